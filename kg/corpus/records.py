"""Reads files that hold many articles: JSON lines, tables, feeds and web archives, one record at a time.

In goes an open file; out come records, each with its number and what it says, as a mapping of `id`, `text`, `title`,
`published`, `publisher` and `url` to words, or with the CorpusError that says why it cannot be used. Of a line, a row
or a record no more than `LARGEST` bytes are ever in memory.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, Final

from kg.corpus.decode import decode
from kg.corpus.html import declared_encoding, read_page
from kg.corpus.metadata import in_short, plain_line
from kg.errors import CorpusError

LARGEST = 64 * 2**20
"""Bytes. A larger line, row, feed or page is no article."""

MOST_COLUMNS = 10_000
"""More are no table."""

Fields = Mapping[str, Any]
Record = tuple[int, Fields | CorpusError]
Columns = Mapping[str, str]
"""What the columns of a table, or the keys of JSON lines, are called: `{"text": "body"}`. A name that is not given is looked
for as written, in tables then by `USUAL`. An object of JSON lines that lacks the key given is looked for the name as written; a
table without the column given is an error."""

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "guid", "article_id", "doc_id"),
    "text": ("text", "body", "content", "article", "article_text", "full_text", "maintext", "story"),
    "title": ("title", "headline", "heading"),
    "published": ("published", "date", "publication_date", "date_published", "published_at", "pubdate", "pub_date"),
    "publisher": ("publisher", "source", "publication", "outlet", "agency"),
    "url": ("url", "link", "web_url", "address"),
}


def read_lines(file: IO[bytes], columns: Columns) -> Iterator[Record]:
    """Records of JSON lines. What follows a line that is too long is not read."""
    number = 0
    while line := file.readline(LARGEST + 1):
        number += 1
        if len(line) > LARGEST:
            yield number, CorpusError(f"is a line of more than {LARGEST >> 20} MB")
            return
        if line.strip():
            try:
                yield number, read_object(line, columns)
            except CorpusError as error:
                yield number, error


def read_object(line: bytes, columns: Columns) -> Fields:
    """The record in one line of JSON. Raises CorpusError where there is none."""
    decoded = decode(line)
    try:
        found: Any = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise CorpusError(f"is a JSON {type(found).__name__}, not an object")
    # In a folder of several sources one may have the named key and another the usual one.
    named = {name: found.get(called if (called := columns.get(name, name)) in found else name) for name in USUAL}
    return {**named, "note": decoded.note}


def read_table(file: IO[bytes], columns: Columns) -> Iterator[Record]:
    """Records of a table whose first row names its columns; commas, semicolons or tabs part its cells.

    Raises CorpusError where no column holds the texts.
    """
    limit = csv.field_size_limit(LARGEST)
    try:
        lines = _text_lines(file)
        first = next(lines, "")
        delimiter = max(",;\t", key=first.count)
        table = csv.reader(_again(first, lines), delimiter=delimiter)
        try:
            cells = next(table, [])
        except csv.Error as error:
            raise CorpusError(f"is no table: {error}") from error
        if len(cells) > MOST_COLUMNS:
            raise CorpusError(f"has {len(cells):,} columns, and a table at most {MOST_COLUMNS:,}")
        header = [plain_line(cell) for cell in cells]
        places = _places(header, columns)
        while True:
            try:
                cells = next(table)
            except StopIteration:
                return
            except csv.Error as error:
                yield table.line_num, CorpusError(f"is no row of a table: {error}")
                continue
            if any(cell.strip() for cell in cells):
                yield table.line_num, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
    finally:
        csv.field_size_limit(limit)


def _again(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _text_lines(file: IO[bytes]) -> Iterator[str]:
    """Lines of text, in UTF-8 or else in windows-1252; a quoted cell may go over several."""
    start = True
    while line := file.readline(LARGEST + 1):
        if len(line) > LARGEST:
            raise CorpusError(f"has a line of more than {LARGEST >> 20} MB")
        if start and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise CorpusError("is a table in UTF-16")
        line = line.removeprefix(b"\xef\xbb\xbf") if start else line
        start = False
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("cp1252", "replace")
        yield text.replace("\x00", "")


def _places(header: list[str], columns: Columns) -> dict[str, int]:
    lower = [name.lower().replace(" ", "_") for name in header]
    found: dict[str, int] = {}
    for name, usual in USUAL.items():
        if name in columns:
            if columns[name] not in header:
                raise CorpusError(f"has no column {columns[name]!r}; it has {_listed(header)}")
            found[name] = header.index(columns[name])
        else:
            known = [lower.index(word) for word in usual if word in lower]
            if known:
                found[name] = known[0]
    if "text" not in found:
        raise CorpusError(f"has no column of texts; it has {_listed(header)}")
    return found


def _listed(header: list[str]) -> str:
    more = f" and {len(header) - 12} more" if len(header) > 12 else ""
    return ", ".join(map(in_short, header[:12])) + more


def read_feed(file: IO[bytes], columns: Columns) -> Iterator[Record]:
    """The entries of an RSS or Atom feed. Raises CorpusError where it is none."""
    from kg.corpus.feeds import read_feed as read  # here, since what reads XML takes its time to load

    return read(file, columns)


# -- web archives


def read_archive(file: IO[bytes], columns: Columns) -> Iterator[Record]:
    """The web pages of a WARC file. Raises CorpusError where the library that reads it is not installed."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as error:
        raise CorpusError(
            "is a web archive, and what reads it is not installed: pip install 'diplomacy-kg[warc]'"
        ) from error
    pages = ArchiveIterator(
        file, record_types=WarcRecordType.response, parse_http=True, max_content_length=LARGEST, auto_decode="all"
    )
    number = 0
    while True:
        try:
            record = next(pages)
        except StopIteration:
            return
        except Exception as error:  # a parser over untrusted files
            raise CorpusError(f"is a web archive that cannot be read on from page {number + 1}: {error}") from error
        number += 1
        status = getattr(record.http_headers, "status_code", None)
        if status != 200 or "html" not in (record.http_content_type or ""):
            continue
        try:
            yield number, _page(record)
        except CorpusError as error:
            yield number, error


