"""Reads metadata.csv beside the articles: what a user says of them.

In goes a folder; out come rows by file name, and remarks on what cannot be used. Columns are `file`, and as many as
one likes of `published`, `publisher`, `url`, `title`. Commas, semicolons or tabs part the cells. A malformed row costs
a remark that names its number, never the other rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kg.corpus.publication import read_day

NAME = "metadata.csv"
COLUMNS = ("file", "published", "publisher", "url", "title")
LARGEST = 32 * 2**20
SHOWN = 120
"""Characters of words from outside that a remark quotes."""
LONGEST_DATE = 500
"""Characters; no day is written with more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """What a user says of one article; `notes` are remarks on cells that cannot be used."""

    published: date | None = None
    publisher: str = ""
    url: str = ""
    title: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """The rows of one metadata.csv by file name, and remarks on the file."""

    rows: Mapping[str, Row] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def plain_line(value: str) -> str:
    """Words from outside on one line: control characters and runs of blanks become one blank."""
    return " ".join("".join(c if c.isprintable() or c == " " else " " for c in value).split())


def in_short(words: str) -> str:
    """Words from outside as a remark quotes them: on one line, and no more than its reader needs to find them."""
    line = plain_line(words[:2000])
    return line if len(words) <= SHOWN else f"{line[:SHOWN]}..."


def read_date(words: str) -> tuple[date | None, str]:
    """The day that a cell gives, and why not where it gives none ("'31/13/2014' is no day of the calendar")."""
    if len(words) > LONGEST_DATE:
        return None, f"{in_short(words)!r} is no day of the calendar; write it as 2014-03-31"
    words = plain_line(words)
    if not words:
        return None, ""
    day = read_day(words)
    if day is None:
        return None, f"{words!r} is no day of the calendar; write it as 2014-03-31"
    if len(day.readings) > 1:
        options = " or ".join(d.isoformat() for d in day.readings)
        return None, f"{words!r} may be {options}; write it as {day.readings[0].isoformat()}"
    if day.date is None:
        return None, f"{words!r} names no year; write the day as 2014-03-31"
    return day.date, ""


def web_address(words: str) -> str:
    """A http or https address as it stands, "" for anything else: it will be a link that people click."""
    words = words.strip()
    safe = words.lower().startswith(("http://", "https://")) and words.isprintable()
    return words if safe and not set(words) & set(' <>"{}|\\^`') and len(words) <= 2000 else ""


def read_metadata(folder: Path) -> Metadata:
    """Read `metadata.csv` of a folder; no rows and no remarks where there is none. Raises nothing."""
    path = folder / NAME
    try:
        if not path.is_file():
            return Metadata()
        if path.stat().st_size > LARGEST:
            return Metadata(notes=(f"is larger than {LARGEST >> 20} MB and was not read",))
        data = path.read_bytes()
    except OSError as error:
        return Metadata(notes=(f"cannot be read: {error.strerror or error}",))
    notes: list[str] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = data.decode("utf-16", "replace")
        else:
            text = data.decode("cp1252", "replace")
            notes.append("is not UTF-8; read as windows-1252")
    rows, more = _rows(text.replace("\x00", ""))
    return Metadata(rows=rows, notes=(*notes, *more))


def _rows(text: str) -> tuple[dict[str, Row], list[str]]:
    notes: list[str] = []
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: dict[str, Row] = {}
    header: list[str] = []
    while True:
        try:
            cells = next(table)
        except StopIteration:
            break
        except csv.Error as error:
            notes.append(f"row {table.line_num}: {error}; the row is left out")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        where = f"row {table.line_num}"
        if not header:
            header = [cell.strip().lower() for cell in cells]
            if "file" not in header:
                return {}, [
                    f"{where}: no column 'file' in the header; expected {','.join(COLUMNS)}; nothing of it is used"
                ]
            if extra := [name for name in header if name not in COLUMNS]:
                notes.append(
                    f"{where}: unknown columns left out: {', '.join(map(in_short, extra[:5]))}{' ...' if len(extra) > 5 else ''}"
                )
            continue
        if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
            notes.append(
                f"{where}: {len(cells)} cells under {len(header)} columns; quote a cell that holds {delimiter!r}"
            )
            continue
        values = dict(zip(header, cells, strict=False))
        name = values.get("file", "").strip()
        if not name:
            notes.append(f"{where}: names no file")
            continue
        name = name.replace("\\", "/").removeprefix("./")
        if name in rows:
            notes.append(f"{where}: {in_short(name)} has a row already; the first one is used")
            continue
        published, problem = read_date(values.get("published", ""))
        remarks = [f"{NAME}, {where}: {problem}"] if problem else []
        address = values.get("url", "")
        if address.strip() and not web_address(address):
            remarks.append(f"{NAME}, {where}: {in_short(address)!r} is no web address")
        rows[name] = Row(
            published=published,
            publisher=plain_line(values.get("publisher", "")),
            url=web_address(address),
            title=plain_line(values.get("title", "")),
            notes=tuple(remarks),
        )
    if not header and text.strip():
        notes.append(f"has no header; expected {','.join(COLUMNS)}")
    return rows, notes
