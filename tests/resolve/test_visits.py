"""Who travelled, and to whom."""

from __future__ import annotations

import pytest

from kg.model import Entity, EntityKind, RoleName
from kg.resolve.visits import of_visit


def entity(name: str, side: str = "") -> Entity:
    kind = EntityKind.PERSON if side or name == "stranger" else EntityKind.STATE
    return Entity(id=name, kind=kind, name=name, mentions=(), side=side or ("" if kind is EntityKind.PERSON else name))


KNOWN = {
    e.id: e
    for e in (
        *map(entity, ("mali", "peru", "togo", "stranger")),
        entity("diarra", "mali"),
        entity("keita", "mali"),
        entity("quispe", "peru"),
    )
}


def sides(actors: list[str]) -> set[str]:
    return {KNOWN[a].side or a for a in actors}


def visit(**roles: str) -> dict[str, str]:
    found = of_visit({a: RoleName(r) for a, r in roles.items()}, KNOWN, sides)
    return {a: r.value for a, r in found.items()}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"diarra": "guest", "quispe": "participant"}, {"diarra": "guest", "peru": "host"}),
        ({"diarra": "guest", "quispe": "participant", "peru": "host"}, {"diarra": "guest", "peru": "host"}),
        ({"diarra": "guest", "keita": "guest", "peru": "host"}, {"diarra": "guest", "keita": "guest", "peru": "host"}),
        ({"diarra": "participant", "peru": "host"}, {"diarra": "participant", "peru": "host"}),
        ({"diarra": "participant", "quispe": "participant"}, {"diarra": "participant", "quispe": "participant"}),
        ({"mali": "guest", "quispe": "participant"}, {"mali": "guest", "peru": "host"}),
        ({"peru": "host", "togo": "host"}, {}),
        ({"stranger": "guest", "peru": "host"}, {"stranger": "guest", "peru": "host"}),
        ({"mali": "participant", "peru": "participant"}, {"mali": "participant", "peru": "participant"}),
    ],
    ids=[
        "a person of the host gives way to the state",
        "which may be named already",
        "all who travel stay",
        "whoever is no host travelled",
        "two sides of persons, nothing said of who travelled",
        "a state travels",
        "hosts alone are nobody's visit",
        "whoever acts for nobody known",
        "states alone",
    ],
)
def test_visitors_and_hosts(told: dict[str, str], expected: dict[str, str]) -> None:
    assert visit(**told) == expected
