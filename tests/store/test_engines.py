"""pyshifty says what pySHACL says, of graphs that conform, of broken ones and of ones altered by lot."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from kg.cli import ShaclEngine, app
from kg.errors import StoreError
from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, OA, PREFIXES, RDF, XSD, triples_of
from kg.rdf.quads import article_quads
from kg.store import shacl
from kg.store.shacl import Engine, Finding, findings, has_pyshifty
from kg.store.shapes import validate

EXAMPLES = sorted((Path(__file__).parents[2] / "ontology" / "examples").glob("*.ttl"))
VIOLATING = Path(__file__).parents[2] / "ontology" / "examples" / "encounter-violates.ttl"

with_pyshifty = pytest.mark.skipif(not has_pyshifty(), reason="pyshifty is not installed (extra 'shifty')")


def found(quads: list[ox.Quad], engine: Engine) -> set[Finding]:
    return set(findings("", quads, engine=engine))


@pytest.fixture(scope="module")
def graphs(sample_facts: tuple[ArticleFacts, ...]) -> list[list[ox.Quad]]:
    """The graphs of the sample articles, what is merged from them, and the examples of the ontology."""
    articles = [article_quads(facts) for facts in sample_facts]
    merged = merged_quads(quad for quads in articles for quad in quads)
    return [*articles, merged, *(list(triples_of(path)) for path in EXAMPLES)]


@with_pyshifty
def test_the_same_of_samples_and_examples(graphs: list[list[ox.Quad]]) -> None:
    assert len(graphs) == 55
    broken = 0
    for quads in graphs:
        expected = found(quads, Engine.pyshacl)
        assert found(quads, Engine.pyshifty) == expected
        broken += bool(expected)
    assert broken == 24


OBJECTS = [
    ox.NamedNode("https://example.org/strange"),
    ox.Literal(""),
    ox.Literal("é\u0301\U0001f600"),
    ox.Literal("7\n"),
    ox.Literal("x", language="en"),
    *(ox.Literal(words, datatype=XSD.integer) for words in ("-1", "one", "007")),
    *(ox.Literal(words, datatype=XSD.date) for words in ("2014-02-30", "2014-02-28", "2014-02-28Z")),
    ox.Literal("2014-02", datatype=ox.NamedNode(PREFIXES["edtf"] + "EDTF")),
    ox.Literal("1.5", datatype=XSD.decimal),
    DIP.held,
    DIP.Meeting,
    DIP.Party,
    DIP.State,
    OA.TextQuoteSelector,
]
ORDERED = {"sem:hasEarliestBeginTimeStamp", "dip:firstSeen", "oa:start"}  # the paths that have sh:lessThan(OrEquals)


@with_pyshifty
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_the_same_of_graphs_altered_by_lot(graphs: list[list[ox.Quad]], seed: int) -> None:
    """Triples lost, doubled, given to another node or with another object. Only of values that cannot be compared may
    pyshifty say more, and never is a graph broken to one and whole to the other.
    """
    chance = random.Random(seed)
    quads = list(chance.choice(graphs))
    for _ in range(chance.randint(1, 3)):
        number = chance.randrange(len(quads))
        quad, other = quads[number], chance.choice(quads)
        value = chance.choice([*OBJECTS, other.object])
        changed = ox.Quad(chance.choice([quad.subject, other.subject]), quad.predicate, value, quad.graph_name)
        quads[number : number + 1] = chance.choice([[], [changed], [quad, changed]]) or [quad] * (len(quads) == 1)
    reference, fast = found(quads, Engine.pyshacl), found(quads, Engine.pyshifty)
    assert reference <= fast
    assert {finding.path for finding in fast - reference} <= ORDERED
    assert bool(reference) == bool(fast)


BLANK_END = [
    ox.Quad(ox.NamedNode("https://example.org/p"), RDF.type, OA.TextPositionSelector),
    ox.Quad(ox.NamedNode("https://example.org/p"), OA.start, ox.Literal("3", datatype=XSD.integer)),
    ox.Quad(ox.NamedNode("https://example.org/p"), OA.end, ox.BlankNode("b")),
]


def test_what_pyshacl_cannot_check_is_said() -> None:
    """It ends with an error where a blank node is to be compared, which is no traceback to the user."""
    with pytest.raises(StoreError, match=r"default graph: pyshacl could not check it: .*BlankNode"):
        validate(BLANK_END, engine=Engine.pyshacl)


@with_pyshifty
def test_pyshifty_checks_it() -> None:
    (finding,) = validate(BLANK_END).findings
    assert (finding.shape, finding.path, finding.value) == ("PositionShape", "oa:start", "3")


@with_pyshifty
def test_rdflib_reads_literals_as_before() -> None:
    import rdflib

    found(list(triples_of(VIOLATING)), Engine.pyshifty)
    assert rdflib.NORMALIZE_LITERALS


def test_without_pyshifty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is missed where it is not installed; who asks for it is told how to get it."""
    monkeypatch.setattr(shacl, "has_pyshifty", lambda: False)
    quads = list(triples_of(VIOLATING))
    assert found(quads, Engine.auto) == found(quads, Engine.pyshacl) != set()
    answer = CliRunner().invoke(app, ["validate", str(VIOLATING), "--engine", "pyshifty"])
    assert isinstance(answer.exception, StoreError)
    assert "pip install 'diplomacy-kg[shifty]'" in str(answer.exception)


def test_every_engine_from_the_command_line() -> None:
    assert [engine.value for engine in ShaclEngine] == [engine.value for engine in Engine]
    engines = [engine for engine in Engine if engine is not Engine.pyshifty or has_pyshifty()]
    answers = [CliRunner().invoke(app, ["validate", str(VIOLATING), "--engine", engine]) for engine in engines]
    assert {answer.exit_code for answer in answers} == {1}
    assert len({answer.stdout for answer in answers}) == 1
