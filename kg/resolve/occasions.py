"""Which encounters that several articles report are one occasion.

In go the reports of all articles, each with the persons' identities across articles; out come occasions: clusters of
reports, each with the rule that joined them, the reason in words, and how certain the rule is. The answer does not
depend on the order of the reports.

Precision first. Two reports of one article are never joined: that article tells them apart. Reports are joined only if
nothing contradicts (status, sides, named persons, places, kind of encounter, days) and enough agrees; a report that
could belong to two occasions is left on its own. What was planned and what was held are not joined but linked
(`kg.resolve.plans`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.resolve.corrections import NONE, Correction, Corrections
from kg.resolve.occasion_edges import Edge, find_edges
from kg.resolve.occasion_rules import (
    DAY_APART,
    PLACE_APART,
    Key,
    Report,
    Rule,
    bridged,
    consistent,
    days_of,
    overlap,
    rule_for,
    span_of,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Reports of one occasion, by key. `rules` joined them, the least certain first; a single report has none.

    `corrections` are the lines of a reader that joined some of them; they come before any rule.
    """

    reports: tuple[Report, ...]
    rules: tuple[Rule, ...] = ()
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Two reports that may be of one occasion and were not joined, since another fits as well or they are at odds in one point."""

    rule: Rule
    one: Key
    other: Key


def find_occasions(reports: Iterable[Report], corrections: Corrections = NONE) -> tuple[Occasion, ...]:
    """Join the reports that are of one occasion. Every report is in exactly one occasion; both are sorted by key."""
    return find_occasions_and_doubts(reports, corrections)[0]


def find_occasions_and_doubts(
    reports: Iterable[Report], corrections: Corrections = NONE, found: list[Edge] | None = None
) -> tuple[tuple[Occasion, ...], tuple[Doubt, ...]]:
    """The occasions, and pairs of reports of two occasions that a rule would join, had it no rival; both sorted.

    `found` are their edges, where they are known.
    """
    by_key = {report.key: report for report in reports}
    clusters = _Clusters(by_key, corrections)
    found = find_edges(by_key) if found is None else found
    edges = _unambiguous([edge for edge in found if edge[0].joins])
    for rule, a, b in edges:
        if not rule.alone:
            clusters.join(rule, a, b)
    for rule, a, b in _only_choices(edges, clusters):
        clusters.join(rule, a, b)
    for a, b, line in corrections.joined():
        if a in by_key and b in by_key:
            clusters.correct(line, a, b)
    doubts: dict[tuple[Key, Key], Doubt] = {}
    for rule, a, b in found:  # the most certain first
        roots = clusters.root(a), clusters.root(b)
        if clusters.may_join(*roots) if rule.joins else clusters.in_doubt(*roots):
            doubts.setdefault((min(roots), max(roots)), Doubt(rule=rule, one=a, other=b))
    return clusters.occasions(), tuple(sorted(doubts.values(), key=lambda doubt: (doubt.one, doubt.other)))


def _unambiguous(edges: list[Edge]) -> list[Edge]:
    """Leave out the edges by which a report fits two encounters of another article, but for the one that fits best."""
    best: dict[tuple[Key, str], list[Edge]] = defaultdict(list)
    for edge in edges:  # the most certain first
        for mine, theirs in ((edge[1], edge[2]), (edge[2], edge[1])):
            rivals = best[mine, theirs[0]]
            if not rivals or rivals[0][0].certainty == edge[0].certainty:
                rivals.append(edge)
    return [edge for edge in edges if best[edge[1], edge[2][0]] == best[edge[2], edge[1][0]] == [edge]]


def _only_choices(edges: list[Edge], clusters: _Clusters) -> list[Edge]:
    """Of the edges whose rule needs it, those between two clusters neither of which, being the vaguer, has a rival."""
    choices: dict[Key, set[Key]] = defaultdict(set)
    alone = [edge for edge in edges if edge[0].alone and clusters.root(edge[1]) != clusters.root(edge[2])]
    for _, a, b in alone:
        choices[clusters.root(a)].add(clusters.root(b))
        choices[clusters.root(b)].add(clusters.root(a))

    def settled(edge: Edge) -> bool:
        roots = clusters.root(edge[1]), clusters.root(edge[2])
        vagueness = [clusters.vagueness(root) for root in roots]
        vaguer = [root for root, v in zip(roots, vagueness, strict=True) if v == max(vagueness)]
        # several that fit each other, too, are no rivals: three articles that recall one round of talks
        return all(b in choices[a] for root in vaguer for a, b in combinations(sorted(choices[root]), 2))

    return [edge for edge in alone if settled(edge)]


class _Clusters:
    """Reports joined so far. A join that would put together two reports of one article, or two at odds, is refused."""

    def __init__(self, by_key: Mapping[Key, Report], corrections: Corrections) -> None:
        self.by_key, self.corrections = by_key, corrections
        self.lines: dict[Key, tuple[Correction, ...]] = {}
        self.of = {key: key for key in by_key}
        self.members = {key: [key] for key in by_key}
        self.rules: dict[Key, set[Rule]] = {key: set() for key in by_key}

    def root(self, key: Key) -> Key:
        return self.of[key]

    def vagueness(self, root: Key) -> tuple[bool, int]:
        """How little the reports of a cluster say: nobody named, and the shortest of their spans."""
        reports = [self.by_key[key] for key in self.members[root]]
        spans = [days_of(span) for report in reports if (span := span_of(report))]
        return not any(report.people for report in reports), min(spans, default=10**6)

    def join(self, rule: Rule, a: Key, b: Key) -> None:
        left, right = self.of[a], self.of[b]
        if left == right:
            self.rules[left].add(rule)
        elif self.may_join(left, right):
            self._unite(left, right)
            self.rules[self.of[a]].add(rule)

    def correct(self, line: Correction, a: Key, b: Key) -> None:
        """Join because a reader says so, whatever the rules think."""
        if self.of[a] != self.of[b]:
            self._unite(self.of[a], self.of[b])
        root = self.of[a]
        self.lines[root] = tuple({known.id: known for known in (*self.lines.get(root, ()), line)}.values())

    def may_join(self, left: Key, right: Key) -> bool:
        """Whether nothing keeps two clusters apart: a reader, an article that tells of both, or what they say."""
        if left == right or self.corrections.apart(self.members[left], self.members[right]):
            return False
        all_days = [span for key in (*self.members[left], *self.members[right]) if (span := span_of(self.by_key[key]))]
        for mine in self.members[left]:
            for theirs in self.members[right]:
                x, y = self.by_key[mine], self.by_key[theirs]
                apart = (
                    span_of(x)
                    and span_of(y)
                    and not overlap(x, y)
                    and not bridged(x, y, all_days)
                    and rule_for(x, y) is not DAY_APART
                )
                odd = not consistent(x, y) and rule_for(x, y) is not PLACE_APART
                if x.article == y.article or apart or odd:
                    return False
        return True

    def in_doubt(self, left: Key, right: Key) -> bool:
        """Whether neither a reader nor an article that tells of both keeps two clusters apart, whatever they say."""
        if left == right or self.corrections.apart(self.members[left], self.members[right]):
            return False
        return {article for article, _ in self.members[left]}.isdisjoint(article for article, _ in self.members[right])

    def _unite(self, one: Key, other: Key) -> None:
        left, right = min(one, other), max(one, other)
        for key in self.members[right]:
            self.of[key] = left
        self.members[left] += self.members.pop(right)
        self.rules[left] |= self.rules.pop(right)
        lines = (*self.lines.pop(left, ()), *self.lines.pop(right, ()))
        if lines:
            self.lines[left] = tuple({line.id: line for line in lines}.values())

    def occasions(self) -> tuple[Occasion, ...]:
        found = []
        for root, keys in self.members.items():
            rules = sorted(self.rules[root], key=lambda rule: (rule.certainty, rule.id))
            reports = tuple(self.by_key[key] for key in sorted(keys))
            found.append(Occasion(reports=reports, rules=tuple(rules), corrections=self.lines.get(root, ())))
        return tuple(sorted(found, key=lambda occasion: occasion.reports[0].key))
