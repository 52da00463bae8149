"""Whether an encounter took place, from the words that govern it.

Enter the token that names an encounter and what its clause is dated; leaves a `Status`, or None where nothing is said
to have taken place: a negation, a condition, a habit, a possibility. Tense comes from the grammar, the words from
rules/patterns/status.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.rules import load_yaml
from kg.model import Status
from kg.resources import rules

Effect = Literal["held", "planned", "proposed", "cancelled", "denied", "none"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusRule:
    """A row of rules/patterns/status.yaml; the file's head says what its keys mean."""

    id: str
    status: Effect
    words: tuple[str, ...]
    links: tuple[str, ...] = ()
    reason: str
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def status_rules() -> dict[str, tuple[StatusRule, ...]]:
    """The rows by the words that they speak of."""
    found: dict[str, tuple[StatusRule, ...]] = {}
    for rule in load_yaml(rules("patterns", "status.yaml"), StatusRule):
        for word in rule.words:
            found[word] = (*found.get(word, ()), rule)
    return found


def status_of(trigger: Token, carrier: Token | None = None) -> Status | None:
    """The status of the encounter that `trigger` names and `carrier`, the verb above a noun, may tell ("held" of
    "talks").

    Dates are not looked at: an encounter that its date puts in the time to come is planned, whatever its tense.
    """
    if grammar.negated(trigger) or _habitual(trigger):
        return None
    told = _climb(trigger)
    if not grammar.is_verb(trigger) and told != "cancelled":  # "a planned meeting was called off"
        for word in grammar.modifiers(trigger):
            if word.pos_ == "NOUN" and word.lemma_ in words("no-encounter"):
                continue  # the press of a "press conference" presses for nothing
            effect = _effect(word, "modifier")
            if effect is not None:
                return _status(effect)
    return _status(told)


def _status(effect: Effect) -> Status | None:
    return None if effect == "none" else Status(effect)


def _habitual(token: Token) -> bool:
    return any(c.lower_ in words("habitual") for c in token.children)


def link(child: Token) -> str:
    """How a word hangs on the word above it: "object", "subject", "infinitive", "clause", "modifier", or a
    preposition.
    """
    dep = child.dep_
    if dep in grammar.PASSIVE_SUBJECT or dep in grammar.OBJECT:
        return "object"
    if dep in grammar.SUBJECT:
        return "object" if grammar.is_passive(child.head) else "subject"
    preposition = grammar.preposition_of(child)
    if preposition and not grammar.is_verb(child):
        return preposition
    if dep == "pcomp":
        return child.head.lower_
    if dep in grammar.MODIFIER:
        return "modifier"
    if grammar.is_verb(child) or dep in ("xcomp", "ccomp", "acl", "advcl", "csubj"):
        if grammar.tense(child) == "infinitive":
            return "infinitive"
        if dep in ("ccomp", "parataxis"):
            return "clause"
        if dep in ("xcomp",):
            return "object"
        mark = next((c.lower_ for c in child.children if c.dep_ == "mark"), "")
        return mark or ("clause" if dep in grammar.RELATIVE else "participle")
    return dep


def governing(trigger: Token) -> Iterator[tuple[Token, Token]]:
    """Pairs of a word and the one that governs it, from the trigger up; prepositions are passed over, conjuncts climb
    to the first.
    """
    child = trigger
    while True:
        child = _first(child)
        above = next(grammar.governors(child), None)
        if above is None:
            return
        yield child, above
        child = above


def _first(token: Token) -> Token:
    while token.dep_ == "conj" and token.head != token:
        if grammar.is_verb(token) and grammar.is_verb(token.head) and token.tag_ in ("VBD", "VBZ", "VBP"):
            return token
        token = token.head
    return token


