"""Descriptions of persons: "the minister" means him whose name it stands beside, or the one named before whose title it repeats."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast, Person
from kg.resolve.lexicon import word_class
from kg.resolve.names import fold
from kg.resolve.releases import release_of
from kg.resolve.title_words import title_within


def find_appositions(cast: Cast) -> None:
    """Descriptions set beside a name: "his Bulgarian counterpart, X"."""
    named = sorted(cast.person_of, key=lambda m: m.evidence.start)
    cast.described = {}
    for m in cast.reading.mentions:
        if m.form is Form.NOMINAL and m.kind is MentionKind.PERSON and (beside := _beside(cast, m, named)) is not None:
            cast.meanings[m] = (beside.id,)
            cast.described[m] = beside


def find_described(cast: Cast) -> None:
    """Give each description of a person him whom it means, or the party whose office it names."""
    named = sorted(cast.person_of, key=lambda m: m.evidence.start)
    for m in cast.reading.mentions:
        if m.form is not Form.NOMINAL or m.kind is not MentionKind.PERSON:
            continue
        if m in cast.described:
            continue
        found = _described(cast, m, named)
        if found:
            cast.meanings[m] = (found,)
        elif m.side and (party := cast.party_id(m.side)) and _office_of_side(m):
            cast.meanings[m] = (party,)
            cast.parties[party].append(m)


def _beside(cast: Cast, mention: Mention, named: Sequence[Mention]) -> Person | None:
    """The person that a description stands in apposition to: "Sasae, the bureau chief," and "the bureau chief,
    Sasae,"."""
    text = cast.reading.article.text
    head = cast.reading.head(mention)
    for other in named:
        if abs(other.evidence.start - mention.evidence.start) > 300:
            continue
        token = cast.reading.head(other)
        gap_before = (
            text[other.evidence.end : mention.evidence.start] if other.evidence.end <= mention.evidence.start else None
        )
        gap_after = (
            text[mention.evidence.end : other.evidence.start] if mention.evidence.end <= other.evidence.start else None
        )
        if head is not None and (
            head.tag_ in ("NNS", "NNPS") or any(t.tag_.startswith("VBD") for t in _between(cast, mention, other))
        ):
            continue  # several, or told of in another clause
        if gap_after is not None and re.fullmatch(r"\s*,?\s*", gap_after) and "\n\n" not in gap_after:
            return cast.person_of[other]
        if gap_before is not None and re.fullmatch(r"\s*,\s*(?:who (?:is|was)(?: also)? |also )?\s*", gap_before):
            return cast.person_of[other]
        if head is not None and token is not None:
            if head.dep_ == "appos" and (head.head == token or head.head in cast.reading.tokens(other.evidence)):
                return cast.person_of[other]
            if token.dep_ == "appos" and token.head == head:
                return cast.person_of[other]
            if head.dep_ in ("conj",) and head.head.dep_ == "appos" and head.head.head == token:
                return cast.person_of[other]
    return None


def _between(cast: Cast, one: Mention, other: Mention) -> list[Token]:
    """The tokens between two mentions."""
    first, last = sorted((one, other), key=lambda m: m.evidence.start)
    start, end = cast.reading.token_at(first.evidence.end - 1), cast.reading.token_at(last.evidence.start)
    return list(cast.doc[start.i + 1 : end.i]) if start is not None and end is not None else []


def _described(cast: Cast, mention: Mention, named: Sequence[Mention]) -> str:
    """The one person named before whose title a description repeats: "the minister" after "Foreign Minister
    Lavrov"."""
    first = mention.name.split()[0].lower() if mention.name else ""
    if first in word_class("another") or not mention.title:
        return ""
    if first in ("his", "her", "their", "its"):
        return ""
    definite = first in ("the", "this", "that") or bool(mention.side)
    if not definite:
        return ""
    fits: list[Person] = []
    for other in reversed(named):
        if other.evidence.start >= mention.evidence.start:
            continue
        person = cast.person_of[other]
        if person in fits:
            continue
        side = cast.party_id(mention.side)
        if side and cast.sides.get(person.id, side) != side:
            continue
        if any(title_within(mention.title, t) for t in cast.titles(person)):
            fits.append(person)
    if not fits and (release := release_of(cast.reading.article)) is not None:
        # in a release "the President" is its own, named later or not
        own = [p for p in cast.persons if cast.sides.get(p.id) == f"state/{release.state}"]
        fits = [p for p in own if any(fold(t) == fold(mention.title) for t in p.titles)]
    if len(fits) == 1:
        return fits[0].id
    if len(fits) > 1:
        # the one told of in the last sentences, where there is one only
        here = cast.sentence(mention)
        near = [
            p
            for p in fits
            if any(0 <= here - cast.sentence(m) <= 1 for m in p.mentions if m.evidence.start < mention.evidence.start)
        ]
        if len(near) == 1:
            return near[0].id
        # "the Secretary" is rather the Secretary than the Foreign Secretary; in a release its own
        release = release_of(cast.reading.article)
        for pick in (
            [p for p in near or fits if any(fold(t) == fold(mention.title) for t in p.titles)],
            [p for p in near or fits if release is not None and cast.sides.get(p.id) == f"state/{release.state}"],
        ):
            if len(pick) == 1:
                return pick[0].id
        cast.notes.append(f"{mention.name!r} fits {', '.join(sorted(p.fullest for p in fits))}: left open")
    return ""


def _office_of_side(mention: Mention) -> bool:
    """True of a description that names an office of a state ("the Japanese foreign minister"), whose holder the
    text does not name."""
    return bool(mention.title)
