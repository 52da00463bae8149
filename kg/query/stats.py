"""What a graph holds, in numbers, and what was skipped or left open.

In: a store. Out: `Stats`, or the same as text for a terminal.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from kg.query.answers import text_of
from kg.query.formats import printable
from kg.rdf.namespaces import PREFIXES
from kg.store import Store

CLASSES = (
    "Person",
    "State",
    "Organisation",
    "Place",
    "Encounter",
    "Series",
    "Edition",
    "Statement",
    "Agreement",
    "Tenure",
    "Topic",
    "Merge",
)
NOTES = 20
"""So many remarks of the build are listed."""

COUNTS = "SELECT ?key (COUNT(DISTINCT ?node) AS ?count) WHERE { ?node a ?key } GROUP BY ?key"
STATUSES = "SELECT ?key (COUNT(?node) AS ?count) WHERE { ?node a dip:Encounter ; dip:status ?key } GROUP BY ?key"
TYPES = """SELECT ?key (COUNT(?node) AS ?count) WHERE { ?node a dip:Encounter, ?key . FILTER(?key != dip:Encounter) }
GROUP BY ?key"""
SPAN = """SELECT (COUNT(?node) AS ?count) (COUNT(?first) AS ?dated) WHERE {{
  ?node a {0} . OPTIONAL {{ ?node {1} ?first }}
}}"""
RANGE = """SELECT (MIN(?first) AS ?from) (MAX(?last) AS ?to) WHERE {{ ?node a {0} ; {1} ?first ; {2} ?last }}"""
CONFLICTS = "SELECT (COUNT(?conflict) AS ?count) WHERE { ?event dip:conflict ?conflict }"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """How many there are, how many of them have a date, and the first and last day."""

    all: int
    dated: int
    first: str
    last: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stats:
    """Counts of the merged view; `notes` and `skipped` are (article, remark) of the build."""

    quads: int
    articles: Span
    encounters: Span
    classes: dict[str, int]
    statuses: dict[str, int]
    types: dict[str, int]
    conflicts: int
    skipped: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str], ...]


def stats(store: Store) -> Stats:
    """Count what a store holds. Raises StoreError where it is damaged."""
    with store.reader() as graph:
        counts = _counts(graph, COUNTS)
        conflicts = next(iter(_rows(graph, CONFLICTS)))
        return Stats(
            quads=len(graph),
            articles=_span(graph, "dip:Article", "schema:datePublished", "schema:datePublished"),
            encounters=_span(graph, "dip:Encounter", "sem:hasEarliestBeginTimeStamp", "sem:hasLatestEndTimeStamp"),
            classes={name: counts.get(name.lower(), 0) for name in CLASSES},
            statuses=_counts(graph, STATUSES),
            types=_counts(graph, TYPES),
            conflicts=int(conflicts["count"]),
            skipped=tuple((item.source, item.reason) for item in store.skipped()),
            notes=tuple((part.article, note) for part in store.articles() for note in part.notes),
        )


def describe(store: Store) -> str:
    """The same as text."""
    found = stats(store)
    classes = found.classes
    encounters = found.encounters
    lines = [
        f"{store.path}: {found.quads} statements",
        f"  articles       {found.articles.all}{_days(found.articles, 'published')}",
        f"  encounters     {encounters.all}{_days(encounters, 'dated')}",
    ]
    lines += [
        f"    {word}: {_list(counts)}" for word, counts in (("status", found.statuses), ("type", found.types)) if counts
    ]
    lines += [
        f"  persons        {classes['Person']}",
        f"  states         {classes['State']}",
        f"  organisations  {classes['Organisation']}",
        f"  places         {classes['Place']}",
        f"  offices held   {classes['Tenure']}",
        f"  series         {classes['Series']}"
        + (f", {classes['Edition']} editions" if classes["Edition"] else "")
        + (", of which kg query talks-by-round tells" if classes["Series"] else ""),
        f"  statements     {classes['Statement']}",
        f"  agreements     {classes['Agreement']}",
        f"  merges         {classes['Merge']}, of which kg query people-merged and occasions-merged tell",
        f"  conflicts      {found.conflicts}"
        + (", of which kg query reports-conflicting tells" if found.conflicts else ""),
    ]
    if found.skipped:
        lines.append(f"  skipped        {len(found.skipped)}")
        lines += [f"    {source}: {reason}" for source, reason in found.skipped]
    if found.notes:
        lines.append(f"  remarks        {len(found.notes)}")
        lines += [f"    {article}: {note}" for article, note in found.notes[:NOTES]]
        if len(found.notes) > NOTES:
            lines.append(f"    and {len(found.notes) - NOTES} more, in {store.path / 'manifest.json'}")
    return "\n".join(printable(line) for line in lines)


def _rows(graph: ox.Store, query: str) -> list[dict[str, str]]:
    rows = graph.query(query, prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    names = [variable.value for variable in rows.variables]
    return [dict(zip(names, map(text_of, row), strict=True)) for row in rows]


def _counts(graph: ox.Store, query: str) -> dict[str, int]:
    """Counts by the local name of a key, in lower case, the most frequent first."""
    counts = {row["key"].rpartition("#")[2].lower(): int(row["count"]) for row in _rows(graph, query)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _span(graph: ox.Store, kind: str, first: str, last: str) -> Span:
    """Two queries, since MIN and MAX of Oxigraph give nothing where one value is missing."""
    counted = _rows(graph, SPAN.format(kind, first))[0]
    range_ = _rows(graph, RANGE.format(kind, first, last))[0]
    return Span(all=int(counted["count"]), dated=int(counted["dated"]), first=range_["from"], last=range_["to"])


def _days(span: Span, word: str) -> str:
    if not span.dated:
        return f", none {word}" if span.all else ""
    missing = f", {span.all - span.dated} not {word}" if span.dated < span.all else ""
    return f", {word} {span.first} to {span.last}{missing}"


def _list(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())
