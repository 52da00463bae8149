"""What the forests learn from: rows of signs with the answers of the annotation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.extract.encounters import find_encounters
from kg.extract.offices import find_offices
from kg.extract.reading import Reading
from kg.model import EncounterMention, EncounterType
from kg.resolve.coreference import Entities, Weigher, resolve_mentions
from kg.resolve.seating import Table
from kg.resolve.training.annotation import Annotated

GATHERINGS = {kind.value for kind in EncounterType} - {"visit", "ceremony"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Signs, and whether the annotation says so."""

    article: str
    signs: Sequence[float]
    answer: bool


def side_samples(annotated: Annotated, reading: Reading) -> list[Sample]:
    """For whom each annotated person acts: one sample for each state and organisation of the article."""
    seen: list[Sample] = []

    def note(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> Sequence[float]:
        asked.append((person, candidates, rows))
        return [0.0] * len(rows)

    asked: list[tuple[str, Sequence[str], Sequence[Sequence[float]]]] = []
    entities = resolve_mentions(reading, tuple(find_offices(reading)), weigher=note)
    by_id = {e.id: e for e in entities.all}
    for person, candidates, rows in asked:
        ident = annotated.find(by_id[person])
        side = annotated.side(ident) if ident else ""
        if not side:
            continue
        for party, signs in zip(candidates, rows, strict=True):
            seen.append(Sample(annotated.article.id, signs, annotated.find(by_id[party]) == side))
    return seen


def seat_samples(annotated: Annotated, reading: Reading, weigher: Weigher) -> list[Sample]:
    """Who took part in each encounter that the text tells: one sample for everybody near it."""
    entities = resolve_mentions(reading, tuple(find_offices(reading)), weigher=weigher)
    encounters = tuple(find_encounters(reading, faint=True))
    link = {e.id: annotated.find(e) for e in entities.all}
    members = [_members(annotated, m, entities, link) for m in encounters]
    return [
        Sample(
            annotated.article.id, signs, bool(link[seat.entity.id]) and link[seat.entity.id] in members[seat.encounter]
        )
        for seat, signs in Table(reading, entities, encounters).seats()
    ]


def _members(
    annotated: Annotated, mention: EncounterMention, entities: Entities, link: Mapping[str, str]
) -> frozenset[str]:
    """Who took part in the annotated encounter that a mention tells; nobody where it tells none."""
    mine = {link.get(e.id, "") for role in mention.roles for e in entities.of(role.mention)}
    mine |= {annotated.side(m) for m in mine if m}
    best: tuple[float, frozenset[str]] | None = None
    for note in annotated.notes["encounters"]:
        spans = [end - start for start, end in note["evidence"] if start <= mention.trigger.start < end]
        if not spans:
            continue
        members = frozenset((*note["people"], *note["parties"]))
        alike = (note["type"] in GATHERINGS) == (mention.type.value in GATHERINGS)
        score = (
            2 * (note["type"] == mention.type.value)
            + alike
            + 2 * len(mine & members)
            + (note["status"] == mention.status.value)
            - 0.001 * min(spans)
        )
        if best is None or score > best[0]:
            best = (score, members)
    return best[1] if best else frozenset()
