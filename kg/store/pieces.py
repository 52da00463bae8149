"""The merged view in pieces, so that a change reads, hashes and writes few of them.

Sorted lines are cut between subjects, at places that hang on nothing but the lines around them: behind a subject with a
probability that grows with its size, drawn by the hash of its name. So the same lines give the same pieces, whether they
were written at once or changed in many steps. A piece is a file in the form of a part (`kg.store.parts`), named by the hash of
what is in it: it is written once and never changed.
"""

from __future__ import annotations

import hashlib
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from kg.store.atomic import make_lasting
from kg.store.parts import FOOT, write_lines

SIZE = 1 << 18
"""Bytes of a piece, on average: of ten thousand short articles there are 600, of which one more changes about ten."""

FOLDER = "merged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One piece: its file, the hash and the number of its lines, their bytes, and what the first of them begins with."""

    file: str
    sha256: str
    quads: int
    size: int
    first: str

    @property
    def start(self) -> bytes:
        """What the first line begins with. All lines of earlier pieces sort before it."""
        return self.first.encode("utf-8", "surrogateescape")


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """A merged view: its pieces in order, and `key`, the hash of all that decided it."""

    key: str
    folder: Path
    pieces: tuple[Piece, ...]

    @property
    def quads(self) -> int:
        """The number of its lines."""
        return sum(piece.quads for piece in self.pieces)

    @property
    def sha256(self) -> str:
        """The hash of its content."""
        return hashlib.sha256("\n".join(piece.sha256 for piece in self.pieces).encode()).hexdigest()

    @property
    def paths(self) -> list[Path]:
        """Where its pieces lie."""
        return [self.folder / piece.file for piece in self.pieces]

    def is_there(self) -> bool:
        """Whether all pieces are there, of the length that they were written with, and more than their lines."""
        try:
            with os.scandir(self.folder) as entries:
                sizes = {entry.name: entry.stat().st_size for entry in entries}
            return all(sizes.get(p.file, 0) > p.size + FOOT for p in self.pieces)
        except OSError:
            return False


def together(line: bytes) -> bytes:
    """What the lines begin with that are not to be parted from a line: its subject, or what comes before "#" in it."""
    subject = line[: line.index(b" ") + 1]
    within = subject.find(b"#") + 1
    return subject[:within] if within else subject


def behind(words: bytes) -> bytes:
    """What sorts behind all that begins with some words, and before all else that sorts behind them."""
    return words[:-1] + bytes([words[-1] + 1])


class Cutter:
    """Takes sorted lines and gives back those of each piece that is complete."""

    def __init__(self) -> None:
        self._lines: list[bytes] = []
        self._group = b""
        self._size = 0  # of the group

    @property
    def is_open(self) -> bool:
        """Whether lines wait for others that belong into their piece."""
        return bool(self._lines)

    def cut(self, lines: Iterable[bytes]) -> Iterator[list[bytes]]:
        """Take lines, of which the last ends its group."""
        for line in lines:
            if not (self._group and line.startswith(self._group)):
                yield from self._ended()
                self._group, self._size = together(line), 0
            self._lines.append(line)
            self._size += len(line)
        yield from self._ended()

    def splice(self, lines: list[bytes], gone: Iterable[range], new: list[bytes]) -> Iterator[list[bytes]]:
        """Take the lines of a piece that a cutter gave, without some of them and with new ones: as `cut` would, but only the groups in
        which something changed are looked at line by line, and the last one. Within what was a piece no other ends one.
        """
        lost = {number for numbers in gone for number in numbers}
        changed = {together(lines[number]) for number in lost}
        changed.update(map(together, new))
        at = 0
        for group in sorted(changed):
            first, last = (bisect_left(lines, words, at) for words in (group, behind(group)))
            yield from self._uncut(lines[at:first])
            mine = new[bisect_left(new, group) : bisect_left(new, behind(group))]
            yield from self.cut(sorted([*(lines[n] for n in range(first, last) if n not in lost), *mine]))
            at = last
        yield from self._uncut(lines[at:])

    def _uncut(self, lines: list[bytes]) -> Iterator[list[bytes]]:
        """Take whole groups, of which at most the last one ends a piece."""
        if lines:
            self._lines += lines
            self._group = together(lines[-1])
            self._size = sum(map(len, lines[bisect_left(lines, self._group) :]))
            yield from self._ended()

    def _ended(self) -> Iterator[list[bytes]]:
        if self._group and crc32(self._group) % SIZE < self._size:
            yield from self.rest()
        self._group = b""

    def rest(self) -> Iterator[list[bytes]]:
        """The last piece, where there is one."""
        if self._lines:
            yield self._lines
        self._lines, self._group = [], b""


def write_piece(folder: Path, lines: list[bytes]) -> Piece:
    """Write the lines of one piece, which is to be made lasting before it is shown.

    Raises OSError or StoreError where the folder cannot be written.
    """
    part = write_lines(folder, "", "", (b"".join(lines),), len(lines), lasting=False)
    name = f"{part.sha256[:32]}.nq"
    if (folder / name).exists():  # somebody may be shown it now
        make_lasting(part.path)
    part.path.replace(folder / name)
    return Piece(
        file=name,
        sha256=part.sha256,
        quads=len(lines),
        size=sum(map(len, lines)),
        first=together(lines[0]).decode("utf-8", "surrogateescape"),
    )
