"""The network of who met whom: chains, and those who stand between others, on the sample graph of conftest.py."""

from __future__ import annotations

from itertools import pairwise

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query.network import chain, go_betweens, network


def test_the_network_holds_pairs_of_different_sides(graph: ox.Store) -> None:
    found = network(graph)
    names = {found.nodes[n]["label"]: n for n in found}
    edge = found.edges[names["Kenichiro Sasae"], names["Kim Kye Gwan"]]
    assert edge["weight"] == 2
    assert edge["first"] <= edge["last"] == "2005-09-14"
    assert edge["places"] == ["Beijing"]
    # a mediator meets both sides, and somebody without a side meets whom he met
    assert found.has_edge(names["Anna Berg"], names["Japan"])
    assert found.has_edge(names["Anna Berg"], names["José García"])
    # what was planned, cancelled or denied is no meeting
    assert "Red Cross Society" not in names


def test_the_network_of_a_span_of_time(graph: ox.Store) -> None:
    found = network(graph, first="2014-01-01", last="2014-12-31")
    assert sorted(found.nodes[n]["label"] for n in found) == ["Junichi Ihara", "Song Il-ho"]


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        ("Sasae", "Kim Kye Gwan", 1),  # they met
        ("José García", "Japan", 2),  # by way of the mediator
        ("José García", "North Korea", 2),
        ("Sasae", "Song Il-ho", 0),  # nothing links them
    ],
)
def test_the_shortest_chain(graph: ox.Store, a: str, b: str, steps: int) -> None:
    table = chain(graph, a, b)
    assert len(table.rows) == steps
    rows = table.dicts()
    assert all(one["to"] == other["from"] for one, other in pairwise(rows))
    assert all(row["quote"] for row in rows), "every step has its sentence"


def test_a_chain_needs_names_that_are_there(graph: ox.Store) -> None:
    with pytest.raises(QueryError, match="Nobody"):
        chain(graph, "Nobody At All", "Japan")


def test_go_betweens_of_a_year() -> None:
    """Bo met Ada and Cy, who did not meet each other: Bo stands between them."""
    from kg.rdf.namespaces import PREFIXES

    store = ox.Store()
    head = "".join(f"PREFIX {p}: <{iri}> " for p, iri in PREFIXES.items())
    people = "".join(f'<http://e/{n}> a dip:Person ; rdfs:label "{n}" . ' for n in ("Ada", "Bo", "Cy"))
    met = "".join(
        f"<http://e/{a}{b}> a dip:Encounter ; dip:status dip:held ; dip:when '2005' ; "
        f"sem:hasEarliestBeginTimeStamp '2005-01-0{day}'^^xsd:date ; sem:hasLatestEndTimeStamp '2005-01-0{day}'^^xsd:date ; "
        f"dip:participation [ dip:actor <http://e/{a}> ], [ dip:actor <http://e/{b}> ] . "
        for day, (a, b) in enumerate([("Ada", "Bo"), ("Bo", "Cy")], start=1)
    )
    store.update(f"{head} INSERT DATA {{ {people} {met} }}")
    rows = go_betweens(store).dicts()
    assert [(row["year"], row["name"], row["betweenness"]) for row in rows] == [("2005", "Bo", "1")]
    assert go_betweens(store, first="2006").is_empty
