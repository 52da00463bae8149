"""The organisation of somebody whose office only organisations have: "the Secretary-General" where the United Nations alone is named.

Enter a title and the organisations that an article names; leave the one that is meant, or none. No list of office-holders: the rows of
`kg/rules/lexicons/offices_of_bodies.tsv` tell which organisations have an office of that name.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from kg.language.rules import load_tsv
from kg.resolve.names import fold
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class BodyOffice:
    """A row of offices_of_bodies.tsv."""

    id: str
    title: str
    bodies: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()

    def fits(self, title: str) -> bool:
        """Whether a title is the office of the row."""
        return re.fullmatch(self.title, fold(title)) is not None


@cache
def body_offices() -> tuple[BodyOffice, ...]:
    """The rows of offices_of_bodies.tsv."""
    return load_tsv(rules("lexicons", "offices_of_bodies.tsv"), BodyOffice)


def body_of(title: str, named: Collection[str]) -> str:
    """The key of the organisation that a bare title belongs to; "" where the article names none that has it, or several."""
    for row in body_offices():
        if row.fits(title):
            families = [[key for key in family.split("/") if key in named] for family in row.bodies]
            fits = [family[0] for family in families if family]
            return fits[0] if len(fits) == 1 else ""
    return ""
