"""The questions that have a name: `queries/<subject>-<question>.rq`.

In: query files. Out: `NamedQuery`. What a query is for stands in the comments at its top, one `key: value` a line:

    # title: Meetings of a person
    # about: Every encounter that somebody took part in, the earliest first.
    # param: person  person     required  Whose meetings
    # param: from    first-day  optional  Leave out what ended before
    # columns: when, type, status, with, where, article, quote
    # short: when, with, where, quote
    # example: person="Song Il-ho" from=2014
    # alias: meetings-of-person

An alias is another name that the query is found by; lists have its own name alone. A parameter is a variable of the query that `--set` gives a value; one that is optional and not given stays unbound.
`short` lists the columns that matter most, for a narrow terminal. A comment that has no key goes on with the line
before.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

from kg.errors import QueryError
from kg.resources import folder

KINDS: Final[Mapping[str, str]] = {
    "person": "a person's name, or a part of it that fits one person only",
    "party": "a state or organisation: a name, an ISO 3166 code, an acronym",
    "state": "a state: a name or an ISO 3166 code",
    "actor": "a person, state or organisation",
    "place": "a city, or a country",
    "topic": "an issue, such as abductions",
    "article": "an article's id: the name of its file without the ending",
    "status": "held, planned, proposed, cancelled or denied",
    "type": "encounter, meeting, talks, visit, call, summit, conference or ceremony",
    "first-day": "a day, month or year (2014-03-30, 2014-03, 2014): its first day counts",
    "last-day": "a day, month or year (2014-03-31, 2014-03, 2014): its last day counts",
    "text": "any words",
    "number": "a whole number",
    "node": "the IRI of anything in the graph, or its name",
}
"""The kinds that a parameter may have, and what a person may write for each."""

KEYS: Final = ("title", "about", "param", "columns", "short", "example", "alias")
_PARAM = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s+(?P<kind>\S+)\s+(?P<need>\S+)\s+(?P<help>\S.*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A variable that the user may set: its name without "?", its kind (a key of `KINDS`), and what it is for."""

    name: str
    kind: str
    required: bool
    help: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedQuery:
    """A query with what its header says. `values` are those of its example, `aliases` other names that find it."""

    name: str
    text: str
    path: Path
    title: str = ""
    about: str = ""
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def example(self) -> str:
        """A command to try: `kg query person-meetings --set person="Song Il-ho"`."""
        return " ".join(["kg query", self.name, *(f"--set {name}={_quoted(value)}" for name, value in self.values)])


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"[\w.:/-]+", value) else f'"{value}"'


def _split(setting: str) -> tuple[str, str]:
    name, _, value = setting.partition("=")
    return name.strip(), value.strip()


def parse_settings(settings: list[str] | tuple[str, ...]) -> dict[str, str]:
    """`["person=Song Il-ho"]` as names and values. Raises QueryError on one without "=" or given twice."""
    found: dict[str, str] = {}
    for setting in settings:
        name, value = _split(setting)
        if "=" not in setting or not name:
            raise QueryError(f"--set {setting}: write --set name=value")
        if name in found:
            raise QueryError(f"--set {name} is given twice")
        found[name] = value
    return found


