"""From names to lines of the corrections file, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.query import decisions
from kg.query.explain import explain
from kg.resolve.corrections import Action

IHARA, IHATA = ("herald-2014-03-31", "person/junichi-ihara"), ("review-2013", "person/junichi-ihata")
ID = "https://w3id.org/diplomacy-kg/id/"


def test_pairs_in_doubt_come_with_their_sentences(disputed: ox.Store) -> None:
    (pair,) = decisions.candidates(disputed)
    assert pair.names == ("Junichi Ihara", "Junichi Ihata")
    assert pair.rule == "person-doubt-spelling"
    assert all(name in sentence for name, sentence in zip(pair.names, pair.sentences, strict=True))
    assert pair.about[1].startswith("Japan, ")
    assert pair.about[1].endswith("(2014-03-31)")
    assert pair.decided(Action.SPLIT, "two").keys == (IHARA, IHATA)
    assert "may be one with Junichi Ihata" in explain(disputed, "Junichi Ihara")


def test_merge(disputed: ox.Store) -> None:
    line = decisions.merge(disputed, "junichi ihara", "Ihata", "a  slip\nof the pen")
    assert (line.action, line.what, line.other, line.why) == (Action.MERGE, (IHARA,), (IHATA,), "a slip of the pen")


def test_split(disputed: ox.Store) -> None:
    all_apart = decisions.split(disputed, "Kim Kye Gwan", "namesakes")
    assert len(all_apart.what) == 2
    assert not all_apart.other
    one_out = decisions.split(disputed, "Kim Kye Gwan", "namesakes", ["daily-2005-09-16"])
    assert [article for article, _ in one_out.what] == ["daily-2005-09-16"]
    assert [article for article, _ in one_out.other] == ["agency-2005-09-15-beijing"]


def test_reject(disputed: ox.Store) -> None:
    line = decisions.reject(disputed, "encounter/2005-08-07-meeting-jp-kp-beijing", "withdrawn")
    assert line.action is Action.REJECT
    assert len(line.what) == 2


def test_a_rejected_event_is_told_of_by_its_article(disputed: ox.Store) -> None:
    assert "  left out by a correction: the paper withdrew it" in explain(
        disputed, f"{ID}article/post-2012#encounter/5"
    )


REFUSED: list[tuple[str, Callable[[ox.Store], object], str]] = [
    ("a surname of several", lambda g: decisions.merge(g, "Junichi", "Kim Kye Gwan", "x"), "fits 2 of the graph"),
    ("one with itself", lambda g: decisions.merge(g, "Kim Kye Gwan", "Kim Kye-gwan", "x"), "one node already"),
    ("unlike things", lambda g: decisions.merge(g, "Ihata", "encounter/2012-11-05-visit-jp-kp-tokyo", "x"), "the like"),
    ("a state", lambda g: decisions.merge(g, "Japan", "North Korea", "x"), "no person, encounter or series"),
    ("a person of one report", lambda g: decisions.split(g, "Ihata", "x"), "nothing to split"),
    ("an article that has no part", lambda g: decisions.split(g, "Kim Kye Gwan", "x", ["zz"]), "zz does not report"),
    ("a person as an event", lambda g: decisions.reject(g, "Ihata", "x"), "no encounter, statement or agreement"),
    ("no reason", lambda g: decisions.split(g, "Kim Kye Gwan", " \t"), "--why"),
    ("nobody", lambda g: decisions.reject(g, "Nobody Atall", "x"), "Nobody Atall"),
]


@pytest.mark.parametrize(("case", "call", "said"), REFUSED, ids=[case for case, _, _ in REFUSED])
def test_what_cannot_be_meant_is_refused(
    disputed: ox.Store, case: str, call: Callable[[ox.Store], object], said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        call(disputed)
