"""Bytes into text: every character kept, and what was guessed is said."""

from __future__ import annotations

import pytest

from kg.corpus.decode import decode
from kg.errors import CorpusError

PRINT = "José met “Müller” in Paris – they spoke of the café’s €5 coffee. All of them left in the end.\r\n"
RUSSIAN = "Министры иностранных дел встретились в Москве во вторник и обсудили торговлю.\n" * 4


@pytest.mark.parametrize(
    ("data", "text", "note"),
    [
        (PRINT.encode(), PRINT, ""),
        (b"\xef\xbb\xbf" + PRINT.encode(), PRINT, "read as UTF-8 with a byte order mark"),
        (PRINT.encode("utf-16"), PRINT, "read as UTF-16"),
        (b"\xfe\xff" + PRINT.encode("utf-16-be"), PRINT, "read as UTF-16"),
        (PRINT.encode("cp1252"), PRINT, "read as windows-1252"),
        (RUSSIAN.encode("koi8-r"), RUSSIAN, "read as koi8-r"),
        # one bad byte in a UTF-8 file does not turn its quotes into Ã and â
        (PRINT.encode() + b"\xff", PRINT + "\ufffd", "1 byte sequences are not UTF-8 and are read as \ufffd"),
    ],
)
def test_decode(data: bytes, text: str, note: str) -> None:
    decoded = decode(data)
    assert (decoded.text, decoded.note) == (text, note)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 ...", "is a PDF, not text"),
        (b"PK\x03\x04...", "is a zip archive or office document, not text"),
        (b"words\x00words", "is binary, not text (it holds NUL bytes)"),
        (bytes(range(1, 32)) * 20, "is binary, not text (it is full of control characters)"),
        (b"\xff\xfe\x00", "begins as UTF-16 and is damaged at byte 2"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError) as caught:
        decode(data)
    assert str(caught.value) == reason


def test_a_page_may_name_its_encoding() -> None:
    assert decode("Йод".encode("cp1251"), "windows-1251").text == "Йод"
    assert decode(PRINT.encode("cp1252"), "no-such-encoding").note == "read as windows-1252"
