"""Which encounters were at one edition of a gathering that recurs: at the summit of 2006, the 14th, the one in Hanoi.

In go the encounters of one series with the names that articles give it, their days and places; out come its editions.
The answer does not depend on the order. An edition is told by its number, by days that overlap or follow each other,
by its month, or by its year where the name says it or there is one a year. What fits two editions, or says nothing of
which it was, is in none: it is of the series alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kg.language.matcher import slug
from kg.resolve.parts import Part, SeriesRule

FINE = 10  # days: what is dated so is dated by its days; a longer span is a month or a year
COARSE = 31  # days: a month
SAME_NUMBER = timedelta(days=400)  # what has one number and lies further apart is of two ways of counting
LOOKED_BACK = timedelta(days=366)  # from an article that tells only where it was to the gathering

BY_NUMBER = SeriesRule(id="edition-number", reason="the same number of the same gathering", certainty=0.9)
BY_DAYS = SeriesRule(
    id="edition-days", reason="the same gathering on days that overlap or follow each other", certainty=0.85
)
BY_MONTH = SeriesRule(
    id="edition-month", reason="the same gathering in the same month, and no other that fits", certainty=0.75
)
BY_YEAR = SeriesRule(
    id="edition-year", reason="the same gathering in the same year, and no other that fits", certainty=0.75
)
BY_PLACE = SeriesRule(
    id="edition-place",
    reason="the same gathering in the same place, told within a year of it, and no other that fits",
    certainty=0.6,
)
RULES = (BY_NUMBER, BY_DAYS, BY_MONTH, BY_YEAR, BY_PLACE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Edition:
    """An edition: its number (0 where nobody gives it), its year (0 where it is not known or there are two), the month
    of its first day ("2006-11", empty where it is not known), where most reports put it, its encounters sorted by key,
    and the least certain rule by which they are of it.
    """

    number: int
    year: int
    month: str
    places: tuple[str, ...]
    parts: tuple[Part, ...]
    rule: SeriesRule


def find_editions(parts: Iterable[Part]) -> tuple[Edition, ...]:
    """The editions that encounters of one series were at, in order of time. An encounter is at one at most."""
    told = [found for part in sorted(parts, key=lambda part: part.key) if (found := _read(part)) is not None]
    groups = _by_days([one for one in told if one.fine])
    groups = _by_number(groups, [one for one in told if one.number and not one.fine])
    for rule, spans in ((BY_MONTH, (FINE + 1, COARSE)), (BY_YEAR, (COARSE + 1, 10**6))):
        rest = [one for one in told if not one.number and spans[0] <= one.length <= spans[1]]
        groups = _by_span(groups, rest, rule)
    _by_place(groups, [one for one in told if not one.number and not one.length])
    return tuple(sorted((group.edition() for group in groups), key=_order))


def _order(edition: Edition) -> tuple[int, date, int, str]:
    days = [part.days[0] for part in edition.parts if part.days]
    return edition.year or 9999, min(days, default=date.max), edition.number, str(edition.parts[0].key)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What is told of the edition that an encounter was at. `days` are the encounter's, or the year of the name."""

    part: Part
    number: int
    year: int
    named: bool  # whether its year alone tells the edition
    days: tuple[date, date] | None
    lasting: int
    yearly: bool
    cities: frozenset[str]

    @property
    def length(self) -> int:
        """Of its days; 0 where there are none."""
        return (self.days[1] - self.days[0]).days + 1 if self.days else 0

    @property
    def fine(self) -> bool:
        return 0 < self.length <= FINE


