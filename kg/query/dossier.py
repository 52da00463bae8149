"""The dossier of one person, state, organisation, place or topic: everything that the graph holds of it, in order.

In go a graph and a name; out comes a `Dossier` of plain text, put together from the named queries, so that each part
can be asked again by hand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.answers import Table, text_of
from kg.query.catalog import find_query
from kg.query.formats import printable
from kg.query.names import find_any
from kg.query.run import run_query
from kg.rdf.namespaces import DIP, PREFIXES, RDF
from kg.store import Store

KINDS = ("Person", "State", "Organisation", "Place", "Topic")
COUNTS = ("held", "planned", "proposed", "cancelled", "denied")


@dataclass(frozen=True, kw_only=True, slots=True)
class Office:
    """An office that articles give somebody, with the days of the first and the last article that do."""

    name: str
    title: str
    of: str
    first: str
    last: str
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """An encounter: EDTF date, first day ("" undated), type, status, all who took part, where, articles, sentence."""

    when: str
    type: str
    status: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    topics: tuple[str, ...]
    articles: tuple[str, ...]
    event: str
    quote: str

    @property
    def year(self) -> str:
        """The year that it is filed under, "" where it is undated or of several years."""
        year = self.when[:4]
        return year if year.isdigit() else ""

    @property
    def filed(self) -> str:
        """The heading that it stands under: the year, or "undated", which comes after all years."""
        return self.year or "undated"


@dataclass(frozen=True, kw_only=True, slots=True)
class Counterpart:
    """Somebody met, how often, and between which days."""

    name: str
    side: str
    encounters: int
    first: str
    last: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """A statement: day of the article, speaker, addressees, verb, sentence, article."""

    published: str
    speaker: str
    to: str
    verb: str
    quote: str
    article: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An article that the dossier rests on."""

    article: str
    published: str
    publisher: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Dossier:
    """What the graph holds of one node. `kind` is "person", "state", "organisation", "place" or "topic"."""

    iri: str
    name: str
    kind: str
    side: str
    names: tuple[str, ...]
    offices: tuple[Office, ...]
    meetings: tuple[Meeting, ...]
    counterparts: tuple[Counterpart, ...]
    statements: tuple[Said, ...]
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()

    @property
    def years(self) -> tuple[tuple[str, int], ...]:
        """How many encounters that took place each year saw, from the first year to the last, empty years too."""
        counts = Counter(m.year for m in self.meetings if m.year and m.status == "held")
        if not counts:
            return ()
        first, last = int(min(counts)), int(max(counts))
        return tuple((str(year), counts.get(str(year), 0)) for year in range(first, last + 1))


def dossier(store: Store | ox.Store, name: str) -> Dossier:
    """Put the dossier of a name or IRI together.

    Raises QueryError where it fits nothing, several, or something that has no dossier (an encounter, an agreement).
    """
    if isinstance(store, Store):
        with store.reader() as graph:
            return dossier(graph, name)
    found = find_any(store, name)
    node = found.node
    kinds = {quad.object for quad in store.quads_for_pattern(node, RDF.type, None, ox.DefaultGraph())}
    kind = next((kind for kind in KINDS if DIP[kind] in kinds), "")
    if not kind:
        raise QueryError(f"{name!r} is no {', '.join(k.lower() for k in KINDS)}; kg explain says what it is")
    kind = kind.lower()
    names = _texts(store, node, "skos:altLabel") + _texts(store, node, "dip:report/rdfs:label", named=True)
    label = next(iter(_texts(store, node, "rdfs:label|skos:prefLabel")), found.name)
    meetings = _meetings(store, node, kind)
    statements = _statements(store, node, kind)
    offices = _offices(store, node, kind)
    articles = {a for m in meetings for a in m.articles} | {s.article for s in statements}
    articles |= {a for office in offices for a in office[1]}
    notes = () if name.strip("<>") in (label, node.value) else (f"{name} taken as {label} <{node.value}>",)
    return Dossier(
        iri=node.value,
        name=label,
        kind=kind,
        side=next(iter(_texts(store, node, "dip:side/rdfs:label")), ""),
        names=tuple(dict.fromkeys(n for n in names if n != label)),
        offices=tuple(office for office, _ in offices),
        meetings=meetings,
        counterparts=_counterparts(store, node, kind, label, meetings),
        statements=statements,
        sources=_sources(store, articles),
        notes=notes,
    )


def _rows(graph: ox.Store, query: str, **parameters: str) -> list[dict[str, str]]:
    answer = run_query(graph, find_query(query), parameters)
    assert isinstance(answer, Table)
    return answer.dicts()


def _texts(graph: ox.Store, node: ox.NamedNode, path: str, *, named: bool = False) -> list[str]:
    """The texts at the end of a path; of the reports of a node, the names that each article uses."""
    pattern = f"{node} {path} ?text" if not named else f"{node} dip:report ?r . GRAPH ?g {{ ?r rdfs:label ?text }}"
    rows = graph.query(f"SELECT DISTINCT ?text WHERE {{ {pattern} }} ORDER BY ?text", prefixes=PREFIXES)
    assert isinstance(rows, ox.QuerySolutions)
    return [text_of(row[0]) for row in rows]


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _meetings(graph: ox.Store, node: ox.NamedNode, kind: str) -> tuple[Meeting, ...]:
    query, parameter = {
        "person": ("person-meetings", "person"),
        "place": ("place-meetings", "place"),
        "topic": ("meetings-by-topic", "topic"),
    }.get(kind, ("party-meetings", "party"))
    found: dict[str, Meeting] = {}
    for row in _rows(graph, query, **{parameter: node.value}):
        found.setdefault(
            row["event"],
            Meeting(
                when=row["when"],
                type=row["type"],
                status=row["status"],
                who=_split(row["who"]),
                where=_split(row.get("where", "")),
                topics=_split(row["topics"]),
                articles=_split(row["articles"]),
                event=row["event"],
                quote=row["quote"],
            ),
        )
    return tuple(found.values())


