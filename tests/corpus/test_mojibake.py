"""UTF-8 that was read as windows-1252 or latin-1 is read anew, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Skipped
from kg.corpus.mojibake import mend_mojibake
from kg.model import Article

WRITTEN = [
    "José Ramón Peña met Müller",
    "“We agreed”, Søren Ørsted’s envoy said – at last…",
    "Erdoğan, Bozdağ and Şahin received José",  # the letters of the first three are sure only beside the fourth
    "Jiří Wałęsa, Đặng Văn Lâm",
    "Владимир of Norland",
    "£5 or €6 at 20 °C",
    "à la carte",
]
"""As it was written. Each must come back from every wrong reading."""

READ_RIGHTLY = [
    "“JOSÉ” and “ANDRÉ”, as ANDRÉ’S friends say",  # the bytes of É” would be UTF-8
    "in the café”—he said",  # and those of é”—
    "SÃO TOMÉ, São Tomé",
    "“mañana”… naïve—“Ó”",
    "Citroën™, NESTLÉ®, 5°–6°, £100",
    "“JosÃ©” is José",  # the quotation mark was read rightly, so the run is not UTF-8 in whole: left
]


def misread(text: str, encoding: str) -> str:
    """A text's UTF-8, wrongly decoded; windows-1252 with what it leaves undefined as latin-1 has it, as most programs do."""
    data = text.encode()
    if encoding == "latin-1":
        return data.decode("latin-1")
    return "".join(bytes((b,)).decode("latin-1" if b in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else encoding) for b in data)


@pytest.mark.parametrize("text", WRITTEN)
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_what_was_written_comes_back(text: str, encoding: str) -> None:
    once = misread(text, encoding)
    assert once != text
    assert mend_mojibake(once)[0] == text
    assert mend_mojibake(misread(once, encoding))[0] == text
    assert mend_mojibake(once)[1] > 0


@pytest.mark.parametrize("text", [*WRITTEN, *READ_RIGHTLY])
def test_what_was_read_rightly_stays(text: str) -> None:
    assert mend_mojibake(text) == (text, 0)


@given(st.text(alphabet=st.characters(codec="latin-1"), max_size=20))
def test_it_is_done_once(text: str) -> None:
    mended, _ = mend_mojibake(text)
    assert mend_mojibake(mended)[0] == mended


def test_an_article_is_read_with_the_names_as_they_were_written(
    write: Callable[..., Path], read: Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]
) -> None:
    words = "Foreign Minister José Ramón met Ana Lund in Oslo on Monday. He left.\n"
    write("a.txt", misread(words, "cp1252"))
    write("b.txt", words)
    write("c.jsonl", '{"id": "c", "title": "JosÃ©", "text": "Foreign Minister JosÃ© met Ana Lund. He left."}\n')
    articles, _ = read()
    assert articles["a"].text == articles["b"].text == words
    remark = "in 2 places UTF-8 had been read as windows-1252; it is read anew, and offsets count in that"
    assert remark in articles["a"].notes
    assert remark not in articles["b"].notes
    assert articles["c"].title == "José"
    assert articles["c"].text.startswith("Foreign Minister José met")
