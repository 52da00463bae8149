"""Timetables: texts that say beforehand what somebody will do, in the present tense.

    Public Schedule: March 11, 2015
    11:00 a.m. Minister Lund meets with Ambassador Berg.       planned, on 11 March

Enter a reading and the word of an encounter; leave whether it stands in a timetable, and the day that the headline names.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import DateValue


def is_timetabled(reading: Reading, trigger: Token) -> bool:
    """True of what the present tense tells below a headline such as "Public Schedule": it is still to come."""
    verb = next((t for t in (trigger, *grammar.governors(trigger)) if grammar.is_verb(t)), trigger)
    start, end = reading.first_line
    return grammar.tense(verb) == "present" and _heads_timetable(reading.article.text[start:end])


def timetable_day(reading: Reading) -> DateValue | None:
    """The one day that the headline names; None where it names none, or several."""
    article = reading.article
    start, end = reading.first_line
    named = [d.value for d in reading.dates if start <= d.evidence.start < end and d.value is not None]
    if named:
        return named[0] if len(named) == 1 and named[0].precision == "day" else None
    line = article.text[start:end]
    if article.today is None or str(article.today.year) not in line or str(article.today.day) not in line:
        return None
    # the reader of articles took the line for the day of publication, and left no other mark of it
    day = article.today
    return DateValue(
        edtf=day.isoformat(),
        start=day,
        end=day,
        precision="day",
        basis="context",
        words=line,
        reason="the day that the headline of a timetable names",
    )


@lru_cache(maxsize=16)  # asked of the one headline for every encounter
def _heads_timetable(headline: str) -> bool:
    return _phrases().search(headline) is not None


@cache
def _phrases() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words('timetable'))))})\b", re.IGNORECASE)
