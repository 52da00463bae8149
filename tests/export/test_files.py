"""Exports: the same graph gives the same bytes, and every format brings every statement back."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from kg.errors import StoreError
from kg.export import FORMATS, export
from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.store import Store, content_key

# rdflib's own parsers use names of its own that it has deprecated
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

ID = "https://w3id.org/diplomacy-kg/id/"
ARTICLE = "herald-2014-03-31"
RDFLIB = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads", "jsonld": "json-ld"}


def exported(store: ox.Store | Store, format: str, **options: str) -> bytes:
    out = io.BytesIO()
    export(store, out, format=format, **options)
    return out.getvalue()


def as_rdflib(quads: list[ox.Quad]) -> rdflib.Graph:
    lines = ox.serialize([quad.triple for quad in quads], format=ox.RdfFormat.N_TRIPLES)
    return rdflib.Graph().parse(data=lines, format="nt")


def default_graph(store: ox.Store) -> list[ox.Quad]:
    return list(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf"])
def test_formats_of_one_graph_hold_the_merged_view(graph: ox.Store, format: str) -> None:
    found = rdflib.Graph().parse(data=exported(graph, format), format=RDFLIB[format])
    assert isomorphic(found, as_rdflib(default_graph(graph)))


@pytest.mark.parametrize("format", ["trig", "nq", "jsonld"])
def test_formats_of_many_graphs_hold_all(graph: ox.Store, format: str) -> None:
    found = rdflib.Dataset()
    found.parse(data=exported(graph, format), format=RDFLIB[format])
    assert len(list(found.quads())) == len(graph)
    for name in graph.named_graphs():
        expected = as_rdflib(list(graph.quads_for_pattern(None, None, None, name)))
        assert isomorphic(found.graph(rdflib.URIRef(name.value)), expected)
    assert isomorphic(found.default_graph, as_rdflib(default_graph(graph)))


@pytest.mark.parametrize("format", FORMATS)
def test_the_order_of_insertion_changes_no_byte(graph: ox.Store, format: str) -> None:
    expected = exported(graph, format)
    quads = list(graph)
    for seed in range(2):
        random.Random(seed).shuffle(quads)
        other = ox.Store()
        other.extend(quads)
        assert exported(other, format) == expected


@pytest.mark.parametrize("format", FORMATS)
def test_one_article(graph: ox.Store, format: str) -> None:
    name = ox.NamedNode(f"{ID}article/{ARTICLE}")
    quads = list(graph.quads_for_pattern(None, None, None, name))
    data = exported(graph, format, article=ARTICLE)
    assert data == exported(graph, format, graph=name.value)
    found = rdflib.Dataset()
    found.parse(data=data, format=RDFLIB[format])
    assert len(list(found.quads())) == len(quads)


def test_the_merged_view_alone_in_a_format_of_many_graphs(graph: ox.Store) -> None:
    lines = exported(graph, "nq", graph="").splitlines()
    assert len(lines) == len(default_graph(graph))


def test_turtle_is_written_to_be_read(graph: ox.Store) -> None:
    text = exported(graph, "ttl").decode()
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert text.startswith(prefixes[0])
    blocks = text.strip().split("\n\n")[1:]
    subjects = [block.split(" ", 1)[0].strip("<>") for block in blocks]
    assert len(subjects) == len(set(subjects)), "what is said of a subject stands together"
    assert subjects == sorted(subjects)
    assert all(block.split(" ", 2)[1] == "a" for block in blocks), "types first"


def test_json_ld_reads_like_plain_json(graph: ox.Store) -> None:
    data = json.loads(exported(graph, "jsonld"))
    nodes = {node["id"]: node for node in data["@graph"]}
    meeting = nodes[f"{ID}encounter/2005-09-14-meeting-jp-kp-beijing"]
    assert meeting["when"] == "2005-09-14"
    assert meeting["status"] == "https://w3id.org/diplomacy-kg/ontology#held"
    assert set(meeting["type"]) == {"dip:Encounter", "dip:Meeting"}
    assert nodes[f"{ID}person/song-il-ho-kp"]["label"] == "Song Il-ho"
    assert any(node["id"] == f"{ID}article/{ARTICLE}" and "@graph" in node for node in data["@graph"])


def test_a_file_is_replaced_in_one_step(graph: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "new" / "graph.ttl"
    assert export(graph, path) == len(default_graph(graph))
    assert path.read_bytes() == exported(graph, "ttl")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="no article 'none'"):
        export(graph, path, article="none")
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["graph.ttl"]


def test_standard_output(graph: ox.Store, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    export(graph, "-", format="ntriples")
    assert capfdbinary.readouterr().out == exported(graph, "nt")


@pytest.mark.parametrize(
    ("target", "format", "message"),
    [
        ("graph.foo", None, r"the format '.foo' is not known; known are .ttl, .trig, .nq, .nt, .jsonld, .rdf"),
        ("graph", None, "has no ending that names a format; known are .ttl"),
        ("graph.ttl", "word", "the format 'word' is not known"),
    ],
)
def test_an_unknown_format(graph: ox.Store, tmp_path: Path, target: str, format: str | None, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        export(graph, tmp_path / target, format=format)


@pytest.mark.parametrize(
    ("name", "ending"), [("Turtle", "ttl"), ("json-ld", "jsonld"), (".nq", "nq"), ("N-Triples", "nt")]
)
def test_formats_by_other_names(graph: ox.Store, name: str, ending: str) -> None:
    assert exported(graph, name) == exported(graph, ending)


def test_a_store_on_disk_gives_the_bytes_of_one_in_memory(
    sample_facts: tuple[ArticleFacts, ...], graph: ox.Store, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "store", create=True) as store:
        for facts in reversed(sample_facts):
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.publish(merged_quads(store.read_quads()))
    for format in FORMATS:
        assert exported(Store.open(tmp_path / "store"), format) == exported(graph, format)


XSD_DATE = "http://www.w3.org/2001/XMLSchema#date"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["en", "ko-kr"])),
    st.dates().map(lambda day: ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD_DATE))),
    st.integers().map(ox.Literal),
)
IRIS = st.sampled_from([ox.NamedNode(f"http://example.org/{name}") for name in ("a", "b#c", "d?e=%20", "é", "p")])
QUADS = st.builds(ox.Quad, IRIS, st.just(ox.NamedNode("http://example.org/p")), st.one_of(IRIS, LITERALS), IRIS)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=50)
@given(st.lists(QUADS, max_size=12))
def test_whatever_is_written_comes_back(quads: list[ox.Quad]) -> None:
    store = ox.Store()
    store.extend(quads)
    for format in ("trig", "nq", "jsonld"):
        found = set(ox.parse(exported(store, format), FORMATS[format]))
        assert found == set(store), format


def test_an_empty_graph() -> None:
    for format in FORMATS:
        assert list(ox.parse(exported(ox.Store(), format), FORMATS[format])) == []