def _counterparts(
    graph: ox.Store, node: ox.NamedNode, kind: str, label: str, meetings: tuple[Meeting, ...]
) -> tuple[Counterpart, ...]:
    if kind == "person":
        return tuple(
            Counterpart(
                name=row["counterpart"],
                side=row["side"] if row["side"] != row["counterpart"] else "",
                encounters=int(row["encounters"]),
                first=row["earliest"],
                last=row["latest"],
            )
            for row in _rows(graph, "person-counterparts", person=node.value)
        )
    if kind in ("state", "organisation"):
        return tuple(
            Counterpart(
                name=row["b"] if row["a"] == label else row["a"],
                side="",
                encounters=int(row["encounters"]),
                first=row["earliest"],
                last=row["latest"],
            )
            for row in _rows(graph, "state-pairs", party=node.value)
        )
    held = [meeting for meeting in meetings if meeting.status == "held"]
    counts = Counter(name for meeting in held for name in meeting.who)
    found = []
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        days = sorted(meeting.when for meeting in held if name in meeting.who and meeting.when)
        found.append(
            Counterpart(
                name=name, side="", encounters=count, first=days[0] if days else "", last=days[-1] if days else ""
            )
        )
    return tuple(found)


def _offices(graph: ox.Store, node: ox.NamedNode, kind: str) -> list[tuple[Office, tuple[str, ...]]]:
    if kind not in ("person", "state", "organisation"):
        return []
    parameter = "person" if kind == "person" else "party"
    rows = _rows(graph, "offices-over-time", **{parameter: node.value})
    rows.sort(key=lambda row: (row["first_seen"] or "9999", row["last_seen"], row["name"], row["title"]))
    return [
        (
            Office(
                name=row["name"],
                title=row["title"],
                of=row["of"],
                first=row["first_seen"],
                last=row["last_seen"],
                quote=row["quote"],
            ),
            _split(row["articles"]),
        )
        for row in rows
    ]


def _statements(graph: ox.Store, node: ox.NamedNode, kind: str) -> tuple[Said, ...]:
    if kind == "place":
        return ()
    query, parameter = ("statements-by-topic", "topic") if kind == "topic" else ("statements-by-speaker", "speaker")
    found: dict[tuple[str, str], Said] = {}
    for row in _rows(graph, query, **{parameter: node.value}):
        to = row["to"] if kind == "topic" else row["to_whom"]
        key = (row["article"], row["quote"])
        if key in found and to:
            to = ", ".join(filter(None, (found[key].to, to)))
        found[key] = Said(
            published=row["published"],
            speaker=row.get("speaker", ""),
            to=to.replace("|", ", "),
            verb=row["verb"],
            quote=row["quote"],
            article=row["article"],
        )
    return tuple(found.values())


def _sources(graph: ox.Store, articles: set[str]) -> tuple[Source, ...]:
    return tuple(
        Source(article=row["article"], published=row["published"], publisher=row["publisher"], title=row["title"])
        for row in _rows(graph, "articles-overview")
        if row["article"] in articles
    )


def as_text(found: Dossier) -> str:
    """A dossier for a terminal."""
    side = f", for {found.side}" if found.side and found.side != found.name else ""
    lines = [f"{found.name}  ({found.kind}{side})", f"  {found.iri}"]
    if found.names:
        lines.append(f"  also written {'; '.join(found.names)}")
    if found.offices:
        lines += ["", "Offices, by the days of the articles that name them"]
        for office in found.offices:
            who = f"{office.name}: " if found.kind != "person" else ""
            of = f" ({office.of})" if office.of and found.kind == "person" else ""
            days = " to ".join(dict.fromkeys(day for day in (office.first, office.last) if day))
            lines.append(f"  {days:24}  {who}{office.title}{of}")
    if found.meetings:
        counts = Counter(meeting.status for meeting in found.meetings)
        said = ", ".join(f"{counts[status]} {status}" for status in COUNTS if counts[status])
        lines += ["", f"Encounters: {said}"]
        for meeting in found.meetings:
            status = f", {meeting.status}" if meeting.status != "held" else ""
            where = f", {', '.join(meeting.where)}" if meeting.where else ""
            others = [who for who in meeting.who if who != found.name] or list(meeting.who)
            lines.append(f"  {meeting.when or 'undated':24}  {meeting.type}{status}: {', '.join(others)}{where}")
            lines.append(f'  {"":24}    "{" ".join(meeting.quote.split())}"')
    if found.counterparts:
        lines += ["", "Whom, and how often" if found.kind not in ("place", "topic") else "Who, and how often"]
        for other in found.counterparts:
            days = " to ".join(dict.fromkeys(day for day in (other.first, other.last) if day))
            side = f" ({other.side})" if other.side else ""
            lines.append(f"  {other.encounters:4}  {other.name}{side}  {days}".rstrip())
    if found.statements:
        lines += ["", "Statements, by the day of the article"]
        for said_ in found.statements:
            who = f"{said_.speaker} " if said_.speaker else ""
            to = f" {said_.to}" if said_.to else ""
            lines.append(f'  {said_.published or "undated":12}{who}{said_.verb}{to}: "{" ".join(said_.quote.split())}"')
    if found.sources:
        lines += ["", "Sources"]
        for source in found.sources:
            about = ", ".join(part for part in (source.publisher, source.published, source.title) if part)
            lines.append(f"  {source.article}" + (f"  ({about})" if about else ""))
    return "\n".join(printable(line) for line in lines) + "\n"
