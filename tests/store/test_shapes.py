"""Validation: what is written conforms, and what does not is named by article, node, shape and in plain words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.model import ArticleFacts
from kg.rdf.iris import article_iri
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, OA, XSD
from kg.rdf.quads import article_quads
from kg.store.shapes import validate, validate_graph_file

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/"'
SAID = f'<rdf:RDF {RDF}><rdf:Description rdf:about="http://e/x"><e:says>&%s;</e:says></rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(
    ("entities", "name", "fine"),
    [
        ('<!ENTITY e "http://e/"><!ENTITY f  "http://f/" >', "f", True),  # what files of ontologies have
        ('<!ENTITY a "ha"><!ENTITY b "&a;&a;">', "b", False),
        ('<!ENTITY a "ha"><!ENTITY b\n  "&#38;a;">', "b", False),
        (f'<!ENTITY a "{"ha" * 200}">', "a", False),
        ('<!ENTITY a SYSTEM "file:///etc/passwd">', "a", False),
        ('<!ENTITY % a "ha">', "a", False),
    ],
)
def test_entities_of_xml_are_short_or_refused(tmp_path: Path, entities: str, name: str, fine: bool) -> None:
    """Oxigraph would expand entities of entities until all memory is taken."""
    path = tmp_path / "graph.rdf"
    path.write_text(f"<!DOCTYPE rdf:RDF [{entities}]>{SAID % name}")
    if fine:
        assert validate_graph_file(path).triples == 1
    else:
        with pytest.raises(StoreError, match=r"graph\.rdf: an entity in it is long or stands for others"):
            validate_graph_file(path)


@pytest.mark.parametrize("ending", ["ttl", "nt", "nq", "trig"])
def test_a_line_of_fifty_megabytes_is_named(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"graph.{ending}"
    path.write_bytes(b'<http://e/> <http://e/> "' + b"a" * (50 * 2**20) + b'" .\n')
    with pytest.raises(StoreError, match=rf"graph\.{ending}: Reached the buffer maximal size"):
        validate_graph_file(path)


@pytest.fixture
def quads(sample_facts: tuple[ArticleFacts, ...]) -> list[ox.Quad]:
    return [quad for facts in sample_facts for quad in article_quads(facts)]


def test_what_we_write_conforms(quads: list[ox.Quad]) -> None:
    report = validate([*quads, *merged_quads(quads)])
    assert report.conforms, "\n".join(map(str, report.findings))
    assert report.graphs == 5
    assert report.triples == len(quads) + len(merged_quads(quads))


def test_an_encounter_without_status(sample_facts: tuple[ArticleFacts, ...]) -> None:
    facts = sample_facts[2]
    report = validate(quad for quad in article_quads(facts) if quad.predicate != DIP.status)
    (finding,) = report.findings
    article = article_iri(facts.article.id).value
    assert (finding.article, finding.node) == (article, f"{article}#encounter/1")
    assert (finding.shape, finding.path, finding.value) == ("EncounterShape", "dip:status", "")
    assert finding.message.startswith("An encounter has exactly one status")
    assert article in str(finding)
    assert "EncounterShape" in str(finding)


def test_evidence_of_another_article(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """The words must stand in the article whose graph says so, even if the other article is there too."""
    one, other = article_quads(sample_facts[0]), article_quads(sample_facts[1])
    elsewhere = article_iri(sample_facts[1].article.id)
    swapped = [
        ox.Quad(quad.subject, quad.predicate, elsewhere, quad.graph_name) if quad.predicate == OA.hasSource else quad
        for quad in one
    ]
    report = validate([*swapped, *other])
    assert {(f.shape, f.path) for f in report.findings} == {("EvidenceShape", "oa:hasTarget/oa:hasSource")}
    assert {f.article for f in report.findings} == {article_iri(sample_facts[0].article.id).value}


def test_a_quotation_of_the_wrong_length(sample_facts: tuple[ArticleFacts, ...]) -> None:
    facts = sample_facts[2]
    words = facts.statements[0].evidence
    wrong = replace(words, end=words.end + 1)
    found = validate(
        article_quads(replace(facts, encounters=(), statements=(replace(facts.statements[0], evidence=wrong),)))
    )
    assert [f.shape for f in found.findings] == ["EvidenceLength"]


def test_literals_are_checked_as_written(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """A store would rewrite "007"^^xsd:nonNegativeInteger before anybody could see it."""
    strange = ox.Literal("007", datatype=ox.NamedNode(XSD.integer.value.replace("integer", "nonNegativeInteger")))
    quads = [
        ox.Quad(q.subject, q.predicate, strange, q.graph_name) if q.predicate == DIP.textLength else q
        for q in article_quads(sample_facts[2])
    ]
    (finding,) = validate(quads).findings
    assert (finding.shape, finding.path, finding.value) == ("ArticleShape", "dip:textLength", "007")


def test_nothing_conforms() -> None:
    assert validate([]).conforms
    assert validate([]).graphs == 0


# -- files


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".rdf", ".trig", ".nq", ".jsonld"])
def test_files_of_every_format(tmp_path: Path, sample_facts: tuple[ArticleFacts, ...], suffix: str) -> None:
    kinds = {".nt": ox.RdfFormat.N_TRIPLES, ".ttl": ox.RdfFormat.TURTLE, ".rdf": ox.RdfFormat.RDF_XML}
    path = tmp_path / f"graph{suffix}"
    quads = article_quads(sample_facts[2])
    if suffix in kinds:
        path.write_bytes(ox.serialize([quad.triple for quad in quads], format=kinds[suffix]))
    else:
        kind = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD}[suffix]
        path.write_bytes(ox.serialize(quads, format=kind))
    report = validate_graph_file(path)
    assert report.conforms, "\n".join(map(str, report.findings))
    assert report.triples == len(quads)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("missing.ttl", None, "missing.ttl"),
        ("broken.ttl", "<a> <b> .", "broken.ttl"),
        ("empty.ttl", "# nothing", "no triples"),
        ("notes.txt", "hello", "expected a graph"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, content: str | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content)
    with pytest.raises(StoreError, match=says):
        validate_graph_file(path)
