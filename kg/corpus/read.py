"""Reads files and folders into articles, one at a time, in an order that does not depend on how they were named.

In go paths; out comes an `Article` for each that can be read and a `Skipped` for each that cannot, with the reason and
what to do about it. What decides the day of publication, first to last: the row of metadata.csv, since a user wrote it
about this very article; the text ("PUBLISHED : ...", a time stamp, a date alone on its line, a dateline with its year);
the metadata of the HTML page or JSON line; and `published`, for articles that none of these date.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from kg.corpus.clean import Cleaned, clean
from kg.corpus.compressed import COMPRESSED, UNPACKING_ERRORS, open_plain, plain_name
from kg.corpus.decode import decode
from kg.corpus.escapes import mend_escapes
from kg.corpus.fetched import NAME as FETCHED
from kg.corpus.fetched import Origin, read_origins
from kg.corpus.html import Page, declared_encoding, is_html, read_page
from kg.corpus.metadata import NAME, Metadata, Row, in_short, plain_line, read_date, read_metadata, web_address
from kg.corpus.mojibake import mend_mojibake
from kg.corpus.paragraphs import is_blank
from kg.corpus.pdf import read_pdf
from kg.corpus.records import READERS, REMEDIES, Columns, Fields
from kg.corpus.tags import mend_tags
from kg.errors import CorpusError
from kg.model import Article

PLAIN = (".txt", ".md")
HTML = (".html", ".htm", ".xhtml")
PDF = (".pdf",)
MANY = tuple(READERS)
"""Files that hold many articles."""
LARGEST = 64 * 2**20
"""Bytes. A larger file is a corpus in one file, not an article."""
LONGEST = 1_000_000
"""Characters. Books and archives are longer; the longest communiques and transcripts have a tenth of it."""

LONGEST_NAME = 1000
"""Characters of an id, a title or the name of a publisher: each is one line of the graph, and of many a table."""

_BESIDE = {NAME, FETCHED, "readme", "readme.md", "readme.txt", "license", "license.txt", "license.md"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Skipped:
    """What was not read: where it lies, why, and what to do about it.

    `what` is "article", or "metadata" for a row of metadata.csv or the whole file; "graph" where what was read in the
    article does not conform to the shapes. `article` is the id of one that was read and set aside later.
    """

    source: str
    reason: str
    remedy: str = ""
    what: Literal["article", "metadata", "graph"] = "article"
    article: str = ""


@dataclass(slots=True)
class _Found:
    """A file to read, where it was found: under which folder, if any."""

    path: Path
    folder: Path | None


@dataclass(slots=True)
class _Raw:
    """The text of an article before it is cleaned, with what its container says of it."""

    id: str
    text: str
    prefixes: tuple[str, ...]
    source: str
    where: str
    page: Page | None = None
    row: Row = field(default_factory=Row)
    origin: Origin = field(default_factory=Origin)
    notes: list[str] = field(default_factory=list)


def read_articles(
    paths: Sequence[Path], *, published: date | None = None, columns: Columns | None = None
) -> Iterator[Article | Skipped]:
    """Read every article in files and folders.

    Folders are read with all folders below them; any file may be compressed with gzip or zstd. `columns` says what
    the columns of tables and the keys of JSON lines are called (`kg.corpus.records.USUAL`). `published` is the day of articles that nothing else dates. Raises
    CorpusError for a path that does not exist and where no path holds a file that could be an article; everything else
    that goes wrong is a `Skipped` or a remark in `Article.notes`.
    """
    found, skipped = _find([Path(p) for p in paths])
    if not found and not skipped:
        named = ", ".join(printable(p) for p in paths) or "nothing"
        raise CorpusError(
            f"no article in {named}: expected files that end in {', '.join((*PLAIN, *HTML, *PDF, *MANY))}, "
            f"each perhaps with {' or '.join(COMPRESSED)} behind it"
        )
    return _read_all(found, skipped, published, columns or {})


def count_articles(paths: Sequence[Path]) -> int:
    """How many articles there may be in files and folders, for telling how far a build is. Reads no article."""
    found, skipped = _find([Path(p) for p in paths])
    total = len(skipped)
    for item in found:
        if _ending(item.path) not in (".jsonl", ".ndjson", ".csv", ".tsv"):
            total += 1
            continue
        try:
            with open_plain(item.path) as file:
                while piece := file.read(2**20):
                    total += piece.count(b"\n")
        except UNPACKING_ERRORS:
            total += 1  # which is said when it is read
    return total


def printable(path: Path | str) -> str:
    """A path on one line, bytes that are no UTF-8 and control characters written as escapes."""
    words = os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in words)


def _stem(path: Path) -> str:
    """The file name without its ending; bytes that are no UTF-8 are written %XX, since an id must be text."""
    return _text_of(Path(plain_name(path.name)).stem)


def _text_of(name: str) -> str:
    return "".join(f"%{ord(c) - 0xDC00:02X}" if "\udc80" <= c <= "\udcff" else c for c in name)


def _ending(path: Path) -> str:
    """What the file is by its name, however it is compressed."""
    return Path(plain_name(path.name)).suffix.lower()


def _find(paths: Sequence[Path]) -> tuple[list[_Found], list[Skipped]]:
    """The files to read, sorted and each once, and those that no reader fits."""
    found: dict[str, _Found] = {}
    skipped: dict[str, Skipped] = {}
    for given in paths:
        try:
            if not os.path.lexists(given):
                raise CorpusError(f"{printable(given)} does not exist{_how_to_fetch(given)}")
            folder = given if given.is_dir() else None
        except (OSError, ValueError) as error:
            raise CorpusError(f"{printable(given)} cannot be read: {error}") from error
        if folder is None:
            _sort_in(given, None, found, skipped, named=True)
            continue
        for path, problem in _walk(given, set()):
            if problem:
                skipped[printable(path)] = Skipped(
                    source=printable(path), reason=problem, remedy="let your user read it (chmod u+rx)"
                )
            else:
                _sort_in(path, given, found, skipped, named=False)
    return [found[key] for key in sorted(found)], [skipped[key] for key in sorted(skipped)]


def _how_to_fetch(given: Path) -> str:
    if not str(given).lower().startswith(("http:/", "https:/")):
        return ""
    return ": web pages are fetched first, with kg fetch ADDRESS --into FOLDER, then kg build FOLDER"


def _walk(folder: Path, seen: set[str]) -> Iterator[tuple[Path, str]]:
    """Files below a folder; a folder that cannot be read comes with the problem. A link back into itself is left."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        entries = sorted(os.scandir(folder), key=lambda e: e.name)
    except OSError as error:
        yield folder, f"is a folder that cannot be read: {error.strerror or error}"
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        try:
            is_folder = entry.is_dir()
        except OSError:  # a link to itself
            is_folder = False
        if is_folder:
            yield from _walk(path, seen)
        else:
            yield path, ""


