"""What one article says, as one named graph.

In go the facts of an article; out come quads, sorted, all in the graph that has the article's IRI. No blank nodes and
no time of day, so the same facts give the same bytes. Terms and layout: ontology/diplomacy.ttl.

    <article/a> { <article/a#encounter/1> a dip:Encounter, dip:Meeting ; dip:status dip:held ;
                    dip:participant <article/a#person/kim>, <state/KP>, ... ; dip:party <state/KP>, ... ;
                    dip:participation <article/a#encounter/1/participation/1> ; dip:when "2005-09-14"^^edtf:EDTF ;
                    dip:evidence <article/a#evidence/7-205/rule-id> . }
"""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath, PureWindowsPath

import pyoxigraph as ox

from kg import __version__
from kg.model import Agreement, Article, ArticleFacts, Encounter, Entity, EntityKind, Evidence, Form, Statement, Tenure
from kg.rdf.iris import DEFAULT_BASE, article_iri, encode, global_iri, local_iri, slug
from kg.rdf.namespaces import DCTERMS, DIP, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TOPIC, XSD
from kg.rdf.triples import Node, Triples, encounter_label, integer, literal
from kg.resolve.reprints import sketch_of

CONTEXT = 32
"""Characters kept before and after a quotation (oa:prefix, oa:suffix), to find it in a changed text."""

_ISO_3166 = re.compile(r"[A-Z]{2}|[A-Z]{4}")  # a state, or one that is no more ("SUHH")
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20]+", re.IGNORECASE)
KINDS = {
    EntityKind.PERSON: DIP.Person,
    EntityKind.STATE: DIP.State,
    EntityKind.ORGANISATION: DIP.Organisation,
    EntityKind.PLACE: DIP.Place,
}


def article_quads(
    facts: ArticleFacts, *, base: str = DEFAULT_BASE, model: str = "bundled", ordered: bool = True
) -> list[ox.Quad]:
    """Write the facts of one article as the quads of one named graph, each once, sorted unless that is not wanted.

    `base` is an IRI that `check_base` accepts; `model` is the name of the language model, kept with the run. An id of
    `facts` that no entity has is written all the same: the shapes report it, a build does not stop for it.
    """
    return _ArticleGraph(facts, base, model).written(ordered)


def web_address(url: str) -> str:
    """`url` if it is an address on the web, "" for anything else: a page may make a link of it."""
    return url if _WEB.fullmatch(url) else ""


def office_iri(title: str, of: str, *, base: str = DEFAULT_BASE) -> ox.NamedNode:
    """The IRI of an office, from its title and the id of the state or organisation ("state/KP", "" if not known)."""
    return global_iri("/".join(("office", *of.split("/"), slug(title))) if of else f"office/{slug(title)}", base=base)


def evidence_iri(article: ox.NamedNode | str, evidence: Evidence) -> ox.NamedNode:
    """The IRI of the annotation of these words by this rule; the rule's id is encoded twice, lest a "/" in it split."""
    place = f"evidence/{evidence.start}-{evidence.end}"
    return local_iri(article, f"{place}/{encode(evidence.rule)}" if evidence.rule else place)


def notation(entity: Entity) -> str:
    """The ISO 3166 code of a state that has one, "" of anything else."""
    return entity.key if entity.kind is EntityKind.STATE and _ISO_3166.fullmatch(entity.key) else ""


