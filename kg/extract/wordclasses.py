"""Classes of words that extraction and resolution speak of: `words("delegation")`, from rules/lexicons/words.tsv."""

from __future__ import annotations

from functools import cache

from kg.language import lexicon

FILE = "words.tsv"


@cache
def words(name: str) -> frozenset[str]:
    """The words of a class, e.g. `words("delegation")`. Raises KeyError for a class that the file does not have."""
    return classes()[name].words


def classes() -> dict[str, lexicon.WordClass]:
    """The rows of words.tsv by their ids."""
    return lexicon.word_classes(FILE)
