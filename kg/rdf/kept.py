"""What is kept for the next build of what was decided, so that what did not change is not decided again.

In goes what was decided, out come rows of plain values, and back. All of it hangs on nothing but what the articles say
and what readers have put right, in however many steps that came.
"""

from __future__ import annotations

import json
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Self

from kg.language.gatherings import Gathering
from kg.resolve.occasion_edges import Edge
from kg.resolve.occasion_rules import RULES, Report
from kg.resolve.occasions import Occasion
from kg.resolve.parts import Key, Part
from kg.resolve.reprints import Reprint
from kg.resolve.round_names import SeriesName
from kg.resolve.table import Table, row_of

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


@dataclass(slots=True)
class Office:
    """An office: of which side, how often each title was given, and by whose path the tenures, as an article and a number in it."""

    side: str
    titles: Counter[str]
    holders: dict[str, list[tuple[str, int]]]

    @classmethod
    def of(cls, row: bytes | None, side: str) -> Self:
        """What a row says; a new office of a side where there is none."""
        side, titles, holders = json.loads(row) if row else (side, {}, {})
        return cls(side, Counter(titles), {who: [(a, n) for a, n in found] for who, found in holders.items()})

    def count(self, sign: int, title: str, who: str, article: str, number: int) -> None:
        """Take one tenure more (1), or one away (-1)."""
        self.titles[title] += sign
        tenures = self.holders.setdefault(who, [])
        if sign > 0:
            insort(tenures, (article, number))
        else:
            tenures.remove((article, number))

    def row(self) -> bytes | None:
        """The same as a row, None where nobody has it."""
        self.titles = +self.titles
        self.holders = {who: found for who, found in sorted(self.holders.items()) if found}
        values = [self.side, dict(sorted(self.titles.items())), self.holders]
        return row_of(values) if self.titles else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What was decided. Tables have a row

    - for every node: its signature (`signatures`);
    - for every state, organisation and place, by the path of its IRI: its name, and how many articles have each row of it (`things`);
    - for every call of persons (`calls`, see `kg.resolve.settled`);
    - for every article: the nodes of its persons (`persons`), the sequences by which a copy of it is looked up (`sketches`);
    - for all persons whose nodes may differ in a number alone: who they are (`identities`);
    - for every office: its side, how many articles give each title, and in which a person has it (`offices`).

    `meeting` and `agreeing` are the articles with encounters and with agreements, `topics` and `agents` say how many speak of each
    topic and were read by each program; `reprints` are all pairs of a copy and an original.
    """

    signatures: Table = field(default_factory=Table)
    things: Table = field(default_factory=Table)
    calls: Table = field(default_factory=Table)
    persons: Table = field(default_factory=Table)
    sketches: Table = field(default_factory=Table)
    identities: Table = field(default_factory=Table)
    offices: Table = field(default_factory=Table)
    doubts: list[Row] = field(default_factory=list)
    meetings: Meetings = field(default_factory=Meetings)
    meeting: list[str] = field(default_factory=list)
    agreeing: list[str] = field(default_factory=list)
    topics: dict[str, int] = field(default_factory=dict)
    agents: dict[str, int] = field(default_factory=dict)
    reprints: list[Reprint] = field(default_factory=list)

    def tables(self) -> dict[str, Table]:
        """The tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    def values(self) -> list[Any]:
        """All else, as plain values."""
        reprints = [[r.copy, r.original, r.share] for r in self.reprints]
        return [
            self.doubts,
            self.meetings.rows(),
            self.meeting,
            self.agreeing,
            dict(sorted(self.topics.items())),
            dict(sorted(self.agents.items())),
            reprints,
        ]

    @classmethod
    def of(cls, tables: Mapping[str, Table], values: list[Any]) -> Self:
        """What these say."""
        doubts, meetings, meeting, agreeing, topics, agents, reprints = values
        return cls(
            **tables,
            doubts=doubts,
            meetings=Meetings.of(meetings),
            meeting=meeting,
            agreeing=agreeing,
            topics=topics,
            agents=agents,
            reprints=[Reprint(*row) for row in reprints],
        )

    def only_articles(self) -> Known:
        """What hangs on nothing but what the articles say, and the signatures."""
        return Known(
            signatures=self.signatures,
            things=self.things,
            calls=self.calls,
            sketches=self.sketches,
            reprints=self.reprints,
        )


TABLES = ("signatures", "things", "calls", "persons", "sketches", "identities", "offices")
