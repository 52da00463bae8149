"""Who and what a sentence mentions, read with the bundled model; and the rows of seats.tsv, nominals.tsv, names.tsv and words.tsv keep their promises."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kg.errors import RuleError
from kg.extract.entities import find_mentions
from kg.extract.nominals import Namesakes, NominalRow
from kg.extract.seats import SeatReadingRow
from kg.extract.wordclasses import classes, words
from kg.extract.words import word_class, word_classes
from kg.language import grammar
from kg.language.matcher import gazetteer
from kg.language.pipeline import load_pipeline, parse
from kg.language.rules import load_tsv
from kg.model import Article, Form, Mention, MentionKind
from kg.resources import rules


def mentions(text: str) -> tuple[Mention, ...]:
    article = Article(id="test", text=text, body=((0, len(text)),))
    doc = parse(load_pipeline(), text, article.body)
    grammar.mend(doc)
    return find_mentions(doc, article)


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Norwegian Foreign Minister Anne Lund met reporters.", ["Anne Lund"]),  # demonym and title are no name
        ("Foreign Minister Lund met President Okoye in Lagos.", ["Lund", "Okoye"]),  # a title names a person
        ("Olav Lund, the envoy, left. Lund said little.", ["Olav Lund", "Lund"]),  # a surname after the full name
        # two persons in one word, each named alone too, are two
        (
            "Lund spoke first. Braun replied. The Lund-Braun talks ended.",
            ["Lund", "Braun", "Lund", "Braun"],
        ),
        ("General Mining Union Corp Ltd shut a mine.", []),  # a firm is nobody
        ("General Dostum Khan met reporters.", ["Dostum Khan"]),
        ("Minister Ngozi Adeyemi-Clark flew home.", ["Ngozi Adeyemi-Clark"]),  # one person with two surnames
        ("The Lund-Braun administration and the Reed-Stone Administration fell.", []),  # cabinets are nobody
        ("Anne Lund holds a J.D. from Yale.", ["Anne Lund"]),  # degrees are nobody
        ("President Otto Lund, Jr. of Norway spoke.", ["Otto Lund, Jr."]),  # a son has his father's name
        ("President Otto Lund III spoke.", ["Otto Lund III"]),
        ("Norway and Kenya signed in Oslo on Monday.", []),  # states, places and days are no persons
    ],
)
def test_persons(text: str, persons: list[str]) -> None:
    found = [m.name for m in mentions(text) if m.kind is MentionKind.PERSON and m.form is Form.NAME]
    assert found == persons


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("The Security Council adopted a resolution.", {"UNSC"}),  # alone it is that of the United Nations
        ("He is secretary of the Russian Security Council.", {"RU"}),  # a state's own
        ("He is secretary of the Security Council of Russia.", {"RU"}),  # the state stands behind it
        ("She works for the National Security Council.", set()),  # whose, the sentence does not say
    ],
)
def test_a_name_that_organs_of_states_share(text: str, keys: set[str]) -> None:
    parties = (MentionKind.STATE, MentionKind.ORGANISATION)
    assert {m.key for m in mentions(text) if m.kind in parties and m.key} == keys


def seat_examples() -> Iterator[object]:
    for row in load_tsv(rules("lexicons", "seats.tsv"), SeatReadingRow):
        for example in row.examples:
            yield pytest.param(row.reading, example, id=f"{row.id}: {example}")


@pytest.mark.parametrize(("reading", "example"), list(seat_examples()))
def test_rows_of_seats_keep_their_promise(reading: str, example: str) -> None:
    start = example.index("[")
    found = [m for m in mentions(example.replace("[", "").replace("]", "")) if m.evidence.start == start]
    assert [m.kind for m in found] == [MentionKind.STATE if reading == "state" else MentionKind.PLACE]


NOMINALS = load_tsv(rules("lexicons", "nominals.tsv"), NominalRow)


def test_every_noun_has_an_example() -> None:
    assert len(NOMINALS) >= 38
    assert all(row.examples for row in NOMINALS)


@pytest.mark.parametrize(("kind", "example"), [(row.kind, example) for row in NOMINALS for example in row.examples])
def test_rows_of_nominals_keep_their_promise(kind: str, example: str) -> None:
    start, end = example.index("["), example.index("]") - 1
    found = [m.evidence for m in mentions(example.replace("[", "").replace("]", ""))]
    assert f"nominal-{kind}" in [e.rule for e in found if e.start <= start and e.end == end]


NAMESAKES = load_tsv(rules("gazetteer", "namesakes.tsv"), Namesakes)


@pytest.mark.parametrize(("row", "example"), [(row, example) for row in NAMESAKES for example in row.examples])
def test_rows_of_namesakes_keep_their_promise(row: Namesakes, example: str) -> None:
    said = example.replace("[", "").replace("]", "")
    (found,) = [m for m in mentions(said) if m.evidence.rule == "nominal-namesakes"]
    assert (found.side, found.number) == ("/".join(row.states), len(row.states))
    assert all(gazetteer().is_state(key) for key in row.states)


@pytest.mark.parametrize("name", sorted(word_classes()))
def test_an_example_of_each_class_has_a_word_of_it(name: str) -> None:
    row = word_classes()[name]
    for example in row.examples:
        marked = re.findall(r"\[([^\]]+)\]", example)
        assert marked, example
        assert all(word in row.words or word.casefold() in row.words for word in marked), example


@pytest.mark.parametrize("name", sorted(classes()))
def test_an_example_of_each_class_of_encounters_has_a_word_of_it(name: str) -> None:
    for example in classes()[name].examples:
        start, end = example.index("["), example.index("]") - 1
        doc = load_pipeline()(example.replace("[", "").replace("]", ""))
        (word,) = doc.char_span(start, end)
        assert {word.lemma_.lower(), word.lower_} & words(name), (example, word.lemma_)


def test_an_unknown_class_is_named() -> None:
    with pytest.raises(RuleError, match=r"names\.tsv: no class 'verbs'"):
        word_class("verbs")


def test_a_party_set_over_a_state_names_it() -> None:
    known = gazetteer()
    for row in known.organisations.values():
        assert not row.state or (row.sort in ("party", "body") and known.is_state(row.state)), row.key
