"""Lines in any order, more than memory holds: out they come sorted by bytes, each once.

What comes in is sorted in runs that fit into memory. Where there are several, they stand in a temporary file, and in
the end they are merged into another one; where there is one, no file is made. The files have no names, so a process
that is killed leaves none behind. All of it raises OSError where the disk is full.
"""

from __future__ import annotations

import heapq
import os
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Self

RUN = 32_000_000
"""Bytes that are sorted at once: as Python objects they are twice as many."""

CHUNK = 1 << 18
"""Bytes that are read at once of each run."""


class _Filed:
    """What may keep lines in a file, which is closed with it."""

    _file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()


class Lines(_Filed):
    """Sorted lines, each once, in memory or in a file: to be counted and gone through, again and again, until closed.

    Given a `file`, it holds that `count` of lines, and is closed with them.
    """

    def __init__(self, lines: list[bytes], file: IO[bytes] | None = None, count: int = 0) -> None:
        self._lines, self._file, self._count = lines, file, count

    def __len__(self) -> int:
        return self._count if self._file else len(self._lines)

    def __iter__(self) -> Iterator[bytes]:
        return _read(self._file, 0, self._file.seek(0, os.SEEK_END)) if self._file else iter(self._lines)


class Runs(_Filed):
    r"""Takes lines, each with its end, and gives them back sorted.

        with Runs(folder) as runs:
            runs.add([b"<b> <p> <o> .\n", b"<a> <p> <o> .\n"])
            lines = runs.merged()
        with lines:
            list(lines)

    `folder` is where files are made, on a disk that has room for all lines twice; where none is given, the system's
    own place for such files. `size` is the number of bytes that are sorted at once.
    """

    def __init__(self, folder: Path | None = None, *, size: int = RUN) -> None:
        self._folder, self._size = folder, size
        self._lines: set[bytes] = set()
        self._bytes = 0
        self._file: IO[bytes] | None = None
        self._ends = [0]  # of the runs in the file

    def add(self, lines: Iterable[bytes]) -> None:
        """Take some lines."""
        new = set(lines) - self._lines
        self._lines |= new
        self._bytes += sum(map(len, new))
        if self._bytes > self._size:
            self._spilled()

    def merged(self) -> Lines:
        """All lines that were taken; no more can be. They outlive the runs, and are to be closed by themselves."""
        if self._file is None:
            return Lines(sorted(self._lines))
        file = self._spilled()
        runs = [_read(file, start, end) for start, end in pairwise(self._ends)]
        found = self._file_here()
        try:
            count = 0
            for line, _ in groupby(heapq.merge(*runs)):
                count += 1
                found.write(line)
            found.flush()
        except BaseException:
            found.close()
            raise
        return Lines([], found, count)

    def _file_here(self) -> IO[bytes]:
        return TemporaryFile(dir=self._folder, buffering=CHUNK)

    def _spilled(self) -> IO[bytes]:
        """The file of all runs, the lines in memory among them."""
        self._file = self._file or self._file_here()
        self._file.writelines(sorted(self._lines))
        self._file.flush()
        self._ends.append(self._file.tell())
        self._lines, self._bytes = set(), 0
        return self._file


def without(lines: Iterable[bytes], others: Iterable[bytes]) -> Iterator[bytes]:
    """Those lines that are not among the others. Both are sorted, and each is gone through once."""
    other = iter(others)
    next_one = next(other, None)
    for line in lines:
        while next_one is not None and next_one < line:
            next_one = next(other, None)
        if line != next_one:
            yield line


def _read(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """The lines that stand in a part of a file, whoever else reads in it meanwhile."""
    rest = b""
    while start < end:
        file.seek(start)
        data = rest + file.read(min(CHUNK, end - start))
        start += len(data) - len(rest)
        lines = data.splitlines(keepends=True)
        rest = b"" if data.endswith(b"\n") else lines.pop()
        yield from lines
