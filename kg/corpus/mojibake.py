"""UTF-8 that somebody read as windows-1252 or latin-1 before us ("JosÃ©"), read as what it was ("José").

In goes a decoded text, before anything counts in it; out comes the text and how many stretches of it were read anew. A stretch
is a run of characters beyond ASCII that such a reading can give. It is changed where all of it, turned back to bytes, is UTF-8,
and ftfy knows its word for one that only a wrong reading makes; else it stays as it is, whole. So "ANDRÉ”" and "café”—", whose
bytes would be UTF-8 by chance, stay. Nothing else is corrected: quotes, widths and blanks are the text's own.
"""

from __future__ import annotations

import re

MOST = 3
"""How often a text may have been read wrongly, one time after the other."""

_BEYOND = "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
"""What bytes from 0x80 on are in windows-1252 and latin-1."""

_RUN = re.compile(f"[{_BEYOND}]*[\u00c2-\u00f4][{_BEYOND}]+")
"""A run with a character that may have been the first byte of one in UTF-8, and another behind it."""

_NAMES = re.compile("[\u00c0-\u017f]+")
"""Letters of European names."""


def mend_mojibake(text: str) -> tuple[str, int]:
    """The text with its mojibake read anew, and how many runs of characters that were. Raises nothing."""
    mended, count = _mend(text, sure=False)
    if count:  # its other names were read like that, too
        mended, more = _mend(mended, sure=True)
        count += more
    return mended, count


def _mend(text: str, *, sure: bool) -> tuple[str, int]:
    pieces: list[str] = []
    done = count = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        better = _read_anew(match[0], text[start - 1 : start], text[end : end + 1], sure)
        if better != match[0]:
            pieces += (text[done:start], better)
            done = end
            count += 1
    return "".join((*pieces, text[done:])), count


def _read_anew(run: str, before: str, behind: str, sure: bool) -> str:
    """A run as the UTF-8 that it was; itself where it was none.

    `sure`: other runs of the text were UTF-8. Then a letter of a name that ftfy alone would leave ("ErdoÄŸan", since Ÿ ends words
    in capitals) is read anew inside a word.
    """
    for _ in range(MOST):
        try:
            # what windows-1252 leaves undefined was passed on as latin-1 has it
            data = b"".join(bytes((ord(c),)) if c <= "\u00ff" else c.encode("cp1252") for c in run)
            better = data.decode("utf-8")
        except UnicodeError:
            break
        inside = run[-1].isalpha() or behind.isalpha()
        if not (sure and inside and _NAMES.fullmatch(better)) and not _is_mojibake(f"{before}{run}{behind}"):
            break
        run = better
    return run


def _is_mojibake(word: str) -> bool:
    from ftfy.badness import is_bad  # here, since few texts have a run that could be

    return is_bad(word)
