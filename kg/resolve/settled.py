"""Whom a change can concern: who is who is decided anew for those only, of all the others it is settled.

Two persons are compared where their names share a key (`kg.resolve.identity`), so a person who comes, goes or changes
concerns those whose names share one with his, those who share one with these, and so on; nobody else. In go the
names of everybody and of those who changed; out come the names that a change concerns. A "call" is a name with a side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from zlib import crc32

from kg.resolve.corrections import Action, Corrections
from kg.resolve.identity import Key, block_keys
from kg.resolve.names import core

Call: TypeAlias = str
"""A name and a side."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled the last time: the keys of every call, identities and doubts as rows of plain values."""

    calls: dict[Call, list[int]] = field(default_factory=dict)
    identities: list[list[Any]] = field(default_factory=list)
    doubts: list[list[Any]] = field(default_factory=list)


def call_of(name: str, side: str) -> Call:
    """The call of a person."""
    return f"{name}\n{side}"


def keys_of(call: Call) -> list[int]:
    """The keys that a call shares with all that it is compared with, as numbers; odd ones count for single words only.

    Two keys of one number cost a comparison, no more.
    """
    name, _, side = call.rpartition("\n")
    found = ((key[0] == "single", key) for key in block_keys(name, side))
    return sorted({2 * crc32("\n".join(key).encode("utf-8", "surrogatepass")) + single for single, key in found})


def concerned(
    changed: Iterable[Call], keys: Mapping[Call, list[int]], call_by_key: Mapping[Key, Call], corrections: Corrections
) -> set[Call]:
    """The calls that a change of some calls concerns, themselves among them.

    `keys` has those of all calls of before and of now; `call_by_key` says how a person of an article is called, for the
    corrections that hold two to be one.
    """
    blocks: dict[int, list[Call]] = defaultdict(list)
    for call, numbers in keys.items():
        for number in numbers:
            blocks[number].append(call)
    mates: dict[Call, set[Call]] = defaultdict(set)
    for line in corrections.lines:
        if line.action is Action.MERGE:
            joined = {call_by_key[key] for key in line.keys if key in call_by_key}
            for call in joined:
                mates[call] |= joined
    found = set(changed)
    waiting = list(found)
    while waiting:
        call = waiting.pop()
        short = _short(call)
        near = set(mates[call])
        for number in keys[call]:
            others = blocks[number]
            near.update(others if short or number % 2 == 0 else filter(_short, others))
        near -= found
        found |= near
        waiting += near
    return found


def _short(call: Call) -> bool:
    return len(core(call.rpartition("\n")[0])) < 2
