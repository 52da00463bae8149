"""Nouns that stand for persons, states or groups without naming them: "Japanese officials", "the two sides", "the minister".

The nouns are rows of rules/lexicons/nominals.tsv, and the words of office of titles.tsv.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kg.extract.sighted import NAME_TAGS, SIDE_SORTS, Sighted
from kg.extract.titles import (
    NOMINAL_TAGS,
    head_ending_at,
    is_plural,
    norm,
    stop_words,
)
from kg.language.grammar import MODIFIER, preposition_of
from kg.language.matcher import Entry, Sort, slug
from kg.language.rules import load_tsv
from kg.model import Form, Mention, MentionKind
from kg.resources import rules

SUBJECT_OR_OBJECT = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "obj", "dobj", "obl", "pobj", "nmod"})
AFTER_COUNT = frozenset({"VBD", "VBP", "VBZ", "VBN", "VB", "MD", "RB", "TO", "IN", "CC", "WDT", "WP", ".", ",", ":"})
"""Tags of what may follow "the two" where it stands for the two who were named."""
NUMBERS = {
    "two": 2,
    "both": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
    "6": 6,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class NominalRow:
    """A row of nominals.tsv."""

    word: str
    kind: str
    examples: tuple[str, ...]
    plural: str = ""


@cache
def nominals() -> dict[str, tuple[str, bool]]:
    """Each noun of nominals.tsv, singular and plural: its kind and whether it is plural."""
    found: dict[str, tuple[str, bool]] = {}
    for row in load_tsv(rules("lexicons", "nominals.tsv"), NominalRow):
        word = row.word.split()[-1]
        plural = "" if row.plural == "-" else (row.plural.split()[-1] if row.plural else word + "s")
        found.setdefault(word, (row.kind, False))
        if plural and plural != word:
            found.setdefault(plural, (row.kind, True))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Namesakes:
    """A row of gazetteer/namesakes.tsv."""

    name: str
    states: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]


@cache
def namesakes() -> dict[str, tuple[str, ...]]:
    """The states that share a name, by its plural: those of "koreas"."""
    return {row.name: row.states for row in load_tsv(rules("gazetteer", "namesakes.tsv"), Namesakes)}


def find_nominals(sighted: Sighted, titled: set[int]) -> Iterator[Mention]:
    """Mentions by nouns, in order; tokens in `titled` are titles of named persons and none of their own."""
    doc = sighted.doc
    for token in doc:
        i = token.i
        if sighted.inside[i] and i not in sighted.hits and _counts_alone(sighted, token):
            yield _counted(sighted, token)
            continue
        if sighted.inside[i] and i not in sighted.taken and norm(token) in namesakes():
            yield _both(sighted, token)
            continue
        if (
            not sighted.inside[i]
            or i in sighted.taken
            or i in titled
            or i in sighted.hits
            or token.tag_ not in ("NN", "NNS", "NNP", "NNPS")
        ):
            continue
        office = head_ending_at(doc, i)
        titular = office is not None
        # the state of "secretary of state" is none
        known = None if office is not None and len(office) > 1 else nominals().get(norm(token))
        if (known is None and not titular) or _within_head(sighted, i):
            continue
        if (
            token.dep_ in MODIFIER
            and token.head.i > i
            and token.head.tag_ in ("NN", "NNS")
            and not _person_at(sighted, token.head.i)
        ):
            continue
        if i + 1 < len(doc) and doc[i + 1].text == "-" and not doc[i + 1].whitespace_ and not token.whitespace_:
            continue
        mention = _nominal(sighted, token, known, titular)
        if mention is not None:
            yield mention


def _counts_alone(sighted: Sighted, token: Token) -> bool:
    """True of "two" in "the two met again": a number after "the" that no noun follows."""
    if norm(token) not in NUMBERS or token.tag_ != "CD" or token.i == 0 or norm(sighted.doc[token.i - 1]) != "the":
        return False
    following = sighted.doc[token.i + 1] if token.i + 1 < len(sighted.doc) else None
    return token.dep_ in SUBJECT_OR_OBJECT and (
        following is None or following.tag_ in AFTER_COUNT or norm(following) == "last"
    )


def _counted(sighted: Sighted, token: Token) -> Mention:
    return Mention(
        name=f"the {norm(token)}",
        kind=MentionKind.GROUP,
        form=Form.NOMINAL,
        evidence=sighted.evidence(token.i - 1, token.i + 1, "nominal-count"),
        head=token.idx,
        number=NUMBERS[norm(token)],
    )


def _both(sighted: Sighted, token: Token) -> Mention:
    """All states of a name in the plural: "the two Koreas"."""
    start, states = _phrase_start(sighted, token.i), namesakes()[norm(token)]
    return Mention(
        name=" ".join(sighted.doc[start : token.i + 1].text.split()),
        kind=MentionKind.GROUP,
        form=Form.NOMINAL,
        evidence=sighted.evidence(start, token.i + 1, "nominal-namesakes"),
        head=token.idx,
        side="/".join(states),
        number=len(states),
    )


def _within_head(sighted: Sighted, i: int) -> bool:
    """True of "director" in "director general"."""
    for last in range(i + 1, min(i + 4, len(sighted.doc))):
        found = head_ending_at(sighted.doc, last)
        if found is not None and last - len(found) + 1 <= i:
            return True
    return False


def _person_at(sighted: Sighted, i: int) -> bool:
    return i in sighted.taken


def _nominal(sighted: Sighted, token: Token, known: tuple[str, bool] | None, titular: bool) -> Mention | None:
    doc = sighted.doc
    office = head_ending_at(doc, token.i) if titular else None
    start = _phrase_start(sighted, token.i - len(office) + 1 if office is not None else token.i)
    words = [t for t in doc[start : token.i + 1] if not t.is_space]
    sides = _sides(sighted, start, token.i)
    kind = known[0] if known else "person"
    plural = known[1] if known else is_plural(token)
    if titular and not (known and known[0] in ("group", "state", "party", "official", "organ")):
        kind, plural = "person", is_plural(token)
    number = next((NUMBERS[norm(t)] for t in words if norm(t) in NUMBERS), 0)
    keys = "/".join(dict.fromkeys(sighted.side_key(s) for s in sides))
    text = " ".join(doc[start : token.i + 1].text.split())
    definite = (
        bool(words)
        and norm(words[0]) in ("the", "his", "her", "their", "its", "this", "that", "these", "both", "our", "my", "'s")
    ) or bool(sides)
    title = ""
    if kind == "person":
        title = " ".join(
            t.text for t in words if t.tag_ not in ("DT", "PRP$", "CD") and t.i not in sighted.hits and t.tag_ != "POS"
        )
    evidence = sighted.evidence(start, token.i + 1, f"nominal-{kind}")
    if norm(token) == "capital" and not plural and (city := _capital(sighted, token, keys)):
        name, key = city
        return Mention(
            name=name,
            kind=MentionKind.PLACE,
            form=Form.NAME,
            evidence=evidence,
            head=token.idx,
            key=key,
            side=keys,
        )
    state = keys if "/" not in keys else ""

    def several(how_many: int) -> Mention:
        return Mention(
            name=text,
            kind=MentionKind.GROUP,
            form=Form.NOMINAL,
            evidence=evidence,
            head=token.idx,
            side=keys,
            number=how_many,
            title=title,
        )

    if kind == "group":
        return several(number) if number > 1 and plural else None
    if number > 1 and plural and kind in ("person", "party", "official", "state") and not state:
        return several(number)
    if plural and kind in ("person", "party") and (not state or (kind == "party" and "/" in keys)):
        return several(2) if definite else None
    if kind == "person" and not plural:
        return Mention(
            name=text,
            kind=MentionKind.PERSON,
            form=Form.NOMINAL,
            evidence=evidence,
            head=token.idx,
            side=state,
            title=title,
        )
    if not state and kind == "official":
        return None
    key = state if state and (sighted.gazetteer.is_state(state) or state in sighted.gazetteer.organisations) else ""
    sent = not plural and norm(token) == "delegation"  # of which the text may tell later who is in it
    if not key and not definite and not sent and kind != "organ":
        return None
    organisation = key in sighted.gazetteer.organisations
    return Mention(
        name=text,
        kind=MentionKind.ORGANISATION if organisation else MentionKind.STATE,
        form=Form.NOMINAL,
        evidence=evidence,
        head=token.idx,
        key=key,
        side=keys,
        number=2 if plural else 1,
        title=title,
    )


def _capital(sighted: Sighted, token: Token, state: str) -> tuple[str, str] | None:
    """The city of "in the Chinese capital", with its key; None where it stands for a government, where its name
    follows, or where the state had several seats.
    """
    following = sighted.doc[token.i + 1 : token.i + 4]
    if preposition_of(token) not in ("in", "to", "from", "near", "outside", "at", "into") or any(
        t.i in sighted.hits and sighted.hits[t.i][2].sort in (Sort.CITY, Sort.PLACE) for t in following
    ):
        return None
    seats = {
        seat.name
        for seat in sighted.gazetteer.seats
        if seat.state == state
        and seat.sort == "city"
        and (not seat.since or not sighted.article.today or seat.since <= sighted.article.today.isoformat())
        and (not seat.until or not sighted.article.today or seat.until >= sighted.article.today.isoformat())
    }
    name = seats.pop() if len(seats) == 1 else ""
    return (name, slug(name)) if name else None


def _phrase_start(sighted: Sighted, i: int) -> int:
    """The first token of the noun phrase that ends at a token, as its tags tell."""
    doc = sighted.doc
    start = i
    while start > 0:
        before = doc[start - 1]
        if before.is_space and before.text.count("\n") < 2:
            start -= 1
            continue
        if start - 1 in sighted.taken or (norm(before) in stop_words() and before.tag_ in NAME_TAGS):
            break
        if before.tag_ in NOMINAL_TAGS or start - 1 in sighted.hits or before.tag_ in ("CD", "JJR", "JJS"):
            if before.tag_ in ("VBG", "VBN") and before.dep_ not in MODIFIER:
                break
            start -= 1
            continue
        if before.tag_ == "POS" and _hit_before(sighted, start - 1):
            start -= 1
            continue
        if before.tag_ == "CC" and start - 2 in sighted.hits and any(k in sighted.hits for k in range(start, i)):
            start -= 1
            continue
        if before.tag_ in ("DT", "PRP$", "PDT"):
            start -= 1
        break
    while start < i and doc[start].is_space:
        start += 1
    return start


def _hit_before(sighted: Sighted, i: int) -> bool:
    return i - 1 in sighted.hits and sighted.hits[i - 1][2].sort in SIDE_SORTS | {Sort.CITY, Sort.BUILDING, Sort.ORGAN}


def _sides(sighted: Sighted, start: int, last: int) -> list[Entry]:
    """The states and organisations beside a noun: before it, or after it with "of" or "from"."""
    doc = sighted.doc
    found: list[Entry] = []
    for i in range(start, last):
        if i in sighted.hits and sighted.hits[i][0] == i:
            entry = sighted.hits[i][2]
            if entry.sort in SIDE_SORTS | {Sort.ORGAN} or (entry.sort in (Sort.CITY, Sort.BUILDING) and entry.state):
                found.append(entry)
    i = last + 1
    while i < len(doc) and doc[i].is_space:
        i += 1
    if not found and i < len(doc) and norm(doc[i]) in ("of", "from"):
        i += 1
        while i < len(doc) and (norm(doc[i]) in ("the", "both") or doc[i].is_space):
            i += 1
        while i in sighted.hits and sighted.hits[i][2].sort in SIDE_SORTS | {Sort.CITY} and not _heads_more(sighted, i):
            entry = sighted.hits[i][2]
            if entry.sort is not Sort.CITY or entry.state:
                found.append(entry)
            i = sighted.hits[i][1]
            if i < len(doc) and norm(doc[i]) in (",", "and"):
                i += 1
                if i < len(doc) and norm(doc[i]) == "and":
                    i += 1
                if i < len(doc) and norm(doc[i]) == "the":
                    i += 1
            else:
                break
    return found


def _heads_more(sighted: Sighted, i: int) -> bool:
    """True of an adjective whose noun follows: "of the Japanese embassy"."""
    return sighted.hits[i][2].sort is Sort.DEMONYM
