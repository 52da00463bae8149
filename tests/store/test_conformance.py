"""The quick check says yes only where pySHACL does, and does say yes of what we write and of every good example."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, OA, PREFIXES, RDF, SEM, XSD, triples_of
from kg.rdf.quads import article_quads
from kg.store import conformance
from kg.store.conformance import surely_conforms
from kg.store.shacl import Engine
from kg.store.shapes import validate

EXAMPLES = sorted((Path(__file__).parents[2] / "ontology" / "examples").glob("*.ttl"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples(path: Path) -> None:
    quads = triples_of(path)
    # that a quotation has the length it claims is no matter of the shapes
    expected = path.stem.endswith("-conforms") or path.stem.startswith("evidence-length")
    assert surely_conforms(quads) == expected
    assert surely_conforms(quads) == all(
        f.shape == "EvidenceLength" for f in validate(quads, engine=Engine.pyshacl).findings
    )


@pytest.fixture(scope="module")
def graphs(sample_facts: tuple[ArticleFacts, ...]) -> list[list[ox.Quad]]:
    """The graphs of the sample articles, and what is merged from them."""
    articles = [article_quads(facts) for facts in sample_facts]
    return [*articles, merged_quads(quad for quads in articles for quad in quads)]


def test_what_we_write_conforms(graphs: list[list[ox.Quad]]) -> None:
    assert len(graphs) == 5
    assert all(map(surely_conforms, graphs))


STRANGE = [
    ox.NamedNode("https://example.org/strange"),
    ox.BlankNode("b"),
    ox.Literal(""),
    ox.Literal("-1", datatype=XSD.integer),
    ox.Literal("one", datatype=XSD.integer),
    ox.Literal("2014-02-30", datatype=XSD.date),
    ox.Literal("2014-02-28", datatype=XSD.date),
    ox.Literal("2014-02", datatype=ox.NamedNode(PREFIXES["edtf"] + "EDTF")),
    ox.Literal("1.5", datatype=XSD.decimal),
    DIP.held,
    DIP.Meeting,
    DIP.Party,
    DIP.State,
    OA.TextQuoteSelector,
]


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_a_graph_that_was_altered(graphs: list[list[ox.Quad]], data: st.DataObject) -> None:
    """A triple lost, doubled, or with another object: what the quick check passes, pySHACL passes."""
    quads = list(data.draw(st.sampled_from(graphs), label="graph"))
    for _ in range(data.draw(st.integers(1, 2), label="changes")):
        number = data.draw(st.integers(0, len(quads) - 1), label="triple")
        quad = quads[number]
        kind = data.draw(st.sampled_from(["lost", "changed", "added"]), label="change")
        value = data.draw(st.sampled_from([*STRANGE, quads[0].object, quads[-1].object]), label="object")
        changed = ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)
        quads[number : number + 1] = {"lost": [], "changed": [changed], "added": [quad, changed]}[kind]
    if surely_conforms(quads):
        found = validate(quads, engine=Engine.pyshacl).findings
        assert not [f for f in found if f.shape != "EvidenceLength"]


BROKEN = [
    # every kind of constraint that the shapes use, broken once: predicate, object in place of what is there
    ("minCount", DIP.status, None),
    ("in", DIP.status, STRANGE[0]),
    ("class", DIP.participant, STRANGE[0]),
    ("minLength", ox.NamedNode(PREFIXES["rdfs"] + "label"), ox.Literal("")),
    ("lessThan", OA.end, ox.Literal("0", datatype=XSD.integer)),
    ("lessThanOrEquals", SEM.hasLatestEndTimeStamp, ox.Literal("1900-01-01", datatype=XSD.date)),
    ("minInclusive", OA.start, ox.Literal("-1", datatype=XSD.integer)),
    ("datatype", DIP.textLength, ox.Literal("7")),
    ("pattern", DIP.textHash, ox.Literal("7")),
    ("nodeKind", DIP.topic, ox.Literal("trade")),
    ("target", RDF.type, DIP.Encounter),
]


@pytest.mark.parametrize(("what", "predicate", "value"), BROKEN, ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_seen(what: str, predicate: ox.NamedNode, value: object, graphs: list[list[ox.Quad]]) -> None:
    seen = 0
    for quads in graphs[:-1]:
        altered = [q for q in quads if q.predicate != predicate]
        if value is not None:
            altered += [ox.Quad(q.subject, predicate, value, q.graph_name) for q in quads if q.predicate == predicate]
        if len(set(altered)) and set(altered) != set(quads):
            seen += 1
            assert not surely_conforms(altered)
            assert validate(altered, engine=Engine.pyshacl).findings
    assert seen


def test_a_constraint_that_is_not_known_is_left_to_pyshacl(
    graphs: list[list[ox.Quad]], monkeypatch: pytest.MonkeyPatch
) -> None:
    conformance._compiled.cache_clear()
    monkeypatch.delitem(conformance._SIMPLE, "minLength")
    assert not surely_conforms(graphs[0])
    assert validate(graphs[0]).conforms
    monkeypatch.undo()
    conformance._compiled.cache_clear()
    assert surely_conforms(graphs[0])


def test_nothing_to_look_at() -> None:
    assert surely_conforms([])
