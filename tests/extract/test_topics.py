"""Every row of topics.tsv keeps its promise: its examples are about its topic, for the words in brackets."""

from __future__ import annotations

import re

import pytest

from kg.extract.topics import find_topics, topic_rules

EXAMPLES = [(rule.topic, example) for rule in topic_rules() for example in rule.examples]


def test_every_row_has_an_example() -> None:
    assert len(topic_rules()) >= 19
    assert all(rule.examples for rule in topic_rules())


@pytest.mark.parametrize(("topic", "example"), EXAMPLES)
def test_an_example_is_about_its_topic(topic: str, example: str) -> None:
    (words,) = re.findall(r"\[([^\]]+)\]", example)
    assert topic in find_topics(words)
    assert topic in find_topics(example.replace("[", "").replace("]", ""))
    assert topic not in find_topics(re.sub(r"\[[^\]]+\]", "", example)), "the words in brackets are not what tells it"
