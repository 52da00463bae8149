"""Company: who came with whom, and who else was there, where the text says so.

    Lund flew to Rome. He was joined by Berg and Holm.     Lund, with Berg and Holm
    Lund met Funaro. Present were Berg and Holm.           there, Berg and Holm
    Lund met a delegation. The team was headed by Holm.    there, Holm
    A conference opened. Those attending include Oman.     there, Oman
    They met. The meeting was attended by Berg.            there, Berg
    They met. Oman sent a delegation.                      there, Oman
    They met. Oman was represented by Berg.                there, Oman and Berg

Enter a reading and what its mentions mean; leave who it was, with the word that tells it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from kg.extract.encounters import actors
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, Mention


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """The ids of a person and of those who came with him, in the order of the text, and where the verb stands that tells it."""

    principal: str
    others: tuple[str, ...]
    verb: int


def find_company(reading: Reading, meaning: Callable[[Mention], Sequence[str]]) -> Iterator[Company]:
    """Each company that a verb tells of: "X was joined by Y", "X, accompanied by Y", "Y accompanied X"."""
    accompanying, joining = words("accompanying"), words("joining")
    for verb in reading.doc:
        lemma = verb.lemma_.lower()
        if lemma not in accompanying and lemma not in joining:
            continue
        passive = grammar.is_passive(verb)
        if (lemma not in accompanying and not passive) or not grammar.is_verb(verb):
            continue
        heads = {t.i for first in grammar.doers(verb) for t in grammar.conjuncts(first)}
        came = _persons(reading, heads | _listed_behind(verb) if passive and heads else heads, meaning, named=True)
        led = _persons(reading, {t.i for t in grammar.patients(verb)}, meaning)
        if len(led) == 1 and came:
            yield Company(principal=led[0], others=tuple(one for one in came if one not in led), verb=verb.i)


def find_present(reading: Reading, meaning: Callable[[Mention], Sequence[str]]) -> Iterator[tuple[Token, list[str]]]:
    """Each sentence that lists who else was there, "Present were X and Y", "The delegation is headed by X": a word of it, and the persons."""
    for verb in reading.doc:
        if verb.lemma_.lower() not in words("leading") or not grammar.is_verb(verb) or not grammar.is_passive(verb):
            continue
        if there := _persons(reading, _leaders_of_sides(verb), meaning, named=True):
            yield verb, there
            continue
        if grammar.tense(verb) not in ("past", "present"):
            continue
        led = [t for t in grammar.patients(verb) if t.lemma_.lower() in words("delegation")]
        if led and grammar.determiner(led[0]) == "the" and verb.dep_ in ("root", "ROOT"):
            heads = {t.i for first in grammar.agents(verb) for t in grammar.conjuncts(first)} | _listed_behind(verb)
            if there := _persons(reading, heads, meaning, named=True):
                yield verb, there
    for sentence in reading.doc.sents:
        spoken = [t for t in sentence if not (t.is_space or t.is_punct) and t.lower_ != "also"]
        if [t.lower_ for t in spoken[:2]] == ["among", "those"]:
            spoken = spoken[2:]  # "Among those present were X and Y"
        listed = bool(spoken) and spoken[0].lower_ in words("present") and any(t.lemma_ == "be" for t in spoken[1:8])
        there = _persons(reading, _to_the_stop(sentence), meaning, named=True) if listed else []
        if there:
            yield spoken[0], there


def find_attending(reading: Reading, meaning: Callable[[Mention], Sequence[str]]) -> Iterator[tuple[Token, list[str]]]:
    """Each sentence that says who attends what another one tells: "Those attending include X", "Taking part are X and Y", "X was also
    present", "X sent observers"; a word of it, and the persons, states and organisations."""
    for verb in reading.doc:
        if verb.dep_ not in ("root", "ROOT") or grammar.negated(verb):
            continue
        named = [t for first in _attending(verb) for t in grammar.conjuncts(first)]
        said = (m for t in dict.fromkeys(named) for m in actors(reading, t) if m.form is Form.NAME)
        there = [entity for m in said for entity in meaning(m) if not entity.startswith("place/")]
        if there:
            yield verb, list(dict.fromkeys(there))


