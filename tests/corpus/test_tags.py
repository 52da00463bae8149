"""Tags that an export left in a plain text are taken out, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.corpus import Skipped
from kg.corpus.tags import mend_tags
from kg.model import Article


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [
        ("<u>Members</u>: Lund", "Members:        Lund", 2),
        ("the 4<sup>th</sup> of May", "the 4th            of May", 2),
        ('<span style="x: y">Lund</span> met', "Lund                           met", 2),
        ("<td>Lund</td><td>Berg</td>", "    Lund         Berg     ", 4),
        ("one<br />two", "one      two", 1),
        (
            "1 < 2, a <- b, <script>x</script>, <lund@example.org>",
            "1 < 2, a <- b, <script>x</script>, <lund@example.org>",
            0,
        ),
        ("<u", "<u", 0),
        ("Lund Co <S>", "Lund Co <S>", 0),
    ],
)
def test_what_is_taken_out_and_what_stays(left: str, right: str, count: int) -> None:
    assert mend_tags(left) == (right, count)


@given(st.text(alphabet="</u> subptr=a", max_size=30))
def test_any_text_keeps_its_length(text: str) -> None:
    mended, count = mend_tags(text)
    assert len(mended) == len(text)
    assert (mended == text) == (count == 0)


def test_an_article_says_that_tags_were_taken_out(
    write: Callable[..., Path], read: Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]
) -> None:
    write("a.txt", "Talks in Oslo\n\nPresident <strong>Lund</strong> met Ana Berg in Oslo on Monday.\n")
    articles, _ = read()
    (article,) = articles.values()
    assert "President Lund " in article.text
    assert any("2 tags" in note for note in article.notes)
