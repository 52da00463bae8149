"""Whom a change can concern: who is who is decided anew for those only, of all the others it is settled.

Two persons are compared where their names share a key (`kg.resolve.profiles`), and a rule can join them or leave them in doubt
(`kg.resolve.person_rules`). So a person who comes, goes or changes concerns those of whom this is so, those of whom it is so
of these, and so on; nobody else. In go the profiles of everybody and of those who changed; out come those that a change
concerns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.resolve.corrections import Action, Corrections
from kg.resolve.identity import Key
from kg.resolve.person_rules import may_concern
from kg.resolve.profiles import Call, Profile, call_of, is_single


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled the last time: the keys of every call, identities and doubts as rows of plain values."""

    calls: dict[Call, list[int]] = field(default_factory=dict)
    identities: list[list[Any]] = field(default_factory=list)
    doubts: list[list[Any]] = field(default_factory=list)


def concerned(
    changed: Iterable[Profile],
    profiles: Iterable[Profile],
    keys: Mapping[Call, list[int]],
    profile_by_key: Mapping[Key, Profile],
    corrections: Corrections,
) -> set[Profile]:
    """The profiles that a change of some concerns, themselves among them.

    `profiles` are all of before and of now, `keys` those of their calls; `profile_by_key` says how an article has a
    person, for the corrections that hold two to be one.
    """
    left: dict[Call, set[Profile]] = defaultdict(set)
    for profile in profiles:
        left[call_of(profile.name, profile.side)].add(profile)
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
            left[call].discard(profile)
            near |= {other for other in left[call] if may_concern(profile, other)}
            for number in keys[call]:
                by_key[number].append(profile)
        wanted = set(by_key)
        for call, numbers in keys.items():
            if not wanted.isdisjoint(numbers) and (others := left[call] - near):
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
