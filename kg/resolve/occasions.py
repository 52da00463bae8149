"""Which encounters that several articles report are one occasion.

In go the reports of all articles, each with the persons' identities across articles; out come occasions: clusters of
reports, each with the rule that joined them, the reason in words, and how certain the rule is. The answer does not
depend on the order of the reports.

Precision first. Two reports of one article are never joined: that article tells them apart. Reports are joined only if
nothing contradicts (status, sides, named persons, places, kind of encounter, days) and enough agrees; a report that
could belong to two occasions is left on its own. What was planned and what was held are not joined but linked
(`find_realised`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from kg.model import Encounter, EncounterType, EntityKind, Status
from kg.resolve.corrections import NONE, Correction, Corrections
from kg.resolve.series import folded_name

Key = tuple[str, str]
"""An article's id and the id of an encounter in it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One article's report of an encounter.

    `people` are identities across articles with the side that each acts for; `parties` are ids of states and
    organisations; `published` is the article's own day.
    """

    article: str
    encounter: Encounter
    people: frozenset[tuple[str, str]]
    parties: frozenset[str]
    published: date | None = None

    @property
    def key(self) -> Key:
        return self.article, self.encounter.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """Why two reports are one occasion. `certainty` ranks the rules; it is set by judgement, not measured.

    `alone` says that the rule may join a report only where no other occasion fits it as well.
    """

    id: str
    reason: str
    certainty: float
    alone: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """Reports of one occasion, by key. `rules` joined them, the least certain first; a single report has none.

    `corrections` are the lines of a reader that joined some of them; they come before any rule.
    """

    reports: tuple[Report, ...]
    rules: tuple[Rule, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def dates_differ(self) -> bool:
        """Whether two reports give days that do not overlap."""
        return any(not _overlap(a, b) for a, b in combinations(self.reports, 2) if _span(a) and _span(b))


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """Two reports that may be of one occasion and were not joined, since another fits as well."""

    rule: Rule
    one: Key
    other: Key


PERSONS_AND_DAYS = Rule(
    id="occasion-persons-days", reason="the same persons of two sides on the same days", certainty=0.95
)
SIDES_DAYS_PLACE = Rule(
    id="occasion-sides-days-place",
    reason="the same sides on the same days in the same place, and nobody named in either report",
    certainty=0.85,
)
ONE_SIDE = Rule(
    id="occasion-person-sides-days",
    reason="the same person of one side with the same other sides on the same days, and no other occasion that fits",
    certainty=0.8,
    alone=True,
)
UNNAMED = Rule(
    id="occasion-sides-days-unnamed",
    reason="the same sides on the same days, one report without names, and no other occasion that fits it",
    certainty=0.75,
    alone=True,
)
SERIES = Rule(
    id="occasion-series-days",
    reason="the same named series or round on the same days, and no other occasion that fits it",
    certainty=0.75,
    alone=True,
)
COARSE = Rule(
    id="occasion-persons-month",
    reason="the same persons of two sides, one report only with the week or month, and no other occasion that fits it",
    certainty=0.6,
    alone=True,
)
VAGUE = Rule(
    id="occasion-persons-place-words",
    reason="the same persons, kind, place and series or occasion, one report without a day, and no other that fits it",
    certainty=0.5,
    alone=True,
)
DAY_APART = Rule(
    id="occasion-persons-place-day-apart",
    reason="the same persons in the same place, dated one day apart by articles that both look back",
    certainty=0.5,
    alone=True,
)
RULES = (PERSONS_AND_DAYS, SIDES_DAYS_PLACE, ONE_SIDE, UNNAMED, SERIES, COARSE, VAGUE, DAY_APART)

LONGEST_FINE = 10  # days: a visit or a round of talks; a longer span is a vague date, not a long encounter
LONGEST_BRIDGE = 5  # days: talks told day by day by some and as a whole by others; a part of a month is longer
LONGEST_COARSE = 31  # days: a month

_ALIKE = {
    frozenset(pair)
    for pair in (
        (EncounterType.MEETING, EncounterType.TALKS),
        (EncounterType.MEETING, EncounterType.SUMMIT),
        (EncounterType.TALKS, EncounterType.SUMMIT),
        (EncounterType.TALKS, EncounterType.CONFERENCE),
        (EncounterType.SUMMIT, EncounterType.CONFERENCE),
        *((EncounterType.ENCOUNTER, other) for other in EncounterType),
    )
}


def report_of(
    article: str, encounter: Encounter, persons: Mapping[str, str], *, published: date | None = None
) -> Report:
    """The report of an encounter, given the identity of each person of the article (local id to identity)."""
    person = f"{EntityKind.PERSON}/"
    taking_part = encounter.participants
    people = frozenset((persons.get(p.actor, p.actor), p.side) for p in taking_part if p.actor.startswith(person))
    sides = {p.side for p in taking_part if p.side} | {p.actor for p in taking_part if not p.actor.startswith(person)}
    return Report(article=article, encounter=encounter, people=people, parties=frozenset(sides), published=published)


def find_occasions(reports: Iterable[Report], corrections: Corrections = NONE) -> tuple[Occasion, ...]:
    """Join the reports that are of one occasion. Every report is in exactly one occasion; both are sorted by key."""
    return find_occasions_and_doubts(reports, corrections)[0]


def find_occasions_and_doubts(
    reports: Iterable[Report], corrections: Corrections = NONE
) -> tuple[tuple[Occasion, ...], tuple[Doubt, ...]]:
    """The occasions, and pairs of reports of two occasions that a rule would join, had it no rival; both sorted."""
    by_key = {report.key: report for report in reports}
    clusters = _Clusters(by_key, corrections)
    found = _edges(by_key)
    edges = _unambiguous(found)
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
        if clusters.may_join(*roots):
            doubts.setdefault((min(roots), max(roots)), Doubt(rule=rule, one=a, other=b))
    return clusters.occasions(), tuple(sorted(doubts.values(), key=lambda doubt: (doubt.one, doubt.other)))


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
        if plan.reports[0].encounter.status not in (Status.PLANNED, Status.PROPOSED):
            continue
        fitting = [held for held in held_by_sides[_sides(plan)] if _fits_plan(held, plan)]
        if len(fitting) == 1:
            links.append((fitting[0], plan))
    return tuple(sorted(links, key=lambda link: (link[0].reports[0].key, link[1].reports[0].key)))


# -- which rule joins two reports


def rule_for(a: Report, b: Report) -> Rule | None:
    """The most certain rule by which two reports are of one occasion, None if there is none."""
    if a.article == b.article or not _consistent(a, b):
        return None
    met = _meets_same(a, b)
    spans = _span(a), _span(b)
    days = [_days(span) for span in spans if span]
    dated, overlapping = len(days) == 2, _overlap(a, b)
    fine = dated and max(days) <= LONGEST_FINE
    if overlapping and fine:
        if met:
            return PERSONS_AND_DAYS
        if a.parties == b.parties and len(a.parties) > 1:
            if not a.people and not b.people and _same_place(a, b):
                return SIDES_DAYS_PLACE
            if _same_place(a, b) or a.encounter.type is b.encounter.type:
                if a.people & b.people:
                    return ONE_SIDE
                if not (a.people and b.people):
                    return UNNAMED
        if _same_words(a.encounter.series, b.encounter.series) and min(len(a.parties), len(b.parties)) > 2:
            return SERIES
    if not met:
        return None
    if overlapping and max(days) <= LONGEST_COARSE:
        return COARSE
    same_kind_and_place = a.encounter.type is b.encounter.type and _same_place(a, b)
    if dated and not overlapping:
        return DAY_APART if same_kind_and_place and a.people == b.people and _both_look_back(a, b) else None
    same_name = _same_words(a.encounter.series, b.encounter.series) or _same_words(
        a.encounter.occasion, b.encounter.occasion
    )
    return VAGUE if same_kind_and_place and same_name and a.people == b.people else None


def _consistent(a: Report, b: Report) -> bool:
    """Whether nothing that two reports say, other than their days, shows them to be of different occasions."""
    x, y = a.encounter, b.encounter
    if x.status is not y.status or (x.type is not y.type and frozenset((x.type, y.type)) not in _ALIKE):
        return False
    if not (a.parties <= b.parties or b.parties <= a.parties or len(a.parties & b.parties) > 2):
        return False
    if a.parties != b.parties and not (_meets_same(a, b) or _same_words(x.series, y.series)):
        return False  # "Japan and North Korea" beside the six-party talks is not the six-party talks
    for side in a.parties & b.parties:
        mine, theirs = _of_side(a, side), _of_side(b, side)
        if mine and theirs and not mine & theirs:
            return False
    return _same_place(a, b) or not (_cities(a) and _cities(b))


def _meets_same(a: Report, b: Report) -> bool:
    """Whether both name the same persons of at least two sides; of a visit, the same visitor to the same place."""
    named = a.people & b.people
    if a.encounter.type is b.encounter.type is EncounterType.VISIT and named and _same_place(a, b):
        return True
    return len({side for _, side in named if side}) > 1


def _of_side(report: Report, side: str) -> set[str]:
    return {person for person, his in report.people if his == side}


def _cities(report: Report) -> set[str]:
    """Places that are no states: a country agrees with any place, since we do not know what lies in it."""
    return {place for place in report.encounter.places if not place.startswith(f"{EntityKind.STATE}/")}


def _same_place(a: Report, b: Report) -> bool:
    return not _cities(a).isdisjoint(_cities(b))


def _same_words(a: str, b: str) -> bool:
    return bool(a) and folded_name(a) == folded_name(b)


def _span(report: Report) -> tuple[date, date] | None:
    when = report.encounter.when
    return (when.start, when.end) if when else None


def _days(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def _overlap(a: Report, b: Report) -> bool:
    x, y = _span(a), _span(b)
    return x is not None and y is not None and x[0] <= y[1] and y[0] <= x[1]


def _bridged(a: Report, b: Report, spans: Iterable[tuple[date, date]]) -> bool:
    """Whether one of the spans, of days not weeks, has the days of both: talks of two days, reported day by day."""
    x, y = _span(a), _span(b)
    if not x or not y:
        return False
    first, last = min(x[0], y[0]), max(x[1], y[1])
    return any(start <= first and last <= end and _days((start, end)) <= LONGEST_BRIDGE for start, end in spans)


def _both_look_back(a: Report, b: Report) -> bool:
    """Whether both give single days, one apart, and both were published later than either.

    Of talks that go on for days, Tuesday's paper has Monday's meeting and Wednesday's paper Tuesday's: two meetings.
    """
    x, y = _span(a), _span(b)
    if not x or not y or _days(x) != 1 or _days(y) != 1 or abs(x[0] - y[0]) != timedelta(days=1):
        return False
    later = max(x[1], y[1])
    return all(report.published is not None and report.published > later for report in (a, b))


# -- from pairs to occasions

Edge = tuple[Rule, Key, Key]


def _edges(by_key: Mapping[Key, Report]) -> list[Edge]:
    """All pairs that a rule joins, the most certain first. Only pairs that share persons or sides are looked at."""
    blocks: dict[tuple[str, object], list[Key]] = defaultdict(list)
    for key, report in sorted(by_key.items()):
        status = report.encounter.status
        blocks[status, report.parties].append(key)
        for person in report.people:
            blocks[status, person].append(key)
        if report.encounter.series:
            blocks[status, folded_name(report.encounter.series)].append(key)
    edges: dict[tuple[Key, Key], Rule] = {}
    for keys in blocks.values():
        for pair in combinations(keys, 2):
            if pair not in edges:
                rule = rule_for(by_key[pair[0]], by_key[pair[1]])
                if rule:
                    edges[pair] = rule
    return sorted(((rule, *pair) for pair, rule in edges.items()), key=lambda e: (-e[0].certainty, e[0].id, e[1], e[2]))


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
        return all(len(choices[root]) == 1 for root in vaguer)

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
        spans = [_days(span) for report in reports if (span := _span(report))]
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
        all_days = [span for key in (*self.members[left], *self.members[right]) if (span := _span(self.by_key[key]))]
        for mine in self.members[left]:
            for theirs in self.members[right]:
                x, y = self.by_key[mine], self.by_key[theirs]
                apart = (
                    _span(x)
                    and _span(y)
                    and not _overlap(x, y)
                    and not _bridged(x, y, all_days)
                    and rule_for(x, y) is not DAY_APART
                )
                if x.article == y.article or apart or not _consistent(x, y):
                    return False
        return True

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


# -- what was planned and then held


def _sides(occasion: Occasion) -> frozenset[str]:
    return frozenset().union(*(report.parties for report in occasion.reports))


def _fits_plan(held: Occasion, plan: Occasion) -> bool:
    return all(_realises(a, b) for a in held.reports for b in plan.reports)


def _realises(held: Report, plan: Report) -> bool:
    x, y = _span(held), _span(plan)
    if not x or not y or max(_days(x), _days(y)) > LONGEST_COARSE or len(held.parties) < 2:
        return False
    margin = timedelta(days=1) if max(_days(x), _days(y)) <= LONGEST_FINE else timedelta()
    if x[0] > y[1] + margin or y[0] > x[1] + margin:
        return False
    kinds = frozenset((held.encounter.type, plan.encounter.type))
    if len(kinds) == 2 and kinds not in _ALIKE:
        return False
    for side in held.parties & plan.parties:
        mine, theirs = _of_side(held, side), _of_side(plan, side)
        if mine and theirs and not mine & theirs:
            return False
    return _same_place(held, plan) or not (_cities(held) and _cities(plan))
