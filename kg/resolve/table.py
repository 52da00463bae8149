r"""Rows by key in blocks of bytes: of many thousands few are read and few change, and the rest costs nothing.

    table = Table().with_rows({"a": b"1", "b": b"2"})      b"a\t1\nb\t2\n"
    table.get("b")                                         b"2"
    table.with_rows({"a": None, "c": b"3"})                b"b\t2\nc\t3\n"

The rows are sorted, each a line, so the same rows are the same bytes, in however many steps they came. They are cut into blocks at
places that hang on the rows alone: behind a row with a probability that grows with its size, drawn by the hash of its key. A block that
stands in a file is read, and held against its hash, when a row of it is asked for. A key may be any text, a value has no line break.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import accumulate
from zlib import crc32

from kg.errors import StoreError

MANY = 500
"""Rows that change, beyond which all are gone through: that is no slower then."""

SIZE = 1 << 16
"""Bytes of a block, on average."""

Told = tuple[str, int, str]
"""Of a block: what its first row begins with, its size and its hash."""


class DamagedTableError(StoreError):
    """A block is not what was written."""


def row_of(values: object) -> bytes:
    """Plain values as one row, without spaces: the same values in the same order are the same bytes."""
    return json.dumps(values, separators=(",", ":")).encode()


class Block:
    """Some rows; where they stand somewhere in a file they are read when they are asked for."""

    __slots__ = ("_data", "_file", "_sha256", "_start", "first", "size")

    def __init__(self, data: bytes) -> None:
        self._data: bytes | None = data
        self._sha256 = ""
        self._file, self._start = memoryview(b""), 0
        self.first, self.size = data[: data.index(b"\t") + 1], len(data)

    @classmethod
    def at(cls, told: Told, file: memoryview, start: int) -> Block:
        """The block that was written there."""
        found = cls.__new__(cls)
        found._data, found._file, found._start = None, file, start
        first, found.size, found._sha256 = told
        found.first = first.encode()
        return found

    def told(self) -> Told:
        """What `at` needs to know."""
        self._sha256 = self._sha256 or _hash(self.raw())
        return self.first.decode(), self.size, self._sha256

    def raw(self) -> bytes:
        """The bytes as they stand there."""
        return bytes(self._file[self._start : self._start + self.size]) if self._data is None else self._data

    @property
    def data(self) -> bytes:
        """The rows. Raises DamagedTableError where they are not what was written."""
        if self._data is None:
            data = self.raw()
            if _hash(data) != self._sha256:
                raise DamagedTableError("what a build left for the next one is damaged; it is made anew from the parts")
            self._data = data
        return self._data


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


class Table:
    """Rows, of which none ever changes: another table is made of this one."""

    def __init__(self, blocks: Iterable[Block] = ()) -> None:
        self.blocks = tuple(blocks)
        self._firsts = [block.first for block in self.blocks]

    @classmethod
    def at(cls, told: Iterable[Told], file: memoryview, start: int) -> Table:
        """The table whose blocks stand one after the other in a file."""
        found = [(*row,) for row in told]
        starts = accumulate((size for _, size, _ in found), initial=start)
        return cls(Block.at(row, file, start) for row, start in zip(found, starts, strict=False))

    def __bool__(self) -> bool:
        return bool(self.blocks)

    @property
    def data(self) -> bytes:
        """All rows."""
        return b"".join(block.data for block in self.blocks)

    def get(self, key: str) -> bytes | None:
        """The value of a key."""
        if not self.blocks:
            return None
        words = _begin(key)
        data = self.blocks[self._number(words)].data
        start, end = _span(data, words)
        return data[start + len(words) : end - 1] if start < end else None

    def items(self, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Keys, all or those that begin with something, and their values, sorted as they stand here."""
        first = _escaped(prefix)
        last = first + b"\x7f"  # no byte of a key sorts behind it
        for block in self.blocks[self._number(first) :] if prefix else self.blocks:
            if prefix and block.first > last:
                return
            data = block.data
            start, end = (_first_behind(data, first), _first_behind(data, last)) if prefix else (0, len(data))
            for line in data[start:end].splitlines():
                key, _, value = line.partition(b"\t")
                yield _read(key), value

    def having(self, words: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the rows that have one of some words in what of the value stands before a tab, where blanks part words."""
        wanted = list(words)
        for block in self.blocks:
            data, found = block.data, dict[int, tuple[str, bytes]]()
            for word in wanted:
                at = data.find(word)
                while at >= 0:
                    start, end = data.rfind(b"\n", 0, at) + 1, data.index(b"\n", at)
                    key, _, value = data[start:end].partition(b"\t")
                    if word in value.partition(b"\t")[0].split(b" "):
                        found[start] = _read(key), value
                    at = data.find(word, end)
            yield from (row for _, row in sorted(found.items()))

    def holding(self, words: bytes) -> Iterator[str]:
        """The keys of the rows in which some words stand."""
        for block in self.blocks:
            data = block.data
            at = data.find(words)
            while at >= 0:
                start, end = data.rfind(b"\n", 0, at) + 1, data.index(b"\n", at)
                yield _read(data[start:end].partition(b"\t")[0])
                at = data.find(words, end)

    def with_rows(self, rows: Mapping[str, bytes | None]) -> Table:
        """The table with other values of some keys; without those that have none."""
        cutter = _Cutter()
        if len(rows) > MANY or not self.blocks:
            every = {_begin(key): value for key, value in self.items()}
            every |= {_begin(key): value for key, value in rows.items() if value is not None}
            for key, value in rows.items():
                if value is None:
                    every.pop(_begin(key), None)
            for row in sorted(every.items()):
                cutter.take(b"%b%b\n" % row)
            return cutter.table()
        changes = sorted((_begin(key), value) for key, value in rows.items())
        at = 0
        for block, following in zip(self.blocks, [*self._firsts[1:], None], strict=True):
            start = at
            while at < len(changes) and (following is None or changes[at][0] < following):
                at += 1
            if at > start or cutter.is_open:
                _replace(block.data, changes[start:at], cutter)
            else:
                cutter.keep(block)
        return cutter.table()

    def _number(self, words: bytes) -> int:
        """Which block a row is in that begins so, or would be."""
        return max(bisect_right(self._firsts, words) - 1, 0)


class _Cutter:
    """Takes sorted rows, and makes blocks of them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._parts: list[bytes] = []

    @property
    def is_open(self) -> bool:
        """Whether rows wait for others that belong into their block."""
        return bool(self._parts)

    def keep(self, block: Block) -> None:
        """Take a block as it is, where no row waits."""
        self._blocks.append(block)

    def take(self, rows: bytes) -> None:
        """Take rows of which at most the last one ends a block."""
        self._parts.append(rows)
        start = rows.rfind(b"\n", 0, -1) + 1
        if crc32(rows[start : rows.index(b"\t", start)]) % SIZE < len(rows) - start:
            self._end()

    def _end(self) -> None:
        if self._parts:
            self._blocks.append(Block(b"".join(self._parts)))
            self._parts = []

    def table(self) -> Table:
        """All that was taken."""
        self._end()
        return Table(self._blocks)


def _replace(data: bytes, changes: Iterable[tuple[bytes, bytes | None]], cutter: _Cutter) -> None:
    """Hand on the rows of a block with some changes. What was a block is cut by a row that changed, or at its end, or not at all."""
    at = 0
    for words, value in changes:
        start, end = _span(data, words)
        if at < start:
            cutter.take(data[at:start])
        if value is not None:
            cutter.take(b"%b%b\n" % (words, value))
        at = end
    if at < len(data):
        cutter.take(data[at:])


def _span(data: bytes, words: bytes) -> tuple[int, int]:
    """Where the row that begins so stands, or would."""
    start = _first_behind(data, words)
    return start, data.index(b"\n", start) + 1 if data.startswith(words, start) else start


def _first_behind(data: bytes, words: bytes) -> int:
    """Where the first row stands that does not sort before some words."""
    low, high = 0, len(data)
    while low < high:  # both are where a row begins
        start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if data[start : start + len(words)] < words:
            low = data.index(b"\n", start) + 1
        else:
            high = start
    return low


def _begin(key: str) -> bytes:
    """What the row of a key begins with."""
    return _escaped(key) + b"\t"


def _escaped(key: str) -> bytes:
    """A key without line breaks, tabs and letters beyond ASCII, which sorts before every key that begins with it."""
    return key.encode("unicode_escape")


def _read(key: bytes) -> str:
    return key.decode("unicode_escape")
