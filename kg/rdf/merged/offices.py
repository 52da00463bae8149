"""Offices, and who held which, seen on which days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial

import pyoxigraph as ox

from kg.rdf.choices import best_words
from kg.rdf.digest import Digest, spelled
from kg.rdf.iris import encode
from kg.rdf.kept import Office
from kg.rdf.merged.ledger import signature
from kg.rdf.merged.persons import Persons
from kg.rdf.namespaces import DIP, RDF, RDFS, XSD
from kg.rdf.quads import office_iri
from kg.rdf.triples import Node, literal


class Offices(Persons):
    """Decides offices and tenures."""

    def decide_tenures(self) -> None:
        """Offices are decided where somebody comes into one, leaves it or is another, or is called otherwise."""
        offices: dict[str, Office] = {}
        pairs: dict[str, set[str]] = defaultdict(set)  # of an office and those who hold it, as paths

        def count(said: Digest, number: int, sign: int, nodes: Mapping[str, str]) -> None:
            person, title, side, _ = said.tenures[number]
            path = office_iri(title, side, base=self.base).value.removeprefix(self.base)
            if path not in offices:
                offices[path] = Office.of(self.known.offices.get(path), side)
            who = nodes.get(person) or encode(person, keep="/")
            offices[path].count(sign, title, who, said.article, number)
            pairs[path].add(who)

        moved: dict[str, set[str]] = defaultdict(set)
        for article, ident in self.moved:
            moved[article].add(ident)
        for article in {*moved, *self.new, *self.gone}:
            if old := self.gone.get(article) or (None if article in self.new else self.said[article]):
                nodes = self.nodes_before(article)
                for number, row in enumerate(old.tenures):
                    if article in self.gone or row[0] in moved[article]:
                        count(old, number, -1, nodes)
            if article in self.said:
                for number, row in enumerate(self.said[article].tenures):
                    if article in self.new or row[0] in moved[article]:
                        count(self.said[article], number, 1, self.nodes_in(article))
        for words in {spelled(ident).encode() for ident in self.renamed}:
            for path in self.known.offices.holding(words):
                offices.setdefault(path, Office.of(self.known.offices.get(path), ""))
        for path, office in sorted(offices.items()):
            node = f"{self.base}{path}"
            before = self.was(node)
            for who in pairs[path]:
                self.was(self.tenure_iri(f"{self.base}{who}", node))
            self.offices[path] = office.row()
            if not office.titles:
                continue
            side = office.side
            self.names[node] = best_words(office.titles.elements()) + (
                f", {self.name(self.thing(side))}" if side else ""
            )
            self.node_is(node, partial(self.add_office, ox.NamedNode(node), side), self.names[node], side)
            for who, found in sorted(office.holders.items()):
                if who in pairs[path] or signature(self.signs[node]) != before:
                    self.decide_tenure(f"{self.base}{who}", node, side, found)

    def decide_tenure(self, person: str, office: str, side: str, found: list[tuple[str, int]]) -> None:
        node = self.tenure_iri(person, office)
        label = f"{self.name(ox.NamedNode(person))}: {self.names[office]}"
        write = partial(self.add_tenure, ox.NamedNode(node), person, office, side, label, found)
        self.node_is(node, write, label, [(article, number, self.sha(article)) for article, number in found])

    def tenure_iri(self, person: str, office: str) -> str:
        who, what = person.removeprefix(f"{self.base}person/"), office.removeprefix(f"{self.base}office/")
        return f"{self.base}tenure/{who}/{what}"

    def add_office(self, node: Node, side: str) -> None:
        self.add(node, RDF.type, DIP.Office)
        self.add(node, RDFS.label, literal(self.names[node.value]))
        if side:
            self.add(node, DIP.of, self.thing(side))

    def add_tenure(
        self, node: Node, person: str, office: str, of: str, label: str, found: list[tuple[str, int]]
    ) -> None:
        tenures = [self.said[article].tenures[number] for article, number in found]
        evidence = [self.said[a].words(words) for (a, _), t in zip(found, tenures, strict=True) for words in t[3]]
        self.add(node, RDF.type, DIP.Tenure)
        self.add(node, RDFS.label, literal(label))
        self.add(node, DIP.holder, ox.NamedNode(person))
        self.add(node, DIP.office, ox.NamedNode(office))
        self.add_text(node, DIP.title, best_words(title for _, title, _, _ in tenures))
        if of:
            self.add(node, DIP.of, self.thing(of))
        days = [day for article, _ in found if (day := self.said[article].day)]
        if days:
            self.add(node, DIP.firstSeen, literal(min(days), XSD.date))
            self.add(node, DIP.lastSeen, literal(max(days), XSD.date))
        # tenures read back keep their order, so their numbers are those of their nodes
        self.add_reports(node, [(article, f"tenure/{number + 1}") for article, number in found])
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))
