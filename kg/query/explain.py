"""Why a node is as it is, in words: who reports it, in which sentences, how its date was read, what was merged and why.

In: a store and a name or IRI. Out: text for a terminal, a line for each thing that is known.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.query.answers import text_of
from kg.query.formats import printable
from kg.query.names import find_any
from kg.rdf.namespaces import DCTERMS, DIP, OA, RDF, RDFS, SCHEMA, SEM, SKOS
from kg.store import Store

MOST = 20
"""So many encounters of an actor are listed; a query gives them all."""

SHOWN = {
    "side": DIP.side,
    "status": DIP.status,
    "place": SEM.hasPlace,
    "venue": DIP.venue,
    "occasion": DIP.occasion,
    "series": DIP.series,
    "round": DIP.round,
    "topic": DIP.topic,
    "part of": DIP.partOf,
    "makes true": DIP.realises,
    "speaker": DIP.speaker,
    "to": DIP.addressee,
    "verb": DIP.verb,
    "quote": DIP.quote,
    "holder": DIP.holder,
    "office": DIP.office,
    "of": DIP.of,
    "party": DIP.party,
    "published": SCHEMA.datePublished,
    "publisher": SCHEMA.publisher,
    "url": SCHEMA.url,
    "file": DIP.fileName,
    "publication date from": DIP.publishedFrom,
    "rule": DIP.rule,
}
"""What is listed of any node, and by which words."""


def explain(store: Store | ox.Store, name: str) -> str:
    """Explain a node, given by its IRI or a name as people type it.

    Raises QueryError where nothing has that name, or several things have.
    """
    if isinstance(store, Store):
        with store.reader() as graph:
            return explain(graph, name)
    found = find_any(store, name)
    return "\n".join(printable(line) for line in Explanation(store, found.node).lines())


class Explanation:
    """What one graph says of a node: the merged view, or an article where the node is one of its own."""

    def __init__(self, graph: ox.Store, node: ox.NamedNode) -> None:
        self.graph, self.node = graph, node
        self.where: ox.NamedNode | ox.DefaultGraph = ox.DefaultGraph()
        if not any(graph.quads_for_pattern(node, None, None, self.where)):
            for quad in graph.quads_for_pattern(node, None, None, None):
                if isinstance(quad.graph_name, ox.NamedNode):
                    self.where = quad.graph_name

    # -- reading

    def values(self, node: ox.NamedNode, *path: ox.NamedNode, of: ox.NamedNode | None = None) -> list[str]:
        """What a path of properties leads to, sorted: in the graph at hand, or in that of an article."""
        return sorted(text_of(term) for term in self.terms(node, *path, of=of))

    def terms(
        self, node: ox.NamedNode, *path: ox.NamedNode, of: ox.NamedNode | None = None
    ) -> list[ox.NamedNode | ox.Literal]:
        found: list[ox.NamedNode | ox.Literal] = [node]
        for step in path:
            found = [
                quad.object
                for term in found
                if isinstance(term, ox.NamedNode)
                for quad in self.graph.quads_for_pattern(term, step, None, of or self.where)
                if isinstance(quad.object, ox.NamedNode | ox.Literal)
            ]
        return sorted(set(found), key=str)

    def nodes(self, node: ox.NamedNode, *path: ox.NamedNode) -> list[ox.NamedNode]:
        return [term for term in self.terms(node, *path) if isinstance(term, ox.NamedNode)]

    def pointing(self, predicate: ox.NamedNode, node: ox.NamedNode) -> list[ox.NamedNode]:
        """What has this property with this node for its value, sorted."""
        quads = self.graph.quads_for_pattern(None, predicate, node, self.where)
        return sorted((q.subject for q in quads if isinstance(q.subject, ox.NamedNode)), key=lambda found: found.value)

    def label(self, term: ox.NamedNode | ox.Literal) -> str:
        if isinstance(term, ox.Literal):
            return term.value
        labels = self.values(term, RDFS.label)
        return labels[0] if labels else term.value.rpartition("#" if "#" in term.value else "/")[2]

    def article_of(self, node: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(node.value.partition("#")[0])

    # -- telling

    def lines(self) -> Iterator[str]:
        node = self.node
        kinds = [kind for kind in self.nodes(node, RDF.type) if kind.value.startswith(DIP.Encounter.value[:-9])]
        special = [self.word(kind) for kind in kinds if kind != DIP.Encounter] or [self.word(kind) for kind in kinds]
        yield f"{self.label(node)}" + (f"  ({', '.join(special)})" if special else "")
        yield f"  {node.value}"
        if isinstance(self.where, ox.NamedNode):
            yield f"  as {self.article_name(self.where)} tells it"
            for merged in self.merged_nodes():
                yield f"  part of {merged.value}"
            for quad in self.graph.quads_for_pattern(None, DIP.report, node, ox.DefaultGraph()):
                if isinstance(quad.subject, ox.NamedNode):
                    yield from self.correction(quad.subject)
        if names := self.values(node, SKOS.altLabel):
            yield f"  also written: {', '.join(names)}"
        for word, predicate in SHOWN.items():
            if found := self.terms(node, predicate):
                yield f"  {word}: {', '.join(self.label(term) for term in found)}"
        for whole in self.nodes(node, SEM.subEventOf):
            yield f"  part of the {self.whole(whole)}: {self.label(whole)}"
        yield from self.who(node)
        yield from self.when(node)
        yield from self.conflicts(node)
        yield from self.offices(node)
        yield from self.rounds(node)
        yield from self.encounters(node)
        yield from self.reports(node)
        yield from self.evidence(node)
        yield from self.merges(node)
        for reprint in self.pointing(DIP.copy, node):
            yield f"  {self.label(reprint)}: {'; '.join(self.values(reprint, DIP.reason))}"
        for plan in self.pointing(DIP.realises, node):
            yield f"  came true in: {self.label(plan)}"

    def whole(self, node: ox.NamedNode) -> str:
        """What kind of whole has parts: "edition" of a gathering, or "series"."""
        return "edition" if DIP.Edition in self.nodes(node, RDF.type) else "series"

    def word(self, kind: ox.NamedNode) -> str:
        return kind.value.rpartition("#")[2].lower()

    def merged_nodes(self) -> list[ox.NamedNode]:
        quads = self.graph.quads_for_pattern(None, DIP.report, self.node, ox.DefaultGraph())
        found = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
        return sorted((n for n in found if not self.is_decision(n)), key=lambda node: node.value)

    def is_decision(self, node: ox.NamedNode) -> bool:
        """Whether it is no thing of the world but says how reports were put together."""
        return any(
            ox.Quad(node, RDF.type, kind, ox.DefaultGraph()) in self.graph
            for kind in (DIP.Merge, DIP.Candidate, DIP.Correction)
        )

    def who(self, node: ox.NamedNode) -> Iterator[str]:
        for part in self.nodes(node, DIP.participation):
            actor = "".join(self.label(term) for term in self.terms(part, DIP.actor))
            side = "".join(self.label(term) for term in self.terms(part, DIP.onBehalfOf))
            role = "".join(self.word(term) for term in self.nodes(part, DIP.role)).removesuffix("role")
            office = "".join(self.values(part, DIP.inOffice))
            yield (
                f"  {role or 'participant'}: {actor}"
                + (f" for {side}" if side and side != actor else "")
                + (f", {office}" if office else "")
            )

    def when(self, node: ox.NamedNode, of: ox.NamedNode | None = None, indent: str = "  ") -> Iterator[str]:
        for when in self.values(node, DIP.when, of=of):
            words = "".join(self.values(node, DIP.dateText, of=of)[:1])
            basis = "".join(self.values(node, DIP.dateBasis, of=of)[:1])
            reason = "".join(self.values(node, DIP.dateReason, of=of)[:1])
            days = "".join(self.values(node, SEM.hasEarliestBeginTimeStamp, of=of)[:1])
            last = "".join(self.values(node, SEM.hasLatestEndTimeStamp, of=of)[:1])
            span = f", which is {days} to {last}" if days != last and "/" not in when else ""
            because = ", ".join(part for part in (f'from "{words}"' if words else "", basis, reason) if part)
            yield f"{indent}when: {when}{span}" + (f"  ({because})" if because else "")

    def conflicts(self, node: ox.NamedNode) -> Iterator[str]:
        for conflict in self.nodes(node, DIP.conflict):
            yield f"  {self.label(conflict)}"

    def offices(self, node: ox.NamedNode) -> Iterator[str]:
        for tenure in self.pointing(DIP.holder, node):
            first, last = (self.values(tenure, predicate)[:1] for predicate in (DIP.firstSeen, DIP.lastSeen))
            seen = f"  (in articles of {first[0]}" + (f" to {last[0]})" if last != first else ")") if first else ""
            of = "".join(f" of {self.label(term)}" for term in self.terms(tenure, DIP.of))
            yield f"  office: {', '.join(self.values(tenure, DIP.title))}{of}{seen}"

    def rounds(self, node: ox.NamedNode) -> Iterator[str]:
        """What belongs to a series or an edition, by day, and why it does."""
        events = self.pointing(SEM.subEventOf, node)
        days = {event: "".join(self.values(event, SEM.hasEarliestBeginTimeStamp)[:1]) or "undated" for event in events}
        gathering = any(self.whole(one) == "edition" for one in (node, *events))
        for event in sorted(events, key=lambda event: (days[event], event.value)):
            number = "".join(self.values(event, DIP.round))
            word = "encounter" if gathering else f"round{' ' * bool(number)}{number}"
            yield f"  {'edition' if self.whole(event) == 'edition' else word}: {self.label(event)}"
        if events:
            reason, certainty = ("".join(self.values(node, p)[:1]) for p in (DIP.reason, DIP.certainty))
            yield f"  {len(events)} held to be of one {self.whole(node)}: {reason}  (certainty {certainty})"

    def encounters(self, node: ox.NamedNode) -> Iterator[str]:
        """Encounters that the node takes part in, is the place or topic of, or, of an article, that it reports."""
        links = (DIP.participant, SEM.hasPlace, DIP.topic, DIP.reportedIn)
        events = {event for link in links for event in self.pointing(link, node)}
        for kind, word in ((DIP.Encounter, "encounter"), (DIP.Statement, "statement"), (DIP.Agreement, "agreement")):
            found = sorted(
                ("".join(self.values(event, SEM.hasEarliestBeginTimeStamp)[:1]) or "undated", self.label(event))
                for event in events
                if kind in self.nodes(event, RDF.type)
            )
            for _, label in found[:MOST]:
                yield f"  {word}: {label}"
            if len(found) > MOST:
                yield f"  and {len(found) - MOST} more {word}s; kg queries lists the questions that give them all"

    def reports(self, node: ox.NamedNode) -> Iterator[str]:
        for report in self.nodes(node, DIP.report):
            article = self.article_of(report)
            copied = [self.article_name(original) for original in self.nodes(article, DIP.reprintOf)]
            yield f"  reported in {self.article_name(article)}" + "".join(f", a reprint of {name}" for name in copied)
            label = self.values(report, RDFS.label, of=article)
            if label and label[0] != self.label(node):
                yield f"    as: {label[0]}"
            yield from self.when(report, of=article, indent="    ")
            evidence = self.terms(report, DIP.evidence, of=article) or self.terms(report, DIP.mention, of=article)
            for found in evidence:
                if isinstance(found, ox.NamedNode):
                    yield from self.sentence(found, article, indent="    ")

    def evidence(self, node: ox.NamedNode) -> Iterator[str]:
        if self.nodes(node, DIP.report):
            return
        for found in self.nodes(node, DIP.evidence) or self.nodes(node, DIP.mention):
            article = self.article_of(found)
            if isinstance(self.where, ox.DefaultGraph):  # of a node that several articles stand behind
                yield f"  told in {self.article_name(article)}"
            yield from self.sentence(found, article, indent="  ")

    def sentence(self, evidence: ox.NamedNode, article: ox.NamedNode, *, indent: str) -> Iterator[str]:
        def one(*path: ox.NamedNode) -> str:
            return "".join(self.values(evidence, *path, of=article)[:1])

        start, end = (one(OA.hasTarget, OA.hasSelector, edge) for edge in (OA.start, OA.end))
        rule = one(DIP.rule)
        quote = one(OA.hasTarget, OA.hasSelector, OA.exact)
        yield f"{indent}characters {start} to {end}" + (f", read by {rule}" if rule else "") + f': "{quote}"'

    def article_name(self, article: ox.NamedNode) -> str:
        ident = "".join(self.values(article, DCTERMS.identifier, of=article)[:1]) or article.value
        published = self.values(article, SCHEMA.datePublished, of=article)
        publisher = self.values(article, SCHEMA.publisher, of=article)
        about = ", ".join([*publisher, *published]) or "no publication date"
        return f"{ident} ({about})"

    def merges(self, node: ox.NamedNode) -> Iterator[str]:
        for merge in self.pointing(DIP.merged, node):
            reason, rule, certainty = (
                "".join(self.values(merge, predicate)[:1]) for predicate in (DIP.reason, DIP.rule, DIP.certainty)
            )
            reports = len(self.nodes(merge, DIP.report))
            yield f"  {reports} reports held to be one: {reason}  (rule {rule}, certainty {certainty})"
        for correction in self.pointing(DIP.corrects, node):
            yield from self.correction(correction)
        for candidate in self.pointing(DIP.candidate, node):
            others = [self.label(other) for other in self.nodes(candidate, DIP.candidate) if other != node]
            reason = "".join(self.values(candidate, DIP.reason)[:1])
            yield f"  may be one with {', '.join(others)}: {reason}  (kg review)"

    def correction(self, node: ox.NamedNode) -> Iterator[str]:
        """A line on a correction, nothing on any other node."""
        found = [q.object for p in (DIP.rule, DIP.reason) for q in self.graph.quads_for_pattern(node, p, None, None)]
        if len(found) == 2 and ox.Quad(node, RDF.type, DIP.Correction, ox.DefaultGraph()) in self.graph:
            rule, reason = (term.value if isinstance(term, ox.Literal) else "" for term in found)
            told = {"merge": "held to be one", "split": "told apart", "reject": "left out"}
            yield f"  {told.get(rule.removeprefix('correction-'), rule)} by a correction: {reason}"
