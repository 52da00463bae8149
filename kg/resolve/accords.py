"""Which agreements that several articles name are one.

In go the agreements of all articles; out come clusters of (article id, agreement id), whatever the order of articles.
A name of its own ("the Charter of the League") is enough where dates and parties do not contradict; that of a capital ("the
Pyongyang Declaration") where no generation lies between the articles; a common one ("joint statement") also needs the same
parties and the same date.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from kg.language.matcher import gazetteer
from kg.model import Agreement, ArticleFacts
from kg.resolve.lexicon import word_class

Key = tuple[str, str]
Told = tuple[Key, Agreement, date | None]
"""An agreement, and the day of the article that names it."""

GENERATION = timedelta(days=12 * 366)
"""After so long another agreement of the same capital may be meant: as many days as after which an office has another holder."""


def find_accords(facts: Iterable[ArticleFacts]) -> tuple[tuple[Key, ...], ...]:
    """Clusters of agreements held to be one, each sorted, and sorted among themselves; most have one member."""
    by_name: dict[str, list[Told]] = defaultdict(list)
    for article in sorted(facts, key=lambda f: f.article.id):
        for agreement in article.agreements:
            told = ((article.article.id, agreement.id), agreement, article.article.today)
            by_name[_folded(agreement.name)].append(told)
    clusters: list[list[Told]] = []
    for name, bearers in sorted(by_name.items()):
        mine: list[list[Told]] = []
        # those that say most come first, so that a bare name finds what it can be told from
        for told in sorted(bearers, key=lambda b: (b[1].when is None, -len(b[1].parties), b[0])):
            fits = [c for c in mine if all(_same(name, told, other) for other in c)]
            if len(fits) == 1:
                fits[0].append(told)
            else:  # none, or several that it cannot be told from
                mine.append([told])
        clusters += mine
    return tuple(sorted(tuple(sorted(key for key, _, _ in cluster)) for cluster in clusters))


def _same(name: str, one: Told, other: Told) -> bool:
    (key, a, day), (another, b, other_day) = one, other
    if key[0] == another[0]:
        return False
    mine, theirs = set(a.parties), set(b.parties)
    own = " ".join(word for word in name.split() if word not in word_class("common-accord"))
    if not own:
        return bool(a.when and b.when) and a.when == b.when and mine == theirs and len(mine) > 1
    long_ago = bool(day and other_day and abs(day - other_day) > GENERATION)
    if long_ago and not (a.when and b.when) and own in _capitals():
        return False
    if a.when and b.when and (a.when.start > b.when.end or b.when.start > a.when.end):
        return False
    return not mine or not theirs or mine <= theirs or theirs <= mine


@cache
def _capitals() -> frozenset[str]:
    """Names of capitals, folded: many agreements bear each."""
    seats = gazetteer().seats
    return frozenset(_folded(name) for seat in seats if seat.sort == "city" for name in (seat.name, *seat.names))


def _folded(name: str) -> str:
    """Without accents, case, articles and years: "the 2002 Pyongyang Declaration" is the Pyongyang Declaration."""
    text = unicodedata.normalize("NFKD", name)
    words = re.findall(r"[^\W_]+", "".join(c for c in text if not unicodedata.combining(c)).casefold())
    kept = [word for word in words if word not in ("the", "a", "an") and not re.fullmatch(r"(1[89]|20)\d\d", word)]
    return " ".join(kept or words)
