"""Annotated articles: what a person found in an article, and which of our entities it speaks of.

One JSON file beside each article, as described in the guidelines of the annotation: entities with their names and
sides, encounters with people, parties and the spans of text that state them. Articles made up for training have a YAML file
instead, which quotes the sentences (see `articles/README.md`); articles of an archive that is no part of the project have the JSON
file alone, which says which text of the archive it is about.
"""

from __future__ import annotations

import gzip
import json
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from kg.corpus import read_articles
from kg.language.matcher import gazetteer
from kg.model import Article, Entity, EntityKind
from kg.resolve.names import core, fold
from kg.resources import read_yaml


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


def read_annotated(folder: Path, archives: Path | None = None) -> Iterator[Annotated]:
    """Every annotated article of a folder, by name. The publication day is the annotation's where the text has none.

    `archives` is the folder of the JSON Lines that hold the articles whose text is not in the folder; without it they are left out.
    """
    stored = _texts(archives) if archives is not None else {}
    for text in sorted({p.with_suffix(".txt") for p in folder.iterdir() if p.suffix in (".json", ".yaml")}):
        if (told := text.with_suffix(".yaml")).exists():
            notes = _made_up(told, text.read_text("utf-8"))
        else:
            notes = json.loads(text.with_suffix(".json").read_text("utf-8"))
        day = notes.get("published") if not notes.get("published_in_text") else None
        published = date.fromisoformat((day + "-01")[:10]) if day else None
        with TemporaryDirectory() as scratch:
            if not text.exists():
                if notes.get("archived") not in stored:
                    continue
                text = Path(scratch, text.name)
                text.write_text(stored[notes["archived"]], "utf-8")
            for article in read_articles([text], published=published):
                if isinstance(article, Article):
                    yield Annotated(article=article, notes=notes)


@cache
def _texts(archives: Path) -> dict[str, str]:
    """The articles of an archive by id: title, a blank line, text."""
    found = {}
    for path in sorted(archives.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                head = "" if row["text"].startswith(row["title"][:30]) else row["title"] + "\n\n"
                found[str(row["id"])] = (head + row["text"].replace("\r", "")).rstrip() + "\n"
    return found


def _made_up(path: Path, text: str) -> dict[str, Any]:
    """The annotation of an article that was made up, in the form of the others. Raises ValueError where it quotes what the text has not."""
    told = read_yaml(path)
    entities = [{"id": i, **e, "aliases": e.get("aliases") or []} for i, e in told["entities"].items()]
    encounters = []
    for number, row in enumerate(told["encounters"] or [], start=1):
        spans = [_span(quote, text, path) for quote in row["evidence"]]
        row = {"people": [], "parties": [], "where": []} | {k: v for k, v in row.items() if v is not None}
        encounters.append(row | {"id": f"e{number}", "when": str(row.get("when") or ""), "evidence": spans})
    return {"published": str(told["published"]), "entities": entities, "encounters": encounters}


def _span(quote: str, text: str, path: Path) -> list[int]:
    """Where a text has a quote, line breaks aside."""
    match = re.search(r"\s+".join(map(re.escape, str(quote).split())), text)
    if match is None:
        raise ValueError(f"{path}: the text has no {quote!r}")
    return [match.start(), match.end()]


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
