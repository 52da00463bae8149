"""metadata.csv as people write it: by hand, from spreadsheets, with mistakes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.corpus.metadata import read_date, read_metadata, web_address


def rows_of(tmp_path: Path, content: str | bytes) -> tuple[dict[str, object], tuple[str, ...]]:
    (tmp_path / "metadata.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    found = read_metadata(tmp_path)
    return dict(found.rows), found.notes


@pytest.mark.parametrize(
    "content",
    [
        "file,published,publisher,url,title\na.txt,2014-03-31,Daily Courier,,\n",
        # byte order mark and \r\n, as spreadsheets save it
        b"\xef\xbb\xbffile,published,publisher\r\na.txt,2014-03-31,Daily Courier\r\n",
        # semicolons, as they do where the comma is the decimal sign
        "file;published;publisher\na.txt;31.03.2014;Daily Courier\n",
        "file\tpublished\tpublisher\na.txt\t31 March 2014\tDaily Courier\n",
        "Published, File ,PUBLISHER\n2014-03-31, a.txt ,Daily Courier\n",
        "\n\nfile,published,publisher\n\n./a.txt,2014-03-31T05:31:00+08:00,Daily  Courier\n",
        "file,published,publisher\na.txt,2014-03-31,Daily Courier".encode("utf-16"),
    ],
)
def test_rows(content: str | bytes, tmp_path: Path) -> None:
    rows, notes = rows_of(tmp_path, content)
    assert notes == ()
    row = rows["a.txt"]
    assert (row.published, row.publisher) == (date(2014, 3, 31), "Daily Courier")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("b.txt,2014-03-31,P,x,y,z", "row 2: 6 cells under 4 columns; quote a cell that holds ','"),
        (",2014-03-31,P,", "row 2: names no file"),
        ("a.txt,2014-03-31,P,\na.txt,2013-03-31,P,", "row 3: a.txt has a row already; the first one is used"),
        ('b.txt,2014-03-31,"P', None),
    ],
)
def test_a_malformed_row_costs_a_remark_and_no_other_row(line: str, note: str | None, tmp_path: Path) -> None:
    rows, notes = rows_of(tmp_path, f"file,published,publisher,title\n{line}\nz.txt,2014-03-30,Q,\n")
    assert notes == ((note,) if note else ())
    assert "z.txt" in rows or note is None


def test_unknown_columns_are_left_out_with_a_remark(tmp_path: Path) -> None:
    rows, notes = rows_of(tmp_path, "file,author,published\na.txt,Anna,2014-03-31\n")
    assert notes == ("row 1: unknown columns left out: author",)
    assert "a.txt" in rows


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a.txt,2014-03-31\n", "no column 'file' in the header"),
        ("name;published\na.txt;2014\n", "no column 'file' in the header"),
        (b"\xff\xfe\xff", ""),
        (b"\x00\x01\x02\xff", ""),
    ],
)
def test_a_table_that_cannot_be_used(content: str | bytes, words: str, tmp_path: Path) -> None:
    rows, notes = rows_of(tmp_path, content)
    assert rows == {}
    assert words in " ".join(notes)


def test_no_table(tmp_path: Path) -> None:
    assert read_metadata(tmp_path).notes == ()


@pytest.mark.parametrize(
    ("words", "day", "problem"),
    [
        ("2014-03-31", date(2014, 3, 31), ""),
        ("31 March 2014", date(2014, 3, 31), ""),
        ("31/03/2014", date(2014, 3, 31), ""),
        ("", None, ""),
        ("31/13/2014", None, "'31/13/2014' is no day of the calendar; write it as 2014-03-31"),
        ("03/04/2014", None, "'03/04/2014' may be 2014-03-04 or 2014-04-03; write it as 2014-03-04"),
        ("31 March", None, "'31 March' names no year; write the day as 2014-03-31"),
        ("2014-03", None, "'2014-03' is no day of the calendar; write it as 2014-03-31"),
        ("so\non <b>", None, "'so on <b>' is no day of the calendar; write it as 2014-03-31"),
    ],
)
def test_read_date(words: str, day: date | None, problem: str) -> None:
    assert read_date(words) == (day, problem)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (" http://example.org ", "http://example.org"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ('https://example.org/"><script>', ""),
        ("https://example.org/a b", ""),
        ("example.org", ""),
        ("https://example.org/\n", "https://example.org/"),
        ("https://example.org/\u202eabc", ""),
    ],
)
def test_only_web_addresses_become_links(words: str, address: str) -> None:
    assert web_address(words) == address
