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
        # several named in the order of their states
        (
            "The Norwegian and Kenyan foreign ministers, Anne Lund and James Otieno, arrived.",
            [("Anne Lund", "foreign minister", "NO"), ("James Otieno", "foreign minister", "KE")],
        ),
        (
            "Anne Lund and James Otieno, the presidents of Norway and Kenya, arrived.",
            [("Anne Lund", "president", "NO"), ("James Otieno", "president", "KE")],
        ),
        # whose, of two that are named together, the words do not say
        (
            "The two Korean foreign ministers, Anne Lund and James Otieno, arrived.",
            [("Anne Lund", "foreign minister", ""), ("James Otieno", "foreign minister", "")],
        ),
        # a state's man at a body
        ("Norwegian WTO negotiator Anne Lund arrived.", [("Anne Lund", "WTO negotiator", "NO")]),
        # whom somebody appoints, and whoever stands behind "and", is another
        ("Anne Lund, who appointed a retired Kenyan ambassador, arrived.", []),
        ("Anne Lund and the Kenyan premier were there.", []),
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
        # what an office is for, with the infinitive of its noun
        (
            "Anne Lund, Norway's ambassador for talks to open a consulate in Lagos, arrived.",
            [("Anne Lund", "ambassador for talks to open a consulate in Lagos", "NO")],
        ),
        (
            "Anne Lund, Norway's special envoy for negotiations on whaling, arrived.",
            [("Anne Lund", "special envoy for negotiations on whaling", "NO")],
        ),
        # the infinitive tells what somebody has come for
        ("Anne Lund, the envoy for Norway to meet the king, arrived.", [("Anne Lund", "envoy for Norway", "")]),
        # a list of fields
        (
            "Anne Lund, assistant secretary for fisheries, whaling and public works, arrived.",
            [("Anne Lund", "assistant secretary for fisheries, whaling and public works", "")],
        ),
        # a post abroad is part of the title, a time is not
        (
            "Anne Lund, Norway's ambassador in Nairobi since May, arrived.",
            [("Anne Lund", "ambassador in Nairobi", "NO")],
        ),
        ("Per Lund, president of Norway from 1997 to 2002, arrived.", [("Per Lund", "president", "NO")]),
        ("Per Lund, head of the board for the past ten years, arrived.", [("Per Lund", "head of the board", "")]),
        # where a minister is, and why, is no part of the title
        ("Anne Lund, the foreign minister in Nairobi for talks, spoke.", [("Anne Lund", "foreign minister", "")]),
        ("Anne Lund, the foreign minister at a meeting of the board, spoke.", [("Anne Lund", "foreign minister", "")]),
        ("Anne Lund, the foreign minister on a visit to Kenya, spoke.", [("Anne Lund", "foreign minister", "")]),
        # a party's name stays whole, whatever "of" it has in it
        (
            "Per Lund, vice minister of the Foreign Ministry of the Democratic Republic of the Congo, arrived.",
            [("Per Lund", "vice minister of the Foreign Ministry", "CD")],
        ),
        # what somebody is at a university is no office
        ("Per Lund, now an economics professor at the University of Oslo, spoke.", []),
    ],
)
def test_offices(text: str, found: list[tuple[str, str, str]]) -> None:
    assert offices(text) == found
