"""Runs the bundled network over the words of an article.

What enters is paragraphs of words; what leaves is sentences with tags, trees and names. One window of words goes through the
network at a time: the quantised network scales its figures by the largest in a run, so a window's answers would otherwise
depend on what happened to be read beside it, and the same article would not always give the same graph.

A new head: see `kg/language/training/network.py`. Its scores come out of the session beside the others in `Encoder.read`; or a
separate network reads `Reading.words`.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from kg.errors import ModelError
from kg.language.decode import NameDecoder, sentence_heads
from kg.language.features import LONGEST_WINDOW, MOST_PIECES, window_features
from kg.language.wordpiece import WordPiece

WINDOW = 300  # pieces read at once: enough context for names, and attention is still cheap
CLAUSE_ENDS = frozenset(";:,—–-)")  # where a sentence that no window holds is cut
WIDTH = 384  # figures in the row of a word
FILES = ("encoder.onnx", "labeller.onnx", "labels.json", "vocab.txt", "lemmas.tsv")

Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the network says of a window of words. See `training.network.Scores`."""

    words: Floats
    tags: NDArray[np.int32]
    coarse: NDArray[np.int32]
    names: Floats
    ends: Floats
    arcs: Floats
    as_dependant: Floats
    as_head: Floats


@dataclass(frozen=True, kw_only=True)
class ParsedSentence:
    """One sentence. `start` counts words from the article's first; heads count from there too, -1 is the root."""

    start: int
    tags: tuple[str, ...]
    coarse: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]
    names: tuple[tuple[int, int, str], ...]  # start, end, kind; counted like heads
    rows: Floats  # of each word, what the heads read


