"""What of an article decides how it is merged, in a form that is read back in no time.

In go the facts of one article as `kg.rdf.records` reads them from its part; out comes a `Digest`: rows of plain values,
written as a line of JSON and read back a hundred times faster than the part is parsed. A build reads those that its change concerns; of
each the persons, encounters and offices are read with the line, things and statements, half of it, once they are asked for. Quotations are
left out: the graph of the article has them, and what the merged view shows of them is copied from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias, cast

from kg.model import (
    Agreement,
    Article,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    EntityKind,
    Evidence,
    Participation,
    RoleName,
    Statement,
    Status,
)
from kg.rdf.quads import notation
from kg.resolve.person_records import PersonRecord, company_of, records_of
from kg.resolve.table import Table

Row: TypeAlias = list[Any]
Words: TypeAlias = list[Any]
"""Evidence: start, end, rule."""


@dataclass(frozen=True)
class Digest:
    """What one article says. `sha256` is that of its part; rows are as `digest_of` writes them.

    `persons`: id, name, side, other names, offices, words that name it first (None where none do). `tenures`: person,
    title, of, evidence. The rows of events begin with their ids. `topics` are those of the statements. `sketch` is that of the text
    (`kg.resolve.reprints`), `agents` a JSON object: by the IRI of the program that read the article, the lines of N-Triples
    that tell of it. `rest` is JSON too: the rows of things and of statements.
    """

    article: str
    sha256: str
    day: str
    persons: list[Row]
    tenures: list[Row]
    encounters: list[Row]
    agreements: list[Row]
    topics: list[str]
    sketch: str
    agents: str
    rest: str

    @property
    def things(self) -> list[Row]:
        """States, organisations, places: id, kind, name, other names, notation."""
        return self._rest[0]

    @property
    def statements(self) -> list[Row]:
        """Id, speaker, addressees, topics, verb, quote, date, evidence."""
        return self._rest[1]

    @property
    def _rest(self) -> tuple[list[Row], list[Row]]:
        """Read each time: of all articles at once these rows would be half of what a build has in memory."""
        things, statements = json.loads(self.rest)
        return things, statements

    def may_speak_of(self, spelled: Iterable[str]) -> bool:
        """False where none of these things is in it; their ids as `spelled` writes them."""
        return any(words in self.rest for words in spelled)

    @property
    def today(self) -> date | None:
        """The article's day."""
        return date.fromisoformat(self.day) if self.day else None

    def records(self, wanted: Callable[[Row], bool]) -> list[PersonRecord]:
        """Those of its persons whose row is wanted, as `kg.resolve.identity` compares them."""
        rows = [row for row in self.persons if wanted(row)]
        if not rows:
            return []
        day, company = self.today, company_of(row[1] for row in self.persons)
        return [
            PersonRecord(
                article=self.article, id=ident, name=name, side=side, offices=tuple(offices), day=day, company=company
            )
            for ident, name, side, _, offices, _ in rows
        ]

    def encounter(self, row: Row) -> Encounter:
        """An encounter as it was, without quotations."""
        return encounter_of(self.article, row)

    def statement(self, row: Row) -> Statement:
        """A statement as it was, without the words around its quote."""
        ident, speaker, to, topics, verb, quote, when, evidence = row
        return Statement(
            id=ident,
            speaker=speaker,
            verb=verb,
            evidence=self.words(evidence),
            to=tuple(to),
            when=_date(when),
            quote=quote,
            topics=tuple(topics),
        )

    def agreement(self, row: Row) -> Agreement:
        """An agreement as it was, without quotations."""
        ident, name, parties, when, evidence = row
        return Agreement(
            id=ident,
            name=name,
            evidence=tuple(self.words(item) for item in evidence),
            parties=tuple(parties),
            when=_date(when),
        )

    def words(self, row: Words) -> Evidence:
        """Where something stands, without the quotation."""
        return _evidence(self.article, row)

    def agreements_alone(self) -> ArticleFacts:
        """The article with its agreements and nothing else."""
        article = Article(id=self.article, text="", body=(), published=self.today)
        return ArticleFacts(article=article, agreements=tuple(map(self.agreement, self.agreements)))

    def line(self) -> str:
        """The digest as a line: JSON has no tabs of its own."""
        head = [getattr(self, name) for name in _HEAD]
        return "\t".join((_json(head), self.sketch, self.agents, self.rest))


_HEAD = ("article", "sha256", "day", "persons", "tenures", "encounters", "agreements", "topics")


