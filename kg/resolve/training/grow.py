"""Grows forests by gradient boosting and writes them as arrays that `kg.resolve.boosted` walks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.resolve.boosted import Forest
from kg.resolve.training.samples import Sample

SEEDS = (0, 1, 2)


def grow(samples: Sequence[Sample], *, trees: int, leaves: int, smallest: int) -> Forest:
    """Forests of three seeds on all samples, as one."""
    rows = np.array([s.signs for s in samples], dtype=np.float32)
    answers = np.array([s.answer for s in samples])
    models = [
        HistGradientBoostingClassifier(
            max_iter=trees,
            learning_rate=0.06,
            max_leaf_nodes=leaves,
            min_samples_leaf=smallest,
            l2_regularization=1,
            max_features=0.4,
            early_stopping=False,
            random_state=seed,
        ).fit(rows, answers)
        for seed in SEEDS
    ]
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []
    roots = np.zeros((trees, len(models)), np.int32)
    depth = 0
    for seed, model in enumerate(models):
        for turn, (tree,) in enumerate(model._predictors):
            base = len(feature)
            roots[turn, seed] = base
            for number, node in enumerate(tree.nodes):
                leaf = bool(node["is_leaf"])
                feature.append(0 if leaf else int(node["feature_idx"]))
                threshold.append(0.0 if leaf else float(node["num_threshold"]))
                left.append(base + (number if leaf else int(node["left"])))
                right.append(base + (number if leaf else int(node["right"])))
                value.append(float(np.float32(node["value"])) if leaf else 0.0)
                depth = max(depth, int(node["depth"]))
    return Forest(
        names=tuple(str(n) for n in range(rows.shape[1])),
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        value=np.array(value),
        roots=roots,
        base=np.array([float(np.ravel(m._baseline_prediction)[0]) for m in models]),
        depth=depth,
    )


def write(forest: Forest, path: Path) -> None:
    """Write a forest, to be read by its file's name. The same forest gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, **forest.arrays(path.stem), **{f"{path.stem}.width": np.array(len(forest.names))})
