"""Names as people type them: from "song il ho" to the one node of the graph that it fits.

In: a graph, a kind and what the user wrote. Out: the node and the name taken, or a QueryError that lists what was
near. Accents, case, hyphens and the order of names do not count; a surname will do where one person bears it; another
spelling is taken where one name alone is near, and the answer says so.
"""

from __future__ import annotations

import calendar
import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg.errors import QueryError
from kg.rdf.namespaces import DIP, PREFIXES, SKOS, ontology_triples
from kg.resolve.names import fold, same_romanised
from kg.resolve.round_names import folded_name

NEAR = 84
"""How alike another spelling must be (rapidfuzz, 0 to 100): "Kim Gye-gwan" and "Kim Kye Gwan" are 92,
"Kim Jong-il" and "Kim Jong-un" 82. Chosen on a handful of such pairs, not tuned."""

CLEAR = 10
"""And how much more alike than the next best: "Kim Jong-im" is neither Kim Jong-il nor Kim Jong-un."""

CLASSES = {
    "person": ("Person",),
    "state": ("State",),
    "party": ("State", "Organisation"),
    "actor": ("Person", "State", "Organisation"),
    "place": ("Place", "State"),
    "topic": ("Topic",),
    "agreement": ("Agreement",),
    "series": ("Series", "Edition"),
    "encounter": ("Encounter",),
    "thing": (),
}
"""The classes of each kind; of a thing, all."""

ANYTHING = ("actor", "place", "topic", "agreement", "series", "encounter")
"""The kinds of which a name without a kind is looked up, in this order."""

WORDS = {"party": "state or organisation", "actor": "person, state or organisation"}