def read_query(path: Path, *, strict: bool = True) -> NamedQuery:
    """Read a query file.

    `strict` asks for title and columns, as the catalogue does; a file of one's own may do without a header, but what
    it says must be well formed. Raises QueryError naming file and line.
    """
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"{path} is not UTF-8 text: {error}") from error
    except OSError as error:
        raise QueryError(f"{path} cannot be read: {error.strerror}") from error
    said: dict[str, list[tuple[int, str]]] = {}
    last = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("#"):
            break
        key, colon, value = line[1:].strip().partition(":")
        if colon and key in KEYS:
            said.setdefault(key, []).append((number, value.strip()))
            last = key
        elif colon and strict and re.fullmatch(r"[a-z]+", key):
            raise QueryError(f"{path}, line {number}: the key {key!r} is none of {', '.join(KEYS)}")
        elif last and line[1:].strip():
            where, before = said[last][-1]
            said[last][-1] = (where, f"{before} {line[1:].strip()}")
    for key in ("title", "about", "columns", "short", "example", "alias"):
        if len(said.get(key, [])) > 1:
            raise QueryError(f"{path}, line {said[key][1][0]}: a second {key!r}")
    for key in ("title", "columns") if strict else ():
        if key not in said or not said[key][0][1]:
            raise QueryError(f"{path}: the header says no {key!r}; it needs a line '# {key}: ...'")
    one = {key: values[0][1] for key, values in said.items()}
    parameters = tuple(_parameter(path, number, value) for number, value in said.get("param", []))
    query = NamedQuery(
        name=path.stem,
        text=text,
        path=path,
        title=one.get("title", ""),
        about=one.get("about", ""),
        parameters=parameters,
        columns=_columns(one.get("columns", "")),
        short=_columns(one.get("short", "")),
        values=_values(path, one.get("example", "")),
        aliases=_columns(one.get("alias", "")),
    )
    _check(query)
    return query


def _columns(value: str) -> tuple[str, ...]:
    return tuple(column.strip() for column in value.split(",") if column.strip())


def _parameter(path: Path, number: int, value: str) -> Parameter:
    match = _PARAM.fullmatch(value)
    if not match:
        raise QueryError(
            f"{path}, line {number}: found {value!r}; "
            "a parameter is written '# param: NAME KIND required|optional WHAT FOR'"
        )
    if match["kind"] not in KINDS:
        near = get_close_matches(match["kind"], KINDS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise QueryError(f"{path}, line {number}: the kind {match['kind']!r} is none of {', '.join(KINDS)}{hint}")
    if match["need"] not in ("required", "optional"):
        raise QueryError(f"{path}, line {number}: found {match['need']!r}; expected 'required' or 'optional'")
    return Parameter(name=match["name"], kind=match["kind"], required=match["need"] == "required", help=match["help"])


def _check(query: NamedQuery) -> None:
    names = [parameter.name for parameter in query.parameters]
    for name in names:
        if names.count(name) > 1:
            raise QueryError(f"{query.path}: the parameter {name!r} is declared twice")
        if not re.search(rf"[?$]{re.escape(name)}\b", query.text):
            raise QueryError(f"{query.path}: the parameter {name!r} is declared, but ?{name} is not in the query")
    for column in query.short:
        if column not in query.columns:
            raise QueryError(f"{query.path}: 'short' has {column!r}, which is none of the columns")
    for name, _ in query.values:
        if name not in names:
            raise QueryError(f"{query.path}: the example sets {name!r}, which is no parameter")


def _values(path: Path, example: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(parse_settings(shlex.split(example)).items())
    except (ValueError, QueryError) as error:
        raise QueryError(f"{path}: the example {example!r} cannot be read: {error}") from error


@cache
def catalog(place: Path | None = None) -> tuple[NamedQuery, ...]:
    """All named queries, by name. Raises QueryError naming the file whose header is malformed, or has the name of another as alias."""
    if place is None:
        place = folder("queries")
    queries = tuple(read_query(path) for path in sorted(place.glob("*.rq"), key=lambda path: path.stem))
    taken = {query.name: query for query in queries}
    for query in queries:
        for alias in query.aliases:
            other = taken.setdefault(alias, query)
            if other is not query or alias == query.name:
                raise QueryError(f"{query.path}: the alias {alias!r} is already a name of {other.path.name}")
    return queries


def find_query(name: str, place: Path | None = None) -> NamedQuery:
    """The named query of that name or alias. Raises QueryError with the nearest names where there is none."""
    queries = {name: query for query in catalog(place) for name in (query.name, *query.aliases)}
    if name in queries:
        return queries[name]
    near = get_close_matches(name, queries, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "kg queries lists them all"
    raise QueryError(f"there is no query {name!r}, no such file, and it is no SPARQL; {hint}")
