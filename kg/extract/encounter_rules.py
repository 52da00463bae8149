"""Which words name an encounter, as the rows of rules/patterns/encounters.yaml and carriers.yaml say, and which row a word of a text fits.

Enter a `Reading` and a word; leave the row, or None. Where participants stand is told in the row; `kg.extract.encounters` seats them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.rules import load_yaml
from kg.model import EncounterType, MentionKind, RoleName
from kg.resources import rules

LEGISLATURE = "gazetteer-body"
"""The rule that reads the name of a legislature."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """Where a participant stands: `subject`, `object`, `possessor`, `modifier`, or a preposition."""

    at: str
    role: RoleName = RoleName.PARTICIPANT
    kinds: tuple[MentionKind, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EncounterRule:
    """A row of rules/patterns/encounters.yaml; the file's head says what its keys mean."""

    id: str
    type: EncounterType
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    particle: str = ""
    objects: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    slots: tuple[Slot, ...]
    needs: tuple[str, ...] = ()
    infinitive: bool = True
    bare: bool = False
    intransitive: bool = False
    afterwards: bool = False
    status: Literal["", "planned", "proposed"] = ""
    visitor: bool = False
    attributive: bool = False
    alone: bool = False
    candidate: bool = True
    reason: str
    source: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CarrierRule:
    """A row of rules/patterns/carriers.yaml; the file's head says what its keys mean."""

    id: str
    verbs: tuple[str, ...]
    links: tuple[str, ...]
    role: RoleName = RoleName.PARTICIPANT
    adopt: str
    needs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    reason: str
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def encounter_rules() -> tuple[EncounterRule, ...]:
    """The rows of encounters.yaml."""
    return load_yaml(rules("patterns", "encounters.yaml"), EncounterRule)


@cache
def carrier_rules() -> tuple[CarrierRule, ...]:
    """The rows of carriers.yaml."""
    return load_yaml(rules("patterns", "carriers.yaml"), CarrierRule)


@cache
def rules_by_lemma() -> dict[tuple[str, str], tuple[EncounterRule, ...]]:
    found: dict[tuple[str, str], tuple[EncounterRule, ...]] = {}
    for rule in encounter_rules():
        for pos, lemmas in (("verb", rule.verbs), ("noun", rule.nouns)):
            for lemma in lemmas:
                found[pos, lemma] = (*found.get((pos, lemma), ()), rule)
    return found


@cache
def rule_lemmas() -> frozenset[str]:
    """The lemmas that may name an encounter where no rule says so."""
    return frozenset(lemma for (_, lemma), some in rules_by_lemma().items() if any(rule.candidate for rule in some))


@cache
def settled_rules() -> frozenset[str]:
    """The rules, as evidence names them ("encounter/pay-call"), of what a learned model is not asked about."""
    return frozenset(f"encounter/{rule.id}" for rule in encounter_rules() if not rule.candidate)


def rule_of(reading: Reading, token: Token) -> EncounterRule | None:
    kind = "verb" if grammar.is_verb(token) else "noun" if token.pos_ in ("NOUN", "PROPN") else ""
    lemma = token.lemma_.lower()
    if (token.dep_ == "cop" and lemma == "be" and _is_stay(reading, token.head)) or is_predicate(token):
        kind = "verb"
    told = rules_by_lemma().get((kind, lemma), ())
    if not told or names_a_task(token) or names_a_legislature(reading, token):
        return None
    before = token.dep_ in ("compound", "amod", "nmod:desc")
    for rule in told:
        if before != rule.attributive or (rule.attributive and token.tag_ != "VBG"):
            continue
        if kind == "noun" and (token.text == "talk" or token.lower_ == "forum"):
            continue
        if (
            rule.particle
            and not any(c.lower_ == rule.particle for c in token.children)
            and not _particle_below(token, rule)
        ):
            continue
        if rule.objects and not any(t.lemma_.lower() in rule.objects for t in grammar.patients(token)):
            continue
        if not rule.infinitive and any(_is_asked(c) for c in _all_below(token)):
            continue
        if rule.afterwards and not _is_afterwards(token):
            continue
        if rule.intransitive and grammar.patients(token):
            continue
        if rule.bare and not _is_bare(token):
            continue
        if rule.visitor and not _is_of_a_visit(token):
            continue
        if rule.alone and any(("noun", noun.lemma_.lower()) in rules_by_lemma() for noun in _beside(token)):
            continue
        if kind == "noun" and is_at_home(token):
            continue
        if rule.modifiers and not rule.needs and not is_called(token, rule):
            continue
        return rule
    return None


def names_a_task(token: Token) -> bool:
    """True of "talks" in "the ambassador for talks with Japan": what somebody is appointed for, held or not."""
    if grammar.preposition_of(token) != "for" or grammar.determiner(token):
        return False
    above = next(grammar.governors(token), None)
    return above is not None and above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() in words("delegation")


