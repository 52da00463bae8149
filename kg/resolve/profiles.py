"""What of a person decides with whom he is compared: his name, his side, his offices; all but the day and the company.

In goes a name with a side; out come its keys: two names that a rule may join (`kg.resolve.person_rules`), or that are in
doubt, share one. Most bearers of a name are alike, so what can be said of two profiles is said once for all of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeAlias
from zlib import crc32

from kg.resolve.names import REMEMBERED, core, fold, korean_key, loose_key, surnames, words
from kg.resolve.sides import office_class, single_office, successors_of
from kg.resolve.spellings import SLIPPED, short_forms

Call: TypeAlias = str
"""A name and a side."""


class Profile(NamedTuple):
    """Name, side and offices: what tells two persons of one article apart, and all but the day and the company that rules
    ask for."""

    name: str
    side: str = ""
    offices: tuple[str, ...] = ()


def call_of(name: str, side: str) -> Call:
    """The call of a person."""
    return f"{name}\n{side}"


def is_single(name: str) -> bool:
    """True of a name of which one word tells whose it is."""
    return len(core(name)) < 2


def keys_of(call: Call) -> list[int]:
    """The keys that a call shares with all that it is compared with, as numbers; odd ones count for single words only.

    Two keys of one number cost a comparison, no more.
    """
    name, _, side = call.rpartition("\n")
    found = ((key[0] == "single", key) for key in block_keys(name, side))
    return sorted({2 * crc32("\n".join(key).encode("utf-8", "surrogatepass")) + single for single, key in found})


@lru_cache(maxsize=REMEMBERED)
def offices_of(titles: tuple[str, ...]) -> frozenset[str]:
    """Offices by which holders are compared: the class of each, or its words."""
    return frozenset({office_class(title) or fold(title) for title in titles} - {""})


@lru_cache(maxsize=REMEMBERED)
def single_offices_of(titles: tuple[str, ...]) -> frozenset[str]:
    """Those of them that a state has once ("President")."""
    return frozenset({single_office(title) for title in titles} - {""})


def block_keys(name: str, side: str) -> set[tuple[str, ...]]:
    """Keys of a name: two names that a rule may join, or that are in doubt, share one. A key that begins with "single"
    counts where one of the two is a single word.
    """
    found = core(name)
    return {key for successor in successors_of(side) for key in _keys_for(name, successor, found)}


def _keys_for(name: str, side: str, found: tuple[str, ...]) -> set[tuple[str, ...]]:
    keys = {
        ("words", *sorted(found)),
        ("korean", *korean_key(name)),
        ("loose", *loose_key(name)),
        ("joined", "".join(words(name))),
        ("begins", *found[:2]),
    }
    if not side or not found:
        return keys
    keys |= {("single", word, side) for word in (*surnames(name), found[0])}
    if len(found) > 1:
        given = short_forms().get(found[0], found[0])
        keys |= {("short", given, surname, side) for surname in surnames(name)}
        for place, word in enumerate(found):
            if len(word) >= SLIPPED:
                others = (
                    *("".join(loose_key(w)) for w in found[:place]),
                    "",
                    *("".join(loose_key(w)) for w in found[place + 1 :]),
                )
                rest = ("slip", side, *others)
                # names a letter apart have the same word left where the right letter is left out of each
                keys |= {(*rest, word[:n] + word[n + 1 :]) for n in range(len(word))} | {(*rest, word)}
    return keys
