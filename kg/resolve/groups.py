"""Groups: whom "the two ministers", "both sides" and "the leaders" are, where the text has named so many and no more."""

from __future__ import annotations

from collections import Counter

from kg.extract.words import word_class
from kg.language import grammar
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast
from kg.resolve.title_words import is_called, is_past

LOOK_BACK = 3
"""Sentences in which a pronoun or a group looks for its names; tuned on the annotated training articles."""


def people(cast: Cast, mention: Mention, number: int) -> list[str]:
    """The persons of the nearest sentence that tells of several of different sides."""
    here = cast.sentence(mention)
    ids: list[str] = []
    for distance in range(LOOK_BACK + 1):
        for m in cast.reading.mentions:
            if (
                m.evidence.start < mention.evidence.start
                and here - cast.sentence(m) == distance
                and m.kind is MentionKind.PERSON
            ):
                ids += [e for e in cast.meanings.get(m, ()) if e.startswith("person/") and e not in ids]
        if number and len(ids) == number:
            return ids
        if not number and distance <= 1 and len(ids) == 2:
            return ids
        if len(ids) > max(number, 2):
            return []
    return []


def members_of_group(cast: Cast, mention: Mention) -> list[str]:
    """Whom a group with a noun means ("the two ministers", "both sides"): persons or parties, none where it is not sure."""
    given = [cast.party_id(k) for k in mention.side.split("/") if k]
    if len(given) > 1 and all(given):
        return given
    noun = mention.name.split()[-1].lower()
    singular = noun[:-3] + "y" if noun.endswith("ies") else noun.rstrip("s")
    number = mention.number or 2
    if singular not in word_class("party-noun"):
        return people(cast, mention, number) or _holders(cast, mention, singular, number) or principals(cast)
    if given:
        return []
    here = cast.sentence(mention)
    ids: list[str] = []
    for distance in range(LOOK_BACK + 1):
        for m in cast.reading.mentions:
            if m.evidence.start >= mention.evidence.start or here - cast.sentence(m) != distance:
                continue
            for e in _sides_told(cast, m):
                if e not in ids:
                    ids.append(e)
        if len(ids) == number:
            return ids
        if len(ids) > number:
            break
    return _leading(cast, number)


def _holders(cast: Cast, mention: Mention, noun: str, number: int) -> list[str]:
    """Those named before whose office a group is called by: "the foreign ministers", "the two leaders".

    Nobody where it is joined to a name ("Secretary Lund and the Foreign Ministers"): some of them may be meant.
    """
    head = cast.reading.head(mention)
    if head is not None and (head.dep_ == "conj" or len(grammar.conjuncts(head)) > 1):
        return []
    here = cast.sentence(mention)
    fits: dict[str, int] = {}
    for person in cast.persons:
        before = [m for m in person.mentions if m.evidence.start < mention.evidence.start]
        titles = [t for t in cast.titles(person) if not is_past(t)]
        if before and person.id in cast.sides and any(is_called(noun, mention.title, t) for t in titles):
            fits[person.id] = min(here - cast.sentence(m) for m in before)
    near = [p for p in fits if fits[p] <= LOOK_BACK]
    for found in (near, list(fits)):
        if len(found) == number and len({cast.sides[p] for p in found}) == number:
            return found
    return []


def principals(cast: Cast) -> list[str]:
    """The two of different sides whom the first sentences are about, where they name two only."""
    found: list[str] = []
    for sentence in range(min(3, len(cast.sentences))):
        for m in cast.reading.mentions:
            if m.kind is MentionKind.PERSON and m.form is Form.NAME and cast.sentence(m) == sentence:
                found += [p for p in cast.meanings.get(m, ()) if p not in found and p in cast.sides]
    return found if len(found) == 2 and len({cast.sides[p] for p in found}) == 2 else []


def _sides_told(cast: Cast, mention: Mention) -> list[str]:
    found = []
    for e in cast.meanings.get(mention, ()):
        if e.startswith("person/"):
            if e in cast.sides:
                found.append(cast.sides[e])
        elif e.startswith("state/"):
            found.append(e)
    return found


def _leading(cast: Cast, number: int) -> list[str]:
    """The states that the article is about, where there are plainly so many: each named twice as often as any
    other."""
    counts = Counter(e for m in cast.reading.mentions for e in cast.meanings.get(m, ()) if e.startswith("state/"))
    ranked = sorted(counts, key=lambda e: (-counts[e], e))
    if len(ranked) < number or (len(ranked) > number and counts[ranked[number]] * 2 > counts[ranked[number - 1]]):
        return []
    return ranked[:number]
