"""Makes events of what an article's clauses tell: one occasion is one encounter, however often the text comes back to
it.

Enter the mentions of encounters, statements, agreements and offices, and the entities that the article's names mean;
leave what the article reports of the world. Precision comes first: an encounter needs two sides, a name that resolves
to nobody takes no part, and a description that points back ("the meeting") adds to what it points at or is dropped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import Protocol

from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language.gatherings import read_gathering
from kg.language.grammar import governors, is_verb, preposition_of, tense
from kg.language.matcher import Sort, gazetteer
from kg.model import (
    Agreement,
    AgreementMention,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterMention,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
    OfficeMention,
    Participation,
    RoleName,
    Statement,
    StatementMention,
    Status,
    Tenure,
)
from kg.resolve import settings
from kg.resolve.counterparts import met_in_turn
from kg.resolve.days_told import date_by_visit, date_news, date_plans, give_length, met_on
from kg.resolve.drafts import GATHERINGS, Draft, days_after, overlap
from kg.resolve.participants import RULE as LEARNED
from kg.resolve.round_names import read_name
from kg.resolve.visits import of_visit
from kg.resolve.whereabouts import Dateline

AT_LARGE = frozenset({EncounterType.SUMMIT, EncounterType.CONFERENCE})
"""Gatherings of bodies for which none of those named need act: whoever else came to NATO's summit does not act for NATO."""
# what a text calls by two names it means by the narrower: a summit is a meeting; talks and a meeting are what it calls them first
RANK = {
    EncounterType.ENCOUNTER: 0,
    EncounterType.MEETING: 1,
    EncounterType.TALKS: 1,
    EncounterType.CONFERENCE: 3,
    EncounterType.CEREMONY: 3,
    EncounterType.VISIT: 3,
    EncounterType.CALL: 3,
    EncounterType.SUMMIT: 4,
}


GOES_ON = 800
"""Characters behind a statement in which "he added" may be its speaker."""

MANY_SIDED = re.compile(r"multi|lateral|-(?:way|nation|party|power|country|member|state)\b", re.IGNORECASE)


class ResolvedNames(Protocol):
    """What `kg.resolve.coreference.resolve_mentions` gives."""

    @property
    def all(self) -> tuple[Entity, ...]:
        """Every entity of the article."""

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        """Whom or what a mention means; empty where that is not sure."""


def resolve_events(
    reading: Reading,
    entities: ResolvedNames,
    encounters: Iterable[EncounterMention],
    statements: Iterable[StatementMention],
    agreements: Iterable[AgreementMention],
    offices: Iterable[OfficeMention],
) -> ArticleFacts:
    """Resolve an article's mentions of events.

    Takes everything found in one reading, and its entities. Gives encounters (in the order of first mention),
    statements, agreements and tenures, all by ids of entities, and notes on what stays undated. Raises nothing: what
    cannot be resolved is left out.
    """
    encounters, statements, offices = tuple(encounters), tuple(statements), tuple(offices)
    world = _World(reading, entities)
    sides = sides_shown(world.encounters(encounters, (), world.statements(statements)), world.by_id)
    if sides:
        world = _World(reading, _Sided(entities, sides))
    tenures = world.tenures(offices)
    said = world.statements(statements)
    told = world.encounters(encounters, tenures, said)
    return ArticleFacts(
        article=reading.article,
        entities=world.named(told),
        tenures=tenures,
        encounters=told,
        statements=said,
        agreements=world.agreements(agreements),
        dates=reading.dates,
        notes=undated_notes(reading),
    )


def sides_shown(encounters: Iterable[Encounter], entities: Mapping[str, Entity]) -> dict[str, str]:
    """For whom persons act whose side only the encounters show that they took part in; none where two differ."""
    shown: dict[str, set[str]] = {}
    for encounter in encounters:
        for seat in encounter.participants:
            entity = entities[seat.actor]
            if entity.kind is EntityKind.PERSON and entity.side not in entities and seat.side:
                shown.setdefault(seat.actor, set()).add(seat.side)
    return {person: sides.pop() for person, sides in shown.items() if len(sides) == 1}


class _Sided:
    """Entities, some of them with the side that an encounter showed."""

    def __init__(self, entities: ResolvedNames, sides: Mapping[str, str]) -> None:
        self.entities = entities
        self.sides = sides
        self.all = tuple(self._sided(e) for e in entities.all)

    def _sided(self, entity: Entity) -> Entity:
        return replace(entity, side=self.sides[entity.id]) if entity.id in self.sides else entity

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        return tuple(self._sided(e) for e in self.entities.of(mention))


