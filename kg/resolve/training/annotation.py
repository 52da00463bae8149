"""Annotated articles: what a person found in an article, and which of our entities it speaks of.

One JSON file beside each article, as described in the guidelines of the annotation: entities with their names and
sides, encounters with people, parties and the spans of text that state them.
"""

from __future__ import annotations

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kg.corpus import read_articles
from kg.language.matcher import gazetteer
from kg.model import Article, Entity, EntityKind
from kg.resolve.names import core, fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Annotated:
    """An article with its annotation."""

    article: Article
    notes: dict[str, Any]

    def side(self, ident: str) -> str:
        """The side that the annotation gives an entity: of a person its own, of a party itself."""
        entity = next((e for e in self.notes["entities"] if e["id"] == ident), None)
        return "" if entity is None else entity.get("side") or (ident if entity["kind"] != "person" else "")

    def find(self, entity: Entity) -> str:
        """The annotation's id of one of our entities, "" where it names no such thing.

        A state is found by its key or any name; a person by the full name, or by a surname that only one has.
        """
        kinds = {EntityKind.PERSON: {"person"}, EntityKind.STATE: {"state"}, EntityKind.PLACE: {"place", "state"}}
        wanted = kinds.get(entity.kind, {"organisation", "state"})
        label = fold(entity.name)
        for note in self.notes["entities"]:
            if note["kind"] not in wanted:
                continue
            names = [note["name"], *note["aliases"]]
            if label in {fold(n) for n in names}:
                return str(note["id"])
            if entity.kind is EntityKind.STATE and any(gazetteer_key(n) == entity.key for n in names):
                return str(note["id"])
        if entity.kind is EntityKind.PERSON:
            last = core(entity.name)[-1:]
            fits = [n["id"] for n in self.notes["entities"] if n["kind"] == "person" and core(n["name"])[-1:] == last]
            return str(fits[0]) if len(fits) == 1 and last else ""
        return ""


def gazetteer_key(name: str) -> str:
    """The key of the one state that a name stands for, else ""."""
    keys = {h.entry.key for h in gazetteer().find(name) if h.start == 0 and h.end == len(name)}
    return keys.pop() if len(keys) == 1 else ""


def read_annotated(folder: Path) -> Iterator[Annotated]:
    """Every annotated article of a folder, by name. The publication day is the annotation's where the text has none."""
    for path in sorted(folder.glob("*.txt")):
        notes = json.loads(path.with_suffix(".json").read_text("utf-8"))
        day = notes.get("published") if not notes.get("published_in_text") else None
        published = date.fromisoformat((day + "-01")[:10]) if day else None
        for article in read_articles([path], published=published):
            if isinstance(article, Article):
                yield Annotated(article=article, notes=notes)


def days_of(edtf: str) -> tuple[date, date] | None:
    """The first and last day of an annotated date: a day, a month, a year or an interval of them; None without one."""
    first, _, last = edtf.replace("~", "").replace("?", "").partition("/")
    try:
        return _bound(first, end=False), _bound(last or first, end=True)
    except ValueError:
        return None


def _bound(text: str, *, end: bool) -> date:
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    if not end:
        return date(year, month or 1, 1)
    month = month or 12
    return date(year, month, monthrange(year, month)[1])
