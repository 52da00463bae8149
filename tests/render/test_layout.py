"""Places: the same for the same network, apart from one another, one for everybody."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from kg.render.layout import place
from kg.render.network import Actor, Encounter, Network, Participant

SHOW = """
import runpy, hashlib
conftest = runpy.run_path({conftest!r})
from kg.render.layout import place
places = place(conftest["some_network"]({actors}, {actors} * 2))
print(hashlib.sha256(repr(sorted(places.items())).encode()).hexdigest())
"""


def chain(*actors: str) -> Network:
    return Network(
        actors=tuple(Actor(id=a, kind="state", label=a) for a in sorted(set(actors))),
        encounters=tuple(
            Encounter(
                id=f"{a}-{b}", type="talks", status="held", participants=(Participant(actor=a), Participant(actor=b))
            )
            for a, b in pairwise(actors)
        ),
    )


def test_nobody_has_no_place() -> None:
    assert place(Network()) == {}


def test_one_and_two() -> None:
    assert place(Network(actors=(Actor(id="a", kind="person", label="A"),))) == {"a": (0, 0)}
    (ax, ay), (bx, by) = place(chain("a", "b")).values()
    assert ay == by
    assert bx - ax > 100


@pytest.mark.parametrize("sides", [False, True])
@pytest.mark.parametrize("actors", [20, 200, 600])
def test_everybody_has_a_place_of_their_own(make_network: Callable[..., Network], actors: int, sides: bool) -> None:
    network = make_network(actors, actors * 2)
    places = place(network, sides=sides)
    assert set(places) == {actor.id for actor in network.actors}
    nearest = min(abs(ax - bx) + abs(ay - by) for (ax, ay), (bx, by) in combinations(places.values(), 2))
    assert nearest >= 24, "nodes cover each other"


def test_those_who_met_stand_nearer_than_those_who_did_not() -> None:
    places = place(chain("a", "b", "c", "d", "e", "f", "g", "h"))

    def apart(one: str, other: str) -> float:
        (ax, ay), (bx, by) = places[one], places[other]
        return ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5

    assert apart("a", "b") < apart("a", "d") < apart("a", "h")


def test_small_circles_fill_the_room_beside_a_large_one() -> None:
    large = [f"a{i:02}" for i in range(20)]
    pairs = [(f"b{i}", f"c{i}") for i in range(4)]
    ties = [*combinations(large, 2), *pairs]
    found = [chain(*tie) for tie in ties]
    whole = Network(
        actors=tuple(sorted({a for part in found for a in part.actors}, key=lambda actor: actor.id)),
        encounters=tuple(e for part in found for e in part.encounters),
    )
    places = place(whole)
    bottom, right = (max(places[a][axis] for a in large) for axis in (1, 0))
    for pair in pairs:
        assert all(places[actor][0] > right and places[actor][1] <= bottom for actor in pair), pair


@pytest.mark.parametrize("actors", [60, 500])  # the spring model, and PivotMDS with refinement
def test_places_are_the_same_in_another_process(actors: int) -> None:
    code = SHOW.format(conftest=str(Path(__file__).with_name("conftest.py")), actors=actors)
    root = Path(__file__).parents[2]
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
