"""Titles compared: which words of office say the same, and which are of the past.

Enter titles as written ("Foreign Minister", "former premier"); leave whether one is the other's.
"""

from __future__ import annotations

from kg.resolve.lexicon import word_class
from kg.resolve.names import fold


def is_past(title: str) -> bool:
    """True of "former minister": an office that is held no more."""
    return title.split()[0].lower() in word_class("past-office") if title.split() else False


def is_called(noun: str, words: str, title: str) -> bool:
    """Whether the holder of an office is one of "the leaders", "the foreign ministers", "the two officials"."""
    has = set(fold(title).replace("prime minister", "premier").split())
    if noun in ("official", "counterpart"):
        return True
    if noun == "leader":
        return bool(has & word_class("leader")) and not has & word_class("second")
    asked = [w for w in fold(words).split() if w not in ("two", "three", "both", "the")]
    asked = [*asked[:-1], noun] if asked else [noun]
    return set(asked) <= set(fold(title).split())


def is_spokesman(title: str) -> bool:
    """True of "Foreign Ministry spokesman": who tells of encounters, and seldom sits in them."""
    return not set(fold(title).split()).isdisjoint(word_class("spokesman"))


def same_title(one: str, other: str) -> bool:
    """True of two titles one of which is the other, shortened: "minister" and "foreign minister"."""
    return title_within(one, other) or title_within(other, one)


def title_within(part: str, whole: str) -> bool:
    """True where the words of a shorter title stand in a longer one with the same last word or head: "the
    minister", "Foreign Minister"."""
    skip = {"of", "the", "and", "for", "s", "top", "first", "then", "new"}
    a = [w for w in fold(part).replace("premier", "prime minister").split() if w not in skip]
    b = [w for w in fold(whole).replace("premier", "prime minister").split() if w not in skip]
    return bool(a) and bool(b) and set(a) <= set(b)
