"""Who sits at the table: for each encounter that a clause tells, which of the article's entities took part.

Enter a reading, its entities and the mentions of encounters with the roles that grammar gave them; leave the same
mentions with roles added and taken away. Grammar sees the slots of one clause; who is named beside it, in the
sentence before, or as the other side of a visit going on, it does not. A small model weighs such signs (`signs`),
learned from annotated articles by the recipe in `kg/resolve/training`. It abstains where it is not sure: a role
of grammar's stays unless the model is against it, and nobody is seated unless the model is for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Protocol

from spacy.tokens import Token

from kg.extract.encounters import encounter_rules
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import (
    EncounterMention,
    EncounterType,
    Entity,
    EntityKind,
    Form,
    Mention,
    MentionKind,
    Role,
    RoleName,
    Status,
)
from kg.resolve.forest import forest
from kg.resolve.names import fold

NEAR = 2  # sentences before and after the one that tells the encounter
ENOUGH, TOO_LITTLE, STRANGER = 0.5, 0.2, 0.75
"""Beliefs that seat somebody, that unseat whom grammar seated, and that seat an organisation nobody knows; tuned by
cross-validation on the annotated training articles."""
FAR = 40  # words or steps beyond which a distance is only "far"


class ResolvedNames(Protocol):
    """What `kg.resolve.coreference.resolve_mentions` gives."""

    @property
    def all(self) -> tuple[Entity, ...]:
        """Every entity of the article."""

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        """Whom or what a mention means; empty where that is not sure."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An entity that may have taken part in an encounter, by the mention of it that speaks loudest for that."""

    encounter: int
    entity: Entity
    mention: Mention
    role: RoleName | None


@cache
def rule_ids() -> tuple[str, ...]:
    """The rules of encounters, in alphabetical order."""
    return tuple(sorted(rule.id for rule in encounter_rules()))


PREPOSITIONS = (
    "with",
    "between",
    "among",
    "of",
    "to",
    "from",
    "in",
    "at",
    "by",
    "for",
    "on",
    "and",
    "after",
    "against",
)
DEPENDENCIES = {
    "subject": ("nsubj", "nsubj:pass", "nsubjpass", "csubj"),
    "object": ("obj", "dobj", "iobj", "dative"),
    "oblique": ("obl", "pobj", "obl:agent", "agent"),
    "nominal": ("nmod", "nmod:poss", "poss"),
    "conjunct": ("conj",),
    "apposition": ("appos",),
    "modifier": ("compound", "amod", "nmod:desc", "flat"),
    "clause": ("ccomp", "advcl", "parataxis", "csubj", "ccomp:speech"),
    "relative": ("acl", "acl:relcl", "relcl"),
    "control": ("xcomp",),
}


