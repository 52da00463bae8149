"""Networks, tables, framed JSON-LD and spans of time: what other programs read of the sample graph."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from kg.errors import StoreError
from kg.export import export
from kg.export.tables import TABLES
from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.store import Store, content_key

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
XSD = {"anyURI": ":", "date": "-"}


@pytest.fixture
def graph(sample_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store


def exported(store: ox.Store | Store, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    export(store, out, format=format, **options)  # type: ignore[arg-type]
    return out.getvalue()


def merged(store: ox.Store) -> rdflib.Graph:
    triples = [quad.triple for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())]
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")


# --- networks


@pytest.mark.parametrize(("format", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_networks_come_back_with_their_types(graph: ox.Store, format: str, read: object) -> None:
    data = exported(graph, format)
    found = read(io.BytesIO(data))  # type: ignore[operator]
    assert {d["label"] for _, d in found.nodes(data=True)} == {
        "Kim Kye Gwan", "Kenichiro Sasae", "Junichi Ihara", "Song Il-ho",
    }  # fmt: skip
    edges = sorted((d["weight"], d["first"], d["last"]) for _, _, d in found.edges(data=True))
    assert edges == [(1, "2014-03-30", "2014-03-31"), (2, "2005-08-07", "2005-09-14")]
    assert all(isinstance(d["encounters"], int) for _, d in found.nodes(data=True))
    assert exported(graph, format) == data, "the same graph, the same bytes"


def test_gexf_has_a_span_of_days_for_every_encounter(graph: ox.Store) -> None:
    text = exported(graph, "gexf").decode()
    assert 'timeformat="date"' in text
    assert text.count("<spell ") == 3
    assert '<spell start="2014-03-30" end="2014-03-31"' in text


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_a_network_of_a_time_and_of_an_article(graph: ox.Store, format: str) -> None:
    assert b"Sasae" not in exported(graph, format, first="2014", last="2014-03")
    assert b"Sasae" not in exported(graph, format, article="herald-2014-03-31")
    assert b"Ihara" in exported(graph, format, article="herald-2014-03-31")
    with pytest.raises(StoreError, match="no article"):
        exported(graph, format, article="not-there")


# --- tables


def test_tables_and_their_description_agree(graph: ox.Store, tmp_path: Path) -> None:
    count = export(graph, tmp_path / "tables", format="csv")
    about = json.loads((tmp_path / "tables" / "csv-metadata.json").read_text("utf-8"))
    assert about["@context"][0] == "http://www.w3.org/ns/csvw"
    ids: dict[str, set[str]] = {}
    rows = 0
    for table in about["tables"]:
        with (tmp_path / "tables" / table["url"]).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found = list(reader)
        schema = table["tableSchema"]
        assert reader.fieldnames == [column["name"] for column in schema["columns"]]
        rows += len(found)
        for column in schema["columns"]:
            for row in found:
                value = row[column["name"]]
                assert not value or XSD.get(column["datatype"], "") in value, (table["url"], column["name"], value)
        ids[table["url"]] = {row.get("id", "") for row in found}
        if "primaryKey" in schema:
            assert len(ids[table["url"]]) == len(found), table["url"]
        for key in schema.get("foreignKeys", ()):
            known = ids[key["reference"]["resource"]]
            assert {row[key["columnReference"]] for row in found} <= known | {""}, table["url"]
    assert rows == count
    assert len(about["tables"]) == len(TABLES) >= 8
    assert all(ids[f"{name}.csv"] for name in ("actors", "places", "articles", "encounters", "statements"))


def test_tables_of_a_time(graph: ox.Store, tmp_path: Path) -> None:
    export(graph, tmp_path, first="2014")
    text = (tmp_path / "encounters.csv").read_text("utf-8")
    assert "2014-03-30" in text
    assert "2005" not in text


def test_cells_that_a_spreadsheet_would_run_are_disarmed(tmp_path: Path) -> None:
    store = ox.Store()
    store.update(
        "PREFIX d: <https://w3id.org/diplomacy-kg/ontology#> INSERT DATA { <http://e/p> a d:Place ; "
        "<http://www.w3.org/2000/01/rdf-schema#label> '=cmd|1' }"
    )
    export(store, tmp_path, format="csv", safe=True)
    assert "'=cmd|1" in (tmp_path / "places.csv").read_text("utf-8")
    export(store, tmp_path, format="csv")
    assert ",=cmd|1" in (tmp_path / "places.csv").read_text("utf-8")


# --- JSON-LD as a tree


def test_framed_json_ld_says_the_same(graph: ox.Store) -> None:
    data = exported(graph, "jsonld", framed=True)
    assert isomorphic(rdflib.Graph().parse(data=data, format="json-ld"), merged(graph))


def test_framed_json_ld_reads_as_plain_json(graph: ox.Store) -> None:
    found = json.loads(exported(graph, "jsonld", framed=True))["@graph"]
    (event,) = [e for e in found if e.get("when") == "2005-09-14"]
    names = {part["actor"]["label"] for part in event["participation"]}
    assert names == {"Kim Kye Gwan", "Kenichiro Sasae"}


# --- spans, and options that do not go together


@pytest.mark.parametrize("format", ["ttl", "trig", "nq", "nt", "jsonld", "rdf"])
def test_a_span_holds_whole_events_and_no_others(graph: ox.Store, format: str) -> None:
    text = exported(graph, format, first="2014-01", last="2014-12-31").decode()
    assert "Junichi Ihara" in text
    assert "2014-03-30" in text
    assert "2005-09-14" not in text
    assert "Sasae" not in text


@pytest.mark.parametrize(
    "options",
    [
        {"format": "ttl", "framed": True},  # only JSON-LD has a frame
        {"format": "ttl", "first": "2014", "article": "herald-2014-03-31"},  # a span is one of the merged view
        {"format": "csv"},  # tables need a folder
        {"format": "gexf", "graph": "https://example.org/g"},
        {"format": "docx"},
    ],
)
def test_what_does_not_go_together(graph: ox.Store, options: dict[str, object]) -> None:
    with pytest.raises(StoreError):
        exported(graph, **options)  # type: ignore[arg-type]


# --- lines are streamed


@pytest.fixture
def store(sample_facts: tuple[ArticleFacts, ...], tmp_path: Path) -> Store:
    with Store.open(tmp_path / "store", create=True, base="https://w3id.org/diplomacy-kg/id/") as built:
        for facts in sample_facts:
            built.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        built.publish(merged_quads(built.read_quads()))
    return Store.open(tmp_path / "store")


@pytest.mark.parametrize("format", ["nq", "nt"])
def test_streamed_lines_are_those_of_the_graph(graph: ox.Store, store: Store, format: str) -> None:
    assert exported(store, format) == exported(graph, format)


def test_a_damaged_part_gives_no_file(store: Store, tmp_path: Path) -> None:
    """What is written from the index where a part is damaged is whole; a stream is not begun anew."""
    (part,) = [p for p in store.articles() if p.article.startswith("herald")]
    part.path.write_bytes(part.path.read_bytes()[:-80])
    with pytest.raises(StoreError, match="damaged"):
        exported(store, "nq")
    export(store, tmp_path / "all.nq")
    assert b"Junichi Ihara" in (tmp_path / "all.nq").read_bytes()
