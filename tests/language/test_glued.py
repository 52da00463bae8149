"""Blanks that a page has lost around names."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.language.glued import lost_blanks
from kg.language.pipeline import parse

WORDS = {"gladly", "received", "evening", "and", "on", "gon", "so", "of", "e"}


def cut(text: str) -> str:
    """The text with a stroke where words are to be cut."""
    cuts = sorted(lost_blanks(text, WORDS.__contains__))
    return "|".join(text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "Comrade|Per Ole Lund|gladly met the envoy. Per Ole Lund smiled.",
        "Comrade|Per Ole Lund met him. That evening|Per Ole Lund|received him again. Per Ole Lund left.",
        "President|Per Ole Lundand others sang.",  # nowhere does the text have the name by itself
        "Comrade|Per Ole Lund met Per Ole Lundberg.",  # which is another name
        "Per Ole Lundgladly met the envoy. Per Ole Lund smiled.",  # no title is glued to anything in this text
        "HE|Per Ole Lund sent the greetings of|Per Ole Lund.",
        "The greetings of|Pak Il Song|so moved him.",  # of a Korean name the syllables say where it ends
        "President|Pak Il Sung|on Friday",  # the longest syllable: not "Sun" and "gon"
        "President|Pak Il Songgun",  # "gun" is no word here, so nothing is known
        "President|Pak Il Son",  # which is a syllable as it is
        "MrLund, HeLa cells, an iPhone, McDonald and a DeLorean by MacLund",
    ],
)
def test_where_words_are_cut(text: str) -> None:
    assert cut(text.replace("|", "")) == text


def test_the_text_stays_as_it_is(nlp: Language) -> None:
    text = "Comrade\u00a0Lund sat. ComradePer Ole Lundgladly met the envoy. Per Ole Lund smiled."
    doc = parse(nlp, text)
    assert doc.text == text
    assert [t.text for t in doc if t.text in ("Lund", "gladly")][1:3] == ["Lund", "gladly"]
