"""Timetables: what the present tense tells below their headline is planned, on the day that the headline names."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article, Encounter, Status

LINE = "11:00 a.m. Norwegian Foreign Minister Kari Lunde meets with Kenyan Foreign Minister Amos Otieno in Oslo."


def told(nlp: Language, headline: str, line: str = LINE) -> tuple[Encounter, ...]:
    text = f"{headline}\n\n{line}\n"
    article = Article(id="a", text=text, body=((0, len(text)),), published=date(2015, 3, 11))
    return build_facts(article, nlp).encounters


@pytest.mark.parametrize(
    ("headline", "status", "when"),
    [
        ("Public Schedule: March 12, 2015", Status.PLANNED, "2015-03-12"),
        ("Daily Schedule of the Minister for March 12, 2015", Status.PLANNED, "2015-03-12"),
        ("Media Advisory: Kenyan minister in Oslo", Status.PLANNED, ""),  # the headline names no day
        ("Lunde and Otieno review debt schedule", Status.HELD, ""),  # the word alone is no timetable
        ("Lunde receives Otieno in Oslo", Status.HELD, ""),  # the present tense of news tells what was
    ],
)
def test_a_timetable_tells_what_is_to_come(nlp: Language, headline: str, status: Status, when: str) -> None:
    found = [e for e in told(nlp, headline) if "meets with" in e.evidence[0].quote]
    assert [(e.status, e.when.edtf if e.when else "") for e in found] == [(status, when)]


def test_what_a_timetable_tells_in_the_past_tense_was(nlp: Language) -> None:
    line = LINE.replace("meets", "met").replace("11:00 a.m. ", "On Monday ")
    assert [e.status for e in told(nlp, "Public Schedule: March 12, 2015", line)] == [Status.HELD]


def test_a_headline_that_gave_the_day_of_publication_still_names_it(nlp: Language) -> None:
    headline = "Public Schedule: March 11, 2015"
    text = f"{headline}\n\n{LINE}\n"
    article = Article(id="a", text=text, body=((len(headline) + 2, len(text)),), published=date(2015, 3, 11))
    assert [e.when.edtf for e in build_facts(article, nlp).encounters if e.when] == ["2015-03-11"]
