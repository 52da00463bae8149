"""What the rules of dates.yaml mean: from the values of a match to a stretch of days.

Each function takes the groups of a match and the setting (the article's day, the tense of the clause, the dates
before) and returns a `Dated`, an `Undated` that says what is missing, or None where the words turn out to be no
date ("February 30").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kg.extract.dates import periods
from kg.extract.dates.periods import Period
from kg.extract.dates.rules import Groups
from kg.model.date import Basis

Tense = Literal["past", "future", "unclear"]
"""Of the clause around a date; "unclear" where a date hangs on a noun ("his October visit") and no verb decides."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Dated:
    period: Period
    basis: Basis
    reason: str


@dataclass(frozen=True, slots=True)
class Undated:
    problem: str


Answer = Dated | Undated | None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a relative date counts from. `earlier` are the periods of the dates before it in the text, the nearest
    first.
    """

    today: date | None
    tense: Tense = "past"
    earlier: tuple[Period, ...] = ()
    near: Period | None = None
    """The last of the earlier ones, where it stands in the same sentence."""

    @property
    def future(self) -> bool:
        return self.tense == "future"

    @property
    def unclear(self) -> bool:
        return self.tense == "unclear"


NO_TODAY = Undated("the article's date is not known")
NO_SUCH_YEAR = Undated("it would lie before the year 1 or after 9999")
NO_ANCHOR = Undated("no earlier date in the text to count from")
AMBIGUOUS = Undated("day and month could stand either way round")

AGAINST = 4
"""So many times as far off a day counts that the tense of its clause speaks against: "the year ended Jan. 31"."""

EARLY = 10
"""The last day of a month on which its name, of what is over, still means that of the year before."""

Reading = Callable[[Groups, Setting], Answer]


def _number(groups: Groups, name: str) -> int | None:
    value = groups.get(name)
    return value if isinstance(value, int) else None


def _word(groups: Groups, name: str) -> str:
    value = groups.get(name, "")
    return value if isinstance(value, str) else ""


def _year_of(groups: Groups, name: str = "year") -> int | None:
    """A written year; "'98" and "98" after a range are completed."""
    value = _number(groups, name)
    if value is None:
        return None
    if value < 100:
        return value + (1900 if value > 40 else 2000)
    return value if periods.FIRST_YEAR <= value <= periods.LAST_YEAR else None


def _is_list(groups: Groups) -> bool:
    """Two dates side by side ("on Monday and Friday") rather than the ends of a stretch."""
    return "link" in groups and "between" not in groups


def _stated(period: Period, groups: Groups) -> Dated:
    if "about" in groups:
        period = periods.around(period)
    return Dated(period, "stated", "the words name it")


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---- days


def _year_for(month: int, day: int, groups: Groups, setting: Setting) -> tuple[date, str] | Undated | None:
    """The year of a day that is written without one.

    An agency leaves the year out where it is plain: the nearest such day, unless tense says otherwise ("on Dec. 5"
    in a past clause of January is last month's). With a weekday, the nearest year in which they agree.
    """
    today = setting.today
    if today is None:
        return NO_TODAY
    which = _word(groups, "which")
    if groups.get("dated") == "near":
        near = [d for y in range(today.year - 4, today.year + 5) if (d := _date(y, month, day))]
        picked = [d for d in near if (d < today if which == "last" else d >= today)]
        if not picked:
            return None
        return (
            picked[-1] if which == "last" else picked[0]
        ), f"the one {'before' if which == 'last' else 'after'} {today}"
    if which == "same year":
        anchor = next(iter(setting.earlier), None)
        found = _date(anchor.start.year, month, day) if anchor and anchor.is_within("year") else None
        return (found, "the year of the date before it") if found else NO_ANCHOR
    if which:
        found = _date(today.year + {"last": -1, "this": 0, "next": 1}[which.split()[0]], month, day)
        return (found, f"{which}, counted from {today}") if found else None
    weekday = _number(groups, "weekday")
    years = range(today.year - 6, today.year + 7) if weekday is not None else range(today.year - 1, today.year + 2)
    options = [d for y in years if (d := _date(y, month, day)) and (weekday is None or d.weekday() == weekday)]
    if not options:
        options = [d for y in range(today.year - 4, today.year + 5) if (d := _date(y, month, day))]
    if not options:
        return None

    def distance(when: date) -> int:
        away = (when - today).days
        against = away < 0 if setting.future else away > 0
        return abs(away) * (AGAINST if against and not setting.unclear else 1)

    found = min(options, key=distance)
    if setting.tense == "past" and found > today and (told := _in_the_year_told(month, day, setting)):
        return told
    return found, f"the {found.day} {found:%B} nearest to {today}"


def _in_the_year_told(month: int, day: int, setting: Setting) -> tuple[date, str] | None:
    """A day of the past of a year long over, of which the date before it is: "In January 1990 ... On 26 April they met"."""
    before, today = next(iter(setting.earlier), None), setting.today
    if before is None or today is None or not before.is_within("year") or before.start.year >= today.year - 1:
        return None
    found = _date(before.start.year, month, day)
    return (found, f"the year of {before.edtf}, the date before it") if found and found >= before.start else None


def read_day(groups: Groups, setting: Setting) -> Answer:
    """ "7 August 2005", "Aug. 7", "Saturday, Aug. 7", "7 August last year"."""
    month, number = _number(groups, "month"), _number(groups, "day")
    if month is None or number is None:
        return None
    year = _year_of(groups)
    if year is not None:
        found = _date(year, month, number)
        return _stated(periods.day(found), groups) if found else None
    answer = _year_for(month, number, groups, setting)
    if not isinstance(answer, tuple):
        return answer
    period = periods.day(answer[0])
    return Dated(periods.around(period) if "about" in groups else period, "relative", answer[1])


def read_days(groups: Groups, setting: Setting) -> Answer:
    """ "March 30-31", "30 March to 2 April 2014", "11 and 12 October"; None for two days that are no stretch ("3
    and 7 May").
    """
    first, last = _number(groups, "day"), _number(groups, "day2")
    month, month2 = _number(groups, "month"), _number(groups, "month2")
    month, month2 = month or month2, month2 or month
    if first is None or last is None or month is None or month2 is None:
        return None
    year, year2 = _year_of(groups), _year_of(groups, "year2")
    basis: Basis = "stated"
    reason = "the words name it"
    if year is None and year2 is None:
        basis = "relative"
        answer = _year_for(month, first, groups, setting)
        if not isinstance(answer, tuple):
            return answer
        year, reason = answer[0].year, answer[1]
        year2 = year + (month2 < month)
    elif year2 is None:
        year2 = year
    elif year is None:
        year = year2 - (month2 < month)
    if year is None or year2 is None:
        return None
    start, end = _date(year, month, first), _date(year2, month2, last)
    if start is None or end is None or end <= start or (end - start).days > 366:
        return None
    if _is_list(groups) and (end - start).days != 1:
        return None
    return Dated(periods.days(start, end), basis, reason)


def read_figures(groups: Groups, setting: Setting) -> Answer:
    """ "2005-08-07", "13/08/2005"; "07/08/2005" stays open."""
    year = _year_of(groups)
    a, b = _number(groups, "a"), _number(groups, "b")
    if year is None or a is None or b is None:
        return None
    if groups.get("order") == "month-day":
        found = _date(year, a, b)
    elif a <= 12 and b <= 12 and a != b:
        return AMBIGUOUS
    else:
        found = _date(year, b, a) or _date(year, a, b)
    return _stated(periods.day(found), groups) if found else None


def read_day_of_month(groups: Groups, setting: Setting) -> Answer:
    """ "on the 15th", "the 15th of last month"."""
    number, today = _number(groups, "day"), setting.today
    if number is None:
        return None
    if today is None:
        return NO_TODAY
    which = _word(groups, "which")
    if not which and setting.near is not None and setting.near.is_within("month"):
        found = _date(setting.near.start.year, setting.near.start.month, number)
        if found and (setting.near.precision == "month" or found > setting.near.end):
            return Dated(periods.day(found), "context", f"the {number}. of the month of {setting.near.edtf}")
    for step in {"last": (-1,), "this": (0,), "next": (1,)}.get(which, (0, 1) if setting.future else (0, -1)):
        moved = periods.shift("month", today.replace(day=1), step)
        found = _date(moved.year, moved.month, number) if moved else None
        if found and (which or (found >= today if setting.future else found <= today)):
            return Dated(periods.day(found), "relative", f"the {number}. of the month, counted from {today}")
    return None


def _weekday(number: int, which: str, setting: Setting) -> tuple[date, str] | Undated:
    today = setting.today
    if today is None:
        return NO_TODAY
    ahead = (number - today.weekday()) % 7
    name = WEEKDAYS[number]
    match which:
        case "last":
            return today - timedelta((today.weekday() - number - 1) % 7 + 1), f"the {name} before {today}"
        case "next":
            return today + timedelta(ahead or 7), f"the {name} after {today}"
        case "this" if setting.future or ahead:
            return today + timedelta(ahead), f"the {name} on or after {today}"
        case "week before":
            return today - timedelta(today.weekday() + 7 - number), f"the {name} of the week before {today}"
        case "week after":
            return today + timedelta(7 - today.weekday() + number), f"the {name} of the week after {today}"
    if setting.future or (setting.unclear and ahead <= 2):
        return today + timedelta(ahead), f"the {name} on or after {today}"
    return today - timedelta((today.weekday() - number) % 7), f"the {name} on or before {today}"


def read_weekday(groups: Groups, setting: Setting) -> Answer:
    """ "Wednesday", "last Friday", "next Tuesday", "Thursday of last week"."""
    number = _number(groups, "weekday")
    if number is None:
        return None
    found = _weekday(number, _word(groups, "which"), setting)
    return found if isinstance(found, Undated) else Dated(periods.day(found[0]), "relative", found[1])


def read_weekdays(groups: Groups, setting: Setting) -> Answer:
    """ "from Monday to Thursday", "Sunday and Monday"; None for two days that are no stretch ("Monday and Friday")."""
    first, last = _number(groups, "weekday"), _number(groups, "weekday2")
    if first is None or last is None or first == last:
        return None
    length = (last - first) % 7
    if _is_list(groups) and length != 1:
        return None
    if setting.today is None:
        return NO_TODAY
    which = _word(groups, "which")
    from_first = which or setting.future or (setting.unclear and (first - setting.today.weekday()) % 7 <= 3)
    anchor = _weekday(first if from_first else last, which, setting)
    if isinstance(anchor, Undated):
        return anchor
    start = anchor[0] if from_first else anchor[0] - timedelta(length)
    return Dated(periods.days(start, start + timedelta(length)), "relative", anchor[1])


def read_weekday_to_day(groups: Groups, setting: Setting) -> Answer:
    """ "from Friday until April 23": the latest such weekday up to the day is the first, at most a fortnight before it."""
    number = _number(groups, "weekday")
    last = read_day({name: value for name, value in groups.items() if name not in ("weekday", "which")}, setting)
    if number is None or not isinstance(last, Dated):
        return last if number is not None else None
    end = last.period.start
    first = _weekday(number, _word(groups, "which"), setting)
    if isinstance(first, Undated) or not timedelta(0) < end - first[0] <= timedelta(14):
        return Dated(periods.days(end - timedelta((end.weekday() - number) % 7 or 7), end), last.basis, last.reason)
    return Dated(periods.days(first[0], end), last.basis, f"{first[1]}, to {last.reason}")


def read_offset(groups: Groups, setting: Setting) -> Answer:
    """ "yesterday", "tonight", "the day after tomorrow": `days` from the article's day."""
    if setting.today is None:
        return NO_TODAY
    count = _number(groups, "days") or 0
    name = {0: "the day", 1: "the day after", -1: "the day before"}.get(count, f"{count:+d} days from")
    return Dated(periods.day(setting.today + timedelta(count)), "relative", f"{name} {setting.today}")


# ---- months, seasons, quarters


def _latest(options: list[Period], setting: Setting, *, over: bool) -> Period:
    """Of a period in several years, the one that the tense asks for: the latest that is over (or has begun), or the
    next.
    """
    today = setting.today
    assert today is not None
    if setting.unclear and over:
        return min(options, key=lambda p: min(abs((p.start - today).days), abs((p.end - today).days)))
    if setting.future:
        return next(p for p in options if p.end >= today)
    if over and today.day > EARLY:
        over = False  # late in April what was "in April" was in this one, not a year ago
    return next(p for p in reversed(options) if (p.end < today if over else p.start <= today))


def _by_year(make: Callable[[int], Period], groups: Groups, setting: Setting, *, over: bool) -> Answer:
    """A period that comes every year, in the year that the words or the tense give."""
    year = _year_of(groups)
    if year is not None:
        return _stated(make(year), groups)
    today = setting.today
    if today is None:
        return NO_TODAY
    options = [make(today.year + n) for n in range(-3, 4)]
    which = _word(groups, "which")
    match which:
        case "last year" | "this year" | "next year":
            shifted = today.year + {"last": -1, "this": 0, "next": 1}[which.split()[0]]
            return Dated(make(shifted), "relative", f"{which}, counted from {today}")
        case "same year":
            anchor = next(iter(setting.earlier), None)
            if anchor is None or not anchor.is_within("year"):
                return NO_ANCHOR
            return Dated(make(anchor.start.year), "context", f"the year of {anchor.edtf}")
        case "last":
            over_ones = [p for p in options if p.end < today]
            # the month just past is "last month" or plain "in June"; "last June" is the one before
            if over_ones[-1].precision == "month" and (today - over_ones[-1].end).days <= 31:
                return Dated(over_ones[-2], "relative", f"the one of the year before {today}")
            return Dated(over_ones[-1], "relative", f"the latest that was over on {today}")
        case "next":
            return Dated(next(p for p in options if p.start > today), "relative", f"the next after {today}")
        case "this":
            nearest = make(today.year)
            return Dated(nearest, "relative", f"of the year of {today}")
    found = _latest(options, setting, over=over)
    latest = "the one nearest to" if setting.unclear else f"the latest {'over' if over else 'begun'} by"
    said = f"the next from {today}" if setting.future else f"{latest} {today}"
    return Dated(found, "relative", said)


def _with_part(answer: Answer, groups: Groups, setting: Setting) -> Answer:
    """Narrow to "early", "mid", "late"; "earlier" keeps the whole, "later" what is left of it."""
    part = _word(groups, "part") or _word(groups, "part2")
    if not part or not isinstance(answer, Dated):
        return answer
    today = setting.today
    if part in ("earlier", "later"):
        period = answer.period
        if today is None or not period.start <= today <= period.end or answer.basis == "context":
            return answer
        if part == "earlier" and period.precision == "week":
            return Dated(periods.days(period.start, today), answer.basis, f"{answer.reason}, up to that day")
        if part == "later" and period.precision in ("week", "month") and today < period.end:
            rest = periods.days(today + timedelta(1), period.end)
            return Dated(rest, answer.basis, f"{answer.reason}, what is left of it")
        return answer
    narrowed = periods.part_of(answer.period, part)
    return Dated(narrowed, answer.basis, f"{part} part: {answer.reason}") if narrowed else answer


def read_month(groups: Groups, setting: Setting) -> Answer:
    """ "November", "last November", "in early March 2004", "mid-July", "May last year"."""
    month = _number(groups, "month")
    if month is None:
        return None
    over = not _word(groups, "part")
    return _with_part(_by_year(lambda y: periods.month(y, month), groups, setting, over=over), groups, setting)


def read_months(groups: Groups, setting: Setting) -> Answer:
    """ "from March to May 2004", "July and August"; None for two months that are no stretch."""
    first, last = _number(groups, "month"), _number(groups, "month2")
    if first is None or last is None or first == last:
        return None
    length = (last - first) % 12
    if _is_list(groups) and length != 1:
        return None
    year2 = _year_of(groups, "year2")
    if _year_of(groups) is not None and year2 is not None:
        both = periods.span(periods.month(_year_of(groups) or 0, first), periods.month(year2, last))
        return _stated(both, groups) if both else None
    if year2 is not None:
        return _stated(periods.months(year2 - (last < first), first, year2, last), groups)
    return _by_year(lambda y: periods.months(y, first, y + (last < first), last), groups, setting, over=True)


def read_season(groups: Groups, setting: Setting) -> Answer:
    name = _word(groups, "season")
    return _with_part(_by_year(lambda y: periods.season(y, name), groups, setting, over=False), groups, setting)


def read_quarter(groups: Groups, setting: Setting) -> Answer:
    number = _number(groups, "quarter")
    if number is None:
        return None
    if setting.today is not None and setting.future and not groups.keys() & {"year", "which"}:
        # "expects to report third-quarter results" in October: the quarter nearest to the article's day
        today = setting.today
        options = [periods.quarter(today.year + n, number) for n in (-1, 0, 1)]
        found = min(options, key=lambda p: min(abs((p.start - today).days), abs((p.end - today).days)))
        return Dated(found, "relative", f"the one nearest to {today}")
    return _by_year(lambda y: periods.quarter(y, number), groups, setting, over=False)


def read_half(groups: Groups, setting: Setting) -> Answer:
    number = _number(groups, "half")
    if number is None:
        return None
    month = _number(groups, "month")
    if month is None:
        return _by_year(lambda y: periods.half(y, number), groups, setting, over=False)
    answer = _by_year(lambda y: periods.month(y, month), groups, setting, over=False)
    if not isinstance(answer, Dated):
        return answer
    start, end = answer.period.start, answer.period.end
    part = periods.days(start, start.replace(day=15)) if number == 1 else periods.days(start.replace(day=16), end)
    return Dated(part, answer.basis, answer.reason)


def read_feast(groups: Groups, setting: Setting) -> Answer:
    """Feasts that fall on the same day every year."""
    code = _number(groups, "feast")
    if code is None:
        return None
    month, day = divmod(code, 100)
    return _by_year(lambda y: periods.day(date(y, month, day)), groups, setting, over=False)


def read_moving_feast(groups: Groups, setting: Setting) -> Answer:
    """ "Thanksgiving Day", the fourth Thursday of November (1143); "Good Friday", two days before Easter (-2)."""
    code = _number(groups, "feast")
    if code is None:
        return None

    def make(year: int) -> Period:
        if code < 100:
            return periods.day(periods.easter(year) + timedelta(code))
        month, which = divmod(code, 100)
        first = date(year, month, 1)
        ahead = (which % 10 - first.weekday()) % 7
        return periods.day(first + timedelta(ahead + 7 * (which // 10 - 1)))

    return _by_year(make, groups, setting, over=False)


def read_week_of(groups: Groups, setting: Setting) -> Answer:
    """ "the week of March 6": Monday to Sunday."""
    answer = read_day(groups, setting)
    return (
        Dated(periods.week(answer.period.start), answer.basis, answer.reason) if isinstance(answer, Dated) else answer
    )


def read_same_quarter(groups: Groups, setting: Setting) -> Answer:
    """ "the latest quarter", "that quarter": the one last named, or the latest that is over. "Period" needs one
    named.
    """
    named = next((p for p in setting.earlier if p.precision == "quarter"), None)
    # what is going on is not yet "the latest quarter"
    if named and not (groups.get("latest") and setting.today and named.end >= setting.today):
        return Dated(named, "context", f"the quarter named before it, {named.edtf}")
    if setting.today is None or groups.get("what") == "period":
        return None
    before = periods.shift("quarter", setting.today, -1)
    return (
        Dated(periods.quarter(before.year, (before.month + 2) // 3), "relative", f"the quarter before {setting.today}")
        if before
        else None
    )


def read_year_ago(groups: Groups, setting: Setting) -> Answer:
    """ "a year earlier", "the year-ago quarter" of a comparison: the quarter or month last named, in the year
    before; else the year before.
    """
    named = next((p for p in setting.earlier[:3] if p.precision == "quarter"), None)
    if named is None and "earlier" in groups:
        named = next(iter(setting.earlier), None)
    if named is not None and named.precision in ("quarter", "month", "year"):
        moved = periods.shift("year", named.start, -1)
        return (
            Dated(periods.period_of(named.precision, moved), "context", f"a year before {named.edtf}")
            if moved
            else None
        )
    if "earlier" in groups and named is not None:
        return Dated(periods.year(named.start.year - 1), "context", f"the year before {named.edtf}")
    if setting.today is None:
        return NO_TODAY
    if "earlier" in groups:
        return NO_ANCHOR
    return Dated(periods.year(setting.today.year - 1), "relative", f"the year before {setting.today}")


# ---- years and longer


def read_year(groups: Groups, setting: Setting) -> Answer:
    year = _year_of(groups)
    return None if year is None else _with_part(_stated(periods.year(year), groups), groups, setting)


def read_years(groups: Groups, setting: Setting) -> Answer:
    """ "1994-2002", "from 1950 to 53"."""
    first, last = _year_of(groups), _number(groups, "year2")
    if first is None or last is None:
        return None
    if last < 100:
        last += first // 100 * 100
    if not first < last <= periods.LAST_YEAR or last - first > 400:
        return None
    if _is_list(groups) and last - first != 1:
        return None
    return _stated(periods.years(first, last), groups)


def read_decade(groups: Groups, setting: Setting) -> Answer:
    first = _number(groups, "decade")
    if first is None:
        return None
    if first < 100:
        first += 1900
    if first % 10 or not periods.FIRST_YEAR <= first <= periods.LAST_YEAR:
        return None
    answer = _with_part(_stated(periods.decade(first), groups), groups, setting)
    last = _number(groups, "decade2")
    if last is None or not isinstance(answer, Dated):
        return answer
    if last < 100:
        last += first // 100 * 100
    both = periods.span(answer.period, periods.years(last, last + 9)) if last % 10 == 0 else None
    return Dated(both, answer.basis, answer.reason) if both else None


def read_century(groups: Groups, setting: Setting) -> Answer:
    number = _number(groups, "ordinal")
    if number is None or not 11 <= number <= 29:
        return None
    return _with_part(_stated(periods.century((number - 1) * 100), groups), groups, setting)


# ---- counted from the article's day


def read_unit(groups: Groups, setting: Setting) -> Answer:
    """ "last week", "this month", "next year", "earlier this year", "early next week", "the past weekend"."""
    unit, which, today = _word(groups, "unit"), _word(groups, "which"), setting.today
    if today is None:
        return NO_TODAY
    step = {"last": -1, "this": 0, "next": 1}.get(which, 0)
    if unit == "weekend":
        ahead = setting.future or (setting.unclear and today.weekday() in (2, 3, 4))
        if which == "last" or (which == "" and not ahead):
            # a weekend has begun on its Saturday
            step = 0 if today.weekday() >= 5 and which == "" else -1
        elif which == "next":
            step = 1
    elif unit == "week" and which == "this" and setting.future and today.weekday() == 6:
        step = 1  # on a Sunday, what is to come "this week" comes in the one that begins
    moved = periods.shift(unit, today, step)
    if moved is None:
        return None
    base = {-1: "before", 0: "of", 1: "after"}[step]
    name = "day" if unit == "day" else unit
    return _with_part(Dated(periods.period_of(unit, moved), "relative", f"the {name} {base} {today}"), groups, setting)


def _counted(count: int, unit: str, origin: Period, groups: Groups) -> Period | None:
    """A period `count` units away; weeks give a day that is only about right, months and years the whole month or
    year.
    """
    sign = count < 0
    moved = periods.shift(unit, origin.start if sign else origin.end, count)
    if moved is None:
        return None
    if unit == "day":
        found = periods.day(moved)
    elif unit in ("week", "fortnight"):
        found = Period(start=moved, end=moved, precision="day", around=True)
    elif unit in ("decade", "century"):
        found = periods.around(periods.year(moved.year))
    else:
        found = periods.period_of(unit, moved)
    return periods.around(found) if "about" in groups else found


def read_ago(groups: Groups, setting: Setting) -> Answer:
    """ "two days ago", "in three weeks", "a year from now"; `way` is -1 or 1."""
    count, unit, way = _number(groups, "number"), _word(groups, "unit"), _number(groups, "way") or 1
    if count is None:
        return None
    if setting.today is None:
        return NO_TODAY
    if groups.get("when") == "future" and not setting.future:
        return None
    found = _counted(way * count, unit, periods.day(setting.today), groups)
    return (
        Dated(found, "relative", f"{count} {unit}(s) {'before' if way < 0 else 'after'} {setting.today}")
        if found
        else None
    )


# ---- counted from another date of the text


def _anchor(setting: Setting, unit: str) -> Period | None:
    """The nearest earlier date that is fine enough to count days, weeks ... from."""
    allowed = {"day": ("day",), "week": ("day", "week"), "fortnight": ("day", "week")}.get(unit)
    for period in setting.earlier:
        if allowed is None or period.precision in allowed or (unit == "day" and period.precision == "interval"):
            return period
    return None


def read_later(groups: Groups, setting: Setting) -> Answer:
    """ "two days later", "a week earlier", "the following day", "the month before": counted from an earlier date of
    the text.
    """
    unit, way = _word(groups, "unit"), _number(groups, "way") or 1
    count = _number(groups, "number") or 1
    anchor = _anchor(setting, unit)
    if anchor is None:
        return NO_ANCHOR
    if unit in ("week", "fortnight") and anchor.precision == "week":
        moved = periods.shift(unit, anchor.start, way * count)
        found = periods.week(moved) if moved else None
    elif unit == "year" and anchor.precision in ("quarter", "month"):
        # "in March, up from 5 percent a year earlier"
        moved = periods.shift("year", anchor.start, way * count)
        found = periods.period_of(anchor.precision, moved) if moved else None
    elif unit == "week" and "number" not in groups:
        moved = periods.shift(unit, anchor.start, way * count)
        found = periods.week(moved) if moved else None
    else:
        found = _counted(way * count, unit, anchor, groups)
    direction = "before" if way < 0 else "after"
    return (
        Dated(found, "context", f"{count} {unit}(s) {direction} {anchor.edtf}, the date before it") if found else None
    )


def read_same(groups: Groups, setting: Setting) -> Answer:
    """ "the same day", "later that month", "that year"."""
    unit = _word(groups, "unit")
    for anchor in setting.earlier:
        if anchor.is_within(unit):
            period = periods.period_of(unit, anchor.start)
            return _with_part(
                Dated(period, "context", f"the {unit} of {anchor.edtf}, the date before it"), groups, setting
            )
    return NO_ANCHOR


MEANINGS: dict[str, Reading] = {
    "century": read_century,
    "day": read_day,
    "day-of-month": read_day_of_month,
    "days": read_days,
    "decade": read_decade,
    "feast": read_feast,
    "figures": read_figures,
    "half": read_half,
    "later": read_later,
    "ago": read_ago,
    "month": read_month,
    "months": read_months,
    "moving-feast": read_moving_feast,
    "offset": read_offset,
    "quarter": read_quarter,
    "same": read_same,
    "same-quarter": read_same_quarter,
    "season": read_season,
    "unit": read_unit,
    "week-of": read_week_of,
    "weekday": read_weekday,
    "weekday-to-day": read_weekday_to_day,
    "weekdays": read_weekdays,
    "year": read_year,
    "year-ago": read_year_ago,
    "years": read_years,
}
