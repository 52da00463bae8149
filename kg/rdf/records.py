"""Reads the facts of articles back from their graphs: the inverse of `quads`.

In go quads of named graphs, in any order; out come `ArticleFacts`, sorted by article. What a graph does not hold is
empty there: text, body and notes of the article, date mentions, and of the mentions of an entity all but the first for
each form of its name. Parts on disk are the truth, so what is merged is read from them, never from memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias, cast
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.model import (
    Agreement,
    Article,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
    Participation,
    RoleName,
    Statement,
    Status,
    Tenure,
)
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.namespaces import DCTERMS, DIP, OA, PREFIXES, RDF, RDFS, SCHEMA, SEM, SKOS

Terms: TypeAlias = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]
"""Subject to predicate to objects, subjects and predicates as IRIs."""

_KINDS = {
    DIP.Person.value: EntityKind.PERSON,
    DIP.State.value: EntityKind.STATE,
    DIP.Organisation.value: EntityKind.ORGANISATION,
    DIP.Place.value: EntityKind.PLACE,
}
_STATUS = {DIP[status.value].value: status for status in Status}
_ROLES = {DIP[f"{role.value}Role"].value: role for role in RoleName}
_TYPES = {DIP[kind.value.capitalize()].value: kind for kind in EncounterType}


def by_graph(quads: Iterable[ox.Quad]) -> dict[str, Terms]:
    """Quads by named graph, subject and predicate; those of the default graph are left out."""
    graphs: dict[str, Terms] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            subject = cast(ox.NamedNode, quad.subject).value
            graphs[quad.graph_name.value][subject][quad.predicate.value].append(
                cast(ox.NamedNode | ox.Literal, quad.object)
            )
    return graphs


def read_facts(quads: Iterable[ox.Quad], *, base: str = DEFAULT_BASE) -> tuple[ArticleFacts, ...]:
    """The facts that the graphs of `article_quads` hold, sorted by article id.

    Raises OntologyError where a graph lacks what every article's graph has, naming graph, node and property.
    """
    graphs = by_graph(quads)
    return tuple(sorted((read_graph(name, graphs[name], base=base) for name in graphs), key=lambda f: f.article.id))


def read_graph(graph: str, terms: Terms, *, base: str = DEFAULT_BASE) -> ArticleFacts:
    """The facts of one article's graph, given its name and its terms by subject and predicate."""
    return _Graph(graph, terms, base).facts()