def _attending(verb: Token) -> list[Token]:
    """The heads of the phrases for those who attend what their own clause does not name."""
    subjects = grammar.subjects(verb, inherit=False)
    lemma = verb.lemma_.lower()
    if lemma in words("including"):
        listed = grammar.patients(verb)
        # "Those attending include Oman": the parser may hang the subject on the object
        astray = [c for t in listed for c in t.children if c.dep_ in grammar.SUBJECT]
        told = any(t.lemma_.lower() in words("occasion") and grammar.determiner(t) == "the" for t in subjects)
        return listed if told or any(map(_names_attenders, [*subjects, *astray])) else []
    if lemma == "attend" and grammar.is_passive(verb) and grammar.tense(verb) in ("past", "present"):
        held = [t for t in grammar.patients(verb) if t.lemma_.lower() in words("occasion")]
        return grammar.agents(verb) if held and grammar.determiner(held[0]) == "the" else []
    if grammar.tense(verb) == "past" and not _leads_elsewhere(verb):
        if lemma in words("representing") and grammar.is_passive(verb):
            return [*grammar.patients(verb), *grammar.agents(verb)]
        if lemma in grammar.SENDING and any(t.lemma_.lower() in words("delegation") for t in grammar.patients(verb)):
            return subjects
    said_to_be = any(c.dep_ == "cop" for c in verb.children)
    if said_to_be and verb.pos_ == "PROPN":
        taking_part = any(c.dep_ == "csubj" and _takes_part(c) for c in verb.children)
        return [verb] if taking_part or any(map(_names_attenders, subjects)) else []
    if (said_to_be and lemma == "present") or (_takes_part(verb) and grammar.tense(verb) in ("past", "present")):
        return [] if any(p in ("at", "in") for p, _ in grammar.prepositional(verb)) else subjects
    return []


def _leads_elsewhere(verb: Token) -> bool:
    """Whether a clause says itself where to, at what or for what: "was represented at the funeral by Berg", "sent envoys to Oman"."""
    return any(p not in ("by", "on") for p, _ in grammar.prepositional(verb))


def _leaders_of_sides(verb: Token) -> set[int]:
    """Where those stand of whom each led a side: "talks, led on the Norwegian side by Lund and on the Chadian side by Deby"."""
    behind = verb.doc[verb.i + 1 : verb.sent.end]
    return {t.head.i for t in behind if t.lower_ == "by" and t.nbor(-1).lower_ == "side"}


def _takes_part(verb: Token) -> bool:
    """True of "take part" and of "attend" without a word of what."""
    objects = grammar.patients(verb)
    if verb.lemma_.lower() == "attend":
        return not objects and not grammar.is_passive(verb)
    return verb.lemma_.lower() == "take" and [t.lower_ for t in objects] == ["part"]


def _names_attenders(noun: Token) -> bool:
    """True of "the delegates", "other participants" and "those attending"."""
    if noun.lower_ == "those":
        return any(c.lower_ in words("present") for c in noun.children)
    return noun.tag_ == "NNS" and noun.lemma_.lower() in words("attender") and not grammar.prepositional(noun)


def _to_the_stop(sentence: Span) -> set[int]:
    """Where the words of a sentence stand, up to its stop: of a long list parsers make several."""
    doc, end = sentence.doc, sentence.end
    while end < len(doc) and not any(t.text in (".", "!", "?") or "\n" in t.text for t in doc[end - 2 : end]):
        end = doc[end].sent.end
    return set(range(sentence.start, end))


def _listed_behind(verb: Token) -> set[int]:
    """Where words stand from a verb to the end of its clause: of a long list parsers lose some."""
    stop = next(
        (t.i for t in verb.doc[verb.i + 1 : verb.sent.end] if t.pos_ in ("VERB", "AUX") or t.text in ";.–—"), None
    )
    return set(range(verb.i, verb.sent.end if stop is None else stop))


def _persons(
    reading: Reading, heads: set[int], meaning: Callable[[Mention], Sequence[str]], *, named: bool = False
) -> list[str]:
    """The persons whom the mentions mean that hang on some tokens; with `named`, those mentions alone that are names."""
    found = [
        entity
        for mention in reading.mentions
        if (head := reading.head(mention)) is not None
        if head.i in heads and (mention.form is Form.NAME or not named)
        for entity in meaning(mention)
        if entity.startswith("person/")
    ]
    return list(dict.fromkeys(found))
