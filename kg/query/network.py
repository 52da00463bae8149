"""The network of who met whom: shortest chains, and who stands between the others.

In go a graph; out come a networkx graph or a `Table` like those of the named queries. SPARQL answers questions about
pairs; chains and centrality need the network as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import pyoxigraph as ox

from kg.query.answers import Table, text_of
from kg.query.names import find_day, find_node
from kg.rdf.namespaces import PREFIXES

ENCOUNTERS = """
SELECT ?event ?actor ?name ?kind ?side ?party ?type ?when ?first ?last ?quote ?place WHERE {
  ?event a dip:Encounter ; dip:status dip:held ; dip:participation ?part .
  ?part dip:actor ?actor .
  ?actor rdfs:label ?name ; a ?kind .
  FILTER(?kind IN (dip:Person, dip:State, dip:Organisation))
  OPTIONAL { ?part dip:onBehalfOf ?party . ?party rdfs:label ?side }
  OPTIONAL { ?event a ?type . FILTER(?type != dip:Encounter) }
  OPTIONAL { ?event dip:when ?when ; sem:hasEarliestBeginTimeStamp ?first ; sem:hasLatestEndTimeStamp ?last }
  OPTIONAL { ?event dip:bestEvidence/oa:hasTarget/oa:hasSelector/oa:exact ?quote }
} ORDER BY ?event ?actor"""
PLACES = "SELECT DISTINCT ?event ?name WHERE { ?event a dip:Encounter ; sem:hasPlace/rdfs:label ?name } ORDER BY ?name"
ARTICLES = """SELECT DISTINCT ?event ?name WHERE {
  ?event a dip:Encounter ; dip:reportedIn/dcterms:identifier ?name } ORDER BY ?name"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """An encounter that took place: its IRI, who took part with the side each acts for, and what is known of it."""

    event: str
    type: str
    when: str
    first: str
    last: str
    where: str
    articles: str
    quote: str
    who: tuple[tuple[str, str], ...]
    """IRIs of actors, and of their sides ("" where unknown)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A person, state or organisation: IRI, name, kind ("person", ...), and the name of its side."""

    iri: str
    name: str
    kind: str
    side: str


def _rows(graph: ox.Store, query: str) -> Iterable[dict[str, str]]:
    found = graph.query(query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield dict(zip(names, map(text_of, row), strict=True))


def occasions(
    graph: ox.Store, *, first: str = "", last: str = "", article: str = ""
) -> tuple[dict[str, Actor], list[Occasion]]:
    """The actors by IRI, and the encounters that took place between two days (ISO 8601, "" for no bound)."""
    actors: dict[str, Actor] = {}
    parts: dict[str, list[dict[str, str]]] = {}
    places: dict[str, list[str]] = {}
    articles: dict[str, list[str]] = {}
    for query, into in ((PLACES, places), (ARTICLES, articles)):
        for row in _rows(graph, query):
            into.setdefault(row["event"], []).append(row["name"])
    for row in _rows(graph, ENCOUNTERS):
        if (first and row["last"] < first) or (last and (not row["first"] or row["first"] > last)):
            continue
        if article and article not in articles.get(row["event"], []):
            continue
        kind = row["kind"].rpartition("#")[2].lower()
        known = actors.get(row["actor"])
        side = row["side"] if row["party"] != row["actor"] else ""
        if known is None or not known.side:
            actors[row["actor"]] = Actor(iri=row["actor"], name=row["name"], kind=kind, side=side)
        parts.setdefault(row["event"], []).append(row)
    found = []
    for event, rows in parts.items():
        one = rows[0]
        found.append(
            Occasion(
                event=event,
                type=one["type"].rpartition("#")[2].lower() or "encounter",
                when=one["when"],
                first=one["first"],
                last=one["last"],
                where="|".join(places.get(event, [])),
                articles="|".join(articles.get(event, [])),
                quote=one["quote"],
                who=tuple(sorted({(row["actor"], row["party"]) for row in rows})),
            )
        )
    found.sort(key=lambda o: (not o.first, o.first, o.last, o.event))
    return {iri: actors[iri] for iri in sorted(actors)}, found


def pairs_of(occasion: Occasion) -> list[tuple[str, str]]:
    """The pairs of different sides that met on an occasion."""
    return [
        (a, b)
        for number, (a, side) in enumerate(occasion.who)
        for b, other in occasion.who[number + 1 :]
        if a != b and (not side or not other or side != other)
    ]


def network(graph: ox.Store, *, first: str = "", last: str = "", article: str = "") -> nx.Graph:  # type: ignore[type-arg]
    """Who met whom: a node for every actor, an edge for every two of different sides that met.

    Nodes carry `label`, `kind`, `side`, `encounters`, `first`, `last`; edges `weight` (how many encounters), `first`,
    `last` (ISO 8601, "" where no encounter of theirs is dated), `types`, `places`, and `events`, their IRIs. A mediator
    meets both sides.
    """
    actors, met = occasions(graph, first=first, last=last, article=article)
    found: nx.Graph = nx.Graph()  # type: ignore[type-arg]
    for actor in actors.values():
        found.add_node(actor.iri, label=actor.name, kind=actor.kind, side=actor.side, encounters=0, first="", last="")
    for occasion in met:
        for actor_iri in sorted({iri for iri, _ in occasion.who}):
            node = found.nodes[actor_iri]
            node["encounters"] += 1
            _widen(node, occasion)
        for a, b in pairs_of(occasion):
            if not found.has_edge(a, b):
                found.add_edge(a, b, weight=0, first="", last="", types=[], places=[], events=[])
            edge = found.edges[a, b]
            if occasion.event in edge["events"]:
                continue
            edge["weight"] += 1
            edge["events"].append(occasion.event)
            for key, values in (("types", [occasion.type]), ("places", occasion.where.split("|"))):
                edge[key] = sorted({*edge[key], *filter(None, values)})
            _widen(edge, occasion)
    return found


def _widen(data: dict[str, str], occasion: Occasion) -> None:
    if occasion.first:
        data["first"] = min(filter(None, (data["first"], occasion.first)))
        data["last"] = max(data["last"], occasion.last)


def chain(graph: ox.Store, a: str, b: str) -> Table:
    """The shortest chain of encounters between two actors, a row for every step.

    Of persons it goes through persons where it can: two who both met a delegation of one state are hardly linked by
    it. Raises QueryError where a name fits no one, or several; an empty table where there is no chain.
    """
    notes = []
    ends = []
    for name, text in (("a", a), ("b", b)):
        found = find_node(graph, "actor", text)
        ends.append(found.node.value)
        if text.strip("<>") not in (found.name, found.node.value):
            notes.append(f"{name}: {text} taken as {found.name} <{found.node.value}>")
    columns = ("step", "from", "to", "when", "type", "where", "articles", "event", "quote")
    short = ("step", "from", "to", "when", "where", "quote")
    actors, met = occasions(graph)
    by_event = {occasion.event: occasion for occasion in met}
    whole = network(graph)
    path: list[str] = []
    persons = [n for n in whole if actors[n].kind == "person" or n in ends]
    for view in (whole.subgraph(persons), whole):
        if all(end in view for end in ends) and nx.has_path(view, *ends):
            # of several that are as short, the first by name: the answer is the same each time
            path = min(nx.all_shortest_paths(view, *ends), key=lambda p: [actors[n].name for n in p])
            break
    rows = []
    for number, (one, other) in enumerate(pairwise(path), start=1):
        occasion = min(
            (by_event[event] for event in whole.edges[one, other]["events"]),
            key=lambda o: (not o.first, o.first, o.event),
        )
        cells: list[ox.NamedNode | ox.Literal | None] = [ox.Literal(number)]
        cells += [ox.Literal(actors[one].name), ox.Literal(actors[other].name)]
        cells += [ox.Literal(text) if text else None for text in (occasion.when, occasion.type, occasion.where)]
        cells += [ox.Literal(occasion.articles), ox.NamedNode(occasion.event), ox.Literal(occasion.quote)]
        rows.append(tuple(cells))
    return Table(columns=columns, rows=tuple(rows), notes=tuple(notes), short=short)


def go_betweens(graph: ox.Store, *, first: str = "", last: str = "", top: int = 10) -> Table:
    """The most central actors of each year: who lies on the most shortest chains between the others.

    `betweenness` is between 0 and 1. Years are those that encounters can have been in; actors that lie on no chain are
    left out. `first` and `last` are days, months or years.
    """
    begin, end = (find_day(first, last=False) if first else ""), (find_day(last, last=True) if last else "")
    _, met = occasions(graph, first=begin, last=end)
    years = sorted({o.first[:4] for o in met if o.first and o.first[:4] == o.last[:4]})
    rows: list[tuple[ox.Literal | ox.NamedNode, ...]] = []
    for year in years:
        if (begin and year < begin[:4]) or (end and year > end[:4]):
            continue
        view = network(graph, first=max(f"{year}-01-01", begin), last=min(f"{year}-12-31", end or "9999"))
        scores = nx.betweenness_centrality(view)
        ranked = sorted((node for node in view if scores[node] > 0), key=lambda n: (-scores[n], view.nodes[n]["label"]))
        for node in ranked[:top]:
            data = view.nodes[node]
            rows.append(
                (
                    ox.Literal(int(year)),
                    ox.Literal(data["label"]),
                    ox.Literal(data["kind"]),
                    ox.Literal(data["side"]),
                    ox.Literal(round(scores[node], 4)),
                    ox.Literal(view.degree(node)),
                    ox.Literal(data["encounters"]),
                    ox.NamedNode(node),
                )
            )
    columns = ("year", "name", "kind", "side", "betweenness", "met", "encounters", "actor")
    return Table(columns=columns, rows=tuple(rows), short=("year", "name", "side", "betweenness", "met"))
