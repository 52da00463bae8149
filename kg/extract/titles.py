"""The words of office: which words are titles, and which of them stand before a name.

Enter tokens; leave a `Title`: its words without demonym, where it starts, and the side that stands with it. Words
are in
`kg/rules/lexicons/titles.tsv`.

    former Japanese Prime Minister Shinzo Abe  ->  "former Prime Minister", side JP
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.words import word_class
from kg.language.matcher import Entry, Sort
from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleRow:
    """A row of titles.tsv."""

    word: str
    part: str
    plural: str = ""
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Lexicon:
    """The title words: `heads` by their words (singular and plural), `plurals` the plural ones among them, `heads_by_end` the heads
    that end in a word, the longest first."""

    heads: frozenset[tuple[str, ...]]
    plurals: frozenset[tuple[str, ...]]
    weak: frozenset[tuple[str, ...]]
    modifiers: frozenset[str]
    honorifics: frozenset[tuple[str, ...]]
    heads_by_end: dict[str, tuple[tuple[str, ...], ...]]


JOINTS = frozenset({"of", "the", "and", "in", "at", "for", "on"})
"""Words inside a title that are no modifiers of its head."""


@cache
def lexicon() -> Lexicon:
    """titles.tsv, read once."""
    heads: set[tuple[str, ...]] = set()
    plurals: set[tuple[str, ...]] = set()
    weak: set[tuple[str, ...]] = set()
    modifiers: set[str] = set()
    honorifics: set[tuple[str, ...]] = set()
    for row in load_tsv(rules("lexicons", "titles.tsv"), TitleRow):
        words = tuple(split(row.word))
        if row.part in ("head", "group"):
            heads.add(words)
            plural = tuple(split(row.plural)) if row.plural else (*words[:-1], words[-1] + "s")
            heads.add(plural)
            plurals.add(plural)
            if row.part == "group":
                weak |= {words, plural}
        elif row.part == "modifier":
            modifiers.update(w for w in words if w not in JOINTS)
        else:
            honorifics.add(words)
    for words in heads:
        modifiers.update(w for w in words[:-1] if w.isalpha() and w not in JOINTS)
    # somebody chosen and not yet in office: "Prime Minister-designate", "president-elect"
    heads |= {(*words, "-", chosen) for words in heads - plurals - weak for chosen in ("designate", "elect")}
    by_end: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for words in sorted(heads, key=len, reverse=True):
        by_end[words[-1]].append(words)
    return Lexicon(
        heads=frozenset(heads),
        plurals=frozenset(plurals),
        weak=frozenset(weak),
        modifiers=frozenset(modifiers),
        honorifics=frozenset(honorifics),
        heads_by_end={word: tuple(found) for word, found in by_end.items()},
    )


def split(phrase: str) -> list[str]:
    """A phrase as the tokenizer cuts it: hyphens, and an apostrophe at the end, are words of their own."""
    return re.sub(r"-|'$", r" \g<0> ", phrase).split()


def norm(token: Token) -> str:
    """A token in lower case, with plain apostrophes."""
    return str(token.lower_).replace("’", "'")


@cache
def stop_words() -> frozenset[str]:
    """Words that no name and no title has in it: of time, and of those beside somebody ("ally", "successor")."""
    return word_class("day-name") | word_class("month-name") | word_class("time-unit") | word_class("beside")


def head_ending_at(doc: Doc, last: int) -> tuple[str, ...] | None:
    """The longest title head whose last word is token `last`: ("vice", "-", "minister")."""
    if last < 0:
        return None
    for words in lexicon().heads_by_end.get(norm(doc[last]), ()):
        start = last - len(words) + 1
        if start >= 0 and all(norm(doc[start + n]) == word for n, word in enumerate(words[:-1])):
            return words
    return None


def is_head(token: Token) -> bool:
    """True of a word that names an office or is the last word of one."""
    return head_ending_at(token.doc, token.i) is not None


def is_plural(token: Token) -> bool:
    """True of "ministers", "spokesmen"."""
    found = head_ending_at(token.doc, token.i)
    return found in lexicon().plurals if found else False


def honorific_ending_at(doc: Doc, last: int) -> int:
    """How many tokens before and with `last` are an honorific ("Mr.", "His Excellency"); 0 for none. It is
    capitalised."""
    for size in (3, 2, 1):
        if last - size + 1 < 0:
            continue
        part = doc[last - size + 1 : last + 1]
        words = tuple(norm(t) for t in part)
        if (words in lexicon().honorifics or (size == 1 and (words[0].rstrip("."),) in lexicon().honorifics)) and part[
            0
        ].text[:1].isupper():
            return size
    return 0


NOMINAL_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "JJS", "HYPH", "VBG", "VBN", "AFX", "FW"})
PARTY_SORTS = frozenset({Sort.STATE, Sort.DEMONYM, Sort.ORGANISATION, Sort.MOVEMENT, Sort.PARTY, Sort.PEOPLE})
SEAT_SORTS = frozenset({Sort.ORGAN, Sort.BUILDING, Sort.CITY, Sort.BODY})
LONGEST_TITLE = 24
"""Tokens; longer runs of nouns before a name are lists, not titles."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A title in `doc[start:end]`, less the words of its side. `side` is the gazetteer's entry for it, `side_at`
    its tokens."""

    text: str
    start: int
    end: int
    side: Entry | None = None
    side_at: tuple[int, int] | None = None
    honorific: str = ""
    plural: bool = False


def title_before(doc: Doc, first: int, hits: dict[int, tuple[int, int, Entry]], taken: frozenset[int]) -> Title | None:
    """The title that ends just before token `first`, the first word of a name.

    `hits` gives for a token the gazetteer's name (start, end, entry) that it is part of; `taken` are tokens of
    other names.
    Returns None where no title stands there; a Title without text where there is only an honorific.
    """
    at = first - 1
    honorific_start = first
    while at >= 0 and (size := honorific_ending_at(doc, at)):
        if head_ending_at(doc, at) is not None:
            break
        honorific_start = at - size + 1
        at -= size
    while at >= 0 and doc[at].is_space and doc[at].text.count("\n") < 2:
        at -= 1
    if at > 0 and doc[at].text == "," and honorific_start < first and not is_plural(doc[at - 1]):
        at -= 1  # "the Minister of Foreign Affairs of Malaysia, the Honorable Saifuddin Abdullah"
    end = at + 1
    segments: list[tuple[int, int]] = []  # from right to left
    joins: list[str] = []
    side: tuple[int, int, Entry] | None = None
    right, stop = at, first - LONGEST_TITLE
    start_of_run = first
    while at >= 0 and at >= stop:
        begin, side_here, at = _segment(doc, at, hits, taken, right_edge=(at == right), side_open=side is None)
        if begin is None:
            if side_here is not None and side is None:
                side = side_here
            break
        abroad = head_ending_at(doc, begin[1] - 1) is None and _sent_to(doc, begin[0])
        if side_here is not None and side is None and not abroad:
            side = side_here
        segments.append(begin)
        start_of_run = begin[0]
        if at < 0:
            break
        join = norm(doc[at])
        step = at
        while step >= 0 and (
            doc[step].is_space or norm(doc[step]) in ("the", "of", "for", "and", "&", ",", "to", "in")
        ):
            step -= 1
        between = [norm(t) for t in doc[step + 1 : at + 1] if not t.is_space]
        if side_here is not None and side_here[0] <= step + 1 and not any(w in ("of", "for", "to") for w in between):
            break
        if not any(w in ("of", "for", "and", "&", ",", "to", "in") for w in between) or "." in between:
            break
        joins.append(" ".join(between))
        at = step
        del join
    # keep the segments up to the leftmost one that ends with a head and is joined as a title is
    keep = 0
    complete = False
    for n, (a, b) in enumerate(segments):
        ends = head_ending_at(doc, b - 1) is not None and _last_plain(doc, a, b)
        between_right = joins[n - 1] if n else ""
        if n == 0:
            complete = ends
            keep = 1 if ends else 0
            continue
        if complete and between_right.split(" ")[0] in ("of", "for", "to", "in"):
            break  # "meeting of Foreign Minister X": what stands before "of" is not his title
        if ends and complete and a > 0 and norm(doc[a - 1]) == "the":
            break  # "the Secretary and Foreign Minister X": two persons
        if ends and ((complete and between_right in ("and", "&")) or not complete):
            if not complete and not _title_case(doc, segments[:n]):
                break
            keep, complete = n + 1, True
            continue
        if complete:
            # "Trade and Industry Secretary": one head of two fields
            if (
                between_right in ("and", "&")
                and keep == n
                and _fields(doc, segments[n])
                and _fields(doc, segments[n - 1])
            ):
                keep = n + 1
            break
    del start_of_run
    honorific = doc[honorific_start:first].text.strip() if honorific_start < first else ""
    if not keep:
        if honorific:
            return Title(text="", start=honorific_start, end=first, honorific=honorific)
        return None
    start = segments[keep - 1][0]
    if side is not None and side[0] < start and not _adjoins(doc, side[1], start):
        side = None
    words = [t for t in doc[start:end] if not t.is_space]
    if side is not None and side[1] > start:
        words = _without(doc, words, side)
    text = _join(words)
    if not text:
        return None
    return Title(
        text=text,
        start=min(start, side[0]) if side and side[0] < start else start,
        end=first,
        side=side[2] if side else None,
        side_at=(side[0], side[1]) if side else None,
        honorific=honorific,
        plural=is_plural(doc[segments[0][1] - 1]),
    )


def _segment(
    doc: Doc,
    at: int,
    hits: dict[int, tuple[int, int, Entry]],
    taken: frozenset[int],
    *,
    right_edge: bool,
    side_open: bool,
) -> tuple[tuple[int, int] | None, tuple[int, int, Entry] | None, int]:
    """The run of nouns and adjectives that ends at a token: its bounds, the side in it, and the token before it."""
    end = at + 1
    side = None
    first = end
    capital_head = doc[at].text[:1].isupper()
    while at >= 0 and at not in taken:
        token = doc[at]
        if token.is_space:
            if token.text.count("\n") > 1:
                break
            at -= 1
            continue
        word = norm(token)
        if at in hits:
            begin, _, entry = hits[at]
            before = hits.get(begin - 1)
            if entry.sort is Sort.ORGANISATION and before is not None and before[2].sort in (Sort.STATE, Sort.DEMONYM):
                first = begin  # "the Russian WTO negotiator" deals with the body for his state
                at = begin - 1
                continue
            if entry.sort in PARTY_SORTS:
                if side is not None or not side_open:
                    break
                side = hits[at]
                at = begin - 1
                first = begin
                # before the side only "former", "visiting", "the" of the same title
                while (
                    at >= 0 and norm(doc[at]) in lexicon().modifiers and at not in hits and doc[at].tag_ in NOMINAL_TAGS
                ):
                    first = at
                    at -= 1
                break
            if (
                entry.sort is Sort.CITY
                and first < end
                and begin > 0
                and norm(doc[begin - 1]) in ("in", "at", "to", "from")
            ):
                break  # "During her stay in Oslo Minister X said": where, not whose
            if entry.state and entry.sort in SEAT_SORTS and side is None and side_open:
                side = (begin, begin, entry)  # "State Department spokesman": the words stay in the title
            first = begin
            at = begin - 1
            continue
        if token.tag_ == "POS" or word in ("'s", "'"):
            before = hits.get(at - 1)
            if before is not None and side_open and side is None and before[2].sort in PARTY_SORTS | {Sort.CITY}:
                side = before
            break
        head = head_ending_at(doc, at)
        if head is not None and len(head) > 1:  # "secretary of state" is one word of office
            first = at - len(head) + 1
            at = first - 1
            continue
        known = word in lexicon().modifiers or head is not None
        if word in stop_words() or not (known or token.tag_ in NOMINAL_TAGS):
            break
        if not known and capital_head and not token.text[:1].isupper() and token.text != "-":
            break
        first = at
        at -= 1
    while first < end and doc[first].text in ("-", "'", "\n"):
        first += 1
    if first >= end:
        return None, side, at
    del right_edge
    return (first, end), side, at


def _sent_to(doc: Doc, start: int) -> bool:
    """True of "to China" and "for Afghanistan" in a title: where somebody is sent, not for whom he acts."""
    i = start - 1
    while i >= 0 and (doc[i].is_space or norm(doc[i]) == "the"):
        i -= 1
    return i >= 0 and norm(doc[i]) in ("to", "for", "on", "with", "in")


def _last_plain(doc: Doc, start: int, end: int) -> bool:
    """False of a run that is a group's noun without more ("rebels X")."""
    found = head_ending_at(doc, end - 1)
    return found is not None and (found not in lexicon().weak or end - start >= len(found))


