"""In what reports of one occasion contradict each other, and what is no contradiction."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.resolve.differences import days_told, lie_apart, persons_told, places_told
from kg.resolve.occasion_rules import Report
from tests.resolve.test_occasions import BOTH, KIM, PAK, SAITO, SASAE, report

LUND, BERG = ("lund", "state/NO"), ("berg", "state/NO")

PLACES = [
    # two cities, two states, and a city beside a state in which it does not lie
    (("place/oslo",), ("place/bergen",), True),
    (("state/NO",), ("state/SE",), True),
    (("place/oslo",), ("state/SE",), True),
    (("place/oslo", "state/NO"), ("place/stockholm", "state/SE"), True),
    # a city and its state, or one that nobody knows
    (("place/oslo",), ("state/NO",), False),
    (("place/lillevik",), ("state/SE",), False),
    # a tour that came by
    (("place/oslo", "place/bergen"), ("place/bergen",), False),
    # a region may hold a city, a state of the past what is another's today
    (("place/middle-east",), ("place/cairo",), False),
    (("state/SUHH",), ("place/kyiv",), False),
    # no place
    ((), ("place/oslo",), False),
]


def at(places: tuple[str, ...], article: str = "a") -> Report:
    found = report(article, *BOTH)
    return replace(found, encounter=replace(found.encounter, places=places))


@pytest.mark.parametrize(("one", "other", "apart"), PLACES)
def test_places(one: tuple[str, ...], other: tuple[str, ...], apart: bool) -> None:
    a, b = at(one), at(other, "b")
    if one and other:
        assert lie_apart(a, b) is lie_apart(b, a) is apart
    assert dict(places_told([a, b])) == ({a: one, b: other} if apart else {})


PERSONS = [
    # each names one of a side whom the other does not
    ((SASAE, KIM), (SASAE, PAK), ("kim",), ("pak",)),
    ((SASAE, SAITO, KIM), (SASAE, PAK), ("kim",), ("pak",)),
    ((SASAE, LUND, KIM), (SASAE, BERG, KIM), ("lund",), ("berg",)),
    ((SASAE, SAITO, KIM), (SASAE, KIM), (), ()),  # fewer
    ((SASAE, KIM), (), (), ()),
    ((SASAE, KIM), (KIM,), (), ()),
]


@pytest.mark.parametrize(("ones", "others", "mine", "theirs"), PERSONS)
def test_persons(
    ones: tuple[tuple[str, str], ...],
    others: tuple[tuple[str, str], ...],
    mine: tuple[str, ...],
    theirs: tuple[str, ...],
) -> None:
    a, b = report("a", *ones), report("b", *others)
    assert dict(persons_told([a, b])) == ({a: mine, b: theirs} if mine else {})


def test_days() -> None:
    first, second = report("a", *BOTH), report("b", *BOTH, on="2005-09-15")
    assert dict(days_told([first, second])) == {first: "2005-09-14", second: "2005-09-15"}
    assert not days_told([first, report("b", *BOTH, on="2005-09")])
    assert not days_told([first, report("b", *BOTH, on="")])
