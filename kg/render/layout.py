"""Where each actor stands: one layout for the whole graph, so that a filter never moves anything.

Enters a `Network`, leaves a point for each actor in whole units of the drawing (a node is some 20 across). Seeded and
single-threaded: the same network gives the same points. Connected parts are laid out each for itself - a small one by
networkx' spring model, a large one by NetworKit's PivotMDS (both permissively licensed) and a local refinement - then
turned so that they are wide rather than high, freed of overlap, and set side by side.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree  # type: ignore[import-untyped]  # scipy ships no types

from kg.render.network import Network

Points = NDArray[np.float64]

SEED = 20050914
SPRING_LIMIT = 250
"""Nodes up to which the spring model is used: 0.2 s at 250; PivotMDS with refinement takes 1.6 s at 5,000."""
TIE = 170.0
"""The usual length of a tie, so that a label of some 20 letters fits between two nodes."""
APART = 84.0
"""No two nodes are nearer than this."""
ROOMY, ROOMY_LIMIT = 150.0, 60
"""Nor than this in a part of so few nodes, so that each label of a close circle finds a place."""
GAP = 130.0
"""The space between two connected parts."""
ASPECT = 1.7
"""Width to height of the whole, as a screen has it once the panels are taken off."""


def place(network: Network, *, sides: bool = False) -> dict[str, tuple[int, int]]:
    """The place of every actor of `network`; with `sides`, for the view in which persons stand for their sides.

    Every actor gets a place, those without a tie too. Raises nothing; an empty network gives an empty answer.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(actor.id for actor in network.actors)
    for (a, b), count in sorted(network.ties(sides=sides).items()):
        if a in graph and b in graph:
            graph.add_edge(a, b, weight=1 + math.log(count))
    parts = [sorted(part) for part in nx.connected_components(graph)]
    parts.sort(key=lambda part: (-len(part), part[0]))
    laid = [_lay(graph, part) for part in parts]
    packed = _pack(laid)
    return {
        node: (round(float(x)), round(float(y)))
        for part, points in zip(parts, packed, strict=True)
        for node, (x, y) in zip(part, points, strict=True)
    }


def _lay(graph: nx.Graph[str], part: Sequence[str]) -> Points:
    """One connected part, around the origin."""
    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) == 2:
        return np.array([[-TIE / 2, 0.0], [TIE / 2, 0.0]])
    number = {node: i for i, node in enumerate(part)}
    ends = np.array([(number[a], number[b]) for a, b in graph.edges(part)], dtype=np.intp)
    ends = ends[np.lexsort((ends.max(axis=1), ends.min(axis=1)))]
    if len(part) <= SPRING_LIMIT:
        # a graph of its own, in alphabetical order: the order of nodes is the order of the random start
        own: nx.Graph[str] = nx.Graph()
        own.add_nodes_from(part)
        own.add_weighted_edges_from((part[a], part[b], graph[part[a]][part[b]]["weight"]) for a, b in ends)
        found: Mapping[str, Points] = nx.spring_layout(own, seed=SEED, iterations=120, k=1.6 / math.sqrt(len(part)))
        points = np.array([found[node] for node in part])
    else:
        return _spread(_turn(_refine(_pivot(len(part), ends), ends)))
    return _spread(_scale(_turn(points), ends), apart=ROOMY if len(part) <= ROOMY_LIMIT else APART)


def _pivot(count: int, ends: NDArray[np.intp]) -> Points:
    """PivotMDS of a connected graph: nodes that are few steps apart come to lie near each other."""
    import networkit as nk  # takes half a second to load, which a small graph need not pay

    threads = nk.getMaxNumberOfThreads()
    nk.setNumberOfThreads(1)  # the order of additions decides the last bits
    try:
        nk.setSeed(SEED, False)
        graph = nk.Graph(count)
        for a, b in ends:
            graph.addEdge(int(a), int(b))
        layout = nk.viz.PivotMDS(graph, 2, min(50, count))
        layout.run()
        return np.array([tuple(point) for point in layout.getCoordinates()], dtype=np.float64)
    finally:
        nk.setNumberOfThreads(threads)


