"""What the learned model looks at: words that may name an encounter, and who of the article may take part in it.

Enter a `Reading`, its resolved entities and what the rules found; leave, for every candidate word and every pair of such a
word and an entity, named figures: the grammar between them, distances, salience, and what the rules said of it. The
model itself is in `forest`, the decision in `participants`, the training in `kg/resolve/training`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Protocol

from spacy.tokens import Token

from kg.extract import status as assertion
from kg.extract.counted_sides import is_many_sided
from kg.extract.encounter_rules import (
    LEGISLATURE,
    is_at_home,
    names_a_legislature,
    names_a_task,
    rule_lemmas,
    settled_rules,
)
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterMention, EncounterType, Entity, EntityKind, Form, Mention, MentionKind
from kg.resolve.title_words import is_spokesman

Features = dict[str, float]

UNTOLD = ("above2=", "tag=", "modified by=", "word=", "aux=")
"""Figures of a word that say nothing of who takes part."""

FIELD = re.compile(r"\b(?:for|on)\b")
"""What of a title names its field."""

WHO = "who "
"""What the names of an actor's figures begin with, so that none is called as one of the word."""

FAR = 30
"""Sentences beyond which a distance is not told apart."""

CHIEF, REACH = 50, 20
"""So many persons, those named most often, may take part in anything; the others in what lies no more sentences away, so that the time
that an article takes does not grow with the square of its length. Few articles have more persons: for all others nothing is left out."""


class ResolvedEntities(Protocol):
    """What `kg.resolve.coreference.resolve_mentions` gives."""

    @property
    def all(self) -> tuple[Entity, ...]:
        """Every entity of the article."""

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        """Whom or what a mention means; empty where that is not sure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A mention of an entity: the token it hangs on, its sentence, how the words stand for the entity."""

    token: int
    sentence: int
    mention: Mention
    how: str


def of_word_and_actor(word: Features, named: Sequence[float]) -> Features:
    """What of a word's figures bears on who takes part, and how likely it names nothing, a past or a coming encounter."""
    found = {name: figure for name, figure in word.items() if not name.startswith(UNTOLD)}
    return found | {"names none": named[0], "names held": named[1], "names later": named[2] + named[3]}


def _names_a_place(mention: Mention, token: Token) -> bool:
    """True of "Chinese" in "the Chinese city of Shenyang"."""
    return mention.form is Form.DEMONYM and token.head.i > token.i and token.head.lemma_.lower() in words("locality")


def _fields(reading: Reading) -> set[Mention]:
    """The states and organisations that an office is for, "Iran" in "Special Envoy for Iran Kari Lund", who may deal with all others."""
    entitled = {
        m.evidence.start: m.title for m in reading.mentions if m.kind is MentionKind.PERSON and FIELD.search(m.title)
    }
    return {
        m
        for m in reading.mentions
        if m.kind is not MentionKind.PERSON
        and any(entitled.get(m.evidence.end + gap, "").endswith(m.evidence.quote) for gap in (1, 2))
    }


def _is_listed_member(reading: Reading, token: Token) -> bool:
    """True of "Chile" in "Its members include Peru and Chile": what a body consists of tells of no occasion."""
    first = grammar.first_conjunct(token)
    verb = first if any(c.dep_ == "cop" for c in first.children) else next(grammar.governors(first), None)
    if verb is None or (verb != first and verb.lemma_.lower() not in words("consisting")):
        return False
    subjects = grammar.subjects(verb, inherit=False)
    if first in subjects:
        return False
    bodies = [t for t in subjects if (m := reading.mention(t)) is not None and m.kind is MentionKind.ORGANISATION]
    return any(t.lemma_.lower() == "member" for t in subjects) or (verb != first and bool(bodies))


