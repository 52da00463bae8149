"""Days of publication: what a text says of its own date, and what it does not say."""

from __future__ import annotations

from datetime import date

import pytest

from kg.corpus.clean import clean
from kg.corpus.publication import nearest, read_day

FIRST = "The foreign ministers of Chad and Mali met in Niamey on Tuesday for talks on trade."
DAY = date(2010, 5, 4)  # a Tuesday


@pytest.mark.parametrize(
    "line",
    [
        "PUBLISHED : Tuesday, 4 May, 2010, 5:31am",
        "Published: 2010-05-04",
        "Published: 2010-05-04T23:10:00+08:00",
        "Published on May 4, 2010",
        "Posted: 4 May 2010 at 9.30 p.m. GMT",
        "Published 4 May 2010 | Updated 5 May 2010",
        "For Immediate Release: May 4, 2010",
        "Date: 04.05.2010",
        "Last Updated: Tuesday, 4 May, 2010, 09:13 GMT 10:13 UK",
        "Source: Agency| 2010-05-04 10:50:22|Editor: Someone",
        "May 4, 2010",
        "Tuesday, May 4, 2010; Page A01",
        "Tue, 04 May 2010 23:41:23 +0000",
        "4-MAY-2010 07:27:19.76",
        "2010-05-04 22:50:05-05:00",
        "[2010.05.04.]",
        "2010/05/04",
        "4th May 2010",
        "May 4, 2010 • Statements and Releases",
        "Washington, DC\nMay 4, 2010",
        "Geneva, 4 May 2010",
        # one reading alone agrees with the Tuesday of the text: 5 April was a Monday
        "05/04/2010 13:19:00",
        "NIAMEY, May. 4 , 2010 (Agency)",
    ],
)
def test_a_line_dates_the_article(line: str) -> None:
    found = clean(f"Ministers meet\n\n{line}\n\n{FIRST}\n")
    assert found.published == DAY
    assert len(found.body) == 2


@pytest.mark.parametrize(
    "line",
    [
        "The pact of 4 May 2010 holds.",
        "Talks since May 4, 2010",
        "May 4",
        "Tuesday",
        "Published in Paris",
        "Round 2010-05-04-B",
    ],
)
def test_a_line_that_only_names_a_day_does_not(line: str) -> None:
    found = clean(f"Ministers meet\n\n{line}\n\n{FIRST}\n")
    assert found.published is None
    assert len(found.body) == 3


def test_published_comes_before_updated_and_before_the_dateline() -> None:
    text = f"Ministers meet\n\nUpdated: 6 May 2010\nPublished: 5 May 2010\n\nNIAMEY, May 4, 2010 (Agency) - {FIRST}\n"
    found = clean(text)
    assert found.published == date(2010, 5, 5)
    assert found.dateline_date(found.published)[0] == DAY


def test_the_date_of_a_web_site_is_not_the_date_of_the_article() -> None:
    assert clean(f"Ministers meet\n\n{FIRST}\n\n{FIRST} Again.\n\nLast updated: 4 May 2010\n").published is None


def test_a_date_with_two_readings_is_left_with_a_remark() -> None:
    found = clean("Ministers meet\n\n03/06/1998 13:19:00\n\nThe ministers of Chad and Mali met for talks on trade.\n")
    assert found.published is None
    assert found.notes == (
        "'03/06/1998 13:19:00' may be 1998-03-06 or 1998-06-03; give the date in metadata.csv or with --published",
    )


def test_a_day_that_no_calendar_has_is_left_with_a_remark() -> None:
    found = clean(f"Ministers meet\n\nPublished: 31/13/2014\n\n{FIRST}\n")
    assert found.published is None
    assert found.notes == ("'31/13/2014' is no day of the calendar",)


@pytest.mark.parametrize(
    ("words", "day", "month", "year"),
    [
        ("31 March, 2014", 31, 3, 2014),
        ("Sept. 14", 14, 9, None),
        ("8 SEP 89", 8, 9, 1989),
        ("3 Jan 05", 3, 1, 2005),
        ("2014-03-31T05:31Z", 31, 3, 2014),
        ("31.03.2014", 31, 3, 2014),
        ("Wednesday, 14 September, 2005, 09:13 GMT", 14, 9, 2005),
        ("29 February 2004", 29, 2, 2004),
    ],
)
def test_read_day(words: str, day: int, month: int, year: int | None) -> None:
    found = read_day(words)
    assert found is not None
    assert (found.day, found.month, found.year) == (day, month, year)


@pytest.mark.parametrize(
    "words", ["", "Monday", "31 April 2010", "30 Feb", "2014-13-31", "31/13/2014", "May", "soon", "0 May"]
)
def test_read_day_finds_none(words: str) -> None:
    assert read_day(words) is None


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        # the year of the publication
        ("Sept 14", date(2005, 9, 15), date(2005, 9, 14)),
        # written in December, printed in January; and a day ahead, where the sun is
        ("Dec 31", date(2006, 1, 2), date(2005, 12, 31)),
        ("Jan 1", date(2005, 12, 31), date(2006, 1, 1)),
        # half a year apart: one of the two dates is about something else
        ("Sept 14", date(2014, 3, 31), None),
        # a leap day in a year without one
        ("Feb 29", date(2005, 3, 1), None),
    ],
)
def test_a_dateline_takes_its_year_from_the_publication(words: str, published: date, expected: date | None) -> None:
    day = read_day(words)
    assert day is not None
    assert nearest(day, published) == expected
