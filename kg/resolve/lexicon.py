"""Classes of words that the merging of names, descriptions and agreements speaks of: `word_class("particle")`, from rules/lexicons/identity.tsv.

Enter the id of a class, leave its words. Reads no parse and needs no spaCy, so that questions to a graph may use it.
"""

from __future__ import annotations

from kg.language import lexicon

FILE = "identity.tsv"


def word_classes() -> dict[str, lexicon.WordClass]:
    """The rows of identity.tsv by their ids."""
    return lexicon.word_classes(FILE)


def word_class(name: str) -> frozenset[str]:
    """The words of a class. Raises RuleError for a class that the file does not have."""
    return lexicon.word_class(FILE, name)
