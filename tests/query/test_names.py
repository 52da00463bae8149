"""Names as people type them: what a topic holds. (What a name fits is tested with the queries that take one.)"""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.query.names import find_node, topics_within


@pytest.mark.parametrize(
    ("topic", "within", "without"),
    [("abductions", {"abductions"}, {"human rights"}), ("human rights", {"human rights", "abductions"}, {"climate"})],
)
def test_a_topic_holds_the_narrower_ones(topic: str, within: set[str], without: set[str]) -> None:
    held = topics_within(find_node(ox.Store(), "topic", topic).node)
    assert within <= held
    assert not without & held
