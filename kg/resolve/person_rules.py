"""The rules by which two persons of two articles are one, as far as their profiles decide it.

In go two profiles, how far apart in time their bearers are, and whether they act for one side; out comes what joins such
bearers, and on which condition. All bearers of two profiles have the same answers, of which there are few, so they are
kept: who is who among ten thousand reports of one president costs no more than to find the nearest of each.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache, lru_cache
from typing import NamedTuple, TypeAlias

from kg.language.matcher import gazetteer
from kg.resolve.names import (
    REMEMBERED,
    by_given_name,
    callable_by,
    core,
    fold,
    same_romanised,
    same_words,
    surname_first,
    surnames,
    words,
)
from kg.resolve.profiles import Profile, is_single, offices_of, single_offices_of
from kg.resolve.sides import successors_of
from kg.resolve.spellings import may_be_short_for, one_slip, two_orders

LONG_AGO = 12 * 366
"""Days after which a common name (two words) in the same office is another holder: no one in the annotated training
articles spans more."""

SAME_TERM = 4 * 366
"""Days within which a surname with the same office of the same state is the same holder."""

KEPT = 1 << 20
"""Answers on two profiles that are kept."""


class Apart(IntEnum):
    """How far two days are apart, as far as any rule asks."""

    TERM = 0
    AGO = 1
    LONG = 2
    UNKNOWN = 3


class Need(IntEnum):
    """On what a ruling depends besides: that the same others are named beside both, or that all the longer names that fit
    the one or the other are forms of one name.
    """

    NOTHING = 0
    COMPANY = 1
    FULLER_ONE = 2
    FULLER_OTHER = 3


class Ruling(NamedTuple):
    """That two are one: the rank of the rule, its name, why, and how sure."""

    rank: int
    rule: str
    reason: str
    certainty: float


Rulings: TypeAlias = tuple[tuple[Need, Ruling], ...]
"""The first counts whose need is met."""


def apart(days: int | None) -> Apart:
    """The same of a number of days, None where one is unknown."""
    if days is None:
        return Apart.UNKNOWN
    return Apart.TERM if days <= SAME_TERM else Apart.AGO if days <= LONG_AGO else Apart.LONG


def share_office(one: Profile, other: Profile) -> bool:
    """True where both are named in one office: the same class of office, or the same words."""
    return not offices_of(one.offices).isdisjoint(offices_of(other.offices))


@lru_cache(maxsize=REMEMBERED)
def may_be_one_side(one: str, other: str) -> tuple[bool, ...]:
    """The answers there are to whether two act for one side: both, of a state and its successor, as the days are."""
    if not one or not other:
        return (False,)
    if one == other:
        return (True,)
    return (False, True) if other in successors_of(one) or one in successors_of(other) else (False,)


@lru_cache(maxsize=KEPT)
def may_concern(one: Profile, other: Profile) -> bool:
    """False where who bears the one profile can change nothing for who bears the other: no rule joins them, they are in
    no doubt, and the one is no longer name of the other.
    """
    if not _names_touch(one.name, other.name):
        return False
    for a, b in ((one, other), (other, one)):  # of some names it matters which comes first
        if doubt(a, b):
            return True
        sides = may_be_one_side(a.side, b.side)
        if True in sides and fuller(a, b):
            return True
        if any(rulings(a, b, far, same) for far in Apart for same in sides):
            return True
    return False


@lru_cache(maxsize=KEPT)
def _names_touch(one: str, other: str) -> bool:
    """True of names that are alike in any way that a rule asks for."""
    a, b = core(one), core(other)
    if fold(one) == fold(other) or callable_by(one, other) or callable_by(other, one):
        return True
    if min(len(a), len(b)) < 2:
        return False
    return (
        "".join(words(one)) == "".join(words(other))
        or same_words(one, other)
        or same_romanised(one, other)
        or same_romanised(other, one)
        or a[: len(b)] == b[: len(a)]
        or may_be_short_for(one, other)
        or one_slip(one, other)
    )


@lru_cache(maxsize=KEPT)
def fuller(short: Profile, full: Profile) -> tuple[str, bool, bool] | None:
    """The longer name that a name of the same side may be short for, where it is one: its words, whether the short one is
    but a given name, and whether both must be of one term.
    """
    a, b = core(short.name), core(full.name)
    if len(a) >= len(b) or not callable_by(full.name, short.name):
        return None
    if len(a) < 2 and not share_office(short, full):
        return None
    return " ".join(b), by_given_name(full.name, short.name), len(a) < 2


@lru_cache(maxsize=KEPT)
def doubt(one: Profile, other: Profile) -> Ruling | None:
    """What may be said of two that are not held to be one, of which `one` is the first: an alike name on the same side, or the same name on two."""
    if is_single(one.name) or is_single(other.name):
        return None
    if same_words(one.name, other.name) or same_romanised(one.name, other.name):
        return Ruling(0, "person-doubt-side", "the same name, but another side or a date far off", 0.5)
    if one.side and one.side == other.side and one_slip(one.name, other.name):
        return Ruling(1, "person-doubt-spelling", "names one letter apart on the same side", 0.4)
    return None


@lru_cache(maxsize=KEPT)
def rulings(one: Profile, other: Profile, far: Apart, same_side: bool) -> Rulings:
    """What joins bearers of two profiles, of which `one` is that of the first."""
    found = _of_surnames if min(len(core(one.name)), len(core(other.name))) < 2 else _of_full_names
    return found(one, other, far, same_side)


def _sure(rank: int, rule: str, reason: str, certainty: float) -> Rulings:
    return ((Need.NOTHING, Ruling(rank, rule, reason, certainty)),)


def _of_full_names(one: Profile, other: Profile, far: Apart, same_side: bool) -> Rulings:
    clash = bool(one.side and other.side) and not same_side
    alike = fold(one.name) == fold(other.name) or words(one.name) == words(other.name)
    if alike or "".join(words(one.name)) == "".join(words(other.name)) or core(one.name) == core(other.name):
        return _of_one_name(one, other, far, same_side=same_side, clash=clash)
    if same_words(one.name, other.name) and not clash and two_orders(one.name, other.name):
        return _sure(1, "person-name-order", "the same words in the other order: surname first or last", 0.9)
    if same_side and same_romanised(one.name, other.name):
        return _sure(1, "person-romanised", "two romanisations of one name, and the same side", 0.85)
    if (
        not clash
        and core(one.name)[0] == core(other.name)[0]
        and same_romanised(one.name, other.name)
        and far is Apart.TERM
    ):
        return _sure(
            3,
            "person-romanised-near",
            "two romanisations of one surname, the same given name, near in time; one article does not say for whom",
            0.7,
        )
    if clash:
        return _in_one_company(one, other, far)
    return _of_forms(one, other) if same_side and far is not Apart.LONG else ()


def _of_one_name(one: Profile, other: Profile, far: Apart, *, same_side: bool, clash: bool) -> Rulings:
    """Of two that have the same name."""
    long_name = len(words(one.name)) >= 3
    if far is Apart.LONG and not long_name:
        return ()
    if same_side:
        return _sure(0, "person-name-side", "the same name and the same side", 0.95)
    if not clash:
        return _sure(2, "person-name", "the same name; one article does not say for whom", 0.85)
    movement = any(found.partition("/")[2] in _organisations() for found in (one.side, other.side))
    if (
        long_name
        or (far is Apart.TERM and (movement or share_office(one, other)))
        or not single_offices_of(one.offices).isdisjoint(single_offices_of(other.offices))
    ):
        return _sure(
            3,
            "person-name-office",
            "the same name, long or in the same office or, near in time, for a movement or international body",
            0.7,
        )
    return _in_one_company(one, other, far)


def _of_forms(one: Profile, other: Profile) -> Rulings:
    """Of two of one side and time whose names may be forms of one."""
    found: Rulings = ()
    first = len(core(one.name)) <= len(core(other.name))
    a, b = (one, other) if first else (other, one)
    if callable_by(b.name, a.name) and not surname_first(a.name) and core(a.name)[0] == core(b.name)[0]:
        need = Need.FULLER_ONE if first else Need.FULLER_OTHER
        reason = "one name is the other less a middle name, and the same side"
        found = ((need, Ruling(4, "person-name-shorter", reason, 0.8)),)
    if may_be_short_for(one.name, other.name) and share_office(one, other):
        reason = "a short form of the given name, the same surname, side and office"
        return found + _sure(5, "person-name-short-form", reason, 0.8)
    if one_slip(one.name, other.name) and share_office(one, other):
        reason = "names one letter apart, the same side and the same office"
        return found + _sure(6, "person-name-slip", reason, 0.7)
    return found


def _of_surnames(one: Profile, other: Profile, far: Apart, same_side: bool) -> Rulings:
    """Of two of which one at least is named by a single word."""
    if not same_side or far is not Apart.TERM or not share_office(one, other):
        return ()
    if len(core(one.name)) == 1 and len(core(other.name)) == 1 and fold(one.name) == fold(other.name):
        reason = "the same surname in the same office of the same side within four years"
        return _sure(7, "person-surname-office", reason, 0.75)
    first = len(core(one.name)) < len(core(other.name))
    a, b = (one, other) if first else (other, one)
    if len(core(a.name)) == 1 and callable_by(b.name, a.name) and core(a.name)[0] in surnames(b.name):
        need = Need.FULLER_ONE if first else Need.FULLER_OTHER
        reason = "the surname of the one, in the same office of the same side within four years, and nobody else fits"
        return ((need, Ruling(8, "person-surname-office", reason, 0.75)),)
    return ()


@cache
def _organisations() -> frozenset[str]:
    """Ids of movements and organisations that deal with states. Of a firm a namesake of a minister may be chairman."""
    rows = gazetteer().organisations.values()
    return frozenset(row.key for row in rows if row.sort in ("organisation", "movement", "party"))


def _in_one_company(one: Profile, other: Profile, far: Apart) -> Rulings:
    """Two that have one name and two sides, where somebody else is named in full beside each: so one of the sides is
    whom he was with, or against."""
    a, b = (one, other) if len(core(one.name)) <= len(core(other.name)) else (other, one)
    begins = core(a.name) == core(b.name)[: len(core(a.name))] and (
        same_words(a.name, b.name) or not surname_first(a.name)
    )
    if not begins or far is not Apart.TERM:
        return ()
    reason = "the same name or the one less a last name, near in time, in the company of the same others"
    return ((Need.COMPANY, Ruling(3, "person-name-company", reason, 0.7)),)
