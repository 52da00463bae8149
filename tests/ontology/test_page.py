"""The page of the ontology is up to date and whole, and the ontology hangs together: no orphans, no loose ends."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export.ontology import Term, competency_questions, ontology_html, terms
from kg.query.catalog import catalog
from kg.rdf.namespaces import PREFIXES, triples_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "ontology.html"
TERMS = terms()
NAMES = {term.name for term in TERMS}
VALUES = ("xsd:", "rdf:", "rdfs:", "edtf:")


def test_the_page_is_that_of_the_ontology() -> None:
    """If not: python -m kg.export.ontology docs/ontology.html"""
    assert PAGE.read_text("utf-8") == ontology_html()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_every_term_has_a_label_and_a_definition(term: Term) -> None:
    assert term.label
    assert term.definition.endswith((".", "?", ")"))
    assert term.examples or term.kind == "individuals"


@pytest.mark.parametrize("term", [t for t in TERMS if t.kind in ("links", "values")], ids=lambda term: term.name)
def test_domain_and_range_are_terms_that_are(term: Term) -> None:
    assert term.range, "what it points to"
    for name in (*term.domain, *term.range):
        assert name in NAMES or ":" in name, name
    if term.kind == "values":
        assert all(name.startswith(VALUES) for name in term.range), term.range


def test_no_class_stands_alone() -> None:
    """Each is above or below another, or a property starts or ends there."""
    used = {name for term in TERMS for name in (*term.domain, *term.range)}
    alone = [t.name for t in TERMS if t.kind == "classes" and not (t.parents or t.children or t.name in used)]
    assert alone == []


def test_no_class_is_above_itself() -> None:
    above = {term.name: set(term.parents) for term in TERMS}
    for name in above:
        seen: set[str] = set()
        waiting = set(above[name])
        while waiting:
            step = waiting.pop()
            seen.add(step)
            waiting |= above.get(step, set()) - seen
        assert name not in seen


def test_alignments_speak_of_terms_that_are() -> None:
    paths = sorted((ROOT / "ontology" / "alignments").rglob("*.ttl"))
    assert len(paths) >= 7
    for path in paths:
        for quad in triples_of(path):
            for node in (quad.subject, quad.object):
                if isinstance(node, ox.NamedNode) and node.value.startswith(PREFIXES["dip"]):
                    assert node.value.removeprefix(PREFIXES["dip"]) in NAMES, (path.name, node.value)


def test_every_competency_question_has_a_query_with_an_answer() -> None:
    known = {query.name for query in catalog()}
    rows = competency_questions()
    assert len(rows) >= 25
    assert len({row.question for row in rows}) == len(rows)
    for row in rows:
        assert row.query in known
        answer = (ROOT / "tests" / "queries" / f"{row.query}.csv").read_text("utf-8")
        assert len(answer.splitlines()) > 1, f"{row.query} answers nothing on the sample graph"