def undated_notes(reading: Reading) -> tuple[str, ...]:
    """Remarks for the build report: the date words that stay unresolved, and why ("'Wednesday' stays undated: ...")."""
    return tuple(dict.fromkeys(d.problem for d in reading.dates if d.value is None and d.problem))


class _World:
    """The entities of an article, and who stands for whom."""

    def __init__(self, reading: Reading, entities: ResolvedNames) -> None:
        self.reading = reading
        self.entities = entities
        self.by_id = {e.id: e for e in entities.all}
        self.dateline = Dateline.of(reading, self.by_id)
        if self.dateline is not None:
            self.by_id.setdefault(self.dateline.entity.id, self.dateline.entity)
        self.by_key = {e.key: e for e in entities.all if e.key and e.kind is not EntityKind.PERSON}

    def named(self, told: Iterable[Encounter]) -> tuple[Entity, ...]:
        """All entities, with the place of the dateline where only an encounter needs it."""
        used = {place for encounter in told for place in encounter.places} - {e.id for e in self.entities.all}
        return tuple(sorted([*self.entities.all, *(self.by_id[i] for i in used)], key=lambda e: (e.kind, e.id)))

    # -- who

    def means(self, mention: Mention) -> tuple[Entity, ...]:
        """The entities of a mention; of a description that resolves to nobody, the side that its words give."""
        found = self.entities.of(mention)
        if found or mention.form is Form.PRONOUN:
            return found
        side = self.by_key.get(mention.side) or self.by_key.get(mention.key) if mention.side or mention.key else None
        return (side,) if side is not None else ()

    def party(self, entity: Entity) -> Entity | None:
        """The side that an entity is or acts for; None for a person whose side the text does not tell, and for a
        place.
        """
        if entity.kind is EntityKind.PERSON:
            return self.by_id.get(entity.side)
        if entity.kind is EntityKind.PLACE:
            return self.by_id.get(entity.side) if entity.side else None
        return entity

    # -- encounters

    def draft(self, mention: EncounterMention) -> Draft:
        actors: dict[str, RoleName] = {}
        for role in mention.roles:
            for entity in self.means(role.mention):
                actor: Entity | None = entity
                if entity.kind is EntityKind.PLACE:
                    actor = self.party(entity)
                    if actor is None and role.name is RoleName.HOST:
                        actor = self.by_id.get(f"state/{role.mention.side}")  # "headed for Cairo", where Egypt is host
                if actor is not None:
                    actors.setdefault(actor.id, role.name)
        if mention.type is EncounterType.VISIT:
            actors |= self._host_here(mention, actors)
            actors = of_visit(actors, self.by_id, self.sides)
        places = [
            e.id for m in mention.places for e in self.entities.of(m) if e.kind in (EntityKind.PLACE, EntityKind.STATE)
        ]
        places.sort(key=lambda p: self.by_id[p].kind is EntityKind.STATE)
        guessed = self._left_over(actors, mention.type)
        return Draft(
            type=mention.type,
            status=mention.status,
            actors=actors,
            sides={guessed.get(side, side) for side in self.sides(actors)},
            guessed=guessed,
            mentions=[mention],
            when=mention.when,
            places=list(dict.fromkeys(places)),
            definite=mention.definite,
        )

    def _host_here(self, mention: EncounterMention, actors: Mapping[str, RoleName]) -> dict[str, RoleName]:
        """The state of the dateline, where a person is said to come "here" and nobody else to be host."""
        here = self.dateline
        if here is None or here.state not in self.by_id or RoleName.HOST in actors.values():
            return {}
        came = any(self.by_id[a].kind is EntityKind.PERSON for a in actors)
        return {here.state: RoleName.HOST} if came and here.state not in actors and here.is_here(mention) else {}

    def _left_over(self, actors: Mapping[str, RoleName], kind: EncounterType) -> dict[str, str]:
        """The side of the one person whose side is not told, where one party alone has nobody else to stand for it.

        "Sasae met Kim of North Korea", of talks of Japan and North Korea: Sasae acts for Japan.
        """
        people = [a for a in actors if self.by_id[a].kind is EntityKind.PERSON]
        untold = [a for a in people if self.by_id[a].side not in self.by_id]
        stood_for = {self.by_id[a].side for a in people}
        left = [a for a in actors if a not in people and a not in stood_for]
        if kind in AT_LARGE:
            left = [a for a in left if self.by_id[a].kind is EntityKind.STATE]
        sides = {*left, *(side for side in stood_for if side), *(a for a in actors if a not in people)}
        if len(untold) == 1 and len(people) > 1 and len(sides) == 2 and left and left[0] in self._principals:
            return {untold[0]: left[0]}
        return {}

    def _stops(self, draft: Draft) -> list[Draft]:
        """The stops of a tour: "visits to France and Spain" are two, and France did not meet Spain. Nor did the delegations of both who
        arrived in Chad: each came to Chad, and where it is not told to whom, they met nobody.
        """
        if draft.type is not EncounterType.VISIT or len(draft.sides) < 3:
            return [draft]
        people = [a for a in draft.actors if self.by_id[a].kind is EntityKind.PERSON]
        guests = [a for a, role in draft.actors.items() if role is RoleName.GUEST] or people
        at_home = self.sides(guests)
        hosts = sorted(draft.sides - at_home)
        if not people:
            hosts = sorted(self.sides(a for a, role in draft.actors.items() if role is RoleName.HOST))
            return [
                replace(draft, actors={guest: RoleName.GUEST, host: RoleName.HOST}, sides={guest, host})
                for host in hosts
                for guest in sorted(draft.sides - {*hosts})
            ]
        if not guests or len(hosts) < 2:
            return [draft]
        stops = []
        for host in hosts:
            actors = {a: r for a, r in draft.actors.items() if (sides := self.sides([a])) == {host} or sides <= at_home}
            places = [p for p in draft.places if self._lies_in(p, host)]
            # "leaves on Saturday for China, Mali and Chad": which of them on Saturday is not told
            when = None if draft.when and draft.when.precision == "day" and self._leaves(draft) else draft.when
            stops.append(replace(draft, actors=actors, sides=self.sides(actors), places=places, when=when))
        return stops

    def _leaves(self, draft: Draft) -> bool:
        """Whether the day of a tour is that of a departure."""
        trigger = self.reading.token_at(draft.mentions[0].trigger.start)
        above = (trigger, *governors(trigger)) if trigger is not None else ()
        return draft.status.is_to_come and any(t.lemma_ in words("departing") for t in above)

    def _in_turn(self, draft: Draft) -> list[Draft]:
        """The meetings of one with several in turn: "separate talks with Iran and Egypt" are two."""
        offsets, fewest = met_in_turn(self.reading, draft.mentions[0])
        met: dict[str, None] = {}
        for role in draft.mentions[0].roles:
            if role.mention.head in offsets:
                met.update(
                    dict.fromkeys(sorted(self.sides(e.id for e in self.means(role.mention) if e.id in draft.actors)))
                )
        hosts = draft.sides - met.keys()
        if len(hosts) != 1 or len(met) < fewest or not met:
            return [draft]
        meetings = []
        for side in met:
            actors = {a: r for a, r in draft.actors.items() if self.sides([a]) <= hosts | {side}}
            meetings.append(replace(draft, actors=actors, sides=hosts | {side}, mentions=list(draft.mentions)))
        return meetings

    def _lies_in(self, place: str, state: str) -> bool:
        entity = self.by_id[place]
        return place == state or (entity.kind is EntityKind.PLACE and entity.side in ("", state))

    def sides(self, actors: Iterable[str]) -> set[str]:
        """The sides of actors; a person whose side is not told stands alone."""
        found = set()
        for actor in actors:
            entity = self.by_id[actor]
            party = self.party(entity)
            found.add(party.id if party is not None else actor)
        return found

    def encounters(
        self, mentions: Iterable[EncounterMention], tenures: Sequence[Tenure], said: Sequence[Statement]
    ) -> tuple[Encounter, ...]:
        held: list[Draft] = []
        for draft in (
            one for mention in mentions for stop in self._stops(self.draft(mention)) for one in self._in_turn(stop)
        ):
            match = self._antecedent(held, draft)
            if match is not None:
                self._merge(match, draft)
            elif len(draft.sides) >= 2:
                held.append(draft)
            elif (
                held
                and draft.definite
                and draft.sides < held[0].sides
                and draft.status is Status.CANCELLED
                and draft.when
            ):
                # "Talks were broken off in May", of the sides that the article has spoken of
                sides = held[0].sides
                held.append(replace(draft, actors=dict.fromkeys(sorted(sides), RoleName.PARTICIPANT), sides=set(sides)))
        held = self._one_round_each(held)
        self._seat_partners(held, said)
        self._settle(held)
        titles = {t.person: t.title for t in reversed(tenures)}
        kept = [d for d in held if len(self.sides(d.actors)) >= 2]
        kept.sort(key=lambda d: min(m.trigger.start for m in d.mentions))
        return tuple(self._encounter(n, d, titles) for n, d in enumerate(kept, start=1))

    def _one_round_each(self, held: list[Draft]) -> list[Draft]:
        """The drafts, the coming round of talks of many sides told once, however its days were told at first."""
        kept: list[Draft] = []
        for draft in held:
            same = [old for old in kept if _next_round(old, draft) and self._sameness(old, draft) > 0]
            if same:
                self._merge(same[0], draft)
            else:
                kept.append(draft)
        return kept

    def _seat_partners(self, held: list[Draft], said: Sequence[Statement]) -> None:
        """Two persons of whom one replies to the other sat in the encounter of their sides that names nobody else."""
        for first, second in pairwise(said):
            if second.verb not in words("reply") or first.speaker == second.speaker:
                continue
            pair = [self.by_id[first.speaker], self.by_id[second.speaker]]
            if any(e.kind is not EntityKind.PERSON or e.side not in self.by_id for e in pair):
                continue
            sides = {e.side for e in pair}
            for draft in held:
                if draft.sides == sides and draft.status is Status.HELD and draft.type in GATHERINGS:
                    if not any(self.by_id[a].kind is EntityKind.PERSON for a in draft.actors):
                        draft.actors |= {e.id: RoleName.PARTICIPANT for e in pair}
                    break

    def _settle(self, held: list[Draft]) -> None:
        """Date and place what its own sentences leave open, from what the article says of the same occasion, of the
        visit during which it was, and of the day that the article tells of.
        """
        date_plans(self.reading, held)
        was = [draft for draft in held if draft.status is Status.HELD]
        for draft in was:
            give_length(self.reading, draft, alone=draft is held[0])
        for draft in held:
            hosts = [a for a, role in draft.actors.items() if role is RoleName.HOST]
            if draft.type is EncounterType.VISIT and len(hosts) == 1:
                draft.places = [p for p in draft.places if not self._is_region(p)]
                draft.places = draft.places or [h for h in hosts if self.by_id[h].kind is EntityKind.STATE]
        for draft in was:
            if draft.type is not EncounterType.VISIT:
                date_by_visit(self.reading, draft, was)
        for draft in was:
            if draft.when is None:
                going_on = (settings.present_day(self.reading, m) for m in draft.mentions)
                draft.when = next(filter(None, going_on), None)
            if draft.when is None and draft.type is EncounterType.VISIT:
                draft.when = met_on(self.reading, draft, was)
        date_news(self.reading, [draft for draft in was if draft.when is None])
        for draft in was:
            if draft.type is EncounterType.VISIT:
                draft.places = self._cities_met_in(draft, held) + draft.places
        for draft in held:
            self._place(draft)
        for draft in held:
            if draft.type is EncounterType.CALL:
                draft.places = []

    def _cities_met_in(self, visit: Draft, held: Sequence[Draft]) -> list[str]:
        """The cities of the host in which the guest met others on the days of a visit of which only the state is told."""
        hosts = [a for a, role in visit.actors.items() if role is RoleName.HOST]
        if len(hosts) != 1 or visit.when is None or any(p not in hosts for p in visit.places):
            return []
        guests = {a for a in visit.actors if self.by_id[a].kind is EntityKind.PERSON}
        met = [d for d in held if d.type in GATHERINGS and d.status is Status.HELD and guests & d.actors.keys()]
        cities = [p for d in met if d.when is not None and overlap(d.when, visit.when) for p in d.places]
        return [
            p
            for p in dict.fromkeys(cities)
            if any(f"state/{m.side}" in hosts for m in self.by_id[p].mentions if m.side)
        ]

    def _place(self, draft: Draft) -> None:
        """Place what was where the article was sent from."""
        if draft.status is not Status.HELD:
            return
        roles = {side: role for actor, role in draft.actors.items() for side in self.sides([actor])}
        here = self.dateline
        if here is None or any(self.by_id[p].kind is EntityKind.PLACE and not self._is_region(p) for p in draft.places):
            return
        at_home = (
            here.state in draft.sides
            and roles.get(here.state) is not RoleName.GUEST
            and all(place == here.state or self._is_region(place) for place in draft.places)
            and here.is_news(draft.when)
            and not any(here.is_elsewhere(m) for m in draft.mentions)
        )
        called = draft.type in AT_LARGE and here.is_news(draft.when) and here.names_gathering()
        if any(here.is_here(m) for m in draft.mentions) or (called and not draft.places):
            draft.places.insert(0, here.entity.id)
        elif at_home:
            draft.places = list(dict.fromkeys((here.entity.id, here.state)))

    def _is_region(self, place: str) -> bool:
        """Whether a place is a sea, a continent or the like, in which no occasion is found."""
        entity = self.by_id[place]
        entry = gazetteer().lookup(entity.name) if entity.kind is EntityKind.PLACE else None
        return entry is not None and entry.sort is Sort.PLACE and not entry.state

    def _antecedent(self, held: list[Draft], draft: Draft) -> Draft | None:
        """The encounter that a draft tells again: the surest; of several, one that was called so; of those, the last."""
        word = draft.mentions[0].trigger.quote.casefold()
        scored = []
        for order, other in enumerate(held):
            score = self._sameness(other, draft)
            if score > 0:
                called = any(m.trigger.quote.casefold() == word for m in other.mentions)
                scored.append(((score, called, order), other))
        return max(scored, key=lambda s: s[0])[1] if scored else None

    def _sameness(self, old: Draft, new: Draft) -> int:
        """How surely two drafts tell one occasion; 0 where they do not."""
        if (old.type in GATHERINGS) != (new.type in GATHERINGS) or (
            old.type not in GATHERINGS and old.type is not new.type
        ):
            return 0
        if (
            EncounterType.CALL in (old.type, new.type)
            and old.type is not new.type
            and new.type
            not in (
                EncounterType.ENCOUNTER,
                EncounterType.TALKS,
            )
        ):
            return 0
        if EncounterType.CONFERENCE in (old.type, new.type) and old.type is not new.type and len(new.sides) >= 2:
            return 0
        if not _sides_may_fit(old, new):
            return 0
        if not self._status_fits(old, new) or not _series_fit(old, new) or _is_other_summit(old, new):
            return 0
        if (
            old.when is not None
            and new.when is not None
            and not (overlap(old.when, new.when) or self._one_stay(old, new) or _next_round(old, new))
        ):
            return 0
        if old.places and new.places and not self._places_fit(old, new):
            return 0
        if not self._actors_fit(old, new):
            return 0
        if any(settings.told_apart(self.reading, m, n) for m in old.mentions for n in new.mentions):
            return 0
        shared = len(old.sides & new.sides)
        if shared < len(new.sides) == len(old.sides) == 2:
            shared += len(self._guessed(old, new))
        if len(new.sides) >= 2:
            if shared < 2:
                return 0
            return 4 + 2 * len(old.actors.keys() & new.actors.keys()) + (3 if old.when and new.when else 0)
        if not new.definite and not (new.sides and new.when is not None and old.when is not None):
            return 0
        score = 3 + len(old.actors.keys() & new.actors.keys()) + (3 if old.when and new.when else 0)
        return score if old.status is new.status else 1

    def _guessed(self, old: Draft, new: Draft) -> dict[str, str]:
        """The side of a person whose side is not told, where one side alone of the encounter is left for it."""
        for one, other in ((new, old), (old, new)):
            alone = [a for a in one.sides if a in one.actors and self.by_id[a].kind is EntityKind.PERSON]
            left = [
                side for side in other.sides if side not in one.sides and self.by_id[side].kind is not EntityKind.PERSON
            ]
            if len(alone) == 1 and len(left) == 1 and not any(self._stands_for(a, left[0]) for a in other.actors):
                return {alone[0]: left[0]} if left[0] in self._principals else {}
        return {}

    @cached_property
    def _principals(self) -> frozenset[str]:
        """The two parties that the article names most often: for one of them somebody acts of whom it says nothing."""
        parties = [e for e in self.by_id.values() if e.kind in (EntityKind.STATE, EntityKind.ORGANISATION)]
        return frozenset(e.id for e in sorted(parties, key=lambda e: (-len(e.mentions), e.id))[:2])

    def _status_fits(self, old: Draft, new: Draft) -> bool:
        if old.status is new.status:
            return True
        if (old.status.is_to_come and new.status.is_to_come) or _is_one_round(old, new):
            return True
        # "they shook hands before the talks": of talks told as held, not of others to come
        if new.definite and new.when is None and new.status is Status.PLANNED and old.status is Status.HELD:
            return all(_looks_ahead(self.reading, m) for m in new.mentions)
        # "her visit comes ahead of talks", of one that is to come
        if old.type is new.type is EncounterType.VISIT and old.status.is_to_come and new.definite and new.when is None:
            return True
        # "the meeting" of a plan may be told in the past by a loose clause; what is dated alike is the same
        return (
            new.definite
            and len(new.sides) < 2
            and new.status is Status.HELD
            and old.status.is_to_come
            and new.when is None
        )

    def _actors_fit(self, old: Draft, new: Draft) -> bool:
        """No side is stood for by one person here and another there."""
        for side in old.sides & new.sides:
            mine = {a for a in old.actors if self._stands_for(a, side)}
            theirs = {a for a in new.actors if self._stands_for(a, side)}
            if mine and theirs and not mine & theirs:
                return False
        return True

    def _stands_for(self, actor: str, side: str) -> bool:
        entity = self.by_id[actor]
        return entity.kind is EntityKind.PERSON and (entity.side == side or actor == side)

    def _one_stay(self, old: Draft, new: Draft) -> bool:
        """True of "arrived on Monday" and "ended his visit on Wednesday": nobody visits the same state twice in days."""
        if not (old.type is new.type is EncounterType.VISIT and old.status is new.status is Status.HELD):
            return False
        people = {a for a in old.actors.keys() & new.actors.keys() if self.by_id[a].kind is EntityKind.PERSON}
        return bool(people) and old.sides == new.sides and settings.one_stay(old.when, new.when) is not None

    def _places_fit(self, old: Draft, new: Draft) -> bool:
        told = [{p for p in d.places if not self._is_region(p)} for d in (old, new)]
        if told[0] & told[1] or not all(told):
            return True
        kinds = [{self.by_id[p].kind for p in places} for places in told]
        # a city and a country may be the same place
        return kinds[0] != kinds[1]

    def _merge(self, old: Draft, new: Draft) -> None:
        old.guessed |= new.guessed | (self._guessed(old, new) if len(new.sides) == len(old.sides) == 2 else {})
        for actor, role in new.actors.items():
            if actor not in old.actors or old.actors[actor] is RoleName.PARTICIPANT:
                old.actors[actor] = role
        old.sides = {old.guessed.get(side, side) for side in old.sides | new.sides}
        old.mentions += new.mentions
        if old.type is new.type is EncounterType.VISIT and (stay := settings.one_stay(old.when, new.when)) is not None:
            old.when = stay
        elif old.when is None or (new.when is not None and self._is_surer(new.when, old.when)):
            old.when = new.when or old.when
        old.places += [p for p in new.places if p not in old.places]
        if old.type is not new.type and _has_own_name(old) != _has_own_name(new):
            old.type = new.type if _has_own_name(old) else old.type
        elif RANK[new.type] > RANK[old.type]:
            old.type = new.type
        if Status.PROPOSED in (old.status, new.status):
            # what one clause calls for and another expects is not agreed yet
            old.status = Status.PROPOSED
        elif _is_one_round(old, new):
            old.status = Status.PLANNED

    def _is_surer(self, new: DateValue, old: DateValue) -> bool:
        """Whether a date says more than another: fewer days, or, of two that do not overlap, the one still to come."""
        today = self.reading.article.today
        if today is not None and not overlap(new, old) and (old.start <= today) != (new.start <= today):
            return new.start > today
        return days_after(new) < days_after(old)

    def _encounter(self, number: int, draft: Draft, titles: dict[str, str]) -> Encounter:
        represented = {
            self.by_id[a].side for a in draft.actors if self.by_id[a].kind is EntityKind.PERSON and self.by_id[a].side
        } | set(draft.guessed.values())
        participants = []
        scores = self._scores(draft)
        for actor, role in draft.actors.items():
            entity, score = self.by_id[actor], scores.get(actor)
            if entity.kind is EntityKind.PERSON:
                side = entity.side if entity.side in self.by_id else draft.guessed.get(actor, "")
                office = titles.get(actor, "")
                participants.append(Participation(actor=actor, role=role, side=side, office=office, score=score))
            elif actor not in represented:
                participants.append(Participation(actor=actor, role=role, side=actor, score=score))
        mentions = sorted(draft.mentions, key=lambda m: (m.definite, -len(m.roles), m.when is None, m.trigger.start))
        evidence = list(dict.fromkeys(m.evidence for m in mentions))
        unique: dict[tuple[int, int], Evidence] = {}
        for piece in evidence:
            unique.setdefault((piece.start, piece.end), piece)
        places = sorted(dict.fromkeys(draft.places), key=lambda p: self.by_id[p].kind is EntityKind.STATE)
        return Encounter(
            id=f"encounter/{number}",
            type=draft.type,
            status=draft.status,
            participants=tuple(participants),
            evidence=tuple(unique.values()),
            when=draft.when,
            places=tuple(places),
            venue=next((m.venue for m in mentions if m.venue), ""),
            occasion=next((m.occasion for m in mentions if m.occasion), ""),
            series=next((m.series for m in mentions if m.series), ""),
            topics=tuple(sorted({t for m in mentions for t in m.topics})),
            score=max((m.score for m in mentions if m.score is not None), default=None),
        )

    def _scores(self, draft: Draft) -> dict[str, float]:
        """How likely each actor took part, by the mention that the learned model is surest of."""
        found: dict[str, float] = {}
        for mention in draft.mentions:
            for role in mention.roles:
                for entity in self.means(role.mention) if role.score is not None else ():
                    actor = self.party(entity) if entity.kind is EntityKind.PLACE else entity
                    if actor is not None:
                        found[actor.id] = max(found.get(actor.id, 0.0), role.score or 0.0)
        return found

    # -- statements, agreements, offices

    def statements(self, mentions: Iterable[StatementMention]) -> tuple[Statement, ...]:
        found: list[Statement] = []
        seen: set[tuple[str, int]] = set()
        before: tuple[Mention, list[Entity]] | None = None
        for mention in mentions:
            speakers = self._speakers(mention.speaker) or self._goes_on(mention.speaker, before)
            if speakers:
                before = (mention.speaker, speakers)
            to = tuple(dict.fromkeys(e.id for m in mention.to for e in self.means(m) if e.kind is not EntityKind.PLACE))
            for speaker in speakers:
                key = (speaker.id, mention.evidence.start)
                if key in seen:
                    continue
                seen.add(key)
                found.append(
                    Statement(
                        id=f"statement/{len(found) + 1}",
                        speaker=speaker.id,
                        verb=mention.verb,
                        evidence=mention.evidence,
                        to=tuple(t for t in to if t != speaker.id),
                        when=mention.when,
                        quote=mention.quote,
                        topics=mention.topics,
                    )
                )
        return tuple(found)

    def _goes_on(self, mention: Mention, before: tuple[Mention, list[Entity]] | None) -> list[Entity]:
        """The speaker before, where words that mean nobody else go on from him: "he added", "the spokesman said"."""
        if before is None or mention.kind is not MentionKind.PERSON:
            return []
        last, speakers = before
        if (
            len(speakers) != 1
            or last.kind is not MentionKind.PERSON
            or mention.evidence.start - last.evidence.end > GOES_ON
        ):
            return []
        if mention.form is Form.PRONOUN:
            return speakers
        same = mention.form is Form.NOMINAL and last.form is Form.NOMINAL and mention.name.casefold().startswith("the ")
        return speakers if same and mention.name.split()[-1].casefold() == last.name.split()[-1].casefold() else []

    def _speakers(self, mention: Mention) -> list[Entity]:
        found = []
        for entity in self.means(mention):
            speaker = self.party(entity) if entity.kind is EntityKind.PLACE else entity
            if speaker is not None:
                found.append(speaker)
        parties = [e for e in found if e.kind is not EntityKind.PERSON]
        return parties or found  # a delegation speaks for its side

    def agreements(self, mentions: Iterable[AgreementMention]) -> tuple[Agreement, ...]:
        grouped: dict[str, list[AgreementMention]] = {}
        for mention in mentions:
            grouped.setdefault(_slug(mention.name), []).append(mention)
        found = []
        for slug, same in grouped.items():
            parties = dict.fromkeys(
                p.id
                for m in same
                for e in (x for q in m.parties for x in self.means(q))
                if (p := self.party(e)) is not None
            )
            found.append(
                Agreement(
                    id=f"agreement/{slug}",
                    name=same[0].name,
                    evidence=tuple(m.evidence for m in same),
                    parties=tuple(parties),
                    when=next((m.when for m in same if m.when is not None), None),
                )
            )
        return tuple(found)

    def tenures(self, mentions: Iterable[OfficeMention]) -> tuple[Tenure, ...]:
        grouped: dict[tuple[str, str, str], list[Evidence]] = {}
        for mention in mentions:
            persons = self.entities.of(mention.person)
            if len(persons) != 1 or persons[0].kind is not EntityKind.PERSON:
                continue
            person = persons[0]
            of = self._office_of(mention, person)
            if of:
                grouped.setdefault((person.id, mention.title, of), []).append(mention.evidence)
        return tuple(
            Tenure(person=person, title=title, of=of, evidence=tuple(dict.fromkeys(evidence)))
            for (person, title, of), evidence in grouped.items()
        )

    def _office_of(self, mention: OfficeMention, person: Entity) -> str:
        if mention.of is None:
            return person.side if person.side in self.by_id else ""
        found = [p for e in self.means(mention.of) if (p := self.party(e)) is not None]
        if not found:
            return person.side if person.side in self.by_id else ""  # "White House spokesman", whose house is no party
        return found[0].id if len(found) == 1 else ""


