"""The default graph: what we hold after merging what all articles say.

In go the digests of the articles (`kg.rdf.digest`), in any order; out come the lines of the default graph. Nothing enters
but what stands in the articles' graphs, and the topics' labels. Persons are merged by `kg.resolve.identity`, encounters by
`kg.resolve.occasions`, agreements by `kg.resolve.accords`; every cluster of more than one report has a dip:Merge that
says what was merged, by which rule and why. Reports that differ stay visible: each merged node has dip:report to the
nodes of the articles' graphs.

What is written of a node is decided by few values: the reports behind it, and the names of the nodes that it refers to. A
hash of these is its signature; a node whose signature is that of the last time is not written again, for what was written
then still holds. The statements of an article have one signature together. What was decided the last time is kept in tables
(`kg.rdf.kept`), of which those rows are read that an article which came or went concerns: the things that it speaks of, those who could be one
with its persons, the offices that these hold. Of encounters, agreements and series, which are few, all are looked at, and decided anew where
a report or a name in it changed. So a build decides and writes what it changed, and the first one, that knows of no last
time, everything in the same way.

Each file is a layer named for what it decides, and knows of those before it alone; `graph` calls them in order:

    before ─▶ reading ─▶ ledger ─▶ reprints ─▶ things ─▶ persons ─▶ offices ─▶ series ─▶ encounters ─▶ statements
           ─▶ agreements ─▶ corrected ─▶ articles ─▶ graph
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged.before import NOTHING, Before, Merged
from kg.rdf.merged.graph import MergedGraph
from kg.rdf.merged.reading import read_digest_of, reports_in, unknown_in
from kg.resolve.corrections import NONE, Corrections

__all__ = ["Before", "Merged", "merge", "merged_quads", "owned_by", "read_digest_of", "reports_in", "unknown_in"]


def merge(
    digests: Mapping[str, Digest],
    lines_of: Callable[[str], ArticleLines],
    *,
    base: str = DEFAULT_BASE,
    corrections: Corrections = NONE,
    before: Before = NOTHING,
    scratch: Path | None = None,
) -> Merged:
    """Merge articles, given the digest and the lines of each by its id, and what was known before.

    `corrections` of reports that no article has change nothing. `scratch` is the folder for temporary files, where
    there is more to write than memory should hold; raises OSError where it has no room.
    """
    graph = MergedGraph(digests, lines_of, base, corrections, before, scratch)
    graph.decide()
    found = graph.write()
    graph.writers.clear()  # they hold the graph, and it them: a circle that would stay in memory
    return found


def owned_by(node: str, *, base: str = DEFAULT_BASE) -> tuple[bytes, ...]:
    """What the lines begin with that are written of a node: its own, and those of nodes that exist for its sake."""
    path = node.removeprefix(base)
    if path.startswith("statement/") and path.endswith("/"):  # all that an article says
        return (f"<{node}".encode(),)
    found = [f"<{node}> "]
    if path.startswith("article/"):
        found.append(f"<{node}#")
    if path.startswith("encounter/"):
        found += [f"<{node}/participation/", f"<{base}conflict/{path}/"]
    if path.startswith(("encounter/", "person/", "agreement/")):
        found.append(f"<{base}merge/{path}> ")
    return tuple(start.encode() for start in found)


def merged_quads(
    quads: Iterable[ox.Quad], *, base: str = DEFAULT_BASE, corrections: Corrections = NONE
) -> list[ox.Quad]:
    """The quads of the default graph, sorted, from the quads of the articles' graphs in any order.

    `corrections` of reports that no article has change nothing. Raises OntologyError where an article's graph was not
    written by `article_quads` with this base.
    """
    by_name: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            by_name[quad.graph_name].append(quad)
    graphs = {}
    for graph in by_name.values():
        lines = ArticleLines((ox.serialize(graph, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
        digest = read_digest_of(graph, lines, base=base)
        graphs[digest.article] = digest, lines
    found = merge(
        {name: digest for name, (digest, _) in graphs.items()},
        lambda name: graphs[name][1],
        base=base,
        corrections=corrections,
    )
    with found.lines as merged:
        return list(ox.parse(b"".join(merged), ox.RdfFormat.N_QUADS))
