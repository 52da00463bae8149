"""Articles, runs and the evidence that the merged view rests on, copied from the articles' graphs; and the topics that occur."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pyoxigraph as ox

from kg.rdf.iris import article_iri, encode
from kg.rdf.merged.corrected import Corrected
from kg.rdf.namespaces import DIP, RDF, RDFS, SKOS, TOPIC, ontology_triples
from kg.rdf.triples import Node


class Articles(Corrected):
    """Decides what is copied."""

    def decide_topics(self) -> None:
        """Labels of the topics that occur and of all that are broader, so that a query can show them."""
        broader: dict[str, str] = {}
        labels: dict[str, str] = {}
        for quad in ontology_triples("topics.ttl"):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                if quad.predicate == SKOS.broader:
                    broader[quad.subject.value] = quad.object.value
                elif quad.predicate == SKOS.prefLabel:
                    labels[quad.subject.value] = quad.object.value
        used = {TOPIC[topic].value for topic in self.topics}
        used.update(wider for topic in list(used) for wider in _above(topic, broader))
        for topic in used:
            above = broader.get(topic, "")
            self.node_is(
                topic, partial(self.add_topic, ox.NamedNode(topic), labels[topic], above), labels[topic], above
            )

    def add_topic(self, node: Node, label: str, broader: str) -> None:
        self.add(node, RDF.type, DIP.Topic)
        self.add_text(node, RDFS.label, label)
        if broader:
            self.add(node, SKOS.broader, ox.NamedNode(broader))

    def decide_articles(self) -> None:
        """Articles and runs, and the evidence that something in this graph rests on, as their graphs have them."""
        agents: dict[str, set[str]] = defaultdict(set)
        out: dict[str, list[str]] = defaultdict(list)
        for article, ident in sorted(self.rejected):
            out[article].append(ident)
        for article in self.gone:
            self.was(f"{self.base}article/{encode(article)}")
        changed = {*self.new, *self.shown_in} if not self.every else set(self.said)
        for articles, evidence in self.shows:
            if not changed.isdisjoint(articles):
                self.show(evidence())
        for article in sorted(changed):
            if article in self.said:
                self.show_names(article)
                node = f"{self.base}article/{encode(article)}"
                reprint = self.reprints.get(article)
                values = (self.sha(article), sorted(self.shown.get(article, ())), out.get(article))
                self.node_is(node, partial(self.copy_article, article), *values, reprint and reprint.original)
        self.agents.subtract(digest.agents for digest in self.gone.values())
        self.agents.update(self.said[article].agents for article in self.new)
        for found in (found for found, count in self.agents.items() if count):
            for agent, lines in json.loads(found).items():
                agents[agent].update(lines)
        for agent, told in agents.items():
            self.node_is(agent, partial(self.copies.extend, [line.encode() for line in told]), sorted(told))

    def show_names(self, article: str) -> None:
        """Have the words shown that name first those of an article's persons whom others know, too."""
        nodes = self.nodes_in(article)
        for ident, *_, words in self.said[article].persons:
            row = self.identity(nodes[ident])
            if words and row and len(row[0]) > 1:
                self.shown[article].add((words[0], words[1], words[2]))

    def copy_article(self, article: str) -> None:
        if reprint := self.reprints.get(article):
            copy, original = (article_iri(name, base=self.base) for name in (article, reprint.original))
            self.add(copy, DIP.reprintOf, original)
        said = self.said[article]
        words: list[Any] = [w for _, _, _, evidence in said.tenures for w in evidence]
        words += self.shown.get(article, ())
        words += [w for row in self.rows(article, said.encounters) for w in row[4]]
        words += [row[7] for row in self.rows(article, said.statements)]
        words += [w for row in self.rows(article, said.agreements) for w in row[4]]
        shown = {self.evidence(said.words(row)).value for row in words}
        self.copies += self.lines_of(article).copied(shown)


def _above(topic: str, broader: Mapping[str, str]) -> Iterator[str]:
    """The topics above a topic."""
    while topic in broader:
        topic = broader[topic]
        yield topic
