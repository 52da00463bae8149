"""Every row of titles.tsv does what its part says, in a phrase made of it."""

from __future__ import annotations

import pytest

from kg.extract.titles import Title, TitleRow, head_ending_at, is_plural, title_before
from kg.language.pipeline import load_pipeline
from kg.language.rules import load_tsv
from kg.resources import rules

ROWS = {row.word: row for row in load_tsv(rules("lexicons", "titles.tsv"), TitleRow)}
MAKE = load_pipeline().make_doc


def before_a_name(words: str) -> Title | None:
    doc = MAKE(f"{words} Lund")
    return title_before(doc, len(doc) - 1, {}, frozenset())


def of_part(part: str) -> list[str]:
    return sorted(word for word, row in ROWS.items() if row.part == part)


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def test_every_part_is_tried() -> None:
    assert {row.part for row in ROWS.values()} == {"head", "modifier", "honorific", "group"}


@pytest.mark.parametrize("word", of_part("head"))
def test_a_head_is_a_title_before_a_name(word: str) -> None:
    title = before_a_name(capital(word))
    assert title is not None
    assert title.text == capital(word)


@pytest.mark.parametrize("word", of_part("modifier"))
def test_a_modifier_goes_with_the_head_behind_it(word: str) -> None:
    title = before_a_name(f"{capital(word)} Minister")
    assert title is not None
    assert title.text == f"{capital(word)} Minister"


@pytest.mark.parametrize("word", of_part("honorific"))
def test_an_honorific_names_no_office(word: str) -> None:
    spelt = word.upper() if "." in word[:-1] else capital(word)  # "H.E."
    title = before_a_name(spelt)
    assert title is not None
    assert (title.text, title.honorific) == ("", spelt)


@pytest.mark.parametrize("word", of_part("group"))
def test_a_group_is_known_and_alone_no_office(word: str) -> None:
    doc = MAKE(f"the {word}")
    assert head_ending_at(doc, len(doc) - 1) is not None


def group_examples() -> list[str]:
    return [example for word in of_part("group") for example in ROWS[word].examples]


def test_every_group_has_an_example() -> None:
    assert all(ROWS[word].examples for word in of_part("group"))


@pytest.mark.parametrize("example", group_examples())
def test_a_group_counts_with_a_name(example: str) -> None:
    doc = load_pipeline()(example.replace("[", "").replace("]", ""))
    name = doc.char_span(example.index("]"), example.index("]") + 1, alignment_mode="expand")
    title = title_before(doc, name.start, {}, frozenset())
    assert title is not None
    assert title.text.endswith(example[example.index("[") + 1 : example.index("]")])


@pytest.mark.parametrize("word", of_part("head"))
def test_the_plural_of_a_head_is_known(word: str) -> None:
    doc = MAKE(ROWS[word].plural or f"{word}s")
    assert is_plural(doc[-1])
