"""How names of persons are compared: folded, in any order, in any romanisation, by surname or initials.

Strings in, strings and answers out; nothing here knows an article. Sources: Revised Romanization of Korean
(National Institute of
Korean Language, 2000), McCune-Reischauer (1939) and the usage of North Korean media for Korean; the ALA-LC tables and the
BGN/PCGN systems for Arabic, Persian and Russian (each row of romanisations.tsv names its own); the Chicago Manual of Style (17th ed., 16.71-87) for which part
of a name is its surname.

    fold("Song Il-ho") == fold("SONG IL HO")                      ->  "song il ho"
    same_romanised("Kim Kye Gwan", "Kim Gye-gwan")                ->  True
    callable_by("Kim Kye Gwan", "Kim"), callable_by("Kenichiro Sasae", "Sasae")  ->  True, True
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from kg.language.rules import load_tsv
from kg.resolve.lexicon import word_class
from kg.resources import rules

REMEMBERED = 65536
"""Names of which the parts are kept: those of some ten thousand articles."""


_BARRED = str.maketrans("øłıđ", "olid")
"""Small letters with a stroke or without their dot, which Unicode does not take apart."""


@lru_cache(maxsize=REMEMBERED)
def fold(name: str) -> str:
    """A name in lower case without accents, apostrophes and full stops; hyphens part words."""
    text = unicodedata.normalize("NFKD", name)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().translate(_BARRED)
    text = re.sub(r"[.'’‘`\"ʿʾ]", "", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


@cache
def _glued() -> re.Pattern[str]:
    forms = sorted({form for word in word_class("glued") for form in (word.upper(), word.capitalize())})
    return re.compile(rf"\b(?:{'|'.join(forms)})(?=[A-Z][a-z])")


def unglued(name: str) -> str:
    """A name without the title that lost the blank behind it: "ComradeSamir Masri" is "Samir Masri"."""
    return _glued().sub("", name)


@lru_cache(maxsize=REMEMBERED)
def words(name: str) -> tuple[str, ...]:
    """The words of a folded name without "Jr." and without a title glued to it."""
    folded = fold(unglued(name)).split()
    found = tuple(w for w in folded if w not in word_class("generational"))
    return found or tuple(folded)


@lru_cache(maxsize=REMEMBERED)
def core(name: str) -> tuple[str, ...]:
    """The words of a name that tell persons apart: no initials and no particles ("al", "de"), unless nothing would
    be left."""
    found = tuple(w for w in words(name) if len(w) > 1 and w not in word_class("particle"))
    if len(found) > 2 and found[0] in word_class("honorific"):
        found = found[1:]
    return found or words(name)


@dataclass(frozen=True, kw_only=True, slots=True)
class SurnameRow:
    """A row of surnames_first.tsv."""

    surname: str
    languages: tuple[str, ...]
    examples: tuple[str, ...]


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row.surname for row in load_tsv(rules("lexicons", "surnames_first.tsv"), SurnameRow))


@lru_cache(maxsize=REMEMBERED)
def surname_first(name: str) -> bool:
    """True where a name is written with its surname first, as Korean, Chinese and Vietnamese names are.

    Judged by its first word, a surname of those languages, and its length: two to four words.
    """
    found = words(name)
    return 2 <= len(found) <= 4 and found[0] in _surnames()


@lru_cache(maxsize=REMEMBERED)
def surnames(name: str) -> frozenset[str]:
    """The words by which a person may be called alone: surname, in either order where the language leaves it open.

    Of "Ibrahim al-Jaafari" "jaafari"; of "Daniel Ortega Saavedra" both surnames; of "Saddam Hussein" both words,
    since Arabic usage has either.
    """
    found = core(name)
    if not found:
        return frozenset()
    names = {found[-1]}
    if surname_first(name):
        names.add(found[0])
    if len(found) >= 3:
        names.add(found[-2])
    return frozenset(names)


def callable_by(name: str, short: str) -> bool:
    """True where a shorter name can stand for a full one: its surname, its last words, or its words less an
    initial."""
    full, part = core(name), core(short)
    if not part or len(part) > len(full):
        return False
    if part == full:
        return True
    if len(part) == 1:
        return part[0] in surnames(name) or part[0] == full[0]
    return _subsequence(part, full) or sorted(part) == sorted(full)


def by_given_name(name: str, short: str) -> bool:
    """True where a single word is only the first name: "Saddam", "Ali". It counts where nobody else fits."""
    part = core(short)
    return len(part) == 1 and part[0] not in surnames(name) and part[0] == (core(name) or ("",))[0]


def _subsequence(part: tuple[str, ...], full: tuple[str, ...]) -> bool:
    at = iter(full)
    return all(word in at for word in part)


def same_words(one: str, other: str) -> bool:
    """True of the same words in any order: "Abe Shinzo" and "Shinzo Abe"; initials do not count."""
    return sorted(core(one)) == sorted(core(other))


@dataclass(frozen=True, kw_only=True, slots=True)
class RomanisationRow:
    """A row of romanisations.tsv."""

    part: Literal["word", "letters"]
    written: str
    source: str
    sound: str = ""


@cache
def romanisations(part: Literal["word", "letters"]) -> dict[str, str]:
    """What different romanisations write for one sound, whole words of Korean names or letters, in the order of the file."""
    rows = load_tsv(rules("lexicons", "romanisations.tsv"), RomanisationRow)
    return {row.written: row.sound for row in rows if row.part == part}


@lru_cache(maxsize=REMEMBERED)
def korean_key(name: str) -> tuple[str, ...]:
    """The syllables of a Korean name in one romanisation: "Kim Gye-gwan" and "Kim Kye Gwan" both give ("kim",
    "kye", "kwan")."""
    korean = romanisations("word")
    return tuple(korean.get(word, word) for word in words(name))


@lru_cache(maxsize=REMEMBERED)
def loose_key(name: str) -> tuple[str, ...]:
    """A name less what romanisations from Arabic, Persian and Russian leave open: vowels, "al-", doubled letters,
    "kh" and "h"."""
    keys = []
    for word in core(name):
        for old, new in romanisations("letters").items():
            word = word.replace(old, new)
        keys.append(re.sub(r"(.)\1+", r"\1", word))
    return tuple(keys)


def same_romanised(one: str, other: str) -> bool:
    """True where two names differ only in how they are romanised, or in where a Korean given name is parted."""
    if len(words(one)) < 2 or len(words(other)) < 2:
        return False
    if "".join(words(one)) == "".join(words(other)):
        return True
    if surname_first(one) or surname_first(other):
        a, b = korean_key(one), korean_key(other)
        if len(a) >= 3 and len(b) >= 3 and a == b:
            return True
    a, b = loose_key(one), loose_key(other)
    return len(a) >= 2 and a == b and min(len(w) for w in a) > 1 and not surname_first(one)
