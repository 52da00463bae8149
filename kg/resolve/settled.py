"""Whom a change can concern: who is who is decided anew for those only, of all the others it is settled.

Two persons are compared where their names share a key (`kg.resolve.profiles`), and a rule can join them or leave them in doubt
(`kg.resolve.person_rules`). So a person who comes, goes or changes concerns those of whom this is so, those of whom it is so
of these, and so on; nobody else. In go the profiles of everybody and of those who changed; out come those that a change
concerns.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from kg.resolve.corrections import Action, Corrections
from kg.resolve.person_records import Key
from kg.resolve.person_rules import may_concern
from kg.resolve.profiles import Call, Profile, call_of, is_single, keys_of
from kg.resolve.table import Table, row_of

People = Mapping[str, Iterable[Profile]]
"""By article the profiles of the persons in it."""


class Calls:
    """Who bears which name: of every call its keys, and its profiles with the articles that have them."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def keys(self, call: Call) -> list[int]:
        """The keys of a call."""
        numbers = (self.table.get(call) or b"").partition(b"\t")[0]
        return list(map(int, numbers.split()))

    def profiles(self, call: Call) -> dict[Profile, set[str]]:
        """The profiles of a call with the articles that have them."""
        name, _, side = call.rpartition("\n")
        rows = (self.table.get(call) or b"").partition(b"\t")[2]
        return {
            Profile(name, side, tuple(offices)): set(articles)
            for offices, articles in (json.loads(rows) if rows else ())
        }

    def articles(self, profiles: Iterable[Profile]) -> set[str]:
        """The articles that have one of some profiles."""
        found: set[str] = set()
        by_call: dict[Call, set[Profile]] = defaultdict(set)
        for profile in profiles:
            by_call[call_of(profile.name, profile.side)].add(profile)
        for call, wanted in by_call.items():
            found.update(*(articles for profile, articles in self.profiles(call).items() if profile in wanted))
        return found

    def sharing(self, wanted: Iterable[int]) -> Iterator[tuple[Call, list[int]]]:
        """The calls that have one of some keys, each with all of its own."""
        for call, row in self.table.having(str(number).encode() for number in wanted):
            yield call, list(map(int, row.partition(b"\t")[0].split()))

    def changed(self, come: People, gone: People) -> Calls:
        """The same once some persons have gone and others come."""
        calls: dict[Call, dict[Profile, set[str]]] = {}

        def articles_of(profile: Profile) -> set[str]:
            call = call_of(profile.name, profile.side)
            if call not in calls:
                calls[call] = self.profiles(call)
            return calls[call].setdefault(profile, set())

        for article, profiles in gone.items():
            for profile in profiles:
                articles_of(profile).discard(article)
        for article, profiles in come.items():
            for profile in profiles:
                articles_of(profile).add(article)
        return Calls(self.table.with_rows({call: self._row(call, found) for call, found in calls.items()}))

    def _row(self, call: Call, found: Mapping[Profile, set[str]]) -> bytes | None:
        rows = [[profile.offices, sorted(articles)] for profile, articles in sorted(found.items()) if articles]
        if not rows:
            return None
        keys = self.keys(call) or keys_of(call)
        return b"%b\t%b" % (" ".join(map(str, keys)).encode(), row_of(rows))


def concerned(
    changed: Iterable[Profile], calls: Calls, profile_by_key: Mapping[Key, Profile], corrections: Corrections
) -> set[Profile]:
    """The profiles that a change of some concerns, themselves among them.

    `calls` are those of all persons of before and of now; `profile_by_key` says how an article has a person, for the
    corrections that hold two to be one.
    """
    left: dict[Call, set[Profile]] = {}

    def left_of(call: Call) -> set[Profile]:
        if call not in left:
            left[call] = set(calls.profiles(call))
        return left[call]

    mates: dict[Profile, set[Profile]] = defaultdict(set)
    for line in corrections.lines:
        if line.action is Action.MERGE:
            joined = {profile_by_key[key] for key in line.keys if key in profile_by_key}
            for profile in joined:
                mates[profile] |= joined
    found = set(changed)
    last = found
    while last:
        near = {mate for profile in last for mate in mates.get(profile, ())}
        by_key: dict[int, list[Profile]] = defaultdict(list)
        for profile in last:
            call = call_of(profile.name, profile.side)
            left_of(call).discard(profile)
            near |= {other for other in left_of(call) if may_concern(profile, other)}
            for number in calls.keys(call):
                by_key[number].append(profile)
        for call, numbers in calls.sharing(by_key):
            if others := left_of(call) - near:
                near |= _concerned_by(numbers, others, by_key)
        last = near - found
        found |= last
    return found


def _concerned_by(
    numbers: Iterable[int], others: Iterable[Profile], by_key: Mapping[int, list[Profile]]
) -> set[Profile]:
    """Those of some profiles of one call, given its keys, that concern one of those that share a key with them."""
    found: set[Profile] = set()
    mine = list(others)
    short = is_single(mine[0].name)
    for number in numbers:
        for profile in by_key.get(number, ()):
            if number % 2 == 0 or short or is_single(profile.name):
                found.update(other for other in mine if other not in found and may_concern(profile, other))
    return found
