"""Gatherings of a body's ministers or leaders: who of the article sits in them."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.language.matcher import gazetteer
from kg.language.rules import load_tsv
from kg.model import Article, Status
from kg.resolve.councils import MembersRow, members
from kg.resources import rules


def met(nlp: Language, text: str, day: date = date(2009, 5, 5)) -> set[str]:
    """Who takes part in the first encounter that was held: "nils-berg DE", and "EU" for the body alone."""
    found = build_facts(Article(id="a", text=text, body=((0, len(text)),), published=day), nlp).encounters
    held = next((e for e in found if e.status is Status.HELD), None)
    named = ((p.actor.rpartition("/")[2], p.side.rpartition("/")[2]) for p in (held.participants if held else ()))
    return {side if name == side else f"{name} {side}" for name, side in named}


SPEAKERS = (
    " German Foreign Minister Nils Berg said the plan had failed. His French counterpart, Foreign Minister Anne Moreau, told reporters that he "
    "was wrong. Norwegian Foreign Minister Kari Lunde said in Oslo that she was sorry. Italian Farm Minister Aldo Riva said nothing would change."
)


@pytest.mark.parametrize(
    "lead",
    [
        "European Union foreign ministers met in Brussels on Monday.",
        "European Union foreign ministers made little progress during a two-day meeting in Brussels which ended on Monday.",
        "Foreign ministers of the European Union ended a two-day meeting in Brussels on Monday.",
    ],
)
def test_ministers_of_members_sit_in_the_council(nlp: Language, lead: str) -> None:
    assert met(nlp, lead + SPEAKERS) == {"EU", "nils-berg DE", "anne-moreau FR"}


def test_who_met_on_the_sidelines_met_alone(nlp: Language) -> None:
    lead = (
        "Spanish Foreign Minister Luis Mora met Polish Foreign Minister Jan Nowak on Monday on the sidelines of a meeting of EU "
        "foreign ministers."
    )
    assert met(nlp, lead + SPEAKERS) == {"luis-mora ES", "jan-nowak PL"}


def test_who_speaks_today_need_not_have_been_there_years_ago(nlp: Language) -> None:
    lead = "European Union foreign ministers met in Brussels in March 2001."
    assert not met(nlp, lead + SPEAKERS)


def test_members_are_those_of_the_day() -> None:
    assert "PL" not in members("EU", date(2004, 4, 30))
    assert "PL" in members("EU", date(2004, 5, 1))
    assert "GB" not in members("EU", None)  # an article without a day is taken for one of today
    assert not members("HAMAS", None)


def test_members_are_bodies_and_states_of_the_gazetteer() -> None:
    rows = load_tsv(rules("gazetteer", "members.tsv"), MembersRow)
    known = gazetteer()
    assert not {s for row in rows for s in row.states if not known.is_state(s)}
    assert all(f"\n{row.body}\t" in rules("gazetteer", "organisations.tsv").read_text("utf-8") for row in rows)


def test_the_ministers_whose_states_are_listed_later_are_those_who_met(nlp: Language) -> None:
    text = (
        "Oil ministers of the Gulf Cooperation Council opened a two-day meeting in Riyadh on Monday. Officials said the ministers from "
        "Bahrain, Kuwait and Oman would discuss prices."
    )
    assert met(nlp, text) == {"GCC", "BH", "KW", "OM"}
