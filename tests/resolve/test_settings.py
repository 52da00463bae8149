"""Dates and places that an occasion has from the rest of its article."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.extract.encounters import find_encounters
from kg.extract.reading import Reading, read
from kg.language.pipeline import parse
from kg.model import Article
from kg.resolve import settings


def reading(nlp: Language, text: str, published: date | None = date(1999, 3, 4)) -> Reading:
    article = Article(id="example", text=text, body=((0, len(text)),), published=published)
    return read(parse(nlp, text, article.body), article)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Chad and Libya held a two-day meeting in Tunis.", 2),  # a number before the noun
        ("Chad and Libya held talks in Tunis.", None),  # no length
    ],
)
def test_stated_length(nlp: Language, text: str, days: int | None) -> None:
    found = reading(nlp, text)
    lengths = [settings.stated_length(found, m) for m in find_encounters(found)]
    assert [length[0] if length else None for length in lengths] == [days]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        # 4 March 1999 was a Thursday
        ("Chad and Libya held talks in Tunis on Wednesday.", date(1999, 3, 4), "1999-03-03"),
        # an older day is not what is new
        ("Chad and Libya held talks in Tunis on Monday.", date(1999, 3, 4), ""),
        # what is to come is no second day
        ("Chad and Libya met on Wednesday to prepare for a summit on March 20.", date(1999, 3, 4), "1999-03-03"),
        # two days are no one day
        ("Chad met Libya on Wednesday and Mali met Niger on Thursday.", date(1999, 3, 4), ""),
        # the publication day alone dates nothing
        ("Chad and Libya held talks in Tunis.", date(1999, 3, 4), ""),
        # nothing to count from
        ("Chad and Libya held talks in Tunis on Wednesday.", None, ""),
    ],
)
def test_news_day(nlp: Language, text: str, published: date | None, expected: str) -> None:
    value = settings.news_day(reading(nlp, text, published))
    assert (value.edtf if value is not None else "") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one after the other are two
        ("The talks between Chad and Libya in Oslo came after Chad met Libya in Tunis.", True),
        # a verb and the noun of what it tells are one
        ("Chad met Libya for talks.", False),
    ],
)
def test_told_apart(nlp: Language, text: str, expected: bool) -> None:
    found = reading(nlp, text)
    mentions = list(find_encounters(found))
    assert any(settings.told_apart(found, a, b) for a in mentions for b in mentions if a is not b) is expected


def test_run_of_days() -> None:
    value = settings.run_of_days(date(1999, 3, 1), 2, "two-day")
    assert (value.edtf, value.basis) == ("1999-02-28/1999-03-01", "duration")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister of Chad arrived in Libya on Tuesday.", "1999-03-02/1999-03-04"),  # and is there still
        ("The minister of Chad arrived in Libya on Thursday.", None),  # one day is no stretch
        ("The minister of Chad arrived in Libya in 1998.", None),  # which is over
        ("The minister of Chad visited Libya on Tuesday.", None),  # nothing is said of more days
    ],
)
def test_stay(nlp: Language, text: str, expected: str | None) -> None:
    found = reading(nlp, text)
    days = [settings.stay(found, m, date(1999, 3, 4)) for m in find_encounters(found)]
    assert [value.edtf if value is not None else None for value in days] == [expected]


def test_a_stay_of_a_stated_length(nlp: Language) -> None:
    found = reading(nlp, "The minister of Chad arrived in Libya on Monday.")
    (mention,) = find_encounters(found)
    value = settings.stay(found, mention, date(1999, 3, 4), 2)
    assert value is not None
    assert (value.edtf, value.end) == ("1999-03-01/1999-03-02", date(1999, 3, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the day of the summit, not the one on which it was spoken of
        ("Chad and Libya spoke on Tuesday about the summit, which was held in Oslo on Feb. 3.", "1999-02-03"),
        # nothing tells when it is
        ("Chad and Libya spoke on Tuesday about the summit of Mali and Niger.", ""),
        # the day of the clause is that of the talks
        ("Chad said on Tuesday after the summit with Libya that it agreed.", "1999-03-02"),
    ],
)
def test_the_day_of_what_is_spoken_of(nlp: Language, text: str, expected: str) -> None:
    found = list(find_encounters(reading(nlp, text)))
    dates = [m.when.edtf if m.when else "" for m in found if m.trigger.quote == "summit"]
    assert dates == [expected]
