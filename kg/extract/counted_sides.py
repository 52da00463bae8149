"""How many sides words say that an encounter has: "six-party talks", "trilateral".

Enter a word or its text; leave the number of sides, or whether it tells of several.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.language import grammar

MANY_SIDED = re.compile(
    r"multilateral|multi-party|(?:three|four|five|six|seven|\d+)-?(?:way|nation|party|power|country|member|state)"
    r"|trilateral|quadripartite|tripartite",
    re.IGNORECASE,
)


NUMBERS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "tri": 3, "quadri": 4}


def is_many_sided(noun: Token) -> bool:
    """True of "six-party talks"."""
    return any(MANY_SIDED.fullmatch(hyphened(word)) for word in grammar.modifiers(noun))


def number_of_sides(words: str) -> int:
    """How many sides words that MANY_SIDED fits tell of: 6 of "six-party", 3 of "trilateral"; 0 of "multilateral"."""
    digits = re.match(r"\d+", words)
    if digits is not None:
        return int(digits.group())
    return next((n for word, n in NUMBERS.items() if words.lower().startswith(word)), 0)


def hyphened(token: Token) -> str:
    """A word with what hyphens tie to it on its left: "six-nation" for "nation"."""
    doc = token.doc
    start = token.i
    while start >= 2 and doc[start - 1].text == "-":
        start -= 2
    return doc[start : token.i + 1].text
