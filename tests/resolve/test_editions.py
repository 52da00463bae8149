"""Editions of summits, conferences and assemblies: what was at one of them, and what says too little to tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.gatherings import read_gathering
from kg.resolve.editions import BY_DAYS, BY_MONTH, BY_NUMBER, BY_PLACE, BY_YEAR, RULES, Edition, find_editions
from kg.resolve.parts import Part
from kg.resolve.series import BY_EDITIONS, BY_GATHERING, find_series


def part(ident: str, names: str, when: str = "", places: str = "", *, published: str = "") -> Part:
    """An encounter with what reports call it; `when` is a day, a month, a year or two days with a slash between."""
    found = tuple(name for words in names.split("|") if (name := read_gathering(words)))
    assert found, names
    return Part(
        reports=((ident, "encounter/1"),),
        gatherings=found,
        parties=frozenset(("state/NO", "state/SE")),
        days=days_of(when),
        places=frozenset(f"place/{place}" for place in places.split()),
        published=date.fromisoformat(published) if published else None,
    )


def days_of(when: str) -> tuple[date, date] | None:
    if not when:
        return None
    first, _, last = when.partition("/")
    if len(first) == 4:
        return date(int(first), 1, 1), date(int(first), 12, 31)
    if len(first) == 7:
        start = date.fromisoformat(f"{first}-01")
        return start, (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(first), date.fromisoformat(last or first)


def told(found: tuple[Edition, ...]) -> list[str]:
    return [" ".join(part.key[0] for part in edition.parts) for edition in found]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # a number, with and without days
        (
            [
                part("a", "the 14th APEC summit", "2006-11-18"),
                part("b", "the 14th APEC Economic Leaders' Meeting"),
                part("c", "the 13th APEC summit"),
            ],
            ["a b", "c"],
        ),
        # a number that two ways of counting give, years apart
        (
            [part("a", "the third Arab summit", "1969-12-21"), part("b", "the third Arab summit", "2000-10-21")],
            ["a", "b"],
        ),
        # days that overlap, and the day before in the same place
        (
            [
                part("a", "the G7 summit", "2021-06-11/2021-06-13", "carbis-bay"),
                part("b", "the Group of Seven summit", "2021-06-12"),
                part("c", "the G-7 summit", "2021-06-10", "carbis-bay"),
            ],
            ["a b c"],
        ),
        # days that follow each other in two places: an emergency summit, and the next
        (
            [
                part("a", "the EU summit", "2015-09-23", "brussels"),
                part("b", "the EU summit", "2015-09-25", "luxembourg"),
            ],
            ["a", "b"],
        ),
        # of one year and place, where there is one a year: one of the days is a slip; of the others there may be two
        (
            [part("a", "the G7 summit", "1983-05-28", "lund"), part("b", "the G7 summit", "1983-06-28", "lund")],
            ["a b"],
        ),
        (
            [
                part("a", "the EU summit", "2022-06-23", "brussels"),
                part("b", "the EU summit", "2022-10-20", "brussels"),
            ],
            ["a", "b"],
        ),
        # a month that one edition fits, one that two fit, and one of its own
        (
            [
                part("a", "the NATO summit", "2004-06-28"),
                part("b", "the NATO summit", "2004-06"),
                part("c", "the NATO summit", "2004-11"),
            ],
            ["a b", "c"],
        ),
        (
            [
                part("a", "the EU summit", "2005-06-03", "brussels"),
                part("b", "the EU summit", "2005-06-24", "brussels"),
                part("c", "the EU summit", "2005-06"),
            ],
            ["a", "b"],
        ),
        # a year, where the name says it or there is one a year
        (
            [
                part("a", "the G7 summit", "2021-06-12"),
                part("b", "the 2021 G7 summit"),
                part("c", "last year's G7 summit", published="2022-02-01"),
                part("d", "the G7 summit", "2021"),
                part("e", "the G7 summit", "2019"),
            ],
            ["e", "a b c d"],
        ),
        # one a year, put in the town by one and in the county by the other
        (
            [part("a", "the G7 summit", "2021-06-11/2021-06-13", "lund"), part("b", "the 2021 G7 summit", "", "skane")],
            ["a b"],
        ),
        # of a body that has several a year, a year that the date alone gives is too little
        ([part("a", "the EU summit", "2005-06-16"), part("b", "the EU summit", "2005")], ["a"]),
        # the only one in its place, told within a year of it
        (
            [
                part("a", "the NATO summit", "2004-06-28", "istanbul"),
                part("b", "the NATO summit in Istanbul", published="2004-09-01"),
                part("c", "the NATO summit in Istanbul", published="2006-09-01"),
                part("d", "the NATO summit", published="2004-09-01"),
            ],
            ["a b"],
        ),
        # what a name says against the day of the encounter is in none
        ([part("a", "the 2019 G7 summit", "2021-06-12")], []),
        # nothing is told of any edition
        ([part("a", "the NATO summit")], []),
    ],
)
def test_which_encounters_were_at_one_edition(parts: list[Part], expected: list[str]) -> None:
    assert told(find_editions(parts)) == expected


def test_editions_in_order_of_time() -> None:
    found = find_editions([part("a", "the 2023 G7 summit"), part("b", "the G7 summit", "2021-06-12")])
    assert told(found) == ["b", "a"]


def test_what_an_edition_says() -> None:
    (edition,) = find_editions(
        [
            part("a", "the 14th APEC summit", "2006-11-18", "hanoi"),
            part("b", "the APEC summit", "2006-11", "hanoi"),
            part("c", "the APEC leaders' meeting in Hanoi", published="2006-12-01"),
        ]
    )
    assert (edition.number, edition.year, edition.month, edition.places) == (14, 2006, "2006-11", ("place/hanoi",))
    assert edition.rule is BY_PLACE, "the least certain"


@pytest.mark.parametrize(
    ("second", "rule"),
    [
        (part("b", "the 9th APEC summit"), BY_NUMBER),
        (part("b", "the APEC summit", "2001-10-21"), BY_DAYS),
        (part("b", "the APEC summit", "2001-10"), BY_MONTH),
        (part("b", "the 2001 APEC summit"), BY_YEAR),
        (part("b", "the APEC summit in Shanghai", published="2001-11-01"), BY_PLACE),
    ],
)
def test_every_rule_joins(second: Part, rule: object) -> None:
    (edition,) = find_editions([part("a", "the 9th APEC summit", "2001-10-20/2001-10-21", "shanghai"), second])
    assert len(edition.parts) == 2
    assert edition.rule is min((BY_DAYS, rule), key=lambda one: one.certainty)  # type: ignore[attr-defined]


def test_namesakes_stay_apart() -> None:
    """The summit, the ministers who prepare it, and another body's summit in the same place and week."""
    series = find_series(
        [
            part("a", "the APEC summit", "2006-11-18", "hanoi"),
            part("b", "the APEC ministerial meeting", "2006-11-16", "hanoi"),
            part("c", "the ASEAN summit", "2006-11-18", "hanoi"),
            part("d", "the APEC leaders' meeting", "2006-11-19", "hanoi"),
        ]
    )
    assert [(found.path, [part.key[0] for part in found.parts], told(found.editions)) for found in series] == [
        ("apec-summit", ["a", "d"], ["a d"]),
        ("apec-ministers", ["b"], ["b"]),
        ("asean-summit", ["c"], ["c"]),
    ]
    assert {found.rule for found in series} == {BY_GATHERING}


