"""Samples as the network takes them: documents cut into windows, some spoiled, windows in padded batches."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kg.language.features import Features, window_features
from kg.language.training.samples import ANYTHING, LONGEST_TREE, NAMES, Answers, Document, Sentence, Tree
from kg.language.wordpiece import WordPiece

SKIP = -100  # a target that torch leaves out of the loss
FEATURES = ("pieces", "piece_shapes", "first", "last", "shapes", "endings")


@dataclass(frozen=True, kw_only=True)
class Window:
    """Consecutive sentences that the network reads at once."""

    sentences: tuple[Sentence, ...]
    features: Features


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Padded tensors. Targets are SKIP where nothing is known."""

    inputs: dict[str, Tensor]
    tags: Tensor
    coarse: Tensor
    heads: Tensor
    labels: Tensor
    ends: Tensor  # 1 a sentence ends here, 0 it does not, SKIP not asked (the paragraph ends anyway)
    arcs_barred: Tensor  # B, T, T + 1: True where the head would lie outside the word's sentence
    names: Tensor  # B, T, NAMES: True where the answer is allowed; all True where nothing is known


@dataclass(frozen=True, kw_only=True)
class Spoiled:
    """Which share of the windows is made to look like worse text, and how."""

    upper: float = 0.03
    lower: float = 0.03
    headline: float = 0.04


@dataclass
class Spoiler:
    """Makes some windows look like worse text: all capitals, all lower case, headlines without their stop."""

    random: random.Random
    shares: Spoiled

    def spoil(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """One draw for the window; a headline is its first sentence alone, as agencies print it."""
        draw = self.random.random()
        shares = self.shares
        if draw < shares.upper:
            return [_recase(sentence, str.upper) for sentence in sentences]
        if draw < shares.upper + shares.lower:
            return [_recase(sentence, str.lower) for sentence in sentences]
        spoiled = list(sentences)
        if draw < shares.upper + shares.lower + shares.headline:
            form = self.random.choice((str.upper, _capital))
            spoiled[0] = replace(_recase(without_stop(spoiled[0]), form), ends_paragraph=True)
        return spoiled


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:] if len(word) > 3 else word


def _recase(sentence: Sentence, form: Callable[[str], str]) -> Sentence:
    return replace(sentence, words=tuple(form(word) for word in sentence.words))


def without_stop(sentence: Sentence) -> Sentence:
    """The sentence without its final punctuation mark, where it has one and nothing hangs on it."""
    last = len(sentence.words)
    if last < 2 or sentence.words[-1] not in ".!?" or (sentence.tree and last in sentence.tree.heads):
        return sentence
    tree = sentence.tree and Tree(
        tags=sentence.tree.tags[:-1],
        coarse=sentence.tree.coarse[:-1],
        heads=sentence.tree.heads[:-1],
        labels=sentence.tree.labels[:-1],
    )
    if tree and 0 not in tree.heads:
        return sentence
    names = sentence.names and sentence.names[:-1]
    return replace(sentence, words=sentence.words[:-1], tree=tree, names=names)


def windows(
    document: Document, wordpiece: WordPiece, rng: random.Random, spoiler: Spoiler, *, longest: int = 220
) -> Iterator[Window]:
    """Cut a document into windows of random length, a third of them single sentences."""
    group: list[Sentence] = []
    room = 0

    def close() -> Iterator[Window]:
        spoiled = tuple(spoiler.spoil(group))
        features = _features(spoiled, wordpiece)
        if features is not None:
            yield Window(sentences=spoiled, features=features)

    for sentence in document.sentences:
        if not sentence.words or len(sentence.words) > LONGEST_TREE:
            continue
        if group and len(sentence.words) > room:
            yield from close()
            group = []
        if not group:
            room = 0 if rng.random() < 0.33 else rng.randint(25, longest)
        group.append(sentence)
        room -= len(sentence.words)
    if group:
        yield from close()


def _features(sentences: Sequence[Sentence], wordpiece: WordPiece) -> Features | None:
    words = [word for sentence in sentences for word in sentence.words]
    try:
        return window_features(words, wordpiece)
    except ValueError:
        return None


def batches(found: Sequence[Window], rng: random.Random, *, pieces: int) -> list[list[Window]]:
    """Windows of like length together, at most so many pieces each, padding included; in random order."""
    order = sorted(found, key=lambda window: len(window.features.pieces) * (0.95 + 0.1 * rng.random()))
    groups: list[list[Window]] = [[]]
    longest = 0
    for window in order:
        longest = max(longest, len(window.features.pieces))
        if groups[-1] and longest * (len(groups[-1]) + 1) > pieces:
            groups.append([])
            longest = len(window.features.pieces)
        groups[-1].append(window)
    rng.shuffle(groups)
    return groups


def to_batch(group: Sequence[Window], answers: Answers) -> Batch:
    """Pad a group of windows into tensors."""
    words = max(len(window.features.first) for window in group) - 1
    inputs = {name: _pad(getattr(window.features, name) for window in group) for name in FEATURES}
    inputs["piece_mask"] = _pad(np.ones_like(window.features.pieces) for window in group)
    shape = (len(group), words)
    tags, coarse, heads, labels, ends = (np.full(shape, SKIP) for _ in range(5))
    sentence_of = np.zeros((len(group), words + 1), np.int64)
    names = np.full(shape, ANYTHING)
    rows = {
        name: {value: row for row, value in enumerate(getattr(answers, name))} for name in ("tags", "coarse", "labels")
    }
    for line, window in enumerate(group):
        start = 0
        for number, sentence in enumerate(window.sentences, 1):
            end = start + len(sentence.words)
            sentence_of[line, start + 1 : end + 1] = number
            if sentence.names:
                names[line, start:end] = sentence.names
            if tree := sentence.tree:
                tags[line, start:end] = [rows["tags"][tag] for tag in tree.tags]
                coarse[line, start:end] = [rows["coarse"][tag] for tag in tree.coarse]
                labels[line, start:end] = [rows["labels"][label] for label in tree.labels]
                heads[line, start:end] = [head and head + start for head in tree.heads]
                ends[line, start:end] = 0
                # the last sentence of a window may be cut off from what follows it, so its end is known too
                ends[line, end - 1] = SKIP if sentence.ends_paragraph else 1
            start = end
    own = sentence_of[:, 1:, None]
    barred = own != sentence_of[:, None, :]
    barred[:, :, 0] = False
    allowed = (names[:, :, None] >> np.arange(len(NAMES))) & 1
    return Batch(
        inputs=inputs,
        tags=torch.from_numpy(tags),
        coarse=torch.from_numpy(coarse),
        heads=torch.from_numpy(heads),
        labels=torch.from_numpy(labels),
        ends=torch.from_numpy(ends),
        arcs_barred=torch.from_numpy(barred),
        names=torch.from_numpy(allowed.astype(bool)),
    )


def on(batch: Batch, device: torch.device) -> Batch:
    """The same batch on a device."""
    moved = {name: table.to(device) for name, table in vars(batch).items() if name != "inputs"}
    return Batch(inputs={name: table.to(device) for name, table in batch.inputs.items()}, **moved)


def _pad(arrays: Iterable[NDArray[np.int64]]) -> Tensor:
    rows = list(arrays)
    padded = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for line, row in enumerate(rows):
        padded[line, : len(row)] = row
    return torch.from_numpy(padded)