class Table:
    """The signs of one article, for every encounter and everybody near it."""

    def __init__(self, reading: Reading, entities: ResolvedNames, encounters: Sequence[EncounterMention]) -> None:
        self.reading = reading
        self.entities = entities
        self.encounters = encounters
        self.by_id = {e.id: e for e in entities.all}

    @cached_property
    def sentence_of(self) -> list[int]:
        """The number of the sentence of each token."""
        numbers = [0] * len(self.reading.doc)
        for number, sentence in enumerate(self.reading.doc.sents):
            for token in sentence:
                numbers[token.i] = number
        return numbers

    @cached_property
    def placed(self) -> list[tuple[Mention, Token, tuple[Entity, ...]]]:
        """Every mention that means somebody, with the token it hangs on."""
        found = []
        for mention in self.reading.mentions:
            head = self.reading.head(mention)
            meant = self.entities.of(mention)
            if head is not None and meant:
                found.append((mention, head, meant))
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """How often each entity is meant."""
        found: dict[str, int] = {}
        for _, _, meant in self.placed:
            for entity in meant:
                found[entity.id] = found.get(entity.id, 0) + 1
        return found

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each entity in the order of first mention."""
        found: dict[str, int] = {}
        for _, _, meant in self.placed:
            for entity in meant:
                found.setdefault(entity.id, len(found))
        return found

    @cached_property
    def sides_by_rule(self) -> list[dict[str, RoleName]]:
        """Of each encounter the entities that grammar seats, and their sides."""
        found = []
        for encounter in self.encounters:
            seated: dict[str, RoleName] = {}
            for role in encounter.roles:
                for entity in self.entities.of(role.mention):
                    seated.setdefault(entity.id, role.name)
            found.append(seated)
        return found

    @cached_property
    def headline(self) -> set[str]:
        """Entities, and their sides, that the first sentence of the text names."""
        found = set()
        for _, head, meant in self.placed:
            if self.sentence_of[head.i] == 0:
                found |= {e.id for e in meant} | {self.party(e) for e in meant}
        return found

    @cached_property
    def dateline(self) -> set[str]:
        """The place, and its state, that the article was written from."""
        place = fold(self.reading.article.dateline_place)
        return {
            e
            for entity in self.entities.all
            if place and fold(entity.name) == place
            for e in (entity.id, entity.side)
            if e
        }

    def party(self, entity: Entity) -> str:
        """The side that an entity is or acts for, "" where it is not told."""
        return entity.side if entity.kind in (EntityKind.PERSON, EntityKind.PLACE) else entity.id

    def trigger(self, encounter: EncounterMention) -> Token | None:
        return self.reading.token_at(encounter.trigger.start)

    def seats(self) -> Iterator[tuple[Seat, list[float]]]:
        """Everybody near each encounter, with the signs for and against."""
        for number, encounter in enumerate(self.encounters):
            trigger = self.trigger(encounter)
            if trigger is None:
                continue
            at = self.sentence_of[trigger.i]
            roles = self.sides_by_rule[number]
            ruled = {role.mention for role in encounter.roles}
            best: dict[str, tuple[tuple[bool, bool, int], Mention, Token, Entity]] = {}
            local: dict[str, int] = {}
            for mention, head, meant in self.placed:
                distance = abs(self.sentence_of[head.i] - at)
                if distance > NEAR:
                    continue
                for entity in meant:
                    if entity.kind is EntityKind.PLACE and not (entity.side and entity.side in self.by_id):
                        continue
                    if distance == 0:
                        local[entity.id] = local.get(entity.id, 0) + 1
                    key = (mention not in ruled, distance > 0, distance * 1000 + abs(head.i - trigger.i))
                    if entity.id not in best or key < best[entity.id][0]:
                        best[entity.id] = (key, mention, head, entity)
            scene = _Scene(self, number, encounter, trigger, best, local)
            for _, mention, head, entity in best.values():
                seat = Seat(encounter=number, entity=entity, mention=mention, role=roles.get(entity.id))
                yield seat, scene.signs(seat, head)


class _Scene:
    """One encounter with everybody near it."""

    def __init__(
        self,
        table: Table,
        number: int,
        encounter: EncounterMention,
        trigger: Token,
        best: dict[str, tuple[tuple[bool, bool, int], Mention, Token, Entity]],
        local: dict[str, int],
    ) -> None:
        self.table = table
        self.encounter = encounter
        self.trigger = trigger
        self.number = number
        self.local = local
        self.at = table.sentence_of[trigger.i]
        self.roles = table.sides_by_rule[number]
        self.ruled_sides = {side for e in self.roles if (side := table.party(table.by_id[e]))}
        self.up = {t.i: n for n, t in enumerate((trigger, *trigger.ancestors))}
        self.trigger_path = [trigger, *trigger.ancestors]
        near = [(head.i, entity) for _, _, head, entity in best.values() if table.sentence_of[head.i] == self.at]
        self.near = sorted(near, key=lambda n: n[0])
        self.persons_here = sum(e.kind is EntityKind.PERSON for _, e in near)
        self.parties_here = len({p for _, e in near if (p := table.party(e))})
        kinds = [e.kind for _, _, _, e in best.values()]
        self.people_around = sum(k is EntityKind.PERSON for k in kinds)
        self.parties_around = len({p for _, _, _, e in best.values() if (p := table.party(e))})
        self.shared_sides = {
            table.party(e) for _, _, _, e in best.values() if e.kind is EntityKind.PERSON and table.party(e)
        }
        self.common = [float(encounter.type is kind) for kind in EncounterType] + [
            float(encounter.status is Status.HELD),
            float(encounter.status in (Status.PLANNED, Status.PROPOSED)),
            float(grammar.is_verb(trigger)),
            float(encounter.definite),
            float(encounter.faint),
            *(float(encounter.trigger.rule == f"encounter/{rule}") for rule in rule_ids()),
            float(encounter.when is not None),
            float(bool(encounter.places)),
            float(bool(encounter.series)),
            float(len(encounter.roles)),
            float(len(self.roles)),
            float(len(self.ruled_sides)),
            float(self.at),
            float(self.persons_here),
            float(self.parties_here),
            float(self.people_around),
            float(self.parties_around),
            float(len(table.encounters)),
        ]

    def signs(self, seat: Seat, head: Token) -> list[float]:
        """What speaks for and against that somebody took part: see `SIGNS` for the names of the figures."""
        table, trigger, entity, mention = self.table, self.trigger, seat.entity, seat.mention
        distance = table.sentence_of[head.i] - self.at
        same = distance == 0
        party = table.party(entity)
        steps_up, steps_down, meeting = self._path(head) if same else (FAR, FAR, None)
        mine = [head, *head.ancestors][: steps_up + 1] if same else []
        theirs = self.trigger_path[: steps_down + 1] if same else []
        preposition = grammar.preposition_of(grammar.first_conjunct(head))
        between = [i for i, _ in self.near if min(i, trigger.i) < i < max(i, trigger.i)] if same else []
        above = meeting is not None and meeting.lemma_.lower() in words("speech")
        counts = table.counts
        total = max(counts.values(), default=1)
        elsewhere = [r for n, r in enumerate(table.sides_by_rule) if n != self.number and entity.id in r]
        other_sides = self.ruled_sides - {party}
        with_same = sum(
            1 for r in elsewhere if any(table.party(table.by_id[o]) in other_sides for o in r if o != entity.id)
        )
        return [
            *self.common,
            *(float(seat.role is role) for role in RoleName),
            float(seat.role is None),
            *(float(entity.kind is kind) for kind in EntityKind),
            *(float(mention.form is form) for form in Form),
            float(mention.kind is MentionKind.GROUP),
            float(mention.number > 1),
            float(bool(mention.title)),
            float(bool(entity.key)),
            float(len(entity.name.split())),
            float(mention.evidence.quote.isupper()),
            float(entity.id in table.dateline),
            float(entity.id in table.headline or party in table.headline),
            float(bool(party)),
            float(party in self.ruled_sides),
            float(entity.kind is EntityKind.PERSON and party in self.roles),
            float(entity.kind is not EntityKind.PERSON and entity.id in self.shared_sides),
            float(distance),
            float(abs(distance)),
            _bounded(head.i - trigger.i),
            math.log1p(abs(head.i - trigger.i)),
            float(len(between)),
            float(min(steps_up, 9)),
            float(min(steps_down, 9)),
            *(float(any(t.dep_ in labels for t in mine[:-1])) for labels in DEPENDENCIES.values()),
            *(float(any(t.dep_ in labels for t in theirs[:-1])) for labels in DEPENDENCIES.values()),
            *(float(bool(mine) and head.dep_ in labels) for labels in DEPENDENCIES.values()),
            *(float(preposition == word) for word in PREPOSITIONS),
            float(above),
            float(meeting is not None and grammar.is_verb(meeting)),
            float(meeting is trigger or (meeting is not None and meeting.i == trigger.i)),
            float(head.i < trigger.i),
            math.log1p(counts.get(entity.id, 0)),
            counts.get(entity.id, 0) / total,
            float(table.order.get(entity.id, 99)),
            float(self.local.get(entity.id, 0)),
            float(len(elsewhere)),
            float(with_same),
            float(any(party == table.party(table.by_id[p]) for p in self.roles if p != entity.id)),
        ]

    def _path(self, head: Token) -> tuple[int, int, Token | None]:
        """Steps from a word up to where it meets the trigger's way up, steps from the trigger, and the word there."""
        for steps, token in enumerate((head, *head.ancestors)):
            if token.i in self.up:
                return steps, self.up[token.i], token
        return FAR, FAR, None


