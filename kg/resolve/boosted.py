"""Trees that were grown in training (gradient boosting, Friedman 2001), asked in plain numpy.

Enter rows of figures, leave probabilities: the same, to the last digits, as those of the library that grew the trees, which need not be
installed where the program runs. A tree compares one figure with a threshold at each fork; the leaves of all trees are summed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.resources import folder

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]

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

    def matrix(self, rows: Sequence[Mapping[str, float]]) -> Floats:
        """Rows of named figures as the trees number them; a figure that training did not see often is left out."""
        place = {name: n for n, name in enumerate(self.names)}
        found = np.zeros((len(rows), len(self.names)))
        for n, row in enumerate(rows):
            for name, figure in row.items():
                at = place.get(name)
                if at is not None:
                    found[n, at] = figure
        return found

    def scores(self, matrix: Floats) -> Floats:
        """What the trees add up to: a row for each row, a column for each class."""
        at = np.broadcast_to(self.roots.ravel(), (len(matrix), self.roots.size))
        rows = np.arange(len(matrix))[:, None]
        for _ in range(self.depth):
            goes_left = matrix[rows, self.feature[at]] <= self.threshold[at]
            at = np.where(goes_left, self.left[at], self.right[at])
        return np.asarray(self.value[at].reshape(len(matrix), *self.roots.shape).sum(1) + self.base)

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
