"""Dates in words keep the precision that they have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.render.words import MONTHS, in_words

ROWS = [
    ("2005-09-14", "14 September 2005"),
    ("2004-11", "November 2004"),  # not the first of it
    ("2004", "2004"),
    ("2014-03-30/2014-03-31", "30–31 March 2014"),
    ("2005-09-13/2005-10-02", "13 September – 2 October 2005"),
    ("2005-12-30/2006-01-02", "30 December 2005 – 2 January 2006"),
    ("2012-10/2012-12", "October – December 2012"),
    ("2002/2004", "2002 – 2004"),
    ("2012~", "about 2012"),
    ("2012-05?", "perhaps May 2012"),
    ("2012%", "perhaps about 2012"),
    ("2012~/2014", "about 2012 – 2014"),
    ("2004-21", "spring 2004"),
    ("2005-33", "first quarter of 2005"),
    ("2005-41", "second half of 2005"),
    ("199X", "the 1990s"),
    ("19XX", "the 1900s"),
    ("../2005-09", "until September 2005"),
    ("2005-09-13/..", "since 13 September 2005"),
    ("[2005-09-13,2005-09-14]", "13 September 2005 or 14 September 2005"),
    ("{2005,2007}", "2005 and 2007"),
    ("", ""),  # no date
    ("sometime", "sometime"),  # no EDTF: shown as it is, not guessed at
    ("2005-99", "2005-99"),
]


@pytest.mark.parametrize(("edtf", "words"), ROWS)
def test_in_words(edtf: str, words: str) -> None:
    assert in_words(edtf) == words


@given(st.dates())
def test_a_day_is_said_in_full_and_a_month_without_a_day(day: object) -> None:
    text = str(day)
    assert in_words(text).startswith(f"{int(text[8:])} ")
    assert in_words(text[:7]) == f"{MONTHS[int(text[5:7]) - 1]} {text[:4]}"


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    assert isinstance(in_words(text), str)
