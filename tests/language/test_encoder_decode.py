"""Trees and names from scores: always a tree with one root, never a name without a beginning."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.language.decode import NameDecoder, is_tree, sentence_heads


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(0, 10_000))
def test_any_scores_give_a_tree_with_one_root(size: int, seed: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(size + 2, size + 3)).astype(np.float32)
    heads = sentence_heads(arcs, 1, size + 1)
    assert is_tree([0 if head < 0 else head for head in heads])


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        ([0, 1], True),
        ([2, 1], False),  # two words that hang on each other
        ([0, 0], False),  # two roots
        ([2, 0, 2], True),
    ],
)
def test_is_tree(heads: list[int], expected: bool) -> None:
    assert is_tree(heads) is expected


def test_a_name_never_begins_inside() -> None:
    decoder = NameDecoder(("O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG"))
    scores = np.array([[0, 0, 3, 0, 0], [0, 0, 1, 0, 2]], np.float32)  # each word alone would say I
    assert not decoder.labels[decoder.rows(scores)[0]].startswith("I")
