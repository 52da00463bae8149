"""What has been sighted in a text so far: names of the gazetteer by their tokens, names of persons, and the tokens that these take.

Enter a parsed `Doc` and its `Article`; leave the state that the finders of mentions share. A name of the gazetteer counts only where no longer
name swallows it: "Michael Jordan" is no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.titles import (
    Title,
    is_head,
    norm,
)
from kg.extract.words import word_class
from kg.language.matcher import Entry, Gazetteer, Sort, gazetteer
from kg.model import Article, Evidence

Hits = dict[int, tuple[int, int, Entry]]

NAME_TAGS = frozenset({"NNP", "NNPS"})
SIDE_SORTS = frozenset({Sort.STATE, Sort.DEMONYM, Sort.PEOPLE, Sort.ORGANISATION, Sort.MOVEMENT, Sort.PARTY, Sort.BODY})


@dataclass(slots=True)
class Name:
    """A name being put together: tokens `[start, end)`."""

    start: int
    end: int
    title: Title | None = None
    side: Entry | None = None


@cache
def _against() -> tuple[str, ...]:
    """What before a name makes it no party: "anti-" of "anti-Japanese"."""
    return tuple(f"{prefix}-" for prefix in word_class("against"))


class Sighted:
    """The names of one text, while they are being found."""

    def __init__(self, doc: Doc, article: Article) -> None:
        self.doc, self.article = doc, article
        self.gazetteer: Gazetteer = gazetteer()
        self.body = [(a, b) for a, b in article.body] or [(0, len(article.text))]
        content = bytearray(len(article.text) + 1)
        for start, end in self.body:
            content[start:end] = b"\x01" * (end - start)
        self.inside = [bool(content[t.idx]) and not t.is_space for t in doc]
        self.hits: Hits = {}
        self._find_hits()
        self.names: list[Name] = []
        self.taken: set[int] = set()

    def _find_hits(self) -> None:
        text, day = self.article.text, self.article.today
        against = _against()
        reach = max(map(len, against))
        for start, end in self.body:
            for hit in self.gazetteer.find(text, start, end, day=day):
                if text[max(start, hit.start - reach) : hit.start].lower().endswith(against):
                    continue
                span = self.doc.char_span(hit.start, hit.end, alignment_mode="expand")
                if span is None or not self._plausible(span.start, span.end, hit.text, hit.entry):
                    continue
                for i in range(span.start, span.end):
                    self.hits[i] = (span.start, span.end, hit.entry)
        self._find_first_halves(day)

    def _find_first_halves(self, day: date | None) -> None:
        """The state that shares the end of its name with the next: the first of "North and South Korean officials"."""
        for start, end, entry in [*self.hits.values()]:
            i = start - 2
            if i < 0 or i in self.hits or entry.sort not in SIDE_SORTS or norm(self.doc[start - 1]) != "and":
                continue
            halves = word_class("half-of-a-state")
            if norm(self.doc[i]) not in halves or norm(self.doc[start]) not in halves:
                continue
            other = self.gazetteer.lookup(f"{self.doc[i].text} {self.doc[start + 1 : end].text}", day=day)
            if other is not None and other.sort is entry.sort:
                self.hits[i] = (i, i + 1, other)

    def _plausible(self, start: int, end: int, text: str, entry: Entry) -> bool:
        """False where a longer name swallows a name of the gazetteer: "Michael Jordan", "Japan Airlines", "US" for
        "us"."""
        doc = self.doc
        if text == "US" and doc[start].tag_.startswith("PRP"):
            return False
        if (
            entry.sort is Sort.ORGANISATION
            and text.casefold() in word_class("shared-name")
            and self._of_a_state(start, end)
        ):
            return False
        if end - start > 1:
            return True
        token = doc[start]
        if token.ent_type_ == "PERSON":
            ent = next((e for e in doc[max(0, start - 6) : end + 6].ents if e.start <= start < e.end), None)
            if ent is not None and ent.end - ent.start > 1:
                words = [t for t in ent if t.i != start]
                # "Jordan King Hussein" is a title, "Michael Jordan" a name
                return start == ent.start and any(is_head(t) for t in words)
        if entry.sort in (Sort.STATE, Sort.CITY, Sort.PLACE):
            following = doc[end] if end < len(doc) else None
            if (
                following is not None
                and following.text in word_class("firm")
                and token.whitespace_
                and not text.endswith(".")
            ):
                return False
            if start >= 2 and doc[start - 1].text.lower() == "of" and doc[start - 2].text in word_class("firm-head"):
                return entry.sort is not Sort.STATE
        return True

    def _of_a_state(self, start: int, end: int) -> bool:
        """True of "Security Council" where it is a state's own: "National ...", "Russian ...", "... of Russia"."""
        doc = self.doc
        before = start - 1
        while before >= 0 and (doc[before].is_space or doc[before].tag_ == "POS"):
            before -= 1
        if before >= 0:
            entry = self.gazetteer.lookup(doc[before].text)
            if norm(doc[before]) == "national" or (entry is not None and entry.sort in (Sort.STATE, Sort.DEMONYM)):
                return True
        if end < len(doc) and norm(doc[end]) == "of":
            lead = doc[end + 1 : end + 9].text
            found = self.gazetteer.find(lead, day=self.article.today)
            return bool(found) and found[0].entry.sort is Sort.STATE and lead[: found[0].start].strip() in ("", "the")
        return False

    def drop_hit(self, i: int) -> None:
        """Forget the name of the gazetteer that a token is part of: it belongs to a person."""
        begin, stop, _ = self.hits[i]
        for k in range(begin, stop):
            self.hits.pop(k, None)

    def before(self, i: int) -> int | None:
        """The token before one, over blanks; None at the start of a paragraph."""
        i -= 1
        while i >= 0 and self.doc[i].is_space:
            if self.doc[i].text.count("\n") > 1:
                return None
            i -= 1
        return i if i >= 0 else None

    def evidence(self, start: int, end: int, rule: str) -> Evidence:
        """The words of tokens `[start, end)` as evidence."""
        last = self.doc[end - 1]
        return Evidence.of(self.article, self.doc[start].idx, last.idx + len(last), rule)

    def root(self, start: int, end: int) -> Token:
        """The token of a stretch that hangs on a word outside it; the last such one, since a head stands late in a
        name."""
        for token in reversed(self.doc[start:end]):
            if not token.is_space and not token.is_punct and (token.head == token or not start <= token.head.i < end):
                return token
        return self.doc[start]

    def side_key(self, entry: Entry) -> str:
        """The key of the party for which somebody acts who stands beside an entry: the state of a ministry or a capital."""
        if entry.sort in (Sort.ORGAN, Sort.CITY, Sort.BUILDING, Sort.BODY, Sort.PARTY):
            return entry.state or entry.key  # the officers of a party that is set over a state act for the state
        return entry.key or entry.name
