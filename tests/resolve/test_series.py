"""Which names of series of talks are one name."""

from __future__ import annotations

import pytest

from kg.resolve.occasions import _same_words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the six-party talks", "Six-Nation negotiations", True),  # house styles
        ("fourth round of the six-way talks", "fourth round of six-party talks", True),
        ("fourth round of six-party talks", "fifth round of six-party talks", False),  # another round
        ("four-party talks", "six-party talks", False),  # another series
        ("Labour party talks", "Labour nation talks", False),  # no number before it
        ("", "", False),  # no name is no series
    ],
)
def test_names_of_series(one: str, other: str, same: bool) -> None:
    assert _same_words(one, other) is same
