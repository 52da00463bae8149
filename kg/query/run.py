"""Ask the graph: a named query, a file or SPARQL, with values for its parameters.

In: a graph and a question. Out: a `Table` (SELECT, ASK) or a `Graph` (CONSTRUCT, DESCRIBE), rows in a stable order. A
query reads this graph alone: what would change it or reach the network is refused before it runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.corpus.metadata import in_short
from kg.errors import QueryError
from kg.query.answers import Answer, Graph, Table, Term, text_of
from kg.query.catalog import NamedQuery, Parameter, find_query, read_query
from kg.query.formats import write
from kg.query.names import find_day, find_node
from kg.query.sparql import ReadOnlyQuery, position, read_only, refuse_halves
from kg.rdf.namespaces import DIP, PREFIXES
from kg.store import Store

__all__ = ["open_query", "run", "run_query", "write"]

SPARQL = re.compile(r"\s*(?:DESCRIBE|PREFIX|BASE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\s", re.IGNORECASE)
STATUSES = ("held", "planned", "proposed", "cancelled", "denied")
TYPES = ("encounter", "meeting", "talks", "visit", "call", "summit", "conference", "ceremony")


def run(
    store: Store | ox.Store,
    question: str,
    *,
    parameters: Mapping[str, str] | None = None,
    queries: Path | None = None,
) -> Answer:
    """Answer a question: the name of a query, the path of a query file, or SPARQL itself.

    `parameters` are values as a person writes them. `queries` is another folder of named queries. Raises QueryError
    for what is unknown, malformed, refused or fits no one, StoreError where the store is damaged.
    """
    query = open_query(question, queries=queries)
    if isinstance(store, ox.Store):
        return run_query(store, query, parameters or {})
    with store.reader() as graph:
        return replace(run_query(graph, query, parameters or {}), base=store.base)


def open_query(question: str, *, queries: Path | None = None) -> NamedQuery:
    """What a question is: SPARQL if it has a brace in it, a file if there is one of that name, else a query of the
    catalogue.
    """
    if "{" in question or re.match(
        r"\s*(?:DESCRIBE|PREFIX|BASE|INSERT|DELETE|LOAD|CLEAR|DROP|CREATE)\s", question, re.I
    ):
        return NamedQuery(name="query", text=question, path=Path("query"))
    if question.endswith(".rq") or "/" in question or "\\" in question:
        path = Path(question)
        try:
            there = path.exists()
        except (OSError, ValueError):  # a name that no file can have: SPARQL without a brace, above all
            there = False
        if not there:
            raise QueryError(f"there is no query file {in_short(question)}")
        return read_query(path, strict=False)
    return find_query(question, queries)


def run_query(graph: ox.Store, query: NamedQuery, parameters: Mapping[str, str]) -> Answer:
    """Answer a query with values for its parameters."""
    read = read_only(query.text)
    for iri in read.graphs:
        try:
            known = graph.contains_named_graph(ox.NamedNode(iri))
        except ValueError as error:
            raise QueryError(f"FROM <{iri}>: this is no IRI: {error}") from error
        if not known:
            raise QueryError(f"FROM <{iri}>: there is no such graph here, and none is fetched")
    values, notes = bind(graph, query, read, parameters)
    inserted = insertion(values)
    if inserted and not read.pattern:
        raise QueryError(f"{query.name}: a query without a pattern takes no parameters")
    text = read.text[: read.pattern] + inserted + read.text[read.pattern :]
    try:
        answer = graph.query(text, prefixes=PREFIXES)
        if isinstance(answer, ox.QuerySolutions):
            columns = tuple(variable.value for variable in answer.variables)
            rows: Iterable[tuple[Term | None, ...]] = [tuple(row) for row in answer]
            if not read.ordered:
                rows = sorted(rows, key=lambda row: [text_of(term) for term in row])
            return Table(columns=columns, rows=tuple(rows), notes=notes, short=query.short)
        if isinstance(answer, ox.QueryBoolean):
            return Table(columns=("answer",), rows=((ox.Literal(bool(answer)),),), notes=notes)
        return Graph(triples=tuple(sorted(set(answer), key=str)), notes=notes)
    except SyntaxError as error:
        raise QueryError(f"{query.name}: {explain_syntax(str(error), read, len(inserted))}") from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"{query.name}: {error}") from error


def insertion(values: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
    """The VALUES clause that binds parameters; its terms are written by Oxigraph, so that no value can break out of
    it.
    """
    if not values:
        return ""
    names = " ".join(f"?{name}" for name in values)
    terms = " ".join(str(term) for term in values.values())
    return f" VALUES ({names}) {{ ({terms}) }} "


def bind(
    graph: ox.Store, query: NamedQuery, read: ReadOnlyQuery, parameters: Mapping[str, str]
) -> tuple[dict[str, ox.NamedNode | ox.Literal], tuple[str, ...]]:
    """The terms for what the user set, and how each name was understood."""
    declared = {parameter.name: parameter for parameter in query.parameters}
    free = not query.parameters and not query.columns  # a query of one's own need not declare what it takes
    values: dict[str, ox.NamedNode | ox.Literal] = {}
    notes: list[str] = []
    for name, text in parameters.items():
        refuse_halves(text, name)
        if free and name in read.variables:
            values[name] = plain_term(text)
            continue
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise QueryError(f"{query.name} has no parameter {name!r}; it has: {known}")
        values[name], label = term_for(graph, declared[name], text)
        if label:
            notes.append(f"{name}: {label}")
    missing = [f"{p.name} ({p.help})" for p in query.parameters if p.required and p.name not in values]
    if missing:
        raise QueryError(f"{query.name} needs {', '.join(missing)}; for example: {query.example}")
    return values, tuple(notes)


def term_for(graph: ox.Store, parameter: Parameter, text: str) -> tuple[ox.NamedNode | ox.Literal, str]:
    """The term that a value means, and what to tell the user about it ("" where there is nothing to tell)."""
    text = text.strip()
    match parameter.kind:
        case "first-day" | "last-day":
            day = find_day(text, last=parameter.kind == "last-day")
            return ox.Literal(day, datatype=ox.NamedNode(PREFIXES["xsd"] + "date")), ""
        case "text" | "article":
            return ox.Literal(text), ""
        case "number":
            if not re.fullmatch(r"[+-]?[0-9]{1,18}", text):
                raise QueryError(f"{parameter.name}: {text!r} is no whole number")
            return ox.Literal(int(text)), ""
        case "status" | "type":
            choices = STATUSES if parameter.kind == "status" else TYPES
            if text.casefold() not in choices:
                raise QueryError(f"{parameter.name}: {text!r} is none of {', '.join(choices)}")
            word = text.casefold()
            return DIP[word if parameter.kind == "status" else word.capitalize()], ""
    found = find_node(graph, parameter.kind, text)
    named = text.strip("<>") in (found.name, found.node.value)
    return found.node, "" if named else f"{text} taken as {found.name} <{found.node.value}>"


def plain_term(text: str) -> ox.NamedNode | ox.Literal:
    """The term for a value of a parameter without a type: <IRI>, a whole number, a day, else words."""
    if text.startswith("<") and text.endswith(">"):
        try:
            return ox.NamedNode(text[1:-1])
        except ValueError as error:
            raise QueryError(f"{text} is no IRI: {error}") from error
    if re.fullmatch(r"-?[0-9]{1,18}", text):
        return ox.Literal(int(text))
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return ox.Literal(text, datatype=ox.NamedNode(PREFIXES["xsd"] + "date"))
    return ox.Literal(text)


def explain_syntax(message: str, read: ReadOnlyQuery, inserted: int) -> str:
    """Oxigraph's message with the place in what the user wrote, and without the lists of characters."""
    match = re.match(r"error at (\d+):(\d+): (?:expected )?(.*)", message, re.S)
    if not match:
        return message.splitlines()[0][:300]
    offset = read.source_offset(int(match[2]) - 1, inserted)
    before = read.source[:offset]
    if "Prefix not found" in match[3]:
        name = re.search(r"[^\s<>{}();,|/^*+?!]*:[^\s<>{}();,|/^*+?!]*(?=\s*$)", before)
        known = ", ".join(f"{prefix}:" for prefix in PREFIXES)
        what = f" of {name.group()} ({position(read.source, name.start())})" if name else ""
        return f"the prefix{what} is not declared; without declaring them you may use {known}"
    found = read.source[offset : offset + 20].split("\n")[0]
    # Oxigraph gives the furthest place that it tried, which may lie a word behind the fault
    what = f"at or before {found.strip()!r}" if found.strip() else "the query ends too early"
    return f"syntax error near {position(read.source, offset)}: {what}"
