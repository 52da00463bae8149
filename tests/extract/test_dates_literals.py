"""A rule is left out of the search only where it cannot match."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.dates.literals import folded, needed
from kg.extract.dates.rules import rule_book

TOLD = [
    ("(?:last|next) (?:Monday|Friday)s?", {"monday", "friday"}),  # of two choices the one with the longer words
    ("(?P<day>[1-3]?[0-9]) of May", {" of may"}),  # a group is read, figures say nothing
    ("(?:early )?spring", {"spring"}),  # what may be missing is not needed
    ("(?:Jan|Feb)\\.?(?! \\d)", {"jan", "feb"}),  # nor is what must not follow
    ("[0-9]+", set()),  # nothing is sure
    ("May|[0-9]+", set()),  # one way without a word
]


@pytest.mark.parametrize(("pattern", "words"), TOLD)
def test_what_every_match_holds(pattern: str, words: set[str]) -> None:
    assert needed(pattern) == words


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_match_holds_one_of_its_words(data: st.DataObject) -> None:
    regex = re.compile(data.draw(st.sampled_from([pattern for pattern, words in TOLD if words])), re.IGNORECASE)
    text = data.draw(st.from_regex(regex))
    assert any(word in folded(text) for word in needed(regex.pattern))


def test_letters_that_fold_oddly_are_found() -> None:
    """Without regard to case Python takes these for "s", "k" and "i"."""
    regex = re.compile("last week|this", re.IGNORECASE)
    for text in ("laſt weeK", "thıs", "THİS"):
        if regex.search(text):
            assert any(word in folded(text) for word in needed(regex.pattern))


def test_a_list_that_many_patterns_have_is_read_once() -> None:
    assert needed("(?P<day>) (?P<month>)", {"month": frozenset({"may", "june"})}) == {"june", "may"}
    for compiled in rule_book().rules:
        assert compiled.needed == needed(compiled.regex.pattern), compiled.rule.id


def test_rules_are_searched_for_in_their_examples() -> None:
    book = rule_book()
    texts = [example.text for compiled in book.rules for example in compiled.rule.examples]
    matched = [(text, c) for text in texts for c in book.rules if c.regex.search(text)]
    assert len(matched) > len(book.rules)
    for text, compiled in matched:
        assert compiled in book.possible(text)
    left_out = sum(len(book.rules) - len(book.possible(text)) for text in texts)
    assert left_out > len(texts) * len(book.rules) / 3  # else the look costs more than it saves
