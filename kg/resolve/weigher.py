"""What weighs the signs of each party that a person may act for: the bundled model, or another in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kg.resolve.boosted import forest


class Weigher(Protocol):
    """What weighs the signs of each party that a person may act for."""

    def __call__(self, person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]], /) -> Sequence[float]:
        """The belief, from 0 to 1, in each candidate."""


def weigh_sides(person: str, candidates: Sequence[str], rows: Sequence[Sequence[float]]) -> Sequence[float]:
    """The bundled model's beliefs."""
    return forest("allegiance").weigh(rows)
