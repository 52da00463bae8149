"""Annotated articles as rows to learn from.

Enter annotated articles and how the program reads them; leave, for every word that may name an encounter, what it names (nothing, or an
encounter with its status), and for every entity of the article whether it takes part in that.

Annotators mark the sentence of an encounter, not the word. Of the candidate words in that sentence, the one whose lemma
most often stands in sentences of such encounters, whose rule gave the same status and whose roles share the most members, is taken for it.
"""

from __future__ import annotations

import importlib.util
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from kg.extract.encounters import find_encounters
from kg.extract.offices import find_offices
from kg.extract.reading import Reading
from kg.resolve.candidates import Scene
from kg.resolve.coreference import Weigher, resolve_mentions
from kg.resolve.training.annotation import Annotated

UNSURE, OUTSIDE = 0.3, 0.6
"""Weights of words in an annotated sentence that name it less well than another does, and of words in no annotated sentence, some of which
name an encounter that is annotated elsewhere; chosen by cross-validation on the annotated training articles."""


@dataclass
class Example:
    """One annotated article: the scene, the annotation, and which annotated entity each of ours is."""

    name: str
    scene: Scene
    annotation: dict[str, Any]
    meant: dict[str, str]
    covering: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        sides = {e["id"]: e.get("side", e["id"]) for e in self.encountered_entities}
        self.members = [
            {*e["people"], *e["parties"], *(sides[p] for p in e["people"])} for e in self.annotation["encounters"]
        ]
        spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for number, encounter in enumerate(self.annotation["encounters"]):
            for start, end in encounter["evidence"]:
                for t in self.scene.triggers:
                    if start <= t.idx < end:
                        spans[t.i].append((number, end - start))
        self.covering = dict(spans)

    @property
    def encountered_entities(self) -> list[dict[str, Any]]:
        """The annotated entities."""
        found: list[dict[str, Any]] = self.annotation["entities"]
        return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """What a word was annotated as: a status or "none", who takes part, and how much to make of it."""

    status: str
    members: frozenset[str]
    weight: float


def scorer(gold: Path) -> ModuleType:
    """The scorer beside the annotated articles: its `Names` say which of our names means which of theirs."""
    spec = importlib.util.spec_from_file_location("score", gold.resolve().parent / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(gold.parent / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_example(
    annotated: Annotated, reading: Reading, weigher: Weigher, extra: Sequence[str], names: type[Any]
) -> Example:
    """An annotated article as the program reads it.

    `weigher` tells for whom people act and was grown on other articles; `names` is the scorer's.
    """
    entities = resolve_mentions(reading, tuple(find_offices(reading)), weigher=weigher)
    found = tuple(find_encounters(reading, faint=True))
    known = names(annotated.notes["entities"])
    return Example(
        name=Path(annotated.article.source).stem,
        scene=Scene(reading, entities, found, extra),
        annotation=annotated.notes,
        meant={e.id: known.find(e.name, e.kind.value) for e in entities.all},
    )


def types_by_lemma(examples: Iterable[Example]) -> dict[str, Counter[str]]:
    """How often each lemma stands in sentences of encounters of each type; a sentence of several counts less for each."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        for place, spans in example.covering.items():
            lemma = example.scene.doc[place].lemma_.lower()
            for number, _ in spans:
                found[lemma][example.annotation["encounters"][number]["type"]] += 1 / len(spans) ** 2  # type: ignore[assignment]
    return found


def labels(example: Example, types: dict[str, Counter[str]]) -> list[Label]:
    """What each of `example.scene.triggers` was annotated as."""
    encounters = example.annotation["encounters"]
    fits: dict[int, list[tuple[float, int, float]]] = {}
    best: dict[int, tuple[float, int]] = {}
    for t in example.scene.triggers:
        row = types.get(t.lemma_.lower(), Counter())
        told = example.scene.found.get(t.idx)
        seated = {example.meant[a] for a in example.scene.roles.get(t.idx, {})}
        for number, length in example.covering.get(t.i, []):
            share = (row[encounters[number]["type"]] + 0.2) / (sum(row.values()) + 2)
            fit = math.log(share) - length / 2000
            fit += told is not None and told.status.value == encounters[number]["status"]
            if seated:
                fit += 2 * len(seated & example.members[number]) / len(seated | example.members[number])
            fits.setdefault(t.i, []).append((fit, number, share))
            best[number] = max(best.get(number, (-math.inf, -1)), (fit, t.i))
    own: dict[int, set[int]] = defaultdict(set)
    for number, (_, place) in best.items():
        own[place].add(number)
    found = []
    for t in example.scene.triggers:
        if t.i not in fits:
            found.append(Label(status="none", members=frozenset(), weight=OUTSIDE))
            continue
        mine = own.get(t.i, set())
        _, number, share = max(f for f in fits[t.i] if not mine or f[1] in mine)
        members = example.members[number].union(*(example.members[other] for other in mine))
        weight = 1.0 if mine or share > 0.25 else UNSURE
        found.append(Label(status=encounters[number]["status"], members=frozenset(members), weight=weight))
    return found
