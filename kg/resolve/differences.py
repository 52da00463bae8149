"""In what reports of one occasion contradict each other: its days, its place, who was there.

In go reports that were put together; out comes what each gives for a property of which two of them cannot both be right. To name
fewer is no contradiction: a report that says nothing of the place, a country for its city, the head of a delegation for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import combinations, product

from kg.language.matcher import gazetteer, slug
from kg.model import EntityKind
from kg.resolve.occasion_rules import Report, of_side, overlap, span_of

STATE = f"{EntityKind.STATE}/"


def days_told(reports: Iterable[Report]) -> Mapping[Report, str]:
    """The date of each report that has one, if two have days that do not overlap; else nothing."""
    dated = [report for report in reports if span_of(report)]
    if all(overlap(a, b) for a, b in combinations(dated, 2)):
        return {}
    return {report: report.encounter.when.edtf for report in dated if report.encounter.when}


def places_told(reports: Iterable[Report]) -> Mapping[Report, tuple[str, ...]]:
    """The places of each report that has some, if those of two lie apart; else nothing."""
    placed = [report for report in reports if report.encounter.places]
    if not any(lie_apart(a, b) for a, b in combinations(placed, 2)):
        return {}
    return {report: report.encounter.places for report in placed}


def persons_told(reports: Iterable[Report]) -> Mapping[Report, tuple[str, ...]]:
    """Of each report the persons whom another leaves out that names others of their side, if there are such; else nothing.

    Two reports differ where each names somebody of a side whom the other does not.
    """
    found: dict[Report, set[str]] = {}
    for a, b in combinations(list(reports), 2):
        for side in a.parties & b.parties:
            mine, theirs = of_side(a, side), of_side(b, side)
            if mine - theirs and theirs - mine:
                found.setdefault(a, set()).update(mine - theirs)
                found.setdefault(b, set()).update(theirs - mine)
    return {report: tuple(sorted(persons)) for report, persons in found.items()}


def lie_apart(a: Report, b: Report) -> bool:
    """Whether no place of one report can be, or hold, one of the other."""
    return all(_apart(one, other) for one, other in product(a.encounter.places, b.encounter.places))


def _apart(one: str, other: str) -> bool:
    """Of two cities that they are two, of two states as well; of a city and a state that the city lies in another.

    A region may hold anything, and a state of the past what is another's today.
    """
    names = [place.partition("/")[2] for place in (one, other)]
    if one == other or not _regions().isdisjoint(names) or any(map(gazetteer().is_former, names)):
        return False
    if one.startswith(STATE) is other.startswith(STATE):
        return True
    state, city = names if one.startswith(STATE) else reversed(names)
    home = _states().get(city)
    return home is not None and state not in home


@cache
def _regions() -> frozenset[str]:
    """The keys of regions and territories."""
    return frozenset(slug(name) for p in gazetteer().places if p.sort != "city" for name in (p.name, *p.names))


@cache
def _states() -> Mapping[str, frozenset[str]]:
    """By the key of a city the states that places of its name lie in, those of the past among them."""
    found: dict[str, set[str]] = {}
    for place in gazetteer().places:
        if place.sort == "city" and place.state:
            found.setdefault(slug(place.name), set()).add(place.state)
    for seat in gazetteer().seats:
        found.setdefault(slug(seat.name), set()).add(seat.state)
    return {city: frozenset(states) for city, states in found.items()}