def _sort_in(
    path: Path, folder: Path | None, found: dict[str, _Found], skipped: dict[str, Skipped], *, named: bool
) -> None:
    name = path.name.lower()
    if not named and (name.startswith(".") or name in _BESIDE or name.endswith(".json")):
        return
    key = os.path.realpath(path) if path.exists() else str(Path.cwd() / path)
    ending = _ending(path)
    if ending not in (*PLAIN, *HTML, *PDF, *MANY):
        skipped[printable(path)] = Skipped(
            source=printable(path),
            reason=f"ends in {printable(path.suffix)}, which is no kind of article" if path.suffix else "has no ending",
            remedy="save it as .txt, .html or .jsonl",
        )
        return
    found.setdefault(key, _Found(path, folder))


def _read_all(
    found: list[_Found], skipped: list[Skipped], published: date | None, columns: Columns
) -> Iterator[Article | Skipped]:
    yield from skipped
    metadata = _MetadataBeside(found)
    yield from metadata.problems()
    ids: dict[str, str] = {}
    for item in found:
        for raw in _read_file(item, metadata, columns):
            if isinstance(raw, Skipped):
                yield raw
                continue
            cleaned = _cleaned(raw)
            if isinstance(cleaned, Skipped):
                yield cleaned
                continue
            raw.id = _unique(raw, ids)
            ids[raw.id] = raw.where
            yield _article(raw, cleaned, published)


