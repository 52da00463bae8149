"""A part as sorted lines that are looked up where they stand, and a new one made of it by what changed.

In goes the file of a merged view of any size, which is never in memory as a whole; out come the lines that begin with
given words, and the chunks of a file in which some lines are replaced by others.
"""

from __future__ import annotations

import hashlib
import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import StoreError
from kg.store.parts import FOOTER, HEADER

CHUNK = 1 << 20


class SortedLines:
    """The lines of a part on disk. Raises StoreError where its content is not what was written."""

    def __init__(self, path: Path, sha256: str) -> None:
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise StoreError(f"the part {path} cannot be read: {error}") from error
        self.end = self._data.rfind(FOOTER)
        self.start = self._data.find(b"\n") + 1
        digest = hashlib.sha256()
        with memoryview(self._data) as view:
            for at in range(0, max(self.end, 0), CHUNK):
                digest.update(view[at : min(at + CHUNK, self.end)])
        if digest.hexdigest() != sha256 or self._data[: len(HEADER)] != HEADER or self.end < self.start:
            self.close()
            raise StoreError(f"the part {path} is damaged: its content is not what was written")

    def close(self) -> None:
        """Let the file go."""
        self._data.close()

    def _line(self, at: int) -> bytes:
        return self._data[at : self._data.find(b"\n", at) + 1]

    def find(self, words: bytes, start: int | None = None) -> int:
        """Where the first line stands, not before `start`, that sorts as `words` do or after them."""
        low, high = self.start if start is None else start, self.end
        while low < high:
            middle = self._data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if self._line(middle) < words:
                low = self._data.find(b"\n", middle) + 1
            else:
                high = middle
        return low

    def span(self, start: bytes) -> tuple[int, int]:
        """Where the lines stand that begin with `start`."""
        first = self.find(start)
        return first, self.find(start[:-1] + bytes([start[-1] + 1]), first)

    def lines(self, span: tuple[int, int]) -> list[bytes]:
        """The lines that stand there."""
        return self._data[slice(*span)].splitlines(keepends=True)

    def replaced(self, spans: Iterable[tuple[int, int]], added: Iterable[bytes]) -> Iterator[bytes]:
        """All lines in chunks, without those of some places and with others, which are sorted."""
        gone = sorted(span for span in spans if span[0] < span[1])
        at = self.start
        for line in added:
            if at == self.end or self._line(at) < line:
                here = self.find(line, at)
                yield from self._kept(at, here, gone)
                at = here
            yield line
        yield from self._kept(at, self.end, gone)

    def _kept(self, start: int, end: int, gone: list[tuple[int, int]]) -> Iterator[bytes]:
        """What stands there, in chunks; `gone` loses the places that are passed."""
        while start < end:
            while gone and gone[0][1] <= start:
                del gone[0]
            first, last = gone[0] if gone else (end, end)
            for at in range(start, min(first, end), CHUNK):
                yield self._data[at : min(at + CHUNK, first, end)]
            start = max(start, min(last, end)) if first < end else end
