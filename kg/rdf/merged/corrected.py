"""What readers have put right, as nodes of its own."""

from __future__ import annotations

from functools import partial

import pyoxigraph as ox

from kg.model import Evidence
from kg.rdf.iris import encode
from kg.rdf.merged.agreements import Agreements
from kg.rdf.namespaces import DIP, RDF, RDFS
from kg.rdf.triples import Node, literal
from kg.resolve.corrections import Action, Correction
from kg.resolve.corrections import report_of as report_named


class Corrected(Agreements):
    """Decides what is said of corrections."""

    def decide_corrections(self) -> None:
        """A node for every correction that counts here: what it says of which reports, and the nodes it changed."""
        for line in self.corrections.lines:
            node = f"{self.base}correction/{encode(line.id)}"
            changed = {self.person_node(key) or self.events.get(key) or self.series.get(key) for key in line.keys}
            nodes = sorted((n for n in changed if n), key=lambda n: n.value)
            words = self.first_words(line)
            self.shows.append(({article for article, _ in line.keys}, partial(self.first_words, line)))
            write = partial(self.add_correction, ox.NamedNode(node), line, nodes, words)
            self.node_is(node, write, nodes, [self.sha(article) for article, _ in line.keys])

    def add_correction(self, node: Node, line: Correction, changed: list[Node], evidence: list[Evidence]) -> None:
        self.add(node, RDF.type, DIP.Correction)
        self.add(node, DIP.rule, literal(f"correction-{line.action}"))
        self.add(node, DIP.reason, literal(line.why))
        for key in line.keys:
            self.add(node, DIP.report, self.local(report_named(key)))
        self.add(node, DIP.corrects, *changed)
        words = {Action.MERGE: "are one", Action.SPLIT: "are not one", Action.REJECT: "left out"}[line.action]
        self.add(node, RDFS.label, literal(f"{len(line.keys)} reports: {words}, says a reader"))
        self.add_evidence(node, evidence)

    def first_words(self, line: Correction) -> list[Evidence]:
        """The words of each report that a correction names."""
        found = []
        for article, ident in map(report_named, line.keys):
            said = self.said[article]
            found += self.first_names((article, row[0]) for row in said.persons if row[0] == ident)
            found += [said.words(row[4][0]) for row in said.encounters if row[0] == ident]
            found += [said.words(row[4][0]) for row in said.agreements if row[0] == ident]
            found += [said.words(row[7]) for row in said.statements if row[0] == ident]
        return found
