"""Encounters: which reports are of one, what these tell together, and in what they contradict each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pyoxigraph as ox

from kg.model import Encounter, EncounterType, RoleName, Status
from kg.rdf.choices import best_words, merged_date, merged_places, most
from kg.rdf.iris import slug
from kg.rdf.kept import Kept, report_keys
from kg.rdf.merged.ledger import Key, Why, signature, with_corrections
from kg.rdf.merged.series import SeriesOfEncounters, series_words
from kg.rdf.namespaces import DIP, RDF, RDFS, SEM
from kg.rdf.triples import Node, encounter_label, literal
from kg.resolve.differences import days_told, persons_told, places_told
from kg.resolve.occasion_edges import find_edges
from kg.resolve.occasion_rules import Report, report_of
from kg.resolve.occasions import Occasion, find_occasions_and_doubts
from kg.resolve.plans import find_realised

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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Conflict:
    """What a dip:Conflict says: in what reports differ, in the words of its IRI and of its name, and how many give each value."""

    part: str
    words: str
    given: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What reports of one occasion tell together: `one` encounter, after the `best` of them."""

    one: Encounter
    best: Report
    seats: list[tuple[str, RoleName, str, str]]
    label: str
    reason: str
    conflicts: list[_Conflict]


DIFFERS_ON = {"when": DIP.when, "where": SEM.hasPlace, "who": DIP.actor}


