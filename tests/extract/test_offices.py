"""Offices that a text gives to named persons, read with the bundled model."""

from __future__ import annotations

import pytest

from kg.extract.offices import find_offices
from kg.extract.reading import read
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article


def offices(text: str) -> list[tuple[str, str, str]]:
    article = Article(id="test", text=text, body=((0, len(text)),))
    reading = read(parse(load_pipeline(), text, article.body), article)
    return [(o.person.name, o.title, o.of.key if o.of is not None else "") for o in find_offices(reading)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # before the name, with the demonym of the state
        ("Norwegian Foreign Minister Anne Lund arrived.", [("Anne Lund", "Foreign Minister", "NO")]),
        # behind the name
        ("Anne Lund, the foreign minister of Norway, arrived.", [("Anne Lund", "foreign minister", "NO")]),
        # no state: whose it is the article tells elsewhere
        ("President Okoye arrived.", [("Okoye", "President", "")]),
        # one title in the plural for a list of names
        (
            "Foreign Ministers Anne Lund and Otto Braun arrived.",
            [("Anne Lund", "Foreign Ministers", ""), ("Otto Braun", "Foreign Ministers", "")],
        ),
        # a title in the singular is the first one's alone
        ("Foreign Minister Anne Lund and Otto Braun arrived.", [("Anne Lund", "Foreign Minister", "")]),
        # a comma parts the officials of one side from the name of another
        ("In talks with Kenyan officials, Mr. Lund spoke of fish.", []),
        # what somebody is, not an office that he holds
        ("Norwegian economist Per Lund arrived.", []),
        ("Per Lund arrived in Norway.", []),
        # what an office is for stands between it and the name
        (
            "Norwegian Vice Minister of Foreign Affairs Anne Lund arrived.",
            [("Anne Lund", "Vice Minister of Foreign Affairs", "NO")],
        ),
        (
            "The Deputy Advisor for International Economics Per Lund arrived.",
            [("Per Lund", "Deputy Advisor for International Economics", "")],
        ),
        # two fields of one office
        ("He met Trade and Industry Secretary Per Lund.", [("Per Lund", "Trade and Industry Secretary", "")]),
        ("Norwegian Prime Minister-designate Anne Lund spoke.", [("Anne Lund", "Prime Minister-designate", "NO")]),
        (
            "Secretary General of the Organization of American States Juan Mora arrived.",
            [("Juan Mora", "Secretary General", "OAS")],
        ),
        (
            "Norway's Minister of State for Fisheries, Anne Lund, spoke.",
            [("Anne Lund", "Minister of State for Fisheries", "NO")],
        ),
        ("He answered the secretary of the Treasury, Per Lund.", [("Per Lund", "secretary of the Treasury", "")]),
        (
            "Norway's ambassador in Nairobi, Anne Lund, met the king on Monday.",
            [("Anne Lund", "ambassador in Nairobi", "NO")],
        ),
    ],
)
def test_offices(text: str, found: list[tuple[str, str, str]]) -> None:
    assert offices(text) == found
