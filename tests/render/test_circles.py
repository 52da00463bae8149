"""Who meets mostly among themselves."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import pytest

from kg.render.circles import find_circles
from kg.render.network import Actor, Encounter, Network, Participant
from tests.render.conftest import ID


def among(*circles: str, status: str = "held", bridge: tuple[str, str] | None = None) -> Network:
    """Everybody of each circle, a letter an actor, met everybody else of it."""
    pairs = [pair for circle in circles for pair in combinations(circle, 2)] + ([bridge] if bridge else [])
    encounters = [
        Encounter(
            id=f"{ID}encounter/{i}",
            type="meeting",
            status=status,
            participants=tuple(Participant(actor=name, side=name) for name in pair),
        )
        for i, pair in enumerate(pairs)
    ]
    names = sorted({name for pair in pairs for name in pair})
    actors = tuple(Actor(id=name, kind="state", label=name) for name in names)
    return Network(actors=actors, encounters=tuple(encounters))


@pytest.mark.parametrize(
    ("network", "circles"),
    [
        (among("abcd", "efg"), {"abcd": 0, "efg": 1}),  # the largest first
        (among("efg", "abc"), {"abc": 0, "efg": 1}),  # then by alphabet
        (among("abcd", "efgh", bridge=("a", "e")), {"abcd": 0, "efgh": 1}),  # one encounter joins no circles
        (among("abcd", "efg", "yz"), {"abcd": 0, "efg": 1}),  # two are a pair
        (among("abcd"), {}),  # one circle of all says nothing
        (among("abcd", "efg", status="planned"), {}),  # who is to meet has not met
        (Network(actors=(), encounters=(), sources=()), {}),
    ],
)
def test_circles(network: Network, circles: dict[str, int]) -> None:
    assert find_circles(network) == {name: number for names, number in circles.items() for name in names}


@pytest.mark.parametrize("actors", [120, 900])  # by networkx, and by NetworKit
def test_circles_are_the_same_in_another_process(actors: int, make_network: Callable[..., Network]) -> None:
    found = find_circles(make_network(actors, 3 * actors))
    code = (
        "from tests.render.conftest import some_network; from kg.render.circles import find_circles;"
        f"print(sorted(find_circles(some_network({actors}, {3 * actors})).items()))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(set(found.values())) > 2
    assert other.stdout.strip() == str(sorted(found.items()))


def test_the_order_of_encounters_changes_nothing(make_network: Callable[..., Network]) -> None:
    network = make_network(200, 500)
    assert find_circles(replace(network, encounters=network.encounters[::-1])) == find_circles(network)