def _fields(doc: Doc, segment: tuple[int, int]) -> bool:
    """True of a run of capitalised words that titles are made of: "Trade", "Industry Secretary"."""
    words = [t for t in doc[segment[0] : segment[1]] if t.is_alpha]
    return bool(words) and all(t.text[:1].isupper() and norm(t) in lexicon().modifiers for t in words[:1])


def _title_case(doc: Doc, segments: list[tuple[int, int]]) -> bool:
    return all(t.text[:1].isupper() or not t.is_alpha or norm(t) in JOINTS for a, b in segments for t in doc[a:b])


def _adjoins(doc: Doc, stop: int, start: int) -> bool:
    """True where nothing but "'s" and blanks stand between a side and a title."""
    return all(t.is_space or t.tag_ == "POS" or norm(t) in ("'s", "'") for t in doc[stop:start])


def _without(doc: Doc, words: list[Token], side: tuple[int, int, Entry]) -> list[Token]:
    """A title's words less those of the side and of the "of the" before it."""
    first = side[0]
    while first > 0 and norm(doc[first - 1]) in ("the", "of", "to") and first - 1 >= words[0].i:
        if norm(doc[first - 1]) == "to":
            break
        first -= 1
    kept = [t for t in words if not first <= t.i < side[1]]
    while kept and (kept[0].tag_ == "POS" or norm(kept[0]) in ("'s", "'", "of", "the", "and", ",")):
        kept.pop(0)
    return [t for t in kept if t.tag_ != "POS" or t.i != side[1]]


def _join(words: list[Token]) -> str:
    text = ""
    for n, token in enumerate(words):
        gap = n and (words[n - 1].whitespace_ or token.i != words[n - 1].i + 1)
        text += (" " if gap else "") + token.text
    return text.strip(" ,")