def _climb(trigger: Token) -> Effect:
    base: Effect | None = None
    if grammar.is_verb(trigger):
        base = _mood(trigger)
        if base == "none":
            return "none"
    elif trigger.dep_ in ("ROOT", "root") and any(c.dep_ == "cop" for c in trigger.children):
        base = _mood(trigger)
    for child, above in governing(trigger):
        if _is_denied_report(above):
            return "denied"
        tie = link(child)
        effect = _effect(above, tie)
        if effect is not None:
            if grammar.negated(above) and effect != "cancelled":
                return "none"
            if grammar.is_verb(above) and effect in ("planned", "proposed") and _mood(above) == "none":
                return "none"
            if effect == "cancelled" and grammar.tense(above) in ("future", "conditional", "infinitive"):
                return "none"
            if effect == "cancelled" and child != trigger and child.lemma_.lower() in words("coming"):
                return "none"  # "Chad refused to attend the meeting", which others held
            if effect == "proposed" and _is_taken_for_granted(trigger, child, above):
                break
            if effect in ("planned", "proposed") and (base == "cancelled" or _is_given_up(above)):
                return "cancelled"
            if effect in ("planned", "proposed") and _is_scene_of(trigger, above):
                return "held"
            return effect
        if tie in words("beforehand"):
            return _beforehand(child)
        if grammar.negated(above) and tie in ("object", "subject", "clause", "infinitive"):
            return "none"
        if base is None and grammar.is_verb(above):
            base = _mood(above)
            if base == "none" and tie not in ("after", "following", "during", "in", "at"):
                return "none"
        elif base == "planned" and tie == "infinitive" and above.lemma_ in words("motion") and grammar.is_verb(above):
            base = _mood(above)
        if child.dep_ in ("ccomp", "parataxis", *grammar.RELATIVE) and tie != "infinitive":
            break
        if tie == "because" and grammar.negated(above) and grammar.tense(above) == "conditional":
            return "none"  # "they would not give way just because talks were held"
        if child.dep_ in ("acl", "advcl") and tie not in ("infinitive", "participle"):
            break
        if child.dep_ in ("nsubj", "nsubj:pass", "nsubjpass"):
            continue
    return base or "held"


def _is_taken_for_granted(occasion: Token, below: Token, hope: Token) -> bool:
    """True of the visit in "she hopes her visit will help", which is hoped to help, not to take place.

    `below` is what hangs on the verb of hoping: the clause, or the visit itself where the parser takes it for what is hoped.
    """
    verb = below if link(below) == "clause" else _clause_without_subject(hope) if below == occasion else None
    if verb is None or verb.lemma_.lower() in words("occurring") or not _is_known(occasion):
        return False
    return below == occasion or (link(occasion) == "subject" and next(grammar.governors(occasion), None) == verb)


def _clause_without_subject(verb: Token) -> Token | None:
    """The finite clause below a verb that has lost its subject to it: "will help" in "she hopes her visit will help"."""
    clauses = (c for c in verb.children if c.dep_ == "ccomp" and grammar.tense(c) in ("future", "conditional"))
    return next((c for c in clauses if not grammar.subjects(c, inherit=False)), None)


def _is_known(occasion: Token) -> bool:
    """True of "the visit" and "her visit"."""
    return bool(grammar.possessors(occasion)) or grammar.determiner(occasion) in ("the", "this")


def _is_denied_report(report: Token) -> bool:
    """True of "reports" in "denied reports that they had met" and of "report" in "a report of a meeting was dismissed"."""
    if grammar.is_verb(report) or report.lemma_.lower() not in words("rumour"):
        return False
    above = next(grammar.governors(report), None)
    if above is None or link(report) != "object" or grammar.negated(above):
        return False
    return above.lemma_.lower() in words("denying") and grammar.tense(above) in ("past", "present")


def _is_given_up(plan: Token) -> bool:
    """True of "plans" in "dropped plans to visit Oslo" and of "plan" in "the plan to meet was shelved"."""
    if grammar.is_verb(plan) or plan.lemma_.lower() not in words("intention"):
        return False
    above = next(grammar.governors(plan), None)
    if above is None or not grammar.is_verb(above) or link(plan) != "object" or grammar.negated(above):
        return False
    given_up = above.lemma_.lower() in words("giving-up") or _effect(above, "object") == "cancelled"
    return given_up and grammar.tense(above) in ("past", "present")


def _is_scene_of(occasion: Token, verb: Token) -> bool:
    """True of talks in whose course somebody urged or tried something, or after which he agreed to it, though the words hang on what
    was urged, tried or agreed: "sought to break the deadlock during talks", "agreed to meet in May after talks in Oslo"."""
    if verb.lemma_.lower() not in words("done-there") or grammar.tense(verb) != "past":
        return False
    if _first(occasion) != occasion or grammar.is_verb(occasion):
        return False
    asked = next(grammar.governors(occasion), None)
    if asked is None or asked == verb or not grammar.is_verb(asked):
        return False
    return link(occasion) in ("during", "after", "following")


def _fell_through(verb: Token) -> bool:
    """True of "was to have met", "were to have been held" and "was due to have met", which tell what did not come about."""
    before = [t.lower_ for t in verb.doc[max(verb.sent.start, verb.i - 5) : verb.i] if t.lower_ != "been"]
    if before[-2:] != ["to", "have"] or verb.tag_ not in ("VBN", "VBD"):
        return False
    arranged = before[-3:-2] and before[-3] in words("arranged")
    return before[-4:-3] in (["was"], ["were"]) if arranged else before[-3:-2] in (["was"], ["were"])


