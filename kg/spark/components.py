"""Which nodes of a graph hang together, however many there are.

    one        other
    Kim Gye…   Kim Kye…         node       component
    Kim        Kim Kye…    ─▶   Kim        Kim          each node, and the same node for all that hang together
    …                           Kim Gye…   Kim
                                Kim Kye…   Kim

In go edges, out come the nodes, each with the least of those that it hangs together with. Every machine first leaves of its own
edges as few as tell the same; where few are left, one does so with all of them, else they are made stars in turns
(large star, small star: Kiveris and others, Connected Components in MapReduce and Beyond, 2014), which takes 18 turns
for a chain of 100,000.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.spark.rows import Row, kept, mapped

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

FEW = 2_000_000
"""Edges that one machine takes at once: some 500 MB."""


def components(edges: DataFrame, *, few: int = FEW) -> DataFrame:
    """The nodes that edges (`one`, `other`) name, each once in `node`, with the name of its `component`.

    The component has the name of one of its nodes. No more than `few` edges are put together by one machine.
    """
    left = kept(mapped(edges.select("one", "other"), stars, "one string, other string"))
    if left.count() <= few:
        return mapped(left.coalesce(1), stars, "node string, component string")
    return _in_turns(left)


def stars(edges: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The nodes of some edges, each with the least that it hangs together with, itself among them."""
    above: dict[str, str] = {}

    def top(node: str) -> str:
        found = above.setdefault(node, node)
        while found != above[found]:
            above[node] = found = above[found]
        return found

    for one, other in edges:
        a, b = top(one), top(other)
        if a != b:
            above[max(a, b)] = min(a, b)
    for node in above:
        yield node, top(node)


def _in_turns(edges: DataFrame) -> DataFrame:
    """The same of edges that are too many for one machine."""
    from pyspark.sql import functions as F

    nodes = edges.select("one").union(edges.select("other")).distinct()
    edges, last = edges.where("one != other"), None
    while True:
        edges = kept(_small_stars(_large_stars(edges)))
        now = edges.agg(F.count("one"), F.bit_xor(F.xxhash64("one", "other"))).first()
        if now == last:  # the same edges as the turn before
            break
        last = now
    found = nodes.join(edges, "one", "left")
    return found.select(F.col("one").alias("node"), F.coalesce("other", "one").alias("component"))


def _large_stars(edges: DataFrame) -> DataFrame:
    """Each node's larger neighbours are tied to the least of all its neighbours, or to itself."""
    from pyspark.sql import functions as F

    both = edges.union(edges.select("other", "one")).toDF("one", "other")
    least = both.groupBy("one").agg(F.min("other").alias("least"))
    tied = both.join(least, "one").where("other > one")
    return tied.select(F.col("other").alias("one"), F.least("least", "one").alias("other")).distinct()


def _small_stars(edges: DataFrame) -> DataFrame:
    """Each node and its smaller neighbours are tied to the least of these; of each edge `one` is the larger."""
    from pyspark.sql import functions as F

    least = edges.groupBy("one").agg(F.min("other").alias("least"))
    others = edges.join(least, "one").where("other != least").select("other", "least")
    return least.union(others).toDF("one", "other").distinct()
