"""Classes of words, a row each in a file of kg/rules/lexicons: how the rooms that speak of them read them.

Enter the file and the id of a class, leave its words. Reads no parse and needs no spaCy, so that questions to a graph may use it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.errors import RuleError
from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class WordClass:
    """A row: a class of words, why it is one, and examples that run as tests."""

    id: str
    words: frozenset[str]
    reason: str
    examples: tuple[str, ...]


@cache
def word_classes(file: str) -> dict[str, WordClass]:
    """The rows of a file by their ids."""
    return {row.id: row for row in load_tsv(rules("lexicons", file), WordClass)}


@cache
def word_class(file: str, name: str) -> frozenset[str]:
    """The words of a class. Raises RuleError for a class that the file does not have."""
    found = word_classes(file).get(name)
    if found is None:
        raise RuleError(f"{file}: no class {name!r}; it has {', '.join(sorted(word_classes(file)))}")
    return found.words
