"""Grows both forests and the networks beside them: what a word names, and who takes part in it. Examples go in, a `ParticipantModel` comes out.

The second forest reads the answers of the first, and must learn from answers as unsure as those that it will meet: so each article's
are given by a forest grown on the others (three folds, by the hash of the article's name).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from kg.errors import ModelError
from kg.resolve.boosted import Floats, Forest
from kg.resolve.candidates import Features, of_word_and_actor
from kg.resolve.contextual import Rows, rows_of, scene_ties
from kg.resolve.participants import ANSWERS, ParticipantModel, mixed
from kg.resolve.training.contextual import grow_names, grow_ties, stored
from kg.resolve.training.examples import Example, labels, types_by_lemma

FOLDS = 3
SEEDS, SHARE = 6, 0.3
"""Forests of so many seeds, each tree offered this share of the figures, are one: a single one changes its mind at the smallest change of a parse."""

FEW = 2
"""Seeds of the forests that only tell what answers on unseen articles are like."""

LEAST_WORD, LEAST_ACTOR = 6, 40
"""Rows in which a figure must be set to be learned from; fewer made no difference in cross-validation and a slower program."""


def vocabulary(rows: Iterable[Mapping[str, float]], least: int) -> tuple[str, ...]:
    """The figures that are set in enough rows, sorted."""
    seen = Counter(name for row in rows for name, figure in row.items() if figure)
    return tuple(sorted(name for name, count in seen.items() if count >= least))


def grow(
    matrix: Floats,
    answers: np.ndarray,
    weights: np.ndarray,
    *,
    rounds: int,
    rate: float,
    leaves: int,
    seeds: int = SEEDS,
) -> list[HistGradientBoostingClassifier]:
    """Boosted trees of these rows, of several seeds; the same rows give the same trees."""
    return [
        HistGradientBoostingClassifier(
            max_iter=rounds,
            learning_rate=rate,
            max_leaf_nodes=leaves,
            min_samples_leaf=12,
            l2_regularization=2.0,
            max_bins=128,
            max_features=SHARE,
            early_stopping=False,
            random_state=seed,
        ).fit(matrix, answers, sample_weight=weights)
        for seed in range(seeds)
    ]


def forest_of(grown: Sequence[HistGradientBoostingClassifier], names: Sequence[str], classes: int) -> Forest:
    """The trees as arrays. A class that training did not see gets no tree and a score that loses."""
    parts: dict[str, list[np.ndarray]] = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
    width = 1 if classes == 2 else classes
    columns = [0] if classes == 2 else [int(c) for c in grown[0].classes_]
    turns = [trees for one in grown for trees in one._predictors]
    roots = np.full((len(turns), width), -1, np.int32)
    size = depth = 0
    for turn, trees in enumerate(turns):
        for column, tree in zip(columns, trees, strict=True):
            nodes = tree.nodes
            own = np.arange(size, size + len(nodes))
            leaf = nodes["is_leaf"].astype(bool)
            roots[turn, column] = size
            parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            parts["threshold"].append(np.where(leaf, 0.0, nodes["num_threshold"]))
            parts["left"].append(np.where(leaf, own, size + nodes["left"].astype(int)))
            parts["right"].append(np.where(leaf, own, size + nodes["right"].astype(int)))
            parts["value"].append(np.where(leaf, nodes["value"] / len(grown), 0.0))
            size += len(nodes)
            depth = max(depth, int(nodes["depth"].max()))
    parts["feature"].append(np.zeros(1))  # an empty tree for a class without one
    parts["threshold"].append(np.zeros(1))
    parts["left"].append(np.array([size]))
    parts["right"].append(np.array([size]))
    parts["value"].append(np.zeros(1))
    roots[roots < 0] = size
    base = np.full(width, -20.0)
    base[columns] = np.mean([np.ravel(one._baseline_prediction) for one in grown], axis=0)
    joined = {name: np.concatenate(pieces) for name, pieces in parts.items()}
    return Forest(
        names=tuple(names),
        feature=joined["feature"].astype(np.int32),
        threshold=joined["threshold"].astype(np.float64),
        left=joined["left"].astype(np.int32),
        right=joined["right"].astype(np.int32),
        value=joined["value"].astype(np.float64),
        roots=roots,
        base=base,
        depth=depth,
    )


def fold(name: str) -> int:
    """The fold of an article."""
    return int(hashlib.sha1(f"i{name}".encode()).hexdigest(), 16) % FOLDS


def settings_of(home: Path) -> dict[str, Any]:
    """What a person decided about the model: further lemmas, and thresholds with their reasons."""
    found: dict[str, Any] = json.loads((home / "settings.json").read_text("utf-8"))
    return found


def write_model(model: ParticipantModel, home: Path) -> None:
    """Write encounters.json and encounters.npz. The same model gives the same bytes."""
    home.mkdir(parents=True, exist_ok=True)
    learned = {
        "slope": model.slope,
        "shift": model.shift,
        "types": model.types,
        "words": list(model.words.names),
        "actors": list(model.actors.names),
    }
    (home / "encounters.json").write_text(json.dumps(learned, indent=1, ensure_ascii=False) + "\n", "utf-8")
    context = model.contextual.arrays() if model.contextual is not None else {}
    np.savez_compressed(
        home / "encounters.npz", **model.words.arrays("words"), **model.actors.arrays("actors"), **context
    )


def train(examples: Sequence[Example], further: Sequence[Example], settings: dict[str, Any]) -> ParticipantModel:
    """Grow a model on annotated articles. Deterministic; some minutes on one core.

    The networks learn from `further` examples, too; the forests, which are sure of less after them, do not.
    """
    share = settings["context"]["value"]
    everything = [*examples, *further]
    types = types_by_lemma(everything)
    marked = [labels(example, types) for example in everything]
    folds = np.array([fold(e.name) for e in everything for _ in e.scene.triggers])

    words: list[Features] = [e.scene.of_trigger(t) for e in examples for t in e.scene.triggers]
    rows = np.concatenate([_rows(e)[[t.i for t in e.scene.triggers]] for e in everything])
    answers = np.array([ANSWERS.index(label.status) for own in marked for label in own])
    weights = np.array([label.weight for own in marked for label in own])
    size = len(words)  # rows of the examples, which come first
    names = vocabulary(words, LEAST_WORD)
    matrix = Forest(names=names, **_nothing()).matrix(words)
    growth = {"rounds": 50, "rate": 0.1, "leaves": 8}
    word_forest = forest_of(grow(matrix, answers[:size], weights[:size], **growth), names, len(ANSWERS))
    networks = grow_names(rows, answers, weights)
    named = np.zeros((size, len(ANSWERS)))
    for k in range(FOLDS):
        rest = folds != k
        mine, held = rest[:size], ~rest[:size]
        grown = grow(matrix[mine], answers[:size][mine], weights[:size][mine], **growth, seeds=FEW)
        told = forest_of(grown, names, len(ANSWERS)).probabilities(matrix[held])
        seen = stored(grow_names(rows[rest], answers[rest], weights[rest], seeds=1)).names(rows[:size][held])
        named[held] = mixed(told, seen, share)

    figures: list[Features] = []
    takes_part, weight, of_fold = [], [], []
    ties: list[tuple[Rows, Rows, Floats]] = []
    number = 0
    for example, own in zip(everything, marked, strict=True):
        actors = example.scene.actors
        if (tie := scene_ties(example.scene, list(product(example.scene.triggers, actors)))) is not None:
            ties.append(tie)
        for t, label in zip(example.scene.triggers, own, strict=True):
            if number < size:
                shared = of_word_and_actor(words[number], named[number].tolist())
                figures += [shared | example.scene.of_pair(t, actor) for actor in actors]
            takes_part += [example.meant[actor] in label.members for actor in actors]
            weight += [label.weight] * len(actors)
            of_fold += [folds[number]] * len(actors)
            number += 1
    names = vocabulary(figures, LEAST_ACTOR)
    matrix = Forest(names=names, **_nothing()).matrix(figures)
    answers, weights, folds = np.array(takes_part, dtype=int), np.array(weight), np.array(of_fold)
    tied = [np.concatenate(parts) for parts in zip(*ties, strict=True)]
    size = len(figures)
    growth = {"rounds": 60, "rate": 0.12, "leaves": 12}
    actor_forest = forest_of(grow(matrix, answers[:size], weights[:size], **growth), names, 2)
    networks |= grow_ties(*tied, answers, weights)
    scores = np.zeros(size)
    for k in range(FOLDS):
        rest = folds != k
        mine, held = rest[:size], ~rest[:size]
        grown = grow(matrix[mine], answers[:size][mine], weights[:size][mine], **growth, seeds=FEW)
        told = forest_of(grown, names, 2).scores(matrix[held])[:, 0]
        network = stored(grow_ties(*(part[rest] for part in tied), answers[rest], weights[rest], seeds=1))
        scores[held] = mixed(told, network.ties(*(part[:size][held] for part in tied)), share)
    sure = weights[:size] == 1.0
    line = LogisticRegression(C=1e6).fit(scores[sure, None], answers[:size][sure])
    return ParticipantModel(
        words=word_forest,
        actors=actor_forest,
        types={lemma: max(sorted(row), key=row.__getitem__) for lemma, row in sorted(types.items())},
        extra=tuple(settings["extra"]),
        thresholds={name: row["value"] for name, row in settings["thresholds"].items()},
        slope=round(float(line.coef_[0, 0]), 4),
        shift=round(float(line.intercept_[0]), 4),
        contextual=stored(networks),
        context=share,
    )


def _rows(example: Example) -> Rows:
    found = rows_of(example.scene)
    if found is None:
        raise ModelError("training needs the bundled language model, whose rows the networks read")
    return found


def _nothing() -> dict[str, object]:
    ints, floats = np.zeros(0, np.int32), np.zeros(0)
    return {
        "feature": ints,
        "threshold": floats,
        "left": ints,
        "right": ints,
        "value": floats,
        "roots": np.zeros((0, 1), np.int32),
        "base": np.zeros(1),
        "depth": 0,
    }
