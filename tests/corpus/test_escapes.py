r"""Escapes that an export left in a text (\u2019, \_) are read, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Skipped
from kg.corpus.escapes import mend_escapes
from kg.model import Article


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [
        (r"President\_Lund\u2019s Visit", "President  Lund\u2019s      Visit", 2),
        (r"Miche\xE1l and Erdo\u011Fan", "Micheál    and Erdoğan     ", 2),
        (r"well done \ud83d\ude00", "well done \U0001f600           ", 1),
        (
            r"C:\users\xampp, \u0041, \x41, \ud83d, \u0000, \n, \\",
            r"C:\users\xampp, \u0041, \x41, \ud83d, \u0000, \n, \\",
            0,
        ),
        ("no backslash", "no backslash", 0),
    ],
)
def test_what_is_read_and_what_stays(left: str, right: str, count: int) -> None:
    assert mend_escapes(left) == (right, count)


@given(st.text(alphabet=r"\uxd8c_0fF 9a", max_size=20))
def test_any_text_is_read(text: str) -> None:
    mended, count = mend_escapes(text)
    assert len(mended) == len(text)
    assert (mended == text) == (count == 0)


def test_an_article_says_that_escapes_were_read(
    write: Callable[..., Path], read: Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]
) -> None:
    write("a.txt", "President\\_Lund\\u2019s Talks in Oslo\n\nPresident Lund met Ana Berg in Oslo on Monday.\n")
    articles, _ = read()
    (article,) = articles.values()
    assert article.title == "President Lund\u2019s Talks in Oslo"
    assert any("2 escapes" in note for note in article.notes)