class Digests(Mapping[str, Digest]):
    """The digests of articles by their ids, sorted: of those in a table each is read when it is asked for."""

    def __init__(self, articles: Iterable[str], table: Table, new: Mapping[str, Digest]) -> None:
        self._articles = dict.fromkeys(sorted(articles))
        self._table, self._read = table, dict(new)

    def __getitem__(self, article: str) -> Digest:
        found = self._read.get(article)
        if found is None:
            line = self._table.get(article) if article in self._articles else None
            if line is None:
                raise KeyError(article)
            found = self._read[article] = read_digest(line)
        return found

    def __contains__(self, article: object) -> bool:
        return article in self._articles

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)


def read_digest(line: bytes) -> Digest:
    """The digest in a line. Raises ValueError or TypeError where there is none."""
    head, sketch, agents, rest = line.decode().split("\t")
    return Digest(*(*json.loads(head), sketch, agents, rest))


def encounter_of(article: str, row: Row) -> Encounter:
    """An encounter of an article, given its row, as it was without quotations."""
    ident, kind, status, parts, evidence, when, places, venue, occasion, series, topics, part_of = row
    return Encounter(
        id=ident,
        type=EncounterType(kind),
        status=Status(status),
        participants=tuple(
            Participation(actor=actor, role=RoleName(role), side=side, office=office)
            for actor, role, side, office in parts
        ),
        evidence=tuple(_evidence(article, words) for words in evidence),
        when=_date(when),
        places=tuple(places),
        venue=venue,
        occasion=occasion,
        series=series,
        topics=tuple(topics),
        part_of=part_of,
    )


def _evidence(article: str, row: Words) -> Evidence:
    start, end, rule = row
    return Evidence(article=article, start=start, end=end, quote="", rule=rule)


def spelled(ident: str) -> str:
    """An id as it stands in the line of a digest."""
    return _json(ident)


_json = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


def digest_of(
    facts: ArticleFacts, *, sha256: str = "", agents: dict[str, list[str]] | None = None, sketch: str = ""
) -> Digest:
    """The digest of an article's facts, as they were read from its graph."""
    titles = {record.id: list(record.offices) for record in records_of(facts)}
    today = facts.article.today
    things = [
        [e.id, e.kind.value, e.name, list(e.aliases), notation(e)]
        for e in facts.entities
        if e.kind is not EntityKind.PERSON
    ]
    statements = [
        [s.id, s.speaker, list(s.to), list(s.topics), s.verb, s.quote, _when(s.when), _words(s.evidence)]
        for s in facts.statements
    ]
    return Digest(
        article=facts.article.id,
        sha256=sha256,
        day=today.isoformat() if today else "",
        persons=[
            [
                e.id,
                e.name,
                e.side,
                list(e.aliases),
                titles[e.id],
                _words(e.mentions[0].evidence) if e.mentions else None,
            ]
            for e in facts.entities
            if e.kind is EntityKind.PERSON
        ],
        tenures=[[t.person, t.title, t.of, [_words(e) for e in t.evidence]] for t in facts.tenures],
        encounters=[
            [
                e.id,
                e.type.value,
                e.status.value,
                [[p.actor, p.role.value, p.side, p.office] for p in e.participants],
                [_words(w) for w in e.evidence],
                _when(e.when),
                list(e.places),
                e.venue,
                e.occasion,
                e.series,
                list(e.topics),
                e.part_of,
            ]
            for e in facts.encounters
        ],
        agreements=[
            [a.id, a.name, list(a.parties), _when(a.when), [_words(w) for w in a.evidence]] for a in facts.agreements
        ],
        topics=sorted({topic for s in facts.statements for topic in s.topics}),
        sketch=sketch,
        agents=_json(agents or {}),
        rest=_json([things, statements]),
    )


def _words(evidence: Evidence) -> Words:
    return [evidence.start, evidence.end, evidence.rule]


def _when(when: DateValue | None) -> Row | None:
    if when is None:
        return None
    return [
        when.edtf,
        when.start.isoformat(),
        when.end.isoformat(),
        when.precision,
        when.basis,
        when.words,
        when.reason,
    ]


def _date(row: Row | None) -> DateValue | None:
    if row is None:
        return None
    edtf, start, end, precision, basis, words, reason = row
    return DateValue(
        edtf=edtf,
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
        precision=cast(Any, precision),
        basis=cast(Any, basis),
        words=words,
        reason=reason,
    )
