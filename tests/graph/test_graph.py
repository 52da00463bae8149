"""The Python door: the examples of docs/python.md, data frames, and what a notebook is shown."""

from __future__ import annotations

import doctest
from datetime import date
from pathlib import Path

import pytest

import kg
from kg.errors import KgError, QueryError
from kg.graph import KnowledgeGraph, Rows
from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.store import Store, content_key

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


@pytest.fixture
def folder(sample_facts: tuple[ArticleFacts, ...], tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store", create=True, base=DEFAULT_BASE) as store:
        for facts in sample_facts:
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.publish(merged_quads(store.read_quads()))
    return tmp_path / "store"


@pytest.fixture
def graph(folder: Path) -> KnowledgeGraph:
    return kg.open(folder)


def test_the_examples_of_the_page(folder: Path) -> None:
    found = doctest.testfile(
        str(PAGE),
        module_relative=False,
        globs={"folder": folder},
        optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL,
    )
    assert found.attempted >= 18
    assert found.failed == 0


def test_meetings_are_narrowed_by_each_argument(graph: KnowledgeGraph) -> None:
    count = {
        "all held": len(graph.meetings()),
        "every status": len(graph.meetings(status="")),
        "of a person": len(graph.meetings(person="Song Il-ho")),
        "of a pair": len(graph.meetings(person="Sasae", with_="Kim Kye Gwan")),
        "of a pair, never": len(graph.meetings(person="Sasae", with_="Song Il-ho")),
        "about": len(graph.meetings(topic="abductions")),
        "since": len(graph.meetings(since=date(2014, 1, 1))),
        "until": len(graph.meetings(until="2005-08")),
        "there": len(graph.meetings(place="Beijing", topic="abductions")),
    }
    assert count == {
        "all held": 3, "every status": 4, "of a person": 1, "of a pair": 2, "of a pair, never": 0, "about": 1,
        "since": 1, "until": 1, "there": 1,
    }  # fmt: skip


def test_arguments_that_do_not_go_together(graph: KnowledgeGraph) -> None:
    with pytest.raises(QueryError):
        graph.meetings(person="Sasae", party="Japan")
    with pytest.raises(QueryError):
        graph.meetings(with_="Sasae")
    with pytest.raises(KgError):
        kg.open("/no/such/folder")


def test_a_data_frame(graph: KnowledgeGraph) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    frame = graph.meetings(place="Beijing").to_pandas()
    assert list(frame.columns)[:3] == ["when", "first", "last"]
    assert len(frame) == 3
    assert len(graph.query("people").to_pandas()) == len(graph.query("people"))


def test_a_notebook_is_shown_text_and_no_code() -> None:
    class Row:
        name = "<script>alert(1)</script>\u202e"

    shown = Rows([Row()] * 60, ["name"], ["a & b"])._repr_html_()
    assert "<script" not in shown
    assert "\u202e" not in shown
    assert "a &amp; b" in shown
    assert "and 10 more rows" in shown
    assert shown.count("<tr>") == 51


def test_rows_are_a_sequence(graph: KnowledgeGraph) -> None:
    rows = graph.query("people")
    assert rows[:1] == rows[0:1]
    assert list(rows) == [rows[n] for n in range(len(rows))]
    assert "rows: article, person, name, side" in repr(rows)
    assert "articles" in graph._repr_html_()
    triples = graph.query("CONSTRUCT { ?p rdfs:label ?n } { ?p a dip:Person ; rdfs:label ?n }")
    assert triples.columns == ("subject", "predicate", "object")


def test_the_package_is_typed() -> None:
    assert (Path(kg.__file__).parent / "py.typed").exists()