def test_summits_of_two_states_are_a_series_from_the_second_on() -> None:
    first, second = (
        part("a", "the Franco-German summit", "1987-11-12"),
        part("b", "the German-French summit", "1988-11-03"),
    )
    again = part("c", "the Franco-German summit", "1987-11-13")
    assert find_series([first, again]) == ()
    (series,) = find_series([first, again, second])
    assert (series.rule, told(series.editions)) == (BY_EDITIONS, ["a c", "b"])


def test_a_series_is_called_as_most_call_it_and_not_in_capitals() -> None:
    (series,) = find_series(
        [part("a", "THE NATO SUMMIT"), part("b", "THE NATO SUMMIT"), part("c", "the NATO summit meeting")]
    )
    assert (series.name, series.others) == ("NATO summit meeting", ("NATO SUMMIT",))


NAMES = (
    "the G7 summit",
    "the 2005 G7 summit",
    "last year's G7 summit",
    "the 31st G7 summit",
    "the G7 summit in Oslo",
    "the 32nd G7 summit",
)
WHEN = ("", "2005-07-06", "2005-07-07/2005-07-08", "2005-07", "2005", "2006-07-15", "2006")


@given(st.data())
def test_order_changes_nothing(data: st.DataObject) -> None:
    parts = [
        part(
            ident,
            data.draw(st.sampled_from(NAMES)),
            data.draw(st.sampled_from(WHEN)),
            data.draw(st.sampled_from(("", "oslo", "bergen", "bergen oslo"))),
            published=data.draw(st.sampled_from(("", "2005-07-10", "2006-08-01"))),
        )
        for ident in "abcdefgh"
    ]
    found = find_editions(parts)
    assert found == find_editions(data.draw(st.permutations(parts)))
    members = [part.key for edition in found for part in edition.parts]
    assert len(members) == len(set(members)), "one edition at most"
    assert {edition.rule for edition in found} <= set(RULES)
