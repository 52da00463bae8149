"""Agreements: which reports are of one, and what these tell of it."""

from __future__ import annotations

from dataclasses import replace

from kg.model import Agreement
from kg.rdf.choices import best_words, finest_date
from kg.rdf.iris import slug
from kg.rdf.merged.ledger import Key, Why
from kg.rdf.merged.statements import Statements
from kg.rdf.namespaces import DIP, RDF, RDFS, SKOS
from kg.rdf.triples import Node
from kg.resolve.accords import find_accords


class Agreements(Statements):
    """Decides which reports are of one agreement."""

    def decide_agreements(self) -> None:
        alone = [
            replace(said, agreements=rows).agreements_alone()
            for article in self.agreeing
            for said in [self.said[article]]
            if (rows := self.rows(article, said.agreements))
        ]
        found = {(facts.article.id, x.id): x for facts in alone for x in facts.agreements}
        for keys in find_accords(alone):
            mine = [found[key] for key in keys]
            name = best_words(agreement.name for agreement in mine)
            when = finest_date([agreement.when for agreement in mine])
            node = self.fresh("agreement/" + "-".join((*([when.edtf[:4]] if when else []), slug(name))))
            self.names[node.value] = name
            named = sorted({self.name(self.thing(party)) for agreement in mine for party in agreement.parties})
            signs = [named, *((*key, self.sha(key[0])) for key in keys)]

            def write(node: Node = node, keys: tuple[Key, ...] = keys) -> None:
                self.add_agreement(node, keys, [found[key] for key in keys])

            self.node_is(node, write, signs)

    def add_agreement(self, node: Node, keys: tuple[Key, ...], mine: list[Agreement]) -> None:
        name = self.names[node.value]
        self.add(node, RDF.type, DIP.Agreement)
        self.add_text(node, RDFS.label, name)
        for other in {agreement.name for agreement in mine} - {name}:
            self.add_text(node, SKOS.altLabel, other)
        parties = sorted({party for agreement in mine for party in agreement.parties})
        self.add(node, DIP.party, *map(self.thing, parties))
        self.add_when(node, finest_date([agreement.when for agreement in mine]))
        self.add_reports(node, keys)
        self.add_evidence(node, [words for agreement in mine for words in agreement.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(mine[0].evidence[0]))
        if len(keys) > 1:
            dates = sorted({agreement.when.edtf for agreement in mine if agreement.when})
            told = ", ".join([f'"{name}"', *dates, *sorted(self.name(self.thing(party)) for party in parties)])
            why = Why(
                rule="accord-name", reason=f"the same name, no contradiction in date or parties: {told}", certainty=0.8
            )
            self.add_merge(node, keys, why, [agreement.evidence[0] for agreement in mine])
