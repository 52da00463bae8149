"""Which pairs of reports a rule joins, or leaves in doubt, found without comparing each with each.

In go reports, each with the persons' identities across articles; out come edges, the most certain first. Two reports are only
compared where they have a block in common: the same sides, a person or a series, in one month; or the same persons and the same
name of a series or an occasion, where a rule needs no day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from itertools import combinations
from typing import Any, TypeAlias

from kg.resolve.occasion_rules import LONGEST_VAGUE, Key, Report, Rule, rule_for
from kg.resolve.round_names import folded_name

Edge: TypeAlias = tuple[Rule, Key, Key]
"""A rule and two reports that it joins, or leaves in doubt."""

ONE_DAY = timedelta(days=1)

Block: TypeAlias = tuple[Any, ...]
"""What two reports have in common that are compared: plain values, and sets of them."""


def find_edges(
    by_key: Mapping[Key, Report], known: Iterable[Edge] = (), changed: Collection[Key] | None = None
) -> list[Edge]:
    """All pairs that a rule joins, the most certain first. Where only some reports have `changed`, only pairs with one of
    these are looked at: of the others it is `known`.
    """
    wanted = None if changed is None else {b for key in changed if key in by_key for b in blocks_of(by_key[key])}
    blocks: dict[Block, list[Key]] = defaultdict(list)
    for key, report in sorted(by_key.items()):
        for block in blocks_of(report):
            if wanted is None or block in wanted:
                blocks[block].append(key)
    edges: dict[tuple[Key, Key], Rule] = {}
    for keys in blocks.values():
        for pair in _pairs(keys, changed):
            if pair not in edges:
                rule = rule_for(by_key[pair[0]], by_key[pair[1]])
                if rule:
                    edges[pair] = rule
    if changed is not None:
        edges |= {
            (a, b): rule
            for rule, a, b in known
            if a in by_key and b in by_key and a not in changed and b not in changed
        }
    return in_order((rule, *pair) for pair, rule in edges.items())


def in_order(edges: Iterable[Edge]) -> list[Edge]:
    """Edges in the order in which they join: the most certain first."""
    return sorted(edges, key=lambda e: (-e[0].certainty, e[0].id, e[1], e[2]))


def blocks_of(report: Report) -> list[Block]:
    """The blocks of a report: two that a rule joins, or leaves in doubt, share one.

    Of days that overlap, or are one apart, one month has both, the day after the last taken with it. Reports without days, or
    only with more than a quarter, are of one occasion only where they name the same persons and a series or an occasion alike.
    """
    told, people, blocks = report.encounter, report.people, list[Block]()
    status, when, series = told.status, told.when, told.series and folded_name(told.series)
    if when and (when.end - when.start).days < LONGEST_VAGUE:
        first, last = when.start, when.end + ONE_DAY
        for month in range(first.year * 12 + first.month, last.year * 12 + last.month + 1):
            blocks.append((status, month, report.parties))
            blocks += [(status, month, person) for person in people]
            if series:
                blocks.append((status, month, series))
    if people and series:
        blocks.append((status, people, "of", series))
    if people and told.occasion:
        blocks.append((status, people, "on", folded_name(told.occasion)))
    return blocks


def _pairs(keys: list[Key], changed: Collection[Key] | None) -> Iterable[tuple[Key, Key]]:
    """The pairs of some keys in their order, of those that have changed with all."""
    if changed is None:
        return combinations(keys, 2)
    places = [place for place, key in enumerate(keys) if key in changed]
    return ((keys[min(m, n)], keys[max(m, n)]) for m in places for n in range(len(keys)) if m != n)
