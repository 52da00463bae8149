"""Classes of words that names, titles and offices are read by; the words are data, in `kg/rules/lexicons/names.tsv`.

Enter the id of a class, leave its words: `word_class("firm")` holds "Airlines" and "University". An unknown id raises
RuleError.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.errors import RuleError
from kg.language.rules import load_tsv
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class WordClass:
    """A row of names.tsv."""

    id: str
    words: frozenset[str]
    reason: str
    examples: tuple[str, ...]


@cache
def word_classes() -> dict[str, WordClass]:
    """The rows of names.tsv by their ids."""
    return {row.id: row for row in load_tsv(rules("lexicons", "names.tsv"), WordClass)}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of a class."""
    found = word_classes().get(name)
    if found is None:
        raise RuleError(f"names.tsv: no class {name!r}; it has {', '.join(sorted(word_classes()))}")
    return found.words
