"""The calendar expressions of an article: when something was, as precisely as the words say and no more.

    find_dates(doc, article)                              every expression, resolved or with the reason why not
    resolve_date("last Wednesday", today=..., tense=...)  one expression
    duration_days("two-day")                              how many days a stated length has

Weekdays and months without a year count from `article.today`, the dateline's day or else the publication day; the
publication day itself is never a date of an event. What the words are is written in kg/rules/patterns/dates.yaml,
what they mean in `readings`, arithmetic in `periods`.
"""

from kg.extract.dates.durations import duration_days
from kg.extract.dates.finder import find_dates, resolve_date

__all__ = ["duration_days", "find_dates", "resolve_date"]
