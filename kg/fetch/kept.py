"""The folder of pages that were fetched: a file each, and `fetched.jsonl`, which says where each is from.

A page is written whole, then its line; a line is one write, on the disk before the next page is asked for. So a run that is
killed at any moment leaves whole pages, and at worst one without its line or half a line, which the next run mends.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from kg.corpus.fetched import NAME, read_records
from kg.errors import FetchError
from kg.fetch.addresses import Address
from kg.store.atomic import FileLock, clear_orphans, remove, write_atomically, writing_to

LOCK = ".fetching"
_OURS = re.compile(r"[a-z0-9-]{1,120}\.(html|txt|pdf|xml|rss|atom)")
"""What `Address.file_name` may give: no other file is ever written or removed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A line of `fetched.jsonl`: what became of an address. `file` is "" and `reason` says why where there is no page."""

    url: str
    final: str = ""
    file: str = ""
    status: int = 0
    fetched: str = ""
    type: str = ""
    sha256: str = ""
    bytes: int = 0
    reason: str = ""


class Folder:
    """A folder of pages, open for one run at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._there: dict[str, Fetched] = {}
        for record in read_records(path):
            line = _line(record)
            if line and line.file:
                self._there[line.url] = line

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Folder]:
        """Take the folder for this run; make it where it is not there.

        Raises FetchError where another run has it, StoreError where it cannot be written.
        """
        with writing_to(path):
            path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(path / LOCK)
            if not lock.acquire():
                raise FetchError(f"another kg fetch is at work in {path}: wait for it, or choose another folder")
        try:
            clear_orphans(path)
            yield cls(path)
        finally:
            lock.release()

    def page(self, address: Address) -> Fetched | None:
        """The page of an address, if it was fetched and its file is there as it came."""
        found = self._there.get(address.url)
        if found is None:
            return None
        try:
            return found if (self.path / found.file).stat().st_size == found.bytes else None
        except OSError:
            return None

    def pages(self) -> int:
        """How many pages there are."""
        return sum((self.path / line.file).is_file() for line in self._there.values())

    def keep(self, line: Fetched, body: bytes) -> None:
        """Write a page and the line on it; a page that it had under another name goes."""
        if not _OURS.fullmatch(line.file):
            raise FetchError(f"{line.file!r} is no name of a page")
        write_atomically(self.path / line.file, [body])
        self.say(line)
        before = self._there.get(line.url)
        if before and before.file != line.file:
            remove(self.path / before.file)
        self._there[line.url] = line

    def say(self, line: Fetched) -> None:
        """Add a line, on the disk when this returns."""
        words = {name: value for name, value in asdict(line).items() if value}
        data = json.dumps(words, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
        with writing_to(self.path), (self.path / NAME).open("a+b") as file:
            if file.tell() and not _ends_a_line(file.fileno(), file.tell()):
                data = b"\n" + data
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _ends_a_line(file: int, size: int) -> bool:
    """Whether the file ends with a whole line: not where a run was killed while it wrote one."""
    os.lseek(file, size - 1, os.SEEK_SET)
    return os.read(file, 1) == b"\n"


def _line(record: object) -> Fetched | None:
    """A line as it was written, None where somebody wrote another: it will name a file, which must be one of ours."""
    if not isinstance(record, dict):
        return None
    kinds = {field.name: int if field.name in ("status", "bytes") else str for field in fields(Fetched)}
    known = {name: record[name] for name, kind in kinds.items() if isinstance(record.get(name), kind)}
    try:
        address = Address.of(known.get("url", ""))
    except FetchError:
        return None
    name = known.get("file", "")
    if name and name != address.file_name(Path(name).suffix):
        return None
    return Fetched(**known)
