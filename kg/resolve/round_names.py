"""What articles call series of talks and their rounds: "the fourth round of the six-nation talks".

In go the words of an article; out comes how many sides the series has, which round it is and what it is about; and one
form of all names that stand for one series ("six-way negotiations" and "six-party talks"). Which encounters are of one
series is decided in `kg.resolve.series`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kg.language.counting import ordinal_at, words_of_kind
from kg.language.gatherings import read_gathering
from kg.language.rules import load_tsv
from kg.resources import rules

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
WIDE = 3  # sides from which on a name that counts them names a series; of two there are too many


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesWords:
    """A row of rules/lexicons/series.tsv: words that stand for one another in the name of a series of talks."""

    id: str
    words: tuple[str, ...]
    after: Literal["number", "any"]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesName:
    """What an article calls an encounter: how many sides the series has and which round it is (0 where it does not
    say), what it is about, and the words for the series alone: "six-nation talks".
    """

    sides: int
    round: int
    about: str
    words: str


@cache
def _series_words() -> dict[str, SeriesWords]:
    rows = load_tsv(rules("lexicons", "series.tsv"), SeriesWords)
    return {word: row for row in rows for word in row.words}


def _one_word(word: str, before: str) -> str:
    """One word for those that a series is named by, behind the word before it: party for "nation" in "six-nation"."""
    row = _series_words().get(word)
    return row.id if row and (row.after == "any" or before in NUMBERS or before.isdigit()) else word


@lru_cache(maxsize=16384)
def folded_name(words: str) -> str:
    """Without accents, case and articles, and with one word for those that a series is named by: "six party talks"."""
    text = unicodedata.normalize("NFKD", words).casefold()
    found: list[str] = []
    for word in re.findall(r"[^\W_]+", text):
        if word not in ("the", "a", "an"):
            found.append(_one_word(word, found[-1] if found else ""))
    return " ".join(found)


@lru_cache(maxsize=16384)
def read_name(words: str) -> SeriesName | None:
    """Read "the fourth round of the six-nation talks": 6 sides, round 4. None where it names no series and no round."""
    spans = [match.span() for match in re.finditer(r"[^\W_]+", words)]
    plain = [words[start:end].casefold() for start, end in spans]
    told = [_one_word(word, before) for word, before in zip(plain, ["", *plain], strict=False)]
    number = _round(plain)
    for at, word in enumerate(told):
        sides = words_of_kind("sides").get(word, 0)
        behind = at + 1
        if told[behind : behind + 1] == ["party"]:
            sides, behind = _count(word), behind + 1
        end = _dealing(told, plain, behind, within=2)
        if sides >= WIDE and end:
            return SeriesName(sides=sides, round=number, about="", words=words[spans[at][0] : spans[end][1]])
    if not number:
        return None
    start = max(at for at, word in enumerate(plain) if word in words_of_kind("round")) + 1
    if plain[start : start + 1] == ["of"]:
        start += 2 if plain[start + 1 : start + 2] in (["the"], ["a"], ["an"]) else 1
        end = _dealing(told, plain, start, within=5)
        if end is not None:
            about = [w for w in plain[start:end] if w not in words_of_kind("plain")]
            return SeriesName(
                sides=0, round=number, about=" ".join(about), words=words[spans[start][0] : spans[end][1]]
            )
    return SeriesName(sides=0, round=number, about="", words="")


@lru_cache(maxsize=16384)
def names_series(words: str) -> bool:
    """Whether words are the name of a series, a round or a gathering: "the Geneva talks on Cyprus", "the fourth round".

    "A conference", "his visit" and "the talks" say what sort of thing it was, and whose, not which.
    """
    if read_name(words) or read_gathering(words):
        return True
    written = re.findall(r"[^\W_]+", words)
    plain = [word.casefold() for word in written]
    if not plain or plain[0] in words_of_kind("unnamed"):
        return False
    for at, word in enumerate(plain):
        if word not in words_of_kind("dealing"):
            continue
        before = next((n for n in range(at, 0, -1) if plain[n - 1] in ("of", "the")), 0)
        if any(known not in words_of_kind("plain") for known in plain[before:at]):
            return True
        return (
            plain[at + 1 : at + 2] != []
            and plain[at + 1] in words_of_kind("after")
            and _proper(written[at + 2 : at + 5])
        )
    return False


def _proper(written: Sequence[str]) -> bool:
    return any(word[0].isupper() for word in written)


def _count(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 3 else words_of_kind("count").get(word, 0)


def _dealing(told: Sequence[str], plain: Sequence[str], start: int, *, within: int) -> int | None:
    """Where the noun for the dealings stands, at most so many words behind `start`; None where none does."""
    for at in range(start, min(start + within + 1, len(told))):
        if told[at] == "talks" or plain[at] in words_of_kind("dealing"):
            return at
    return None


def _round(plain: Sequence[str]) -> int:
    """The number of the round: of "fourth and last round", "12th round", "round four"."""
    for at, word in enumerate(plain):
        if word not in words_of_kind("round"):
            continue
        for before in range(at - 1, max(0, at - 3) - 1, -1):
            if number := ordinal_at(plain, before):
                return number
        if (number := _count("".join(plain[at + 1 : at + 2]))) and word == "round":
            return number
    return 0
