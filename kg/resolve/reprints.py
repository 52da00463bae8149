"""Which articles are copies of others: one despatch that several newspapers print, cut and edited a little.

In go sketches of articles, small enough to be kept with what an article says; out come the reprints. A copy reports
nothing of its own: what it says is said once, by the article that it is a copy of.

A sketch (`sketch_of`) is a sample of the sequences of five words in the body of an article: the 128 with the lowest hash,
so that two sketches show which share of their sequences two articles have in common (Broder, On the resemblance and
containment of documents, 1997). Of articles with fewer sequences it has all of them, and the share is exact. Beside it
stand the names that the article speaks of most.

Whether one article is a copy of another depends on these two alone, so articles that come later change nothing about those
that were there: what was found among those is found again.
"""

from __future__ import annotations

import base64
import hashlib
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import ClassVar

from kg.model import Article

WORDS = 5
"""Words in a sequence: fewer are common by chance in texts of one kind, more are broken by every small edit."""

SIZE = 128
"""Sequences in a sketch. The share that it shows is off by 0.04 in a typical case of long articles."""

LOOKED_UP = 16
"""Articles of which none of the so many lowest sequences is the same are not compared. Of two that have half of all
their sequences in common one in 65,000 is missed by it, of a third one in 650."""

SHARE = 0.8
"""The least share of its sequences that a copy has from an original of the same day. Below, two of one kind of text may
be meant (two contracts, two bonds). Tuned on 19,033 Reuters stories of 1987; docs/reprints.md has the figures."""

SHARE_OF_OTHER_DAYS = 0.9
"""The same where the days differ or are not known: what comes every day says the same around other figures."""

SHARE_OF_LATER = 0.5
"""The least share of the longer of two that stands in the shorter, where the longer is of a later day: below, it is an
article that takes up an earlier one, and says more of its own than it copies."""

FEWEST = 25
"""Sequences that the shorter of two must have. What is shorter is a copy only where nothing differs."""

NAMES = 48
"""Names of a copy that are looked for in the original: those that it speaks of most."""

OTHERS = 2
"""Of these so many may be missing in the original (a byline, an agency's name). Two letters of one office that differ in the
states, the persons and the days that they are about are two letters."""

LEADING = 12
"""Those of its names that a copy speaks of most and more than once: of them none may be missing."""

KEPT = 256
"""Names in a sketch at most."""

LONGER = 6
"""So many times as long the original is at most: a briefing of an hour in which a statement is read out is not its
original."""

DAYS = 3
"""Days between a copy and its original at most: what is the same after more is a text that comes back."""

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True, order=True)
class Reprint:
    """One article that is a copy of another. `share` of its word sequences are in the original, so many of a hundred."""

    copy: str
    original: str
    share: int

    rules: ClassVar[Mapping[bool, str]] = {True: "reprint-same", False: "reprint-edited"}

    @property
    def rule(self) -> str:
        """The rule that found it: the same text to the word, or one that was edited or cut."""
        return self.rules[self.share == 100]

    @property
    def reason(self) -> str:
        """Why, in words."""
        if self.share == 100:
            return "all of its text is in the original, word for word"
        return f"{self.share} of 100 sequences of {WORDS} words in it are in the original too"


@dataclass(frozen=True)
class Sketch:
    """The sketch of an article, as `sketch_of` wrote it, and the article's day. What is in it is read when it is wanted."""

    article: str
    day: date | None
    written: str = field(repr=False)

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        return _unpacked("I", self.written.partition(".")[0])

    @cached_property
    def _names(self) -> tuple[int, ...]:
        return _unpacked("H", self.written.partition(".")[2])

    @property
    def total(self) -> int:
        """The number of sequences in the article."""
        return self._numbers[0]

    @cached_property
    def members(self) -> frozenset[int]:
        """Those in the sketch."""
        return frozenset(self._numbers[1:])

    @property
    def looked_up(self) -> tuple[int, ...]:
        """The lowest of them. Read without the others: every build looks at those of every article."""
        return _unpacked("I", self.written[:_START].partition(".")[0])[1 : LOOKED_UP + 1]

    @property
    def names(self) -> tuple[int, ...]:
        """The names that the article speaks of, by how often."""
        return self._names[1:]

    @property
    def leading(self) -> tuple[int, ...]:
        """Those of them that it speaks of most, and more than once."""
        return self._names[1 : self._names[0] + 1]


_START = (4 * (LOOKED_UP + 1) + 2) // 3 * 4
"""Characters of a sketch in which the lowest sequences stand."""


