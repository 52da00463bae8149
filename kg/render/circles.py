"""Who meets mostly among themselves: circles of actors, found by how densely they are tied.

Enters a `Network`, leaves a number for each actor that is in a circle, 0 for the largest. By Louvain's method: networkx
for a small graph, NetworKit for a large one, both seeded, so that the same network gives the same circles.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx

from kg.render.layout import SEED
from kg.render.network import Network

SMALL = 300
"""Actors with ties up to which networkx looks for them: 0.1 s."""
LEAST = 3
"""Two who met are a pair, not a circle."""


def find_circles(network: Network) -> dict[str, int]:
    """The circle of each actor that is in one, by encounters held; none where all would be in the same.

    The largest circle comes first; of two as large, the one with the first actor in alphabet.
    """
    held = replace(network, encounters=tuple(e for e in network.encounters if e.status == "held"))
    ties = sorted(held.ties().items())
    actors = sorted({actor for tie, _ in ties for actor in tie})
    number = {actor: i for i, actor in enumerate(actors)}
    found = _communities(len(actors), [(number[a], number[b], count) for (a, b), count in ties])
    circles = sorted((sorted(c) for c in found if len(c) >= LEAST), key=lambda circle: (-len(circle), circle[0]))
    if len(circles) < 2:
        return {}
    return {actors[i]: k for k, circle in enumerate(circles) for i in circle}


def _communities(count: int, ties: list[tuple[int, int, int]]) -> list[list[int]]:
    if count <= SMALL:
        small: nx.Graph[int] = nx.Graph()
        small.add_nodes_from(range(count))
        small.add_weighted_edges_from(ties)
        return [sorted(circle) for circle in nx.community.louvain_communities(small, seed=SEED)] if ties else []
    import networkit as nk  # takes half a second to load, which a small graph need not pay

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)  # the order of moves decides who ends up where
    try:
        nk.setSeed(SEED, False)
        graph = nk.Graph(count, weighted=True)
        for a, b, weight in ties:
            graph.addEdge(a, b, float(weight))
        louvain = nk.community.PLM(graph, par="none")
        louvain.run()
        found: dict[int, list[int]] = {}
        for i, circle in enumerate(louvain.getPartition().getVector()):
            found.setdefault(circle, []).append(i)
        return list(found.values())
    finally:
        nk.setNumberOfThreads(threads)
