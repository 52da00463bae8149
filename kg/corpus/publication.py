"""Reads the day of publication and the dateline from a text, by the rules of kg/rules/patterns/publication.yaml.

In go a text and its paragraphs; out come the day, the rule that gave it, the lines that are no content for that reason,
and where each paragraph begins behind its dateline. A date that can be read in two ways (03/06/1998) counts only where
the weekday that the text names decides; otherwise it is left, with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kg.corpus.rules import publication_rules

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FARTHEST_DATELINE = 45
"""Days between a dateline without a year and the day of publication; farther apart, the two tell of different years."""

_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./])(\d{1,2})[./](\d{4})(?!\d)")
_DAY = re.compile(r"(?<![\d:.])(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_MONTH = re.compile(r"(?<![a-z])(" + "|".join(MONTHS) + r")[a-z]*", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.:+-])(\d{4})(?!\d)|-(\d{4})(?!\d)")
_MAY_PART = re.compile(r"[-_:(/\u2010-\u2015\u2212]|\d{4}\W*$")
_SHORT_YEAR = re.compile(r"[a-z.]\s+(\d\d)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written: its year may be missing; `readings` holds two days where the figures allow both."""

    day: int
    month: int
    year: int | None = None
    readings: tuple[date, ...] = ()

    @property
    def date(self) -> date | None:
        return _date(self.year, self.month, self.day) if self.year else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """A dateline at the start of a paragraph; `end` is the offset behind it."""

    end: int
    place: str = ""
    agency: str = ""
    day: Day | None = None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_day(words: str) -> Day | None:
    """Read "31 March, 2014", "Sept. 14", "8 SEP 89", "2014-03-31T05:31Z"; None where it is no day of any calendar.

    Of figures alone the year stands first or last; "03/06/1998" has two readings. A year of two figures is of 1950 to
    2049.
    """
    if match := _ISO.search(words):
        y, m, d = (int(g) for g in match.groups())
        return Day(d, m, y) if _date(y, m, d) else None
    if match := _FIGURES.search(words):
        a, b, y = int(match[1]), int(match[3]), int(match[4])
        # dots are European usage, the day first; a slash may be either
        both = {_date(y, b, a)} if match[2] == "." and _date(y, b, a) else {_date(y, a, b), _date(y, b, a)}
        readings = tuple(sorted(d for d in both if d))
        if not readings:
            return None
        first = readings[0]
        return Day(first.day, first.month, first.year if len(readings) == 1 else None, readings)
    months = _MONTH.search(words)
    days = _DAY.search(words)
    if not months or not days:
        return None
    month, day = MONTHS.index(months[1].lower()) + 1, int(days[1])
    year_found = _YEAR.search(words)
    short = _SHORT_YEAR.search(words)
    year: int | None = int(year_found[1] or year_found[2]) if year_found else None
    if year is None and short and short.start(1) > days.end():
        year = int(short[1]) + (1900 if int(short[1]) >= 50 else 2000)
    if not _date(year or 2000, month, day):
        return None
    return Day(day, month, year)


def settle(day: Day, text: str) -> date | None:
    """The date of a day with its year; of two readings the one whose weekday the text's beginning names."""
    if len(day.readings) < 2:
        return day.date
    named = {w for w in re.findall(r"[a-z]+", text[:2000].lower()) if w in WEEKDAYS}
    fitting = [d for d in day.readings if WEEKDAYS[d.weekday()] in named]
    return fitting[0] if len(fitting) == 1 else None


def nearest(day: Day, published: date) -> date | None:
    """The date of a day without its year: the one nearest to the publication; None where that is weeks away."""
    found = (_date(published.year + step, day.month, day.day) for step in (-1, 0, 1))
    best = min((d for d in found if d), key=lambda d: abs((d - published).days), default=None)
    return best if best and abs((best - published).days) <= FARTHEST_DATELINE else None


def find_dateline(text: str, start: int, end: int) -> Dateline | None:
    """The dateline that `text[start:end]` begins with, editors' tags behind it included."""
    head = text[start : min(end, start + 400)]
    if not head or not (head[0].isupper() or head[0] == "(") or not _MAY_PART.search(head):
        return None
    for rule in publication_rules("dateline"):
        match = rule.regex.match(head)
        if match is None:
            continue
        groups = match.groupdict()
        if _abbreviates(groups.get("agency") or "", groups.get("place") or ""):
            continue
        behind = match.end()
        for tag in publication_rules("tag"):
            if more := tag.regex.match(head, behind):
                behind = more.end()
        return Dateline(
            end=start + behind,
            place=" ".join((groups.get("place") or "").split()),
            agency=" ".join((groups.get("agency") or groups.get("agency2") or "").split()),
            day=read_day(groups["date"]) if groups.get("date") else None,
        )
    return None


def _abbreviates(short: str, name: str) -> bool:
    """Whether "JICA" stands for the words before it: then it is no agency."""
    return len(short) > 2 and short.isupper() and short == "".join(w[0] for w in name.split() if w[0].isupper())


def labelled_day(line: str) -> Iterator[tuple[str, str]]:
    """What a whole line says of publication: what it gives ("published", "stamp" ...) and the words of the date."""
    if not any(c.isdigit() for c in line) or len(line) > 160:
        return
    for gives in ("published", "updated", "stamp", "alone"):
        for rule in publication_rules(gives):
            if match := rule.regex.fullmatch(line):
                groups = match.groupdict()
                yield gives, groups["date"] or groups.get("date2") or ""
                return