def _looks_ahead(reading: Reading, mention: EncounterMention) -> bool:
    """True of "before the talks" beside a clause of the past."""
    trigger = next(iter(reading.tokens(mention.trigger)))
    return preposition_of(trigger) in words("beforehand") and not any(
        tense(t) == "future" for t in governors(trigger) if is_verb(t)
    )


def _has_own_name(draft: Draft) -> bool:
    """True of "the Summit of the Americas": where two meet at it, it is not what their meeting is called."""
    return draft.type in (EncounterType.SUMMIT, EncounterType.CONFERENCE) and all(
        m.trigger.quote.istitle() for m in draft.mentions
    )


def _is_other_summit(old: Draft, new: Draft) -> bool:
    """Whether a summit with a name of its own is told beside an encounter that nobody calls so."""
    word = new.mentions[0].trigger.quote
    called = any(m.trigger.quote.casefold() == word.casefold() for m in old.mentions)
    return _has_own_name(new) and len(new.sides) < 2 and not called


def _sides_may_fit(old: Draft, new: Draft) -> bool:
    """Whether two drafts may tell one occasion by their sides alone, which is asked before all that takes longer: of hundreds of encounters
    of an article most have others. Of two sides one may be guessed.
    """
    shared = len(old.sides & new.sides)
    if len(new.sides) < 2:
        return shared == len(new.sides)
    return shared >= (1 if len(new.sides) == len(old.sides) == 2 else 2)


