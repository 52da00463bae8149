"""Finds statements: who said what to whom, with the sentence that attributes it.

Enter a `Reading`, leave a `StatementMention` for each speaker of each sentence. The verbs stand in rules/patterns/statements.yaml with
what must follow them; the grammar tells speaker and addressee. Speakers may be pronouns or descriptions, for
resolution to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.extract.encounters import ACTORS, actors
from kg.extract.reading import Reading
from kg.extract.topics import find_topics
from kg.extract.words import word_class
from kg.language import grammar
from kg.language.rules import load_yaml
from kg.model import DateValue, Form, Mention, MentionKind, StatementMention
from kg.resources import rules

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|''(.+?)''|``(.+?)''", re.DOTALL)
SPEAKERS = ACTORS | {MentionKind.PLACE}


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementRule:
    """A row of rules/patterns/statements.yaml; the file's head says what its keys mean."""

    id: str
    verbs: tuple[str, ...]
    content: tuple[str, ...]
    objects: tuple[str, ...] = ()
    reason: str
    source: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def statement_rules() -> tuple[StatementRule, ...]:
    """The rows of statements.yaml."""
    return load_yaml(rules("patterns", "statements.yaml"), StatementRule)


@cache
def _by_verb() -> dict[str, tuple[StatementRule, ...]]:
    found: dict[str, tuple[StatementRule, ...]] = {}
    for rule in statement_rules():
        for verb in rule.verbs:
            found[verb] = (*found.get(verb, ()), rule)
    return found


def find_statements(reading: Reading) -> Iterator[StatementMention]:
    """Read every act of speech that a sentence attributes to somebody.

    Takes a reading with its mentions and dates found. Gives one mention for each speaker and sentence. Raises nothing.
    """
    headline = _headline_end(reading)
    for sentence in reading.doc.sents:
        if sentence.start_char < headline:
            continue  # what a headline says of speech the body tells with its speaker
        seen: set[Mention] = set()
        for token in sentence:
            for speaker, found in _spoken(reading, token):
                if speaker not in seen:
                    seen.add(speaker)
                    yield found


def _headline_end(reading: Reading) -> int:
    """Where the headline ends: a first paragraph that no full stop closes, with others after it; 0 without one."""
    body = reading.article.body
    if len(body) < 2:
        return 0
    start, end = body[0]
    return 0 if reading.article.text[start:end].rstrip().endswith((".", "!", "?", '"', "”", "''")) else end


def _title_of_another(reading: Reading, token: Token) -> bool:
    """True of "negotiator" in "Norway's chief negotiator Lund said", where the parse makes two subjects of one."""
    if reading.headed(token) is not None or token.i + 1 >= len(reading.doc):
        return False
    following = reading.mention(reading.doc[token.i + 1])
    return (
        following is not None
        and following.kind is MentionKind.PERSON
        and following.form is Form.NAME
        and token.lower_ in following.title.casefold().split()
    )


def _may_speak(reading: Reading, speaker: Mention) -> bool:
    """Not "their" of "their pledge", nor unnamed officials: sources of a report, whose state did not speak."""
    head = reading.head(speaker)
    if speaker.kind not in SPEAKERS or head is None or head.tag_ == "PRP$":
        return False
    return not (
        speaker.form is Form.NOMINAL
        and speaker.kind is not MentionKind.PERSON
        and head.lemma_.lower() in word_class("anonymous")
    )


def _spoken(reading: Reading, token: Token) -> Iterator[tuple[Mention, StatementMention]]:
    if token.lower_ == "according":
        yield from _according(reading, token)
        return
    if not grammar.is_verb(token):
        return
    rule = _rule(token)
    if rule is None or not _real(token):
        return
    to = [m for t in grammar.addressees(token) for m in actors(reading, t)]
    if token.lemma_.lower() in (
        "tell",
        "urge",
        "inform",
        "assure",
        "remind",
        "ask",
        "thank",
        "warn",
        "brief",
        "invite",
        "press",
    ):
        to += [m for t in grammar.patients(token) for m in actors(reading, t) if m not in to]
    for subject in grammar.doers(token):
        if _title_of_another(reading, subject):
            continue  # the name behind it speaks
        for speaker in actors(reading, subject)[:1]:
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, token, speaker, rule.id, tuple(m for m in to if m != speaker))


def _according(reading: Reading, token: Token) -> Iterator[tuple[Mention, StatementMention]]:
    nouns = [t for p, t in grammar.prepositional(token) if p == "to"]
    if not nouns and token.dep_ in ("case", "prep"):
        below = [t for child in token.children if child.dep_ == "prep" for t in child.children if t.dep_ == "pobj"]
        nouns = [n for t in (below or [token.head]) for n in grammar.conjuncts(t)]
    for noun in nouns:
        for speaker in actors(reading, noun)[:1]:
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, token, speaker, "according-to", ())


def _statement(reading: Reading, verb: Token, speaker: Mention, rule: str, to: tuple[Mention, ...]) -> StatementMention:
    evidence = reading.evidence(verb.sent, f"statement/{rule}")
    words = "according to" if verb.lower_ == "according" else verb.lower_
    return StatementMention(
        speaker=speaker,
        verb=words,
        evidence=evidence,
        to=to,
        when=_when(reading, verb),
        quote=" … ".join(next(filter(None, m.groups())).strip() for m in QUOTED.finditer(evidence.quote)),
        topics=find_topics(evidence.quote),
    )


def _when(reading: Reading, verb: Token) -> DateValue | None:
    return next((d.value for d in reading.clause_dates(verb) if d.value is not None), None)


def _rule(verb: Token) -> StatementRule | None:
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "compound:prt")), "")
    key = f"{lemma}_{particle}" if particle else lemma
    return next((rule for rule in _by_verb().get(key, ()) if _follows(verb, rule)), None)


def _follows(verb: Token, rule: StatementRule) -> bool:
    for content in rule.content:
        if content == "any":
            return True
        if content == "clause":
            if (
                grammar.complements(verb)
                or _quoted(verb)
                or (verb.dep_ in ("parataxis", "ccomp") and verb.head != verb)
            ):
                return True
        elif content == "object":
            things = grammar.patients(verb)
            if any(not rule.objects or t.lemma_.lower() in rule.objects for t in things):
                return True
        elif content == "infinitive":
            if any(c.dep_ in ("xcomp", "ccomp", "advcl") and grammar.tense(c) == "infinitive" for c in verb.children):
                return True
        elif any(preposition == content for preposition, _ in grammar.prepositional(verb)):
            return True
    return False


def _quoted(verb: Token) -> bool:
    """Words in quotation marks stand in the sentence, or it stands inside a longer quotation that its neighbour ends."""
    return any(t.text in ('"', "“", "”", "''", "``") for t in verb.sent)


def _real(verb: Token) -> bool:
    """Said, not to be said: no negation, no condition, no future."""
    if grammar.negated(verb) and verb.lemma_.lower() not in ("agree",):
        return False
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return False
    when = grammar.tense(verb)
    if when == "infinitive":
        return False
    return when not in ("future", "conditional")
