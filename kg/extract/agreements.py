"""Finds agreements that a text names: treaties, declarations, joint statements, with their parties and their date.

Enter a `Reading`, leave `AgreementMention`s. The nouns stand in rules/patterns/agreements.yaml; a name has capitals.
In an article written in capitals throughout nothing tells a name from a noun, so none is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.extract.encounters import actors
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.rules import load_yaml
from kg.model import AgreementMention, DateValue, Mention
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementRule:
    """A row of rules/patterns/agreements.yaml; the file's head says what its keys mean."""

    id: str
    nouns: tuple[str, ...]
    reason: str
    source: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def agreement_rules() -> tuple[AgreementRule, ...]:
    """The rows of agreements.yaml."""
    return load_yaml(rules("patterns", "agreements.yaml"), AgreementRule)


def find_agreements(reading: Reading) -> Iterator[AgreementMention]:
    """Read every agreement that the article names, each time it does.

    Takes a reading with its mentions and dates found. Raises nothing.
    """
    for token in reading.doc:
        for rule in agreement_rules():
            if token.lemma_.lower().rstrip("s") in rule.nouns or token.lower_.rstrip("s") in rule.nouns:
                name = _name(token)
                if name and (rule.id != "joint-statement" or any(t.lower_ == "joint" for t in name)):
                    start, end = name[0].i, name[-1].i + 1
                    evidence = reading.evidence(token.doc[start:end], f"agreement/{rule.id}")
                    yield AgreementMention(
                        name=" ".join(evidence.quote.split()),
                        evidence=evidence,
                        parties=_parties(reading, token),
                        when=_when(reading, token),
                    )
                break


def _name(noun: Token) -> list[Token]:
    """The capitalised words around the noun, at least one of them another than the noun; none where all is in
    capitals.
    """
    if not noun.text[0].isupper() or noun.text.isupper() or noun.dep_ == "compound":
        return []
    doc = noun.doc
    start = end = noun.i
    while start > noun.sent.start and _capital(doc[start - 1]) and doc[start - 1].dep_ != "det":
        start -= 1
    while end + 1 < noun.sent.end and _capital(doc[end + 1]):
        end += 1
    if start == end and end + 2 < noun.sent.end and doc[end + 1].lower_ in ("of", "on") and _capital(doc[end + 2]):
        end += 2
        while end + 1 < noun.sent.end and (_capital(doc[end + 1]) or doc[end + 1].text == "-"):
            end += 1
    name = [t for t in doc[start : end + 1] if t.dep_ != "det"]
    return name if len(name) > 1 and not all(t.text.isupper() for t in name) else []


def _capital(token: Token) -> bool:
    return (token.text[0].isupper() and token.is_alpha) or token.text == "-"


def _parties(reading: Reading, noun: Token) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for preposition, below in grammar.prepositional(noun):
        if preposition in ("between", "with", "among", "of", "by"):
            found += actors(reading, below)
    return tuple(dict.fromkeys(found))


def _when(reading: Reading, noun: Token) -> DateValue | None:
    dates = [d.value for d in reading.dates_under(noun) if d.value is not None]
    if dates:
        return dates[0]
    above = next(grammar.governors(noun), None)
    if above is not None and above.lemma_ in words("signing") and grammar.is_verb(above):
        return next((d.value for d in reading.clause_dates(above) if d.value is not None), None)
    return None
