"""What the forests learn from: rows of signs with the answers of the annotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.extract.offices import find_offices
from kg.extract.reading import Reading
from kg.model import DateValue, EncounterMention, EncounterType
from kg.resolve.coreference import resolve_mentions
from kg.resolve.dating import Calendar
from kg.resolve.training.annotation import Annotated, days_of

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


def date_samples(annotated: Annotated, reading: Reading, encounters: Sequence[EncounterMention]) -> list[Sample]:
    """Which of the dates near an encounter is its own: one sample for each, of encounters that are annotated."""
    found: list[Sample] = []
    for choice, signs in Calendar(reading, encounters).choices():
        note = _told(annotated, encounters[choice.encounter])
        value = choice.date.value
        if note is not None and value is not None:
            found.append(Sample(annotated.article.id, signs, _same_days(note["when"], value)))
    return found


def _same_days(edtf: str, value: DateValue) -> bool:
    """Whether the days of an annotated date and of ours overlap by half or more of either."""
    days = days_of(edtf)
    if days is None:
        return False
    shared = (min(days[1], value.end) - max(days[0], value.start)).days + 1
    longest = max((days[1] - days[0]).days, (value.end - value.start).days) + 1
    return 2 * shared >= longest


def _told(annotated: Annotated, mention: EncounterMention) -> dict[str, Any] | None:
    """The annotated encounter that a mention tells: one whose sentences hold its word, the most alike."""
    best: tuple[float, dict[str, Any]] | None = None
    for note in annotated.notes["encounters"]:
        spans = [end - start for start, end in note["evidence"] if start <= mention.trigger.start < end]
        if not spans:
            continue
        alike = (note["type"] in GATHERINGS) == (mention.type.value in GATHERINGS)
        score = (
            2 * (note["type"] == mention.type.value)
            + alike
            + (note["status"] == mention.status.value)
            - 0.001 * min(spans)
        )
        if best is None or score > best[0]:
            best = (score, note)
    return best[1] if best else None
