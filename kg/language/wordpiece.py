"""Cuts words into the pieces that the encoder knows, without any tokenizer library.

    "Kyodo" -> [19190, 3527], "rate-setting" is cut at its hyphen first, "Café" loses its accent

What enters is one word as spaCy cut it; what leaves is the row numbers of its pieces in the encoder's vocabulary. The rules
are those of the encoder's own training (BERT, uncased: clean, strip accents, lower, split at punctuation and at Chinese
characters, then the longest piece first); they have to be met exactly, or the encoder reads other words than it learned.

Source: Devlin et al. 2019, `tokenization.py` of google-research/bert (Apache-2.0) describes the rules; `vocab.txt` is that of
all-MiniLM-L6-v2 (Apache-2.0).
"""

import unicodedata
from collections.abc import Sequence
from pathlib import Path

CACHE_WORDS = 200_000  # words kept; a newspaper's year has fewer, a stream of serial numbers must not fill the memory
LONGEST_WORD = 100  # characters; BERT reads anything longer as unknown

_CHINESE = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


class WordPiece:
    """A vocabulary and the cutting rules around it."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        """Takes the pieces in the order of their row numbers; "##x" continues a word."""
        self._rows = {piece: row for row, piece in enumerate(vocabulary)}
        self._cache: dict[str, tuple[int, ...]] = {}
        self.start = self._rows["[CLS]"]
        self.stop = self._rows["[SEP]"]
        self.unknown = self._rows["[UNK]"]

    @classmethod
    def read(cls, path: Path) -> "WordPiece":
        """Read a vocabulary file: one piece a line, the line's number is its row."""
        return cls(path.read_text("utf-8").rstrip("\n").split("\n"))

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case, is one piece: that of the language's common words."""
        return word in self._rows

    def pieces(self, word: str) -> tuple[int, ...]:
        """The rows of a word's pieces; never empty, a word of nothing but control characters is one unknown piece."""
        rows = self._cache.get(word)
        if rows is None:
            rows = tuple(row for part in _parts(word) for row in self._longest_first(part)) or (self.unknown,)
            if len(self._cache) >= CACHE_WORDS:
                self._cache.clear()
            self._cache[word] = rows
        return rows

    def _longest_first(self, part: str) -> list[int]:
        if len(part) > LONGEST_WORD:
            return [self.unknown]
        rows: list[int] = []
        start = 0
        while start < len(part):
            prefix = "##" if start else ""
            for end in range(len(part), start, -1):
                row = self._rows.get(prefix + part[start:end])
                if row is not None:
                    rows.append(row)
                    start = end
                    break
            else:
                return [self.unknown]
        return rows


def _parts(word: str) -> list[str]:
    """Lower, strip accents, drop controls; punctuation and Chinese characters stand alone."""
    if word.isascii() and word.isalnum():
        return [word.lower()]
    spaced: list[str] = []
    for char in word:
        if char.isspace():
            spaced.append(" ")
        elif char == "\ufffd" or unicodedata.category(char)[0] == "C":
            continue
        else:
            spaced.append(f" {char} " if _is_chinese(ord(char)) else char)
    folded = unicodedata.normalize("NFD", "".join(spaced).lower())
    text = "".join(char for char in folded if unicodedata.category(char) != "Mn")
    return "".join(f" {char} " if _is_punctuation(char) else char for char in text).split()


def _is_punctuation(char: str) -> bool:
    """BERT counts all of ASCII that is neither letter, digit nor space, so "$" and "^" too."""
    code = ord(char)
    if code < 128:
        return 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return unicodedata.category(char)[0] == "P"


def _is_chinese(code: int) -> bool:
    return code >= 0x3400 and any(low <= code <= high for low, high in _CHINESE)
