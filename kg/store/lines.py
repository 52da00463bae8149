"""A part as sorted lines that are looked up where they stand, and a new one made of it by what changed.

In goes the file of a merged view of any size, which is never in memory as a whole; out come the lines that begin with
given words, the stretches in which it can be gone through, and the chunks of a file in which some lines are replaced by
others.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import StoreError
from kg.store.parts import CHUNK, FOOT, FOOTER, HEADER

BLOCK = 1 << 15
"""Bytes that are read to look up a line: of each block one line is known."""

KEPT = 256
"""Blocks that are kept in memory: who looks for one line often looks for its neighbours next."""

STRETCH = 8_000_000
"""Bytes of a stretch in which the lines are gone through: as quads they are ten times as many."""

Span = tuple[int, int]
"""Where lines stand: the first byte, and the one after the last."""


class SortedLines:
    """The lines of a part on disk. Raises StoreError where its content is not what was written; given no `sha256`, that
    is not looked at.
    """

    def __init__(self, path: Path, sha256: str = "") -> None:
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise StoreError(f"the part {path} cannot be read: {error}") from error
        self._blocks: dict[int, list[bytes]] = {}
        self._starts: list[int] = []
        self._firsts: list[bytes] = []
        self.end = self._file.seek(0, os.SEEK_END) - FOOT
        digest = self._look_through() if self._read(max(self.end, 0), self.end + FOOT).startswith(FOOTER) else ""
        if not digest or (sha256 and digest != sha256):
            self.close()
            raise StoreError(f"the part {path} is damaged: its content is not what was written")

    def _look_through(self) -> str:
        """Note where the first line of each block stands; the hash of all, "" of what is no part."""
        digest = hashlib.sha256()
        for at in range(0, self.end, BLOCK):
            data = self._read(at, min(at + BLOCK, self.end))
            digest.update(data)
            start = data.find(b"\n") + 1
            if at == 0 and not (start and data.startswith(HEADER)):
                return ""
            end = data.find(b"\n", start) + 1
            if start and end:
                self._starts.append(at + start)
                self._firsts.append(data[start:end])
            if at == 0:
                self.start = start
        return digest.hexdigest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._file.close()

    def _read(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return self._file.read(end - start)

    def _block(self, number: int) -> list[bytes]:
        """The lines from the known one of a block to that of the next."""
        found = self._blocks.get(number)
        if found is None:
            if len(self._blocks) == KEPT:
                self._blocks.clear()
            end = self._starts[number + 1] if number + 1 < len(self._starts) else self.end
            found = self._blocks[number] = self.lines((self._starts[number], end))
        return found

    def find(self, words: bytes, start: int = 0) -> int:
        """Where the first line stands, not before `start`, that sorts as `words` do or after them."""
        number = bisect_left(self._firsts, words) - 1
        if number < 0:
            return max(self.start, start)
        lines = self._block(number)
        return max(start, self._starts[number] + sum(map(len, lines[: bisect_left(lines, words)])))

    def span(self, start: bytes) -> Span:
        """Where the lines stand that begin with `start`."""
        return self.find(start), self.find(start[:-1] + bytes([start[-1] + 1]))

    def spans(self, starts: Iterable[bytes]) -> list[Span]:
        """Where the lines stand that begin with one of these: sorted, no place twice."""
        found: list[Span] = []
        for first, last in sorted(map(self.span, starts)):
            if found and first < found[-1][1]:
                first, last = found[-1][0], max(last, found.pop()[1])
            if first < last:
                found.append((first, last))
        return found

    def lines(self, span: Span) -> list[bytes]:
        """The lines that stand there."""
        return self._read(*span).splitlines(keepends=True)

    def at(self, spans: Iterable[Span]) -> Iterator[bytes]:
        """The lines that stand at some places, one by one."""
        for span in spans:
            yield from self.lines(span)

    def stretches(self, size: int = STRETCH) -> Iterator[Span]:
        """All lines in stretches of about that size: those of a subject in one, with those of all that is named within
        it (by "#").
        """
        at = self.start
        while at < self.end:
            number = bisect_right(self._starts, at + size)
            cut = self.end
            if number < len(self._starts):
                together = _together(self._firsts[number])
                cut = self.find(together)
                if cut <= at:
                    _, cut = self.span(together)
            yield at, cut
            at = cut

    def replaced(self, spans: Iterable[Span], added: Iterable[bytes]) -> Iterator[bytes]:
        """All lines in chunks, without those of some places and with others, which are sorted."""
        gone = sorted(span for span in spans if span[0] < span[1])
        at = self.start
        for line in added:
            here = self.find(line, at)
            yield from self._kept(at, here, gone)
            at = here
            yield line
        yield from self._kept(at, self.end, gone)

    def _kept(self, start: int, end: int, gone: list[Span]) -> Iterator[bytes]:
        """What stands there, in chunks; `gone` loses the places that are passed."""
        while start < end:
            while gone and gone[0][1] <= start:
                del gone[0]
            first, last = gone[0] if gone else (end, end)
            for at in range(start, min(first, end), CHUNK):
                yield self._read(at, min(at + CHUNK, first, end))
            start = max(start, min(last, end)) if first < end else end


def _together(line: bytes) -> bytes:
    """What the lines begin with that are not to be parted from a line."""
    subject = line[: line.index(b" ") + 1]
    within = subject.find(b"#") + 1
    return subject[:within] if within else subject
