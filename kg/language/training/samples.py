"""What a corpus teaches: sentences in documents, each with what is known of its words.

A sentence may lack its tree or its names; the network then learns nothing from it there. A word's name is not one
answer but the set of answers allowed, as bits: a place that may be a city or a river is "B-GPE or B-LOC", a capitalised
word in a half-annotated article is anything at all. `fit.loss` asks only that the network's belief stays inside the set.
"""

from collections.abc import Iterable
from dataclasses import dataclass

KINDS = ("PERSON", "ORG", "GPE", "LOC")
NAMES = ("O", *(f"{mark}-{kind}" for kind in KINDS for mark in "BI"))
ANYTHING = (1 << len(NAMES)) - 1  # nothing is known of this word
OUTSIDE = 1  # the bit of "O"

LONGEST_TREE = 150  # words; longer sentences of the treebanks are lists and tables


def allow(*kinds: str, inside: bool = False) -> int:
    """The bits for "begins (or goes on with) a name of one of these kinds"."""
    return sum(1 << NAMES.index(f"{'I' if inside else 'B'}-{kind}") for kind in kinds)


def mark_name(names: list[int], start: int, end: int, *kinds: str) -> None:
    """Write a name of one of these kinds over words start to end."""
    names[start] = allow(*kinds)
    for place in range(start + 1, end):
        names[place] = allow(*kinds, inside=True)


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Tags, heads (0 is the root, 1 the first word) and labels of one sentence."""

    tags: tuple[str, ...]
    coarse: tuple[str, ...]
    heads: tuple[int, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """Words, with what is known of them."""

    words: tuple[str, ...]
    tree: Tree | None = None
    names: tuple[int, ...] | None = None
    ends_paragraph: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """Sentences in their order."""

    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The lists that the heads choose from, in the order of their scores."""

    tags: tuple[str, ...]
    coarse: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...] = NAMES


def answers_of(documents: Iterable[Document]) -> Answers:
    """The tags and labels that the treebanks use, sorted, so that the order is the same in every run."""
    trees = [sentence.tree for document in documents for sentence in document.sentences if sentence.tree]
    return Answers(
        tags=tuple(sorted({tag for tree in trees for tag in tree.tags})),
        coarse=tuple(sorted({tag for tree in trees for tag in tree.coarse})),
        labels=tuple(sorted({label for tree in trees for label in tree.labels})),
    )
