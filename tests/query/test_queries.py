"""Every named query gives the answer that was read and accepted, on the sample graph of conftest.py.

The answers lie in tests/queries/<name>.csv. To accept a new one, read the difference, then write the file with
`KG_ACCEPT=1 pytest tests/query/test_queries.py`.
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.model import ArticleFacts
from kg.query import catalog, run, write
from kg.query.catalog import NamedQuery
from kg.rdf.quads import article_quads

ANSWERS = Path(__file__).parents[1] / "queries"
QUERIES = catalog()


def test_every_query_has_an_answer_and_every_answer_a_query() -> None:
    assert sorted(path.stem for path in ANSWERS.glob("*.csv")) == [query.name for query in QUERIES]
    assert len(QUERIES) >= 38


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_golden_answers(
    graph: ox.Store,
    disputed: ox.Store,
    reprinted: ox.Store,
    rounds: ox.Store,
    contradicted: ox.Store,
    query: NamedQuery,
) -> None:
    asked = disputed if query.name in ("corrections-made", "merge-candidates", "offices-contradicting") else graph
    asked = reprinted if query.name in ("articles-overview", "articles-reprinted", "occasions-merged") else asked
    asked = rounds if query.name.startswith("talks-") else asked
    asked = contradicted if query.name == "reports-conflicting" else asked
    answer = run(asked, query.name, parameters=dict(query.values))
    out = io.StringIO()
    write(answer, out, format="csv")
    path = ANSWERS / f"{query.name}.csv"
    if os.environ.get("KG_ACCEPT"):
        path.write_text(out.getvalue(), "utf-8")
    assert out.getvalue() == path.read_text("utf-8")
    assert len(out.getvalue().splitlines()) > 1, "an example finds something"


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_columns_are_those_of_the_header(graph: ox.Store, query: NamedQuery) -> None:
    assert run(graph, query.name, parameters=dict(query.values)).columns == query.columns


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_an_empty_graph_has_empty_answers(query: NamedQuery) -> None:
    """Nothing is made up of nothing; parameters that name somebody cannot be set there."""
    if not any(parameter.required for parameter in query.parameters):
        assert run(ox.Store(), query.name).is_empty


HOSTILE = ["'", '"', "'''", '"""', "\\", "}", "{ } UNION { ?s ?p ?o }", "<http://e/> . ?s ?p ?o", "') } #", "?zz"]
HOSTILE += ["\n}#", "\0"]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_no_value_breaks_out_of_its_place(graph: ox.Store, query: NamedQuery, hostile: str) -> None:
    """A text matches nothing, or is no name, day, kind or number; it is never SPARQL."""
    for parameter in query.parameters:
        values = dict(query.values) | {parameter.name: hostile}
        if parameter.kind in ("text", "article"):
            assert len(run(graph, query.name, parameters=values).rows) <= len(
                run(graph, query.name, parameters=dict(query.values)).rows
            )
        else:
            with pytest.raises(QueryError):
                run(graph, query.name, parameters=values)


# --- what single queries promise


def rows(graph: ox.Store, name: str, **parameters: str) -> list[dict[str, str]]:
    answer = run(graph, name, parameters={key.removesuffix("_"): value for key, value in parameters.items()})
    return answer.dicts()


def test_pairs_are_of_different_sides_and_each_stands_once(graph: ox.Store) -> None:
    found = rows(graph, "who-met-whom")
    for row in found:
        assert row["a"] != row["b"]
        assert not row["a_side"] or row["a_side"] != row["b_side"]
    keys = [(row["article"], row["event"], frozenset((row["a"], row["b"]))) for row in found]
    assert len(keys) == len(set(keys))


def test_a_status_can_be_asked_for(graph: ox.Store) -> None:
    every = rows(graph, "who-met-whom")
    assert {row["status"] for row in every} == {"held", "planned", "proposed", "cancelled", "denied"}
    denied = rows(graph, "who-met-whom", wanted="Denied")
    assert denied == [row for row in every if row["status"] == "denied"]
    assert len(denied) == 1


def test_a_mediator_is_in_the_pairs(graph: ox.Store) -> None:
    found = {frozenset((row["a"], row["b"])) for row in rows(graph, "who-met-whom") if row["where"] == "Oslo"}
    assert found == {
        frozenset(("Anna Berg", "Japan")),
        frozenset(("Anna Berg", "North Korea")),
        frozenset(("Japan", "North Korea")),
    }


def test_a_country_stands_beside_its_city(graph: ox.Store) -> None:
    assert {row["where"] for row in rows(graph, "who-met-whom") if row["type"] == "visit"} == {"Japan|Tokyo"}


