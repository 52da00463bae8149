"""Classes of words that extraction and resolution speak of: `words("delegation")`, from rules/lexicons/words.tsv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class WordClass:
    """A row of rules/lexicons/words.tsv."""

    id: str
    words: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]


@cache
def words(name: str) -> frozenset[str]:
    """The words of a class, e.g. `words("delegation")`. Raises KeyError for a class that the file does not have."""
    return frozenset(classes()[name].words)


@cache
def classes() -> dict[str, WordClass]:
    """The rows of words.tsv by their ids."""
    return {row.id: row for row in load_tsv(rules("lexicons", "words.tsv"), WordClass)}
