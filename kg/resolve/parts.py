"""What series and their editions are made of: encounters with the names that articles give to what they were part of,
and the rules by which such encounters belong together.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from kg.language.gatherings import Gathering
from kg.resolve.round_names import SeriesName

Key = tuple[str, str]
"""An article's id and the id of an encounter in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesRule:
    """Why encounters are of one series, or of one edition of it. `certainty` is set by judgement, not measured."""

    id: str
    reason: str
    certainty: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An encounter that may be of a series: its reports, what they call the talks or the gathering that it was of, its
    sides, first and last day, the places that are no states, and the first day on which a report was published. `sure`
    is false of days that no words of the encounter tell, so that they may be those of something else.
    """

    reports: tuple[Key, ...]
    names: tuple[SeriesName, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    parties: frozenset[str]
    days: tuple[date, date] | None = None
    sure: bool = True
    places: frozenset[str] = frozenset()
    published: date | None = None

    @property
    def key(self) -> Key:
        """What it is sorted by."""
        return self.reports[0]

    @property
    def round(self) -> int:
        """The number of the round that most reports give, 0 where none does."""
        given = Counter(name.round for name in self.names if name.round)
        return min(given, key=lambda number: (-given[number], number), default=0)
