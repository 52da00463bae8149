"""Finds encounters: who met, talked with, visited, telephoned or sat in conference with whom, as each clause tells it.

Enter a `Reading`, leave `EncounterMention`s in the order of the text. A trigger ("met", "talks") comes from
rules/patterns/encounters.yaml, which also says in which grammatical slots its participants stand; a noun gets more of
them from the verb that carries it ("Japan held talks", rules/patterns/carriers.yaml). Whether it took place is read
in `status`. Whoever merely speaks about an encounter is in no slot of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from kg.extract import status as assertion
from kg.extract.counted_sides import is_many_sided
from kg.extract.encounter_rules import (
    EncounterRule,
    Slot,
    carrier_rules,
    is_called,
    is_predicate,
    rule_of,
    rules_by_lemma,
    visit_nouns,
)
from kg.extract.reading import Reading
from kg.extract.timetables import is_timetabled, timetable_day
from kg.extract.topics import find_topics
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.gatherings import read_gathering
from kg.model import (
    DateValue,
    EncounterMention,
    EncounterType,
    Form,
    Mention,
    MentionKind,
    Role,
    RoleName,
    Status,
)

ACTORS = frozenset({MentionKind.PERSON, MentionKind.STATE, MentionKind.ORGANISATION, MentionKind.GROUP})
PLACES = frozenset({MentionKind.PLACE, MentionKind.STATE})


def find_encounters(reading: Reading, *, faint: bool = False) -> Iterator[EncounterMention]:
    """Read every encounter that a clause of the article tells.

    Takes a reading with its mentions and dates found. Gives mentions whose participants may be pronouns or
    descriptions, and, with `definite`, those that point back to an encounter told before and may lack participants;
    with `faint` also words for an encounter whose clause alone does not make one. Raises nothing.
    """
    for token in reading.doc:
        rule = rule_of(reading, token)
        if rule is not None:
            found = _Frame(reading, token, rule).read()
            if found is not None and (faint or not found.faint):
                yield found


def describe_encounter(reading: Reading, token: Token, kind: EncounterType, rule_id: str) -> EncounterMention:
    """What its clause tells of an encounter that a word names, whether or not a rule would hold it for one.

    Takes the word, the type of encounter, and the id of whoever decided so. Leaves date, place, venue, occasion and
    series read; roles are empty, and the status is held: the caller knows both.
    """
    rule = EncounterRule(id=rule_id, type=kind, slots=(), reason="")
    frame = _Frame(reading, token, rule)
    sentence = reading.evidence(token.sent, rule_id)
    return EncounterMention(
        type=kind,
        status=Status.HELD,
        trigger=reading.evidence(token, rule_id),
        evidence=sentence,
        when=frame._when(),
        places=frame._places(),
        venue=frame._venue(),
        occasion=frame._occasion(),
        series=frame._series(),
        topics=find_topics(sentence.quote),
        definite=not frame.is_verb and frame._definite(),
    )


def summit_state(reading: Reading, noun: Token) -> Mention | None:
    """The state that a summit is called by, alone: "the Malta summit" was held there; "the Malta-Libya summit" is of both."""
    before = [m for word in grammar.modifiers(noun) if (m := reading.mention(word)) is not None]
    alone = len(before) == 1 and before[0].form is Form.NAME and before[0].kind is MentionKind.STATE
    return before[0] if alone else None


def is_of_before(noun: Token) -> bool:
    """True of "talks" in "the venue of previous rounds of talks", which have no day to come."""
    return any(word.lower_ in words("previous") for one in _wrappers(noun) for word in grammar.modifiers(one))


def held_by(noun: Token) -> Token | None:
    """The verb of the clause that tells whose an encounter was: held in "welcomed the talks that Lund held with Okoye"."""
    clauses = (c for c in noun.children if c.dep_ in grammar.RELATIVE and c.lemma_.lower() in words("having"))
    return next((c for c in clauses if not grammar.is_passive(c) and noun in grammar.patients(c)), None)


def comes_then(verb: Token) -> bool:
    """True of a verb that tells what is done next: "then flew to Oslo", "and will travel on to Oslo", "before going to Oslo"."""
    if verb.dep_ == "advcl":
        return any(c.lower_ == "before" and c.i < verb.i for c in verb.children)
    joined = verb.dep_ in ("conj", "parataxis") and grammar.is_verb(verb.head)
    return joined and any(
        c.lower_ in words("afterwards") or (c.lower_ == "on" and c.i == verb.i + 1) for c in verb.children
    )


def actors(reading: Reading, token: Token, *, depth: int = 0) -> list[Mention]:
    """Whom a noun phrase stands for: its mention, or the parties that a description names ("officials of Japan and
    China").

    Members that a delegation is led by come with it ("a delegation led by Kim", "Kim led a delegation to hold talks").
    """
    if called := _called(reading, token):
        return called
    mention = reading.headed(token)
    if mention is None and token.pos_ != "PRON":
        named = [m for m in reading.covering(token) if m.form is Form.NAME and _spans_head(reading, m, token)]
        mention = named[0] if named else None
    found: list[Mention] = []
    if mention is not None and mention.kind in ACTORS | {MentionKind.PLACE}:
        found.append(mention)
    described = mention is None or mention.form is not Form.NAME
    if described and depth < 2 and token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in words("delegation"):
        below: list[Mention] = []
        homes: list[Mention] = []
        for preposition, noun in grammar.prepositional(token):
            if preposition in ("of", "from", "for"):
                homes += actors(reading, noun, depth=depth + 1)
        for word in (*grammar.possessors(token), *grammar.modifiers(token)):
            other = reading.mention(word)
            if (
                other is not None
                and other is not mention
                and other.kind in ACTORS
                and other.form in (Form.NAME, Form.DEMONYM)
            ):
                below.append(other)
        for apposed in grammar.appositions(token):
            for other_token in grammar.conjuncts(apposed):
                other = reading.mention(other_token)
                if other is not None and other.kind is MentionKind.PERSON:
                    below.append(other)
        if homes and token.tag_ == "NNS":
            # "Red Cross officials from the two countries": where they come from tells whom they act for
            found, below = [], [m for m in below if m.kind is MentionKind.PERSON]
        found += homes + below
    if depth < 2 and (
        described or (mention is not None and mention.kind in (MentionKind.ORGANISATION, MentionKind.GROUP))
    ):
        for child in token.children:
            if any(c.dep_ == "case" and c.lemma_ in words("including") for c in child.children):
                named = [m for one in grammar.conjuncts(child) for m in actors(reading, one, depth=1)]
                # "25 delegations, including officials of Norway and Mexico": of several they are some
                kinds = ACTORS if token.tag_ == "NNS" else {MentionKind.PERSON}
                found += [m for m in named if m.kind in kinds]
            if child.dep_ in ("acl", "acl:relcl", "relcl") and child.lemma_ in words("leading") | words("including"):
                led = grammar.agents(child) if child.lemma_ in words("leading") else grammar.patients(child)
                for leader in led:
                    found += [m for m in actors(reading, leader, depth=2) if m.kind is MentionKind.PERSON]
        verb = token.head
        if verb.lemma_ in words("leading") and grammar.is_verb(verb) and token in grammar.patients(verb):
            leaders = [m for leader in grammar.doers(verb) for m in actors(reading, leader, depth=2)]
            found += [m for m in leaders if m.kind is MentionKind.PERSON]
    return list(dict.fromkeys(found))


def _called(reading: Reading, noun: Token) -> list[Mention]:
    """The states whose names follow a noun for what they are: Norway and Algeria in "visited OPEC members Norway and Algeria"."""
    if noun.pos_ != "NOUN":
        return []
    names = [t for a in grammar.appositions(noun) if a.left_edge.i == noun.i + 1 for t in grammar.conjuncts(a)]
    found = [m for t in names if (m := reading.headed(t)) is not None]
    return [m for m in found if m.kind is MentionKind.STATE and m.form is Form.NAME]


def _spans_head(reading: Reading, mention: Mention, token: Token) -> bool:
    """A name whose words the parser strung together otherwise: any word of it may be the one that hangs on the verb."""
    head = reading.head(mention)
    inside = {t.i for t in reading.tokens(mention.evidence)}
    return head is not None and token.i in inside and (token.head.i not in inside or token.head == token)


class _Frame:
    """One trigger with what its clause gives it."""

    def __init__(self, reading: Reading, trigger: Token, rule: EncounterRule) -> None:
        self.reading = reading
        self.trigger = trigger
        self.rule = rule
        self.is_verb = grammar.is_verb(trigger) or trigger.dep_ == "cop" or is_predicate(trigger)
        self.nouns = [trigger] if self.is_verb else list(_wrappers(trigger))
        self.carrier, self.tie = self._find_carrier()
        self.roles: list[Role] = []
        self.filled: set[str] = set()

    def read(self) -> EncounterMention | None:
        if self.rule.attributive:
            self._read_attribute()
        elif self.is_verb:
            self._read_verb()
        else:
            self._read_noun()
        definite = not self.is_verb and (self._definite() or (not self.roles and self._called_off()))
        faint = not self._enough(definite)
        held = assertion.status_of(self.trigger, self.carrier)
        if held is None:
            return None
        if held is not Status.CANCELLED and self.rule.status:
            held = Status(self.rule.status)
        when = self._when()
        if held is Status.HELD and is_timetabled(self.reading, self.trigger):
            held, when = Status.PLANNED, when or timetable_day(self.reading)
        today = self.reading.article.today
        if held is Status.HELD and when is not None and today is not None and when.start > today:
            held = Status.PLANNED
        if held is Status.HELD and when is not None and self._is_still_today(when):
            held = Status.PLANNED
        sentence = self.trigger.sent
        evidence = self.reading.evidence(sentence, f"encounter/{self.rule.id}")
        return EncounterMention(
            type=self._type(),
            status=held,
            trigger=self.reading.evidence(self.trigger, f"encounter/{self.rule.id}"),
            evidence=evidence,
            roles=tuple(self.roles),
            when=when,
            places=self._places(),
            venue=self._venue(),
            occasion=self._occasion(),
            series=self._series(),
            topics=find_topics(evidence.quote),
            definite=definite,
            faint=faint,
        )

    def _is_still_today(self, when: DateValue) -> bool:
        """True of "is hosting a dinner tonight": the present tense of what is left of the day."""
        if when.words.lower() not in words("later-today"):
            return False
        verbs = (t for t in (self.trigger, *grammar.governors(self.trigger)) if grammar.is_verb(t))
        return grammar.tense(next(verbs, self.trigger)) == "present"

    # -- participants

    def _add(self, tokens: Iterable[Token], slot: Slot) -> None:
        for token in tokens:
            for mention in actors(self.reading, token):
                if (
                    slot.kinds
                    and mention.kind not in slot.kinds
                    and not (MentionKind.PERSON in slot.kinds and _is_official(mention))
                ):
                    continue
                if mention.kind is MentionKind.PLACE and MentionKind.PLACE not in slot.kinds and not _capital(mention):
                    continue
                self.filled.add(slot.at)
                role = Role(name=slot.role, mention=mention)
                if all(r.mention != mention for r in self.roles):
                    self.roles.append(role)

    def _read_verb(self) -> None:
        if self.trigger.dep_ == "cop":
            place = self.trigger.head
            at = grammar.preposition_of(place)
            for slot in self.rule.slots:
                if slot.at == "subject":
                    self._add(grammar.subjects(place), slot)
                elif slot.at == at:
                    self._add(grammar.conjuncts(place), slot)
            return
        if self.rule.objects:
            # "an agreement between Chad and Libya was signed"
            below = [b for o in grammar.patients(self.trigger) for b in grammar.prepositional(o)]
            self._add([t for p, t in below if p == "between"], Slot(at="between"))
        for slot in self.rule.slots:
            if slot.at == "subject":
                self._add(grammar.doers(self.trigger), slot)
            elif slot.at == "object":
                told = grammar.addressees(self.trigger) if self.rule.visitor else []
                self._add(grammar.patients(self.trigger) or told, slot)
            else:
                self._add([t for p, t in grammar.prepositional(self.trigger) if p == slot.at], slot)
                if self.rule.objects and slot.at in self.rule.needs and slot.at not in self.filled:
                    # "presented his letters to the king": the parser may hang the phrase on the letters
                    below = [b for o in grammar.patients(self.trigger) for b in grammar.prepositional(o)]
                    self._add([t for p, t in below if p == slot.at], slot)
        if self.rule.type is EncounterType.VISIT and self.trigger.dep_ in grammar.RELATIVE:
            # "Oslo, where he lands on Monday"
            told = [self.trigger.head] if any(c.lower_ == "where" for c in self.trigger.children) else []
            for slot in [slot for slot in self.rule.slots if slot.role is RoleName.HOST][:1]:
                self._add(told, slot)
        if self.filled == {"subject"} and len(self.roles) == 1 and self.trigger.dep_ in grammar.RELATIVE:
            # "Lund and Berg, who met": the parser hangs the clause on the last
            slot = next(s for s in self.rule.slots if s.at == "subject")
            self._add(grammar.conjuncts(grammar.first_conjunct(self.trigger.head)), slot)
        if any(slot.at == "with" for slot in self.rule.slots) and "with" not in self.filled:
            # "exchanged views on trade with Kim": the phrase may hang on a noun of the clause
            slot = next(s for s in self.rule.slots if s.at == "with")
            for child in self.trigger.children:
                own = ("noun", child.lemma_.lower()) in rules_by_lemma()  # "speaking at a news conference with Kim"
                hangs = child.dep_ in grammar.OBJECT | grammar.PREPOSITIONAL | {"prep"}
                if hangs and not own and not grammar.heads_clause(child):
                    self._add([t for n in child.subtree for p, t in grammar.prepositional(n) if p == "with"], slot)

    def _read_noun(self) -> None:
        for noun in self.nouns:
            for slot in self.rule.slots:
                if slot.at == "possessor":
                    self._add(grammar.possessors(noun), slot)
                elif slot.at == "modifier":
                    self._add_modifiers(noun, slot)
                elif slot.at == "of":
                    self._add([t for p, t in grammar.prepositional(noun) if p == "of" and t not in self.nouns], slot)
                elif slot.at == "honour":
                    self._add(self._honoured(), slot)
                else:
                    self._add([t for p, t in grammar.prepositional(noun) if p == slot.at], slot)
        # "after meeting Lund", where the parser takes the word for a noun
        self._add(grammar.patients(self.trigger), Slot(at="with"))
        if self.rule.type is EncounterType.VISIT:
            self._read_visit()
        self._read_carrier()

    def _honoured(self) -> list[Token]:
        """For whom a meal is given: "hosted a dinner in honour of the envoy", "a dinner was given for the envoy"."""
        given = [n for p, n in grammar.prepositional(self.carrier) if p == "for"] if self.carrier is not None else []
        anchors = [*self.nouns, *([self.carrier] if self.carrier is not None else [])]
        phrases = [n for a in anchors for p, n in grammar.prepositional(a) if p == "in"]
        honours = [n for n in phrases if n.lemma_.lower() in words("honouring")]
        return given + [t for noun in honours for p, t in grammar.prepositional(noun) if p == "of"]

    def _read_attribute(self) -> None:
        """ "Lund received the visiting minister": whom the word describes, and who deals with him."""
        described = grammar.first_conjunct(self.trigger.head)
        verb = next((g for g in grammar.governors(described) if grammar.is_verb(g)), None)
        doers = grammar.doers(verb) if verb is not None else []
        for slot in self.rule.slots:
            if slot.at == "described":
                self._add([self.trigger.head], slot)
            elif described not in doers:
                self._add(doers, slot)

    def _add_modifiers(self, noun: Token, slot: Slot) -> None:
        parties = []
        for word in grammar.modifiers(noun):
            mention = self.reading.mention(word)
            if mention is not None and mention.kind in ACTORS and mention not in parties:
                parties.append(mention)
        if len(parties) == 1 and self.rule.type in (EncounterType.VISIT,):
            return
        parties = [m for m in parties if m != self._summit_in()]
        for mention in parties:
            self.filled.add(slot.at)
            if all(r.mention != mention for r in self.roles):
                self.roles.append(Role(name=slot.role, mention=mention))

    def _summit_in(self) -> Mention | None:
        return summit_state(self.reading, self.trigger) if self.rule.type is EncounterType.SUMMIT else None

    def _read_visit(self) -> None:
        """ "the delegation's U.S. visit": a name before the noun is where it leads, if somebody else's it is."""
        self._add(self._visitors(), Slot(at="by", role=RoleName.GUEST))
        guests = any(r.name is RoleName.GUEST for r in self.roles)
        for word in grammar.modifiers(self.trigger):
            mention = self.reading.mention(word)
            if mention is None or any(r.mention == mention for r in self.roles):
                continue
            if mention.form is Form.NAME and mention.kind in PLACES and guests:
                self.roles.append(Role(name=RoleName.HOST, mention=mention))
            elif mention.kind in ACTORS and not guests:
                self.roles.append(Role(name=RoleName.GUEST, mention=mention))
        self._add(self._stops(), Slot(at="stop", role=RoleName.HOST, kinds=(MentionKind.STATE, MentionKind.PLACE)))
        if not any(r.name is RoleName.GUEST for r in self.roles) and self.carrier is None:
            self._add(self._travellers(), Slot(at="traveller", role=RoleName.GUEST, kinds=(MentionKind.PERSON,)))

    def _visitors(self) -> list[Token]:
        """ "expects a visit next week by Lund": who visits, where the parser hangs it on the verb that carries the visit."""
        if self.carrier is None or self.tie != "object" or grammar.is_passive(self.carrier):
            return []
        return [t for p, t in grammar.prepositional(self.carrier) if p == "by"]

    def _stops(self) -> Iterator[Token]:
        """ "a tour which includes Chad and Mali": where it leads to."""
        for clause in self.trigger.children:
            if clause.dep_ in ("acl", *grammar.RELATIVE) and clause.lemma_.lower() in words("including"):
                yield from grammar.patients(clause)
            if grammar.preposition_of(clause) == "including":
                yield from grammar.conjuncts(clause)

    def _travellers(self) -> Iterator[Token]:
        """ "Lund, here on a visit", "Lund, on the first stop of a tour": whom the phrase of a visit hangs on."""
        for above in grammar.governors(self.nouns[-1]):
            if above.lower_ != "here" and above.lemma_.lower() not in words("transparent"):
                yield self._named(above)
                return

    def _named(self, word: Token) -> Token:
        """The word that heads the name whose title the parser took for its head: Per for Minister in "Minister Per Holm"."""
        if self.reading.headed(word) is None:
            return next((c for c in word.children if c.dep_ in ("flat", "appos") and self.reading.mention(c)), word)
        return word

    def _find_carrier(self) -> tuple[Token | None, str]:
        if self.is_verb:
            return None, ""
        top = self.nouns[-1]
        if (holding := held_by(top)) is not None:
            return holding, "object"
        child = grammar.first_conjunct(top)
        tie = assertion.link(child)
        for above in grammar.governors(child):
            if grammar.is_verb(above) or any(c.dep_ == "cop" for c in above.children):
                return above, tie
            if above.pos_ == "ADV":
                continue  # "walked away from the talks"
            if above.pos_ in ("NOUN", "PROPN") and tie in (
                "of",
                "for",
                "in",
                "during",
                "at",
                "after",
                "following",
                "before",
                "on",
                "with",
            ):
                child, tie = above, tie if tie != "of" else assertion.link(above)
                continue
            break
        return None, tie

    def _read_carrier(self) -> None:
        verb = self.carrier
        if verb is None:
            return
        for rule in carrier_rules():
            if not (verb.lemma_.lower() in rule.verbs or "*" in rule.verbs) or self.tie not in rule.links:
                continue
            guest = self.rule.type is EncounterType.VISIT
            role = RoleName.GUEST if guest and rule.role is RoleName.PARTICIPANT else rule.role
            definite = self._definite()
            if rule.id in ("after", "go-for") and definite and not self.filled & {"with", "to"}:
                return
            if rule.needs and not self.filled & set(rule.needs):
                return
            if guest and any(r.name is RoleName.GUEST for r in self.roles):
                return
            before = len(self.roles)
            if rule.adopt == "always" or (
                rule.adopt == "fill" and (len(self._sides()) < 2 or self._of_bodies()) and not self.filled & {"between"}
            ):
                if (
                    guest
                    or not self.filled & {"between", "of"}
                    or rule.role is not RoleName.PARTICIPANT
                    or self._of_bodies()
                ):
                    self._add(grammar.doers(verb), Slot(at="carrier", role=role))
                for other in rule.others:
                    if other == "object":
                        nouns = grammar.patients(verb) + ([] if rule.id != "speech" else _addressed(verb))
                        self._add([n for n in nouns if n not in self.nouns], Slot(at="carried"))
                    else:
                        self._add([t for p, t in grammar.prepositional(verb) if p == other], Slot(at=other))
            elif rule.adopt == "never" and before < 2:
                self._add([n for n in grammar.patients(verb) if n not in self.nouns], Slot(at="carried"))
            return

    def _of_bodies(self) -> bool:
        """True of "the meeting of the Fund and the Bank": whoever goes there deals with the bodies whose meeting it is."""
        return bool(self.roles) and all(r.mention.kind is MentionKind.ORGANISATION for r in self.roles)

    def _sides(self) -> set[str]:
        return {r.mention.key or r.mention.side or r.mention.name for r in self.roles}

    # -- whether it is one

    def _definite(self) -> bool:
        for noun in self.nouns:
            if grammar.determiner(noun) in ("the", "this", "these", "those", "that", "both", "such"):
                return True
            if grammar.possessors(noun):
                return True
            if any(d.evidence.end <= noun.idx for d in self.reading.dates_under(noun)):
                return True
        return False

    def _enough(self, definite: bool) -> bool:
        if self.is_verb:
            here = self.rule.type is EncounterType.VISIT and self._is_here()
            if self.rule.needs and not self.filled & set(self.rule.needs) and not here:
                return False
            if not self.roles:
                return False
            goes = any(slot.at == "subject" for slot in self.rule.slots)
            if self.rule.type is EncounterType.VISIT and goes and "subject" not in self.filled and self._thing_goes():
                return False
            if (
                any(s.at == "object" and s.role is RoleName.GUEST for s in self.rule.slots)
                and "object" not in self.filled
            ):
                return False  # "a report is expected in Oslo"
            things = [t for t in grammar.patients(self.trigger) if not actors(self.reading, t)]
            if (self.rule.id == "meet" or self.rule.needs == ("subject",)) and things and "object" not in self.filled:
                return False
            others = self.filled - {"subject"}
            plural = len(self.roles) > 1 or any(
                r.mention.kind is MentionKind.GROUP or r.mention.number > 1 for r in self.roles
            )
            return bool(others) or plural or here
        if self.rule.modifiers:
            if not is_called(self.trigger, self.rule) and not self.filled & set(self.rule.needs):
                return False
            return bool(self.roles)
        if self.rule.needs and not self.filled & set(self.rule.needs):
            return "carrier" in self.filled and len(self._sides()) > 1  # "Lund and Berg had lunch"
        return bool(self.roles) or definite or self._called_off()

    def _is_here(self) -> bool:
        """True of "arrived here" and "was here": whose state is host is known from where the article was sent from."""
        clause = self.trigger.head if self.trigger.dep_ == "cop" else self.trigger
        return any(t.lower_ == "here" for t in (clause, *clause.children))

    def _thing_goes(self) -> bool:
        """True of "the wheat arrived": the clause has a subject that is a common noun and nobody whom we know of."""
        clause = self.trigger.head if self.trigger.dep_ == "cop" else self.trigger
        return any(t.tag_ in ("NN", "NNS") for t in grammar.subjects(clause, inherit=False))

    def _called_off(self) -> bool:
        """Bare "talks" of which no more is said than that they were broken off: those that the article is about."""
        return self.trigger.tag_ == "NNS" and assertion.status_of(self.trigger, self.carrier) is Status.CANCELLED

    def _type(self) -> EncounterType:
        if self.rule.type is EncounterType.MEETING and any(
            t.lower_ == "summit" for t in grammar.modifiers(self.trigger)
        ):
            return EncounterType.SUMMIT
        if self.rule.type in (EncounterType.ENCOUNTER, EncounterType.MEETING, EncounterType.TALKS) and self._by_phone():
            return EncounterType.CALL
        return self.rule.type

    def _by_phone(self) -> bool:
        """True of "talked over the telephone" and "held talks by phone"."""
        told = [*self.nouns, *([self.carrier] if self.carrier is not None else ())]
        return any(
            preposition in ("by", "over", "on", "via") and noun.lemma_.lower() in words("telephone")
            for word in told
            for preposition, noun in grammar.prepositional(word)
        )

    # -- when and where

    def _anchors(self) -> list[Token]:
        found = list(self.nouns) + ([self.trigger.head] if self.trigger.dep_ == "cop" else [])
        if self.carrier is not None and not self._came_before(self.carrier):
            verb = self.carrier
            speech = verb.lemma_.lower() in words("speech")
            if self.tie != "about" and (not speech or self.tie in ("in", "during", "at", "after", "following")):
                found.append(verb)
        top = found[-1]
        while grammar.is_verb(top) and top.dep_ in ("xcomp", "conj") and top.head != top and grammar.is_verb(top.head):
            if top.dep_ == "conj" and top.tag_ in ("VBD", "VBZ", "VBP") and grammar.subjects(top, inherit=False):
                break
            if comes_then(top):
                break
            top = top.head
            found.append(top)
        return found

    def _came_before(self, verb: Token) -> bool:
        """True of "visits" in "arrived on Monday after visits to Oslo and Rome": the day and the place are those of the arrival."""
        going = rules_by_lemma().get(("verb", verb.lemma_.lower()), ())
        return (
            self.rule.type is EncounterType.VISIT
            and self.tie in words("apart")
            and any(rule.type is EncounterType.VISIT for rule in going)
        )

    def _when(self) -> DateValue | None:
        anchors = {t.i: rank for rank, t in reversed(list(enumerate(self._anchors())))}
        best: tuple[int, int, DateValue] | None = None
        for token, date in self.reading.days_beside(self.trigger):
            if date.value is None:
                continue
            anchor = _anchor(self.reading, token)
            if (
                anchor is not None
                and anchor.dep_ in ("acl", *grammar.RELATIVE)
                and anchor.lemma_.lower()
                in words("arranging") | words("holding") | words("beginning") | words("ending")
            ):
                anchor = anchor.head  # "a visit planned for Feb. 10 was called off on Thursday"
            if anchor is None or anchor.i not in anchors:
                continue
            key = (anchors[anchor.i], abs(token.i - self.trigger.i))
            if best is None or key < best[:2]:
                best = (*key, self._up_to_now(token, anchor, date.value))
        if best is not None:
            return best[2]
        return self._date_of_the_occasion() or self._only_date()

    def _up_to_now(self, token: Token, verb: Token, since: DateValue) -> DateValue:
        """The days from the one after "since" to the article's, of what went on: "has been mediating talks since March"; else the day itself."""
        today = self.reading.article.today
        if grammar.preposition_of(token) not in words("onset") or today is None or since.end >= today:
            return since
        if {"has", "have"}.isdisjoint(grammar.auxiliaries(verb)) or grammar.negated(verb) or grammar.is_passive(verb):
            return since  # "have been stalled since November"
        first = since.edtf.partition("/")[0].rstrip("~")
        reason = f"since {since.edtf}, and still on {today}"
        return replace(since, edtf=f"{first}/{today}", end=today, precision="interval", reason=reason)

    def _date_of_the_occasion(self) -> DateValue | None:
        """The date of what it was held beside: "on the sidelines of a summit held on Monday"."""
        events = {event.i for event in self._beside()}
        for token, date in self.reading.days_beside(self.trigger) if events else ():
            anchor = _anchor(self.reading, token)
            if anchor is not None and (anchor.i in events or self._held(anchor, events)):
                return date.value
        return None

    def _only_date(self) -> DateValue | None:
        """The one date of the sentence, where it hangs on a clause above: "on Friday he said after talks"."""
        dates = self.reading.days_beside(self.trigger)
        if (
            len(dates) != 1
            or dates[0][1].value is None
            or self.tie not in ("", "in", "during", "at", "after", "following")
            or grammar.preposition_of(self.trigger) == "about"
        ):
            return None
        anchor = _anchor(self.reading, dates[0][0])
        above = list(grammar.governors(self.trigger))
        if anchor is None or anchor not in above:
            return None
        between = [self.trigger, *([self.carrier] if self.carrier is not None else []), *above[: above.index(anchor)]]
        # "she said on Monday that in the talks": Monday is when she said so
        return None if any(t.dep_ in ("ccomp", "parataxis") for t in between) else dates[0][1].value

    def _places(self) -> tuple[Mention, ...]:
        anchors = {t.i for t in self._anchors()}
        beside = {event.i for event in self._beside()}
        taken = {r.mention for r in self.roles if r.name is not RoleName.HOST}
        found: list[tuple[int, Mention]] = []
        sentence = self.trigger.sent
        first, last = sentence.start_char, sentence.end_char
        for mention in self.reading.mentions:
            if not first <= mention.head < last or mention.kind not in PLACES:
                continue
            if mention.form is not Form.NAME or mention in taken:
                continue
            head = self.reading.head(mention)
            if head is None:
                continue
            if self._received_at(head) or self._where(head):
                found.append((0, mention))
                continue
            if grammar.preposition_of(_set_in(_outer(self.reading, mention, head))) not in (
                "in",
                "at",
                "near",
                "outside",
            ):
                if not (
                    head.dep_ in grammar.MODIFIER
                    and head.head in self.nouns
                    and (mention.kind is MentionKind.PLACE or mention == self._summit_in())
                ):
                    continue
                found.append((0, mention))
                continue
            anchor = _anchor(self.reading, head)
            if _is_of_a_topic(head):
                continue
            if anchor is not None and (
                anchor.i in anchors or anchor.i in beside or self._held(anchor, anchors | beside)
            ):
                found.append((abs(head.i - self.trigger.i), mention))
        if self.rule.type is EncounterType.VISIT:
            found += [(0, r.mention) for r in self.roles if r.name is RoleName.HOST and r.mention.kind in PLACES]
        elif not found:
            found += [(0, m) for m in (*self._visited(), *self._hosting())]
        return tuple(dict.fromkeys(m for _, m in sorted(found, key=lambda p: p[0])))

    def _visited(self) -> Iterator[Mention]:
        """Where it was that told "during a visit to Chad"."""
        for anchor in self._anchors():
            for preposition, noun in grammar.prepositional(anchor):
                if preposition == "during" and noun.lemma_.lower() in visit_nouns():
                    for inner, place in grammar.prepositional(noun):
                        mention = self.reading.headed(place)
                        if inner == "to" and mention is not None and mention.kind in PLACES:
                            yield mention

    def _hosting(self) -> Iterator[Mention]:
        """The state that "hosted the talks": they were there."""
        if self.carrier is not None and self.tie == "object" and self.carrier.lemma_.lower() == "host":
            hosts = (self.reading.headed(doer) for doer in grammar.doers(self.carrier))
            yield from (m for m in hosts if m is not None and m.kind is MentionKind.STATE and m.form is Form.NAME)

    def _where(self, place: Token) -> bool:
        """True of "Hawaii, where they met officials": a place whose relative clause tells the encounter."""
        anchors = {a.i for a in self._anchors()}
        following = [t for t in place.doc[place.i + 1 : min(place.i + 4, place.sent.end)] if t.text != ","]
        return bool(following) and following[0].lower_ == "where" and following[0].head.i in anchors

    def _received_at(self, place: Token) -> bool:
        """True of "welcomed him to the White House": a host's place, and not where somebody goes."""
        return (
            grammar.preposition_of(place) == "to"
            and place.head == self.trigger
            and self.trigger.lemma_.lower() in words("receiving")
        )

    @staticmethod
    def _held(verb: Token, events: set[int]) -> bool:
        """True of "held" in "a summit held in Bamako", where the summit is the occasion."""
        return (
            verb.dep_ in ("acl", "acl:relcl", "relcl")
            and verb.head.i in events
            and verb.lemma_.lower() in words("holding")
        )

    def _venue(self) -> str:
        for anchor in self._anchors():
            for preposition, noun in grammar.prepositional(anchor):
                if preposition in ("at", "in", "inside") and _is_site(noun):
                    return phrase(noun)
        # "at the Norwegian embassy, the venue of the first day of the talks"
        return next((phrase(n.head) for n in self.nouns if n.dep_ == "appos" and _is_site(n.head)), "")

    def _beside(self) -> Iterator[Token]:
        """What it was held on the sidelines of."""
        for anchor in self._anchors():
            for preposition, noun in grammar.prepositional(anchor):
                if preposition in ("on", "at", "along", "in") and noun.lemma_.lower() in words("aside"):
                    yield from (event for inner, event in grammar.prepositional(noun) if inner == "of")

    def _occasion(self) -> str:
        for event in self._beside():
            return phrase(event)
        for anchor in self._anchors():
            for preposition, noun in grammar.prepositional(anchor):
                if preposition not in ("at", "during") or noun in self.nouns:
                    continue
                if ("noun", noun.lemma_.lower()) in rules_by_lemma() or read_gathering(phrase(noun)):
                    return phrase(noun)
        return ""

    def _series(self) -> str:
        if is_many_sided(self.trigger):
            return phrase(self.nouns[-1])
        for noun in self.nouns[1:]:
            if noun.lemma_.lower() in ("round", "session", "series"):
                return phrase(noun)
        if not self.is_verb and read_gathering(phrase(self.trigger)):
            return phrase(self.trigger)
        return ""


def _addressed(verb: Token) -> list[Token]:
    return grammar.addressees(verb)


def _wrappers(noun: Token) -> Iterator[Token]:
    """The noun and what counts it or marks a stretch of it: talks, round in "the fourth round of talks"."""
    yield noun
    while grammar.preposition_of(noun) == "of":
        above = next(grammar.governors(noun), None)
        if above is None or above.lemma_.lower() not in words("transparent"):
            return
        yield above
        noun = above


def _anchor(reading: Reading, token: Token) -> Token | None:
    """The first verb or trigger noun above a date or place: what it is told of."""
    for above in grammar.governors(token):
        if grammar.is_verb(above) or above.dep_ in ("ROOT", "root"):
            return above
        if above.pos_ in ("NOUN", "PROPN") and (
            ("noun", above.lemma_.lower()) in rules_by_lemma() or above.lemma_.lower() in words("transparent")
        ):
            return above
        if any(c.dep_ == "cop" for c in above.children):
            return above
    return None


def _is_of_a_topic(place: Token) -> bool:
    """True of Chad in "discussed the situation in Chad"."""
    above = next(grammar.governors(place), None)
    if above is None or above.pos_ != "NOUN":
        return False
    verb = next((g for g in grammar.governors(above) if grammar.is_verb(g)), None)
    return verb is not None and verb.lemma_.lower() in words("discussing") and above in grammar.patients(verb)


def _set_in(place: Token) -> Token:
    """The noun that a place's name explains: city for Shenyang in "in the Chinese city of Shenyang", capital for
    Tehran in "in the Iranian capital Tehran"."""
    above = next(grammar.governors(place), None)
    if above is None or above.lemma_.lower() not in words("locality"):
        return place
    preposition = grammar.preposition_of(place)
    return above if preposition == "of" or (not preposition and above.i < place.i) else place


def _outer(reading: Reading, mention: Mention, head: Token) -> Token:
    """The word of a name that hangs outside it."""
    inside = {t.i for t in reading.tokens(mention.evidence)}
    while head.head.i in inside and head.head != head:
        head = head.head
    return grammar.first_conjunct(head)


def _capital(mention: Mention) -> bool:
    """Whether a place may stand for its state; resolution decides, so every place with a gazetteer id may."""
    return bool(mention.side)


def _is_official(mention: Mention) -> bool:
    """True of "the Danish envoy" and "a Danish delegation": who stands for his state, and who can be received as no state can."""
    return mention.evidence.rule in ("nominal-official", "nominal-party")


def _is_site(noun: Token) -> bool:
    return not words("venue").isdisjoint((noun.lower_, noun.lemma_.lower()))


def phrase(noun: Token) -> str:
    """The words of a noun phrase, without relative clauses and appositions: "the North Korean embassy"."""
    inside = [noun]
    for child in noun.children:
        if child.dep_ in (
            "acl",
            "acl:relcl",
            "relcl",
            "appos",
            "case",
            "punct",
            "conj",
            "cc",
            "parataxis",
        ) or child.dep_.startswith("acl"):
            continue
        if child.dep_ == "prep" and child.lower_ not in ("of", "on", "for", "between", "with"):
            continue
        if child.dep_ in ("nmod", "obl") and grammar.preposition_of(child) not in (
            "of",
            "on",
            "for",
            "between",
            "with",
            "",
        ):
            continue
        inside += list(child.subtree)
    start, end = min(t.i for t in inside), max(t.i for t in inside)
    return " ".join(noun.doc[start : end + 1].text.split())
