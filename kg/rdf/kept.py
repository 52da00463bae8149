"""What is kept of an occasion for the next build, so that what did not change is not decided again.

In goes what was decided, out come rows of plain values, and back. Of an occasion of the same reports that say the same
of the same persons all of this is the same again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from kg.language.gatherings import Gathering
from kg.resolve.occasion_rules import RULES, Report
from kg.resolve.occasions import Edge, Occasion
from kg.resolve.parts import Key, Part
from kg.resolve.round_names import SeriesName

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An occasion: what it was made of, the path of its IRI were it alone with it, its name, its topics, which report names its series,
    what it is as a part of one (None where it is of none), and a signature of all that is written of it.
    """

    reports: tuple[Key, ...]
    votes: tuple[Key, ...]
    rules: tuple[str, ...]
    corrections: tuple[str, ...]
    path: str
    label: str
    topics: tuple[str, ...]
    told: int
    part: Part | None
    sign: str

    def is_of(self, occasion: Occasion, votes: Iterable[Report]) -> bool:
        """Whether it was made of the same reports in the same way; whether these say the same is for others to know."""
        return (
            self.reports == report_keys(occasion.reports)
            and self.votes == report_keys(votes)
            and self.rules == tuple(rule.id for rule in occasion.rules)
            and self.corrections == tuple(line.id for line in occasion.corrections)
        )

    def row(self) -> Row:
        """The same as plain values."""
        part = self.part and _part_row(self.part)
        made_of = [self.reports, self.votes if self.votes != self.reports else 0, self.rules, self.corrections]
        return [*made_of, self.path, self.label, self.topics, self.told, part, self.sign]

    @classmethod
    def of(cls, row: Row) -> Self:
        """What a row says."""
        reports, votes, rules, corrections, path, label, topics, told, part, sign = row
        keys = _keys(reports)
        return cls(
            keys,
            _keys(votes) if votes else keys,
            tuple(rules),
            tuple(corrections),
            path,
            label,
            tuple(topics),
            told,
            _part(keys, part) if part else None,
            sign,
        )


@dataclass(frozen=True, slots=True)
class Meetings:
    """What was decided of all encounters: the occasions, and the pairs of reports that a rule joins."""

    occasions: list[Kept] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def rows(self) -> list[list[Row]]:
        """The same as plain values."""
        return [[kept.row() for kept in self.occasions], [[rule.id, *keys] for rule, *keys in self.edges]]

    @classmethod
    def of(cls, rows: list[list[Row]]) -> Self:
        """What rows say."""
        rules = {rule.id: rule for rule in RULES}
        edges: list[Edge] = [(rules[rule], (a[0], a[1]), (b[0], b[1])) for rule, a, b in rows[1]]
        return cls([Kept.of(row) for row in rows[0]], edges)

    def by_first(self) -> Mapping[Key, Kept]:
        """The occasions by their first reports."""
        return {kept.reports[0]: kept for kept in self.occasions}


def report_keys(reports: Iterable[Report]) -> tuple[Key, ...]:
    """What names the reports."""
    return tuple(report.key for report in reports)


def _keys(rows: Iterable[Row]) -> tuple[Key, ...]:
    return tuple((article, ident) for article, ident in rows)


def _part_row(part: Part) -> Row:
    return [
        [asdict(name) for name in part.names],
        [asdict(gathering) for gathering in part.gatherings],
        sorted(part.parties),
        [day.isoformat() for day in part.days or ()],
        part.sure,
        sorted(part.places),
        part.published.isoformat() if part.published else "",
    ]


def _part(reports: tuple[Key, ...], row: Row) -> Part:
    names, gatherings, parties, days, sure, places, published = row
    return Part(
        reports=reports,
        names=tuple(SeriesName(**name) for name in names),
        gatherings=tuple(Gathering(**{**found, "places": tuple(found["places"])}) for found in gatherings),
        parties=frozenset(parties),
        days=(date.fromisoformat(days[0]), date.fromisoformat(days[1])) if days else None,
        sure=sure,
        places=frozenset(places),
        published=date.fromisoformat(published) if published else None,
    )
