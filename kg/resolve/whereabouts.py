"""Where an occasion was, as the dateline tells: "met here", and a host at home on the days that the article tells of.

Enter an article's reading and its entities; leaves the place of the dateline as an entity, with the words of the
dateline as its evidence, and what may be said to have been there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.matcher import Sort, gazetteer, slug
from kg.model import (
    DateValue,
    EncounterMention,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
)

NEWS = timedelta(2)
"""How many days before the dateline an occasion still is the news that it was written for."""


class Dateline:
    """The place that an article was sent from: its entity, and the id of the state in which it lies ("" unknown)."""

    def __init__(self, reading: Reading, entity: Entity, state: str) -> None:
        self.reading = reading
        self.entity = entity
        self.state = state

    @classmethod
    def of(cls, reading: Reading, entities: Mapping[str, Entity]) -> Dateline | None:
        """The dateline of an article; None where it has none, or only the name of an office."""
        article, known = reading.article, gazetteer()
        name = re.split(r"[,(\[]", article.dateline_place)[0].strip(" .")
        start = article.text.find(name)
        if not name or start < 0:
            return None
        hit = next(iter(known.find(name, day=article.today)), None)
        entry = hit.entry if hit is not None and hit.text == name else None
        if entry is not None and entry.sort not in (Sort.STATE, Sort.CITY, Sort.PLACE):
            return None
        is_state = entry is not None and entry.sort is Sort.STATE
        key = entry.key if entry is not None else slug(name)
        ident = f"state/{key}" if is_state else f"place/{key}"
        state = f"state/{entry.key if is_state else entry.state}" if entry is not None and entry.state else ""
        if ident in entities:
            return cls(reading, entities[ident], state)
        label = known.name(key) if is_state else name.title() if name.isupper() else name
        mention = Mention(
            name=label,
            kind=MentionKind.STATE if is_state else MentionKind.PLACE,
            form=Form.NAME,
            evidence=Evidence.of(article, start, start + len(name), "dateline"),
            head=start,
            key=key,
            side=state.removeprefix("state/"),
        )
        kind = EntityKind.STATE if is_state else EntityKind.PLACE
        entity = Entity(id=ident, kind=kind, name=label, key=key, side=ident if is_state else "", mentions=(mention,))
        return cls(reading, entity, state)

    def is_here(self, mention: EncounterMention) -> bool:
        """Whether the clause of an encounter says "here": "met here on Friday", but not "left here for talks"."""
        trigger = self.reading.token_at(mention.trigger.start)
        if trigger is None:
            return False
        clause: set[int] = set()
        for token in (trigger, *grammar.governors(trigger)):
            if token.lemma_.lower() in words("speech") or token.lemma_.lower() in words("leaving"):
                break
            clause.add(token.i)
            if grammar.preposition_of(token) in words("apart"):
                break  # "arrived here after a visit to Britain"
        return any(t.lower_ == "here" and not clause.isdisjoint((t.i, t.head.i)) for t in trigger.sent)

    def names_gathering(self) -> bool:
        """Whether the article calls a gathering by the place that it was sent from: "the Brussels summit"."""
        for mention in self.reading.mentions:
            head = self.reading.head(mention)
            if (
                head is None
                or mention.name.casefold() != self.entity.name.casefold()
                or head.dep_ not in grammar.MODIFIER
            ):
                continue
            if head.head.lemma_.lower() in words("gathering"):
                return True
        return False

    def is_elsewhere(self, mention: EncounterMention) -> bool:
        """Whether the sentence of an encounter puts something into a city of another state."""
        said = mention.evidence
        others = [
            head
            for other in self.reading.mentions
            if said.start <= other.head < said.end and other.kind is MentionKind.PLACE
            if other.side and f"state/{other.side}" != self.state
            if (head := self.reading.head(other)) is not None
        ]
        return any(grammar.preposition_of(head) in ("in", "at", "to", "near") for head in others)

    def is_news(self, when: DateValue | None) -> bool:
        """Whether a day is of those that the article was sent to tell of."""
        today = self.reading.article.today
        return when is not None and today is not None and when.end >= today - NEWS and when.start <= today
