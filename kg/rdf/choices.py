"""One value from the several that reports give: a name, a date, places.

In go values of any number of reports, in any order; out comes the one that the merged view shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from kg.model import DateValue, EncounterType
from kg.resolve.differences import places_told
from kg.resolve.occasion_rules import Report

T = TypeVar("T")

_LONG = (EncounterType.TALKS, EncounterType.VISIT, EncounterType.SUMMIT, EncounterType.CONFERENCE)
"""Kinds that can go on for days: of a first day and of all days, all days are the better date."""


def most(values: Iterable[T], *, key: Callable[[T], Any] = lambda value: value) -> T:
    """The value given most often; of several, the first by `key`."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], key(value)))


def best_words(values: Iterable[str]) -> str:
    """The wording used most often; of several, the longest; "" if there is none."""
    given = [words for words in values if words]
    if len(set(given)) == 1:
        return given[0]
    return most(given, key=lambda words: (-len(words), words)) if given else ""


def finest_date(dates: Iterable[DateValue | None]) -> DateValue | None:
    """The date that covers the fewest days; of several the one given most often."""
    known = [when for when in dates if when]
    counts = Counter(when.edtf for when in known)
    return min(
        known,
        key=lambda w: (
            (w.end - w.start).days,
            -counts[w.edtf],
            w.edtf,
            w.basis != "stated",
            w.basis,
            w.words,
            w.reason,
        ),
        default=None,
    )


def merged_date(reports: Iterable[Report]) -> DateValue | None:
    """The date of an occasion from those that its reports give.

    Where they differ, the one with most reports; else the finest, but of an encounter that can go on for days all its
    days rather than the first.
    """
    reports = tuple(reports)
    known = [(r.encounter.when, r.encounter.type) for r in reports if r.encounter.when]
    if not known:
        return None
    dates = [when for when, _ in known]
    if len(dates) > 1 and max(d.start for d in dates) > min(d.end for d in dates):
        chosen = most(d.edtf for d in dates)
        return finest_date(d for d in dates if d.edtf == chosen)
    several = [when for when, kind in known if kind in _LONG and when.precision == "interval"]
    if several:
        longest = max((when.end - when.start).days for when in several)
        return finest_date(when for when in several if (when.end - when.start).days == longest)
    return finest_date(dates)


def merged_places(reports: Iterable[Report]) -> tuple[str, ...]:
    """All places that reports give, those that most of them give first; a country only where nobody names a city.

    Where reports contradict each other, those that agree with most of them.
    """
    reports = tuple(reports)
    given = Counter(place for r in reports for place in dict.fromkeys(r.encounter.places))
    ranked = sorted(given, key=lambda place: (-given[place], place))
    cities = [place for place in ranked if not place.startswith("state/")] or ranked
    if cities and places_told(reports):
        agreed = {place for r in reports if cities[0] in r.encounter.places for place in r.encounter.places}
        cities = [place for place in cities if place in agreed]
    return tuple(cities)
