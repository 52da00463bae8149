"""For whom somebody acts: the words beside the name, the release that speaks, the delegation that is led."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from kg.extract.offices import find_offices
from kg.extract.reading import read
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, EntityKind
from kg.resolve.coreference import resolve_mentions
from kg.resolve.releases import ReleaseRow, release_of, release_rows
from kg.resolve.sides import Context, has_office, is_own, only_state, side_of_bare_title, single_office


def undecided(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> list[float]:
    """Leaves the words of the text to decide alone."""
    return [0.5 if row[0] else 0.2 for row in rows]


def sides(*paragraphs: str, publisher: str = "", url: str = "") -> dict[str, str]:
    text = "\n\n".join(paragraphs)
    body, at = [], 0
    for paragraph in paragraphs:
        body.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    article = Article(id="test", text=text, body=tuple(body), publisher=publisher, url=url)
    reading = read(parse(load_pipeline(), text, article.body), article)
    found = resolve_mentions(reading, tuple(find_offices(reading)), weigher=undecided)
    return {e.name: e.side for e in found.all if e.kind is EntityKind.PERSON}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian Foreign Minister Anne Lund arrived.", {"Anne Lund": "state/NO"}),
        ("Anne Lund, the foreign minister of Norway, arrived.", {"Anne Lund": "state/NO"}),
        # whoever leads a delegation acts for it
        ("A Norwegian delegation led by Per Lund arrived in Kenya.", {"Per Lund": "state/NO"}),
        # the chiefs of a party that is set over a state act for the state
        ("Chinese Communist Party Secretary Wu Lan arrived.", {"Wu Lan": "state/CN"}),
        # those with whom somebody meets are not what he is
        ("In talks with senior Kenyan officials, Anne Lund spoke of fish.", {"Anne Lund": ""}),
        ("Anne Lund met with Kenyan officials.", {"Anne Lund": ""}),
        # a spokesman acts for whom his principal acts
        (
            "Norwegian Premier Anne Lund and Lund's spokesman Per Berg arrived.",
            {"Anne Lund": "state/NO", "Per Berg": "state/NO"},
        ),
        # an organisation behind the name
        ("Anne Lund of the African Union arrived.", {"Anne Lund": "organisation/AFU"}),
        # an office that one state only has, named or not
        ("Secretary of State Dana Holt arrived.", {"Dana Holt": "state/US"}),
        ("Secretary of State for Trade Dana Holt arrived.", {"Dana Holt": ""}),
        ("At the Vatican, Secretary of State Pio Verdi received envoys of the Vatican.", {"Pio Verdi": "state/VA"}),
        # the African Union is not Australia
        ("African Union envoy Per Lund arrived.", {"Per Lund": "organisation/AFU"}),
    ],
)
def test_sides(text: str, expected: dict[str, str]) -> None:
    assert sides(text) == expected


def test_a_release_speaks_for_its_own_president_and_for_no_second_one() -> None:
    found = sides(
        "Readout of President Holt's Call with President Okoye",
        "President Dana Holt spoke today with President Okoye.",
        "President Holt thanked President Okoye for his help.",
    )
    assert found["Dana Holt"] == "state/US"
    assert found["Okoye"] != "state/US"


def test_a_newspaper_speaks_for_nobody() -> None:
    assert sides("Presidents talk", "President Dana Holt spoke today with President Okoye.")["Dana Holt"] == ""


@pytest.mark.parametrize("row", release_rows(), ids=lambda row: row.id)
def test_rows_of_releases_keep_their_promise(row: ReleaseRow) -> None:
    flags = 0 if row.field in ("headline", "opening") else re.IGNORECASE
    assert row.examples
    for example in row.examples:
        assert re.search(row.pattern, example, flags), example
    for example in row.counterexamples:
        assert not re.search(row.pattern, example, flags), example


@pytest.mark.parametrize(
    ("publisher", "url", "state"),
    [
        ("The White House", "", "US"),
        ("", "https://www.mofa.go.jp/press/1", "JP"),
        ("Norwegian Ministry of Foreign Affairs", "", "NO"),  # an organ of a state by its name
        ("The Nairobi Courier", "https://example.com/www.mofa.go.jp/", None),  # an address within another's
    ],
)
def test_the_publisher_tells_who_speaks(publisher: str, url: str, state: str | None) -> None:
    text = "Minister Lund spoke."
    found = release_of(Article(id="a", text=text, body=((0, len(text)),), publisher=publisher, url=url))
    assert (found.state if found is not None else None) == state


def test_nobody_acts_for_where_he_is_sent_nor_a_premier_for_a_club_of_states() -> None:
    def eager(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> list[float]:
        return [0.9] * len(candidates)

    def side(text: str) -> str:
        article = Article(id="test", text=text, body=((0, len(text)),))
        reading = read(parse(load_pipeline(), text, article.body), article)
        found = resolve_mentions(reading, tuple(find_offices(reading)), weigher=eager)
        return next(e.side for e in found.all if e.kind is EntityKind.PERSON)

    assert side("Special Envoy for Norway Dana Holt spoke.") == ""
    assert side("Prime Minister Lund spoke at the NATO summit.") == ""
    assert side("President Lund spoke at the NATO summit.") == ""


def test_offices_that_a_constitution_has() -> None:
    assert only_state("Taoiseach") == "IE"
    assert not has_office("President", "JP")
    assert is_own("Treasury Secretary", "US")
    assert not is_own("President", "US")  # many states have one
    assert single_office("President") == "president"
    assert single_office("Senator") == ""  # many at a time
    assert single_office("former President") == ""


def test_no_side_where_two_states_fit_alike() -> None:
    assert side_of_bare_title("Foreign Minister", Context(counts={"NO": 3, "KE": 3})) == ""