def _is_stranger(entity: Entity) -> bool:
    """True of an organisation that no gazetteer knows: often a committee, a firm or a fair, seldom a side."""
    return entity.kind is EntityKind.ORGANISATION and not entity.key


def _bounded(value: int) -> float:
    return float(max(-FAR, min(FAR, value)))


def seat(
    reading: Reading,
    entities: ResolvedNames,
    encounters: Sequence[EncounterMention],
) -> tuple[EncounterMention, ...]:
    """Seat at each encounter those of whom the model is sure enough, and unseat those whom it takes for strangers.

    Takes mentions of encounters, faint ones among them; gives those that are none, in the same order.
    """
    table = Table(reading, entities, encounters)
    seats = list(table.seats())
    if not seats:
        return tuple(e for e in encounters if not e.faint)
    beliefs = forest("seating").weigh([signs for _, signs in seats])
    taken: dict[int, dict[str, tuple[Seat, float]]] = {}
    for (place, _), belief in zip(seats, beliefs, strict=True):
        taken.setdefault(place.encounter, {})[place.entity.id] = (place, belief)
    found = []
    for number, encounter in enumerate(encounters):
        beliefs_here = taken.get(number, {})
        roles = [
            role
            for role in encounter.roles
            if not (meant := entities.of(role.mention))
            or any(
                e.id not in beliefs_here or beliefs_here[e.id][1] >= (ENOUGH if _is_stranger(e) else TOO_LITTLE)
                for e in meant
            )
        ]
        for place, belief in sorted(beliefs_here.values(), key=lambda b: b[0].mention.evidence.start):
            if place.role is None and belief >= (STRANGER if _is_stranger(place.entity) else ENOUGH):
                roles.append(Role(name=RoleName.PARTICIPANT, mention=place.mention))
        if encounter.faint:
            sure = [e for e, (_, belief) in beliefs_here.items() if belief >= ENOUGH]
            sides = {table.party(table.by_id[e]) or e for e in sure}
            if len(sides) < 2:
                continue
        found.append(replace(encounter, roles=tuple(dict.fromkeys(roles)), faint=False))
    return tuple(found)
