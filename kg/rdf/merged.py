"""The default graph: what we hold after merging what all articles say.

In go the quads of the articles' graphs, in any order; out come quads of the default graph, sorted. Nothing enters but
what stands in those graphs, and the topics' labels. Persons are merged by `kg.resolve.identity`, encounters by
`kg.resolve.occasions`, agreements by `kg.resolve.accords`; every cluster of more than one report has a dip:Merge that
says what was merged, by which rule and why. Reports that differ stay visible: each merged node has dip:report to the
nodes of the articles' graphs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import pyoxigraph as ox

from kg.model import (
    Agreement,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    RoleName,
    Statement,
    Status,
)
from kg.rdf.iris import DEFAULT_BASE, article_iri, encode, global_iri, local_iri, slug
from kg.rdf.namespaces import DIP, OA, PROV, RDF, RDFS, SEM, SKOS, TOPIC, XSD, ontology_triples
from kg.rdf.quads import KINDS, evidence_iri, notation, office_iri
from kg.rdf.records import Terms, by_graph, read_graph
from kg.rdf.triples import Node, Triples, encounter_label, literal
from kg.resolve.accords import find_accords
from kg.resolve.corrections import NONE, Action, Correction, Corrections
from kg.resolve.identity import Link, cluster_and_doubts, records_of
from kg.resolve.occasions import Doubt, Occasion, Report, find_occasions_and_doubts, find_realised, report_of

Key = tuple[str, str]
"""An article's id and an id within it."""

T = TypeVar("T")
E = TypeVar("E", Encounter, Statement, Agreement)

_LONG = (EncounterType.TALKS, EncounterType.VISIT, EncounterType.SUMMIT, EncounterType.CONFERENCE)
"""Kinds that can go on for days: of a first day and of all days, all days are the better date."""

_MOST_SPECIFIC = (
    EncounterType.SUMMIT,
    EncounterType.CEREMONY,
    EncounterType.CALL,
    EncounterType.VISIT,
    EncounterType.CONFERENCE,
    EncounterType.TALKS,
    EncounterType.MEETING,
    EncounterType.ENCOUNTER,
)


def merged_quads(
    quads: Iterable[ox.Quad], *, base: str = DEFAULT_BASE, corrections: Corrections = NONE
) -> list[ox.Quad]:
    """The quads of the default graph, sorted, from the quads of the articles' graphs in any order.

    `corrections` of reports that no article has change nothing. Raises OntologyError where an article's graph was not
    written by `article_quads` with this base.
    """
    graphs = by_graph(quads)
    facts = sorted((read_graph(name, graphs[name], base=base) for name in graphs), key=lambda f: f.article.id)
    return _MergedGraph(facts, graphs, base, corrections).written()


def reports_in(facts: Iterable[ArticleFacts]) -> frozenset[Key]:
    """What a correction can name: every person, encounter, statement and agreement of these articles."""
    found: set[Key] = set()
    for f in facts:
        found.update((f.article.id, entity.id) for entity in f.entities if entity.kind is EntityKind.PERSON)
        found.update((f.article.id, encounter.id) for encounter in f.encounters)
        found.update((f.article.id, statement.id) for statement in f.statements)
        found.update((f.article.id, agreement.id) for agreement in f.agreements)
    return frozenset(found)


def unknown_in(quads: Iterable[ox.Quad], corrections: Corrections, *, base: str = DEFAULT_BASE) -> tuple[str, ...]:
    """A remark on every correction that names what no article of these quads has."""
    graphs = by_graph(quads)
    return corrections.restricted(reports_in(read_graph(name, graphs[name], base=base) for name in graphs))[1]


