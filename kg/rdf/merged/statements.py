"""Statements: all of an article are decided together."""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf.digest import Digest, Row, spelled
from kg.rdf.iris import encode
from kg.rdf.merged.encounters import Encounters
from kg.rdf.merged.ledger import signature
from kg.rdf.namespaces import DIP, RDF, RDFS, TOPIC
from kg.rdf.triples import literal


class Statements(Encounters):
    """Decides what is written of statements."""

    def decide_statements(self) -> None:
        """All statements of an article have one signature: they change with it, or with a name of somebody in it."""
        for digest in self.gone.values():
            self.was(f"{self.base}statement/{encode(digest.article)}/")
            self.spoken.subtract(self.topics_of(digest))
        for article in self.new:
            self.spoken.update(self.topics_of(self.said[article]))
        changed = {*self.new, *(article for article, _ in self.moved)}
        if self.renamed and not self.every:
            words = [spelled(ident) for ident in sorted(self.renamed)]
            naming = {article for word in words for article in self.before.digests.holding(word.encode())}
            changed.update(a for a in naming if a in self.said and self.said[a].may_speak_of(words))
        for article in sorted(changed):
            self.decide_said(f"{self.base}statement/{encode(article)}/", article)
        self.topics.update(topic for topic, count in self.spoken.items() if count)

    def topics_of(self, said: Digest) -> set[str]:
        """What the statements of an article are about, but for those that no longer count."""
        if not any(article == said.article for article, _ in self.rejected):
            return set(said.topics)
        return {topic for row in self.rows(said.article, said.statements) for topic in row[3]}

    def decide_said(self, node: str, article: str) -> None:
        """What decides the statements of one article; `node` is what their IRIs begin with."""
        rows = self.rows(article, self.said[article].statements)
        called: dict[str, tuple[str, str]] = {}
        for _, speaker, addressees, *_ in rows:
            for entity in (speaker, *addressees):
                if entity not in called:
                    person = self.node(article, entity)
                    called[entity] = person.value, self.name(person)
        if rows:
            sign = signature((self.sha(article), called, [row[0] for row in rows]))
            self.node_has(node, sign, self.add_statements, node, article)

    def add_statements(self, start: str, article: str) -> None:
        for row in self.rows(article, self.said[article].statements):
            self.add_statement(start + encode(row[0].removeprefix("statement/")), article, row)

    def add_statement(self, name: str, article: str, row: Row) -> None:
        node = ox.NamedNode(name)
        statement = self.said[article].statement(row)
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