def _unpacked(kind: str, written: str) -> tuple[int, ...]:
    data = base64.b64decode(written)
    size = struct.calcsize(f">{kind}")
    return struct.unpack(f">{len(data) // size}{kind}", data[: len(data) // size * size])


def sketch_of(article: Article) -> str:
    """The sketch of an article's body, as text of 1,400 characters at most; "" of one with less than five words."""
    texts = [article.text[start:end] for start, end in article.body]
    words = [word for text in texts for word in _WORD.findall(text.casefold())]
    sequences = {" ".join(words[n : n + WORDS]) for n in range(len(words) - WORDS + 1)}
    if not sequences:
        return ""
    hashes = sorted({_hash(sequence, 4) for sequence in sequences})
    counts = Counter(name for text in texts for name in _NAME.findall(text) if name[0].isupper())
    spoken_of = sorted(counts, key=lambda name: (-counts[name], name))[:KEPT]
    leading = sum(counts[name] > 1 for name in spoken_of[:LEADING])
    numbers = struct.pack(f">{min(len(hashes), SIZE) + 1}I", len(hashes), *hashes[:SIZE])
    names = struct.pack(f">{len(spoken_of) + 1}H", leading, *(_hash(name.casefold(), 2) for name in spoken_of))
    return f"{base64.b64encode(numbers).decode()}.{base64.b64encode(names).decode()}"


def _hash(words: str, size: int) -> int:
    return int.from_bytes(hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=size).digest())


def match(one: Sketch, other: Sketch) -> Reprint | None:
    """Which of two articles is a copy of the other; None where neither is.

    The later is the copy; of one day the shorter, which has been cut; of one length the one whose id comes later. Of an
    article that is longer than an earlier one, most of it must be from there.
    """
    gap = abs((one.day - other.day).days) if one.day and other.day else None
    if gap is not None and gap > DAYS:
        return None
    shorter, longer = sorted((one, other), key=lambda s: (s.total, s.article))
    common = _in_common(shorter, longer)
    if common == shorter.total == longer.total and one.members == other.members:
        share = 1.0
    elif shorter.total < FEWEST or longer.total > LONGER * shorter.total:
        return None
    else:
        share = common / shorter.total
        if share < (SHARE if gap == 0 else SHARE_OF_OTHER_DAYS):
            return None
    copy, original = sorted((one, other), key=_rank, reverse=True)
    if copy is longer and longer.total > shorter.total:
        share = common / longer.total
        if share < SHARE_OF_LATER:
            return None
    if share < 1:
        missing = set(copy.names[:NAMES]) - set(original.names)
        if len(missing) > OTHERS or not missing.isdisjoint(copy.leading):
            return None
    sampled = max(copy.total, original.total) > SIZE and copy.members != original.members
    return Reprint(copy.article, original.article, min(99 if sampled else 100, int(100 * share)))


def _rank(sketch: Sketch) -> tuple[date, int, str]:
    """The original before its copies."""
    return sketch.day or date.max, -sketch.total, sketch.article


def _in_common(one: Sketch, other: Sketch) -> float:
    """The number of sequences that two articles have in common, as their sketches show it."""
    if one.total <= SIZE and other.total <= SIZE:
        return len(one.members & other.members)
    lowest = sorted(one.members | other.members)[:SIZE]  # the sketch of both together
    both = sum(1 for value in lowest if value in one.members and value in other.members)
    share = both / len(lowest)  # of the sequences of both
    return min(one.total, other.total, share * (one.total + other.total) / (1 + share))


def matches(sketches: Iterable[Sketch], *, new: Iterable[str] | None = None) -> list[Reprint]:
    """All pairs of a copy and its original among articles, sorted; with `new` those of which one at least is new."""
    every = list(sketches)
    fresh = None if new is None else set(new)
    wanted = None if fresh is None else {h for s in every if s.article in fresh for h in s.looked_up}
    blocks: dict[int, list[Sketch]] = defaultdict(list)
    for sketch in every:
        for value in sketch.looked_up:
            if wanted is None or value in wanted:
                blocks[value].append(sketch)
    looked_at: set[tuple[str, str]] = set()
    found = []
    for block in blocks.values():
        for one, other in combinations(block, 2):
            pair = (one.article, other.article)
            if pair in looked_at or (fresh is not None and fresh.isdisjoint(pair)):
                continue
            looked_at.add(pair)
            if reprint := match(one, other):
                found.append(reprint)
    return sorted(found)


def originals(found: Iterable[Reprint], sketches: Mapping[str, Sketch]) -> dict[str, Reprint]:
    """Of all matches one for each copy, by copy: the one with the earliest original."""
    chosen: dict[str, Reprint] = {}
    for reprint in found:
        known = chosen.get(reprint.copy)
        if known is None or _rank(sketches[reprint.original]) < _rank(sketches[known.original]):
            chosen[reprint.copy] = reprint
    return chosen


def source(article: str, reprints: Mapping[str, Reprint]) -> str:
    """The article at the beginning of the chain: itself where it is nobody's copy."""
    while article in reprints:
        article = reprints[article].original
    return article
