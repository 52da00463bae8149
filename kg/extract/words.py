"""Classes of words that names, titles and offices are read by; the words are data, in `kg/rules/lexicons/names.tsv`.

Enter the id of a class, leave its words: `word_class("firm")` holds "Airlines" and "University". An unknown id raises
RuleError.
"""

from __future__ import annotations

from kg.language import lexicon

FILE = "names.tsv"


def word_classes() -> dict[str, lexicon.WordClass]:
    """The rows of names.tsv by their ids."""
    return lexicon.word_classes(FILE)


def word_class(name: str) -> frozenset[str]:
    """The words of a class. Raises RuleError for a class that the file does not have."""
    return lexicon.word_class(FILE, name)
