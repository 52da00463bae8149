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
    """Where blanks are lost: behind a title or a small word before a name, and before and behind the names that stand so, where
    what is glued to them is a word (in lower case) and it is known where they end.

    The text says where a name ends that it has by itself, too; of a Korean name its syllables say it.
    """
    glued = list(_glued().finditer(text))
    cuts = {m.start("name") for m in glued}
    if not glued:
        return frozenset()
    written = {m["name"] for m in glued}
    alone = set(re.findall(rf"(?<![A-Za-z]){NAME}(?![A-Za-z])", text))
    names = {name for name in alone if any(found.startswith(name) for found in written)}
    names |= {name for found in written if (name := _without_word(found, is_word))}
    for name in sorted(names):
        for found in re.finditer(rf"(?P<before>[a-z]*){re.escape(name)}(?P<behind>[a-z]*)", text):
            before, behind = found["before"], found["behind"]
            if not behind or is_word(behind):
                cuts |= {found.end("before")} if before and is_word(before) else set()
                cuts |= {found.start("behind")} if behind else set()
    return frozenset(cuts)


def _without_word(name: str, is_word: Callable[[str], bool]) -> str:
    """A Korean name less the word that is glued to its last syllable: "Kim Jong Un" of "Kim Jong Unfor"; "" of any other.

    The longest syllable counts that leaves a word, of two letters at least, since "Sung" and "Sun" both are syllables.
    """
    *before, last = name.split()
    syllable = _syllable()
    if len(before) != 2 or syllable.fullmatch(last) or not all(map(syllable.fullmatch, before)):
        return ""
    ends = range(len(last) - 2, 1, -1)
    end = next((n for n in ends if syllable.fullmatch(last[:n]) and is_word(last[n:])), 0)
    return " ".join((*before, last[:end])) if end else ""


@cache
def _syllable() -> re.Pattern[str]:
    """A syllable of a Korean name, as romanised."""
    begins, rings, ends = ("|".join(sorted(word_class("identity.tsv", f"syllable-{part}"))) for part in _PARTS)
    return re.compile(rf"(?:{begins})?(?:{rings})(?:{ends})?", re.IGNORECASE)


_PARTS = ("begins", "rings", "ends")


@cache
def _glued() -> re.Pattern[str]:
    """A title or a small word with a name glued to it. Short titles ("Mr") are left unless in capitals: many a word begins with
    their letters.
    """
    titles = word_class("identity.tsv", "glued")
    forms = {word.capitalize() for word in titles if len(word) > 4} | {word.upper() for word in titles}
    forms |= word_class("identity.tsv", "glued-word")
    return re.compile(rf"\b(?:{'|'.join(sorted(forms))})(?P<name>{NAME})")
