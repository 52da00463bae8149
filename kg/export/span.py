"""The part of the merged view that a span of time covers.

In go a graph and two days; out comes a graph in memory with the encounters, statements and agreements of that time and
all that they rest on: who took part, where, the evidence, the articles. What is undated is left out.
"""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf.namespaces import DIP, RDF, SEM

EVENTS = (DIP.Encounter, DIP.Statement, DIP.Agreement)


def in_span(graph: ox.Store, *, first: str = "", last: str = "") -> ox.Store:
    """The graph of a time. `first` and `last` are days (ISO 8601), "" for no bound."""
    default = ox.DefaultGraph()

    def objects(node: ox.NamedNode, edge: ox.NamedNode) -> list[str]:
        return [str(getattr(q.object, "value", "")) for q in graph.quads_for_pattern(node, edge, None, default)]

    events = {
        quad.subject
        for kind in EVENTS
        for quad in graph.quads_for_pattern(None, RDF.type, kind, default)
        if isinstance(quad.subject, ox.NamedNode)
    }
    waiting = []
    for event in events:
        begin, end = objects(event, SEM.hasEarliestBeginTimeStamp), objects(event, SEM.hasLatestEndTimeStamp)
        if begin and end and (not first or max(end) >= first) and (not last or min(begin) <= last):
            waiting.append(event)
    kept, found = set(waiting), ox.Store()
    while waiting:
        node = waiting.pop()
        for quad in graph.quads_for_pattern(node, None, None, default):
            target = quad.object
            if isinstance(target, ox.NamedNode) and target in events and target not in kept:
                continue  # an encounter of another time
            found.add(quad)
            if isinstance(target, ox.NamedNode) and target not in kept:
                kept.add(target)
                waiting.append(target)
    return found