LABELS = f"""
SELECT ?node ?name ?alias WHERE {{
  ?node a ?class .
  {{ ?node <{PREFIXES["rdfs"]}label>|<{PREFIXES["skos"]}prefLabel> ?name . BIND(false AS ?alias) }}
  UNION {{ ?node <{PREFIXES["skos"]}altLabel>|<{PREFIXES["skos"]}notation> ?name . BIND(true AS ?alias) }}
}}"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """The node taken for what the user wrote, and its name."""

    node: ox.NamedNode
    name: str


def find_node(graph: ox.Store, kind: str, text: str) -> Found:
    """The node of a kind (a key of `CLASSES`) that a name fits. Raises QueryError where none does, or several."""
    if kind == "node":
        return find_any(graph, text)
    names = node_names(graph, kind)
    for iri in _iris(graph, text):
        if iri in names:
            return Found(node=ox.NamedNode(iri), name=names[iri][0])
    nodes = _search(names, kind, text)
    if len(nodes) == 1:
        return Found(node=ox.NamedNode(nodes[0]), name=names[nodes[0]][0])
    if nodes:
        raise QueryError(
            f"{text!r} fits {len(nodes)} of the graph: {_list(names, nodes)}; write the name in full, or its IRI"
        )
    alike = sorted(((_likeness(fold(text), names[node]), node) for node in names), key=lambda a: (-a[0], a[1]))
    near = [node for score, node in alike[:5] if score >= 60]
    hint = f"; near are {_list(names, near)}" if near else ""
    raise QueryError(f"no {WORDS.get(kind, kind)} in this graph is called {text!r}{hint}")


def find_any(graph: ox.Store, text: str) -> Found:
    """The node that an IRI or a name fits, of actors first, then places, topics, agreements, series with editions, and
    encounters.

    Raises QueryError where none does, or several of one kind.
    """
    for iri in _iris(graph, text):
        if next(graph.quads_for_pattern(ox.NamedNode(iri), None, None, None), None):
            return Found(node=ox.NamedNode(iri), name=iri)
    for kind in ANYTHING:  # a full name first: "New York" is a place before it is a way to say the United States
        if any(_is_name(_wanted(kind, text), known, node) for node, known in node_names(graph, kind).items()):
            return find_node(graph, kind, text)
    for kind in ANYTHING:
        if _search(node_names(graph, kind), kind, text):
            return find_node(graph, kind, text)
    return find_node(graph, "thing", text)


def _iris(graph: ox.Store, text: str) -> list[str]:
    """The IRIs that a text can stand for: itself, and what follows the base of this graph, as tables show it."""
    iri = text.removeprefix("<").removesuffix(">")
    graphs = (node.value for node in graph.named_graphs() if isinstance(node, ox.NamedNode))
    base = next(graphs, "").rpartition("article/")[0]
    found = []
    for candidate in (iri, base + iri):
        with suppress(ValueError):
            found.append(ox.NamedNode(candidate).value)
    return found


def _search(names: dict[str, list[str]], kind: str, text: str) -> list[str]:
    """The nodes that a name fits best: the full name, else a part of it, else a code, else another spelling."""
    wanted = _wanted(kind, text)
    if not wanted:
        return []
    for fits in (_is_name, _has_words, _is_code):
        nodes = sorted(node for node, known in names.items() if fits(wanted, known, node))
        if nodes:
            return nodes
    if kind in ("person", "actor"):
        nodes = sorted(node for node, known in names.items() if any(same_romanised(text, name) for name in known))
        if nodes:
            return nodes
    if kind in ("state", "party", "actor", "place") and (code := _country(text)):
        nodes = [node for node in names if node.endswith(f"/state/{code}")]
        if nodes:
            return nodes
    alike = sorted(((_likeness(wanted, known), node) for node, known in names.items()), key=lambda a: (-a[0], a[1]))
    if alike and alike[0][0] >= NEAR and (len(alike) == 1 or alike[1][0] < alike[0][0] - CLEAR):
        return [alike[0][1]]
    return []


def node_names(graph: ox.Store, kind: str) -> dict[str, list[str]]:
    """The nodes of a kind with their names, the preferred one first."""
    found: dict[str, list[str]] = {}
    classes = CLASSES[kind]
    if "Topic" in classes:
        for quad in ontology_triples("topics.ttl"):
            if quad.predicate.value in (PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel"):
                first = quad.predicate.value.endswith("prefLabel")
                names = found.setdefault(quad.subject.value, [])  # type: ignore[union-attr]
                names.insert(0 if first else len(names), quad.object.value)  # type: ignore[union-attr]
        return found
    values = f"VALUES ?class {{ {' '.join(str(DIP[name]) for name in classes)} }}" if classes else ""
    text = LABELS.replace("?node a ?class .", f"{values} ?node a ?class .")
    rows = sorted(
        {
            (str(row["node"].value), str(row["alias"].value), str(row["name"].value))
            for row in graph.query(text)  # type: ignore[union-attr]
            if isinstance(row["node"], ox.NamedNode)
        }
    )
    for node, _, name in rows:  # "false" sorts before "true": the preferred name is first
        found.setdefault(node, []).append(name)
    if kind == "series":
        for names in found.values():
            names += [folded_name(name) for name in names]
    if kind == "place":  # "Tokyo" is the city, though it is a name of Japan where somebody acts
        cities = {fold(names[0]) for node, names in found.items() if "/state/" not in node}
        for node, names in found.items():
            if "/state/" in node:
                found[node] = [name for i, name in enumerate(names) if not i or fold(name) not in cities]
    return found


def _wanted(kind: str, text: str) -> str:
    """What is looked for; "six-way negotiations" are looked for as "six party talks", as all names of that series are."""
    return fold(folded_name(text) if kind == "series" else text)


def _is_name(wanted: str, known: Iterable[str], node: str) -> bool:
    """The name in full, in any order of its words."""
    return any(wanted == fold(name) or sorted(wanted.split()) == sorted(fold(name).split()) for name in known)


def _has_words(wanted: str, known: Iterable[str], node: str) -> bool:
    """A part of the name: the surname, the first and the last name."""
    return any(set(wanted.split()) <= set(fold(name).split()) for name in known)


def _is_code(wanted: str, known: Iterable[str], node: str) -> bool:
    """The end of the IRI: "KP", "kim-kye-gwan"."""
    return fold(re.split(r"[/#]", node)[-1]) == wanted


def _likeness(wanted: str, known: Iterable[str]) -> float:
    """How alike the most similar name is, with its words as written or sorted."""
    turned = " ".join(sorted(wanted.split()))
    names = [fold(name) for name in known]
    return max(
        (max(fuzz.ratio(wanted, name), fuzz.ratio(turned, " ".join(sorted(name.split())))) for name in names), default=0
    )


def _country(text: str) -> str:
    """The ISO 3166 code of a country by any of its names, "" for anything else."""
    import countrynames

    with warnings.catch_warnings():
        # it asks for ICU, which a bare machine lacks; without it only names in other scripts are not found
        warnings.simplefilter("ignore")
        return countrynames.to_code(text) or ""


def _list(names: dict[str, list[str]], nodes: list[str]) -> str:
    shown = [f"{names[node][0]} <{node}>" for node in nodes[:6]]
    return ", ".join(shown) + (f" and {len(nodes) - 6} more" if len(nodes) > 6 else "")


def topics_within(topic: ox.NamedNode) -> frozenset[str]:
    """The preferred names of a topic of the ontology and of all that are narrower: abductions are human rights."""
    triples = ontology_triples("topics.ttl")
    below: set[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {topic}
    while more := {q.subject for q in triples if q.predicate == SKOS.broader and q.object in below} - below:
        below |= more
    return frozenset(
        q.object.value
        for q in triples
        if q.subject in below and q.predicate == SKOS.prefLabel and isinstance(q.object, ox.Literal)
    )


_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")


def find_day(text: str, *, last: bool) -> str:
    """The first or last day of what the user wrote (2014, 2014-03, 2014-03-30), as ISO 8601.

    Raises QueryError on anything else.
    """
    match = _DAY.fullmatch(text.strip())
    year, month, day = (int(part) if part else 0 for part in match.groups()) if match else (0, 0, 0)
    try:
        if not match or not 1 <= year <= 9999:
            raise ValueError
        month = month or (12 if last else 1) if match["month"] is None else month
        end = calendar.monthrange(year, month)[1]
        day = (end if last else 1) if match["day"] is None else day
        if not 1 <= day <= end:
            raise ValueError
    except ValueError:  # calendar.IllegalMonthError is one
        raise QueryError(f"{text!r} is no day; write 2014-03-30, 2014-03 or 2014") from None
    return f"{year:04}-{month:02}-{day:02}"
