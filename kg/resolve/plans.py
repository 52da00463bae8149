"""Which plans came true: the planned or proposed encounter that a held one makes real.

In go occasions (`kg.resolve.occasions`); out come pairs. The two stay two nodes, since what was announced and what
happened differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from kg.model import Status
from kg.resolve.occasion_rules import (
    ALIKE,
    LONGEST_COARSE,
    LONGEST_FINE,
    Report,
    cities_of,
    days_of,
    of_side,
    same_place,
    span_of,
)
from kg.resolve.occasions import Occasion


def find_realised(occasions: Iterable[Occasion]) -> tuple[tuple[Occasion, Occasion], ...]:
    """Pairs of an occasion that was held and the planned or proposed one that it made true, sorted.

    The same sides, no contradiction, days that overlap or are one apart; and one held occasion only that fits.
    """
    occasions = tuple(occasions)
    held_by_sides: dict[frozenset[str], list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        if occasion.reports[0].encounter.status is Status.HELD:
            held_by_sides[_sides(occasion)].append(occasion)
    links = []
    for plan in occasions:
        if not plan.reports[0].encounter.status.is_to_come:
            continue
        fitting = [held for held in held_by_sides[_sides(plan)] if _fits_plan(held, plan)]
        if len(fitting) == 1:
            links.append((fitting[0], plan))
    return tuple(sorted(links, key=lambda link: (link[0].reports[0].key, link[1].reports[0].key)))


def _sides(occasion: Occasion) -> frozenset[str]:
    return frozenset().union(*(report.parties for report in occasion.reports))


def _fits_plan(held: Occasion, plan: Occasion) -> bool:
    return all(_realises(a, b) for a in held.reports for b in plan.reports)


def _realises(held: Report, plan: Report) -> bool:
    x, y = span_of(held), span_of(plan)
    if not x or not y or max(days_of(x), days_of(y)) > LONGEST_COARSE or len(held.parties) < 2:
        return False
    margin = timedelta(days=1) if max(days_of(x), days_of(y)) <= LONGEST_FINE else timedelta()
    if x[0] > y[1] + margin or y[0] > x[1] + margin:
        return False
    kinds = frozenset((held.encounter.type, plan.encounter.type))
    if len(kinds) == 2 and kinds not in ALIKE:
        return False
    for side in held.parties & plan.parties:
        mine, theirs = of_side(held, side), of_side(plan, side)
        if mine and theirs and not mine & theirs:
            return False
    return same_place(held, plan) or not (cities_of(held) and cities_of(plan))
