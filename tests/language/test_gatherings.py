"""Names of gatherings: what series a phrase names, what marks the edition, and what is left alone."""

from __future__ import annotations

import pytest

from kg.language.counting import ordinal_at
from kg.language.gatherings import Gathering, gathering_words, read_gathering

EXAMPLES = [(row.id, example) for row in gathering_words() for example in row.examples]


def read(words: str) -> Gathering:
    found = read_gathering(words)
    assert found is not None, words
    return found


def test_every_row_has_an_example() -> None:
    assert len(gathering_words()) == 54
    assert {row.id for row in gathering_words()} == {ident for ident, _ in EXAMPLES}


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES])
def test_examples(example: str) -> None:
    words, expected = example.split(" => ")
    found = read_gathering(words)
    assert (f"{found.series}, {found.number}, {found.year}" if found else "-") == expected


@pytest.mark.parametrize("kind", ["part", "plain", "other", "proper"])
def test_words_that_are_looked_up_one_by_one_are_one_word_each(kind: str) -> None:
    assert not [word for row in gathering_words() if row.kind == kind for word in row.words if " " in word]


@pytest.mark.parametrize(
    ("words", "series", "name"),
    [
        # one series by whatever name
        ("the Group of Seven summit", "g7-summit", "Group of Seven summit"),
        ("next week's two-day G-7 summit", "g7-summit", "G-7 summit"),
        ("the summit of G7 leaders", "g7-summit", "summit of G7 leaders"),
        ("the G7 Leaders' Summit in Lillehammer", "g7-summit", "G7 Leaders' Summit"),
        ("the Asia-Pacific Economic Cooperation (APEC) leaders' meeting", "apec-summit", None),
        # part of it
        ("the sidelines of the NATO summit", "nato-summit", "NATO summit"),
        ("the opening day of the East Asia Summit", "east-asia-summit", "East Asia Summit"),
        # who meets makes it another
        ("the G20 finance ministers' meeting", "g20-finance-ministers", "G20 finance ministers' meeting"),
        ("a meeting of G20 foreign ministers", "g20-foreign-ministers", "meeting of G20 foreign ministers"),
        ("the NATO ministerial", "nato-ministers", "NATO ministerial"),
        # a number behind the name, as the press writes it
        ("COP26", "climate-conference", "COP"),
        ("ASEM 6", "asia-europe-meeting", "ASEM"),
        # two sides: a series only where more than one is told of
        ("the Franco-German summit", "de-fr-summit", "Franco-German summit"),
        ("the German-French summit", "de-fr-summit", "German-French summit"),
        ("the Lindqvist-Okafor summit", "lindqvist-okafor-summit", "Lindqvist-Okafor summit"),
        # a capitalised name that an ordinal tells to recur
        ("the Fifth Coastal Cities Forum", "coastal-cities-forum", "Coastal Cities Forum"),
    ],
)
def test_which_series(words: str, series: str, name: str | None) -> None:
    found = read(words)
    assert found.series == series
    assert name is None or found.name == name


@pytest.mark.parametrize(
    "words",
    [
        "",
        "a summit",
        "the meeting",
        "the ASEAN business summit",  # of whom, nobody knows
        "the EU-Japan summit preparatory meeting",
        "an EU summit with Japan",  # of two sides
        "the EU foreign ministers",  # persons
        "the General Assembly president",
        "the United Nations conference on housing",  # it calls conferences on everything
        "a meeting of finance ministers of the Group of Five and Canada",  # of another circle than the Five
        "THE FIFTH COASTAL CITIES FORUM",  # nothing tells what is a name
        "the fifth forum",
    ],
)
def test_no_series(words: str) -> None:
    assert read_gathering(words) is None


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        # number, year, how many years from the article's, places
        ("the 14th APEC Economic Leaders' Meeting", (14, 0, None, ())),
        ("the twenty-first ASEAN summit", (21, 0, None, ())),
        ("the 2021 G7 summit", (0, 2021, None, ())),
        ("the G7 summit of 2021", (0, 2021, None, ())),
        ("the G20 summit in Bali in November 2022", (0, 2022, None, ("bali",))),
        ("last year's G7 summit", (0, 0, -1, ())),
        ("next year's G7 summit", (0, 0, 1, ())),
        ("the Geneva summit of the Non-Aligned Movement", (0, 0, None, ("geneva",))),
        ("COP28 in Dubai", (28, 0, None, ("dubai",))),
        # the number of a session is that of the Assembly; that of a day of a summit is the day's
        ("the 61st session of the UN General Assembly", (61, 0, None, ())),
        ("the second day of the 14th APEC summit", (14, 0, None, ())),
        ("the second session of the APEC summit", (0, 0, None, ())),
    ],
)
def test_what_marks_the_edition(words: str, marks: tuple[int, int, int | None, tuple[str, ...]]) -> None:
    found = read(words)
    assert (found.number, found.year, found.years, found.places) == marks


def test_only_two_sides_are_uncertain() -> None:
    assert read("the NATO summit").certain
    assert not read("the U.S.-Soviet summit").certain
    assert read("the annual U.S.-Mexican summit").certain, "it says that it recurs"


def test_how_long_and_how_often() -> None:
    assembly, summit = read("the UN General Assembly"), read("the NATO summit")
    assert (assembly.days, assembly.yearly) == (100, True)
    assert (summit.days, summit.yearly) == (10, False)
    assert read("this year's NATO summit").yearly


@pytest.mark.parametrize(
    ("words", "at", "number"),
    [
        ("twenty first", 1, 21),
        ("first", 0, 1),
        ("twelfth", 0, 12),
        ("12th", 0, 12),
        ("103rd", 0, 103),
        ("sixty twelfth", 1, 12),
        ("twenty", 0, 0),
        ("12", 0, 0),
    ],
)
def test_ordinals(words: str, at: int, number: int) -> None:
    assert ordinal_at(words.split(), at) == number
