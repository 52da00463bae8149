"""JSON-LD as a tree: every encounter, statement and agreement with all that belongs to it inside.

In goes a graph; out come bytes. Programs that know nothing of RDF read it as plain JSON: `event["participation"][0]
["actor"]["label"]`. It says the same triples as the flat file, since what no event reaches follows after the events.
"""

from __future__ import annotations

import json
from typing import IO, Any

import pyoxigraph as ox

from kg.export.files import Compaction, quads_in_order
from kg.rdf.namespaces import DIP, RDF

ROOTS = (DIP.Encounter, DIP.Statement, DIP.Agreement)
DEEP = 8
"""So many levels are embedded at most; below, a node is its id."""


def write_framed(graph: ox.Store, out: IO[bytes], name: ox.NamedNode | ox.DefaultGraph) -> None:
    """Write one graph, event by event: one tree is in memory at a time."""
    compact = Compaction()
    told: set[str] = set()
    roots = {
        quad.subject.value
        for kind in ROOTS
        for quad in graph.quads_for_pattern(None, RDF.type, kind, name)
        if isinstance(quad.subject, ox.NamedNode)
    }

    def tree(node: str, above: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {"id": node}
        told.add(node)
        quads = sorted(
            graph.quads_for_pattern(ox.NamedNode(node), None, None, name),
            key=lambda q: (q.predicate.value, str(q.object)),
        )
        for quad in quads:
            key, value = compact.pair(quad.predicate.value, quad.object)
            target = quad.object
            if isinstance(target, ox.NamedNode) and key != "type":
                iri = target.value
                inside = iri not in roots and iri not in (*above, node) and len(above) < DEEP
                if inside and next(graph.quads_for_pattern(target, None, None, name), None):
                    value = tree(iri, (*above, node))
            if key in found:
                found[key] = [*(found[key] if isinstance(found[key], list) else [found[key]]), value]
            else:
                found[key] = value
        return found

    out.write(b'{"@context": ' + json.dumps(compact.context, ensure_ascii=False, indent=1).encode() + b',\n"@graph": [')
    separator = b"\n"
    for root in sorted(roots):
        out.write(separator + json.dumps(tree(root, ()), ensure_ascii=False).encode("utf-8", "replace"))
        separator = b",\n"
    rest = dict.fromkeys(
        quad.subject.value for quad in quads_in_order(graph, name) if isinstance(quad.subject, ox.NamedNode)
    )
    for subject in rest:
        if subject not in told:
            out.write(separator + json.dumps(tree(subject, ()), ensure_ascii=False).encode("utf-8", "replace"))
            separator = b",\n"
    out.write(b"\n]}\n")
