"""A reading of a few sentences, with the bundled model."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.extract.entities import find_mentions
from kg.extract.offices import find_offices
from kg.extract.reading import Reading
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, OfficeMention
from kg.resolve.coreference import Entities, resolve_mentions

Read = Callable[[str], tuple[Reading, tuple[OfficeMention, ...], Entities]]


@pytest.fixture(scope="session")
def resolved() -> Read:
    nlp = load_pipeline()

    def read(text: str) -> tuple[Reading, tuple[OfficeMention, ...], Entities]:
        article = Article(id="test", text=text, body=((0, len(text)),))
        doc = parse(nlp, text, article.body)
        reading = Reading(article, doc, find_mentions(doc, article))
        offices = tuple(find_offices(reading))
        return reading, offices, resolve_mentions(reading, offices)

    return read
