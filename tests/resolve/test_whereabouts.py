"""Where an occasion was: the place of the dateline, where the article says or shows that it was there."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article, ArticleFacts, EntityKind


def facts(nlp: Language, told: str, *, place: str = "Ankara", today: date = date(1999, 3, 4)) -> ArticleFacts:
    text = f"{place} - {told}"
    start = len(text) - len(told)
    article = Article(id="example", text=text, body=((start, len(text)),), published=today, dateline_place=place)
    return build_facts(article, nlp)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        # here
        ("French Foreign Minister Luc Morel met his Greek counterpart Nikos Pappas here on Wednesday.", {"Ankara"}),
        # from here: he was elsewhere afterwards
        ("French Foreign Minister Luc Morel left here on Wednesday for talks with Greek Premier Nikos Pappas.", set()),
        # the host at home, on the day before
        (
            "Turkish President Kemal Aslan met French Foreign Minister Luc Morel on Wednesday.",
            {"Ankara", "Turkey"},
        ),
        # nobody at home
        ("French Foreign Minister Luc Morel met his Greek counterpart Nikos Pappas on Wednesday.", set()),
        # not of the days that are told of
        ("Turkish President Kemal Aslan met French Foreign Minister Luc Morel in January.", set()),
        # on the telephone nobody is anywhere
        ("Turkish President Kemal Aslan telephoned French Foreign Minister Luc Morel on Wednesday.", set()),
        # another place is named
        ("Turkish President Kemal Aslan met French Foreign Minister Luc Morel in Vienna on Wednesday.", {"Vienna"}),
        # another city of the host's state is named
        ("Turkish President Kemal Aslan met French Foreign Minister Luc Morel in Istanbul on Wednesday.", {"Istanbul"}),
        # the place of what it was held beside
        (
            "French Foreign Minister Luc Morel met his Greek counterpart Nikos Pappas on the margins of a meeting in Oslo.",
            {"Oslo"},
        ),
        (
            "French Foreign Minister Luc Morel held talks with Greek Premier Nikos Pappas on the sidelines of a summit "
            "held in Vienna.",
            {"Vienna"},
        ),
        # a host's "to"
        ("French President Luc Morel welcomed Greek Premier Nikos Pappas to the White House.", {"White House"}),
        # a capital told by its state
        ("French Foreign Minister Luc Morel met Greek Premier Nikos Pappas in the Kenyan capital.", {"Nairobi"}),
        (
            "French Foreign Minister Luc Morel met Greek Premier Nikos Pappas in the Kenyan capital Nairobi.",
            {"Nairobi"},
        ),
        # a plan is nowhere yet
        ("Turkish President Kemal Aslan will meet French Foreign Minister Luc Morel next week.", set()),
    ],
)
def test_where(nlp: Language, told: str, where: set[str]) -> None:
    found = facts(nlp, told)
    assert found.encounters
    names = {entity.id: entity.name for entity in found.entities}
    assert {names[place] for encounter in found.encounters for place in encounter.places} == where


def test_the_dateline_is_the_evidence_of_its_place(nlp: Language) -> None:
    found = facts(nlp, "Turkish President Kemal Aslan met French Foreign Minister Luc Morel here on Wednesday.")
    (place,) = (entity for entity in found.entities if entity.kind is EntityKind.PLACE)
    (mention,) = place.mentions
    assert mention.evidence.quote == "Ankara"
    assert found.article.text[mention.evidence.start : mention.evidence.end] == "Ankara"


def test_capitals_and_what_stands_behind_the_name(nlp: Language) -> None:
    found = facts(
        nlp, "Turkish President Kemal Aslan met French Foreign Minister Luc Morel here.", place="ANKARA, Turkey"
    )
    assert "Ankara" in {entity.name for entity in found.entities}


def test_a_place_that_nothing_was_at_is_no_entity(nlp: Language) -> None:
    found = facts(nlp, "French Foreign Minister Luc Morel met his Greek counterpart Nikos Pappas in Vienna.")
    assert "Ankara" not in {entity.name for entity in found.entities}
