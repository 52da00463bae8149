"""Whether a graph is as the ontology says: SHACL shapes (ontology/shapes), checked by pySHACL.

In go quads or a file; out comes a report that names article, node and shape of all that is amiss, in plain words.
Each graph is checked by itself, so that evidence must be of the article whose graph it stands in. Quads are read as
they were written, never through an Oxigraph store, which rewrites literals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import OntologyError, StoreError
from kg.rdf.namespaces import OA, PREFIXES, RDFS, ontology_triples
from kg.resources import folder
from kg.store.conformance import surely_conforms

if TYPE_CHECKING:
    import rdflib

SHAPES: Final = "https://w3id.org/diplomacy-kg/shapes#"

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Finding:
    """One thing amiss. `article` is the IRI of its graph ("" is the default graph), `shape` the local name of the shape
    that says so, `path` the property ("" where the node as a whole is meant), `value` the value that is wrong, if any.
    """

    article: str
    node: str
    shape: str
    path: str
    value: str
    message: str

    def __str__(self) -> str:
        where = f"{self.article or 'default graph'}: {self.node}"
        value = f" (found {self.value})" if self.value else ""
        return f"{where}: {self.message}{value} [{self.shape}{f' {self.path}' if self.path else ''}]"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was found, sorted; `graphs` and `triples` say how much was looked at."""

    findings: tuple[Finding, ...]
    graphs: int
    triples: int

    @property
    def conforms(self) -> bool:
        return not self.findings


def validate(quads: Iterable[ox.Quad], *, reference: bool = False) -> Report:
    """Check quads graph by graph, the default graph as one.

    Takes quads in any order, e.g. those of `article_quads` or of a parsed part. What surely conforms is not shown to
    pySHACL (`kg.store.conformance`), unless the `reference` is asked for: the findings are the same.
    """
    by_name: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        by_name[quad.graph_name].append(quad)
    graphs = {
        "" if isinstance(name, ox.DefaultGraph) else str(getattr(name, "value", name)): by_name[name]
        for name in by_name
    }
    findings: set[Finding] = set()
    for name, graph in graphs.items():
        if reference or not surely_conforms(graph):
            findings.update(_check(name, graph))
        findings.update(lengths(name, graph))
    return Report(findings=tuple(sorted(findings)), graphs=len(graphs), triples=sum(map(len, graphs.values())))


