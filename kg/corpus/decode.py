"""Turns the bytes of a file into text, every character kept, and says how.

UTF-8 first; a byte order mark decides; otherwise windows-1252 where the bytes look like Western print, and the guess of
charset-normalizer where they do not. What is no text at all is said to be what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import CorpusError

_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a zip archive or office document",
    b"{\\rtf": "a rich text (RTF) document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x1f\x8b": "compressed with gzip",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte order mark"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_SAMPLE = 256 * 1024
_WESTERN = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u20ac\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2122]"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, and a remark for the build report where it was not plain UTF-8."""

    text: str
    note: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Decode bytes; `declared` is the encoding that the file itself names, if any.

    Raises CorpusError where the bytes are no text, saying what they are.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise CorpusError(f"is {what}, not text")
    for mark, encoding, name in _MARKS:
        if data.startswith(mark):
            try:
                return _checked(data.decode(encoding), f"read as {name}")
            except UnicodeDecodeError as error:
                raise CorpusError(f"begins as {name} and is damaged at byte {error.start}") from error
    if b"\x00" in data:
        raise CorpusError("is binary, not text (it holds NUL bytes)")
    try:
        return _checked(data.decode("utf-8"), "")
    except UnicodeDecodeError:
        pass
    if declared:
        try:
            return _checked(data.decode(declared), f"read as {declared.lower()}")
        except (LookupError, UnicodeError):
            pass
    return _guess(data)


def _checked(text: str, note: str) -> Decoded:
    sample = text[:_SAMPLE]
    controls = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v\x1a\x1b\x1c\x1d\x1e\x1f") or c == "\x7f")
    if controls > 3 and controls * 100 > len(sample):
        raise CorpusError("is binary, not text (it is full of control characters)")
    return Decoded(text, note)


def _guess(data: bytes) -> Decoded:
    repaired = data.decode("utf-8", "replace")
    bad = repaired.count("\ufffd")
    good = sum(1 for c in repaired if c > "\x7f") - bad
    if good > 2 * bad:
        return _checked(repaired, f"{bad} byte sequences are not UTF-8 and are read as \ufffd")
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    foreign = [c for c in western if c > "\x7f"]
    likely = sum(1 for c in foreign if _WESTERN.match(c))
    if western and likely == len(foreign) and len(foreign) * 10 <= len(western):
        return _checked(western, "read as windows-1252")
    from charset_normalizer import from_bytes  # for the few that are neither UTF-8 nor Western print

    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise CorpusError("is in no encoding that could be recognised")
    try:
        text = data.decode(best.encoding, "replace")
    except LookupError as error:
        raise CorpusError("is in no encoding that could be recognised") from error
    return _checked(text, f"read as {best.encoding.replace('_', '-')}")
