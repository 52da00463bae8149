"""Which one of several: the number of a round, a session or a summit from its words ("fourth", "twenty-first", "12th").

The words are data, in `kg/rules/lexicons/rounds.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundWords:
    """A row of rules/lexicons/rounds.tsv; the file's head says what its columns mean."""

    id: str
    kind: Literal["count", "ordinal", "tens", "sides", "round", "dealing", "plain", "unnamed", "after"]
    words: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]


@cache
def round_words() -> tuple[RoundWords, ...]:
    """The rows of rounds.tsv."""
    return load_tsv(rules("lexicons", "rounds.tsv"), RoundWords)


@cache
def words_of_kind(kind: str) -> dict[str, int]:
    """The words of a kind, each with its number."""
    found: dict[str, int] = {}
    for row in round_words():
        if row.kind == kind:
            found.update({w: int(row.id) if kind == "sides" else n for n, w in enumerate(row.words, start=1)})
    return found


def ordinal_at(words: Sequence[str], at: int) -> int:
    """The number that the word there says: 21 at "first" in "twenty first", 12 at "12th"; 0 where it is no ordinal.

    Takes words in lower case, without the hyphens between them.
    """
    figures = re.fullmatch(r"(\d{1,3})(?:st|nd|rd|th)", words[at])
    if figures:
        return int(figures[1])
    number = words_of_kind("ordinal").get(words[at], 0)
    tens = words_of_kind("tens").get(words[at - 1], 0) if at and number < 10 else 0
    return number and 10 * tens + number
