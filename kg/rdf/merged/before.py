"""What merging starts from and leaves: what the last time decided, what is new since, and what of the merged view changed."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.rdf.digest import Digest
from kg.rdf.kept import Known
from kg.rdf.runs import Lines
from kg.resolve.table import Table


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What is new in the merged view. `lines` are those of the nodes that changed, to be closed after use; `touched` the nodes
    that changed or are gone, sorted: what was written of them holds no more. `known` is what was decided.
    """

    lines: Lines
    touched: list[str]
    known: Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What the last time decided, the digests that it was decided by, those of them that have changed since or are `gone`, and the
    names of the articles that came or have changed. With `other` corrections than these it was decided.
    """

    known: Known = field(default_factory=Known)
    digests: Table = field(default_factory=Table)
    gone: tuple[Digest, ...] = ()
    new: frozenset[str] = frozenset()
    other: bool = False


NOTHING = Before()
"""Of the first merge, which knows of no last time."""