def names_a_legislature(reading: Reading, token: Token) -> bool:
    """True of "Congress" in "met leaders of Congress", which is no congress that they hold."""
    return any(mention.evidence.rule == LEGISLATURE for mention in reading.covering(token))


def is_predicate(token: Token) -> bool:
    """True of "due" in "is due in Oslo": an adjective that tells an encounter as a verb does."""
    return token.pos_ == "ADJ" and any(c.dep_ == "cop" for c in token.children)


def _is_afterwards(verb: Token) -> bool:
    """True of "left Oslo after a visit" and "left Oslo after meeting her"."""
    if any(preposition in ("after", "following") for preposition, _ in grammar.prepositional(verb)):
        return True
    return any(c.lower_ == "after" for clause in verb.children if clause.dep_ == "advcl" for c in clause.children)


def _is_stay(reading: Reading, place: Token) -> bool:
    """True of "is now in Chad", "was in Chad on Monday", "is in Chad for talks", "is in Chad to seek aid" and "has been to Chad", but not of
    "is in Chad", where somebody may live."""
    if grammar.preposition_of(place) == "to" and place.pos_ == "PROPN":
        return any(c.lower_ == "been" for c in place.children) and not grammar.negated(place)
    if place.lower_ != "here" and (grammar.preposition_of(place) != "in" or place.pos_ != "PROPN"):
        return False
    now = any(c.lower_ in words("at-present") for c in place.children)
    on_a_day = any(token.head == place for token, _ in reading.dates_beside(place))
    aims = any(c.dep_ in ("advcl", "xcomp") and grammar.tense(c) == "infinitive" for c in place.children)
    return (
        now
        or on_a_day
        or aims
        or any(p == "for" and ("noun", n.lemma_.lower()) in rules_by_lemma() for p, n in grammar.prepositional(place))
    )


def _beside(verb: Token) -> list[Token]:
    """The subject of a verb and what its prepositions bring in."""
    return [*grammar.subjects(verb, inherit=False), *(noun for _, noun in grammar.prepositional(verb))]


def is_called(noun: Token, rule: EncounterRule) -> bool:
    """Whether one of the words that a rule wants before a noun stands there: "a courtesy call"."""
    return any(not {t.lower_, t.lemma_.lower()}.isdisjoint(rule.modifiers) for t in grammar.modifiers(noun))


def _particle_below(token: Token, rule: EncounterRule) -> bool:
    return any(preposition == rule.particle for preposition, _ in grammar.prepositional(token))


def _is_bare(verb: Token) -> bool:
    """True of "called the minister", but not of "called him a friend", "called him back", "called him to Oslo" and "saw him leave"."""
    said = any(c.dep_ in grammar.CONTROLLED | grammar.PREDICATE and not grammar.is_verb(c) for c in verb.children)
    seen = any(c.dep_ in ("ccomp", "xcomp") and c.tag_ in ("VB", "VBG") and not _has_to(c) for c in verb.children)
    away = any(c.dep_ in ("compound:prt", "prt") or c.lower_ in ("back", "home") for c in verb.children)
    bound = any(preposition in ("to", "by", "for", "as", "off") for preposition, _ in grammar.prepositional(verb))
    passive = grammar.is_passive(verb) and not grammar.agents(verb)
    return bool(grammar.patients(verb)) and not (said or seen or away or bound or passive)


def _is_asked(below: Token) -> bool:
    """True of "to withdraw" in "called on Iran to withdraw", but not of "leaving" in "called on him before leaving"."""
    return below.dep_ in ("xcomp", "advcl", "acl", "ccomp") and not (below.tag_ == "VBG" and below.dep_ == "advcl")


def _has_to(verb: Token) -> bool:
    return any(c.tag_ == "TO" for c in verb.children)


def _is_of_a_visit(verb: Token) -> bool:
    """True of what somebody does to "the visiting minister", or "during a visit to Oslo"."""
    told = [*grammar.patients(verb), *grammar.addressees(verb)]
    if any(c.lower_ == "visiting" for t in told for c in t.children):
        return True
    return any(
        preposition == "during" and noun.lemma_.lower() in visit_nouns()
        for preposition, noun in grammar.prepositional(verb)
    )


@cache
def visit_nouns() -> frozenset[str]:
    """The nouns that name a visit."""
    return frozenset(
        lemma
        for (kind, lemma), some in rules_by_lemma().items()
        if kind == "noun" and some[0].type is EncounterType.VISIT
    )


def _all_below(token: Token) -> list[Token]:
    return list(token.children) + [g for c in token.children if c.dep_ in ("obl", "prep", "pobj") for g in c.children]


def is_at_home(noun: Token) -> bool:
    """True of "conference" in "a press conference", not in "a joint press conference": a gathering of one side with its own people, or with journalists."""
    near = {c.lemma_.lower() for c in noun.children if c.i < noun.i and c.dep_ in grammar.MODIFIER}
    return not near.isdisjoint(words("no-encounter")) and "joint" not in near
