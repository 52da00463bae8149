"""Whom somebody met one by one: "separate talks with Iran and Egypt", "talks with the ministers of Iran, Egypt and Jordan".

Enter the mention of an encounter; leave the places in the text where those are named whom the others met in turn.
Several meetings told in one breath are no gathering of all: Iran did not meet Egypt.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.extract.counted_sides import MANY_SIDED, hyphened
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterMention, EncounterType

TOGETHER = frozenset({EncounterType.SUMMIT, EncounterType.CONFERENCE, EncounterType.CEREMONY, EncounterType.CALL})
"""What brings all who are named into one room, or onto one line."""

MANY = 4
"""From so many counterparts on a list is read as meetings in turn, even where no word says so."""


def met_in_turn(reading: Reading, mention: EncounterMention) -> tuple[frozenset[int], int]:
    """The offsets of all words for those whom the others met in turn, and how many sides these must have at least.

    Without such words the offsets are empty: all who took part sat together.
    """
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None:
        return frozenset(), 0
    anchors = _anchors(trigger)
    beside = {t.lower_ for anchor in anchors for t in (anchor, *grammar.modifiers(anchor), *anchor.children)}
    apart = bool(beside & words("separate"))
    together = beside & words("jointly") or any(MANY_SIDED.fullmatch(hyphened(t)) for t in grammar.modifiers(trigger))
    if (together or mention.type in TOGETHER) and not apart:
        return frozenset(), 0
    others = _others(anchors, apart=apart)
    repeated = [noun for noun in others if any(c.lower_ == "with" and c.dep_ == "case" for c in noun.children)]
    if len(repeated) > 1:
        # "met with Lund on Monday and with Okoye on Tuesday"
        return frozenset(t.idx for noun in repeated for t in _phrase(noun)), 2
    if apart and others:
        # all that follow in the sentence: long lists are where a parser errs
        first = min(noun.left_edge.i for noun in others)
        return frozenset(t.idx for t in trigger.sent if t.i >= first), 2
    return frozenset(t.idx for noun in others for t in _phrase(noun)), MANY


def _anchors(trigger: Token) -> list[Token]:
    """The word and what carries it: "held a round of talks with"."""
    found = [trigger]
    for above in grammar.governors(trigger):
        found.append(above)
        if grammar.is_verb(above):
            break
    return found


def _phrase(noun: Token) -> Iterator[Token]:
    """A noun and what hangs on it, but for what a clause tells of it: "Ross, who met Arafat" is Ross."""
    yield noun
    for child in noun.children:
        if child.dep_ not in grammar.RELATIVE:
            yield from _phrase(child)


def _others(anchors: list[Token], *, apart: bool) -> list[Token]:
    """The nouns behind "with"; behind "between" all but the first, where they are two or told to have met in turn."""
    found = []
    for anchor in anchors:
        named = grammar.prepositional(anchor)
        found += [noun for preposition, noun in named if preposition == "with"]
        between = [noun for preposition, noun in named if preposition == "between"]
        found += between[1:] if apart or len(between) == 2 else []  # "between Mali, Chad and Niger" is one table
    return found
