"""A merged view as sorted lines that are looked up where they stand, and a new one made of it by what changed.

In go the pieces of a view of any size, which is never in memory as a whole; out come the lines that begin with given
words, the stretches in which it can be gone through, and what becomes of the pieces where some lines are replaced by others.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from kg.errors import StoreError
from kg.store.parts import FOOT, FOOTER, HEADER
from kg.store.pieces import Cutter, Piece, View, behind, together

BLOCK = 1 << 15
"""Bytes that are read to look up a line: of each block one line is known."""

KEPT = 256
"""Blocks that are kept in memory: who looks for one line often looks for its neighbours next."""

STRETCH = 8_000_000
"""Bytes of a stretch in which the lines are gone through: as quads they are ten times as many."""

Span: TypeAlias = tuple[int, int]
"""Where lines stand, counted from the first line of a view: the first byte, and the one after the last."""


class DamagedViewError(StoreError):
    """A piece of a merged view is gone, or not what was written."""


class PieceLines:
    """The lines of one piece on disk. Raises DamagedViewError where its content is not what was written."""

    def __init__(self, path: Path, sha256: str) -> None:
        self._path = path
        self.starts: list[int] = []
        self.firsts: list[bytes] = []
        try:
            size = path.stat().st_size - FOOT
            with path.open("rb") as file:
                digest = self._look_through(file.read(max(size, 0)))
                whole = file.read() == FOOTER + digest.encode() + b"\n" and digest == sha256
        except OSError as error:
            raise DamagedViewError(f"the part {path} cannot be read: {error}") from error
        if not whole:
            raise DamagedViewError(f"the part {path} is damaged: its content is not what was written")

    def _look_through(self, data: bytes) -> str:
        """Note where the first line of each block stands; the hash of all, "" of what is no part."""
        self._head = data.find(b"\n") + 1
        if not (self._head and data.startswith(HEADER)):
            return ""
        for at in range(self._head, len(data), BLOCK):
            start = at if at == self._head else data.find(b"\n", at) + 1
            end = data.find(b"\n", start) + 1
            if start and end and (not self.starts or start - self._head > self.starts[-1]):
                self.starts.append(start - self._head)
                self.firsts.append(data[start:end])
        return hashlib.sha256(data).hexdigest()

    def read(self, start: int, end: int) -> bytes:
        """What stands there, counted from the first line."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._head + start)
                return file.read(end - start)
        except OSError as error:
            raise DamagedViewError(f"the part {self._path} cannot be read: {error}") from error


class SortedLines:
    """The lines of a view on disk. A piece is looked at when something in it is asked for; raises DamagedViewError then,
    where it is not what was written.
    """

    start = 0

    def __init__(self, view: View) -> None:
        self._folder, self._pieces = view.folder, view.pieces
        self._starts = [0, *accumulate(piece.size for piece in view.pieces)]
        self._firsts = [piece.start for piece in view.pieces]
        self.end = self._starts[-1]
        self._known: dict[int, PieceLines] = {}
        self._blocks: dict[tuple[int, int], list[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget what was read."""
        self._known.clear()
        self._blocks.clear()

    def _piece(self, number: int) -> PieceLines:
        found = self._known.get(number)
        if found is None:
            piece = self._pieces[number]
            found = self._known[number] = PieceLines(self._folder / piece.file, piece.sha256)
        return found

    def _read(self, start: int, end: int) -> bytes:
        data = []
        number = bisect_right(self._starts, start) - 1
        while start < end:
            first, last = self._starts[number : number + 2]
            data.append(self._piece(number).read(start - first, min(end, last) - first))
            start = last
            number += 1
        return b"".join(data)

    def _block(self, number: int, block: int) -> list[bytes]:
        """The lines from the known one of a block to that of the next."""
        found = self._blocks.get((number, block))
        if found is None:
            if len(self._blocks) == KEPT:
                self._blocks.clear()
            piece = self._piece(number)
            end = piece.starts[block + 1] if block + 1 < len(piece.starts) else self._pieces[number].size
            found = piece.read(piece.starts[block], end).splitlines(keepends=True)
            self._blocks[number, block] = found
        return found

    def find(self, words: bytes) -> int:
        """Where the first line stands that sorts as `words` do or after them."""
        number = bisect_left(self._firsts, words) - 1
        if number < 0:
            return 0
        piece = self._piece(number)
        block = bisect_left(piece.firsts, words) - 1
        if block < 0:
            return self._starts[number]
        lines = self._block(number, block)
        return self._starts[number] + piece.starts[block] + sum(map(len, lines[: bisect_left(lines, words)]))

    def span(self, start: bytes) -> Span:
        """Where the lines stand that begin with `start`."""
        return self.find(start), self.find(behind(start))

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
        at = 0
        while at < self.end:
            cut = self._cut_behind(at + size)
            if cut <= at:
                _, cut = self.span(self._group_at(at))
            yield at, cut
            at = cut

    def _cut_behind(self, place: int) -> int:
        """Where lines may be parted, not far from a place."""
        if place >= self.end:
            return self.end
        number = bisect_right(self._starts, place) - 1
        piece, start = self._piece(number), self._starts[number]
        block = bisect_left(piece.starts, place - start)
        if block == len(piece.starts):
            return self._starts[number + 1]
        return self.find(together(piece.firsts[block]))

    def _group_at(self, place: int) -> bytes:
        """What the lines at a place begin with that are not to be parted."""
        number = bisect_right(self._starts, place) - 1
        return together(next(iter(self._read(place, self._starts[number + 1]).splitlines(keepends=True))))

    def replaced(self, spans: Iterable[Span], added: Iterable[bytes]) -> Iterator[Piece | list[bytes]]:
        """The pieces of what is here without the lines of some places and with others, which are sorted: those that stay
        as they are, and the lines of those that are to be written.
        """
        cutter, new = Cutter(), _Ahead(added)
        gone = sorted(span for span in spans if span[0] < span[1])
        for number, piece in enumerate(self._pieces):
            start, end = self._starts[number : number + 2]
            last = number + 1 == len(self._pieces)
            mine = [span for span in gone if span[0] < end and span[1] > start]
            is_new = new.is_before(None if last else self._firsts[number + 1])
            if not (mine or is_new or cutter.is_open):
                yield piece
                continue
            lines = self.lines((start, end))
            ends = list(accumulate(map(len, lines), initial=start))
            lost = [range(bisect_left(ends, max(a, start)), bisect_left(ends, min(b, end))) for a, b in mine]
            yield from cutter.splice(lines, lost, list(new.before(None if last else self._firsts[number + 1])))
        yield from cutter.cut(new.before(None))
        yield from cutter.rest()


class _Ahead:
    """Lines of which the next one is known."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        self._next = next(self._lines, None)

    def is_before(self, words: bytes | None) -> bool:
        """Whether the next line sorts before some words; None stands for the end."""
        return self._next is not None and (words is None or self._next < words)

    def before(self, words: bytes | None) -> Iterator[bytes]:
        """The lines that sort before some words."""
        while self.is_before(words):
            assert self._next is not None
            yield self._next
            self._next = next(self._lines, None)
