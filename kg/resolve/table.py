r"""Rows by key in one piece of bytes: of many thousands few are read and few change, and the rest costs nothing.

    table = Table().with_rows({"a": b"1", "b": b"2"})      b"a\t1\nb\t2\n"
    table.get("b")                                         b"2"
    table.with_rows({"a": None, "c": b"3"})                b"b\t2\nc\t3\n"

The rows are sorted, each a line, so the same rows are the same bytes, in however many steps they came. A key may be any text,
a value has no line break.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

MANY = 500
"""Rows that change, beyond which all are gone through: that is no slower then."""


def row_of(values: object) -> bytes:
    """Plain values as one row, without spaces: the same values in the same order are the same bytes."""
    return json.dumps(values, separators=(",", ":")).encode()


class Table:
    """Rows, of which none ever changes: another table is made of this one."""

    def __init__(self, data: bytes = b"") -> None:
        self.data = data

    def __bool__(self) -> bool:
        return bool(self.data)

    def get(self, key: str) -> bytes | None:
        """The value of a key."""
        start, end = self._span(_escaped(key))
        return self.data[start : end - 1].partition(b"\t")[2] if start < end else None

    def items(self, prefix: str = "") -> Iterator[tuple[str, bytes]]:
        """Keys, all or those that begin with something, and their values, sorted as they stand here."""
        first = _escaped(prefix)
        start = self._first_behind(first) if prefix else 0
        end = self._first_behind(first + b"\x7f") if prefix else len(self.data)  # no byte of a key sorts behind it
        for line in self.data[start:end].splitlines():
            key, _, value = line.partition(b"\t")
            yield _read(key), value

    def having(self, words: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
        """The keys and values of the rows that have one of some words in what of the value stands before a tab, where blanks part words."""
        data, found = self.data, dict[int, tuple[str, bytes]]()
        for word in words:
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
        data, at = self.data, self.data.find(words)
        while at >= 0:
            start, end = data.rfind(b"\n", 0, at) + 1, data.index(b"\n", at)
            yield _read(data[start:end].partition(b"\t")[0])
            at = data.find(words, end)

    def with_rows(self, rows: Mapping[str, bytes | None]) -> Table:
        """The table with other values of some keys; without those that have none."""
        if len(rows) > MANY or not self.data:
            every = {_escaped(key): value for key, value in self.items()} if self.data else {}
            every |= {_escaped(key): value for key, value in rows.items() if value is not None}
            for key, value in rows.items():
                if value is None:
                    every.pop(_escaped(key), None)
            return Table(b"".join(b"%b\t%b\n" % row for row in sorted(every.items())))
        parts, at = [], 0
        for words, value in sorted((_escaped(key), value) for key, value in rows.items()):
            start, end = self._span(words)
            parts += [self.data[at:start], b"" if value is None else b"%b\t%b\n" % (words, value)]
            at = end
        return Table(b"".join((*parts, self.data[at:])))

    def _span(self, key: bytes) -> tuple[int, int]:
        """Where the row of a key stands, or would."""
        words = key + b"\t"
        start = self._first_behind(words)
        return start, self.data.index(b"\n", start) + 1 if self.data.startswith(words, start) else start

    def _first_behind(self, words: bytes) -> int:
        """Where the first row stands that does not sort before some words."""
        data, low, high = self.data, 0, len(self.data)
        while low < high:  # both are where a row begins
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if data[start : start + len(words)] < words:
                low = data.index(b"\n", start) + 1
            else:
                high = start
        return low


def _escaped(key: str) -> bytes:
    """A key without line breaks, tabs and letters beyond ASCII, which sorts before every key that begins with it."""
    return key.encode("unicode_escape")


def _read(key: bytes) -> str:
    return key.decode("unicode_escape")
