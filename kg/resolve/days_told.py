"""The days of an occasion that its own clauses leave open, from what the article tells of its length, of the visit during
which it was, and of the news of that day.

Enter the reading of an article and its encounters in the making; leave the same ones, more of them dated. Every date comes
from words of the text, which its reason names (`kg.resolve.settings`); where none fits the encounter stays undated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.model import DateValue, EncounterMention, EncounterType, Status
from kg.resolve import settings
from kg.resolve.drafts import GATHERINGS, Draft, days_after, overlap

NEWS_DAYS = 1
"""How many days before an article a meeting is part of a visit that the article speaks of without a day."""


def date_plans(reading: Reading, held: Sequence[Draft]) -> None:
    """Give what is to come its stated length, and what is to come during a visit the days of that."""
    coming = [draft for draft in held if draft.status.is_to_come]
    for draft in coming:
        told = _dated(draft)
        if not any(m in other.mentions for m in told for other in held if other is not draft):  # no tour of many
            draft.when = next(filter(None, (settings.announced(reading, m) for m in told)), draft.when)
    visits = [v for v in coming if v.type is EncounterType.VISIT and v.when is not None]
    for draft in coming:
        if draft.type is EncounterType.VISIT or draft.status is not Status.PLANNED:
            continue
        visit = _visit_around(draft, visits)
        if visit is None or visit.when is None or days_after(visit.when) > settings.LONGEST:
            continue
        if reading.article.today is not None and visit.when.end < reading.article.today:
            continue  # of the day of arrival alone nothing is to come
        if draft.when is None or (draft.when.basis == "context" and not overlap(draft.when, visit.when)):
            draft.when = _during_visit(visit.when)


def give_length(reading: Reading, draft: Draft, *, alone: bool) -> None:
    """Give what was held all its days, where the article says how many they were; `alone` is true of what it tells first."""
    today = reading.article.today
    told = _dated(draft)
    lengths = [n for m in draft.mentions if (n := settings.stated_length(reading, m)) is not None]
    said = next(iter(lengths), None)
    draft.when = next((days for m in told if (days := settings.stretched(reading, m, said))), draft.when)
    if today is None:
        return
    if draft.type is EncounterType.VISIT:
        length = next((days for days, _ in lengths if 1 < days <= settings.LONGEST), 0)
        stays = (settings.stay(reading, m, today, length) for m in told)
        draft.when = next(filter(None, stays), draft.when)
        ended = (settings.over(reading, m, today) for m in draft.mentions)
        draft.when = draft.when or next(filter(None, ended), None)
    elif draft.when is None and alone and said is not None and 1 < said[0] <= settings.LONGEST:
        draft.when = settings.run_of_days(today, *said)


def date_by_visit(reading: Reading, draft: Draft, held: Sequence[Draft]) -> None:
    """Date and place what was during a visit by the visit, where one alone fits."""
    visits = [v for v in held if v.type is EncounterType.VISIT]
    visit = _visit_around(draft, visits)
    today, during = reading.article.today, _during_stay(reading, draft)
    if visit is not None:
        loose = draft.when is None or (draft.when.basis == "context" and during is not None)
        if loose and visit.when is not None and days_after(visit.when) <= settings.LONGEST:
            draft.when = _during_visit(visit.when)
        same_days = draft.when is not None and visit.when is not None and overlap(draft.when, visit.when)
        if not draft.places and same_days and draft.type is not EncounterType.CALL:
            draft.places = list(visit.places)
    if draft.when is None and during is not None and today is not None and draft.type in GATHERINGS:
        draft.when = settings.stay_over(during, today)


def date_news(reading: Reading, undated: Sequence[Draft]) -> None:
    """Give what is told as news the day that the lead tells of, or the article's own where it opens with it."""
    lead = settings.news_day(reading)
    for draft in undated:
        told = [
            m for m in draft.mentions if not m.definite or settings.opens(reading, m) or settings.is_told_at(reading, m)
        ]
        fresh = [m for m in told if settings.is_news(reading, m)]
        if fresh and lead is not None:
            draft.when = settings.inherited(lead, f"told with what happened on {lead.edtf}")
        else:
            draft.when = next(filter(None, (settings.opening_day(reading, m) for m in fresh)), None)


def met_on(reading: Reading, visit: Draft, held: Sequence[Draft]) -> DateValue | None:
    """The day on which guest and host met, of a visit of which no day is told; None where they met on several, or not of late."""
    met = [d for d in held if d.type in GATHERINGS and d.status is Status.HELD and d.sides == visit.sides]
    days = {d.when.edtf: d.when for d in met if d.when is not None and d.actors.keys() & visit.actors.keys()}
    if len(days) != 1 or not all(m.definite for m in visit.mentions):
        return None
    day = next(iter(days.values()))
    today = reading.article.today
    fresh = today is not None and today - day.end <= timedelta(NEWS_DAYS) and day.precision == "day"
    return settings.inherited(day, f"the guest met the host on {day.edtf}") if fresh else None


def _dated(draft: Draft) -> list[EncounterMention]:
    """The mentions that tell the date which an encounter has."""
    return [m for m in draft.mentions if m.when is not None and m.when == draft.when]


def _visit_around(draft: Draft, visits: Sequence[Draft]) -> Draft | None:
    """The one visit during which an encounter may be: of its sides, and of some who are in it; None where several fit."""
    near = [v for v in visits if draft.sides <= v.sides and v.actors.keys() & draft.actors.keys()]
    return near[0] if len(near) == 1 else None


def _during_visit(days: DateValue) -> DateValue:
    """The days of a visit as those of what was during it."""
    return settings.inherited(days, f"during the visit of {days.edtf}")


def _during_stay(reading: Reading, draft: Draft) -> Token | None:
    """The noun of the stay during which an encounter is said to have been."""
    return next(filter(None, (settings.during_stay(reading, m) for m in draft.mentions)), None)