class Scene:
    """One article as the model sees it."""

    def __init__(
        self, reading: Reading, entities: ResolvedEntities, found: Sequence[EncounterMention], extra: Iterable[str] = ()
    ) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.meanings = entities
        self.entities = {e.id: e for e in entities.all}
        self.extra = frozenset(extra)
        self.found = {m.trigger.start: m for m in found}
        self._of_triggers: dict[int, Features] = {}
        self._words: dict[int, frozenset[str]] = {}
        self.sentences = list(self.doc.sents)
        self.sentence_of = {i: n for n, s in enumerate(self.sentences) for i in range(s.start, s.end)}
        self.seen: dict[str, list[Seen]] = defaultdict(list)
        fields = _fields(reading)
        for mention in reading.mentions:
            token = reading.head(mention)
            meant = entities.of(mention)
            if (
                mention in fields
                or token is None
                or _names_a_place(mention, token)
                or _is_listed_member(reading, token)
            ):
                continue
            for entity in meant:
                how = "group" if len(meant) > 1 else mention.form.value
                actor = entity.id
                if entity.kind is EntityKind.PLACE:
                    if entity.side not in self.entities:
                        continue
                    actor, how = entity.side, "capital"
                self.seen[actor].append(
                    Seen(token=token.i, sentence=self.sentence_of[token.i], mention=mention, how=how)
                )
        known = frozenset(reading.mentions)
        for entity in self.entities.values():
            for mention in entity.mentions if entity.id not in self.seen and entity.kind is EntityKind.STATE else ():
                token = reading.head(mention)
                if token is not None and mention.form is Form.NAME and mention not in known:
                    # a state of which the text names the capital alone
                    self.seen[entity.id].append(
                        Seen(token=token.i, sentence=self.sentence_of[token.i], mention=mention, how="capital")
                    )
        self.actors = [i for i in self.entities if i in self.seen]
        self.ruled: dict[str, Counter[str]] = defaultdict(Counter)
        self.roles: dict[int, dict[str, str]] = {}
        for start, told in self.found.items():
            named: dict[str, str] = {}
            for role in told.roles:
                for entity in entities.of(role.mention) if role.mention not in fields else ():
                    actor = entity.side if entity.kind is EntityKind.PLACE else entity.id
                    if actor in self.entities:
                        named.setdefault(actor, role.name.value)
            self.roles[start] = named
            sides = {self.side(a) for a in named}
            for actor in named:
                self.ruled[actor][told.status.value if len(sides) > 1 else "alone"] += 1

    def names_visit(self, t: Token) -> bool:
        """Whether rules found that a word names a visit."""
        told = self.found.get(t.idx)
        return told is not None and told.type is EncounterType.VISIT

    def side(self, actor: str) -> str:
        """The side of an actor, or itself."""
        return self.entities[actor].side or actor

    def is_person(self, actor: str) -> bool:
        """True of a person, whatever his side."""
        return self.entities[actor].kind is EntityKind.PERSON

    def sides(self, actors: Iterable[str]) -> int:
        """How many sides some actors are of."""
        return len({self.side(actor) for actor in actors})

    def same_sides(self, named: Iterable[Mention], told: EncounterMention) -> bool:
        """Whether all sides of some mentions are sides of an encounter."""
        seated = {self.side(a) for r in told.roles for a in self.actors_of(r.mention)}
        return {self.side(a) for mention in named for a in self.actors_of(mention)} <= seated

    @cached_property
    def legislatures(self) -> dict[str, str]:
        """The state of each legislature that the article names: of Congress the United States."""
        bodies = (m for m in self.reading.mentions if m.evidence.rule == LEGISLATURE)
        return {actor: f"state/{m.side}" for m in bodies for actor in self.actors_of(m)}

    def actors_of(self, mention: Mention) -> list[str]:
        """The ids of those whom a mention means, a state for its capital."""
        meant = self.meanings.of(mention)
        actors = [e.side if e.kind is EntityKind.PLACE else e.id for e in meant]
        return [a for a in actors if a in self.entities]

    @cached_property
    def _spoken(self) -> list[int]:
        """How many sentences come before each, blank lines aside, which are sentences of their own."""
        return list(accumulate((not s.text.isspace() for s in self.sentences), initial=0))

    def sentences_on(self, first: int, last: int) -> int:
        """How many sentences on one token stands from another: 1 in the next sentence."""
        return self._spoken[self.sentence_of[last]] - self._spoken[self.sentence_of[first]]

    @cached_property
    def by_sentence(self) -> dict[int, list[tuple[int, str]]]:
        """The actors of each sentence with the tokens that name them."""
        found: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for actor, places in self.seen.items():
            for place in places:
                found[place.sentence].append((place.token, actor))
        return found

    def within_reach(self, t: Token, others: Collection[str] = ()) -> list[str]:
        """Who may take part in what a word names, in the order of `actors`: all but the persons who are neither CHIEF nor within REACH,
        nor seated there by rules, nor among `others`.
        """
        if not self._minor:
            return self.actors
        n = self.sentence_of[t.i]
        near = {actor for at in range(n - REACH, n + REACH + 1) for _, actor in self.by_sentence.get(at, ())}
        left = self._minor - near - self.roles.get(t.idx, {}).keys() - set(others)
        return [actor for actor in self.actors if actor not in left]

    @cached_property
    def _minor(self) -> frozenset[str]:
        """The persons who are not of those named most often."""
        return frozenset(sorted(self.persons, key=lambda a: (-len(self.seen[a]), a))[CHIEF:])

    @cached_property
    def spokesmen(self) -> frozenset[str]:
        """The persons who by a title of theirs speak for others."""
        return frozenset(a for a in self.persons if any(is_spokesman(s.mention.title) for s in self.seen[a]))

    @cached_property
    def persons(self) -> frozenset[str]:
        """The actors who are persons."""
        return frozenset(filter(self.is_person, self.actors))

    @cached_property
    def _triggers_by_sentence(self) -> dict[int, list[int]]:
        """The words of each sentence that may name an encounter."""
        found: dict[int, list[int]] = defaultdict(list)
        for t in self.triggers:
            found[self.sentence_of[t.i]].append(t.i)
        return found

    @cached_property
    def triggers(self) -> list[Token]:
        """Every word that may name an encounter, in order."""
        return [
            t
            for t in self.doc
            if t.pos_ in ("VERB", "NOUN", "PROPN", "AUX")
            and (t.lemma_.lower() in rule_lemmas() or t.lemma_.lower() in self.extra)
            and not (t.pos_ == "PROPN" and t.text != t.text.lower() and t.ent_type_)
            and not names_a_task(t)
            and not names_a_legislature(self.reading, t)
            and (not is_at_home(t) or is_many_sided(t))
            and not (t.idx in self.found and self.found[t.idx].trigger.rule in settled_rules())
        ]

    # -- of a word

    def of_trigger(self, t: Token) -> Features:
        """What speaks for or against a word naming an encounter, its time and its status."""
        found = self._of_triggers.get(t.i)
        if found is None:
            found = self._of_triggers[t.i] = self._of_trigger(t)
        return found

    def _of_trigger(self, t: Token) -> Features:
        f: Features = {
            "lemma=" + t.lemma_.lower(): 1,
            "verb": grammar.is_verb(t),
            "dep=" + grammar.relation(t): 1,
            "tag=" + t.tag_: 1,
        }
        told = self.found.get(t.idx)
        f["ruled"] = told is not None
        if told is not None:
            sides = {self.side(a) for a in self.roles[t.idx]}
            f["ruled sides"] = len(sides)
            f["ruled status=" + told.status.value] = 1
            f["ruled definite"] = told.definite
            f["ruled faint"] = told.faint
            f["ruled when"] = told.when is not None
        state = assertion.status_of(t)
        f["status=" + (state.value if state else "none")] = 1
        f["det=" + grammar.determiner(t)] = 1
        f["possessed"] = bool(grammar.possessors(t))
        preposition = grammar.preposition_of(t)
        f["under=" + preposition] = 1
        f["tense=" + grammar.tense(t)] = 1
        f["passive"] = grammar.is_passive(t)
        f["negated"] = grammar.negated(t)
        for child in t.children:
            if child.dep_ in grammar.MODIFIER:
                f["modified by=" + child.lemma_.lower()] = 1
            elif child.dep_ in grammar.AUXILIARY:
                f["aux=" + child.lower_] = 1
        for slot, _ in grammar.prepositional(t):
            f["has=" + slot] = 1
        for climb, above in enumerate(grammar.governors(t), start=1):
            f[f"above{min(climb, 2)}=" + above.lemma_.lower()] = 1
            if climb == 1:
                f["above dep=" + grammar.relation(above)] = 1
                f["above tense=" + grammar.tense(above)] = 1
                f["above negated"] = grammar.negated(above)
            if climb == 3:
                break
        n = self.sentence_of[t.i]
        sentence = self.sentences[n]
        f["sentence"] = n
        f["sentences"] = len(self.sentences)
        f["at"] = t.i - sentence.start
        f["length"] = len(sentence)
        before = self.doc[sentence.start : t.i].text
        f["quoted"] = before.count('"') % 2 + (before.count("“") > before.count("”"))
        words = self._words_of(n)
        for word in ("will", "would", "if", "could", "next", "last", "tomorrow", "ready", "here", "readout", "between"):
            f["word=" + word] = word in words
        named = {a for _, a in self.by_sentence.get(n, ())}
        kinds = Counter(self.entities[a].kind.value for a in named)
        for kind in ("person", "state", "organisation"):
            f["named " + kind] = kinds[kind]
        f["named sides"] = len({self.side(a) for a in named})
        f["rivals"] = len(self._triggers_by_sentence.get(n, ()))
        today = self.reading.article.today
        dates = [d.value for d in self.reading.dates_in(sentence.start_char, sentence.end_char) if d.value]
        f["dates"] = len(dates)
        if today is not None and dates:
            days = [(d.start - today).days for d in dates]
            f["latest day"], f["earliest day"] = max(days), min(days)
        else:
            f["latest day"] = f["earliest day"] = 999
        f["title meets"] = self._title_meets
        return f

    def _words_of(self, sentence: int) -> frozenset[str]:
        """The words of a sentence in lower case."""
        found = self._words.get(sentence)
        if found is None:
            found = self._words[sentence] = frozenset(w.lower_ for w in self.sentences[sentence])
        return found

    @cached_property
    def _title_meets(self) -> bool:
        words = {t.lemma_.lower() for s in self.sentences[:2] for t in s}
        return bool(words & {"meet", "meeting", "talk", "call", "visit", "summit", "readout"})

    # -- of a word and somebody

    @cached_property
    def standing(self) -> dict[str, Features]:
        """How each actor stands in the article, whatever the word."""
        total = max(1, sum(len(s) for s in self.seen.values()))
        ranks = {a: r for r, a in enumerate(sorted(self.actors, key=lambda a: (-len(self.seen[a]), a)))}
        persons = Counter(self.side(a) for a in self.actors if self.entities[a].kind is EntityKind.PERSON)
        found = {}
        for actor in self.actors:
            entity, places = self.entities[actor], self.seen[actor]
            hows = Counter(p.how for p in places)
            f: Features = {"kind=" + entity.kind.value: 1}
            f["count"] = len(places)
            f["share"] = len(places) / total
            f["rank"] = ranks[actor]
            f["first"] = min(p.sentence for p in places)
            f["sideless"] = not entity.side and entity.kind is EntityKind.PERSON
            f["titled"] = any(p.mention.title for p in places)
            f["names"] = hows["name"]
            f["demonyms"] = hows["demonym"]
            f["capitals"] = hows["capital"]
            f["persons of side"] = persons[self.side(actor)]
            f["subject"] = sum(self.doc[p.token].dep_ == "nsubj" for p in places)
            for status in ("held", "planned", "proposed", "alone"):
                f["ruled " + status] = self.ruled[actor][status]
            found[actor] = f
        return found

    def of_pair(self, t: Token, actor: str) -> Features:
        """What ties an actor to a word."""
        return {WHO + name: figure for name, figure in (self.standing[actor] | self.between(t, actor)).items()}

    def between(self, t: Token, actor: str) -> Features:
        """What of that hangs on the word; the rest is `standing`."""
        n = self.sentence_of[t.i]
        f: Features = {}
        role = self.roles.get(t.idx, {}).get(actor)
        f["role"] = role is not None
        if role is not None:
            f["role=" + role] = 1
        roles = self.roles.get(t.idx, {})
        f["side has role"] = any(self.side(a) == self.side(actor) for a in roles if a != actor)
        f["others with role"] = sum(a != actor for a in roles)
        places = self.seen[actor]
        near = [p for p in places if p.sentence == n]
        f["earlier"] = min((n - p.sentence for p in places if p.sentence < n), default=FAR)
        f["later"] = min((p.sentence - n for p in places if p.sentence > n), default=FAR)
        f["here"] = len(near)
        same = [p for p in self.by_sentence.get(n, ()) if p[1] != actor and self.side(p[1]) == self.side(actor)]
        f["side here"] = len(same)
        if not near:
            f["distance"] = 200
            return f
        best = min(near, key=lambda p: (self._path(t, p.token)[0], abs(p.token - t.i)))
        length, up, down, top, bottom, at = self._path(t, best.token)
        m = self.doc[best.token]
        f["how=" + best.how] = 1
        f["distance"] = abs(best.token - t.i)
        f["before"] = best.token < t.i
        f["path"], f["up"], f["down"] = length, up, down
        f["plural"] = best.mention.number > 1
        f["entitled"] = bool(best.mention.title)
        f["on trigger"] = down == 0
        f["above trigger"] = up == 0
        f["tie=" + (grammar.relation(top) if top is not None else "")] = 1
        f["tie by=" + (grammar.preposition_of(top) if top is not None else "")] = 1
        if bottom is not None:
            f["trigger tie=" + grammar.relation(bottom)] = 1
            f["trigger tie by=" + grammar.preposition_of(bottom)] = 1
        if at is not None and at.i != t.i:
            f["joint=" + at.lemma_.lower()] = 1
        first = grammar.first_conjunct(m)
        f["own=" + grammar.relation(first)] = 1
        f["own by=" + grammar.preposition_of(first)] = 1
        f["conjoined"] = first.i != m.i
        f["between"] = sum(min(best.token, t.i) < i < max(best.token, t.i) for i, _ in self.by_sentence[n])
        rivals = self._triggers_by_sentence.get(n, ())
        f["rivals between"] = sum(min(best.token, t.i) < i < max(best.token, t.i) for i in rivals)
        return f

    @cached_property
    def _chains(self) -> dict[int, list[Token]]:
        return {}

    def _chain(self, token: Token) -> list[Token]:
        chain = self._chains.get(token.i)
        if chain is None:
            chain = [token, *(t for t in token.ancestors if t.dep_ not in grammar.PREPOSITION)]
            self._chains[token.i] = chain
        return chain

    def _path(self, t: Token, place: int) -> tuple[int, int, int, Token | None, Token | None, Token | None]:
        """Steps between two words by the tree: all, up from the actor, down to the word, the last words before they join, the joint."""
        mine, theirs = self._chain(self.doc[place]), self._chain(t)
        heights = {x.i: h for h, x in enumerate(theirs)}
        for up, x in enumerate(mine):
            down = heights.get(x.i)
            if down is not None:
                return up + down, up, down, mine[up - 1] if up else None, theirs[down - 1] if down else None, x
        return 40, 20, 20, None, None, None