def _mood(verb: Token) -> Effect:
    """What tense, negation and conditions of a clause alone say."""
    if grammar.negated(verb) or _habitual(verb):
        return "none"
    if any(c.dep_ == "mark" and c.lower_ in words("hypothetical") for c in verb.children):
        return "none"
    if _is_inverted(verb) or any(c.lower_ == "instead" and c.dep_ in ("mark", "case") for c in verb.children):
        return "none"
    if _fell_through(verb):
        return "cancelled"
    when = grammar.tense(verb)
    if when == "infinitive" and "have" in grammar.auxiliaries(verb) and verb.tag_ in ("VBN", "VBD"):
        return "held"  # "is said to have met": what is to come has no perfect
    if when == "infinitive" and _ranked(verb):
        return "planned" if any(c.lower_ in ("will", "would", "to") for c in verb.head.children) else "held"
    if when in ("past", "present", "participle", "none"):
        if when == "participle" and verb.dep_ in ("advcl", "acl", "pcomp", "xcomp", "conj") and verb.head != verb:
            mark = grammar.preposition_of(verb) or next(
                (c.lower_ for c in verb.children if c.dep_ in ("mark", "case")), ""
            )
            above = next((g for g in grammar.governors(verb) if grammar.is_verb(g)), None)
            if mark in words("beforehand"):
                return _beforehand(verb)
            if above is not None and verb.dep_ != "acl":
                # "after visiting Rome, she hopes to go on to Paris": both are to come
                aim = any(c.dep_ == "xcomp" and grammar.tense(c) == "infinitive" for c in above.children)
                return "planned" if aim and _effect(above, "infinitive") in ("planned", "proposed") else _mood(above)
        return "planned" if _is_about_to(verb) or (when == "present" and _waits_for(verb)) else "held"
    if when == "conditional":
        return "planned" if _reported(verb) else "none"
    return "planned"


def _is_inverted(verb: Token) -> bool:
    """True of "had they met, all would be well": "had" before its subject makes a condition, unless a question is asked."""
    had = next((c for c in verb.children if c.dep_ in grammar.AUXILIARY and c.lower_ == "had"), None)
    doers = grammar.doers(verb)
    return had is not None and bool(doers) and had.i < min(d.left_edge.i for d in doers) and "?" not in verb.sent.text


def _waits_for(verb: Token) -> bool:
    """True of the present tense of a clause of time that is to come: "they will sign when she visits Oslo", "by the time she visits"."""
    if verb.dep_ in grammar.RELATIVE:
        return verb.head.lower_ == "time" and grammar.preposition_of(verb.head) in ("by", "until", "till")
    if verb.dep_ != "advcl" or not any(c.lower_ in ("when", "once") and c.i < verb.i for c in verb.children):
        return False
    return grammar.is_verb(verb.head) and grammar.tense(verb.head) in ("future", "conditional")


def _is_about_to(verb: Token) -> bool:
    """True of "the talks are resuming on Monday": a beginning that goes on is still to come."""
    return (
        verb.tag_ == "VBG"
        and grammar.tense(verb) == "present"
        and verb.lemma_.lower() in words("beginning") | words("reopening")
        and not {"are", "is"}.isdisjoint(grammar.auxiliaries(verb))
    )


def _beforehand(event: Token) -> Effect:
    """What "before" makes of what follows it: still to come, but for an end, which something must come to: "before the end of the visit"."""
    return "held" if event.lemma_.lower() in words("ending") else "planned"


def _ranked(verb: Token) -> bool:
    """True of "the first minister to visit Oman": others did so before or after."""
    return verb.dep_ in ("acl", *grammar.RELATIVE) and any(c.lower_ in words("ranked") for c in verb.head.children)


def _reported(verb: Token) -> bool:
    """ "said he would meet": a future seen from the past."""
    if "would" not in grammar.auxiliaries(verb):
        return False
    first = _first(verb)
    return first.dep_ in ("ccomp", "parataxis", "conj") or any(c.dep_ in ("ccomp", "parataxis") for c in first.children)


def _effect(word: Token, tie: str) -> Effect | None:
    lemma = word.lemma_.lower()
    phrases = [f"{lemma}_{c.lower_}" for c in word.children if c.dep_ in ("prt", "compound:prt", *grammar.OBJECT)]
    for key in (*phrases, lemma, word.lower_):
        for rule in status_rules().get(key, ()):
            if not rule.links or tie in rule.links:
                return rule.status
    return None
