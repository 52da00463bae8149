"""Whether the name of a capital stands for the city or for the government that sits there.

Enter the tokens of the name in a parse; leave True for the government. "In Beijing" is a place, "Beijing said" a
state. Words that
decide are in `kg/rules/lexicons/seats.tsv`; without a sign it is a place, since a wrong party does more harm than a
missed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from kg.language import grammar
from kg.language.matcher import Entry, Sort
from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatReadingRow:
    """A row of seats.tsv: in a `slot`, one of these `words` makes a seat a place or a state."""

    id: str
    slot: str
    words: tuple[str, ...]
    reading: str
    reason: str
    examples: tuple[str, ...] = ()


@cache
def _readings() -> dict[tuple[str, str], bool]:
    found: dict[tuple[str, str], bool] = {}
    for row in load_tsv(rules("lexicons", "seats.tsv"), SeatReadingRow):
        for word in row.words:
            found[row.slot, word] = row.reading == "state"
    return found


def stands_for_state(doc: Doc, start: int, end: int, hits: dict[int, tuple[int, int, Entry]]) -> bool:
    """True where the seat in `doc[start:end]` is its government. `hits` are the gazetteer's names around it."""
    root = doc[start:end].root
    first = grammar.first_conjunct(root)
    if _is_place_name(doc, end, hits):
        return False
    if first is not root and not grammar.preposition_of(root):
        mate = hits.get(first.i)
        if mate is not None and mate[2].sort in (Sort.STATE, Sort.ORGANISATION):
            return _role(first, default=True)
        root = first
    hyphen = _hyphen_pair(doc, start, end, hits)
    if hyphen is not None:
        return hyphen
    return _role(root, default=False)


def _is_place_name(doc: Doc, end: int, hits: dict[int, tuple[int, int, Entry]]) -> bool:
    """True of "Tokyo, Japan" and of a dateline, "BEIJING (AP) --"."""
    if end + 1 < len(doc) and doc[end].text == "," and end + 1 in hits and hits[end + 1][2].sort is Sort.STATE:
        after = hits[end + 1][1]
        return after >= len(doc) or doc[after].text in (",", ".", "(", "--", "-", "–", "—") or doc[after].is_space
    following = "".join(t.text_with_ws for t in doc[end : end + 8])
    head = following.lstrip()
    return head.startswith(("(", "--", "—", "- ")) and (
        doc[end - 1].is_sent_start or end - 1 == 0 or _line_start(doc, end - 1)
    )


def _line_start(doc: Doc, i: int) -> bool:
    return i == 0 or (doc[i - 1].is_space and "\n" in doc[i - 1].text)


def _hyphen_pair(doc: Doc, start: int, end: int, hits: dict[int, tuple[int, int, Entry]]) -> bool | None:
    """True in "Tokyo-Pyongyang talks"; None without a hyphen."""
    sides = (Sort.CITY, Sort.STATE, Sort.DEMONYM)
    for other, mark in ((end + 1, end), (start - 2, start - 1)):
        if 0 <= mark < len(doc) and doc[mark].text in ("-", "–") and other in hits:
            return hits[other][2].sort in sides
    return None


def _role(root: Token, *, default: bool) -> bool:
    readings = _readings()
    preposition = grammar.preposition_of(root)
    head = root.head
    if root.dep_ in grammar.POSSESSOR:
        return readings.get(("possessed", head.lemma_.lower()), True)
    if root.dep_ in grammar.SUBJECT:
        if root.dep_ in grammar.PASSIVE_SUBJECT:
            return readings.get(("passive", head.lemma_.lower()), True)
        return readings.get(("subject", head.lemma_.lower()), True)
    if preposition:
        found = readings.get(("preposition", preposition))
        if found is not None:
            return found
        governor = head if head.pos_ != "ADP" else head.head
        return readings.get(
            (f"governor-{preposition}", governor.lemma_.lower()),
            readings.get(("governor-default", preposition), default),
        )
    if root.dep_ in grammar.OBJECT | grammar.INDIRECT_OBJECT:
        return readings.get(("object", head.lemma_.lower()), True)
    if root.dep_ in grammar.MODIFIER or (root.dep_ == "nmod" and head.i > root.i):
        return readings.get(("modified", head.lemma_.lower()), default)
    return default
