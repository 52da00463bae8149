"""By which rule two articles' reports are of one occasion, and what keeps them apart.

In go two reports; out comes the most certain rule that joins them, or none. Reports are joined only if nothing
contradicts (status, sides, named persons, places, kind of encounter, days) and enough agrees, or all agrees but one point; a rule
that joins nothing says where one point is enough to keep them apart. What becomes of many
reports is decided in `kg.resolve.occasions`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from kg.model import Encounter, EncounterType, EntityKind
from kg.resolve.round_names import folded_name

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

    `alone` says that the rule may join a report only where no other occasion fits it as well; `joins` is false of a rule that
    joins nothing, since what two reports say is at odds: they are only listed as what may be one.
    """

    id: str
    reason: str
    certainty: float
    alone: bool = False
    joins: bool = True


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
SIDES_AND_MONTH = Rule(
    id="occasion-sides-month",
    reason="the same sides, kind and place in the same month or quarter, nobody named in either report, and no other that fits",
    certainty=0.6,
    alone=True,
)
PLACE_APART = Rule(
    id="occasion-persons-day-two-places",
    reason="the same persons of two sides and nobody else on the same day, in two places: one report errs, and no other fits",
    certainty=0.5,
    alone=True,
)
TWO_PLACES = Rule(
    id="occasion-doubt-place",
    reason="some of the same persons of two sides on the same day, but in two places",
    certainty=0.4,
    joins=False,
)
TWO_PERSONS = Rule(
    id="occasion-doubt-person",
    reason="the same person with the same other side on the same day in the same place, but two persons of that side",
    certainty=0.3,
    joins=False,
)
RULES = (
    PERSONS_AND_DAYS,
    SIDES_DAYS_PLACE,
    ONE_SIDE,
    UNNAMED,
    SERIES,
    COARSE,
    SIDES_AND_MONTH,
    VAGUE,
    DAY_APART,
    PLACE_APART,
    TWO_PLACES,
    TWO_PERSONS,
)

LONGEST_FINE = 10  # days: a visit or a round of talks; a longer span is a vague date, not a long encounter
LONGEST_BRIDGE = 5  # days: talks told day by day by some and as a whole by others; a part of a month is longer
LONGEST_COARSE = 31  # days: a month
LONGEST_VAGUE = 92  # days: a quarter; two states meet too often for a longer span to say which meeting it was