class _Graph:
    """Looks things up in one graph."""

    def __init__(self, graph: str, terms: Terms, base: str) -> None:
        self.graph, self.terms, self.base = graph, terms, base
        self.article = self.text(graph, DCTERMS.identifier)
        self.of_type: dict[str, list[str]] = defaultdict(list)
        for subject in sorted(terms):
            for kind in terms[subject].get(RDF.type.value, ()):
                self.of_type[kind.value].append(subject)

    # -- looking up

    def all(self, subject: str, predicate: ox.NamedNode) -> list[str]:
        """The values of a property, sorted."""
        return sorted(term.value for term in self.terms.get(subject, {}).get(predicate.value, ()))

    def any(self, subject: str, predicate: ox.NamedNode) -> str:
        """The value of a property, "" where there is none."""
        return next(iter(self.all(subject, predicate)), "")

    def text(self, subject: str, predicate: ox.NamedNode) -> str:
        """The value of a property that must be there."""
        found = self.all(subject, predicate)
        if not found:
            raise OntologyError(f"graph {self.graph}: {subject} has no {_short(predicate)}; build its article again")
        return found[0]

    def day(self, subject: str, predicate: ox.NamedNode) -> date | None:
        found = self.any(subject, predicate)
        return date.fromisoformat(found) if found else None

    def id(self, iri: str) -> str:
        """The id within the article, or that of what is the same in every article."""
        for start in (f"{self.graph}#", self.base):
            if iri.startswith(start):
                return unquote(iri.removeprefix(start))
        raise OntologyError(f"graph {self.graph}: {iri} begins neither with the graph's name nor with {self.base}")

    def numbered(self, kind: ox.NamedNode) -> list[str]:
        """The nodes of a class in the order of the numbers that their ids end in."""
        return sorted(self.of_type[kind.value], key=_number)

    # -- reading

    def facts(self) -> ArticleFacts:
        return ArticleFacts(
            article=self.read_article(),
            entities=tuple(
                sorted(
                    (self.entity(node, kind) for iri, kind in _KINDS.items() for node in self.of_type[iri]),
                    key=lambda entity: entity.id,
                )
            ),
            tenures=tuple(self.tenure(node) for node in self.numbered(DIP.Tenure)),
            encounters=tuple(self.encounter(node) for node in self.numbered(DIP.Encounter)),
            statements=tuple(self.statement(node) for node in self.numbered(DIP.Statement)),
            agreements=tuple(self.agreement(node) for node in self.numbered(DIP.Agreement)),
        )

    def read_article(self) -> Article:
        node = self.graph
        return Article(
            id=self.article,
            text="",
            body=(),
            source=self.any(node, DIP.fileName),
            title=self.any(node, SCHEMA.headline),
            publisher=self.any(node, SCHEMA.publisher),
            url=self.any(node, SCHEMA.url),
            published=self.day(node, SCHEMA.datePublished),
            published_from=self.any(node, DIP.publishedFrom),
            dateline=self.day(node, DIP.datelineDate),
            dateline_place=self.any(node, DIP.datelinePlace),
        )

    def evidence(self, node: str) -> Evidence:
        target = self.text(node, OA.hasTarget)
        found: dict[str, str] = {}
        for selector in self.all(target, OA.hasSelector):
            for predicate in (OA.start, OA.end, OA.exact):
                for value in self.all(selector, predicate):
                    found[predicate.value] = value
        return Evidence(
            article=self.article,
            start=int(found[OA.start.value]),
            end=int(found[OA.end.value]),
            quote=found[OA.exact.value],
            rule=self.any(node, DIP.rule),
        )

    def all_evidence(self, subject: str) -> tuple[Evidence, ...]:
        """The best first, the others in the order of the text."""
        best = self.any(subject, DIP.bestEvidence)
        others = (self.evidence(node) for node in self.all(subject, DIP.evidence) if node != best)
        return (*((self.evidence(best),) if best else ()), *sorted(others))

    def when(self, subject: str) -> DateValue | None:
        edtf = self.any(subject, DIP.when)
        if not edtf:
            return None
        return DateValue(
            edtf=edtf,
            start=date.fromisoformat(self.text(subject, SEM.hasEarliestBeginTimeStamp)),
            end=date.fromisoformat(self.text(subject, SEM.hasLatestEndTimeStamp)),
            precision=cast(Any, self.any(subject, DIP.datePrecision)),
            basis=cast(Any, self.any(subject, DIP.dateBasis)),
            words=self.any(subject, DIP.dateText),
            reason=self.any(subject, DIP.dateReason),
        )

    def entity(self, node: str, kind: EntityKind) -> Entity:
        ident, mentions = self.id(node), []
        for item in self.all(node, DIP.mention):
            evidence = self.evidence(item)
            mentions.append(
                Mention(
                    name=evidence.quote,
                    kind=MentionKind(kind.value),
                    form=Form.NAME,
                    evidence=evidence,
                    head=evidence.start,
                )
            )
        party = kind in (EntityKind.STATE, EntityKind.ORGANISATION)
        side = self.any(node, DIP.side)
        return Entity(
            id=ident,
            kind=kind,
            name=self.text(node, RDFS.label),
            mentions=tuple(sorted(mentions, key=lambda mention: mention.evidence)),
            side=self.id(side) if side else ident if party else "",
            key=ident.partition("/")[2] if self.any(node, SKOS.notation) else "",
        )

    def tenure(self, node: str) -> Tenure:
        of = self.any(node, DIP.of)
        return Tenure(
            person=self.id(self.text(node, DIP.holder)),
            title=self.any(node, DIP.title),
            of=self.id(of) if of else "",
            evidence=self.all_evidence(node),
        )

    def participation(self, node: str) -> Participation:
        side = self.any(node, DIP.onBehalfOf)
        return Participation(
            actor=self.id(self.text(node, DIP.actor)),
            role=_ROLES[self.text(node, DIP.role)],
            side=self.id(side) if side else "",
            office=self.any(node, DIP.inOffice),
        )

    def encounter(self, node: str) -> Encounter:
        kinds = {_TYPES[iri] for iri in self.all(node, RDF.type) if iri in _TYPES}
        part_of = self.any(node, DIP.partOf)
        return Encounter(
            id=self.id(node),
            type=min(kinds - {EncounterType.ENCOUNTER}, default=EncounterType.ENCOUNTER),
            status=_STATUS[self.text(node, DIP.status)],
            participants=tuple(
                self.participation(item) for item in sorted(self.all(node, DIP.participation), key=_number)
            ),
            evidence=self.all_evidence(node),
            when=self.when(node),
            places=tuple(self.id(place) for place in self.all(node, SEM.hasPlace)),
            venue=self.any(node, DIP.venue),
            occasion=self.any(node, DIP.occasion),
            series=self.any(node, DIP.series),
            topics=self.topics(node),
            part_of=self.id(part_of) if part_of else "",
        )

    def topics(self, node: str) -> tuple[str, ...]:
        return tuple(iri.removeprefix(PREFIXES["topic"]) for iri in self.all(node, DIP.topic))

    def statement(self, node: str) -> Statement:
        return Statement(
            id=self.id(node),
            speaker=self.id(self.text(node, DIP.speaker)),
            verb=self.any(node, DIP.verb),
            evidence=self.all_evidence(node)[0],
            to=tuple(self.id(entity) for entity in self.all(node, DIP.addressee)),
            when=self.when(node),
            quote=self.any(node, DIP.quote),
            topics=self.topics(node),
        )

    def agreement(self, node: str) -> Agreement:
        return Agreement(
            id=self.id(node),
            name=self.any(node, RDFS.label),
            evidence=self.all_evidence(node),
            parties=tuple(self.id(party) for party in self.all(node, DIP.party)),
            when=self.when(node),
        )


def _number(iri: str) -> tuple[str, int, str]:
    """Sorts "#encounter/2" before "#encounter/10"."""
    start, _, last = iri.rpartition("/")
    return start, int(last) if last.isascii() and last.isdigit() else -1, last


def _short(node: ox.NamedNode) -> str:
    for prefix, iri in PREFIXES.items():
        if node.value.startswith(iri):
            return f"{prefix}:{node.value.removeprefix(iri)}"
    return str(node)
