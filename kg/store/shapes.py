"""Whether a graph is as the ontology says: SHACL shapes (ontology/shapes), checked by an engine (kg.store.shacl).

In go quads or a file; out comes a report that names article, node and shape of all that is amiss, in plain words.
Each graph is checked by itself, so that evidence must be of the article whose graph it stands in. Quads are read as
they were written, never through an Oxigraph store, which rewrites literals.
"""

from __future__ import annotations

import mmap
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.namespaces import OA
from kg.store.conformance import surely_conforms
from kg.store.shacl import Engine, Finding, findings
from kg.store.store import Store

_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was found, sorted; `graphs` and `triples` say how much was looked at."""

    findings: tuple[Finding, ...]
    graphs: int
    triples: int

    @property
    def conforms(self) -> bool:
        return not self.findings


def validate(quads: Iterable[ox.Quad], *, engine: Engine = Engine.auto) -> Report:
    """Check quads graph by graph, the default graph as one.

    Takes quads in any order, e.g. those of `article_quads` or of a parsed part. What surely conforms is not shown to
    an engine (`kg.store.conformance`), unless one is asked for: the findings are the same.
    """
    by_name: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        by_name[quad.graph_name].append(quad)
    graphs = {
        "" if isinstance(name, ox.DefaultGraph) else str(getattr(name, "value", name)): by_name[name]
        for name in by_name
    }
    found: set[Finding] = set()
    for name, graph in graphs.items():
        if engine is not Engine.auto or not surely_conforms(graph):
            found.update(findings(name, graph, engine=engine))
        found.update(lengths(name, graph))
    return Report(findings=tuple(sorted(found)), graphs=len(graphs), triples=sum(map(len, graphs.values())))


def validate_store(store: Store, *, engine: Engine = Engine.auto) -> Report:
    """Check every graph of a store, one after the other, so that memory is that of the largest: the merged view."""
    graphs = groupby(chain(store.read_quads(), store.read_merged()), key=attrgetter("graph_name"))
    reports = [validate(quads, engine=engine) for _, quads in graphs]
    return Report(
        findings=tuple(sorted(finding for report in reports for finding in report.findings)),
        graphs=sum(report.graphs for report in reports),
        triples=sum(report.triples for report in reports),
    )


def validate_graph_file(path: Path, *, engine: Engine = Engine.auto) -> Report:
    """Check a file of RDF; its suffix tells the format: .ttl, .trig, .nt, .nq, .rdf, .xml or .jsonld.

    Raises StoreError where the file is missing, of another kind, malformed or empty: no triples conform to anything.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise StoreError(f"{path}: expected a graph in one of {', '.join(_FORMATS)}; its name ends in {path.suffix!r}")
    try:
        if kind == ox.RdfFormat.RDF_XML:
            _refuse_entities(path)
        report = validate(ox.parse(path=str(path), format=kind), engine=engine)
    except (OSError, SyntaxError, ValueError, MemoryError) as error:  # Oxigraph says so of a line above 16 MB
        raise StoreError(f"{path}: {error}") from error
    if not report.triples:
        raise StoreError(f"{path}: no triples in it")
    return report


_ENTITY = re.compile(rb"""<!ENTITY\s+[\w.-]+\s+(?:"[^"&%<]{0,300}"|'[^'&%<]{0,300}')\s*>""")


def _refuse_entities(path: Path) -> None:
    """Raise StoreError for RDF/XML with entities other than short ones, such as namespaces: Oxigraph expands entities
    that stand for entities until all memory is taken.
    """
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            starts = [found.start() for found in re.finditer(rb"<!ENTITY", data, re.IGNORECASE)]
            plain = all(_ENTITY.match(data, start) for start in starts)
    if not plain:
        raise StoreError(f"{path}: an entity in it is long or stands for others; write out what it stands for")


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
            own = values[
                subject.value
            ]  # of two values, about which the shapes complain, the same in whatever order they come
            own[wanted[predicate]] = min(value.value, own.get(wanted[predicate], value.value))
    for target, nodes in selectors.items():
        found = {key: value for node in sorted(nodes) for key, value in values[node].items()}
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
