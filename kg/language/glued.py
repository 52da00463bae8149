"""Blanks that a text has lost around names: pages that set a name in other type lose them when their text is taken out.

    "ComradeKim Jong Ungladly met" is to be read "Comrade Kim Jong Un gladly met"

Enter the text of an article and what knows the words of the language; leave the offsets at which words are to be cut. The text itself
stays as it is, so that every quotation is found in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from kg.language.lexicon import word_class

NAME = r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}"


def lost_blanks(text: str, is_word: Callable[[str], bool]) -> frozenset[int]:
    """Where blanks are lost: behind a title before a name, and before and behind the names that stand so, where the text has the
    name by itself, too, and what is glued to it is a word (in lower case).
    """
    titled = list(_titled().finditer(text))
    cuts = {m.start("name") for m in titled}
    if not titled:
        return frozenset()
    alone = set(re.findall(rf"(?<![A-Za-z]){NAME}(?![A-Za-z])", text))
    names = {name for name in alone if any(m["name"].startswith(name) for m in titled)}
    for name in sorted(names):
        for found in re.finditer(rf"(?P<before>[a-z]*){re.escape(name)}(?P<behind>[a-z]*)", text):
            before, behind = found["before"], found["behind"]
            if not behind or is_word(behind):
                cuts |= {found.end("before")} if before and is_word(before) else set()
                cuts |= {found.start("behind")} if behind else set()
    return frozenset(cuts)


@cache
def _titled() -> re.Pattern[str]:
    """A title with a name glued to it. Short titles ("Mr") are left: many a word begins with their letters."""
    titles = "|".join(sorted(word.capitalize() for word in word_class("identity.tsv", "glued") if len(word) > 4))
    return re.compile(rf"\b(?:{titles})(?P<name>{NAME})")
