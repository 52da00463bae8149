"""The merged view: one node for one person and for one occasion, whatever the order of the articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.model import Article, ArticleFacts, Evidence
from kg.rdf.choices import best_words
from kg.rdf.iris import article_iri
from kg.rdf.merged import merged_quads
from kg.rdf.namespaces import DIP, PREFIXES
from kg.rdf.quads import article_quads
from kg.store.shapes import validate

FactsOf = Callable[[str], st.SearchStrategy[ArticleFacts]]
BASE = "https://w3id.org/diplomacy-kg/id/"


@pytest.fixture
def quads(sample_facts: tuple[ArticleFacts, ...]) -> list[ox.Quad]:
    return [quad for facts in sample_facts for quad in article_quads(facts)]


def ask(quads: list[ox.Quad], question: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.extend(quads)
    rows = store.query(f"SELECT {question}", prefixes=PREFIXES)
    return [tuple(term.value.removeprefix(BASE) if term else "" for term in row) for row in rows]


def test_one_person_in_two_spellings(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "?p ?name ?other { ?p a dip:Person ; rdfs:label ?name . OPTIONAL { ?p skos:altLabel ?other } } ORDER BY ?p",
    )
    assert found == [
        ("person/junichi-ihara-jp", "Junichi Ihara", ""),
        ("person/kenichiro-sasae-jp", "Kenichiro Sasae", "Sasae"),
        ("person/kim-kye-gwan-kp", "Kim Kye Gwan", "Kim Kye-gwan"),
        ("person/song-il-ho-kp", "Song Il-ho", "Song"),
    ]


def test_one_occasion_of_two_reports(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "?e (COUNT(?r) AS ?n) { ?e a dip:Encounter ; dip:report ?r } GROUP BY ?e ORDER BY ?e",
    )
    assert found == [
        ("encounter/2005-08-07-meeting-jp-kp-beijing", "2"),
        ("encounter/2005-09-14-meeting-jp-kp-beijing", "2"),
        ("encounter/2014-03-30-2014-03-31-planned-talks-jp-kp-beijing", "1"),
        ("encounter/2014-03-30-2014-03-31-talks-jp-kp-beijing", "1"),
    ]


def test_two_dates_of_one_meeting_stay_visible(quads: list[ox.Quad]) -> None:
    everything = quads + merged_quads(quads)
    said = ask(
        everything,
        "?e ?when { ?e dip:conflict ?c ; dip:report ?r . GRAPH ?article { ?r dip:when ?when } } ORDER BY ?when",
    )
    meeting = "encounter/2005-08-07-meeting-jp-kp-beijing"
    assert said == [(meeting, "2005-08-07"), (meeting, "2005-08-08")]
    assert ask(everything, "?v { ?c a dip:Conflict ; dip:value ?v } ORDER BY ?v") == [("2005-08-07",), ("2005-08-08",)]
    assert ask(everything, f"?when {{ <{BASE}{meeting}> dip:when ?when }}") == [("2005-08-07",)]


def test_two_places_and_two_persons_stay_visible(contradicting_facts: tuple[ArticleFacts, ...]) -> None:
    """One day, the same two, Oslo in one article and Bergen in the other: one encounter, and both articles are heard."""
    quads = [quad for facts in contradicting_facts for quad in article_quads(facts)]
    merged = merged_quads(quads)
    found = ask(
        merged,
        "?e ?on ?v { ?e dip:conflict ?c . ?c dip:onProperty ?on ; dip:value ?v } ORDER BY ?e ?on ?v",
    )
    sem, dip = PREFIXES["sem"], PREFIXES["dip"]
    assert found == [
        ("encounter/2011-05-02-meeting-fi-no-bergen", f"{sem}hasPlace", "Bergen"),
        ("encounter/2011-05-02-meeting-fi-no-bergen", f"{sem}hasPlace", "Oslo"),
        ("encounter/2011-05-04-talks-fi-no", f"{dip}actor", "Eva Hein"),
        ("encounter/2011-05-04-talks-fi-no", f"{dip}actor", "Ida Dahl"),
    ]
    labels = ask(merged, "?label { ?c a dip:Conflict ; rdfs:label ?label } ORDER BY ?label")
    assert labels[1] == ("reports differ on who was there: Eva Hein (1 report), Ida Dahl (1 report)",)
    where = ask(merged, f"?place {{ <{BASE}{found[0][0]}> sem:hasPlace ?place }}")
    assert where == [("place/bergen",)]  # that of most reports; of as many the first by name
    assert validate(merged).conforms


def test_what_was_planned_is_linked_not_merged(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "?held ?plan { ?held dip:realises ?plan ; dip:status dip:held . ?plan dip:status dip:planned }",
    )
    talks = "2014-03-30-2014-03-31"
    assert found == [(f"encounter/{talks}-talks-jp-kp-beijing", f"encounter/{talks}-planned-talks-jp-kp-beijing")]


def test_every_merge_says_why(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "?node ?rule ?certainty (COUNT(DISTINCT ?r) AS ?n) (COUNT(DISTINCT ?v) AS ?m) { ?merge a "
        "dip:Merge ; dip:merged ?node ; dip:rule ?rule ; dip:reason ?why ; dip:certainty ?certainty ; "
        "dip:report ?r ; dip:evidence ?v } GROUP BY ?node ?rule ?certainty ORDER BY ?node",
    )
    assert [(node, n, m) for node, _, _, n, m in found] == [
        ("encounter/2005-08-07-meeting-jp-kp-beijing", "2", "2"),
        ("encounter/2005-09-14-meeting-jp-kp-beijing", "2", "2"),
        ("person/kenichiro-sasae-jp", "2", "2"),
        ("person/kim-kye-gwan-kp", "2", "2"),
    ]
    assert all(rule and 0 < float(certainty) < 1 for _, rule, certainty, _, _ in found)


def test_offices_by_when_they_were_seen(quads: list[ox.Quad], sample_facts: tuple[ArticleFacts, ...]) -> None:
    agency = sample_facts[0]
    later = replace(agency, article=replace(agency.article, id="later", published=date(2006, 1, 2)))
    tenures = tuple(
        replace(tenure, evidence=tuple(replace(words, article="later") for words in tenure.evidence))
        for tenure in later.tenures
    )
    moved = replace(later, tenures=tenures, encounters=(), statements=(), agreements=())
    found = ask(
        merged_quads([*quads, *article_quads(moved)]),
        "?t ?title ?of ?first ?last { ?t a dip:Tenure ; dip:title ?title ; dip:of ?of ; dip:firstSeen "
        "?first ; dip:lastSeen ?last } ORDER BY ?t",
    )
    assert found == [
        (
            "tenure/kim-kye-gwan-kp/state/KP/vice-foreign-minister",
            "Vice Foreign Minister",
            "state/KP",
            "2005-09-15",
            "2006-01-02",
        ),
        ("tenure/song-il-ho-kp/state/KP/ambassador", "ambassador", "state/KP", "2014-03-31", "2014-03-31"),
    ]


def test_evidence_can_be_read_in_the_default_graph(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "DISTINCT ?quote ?article { ?e a dip:Encounter ; dip:evidence/oa:hasTarget ?t . ?t "
        "oa:hasSource/dcterms:identifier ?article ; oa:hasSelector/oa:exact ?quote } ORDER BY ?article "
        "?quote",
    )
    assert len(found) == 7
    assert {article for _, article in found} == {
        "agency-2005-09-15-beijing",
        "courier-2014-03-20",
        "daily-2005-09-16",
        "herald-2014-03-31",
    }


def test_topics_have_names(quads: list[ox.Quad]) -> None:
    found = ask(
        merged_quads(quads),
        "?name ?broader { ?t a dip:Topic ; rdfs:label ?name . OPTIONAL { ?t skos:broader/rdfs:label "
        "?broader } } ORDER BY ?name",
    )
    assert found == [("abductions", "human rights"), ("human rights", "")]


def test_only_the_default_graph_and_no_blank_nodes(quads: list[ox.Quad]) -> None:
    merged = merged_quads(quads)
    assert {type(quad.graph_name) for quad in merged} == {ox.DefaultGraph}
    assert all(isinstance(quad.subject, ox.NamedNode) for quad in merged)
    assert merged_quads([*quads, *merged]) == merged, "the default graph is no source of itself"


def test_nothing_of_nothing() -> None:
    assert merged_quads([]) == []


def test_another_base_is_an_error(quads: list[ox.Quad]) -> None:
    with pytest.raises(OntologyError, match="begins neither with"):
        merged_quads(quads, base="urn:kg:")


def test_another_base(sample_facts: tuple[ArticleFacts, ...]) -> None:
    quads = [quad for facts in sample_facts for quad in article_quads(facts, base="urn:kg:")]
    merged = merged_quads(quads, base="urn:kg:")
    assert BASE.encode() not in ox.serialize(merged, format=ox.RdfFormat.N_QUADS)
    assert DIP.Merge in {quad.object for quad in merged}


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ((), ""),
        (("", ""), ""),
        (("Kim", "Kim Kye Gwan", "Kim"), "Kim"),  # most used
        (("Kim", "Kim Kye Gwan"), "Kim Kye Gwan"),  # else the longest
        (("b", "a"), "a"),  # else the first
    ],
)
def test_best_words(words: tuple[str, ...], best: str) -> None:
    assert best_words(words) == best


# -- promises for any facts


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_gives_the_same_bytes(facts_of: FactsOf, data: st.DataObject) -> None:
    articles = [data.draw(facts_of(ident)) for ident in ("a", "b", "c")]
    quads = [quad for facts in articles for quad in article_quads(facts)]
    merged = merged_quads(quads)
    shuffled = data.draw(st.permutations(articles))
    assert merged_quads([quad for facts in shuffled for quad in reversed(article_quads(facts))]) == merged
    # every report is in exactly one merged node, and nothing is lost
    reports = [q.object.value for q in merged if q.predicate == DIP.report and "/merge/" not in q.subject.value]
    assert len(reports) == len(set(reports))
    local = sum(len(f.encounters) + len(f.statements) + len(f.agreements) + len(f.tenures) for f in articles)
    persons = sum(entity.id.startswith("person/") for f in articles for entity in f.entities)
    assert len(reports) == local + persons


@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_hostile_facts_conform(facts_of: FactsOf, data: st.DataObject) -> None:
    """But for encounters of one side, which only the extractor can tell from none."""
    articles = [data.draw(facts_of(ident)) for ident in ("a", "b")]
    quads = [quad for facts in articles for quad in article_quads(facts)]
    report = validate([*quads, *merged_quads(quads)])
    assert [str(f) for f in report.findings if f.shape != "SidesShape"] == []


# -- reprints


def test_a_reprint_has_no_vote(sample_facts: tuple[ArticleFacts, ...], copied_facts: ArticleFacts) -> None:
    """Agency and gazette print one text that says 7 August, the daily says 8 August: one against one, not two."""
    agency, daily, *_ = sample_facts
    gazettes = [replace_article(copied_facts, f"gazette-{n}") for n in range(3)]
    quads = merged(agency, daily, *gazettes)
    labels = {str(q.object) for q in quads if "reports differ" in str(q.object)}
    assert labels == {'"reports differ on the day: 2005-08-07 (1 report), 2005-08-08 (1 report)"'}
    assert sum(q.predicate == DIP.reprintOf for q in quads) == 3
    assert {q.object for q in quads if q.predicate == DIP.reprintOf} == {article_iri(agency.article.id)}
    reasons = {str(q.object) for q in quads if q.predicate == DIP.reason and "of the reports" in str(q)}
    assert reasons
    assert all("3 of the reports are in reprints" in reason for reason in reasons)
    assert not any(q.predicate == DIP.textSketch for q in quads)


def test_copies_that_merge_without_their_original_count_once(copied_facts: ArticleFacts) -> None:
    """Where the original is not there, the first of the copies takes its place."""
    quads = merged(*(replace_article(copied_facts, f"gazette-{n}") for n in range(3)))
    assert {str(q.object) for q in quads if q.predicate == DIP.reprintOf} == {str(article_iri("gazette-0"))}
    assert not any(q.predicate == DIP.conflict for q in quads)


def merged(*facts: ArticleFacts) -> list[ox.Quad]:
    return merged_quads(quad for one in facts for quad in article_quads(one))


def replace_article(facts: ArticleFacts, name: str) -> ArticleFacts:
    """The same facts, from an article of another name."""

    def renamed(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(map(renamed, value))
        if isinstance(value, Article):
            return replace(value, id=name)
        if isinstance(value, Evidence):
            return replace(value, article=name)
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: renamed(getattr(value, f.name)) for f in fields(value)})
        return value

    return renamed(facts)  # type: ignore[no-any-return]


def test_rounds_that_several_articles_tell_of_are_of_one_series(rounds_facts: tuple[ArticleFacts, ...]) -> None:
    merged = merged_quads(quad for facts in rounds_facts for quad in article_quads(facts))
    assert ask(
        merged, "?s ?name ?other { ?s a dip:Series ; rdfs:label ?name ; skos:altLabel ?other } ORDER BY ?other"
    ) == [
        ("series/six-party-talks", "six-party talks", "six-nation talks"),
        ("series/six-party-talks", "six-party talks", "six-way negotiations"),
    ]
    assert ask(
        merged,
        "?r ?when { ?e sem:subEventOf/a dip:Series OPTIONAL { ?e dip:round ?r } OPTIONAL { ?e dip:when ?when }"
        " } ORDER BY ?when",
    ) == [
        ("", ""),
        ("4", "2005-08-07"),
        ("4", "2005-09-19"),
        ("5", "2005-11-11"),
    ]
    assert ask(merged, "(COUNT(?p) AS ?n) { ?s a dip:Series ; dip:party ?p }") == [("6",)]
    report = validate(merged)
    assert report.conforms, report.findings
    assert merged == merged_quads(quad for facts in reversed(rounds_facts) for quad in article_quads(facts))


def test_summits_that_several_articles_tell_of_are_editions(gathering_facts: tuple[ArticleFacts, ...]) -> None:
    merged = merged_quads(quad for facts in gathering_facts for quad in article_quads(facts))
    assert ask(merged, "?s ?name ?other { ?s a dip:Series ; rdfs:label ?name ; skos:altLabel ?other }") == [
        ("series/g7-summit", "G7 summit", "Group of Seven summit"),
    ]
    assert ask(
        merged,
        "?e ?name ?number ?when ?place { ?e a dip:Edition ; rdfs:label ?name ; dip:when ?when"
        " ; sem:subEventOf/a dip:Series OPTIONAL { ?e dip:round ?number } OPTIONAL { ?e sem:hasPlace/rdfs:label ?place } } ORDER BY ?when",
    ) == [
        ("edition/g7-summit-47-2021-oslo", "G7 summit, no. 47, Oslo, 2021", "47", "2021", "Oslo"),
        ("edition/g7-summit-2022", "G7 summit, 2022", "", "2022", ""),
    ]
    assert ask(
        merged,
        "?whole ?article { ?x a dip:Encounter ; sem:subEventOf ?whole ; dip:report ?r"
        ' BIND(STRBEFORE(STRAFTER(STR(?r), "article/"), "#") AS ?article) } ORDER BY ?whole ?article',
    ) == [
        ("edition/g7-summit-2022", "echo-2022-05-01"),
        ("edition/g7-summit-47-2021-oslo", "post-2021-06-13"),
        ("edition/g7-summit-47-2021-oslo", "review-2021-12-01"),
        ("series/g7-summit", "echo-2022-05-01"),  # which of them, nobody says
    ]
    report = validate(merged)
    assert report.conforms, report.findings
    assert merged == merged_quads(quad for facts in reversed(gathering_facts) for quad in article_quads(facts))


def test_editions_of_one_year_are_told_apart_by_their_months(gathering_facts: tuple[ArticleFacts, ...]) -> None:
    post = gathering_facts[0]
    (june,) = post.encounters
    assert june.when is not None
    march = replace(
        june,
        occasion="the NATO summit",
        places=(),
        when=replace(june.when, edtf="2021-03-12", start=date(2021, 3, 12), end=date(2021, 3, 12)),
    )
    june = replace(june, occasion="the NATO summit", places=())
    facts = (replace(post, encounters=(june,)), replace_article(replace(post, encounters=(march,)), "post-2021-03-13"))
    assert ask(merged(*facts), "?e ?name { ?e a dip:Edition ; rdfs:label ?name } ORDER BY ?name") == [
        ("edition/nato-summit-2021-03", "NATO summit, 2021-03"),
        ("edition/nato-summit-2021-06", "NATO summit, 2021-06"),
    ]
