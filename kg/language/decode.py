"""From scores to answers that hold together: one tree a sentence, names without a loose end.

What enters is what the network says of each word apart; what leaves is the best whole. Scores are numpy arrays, words are counted
from 0, and a head of -1 is the root.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
NEVER = -1e9


def sentence_heads(arcs: Scores, start: int, end: int) -> list[int]:
    """Heads of words start to end, a tree with one root.

    Takes the window's scores: a row for each word, a column for the root and then one for each word. Returns positions in the
    window, -1 for the root. Each word's own favourite is nearly always a tree already; only where it is not, the best tree is searched for.
    """
    own = np.empty((end - start, end - start + 1), np.float64)
    own[:, 0] = arcs[start:end, 0]
    own[:, 1:] = arcs[start:end, start + 1 : end + 1]
    np.fill_diagonal(own[:, 1:], NEVER)
    heads: list[int] = own.argmax(1).tolist()
    if not is_tree(heads):
        heads = _best_tree(own)
    return [head - 1 + start if head else -1 for head in heads]


def is_tree(heads: Sequence[int]) -> bool:
    """Whether heads (0 is the root, 1 the first word) form a tree with exactly one child of the root."""
    if sum(head == 0 for head in heads) != 1:
        return False
    seen = [0] * (len(heads) + 1)
    for word in range(1, len(heads) + 1):
        at = word
        while at and not seen[at]:
            seen[at] = word
            at = heads[at - 1]
        if at and seen[at] == word:
            return False
    return True


def _best_tree(scores: NDArray[np.float64]) -> list[int]:
    """The best tree with one child of the root: of the likely roots, the one whose best tree scores most."""
    lead = scores[:, 0] - scores[:, 1:].max(1)
    best: list[int] = []
    best_value = -np.inf
    for root in np.argsort(-lead, kind="stable")[:3].tolist():
        rooted = scores.copy()
        rooted[:, 0] = NEVER
        rooted[root, 0] = scores[root, 0]
        rooted[root, 1:] = NEVER
        full = np.full((len(scores) + 1, len(scores) + 1), NEVER)
        full[1:] = rooted
        heads = _arborescence(full)[1:]
        value = float(rooted[np.arange(len(heads)), heads].sum())
        if value > best_value:
            best, best_value = heads, value
    return best


def _arborescence(scores: NDArray[np.float64]) -> list[int]:
    """The best tree over scores[word, head], node 0 its root (Chu and Liu 1965, Edmonds 1967)."""
    size = len(scores)
    np.fill_diagonal(scores, 2 * NEVER)
    heads: list[int] = scores.argmax(1).tolist()
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    # the cycle becomes one node, at the end of those outside it
    outside = sorted(set(range(size)) - set(cycle))
    within = np.array(cycle)
    kept = scores[within, [heads[word] for word in cycle]]
    smaller = np.full((len(outside) + 1, len(outside) + 1), 2 * NEVER)
    smaller[:-1, :-1] = scores[outside][:, outside]
    into = scores[within][:, outside] - kept[:, None]
    smaller[-1, :-1] = into.max(0)
    broken = into.argmax(0)
    out = scores[outside][:, within]
    smaller[:-1, -1] = out.max(1)
    through = out.argmax(1)
    solved = _arborescence(smaller)
    for place, word in enumerate(outside[1:], 1):
        head = solved[place]
        heads[word] = cycle[int(through[place])] if head == len(outside) else outside[head]
    entry = solved[-1]
    heads[cycle[int(broken[entry])]] = outside[entry]
    return heads


def _cycle(heads: Sequence[int]) -> list[int]:
    seen = [0] * len(heads)
    for word in range(1, len(heads)):
        path = []
        at = word
        while at and not seen[at]:
            seen[at] = word
            path.append(at)
            at = heads[at]
        if at and seen[at] == word:
            return path[path.index(at) :]
    return []


class NameDecoder:
    """Reads BIO scores as the best row of labels in which every I goes on with a name of its own kind."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        size = len(labels)
        self._steps = np.zeros((size, size))
        self._starts = np.zeros(size)
        for now, label in enumerate(labels):
            if label.startswith("I-"):
                self._starts[now] = NEVER
                for before, previous in enumerate(labels):
                    if previous[2:] != label[2:]:
                        self._steps[before, now] = NEVER

    def rows(self, scores: Scores) -> list[int]:
        """The best label of each word. Each word's own favourite is the best row whenever it is a valid one."""
        best: list[int] = scores.argmax(1).tolist()
        before = [0, *best[:-1]]
        if all(self._steps[b, n] == 0 for b, n in zip(before, best, strict=True)):
            return best
        return self._viterbi(scores)

    def _viterbi(self, scores: Scores) -> list[int]:
        value = scores[0] + self._starts
        back = np.zeros(scores.shape, np.int64)
        for place in range(1, len(scores)):
            paths = value[:, None] + self._steps
            back[place] = paths.argmax(0)
            value = paths.max(0) + scores[place]
        row = [int(value.argmax())]
        for place in range(len(scores) - 1, 0, -1):
            row.append(int(back[place, row[-1]]))
        return row[::-1]

    def spans(self, rows: Sequence[int]) -> list[tuple[int, int, str]]:
        """Start, end and kind of each name in a valid row."""
        spans: list[tuple[int, int, str]] = []
        for place, row in enumerate(rows):
            mark, _, kind = self.labels[row].partition("-")
            if mark == "B":
                spans.append((place, place + 1, kind))
            elif mark == "I":
                start, _, _ = spans[-1]
                spans[-1] = (start, place + 1, kind)
        return spans