class Encounters(SeriesOfEncounters):
    """Decides which reports are of one encounter."""

    def decide_encounters(self) -> None:
        known = self.known.meetings
        reports = {report.key: report for report in self.reports()}
        changed = {key for key, report in reports.items() if self.is_changed(report)}
        edges = find_edges(reports, known.edges, None if self.every else changed)
        occasions, doubts = find_occasions_and_doubts(reports.values(), self.corrections, edges)
        self.meetings.edges.extend(edges)
        kept = {key: kept for key, kept in known.by_first().items() if changed.isdisjoint(kept.reports)}
        nodes = [self.decide_occasion(occasion, kept) for occasion in occasions]
        wholes: dict[str, set[Node]] = defaultdict(set)
        realised: dict[str, set[Node]] = defaultdict(set)
        for occasion, node in zip(occasions, nodes, strict=True):
            for report in occasion.reports:
                whole = self.events.get((report.article, report.encounter.part_of))
                if whole and whole != node:
                    wholes[node.value].add(whole)
        for held, plan in find_realised(occasions):
            realised[self.events[held.reports[0].key].value].add(self.events[plan.reports[0].key])
        for found, predicate in ((wholes, DIP.partOf), (realised, DIP.realises)):
            for name, others in found.items():
                write = partial(self.add, ox.NamedNode(name), predicate, *others)
                self.node_is(name, write, predicate, sorted(other.value for other in others))
        self.decide_series(occasions)
        for doubt in doubts:
            keys = (doubt.one, doubt.other)
            why = Why(rule=doubt.rule.id, reason=doubt.rule.reason, certainty=doubt.rule.certainty)
            words = [reports[key].encounter.evidence[0] for key in keys]
            self.decide_candidate(keys, [self.events[key] for key in keys], why, partial(list, words))

    def is_changed(self, report: Report) -> bool:
        """Whether a report is not what it was, or what it names is called otherwise."""
        told = report.encounter
        return (
            report.article in self.new
            or any((report.article, part.actor) in self.moved for part in told.participants)
            or not self.renamed.isdisjoint((*told.places, *report.parties))
            or not self.renamed.isdisjoint(part.actor for part in told.participants)
        )

    def reports(self) -> Iterator[Report]:
        for article in self.meeting:
            said = self.said[article]
            for row in self.rows(article, said.encounters):
                mine = {part[0]: self.node(article, part[0]).value for part in row[3]}
                yield report_of(article, said.encounter(row), mine, published=said.today)

    def decide_occasion(self, occasion: Occasion, known: Mapping[Key, Kept]) -> Node:
        """The node of an occasion; by their first reports what is `known` of those whose reports say what they said."""
        votes = self.independent(occasion.reports)
        told = None
        kept = known.get(occasion.reports[0].key)
        if kept is None or not kept.is_of(occasion, votes):
            told = self.told_of(occasion, votes)
            kept = self.kept_of(occasion, votes, told)
        self.meetings.occasions.append(kept)
        node = self.fresh(kept.path)
        self.names[node.value] = kept.label
        self.events.update(dict.fromkeys(kept.reports, node))
        self.topics.update(kept.topics)
        self.node_is(node, partial(self.add_occasion, node, occasion, votes, told), kept.sign)
        return node

    def told_of(self, occasion: Occasion, votes: tuple[Report, ...]) -> _Told:
        """What the reports of an occasion tell together, given those that count."""
        reports = occasion.reports
        best = min(reports, key=lambda r: (-len(r.people), r.published or date.max, r.key))
        one = replace(
            best.encounter,
            type=most((r.encounter.type for r in votes), key=_MOST_SPECIFIC.index),
            when=merged_date(votes) or merged_date(reports),
            places=merged_places(votes) or merged_places(reports),
            venue=best_words(r.encounter.venue for r in reports),
            occasion=best_words(r.encounter.occasion for r in reports),
            series=best_words(series_words(r.encounter) for r in reports),
            topics=tuple(sorted({topic for r in reports for topic in r.encounter.topics})),
        )
        seats = self.seats(reports)
        place = self.name(self.thing(one.places[0])) if one.places else ""
        return _Told(
            one=one,
            best=best,
            seats=seats,
            label=encounter_label(one, [self.name(ox.NamedNode(actor)) for actor, *_ in seats], place),
            reason=self.reason(occasion, len(votes)),
            conflicts=self.conflicts(votes),
        )

    def kept_of(self, occasion: Occasion, votes: tuple[Report, ...], told: _Told) -> Kept:
        reports = occasion.reports
        keys, counted, lines = report_keys(reports), report_keys(votes), tuple(line.id for line in occasion.corrections)
        said = [(*key, self.sha(key[0])) for key in keys]
        decided = (told.label, said, counted, told.seats, occasion.rules, lines, told.conflicts, told.reason)
        return Kept(
            keys,
            counted,
            tuple(rule.id for rule in occasion.rules),
            lines,
            encounter_path(told.one, sorted(set().union(*(r.parties for r in reports)))),
            told.label,
            told.one.topics,
            *self.part_of_series(reports),
            signature(decided),
        )

    def reason(self, occasion: Occasion, votes: int) -> str:
        """Why reports are of one occasion: the rules, and what all of them have in common; so many of them are no copies."""
        reports = occasion.reports
        if len(reports) < 2:
            return ""
        people = sorted(frozenset.intersection(*(report.people for report in reports)))
        parties = sorted(frozenset.intersection(*(report.parties for report in reports)))
        places = frozenset.intersection(*(frozenset(report.encounter.places) for report in reports))
        who = [self.name(ox.NamedNode(person)) for person, _ in people] or [self.name(self.thing(p)) for p in parties]
        days = sorted({report.encounter.when.edtf for report in reports if report.encounter.when})
        common = [", ".join(who), " or ".join(days), ", ".join(self.name(self.thing(p)) for p in sorted(places))]
        rules = "; ".join(rule.reason for rule in occasion.rules)
        return "; ".join(
            (": ".join(filter(None, (rules, ", ".join(filter(None, common))))), *_copied(len(reports) - votes))
        )

    def add_occasion(
        self,
        node: Node,
        occasion: Occasion,
        votes: tuple[Report, ...],
        told: _Told | None,
    ) -> None:
        reports = occasion.reports
        told = told or self.told_of(occasion, votes)
        one = told.one
        self.add(node, RDF.type, DIP.Encounter, DIP[one.type.value.capitalize()])
        self.add(node, DIP.status, DIP[one.status.value])
        for number, (actor, role, side, office) in enumerate(told.seats, start=1):
            self.add_participation(
                node,
                ox.NamedNode(f"{node.value}/participation/{number}"),
                ox.NamedNode(actor),
                role,
                side=self.thing(side) if side else None,
                office=office,
            )
        self.add(node, RDFS.label, literal(self.names[node.value]))
        self.add_circumstances(node, one, self.thing)
        self.add_reports(node, [r.key for r in reports])
        self.add_evidence(node, [words for r in reports for words in r.encounter.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(told.best.encounter.evidence[0]))
        for conflict in told.conflicts:
            self.add_conflict(node, conflict)
        if len(reports) > 1:
            why = Why(
                rule=occasion.rules[0].id if occasion.rules else "",
                reason=told.reason,
                certainty=occasion.rules[0].certainty if occasion.rules else 1.0,
            )
            why = with_corrections(why, occasion.corrections)
            self.add_merge(node, tuple(r.key for r in reports), why, [r.encounter.evidence[0] for r in reports])

    def seats(self, reports: tuple[Report, ...]) -> list[tuple[str, RoleName, str, str]]:
        """Actor, role, side and office of everybody whom a report names, and of the sides that nobody named represents."""
        sides: dict[str, list[str]] = defaultdict(list)
        roles: dict[str, list[RoleName]] = defaultdict(list)
        offices: dict[str, list[str]] = defaultdict(list)
        persons: set[str] = set()
        for report in reports:
            for part in report.encounter.participants:
                actor = self.node(report.article, part.actor).value
                if part.actor in self.nodes_in(report.article):
                    persons.add(actor)
                    sides[actor].append(part.side)
                else:
                    sides[actor].append(part.side or part.actor)
                roles[actor].append(part.role)
                offices[actor].append(part.office)
        side_of = {actor: best_words(found) for actor, found in sides.items()}
        represented = {side_of[person] for person in persons}
        kept = [actor for actor in sides if actor in persons or side_of[actor] not in represented]
        found = []
        for actor in sorted(kept):
            told = [role for role in roles[actor] if role is not RoleName.PARTICIPANT]
            role = most(told) if told else RoleName.PARTICIPANT
            found.append((actor, role, side_of[actor], best_words(offices[actor])))
        return found

    def conflicts(self, reports: tuple[Report, ...]) -> list[_Conflict]:
        """What the reports contradict each other in, with what is said of it and by how many of them."""
        found = []
        days, places, persons = days_told(reports), places_told(reports), persons_told(reports)
        for part, words, told in (
            ("when", "the day", [[day] for day in days.values()]),
            ("where", "the place", [[self.name(self.thing(p)) for p in given] for given in places.values()]),
            ("who", "who was there", [[self.name(ox.NamedNode(p)) for p in given] for given in persons.values()]),
        ):
            if told:
                counts = Counter(", ".join(sorted(given)) for given in told)
                found.append(_Conflict(part=part, words=words, given=tuple(sorted(counts.items()))))
        return found

    def add_conflict(self, node: Node, found: _Conflict) -> None:
        conflict = ox.NamedNode(f"{self.base}conflict/{node.value.removeprefix(self.base)}/{found.part}")
        told = ", ".join(f"{value} ({n} {'report' if n == 1 else 'reports'})" for value, n in found.given)
        self.add(node, DIP.conflict, conflict)
        self.add(conflict, RDF.type, DIP.Conflict)
        self.add(conflict, RDFS.label, literal(f"reports differ on {found.words}: {told}"))
        self.add(conflict, DIP.onProperty, DIFFERS_ON[found.part])
        for value, _ in found.given:
            self.add(conflict, DIP.value, literal(value))


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


def _copied(count: int) -> tuple[str, ...]:
    """What is said of reports in articles that are copies of others among them."""
    return (f"{count} of the reports {'is in a reprint' if count == 1 else 'are in reprints'}",) if count else ()
