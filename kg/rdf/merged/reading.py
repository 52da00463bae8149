"""The digest of an article from its graph, and what of it a correction can name."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest, digest_of
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.records import by_graph, read_graph
from kg.resolve.corrections import Corrections, Key, series_of


def read_digest_of(quads: Iterable[ox.Quad], lines: ArticleLines, *, base: str, sha256: str = "") -> Digest:
    """The digest of an article, from the quads of its graph and the same as lines.

    Raises OntologyError where the graph was not written by `article_quads` with this base.
    """
    ((name, terms),) = by_graph(quads).items()
    facts = read_graph(name, terms, base=base)
    return digest_of(facts, sha256=sha256, agents=lines.agents(), sketch=lines.sketch())


def reports_in(digests: Iterable[Digest]) -> frozenset[Key]:
    """What a correction can name: every person, encounter, statement and agreement of these articles, and the series of an
    encounter."""
    digests = list(digests)
    reports = {
        (d.article, row[0])
        for d in digests
        for rows in (d.persons, d.encounters, d.statements, d.agreements)
        for row in rows
    }
    return frozenset(reports.union(series_of((d.article, row[0])) for d in digests for row in d.encounters))


def unknown_in(quads: Iterable[ox.Quad], corrections: Corrections, *, base: str = DEFAULT_BASE) -> tuple[str, ...]:
    """A remark on every correction that names what no article of these quads has."""
    graphs = by_graph(quads)
    digests = (digest_of(read_graph(name, graphs[name], base=base)) for name in graphs)
    return corrections.restricted(reports_in(digests))[1]
