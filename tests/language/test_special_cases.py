"""Words are cut as by a tokenizer that was taught all special cases at once."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.attrs import ORTH
from spacy.lang.en import English
from spacy.util import compile_infix_regex

from kg.language.special_cases import ENOUGH, TaughtTokenizer

WHOLE = ["Gov.", "GOV.", "No. 1"]
EVERY = spacy.blank("en")
for word in WHOLE:
    EVERY.tokenizer.add_special_case(word, [{ORTH: word}])
BEHIND_STOP = r"(?<=[A-Z]\.)[-/](?=[A-Z])"
EVERY.tokenizer.infix_finditer = compile_infix_regex([*EVERY.Defaults.infixes, BEHIND_STOP]).finditer
CASES = sorted(EVERY.tokenizer.rules)
TEXTS = [
    "He can't; they'll've met at 8a.m. in the U.S. (Gov. Brown: \"we won't\")... :-) :) ( ͡° ͜ʖ ͡°)",
    "U.S.-Soviet and U.S./Japan talks, e.g.-A.",
    "don ' t stop : ) at 10 p.m .",  # the words of special cases, apart
    "the(don't)said,Dr.No. 1's\n\nMr. and Mrs.Smith's cannot",
    "",
    "   ",
]


def words(tokenizer: object, text: str) -> list[tuple[str, str, int]]:
    return [(token.text, token.norm_, token.idx) for token in tokenizer(text)]  # type: ignore[operator]


def fresh() -> TaughtTokenizer:
    return TaughtTokenizer(English(), WHOLE, [BEHIND_STOP])


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_a_text(text: str) -> None:
    assert words(fresh(), text) == words(EVERY.tokenizer, text)


def test_every_special_case_is_known() -> None:
    taught = fresh()
    assert len(CASES) > 1000
    for case in CASES:
        for text in (case, f"({case})", f"a {case}, b"):
            assert words(taught, text) == words(EVERY.tokenizer, text), text


def test_who_reads_much_is_taught_all() -> None:
    taught = fresh()
    words(taught, "He can't.")
    assert 1 < len(taught.rules) < 10
    words(taught, "x " * ENOUGH)
    assert sorted(taught.rules) == CASES


TAUGHT = fresh()  # as many texts teach it more


@given(st.lists(st.one_of(st.sampled_from(CASES), st.sampled_from([" ", "(", ":", "-", "a", "\n", "US", "'", "."]))))
@settings(max_examples=200, deadline=None)
def test_texts_by_lot(parts: list[str]) -> None:
    text = "".join(parts)
    assert words(TAUGHT, text) == words(EVERY.tokenizer, text)
