"""The graph as a file: Turtle, TriG, N-Quads, N-Triples, JSON-LD, RDF/XML; and the door to tables and networks.

In: a graph and a path or stream. Out: the merged view (Turtle, N-Triples, RDF/XML), all graphs (TriG, N-Quads,
JSON-LD), or one graph of either. Subjects are sorted and what is said of one stands together, types first, so the
same graph gives the same bytes and a diff can be read. Nothing but one subject is held in memory, except the sorted
list of the IRIs of subjects; N-Quads and N-Triples hold one line. What that comes to: docs/performance.md.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, groupby
from pathlib import Path
from typing import IO, Any, TypeAlias

import pyoxigraph as ox

from kg.errors import StoreError
from kg.query.names import find_day
from kg.rdf.iris import encode
from kg.rdf.namespaces import DCTERMS, DIP, PREFIXES, ontology_triples
from kg.store import Store
from kg.store.atomic import replacing
from kg.store.parts import part_lines, sorted_lines

Graph: TypeAlias = ox.NamedNode | ox.DefaultGraph

FORMATS: Mapping[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
}
"""File endings and what they stand for."""

LINES = ("nq", "nt")
"""Formats of a line for every statement: they are streamed, sorted by their bytes as the parts of a store are."""

NETWORKS = ("graphml", "gexf")
"""Formats of the who-met-whom network."""

ENDINGS = (*FORMATS, *NETWORKS, "csv")
"""All that can be written; "csv" is a folder of tables."""

NAMES: Mapping[str, str] = {
    **{ending: ending for ending in ENDINGS},
    "turtle": "ttl",
    "nquads": "nq",
    "n-quads": "nq",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "json": "jsonld",
    "xml": "rdf",
    "rdfxml": "rdf",
    "csvw": "csv",
    "tables": "csv",
}
"""Other names of the formats."""

RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
FIRST = (RDF_TYPE.value, PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "altLabel")
XSD_STRING = PREFIXES["xsd"] + "string"


def export(
    store: Store | ox.Store,
    target: Path | str | IO[bytes],
    *,
    format: str | None = None,
    article: str | None = None,
    graph: str | None = None,
    first: str | None = None,
    last: str | None = None,
    framed: bool = False,
    safe: bool = False,
) -> int:
    """Write the graph to a file, in one step, to a stream of bytes, or to standard output for "-".

    Returns how many statements that were (of tables: rows; of a network: nodes and edges).
    `format` is a key of `NAMES`; without it the file's ending decides. `article` (an id) and `graph` (an IRI, "" for
    the merged view) ask for one graph; without them formats that know graphs hold all, the others the merged view.
    `first` and `last` (days, months or years) ask for what the merged view holds of that time. `framed` nests JSON-LD
    by event, `safe` disarms cells of tables that a spreadsheet would run.
    Raises StoreError for a format that is not known, a graph that is not there, options that do not go together, and a
    folder that cannot be written.
    """
    ending = format_of(target, format)
    if framed and ending != "jsonld":
        raise StoreError(f"only JSON-LD can be framed, not .{ending}")
    if (first or last) and (graph or (article and ending not in NETWORKS)):
        raise StoreError("a span of time is one of the merged view; leave --graph and --article out")
    begin = find_day(first, last=False) if first else ""
    end = find_day(last, last=True) if last else ""
    if isinstance(store, Store):
        if ending in LINES and not (begin or end or article or graph):
            try:
                return _stream(store, target, ending)
            except StoreError:
                if not isinstance(target, str | Path) or str(target) == "-":
                    raise  # some of it is out
                # a build has cleared a part away: the index still holds what it said
        with store.reader() as index:
            return _written(index, target, ending, article, graph, (begin, end), framed, safe)
    return _written(store, target, ending, article, graph, (begin, end), framed, safe)


def _written(
    index: ox.Store,
    target: Path | str | IO[bytes],
    ending: str,
    article: str | None,
    graph: str | None,
    span: tuple[str, str],
    framed: bool,
    safe: bool,
) -> int:
    from kg.export.framed import write_framed
    from kg.export.network import write_gexf, write_graphml
    from kg.export.span import in_span
    from kg.export.tables import write_tables

    first, last = span
    if ending == "csv":
        if not isinstance(target, str | Path) or str(target) == "-" or article or graph:
            raise StoreError("tables are written of the merged view into a folder: kg export output/tables/")
        return write_tables(index, Path(target), first=first, last=last, safe=safe)
    if ending in NETWORKS:
        if graph:
            raise StoreError("a network is one of the merged view; --article asks for what one article reports")
        if article:
            _chosen(index, article, None)
        write = write_graphml if ending == "graphml" else write_gexf
        with _opened(target) as out:
            return write(index, out, first=first, last=last, article=article or "")
    if first or last:
        index, graph = in_span(index, first=first, last=last), ""
    only = _chosen(index, article, graph)
    if framed:
        with _opened(target) as out:
            write_framed(index, out, only or ox.DefaultGraph())
        return sum(1 for _ in index.quads_for_pattern(None, None, None, only or ox.DefaultGraph()))
    return _export(index, target, ending, only)


def _stream(store: Store, target: Path | str | IO[bytes], ending: str) -> int:
    """Write lines as they stand in the parts: the merged view, then for N-Quads every article. One line is in memory.

    Raises StoreError on a part that is damaged or gone.
    """
    written = 0
    with _opened(target) as out:
        for line in store.merged_lines():
            out.write(line)
            written += 1
        if ending == "nq":
            for part in sorted(store.articles(), key=lambda part: encode(part.article)):
                for line in part_lines(part.path):
                    out.write(line)
                    written += 1
    return written


def _chosen(graph: ox.Store, article: str | None, name: str | None) -> Graph | None:
    """The one graph that was asked for, None for all. Raises StoreError where it is not there."""
    if name == "":
        return ox.DefaultGraph()
    if name is None and article is None:
        return None
    for found in graph.named_graphs():
        if isinstance(found, ox.NamedNode):
            ident = next(iter(graph.quads_for_pattern(found, DCTERMS.identifier, None, found)), None)
            if found.value in (name, article) or (ident and ident.object == ox.Literal(article or "")):
                return found
    known = f"no article {article!r}" if name is None else f"no graph <{name}>"
    raise StoreError(f"{known} in this store; kg stats lists what there is")


def _export(index: ox.Store, target: Path | str | IO[bytes], ending: str, only: Graph | None) -> int:
    graphs = _graphs(index, ending, only)
    with _opened(target) as out:
        if ending == "jsonld":
            return write_json_ld(index, out, graphs)
        if ending in LINES:
            written = 0
            for name in graphs:
                quads = index.quads_for_pattern(None, None, None, name)
                plain = quads if ending == "nq" else (ox.Quad(q.subject, q.predicate, q.object) for q in quads)
                lines = sorted_lines(plain)
                out.writelines(lines)
                written += len(lines)
            return written
        return _serialize(index, out, ending, graphs)


def format_of(target: Path | str | IO[bytes], format: str | None) -> str:
    """The ending that stands for a format; Turtle for a stream of which nothing is said.

    Raises StoreError listing the known ones.
    """
    named = isinstance(target, str | Path) and str(target) != "-"
    folder = named and (str(target).endswith(("/", "\\")) or Path(str(target)).is_dir())
    asked = format or ("csv" if folder else Path(str(target)).suffix if named else "ttl")
    ending = NAMES.get(asked.removeprefix(".").casefold())
    if ending is None:
        known = ", ".join(f".{name}" for name in (*FORMATS, *NETWORKS)) + ", and a folder (tables/) for CSV"
        what = f"the format {asked!r} is not known" if asked else f"{target} has no ending that names a format"
        raise StoreError(f"{what}; known are {known}")
    return ending


@contextmanager
def _opened(target: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(target, str | Path):
        yield target
    elif str(target) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    else:
        with replacing(Path(target)) as file:
            yield file


def _graphs(graph: ox.Store, ending: str, only: Graph | None) -> list[Graph]:
    if only is not None:
        return [only]
    if not FORMATS[ending].supports_datasets:
        return [ox.DefaultGraph()]
    named = [node for node in graph.named_graphs() if isinstance(node, ox.NamedNode)]
    return [ox.DefaultGraph(), *sorted(named, key=lambda node: node.value)]


def quads_in_order(graph: ox.Store, name: Graph) -> Iterator[ox.Quad]:
    """The quads of one graph: subjects sorted, of each its types and names first.

    What is held of a subject is its IRI alone: of millions, nodes and keys to sort them by would be twice as much.
    """
    names: list[str] = []
    others: set[ox.BlankNode | ox.Triple] = set()
    for quad in graph.quads_for_pattern(None, None, None, name):
        subject = quad.subject
        if not isinstance(subject, ox.NamedNode):
            others.add(subject)
        elif not names or names[-1] != subject.value:  # an index has the quads of a subject side by side
            names.append(subject.value)
    names.sort()
    nodes = (ox.NamedNode(value) for value, _ in groupby(names))
    for node in chain(nodes, sorted(others, key=str)):
        yield from sorted(graph.quads_for_pattern(node, None, None, name), key=_order)


def _order(quad: ox.Quad) -> tuple[int, str, str]:
    predicate = quad.predicate.value
    return (FIRST.index(predicate) if predicate in FIRST else len(FIRST), predicate, str(quad.object))


def _serialize(graph: ox.Store, out: IO[bytes], ending: str, graphs: list[Graph]) -> int:
    """How many statements that were: counted on the way, since going through an index on disk is what takes time."""
    kind = FORMATS[ending]
    prefixes = _prefixes(graph, graphs) if ending in ("ttl", "trig", "rdf") else {}
    sink = _Tidied(out, len(prefixes), spaced=ending == "ttl") if prefixes else out
    written = 0

    def in_order() -> Iterator[ox.Quad]:
        nonlocal written
        for name in graphs:
            for quad in quads_in_order(graph, name):
                written += 1
                yield quad

    if kind.supports_datasets and graphs != [ox.DefaultGraph()]:
        ox.serialize(in_order(), sink, kind, prefixes=prefixes)  # type: ignore[arg-type]
    else:
        ox.serialize((quad.triple for quad in in_order()), sink, kind, prefixes=prefixes)  # type: ignore[arg-type]
    sink.flush()
    return written


class _Tidied:
    """Passes bytes on with the prefixes at their head sorted, and in Turtle a blank line after every subject.

    Oxigraph writes the prefixes in an order of chance.
    """

    def __init__(self, out: IO[bytes], prefixes: int, *, spaced: bool) -> None:
        self._out, self._prefixes, self._spaced = out, prefixes, spaced
        self._head: bytes | None = b""
        self._tail = b""

    def write(self, data: bytes) -> int:
        if self._head is None:
            self._pass(data)
            return len(data)
        self._head += data
        xml = re.match(rb"(.*<rdf:RDF)((?: xmlns:[^=]+=\"[^\"]*\")*)(>.*)", self._head, re.S)
        lines = self._head.split(b"\n", self._prefixes)
        if xml:
            declared = re.findall(rb" xmlns:[^=]+=\"[^\"]*\"", xml[2])
            self._pass(xml[1] + b"".join(sorted(declared)) + xml[3])
            self._head = None
        elif self._head.startswith(b"@prefix") and len(lines) > self._prefixes:
            self._pass(b"".join(line + b"\n" for line in sorted(lines[:-1])) + b"\n" * self._spaced + lines[-1])
            self._head = None
        return len(data)

    def _pass(self, data: bytes) -> None:
        if self._spaced:
            data = self._tail + data
            head = re.match(rb"(?:@prefix[^\n]*\n)*", data)
            start = head.end() if head else 0
            # a line break inside a literal is written as an escape, so this one ends a subject
            data = data[:start] + data[start:].replace(b" .\n", b" .\n\n")
            keep = next((n for n in (2, 1) if data.endswith(b" .\n"[:n])), 0)
            data, self._tail = data[: len(data) - keep], data[len(data) - keep :]
        self._out.write(data)

    def flush(self) -> None:
        """Write what is held back: the end has come."""
        self._out.write((self._head or b"") + self._tail)
        self._head, self._tail = None, b""
        self._out.flush()


def _prefixes(graph: ox.Store, graphs: list[Graph]) -> dict[str, str]:
    """The prefixes that predicates, types and datatypes make use of."""
    left = dict(PREFIXES)
    starts = tuple(left.values())

    def seen(term: str) -> None:
        nonlocal starts
        if term.startswith(starts):
            for prefix in [prefix for prefix, iri in left.items() if term.startswith(iri)]:
                del left[prefix]
            starts = tuple(left.values())

    for name in graphs:
        for quad in graph.quads_for_pattern(None, None, None, name):
            seen(quad.predicate.value)
            if isinstance(quad.object, ox.NamedNode):
                seen(quad.object.value)
            elif isinstance(quad.object, ox.Literal):
                seen(quad.object.datatype.value)
    return {prefix: iri for prefix, iri in sorted(PREFIXES.items()) if prefix not in left}


# --- JSON-LD


def context() -> dict[str, Any]:
    """The JSON-LD context: short names for our terms, so that the file reads like plain JSON."""
    found: dict[str, Any] = {"@version": 1.1, "id": "@id", "type": "@type"}
    found.update(sorted(PREFIXES.items()))
    links = {
        quad.subject.value
        for quad in ontology_triples("diplomacy.ttl")
        if quad.predicate == RDF_TYPE and quad.object == ox.NamedNode(PREFIXES["owl"] + "ObjectProperty")
        if isinstance(quad.subject, ox.NamedNode)
    }
    for term in DIP:
        iri = DIP[term].value
        if iri in links and term not in found:
            found[term] = {"@id": f"dip:{term}", "@type": "@id"}
    found["label"] = "rdfs:label"
    found["altLabel"] = "skos:altLabel"
    found["place"] = {"@id": "sem:hasPlace", "@type": "@id"}
    found["earliest"] = {"@id": "sem:hasEarliestBeginTimeStamp", "@type": "xsd:date"}
    found["latest"] = {"@id": "sem:hasLatestEndTimeStamp", "@type": "xsd:date"}
    found["when"] = {"@id": "dip:when", "@type": "edtf:EDTF"}
    return found


class Compaction:
    """Writes terms as the context allows; what it has no name for is written with a prefix."""

    def __init__(self) -> None:
        self.context = context()
        self._links = {
            self._iri(term["@id"]): name
            for name, term in self.context.items()
            if isinstance(term, dict) and term["@type"] == "@id"
        }
        self._typed = {
            (self._iri(term["@id"]), self._iri(term["@type"])): name
            for name, term in self.context.items()
            if isinstance(term, dict) and term["@type"] != "@id"
        }
        self._plain = {
            self._iri(term): name
            for name, term in self.context.items()
            if isinstance(term, str) and ":" in term and not term.startswith("http")
        }

    @staticmethod
    def _iri(name: str) -> str:
        prefix, _, local = name.partition(":")
        return PREFIXES[prefix] + local

    def vocabulary(self, iri: str) -> str:
        """A property, class or datatype with its prefix."""
        for prefix, start in PREFIXES.items():
            if iri.startswith(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri

    def pair(self, predicate: str, value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, Any]:
        """The key and the value of one triple."""
        if predicate == RDF_TYPE.value and isinstance(value, ox.NamedNode):
            return "type", self.vocabulary(value.value)
        if isinstance(value, ox.NamedNode):
            if predicate in self._links:
                return self._links[predicate], value.value
            return self.vocabulary(predicate), {"id": value.value}
        if not isinstance(value, ox.Literal):
            raise StoreError(f"JSON-LD is written of IRIs and literals alone, found {value}")
        if value.language:
            return self.vocabulary(predicate), {"@value": value.value, "@language": value.language}
        if (predicate, value.datatype.value) in self._typed:
            return self._typed[predicate, value.datatype.value], value.value
        if value.datatype.value == XSD_STRING:
            return self._plain.get(predicate) or self.vocabulary(predicate), value.value
        return self.vocabulary(predicate), {"@value": value.value, "@type": self.vocabulary(value.datatype.value)}


def write_json_ld(graph: ox.Store, out: IO[bytes], graphs: list[Graph]) -> int:
    """Write graphs as JSON-LD: the default graph's nodes side by side, each named graph a node with its own
    `@graph`. Returns how many statements that were.
    """
    compact = Compaction()
    written = 0

    def node(quads: Iterable[ox.Quad]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for quad in quads:
            if not found:
                found["id"] = _id(quad.subject)
            key, value = compact.pair(quad.predicate.value, quad.object)
            if key in found:
                found[key] = [*(found[key] if isinstance(found[key], list) else [found[key]]), value]
            else:
                found[key] = value
        return found

    def nodes(name: Graph) -> Iterator[dict[str, Any]]:
        nonlocal written
        subject, held = None, list[ox.Quad]()
        for quad in quads_in_order(graph, name):
            written += 1
            if quad.subject != subject and held:
                yield node(held)
                held = []
            subject = quad.subject
            held.append(quad)
        if held:
            yield node(held)

    text = io.TextIOWrapper(out, "utf-8", newline="\n", write_through=False)
    try:
        text.write('{"@context": ' + json.dumps(compact.context, ensure_ascii=False, indent=1) + ',\n"@graph": [')
        separator = "\n"
        for name in graphs:
            if isinstance(name, ox.NamedNode):
                text.write(f'{separator}{{"id": {json.dumps(name.value)}, "@graph": [')
                inner = "\n"
                for found in nodes(name):
                    text.write(inner + json.dumps(found, ensure_ascii=False))
                    inner = ",\n"
                text.write("\n]}")
                separator = ",\n"
            else:
                for found in nodes(name):
                    text.write(separator + json.dumps(found, ensure_ascii=False))
                    separator = ",\n"
        text.write("\n]}\n")
        text.flush()
    finally:
        text.detach()
    return written


def _id(subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    if not isinstance(subject, ox.NamedNode):
        raise StoreError(f"JSON-LD is written of nodes with IRIs alone, found {subject}")
    return subject.value