def read_record(fields: Fields, *, source: str, published: date | None = None) -> Article | Skipped:
    """Read the article in one record of a file that holds many, for those who share out the records among machines.

    `fields` are `id`, `text`, `title`, `published`, `publisher` and `url`; `source` is the name of the file. A record
    needs an id that no other has: here nobody sees the others.
    """
    remedy = "each record has an id and a text"
    try:
        raw = _raw(fields, source, "", (), Path(source))
    except CorpusError as error:
        return Skipped(source=source, reason=str(error), remedy=remedy)
    if not raw.id:
        return Skipped(source=source, reason=f"a record has no id: {plain_line(raw.text)[:60]!r}", remedy=remedy)
    raw.where = f"{source}:{raw.id}"
    cleaned = _cleaned(raw)
    return cleaned if isinstance(cleaned, Skipped) else _article(raw, cleaned, published)


def _cleaned(raw: _Raw) -> Cleaned | Skipped:
    if len(raw.text) > LONGEST:
        reason = f"has {len(raw.text):,} characters, and an article at most {LONGEST:,}"
        return Skipped(source=raw.where, reason=reason, remedy="split it into articles")
    raw.text, escapes = mend_escapes(raw.text)
    if escapes:
        places = "one escape" if escapes == 1 else f"{escapes:,} escapes"
        raw.notes.append(f"{places} that an export left (\\u2019, \\_) are read as what they stand for")
    raw.text, tags = mend_tags(raw.text)
    if tags:
        raw.notes.append(f"{'one tag' if tags == 1 else f'{tags:,} tags'} of HTML that an export left are taken out")
    raw.text, mended = mend_mojibake(raw.text)
    if mended:
        places = "one place" if mended == 1 else f"{mended:,} places"
        raw.notes.append(f"in {places} UTF-8 had been read as windows-1252; it is read anew, and offsets count in that")
    cleaned = clean(raw.text)
    if not cleaned.body:
        return Skipped(source=raw.where, reason="has no sentence of an article in it", remedy="look into the file")
    return cleaned


def _unique(raw: _Raw, taken: dict[str, str]) -> str:
    """The id itself; if another article has it, with the names of the folders above before it, then a number."""
    candidate = raw.id
    for prefix in raw.prefixes:
        if candidate not in taken:
            break
        candidate = f"{prefix}-{candidate}"
    base, number = candidate, 2
    while candidate in taken:
        candidate = f"{base}-{number}"
        number += 1
    if candidate != raw.id:
        raw.notes.append(f"its id is {candidate!r}, since {Path(taken[raw.id]).name} has {raw.id!r}")
    return candidate


def _article(raw: _Raw, cleaned: Cleaned, option: date | None) -> Article:
    notes = [*raw.notes, *raw.row.notes]
    page = raw.page or Page(text="")
    container = "metadata" if _ending(Path(raw.source)) in MANY else "html"
    day: date | None = None
    origin = ""
    for value, name in (
        (raw.row.published, "metadata"),
        (cleaned.published, "text"),
        (page.published, container),
        (option, "option"),
    ):
        if value is not None:
            day, origin = value, name
            break
    if raw.row.published and cleaned.published and abs((raw.row.published - cleaned.published).days) > 1:
        notes.append(f"{NAME} says {raw.row.published}, the text {cleaned.published}; {NAME} decides")
    if day is None:
        notes.extend(cleaned.notes)
    dateline, remark = cleaned.dateline_date(day)
    if remark:
        notes.append(remark)
    elif day is None and dateline is None and not cleaned.notes:
        notes.append("no publication date: days that the text only names by weekday stay undated")
    place = cleaned.dateline.place if cleaned.dateline else ""
    agency = cleaned.dateline.agency if cleaned.dateline else ""
    return Article(
        id=raw.id,
        text=raw.text,
        body=cleaned.body,
        source=raw.source,
        title=_cut(raw.row.title or page.title or cleaned.headline, "title", notes),
        publisher=_cut(raw.row.publisher or page.publisher or agency, "publisher", notes),
        url=raw.row.url or raw.origin.url or page.url,
        published=day,
        published_from=origin,
        dateline=dateline,
        dateline_place=place,
        notes=tuple(notes),
    )


