"""Reads the two rule files of this room: what in an article is no content, and what says when it was published.

In go kg/rules/patterns/{boilerplate,publication}.yaml; out come rows with their patterns compiled. The fields of a
row's dataclass are the keys that a row may have. A row that is malformed raises RuleError naming file, row and key.
"""

from __future__ import annotations

import re
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import Any, Literal, TypeVar, get_args, get_type_hints

from kg import resources
from kg.errors import RuleError

Where = Literal["line", "head", "foot", "rest", "page", "start", "end", "headline"]
Gives = Literal["part", "published", "updated", "stamp", "alone", "dateline", "tag"]


@dataclass(frozen=True, kw_only=True)
class BoilerplateRule:
    """Words of a publisher that are no words of the article.

    `pattern` is a regular expression, case ignored. `where` says what it must cover: a whole `line` or paragraph
    anywhere, in the `head` (first lines) or the `foot` (last lines); a line after which the `rest` is no content
    either; furniture of a web `page`; or the `start` or `end` of a paragraph, or the start of the `headline`.
    Examples mark what the rule takes: all of a line, or the part in square brackets where it takes a part.
    """

    id: str
    where: Where
    pattern: str
    reason: str
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...] = ()
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)


@dataclass(frozen=True, kw_only=True)
class PublicationRule:
    """How a text says when, where and by whom it was published.

    `pattern` is a regular expression; `{name}` in it stands for the row of that id with `gives: part`. Named groups:
    `date`, `place`, `agency`. `gives` says what it yields: the day of publication from a labelled line (`published`,
    `updated`), from a time stamp (`stamp`) or from a date alone on its line (`alone`); a `dateline` at the start of a
    paragraph; or an editor's `tag` after it.
    """

    id: str
    gives: Gives
    pattern: str
    reason: str
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)


Row = TypeVar("Row", BoilerplateRule, PublicationRule)


@cache
def boilerplate_rules(where: Where) -> tuple[BoilerplateRule, ...]:
    """The rules of that place, in the order of the file."""
    return tuple(rule for rule in _boilerplate() if rule.where == where)


@cache
def any_of(where: Where) -> re.Pattern[str]:
    """All rules of that place in one pattern."""
    return re.compile("|".join(f"(?:{rule.pattern})" for rule in boilerplate_rules(where)), re.IGNORECASE)


@cache
def publication_rules(gives: Gives) -> tuple[PublicationRule, ...]:
    """The rules that give that, in the order of the file: the first that matches decides."""
    return tuple(rule for rule in _publication() if rule.gives == gives)


@cache
def _boilerplate() -> tuple[BoilerplateRule, ...]:
    rules = _load("boilerplate.yaml", BoilerplateRule)
    for rule in rules:
        _compile(rule, rule.pattern, re.IGNORECASE, "boilerplate.yaml")
    return rules


@cache
def _publication() -> tuple[PublicationRule, ...]:
    rules = _load("publication.yaml", PublicationRule)
    parts: dict[str, str] = {}

    def insert(match: re.Match[str]) -> str:
        name = match[1]
        if name not in parts:
            raise RuleError(f"publication.yaml: the part {{{name}}} is used before any row defines it")
        return f"(?:{parts[name]})"

    for rule in rules:
        pattern = re.sub(r"\{([a-z][a-z-]*)\}", insert, rule.pattern)
        if rule.gives == "part":
            parts[rule.id] = pattern
        _compile(rule, pattern, 0, "publication.yaml")
    return rules


def _compile(rule: Row, pattern: str, flags: int, file: str) -> None:
    try:
        object.__setattr__(rule, "regex", re.compile(pattern, flags))
    except (re.error, OverflowError, RecursionError) as error:
        raise RuleError(f"{file}, row {rule.id!r}, key 'pattern': not a regular expression: {error}") from error


def _load(name: str, row: type[Row]) -> tuple[Row, ...]:
    found = resources.read_yaml(resources.rules("patterns", name))
    if not isinstance(found, list):
        raise RuleError(f"{name}: expected a list of rows, found {type(found).__name__}")
    return tuple(_row(item, row, f"{name}, row {number}") for number, item in enumerate(found, start=1))


def _row(item: object, row: type[Row], where: str) -> Row:
    if not isinstance(item, dict):
        raise RuleError(f"{where}: expected keys and values, found {type(item).__name__}")
    where += f" ({item['id']})" if isinstance(item.get("id"), str) else ""
    kinds = get_type_hints(row)
    known = {f.name: f for f in fields(row) if f.init}
    for key, value in item.items():
        if key not in known:
            raise RuleError(f"{where}: unknown key {resources.shown(key)}; expected one of {', '.join(known)}")
        allowed = get_args(kinds[key])
        if allowed and all(isinstance(a, str) for a in allowed):
            if value not in allowed:
                raise RuleError(
                    f"{where}, key {key!r}: found {resources.shown(value)}; expected one of {', '.join(allowed)}"
                )
        elif kinds[key] is str and not isinstance(value, str):
            raise RuleError(f"{where}, key {key!r}: found {resources.shown(value)}; expected text")
        elif kinds[key] is not str and not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            raise RuleError(f"{where}, key {key!r}: found {resources.shown(value)}; expected a list of texts")
    for key, part in known.items():
        if key not in item and part.default is MISSING:
            raise RuleError(f"{where}: the key {key!r} is missing")
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    return row(**values)