def accepted(facts: ArticleFacts, corrections: Corrections) -> ArticleFacts:
    """The facts of an article without the events that a reader rejected."""
    if not corrections.rejected:
        return facts

    def kept(items: tuple[E, ...]) -> tuple[E, ...]:
        return tuple(item for item in items if (facts.article.id, item.id) not in corrections.rejected)

    return replace(
        facts,
        encounters=kept(facts.encounters),
        statements=kept(facts.statements),
        agreements=kept(facts.agreements),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cluster:
    """What a dip:Merge says of a cluster."""

    rule: str
    reason: str
    certainty: float


def most(values: Iterable[T], *, key: Callable[[T], Any] = lambda value: value) -> T:
    """The value given most often; of several, the first by `key`."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], key(value)))


def best_words(values: Iterable[str]) -> str:
    """The wording used most often; of several, the longest; "" if there is none."""
    given = [words for words in values if words]
    return most(given, key=lambda words: (-len(words), words)) if given else ""


class _MergedGraph(Triples):
    """Collects the triples of the default graph."""

    def __init__(
        self, facts: list[ArticleFacts], graphs: Mapping[str, Terms], base: str, corrections: Corrections
    ) -> None:
        super().__init__()
        self.said = {f.article.id: f for f in facts}
        self.corrections, _ = corrections.restricted(reports_in(facts)) if corrections else (corrections, ())
        self.facts = {article: accepted(f, self.corrections) for article, f in self.said.items()}
        self.graphs, self.base = graphs, base
        self.taken: set[str] = set()
        self.shown: set[tuple[str, str]] = set()  # graph and node of evidence that something here rests on
        self.persons: dict[Key, Node] = {}
        self.names: dict[str, str] = {}  # of nodes, by IRI
        self.events: dict[Key, Node] = {}

    def written(self) -> list[ox.Quad]:
        self.add_things()
        self.add_persons()
        self.add_tenures()
        self.add_encounters()
        self.add_statements()
        self.add_agreements()
        self.add_corrections()
        self.add_topics()
        self.copy_articles()
        return self.quads(ox.DefaultGraph())

    # -- ids

    def fresh(self, path: str) -> Node:
        """An IRI that nothing else has yet: the second gets "-2", so call it in the order of the clusters."""
        name, number = path, 1
        while name in self.taken:
            number += 1
            name = f"{path}-{number}"
        self.taken.add(name)
        return global_iri(name, base=self.base)

    def local(self, key: Key) -> Node:
        return local_iri(article_iri(key[0], base=self.base), key[1])

    def node(self, article: str, entity: str) -> Node:
        """The node of an entity of an article in the merged view."""
        return self.persons.get((article, entity)) or global_iri(entity, base=self.base)

    def name(self, node: Node) -> str:
        return self.names.get(node.value) or node.value.rpartition("/")[2]

    # -- what stands behind a node

    def add_reports(self, node: Node, keys: Iterable[Key]) -> None:
        for key in keys:
            self.add(node, DIP.report, self.local(key))
            self.add(node, DIP.reportedIn, article_iri(key[0], base=self.base))

    def add_evidence(self, node: Node, evidence: Iterable[Evidence]) -> None:
        for words in evidence:
            self.add(node, DIP.evidence, self.evidence(words))

    def evidence(self, words: Evidence) -> Node:
        article = article_iri(words.article, base=self.base)
        found = evidence_iri(article, words)
        self.shown.add((article.value, found.value))
        return found

    def add_merge(self, node: Node, keys: tuple[Key, ...], why: _Cluster, evidence: Iterable[Evidence]) -> None:
        merge = ox.NamedNode(f"{self.base}merge/{node.value.removeprefix(self.base)}")
        self.add(merge, RDF.type, DIP.Merge)
        self.add(merge, RDFS.label, literal(f"{len(keys)} reports are {self.name(node)}"))
        self.add(merge, DIP.merged, node)
        for key in keys:
            self.add(merge, DIP.report, self.local(key))
        self.add_why(merge, why)
        self.add_evidence(merge, evidence)

    def add_why(self, node: Node, why: _Cluster) -> None:
        self.add(node, DIP.rule, literal(why.rule))
        self.add(node, DIP.reason, literal(why.reason))
        self.add(node, DIP.certainty, literal(f"{why.certainty:.2f}".rstrip("0").rstrip("."), XSD.decimal))

    # -- what readers have put right

    def add_corrections(self) -> None:
        """A node for every correction that counts here: what it says of which reports, and the nodes it changed."""
        for line in self.corrections.lines:
            node = ox.NamedNode(f"{self.base}correction/{encode(line.id)}")
            self.add(node, RDF.type, DIP.Correction)
            self.add(node, DIP.rule, literal(f"correction-{line.action}"))
            self.add(node, DIP.reason, literal(line.why))
            changed = {self.persons.get(key) or self.events.get(key) for key in line.keys} - {None}
            for key in line.keys:
                self.add(node, DIP.report, self.local(key))
            for found in sorted((n for n in changed if n), key=lambda n: n.value):
                self.add(node, DIP.corrects, found)
            words = {Action.MERGE: "are one", Action.SPLIT: "are not one", Action.REJECT: "left out"}[line.action]
            self.add(node, RDFS.label, literal(f"{len(line.keys)} reports: {words}, says a reader"))
            self.add_evidence(node, self.first_words(line))

    def first_words(self, line: Correction) -> list[Evidence]:
        """The words of each report that a correction names."""
        found = []
        for article, ident in line.keys:
            facts = self.said[article]
            found += [m.evidence for e in facts.entities if e.id == ident for m in e.mentions[:1]]
            found += [e.evidence[0] for e in facts.encounters if e.id == ident]
            found += [a.evidence[0] for a in facts.agreements if a.id == ident]
            found += [s.evidence for s in facts.statements if s.id == ident]
        return found

    # -- states, organisations, places

    def add_things(self) -> None:
        things: dict[str, list[Entity]] = defaultdict(list)
        for facts in self.facts.values():
            for entity in facts.entities:
                if entity.kind.value != "person":
                    things[entity.id].append(entity)
        for ident, entities in sorted(things.items()):
            node = global_iri(ident, base=self.base)
            self.taken.add(ident)
            self.add(node, RDF.type, KINDS[entities[0].kind])
            self.add_names(node, entities)
            self.add_text(node, SKOS.notation, notation(entities[0]))

    def add_names(self, node: Node, entities: list[Entity]) -> str:
        """The name that most articles use, the others beside it."""
        name = best_words(entity.name for entity in entities)
        self.names[node.value] = name
        self.add_text(node, RDFS.label, name)
        others = {alias for entity in entities for alias in (entity.name, *entity.aliases)} - {name}
        for other in others:
            self.add_text(node, SKOS.altLabel, other)
        return name

    # -- persons and their offices

    def add_persons(self) -> None:
        entities = {(a, e.id): e for a, facts in self.facts.items() for e in facts.entities}
        identities, doubts = cluster_and_doubts(
            (record for facts in self.facts.values() for record in records_of(facts)), self.corrections
        )
        for identity in identities:
            mine = [entities[key] for key in identity.members]
            side = best_words(entity.side for entity in mine)
            name = best_words(entity.name for entity in mine)
            node = self.fresh("person/" + "-".join(slug(part) for part in (name, side.partition("/")[2]) if part))
            self.add(node, RDF.type, DIP.Person)
            self.add_names(node, mine)
            if side:
                self.add(node, DIP.side, global_iri(side, base=self.base))
            self.add_reports(node, identity.members)
            self.persons.update(dict.fromkeys(identity.members, node))
            if len(mine) > 1:
                first = [entity.mentions[0].evidence for entity in mine if entity.mentions]
                why = _Cluster(rule=identity.rule, reason=identity.reason, certainty=identity.certainty)
                self.add_merge(node, identity.members, _corrected(why, identity.corrections), first)
        for doubt in doubts:
            self.add_person_doubt(doubt)

    def add_person_doubt(self, doubt: Link) -> None:
        keys = (doubt.one.key, doubt.other.key)
        first = [
            mention.evidence
            for article, ident in keys
            for e in self.facts[article].entities
            if e.id == ident
            for mention in e.mentions[:1]
        ]
        why = _Cluster(rule=doubt.rule, reason=doubt.reason, certainty=doubt.certainty)
        self.add_candidate(keys, self.persons, why, first)

    def add_candidate(
        self, keys: tuple[Key, Key], nodes: Mapping[Key, Node], why: _Cluster, evidence: Iterable[Evidence]
    ) -> None:
        """Two nodes that may be one: what a reader may decide."""
        both = sorted((nodes[key] for key in keys), key=lambda node: node.value)
        path = "/".join(node.value.removeprefix(self.base) for node in both)
        candidate = ox.NamedNode(f"{self.base}candidate/{path}")
        self.add(candidate, RDF.type, DIP.Candidate)
        self.add(candidate, RDFS.label, literal(f"{self.name(both[0])} and {self.name(both[1])} may be one"))
        self.add(candidate, DIP.candidate, *both)
        for key in keys:
            self.add(candidate, DIP.report, self.local(key))
        self.add_why(candidate, why)
        self.add_evidence(candidate, evidence)

    def add_tenures(self) -> None:
        offices: dict[str, list[str]] = defaultdict(list)
        seen: dict[tuple[str, str], list[tuple[Key, int]]] = defaultdict(list)
        of: dict[str, str] = {}
        for article, facts in self.facts.items():
            for number, tenure in enumerate(facts.tenures):
                office = office_iri(tenure.title, tenure.of, base=self.base).value
                offices[office].append(tenure.title)
                of[office] = tenure.of
                # tenures read back keep their order, so their numbers are those of their nodes
                seen[self.node(article, tenure.person).value, office].append(
                    ((article, f"tenure/{number + 1}"), number)
                )
        for office, titles in sorted(offices.items()):
            node = ox.NamedNode(office)
            side = global_iri(of[office], base=self.base) if of[office] else None
            self.names[office] = best_words(titles) + (f", {self.name(side)}" if side else "")
            self.add(node, RDF.type, DIP.Office)
            self.add(node, RDFS.label, literal(self.names[office]))
            if side:
                self.add(node, DIP.of, side)
        for (person, office), found in sorted(seen.items()):
            self.add_tenure(ox.NamedNode(person), ox.NamedNode(office), of[office], found)

    def add_tenure(self, person: Node, office: Node, of: str, found: list[tuple[Key, int]]) -> None:
        who = person.value.removeprefix(f"{self.base}person/")
        what = office.value.removeprefix(f"{self.base}office/")
        node = ox.NamedNode(f"{self.base}tenure/{who}/{what}")
        tenures = [self.facts[key[0]].tenures[number] for key, number in found]
        self.add(node, RDF.type, DIP.Tenure)
        self.add(node, RDFS.label, literal(f"{self.name(person)}: {self.name(office)}"))
        self.add(node, DIP.holder, person)
        self.add(node, DIP.office, office)
        self.add_text(node, DIP.title, best_words(tenure.title for tenure in tenures))
        if of:
            self.add(node, DIP.of, global_iri(of, base=self.base))
        days = [day for key, _ in found if (day := self.facts[key[0]].article.today)]
        if days:
            self.add(node, DIP.firstSeen, literal(min(days).isoformat(), XSD.date))
            self.add(node, DIP.lastSeen, literal(max(days).isoformat(), XSD.date))
        self.add_reports(node, [key for key, _ in found])
        self.add_evidence(node, [words for tenure in tenures for words in tenure.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(tenures[0].evidence[0]))

    # -- encounters

    def add_encounters(self) -> None:
        occasions, doubts = find_occasions_and_doubts(self.reports(), self.corrections)
        nodes: dict[Key, Node] = {}
        for occasion in occasions:
            node = self.add_occasion(occasion)
            nodes[occasion.reports[0].key] = node
            self.events.update(dict.fromkeys((report.key for report in occasion.reports), node))
        for occasion in occasions:
            for report in occasion.reports:
                whole = self.events.get((report.article, report.encounter.part_of))
                if whole and whole != nodes[occasion.reports[0].key]:
                    self.add(nodes[occasion.reports[0].key], DIP.partOf, whole)
        for held, plan in find_realised(occasions):
            self.add(nodes[held.reports[0].key], DIP.realises, nodes[plan.reports[0].key])
        for doubt in doubts:
            self.add_occasion_doubt(doubt)

    def add_occasion_doubt(self, doubt: Doubt) -> None:
        keys = (doubt.one, doubt.other)
        first = [e.evidence[0] for article, ident in keys for e in self.facts[article].encounters if e.id == ident]
        why = _Cluster(rule=doubt.rule.id, reason=doubt.rule.reason, certainty=doubt.rule.certainty)
        self.add_candidate(keys, self.events, why, first)

    def reports(self) -> Iterator[Report]:
        for article, facts in self.facts.items():
            mine = {entity.id: self.node(article, entity.id).value for entity in facts.entities}
            for encounter in facts.encounters:
                yield report_of(article, encounter, mine, published=facts.article.today)

    def add_occasion(self, occasion: Occasion) -> Node:
        reports = occasion.reports
        best = min(reports, key=lambda r: (-len(r.people), r.published or date.max, r.key))
        one = replace(
            best.encounter,
            type=most((r.encounter.type for r in reports), key=_MOST_SPECIFIC.index),
            when=merged_date(reports),
            places=merged_places(reports),
            venue=best_words(r.encounter.venue for r in reports),
            occasion=best_words(r.encounter.occasion for r in reports),
            series=best_words(r.encounter.series for r in reports),
            topics=tuple(sorted({topic for r in reports for topic in r.encounter.topics})),
        )
        parties = sorted(set().union(*(r.parties for r in reports)))
        node = self.fresh(encounter_path(one, parties))
        self.add(node, RDF.type, DIP.Encounter, DIP[one.type.value.capitalize()])
        self.add(node, DIP.status, DIP[one.status.value])
        names = self.add_participations(node, reports)
        place = self.name(global_iri(one.places[0], base=self.base)) if one.places else ""
        self.names[node.value] = encounter_label(one, names, place)
        self.add(node, RDFS.label, literal(self.names[node.value]))
        self.add_when(node, one.when)
        for ident in one.places:
            self.add(node, SEM.hasPlace, global_iri(ident, base=self.base))
        self.add_text(node, DIP.venue, one.venue)
        self.add_text(node, DIP.occasion, one.occasion)
        self.add_text(node, DIP.series, one.series)
        for topic in one.topics:
            self.add(node, DIP.topic, TOPIC[topic])
        self.add_reports(node, [r.key for r in reports])
        self.add_evidence(node, [words for r in reports for words in r.encounter.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(best.encounter.evidence[0]))
        if occasion.dates_differ:
            self.add_conflict(node, reports)
        if len(reports) > 1:
            why = _Cluster(
                rule=occasion.rules[0].id if occasion.rules else "",
                reason="; ".join(rule.reason for rule in occasion.rules),
                certainty=occasion.rules[0].certainty if occasion.rules else 1.0,
            )
            why = _corrected(why, occasion.corrections)
            self.add_merge(node, tuple(r.key for r in reports), why, [r.encounter.evidence[0] for r in reports])
        return node

    def add_participations(self, node: Node, reports: tuple[Report, ...]) -> list[str]:
        """One participation for everybody whom a report names, and for the sides that nobody named represents."""
        sides: dict[str, list[str]] = defaultdict(list)
        roles: dict[str, list[RoleName]] = defaultdict(list)
        offices: dict[str, list[str]] = defaultdict(list)
        persons: set[str] = set()
        for report in reports:
            for part in report.encounter.participants:
                actor = self.node(report.article, part.actor).value
                if (report.article, part.actor) in self.persons:
                    persons.add(actor)
                    sides[actor].append(part.side)
                else:
                    sides[actor].append(part.side or part.actor)
                roles[actor].append(part.role)
                offices[actor].append(part.office)
        side_of = {actor: best_words(found) for actor, found in sides.items()}
        represented = {side_of[person] for person in persons}
        kept = [actor for actor in sides if actor in persons or side_of[actor] not in represented]
        for number, actor in enumerate(sorted(kept), start=1):
            told = [role for role in roles[actor] if role is not RoleName.PARTICIPANT]
            self.add_participation(
                node,
                ox.NamedNode(f"{node.value}/participation/{number}"),
                ox.NamedNode(actor),
                most(told) if told else RoleName.PARTICIPANT,
                side=global_iri(side_of[actor], base=self.base) if side_of[actor] else None,
                office=best_words(offices[actor]),
            )
        return [self.name(ox.NamedNode(actor)) for actor in kept]

    def add_conflict(self, node: Node, reports: tuple[Report, ...]) -> None:
        conflict = ox.NamedNode(f"{self.base}conflict/{node.value.removeprefix(self.base)}/when")
        given = Counter(r.encounter.when.edtf for r in reports if r.encounter.when)
        words = ", ".join(
            f"{edtf} ({count} {'report' if count == 1 else 'reports'})" for edtf, count in sorted(given.items())
        )
        self.add(node, DIP.conflict, conflict)
        self.add(conflict, RDF.type, DIP.Conflict)
        self.add(conflict, RDFS.label, literal(f"reports differ on the day: {words}"))
        self.add(conflict, DIP.onProperty, DIP.when)
        for edtf in given:
            self.add(conflict, DIP.value, literal(edtf))

    # -- statements and agreements

    def add_statements(self) -> None:
        for article, facts in self.facts.items():
            for statement in facts.statements:
                node = ox.NamedNode(
                    f"{self.base}statement/{encode(article)}/{encode(statement.id.removeprefix('statement/'))}"
                )
                speaker = self.node(article, statement.speaker)
                to = [self.node(article, entity) for entity in statement.to]
                words = (f"{self.name(speaker)}: {statement.verb}", ", ".join(self.name(entity) for entity in to))
                self.add(node, RDF.type, DIP.Statement)
                self.add(node, RDFS.label, literal(" ".join(word for word in words if word)))
                self.add(node, DIP.speaker, speaker)
                self.add(node, DIP.addressee, *to)
                self.add_text(node, DIP.verb, statement.verb)
                self.add_text(node, DIP.quote, statement.quote)
                self.add(node, DIP.topic, *(TOPIC[topic] for topic in statement.topics))
                self.add_when(node, statement.when)
                self.add_reports(node, [(article, statement.id)])
                self.add_evidence(node, [statement.evidence])
                self.add(node, DIP.bestEvidence, self.evidence(statement.evidence))

    def add_agreements(self) -> None:
        found = {(a, x.id): x for a, facts in self.facts.items() for x in facts.agreements}
        for keys in find_accords(self.facts.values()):
            mine = [found[key] for key in keys]
            name = best_words(agreement.name for agreement in mine)
            when = finest_date([agreement.when for agreement in mine])
            parties = sorted({party for agreement in mine for party in agreement.parties})
            node = self.fresh("agreement/" + "-".join((*([when.edtf[:4]] if when else []), slug(name))))
            self.names[node.value] = name
            self.add(node, RDF.type, DIP.Agreement)
            self.add_text(node, RDFS.label, name)
            for other in {agreement.name for agreement in mine} - {name}:
                self.add_text(node, SKOS.altLabel, other)
            self.add(node, DIP.party, *(global_iri(party, base=self.base) for party in parties))
            self.add_when(node, when)
            self.add_reports(node, keys)
            self.add_evidence(node, [words for agreement in mine for words in agreement.evidence])
            self.add(node, DIP.bestEvidence, self.evidence(mine[0].evidence[0]))
            if len(keys) > 1:
                why = _Cluster(
                    rule="accord-name", reason="the same name, no contradiction in date or parties", certainty=0.8
                )
                self.add_merge(node, keys, why, [agreement.evidence[0] for agreement in mine])

    # -- what is copied

    def add_topics(self) -> None:
        """Labels of the topics that occur and of all that are broader, so that a query can show them."""
        broader: dict[str, str] = {}
        labels: dict[str, str] = {}
        for quad in ontology_triples("topics.ttl"):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                if quad.predicate == SKOS.broader:
                    broader[quad.subject.value] = quad.object.value
                elif quad.predicate == SKOS.prefLabel:
                    labels[quad.subject.value] = quad.object.value
        used = {o.value for _, p, o in self.triples if p == DIP.topic}
        while used:
            topic = used.pop()
            node = ox.NamedNode(topic)
            self.add(node, RDF.type, DIP.Topic)
            self.add_text(node, RDFS.label, labels[topic])
            if topic in broader:
                self.add(node, SKOS.broader, ox.NamedNode(broader[topic]))
                used.add(broader[topic])

    def copy_articles(self) -> None:
        """Articles and runs, and the evidence that something in this graph rests on, as their graphs have them."""
        for graph, evidence in self.shown:
            self.copy(graph, evidence)
            for target in self.copy_linked(graph, evidence, OA.hasTarget):
                self.copy_linked(graph, target, OA.hasSelector)
        for graph in self.graphs:
            self.copy(graph, graph)
            run = f"{graph}#run"
            self.copy(graph, run)
            self.copy_linked(graph, run, PROV.wasAssociatedWith)

    def copy_linked(self, graph: str, subject: str, predicate: ox.NamedNode) -> list[str]:
        found = [term.value for term in self.graphs[graph].get(subject, {}).get(predicate.value, ())]
        for other in found:
            self.copy(graph, other)
        return found

    def copy(self, graph: str, subject: str) -> None:
        for predicate, values in self.graphs[graph].get(subject, {}).items():
            self.add(ox.NamedNode(subject), ox.NamedNode(predicate), *values)


# -- one value from several


def finest_date(dates: Iterable[DateValue | None]) -> DateValue | None:
    """The date that covers the fewest days; of several the one given most often."""
    known = [when for when in dates if when]
    counts = Counter(when.edtf for when in known)
    return min(
        known,
        key=lambda w: (
            (w.end - w.start).days,
            -counts[w.edtf],
            w.edtf,
            w.basis != "stated",
            w.basis,
            w.words,
            w.reason,
        ),
        default=None,
    )


def merged_date(reports: Iterable[Report]) -> DateValue | None:
    """The date of an occasion from those that its reports give.

    Where they differ, the one with most reports; else the finest, but of an encounter that can go on for days all its
    days rather than the first.
    """
    reports = tuple(reports)
    known = [(r.encounter.when, r.encounter.type) for r in reports if r.encounter.when]
    if not known:
        return None
    dates = [when for when, _ in known]
    if len(dates) > 1 and max(d.start for d in dates) > min(d.end for d in dates):
        chosen = most(d.edtf for d in dates)
        return finest_date(d for d in dates if d.edtf == chosen)
    several = [when for when, kind in known if kind in _LONG and when.precision == "interval"]
    if several:
        longest = max((when.end - when.start).days for when in several)
        return finest_date(when for when in several if (when.end - when.start).days == longest)
    return finest_date(dates)


def merged_places(reports: Iterable[Report]) -> tuple[str, ...]:
    """All places that reports give, those that most of them give first; a country only where nobody names a city."""
    given = Counter(place for r in reports for place in dict.fromkeys(r.encounter.places))
    ranked = sorted(given, key=lambda place: (-given[place], place))
    cities = [place for place in ranked if not place.startswith("state/")]
    return tuple(cities or ranked)


def encounter_path(encounter: Encounter, parties: list[str]) -> str:
    """The readable id of a merged encounter: "encounter/2005-09-14-meeting-jp-kp-beijing"."""
    sides = [slug(party.partition("/")[2]) for party in parties]
    parts = [
        slug(encounter.when.edtf) if encounter.when else "undated",
        *([] if encounter.status is Status.HELD else [encounter.status.value]),
        encounter.type.value,
        *(sides if len(sides) < 5 else [*sides[:3], f"{len(sides) - 3}-more"]),
        *(slug(place.partition("/")[2]) for place in encounter.places[:1]),
    ]
    return "encounter/" + "-".join(parts)


def _corrected(why: _Cluster, corrections: tuple[Correction, ...]) -> _Cluster:
    """Why, where a reader joined some of the reports: the reader's words first."""
    if not corrections:
        return why
    said = "; ".join(f"{line.why} (a correction)" for line in corrections)
    return replace(why, rule="correction-merge", reason="; ".join(part for part in (said, why.reason) if part))