def _cut(words: str, what: str, notes: list[str]) -> str:
    """The words without escapes and mojibake, or their beginning and a remark where they are longer than a title or a name is."""
    words, _ = mend_mojibake(" ".join(mend_escapes(words)[0].split()))
    if len(words) <= LONGEST_NAME:
        return words
    notes.append(f"its {what} has {len(words):,} characters; the first {LONGEST_NAME:,} are kept")
    return words[:LONGEST_NAME].rstrip()


class _MetadataBeside:
    """The metadata.csv files of the folders that hold articles: beside a file, or in the folder that was named.

    Beside a file that was fetched, `fetched.jsonl` too.
    """

    def __init__(self, found: Sequence[_Found]) -> None:
        self._tables: dict[Path, Metadata] = {}
        self._used: dict[Path, set[str]] = {}
        self._origins: dict[Path, Mapping[str, Origin]] = {}
        for item in found:
            for folder in self._folders(item):
                if folder not in self._tables:
                    self._tables[folder] = read_metadata(folder)
                    self._used[folder] = set()
            if found_row := self._find(item):
                self._used[found_row[0]].add(found_row[1])

    @staticmethod
    def _folders(item: _Found) -> list[Path]:
        folders = [item.path.parent]
        if item.folder is not None and item.folder != item.path.parent:
            folders.append(item.folder)
        return folders

    def row(self, item: _Found) -> Row:
        """The row for a file: in the table beside it, then in that of the folder named on the command line."""
        found = self._find(item)
        return self._tables[found[0]].rows[found[1]] if found else Row()

    def origin(self, item: _Found) -> Origin:
        """Where a file was fetched from, if it was."""
        folder = item.path.parent
        if folder not in self._origins:
            self._origins[folder] = read_origins(folder)
        return self._origins[folder].get(item.path.name, Origin())

    def _find(self, item: _Found) -> tuple[Path, str] | None:
        for folder in self._folders(item):
            names = [item.path.relative_to(folder).as_posix()]
            if folder == item.path.parent:
                names.append(_stem(item.path))
            elif not (folder / item.path.name).exists():
                names.append(item.path.name)  # a table may list the files of folders below by their names alone
            for name in names:
                if name in self._tables[folder].rows:
                    return folder, name
        return None

    def problems(self) -> Iterator[Skipped]:
        """Remarks on the tables, and rows for files that are not there."""
        for folder, table in sorted(self._tables.items()):
            where = printable(folder / NAME)
            for note in table.notes:
                yield Skipped(source=where, reason=note, remedy="the other rows are used", what="metadata")
            for name in table.rows:
                if name not in self._used[folder] and not _exists(folder / name):
                    yield Skipped(
                        source=where,
                        reason=f"has a row for {printable(in_short(name))}, which is not there",
                        remedy="mend the name",
                        what="metadata",
                    )


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _read_file(item: _Found, metadata: _MetadataBeside, columns: Columns) -> Iterator[_Raw | Skipped]:
    path = item.path
    where = printable(path)
    if _ending(path) in MANY:
        yield from _read_records(item, columns)
        return
    remedy = "leave it out"
    try:
        data = _bytes(path)
        origin = metadata.origin(item)
        note = ""
        page: Page | None
        if _ending(path) in PDF:
            remedy = "save its text as .txt"
            page = read_pdf(data)
        else:
            remedy = "save it as plain text in UTF-8"
            as_page = _ending(path) in HTML or is_html(data)
            decoded = decode(data, origin.encoding or (declared_encoding(data) if as_page else ""))
            text, note = decoded.text, decoded.note
            remedy = "save the text of the article as .txt"
            page = read_page(text) if as_page else None
        if page:
            text = page.text
    except CorpusError as error:
        yield Skipped(source=where, reason=str(error), remedy=remedy)
        return
    except UNPACKING_ERRORS as error:
        reason = getattr(error, "strerror", None) or str(error)
        may_not = isinstance(error, PermissionError)
        remedy = "let your user read it (chmod u+r)" if may_not else "mend or replace the file"
        yield Skipped(source=where, reason=f"cannot be read: {reason}", remedy=remedy)
        return
    if all(is_blank(c) for c in text[:100_000]) and not text.strip():
        yield Skipped(source=where, reason="is empty", remedy="leave it out")
        return
    notes = [note] if note else []
    if page and _ending(path) not in (*HTML, *PDF):
        notes.append("is a web page; read as one, so that offsets count in its text")
    yield _Raw(
        id=_stem(path),
        text=text,
        prefixes=_prefixes(item),
        source=printable(path.name),
        where=where,
        page=page,
        row=metadata.row(item),
        origin=origin,
        notes=notes,
    )


