"""From the store to what a page draws: who took part in which encounter, and who says so.

Enters a `pyoxigraph.Store` as `kg build` leaves it: the default graph holds what we keep after merging, and
`GRAPH ?article` what each article says. Leaves a `Network` of plain frozen values, in an order that depends on the
graph alone, so that the same graph makes the same page. Nothing here knows about pixels or HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

import pyoxigraph as ox

from kg.rdf.namespaces import DIP, OA, PREFIXES, RDF, RDFS, SCHEMA, SEM, SKOS, ontology_triples

Kind = Literal["person", "state", "organisation"]
KINDS: tuple[Kind, ...] = ("person", "state", "organisation")
STATUSES = ("held", "planned", "proposed", "cancelled", "denied")
TYPES = ("meeting", "talks", "visit", "call", "summit", "conference", "ceremony", "encounter")
"""The last is what an encounter is when nothing narrower is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """A person, state or organisation. `id` is its IRI, `side` the IRI of the one it mostly acts for, "" if unknown.

    `names` are other names, `offices` titles with the party they belong to ("Foreign Minister, Japan").
    """

    id: str
    kind: Kind
    label: str
    side: str = ""
    names: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Participant:
    """One who took part: ids of the actor and of the side it acted for ("" where unknown), and its title then.

    `id` is the IRI of the participation, "" where the graph has none.
    """

    actor: str
    role: str = "participant"
    side: str = ""
    office: str = ""
    id: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """An article. `url` is as the metadata give it and is not to be trusted; `published` is an ISO day or ""."""

    id: str
    title: str
    publisher: str = ""
    url: str = ""
    published: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """The place in a quote, in code points and half-open, where a participant is named."""

    start: int
    end: int
    actor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What one article says of an encounter, and the sentence that says it. `start` counts in the article's text.

    `id` is the IRI of the article's own node for the encounter, `evidence` that of the annotation of the sentence.
    """

    source: str
    quote: str
    start: int = 0
    type: str = ""
    status: str = ""
    when: str = ""
    marks: tuple[Mark, ...] = ()
    id: str = ""
    evidence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an encounter was. `kind` is "state" where no more is known than the state, or "place"."""

    id: str
    label: str
    kind: Literal["place", "state"] = "place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Encounter:
    """One occasion as held after merging. `when` is EDTF or "", `earliest` and `latest` are the days it covers.

    `edition` is the name of the summit, conference or assembly that it was at. `places` and `topics` are names;
    `place_ids` and `topic_ids` their IRIs in the same order, or empty. `realises` are the ids of planned and proposed
    encounters that this one made true.
    """

    id: str
    type: str
    status: str
    participants: tuple[Participant, ...]
    reports: tuple[Report, ...] = ()
    when: str = ""
    earliest: date | None = None
    latest: date | None = None
    words: str = ""
    places: tuple[str, ...] = ()
    venue: str = ""
    occasion: str = ""
    series: str = ""
    edition: str = ""
    topics: tuple[str, ...] = ()
    label: str = ""
    place_ids: tuple[str, ...] = ()
    topic_ids: tuple[str, ...] = ()
    realises: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """All actors and encounters of a graph, the articles that report them, the places; each sorted, ids unique."""

    actors: tuple[Actor, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    sources: tuple[Source, ...] = ()
    places: tuple[Place, ...] = ()

    def ties(self, *, sides: bool = False) -> Counter[tuple[str, str]]:
        """How often each two actors dealt with each other, the pair in alphabetical order.

        Only participants of different sides make a tie. With `sides` persons stand for the side they acted for.
        """
        ties: Counter[tuple[str, str]] = Counter()
        for encounter in self.encounters:
            acting = {p.actor: p.side or p.actor for p in encounter.participants}
            ends = sorted({(side if sides else actor, side) for actor, side in acting.items()})
            ties.update({(a, b) for (a, side_a), (b, side_b) in combinations(ends, 2) if side_a != side_b and a != b})
        return ties


def read_network(store: ox.Store) -> Network:
    """Read the merged view of a store, with the reports behind it.

    Only what took part in an encounter, or is the side of one who did, becomes an actor. An encounter without
    participants is left out: there is nobody to draw. Raises nothing on a graph that lacks labels or dates; an actor
    without a label shows the end of its IRI.
    """
    return _Reader(store).network()


_Properties = dict[ox.NamedNode, list[ox.NamedNode | ox.Literal]]


class _Reader:
    """Reads node by node and remembers what it read; one reader serves one call."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store
        self.cache: dict[tuple[ox.NamedNode, ox.NamedNode | ox.DefaultGraph], _Properties] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        self.topics = {
            quad.subject: quad.object.value
            for quad in ontology_triples("topics.ttl")
            if quad.predicate == SKOS.prefLabel and isinstance(quad.object, ox.Literal)
        }

    def of(self, node: ox.NamedNode, graph: ox.NamedNode | None = None) -> _Properties:
        """All properties of a node in one graph (the default graph unless said), objects in a fixed order."""
        key = (node, graph or ox.DefaultGraph())
        if key not in self.cache:
            found: _Properties = {}
            for quad in self.store.quads_for_pattern(node, None, None, key[1]):
                if isinstance(quad.object, ox.NamedNode | ox.Literal):
                    found.setdefault(quad.predicate, []).append(quad.object)
            for objects in found.values():
                objects.sort(key=str)
            self.cache[key] = found
        return self.cache[key]

    def label(self, node: ox.NamedNode | ox.Literal) -> str:
        """A topic by its name in the ontology, anything else by its label, and at worst by the end of its IRI."""
        if isinstance(node, ox.Literal):
            return node.value
        return self.topics.get(node) or _text(self.of(node), RDFS.label, SKOS.prefLabel) or _tail(node.value)

    # -- the whole

    def network(self) -> Network:
        found = self.store.quads_for_pattern(None, RDF.type, DIP.Encounter, ox.DefaultGraph())
        nodes = sorted((quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode)), key=str)
        encounters = tuple(encounter for node in nodes if (encounter := self.encounter(node)).participants)
        drawn = {iri for e in encounters for p in e.participants for iri in (p.actor, p.side) if iri}
        articles = {report.source for e in encounters for report in e.reports}
        usual, offices = _usual_sides(encounters), self.offices()
        return Network(
            actors=tuple(self.actor(ox.NamedNode(iri), usual.get(iri, ""), offices) for iri in sorted(drawn)),
            encounters=encounters,
            sources=tuple(self.source(ox.NamedNode(iri)) for iri in sorted(articles)),
            places=tuple(
                self.place(ox.NamedNode(iri)) for iri in sorted({iri for e in encounters for iri in e.place_ids if iri})
            ),
        )

    def offices(self) -> dict[ox.NamedNode, set[str]]:
        """The offices in which somebody was seen, as the tenures of the default graph name them."""
        held: dict[ox.NamedNode, set[str]] = {}
        for quad in self.store.quads_for_pattern(None, DIP.holder, None, ox.DefaultGraph()):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                known = self.of(quad.subject)
                office = next((self.label(node) for node in known.get(DIP.office, [])), "") or _text(known, DIP.title)
                if office:
                    held.setdefault(quad.object, set()).add(office)
        return held

    def actor(self, node: ox.NamedNode, side: str, offices: dict[ox.NamedNode, set[str]]) -> Actor:
        known = self.of(node)
        types = known.get(RDF.type, [])
        return Actor(
            id=node.value,
            kind=next((kind for kind in KINDS if DIP[kind.capitalize()] in types), "organisation"),
            label=self.label(node),
            side=side or _iri(known, DIP.side),
            names=tuple(sorted(set(_texts(known, SKOS.altLabel)) - {self.label(node)})),
            offices=tuple(sorted(offices.get(node, ()))),
        )

    def source(self, node: ox.NamedNode) -> Source:
        said = self.of(node, node) or self.of(node)
        return Source(
            id=node.value,
            title=_text(said, SCHEMA.headline, RDFS.label) or _tail(node.value),
            publisher=_text(said, SCHEMA.publisher),
            url=_text(said, SCHEMA.url),
            published=_text(said, SCHEMA.datePublished),
        )

    def place(self, node: ox.NamedNode) -> Place:
        state = DIP.State in self.of(node).get(RDF.type, [])
        return Place(id=node.value, label=self.label(node), kind="state" if state else "place")

    # -- encounters

    def encounter(self, node: ox.NamedNode) -> Encounter:
        known = self.of(node)
        participants = tuple(sorted(self.participants(known), key=lambda p: (p.actor, p.side, p.role, p.office)))
        local = [node for node in known.get(DIP.report, []) if isinstance(node, ox.NamedNode)]
        reports = [self.report(node, participants) for node in local]
        places = known.get(SEM.hasPlace, [])
        topics = sorted({(self.label(topic), _named(topic)) for topic in known.get(DIP.topic, [])})
        return Encounter(
            id=node.value,
            type=_type(known),
            status=_status(known),
            participants=participants,
            # the fullest sentence first among those that agree with what we hold: it is the one that is shown
            reports=tuple(
                sorted(
                    (r for r in reports if r),
                    key=lambda r: (
                        r.when != _text(known, DIP.when),
                        r.status != _status(known),
                        -len({m.actor for m in r.marks}),
                        r.source,
                        r.start,
                    ),
                )
            ),
            when=_text(known, DIP.when),
            earliest=_day(known, SEM.hasEarliestBeginTimeStamp),
            latest=_day(known, SEM.hasLatestEndTimeStamp),
            words=_text(known, DIP.dateText),
            places=tuple(self.label(place) for place in places),
            venue=_text(known, DIP.venue),
            occasion=_text(known, DIP.occasion),
            series=_text(known, DIP.series),
            edition=self.edition(known),
            topics=tuple(label for label, _ in topics),
            label=_text(known, RDFS.label),
            place_ids=tuple(_named(place) for place in places),
            topic_ids=tuple(iri for _, iri in topics),
            realises=tuple(_named(plan) for plan in known.get(DIP.realises, [])),
        )

    def edition(self, known: _Properties) -> str:
        """The name of the edition of a series that an encounter was at; "" where it was at none."""
        whole = (node for node in known.get(SEM.subEventOf, []) if isinstance(node, ox.NamedNode))
        return next((self.label(node) for node in whole if DIP.Edition in self.of(node).get(RDF.type, [])), "")

    def participants(self, known: _Properties) -> Iterator[Participant]:
        """Those who took part themselves, each once; without participation nodes, all that `dip:participant` names."""
        seen: set[tuple[str, str]] = set()
        for node in known.get(DIP.participation, []):
            said = self.of(node) if isinstance(node, ox.NamedNode) else {}
            actor, side = _iri(said, DIP.actor), _iri(said, DIP.onBehalfOf)
            if actor and (actor, side) not in seen:
                seen.add((actor, side))
                role = _tail(_iri(said, DIP.role)).removesuffix("Role") or "participant"
                office = _text(said, DIP.inOffice)
                yield Participant(actor=actor, role=role, side=side, office=office, id=_named(node))
        if not seen:
            for actor in sorted({o.value for o in known.get(DIP.participant, []) if isinstance(o, ox.NamedNode)}):
                yield Participant(actor=actor)

    def report(self, local: ox.NamedNode, participants: tuple[Participant, ...]) -> Report | None:
        """What one article says: its own node for the encounter, in its own graph, and the best sentence for it."""
        article = ox.NamedNode(local.value.partition("#")[0])
        said = self.of(local, article)
        for evidence in (*said.get(DIP.bestEvidence, []), *said.get(DIP.evidence, [])):
            quote, start = self.words(evidence, article)
            if quote:
                return Report(
                    source=article.value,
                    quote=quote,
                    start=start,
                    type=_type(said),
                    status=_status(said),
                    when=_text(said, DIP.when),
                    marks=tuple(self.marks(quote, participants)),
                    id=local.value,
                    evidence=_named(evidence),
                )
        return None

    def words(self, evidence: ox.NamedNode | ox.Literal, article: ox.NamedNode) -> tuple[str, int]:
        """The words that an annotation is about, and where they begin in the article's text."""
        quote, start = "", 0
        targets = self.of(evidence, article).get(OA.hasTarget, []) if isinstance(evidence, ox.NamedNode) else []
        for target in targets:
            selectors = self.of(target, article).get(OA.hasSelector, []) if isinstance(target, ox.NamedNode) else []
            for selector in selectors:
                known = self.of(selector, article) if isinstance(selector, ox.NamedNode) else {}
                quote = _text(known, OA.exact) or quote
                start = int(_text(known, OA.start) or start)
        return quote, start

    def marks(self, quote: str, participants: tuple[Participant, ...]) -> Iterator[Mark]:
        """Where the quote names a participant or the side of one, by any of its names; longer names first."""
        wanted = {name: p.actor for p in participants for name in self.names_of(p.side)}
        wanted |= {name: p.actor for p in participants for name in self.names_of(p.actor)}
        if wanted:
            longest = sorted(wanted, key=lambda name: (-len(name), name))
            for found in re.finditer(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", quote):
                yield Mark(start=found.start(), end=found.end(), actor=wanted[found[0]])

    def names_of(self, iri: str) -> tuple[str, ...]:
        if iri and iri not in self.names:
            node = ox.NamedNode(iri)
            known = self.of(node)
            self.names[iri] = tuple(sorted({self.label(node), *_texts(known, RDFS.label, SKOS.altLabel)} - {""}))
        return self.names.get(iri, ())


def _usual_sides(encounters: Iterable[Encounter]) -> dict[str, str]:
    """The side that each actor acted for most often; the first in alphabet where two are as frequent."""
    counts: dict[str, Counter[str]] = {}
    for encounter in encounters:
        for p in encounter.participants:
            if p.side and p.side != p.actor:
                counts.setdefault(p.actor, Counter())[p.side] += 1
    return {actor: min(sides, key=lambda side: (-sides[side], side)) for actor, sides in counts.items()}


def _texts(known: _Properties, *predicates: ox.NamedNode) -> list[str]:
    return [o.value for predicate in predicates for o in known.get(predicate, []) if isinstance(o, ox.Literal)]


def _text(known: _Properties, *predicates: ox.NamedNode) -> str:
    return next(iter(_texts(known, *predicates)), "")


def _iri(known: _Properties, predicate: ox.NamedNode) -> str:
    return next((o.value for o in known.get(predicate, []) if isinstance(o, ox.NamedNode)), "")


def _named(node: ox.NamedNode | ox.Literal) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def _tail(iri: str) -> str:
    return re.split(r"[/#]", iri)[-1]


def _type(known: _Properties) -> str:
    """The narrowest of an encounter's types."""
    names = {o.value.removeprefix(PREFIXES["dip"]).lower() for o in known.get(RDF.type, [])}
    return next((name for name in TYPES if name in names), "encounter")


def _status(known: _Properties) -> str:
    """The status; "held" where the graph says none: that is what an encounter is unless something else is said."""
    names = {_tail(o.value) for o in known.get(DIP.status, [])}
    return next((name for name in STATUSES if name in names), "held")


def _day(known: _Properties, predicate: ox.NamedNode) -> date | None:
    try:
        return date.fromisoformat(_text(known, predicate))
    except ValueError:
        return None