def _series_fit(old: Draft, new: Draft) -> bool:
    """Talks of many sides, or the summit of a body, are not the talks of two that were held beside or ahead of them; a stop of "a
    four-nation tour" is a visit like others.
    """
    if old.type is new.type is EncounterType.VISIT:
        return True
    rounds = [_rounds(draft) for draft in (old, new)]
    if all(rounds) and not rounds[0] & rounds[1]:
        return False
    if old.sides == new.sides and len(new.sides) > 2:
        return True  # "the new round of talks of China, Russia and Japan" is one of the three-way talks
    many = [any(MANY_SIDED.search(m.series) for m in draft.mentions) for draft in (old, new)]
    named = [{name for m in draft.mentions if (name := _gathering(m))} for draft in (old, new)]
    return many[0] == many[1] and (len(old.sides) != 2 or named[1] <= named[0])


def _rounds(draft: Draft) -> set[int]:
    """Which rounds of a series mentions say that they are of: 5 of "the fifth round"."""
    names = [read_name(m.series) for m in draft.mentions if m.series]
    return {name.round for name in names if name is not None and name.round}


def _is_one_round(old: Draft, new: Draft) -> bool:
    """Whether a round that is to come is told again where nothing says that it was held: "envoys to the fifth round arrived"."""
    held = [draft for draft in (old, new) if draft.status is Status.HELD]
    later = [draft for draft in (old, new) if draft.status.is_to_come]
    if not held or not later or old.sides != new.sides or not _rounds(old) & _rounds(new):
        return False
    return all(m.evidence.rule == LEARNED for m in held[0].mentions)


def _next_round(old: Draft, new: Draft) -> bool:
    """Whether both tell of the coming round of talks of many sides, of which an article has one, whatever day stands beside it."""
    many = old.sides == new.sides and len(new.sides) > 3
    return many and ((old.status.is_to_come and new.status.is_to_come) or _is_one_round(old, new))


def _gathering(mention: EncounterMention) -> str:
    """The series of the gathering that a mention is by its name; "" where it is none, or one of two sides."""
    found = read_gathering(mention.series)
    return found.series if found and found.certain else ""


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"