def _bytes(path: Path) -> bytes:
    if not path.exists() and path.is_symlink():
        raise CorpusError("is a link to a file that is not there" if _target(path) else "is a link to itself")
    if not path.is_file():
        raise CorpusError("is no ordinary file")
    with open_plain(path) as file:
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CorpusError(f"is larger than {LARGEST >> 20} MB; split it into articles, or into lines of a .jsonl file")
    if not data.strip():
        raise CorpusError("is empty")
    return data


def _target(path: Path) -> bool:
    """Whether a link points to somewhere, if to nothing that is there: not around in a circle."""
    try:
        path.stat()
    except OSError as error:
        return error.errno != errno.ELOOP
    return True


def _prefixes(item: _Found) -> tuple[str, ...]:
    """Names of the folders above a file, nearest first, up to the folder that was named: they tell two files apart."""
    if item.folder is None:
        above = [(Path.cwd() / item.path).parent.name]
    else:
        parents = item.path.relative_to(item.folder).parts[:-1]
        above = [*reversed(parents), (Path.cwd() / item.folder).resolve().name]
    return tuple(_text_of(name) for name in above if name)


def _read_records(item: _Found, columns: Columns) -> Iterator[_Raw | Skipped]:
    """The articles of a file that holds many."""
    path = item.path
    where = printable(path)
    stem = _stem(path)
    remedy = REMEDIES[_ending(path)]
    records = 0
    try:
        if not path.exists() and path.is_symlink():
            yield Skipped(source=where, reason="is a link to a file that is not there", remedy="leave it out")
            return
        with open_plain(path) as file:
            for number, found in READERS[_ending(path)](file, columns):
                records += 1
                try:
                    if isinstance(found, CorpusError):
                        raise found
                    yield _raw(found, f"{where}:{number}", f"{stem}-{number}", (stem, *_prefixes(item)), path)
                except CorpusError as error:
                    yield Skipped(source=f"{where}:{number}", reason=str(error), remedy=remedy)
    except CorpusError as error:
        yield Skipped(source=where, reason=str(error), remedy=remedy)
        return
    except UNPACKING_ERRORS as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Skipped(source=where, reason=f"cannot be read: {reason}", remedy="mend or replace the file")
        return
    if not records:
        yield Skipped(source=where, reason="is empty", remedy="leave it out")


def _raw(found: Fields, where: str, fallback: str, prefixes: tuple[str, ...], path: Path) -> _Raw:
    text = found.get("text")
    if not isinstance(text, str):
        raise CorpusError("has no text")
    if not text.strip():
        raise CorpusError("is empty")
    notes = [str(found["note"])] if found.get("note") else []
    if any("\ud800" <= c <= "\udfff" for c in text):
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
        notes.append("halves of characters are read as \ufffd")
    given = found.get("id")
    name = plain_line(_text(given)) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    if len(name) > LONGEST_NAME:
        raise CorpusError(f"has an id of {len(name):,} characters, and an id has at most {LONGEST_NAME:,}")
    published, problem = read_date(_text(found.get("published")))
    if problem:
        notes.append(problem)
    return _Raw(
        id=name or fallback,
        text=text,
        prefixes=prefixes,
        source=printable(path.name),
        where=where,
        page=Page(
            text=text,
            title=plain_line(_text(found.get("title"))),
            publisher=plain_line(_text(found.get("publisher"))),
            url=web_address(_text(found.get("url"))),
            published=published,
        ),
        notes=notes,
    )


def _text(value: object) -> str:
    words = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in words)
