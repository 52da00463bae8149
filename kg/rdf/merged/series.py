"""Series of talks and of gatherings, and the editions of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial

from kg.language.gatherings import Gathering, read_gathering
from kg.model import Encounter, Evidence
from kg.rdf.choices import merged_date, merged_places
from kg.rdf.iris import encode, slug
from kg.rdf.kept import report_keys
from kg.rdf.merged.ledger import Key, Why, with_corrections
from kg.rdf.merged.offices import Offices
from kg.rdf.namespaces import DIP, EDTF, RDF, RDFS, SEM, XSD
from kg.rdf.triples import Node, literal
from kg.resolve.corrections import series_of
from kg.resolve.editions import Edition
from kg.resolve.occasion_rules import Report
from kg.resolve.occasions import Occasion
from kg.resolve.parts import Part
from kg.resolve.round_names import SeriesName, names_series, read_name
from kg.resolve.series import BY_ROUNDS, Series, find_series


class SeriesOfEncounters(Offices):
    """Decides of which series and edition an encounter is."""

    def decide_series(self, occasions: Iterable[Occasion]) -> None:
        """A node for every series and every edition of a gathering, and of each encounter which of them it is of."""
        naming: dict[Key, Evidence] = {}  # by an encounter's first report: words that name its series
        parts = []
        for occasion, kept in zip(occasions, self.meetings.occasions, strict=True):
            if kept.part:
                naming[kept.part.key] = occasion.reports[kept.told].encounter.evidence[0]
                parts.append(kept.part)
        for series in find_series(parts, self.corrections):
            by_name = series.rule is not BY_ROUNDS
            sides = [] if by_name else [slug(party.partition("/")[2]) for party in series.parties]
            node = self.fresh("series/" + "-".join([slug(series.path), *sides]))
            nodes = [self.thing(party) for party in series.parties]
            names = ", ".join(self.name(party) for party in nodes)
            self.names[node.value] = series.name if by_name else f"{series.name} of {names}"
            evidence = [naming[part.key] for part in series.parts]
            words = [self.evidence(found).value for found in evidence]
            write = partial(self.add_series, node, series, nodes, evidence)
            lines = [line.id for line in series.corrections]
            self.node_is(
                node, write, self.names[node.value], series.others, series.parties, series.rule.id, words, lines
            )
            above = self.decide_editions(node, series, naming)
            for part in series.parts:
                self.series.update(dict.fromkeys(map(series_of, part.reports), node))
                event, whole = self.events[part.key], above.get(part.key, node)
                self.node_is(event, partial(self.add_round, event, whole, part.round), whole.value, part.round)

    def part_of_series(self, reports: tuple[Report, ...]) -> tuple[int, Part | None]:
        """Which of some reports of one occasion names a series, and the occasion as what may be a part of it."""
        told = [number for number, report in enumerate(reports) if series_named(report.encounter)]
        told = told or [number for number, report in enumerate(reports) if gathering_named(report.encounter)]
        if not told:
            return 0, None
        when = merged_date(self.independent(reports)) or merged_date(reports)
        return told[0], Part(
            reports=report_keys(reports),
            names=tuple(name for report in reports if (name := series_named(report.encounter))),
            gatherings=tuple(found for report in reports if (found := gathering_named(report.encounter))),
            parties=frozenset[str]().union(*(report.parties for report in reports)),
            days=(when.start, when.end) if when else None,
            sure=when is None or when.basis != "context",
            places=frozenset(p for p in merged_places(reports) if p.startswith("place/")),
            published=min((report.published for report in reports if report.published), default=None),
        )

    def decide_editions(self, series: Node, found: Series, naming: Mapping[Key, Evidence]) -> dict[Key, Node]:
        """A node for every edition of a series; by their keys the encounters that were at one."""
        above: dict[Key, Node] = {}
        years = Counter((edition.number, edition.year, edition.places) for edition in found.editions)
        for edition in found.editions:
            places = [self.thing(place) for place in edition.places if self.things.get(encode(place, keep="/"))]
            where = ", ".join(self.name(place) for place in places)
            several = years[edition.number, edition.year, edition.places] > 1  # in a year, told apart by their months
            when = edition.month if several and edition.month else str(edition.year or "")
            marks = [f"no. {edition.number}" if edition.number else "", where, when]
            label = ", ".join([found.name, *filter(None, marks)])
            numbered = (found.path, str(edition.number or ""), when, slug(where) if where else "")
            node = self.fresh("edition/" + "-".join(filter(None, numbered)))
            self.names[node.value] = label
            evidence = [naming[part.key] for part in edition.parts]
            write = partial(self.add_edition, node, series, edition, places, evidence)
            words = [self.evidence(one).value for one in evidence]
            values = (edition.number, edition.year, edition.rule.id, series.value)
            self.node_is(node, write, label, values, [place.value for place in places], words)
            above.update((part.key, node) for part in edition.parts)
        return above

    def add_series(self, node: Node, series: Series, parties: list[Node], evidence: list[Evidence]) -> None:
        why = Why(rule=series.rule.id, reason=series.rule.reason, certainty=series.rule.certainty)
        why = with_corrections(why, series.corrections)
        self.add(node, RDF.type, DIP.Series)
        self.add_names(node, self.names[node.value], series.others)
        self.add(node, DIP.party, *parties)
        self.add_why(node, why)
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))

    def add_edition(
        self, node: Node, series: Node, edition: Edition, places: list[Node], evidence: list[Evidence]
    ) -> None:
        rule = edition.rule
        self.add(node, RDF.type, DIP.Edition)
        self.add(node, RDFS.label, literal(self.names[node.value]))
        self.add_round(node, series, edition.number)
        if edition.year:
            self.add(node, DIP.when, literal(f"{edition.year}", EDTF.EDTF))
            self.add(node, SEM.hasEarliestBeginTimeStamp, literal(f"{edition.year}-01-01", XSD.date))
            self.add(node, SEM.hasLatestEndTimeStamp, literal(f"{edition.year}-12-31", XSD.date))
        self.add(node, SEM.hasPlace, *places)
        self.add_why(node, Why(rule=rule.id, reason=rule.reason, certainty=rule.certainty))
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))

    def add_round(self, event: Node, whole: Node, number: int) -> None:
        """Of which series or edition an encounter, or of which series an edition is, and its number in it."""
        self.add(event, SEM.subEventOf, whole)
        if number:
            self.add(event, DIP.round, literal(str(number), XSD.integer))


def series_words(encounter: Encounter) -> str:
    """The name of the series that a report tells of or, where no node will stand for it, beside whose talks it was; "" for words that
    say only what sort of thing it was.
    """
    told = (encounter.series, "" if series_named(encounter) or gathering_named(encounter) else encounter.occasion)
    return next((words for words in told if names_series(words)), "")


def series_named(encounter: Encounter) -> SeriesName | None:
    """What a report says of the series: of which it is a round, or beside whose talks it was."""
    named = read_name(encounter.series)
    beside = read_name(encounter.occasion)
    return named or (beside if beside and beside.sides else None)


def gathering_named(encounter: Encounter) -> Gathering | None:
    """What a report calls the summit, conference or assembly that it tells of, or at or beside which it was."""
    return read_gathering(encounter.series) or read_gathering(encounter.occasion)
