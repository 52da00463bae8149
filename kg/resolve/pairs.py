"""The pairs of persons worth comparing, of which there are not many more than persons.

In go persons by profile, as numbers in the order of their keys; out come the profiles whose bearers a rule could join, or
leave in doubt, and of two such profiles each bearer with the nearest in time of the other: what a rule says of a pair it
says all the more of one that is nearer.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from typing import TypeAlias

from kg.resolve.person_rules import may_concern
from kg.resolve.profiles import Call, Profile, call_of, is_single, keys_of

Pair: TypeAlias = tuple[int, int]
"""The numbers of two persons, the lower first."""


@dataclass(frozen=True, slots=True, eq=False)
class Bearers:
    """All persons of one profile by day and number, and the same as one value each, to be searched."""

    profile: Profile
    numbers: Sequence[int]
    times: Sequence[int]


class Pairs:
    """Pairs among persons, given the day of each (0 where it is not known) and its article; `keys` are those of the calls,
    where they are known.
    """

    def __init__(
        self,
        profiles: Mapping[Profile, Iterable[int]],
        days: Sequence[int],
        articles: Sequence[str],
        keys: Mapping[Call, Sequence[int]],
    ) -> None:
        self._articles, count = articles, len(days)
        self._by_call: dict[Call, list[Bearers]] = defaultdict(list)
        for profile, numbers in profiles.items():
            times = sorted(days[number] * count + number for number in numbers)
            bearers = Bearers(profile, [time % count for time in times], times)
            self._by_call[call_of(profile.name, profile.side)].append(bearers)
        self._keys = keys

    def bearers(self) -> Iterator[Bearers]:
        """All profiles with their bearers."""
        for mine in self._by_call.values():
            yield from mine

    def profiles(self) -> Iterator[tuple[Bearers, Bearers]]:
        """Profiles whose bearers are to be compared, each also with itself."""
        for mine in self._by_call.values():
            for bearers in mine:
                yield bearers, bearers
            yield from _concerned(combinations(mine, 2))
        for one, other in self._calls():
            yield from _concerned(product(self._by_call[one], self._by_call[other]))

    def _calls(self) -> Iterator[tuple[Call, Call]]:
        """Calls that share a key, each two of them once."""
        blocks: dict[int, list[Call]] = defaultdict(list)
        for call in self._by_call:
            for number in self._keys.get(call) or keys_of(call):
                blocks[number].append(call)
        single = {call for call in self._by_call if is_single(call.rpartition("\n")[0])}
        seen: set[tuple[Call, Call]] = set()
        for number, calls in blocks.items():
            if len(calls) < 2:
                continue
            if number % 2 == 0:
                found: Iterable[tuple[Call, Call]] = combinations(calls, 2)
            else:  # counts where one of the two is a single word
                short = [call for call in calls if call in single]
                found = ((a, b) for a in short for b in calls if a != b and (b not in single or a < b))
            for a, b in found:
                pair = (a, b) if a < b else (b, a)
                if pair not in seen:
                    seen.add(pair)
                    yield pair

    def of(self, one: Bearers, other: Bearers) -> Iterable[Pair]:
        """The pairs of two profiles that are worth comparing, in any order."""
        if one is other:
            return [(a, b) if a < b else (b, a) for a, b in pairwise(one.numbers)]
        return self._nearest(one, other)

    def _nearest(self, one: Bearers, other: Bearers) -> set[Pair]:
        """Each with the nearest before and after it on the other side, and with the nearest of another article."""
        pairs: set[Pair] = set()
        articles = self._articles
        for mine, theirs in ((one, other), (other, one)):
            numbers, times = theirs.numbers, theirs.times
            count = len(times)
            after = 0
            for number, time in zip(mine.numbers, mine.times, strict=True):
                after = bisect_left(times, time, after)
                article = articles[number]
                at = after
                while at < count:
                    found = numbers[at]
                    pairs.add((number, found) if number < found else (found, number))
                    if articles[found] != article:
                        break
                    at += 1
                at = after - 1
                while at >= 0:
                    found = numbers[at]
                    pairs.add((number, found) if number < found else (found, number))
                    if articles[found] != article:
                        break
                    at -= 1
        return pairs


def _concerned(pairs: Iterable[tuple[Bearers, Bearers]]) -> Iterator[tuple[Bearers, Bearers]]:
    return (pair for pair in pairs if may_concern(pair[0].profile, pair[1].profile))
