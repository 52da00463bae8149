"""Reads the rows of kg/rules: linguistic knowledge that is data, not code.

In goes a YAML or TSV file and the frozen dataclass that its rows fill; out come the rows, in the order of the file.
The fields of the dataclass are the keys that a row may have, so that file and code cannot disagree: an unknown, missing
or ill-typed key raises `RuleError` naming file, row and key. `examples` and `counterexamples` are kept, so that tests
can run them.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import types
import typing
from collections.abc import Mapping
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from kg.errors import RuleError
from kg.resources import read_yaml, shown

Row = TypeVar("Row")


def load_yaml(path: Path, row: type[Row]) -> tuple[Row, ...]:
    """Read a YAML list of mappings, e.g. `load_yaml(rules("patterns", "encounters.yaml"), EncounterRule)`.

    A field of type `tuple[str, ...]` takes a list or a single string; `tuple[Other, ...]` of a dataclass takes a list
    of mappings; a field with a default may be left out. Raises RuleError for a file that is missing or no list, for an
    unknown or missing key, a value of another type, and an `id` given twice.
    """
    found = read_yaml(path)
    if not isinstance(found, list):
        raise RuleError(f"{path.name}: expected a list of rows, found {type(found).__name__}")
    return _rows(path, found, row)


def load_tsv(path: Path, row: type[Row]) -> tuple[Row, ...]:
    """Read a table of tab-separated values whose first line names the fields of `row`.

    Lines that start with "#" and empty lines are left out. A cell of a `tuple[str, ...]` field holds its values
    separated by "|".
    An empty cell counts as left out. Raises RuleError as `load_yaml` does, and for a line with too many cells.
    """
    lines = [line for line in _read(path).splitlines() if line.strip() and not line.startswith("#")]
    table = csv.DictReader(io.StringIO("\n".join(lines)), delimiter="\t", quoting=csv.QUOTE_NONE)
    found: list[object] = []
    for number, cells in enumerate(table, start=1):
        if None in cells:
            raise RuleError(f"{path.name}, row {number}: more cells than the header has columns: {shown(cells[None])}")
        found.append({key: value.strip() for key, value in cells.items() if value and value.strip()})
    return _rows(path, found, row)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read: {error}") from error


def _rows(path: Path, found: list[object], row: type[Row]) -> tuple[Row, ...]:
    rows: list[Row] = []
    seen: set[object] = set()
    for number, item in enumerate(found, start=1):
        if not isinstance(item, Mapping):
            raise RuleError(f"{path.name}, row {number}: expected keys and values, found {type(item).__name__}")
        named = f" ({item['id']})" if isinstance(item.get("id"), str) else ""
        rows.append(fill(item, row, f"{path.name}, row {number}{named}"))
        if "id" in item:
            if item["id"] in seen:
                raise RuleError(f"{path.name}, row {number}: the id {shown(item['id'])} is taken by an earlier row")
            seen.add(item["id"])
    return tuple(rows)


@cache
def _fields(row: type[Any]) -> tuple[dict[str, dataclasses.Field[Any]], dict[str, Any]]:
    """The fields of a dataclass and their types: looked up once, not for every row."""
    return {f.name: f for f in dataclasses.fields(row)}, typing.get_type_hints(row)


def fill(item: object, row: type[Row], where: str) -> Row:
    """The dataclass that keys and values fill; what it holds may be dataclasses too. `where` says whose they are.

    Raises RuleError as `load_yaml` does.
    """
    if not isinstance(item, Mapping):
        raise RuleError(f"{where}: expected keys and values, found {shown(item)}")
    fields, kinds = _fields(row)  # type: ignore[arg-type]  # a class is hashable
    for key in item:
        if key not in fields:
            raise RuleError(f"{where}: unknown key {shown(key)}; expected one of {', '.join(fields)}")
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if name in item:
            values[name] = _value(item[name], kinds[name], f"{where}, key {name!r}")
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise RuleError(f"{where}: the key {name!r} is missing")
    return row(**values)


def _value(found: Any, kind: Any, where: str) -> Any:
    if kind is str and type(found) is str:  # as most are
        return found
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if found is None and type(None) in get_args(kind):
            return None
        kinds = tuple(k for k in get_args(kind) if k is not type(None))
        if len(kinds) == 1:
            return _value(found, kinds[0], where)
        if not isinstance(found, kinds) or isinstance(found, bool):
            raise RuleError(f"{where}: found {shown(found)}; expected {' or '.join(k.__name__ for k in kinds)}")
        return found
    if origin is Mapping:
        if not isinstance(found, Mapping):
            raise RuleError(f"{where}: expected keys and values, found {shown(found)}")
        key, part = get_args(kind)
        return {_value(k, key, where): _value(v, part, f"{where}, {shown(k)}") for k, v in found.items()}
    if origin in (tuple, frozenset):
        part = get_args(kind)[0]
        parts = found.split("|") if isinstance(found, str) else found if isinstance(found, list) else [found]
        if dataclasses.is_dataclass(part):
            return origin(_value(p, part, f"{where}, item {n}") for n, p in enumerate(parts, start=1))
        if part is str and all(type(p) is str for p in parts):
            return origin(map(str.strip, parts))
        return origin(_value(p.strip() if isinstance(p, str) else p, part, where) for p in parts)
    if origin is Literal:
        if found not in get_args(kind):
            raise RuleError(f"{where}: found {shown(found)}; expected one of {', '.join(map(str, get_args(kind)))}")
        return found
    if isinstance(kind, type) and issubclass(kind, Enum):
        try:
            return kind(found)
        except ValueError:
            raise RuleError(
                f"{where}: found {shown(found)}; expected one of {', '.join(str(m.value) for m in kind)}"
            ) from None
    if dataclasses.is_dataclass(kind):
        return fill(found, typing.cast("type[Any]", kind), where)
    if kind is bool and isinstance(found, str) and found.lower() in ("true", "false", "yes", "no"):
        return found.lower() in ("true", "yes")
    if kind is int and isinstance(found, str) and re.fullmatch(r"-?[0-9]{1,18}", found):
        return int(found)
    if kind is str and isinstance(found, int | date) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
        raise RuleError(f"{where}: found {shown(found)}; expected {kind.__name__}")
    return found
