"""The graph of the samples, each article's own and the merged one."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads


@pytest.fixture
def graph(sample_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    """Quads of the sample articles and of their merged view."""
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store
