"""Who stands between others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.render import between
from kg.render.between import rank_between
from kg.render.network import Encounter, Network, Participant


def chain(*pairs: str, status: str = "held") -> Network:
    return Network(
        encounters=tuple(
            Encounter(
                id=pair, type="meeting", status=status, participants=tuple(Participant(actor=a, side=a) for a in pair)
            )
            for pair in pairs
        )
    )


@pytest.mark.parametrize(
    ("network", "ranks"),
    [
        (Network(), {}),
        (chain("ab"), {}),
        (chain("ab", "bc"), {"b": 1}),
        (chain("ab", "bc", "cd", "de"), {"c": 1, "b": 2, "d": 3}),
        (chain("ab", "bc", "ca"), {}),  # a triangle has nobody between
        (chain("ab", "bc", status="planned"), {}),  # who is to meet stands between nobody yet
    ],
)
def test_ranks(network: Network, ranks: dict[str, int]) -> None:
    assert rank_between(network) == ranks


def test_the_sample_finds_whom_the_whole_count_finds(
    make_network: Callable[..., Network], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = make_network(400, 900)
    sampled = rank_between(network)
    assert sampled == rank_between(network)
    monkeypatch.setattr(between, "EXACT", 10**6)
    exact = rank_between(network)
    foremost = {rank: actor for actor, rank in exact.items()}
    assert all(sampled[foremost[rank]] <= 3 * rank + 2 for rank in range(1, 11))
