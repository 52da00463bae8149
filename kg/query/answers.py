"""Answers: rows of terms, or triples.

What `kg.query.run` hands out and `kg.query.formats` writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """Rows of terms, None where a variable is unbound.

    `notes` say how the names that the user wrote were understood, `short` which columns to show where room is scarce,
    and `base` is the IRI that ids of this graph begin with ("" if not known).
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    notes: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    base: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.rows

    def texts(self) -> list[tuple[str, ...]]:
        """The rows as plain text: the words of literals, IRIs in full, "" for what is unbound."""
        return [tuple(text_of(term) for term in row) for row in self.rows]

    def dicts(self) -> list[dict[str, str]]:
        """The rows as plain text by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.texts()]


@dataclass(frozen=True, kw_only=True, slots=True)
class Graph:
    """Triples, sorted. `notes` say how the names that the user wrote were understood."""

    triples: tuple[ox.Triple, ...]
    notes: tuple[str, ...] = ()
    base: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found."""
        return not self.triples


Answer: TypeAlias = Table | Graph


def text_of(term: Term | None) -> str:
    """A term as plain text."""
    if term is None:
        return ""
    if isinstance(term, ox.Triple | ox.BlankNode):
        return str(term)
    return str(term.value)
