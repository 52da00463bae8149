"""Trees that were grown in training (gradient boosting, Friedman 2001), asked in plain numpy.

Enter rows of figures, leave probabilities: the same, to the last digits, as those of the library that grew the trees, which need not be
installed where the program runs. A tree compares one figure with a threshold at each fork; the leaves of all trees are summed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.resources import folder

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

AT_ONCE = 1 << 14
"""Answers of trees that are looked up at once: so many that the arrays stay in the processor's cache."""

FIELDS = ("feature", "threshold", "left", "right", "value", "roots", "base")


@dataclass(frozen=True, kw_only=True)
class Forest:
    """Boosted trees over named figures.

    All forks and leaves lie in one row of arrays; a leaf points to itself. `roots` has a row for each round of boosting and a
    column for each class (one column where there are two classes), or for each seed of a question of yes or no; `base` is what is added before
    the first tree. `names` are the figures by name, or their numbers where callers give them in a fixed order.
    """

    names: tuple[str, ...]
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    roots: Ints
    base: Floats
    depth: int

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], names: Sequence[str], prefix: str) -> Forest:
        """The forest whose arrays begin with a prefix in a bundle. Raises KeyError where one is missing."""
        own = {field: arrays[f"{prefix}.{field}"] for field in FIELDS}
        return cls(
            names=tuple(names),
            feature=own["feature"].astype(np.int32),
            threshold=own["threshold"].astype(np.float64),
            left=own["left"].astype(np.int32),
            right=own["right"].astype(np.int32),
            value=own["value"].astype(np.float64),
            roots=own["roots"].astype(np.int32),
            base=own["base"].astype(np.float64),
            depth=int(arrays[f"{prefix}.depth"]),
        )

    def arrays(self, prefix: str) -> dict[str, NDArray[np.generic]]:
        """What `of` reads back."""
        found: dict[str, NDArray[np.generic]] = {f"{prefix}.{field}": getattr(self, field) for field in FIELDS}
        found[f"{prefix}.depth"] = np.array(self.depth)
        return found

    def matrix(self, rows: Sequence[Mapping[str, float]], *, prefix: str = "") -> Floats:
        """Rows of named figures as the trees number them; a figure that training did not see often is left out. `prefix` stands
        before each of their names.
        """
        found = np.zeros((len(rows), len(self.names)))
        for numbers, row in zip(found, rows, strict=True):
            self.fill(numbers, row, prefix=prefix)
        return found

    def fill(self, numbers: Floats, row: Mapping[str, float], *, prefix: str = "") -> None:
        """Set in a row of numbers the figures that the trees know."""
        place = self._places.get(prefix)
        if place is None:
            place = {name[len(prefix) :]: n for n, name in enumerate(self.names) if name.startswith(prefix)}
            self._places[prefix] = place
        known = [(at, figure) for name, figure in row.items() if (at := place.get(name)) is not None]
        if known:
            where, figures = zip(*known, strict=True)
            numbers[list(where)] = figures

    def scores(self, matrix: Floats) -> Floats:
        """What the trees add up to: a row for each row, a column for each class."""
        size = max(1, AT_ONCE // self.roots.size)
        parts = [self._leaves(matrix[n : n + size]) for n in range(0, len(matrix), size)]
        values = np.concatenate(parts) if parts else np.zeros((0, self.roots.size))
        return np.asarray(values.reshape(len(matrix), *self.roots.shape).sum(1) + self.base)

    def _leaves(self, matrix: Floats) -> Floats:
        """What each tree says of each row of a few."""
        feature, ways = self._steps
        figures = np.ascontiguousarray(matrix).ravel()
        row = (np.arange(len(matrix)) * matrix.shape[1])[:, None]
        at = np.broadcast_to(self.roots.ravel().astype(np.intp), (len(matrix), self.roots.size))
        for _ in range(self.depth):
            goes_right = figures.take(feature.take(at) + row) > self.threshold.take(at)
            at = ways.take(2 * at + goes_right)
        return self.value.take(at)

    @cached_property
    def _steps(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The figure that each fork asks for, and where it leads, left and right in turn, as numpy looks them up fastest."""
        return self.feature.astype(np.intp), np.stack([self.left, self.right], axis=1).ravel().astype(np.intp)

    @cached_property
    def _places(self) -> dict[str, dict[str, int]]:
        """The numbers of the figures by name, for each prefix that was asked for, without it."""
        return {}

    def probabilities(self, matrix: Floats) -> Floats:
        """A column for each class; of two classes both columns."""
        scores = self.scores(matrix)
        if scores.shape[1] == 1:
            yes = 1 / (1 + np.exp(-scores[:, 0]))
            return np.stack([1 - yes, yes], axis=1)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def weigh(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """How likely "yes" is for each row of figures in their fixed order: the mean of the seeds, from 0 to 1.

        Raises ModelError on rows of another width.
        """
        if not rows:
            return []
        matrix = np.asarray(rows, dtype=np.float32)  # as precise as in training
        if matrix.shape[1] != len(self.names):
            raise ModelError(f"the model weighs {len(self.names)} figures, {matrix.shape[1]} were given: train it anew")
        return [float(belief) for belief in (1 / (1 + np.exp(-self.scores(matrix.astype(np.float64))))).mean(axis=1)]


@cache
def forest(name: str) -> Forest:
    """The bundled forest of a question of yes or no, e.g. "dating". Raises ModelError where its file is missing or damaged."""
    path = folder("resolve/model") / f"{name}.npz"
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return Forest.of(arrays, [str(n) for n in range(int(arrays[f"{name}.width"]))], name)
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{path} cannot be read ({error}); reinstall the package") from error
