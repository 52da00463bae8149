"""The vocabularies of the graph: `DIP.Meeting`, `SEM.hasPlace`, `TOPIC["abductions"]`.

Ours are read from the ontology and closed: a term that ontology/diplomacy.ttl does not declare raises OntologyError, so
that file and code cannot disagree. Of the others the terms that we use are listed here, from the published
vocabularies (shared names in `PREFIXES`, for queries and for Turtle).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.resources import folder

ONTOLOGY: Final = "https://w3id.org/diplomacy-kg/ontology"
TOPICS: Final = "https://w3id.org/diplomacy-kg/topics"

PREFIXES: Final[dict[str, str]] = {
    "dcterms": "http://purl.org/dc/terms/",
    "dip": f"{ONTOLOGY}#",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "topic": "https://w3id.org/diplomacy-kg/topic/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes that queries may use without declaring them, and that exports are written with."""


class Vocabulary:
    """A closed set of terms: `DIP.Meeting` and `DIP["Meeting"]` are IRIs, `DIP.Meating` raises OntologyError."""

    def __init__(self, prefix: str, terms: frozenset[str], source: str) -> None:
        # private names all through: a vocabulary may have a term "prefix", and oa: does
        self._prefix, self._source = prefix, source
        self._nodes = {term: ox.NamedNode(PREFIXES[prefix] + term) for term in terms}
        self.__dict__.update(self._nodes)  # found without asking: a build looks terms up a hundred thousand times

    def __getitem__(self, term: str) -> ox.NamedNode:
        try:
            return self._nodes[term]
        except KeyError:
            near = get_close_matches(term, self._nodes, n=1)
            hint = f"; did you mean {self._prefix}:{near[0]}?" if near else ""
            raise OntologyError(f"{self._prefix}:{term} is not declared in {self._source}{hint}") from None

    def __getattr__(self, term: str) -> ox.NamedNode:
        if term.startswith("_"):  # copy and pickle ask for these
            raise AttributeError(term)
        return self[term]

    def __contains__(self, term: object) -> bool:
        return term in self._nodes

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._nodes))


def triples_of(path: Path) -> list[ox.Quad]:
    """The triples of a Turtle file. Raises OntologyError naming the file, with line and column, if it is malformed."""
    try:
        return list(ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))
    except (OSError, SyntaxError, ValueError) as error:
        raise OntologyError(f"{path}: {error}") from error


@cache
def ontology_triples(name: str) -> tuple[ox.Quad, ...]:
    """The triples of a file of ontology/, e.g. `ontology_triples("diplomacy.ttl")`."""
    return tuple(triples_of(folder("ontology") / name))


def _declared(prefix: str, name: str) -> frozenset[str]:
    """Local names of what a file of ontology/ declares, i.e. gives a label and says it defines."""
    start = PREFIXES[prefix]
    defined = ox.NamedNode(PREFIXES["rdfs"] + "isDefinedBy")
    subjects = {str(q.subject.value) for q in ontology_triples(name) if q.predicate == defined}  # type: ignore[union-attr]
    return frozenset(iri.removeprefix(start) for iri in subjects if iri.startswith(start))


def _terms(prefix: str, names: str) -> Vocabulary:
    return Vocabulary(prefix, frozenset(names.split()), "kg/rdf/namespaces.py")


DIP: Final = Vocabulary("dip", _declared("dip", "diplomacy.ttl"), "ontology/diplomacy.ttl")
TOPIC: Final = Vocabulary("topic", _declared("topic", "topics.ttl"), "ontology/topics.ttl")

DCTERMS: Final = _terms("dcterms", "identifier")
EDTF: Final = _terms("edtf", "EDTF")
OA: Final = _terms(
    "oa",
    "Annotation SpecificResource TextPositionSelector TextQuoteSelector"
    " hasTarget hasSource hasSelector start end exact prefix suffix",
)
OWL: Final = _terms("owl", "Class ObjectProperty DatatypeProperty")
PROV: Final = _terms("prov", "Activity SoftwareAgent used wasAssociatedWith wasGeneratedBy")
RDF: Final = _terms("rdf", "type")
RDFS: Final = _terms("rdfs", "label comment subClassOf subPropertyOf isDefinedBy")
SCHEMA: Final = _terms("schema", "datePublished headline publisher url softwareVersion")
SEM: Final = _terms("sem", "hasPlace hasEarliestBeginTimeStamp hasLatestEndTimeStamp subEventOf")
SKOS: Final = _terms("skos", "Concept altLabel broader definition example notation prefLabel scopeNote")
XSD: Final = _terms("xsd", "anyURI date decimal integer string")
