"""The who-met-whom network for Gephi, yEd, Cytoscape and the like: GraphML and GEXF.

In goes a graph; out come bytes. Nodes are persons, states and organisations, an edge joins two of different sides that
met. Attributes are typed: numbers are numbers, and in GEXF an edge has a span of time for each dated encounter, so
that a timeline can be run over it. The same graph gives the same bytes.
"""

from __future__ import annotations

import io
import re
from typing import IO, Any

import networkx as nx
import pyoxigraph as ox

from kg.query.network import network, occasions

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _clean(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NO_XML.sub("\ufffd", text)


def _flat(graph: ox.Store, first: str, last: str, article: str) -> Any:
    """The network with attributes that are strings and whole numbers alone, in a stable order."""
    found: Any = nx.Graph(name="who met whom")
    whole = network(graph, first=first, last=last, article=article)
    for node in sorted(whole):
        data = {key: _clean(value) if isinstance(value, str) else value for key, value in whole.nodes[node].items()}
        found.add_node(node, **data)
    for number, (a, b) in enumerate(sorted(tuple(sorted(edge)) for edge in whole.edges)):
        data = whole.edges[a, b]
        found.add_edge(
            a,
            b,
            id=str(number),
            weight=data["weight"],
            first=data["first"],
            last=data["last"],
            types=_clean("|".join(data["types"])),
            places=_clean("|".join(data["places"])),
            events="|".join(data["events"]),
        )
    return found


def write_graphml(graph: ox.Store, out: IO[bytes], *, first: str = "", last: str = "", article: str = "") -> int:
    """Write GraphML; return the number of nodes and edges. `first` and `last` are days (ISO 8601)."""
    found = _flat(graph, first, last, article)
    for _, _, data in found.edges(data=True):
        del data["id"]
    nx.write_graphml_xml(found, out, named_key_ids=True)
    return int(found.number_of_nodes() + found.number_of_edges())


def write_gexf(graph: ox.Store, out: IO[bytes], *, first: str = "", last: str = "", article: str = "") -> int:
    """Write GEXF 1.3 with time spans as dates; return the number of nodes and edges."""
    found = _flat(graph, first, last, article)
    _, met = occasions(graph, first=first, last=last, article=article)
    days = {occasion.event: (occasion.first, occasion.last) for occasion in met if occasion.first}
    for _, _, data in found.edges(data=True):
        spells = sorted({days[event] for event in data["events"].split("|") if event in days})
        if spells:
            data["spells"] = spells
    buffer = io.BytesIO()
    nx.write_gexf(found, buffer, version="1.2draft")
    # it writes the day on which it ran, and dates beside it would differ from run to run
    out.write(re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue()))
    return int(found.number_of_nodes() + found.number_of_edges())
