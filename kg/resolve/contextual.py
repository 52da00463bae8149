"""Small networks that weigh words by what the language model makes of them in their sentence.

The language model gives every word a row of figures that tells it apart from the same word elsewhere. Enter those rows for words that may name
an encounter and for the mentions of who may take part; leave what each word names, and how strongly each pair is tied.
`participants` mixes the answers with those of its forests, which know grammar and distances better, but of words only lemmas.
Grown by `kg/resolve/training/contextual.py`; other language models give no such rows, and the forests decide alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token
from threadpoolctl import ThreadpoolController

from kg.language.pipeline import ROWS
from kg.model import EntityKind
from kg.resolve.candidates import Scene, Seen

Floats = NDArray[np.float64]
Rows = NDArray[np.float16]

FIGURES = 12
"""How many figures `_figures` gives."""

FIELDS = ("name.in", "name.in.bias", "name.out", "name.out.bias")
TIE_FIELDS = (
    *("tie.word", "tie.word.bias", "tie.actor", "tie.actor.bias", "tie.figures", "tie.figures.bias"),
    *("tie.in", "tie.in.bias", "tie.out", "tie.out.bias"),
)


def rows_of(scene: Scene) -> Rows | None:
    """The language model's rows for the tokens of an article; None where it gives none."""
    found: Rows | None = scene.doc.user_data.get(ROWS)
    return found


def scene_ties(scene: Scene, pairs: Sequence[tuple[Token, str]]) -> tuple[Rows, Rows, Floats] | None:
    """What `ContextualModel.ties` takes, for each pair of a word and an actor; None where there are no rows."""
    rows = rows_of(scene)
    if rows is None:
        return None
    nearest = [_nearest(scene, *pair) for pair in pairs]
    figures = np.array(
        [_figures(scene, t, actor, mention) for (t, actor), mention in zip(pairs, nearest, strict=True)],
        dtype=np.float64,
    ).reshape(len(pairs), FIGURES)
    return rows[[t.i for t, _ in pairs]], rows[[mention.token for mention in nearest]], figures


def _nearest(scene: Scene, t: Token, actor: str) -> Seen:
    """The mention of somebody that lies nearest to a word, in its sentence if there is one."""
    sentence = scene.sentence_of[t.i]
    return min(scene.seen[actor], key=lambda p: (abs(p.sentence - sentence), abs(p.token - t.i)))


def _figures(scene: Scene, t: Token, actor: str, mention: Seen) -> list[float]:
    """What the rows do not tell: how far a mention is from a word, how it is worded, of what kind the entity is."""
    sentences, words = mention.sentence - scene.sentence_of[t.i], mention.token - t.i
    here = sentences == 0
    kind = scene.entities[actor].kind
    return [
        here,
        max(-5, min(5, sentences)) / 5,
        math.copysign(math.log1p(abs(words)), words) / 5,
        kind is EntityKind.PERSON,
        kind is EntityKind.STATE,
        *(mention.how == how for how in ("group", "capital", "demonym", "name")),
        *(here and abs(words) <= reach for reach in (2, 5, 10)),
    ]


@cache
def _threads() -> ThreadpoolController:
    """What keeps numpy on one core: matrices are small here, and threads that wait for the next one cost more than they help."""
    return ThreadpoolController()


@dataclass(frozen=True, kw_only=True)
class ContextualModel:
    """Networks of one hidden layer each, of several seeds; every array has a row for each seed."""

    layers: Mapping[str, Floats]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> ContextualModel:
        """The networks of a bundle. Raises KeyError where an array is missing."""
        return cls(layers={name: arrays[f"context.{name}"].astype(np.float64) for name in (*FIELDS, *TIE_FIELDS)})

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """What `of` reads back."""
        return {f"context.{name}": array.astype(np.float16) for name, array in self.layers.items()}

    def names(self, words: Rows) -> Floats:
        """For each word the probability of each answer, from the words' rows."""
        with _threads().limit(limits=1, user_api="blas"):
            hidden = self._layer("name.in", words.astype(np.float64))
            scores = self._layer("name.out", hidden, last=True)
        raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return np.asarray((raised / raised.sum(axis=-1, keepdims=True)).mean(axis=0))

    def ties(self, words: Rows, actors: Rows, figures: Floats) -> Floats:
        """For each pair how strongly it is tied, from the rows of both and what `_figures` tells. Above 0 is likelier than not."""
        with _threads().limit(limits=1, user_api="blas"):
            word = self._layer_of_rows("tie.word", words)
            actor = self._layer_of_rows("tie.actor", actors)
            other = self._layer("tie.figures", figures)
            hidden = self._layer("tie.in", np.concatenate([word, actor, word * actor, other], axis=-1))
            return np.asarray(self._layer("tie.out", hidden, last=True)[..., 0].mean(axis=0))

    def _layer_of_rows(self, name: str, rows: Rows) -> Floats:
        """A layer of rows of which many are the same: each is worked out once."""
        whole = np.dtype((np.void, rows.shape[1] * rows.dtype.itemsize))
        own, at = np.unique(np.ascontiguousarray(rows).view(whole), return_inverse=True)
        different = own.view(rows.dtype).reshape(len(own), rows.shape[1])
        return self._layer(name, different.astype(np.float64))[:, at.ravel()]

    def _layer(self, name: str, x: Floats, *, last: bool = False) -> Floats:
        found = np.asarray(x @ self.layers[name] + self.layers[f"{name}.bias"][:, None, :])
        return found if last else np.maximum(found, 0)