def test_several_places_are_joined(all_facts: tuple[ArticleFacts, ...]) -> None:
    facts = all_facts[-1]
    talks = replace(facts.encounters[0], places=("place/oslo", "place/tokyo", "state/JP"))
    graph = ox.Store()
    graph.extend(article_quads(replace(facts, encounters=(talks,))))
    assert {row["where"] for row in rows(graph, "who-met-whom")} == {"Japan|Oslo|Tokyo"}


def test_a_person_without_a_side_is_listed_with_an_empty_one(graph: ox.Store) -> None:
    sides = {(row["a"], row["a_side"]) for row in rows(graph, "who-met-whom")}
    sides |= {(row["b"], row["b_side"]) for row in rows(graph, "who-met-whom")}
    assert ("José García", "") in sides
    assert ("Red Cross Society", "Red Cross Society") in sides


@pytest.mark.parametrize("words", ["G7", "g7 summit", "2021"])
def test_what_was_at_an_edition(rounds: ox.Store, words: str) -> None:
    found = rows(rounds, "talks-by-round", words=words, from_="2021-01-01", to="2021-12-31")
    first = ("G7 summit", "G7 summit, no. 47, Oslo, 2021", "47")
    assert [
        (row["series"], row["edition"], row["round"], row["when"], row["type"]) for row in found if row["when"]
    ] == [
        (*first, "2021-06", "summit"),
        (*first, "2021-06-12", "meeting"),
    ]
    attended = rows(rounds, "talks-attendance", words=words, from_="2021-06-12", to="2021-06-12")
    assert {(row["edition"], row["side"]) for row in attended} >= {(first[1], "Norway"), (first[1], "Sweden")}


def test_what_tells_no_edition_is_of_the_series(rounds: ox.Store) -> None:
    found = [row for row in rows(rounds, "talks-by-round", words="a G7 summit") if not row["edition"]]
    assert [(row["series"], row["articles"]) for row in found] == [("G7 summit", "echo-2022-05-01")]


PERIODS = [
    # from, to, how many held or planned encounters of December 2012 are found: the month may be any of its days
    ("2012-12-24", "2012-12-24", 1),
    ("2012-12", "2012-12", 1),
    ("2012-12-31", "2013", 1),
    ("2013", "2013", 0),
    ("2012-11-21", "2012-11-30", 0),
    ("2012-11-20", "2012-11-20", 1),  # the talks of mid-November
    ("2012", "2012", 3),
    ("2012-11-06", "2012-11-10", 0),
]


@pytest.mark.parametrize(("first", "last", "count"), PERIODS)
def test_an_encounter_counts_on_every_day_that_its_date_may_mean(
    graph: ox.Store, first: str, last: str, count: int
) -> None:
    assert len(rows(graph, "meetings-between-dates", from_=first, to=last)) == count


def test_what_has_no_date_is_in_no_period_but_in_the_whole(graph: ox.Store) -> None:
    every = {row["event"] for row in rows(graph, "person-meetings", person="Anna Berg")}
    dated = {row["event"] for row in rows(graph, "person-meetings", person="Anna Berg", from_="0001", to="9999")}
    assert len(every) == 2
    assert len(dated) == 1


def test_a_plan_that_came_true_is_not_among_those_that_did_not(graph: ox.Store) -> None:
    plans = {row["event"] for row in rows(graph, "planned-not-held")}
    assert len(plans) == 1
    assert {row["plan"] for row in rows(graph, "plans-kept")}.isdisjoint(plans)


def test_a_broader_topic_finds_what_is_under_it(graph: ox.Store) -> None:
    broader = ox.NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    narrow = next(iter(graph.quads_for_pattern(None, broader, None, ox.DefaultGraph())), None)
    if narrow is None:
        pytest.skip("no topic of the sample graph has a broader one")
    found = {row["event"] for row in rows(graph, "meetings-by-topic", topic=f"<{narrow.subject.value}>")}
    assert found <= {row["event"] for row in rows(graph, "meetings-by-topic", topic=f"<{narrow.object.value}>")}


def test_denied_meetings_are_not_counted_as_meetings(graph: ox.Store) -> None:
    names = {name for row in rows(graph, "state-pairs") for name in (row["a"], row["b"])}
    assert "Red Cross Society" not in names


def test_an_undated_encounter_does_not_hide_the_dates_of_the_others(graph: ox.Store) -> None:
    berg = next(row for row in rows(graph, "persons-most-active") if row["name"] == "Anna Berg")
    assert (berg["encounters"], berg["earliest"], berg["latest"]) == ("2", "2012-11-11", "2012-11-20")
    garcia = next(row for row in rows(graph, "persons-most-active") if row["name"] == "José García")
    assert (garcia["encounters"], garcia["earliest"], garcia["latest"]) == ("1", "", "")
