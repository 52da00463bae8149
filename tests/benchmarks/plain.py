"""The page that one writes with pyvis alone: what ours is measured against."""

from __future__ import annotations

from pathlib import Path

import pyvis.network

from kg.render.network import Network


def plain_network(network: Network) -> pyvis.network.Network:
    """The actors and the pairs that met, in one file, as pyvis draws them where nobody asks for more."""
    net = pyvis.network.Network(cdn_resources="in_line", directed=True)
    for actor in network.actors:
        net.add_node(actor.id, label=actor.label)
    for (a, b), count in network.ties().items():
        net.add_edge(a, b, value=count)
    return net


def write_plain(network: Network, path: Path) -> None:
    """Write it to a file."""
    path.write_text(plain_network(network).generate_html(), encoding="utf-8")  # write_html heeds no encoding