ALIKE = {
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


def rule_for(a: Report, b: Report) -> Rule | None:
    """The most certain rule by which two reports are of one occasion, or may be; None if there is none."""
    if a.article == b.article:
        return None
    if not consistent(a, b):
        return _doubt(a, b)
    met = _meets_same(a, b)
    spans = span_of(a), span_of(b)
    days = [days_of(span) for span in spans if span]
    dated, overlapping = len(days) == 2, overlap(a, b)
    fine = dated and max(days) <= LONGEST_FINE
    if overlapping and fine:
        if met:
            return PERSONS_AND_DAYS
        if a.parties == b.parties and len(a.parties) > 1:
            if not a.people and not b.people and same_place(a, b):
                return SIDES_DAYS_PLACE
            if same_place(a, b) or a.encounter.type is b.encounter.type:
                if a.people & b.people:
                    return ONE_SIDE
                if not (a.people and b.people):
                    return UNNAMED
        if same_words(a.encounter.series, b.encounter.series) and min(len(a.parties), len(b.parties)) > 2:
            return SERIES
    if overlapping and not met and _vague_alike(a, b):
        return SIDES_AND_MONTH
    if not met:
        return None
    if overlapping and max(days) <= LONGEST_COARSE:
        return COARSE
    same_kind_and_place = a.encounter.type is b.encounter.type and same_place(a, b)
    if dated and not overlapping:
        return DAY_APART if same_kind_and_place and a.people == b.people and _both_look_back(a, b) else None
    same_name = same_words(a.encounter.series, b.encounter.series) or same_words(
        a.encounter.occasion, b.encounter.occasion
    )
    return VAGUE if same_kind_and_place and same_name and a.people == b.people else None


def _vague_alike(a: Report, b: Report) -> bool:
    """Whether two reports name the same states alone, for one kind of encounter in one place, or in none, and vague days of which
    one span holds the other: "held talks in Pyongyang in November".
    """
    x, y = span_of(a), span_of(b)
    if not x or not y or a.people or b.people or a.parties != b.parties or len(a.parties) < 2:
        return False
    if not LONGEST_FINE < min(days_of(x), days_of(y)) <= max(days_of(x), days_of(y)) <= LONGEST_VAGUE:
        return False
    held = x[0] <= y[0] <= y[1] <= x[1] or y[0] <= x[0] <= x[1] <= y[1]
    placed = same_place(a, b) or not (cities_of(a) or cities_of(b))
    return held and placed and a.encounter.type is b.encounter.type


def _doubt(a: Report, b: Report) -> Rule | None:
    """The rule by which two reports are, or may be, of one occasion of a day though they contradict each other in one point."""
    x, y = span_of(a), span_of(b)
    if not x or x != y or days_of(x) > 1 or a.parties != b.parties or not _same_kind(a, b):
        return None
    differ = _persons_differ(a, b)
    if not differ and _meets_same(a, b):
        kind = (
            a.encounter.type
        )  # who travels can be in two cities on one day; who meets somebody hardly meets him twice
        once = a.people == b.people and kind is b.encounter.type is not EncounterType.VISIT
        return PLACE_APART if once else TWO_PLACES
    return TWO_PERSONS if differ and a.people & b.people and same_place(a, b) else None


def _same_kind(a: Report, b: Report) -> bool:
    """Whether two reports have one status and kinds that one occasion may be called by."""
    x, y = a.encounter, b.encounter
    return x.status is y.status and (x.type is y.type or frozenset((x.type, y.type)) in ALIKE)


def _persons_differ(a: Report, b: Report) -> bool:
    """Whether two reports name different persons of a side, and none of it in common."""
    for side in a.parties & b.parties:
        mine, theirs = of_side(a, side), of_side(b, side)
        if mine and theirs and not mine & theirs:
            return True
    return False


def consistent(a: Report, b: Report) -> bool:
    """Whether nothing that two reports say, other than their days, shows them to be of different occasions."""
    x, y = a.encounter, b.encounter
    if not _same_kind(a, b):
        return False
    if not (a.parties <= b.parties or b.parties <= a.parties or len(a.parties & b.parties) > 2):
        return False
    if a.parties != b.parties and not (_meets_same(a, b) or same_words(x.series, y.series)):
        return False  # "Japan and North Korea" beside the six-party talks is not the six-party talks
    if _persons_differ(a, b):
        return False
    return same_place(a, b) or not (cities_of(a) and cities_of(b))


def _meets_same(a: Report, b: Report) -> bool:
    """Whether both name the same persons of at least two sides; of a visit, the same visitor to the same place."""
    named = a.people & b.people
    if a.encounter.type is b.encounter.type is EncounterType.VISIT and named and same_place(a, b):
        return True
    return len({side for _, side in named if side}) > 1


def of_side(report: Report, side: str) -> set[str]:
    return {person for person, his in report.people if his == side}


def cities_of(report: Report) -> set[str]:
    """Places that are no states: a country agrees with any place, since we do not know what lies in it."""
    return {place for place in report.encounter.places if not place.startswith(f"{EntityKind.STATE}/")}


def same_place(a: Report, b: Report) -> bool:
    return not cities_of(a).isdisjoint(cities_of(b))


def same_words(a: str, b: str) -> bool:
    return folded_name(a) == folded_name(b) != ""


def span_of(report: Report) -> tuple[date, date] | None:
    when = report.encounter.when
    return (when.start, when.end) if when else None


def days_of(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1


def overlap(a: Report, b: Report) -> bool:
    x, y = span_of(a), span_of(b)
    return x is not None and y is not None and x[0] <= y[1] and y[0] <= x[1]


def bridged(a: Report, b: Report, spans: Iterable[tuple[date, date]]) -> bool:
    """Whether one of the spans, of days not weeks, has the days of both: talks of two days, reported day by day."""
    x, y = span_of(a), span_of(b)
    if not x or not y:
        return False
    first, last = min(x[0], y[0]), max(x[1], y[1])
    return any(start <= first and last <= end and days_of((start, end)) <= LONGEST_BRIDGE for start, end in spans)


def _both_look_back(a: Report, b: Report) -> bool:
    """Whether both give single days, one apart, and both were published later than either.

    Of talks that go on for days, Tuesday's paper has Monday's meeting and Wednesday's paper Tuesday's: two meetings.
    """
    x, y = span_of(a), span_of(b)
    if not x or not y or days_of(x) != 1 or days_of(y) != 1 or abs(x[0] - y[0]) != timedelta(days=1):
        return False
    later = max(x[1], y[1])
    return all(report.published is not None and report.published > later for report in (a, b))
