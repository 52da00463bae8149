"""Classes of words that the merging of names, descriptions and agreements speaks of: `word_class("particle")`, from rules/lexicons/identity.tsv.

Enter the id of a class, leave its words. Reads no parse and needs no spaCy, so that questions to a graph may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.errors import RuleError
from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class WordClass:
    """A row of identity.tsv."""

    id: str
    words: frozenset[str]
    reason: str
    examples: tuple[str, ...]


@cache
def word_classes() -> dict[str, WordClass]:
    """The rows of identity.tsv by their ids."""
    return {row.id: row for row in load_tsv(rules("lexicons", "identity.tsv"), WordClass)}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class. Raises RuleError for a class that the file does not have."""
    found = word_classes().get(name)
    if found is None:
        raise RuleError(f"identity.tsv: no class {name!r}; it has {', '.join(sorted(word_classes()))}")
    return found.words
