"""The Turtle of what is in view: triples of the graph behind the page, whatever an article says in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, PREFIXES, RDF, ontology_triples
from kg.rdf.quads import article_quads
from kg.render.network import Network, read_network
from kg.store.shapes import validate

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
IN_GRAPH = ox.DefaultGraph()


@pytest.fixture
def store(sample_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store


def saved(opened: Any) -> bytes:
    """The file, in which two readers find as many triples."""
    opened.page.locator("#save summary").click()
    with opened.page.expect_download() as caught:
        opened.page.locator("#save-ttl").click()
    assert caught.value.suggested_filename == "encounters.ttl"
    written = Path(caught.value.path()).read_bytes()
    assert len(rdflib.Graph().parse(data=written, format="turtle")) == len(quads_of(written)) > 0
    return written


def quads_of(written: bytes) -> set[ox.Quad]:
    return set(ox.parse(written, format=ox.RdfFormat.TURTLE))


def test_every_triple_is_one_of_the_graph(open_page: Open, store: ox.Store) -> None:
    written = quads_of(saved(open_page(read_network(store))))
    assert [q for q in written if q not in store] == []
    for kind in (DIP.Encounter, DIP.Participation, DIP.Article):
        there = {q.subject for q in written if q.predicate == RDF.type and q.object == kind}
        assert there == {q.subject for q in store.quads_for_pattern(None, RDF.type, kind, IN_GRAPH)}, kind
    # of an encounter nothing is left out but how its day was found, its links to others and the node of its series
    left = {q.predicate.value.replace("/", "#").rpartition("#")[2] for q in store.quads_for_pattern(None, None, None, IN_GRAPH)
            if q not in written and ox.Quad(q.subject, RDF.type, DIP.Encounter) in store}  # fmt: skip
    assert left <= {"datePrecision", "dateBasis", "dateReason", "evidence", "bestEvidence", "conflict", "subEventOf"}


def test_it_conforms_but_for_what_a_page_does_not_know(open_page: Open, store: ox.Store) -> None:
    written = quads_of(saved(open_page(read_network(store))))
    found = {(f.message, f.node.partition("#")[2].partition("/")[0]) for f in validate(written).findings}
    said = {message for message, _ in found}
    assert said <= {
        "An article has exactly one id.",
        "An article has the SHA-256 of its text: 64 hexadecimal digits.",
        "An article has the length of its text, an xsd:integer.",
        "Evidence was read by exactly one run.",
    }


def test_only_what_is_in_view_is_written(open_page: Open, told: Network) -> None:
    written = quads_of(saved(open_page(told, link="#-status=Held")))
    there = {q.subject.value for q in written if q.object == DIP.Encounter}
    assert there == {e.id for e in told.encounters if e.status != "held"}
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    assert {q.object.value for q in written if q.predicate == label} >= {"Kim Kye Gwan", "Red Cross"}


def test_nothing_that_an_article_says_becomes_a_triple(open_page: Open, hostile: Network) -> None:
    """All predicates and classes are declared, every name is whole, and there are no more encounters."""
    written = quads_of(saved(open_page(hostile)))
    declared = {t.subject.value for t in ontology_triples("diplomacy.ttl") if isinstance(t.subject, ox.NamedNode)}
    for quad in written:
        if quad.predicate.value.startswith(PREFIXES["dip"]):
            assert quad.predicate.value in declared
        assert quad.predicate.value.startswith(tuple(PREFIXES.values()))
        if quad.predicate == RDF.type:
            assert quad.object.value.startswith((PREFIXES["dip"], PREFIXES["oa"]))
    names = {q.object.value for q in written if isinstance(q.object, ox.Literal)}
    assert names >= {actor.label for actor in hostile.actors}
    assert {q.object.value for q in written if q.predicate == DIP.venue} == {e.venue for e in hostile.encounters}
    assert len({q.subject for q in written if q.object == DIP.Encounter}) == len(hostile.encounters)
