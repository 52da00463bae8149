"""Every term is labelled, defined and shown by an example; topics and alignments name only terms that are."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import OntologyError
from kg.model import EncounterType, RoleName, Status
from kg.rdf.namespaces import (
    DIP,
    ONTOLOGY,
    PREFIXES,
    RDF,
    RDFS,
    SKOS,
    TOPIC,
    Vocabulary,
    ontology_triples,
    triples_of,
)

FOLDER = Path(__file__).parents[2] / "ontology"
ALIGNMENTS = sorted((FOLDER / "alignments").rglob("*.ttl"))
TOPICS = [
    "abductions",
    "nuclear-programme",
    "missiles",
    "normalisation",
    "trade",
    "humanitarian-aid",
    "security",
    "peace-process",
    "sanctions",
    "climate",
    "energy",
    "terrorism",
    "human-rights",
    "migration",
    "economy",
    "defence",
    "territorial-dispute",
    "elections",
    "health",
]

About = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


def about(quads: tuple[ox.Quad, ...] | list[ox.Quad]) -> About:
    found: About = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


def terms(kind: str) -> list[str]:
    iri = ox.NamedNode(PREFIXES["owl"] + kind)
    return sorted(q.subject.value for q in ontology_triples("diplomacy.ttl") if q.object == iri)


ONTOLOGY_TERMS = about(ontology_triples("diplomacy.ttl"))
CLASSES = terms("Class")
PROPERTIES = terms("ObjectProperty") + terms("DatatypeProperty")


def test_how_many_terms_there_are() -> None:
    """State them here, so that a term that the reader loses is missed."""
    assert len(CLASSES) == 32
    assert len(PROPERTIES) == 59
    assert len(list(DIP)) == len(CLASSES) + len(PROPERTIES) + len(Status) + len(RoleName)


@pytest.mark.parametrize("term", CLASSES + PROPERTIES, ids=lambda iri: iri.rpartition("#")[2])
def test_annotations(term: str) -> None:
    said = ONTOLOGY_TERMS[term]
    for predicate in (RDFS.label, SKOS.definition, SKOS.example):
        assert len(said[predicate.value]) == 1, predicate
        assert said[predicate.value][0].value.strip()
    assert said[RDFS.isDefinedBy.value] == [ox.NamedNode(ONTOLOGY)]
    definition = said[SKOS.definition.value][0].value
    assert definition.endswith(".")
    assert definition[0].isupper()


@pytest.mark.parametrize("term", PROPERTIES, ids=lambda iri: iri.rpartition("#")[2])
def test_domains_and_ranges_are_terms(term: str) -> None:
    said = ONTOLOGY_TERMS[term]
    domains = said[PREFIXES["schema"] + "domainIncludes"]
    assert domains
    for node in (*domains, *said[PREFIXES["schema"] + "rangeIncludes"], *said[RDFS.subPropertyOf.value]):
        if node.value.startswith(PREFIXES["dip"]):
            assert node.value.removeprefix(PREFIXES["dip"]) in DIP


def test_the_ontology_has_a_version() -> None:
    said = ONTOLOGY_TERMS[ONTOLOGY]
    assert said[PREFIXES["owl"] + "versionInfo"][0].value == "0.1.0"


def test_every_value_of_the_model_has_a_term() -> None:
    for kind in EncounterType:
        assert DIP[kind.value.capitalize()].value in CLASSES
    for status in Status:
        assert DIP[status.value]
    for role in RoleName:
        assert DIP[f"{role.value}Role"]


# -- names that are wrong


def test_a_misspelled_term_raises() -> None:
    with pytest.raises(OntologyError, match=r"dip:Meating is not declared .* dip:Meeting\?"):
        _ = DIP.Meating
    with pytest.raises(OntologyError, match="topic:abduction"):
        _ = TOPIC["abduction"]


def test_a_vocabulary_may_have_a_term_of_any_name() -> None:
    """oa:prefix was once taken for an attribute of the vocabulary."""
    for term in ("prefix", "start", "items"):
        assert getattr(Vocabulary("oa", frozenset([term]), "here"), term).value == PREFIXES["oa"] + term


def test_a_malformed_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> .")
    with pytest.raises(OntologyError, match=r"broken\.ttl"):
        triples_of(path)
    with pytest.raises(OntologyError, match=r"missing\.ttl"):
        triples_of(tmp_path / "missing.ttl")


# -- topics


def test_topics() -> None:
    assert sorted(TOPIC) == sorted(TOPICS)
    found = about(ontology_triples("topics.ttl"))
    for topic in TOPICS:
        said = found[PREFIXES["topic"] + topic]
        assert SKOS.Concept in said[RDF.type.value]
        assert DIP.Topic in said[RDF.type.value]
        for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example):
            assert len(said[predicate.value]) == 1, (topic, predicate)
        for broader in said[SKOS.broader.value]:
            narrower = found[broader.value][PREFIXES["skos"] + "narrower"]
            assert ox.NamedNode(PREFIXES["topic"] + topic) in narrower
        assert said[SKOS.broader.value] or said[PREFIXES["skos"] + "topConceptOf"]


# -- alignments


def test_all_alignments_are_found() -> None:
    assert [str(path.relative_to(FOLDER / "alignments")) for path in ALIGNMENTS] == [
        "foaf.ttl",
        "oa.ttl",
        "org.ttl",
        "prov.ttl",
        "schema.ttl",
        "sem.ttl",
        "skos/plover-cameo.ttl",
        "skos/topics.ttl",
        "time.ttl",
    ]


@pytest.mark.parametrize("path", ALIGNMENTS, ids=lambda path: path.stem)
def test_alignments_name_terms_that_are(path: Path) -> None:
    ours = [
        node.value.removeprefix(PREFIXES["dip"])
        for quad in triples_of(path)
        for node in (quad.subject, quad.object)
        if isinstance(node, ox.NamedNode) and node.value.startswith(PREFIXES["dip"])
    ]
    assert ours
    assert [name for name in ours if name not in DIP] == []


def test_consult_codes() -> None:
    found = about(triples_of(FOLDER / "alignments" / "skos" / "plover-cameo.ttl"))
    cameo = {n.value for said in found.values() for n in said[SKOS.notation.value]}
    assert {"040", "041", "042", "043", "044", "045", "046", "057", "CONSULT", "AGREE"} <= cameo
