"""Whose release a text is: in a readout "the President" is the President of whoever published it.

Enter an article; leave the state that speaks in it, with the words that show it. What shows it is the way a
government writes, or its name or address as the metadata give it (`rules/lexicons/releases.tsv`), or a publisher that is
an organ of a state by its name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.language.matcher import Sort, gazetteer
from kg.language.rules import load_tsv
from kg.model import Article, Evidence
from kg.resolve.lexicon import word_class
from kg.resources import rules

OPENING = 700
"""Characters in which an office names itself as the one that speaks."""

HEAD = 3
"""Lines at the top of a text in which an office stands as on its letter paper."""

ORGAN = re.compile(
    r"\b(?:ministry|embassy|government|presidency|chancellery|cabinet|department of|permanent mission)\b", re.I
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReleaseRow:
    """A row of releases.tsv."""

    id: str
    state: str
    pattern: str
    reason: str
    examples: tuple[str, ...]
    field: Literal["headline", "opening", "publisher", "url"] = "headline"
    counterexamples: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """The state that speaks in a text, and the words of its headline that show it."""

    state: str
    evidence: Evidence


@cache
def release_rows() -> tuple[ReleaseRow, ...]:
    """The rows of releases.tsv."""
    return load_tsv(rules("lexicons", "releases.tsv"), ReleaseRow)


def release_of(article: Article) -> Release | None:
    """The state whose release an article is; None for what nobody released, or nobody that we can tell."""
    if not article.body:
        return None
    start, end = article.body[0]
    headline = article.text[start:end].split("\n", 1)[0]
    whole = Evidence.of(article, start, start + len(headline.rstrip()), "release/publisher")
    if ORGAN.search(article.publisher):
        named = {h.entry.key for h in gazetteer().find(article.publisher) if gazetteer().is_state(h.entry.key)}
        if len(named) == 1:
            return Release(state=named.pop(), evidence=whole)
    if (head := _letter_head(article)) is not None:
        return head
    opening = article.text[start : start + OPENING]
    shown = headline.replace("_", " ").replace("\N{NO-BREAK SPACE}", " ")  # blanks as some archives write them
    for row in release_rows():
        if row.field == "opening":
            if found := re.search(row.pattern, opening):
                at = article.body[0][0]
                words = Evidence.of(article, at + found.start(), at + found.end(), f"release/{row.id}")
                return Release(state=row.state, evidence=words)
            continue
        if row.field != "headline":
            if re.search(row.pattern, article.publisher if row.field == "publisher" else article.url, re.IGNORECASE):
                return Release(state=row.state, evidence=whole)
            continue
        found = re.search(row.pattern.replace(" ", " +"), shown)
        if found:
            words = Evidence.of(article, start + found.start(), start + found.end(), f"release/{row.id}")
            return Release(state=row.state, evidence=words)
    return None


def _letter_head(article: Article) -> Release | None:
    """The state whose office stands alone on one of the first lines: "Ministry of Foreign Affairs, Republic of Norway"."""
    at = article.body[0][0]
    for line in article.text[at:].split("\n", HEAD)[:HEAD]:
        hits = [h for h in gazetteer().find(line) if h.entry.sort in (Sort.STATE, Sort.DEMONYM)]
        rest = f"{line[: hits[0].start]} {line[hits[0].end :]}" if len(hits) == 1 else ""
        words = re.findall(r"[^\W\d_]+", rest.lower())
        if (
            words
            and word_class("letter-head").issuperset(words)
            and (ORGAN.search(rest) or rest.strip().endswith(" of"))
        ):
            evidence = Evidence.of(article, at, at + len(line.rstrip()), "release/letter-head")
            return Release(state=hits[0].entry.key, evidence=evidence)
        at += len(line) + 1
    return None
