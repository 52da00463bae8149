"""Stretches of days: what "late 2012" or "March 30-31" cover, and how that is written as EDTF.

Pure arithmetic on `datetime.date`; knows nothing of words. The parts of a month and of a year ("early", "mid",
"late") are conventions of this project: 1st-10th, 11th-20th, 21st-end; January-March, May-August, October-December;
of a decade its years 0-3, 4-6, 7-9.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kg.model import DateValue
from kg.model.date import Basis, Precision

Grain = Literal["day", "month", "year"]
"""How finely the two ends of a period are written."""

FIRST_YEAR, LAST_YEAR = 1000, 2999


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; `around` is true of "about 1990", whose ends are not sharp."""

    start: date
    end: date
    precision: Precision
    grain: Grain = "day"
    around: bool = False

    @property
    def edtf(self) -> str:
        """The period as an EDTF literal, level 0 or 1."""
        mark = "~" if self.around else ""
        if self.precision == "decade":
            return f"{self.start.year // 10}X{mark}"
        if self.precision == "century":
            return f"{self.start.year // 100}XX{mark}"
        first, last = _written(self.start, self.grain), _written(self.end, self.grain)
        return first + mark if first == last else f"{first}{mark}/{last}{mark}"

    def value(self, *, words: str, basis: Basis, reason: str) -> DateValue:
        """The period as a date value of the model."""
        return DateValue(
            edtf=self.edtf,
            start=self.start,
            end=self.end,
            precision=self.precision,
            basis=basis,
            words=words,
            reason=reason,
        )

    def is_within(self, unit: str) -> bool:
        """Whether the days all lie in one day, week, month or year."""
        return period_of(unit, self.start) == period_of(unit, self.end)


def _written(when: date, grain: Grain) -> str:
    if grain == "year":
        return f"{when.year:04d}"
    return f"{when.year:04d}-{when.month:02d}" if grain == "month" else when.isoformat()


def day(when: date) -> Period:
    return Period(start=when, end=when, precision="day")


def days(start: date, end: date, precision: Precision = "interval") -> Period:
    return Period(start=start, end=end, precision="day" if start == end else precision)


def week(when: date) -> Period:
    """Monday to Sunday."""
    monday = when - timedelta(when.weekday())
    return Period(start=monday, end=monday + timedelta(6), precision="week")


def weekend(when: date) -> Period:
    """Saturday and Sunday of the week of `when`."""
    monday = when - timedelta(when.weekday())
    return Period(start=monday + timedelta(5), end=monday + timedelta(6), precision="interval")


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the Gregorian computus."""
    golden, hundreds = year % 19, year // 100
    epact = (hundreds - hundreds // 4 - (8 * hundreds + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - hundreds + hundreds // 4) % 7
    full_moon = epact - weekday
    month = 3 + (full_moon + 40) // 44
    return date(year, month, full_moon + 28 - 31 * (month // 4))


def month(year: int, number: int) -> Period:
    return months(year, number, year, number, "month")


def months(year: int, first: int, last_year: int, last: int, precision: Precision = "interval") -> Period:
    end = date(last_year, last, calendar.monthrange(last_year, last)[1])
    return Period(start=date(year, first, 1), end=end, precision=precision, grain="month")


def quarter(year: int, number: int) -> Period:
    return months(year, 3 * number - 2, year, 3 * number, "quarter")


def half(year: int, number: int) -> Period:
    return months(year, 6 * number - 5, year, 6 * number, "half")


def season(year: int, name: str) -> Period:
    """The months of a season of the northern half of the earth; a winter is named for the year in which it begins."""
    first = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}[name]
    return months(year, first, year + (first == 12), (first + 1) % 12 + 1, "season")


def year(number: int) -> Period:
    return years(number, number, "year")


def years(first: int, last: int, precision: Precision = "interval") -> Period:
    return Period(start=date(first, 1, 1), end=date(last, 12, 31), precision=precision, grain="year")


def decade(first: int) -> Period:
    return years(first, first + 9, "decade")


def century(first: int) -> Period:
    return years(first, first + 99, "century")


def span(first: Period, last: Period) -> Period | None:
    """From the first day of one period to the last day of another, None where they stand the wrong way round."""
    if first.start > last.end:
        return None
    grain: Grain = "day"
    if first.grain == last.grain:
        grain = first.grain
    return Period(start=first.start, end=last.end, precision="interval", grain=grain)


def period_of(unit: str, when: date) -> Period:
    """The day, week, month ... that a day lies in."""
    return UNITS[unit](when)


def shift(unit: str, when: date, count: int) -> date | None:
    """A day, moved by a number of units; the end of a month stays one. None beyond the years that we write."""
    try:
        if unit in ("day", "week", "fortnight", "weekend"):
            moved = when + timedelta(count * {"day": 1, "fortnight": 14}.get(unit, 7))
        else:
            total = when.year * 12 + when.month - 1 + count * MONTHS[unit]
            y, m = divmod(total, 12)
            moved = date(y, m + 1, min(when.day, calendar.monthrange(y, m + 1)[1]))
    except (ValueError, OverflowError, calendar.IllegalMonthError):
        return None
    return moved if FIRST_YEAR <= moved.year <= LAST_YEAR else None


MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}

UNITS: dict[str, Callable[[date], Period]] = {
    "day": day,
    "week": week,
    "fortnight": week,
    "weekend": weekend,
    "month": lambda d: month(d.year, d.month),
    "quarter": lambda d: quarter(d.year, (d.month + 2) // 3),
    "half": lambda d: half(d.year, (d.month + 5) // 6),
    "year": lambda d: year(d.year),
    "decade": lambda d: decade(d.year // 10 * 10),
    "century": lambda d: century(d.year // 100 * 100),
}


def part_of(period: Period, part: str) -> Period | None:
    """The early, middle or late part of a week, month, year, season, decade or century; None where none is agreed
    upon.
    """
    start, end = period.start, period.end
    match period.precision, part:
        case "day", _:
            return period
        case "week", _:
            first, last = {"early": (0, 2), "mid": (2, 3), "late": (3, 6)}[part]
            return days(start + timedelta(first), start + timedelta(last))
        case "month", _:
            first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, end.day)}[part]
            return days(start.replace(day=first), start.replace(day=last))
        case "year", _:
            first, last = {"early": (1, 3), "mid": (5, 8), "late": (10, 12)}[part]
            return months(start.year, first, start.year, last)
        case (("season" | "quarter"), _):
            offset = {"early": 0, "mid": 1, "late": 2}[part]
            moved = shift("month", start, offset)
            return month(moved.year, moved.month) if moved else None
        case "decade", _:
            first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}[part]
            return years(start.year + first, start.year + last)
        case "century", _:
            first, last = {"early": (0, 33), "mid": (34, 66), "late": (67, 99)}[part]
            return years(start.year + first, start.year + last)
    return None


def around(period: Period) -> Period:
    return replace(period, around=True)
