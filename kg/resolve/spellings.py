"""Names that are one name written otherwise, beyond what romanisations leave open: another order, a short form, a slip.

Two names in, an answer out, as in `kg.resolve.names`; here it is for two articles that name somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from kg.language.rules import load_tsv
from kg.resolve.names import callable_by, core, loose_key, same_romanised, same_words, surname_first
from kg.resources import rules

SLIPPED = 5
"""Letters of a word in which one may be wrong: in a shorter one it makes another name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShortFormRow:
    """A row of short_forms.tsv."""

    short: str
    full: str


@cache
def short_forms() -> dict[str, str]:
    """Usual English short forms of given names, with what they are short for."""
    return {row.short: row.full for row in load_tsv(rules("lexicons", "short_forms.tsv"), ShortFormRow)}


def may_be_short_for(one: str, other: str) -> bool:
    """True of two names of one surname whose given names are usual forms of one: "Bob Lund" and "Robert Lund"."""
    a, b = core(one), core(other)
    return (
        len(a) >= 2
        and len(b) >= 2
        and a[-1] == b[-1]
        and a[0] != b[0]
        and short_forms().get(a[0], a[0]) == short_forms().get(b[0], b[0])
    )


def one_slip(one: str, other: str) -> bool:
    """True of names that differ by one letter (or two turned about) in one longer word: "Shultz" and "Schultz".

    What only romanisations tell apart does not count: "Fuad" is "Fouad".
    """
    a, b = core(one), core(other)
    if len(a) != len(b) or len(a) < 2 or (surname_first(one) and len(a) > 2):
        return False
    differ = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differ) > 1:
        differ = [(x, y) for x, y in differ if loose_key(x) != loose_key(y)]
    return len(differ) == 1 and min(map(len, differ[0])) >= SLIPPED and DamerauLevenshtein.distance(*differ[0]) == 1


def two_orders(one: str, other: str) -> bool:
    """True where the same words in another order are plausibly one name: two or three words turned about, as with
    East Asian names."""
    a, b = core(one), core(other)
    return (
        a == b
        or (len(a) == 2 and a == b[::-1])
        or (surname_first(one) and a == (*b[-1:], *b[:-1]))
        or (surname_first(other) and b == (*a[-1:], *a[:-1]))
    )


def agree(one: str, other: str) -> bool:
    return (
        same_words(one, other)
        or same_romanised(one, other)
        or callable_by(one, other)
        or callable_by(other, one)
        or one_slip(one, other)
        or may_be_short_for(one, other)
    )
