"""When an encounter was and whether it took place, in short reports of our own read from end to end.

The reports are of Thursday 4 March 1999 where a row gives no other day.
"""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article

SOW = "Chad's President Idriss Sow"
LUND = "Norwegian Foreign Minister Ola Lund"


def days(nlp: Language, text: str, published: date = date(1999, 3, 4)) -> list[str]:
    article = Article(id="example", text=text, body=((0, len(text)),), published=published)
    found = build_facts(article, nlp).encounters
    return [f"{e.type.value} {e.status.value} {e.when.edtf if e.when else '-'}" for e in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a day of publication alone dates nothing
        (f"{LUND} met {SOW} to discuss trade.", ["meeting held -"]),
        # of "recently" nothing is known
        (f"{LUND} said he recently met {SOW}.", ["meeting held -"]),
        # a day that stays open is no news of today
        ("Norway and Chad held talks the previous week.", ["talks held -"]),
        # a visit is welcomed before it comes, and whoever welcomes it meets nobody
        (f"{LUND} welcomed the planned visit of {SOW} to Norway in June.", ["visit planned 1999-06"]),
        # the day of agreeing is not that of what is agreed to
        (f"{LUND} and {SOW} agreed on Monday to hold talks in Oslo.", ["talks planned -"]),
        # what goes on
        (f"{LUND} is visiting Chad to discuss trade.", ["visit held 1999-03-04"]),
        (f"{LUND}, visiting Chad on the first leg of a tour, told reporters he was glad.", ["visit held 1999-03-04"]),
        ("Ola Lund of Norway, currently on a tour of Chad, told reporters it was hard.", ["visit held 1999-03-04"]),
        # what is to come has all the days that it is given
        (f"{LUND} will pay a week-long visit to Chad from March 29.", ["visit planned 1999-03-29/1999-04-04"]),
        (f"{LUND} will arrive in Chad on Monday for a two-day visit.", ["visit planned 1999-03-08/1999-03-09"]),
        ("Norway will hold two-day talks with Chad on Monday.", ["talks planned 1999-03-08/1999-03-09"]),
        (f"{LUND} is due to visit Chad from Friday until March 12.", ["visit planned 1999-03-05/1999-03-12"]),
        # what ends has run
        (f"{LUND}, winding up a two-day visit to Chad, said he was glad.", ["visit held 1999-03-03/1999-03-04"]),
        (
            "Norway and Chad made no progress in a two-day meeting which ended Wednesday.",
            ["meeting held 1999-03-02/1999-03-03"],
        ),
        # the length is told in another sentence
        (
            "Norway and Chad ended their annual meeting on Wednesday. The three-day meeting was dominated by trade.",
            ["meeting held 1999-03-01/1999-03-03"],
        ),
        (f"During his four-day stay in Chad, {LUND} met {SOW}.", ["meeting held 1999-03-01/1999-03-04"]),
        # which of the three on Saturday is not told
        (
            f"{LUND} leaves on Saturday on a 10-day trip to China and Chad.",
            ["visit planned -", "visit planned -"],
        ),
        # the day of the return is none of the visit
        (
            "Foreign Minister Ola Lund of Norway will also travel to Chad before returning to Oslo on Sunday.",
            ["visit planned -"],
        ),
        # counted, not dated, by "since"
        ("It is the second visit of President Idriss Sow of Chad to Norway since 1993.", ["visit held -"]),
        ("Norway and Chad met for the first time since 1971.", ["meeting held -"]),
        # what went on goes on
        ("Norwegian envoy Ola Lund has held talks with Chad since Monday.", ["talks held 1999-03-01/1999-03-04"]),
        # the last before a standstill
        ("The talks of Norway and Chad have been stalled since last November.", ["talks held 1998-11"]),
        # before what is to come
        (f"{LUND} spoke ahead of talks with {SOW}.", ["talks planned -"]),
        # the present of what is left of the day
        (f"{LUND} is hosting a dinner tonight for {SOW}.", ["meeting planned 1999-03-04"]),
        (f"{LUND} met {SOW} tonight.", ["meeting held 1999-03-04"]),
        # a weekday in the present is the next one
        (f"{LUND} has lunch with {SOW} on Friday.", ["meeting planned 1999-03-05"]),
        # a clause of time that is to come
        (f"They think that it will be done by the time {LUND} meets {SOW}.", ["meeting planned -"]),
        # what is told as going on is of the article's day
        ("Talks are underway between Norway and Chad aimed at ending the war.", ["talks held 1999-03-04"]),
        ("Talks between Norway and Chad are being held in Geneva, officials said.", ["talks held 1999-03-04"]),
        ("Norway and Chad are holding talks in Geneva, officials said.", ["talks held 1999-03-04"]),
        # how often says no day
        (f"On Tuesday it rained in Oslo. {LUND} met {SOW} several times.", ["meeting held -"]),
        # who left for talks has not held them
        (f"{LUND} left for talks with {SOW} on Wednesday.", ["visit held 1999-03-03", "talks planned 1999-03-03"]),
    ],
)
def test_days(nlp: Language, text: str, expected: list[str]) -> None:
    assert days(nlp, text) == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        # what one prepares for is to come
        (
            "Norway and Chad met on Wednesday to prepare for a summit on Monday.",
            date(1999, 3, 4),
            ["meeting held 1999-03-03", "summit planned 1999-03-08"],
        ),
        # late in April, "in April" is this one
        ("Norway and Chad held talks in April.", date(1997, 4, 20), ["talks held 1997-04"]),
        ("Norway and Chad held talks in April.", date(1997, 4, 2), ["talks held 1996-04"]),
    ],
)
def test_days_of_other_clauses(nlp: Language, text: str, published: date, expected: list[str]) -> None:
    assert days(nlp, text, published) == expected


def test_this_week_on_a_sunday(nlp: Language) -> None:
    sunday = date(1999, 3, 7)
    assert days(nlp, f"{LUND} will meet {SOW} this week.", sunday) == ["meeting planned 1999-03-08/1999-03-14"]
    assert days(nlp, f"{LUND} met {SOW} this week.", sunday) == ["meeting held 1999-03-01/1999-03-07"]
    # a plan in the present tense is no less to come
    for plan in ("expects friendly talks", "looks forward to talks", "prepares for talks"):
        assert days(nlp, f"Norway {plan} with Chad this week.", sunday) == ["talks planned 1999-03-08/1999-03-14"]
    # nor does a day in mid-week leave the week that it is in, or what was called for in the past come in the next
    wednesday = date(1999, 3, 3)
    assert days(nlp, "Norway expects friendly talks with Chad this week.", wednesday) == [
        "talks planned 1999-03-01/1999-03-07"
    ]
    assert days(nlp, "Norway called for talks with Chad this week.", sunday) == ["talks proposed 1999-03-01/1999-03-07"]


def test_a_day_of_a_year_long_over(nlp: Language) -> None:
    text = "In January 1990 the war began in Oslo. On 26 April Norway and Chad held talks in Rome."
    assert days(nlp, text) == ["talks held 1990-04-26"]
