"""What the network is told about each word: its pieces, how it is written, how it ends.

Training and run time both build their input here, so that they cannot drift apart. The encoder was trained on lower-cased
text; the written shape puts back what it lost ("US" and "us", "May" and "may"), the ending helps with words that it never saw.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kg.language.wordpiece import WordPiece

SHAPES = 10  # the values of `shape`, 0 is the start mark
ENDINGS = 4096  # buckets of `ending`, 0 is the start mark
MOST_PIECES = 24  # of one word that are read; a link or a row of dashes may have thousands
LONGEST_WINDOW = 510  # pieces between the start and the stop mark: the encoder has 512 positions

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Features:
    """The arrays for one window of words. Row 0 of the word arrays is the start mark, which stands for the root."""

    pieces: Ints  # (pieces + 2,)
    piece_shapes: Ints  # (pieces + 2,)
    first: Ints  # (words + 1,) where in `pieces` each word begins
    last: Ints  # (words + 1,) and ends, that piece included
    shapes: Ints  # (words + 1,)
    endings: Ints  # (words + 1,)


@lru_cache(maxsize=1 << 14)
def shape(word: str) -> int:
    """How a word is written, as a number from 1 to 9: digits, mixed, no letter, lower, X, XX, Xx, XxX, xX."""
    if word.isdigit():
        return 1
    if any(char.isdigit() for char in word):
        return 2
    if not any(char.isalpha() for char in word):
        return 3
    if word.islower():
        return 4
    if word.isupper():
        return 5 if len(word) == 1 else 6
    if word[0].isupper():
        return 7 if word[1:].islower() else 8
    return 9


@lru_cache(maxsize=1 << 14)
def ending(word: str) -> int:
    """A bucket for the last three letters; crc32 because Python's own hash differs from run to run."""
    return 1 + zlib.crc32(word[-3:].lower().encode("utf-8", "replace")) % (ENDINGS - 1)


def window_features(words: Sequence[str], wordpiece: WordPiece) -> Features:
    """Arrays for a window. Raises ValueError where it has more pieces than the encoder has positions for."""
    pieces, piece_shapes = [wordpiece.start], [0]
    first, last, shapes, endings = [0], [0], [0], [0]
    for word in words:
        rows = wordpiece.pieces(word)[:MOST_PIECES]
        form = shape(word)
        first.append(len(pieces))
        pieces.extend(rows)
        last.append(len(pieces) - 1)
        piece_shapes.extend([form] * len(rows))
        shapes.append(form)
        endings.append(ending(word))
    if len(pieces) > LONGEST_WINDOW + 1:
        raise ValueError(f"{len(pieces) - 1} pieces in a window, the encoder reads at most {LONGEST_WINDOW}")
    pieces.append(wordpiece.stop)
    piece_shapes.append(0)
    return Features(
        pieces=np.array(pieces, np.int64),
        piece_shapes=np.array(piece_shapes, np.int64),
        first=np.array(first, np.int64),
        last=np.array(last, np.int64),
        shapes=np.array(shapes, np.int64),
        endings=np.array(endings, np.int64),
    )