def _read(part: Part) -> _Told | None:
    """What is told of an encounter's edition; None where its words and its days contradict each other."""
    names = part.gatherings
    if not names:
        return None
    numbers = Counter(name.number for name in names if name.number)
    number = min(numbers, key=lambda n: (-numbers[n], n), default=0)
    years = {name.year for name in names if name.year}
    if part.published:
        years |= {part.published.year + name.years for name in names if name.years is not None}
    days = part.days if part.sure else None
    if len(years) > 1 or (years and days and not days[0].year <= min(years) <= days[1].year):
        return None
    named, yearly = bool(years), any(name.yearly for name in names)
    if part.days and yearly and not (days or years):
        years.add(part.days[0].year)  # if not the days, the year is right
    if years and (not days or (days[1] - days[0]).days >= COARSE):
        days = date(min(years), 1, 1), date(min(years), 12, 31)
    if days and days[0].year == days[1].year:
        years.add(days[0].year)
    in_name = {f"place/{place}" for name in names for place in name.places}
    series = {slug(name.name) for name in names}  # "East Asia" is where no East Asia Summit is
    places = {place for place in part.places if not any(place.partition("/")[2] in name for name in series)}
    return _Told(
        part=part,
        number=number,
        year=min(years, default=0),
        named=named or yearly,
        days=days,
        lasting=max(name.days for name in names),
        yearly=yearly,
        cities=frozenset(in_name or places),
    )


class _Group:
    """Encounters on the way to an edition, and the rules by which they are of it."""

    def __init__(self, told: Sequence[_Told], rule: SeriesRule) -> None:
        self.told, self.rules = list(told), {rule}

    @property
    def days(self) -> tuple[date, date] | None:
        spans = [one.days for one in self.told if one.days and one.fine] or [one.days for one in self.told if one.days]
        return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None

    @property
    def number(self) -> int:
        given = Counter(one.number for one in self.told if one.number)
        return min(given, key=lambda number: (-given[number], number), default=0)

    @property
    def years(self) -> set[int]:
        return {one.year for one in self.told if one.year}

    @property
    def cities(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.cities for one in self.told))

    def add(self, one: _Told, rule: SeriesRule) -> None:
        self.told.append(one)
        self.rules.add(rule)

    def fits(self, one: _Told) -> bool:
        """Whether nothing that is told of an encounter, other than its number, keeps it out."""
        days = self.days
        if one.days and days and not _overlap(one.days, days) and not self.same_year_and_place(one):
            return False
        if one.number and self.number and one.number != self.number:
            return False
        if one.yearly and self.years == {one.year}:
            return True  # of one a year, who names the town and who the county name one place
        return not one.cities or not self.cities or not one.cities.isdisjoint(self.cities)

    def same_year_and_place(self, one: _Told) -> bool:
        """Whether there is one a year and both say the same year and place: days that differ are somebody's slip."""
        return one.yearly and self.years == {one.year} and not one.cities.isdisjoint(self.cities)

    def edition(self) -> Edition:
        years, days = self.years, self.days
        places = Counter(place for one in self.told for place in one.cities)
        most = max(places.values(), default=0)
        told = sorted(place for place in places if places[place] == most)
        return Edition(
            number=self.number,
            year=min(years) if len(years) == 1 else 0,
            month=days[0].isoformat()[:7] if days and (days[1] - days[0]).days < COARSE else "",
            places=tuple(told) if len(told) == 1 else (),
            parts=tuple(sorted((one.part for one in self.told), key=lambda part: part.key)),
            rule=min(self.rules, key=lambda rule: (rule.certainty, rule.id)),
        )