class _ArticleGraph(Triples):
    """Collects the triples of one article."""

    def __init__(self, facts: ArticleFacts, base: str, model: str) -> None:
        super().__init__()
        self.facts, self.base, self.model = facts, base, model
        self.entities = {entity.id: entity for entity in facts.entities}
        self.article = article_iri(facts.article.id, base=base)
        self.run = local_iri(self.article, "run")
        self._home = self.article.value
        self._nodes: dict[str, Node] = {}
        self._written: dict[Evidence, Node] = {}

    def written(self, ordered: bool) -> list[ox.Quad]:
        facts = self.facts
        self.add_article(facts.article)
        self.add_run()
        for entity in facts.entities:
            self.add_entity(entity)
        for number, tenure in enumerate(facts.tenures, start=1):
            self.add_tenure(number, tenure)
        for encounter in facts.encounters:
            self.add_encounter(encounter)
        for statement in facts.statements:
            self.add_statement(statement)
        for agreement in facts.agreements:
            self.add_agreement(agreement)
        return self.quads(self.article, ordered)

    # -- ids

    def node(self, entity: str) -> Node:
        """The IRI of an entity id: persons are the article's own, everything else is the same in every article."""
        found = self._nodes.get(entity)
        if found is None:
            local = entity.startswith(f"{EntityKind.PERSON}/")
            found = self.local(entity) if local else global_iri(entity, base=self.base)
            self._nodes[entity] = found
        return found

    def local(self, ident: str) -> Node:
        """The IRI of something of this article alone."""
        return local_iri(self._home, ident)

    def name(self, entity: str) -> str:
        return self.entities[entity].name if entity in self.entities else entity.rpartition("/")[2]

    def side(self, actor: str) -> str:
        """The side that an entity acts for; a party's is itself, "" of a person for whom the text does not say."""
        known = self.entities.get(actor)
        if known is not None and known.side:
            return known.side
        return "" if actor.startswith(f"{EntityKind.PERSON}/") else actor

    # -- the article and its run

    def add_article(self, article: Article) -> None:
        node = self.article
        self.add(node, RDF.type, DIP.Article)
        self.add(node, DCTERMS.identifier, literal(article.id))
        self.add_text(node, RDFS.label, " ".join(article.title.split()) or article.id)
        self.add_text(node, SCHEMA.headline, " ".join(article.title.split()))
        self.add_text(node, SCHEMA.publisher, article.publisher)
        if web_address(article.url):
            self.add(node, SCHEMA.url, literal(article.url, XSD.anyURI))
        # the file's name alone: its folder differs from machine to machine, and the bytes must not
        self.add_text(node, DIP.fileName, PureWindowsPath(PurePosixPath(article.source).name).name)
        if article.published:
            self.add(node, SCHEMA.datePublished, literal(article.published.isoformat(), XSD.date))
            self.add_text(node, DIP.publishedFrom, article.published_from)
        if article.dateline:
            self.add(node, DIP.datelineDate, literal(article.dateline.isoformat(), XSD.date))
        self.add_text(node, DIP.datelinePlace, article.dateline_place)
        digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
        self.add(node, DIP.textHash, literal(digest))
        self.add(node, DIP.textLength, integer(len(article.text)))
        self.add_text(node, DIP.textSketch, sketch_of(article))

    def add_run(self) -> None:
        program = global_iri(f"program/diplomacy-kg/{__version__}", base=self.base)
        self.add(self.run, RDF.type, DIP.Run)
        self.add(self.run, PROV.used, self.article)
        self.add(self.run, PROV.wasAssociatedWith, program)
        self.add_text(self.run, DIP.model, self.model)
        self.add(program, RDF.type, PROV.SoftwareAgent)
        self.add(program, RDFS.label, literal(f"diplomacy-kg {__version__}"))
        self.add(program, SCHEMA.softwareVersion, literal(__version__))

    def evidence(self, evidence: Evidence) -> Node:
        """The annotation of words by a rule; one target is shared by all rules that read the same words."""
        written = self._written.get(evidence)
        if written is not None:
            return written
        place = f"{self._home}#span/{evidence.start}-{evidence.end}"
        node, target = evidence_iri(self._home, evidence), ox.NamedNode(place)
        self._written[evidence] = node
        position, quotation = ox.NamedNode(f"{place}/position"), ox.NamedNode(f"{place}/quote")
        text = self.facts.article.text
        self.add(node, RDF.type, DIP.Evidence, OA.Annotation)
        self.add(node, OA.hasTarget, target)
        self.add(node, PROV.wasGeneratedBy, self.run)
        self.add_text(node, DIP.rule, evidence.rule)
        self.add(target, RDF.type, OA.SpecificResource)
        self.add(target, OA.hasSource, self.article)
        self.add(target, OA.hasSelector, position, quotation)
        self.add(position, RDF.type, OA.TextPositionSelector)
        self.add(position, OA.start, integer(evidence.start))
        self.add(position, OA.end, integer(evidence.end))
        self.add(quotation, RDF.type, OA.TextQuoteSelector)
        self.add(quotation, OA.exact, literal(evidence.quote))
        self.add(quotation, OA.prefix, literal(text[max(0, evidence.start - CONTEXT) : evidence.start]))
        self.add(quotation, OA.suffix, literal(text[evidence.end : evidence.end + CONTEXT]))
        return node

    def add_evidence(self, node: Node, evidence: tuple[Evidence, ...]) -> None:
        for number, words in enumerate(evidence):
            found = self.evidence(words)
            self.add(node, DIP.evidence, found)
            if number == 0:
                self.add(node, DIP.bestEvidence, found)

    # -- entities

    def add_entity(self, entity: Entity) -> None:
        node = self.node(entity.id)
        self.add(node, RDF.type, KINDS[entity.kind])
        self.add_text(node, RDFS.label, entity.name)
        for alias in entity.aliases:
            self.add_text(node, SKOS.altLabel, alias)
        self.add_text(node, SKOS.notation, notation(entity))
        if entity.kind is EntityKind.PERSON and entity.side:
            self.add(node, DIP.side, self.node(entity.side))
        forms: set[str] = set()
        for mention in sorted(entity.mentions, key=lambda m: m.evidence):
            if mention.form is Form.NAME and mention.name not in forms:
                forms.add(mention.name)
                self.add(node, DIP.mention, self.evidence(mention.evidence))

    def add_tenure(self, number: int, tenure: Tenure) -> None:
        node = self.local(f"tenure/{number}")
        office = office_iri(tenure.title, tenure.of, base=self.base)
        of = f", {self.name(tenure.of)}" if tenure.of else ""
        self.add(node, RDF.type, DIP.Tenure)
        self.add(node, RDFS.label, literal(f"{self.name(tenure.person)}: {tenure.title}{of}"))
        self.add(node, DIP.holder, self.node(tenure.person))
        self.add(node, DIP.office, office)
        self.add_text(node, DIP.title, tenure.title)
        self.add(office, RDF.type, DIP.Office)
        self.add(office, RDFS.label, literal(f"{tenure.title}{of}"))
        if tenure.of:
            self.add(node, DIP.of, self.node(tenure.of))
            self.add(office, DIP.of, self.node(tenure.of))
        seen = self.facts.article.today
        if seen:
            self.add(node, DIP.firstSeen, literal(seen.isoformat(), XSD.date))
            self.add(node, DIP.lastSeen, literal(seen.isoformat(), XSD.date))
        self.add_evidence(node, tenure.evidence)

    # -- events

    def add_encounter(self, encounter: Encounter) -> None:
        node = self.local(encounter.id)
        self.add(node, RDF.type, DIP.Encounter, DIP[encounter.type.value.capitalize()])
        names = (self.name(p.actor) for p in encounter.participants)
        place = self.name(encounter.places[0]) if encounter.places else ""
        self.add(node, RDFS.label, literal(encounter_label(encounter, names, place)))
        self.add(node, DIP.status, DIP[encounter.status.value])
        for number, participation in enumerate(encounter.participants, start=1):
            side = participation.side or self.side(participation.actor)
            self.add_participation(
                node,
                self.local(f"{encounter.id}/participation/{number}"),
                self.node(participation.actor),
                participation.role,
                side=self.node(side) if side else None,
                office=participation.office,
            )
        self.add_circumstances(node, encounter, self.node)
        if encounter.part_of:
            self.add(node, DIP.partOf, self.local(encounter.part_of))
        self.add_evidence(node, encounter.evidence)

    def add_statement(self, statement: Statement) -> None:
        node = self.local(statement.id)
        self.add(node, RDF.type, DIP.Statement)
        words = (f"{self.name(statement.speaker)}: {statement.verb}", ", ".join(map(self.name, statement.to)))
        self.add(node, RDFS.label, literal(" ".join(word for word in words if word)))
        self.add(node, DIP.speaker, self.node(statement.speaker))
        for entity in statement.to:
            self.add(node, DIP.addressee, self.node(entity))
        self.add_text(node, DIP.verb, statement.verb)
        self.add_text(node, DIP.quote, statement.quote)
        for topic in statement.topics:
            self.add(node, DIP.topic, TOPIC[topic])
        self.add_when(node, statement.when)
        self.add_evidence(node, (statement.evidence,))

    def add_agreement(self, agreement: Agreement) -> None:
        node = self.local(agreement.id)
        self.add(node, RDF.type, DIP.Agreement)
        self.add_text(node, RDFS.label, agreement.name)
        for party in agreement.parties:
            self.add(node, DIP.party, self.node(self.side(party) or party))
        self.add_when(node, agreement.when)
        self.add_evidence(node, agreement.evidence)
