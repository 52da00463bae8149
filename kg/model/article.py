"""An article as read: its text, which parts of it are content, and what is known about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Span = tuple[int, int]
"""Half-open offsets, in code points of `Article.text`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One article.

    `id` is a slug, unique in a build and made from the file name ("kyodo-2005-09-15-beijing"). `text` is the text as
    read: of a plain text file every character, so that offsets count in the file itself. `body` holds the spans of
    its content paragraphs, in order; a headline is the first of them, and publication lines, share links and
    subscription pleas are in none. `dateline` is the day that the text's own dateline gives, if it gives one.
    `published` is the publication day, None where unknown, and `published_from` says where it was found: "text",
    "metadata", "html", "option" or "". `notes` are remarks for the build report ("read as windows-1252").
    """

    id: str
    text: str
    body: tuple[Span, ...]
    source: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: date | None = None
    published_from: str = ""
    dateline: date | None = None
    dateline_place: str = ""
    notes: tuple[str, ...] = ()

    @property
    def today(self) -> date | None:
        """The day that "today" and "on Wednesday" count from: the dateline's before the publication's."""
        return self.dateline or self.published
