"""Which agreements that several articles name are one.

In go the agreements of all articles; out come clusters of (article id, agreement id), whatever the order of articles.
A name of its own ("the Pyongyang Declaration") is enough where dates and parties do not contradict; a common one
("joint statement") also needs the same parties and the same date.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from kg.model import Agreement, ArticleFacts
from kg.resolve.lexicon import word_class

Key = tuple[str, str]


def find_accords(facts: Iterable[ArticleFacts]) -> tuple[tuple[Key, ...], ...]:
    """Clusters of agreements held to be one, each sorted, and sorted among themselves; most have one member."""
    by_name: dict[str, list[tuple[Key, Agreement]]] = defaultdict(list)
    for article in sorted(facts, key=lambda f: f.article.id):
        for agreement in article.agreements:
            by_name[_folded(agreement.name)].append(((article.article.id, agreement.id), agreement))
    clusters: list[list[tuple[Key, Agreement]]] = []
    for name, bearers in sorted(by_name.items()):
        mine: list[list[tuple[Key, Agreement]]] = []
        # those that say most come first, so that a bare name finds what it can be told from
        for key, agreement in sorted(bearers, key=lambda b: (b[1].when is None, -len(b[1].parties), b[0])):
            fits = [c for c in mine if all(_same(name, agreement, other) and key[0] != k[0] for k, other in c)]
            if len(fits) == 1:
                fits[0].append((key, agreement))
            else:  # none, or several that it cannot be told from
                mine.append([(key, agreement)])
        clusters += mine
    return tuple(sorted(tuple(sorted(key for key, _ in cluster)) for cluster in clusters))


def _same(name: str, a: Agreement, b: Agreement) -> bool:
    mine, theirs = set(a.parties), set(b.parties)
    if not set(name.split()) - word_class("common-accord"):
        return bool(a.when and b.when) and a.when == b.when and mine == theirs and len(mine) > 1
    if a.when and b.when and (a.when.start > b.when.end or b.when.start > a.when.end):
        return False
    return not mine or not theirs or mine <= theirs or theirs <= mine


def _folded(name: str) -> str:
    """Without accents, case, articles and years: "the 2002 Pyongyang Declaration" is the Pyongyang Declaration."""
    text = unicodedata.normalize("NFKD", name)
    words = re.findall(r"[^\W_]+", "".join(c for c in text if not unicodedata.combining(c)).casefold())
    kept = [word for word in words if word not in ("the", "a", "an") and not re.fullmatch(r"(1[89]|20)\d\d", word)]
    return " ".join(kept or words)
