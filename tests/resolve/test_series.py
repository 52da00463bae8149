"""Which names of series of talks are one name, what a name says, and which encounters are of one series."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.counting import round_words
from kg.resolve.corrections import Action, Correction, Corrections, series_of
from kg.resolve.occasion_rules import same_words
from kg.resolve.parts import Part
from kg.resolve.round_names import names_series, read_name
from kg.resolve.series import BY_NAME, BY_ROUNDS, Series, find_series


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the six-party talks", "Six-Nation negotiations", True),  # house styles
        ("fourth round of the six-way talks", "fourth round of six-party talks", True),
        ("fourth round of six-party talks", "fifth round of six-party talks", False),  # another round
        ("four-party talks", "six-party talks", False),  # another series
        ("Labour party talks", "Labour nation talks", False),  # no number before it
        ("", "", False),  # no name is no series
    ],
)
def test_names_of_series(one: str, other: str, same: bool) -> None:
    assert same_words(one, other) is same


EXAMPLES = [(row.id, example) for row in round_words() for example in row.examples]


NAMES = [
    # counted sides, a number, a gathering of somebody, what the talks are about, and where: names
    ("the six-party talks", True),
    ("the fourth round of talks", True),
    ("a US-Japan summit", True),
    ("the Geneva talks on Cyprus", True),
    ("the talks in Oslo", True),
    ("the last round of border talks", True),
    # what sort of thing it was, and whose
    ("a conference", False),
    ("his visit", False),
    ("HIS OFFICIAL VISIT", False),
    ("the talks", False),
    ("a State Department visit", False),
    ("this round of the talks", False),
    ("the latest round of talks", False),
    ("the opening session of the talks", False),
    ("more rounds of talks between Norway and Mali", False),
    ("the talks with Norway", False),
    ("a four-nation tour", False),
    ("", False),
]


@pytest.mark.parametrize(("words", "named"), NAMES)
def test_what_names_a_series(words: str, named: bool) -> None:
    assert names_series(words) is named


def test_every_row_of_rounds_has_an_example() -> None:
    assert {row.id for row in round_words()} == {ident for ident, _ in EXAMPLES}


@pytest.mark.parametrize("example", [example for _, example in EXAMPLES])
def test_examples_of_rounds(example: str) -> None:
    words, expected = example.split(" => ")
    name = read_name(words)
    assert (f"{name.sides}, {name.round}, {name.about}".strip() if name else "-") == expected.strip()


@pytest.mark.parametrize(
    ("words", "sides", "number", "series"),
    [
        (
            "The six-party talks on nuclear matters",
            6,
            0,
            "six-party talks",
        ),  # what follows is no name
        ("an opening round of talks on Friday with the Kenyan finance minister", None, 0, ""),
        ("six rounds of negotiations", None, 0, ""),  # how many, not which
        ("Malta is the third stop of her five-nation tour of islands", None, 0, ""),
        ("a second round of talks between the three", 0, 2, "talks"),
        ("the second round of voting", 0, 2, ""),
        ("two-party talks", None, 0, ""),  # of two sides there are too many
        ("the 3rd round of the 5+1 talks", 0, 3, "5+1 talks"),
        ("", None, 0, ""),
    ],
)
def test_what_a_name_says(words: str, sides: int | None, number: int, series: str) -> None:
    name = read_name(words)
    assert (name.sides, name.round, name.words) == (sides, number, series) if name else sides is None


SIX = "CN JP KP KR RU US"


def part(ident: str, names: str, parties: str, year: int = 0) -> Part:
    found = tuple(name for words in names.split("|") if (name := read_name(words)))
    assert found
    days = (date(year, 5, 1), date(year, 5, 3)) if year else None
    return Part(reports=((ident, "encounter/1"),), names=found, parties=frozenset(parties.split()), days=days)


def told(found: tuple[Series, ...]) -> list[str]:
    return [" ".join(f"{p.key[0]}{p.round or ''}" for p in series.parts) for series in found]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # house styles, rounds, and a report that names two of the six only
        (
            [
                part("a", "fourth round of six-nation talks", SIX, 2005),
                part("b", "six-party negotiations", "KP US", 2006),
                part("c", "the fifth round of the six-way talks", SIX, 2006),
            ],
            ["a4 b c5"],
        ),
        # the fifth round between the six is of the only series that the six have
        (
            [part("a", "six-party talks", SIX), part("b", "the fifth round", SIX), part("c", "fifth round", "KP US")],
            ["a b5"],
        ),
        # two foursomes are two series, and who may belong to both belongs to neither
        (
            [
                part("a", "four-party talks", "US CN KP KR", 1998),
                part("b", "four-way talks", "US CN AF PK", 2016),
                part("c", "four-party talks", "US CN", 1999),
            ],
            ["a", "b"],
        ),
        # of three sides, four are a mistake that would join two series
        (
            [
                part("a", "trilateral talks", "US JP KR"),
                part("b", "trilateral talks", "CN JP KR"),
                part("c", "trilateral talks", "US CN JP KR"),
            ],
            ["a", "b"],
        ),
        # rounds without a name that counts sides: the same matter between the same sides
        (
            [
                part("a", "the 11th round of border talks", "CN IN", 2007),
                part("b", "the twelfth round of border talks", "CN IN", 2008),
                part("c", "the second round of trade talks", "CN IN", 2008),
            ],
            ["a11 b12"],
        ),
        # a lower number or a long pause begins another series
        (
            [
                part("a", "first round of talks", "IR US", 2021),
                part("b", "second round of talks", "IR US", 2022),
                part("c", "first round of talks", "IR US", 2023),
                part("d", "second round of talks", "IR US", 2024),
                part("e", "third round of talks", "IR US", 2030),
                part("f", "second round of talks", "IR US"),
            ],
            ["a1 b2", "c1 d2"],
        ),
        # what most reports call it
        ([part("a", "six-party talks|six-nation talks|four-party talks", SIX)], ["a"]),
        # nobody's side is known
        ([part("a", "six-party talks", "")], []),
    ],
)
def test_which_encounters_are_of_one_series(parts: list[Part], expected: list[str]) -> None:
    assert told(find_series(parts)) == expected


def test_a_series_says_its_names_and_sides() -> None:
    (series,) = find_series(
        [
            part("a", "six-nation talks", SIX),
            part("b", "six-party talks", f"{SIX} EU"),
            part("c", "the six-party talks", "KP US"),
        ]
    )
    assert (series.path, series.name, series.others) == ("six party talks", "six-party talks", ("six-nation talks",))
    assert series.parties == tuple(SIX.split())
    assert series.rule is BY_NAME
    (series,) = find_series(
        [part("a", "first round of talks", "IR US", 2021), part("b", "second round", "IR US", 2021)]
    )
    assert (series.path, series.name, series.rule) == ("talks", "talks", BY_ROUNDS)


NAMES = ("six-party talks", "six-way negotiations", "fifth round", "trilateral talks", "second round of border talks")


@given(st.data())
def test_order_changes_nothing(data: st.DataObject) -> None:
    parts = [
        part(
            ident,
            data.draw(st.sampled_from(NAMES)),
            " ".join(data.draw(st.sets(st.sampled_from(SIX.split())))),
            data.draw(st.sampled_from((0, 2004, 2005, 2009))),
        )
        for ident in "abcdefgh"
    ]
    found = find_series(parts)
    assert found == find_series(data.draw(st.permutations(parts)))
    members = [part.key for series in found for part in series.parts]
    assert len(members) == len(set(members)), "one series at most"


def line(action: Action, what: str, other: str = "") -> Correction:
    keys = [tuple(series_of((ident, "encounter/1")) for ident in idents.split()) for idents in (what, other)]
    return Correction(action=action, what=keys[0], other=keys[1], why="a reader knows")


FOUR = [
    part("a", "four-party talks", "US CN KP KR", 1997),
    part("b", "four-party talks", "US CN KP KR", 1998),
    part("c", "four-way talks", "US CN KP KR", 2016),
    part("d", "four-way talks", "US CN AF PK", 2016),
]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ["a b c", "d"]),
        # one article's encounter is of another series; what no line names stays with the most
        ([line(Action.SPLIT, "c", "a")], ["a b", "c", "d"]),
        # each for itself
        ([line(Action.SPLIT, "a b c")], ["a", "b", "c", "d"]),
        # it is of the other one
        ([line(Action.SPLIT, "c", "a b"), line(Action.MERGE, "c", "d")], ["a b", "c d"]),
        # two are one
        ([line(Action.MERGE, "a", "d")], ["a b c d"]),
        # of two lines that contradict each other the later one counts
        ([line(Action.SPLIT, "c", "a b"), line(Action.MERGE, "c", "a")], ["a b c", "d"]),
        ([line(Action.MERGE, "c", "d"), line(Action.SPLIT, "c", "d")], ["a b c", "d"]),
    ],
)
def test_a_reader_splits_and_merges_series(lines: list[Correction], expected: list[str]) -> None:
    corrections = Corrections(lines)
    found = find_series(FOUR, corrections)
    assert [" ".join(p.key[0] for p in series.parts) for series in found] == expected
    assert find_series(reversed(FOUR), corrections) == found
    assert all(known.action is Action.MERGE for series in found for known in series.corrections)


def test_a_reader_makes_a_series_of_rounds_that_no_rule_joins() -> None:
    rounds = [part("a", "first round of border talks", "X Y", 2001), part("b", "fourth round of talks", "X Y", 2009)]
    assert find_series(rounds) == ()
    (series,) = find_series(rounds, Corrections([line(Action.MERGE, "a", "b")]))
    assert [p.key[0] for p in series.parts] == ["a", "b"]
    assert [known.why for known in series.corrections] == ["a reader knows"]
