"""The dossier of a person, a state, a place and a topic of the sample graph, as text."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query.dossier import as_text, dossier


def test_the_dossier_of_a_person(graph: ox.Store) -> None:
    found = dossier(graph, "Kim Kye Gwan")
    assert (found.kind, found.name, found.side) == ("person", "Kim Kye Gwan", "North Korea")
    assert found.names == ("Kim Kye-gwan",), "another spelling of one article"
    assert [(o.title, o.first) for o in found.offices] == [("Vice Foreign Minister", "2005-09-15")]
    assert [m.when for m in found.meetings] == ["2005-08-07", "2005-09-14"]
    assert [(c.name, c.encounters) for c in found.counterparts] == [("Kenichiro Sasae", 2)]
    assert {s.article for s in found.sources} == {"agency-2005-09-15-beijing", "daily-2005-09-16"}
    assert found.years == (("2005", 2),)


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("Japan", "state", "North Korea"),  # a counterpart of its own kind
        ("Beijing", "place", "Kenichiro Sasae"),  # who met there
        ("abductions", "topic", "must be settled first"),  # what was said about it
        ("Red Cross Society", "organisation", "denied"),  # an encounter that was not
        ("José García", "person", "undated"),  # an encounter without a date
    ],
)
def test_each_kind_has_a_dossier(graph: ox.Store, name: str, kind: str, says: str) -> None:
    found = dossier(graph, name)
    assert found.kind == kind
    assert says in as_text(found)


def test_a_part_of_a_name_is_said_to_be_taken(graph: ox.Store) -> None:
    assert dossier(graph, "Sasae").notes[0].startswith("Sasae taken as Kenichiro Sasae")


@pytest.mark.parametrize("name", ["Nobody At All", "Pyongyang Declaration", ""])
def test_what_has_no_dossier(graph: ox.Store, name: str) -> None:
    with pytest.raises(QueryError):
        dossier(graph, name)


def test_a_terminal_obeys_nothing(graph: ox.Store) -> None:
    text = as_text(dossier(graph, "Anna Berg"))
    assert "\x1b" not in text
    assert '=Berg called it “the "last" {chance}”.' in text
