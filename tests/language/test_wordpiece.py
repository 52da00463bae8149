"""Words cut as the encoder learned them."""

import pytest

from kg.language.wordpiece import WordPiece

PIECES = WordPiece(["[CLS]", "[SEP]", "[UNK]", "met", "##al", "cafe", "-", "a", "##b", "中"])


@pytest.mark.parametrize(
    ("word", "rows"),
    [
        ("met", (3,)),
        ("Metal", (3, 4)),  # lower case, longest piece first
        ("Café", (5,)),  # accents fall
        ("a-a", (7, 6, 7)),  # punctuation stands alone
        ("中a", (9, 7)),  # and so do Chinese characters
        ("xyz", (2,)),  # unknown
        ("\u200b", (2,)),  # nothing but a control character is still one piece
        ("a" * 101, (2,)),  # too long to be a word
    ],
)
def test_pieces(word: str, rows: tuple[int, ...]) -> None:
    assert PIECES.pieces(word) == rows
