"""Asking: names as people type them, values of every kind, files of one's own, answers in a stable order."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.model import ArticleFacts
from kg.query import Graph, Table, run
from kg.query.names import find_any, find_day, find_node
from kg.store import Store

ID = "https://w3id.org/diplomacy-kg/id/"

NAMES = [
    # what a person types, the kind asked for, the node
    ("Kim Kye Gwan", "person", "person/kim-kye-gwan-kp"),
    ("kim kye-gwan", "person", "person/kim-kye-gwan-kp"),  # case, hyphen
    ("Kim Gye-gwan", "person", "person/kim-kye-gwan-kp"),  # another romanisation
    ("Kim Gyegwan", "person", "person/kim-kye-gwan-kp"),
    ("Gwan, Kim Kye", "person", "person/kim-kye-gwan-kp"),  # another order
    ("kim", "person", "person/kim-kye-gwan-kp"),  # the family name of one
    ("Song Il Ho", "person", "person/song-il-ho-kp"),
    ("SONG", "person", "person/song-il-ho-kp"),
    ("Jose Garcia", "person", "person/jose-garcia"),  # accents
    ("garcía", "person", "person/jose-garcia"),
    ("Kenichiro Sassae", "person", "person/kenichiro-sasae-jp"),  # a slip
    ("kenichiro-sasae-jp", "person", "person/kenichiro-sasae-jp"),  # the end of the IRI
    ("person/song-il-ho-kp", "person", "person/song-il-ho-kp"),  # as tables show it
    (f"{ID}person/song-il-ho-kp", "person", "person/song-il-ho-kp"),
    (f"<{ID}person/song-il-ho-kp>", "person", "person/song-il-ho-kp"),
    ("North Korea", "state", "state/KP"),
    ("KP", "state", "state/KP"),
    ("dprk", "state", "state/KP"),  # a name that no article uses
    ("Japanese", "party", "state/JP"),
    ("Red Cross", "party", "organisation/red-cross-society"),
    ("Japan", "actor", "state/JP"),
    ("beijing", "place", "place/beijing"),
    ("Japan", "place", "state/JP"),
]


@pytest.mark.parametrize(("text", "kind", "expected"), NAMES)
def test_names_as_people_type_them(graph: ox.Store, text: str, kind: str, expected: str) -> None:
    assert find_node(graph, kind, text).node.value == ID + expected


NOT_FOUND = [
    ("Nobody Atall", "person", "no person in this graph is called 'Nobody Atall'"),
    ("Kenichiro", "state", "no state in this graph"),  # right name, wrong kind
    ("Atlantis", "place", "no place"),
    ("France", "state", "no state"),  # a state that is not in the graph
    ("", "person", "no person"),
    ("-", "person", "no person"),
    ("kite flying", "topic", "no topic"),
    ("http://example.org/other", "person", "no person"),
]


@pytest.mark.parametrize(("text", "kind", "message"), NOT_FOUND)
def test_names_that_fit_nobody(graph: ox.Store, text: str, kind: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        find_node(graph, kind, text)


def labelled(*names: str) -> ox.Store:
    person = ox.NamedNode("https://w3id.org/diplomacy-kg/ontology#Person")
    store = ox.Store()
    for number, name in enumerate(names):
        node = ox.NamedNode(f"{ID}person/{number}")
        store.add(ox.Quad(node, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), person))
        store.add(ox.Quad(node, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal(name)))
    return store


def test_an_ambiguous_name_is_never_guessed() -> None:
    store = labelled("Kim Kye Gwan", "Kim Yong Il", "Kim Jong-il")
    with pytest.raises(QueryError, match=r"'Kim' fits 3 of the graph: .*Kim Kye Gwan <.*Kim Yong Il <"):
        find_node(store, "person", "Kim")
    assert find_node(store, "person", "Kim Kye").name == "Kim Kye Gwan"


def test_a_name_in_full_goes_before_a_part_of_another() -> None:
    store = labelled("Park Jin", "Park Jin Young")
    assert find_node(store, "person", "Park Jin").name == "Park Jin"


def test_two_spellings_that_are_as_near_are_ambiguous() -> None:
    with pytest.raises(QueryError, match="near are"):
        find_node(labelled("Kim Jong-il", "Kim Jong-un"), "person", "Kim Jong-im")


def test_topics_are_found_by_label_and_by_id(graph: ox.Store) -> None:
    topic = "https://w3id.org/diplomacy-kg/topic/nuclear-programme"
    assert find_node(graph, "topic", "nuclear programme").node.value == topic
    assert find_node(graph, "topic", "Nuclear-Programme").node.value == topic


def test_anything_can_be_found_by_name_or_iri(graph: ox.Store) -> None:
    assert find_any(graph, "Song").node.value == f"{ID}person/song-il-ho-kp"
    assert find_any(graph, "Oslo").node.value == f"{ID}place/oslo"
    assert find_any(graph, "Pyongyang Declaration").node.value == f"{ID}agreement/2002-pyongyang-declaration"
    assert find_any(graph, "meeting 2005-09-14").node.value == f"{ID}encounter/2005-09-14-meeting-jp-kp-beijing"
    local = f"{ID}article/herald-2014-03-31#encounter/1"
    assert find_any(graph, local).node.value == local


@pytest.mark.parametrize("short", ["person/song-il-ho-kp", "state/KP", "article/herald-2014-03-31#encounter/1"])
def test_ids_can_be_given_as_tables_show_them(graph: ox.Store, short: str) -> None:
    assert find_any(graph, short).node.value == ID + short


def test_the_answer_says_who_was_taken(graph: ox.Store) -> None:
    answer = run(graph, "person-meetings", parameters={"person": "song il ho"})
    assert answer.notes == (f"person: song il ho taken as Song Il-ho <{ID}person/song-il-ho-kp>",)
    assert run(graph, "person-meetings", parameters={"person": "Song Il-ho"}).notes == ()
    assert run(graph, "person-meetings", parameters={"person": f"{ID}person/song-il-ho-kp"}).notes == ()


DAYS = [
    ("2014", "2014-01-01", "2014-12-31"),
    ("2014-02", "2014-02-01", "2014-02-28"),
    ("2012-2", "2012-02-01", "2012-02-29"),
    (" 2014-03-30 ", "2014-03-30", "2014-03-30"),
]


@pytest.mark.parametrize(("text", "first", "last"), DAYS)
def test_days(text: str, first: str, last: str) -> None:
    assert find_day(text, last=False) == first
    assert find_day(text, last=True) == last


@pytest.mark.parametrize(
    "text", ["", "2014-13", "2014-00", "2014-02-30", "2014-01-00", "0000", "14", "March 2014", "2014-1-1x", "20140101"]
)
def test_what_is_no_day(text: str) -> None:
    for last in (False, True):
        with pytest.raises(QueryError, match="is no day; write"):
            find_day(text, last=last)


WRONG = [
    ("person-meetings", {}, r"needs person \(Whose encounters\); for example: kg query person-meetings --set person="),
    ("person-meetings", {"persn": "x"}, "has no parameter 'persn'; it has: person, from, to, wanted"),
    ("who-met-whom", {"wanted": "maybe"}, "'maybe' is none of held, planned"),
    ("who-met-whom", {"from": "yesterday"}, "'yesterday' is no day"),
    ("offices", {"person": "x"}, "no parameter 'person'; it has: none"),
    ("none-such", {}, "there is no query 'none-such'"),
    ("missing.rq", {}, "there is no query file missing.rq"),
    ("./SELECT " + "?a/" * 2000, {}, r"there is no query file \./SELECT \?a/\?a/"),  # no name that a file can have
]


@pytest.mark.parametrize(("name", "parameters", "message"), WRONG)
def test_what_is_wrong_with_a_question_is_said(
    graph: ox.Store, name: str, parameters: dict[str, str], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        run(graph, name, parameters=parameters)


def test_sparql_has_our_prefixes(graph: ox.Store) -> None:
    answer = run(graph, "SELECT ?name WHERE { ?p a dip:Person ; rdfs:label ?name . FILTER(?name = 'Anna Berg') }")
    assert isinstance(answer, Table)
    assert answer.texts() == [("Anna Berg",)]


def test_the_default_graph_is_the_merged_view(graph: ox.Store) -> None:
    merged = run(graph, "SELECT ?p { ?p a dip:Person }")
    local = run(graph, "SELECT ?p { GRAPH ?g { ?p a dip:Person } }")
    assert isinstance(merged, Table)
    assert isinstance(local, Table)
    assert len(merged.rows) == 6
    assert len(local.rows) == 8


def test_one_graph_can_be_asked(graph: ox.Store) -> None:
    query = "SELECT ?p FROM <%sarticle/%s> { ?p a dip:Person }"
    answer = run(graph, query % (ID, "post-2012"))
    assert isinstance(answer, Table)
    assert len(answer.rows) == 2
    with pytest.raises(QueryError, match="there is no such graph here, and none is fetched"):
        run(graph, query % (ID, "none"))


def test_a_file_of_ones_own(graph: ox.Store, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        "# about whom?\nSELECT ?name { ?p a dip:Person ; rdfs:label ?name . FILTER(CONTAINS(?name, ?part)) }"
    )
    answer = run(graph, str(path), parameters={"part": "Berg"})
    assert isinstance(answer, Table)
    assert answer.texts() == [("Anna Berg",)]
    path.write_text("# param: who person required Who\nSELECT ?name { ?who rdfs:label ?name }")
    answer = run(graph, str(path), parameters={"who": "berg"})
    assert isinstance(answer, Table)
    assert answer.texts() == [("Anna Berg",)]
    with pytest.raises(QueryError, match="needs who"):
        run(graph, str(path))


VALUES = [
    # a parameter without a kind: what it becomes
    ("<http://example.org/a>", "<http://example.org/a>"),
    ("42", '"42"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ("2014-03-30", '"2014-03-30"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ("some words", '"some words"'),
    ('"quoted" \\ {braced} ?x', '"\\"quoted\\" \\\\ {braced} ?x"'),
    ("'''", "\"'''\""),
]


@pytest.mark.parametrize(("text", "term"), VALUES)
def test_values_without_a_kind(text: str, term: str) -> None:
    answer = run(ox.Store(), "SELECT ?x { }", parameters={"x": text})
    assert isinstance(answer, Table)
    assert [str(row[0]) for row in answer.rows] == [term]


def test_an_iri_that_is_none_is_refused() -> None:
    with pytest.raises(QueryError, match="is no IRI"):
        run(ox.Store(), "SELECT ?x { }", parameters={"x": "<http://e/> . ?s ?p ?o . <x>"})


def test_a_parameter_needs_a_pattern(graph: ox.Store) -> None:
    with pytest.raises(QueryError, match="has no parameter 'x'"):
        run(graph, f"DESCRIBE <{ID}state/JP>", parameters={"x": "1"})


def test_other_forms_of_query(graph: ox.Store) -> None:
    ask = run(graph, "ASK { ?s a dip:Person }")
    assert isinstance(ask, Table)
    assert ask.texts() == [("true",)]
    described = run(graph, f"DESCRIBE <{ID}state/JP>")
    assert isinstance(described, Graph)
    assert described.triples
    made = run(graph, "CONSTRUCT { ?s a dip:Actor } WHERE { ?s a dip:Person }")
    assert isinstance(made, Graph)
    assert list(made.triples) == sorted(made.triples, key=str)
    assert run(graph, "SELECT * { ?s a dip:Nothing }").is_empty


def test_rows_come_in_the_same_order_whatever_the_order_of_insertion(graph: ox.Store) -> None:
    quads = list(graph)
    expected = run(graph, "SELECT ?s ?p ?o { ?s ?p ?o }")
    for seed in range(3):
        random.Random(seed).shuffle(quads)
        store = ox.Store()
        store.extend(quads)
        assert run(store, "SELECT ?s ?p ?o { ?s ?p ?o }") == expected


def test_a_store_on_disk_answers_as_one_in_memory(
    graph: ox.Store,
    all_facts: tuple[ArticleFacts, ...],
    make_store: Callable[[tuple[ArticleFacts, ...]], Store],
) -> None:
    store = make_store(all_facts)
    for name in ("who-met-whom", "people", "statements", "undated-encounters"):
        memory, disk = run(graph, name), run(store, name)
        assert isinstance(memory, Table)
        assert isinstance(disk, Table)
        assert disk.rows == memory.rows
        assert disk.base == ID
