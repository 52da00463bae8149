"""A view checked in stretches has the faults that it has as a whole."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, OA, RDF
from kg.rdf.quads import article_quads
from kg.store import checking
from kg.store.checking import find_amiss
from kg.store.lines import SortedLines
from kg.store.parts import sorted_lines
from kg.store.pieces import Cutter, View, write_piece
from kg.store.shacl import Engine, Finding, has_pyshifty
from kg.store.shapes import validate

ENGINE = Engine.pyshifty if has_pyshifty() else Engine.pyshacl


@pytest.fixture(scope="module")
def merged(sample_facts: tuple[ArticleFacts, ...]) -> list[ox.Quad]:
    return merged_quads(quad for facts in sample_facts for quad in article_quads(facts))


def view_of(folder: Path, quads: list[ox.Quad]) -> View:
    cutter = Cutter()
    lines = [*cutter.cut(sorted_lines(quads)), *cutter.rest()]
    return View(key="", folder=folder, pieces=tuple(write_piece(folder, piece) for piece in lines))


def found(folder: Path, quads: list[ox.Quad], size: int) -> tuple[Finding, ...]:
    with SortedLines(view_of(folder, quads)) as view:
        return find_amiss(view, size=size)


@pytest.mark.parametrize("size", [1, 5_000, 10**9])
def test_what_conforms_is_not_shown_to_an_engine(
    merged: list[ox.Quad], size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "findings", None)
    assert found(tmp_path, merged, size) == ()


PLACES = st.integers(0, 10**6)
CHANGES = st.lists(st.tuples(PLACES, st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=3)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES, size=st.sampled_from([20_000, 60_000]))
@example(changes=[(21869, 1, 2)], size=20_000)  # a second quotation of one stretch of text
def test_faults_are_those_of_the_whole(
    merged: list[ox.Quad], changes: list[tuple[int, int, int]], size: int, tmp_path: Path
) -> None:
    """A triple lost, doubled or with another object, seen in stretches of a few subjects or of half of the view."""
    quads = list(merged)
    for place, value, change in changes:
        number = place % len(quads)
        quad = quads[number]
        other = [ox.NamedNode("urn:x"), ox.Literal(""), DIP.Meeting, quads[-1].object][value]
        changed = ox.Quad(quad.subject, quad.predicate, other)
        quads[number : number + 1] = [[], [changed], [quad, changed]][change]
    assert found(tmp_path, quads, size) == validate(quads, engine=ENGINE).findings


@pytest.mark.parametrize(
    "lost",
    [
        (DIP.participation, None),  # a shape looks back from a participation to its encounter
        (RDF.type, DIP.Person),  # speakers and participants stand in other stretches
        (RDF.type, OA.SpecificResource),  # two steps off
        (OA.exact, None),
    ],
)
def test_faults_that_show_from_afar(
    merged: list[ox.Quad], lost: tuple[ox.NamedNode, ox.NamedNode | None], tmp_path: Path
) -> None:
    predicate, value = lost
    quads = [q for q in merged if q.predicate != predicate or (value and q.object != value)]
    expected = validate(quads, engine=ENGINE).findings
    assert expected
    assert found(tmp_path, quads, 20_000) == expected
