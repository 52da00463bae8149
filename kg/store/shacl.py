"""What a SHACL engine finds amiss in one graph: pySHACL, the reference, or pyshifty, which takes a sixth of the time.

In go the quads of a graph; out come findings in plain words, the same from both engines but for one case: of two values
that cannot be compared (a day and a number) pyshifty says that the one is not less than the other, as SHACL 4.5.3 has it,
and pySHACL does not; tests/store/test_engines.py holds them to that. pyshifty comes with the extra `shifty`.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import OntologyError, StoreError
from kg.rdf.namespaces import PREFIXES, RDFS, ontology_triples
from kg.resources import folder

if TYPE_CHECKING:
    import rdflib
    import shifty

SHAPES: Final = "https://w3id.org/diplomacy-kg/shapes#"


class Engine(StrEnum):
    """Who decides whether a graph conforms."""

    auto = "auto"  # the quick check of kg.store.conformance; of what it does not pass pyshifty, or pySHACL without it
    pyshifty = "pyshifty"
    pyshacl = "pyshacl"


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


def shape_files() -> tuple[Path, ...]:
    """The files of ontology/shapes. Raises OntologyError where there are none: nothing checked is not conforming."""
    found = tuple(sorted((folder("ontology") / "shapes").glob("*.ttl")))
    if not found:
        raise OntologyError(f"{folder('ontology') / 'shapes'}: no shapes in it; install kg again")
    return found


def has_pyshifty() -> bool:
    return find_spec("shifty") is not None


def findings(graph: str, quads: list[ox.Quad], *, engine: Engine) -> Iterator[Finding]:
    """What the engine finds in the quads of the graph of that name; `auto` is pyshifty where it is installed.

    Raises StoreError where the engine that was asked for is not installed, or cannot check the graph.
    """
    if engine is Engine.pyshifty and not has_pyshifty():
        raise StoreError("pyshifty is not installed: pip install 'diplomacy-kg[shifty]', or take --engine pyshacl")
    slow = engine is Engine.pyshacl or not has_pyshifty()
    try:
        report = (_by_pyshacl if slow else _by_pyshifty)([*quads, *_subclasses()])
    except (RuntimeError, ValueError) as error:  # e.g. pySHACL compares no blank nodes
        name = Engine.pyshacl if slow else Engine.pyshifty
        raise StoreError(f"{graph or 'default graph'}: {name} could not check it: {error}") from error
    yield from _read(report, graph)


# -- the engines


def _by_pyshacl(quads: list[ox.Quad]) -> rdflib.Graph:
    from pyshacl import validate
    from rdflib import Graph

    with warnings.catch_warnings():
        # rdflib asks whether two literals are not unequal, also where it cannot compare them
        warnings.filterwarnings("ignore", "NotImplemented should not be used", DeprecationWarning)
        _, report, words = validate(_graph(quads), shacl_graph=_shapes(), inplace=True)
    if not isinstance(report, Graph):
        raise RuntimeError(words)
    return report


def _by_pyshifty(quads: list[ox.Quad]) -> rdflib.Graph:
    data: bytes = ox.serialize((quad.triple for quad in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    with _literals_as_written():
        _, report, _ = _prepared().validate(data, infer=False, on_unsupported="error")
    return report


@cache
def _prepared() -> shifty.PreparedValidator:
    from shifty import PreparedValidator

    return PreparedValidator(_shapes())


@contextmanager
def _literals_as_written() -> Iterator[None]:
    """rdflib reads "007" as 7 where nothing is said to each literal, and pyshifty has it read the report."""
    import rdflib

    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


# -- the report


def _read(report: rdflib.Graph, graph: str) -> Iterator[Finding]:
    """The results of a W3C validation report, without those that are part of another."""
    from rdflib.namespace import SH

    shapes, owners = _shapes(), _owners()
    for result in report.subjects(SH.resultSeverity, None):
        if (None, SH.detail, result) in report:
            continue
        source = report.value(result, SH.sourceShape)
        value = report.value(result, SH.value)
        node = report.value(result, SH.focusNode)
        yield Finding(
            article=graph,
            node=str(node),
            shape=owners.get(source, str(source)),
            path=_path(shapes.value(source, SH.path), shapes),
            value="" if value is None or value == node else str(value),
            message=str(report.value(result, SH.resultMessage) or ""),
        )


def _path(path: object, shapes: rdflib.Graph) -> str:
    """A property path as SPARQL writes it: "dip:when", "oa:hasTarget/oa:hasSource", "^dip:participation"."""
    from rdflib import BNode, URIRef
    from rdflib.collection import Collection
    from rdflib.namespace import SH

    if isinstance(path, URIRef):
        return _short(str(path))
    if isinstance(path, BNode):
        inverse = shapes.value(path, SH.inversePath)
        if inverse is not None:
            return "^" + _path(inverse, shapes)
        return "/".join(_path(part, shapes) for part in Collection(shapes, path))
    return ""


def _short(iri: str) -> str:
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


# -- the shapes


@cache
def _shapes() -> rdflib.Graph:
    """All shapes. Those of properties, which the files do not name, have a name here, so that a report can tell which
    it means: a blank node has another label in it.
    """
    from rdflib import BNode, Graph, URIRef
    from rdflib.namespace import SH

    written = Graph()
    for path in shape_files():
        written.parse(path, format="turtle")
    unnamed = [node for node in written.objects(None, SH.property) if isinstance(node, BNode)]
    names: dict[object, rdflib.URIRef] = {
        node: URIRef(f"{SHAPES}property-{number}") for number, node in enumerate(unnamed)
    }
    shapes = Graph()
    for subject, predicate, value in written:
        shapes.add((names.get(subject, subject), predicate, names.get(value, value)))
    return shapes


@cache
def _owners() -> dict[object, str]:
    """The local name of the node shape that a shape of a property belongs to, and that of each node shape."""
    from rdflib import RDF
    from rdflib.namespace import SH

    shapes = _shapes()
    owners: dict[object, str] = {}
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        name = str(shape).removeprefix(SHAPES)
        owners[shape] = name
        owners.update(dict.fromkeys(shapes.objects(shape, SH.property), name))
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