def _overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _by_days(told: Sequence[_Told]) -> list[_Group]:
    """Editions by days that overlap, or lie so near that one gathering has both where nothing speaks against it.

    What says no number is left out where its days are those of two numbers.
    """
    groups: list[list[_Told]] = []
    last = date.min
    for one in sorted(told, key=lambda one: (one.days or (date.max, date.max), one.part.key)):
        assert one.days
        near = False
        if groups:
            mine = frozenset[str]().union(*(other.cities for other in groups[-1]))
            same_place = not one.cities or not mine or not one.cities.isdisjoint(mine)
            first = min(other.days[0] for other in groups[-1] if other.days)
            gap, whole = (one.days[0] - last).days, (max(last, one.days[1]) - first).days
            near = gap <= 0 or (gap <= max(2, one.lasting // 5) and whole <= one.lasting and same_place)
        if near:
            groups[-1].append(one)
            last = max(last, one.days[1])
        else:
            groups.append([one])
            last = one.days[1]
    found = []
    for group in groups:
        numbers = sorted({one.number for one in group if one.number})
        if len(numbers) < 2:
            found.append(_Group(group, BY_DAYS))
        else:
            found += [_Group([one for one in group if one.number == number], BY_NUMBER) for number in numbers]
    return _of_one_year(found)


def _of_one_year(groups: list[_Group]) -> list[_Group]:
    """Those of one year and place put together where there is one gathering a year."""
    found: list[_Group] = []
    for group in groups:
        fits = [other for other in found if all(other.same_year_and_place(one) for one in group.told)]
        numbers = {other.number for other in (*fits, group) if other.number}
        if len(fits) == 1 and len(numbers) < 2:
            for one in group.told:
                fits[0].add(one, BY_YEAR)
        else:
            found.append(group)
    return found


def _by_number(groups: list[_Group], rest: Sequence[_Told]) -> list[_Group]:
    """Those of one number put together, and what says its number and not its days put with them."""
    found: list[_Group] = []
    for group in groups:  # in order of time
        same = [other for other in found if group.number and other.number == group.number and _near(other, group)]
        if same:
            for one in group.told:
                same[-1].add(one, BY_NUMBER)
        else:
            found.append(group)
    alone: list[_Group] = []
    for one in rest:
        same = [group for group in found if group.number == one.number and _same_year(group, one) and group.fits(one)]
        if len(same) == 1:
            same[0].add(one, BY_NUMBER)
        elif not same:
            mine = [group for group in alone if group.number == one.number and _same_year(group, one)]
            if len(mine) == 1:
                mine[0].add(one, BY_NUMBER)
            elif not mine:
                alone.append(_Group([one], BY_NUMBER))
    return found + alone


def _near(one: _Group, other: _Group) -> bool:
    first, second = one.days, other.days
    return first is not None and second is not None and second[0] - first[1] <= SAME_NUMBER


def _same_year(group: _Group, one: _Told) -> bool:
    return not one.year or not group.years or one.year in group.years


def _by_span(groups: list[_Group], rest: Sequence[_Told], rule: SeriesRule) -> list[_Group]:
    """What has a month or a year put with the only edition that fits it; where none does, an edition of its own.

    A year alone makes one only where the name says it or there is one a year.
    """
    alone: list[_Group] = []
    for one in sorted(rest, key=lambda one: (one.length, one.days or (date.max, date.max), one.part.key)):
        if rule is BY_YEAR and not one.year:
            continue
        inside = [group for group in groups if _same_year(group, one) and (group.days or group.years)]
        fits = [group for group in inside if group.fits(one)]
        if len(fits) == 1 and (rule is BY_MONTH or one.named):
            fits[0].add(one, rule)
        elif not fits and (rule is BY_MONTH or (one.named and not inside)):
            near = [group for group in alone if group.fits(one)]
            if len(near) == 1:
                near[0].add(one, rule)
            elif not near:
                alone.append(_Group([one], rule))
    return groups + alone


def _by_place(groups: Sequence[_Group], rest: Sequence[_Told]) -> None:
    """What has no days put with the only edition in its place that its article can look back to."""
    joins = []
    for one in rest:
        day = one.part.published
        here = [group for group in groups if one.cities & group.cities]
        days = here[0].days if len(here) == 1 else None
        if day and days and timedelta(days=-FINE) <= day - days[0] <= LOOKED_BACK:
            joins.append((here[0], one))
    for group, one in joins:
        group.add(one, BY_PLACE)
