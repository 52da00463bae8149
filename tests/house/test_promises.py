"""What the house promises of every fact that leaves the reading of an article, held on real prose.

The sample articles and the golden ones always; the annotated articles where they lie beside the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kg.article import read_facts
from kg.model import (
    Agreement,
    ArticleFacts,
    DateValue,
    Encounter,
    EntityKind,
    Evidence,
    Statement,
    Status,
    Tenure,
)

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("KG_SHARED") or ROOT.parent / "shared")
CORPORA = {
    "samples": (ROOT / "articles", 10),
    "golden": (ROOT / "tests" / "golden", 7),
    "annotated": (SHARED / "gold" / "dev", 60),
}

PUBLISHED = date(2031, 3, 4)
"""The day of publication of articles that do not say theirs: none of them was told before it was published."""


@pytest.fixture(scope="module", params=CORPORA)
def facts(request: pytest.FixtureRequest) -> tuple[ArticleFacts, ...]:
    folder, at_least = CORPORA[request.param]
    if not folder.is_dir():
        pytest.skip("the annotated articles are not beside the project (../shared/gold, or KG_SHARED)")
    read = tuple(f for f in read_facts([folder], published=PUBLISHED) if isinstance(f, ArticleFacts))
    assert len(read) >= at_least
    return read


Event = Encounter | Statement | Agreement | Tenure


def events(facts: ArticleFacts) -> Iterator[Event]:
    yield from facts.encounters
    yield from facts.statements
    yield from facts.agreements
    yield from facts.tenures


def evidence_of(event: Event) -> tuple[Evidence, ...]:
    return event.evidence if isinstance(event.evidence, tuple) else (event.evidence,)


def test_quotes_are_what_stands_at_their_offsets(facts: tuple[ArticleFacts, ...]) -> None:
    count = 0
    for article_facts in facts:
        text = article_facts.article.text
        mentions = [mention.evidence for entity in article_facts.entities for mention in entity.mentions]
        told = [piece for event in events(article_facts) for piece in evidence_of(event)]
        for piece in (*mentions, *told):
            assert piece.article == article_facts.article.id
            assert text[piece.start : piece.end] == piece.quote != ""
            count += 1
    assert count > 50


def test_nothing_is_without_evidence(facts: tuple[ArticleFacts, ...]) -> None:
    for article_facts in facts:
        assert all(entity.mentions for entity in article_facts.entities)
        assert all(evidence_of(event) for event in events(article_facts))


def test_evidence_stands_in_the_body(facts: tuple[ArticleFacts, ...]) -> None:
    for article_facts in facts:
        body = article_facts.article.body
        for event in events(article_facts):
            for piece in evidence_of(event):
                assert any(start <= piece.start < end for start, end in body), piece


def test_every_reference_is_to_an_entity(facts: tuple[ArticleFacts, ...]) -> None:
    for article_facts in facts:
        known = {entity.id: entity for entity in article_facts.entities}
        assert len(known) == len(article_facts.entities), "an id twice"
        for encounter in article_facts.encounters:
            assert {p.actor for p in encounter.participants} <= known.keys()
            assert {known[place].kind for place in encounter.places} <= {EntityKind.PLACE, EntityKind.STATE}
        for statement in article_facts.statements:
            assert statement.speaker in known
        for tenure in article_facts.tenures:
            assert known[tenure.person].kind is EntityKind.PERSON


def test_an_encounter_is_of_two_sides(facts: tuple[ArticleFacts, ...]) -> None:
    for article_facts in facts:
        for encounter in article_facts.encounters:
            assert encounter.status in Status
            assert len({p.actor for p in encounter.participants}) >= 2, encounter


def test_a_date_has_its_words_and_no_date_is_the_day_of_publication_unasked(facts: tuple[ArticleFacts, ...]) -> None:
    dated = 0
    for article_facts in facts:
        for event in (*article_facts.encounters, *article_facts.statements):
            when = event.when
            if when is None:
                continue
            dated += 1
            assert isinstance(when, DateValue)
            assert when.words.strip(), when
            assert when.start <= when.end
            assert all(word in article_facts.article.text for word in when.words.split()), when
            assert when.basis == "stated" or when.reason, "counted from another day, and does not say how"
            assert when.basis != "stated" or PUBLISHED.isoformat() not in when.edtf, "the day of publication, unasked"
    assert dated >= 5