def _refine(points: Points, ends: NDArray[np.intp], *, rounds: int = 40) -> Points:
    """Forces over short ways only, so that leaves which PivotMDS puts on one spot fan out around their hub."""
    rng = np.random.default_rng(SEED)
    # give the whole the room that its nodes need, and draw in what hangs far out on chains
    points = points - points.mean(axis=0)
    radius = np.linalg.norm(points, axis=1, keepdims=True) + 1e-9
    middling = float(np.median(radius))
    points = points / radius * APART * math.sqrt(len(points) / 2.5) * (radius / middling) ** 0.6
    points = points + rng.normal(scale=TIE / 5, size=points.shape)
    degree = np.bincount(ends.ravel(), minlength=len(points)).astype(np.float64)
    for round_ in range(rounds):
        pull = np.zeros_like(points)
        way = points[ends[:, 1]] - points[ends[:, 0]]
        length = np.linalg.norm(way, axis=1, keepdims=True) + 1e-9
        force = way / length * (length - TIE) * 0.5
        np.add.at(pull, ends[:, 0], force / degree[ends[:, 0], None])
        np.add.at(pull, ends[:, 1], -force / degree[ends[:, 1], None])
        near, way, length = _neighbours(points, TIE * 1.1)
        force = way / length * np.minimum(TIE, TIE * TIE * 0.12 / length)
        np.add.at(pull, near[:, 0], -force)
        np.add.at(pull, near[:, 1], force)
        reach = TIE * (1 - round_ / rounds) + 1.0
        size = np.linalg.norm(pull, axis=1, keepdims=True) + 1e-9
        points = points + pull / size * np.minimum(size, reach)
    return points


def _turn(points: Points) -> Points:
    """Turn around the middle until the part is as wide as it can be; the first node lies left of the middle."""
    points = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(points.T @ points)
    turned: Points = points @ vectors[:, ::-1]
    return turned * np.where(turned[0] > 0, -1.0, 1.0)


def _scale(points: Points, ends: NDArray[np.intp]) -> Points:
    """Give the middling tie its usual length."""
    length = float(np.median(np.linalg.norm(points[ends[:, 1]] - points[ends[:, 0]], axis=1)))
    return points * (TIE / length) if length > 1e-9 else points


def _spread(points: Points, *, apart: float = APART, rounds: int = 50) -> Points:
    """Push apart what lies too near, until nothing does or the rounds are over."""
    rng = np.random.default_rng(SEED)
    points = points + rng.normal(scale=0.5, size=points.shape)  # two nodes on one spot need a way to go
    for _ in range(rounds):
        near, way, length = _neighbours(points, apart)
        if not len(near):
            break
        push = way / length * (apart * 1.02 - length) * 0.5
        np.add.at(points, near[:, 0], -push)
        np.add.at(points, near[:, 1], push)
    return points


def _neighbours(points: Points, radius: float) -> tuple[NDArray[np.intp], Points, Points]:
    """Pairs of near points, way and length: of each point the nearest dozen at most, a crowd would have millions."""
    found, other = cKDTree(points).query(points, k=min(13, len(points)), distance_upper_bound=radius)
    one, which = np.nonzero(np.isfinite(found))
    two = other[one, which]
    # a pair as one number: numbers are sorted much faster than rows
    keys = np.sort((np.minimum(one, two) * len(points) + np.maximum(one, two))[one != two])
    keys = keys[np.diff(keys, prepend=-1) > 0]
    pairs = np.column_stack(np.divmod(keys, len(points)))
    way = points[pairs[:, 1]] - points[pairs[:, 0]]
    return pairs, way, np.linalg.norm(way, axis=1, keepdims=True) + 1e-9


def _pack(parts: Sequence[Points]) -> list[Points]:
    """Set the parts in rows, the largest first, so that the whole has about the shape of a screen.

    Beside a high part, low ones stand under one another: small circles fill the room there instead of a row of their own.
    """
    sizes = [np.ptp(part, axis=0) + GAP for part in parts]
    width = max([math.sqrt(sum(float(w * h) for w, h in sizes) * ASPECT), *(float(w) for w, _ in sizes)], default=0.0)
    packed: list[Points] = []
    x = y = row = 0.0  # where the column begins, where the row begins, how high the row is
    column = down = 0.0  # how wide the column is, how far down it is filled
    for part, (w, h) in zip(parts, ((float(w), float(h)) for w, h in sizes), strict=True):
        if down + h > row or x + w > width:
            x, down, column = x + column, 0.0, 0.0
            if x and x + w > width:
                x, y, row = 0.0, y + row, 0.0
        packed.append(part - part.min(axis=0) + (x, y + down))
        down, row, column = down + h, max(row, h), max(column, w)
    return packed
