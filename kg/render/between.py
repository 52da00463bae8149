"""Who stands between others: a rank for every actor, by how many shortest chains of held encounters lead through it.

Enters a `Network`, leaves a rank for each actor that has one, 1 for the foremost. Exact (networkx) for a small graph,
from a seeded sample of starts (NetworKit) for a large one, whose exact answer takes minutes.
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx

from kg.render.layout import SEED
from kg.render.network import Network

EXACT = 300
"""Actors with ties up to which all chains are counted: 0.3 s."""
SAMPLE = 100


def rank_between(network: Network) -> dict[str, int]:
    """The rank of each actor that stands between two others; actors that stand between none are left out.

    The same network gives the same ranks; of two that stand between as many, the first in alphabet is foremost.
    """
    held = replace(network, encounters=tuple(e for e in network.encounters if e.status == "held"))
    ties = sorted(held.ties())
    actors = sorted({actor for tie in ties for actor in tie})
    number = {actor: i for i, actor in enumerate(actors)}
    scores = _score(len(actors), [(number[a], number[b]) for a, b in ties])
    found = [(-round(score, 9), actor) for actor, score in zip(actors, scores, strict=True) if score > 1e-9]
    return {actor: rank for rank, (_, actor) in enumerate(sorted(found), start=1)}


def _score(count: int, ends: list[tuple[int, int]]) -> list[float]:
    if count <= EXACT:
        small: nx.Graph[int] = nx.Graph()
        small.add_nodes_from(range(count))
        small.add_edges_from(ends)
        exact = nx.betweenness_centrality(small)
        return [exact[i] for i in range(count)]
    import networkit as nk  # takes half a second to load, which a small graph need not pay

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)  # the order of additions decides the last bits
    try:
        nk.setSeed(SEED, False)
        graph = nk.Graph(count)
        for a, b in ends:
            graph.addEdge(a, b)
        estimate = nk.centrality.EstimateBetweenness(graph, SAMPLE, True, False)
        estimate.run()
        return [float(score) for score in estimate.scores()]
    finally:
        nk.setNumberOfThreads(threads)
