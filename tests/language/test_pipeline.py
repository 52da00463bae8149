"""The bundled pipeline from text to `Doc`: what it promises of any text, and a few sentences end to end."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import ModelError
from kg.language.pipeline import Abbreviations, load_pipeline, paragraphs, parse
from kg.language.rules import load_tsv
from kg.resources import rules

NOTE = "Desk note 12\n\nThe envoy of Norland met Prime Minister Ana Petrov\nin Geneva on Monday. They  held talks.\n\n(c) 2011\n"


def test_text_and_offsets_are_the_articles() -> None:
    doc = parse(load_pipeline(), NOTE, [(14, NOTE.index("\n\n(c)"))])
    assert doc.text == NOTE
    assert all(NOTE[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert doc.user_data["label_scheme"] == "ud"


def test_outside_the_regions_nothing_is_parsed() -> None:
    start, end = 14, NOTE.index("\n\n(c)")
    doc = parse(load_pipeline(), NOTE, [(start, end)])
    outside = [token for token in doc if not start <= token.idx < end]
    assert outside
    assert all(token.dep_ == "" and token.head == token and token.is_sent_start for token in outside)
    assert all(start <= ent.start_char and ent.end_char <= end for ent in doc.ents)


@pytest.mark.parametrize("row", load_tsv(rules("lexicons", "abbreviations.tsv"), Abbreviations), ids=lambda row: row.id)
def test_abbreviations_are_one_word_and_end_no_sentence(row: Abbreviations) -> None:
    for example in row.examples:
        doc = load_pipeline()(example.replace("[", "").replace("]", ""))
        assert {m.casefold() for m in re.findall(r"\[(.+?)\]", example)} <= {t.lower_ for t in doc}
        assert len(list(doc.sents)) == 1, example


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S.-Soviet talks", ["U.S.", "-", "Soviet", "talks"]),
        ("U.S./Japan trade", ["U.S.", "/", "Japan", "trade"]),
        ("U.S.-led talks", ["U.S.-led", "talks"]),
    ],
)
def test_two_states_that_a_hyphen_joins_are_two_words(text: str, words: list[str]) -> None:
    assert [token.text for token in parse(load_pipeline(), text)] == words


def test_no_sentence_crosses_the_edge_of_a_region() -> None:
    text = "Norland warns Sudland over talks\nThe two sides met in Rome."
    doc = parse(load_pipeline(), text, [(0, 32), (33, len(text))])
    assert any(token.idx == 33 and token.is_sent_start for token in doc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He met Gen. Ruiz on Aug. 3.", 1),  # stops that end no sentence
        ("The U.S. envoy left. He was tired.", 2),
        ("NORLAND WARNS SUDLAND\n\nTalks failed.", 2),  # a headline without a stop
    ],
)
def test_sentences(text: str, expected: int) -> None:
    doc = parse(load_pipeline(), text)
    assert sum(any(token.dep_ for token in sent) for sent in doc.sents) == expected


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("The ministers met in Rome.", "met", "meet"),
        ("They held talks.", "held", "hold"),
        ("They held talks.", "talks", "talk"),
        ("She spoke with reporters.", "spoke", "speak"),
        ("The envoys reconvened in Rome.", "reconvened", "reconvene"),
        ("He underlined the need for peace.", "underlined", "underline"),
        ("He rewrote the letter.", "rewrote", "rewrite"),
        ("They returned home.", "returned", "return"),
    ],
)
def test_lemmas(text: str, word: str, lemma: str) -> None:
    assert [token.lemma_ for token in parse(load_pipeline(), text) if token.text == word] == [lemma]


def test_a_sentence_longer_than_a_window_is_cut_and_no_word_is_lost() -> None:
    text = "Delegates from Norland, " + "Sudland, " * 700 + "and Estmark met."
    doc = parse(load_pipeline(), text)
    assert doc.text == text
    assert all(token.dep_ for token in doc)


def test_a_model_that_is_not_installed_says_so() -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        load_pipeline("no_such_model")


def test_regions_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="regions must be in order"):
        parse(load_pipeline(), "one two three", [(4, 7), (0, 3)])


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=120))
def test_any_text_comes_back_whole(text: str) -> None:
    doc = parse(load_pipeline(), text)
    assert doc.text == text
    inside = [(a, b) for a, b in paragraphs(text)]
    assert all(token.dep_ for token in doc if any(a <= token.idx < b for a, b in inside))
