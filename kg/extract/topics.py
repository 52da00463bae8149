"""Tells what words are about: the topics of ontology/topics.ttl that a stretch of text speaks of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicRule:
    """A row of rules/lexicons/topics.tsv: "*" stands for any ending, "?" for any letter."""

    topic: str
    words: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def topic_rules() -> tuple[TopicRule, ...]:
    """The rows of topics.tsv."""
    return load_tsv(rules("lexicons", "topics.tsv"), TopicRule)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((rule.topic, _pattern(rule.words)) for rule in topic_rules())


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    each = [re.escape(w).replace(r"\*", r"\w*").replace(r"\?", r"\w").replace(r"\ ", r"\s+") for w in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=256)  # what is told in a sentence is looked at more than once
def find_topics(text: str) -> tuple[str, ...]:
    """The ids of the topics that a text speaks of, in the order of the table: ("abductions", "missiles")."""
    return tuple(topic for topic, pattern in _patterns() if pattern.search(text))