def validate_graph_file(path: Path) -> Report:
    """Check a file of RDF; its suffix tells the format: .ttl, .trig, .nt, .nq, .rdf, .xml or .jsonld.

    Raises StoreError where the file is missing, of another kind, malformed or empty: no triples conform to anything.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise StoreError(f"{path}: expected a graph in one of {', '.join(_FORMATS)}; its name ends in {path.suffix!r}")
    try:
        report = validate(ox.parse(path=str(path), format=kind))
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: {error}") from error
    if not report.triples:
        raise StoreError(f"{path}: no triples in it")
    return report


def shape_files() -> tuple[Path, ...]:
    """The files of ontology/shapes. Raises OntologyError where there are none: nothing checked is not conforming."""
    found = tuple(sorted((folder("ontology") / "shapes").glob("*.ttl")))
    if not found:
        raise OntologyError(f"{folder('ontology') / 'shapes'}: no shapes in it; install kg again")
    return found


# -- pySHACL


def _check(graph: str, quads: list[ox.Quad]) -> Iterator[Finding]:
    from pyshacl import validate as run_shacl
    from rdflib import Graph
    from rdflib.namespace import SH

    shapes = _shapes()
    _, report, _ = run_shacl(_graph([*quads, *_subclasses()]), shacl_graph=shapes, inplace=True)
    if not isinstance(report, Graph):
        raise OntologyError(f"{graph or 'default graph'}: pySHACL could not check it: {report}")
    owners = _owners()
    for result in report.subjects(SH.resultSeverity, None):
        if (None, SH.detail, result) in report:
            continue  # part of another result
        source = report.value(result, SH.sourceShape)
        path = report.value(result, SH.resultPath)
        message = report.value(result, SH.resultMessage)
        value = report.value(result, SH.value)
        node = report.value(result, SH.focusNode)
        yield Finding(
            article=graph,
            node=str(node),
            shape=owners.get(source, str(source)),
            path=_path(path, report, shapes),
            value="" if value is None or value == node else str(value),
            message=str(message or ""),
        )


@cache
def _shapes() -> rdflib.Graph:
    graph = _graph([])
    for path in shape_files():
        graph.parse(path, format="turtle")
    return graph


@cache
def _owners() -> dict[object, str]:
    """The local name of the shape that a property shape, named by no IRI, belongs to."""
    from rdflib import URIRef
    from rdflib.namespace import SH

    shapes = _shapes()
    named = [s for s in set(shapes.subjects()) if isinstance(s, URIRef)]
    owners: dict[object, str] = {shape: str(shape).removeprefix(SHAPES) for shape in named}
    for shape in named:
        owners.update(dict.fromkeys(shapes.objects(shape, SH.property), owners[shape]))
    return owners


@cache
def _subclasses() -> tuple[ox.Quad, ...]:
    """That a meeting is an encounter: sh:class looks for it in the data."""
    return tuple(quad for quad in ontology_triples("diplomacy.ttl") if quad.predicate == RDFS.subClassOf)


def _graph(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """The triples of quads as rdflib holds them, each literal with the characters that it was written with."""
    import rdflib

    def term(node: object) -> rdflib.term.Node:
        if isinstance(node, ox.NamedNode):
            return rdflib.URIRef(node.value)
        if isinstance(node, ox.Literal):
            if node.language:
                return rdflib.Literal(node.value, lang=node.language)
            return rdflib.Literal(node.value, datatype=rdflib.URIRef(node.datatype.value), normalize=False)
        if isinstance(node, ox.BlankNode):
            return rdflib.BNode(node.value)
        raise StoreError(f"a triple term is no part of this graph: {node}")

    graph = rdflib.Graph()
    for quad in quads:
        graph.add((term(quad.subject), rdflib.URIRef(quad.predicate.value), term(quad.object)))
    return graph


# -- what SHACL Core cannot say


def lengths(graph: str, quads: list[ox.Quad]) -> Iterator[Finding]:
    """Quotations that are not as long as the stretch of text that they stand for."""
    wanted = {OA.start: OA.start.value, OA.end: OA.end.value, OA.exact: OA.exact.value}
    has_selector = OA.hasSelector
    selectors: dict[str, list[str]] = defaultdict(list)
    values: dict[str, dict[str, str]] = defaultdict(dict)
    for quad in quads:
        predicate = quad.predicate
        if predicate != has_selector and predicate not in wanted:
            continue
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not isinstance(value, ox.NamedNode | ox.Literal):
            continue
        if predicate == has_selector:
            selectors[subject.value].append(value.value)
        else:
            values[subject.value][wanted[predicate]] = value.value
    for target, nodes in selectors.items():
        found = {key: value for node in nodes for key, value in values[node].items()}
        if len(found) != len(wanted):
            continue  # the shapes say so
        start, end, exact = (found[term.value] for term in (OA.start, OA.end, OA.exact))
        if start.isdecimal() and end.isdecimal() and len(exact) != int(end) - int(start):
            yield Finding(
                article=graph,
                node=target,
                shape="EvidenceLength",
                path="oa:exact",
                value=exact,
                message=f"The quotation has {len(exact)} characters, but goes from {start} to {end}.",
            )


def _path(path: object, *graphs: rdflib.Graph) -> str:
    """A property path as SPARQL writes it: "dip:when", "oa:hasTarget/oa:hasSource", "^dip:participation"."""
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection
    from rdflib.namespace import RDF, SH

    if isinstance(path, URIRef):
        return _short(str(path))
    if isinstance(path, BNode):
        for graph in graphs:
            inverse = graph.value(path, SH.inversePath)
            if inverse is not None:
                return "^" + _path(inverse, graph)
            if graph.value(path, RDF.first) is not None:
                return "/".join(_path(part, graph) for part in Collection(graph, path))
    return ""


def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
