"""How answers are written: for people, for spreadsheets, for programs."""

from __future__ import annotations

import csv
import io
import json

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import Graph, Table, run, write

XSD = "http://www.w3.org/2001/XMLSchema#"


def written(answer: Table | Graph, format: str, **options) -> str:
    out = io.StringIO()
    write(answer, out, format=format, **options)
    return out.getvalue()


def table(*cells: str) -> Table:
    return Table(columns=("x",), rows=tuple((ox.Literal(cell),) for cell in cells))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']


@pytest.mark.parametrize("cell", FORMULAS)
def test_formulas_are_disarmed_when_asked_and_else_left(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(written(table(cell), "csv", safe=True), newline="")))
    assert rows[1] == [f"'{cell}"]
    rows = list(csv.reader(io.StringIO(written(table(cell), "csv"), newline="")))
    assert rows[1] == [cell]


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12), min_size=1, max_size=4))
def test_csv_and_json_give_every_text_back(cells: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(written(table(*cells), "csv"), newline="")))
    assert [row[0] if row else "" for row in rows[1:]] == cells
    bindings = json.loads(written(table(*cells), "json"))["results"]["bindings"]
    assert [binding["x"]["value"] for binding in bindings] == cells


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), min_size=1, max_size=4))
def test_tsv_and_tables_keep_a_row_on_a_line(cells: list[str]) -> None:
    for format in ("tsv", "table"):
        assert len(written(table(*cells), format).split("\n")) == len(cells) + 2


TERMS = Table(
    columns=("a", "b", "c", "d", "e", "f"),
    rows=(
        (
            ox.NamedNode("http://example.org/x"),
            ox.Literal("words"),
            ox.Literal("Worte", language="de"),
            ox.Literal("2014-03-30", datatype=ox.NamedNode(f"{XSD}date")),
            None,
            ox.BlankNode("b1"),
        ),
    ),
)


def test_json_is_sparqls() -> None:
    data = json.loads(written(TERMS, "json"))
    assert data["head"]["vars"] == list("abcdef")
    assert data["results"]["bindings"] == [
        {
            "a": {"type": "uri", "value": "http://example.org/x"},
            "b": {"type": "literal", "value": "words"},
            "c": {"type": "literal", "value": "Worte", "xml:lang": "de"},
            "d": {"type": "literal", "value": "2014-03-30", "datatype": f"{XSD}date"},
            "f": {"type": "bnode", "value": "b1"},
        }
    ]
    parsed = ox.parse_query_results(written(TERMS, "json"), ox.QueryResultsFormat.JSON)
    assert [tuple(row) for row in parsed] == list(TERMS.rows)


def test_tsv_is_sparqls() -> None:
    parsed = ox.parse_query_results(written(TERMS, "tsv"), ox.QueryResultsFormat.TSV)
    assert [tuple(row)[:5] for row in parsed] == [row[:5] for row in TERMS.rows]


def test_yes_and_no() -> None:
    assert json.loads(written(run(ox.Store(), "ASK { }"), "json")) == {"head": {}, "boolean": True}
    assert written(run(ox.Store(), "ASK { ?s ?p ?o }"), "csv") == "answer\nfalse\n"


def test_graphs_are_turtle(graph: ox.Store) -> None:
    answer = run(graph, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c }")
    text = written(answer, "ttl")
    assert text == written(answer, "table")
    found = rdflib.Graph().parse(data=text, format="turtle")
    assert len(found) == len(answer.triples)
    assert written(answer, "csv").startswith("subject,predicate,object\n")


def test_turtle_is_for_graphs() -> None:
    with pytest.raises(QueryError, match="ttl is for CONSTRUCT and DESCRIBE"):
        written(TERMS, "ttl")
    with pytest.raises(QueryError, match="'xlsx' is none of table, csv"):
        written(TERMS, "xlsx")


def test_a_table_in_a_pipe_has_a_line_a_row_and_no_colour(graph: ox.Store) -> None:
    text = written(run(graph, "who-met-whom"), "table")
    assert "\x1b" not in text
    lines = text.splitlines()
    assert lines[0].split()[:4] == ["article", "event", "type", "status"]
    assert len(lines) == 1 + len(run(graph, "who-met-whom").rows)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize("name", ["who-met-whom", "articles-overview", "state-pairs", "offices"])
def test_a_table_fits_the_terminal(graph: ox.Store, name: str, width: int) -> None:
    text = written(run(graph, name), "table", width=width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "\x1b" not in text, "the stream is no terminal"


def test_a_narrow_table_says_what_it_leaves_out(graph: ox.Store) -> None:
    text = written(run(graph, "who-met-whom"), "table", width=100)
    assert text.splitlines()[-1].startswith("(not shown: article")


def test_the_terminal_obeys_no_article() -> None:
    hostile = "a\x1b]0;title\x07b\u202ec\x9bd[bold]e"
    for width in (None, 80):
        text = written(table(hostile), "table", width=width)
        assert not set(text) & {"\x1b", "\x07", "\u202e", "\x9b"}
        assert "[bold]" in text


def test_iris_are_short_where_people_read() -> None:
    base = "https://example.org/id/"
    answer = Table(
        columns=("x",),
        rows=((ox.NamedNode(base + "person/a"),), (ox.NamedNode("https://w3id.org/diplomacy-kg/ontology#held"),)),
        base=base,
    )
    assert written(answer, "table") == "x\nperson/a\ndip:held\n"
    assert written(answer, "csv").splitlines()[1] == base + "person/a"


def test_wide_characters_are_counted() -> None:
    answer = Table(
        columns=("a", "b"), rows=((ox.Literal("北京"), ox.Literal("x")), (ox.Literal("abcd"), ox.Literal("y")))
    )
    lines = written(answer, "table", width=80).splitlines()
    assert lines[1:3] == ["北京  x", "abcd  y"]
