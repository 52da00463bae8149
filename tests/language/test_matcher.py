"""The gazetteer: names found in text, longest first, and rows that agree with maintained lists."""

from __future__ import annotations

from datetime import date

import pytest

from kg.language.matcher import gazetteer, state_key

NAMES = [
    ("Officials from N. Korea left.", None, [("N. Korea", "KP")]),  # a short form with a full stop
    ("The U.S. envoy", None, [("U.S.", "US")]),
    ("Franco-German ties", None, [("Franco", "FR"), ("German", "DE")]),  # a prefix with its hyphen
    ("Gen. Franco spoke", None, []),  # the same word without one
    ("the Korean Peninsula", None, [("Korean Peninsula", "korean-peninsula")]),  # no state
    ("The Washington Post wrote", None, [("The Washington Post", "WAPO")]),  # longest match
    ("IRAN AND IRAQ", None, [("IRAN", "IR"), ("IRAQ", "IQ")]),  # capitals
    ("tell us more", None, []),  # the pronoun is no state
    ("the People’s Republic of China", None, [("People’s Republic of China", "CN")]),  # typographic apostrophe
]


@pytest.mark.parametrize(("text", "day", "expected"), NAMES, ids=[row[0] for row in NAMES])
def test_names(text: str, day: date | None, expected: list[tuple[str, str]]) -> None:
    found = gazetteer().find(text, day=day)
    assert [(hit.text, hit.entry.key) for hit in found] == expected
    assert all(text[hit.start : hit.end] == hit.text for hit in found)


@pytest.mark.parametrize(("day", "state"), [(date(1987, 4, 8), "SUHH"), (date(2005, 9, 14), "RU"), (None, "RU")])
def test_a_seat_stands_for_the_state_of_its_day(day: date | None, state: str) -> None:
    (hit,) = gazetteer().find("Moscow replied", day=day)
    assert hit.entry.state == state


def test_no_organisation_has_the_key_of_a_state() -> None:
    # the African Union was Australia's "AU", the European Community Ecuador's "EC"
    assert not [key for key in gazetteer().organisations if gazetteer().is_state(key)]


def test_states_are_those_of_cldr() -> None:
    babel = pytest.importorskip("babel")
    territories = babel.Locale("en").territories
    current = [key for key in gazetteer().states if len(key) == 2]
    assert len(current) > 190
    assert [key for key in current if key not in territories] == []


def test_spellings_beyond_the_tables() -> None:
    assert state_key("Bolivarian Republic of Venezuela") == "VE"
    assert state_key("no such place") == ""
