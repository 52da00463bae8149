"""The rows of kg/rules/questions.yaml and the classes of words that they speak of.

In go the data files; out come `QuestionRule` and the words of each class. A malformed row raises RuleError naming
file, row and key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from kg.errors import RuleError
from kg.language.rules import load_tsv, load_yaml
from kg.resources import rules

KINDS: Final = (
    "person",
    "party",
    "actor",
    "place",
    "topic",
    "country",
    "city",
    "title",
    "series",
    "rest",
    "quoted",
    "accord",
    "naming",
)
RELATIONS: Final = ("subject", "object", "in", "to", "of", "any")
DATES: Final = ("", "span", "span needed", "day", "since", "since needed", "published")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fill:
    """A parameter and what fills it: "host=actor@object?" is an actor that stands as an object, and may be missing."""

    parameter: str
    kind: str
    relation: str
    optional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRule:
    """A question that the graph answers.

    `query` is a named query (or "chain", "go-betweens"). `cues` are classes of words: of each ("meet|speak" is either)
    a word must stand in the question; `also` are classes of which words may, `never` of which none may. `fills` are
    parameters and what fills them; everything that the question names must fill one. `dates` says how dates are taken:
    "span" as from and to, "day" as the last day, "since" as the first; "needed" where the query makes no sense
    without. `status` is whether the tense sets the wanted status. `wants` are question words of which one must stand
    there. `title` is the question as it is offered to a person. `examples` run as tests.
    """

    id: str
    query: str
    title: str
    reason: str
    cues: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    dates: str = ""
    status: bool = False
    set: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def slots(self) -> tuple[Fill, ...]:
        """What fills its parameters."""
        return tuple(_fill(self.id, spec) for spec in self.fills)


@dataclass(frozen=True, kw_only=True, slots=True)
class WordClass:
    """A row of lexicons/question_words.tsv."""

    id: str
    words: tuple[str, ...]
    reason: str


_FILL = re.compile(r"(?P<parameter>\w+)=(?P<kind>[a-z]+)(?:@(?P<relation>[a-z]+))?(?P<optional>\??)")


def _fill(rule: str, spec: str) -> Fill:
    match = _FILL.fullmatch(spec)
    if not match or match["kind"] not in KINDS or (match["relation"] or "in") not in RELATIONS:
        raise RuleError(
            f"questions.yaml, row {rule}, key 'fills': found {spec!r}; expected PARAMETER=KIND[@RELATION][?] "
            f"of {', '.join(KINDS)} and {', '.join(RELATIONS)}"
        )
    return Fill(
        parameter=match["parameter"],
        kind=match["kind"],
        relation=match["relation"] or "",
        optional=bool(match["optional"]),
    )


@cache
def word_classes() -> dict[str, tuple[str, ...]]:
    """The words of each class."""
    rows = load_tsv(rules("lexicons", "question_words.tsv"), WordClass)
    return {row.id: row.words for row in rows}


@cache
def question_rules() -> tuple[QuestionRule, ...]:
    """The rows of questions.yaml. Raises RuleError on a class, a kind or a way of dates that does not exist."""
    found = load_yaml(rules("questions.yaml"), QuestionRule)
    for rule in found:
        for group in (*rule.cues, *rule.also, *rule.never):
            for name in group.split("|"):
                if name not in word_classes():
                    raise RuleError(f"questions.yaml, row {rule.id}: there is no class {name!r} in question_words.tsv")
        if rule.dates not in DATES:
            raise RuleError(
                f"questions.yaml, row {rule.id}, key 'dates': found {rule.dates!r}; expected one of {DATES}"
            )
        assert rule.slots is not None  # reads every spec, and raises
    return found
