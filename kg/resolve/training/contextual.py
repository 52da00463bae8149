"""Grows the networks of `kg.resolve.contextual` with torch: rows of words in, arrays out.

Dropout is strong and training short, since a few thousand pairs are little for so many weights; of the seeds that are averaged each sees the rows in an
order of its own. The same rows give the same weights on the same kind of processor.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from kg.resolve.contextual import ContextualModel, Floats, Rows
from kg.resolve.participants import ANSWERS

SEEDS = 3
HIDDEN = 128
RATE = 1e-3


class Naming(nn.Module):
    """What a word names."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.last = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, len(ANSWERS))
        self.drop = nn.Dropout(0.4)

    def forward(self, words: Tensor) -> Tensor:
        scores: Tensor = self.last(self.drop(torch.relu(self.first(self.drop(words)))))
        return scores


class Tie(nn.Module):
    """How strongly a word and somebody are tied."""

    def __init__(self, width: int, figures: int) -> None:
        super().__init__()
        self.word, self.actor = nn.Linear(width, HIDDEN), nn.Linear(width, HIDDEN)
        self.figures = nn.Linear(figures, HIDDEN)
        self.first, self.last = nn.Linear(4 * HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.drop = nn.Dropout(0.3)

    def forward(self, words: Tensor, actors: Tensor, figures: Tensor) -> Tensor:
        word = self.drop(torch.relu(self.word(self.drop(words))))
        actor = self.drop(torch.relu(self.actor(self.drop(actors))))
        other = torch.relu(self.figures(figures))
        mixed = torch.relu(self.first(torch.cat([word, actor, word * actor, other], -1)))
        scores: Tensor = self.last(self.drop(mixed))[:, 0]
        return scores


def grow_names(words: Rows, answers: np.ndarray, weights: np.ndarray, seeds: int = SEEDS) -> dict[str, Floats]:
    """Networks that tell what a word names, as the arrays of `ContextualModel`."""
    rows, wanted, weight = _tensor(words), torch.tensor(answers), _tensor(weights)

    def loss(network: nn.Module, some: Tensor) -> Tensor:
        return (functional.cross_entropy(network(rows[some]), wanted[some], reduction="none") * weight[some]).mean()

    grown = [_fit(lambda: Naming(words.shape[1]), loss, len(words), seed, passes=30, batch=64) for seed in range(seeds)]
    return _arrays(grown, {"name.in": "first", "name.out": "last"})


def grow_ties(
    words: Rows, actors: Rows, figures: Floats, answers: np.ndarray, weights: np.ndarray, seeds: int = SEEDS
) -> dict[str, Floats]:
    """Networks that tell who takes part, as the arrays of `ContextualModel`."""
    left, right, other = _tensor(words), _tensor(actors), _tensor(figures)
    wanted, weight = _tensor(answers), _tensor(weights)

    def loss(network: nn.Module, some: Tensor) -> Tensor:
        scores = network(left[some], right[some], other[some])
        off = functional.binary_cross_entropy_with_logits(scores, wanted[some], reduction="none")
        return (off * weight[some]).mean()

    grown = [
        _fit(lambda: Tie(words.shape[1], figures.shape[1]), loss, len(words), seed, passes=12, batch=256)
        for seed in range(seeds)
    ]
    parts = {"word": "word", "actor": "actor", "figures": "figures", "in": "first", "out": "last"}
    return _arrays(grown, {f"tie.{name}": part for name, part in parts.items()})


def stored(arrays: dict[str, Floats]) -> ContextualModel:
    """Networks with the precision that they are kept in, so that training measures what reading will have."""
    return ContextualModel(layers={name: a.astype(np.float16).astype(np.float64) for name, a in arrays.items()})


def _tensor(array: np.ndarray) -> Tensor:
    return torch.tensor(np.asarray(array, np.float32))


def _fit(
    make: Callable[[], nn.Module],
    loss: Callable[[nn.Module, Tensor], Tensor],
    size: int,
    seed: int,
    *,
    passes: int,
    batch: int,
) -> nn.Module:
    torch.manual_seed(seed)
    network = make().train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.05)
    for number in range(passes):
        optimizer.param_groups[0]["lr"] = RATE * (1 - number / passes)
        for some in torch.randperm(size).split(batch):
            optimizer.zero_grad()
            loss(network, some).backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
    return network.eval()


def _arrays(grown: list[nn.Module], parts: dict[str, str]) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for name, part in parts.items():
        layers = [getattr(network, part) for network in grown]
        found[name] = np.stack([layer.weight.detach().numpy().T for layer in layers]).astype(np.float64)
        found[f"{name}.bias"] = np.stack([layer.bias.detach().numpy() for layer in layers]).astype(np.float64)
    return found