def _page(record: Any) -> Fields:
    data = record.reader.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CorpusError(f"is a page of more than {LARGEST >> 20} MB")
    decoded = decode(data, record.http_charset or declared_encoding(data))
    page = read_page(decoded.text)
    address = record.headers.get("WARC-Target-URI") or page.url
    slug = re.sub(r"[^\w.-]+", "-", re.sub(r"^https?://(www\.)?", "", address)).strip("-")
    return {
        "id": slug[:120],
        "text": page.text,
        "title": page.title,
        "published": page.published.isoformat() if page.published else "",
        "publisher": page.publisher,
        "url": address,
        "note": decoded.note,
    }


READERS: Final[Mapping[str, Callable[[IO[bytes], Columns], Iterator[Record]]]] = {
    ".jsonl": read_lines,
    ".ndjson": read_lines,
    ".csv": read_table,
    ".tsv": read_table,
    ".rss": read_feed,
    ".atom": read_feed,
    ".xml": read_feed,
    ".warc": read_archive,
}
REMEDIES: Final[Mapping[str, str]] = {
    ".jsonl": "each line is a JSON object: id, text, perhaps title, published, publisher, url",
    ".ndjson": "each line is a JSON object: id, text, perhaps title, published, publisher, url",
    ".csv": "name the column of the texts with --column text=NAME",
    ".tsv": "name the column of the texts with --column text=NAME",
    ".rss": "save the articles as .txt or .html",
    ".atom": "save the articles as .txt or .html",
    ".xml": "save the articles as .txt or .html",
    ".warc": "save the page as .html",
}
