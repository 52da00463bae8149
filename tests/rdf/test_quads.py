"""An article's graph: what stands in it, that its bytes are stable, and that hostile text stays text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import ArticleFacts, EntityKind, Form
from kg.rdf.iris import article_iri
from kg.rdf.namespaces import DIP, OA, PREFIXES, RDF, RDFS, SCHEMA
from kg.rdf.quads import article_quads, office_iri, web_address
from kg.rdf.records import read_facts

FactsOf = Callable[[str], st.SearchStrategy[ArticleFacts]]


def store_of(quads: list[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def n_quads(quads: list[ox.Quad]) -> bytes:
    return ox.serialize(quads, format=ox.RdfFormat.N_QUADS)


# -- the sample


def test_one_graph_without_blank_nodes(sample_facts: tuple[ArticleFacts, ...]) -> None:
    for facts in sample_facts:
        quads = article_quads(facts)
        assert {quad.graph_name for quad in quads} == {article_iri(facts.article.id)}
        assert all(isinstance(quad.subject, ox.NamedNode) for quad in quads)
        assert not any(isinstance(quad.object, ox.BlankNode) for quad in quads)


def test_sorted_once_and_the_same_again(sample_facts: tuple[ArticleFacts, ...]) -> None:
    for facts in sample_facts:
        quads = article_quads(facts)
        assert len(set(quads)) == len(quads)
        assert n_quads(quads).splitlines() == sorted(n_quads(quads).splitlines())
        assert n_quads(article_quads(replace(facts, entities=facts.entities[::-1]))) == n_quads(quads)


def test_a_meeting(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """The whole path from who to the words: the sides, the office, the date and the quotation."""
    rows = store_of(article_quads(sample_facts[0])).query(
        """SELECT ?name ?side ?office ?when ?first ?place ?topic ?quote WHERE { GRAPH ?article {
             ?e a dip:Meeting, dip:Encounter ; dip:status dip:held ; dip:participation ?p ; dip:when ?when ;
                sem:hasEarliestBeginTimeStamp ?first ; sem:hasPlace/rdfs:label ?place ; dip:topic ?topic ;
                dip:bestEvidence/oa:hasTarget/oa:hasSelector/oa:exact ?quote .
             ?p dip:actor/rdfs:label ?name ; dip:onBehalfOf/rdfs:label ?side .
             OPTIONAL { ?p dip:inOffice ?office } } } ORDER BY ?name""",
        prefixes=PREFIXES,
    )
    found = [[term.value if term else "" for term in row] for row in rows]
    quote = sample_facts[0].encounters[0].evidence[0].quote
    both = ["2005-09-14", "2005-09-14", "Beijing", PREFIXES["topic"] + "abductions", quote]
    assert found == [
        ["Kenichiro Sasae", "Japan", "", *both],
        ["Kim Kye Gwan", "North Korea", "Vice Foreign Minister", *both],
    ]


def test_participants_are_persons_and_their_sides(sample_facts: tuple[ArticleFacts, ...]) -> None:
    graph = article_iri(sample_facts[0].article.id)
    meeting = ox.NamedNode(f"{graph.value}#encounter/1")
    store = store_of(article_quads(sample_facts[0]))

    def values(predicate: ox.NamedNode) -> set[str]:
        return {q.object.value.rpartition("/id/")[2] for q in store.quads_for_pattern(meeting, predicate, None, graph)}

    article = graph.value.rpartition("/id/")[2]
    assert values(DIP.party) == {"state/JP", "state/KP"}
    assert values(DIP.participant) == values(DIP.party) | {
        f"{article}#person/kim-kye-gwan",
        f"{article}#person/kenichiro-sasae",
    }


def test_offsets_are_integers(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """The store rewrites xsd:nonNegativeInteger, so nothing else will do."""
    numbers = [q.object for q in article_quads(sample_facts[0]) if q.predicate in (OA.start, OA.end)]
    assert numbers
    assert {number.datatype.value for number in numbers} == {PREFIXES["xsd"] + "integer"}


def test_no_time_of_day_and_no_folder(sample_facts: tuple[ArticleFacts, ...]) -> None:
    facts = sample_facts[0]
    elsewhere = replace(facts, article=replace(facts.article, source="/home/ann/news/agency-2005-09-15-beijing.txt"))
    windows = replace(facts, article=replace(facts.article, source=r"C:\news\agency-2005-09-15-beijing.txt"))
    assert article_quads(elsewhere) == article_quads(windows) == article_quads(facts)
    assert b"dateTime" not in n_quads(article_quads(facts))


def test_no_date_is_no_date(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """A publication day is never written as the day of an event."""
    facts = sample_facts[0]
    undated = replace(facts, encounters=(replace(facts.encounters[0], when=None),), agreements=())
    predicates = {quad.predicate for quad in article_quads(undated)}
    assert DIP.when not in predicates
    assert not any("TimeStamp" in predicate.value for predicate in predicates)
    assert SCHEMA.datePublished in predicates


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://news.example/a?b=c#d", True),
        ("HTTP://news.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("https://x/ onclick=alert(1)", False),
        ("//news.example/", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_kept(url: str, kept: bool) -> None:
    assert web_address(url) == (url if kept else "")


def test_offices_of_two_states_are_two() -> None:
    titles = {office_iri("Foreign Minister", of) for of in ("state/KP", "state/JP", "organisation/UN", "")}
    assert len(titles) == 4
    assert office_iri("Vice Foreign Minister", "state/KP") == office_iri("vice foreign minister", "state/KP")


# -- promises for any facts


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_every_format_carries_it(facts_of: FactsOf, data: st.DataObject) -> None:
    """Hostile names and texts survive Turtle, RDF/XML and N-Quads, and are well-formed XML."""
    quads = article_quads(data.draw(facts_of("a")))
    triples = {quad.triple for quad in quads}
    for kind in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.N_TRIPLES):
        written = ox.serialize([quad.triple for quad in quads], format=kind, prefixes=PREFIXES)
        assert {quad.triple for quad in ox.parse(written, kind)} == triples
        if kind == ox.RdfFormat.RDF_XML:
            ElementTree.fromstring(written)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_written_then_read_is_the_same(facts_of: FactsOf, data: st.DataObject) -> None:
    """What merging needs comes back from the graph as it went in, but for characters that no format can carry."""
    facts = data.draw(facts_of("a"))
    (read,) = read_facts(article_quads(facts))
    again = article_quads(facts)
    assert [e.id for e in read.entities] == sorted(e.id for e in facts.entities)
    assert [e.side for e in read.entities] == [e.side for e in sorted(facts.entities, key=lambda e: e.id)]
    assert [(e.id, e.type, e.status, e.places, e.topics, e.series, e.part_of) for e in read.encounters] == [
        (e.id, e.type, e.status, e.places, e.topics, e.series, e.part_of) for e in facts.encounters
    ]
    for mine, theirs in zip(facts.encounters, read.encounters, strict=True):
        assert [(p.actor, p.role, p.side) for p in mine.participants] == [
            (p.actor, p.role, p.side) for p in theirs.participants
        ]
        assert (mine.when and (mine.when.edtf, mine.when.start, mine.when.end)) == (
            theirs.when and (theirs.when.edtf, theirs.when.start, theirs.when.end)
        )
        assert [(w.start, w.end, w.rule) for w in mine.evidence] == [(w.start, w.end, w.rule) for w in theirs.evidence]
    assert [(t.person, t.of) for t in read.tenures] == [(t.person, t.of) for t in facts.tenures]
    assert [(s.speaker, s.to, s.topics) for s in read.statements] == [
        (s.speaker, s.to, s.topics) for s in facts.statements
    ]
    assert article_quads(facts) == again


def test_the_sample_comes_back(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """Without strange characters everything comes back but the text, the notes and all but the first mentions."""
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    read = {facts.article.id: facts for facts in read_facts(reversed(quads))}
    assert list(read) == sorted(facts.article.id for facts in sample_facts)
    for facts in sample_facts:
        same = read[facts.article.id]
        assert same.encounters == facts.encounters
        assert same.statements == facts.statements
        assert same.agreements == facts.agreements
        assert same.tenures == facts.tenures
        assert same.article == replace(facts.article, text="", body=())
        assert {e.id: (e.kind, e.name, e.side, e.aliases) for e in same.entities} == {
            e.id: (e.kind, e.name, e.side, e.aliases) for e in facts.entities
        }


def test_the_day_that_counts_is_the_datelines(sample_facts: tuple[ArticleFacts, ...]) -> None:
    facts = sample_facts[0]
    dated = replace(facts, article=replace(facts.article, dateline=date(2005, 9, 14)))
    (read,) = read_facts(article_quads(dated))
    assert read.article.today == date(2005, 9, 14)


def test_names_alone_are_mentions(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """ "He" and "the minister" are no names, and one mention of each name is enough."""
    facts = sample_facts[0]
    sasae = next(entity for entity in facts.entities if entity.id == "person/kenichiro-sasae")
    more = replace(sasae, mentions=(*sasae.mentions, replace(sasae.mentions[0], name="he", form=Form.PRONOUN)))
    same = replace(facts, entities=tuple(more if e is sasae else e for e in facts.entities))
    assert article_quads(same) == article_quads(facts)


def test_everything_has_a_label(sample_facts: tuple[ArticleFacts, ...]) -> None:
    """Whatever a page or a table may show: all classes but the parts of evidence, runs and participations."""
    shown = {DIP[kind.value.capitalize()] for kind in EntityKind} | {
        DIP[name] for name in ("Encounter", "Statement", "Agreement", "Tenure", "Office", "Article")
    }
    for facts in sample_facts:
        quads = article_quads(facts)
        labelled = {quad.subject for quad in quads if quad.predicate == RDFS.label}
        assert {q.subject for q in quads if q.predicate == RDF.type and q.object in shown} <= labelled
