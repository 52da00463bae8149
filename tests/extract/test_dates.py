"""What `find_dates` promises of any text, and what a date says of itself."""

import time
from datetime import date

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.dates import duration_days, find_dates, resolve_date
from kg.model import Article

BLANK = spacy.blank("en")
DAY = date(2005, 9, 15)  # a Thursday


def found(text, *, published=DAY, dateline=None, body=None):
    article = Article(id="a", text=text, body=body or ((0, len(text)),), published=published, dateline=dateline)
    return find_dates(BLANK(text), article)


@pytest.mark.parametrize(
    ("words", "tense", "edtf"),
    [
        ("Wednesday", "past", "2005-09-14"),
        ("Wednesday", "future", "2005-09-21"),
        ("Thursday", "past", "2005-09-15"),  # the article's own day counts
        ("in November", "past", "2004-11"),  # the latest that is over
        ("in November", "future", "2005-11"),
        ("late 2012", "past", "2012-10/2012-12"),
        ("March 30-31, 2014", "past", "2014-03-30/2014-03-31"),
        ("30 February 2014", "past", "2014-02"),  # no such day: the month stands
        ("recently", "past", None),
        ("", "past", None),
    ],
)
def test_one_expression(words, tense, edtf):
    value = resolve_date(words, today=DAY, tense=tense)
    assert (value.edtf if value else None) == edtf


def test_the_dateline_beats_the_publication_day():
    (mention,) = found("They met on Wednesday.", published=date(2005, 9, 22), dateline=DAY)
    assert mention.value.edtf == "2005-09-14"


def test_without_a_day_a_weekday_stays_undated_and_says_why():
    (mention,) = found("They met on Wednesday.", published=None)
    assert mention.value is None
    assert mention.problem == "'Wednesday' stays undated: the article's date is not known"


def test_a_value_says_how_it_was_resolved():
    (mention,) = found("They met on Wednesday.")
    assert (mention.value.basis, mention.value.precision, mention.value.words) == ("relative", "day", "Wednesday")
    assert mention.value.reason == "the Wednesday on or before 2005-09-15"


def test_text_outside_the_body_is_not_read():
    text = "PUBLISHED: 31 March 2014\n\nThey met on 30 March 2014."
    assert [m.value.edtf for m in found(text, body=((26, len(text)),))] == ["2014-03-30"]


def test_no_date_no_mention():
    # the publication day is never a date of its own accord
    assert found("The ministers met and agreed on nothing.") == ()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("two-day", 2),
        ("three days", 3),
        ("a week", 7),
        ("weeklong", 7),
        ("10-day", 10),
        ("two-hour", None),
        ("long", None),
    ],
)
def test_lengths(words, days):
    assert duration_days(words) == days


@given(
    st.lists(
        st.sampled_from(
            [
                "in",
                "on",
                "from",
                "to",
                "and",
                "the",
                "of",
                "May",
                "March",
                "Monday",
                "3",
                "31",
                "2005",
                ",",
                "-",
                "early",
                "late",
                "last",
                "next",
                "year",
                "two",
                "days",
                "ago\n",
            ]
        )
    )
)
def test_any_text_gives_quotes_that_equal_their_offsets(words):
    text = " ".join(words)
    for mention in found(text):
        assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.quote
        assert (mention.value is None) == bool(mention.problem)
        if mention.value:
            assert mention.value.start <= mention.value.end


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize(
    "words", ["Wednesday", "in November", "on New Year's Day", "two weeks ago", "next year", "tomorrow", "14 September"]
)
def test_no_date_lies_beyond_the_calendar(words, published):
    """A slip in the day of publication costs the dates that count from it, never the article."""
    for tense in ("past", "future", "unclear"):
        value = resolve_date(words, today=published, tense=tense)
        assert value is None or value.start <= value.end
    for mention in found(f"They met {words}.", published=published):
        assert mention.value or "stays undated" in mention.problem


def test_what_lies_beyond_the_calendar_says_so():
    (mention,) = found("They met on Wednesday.", published=date.min)
    assert mention.problem == "'Wednesday' stays undated: it would lie before the year 1 or after 9999"


@pytest.mark.parametrize(
    "hostile", ["in " * 20_000, "1 " * 30_000, "the early " * 8_000, "Monday and " * 1_500, "May" + " " * 60_000]
)
def test_hostile_text_costs_no_more_than_its_length(hostile):
    article = Article(id="a", text=hostile, body=((0, len(hostile)),), published=DAY)
    doc = spacy.tokens.Doc(BLANK.vocab, words=[hostile], spaces=[False])
    begin = time.process_time()
    find_dates(doc, article)
    assert time.process_time() - begin < 10
