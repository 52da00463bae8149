"""From the store to a network: drawn is what the merged graph holds, with the sentences of the articles' graphs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pyoxigraph as ox
import pytest

from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.render.network import Network, Participant, read_network


@pytest.fixture
def store(sample_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    store = ox.Store()
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    store.extend(quads)
    store.extend(merged_quads(quads))
    return store


@pytest.fixture
def network(store: ox.Store) -> Network:
    return read_network(store)


def test_an_empty_store_is_an_empty_network() -> None:
    assert read_network(ox.Store()) == Network()


def test_every_encounter_of_the_merged_graph_is_read(network: Network, store: ox.Store) -> None:
    counted = store.query("SELECT (count(*) AS ?n) { ?e a <https://w3id.org/diplomacy-kg/ontology#Encounter> }")
    assert isinstance(counted, ox.QuerySolutions)
    (row,) = counted
    assert len(network.encounters) == int(row["n"].value) > 0  # type: ignore[union-attr]


def test_every_report_shows_its_sentence(network: Network, sample_facts: tuple[ArticleFacts, ...]) -> None:
    texts = {facts.article.id: facts.article.text for facts in sample_facts}
    reports = [report for encounter in network.encounters for report in encounter.reports]
    assert len(reports) >= len(network.encounters)
    for report in reports:
        text = texts[report.source.rpartition("/")[2]]
        assert text[report.start : report.start + len(report.quote)] == report.quote


def test_marks_are_names_of_participants(network: Network) -> None:
    names = {actor.id: {actor.label, *actor.names} for actor in network.actors}
    sides = {p.actor: p.side for e in network.encounters for p in e.participants}
    marked = [(r.quote[m.start : m.end], m.actor) for e in network.encounters for r in e.reports for m in r.marks]
    assert marked
    for words, actor in marked:
        assert words in names[actor] | names.get(sides[actor], set())


def test_dates_keep_their_precision(network: Network) -> None:
    for encounter in network.encounters:
        assert (encounter.when == "") == (encounter.earliest is None) == (encounter.latest is None)
        if len(encounter.when) == 7:
            assert encounter.earliest == date.fromisoformat(f"{encounter.when}-01")
            assert encounter.latest is not None
            assert encounter.latest.day >= 28


def test_a_plan_that_was_made_true_is_named(network: Network) -> None:
    status = {e.id: e.status for e in network.encounters}
    realised = [(e.status, status[plan]) for e in network.encounters for plan in e.realises]
    assert realised == [("held", "planned")]


def test_reports_that_differ_stay_apart(network: Network) -> None:
    several = [e for e in network.encounters if len({r.when for r in e.reports}) > 1]
    assert several, "the sample has a meeting with two dates"
    for encounter in several:
        assert encounter.reports[0].when == encounter.when  # what agrees with us comes first


def test_an_encounter_names_the_edition_that_it_was_at(gathering_facts: tuple[ArticleFacts, ...]) -> None:
    store = ox.Store()
    quads = [quad for facts in gathering_facts for quad in article_quads(facts)]
    store.extend([*quads, *merged_quads(quads)])
    assert {(e.type, e.occasion or e.series, e.edition) for e in read_network(store).encounters} == {
        ("meeting", "the 47th G7 summit", "G7 summit, no. 47, Oslo, 2021"),
        ("summit", "the Group of Seven summit in Oslo", "G7 summit, no. 47, Oslo, 2021"),
        ("summit", "the 2022 G7 summit", "G7 summit, 2022"),
        ("summit", "a G7 summit", ""),
    }


def test_ids_are_unique_sorted_and_resolve(network: Network) -> None:
    for values in (network.actors, network.encounters, network.sources):
        ids = [value.id for value in values]
        assert ids == sorted(set(ids))
    known = {actor.id for actor in network.actors}
    for encounter in network.encounters:
        for p in encounter.participants:
            assert p.actor in known
            assert not p.side or p.side in known


def test_the_order_of_loading_is_nothing(store: ox.Store, network: Network) -> None:
    other = ox.Store()
    for quad in sorted(store, key=str, reverse=True):
        other.add(quad)
    assert read_network(other) == network


@pytest.mark.parametrize(
    ("sides", "ties"),
    [
        (False, {("a", "b"): 2, ("a", "y"): 1, ("b", "y"): 1}),  # c sits on a's side of the table
        (True, {("x", "y"): 2, ("b", "x"): 1, ("b", "y"): 1}),
    ],
)
def test_ties_join_different_sides(sides: bool, ties: dict[tuple[str, str], int]) -> None:
    from kg.render.network import Encounter

    def who(*pairs: tuple[str, str]) -> Encounter:
        return Encounter(
            id="".join(a for a, _ in pairs),
            type="meeting",
            status="held",
            participants=tuple(Participant(actor=a, side=s) for a, s in pairs),
        )

    network = Network(encounters=(who(("a", "x"), ("b", "y")), who(("a", "x"), ("b", ""), ("y", "y"))))
    assert dict(network.ties(sides=sides)) == ties


def test_a_graph_without_the_usual_is_read_all_the_same(make_network: Callable[..., Network]) -> None:
    """No label, no participation nodes, no report, no date: drawn by what there is."""
    store = ox.Store()
    store.load(
        b"""@prefix dip: <https://w3id.org/diplomacy-kg/ontology#> .
        <x:e/1> a dip:Encounter ; dip:participant <x:state/A>, <x:state/B> . <x:e/2> a dip:Encounter .""",
        format=ox.RdfFormat.TURTLE,
    )
    network = read_network(store)
    assert [actor.label for actor in network.actors] == ["A", "B"]
    assert [encounter.reports for encounter in network.encounters] == [()]
