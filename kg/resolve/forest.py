"""Weighs signs: a forest of small decision trees, read from a file of figures.

The trees are grown by the recipe in `kg/resolve/training` (gradient boosting, Friedman 2001) and kept as arrays; here they
are only walked, so that nothing but numpy is needed to read an article. The same signs give the same belief on every
machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.resources import folder


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees in one row of nodes. `left` and `right` are numbers of nodes; a leaf is its own child and has a `value`.

    `roots` are where the trees begin, `groups` how many forests of one kind were grown from other seeds: their
    beliefs are averaged.
    """

    sign: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    groups: NDArray[np.int32]
    start: NDArray[np.float64]
    depth: int
    width: int

    def weigh(self, signs: Sequence[Sequence[float]]) -> list[float]:
        """The belief, from 0 to 1, that each row of signs speaks for it. Raises ModelError on rows of another width."""
        if not signs:
            return []
        rows = np.asarray(signs, dtype=np.float32)
        if rows.shape[1] != self.width:
            raise ModelError(f"the model weighs {self.width} signs, {rows.shape[1]} were given: train it anew")
        beliefs = np.zeros(len(rows))
        for group, start in enumerate(self.start):
            score = np.full(len(rows), start)
            nodes = np.repeat(self.roots[self.groups == group][None, :], len(rows), axis=0)
            at = np.arange(len(rows))[:, None]
            for _ in range(self.depth):
                low = rows[at, self.sign[nodes]] <= self.threshold[nodes]
                nodes = np.where(low, self.left[nodes], self.right[nodes])
            score += self.value[nodes].sum(axis=1)
            beliefs += 1 / (1 + np.exp(-score))
        return [float(belief) for belief in beliefs / len(self.start)]


@cache
def forest(name: str) -> Forest:
    """The forest of a name, e.g. "seating". Raises ModelError where its file is missing or damaged."""
    path = folder("resolve/model") / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return Forest(
                sign=file["sign"],
                threshold=file["threshold"],
                left=file["left"],
                right=file["right"],
                value=file["value"],
                roots=file["roots"],
                groups=file["groups"],
                start=file["start"],
                depth=int(file["depth"]),
                width=int(file["width"]),
            )
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}); reinstall the package") from error
