"""What the rules say of pairs of persons, before anybody is joined.

In go persons, by their numbers in the order of their keys; out come the pairs that a rule holds to be one, and those that it
leaves in doubt. Some rules wait until all longer names are known that fit a shorter one: where these are not all forms of one
name, the shorter is left to none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

from kg.resolve.names import REMEMBERED, core
from kg.resolve.pairs import Bearers, Pairs
from kg.resolve.person_records import PersonRecord, in_company
from kg.resolve.person_rules import Apart, Need, Ruling, Rulings, apart, doubt, fuller, may_be_one_side, rulings
from kg.resolve.profiles import Call, Profile
from kg.resolve.sides import succeeded
from kg.resolve.spellings import agree

Found: TypeAlias = tuple[int, int, int, Ruling]
"""A rank and the numbers of two persons that a rule holds to be one, or leaves in doubt."""

Names: TypeAlias = dict[int, set[str]]
"""By the number of a person longer names of which his may be short."""


class Crowd:
    """Persons, each by the number of his place among them. `keys` are those of the calls, where they are known."""

    def __init__(self, people: Sequence[PersonRecord], keys: Mapping[Call, Sequence[int]]) -> None:
        self.people = people
        self.days = [record.day.toordinal() if record.day else 0 for record in people]
        self.articles = [record.article for record in people]
        profiles: dict[Profile, list[int]] = defaultdict(list)
        for number, record in enumerate(people):
            profiles[record.profile].append(number)
        self.pairs = Pairs(profiles, self.days, self.articles, keys)

    def links(self) -> list[Found]:
        """Pairs that a rule holds to be one, in the order in which they are joined."""
        found: list[Found] = []
        waiting: list[tuple[int, int, Rulings]] = []  # for all longer names to be known
        longer: Names = defaultdict(set)
        given: Names = defaultdict(set)
        for one, other in self.pairs.profiles():
            for a, b, choice in self.ruled(one, other, longer, given):
                need, ruling = choice[0]
                if need is Need.NOTHING:
                    found.append((ruling.rank, a, b, ruling))
                else:
                    waiting.append((a, b, choice))
        fits = {n for n in {**longer, **given} if fits_one(longer.get(n, ()), given.get(n, ()))}
        for a, b, choice in waiting:
            ruling_met = first_met(choice, self.people[a], self.people[b], (a in fits, b in fits))
            if ruling_met is not None:
                found.append((ruling_met.rank, a, b, ruling_met))
        return sorted(found)

    def ruled(self, one: Bearers, other: Bearers, longer: Names, given: Names) -> Iterator[tuple[int, int, Rulings]]:
        """Pairs of bearers of two profiles, with what joins them; notes the longer names that fit shorter ones, those of
        which the shorter is but the given name apart.
        """
        p, q = one.profile, other.profile
        sides = may_be_one_side(p.side, q.side)
        same, by_day = sides[0], len(sides) > 1
        short, full = (p, q) if len(core(p.name)) < len(core(q.name)) else (q, p)
        may_fit = fuller(short, full) if sides[-1] else None
        shorts = frozenset((one if short is p else other).numbers) if may_fit else frozenset()
        mine = frozenset(one.numbers)
        known: dict[tuple[bool, Apart, bool], Rulings] = {}
        days, articles = self.days, self.articles
        for a, b in self.pairs.of(one, other):
            far = apart(abs(days[a] - days[b]) if days[a] and days[b] else None)
            if by_day:
                same = succeeded(*self._side_and_day(a), *self._side_and_day(b))
            if may_fit and same and (far is Apart.TERM or not may_fit[2]):
                (given if may_fit[1] else longer)[a if a in shorts else b].add(may_fit[0])
            if articles[a] == articles[b]:
                continue
            case = (a in mine, far, same)
            choice = known.get(case)
            if choice is None:
                choice = known[case] = rulings(p, q, far, same) if case[0] else rulings(q, p, far, same)
            if choice:
                yield a, b, choice

    def doubted(self, one: Bearers, other: Bearers) -> Iterator[Found]:
        """Pairs of bearers of two profiles that may be one, if they are not held to be: of two articles."""
        first = doubts_of(one.profile, other.profile)
        mine, articles = frozenset(one.numbers), self.articles
        for a, b in self.pairs.of(one, other) if any(first) else ():
            ruling = first[a not in mine]
            if ruling is not None and articles[a] != articles[b]:
                yield ruling.rank, a, b, ruling

    def _side_and_day(self, number: int) -> tuple[str, date | None]:
        return self.people[number].side, self.people[number].day


def doubts_of(one: Profile, other: Profile) -> tuple[Ruling | None, Ruling | None]:
    """What may be said of bearers of two profiles: where one of the first comes first, and where one of the other does."""
    return doubt(one, other), doubt(other, one)


def first_met(choice: Rulings, one: PersonRecord, other: PersonRecord, fits: tuple[bool, bool]) -> Ruling | None:
    """The first ruling whose need is met; `fits` says of both whether the longer names of each are all forms of one."""
    for need, ruling in choice:
        if need is Need.COMPANY:
            met = bool((one.company & other.company) - {in_company(one.name), in_company(other.name)})
        else:
            met = need is Need.NOTHING or fits[need is Need.FULLER_OTHER]
        if met:
            return ruling
    return None


def fits_one(longer: Collection[str], given: Collection[str]) -> bool:
    """Whether the longer names that fit a shorter one are all forms of one name, False where there are none. A given name
    counts where nobody bears it as a surname.
    """
    return is_one_name(frozenset(longer or given))


@lru_cache(maxsize=REMEMBERED)
def is_one_name(names: frozenset[str]) -> bool:
    """True of full names that are all forms of one name, False of none."""
    return bool(names) and all(agree(a, b) for a, b in combinations(sorted(names), 2))
