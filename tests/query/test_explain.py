"""Explanations name the report, the sentence, its offsets and its rule, the date's reasoning and the merge."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.model import ArticleFacts
from kg.query.explain import explain
from kg.query.stats import describe, stats
from kg.store import Store

ID = "https://w3id.org/diplomacy-kg/id/"


def test_a_person(graph: ox.Store) -> None:
    text = explain(graph, "kim kye gwan")
    for line in (
        "Kim Kye Gwan  (person)",
        "  also written: Kim Kye-gwan",
        "  side: North Korea",
        "  office: Vice Foreign Minister of North Korea  (in articles of 2005-09-15)",
        "  reported in daily-2005-09-16 (Sample Daily, 2005-09-16)",
        '    characters 0 to 12, read by name: "Kim Kye-gwan"',
    ):
        assert line in text.splitlines()
    assert "2 reports held to be one: " in text


def test_a_meeting_with_two_dates(graph: ox.Store) -> None:
    text = explain(graph, f"{ID}encounter/2005-08-07-meeting-jp-kp-beijing")
    assert "reports differ on the day: 2005-08-07 (1 report), 2005-08-08 (1 report)" in text
    assert '    when: 2005-08-08  (from "Aug. 8", stated)' in text.splitlines()
    assert "  participant: Kim Kye Gwan for North Korea" in text.splitlines()


@pytest.mark.parametrize("name", ["six-party talks", "the Six-Way Negotiations", f"{ID}series/six-party-talks"])
def test_a_series_tells_its_rounds(rounds: ox.Store, name: str) -> None:
    lines = explain(rounds, name).splitlines()
    assert lines[0] == "six-nation talks  (series)"
    assert "  party: China, Japan, North Korea, South Korea, Russia, the United States" in lines
    told = [line.partition(":")[0] for line in lines if line.startswith("  round")]
    assert told == ["  round 4", "  round", "  round 4", "  round 5", "  round"], "by day, the undated last"
    assert "  told in times-2005-11-12 (2005-11-12)" in lines
    why = "names that count as many sides, and sides that fit each other"
    assert f"  5 held to be of one series: {why}  (certainty 0.85)" in lines


def test_a_round_tells_its_series(rounds: ox.Store) -> None:
    lines = explain(rounds, f"{ID}encounter/2005-11-11-talks-cn-jp-kp-3-more-beijing").splitlines()
    assert {"  part of the series: six-nation talks", "  round: 5"} <= set(lines)


def test_a_gathering_tells_its_editions(rounds: ox.Store) -> None:
    lines = explain(rounds, "G7 summit").splitlines()
    assert lines[0] == "G7 summit  (series)"
    assert [line for line in lines if line.startswith("  edition: ")] == [
        "  edition: G7 summit, no. 47, Oslo, 2021",
        "  edition: G7 summit, 2022",
    ]
    assert [line for line in lines if line.startswith("  encounter: ")] == ["  encounter: summit: Norway, Sweden"]
    assert any(line.startswith("  3 held to be of one series: names of a gathering") for line in lines)


@pytest.mark.parametrize("name", ["G7 summit, no. 47, Oslo, 2021", f"{ID}edition/g7-summit-47-2021-oslo"])
def test_an_edition_tells_what_was_at_it(rounds: ox.Store, name: str) -> None:
    lines = explain(rounds, name).splitlines()
    assert lines[0] == "G7 summit, no. 47, Oslo, 2021  (edition)"
    assert "  part of the series: G7 summit" in lines
    assert [line.partition(":")[0] for line in lines if line.startswith("  encounter")] == ["  encounter"] * 2
    why = "the same gathering in the same month, and no other that fits"
    assert f"  2 held to be of one edition: {why}  (certainty 0.75)" in lines
    for article in ("post-2021-06-13", "review-2021-12-01"):
        assert any(line.startswith(f"  told in {article}") for line in lines)


def test_a_meeting_tells_its_edition(rounds: ox.Store) -> None:
    lines = explain(rounds, f"{ID}encounter/2021-06-12-meeting-no-se-oslo").splitlines()
    assert "  part of the edition: G7 summit, no. 47, Oslo, 2021" in lines


def test_an_unspecific_date_says_its_days(graph: ox.Store) -> None:
    text = explain(graph, f"{ID}encounter/2012-12-cancelled-meeting-jp-kp-pyongyang")
    assert '  when: 2012-12, which is 2012-12-01 to 2012-12-31  (from "December", relative)' in text.splitlines()


def test_what_one_article_says(graph: ox.Store) -> None:
    text = explain(graph, f"{ID}article/herald-2014-03-31#encounter/1")
    assert "  as herald-2014-03-31 (Sample Herald, 2014-03-31) tells it" in text.splitlines()
    assert "  venue: the North Korean embassy" in text.splitlines()
    assert f"  part of {ID}encounter/2014-03-30-2014-03-31-talks-jp-kp-beijing" in text.splitlines()


@pytest.mark.parametrize("name", ["Japan", "Oslo", "abductions", "Pyongyang Declaration", f"{ID}article/post-2012"])
def test_everything_can_be_explained(graph: ox.Store, name: str) -> None:
    text = explain(graph, name)
    assert len(text.splitlines()) > 2
    assert "\x1b" not in text


def test_every_node_can_be_explained(graph: ox.Store) -> None:
    for node in sorted({quad.subject.value for quad in graph if isinstance(quad.subject, ox.NamedNode)}):
        assert node in explain(graph, node)


def test_a_reprint_says_of_what(reprinted: ox.Store) -> None:
    assert "gazette-2005-09-15 is a reprint of agency-2005-09-15-beijing: all of its text" in explain(
        reprinted, f"{ID}article/gazette-2005-09-15"
    )
    text = explain(reprinted, "Kenichiro Sasae")
    assert text.count(", a reprint of agency-2005-09-15-beijing (Sample Agency, 2005-09-15)") == 1


def test_nobody(graph: ox.Store) -> None:
    with pytest.raises(QueryError, match="'Nobody Atall'"):
        explain(graph, "Nobody Atall")


def test_stats(all_facts: tuple[ArticleFacts, ...], make_store: Callable[[tuple[ArticleFacts, ...]], Store]) -> None:
    store = make_store(all_facts)
    found = stats(store)
    assert (found.articles.all, found.articles.dated) == (5, 4)
    assert (found.articles.first, found.articles.last) == ("2005-09-15", "2014-03-31")
    assert found.statuses == {"held": 6, "cancelled": 1, "denied": 1, "planned": 1, "proposed": 1}
    assert (found.encounters.all, found.encounters.dated) == (10, 7)
    assert (found.encounters.first, found.encounters.last) == ("2005-08-07", "2014-03-31")
    assert found.classes["Person"] == 6
    assert found.conflicts == 1
    assert found.skipped == (("empty.txt", "it is empty"),)
    assert ("post-2012", "the article has no publication date") in found.notes
    text = describe(store)
    assert "  articles       5, published 2005-09-15 to 2014-03-31, 1 not published" in text.splitlines()
    assert "    empty.txt: it is empty" in text.splitlines()


def test_stats_count_editions(
    gathering_facts: tuple[ArticleFacts, ...], make_store: Callable[[tuple[ArticleFacts, ...]], Store]
) -> None:
    line = "  series         1, 2 editions, of which kg query talks-by-round tells"
    assert line in describe(make_store(gathering_facts)).splitlines()


def test_stats_of_an_empty_graph(make_store: Callable[[tuple[ArticleFacts, ...]], Store]) -> None:
    found = stats(make_store(()))
    assert found.quads == 0
    assert found.encounters.first == ""
    assert "articles       0" in describe(make_store(()))