class Encoder:
    """The network's files, loaded."""

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        """Load from a folder that holds FILES. Raises ModelError where one is missing."""
        for name in FILES:
            if not (folder / name).is_file():
                raise ModelError(
                    f"{folder / name} is missing: the language model is not complete; reinstall the package"
                )
        answers = json.loads((folder / "labels.json").read_text("utf-8"))
        self.tags: list[str] = answers["tags"]
        self.coarse: list[str] = answers["coarse"]
        self.labels: list[str] = answers["labels"]
        self.wordpiece = WordPiece.read(folder / "vocab.txt")
        self._names = NameDecoder(answers["names"])
        self._root = self.labels.index("root")
        self._session = _session(folder / "encoder.onnx", threads)
        self._labeller = _session(folder / "labeller.onnx", threads)
        self._outputs = [output.name for output in self._session.get_outputs()]

    def parse(self, paragraphs: Sequence[Sequence[str]]) -> Iterator[ParsedSentence]:
        """Sentences of an article, in order; every word is in exactly one, and none crosses a paragraph's edge."""
        queue = [(number, 0) for number, paragraph in enumerate(paragraphs) if paragraph]
        starts = np.concatenate([[0], np.cumsum([len(paragraph) for paragraph in paragraphs])]).tolist()
        place = 0
        done = 0
        while place < len(queue):
            words: list[str] = []
            edges: list[int] = []
            room = WINDOW
            first = starts[queue[place][0]] + done
            while place < len(queue):
                paragraph = paragraphs[queue[place][0]]
                taken = self._fitting(paragraph, done, room)
                if done + taken < len(paragraph) and words:
                    break  # the next paragraph does not fit whole; it gets a window of its own
                words.extend(paragraph[done : done + taken])
                room -= sum(map(self._size, paragraph[done : done + taken]))
                if done + taken < len(paragraph):
                    break
                edges.append(len(words))
                place, done = place + 1, 0
            reading = self.read(words)
            ends = self._sentence_ends(reading, edges)
            if not edges or edges[-1] < len(
                words
            ):  # cut inside a paragraph: what follows its last sentence is read again
                ends = [end for end in ends if end < len(words)] or [_clause_end(words)]
                done += ends[-1]
            yield from self._sentences(reading, ends, first)

    def parse_sentences(self, sentences: Sequence[Sequence[str]]) -> Iterator[ParsedSentence]:
        """Sentences whose ends are known, such as a treebank's: each is a window's part, and none is cut or joined."""
        group: list[Sequence[str]] = []
        room, first = WINDOW, 0
        for sentence in [*sentences, None]:
            size = 0 if sentence is None else sum(map(self._size, sentence))
            if group and (sentence is None or size > room):
                words = [word for own in group for word in own]
                ends = np.cumsum([len(own) for own in group]).tolist()
                yield from self._sentences(self.read(words), ends, first)
                first += len(words)
                group, room = [], WINDOW
            if sentence is not None:
                group.append(sentence)
                room -= size

    def read(self, words: Sequence[str]) -> Reading:
        """The network's scores for one window of words."""
        features = window_features(words, self.wordpiece)
        found = self._session.run(
            None,
            {
                "pieces": features.pieces[None],
                "piece_shapes": features.piece_shapes[None],
                "first": features.first[None],
                "last": features.last[None],
                "shapes": features.shapes[None],
                "endings": features.endings[None],
            },
        )
        return Reading(**{name: array[0] for name, array in zip(self._outputs, found, strict=True)})

    def _size(self, word: str) -> int:
        return min(len(self.wordpiece.pieces(word)), MOST_PIECES)

    def _fitting(self, paragraph: Sequence[str], done: int, room: int) -> int:
        """How many words from `done` on fit in the room; at least one."""
        for place in range(done, len(paragraph)):
            room -= self._size(paragraph[place])
            if room < 0 and place > done:
                return place - done
        return len(paragraph) - done

    def _sentence_ends(self, reading: Reading, edges: Sequence[int]) -> list[int]:
        likely = (np.flatnonzero(reading.ends > 0) + 1).tolist()
        return sorted({*likely, *edges})

    def _sentences(self, reading: Reading, ends: Sequence[int], first: int) -> Iterator[ParsedSentence]:
        heads: list[int] = []
        for start, end in zip([0, *ends], ends, strict=False):
            heads.extend(sentence_heads(reading.arcs, start, end))
        size = len(heads)
        labels = self._label(reading, heads)
        rows = self._names.rows(reading.names[:size])
        start = 0
        for end in ends:
            yield ParsedSentence(
                start=first + start,
                tags=tuple(self.tags[row] for row in reading.tags[start:end]),
                coarse=tuple(self.coarse[row] for row in reading.coarse[start:end]),
                heads=tuple(head if head < 0 else head + first for head in heads[start:end]),
                labels=tuple(labels[start:end]),
                names=tuple(
                    (first + start + a, first + start + b, kind)
                    for a, b, kind in self._names.spans(_cut(rows[start:end]))
                ),
                rows=reading.words[start + 1 : end + 1],
            )
            start = end

    def _label(self, reading: Reading, heads: Sequence[int]) -> list[str]:
        """Labels of the words, given their heads. The root's child is "root" and no other word is."""
        size = len(heads)
        scores = self._labeller.run(
            None,
            {
                "as_dependant": reading.as_dependant[None, :size],
                "as_head": reading.as_head[None],
                "heads": np.array([[head + 1 for head in heads]], np.int64),
            },
        )[0][0]
        scores[:, self._root] = -np.inf
        return [
            "root" if head < 0 else self.labels[row] for head, row in zip(heads, scores.argmax(1).tolist(), strict=True)
        ]


def _cut(rows: list[int]) -> list[int]:
    """A name that was cut by the end of a sentence loses its rest: a row must not begin inside a name."""
    place = 0
    while place < len(rows) and rows[place] and rows[place] % 2 == 0:
        rows[place] = 0
        place += 1
    return rows


def _clause_end(words: Sequence[str]) -> int:
    """Where to cut a window without a sentence's end: after the last mark of a clause in its second half, or at its own end."""
    for place in range(len(words) - 1, len(words) // 2, -1):
        if words[place - 1] in CLAUSE_ENDS:
            return place
    return len(words)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises its own kinds, none of which it exports
        raise ModelError(f"{path} cannot be loaded: {error}") from error


assert WINDOW < LONGEST_WINDOW
