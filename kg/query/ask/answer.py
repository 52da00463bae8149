"""The answer to a question: rows, one line that says it, the sentences it rests on, and the SPARQL that was run.

In goes a graph and a question in plain English; out comes a `Reply`. Only a reading that is sure is answered.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyoxigraph as ox

from kg.query.answers import Answer, Table, text_of
from kg.query.ask.understand import Reading, understand
from kg.query.catalog import NamedQuery, find_query
from kg.query.formats import as_json, printable, write
from kg.query.network import chain, go_betweens
from kg.query.run import bind, insertion, run_query
from kg.query.sparql import read_only
from kg.rdf.namespaces import PREFIXES
from kg.store import Store

SENTENCES = 8
"""So many sentences are shown below an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What was understood, and what the graph says.

    `answer` is None where the reading is not sure. `line` says the answer in words, `sentences` are (article, words),
    `command` is the `kg query` that asks the same, and `sparql` what was run ("" for a chain, which is no SPARQL).
    """

    reading: Reading
    answer: Table | None = None
    line: str = ""
    sentences: tuple[tuple[str, str], ...] = ()
    command: str = ""
    sparql: str = ""


def ask(store: Store | ox.Store, question: str, *, today: date | None = None, anyway: bool = False) -> Reply:
    """Answer a question in plain English.

    `today` is the day that "last year" counts from. `anyway` answers a reading that is not sure, too. Raises
    QueryError for a question that is empty or too long, StoreError where the store is damaged.
    """
    if isinstance(store, Store):
        with store.reader() as graph:
            reply = ask(graph, question, today=today, anyway=anyway)
        return replace(reply, answer=replace(reply.answer, base=store.base) if reply.answer else None)
    reading = understand(store, question, today=today)
    if not reading.query or not (reading.sure or (anyway and not reading.problems)):
        return Reply(reading=reading)
    values = dict(reading.values)
    if reading.query == "chain":
        answer: Answer = chain(store, values["a"], values["b"])
        named, sparql = None, ""
        command = f"kg chain {_quoted(values['a'])} {_quoted(values['b'])}"
    elif reading.query == "go-betweens":
        answer = go_betweens(store, first=values.get("from", ""), last=values.get("to", ""))
        named, sparql = None, ""
        command = " ".join(["kg go-betweens", *(f"--{name} {value}" for name, value in values.items())])
    else:
        named = find_query(reading.query)
        answer = run_query(store, named, values)
        sparql = sparql_of(store, named, values)
        command = " ".join(
            ["kg query", named.name, *(f"--set {name}={_quoted(value)}" for name, value in values.items())]
        )
    assert isinstance(answer, Table)  # named queries are SELECTs
    answer = focused(replace(answer, notes=()), reading.focus)
    line = line_of(answer, reading, sides=sides_of(store, answer) if reading.query in BY_SIDE else {})
    if named and reading.focus == "whether" and not answer.rows and values.get("wanted") == "held":
        line += meant(store, named, values)
    return Reply(
        reading=reading,
        answer=answer,
        line=line,
        sentences=sentences_of(answer),
        command=command,
        sparql=sparql,
    )


BY_SIDE = ("party-meetings", "pair-meetings")
"""Queries of which the answer to "who" depends on the side for which each acted."""


def sides_of(graph: ox.Store, table: Table) -> dict[str, str]:
    """Of those who took part in the encounters of a table, the side that each acted for."""
    if "event" not in table.columns:
        return {}
    events = " ".join(sorted({str(row[table.columns.index("event")]) for row in table.rows}))
    found = graph.query(
        f"SELECT DISTINCT ?name ?side {{ VALUES ?event {{ {events} }} ?event dip:participation ?part . "
        "?part dip:actor/rdfs:label ?name ; dip:onBehalfOf/rdfs:label ?side } ORDER BY ?name ?side",
        prefixes=PREFIXES,
    )
    assert isinstance(found, ox.QuerySolutions)
    return {row["name"].value: row["side"].value for row in found}


def meant(graph: ox.Store, query: NamedQuery, values: dict[str, str]) -> str:
    """What was planned or proposed of what was not held, in words; "" where nothing was."""
    for status in ("planned", "proposed"):
        answer = run_query(graph, query, values | {"wanted": status})
        if isinstance(answer, Table) and answer.rows:
            days = _column(answer, "when")
            return f" It was {status}{f' for {days[0]}' if len(days) == 1 else ''}."
    return ""


def sparql_of(graph: ox.Store, query: NamedQuery, values: dict[str, str]) -> str:
    """The SPARQL that a named query with these values is, ready to be run elsewhere."""
    read = read_only(query.text)
    terms, _ = bind(graph, query, read, values)
    inserted = insertion(terms)
    body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
    head, brace, tail = body.partition("{")
    return head + brace + (f"\n  {inserted.strip()}" if inserted else "") + tail


def focused(table: Table, focus: str) -> Table:
    """The first or the last dated row alone, where that was asked for; undated rows are neither."""
    if focus not in ("first", "last") or not table.rows:
        return table
    column = next((name for name in ("when", "published", "latest", "last_seen") if name in table.columns), "")
    if not column:
        return table
    at = table.columns.index(column)
    dated = [row for row in table.rows if text_of(row[at])]
    if not dated:
        return replace(table, rows=())
    edge = dated[0] if focus == "first" else max(dated, key=lambda row: text_of(row[at]))
    kept = [row for row in dated if text_of(row[at]) == text_of(edge[at])]
    return replace(table, rows=tuple(kept))


def _column(table: Table, *names: str) -> list[str]:
    """The distinct values of the first of these columns that the table has, "|" taken apart."""
    for name in names:
        if name in table.columns:
            at = table.columns.index(name)
            values = [part for row in table.rows for part in text_of(row[at]).split("|") if part]
            return list(dict.fromkeys(values))
    return []


def line_of(table: Table, reading: Reading, *, sides: Mapping[str, str] | None = None) -> str:
    """The answer in words: "Yes, 2: ...", the names, the days or the places that were asked for.

    `sides` are those that people acted for: whom a country met are not its own.
    """
    sides = sides or {}
    rows = len(set(table.rows))
    events = len(set(_column(table, "event"))) or rows
    if reading.focus == "whether":
        return f"Yes: {_count(events)}." if rows else "Not as far as this graph knows."
    if not rows:
        return "Nothing that this graph knows."
    if reading.rule == "articles-naming":
        articles = _column(table, "article")
        return f"{len(articles)}." if reading.focus == "count" else "; ".join(articles)
    if reading.focus == "count":
        return f"{events}."
    asked_of = {name.partition(" (")[0] for _, name in reading.named}
    found: list[str] = []
    if reading.query.startswith("offices") and any(name == "person" for name, _ in reading.values):
        found = _column(table, "title")
    elif reading.asks == "when":
        found = _column(table, "when", "published", "earliest")
    elif reading.asks == "where":
        found = _column(table, "where", "place")
    elif reading.asks == "who" or reading.query in ("person-counterparts",):
        found = _column(table, "counterpart", "name", "who", "speaker", "mediators", "guests")
        if reading.query == "encounters-host-guest" and any(name == "guest" for name, _ in reading.values):
            found = _column(table, "hosts")
        if reading.query == "state-pairs":
            at = [table.columns.index(name) for name in ("a", "b")]
            found = list(dict.fromkeys(text_of(row[n]) for row in table.rows for n in at))
        found = [name for name in found if name not in asked_of]
        if reading.rule == "visited-place":
            found = []  # those who received the visitors took part as well
        if reading.query == "party-meetings":
            found = [name for name in found if sides.get(name) not in asked_of]
        elif reading.query == "pair-meetings":  # who of the two sides is said, since both are asked of
            found = [f"{name} ({sides[name]})" if sides.get(name, name) != name else name for name in found]
    elif reading.query == "pair-topics":
        found = _column(table, "topic")
    elif reading.query.startswith("offices"):
        found = _column(table, "title")
    return "; ".join(found[:12]) + ("; ..." if len(found) > 12 else "") if found else f"{_count(rows)}."


def _count(rows: int) -> str:
    return "1 found" if rows == 1 else f"{rows} found"


def sentences_of(table: Table) -> tuple[tuple[str, str], ...]:
    """The sentences that the rows rest on, each once, with the articles that have it."""
    found: dict[str, str] = {}
    articles = next((name for name in ("articles", "article") if name in table.columns), "")
    if "quote" in table.columns:
        for row in table.rows:
            quote = text_of(row[table.columns.index("quote")])
            if quote:
                found.setdefault(quote, text_of(row[table.columns.index(articles)]) if articles else "")
    return tuple((article, quote) for quote, article in found.items())


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`") + '"'


def as_object(reply: Reply) -> dict[str, Any]:
    """A reply as strings, lists and objects alone."""
    reading = reply.reading
    return {
        "question": reading.question,
        "understood": reading.sure,
        "query": reading.query,
        "parameters": dict(reading.values),
        "taken": dict(reading.named),
        "focus": reading.focus,
        "not_understood": list(reading.left),
        "problems": list(reading.problems),
        "nearest": [title for title, _ in reading.nearest],
        "line": reply.line,
        "answer": as_json(reply.answer) if reply.answer else None,
        "sentences": [{"articles": articles.split("|"), "text": text} for articles, text in reply.sentences],
        "command": reply.command,
        "sparql": reply.sparql,
    }


def as_text(reply: Reply, *, width: int | None = None, sparql: bool = True) -> str:
    """A reply for a terminal."""
    reading = reply.reading
    out: list[str] = []
    if reading.query:
        title = find_query(reading.query).title if reading.query not in ("chain", "go-betweens") else reading.query
        verb = "Taken as" if reading.sure else "Perhaps"
        out.append(f"{verb}: {title} ({reading.query})" + _named(reading))
    elif reading.named:
        out.append("Taken:" + _named(reading))
    if reply.answer is None:
        out += [f"  {problem}" for problem in reading.problems]
        if reading.left:
            out.append(f"  not understood: {', '.join(reading.left)}")
        out.append("This question is not answered, since it is not understood for sure. Near are:")
        out += [f"  {title:56} e.g. {example}" if example else f"  {title}" for title, example in reading.nearest]
        known = {value.partition(" (")[0] for _, value in reading.named if _ != "date"}
        if len(known) == 1:
            out.append(f"All that the graph holds of it: kg show {_quoted(known.pop())}")
        return "\n".join(printable(line) for line in out) + "\n"
    out += ["", reply.line]
    if reply.sentences:
        out.append("")
        for article, quote in reply.sentences[:SENTENCES]:
            out.append(f'  "{" ".join(quote.split())}"' + (f"  ({', '.join(article.split('|'))})" if article else ""))
        if len(reply.sentences) > SENTENCES:
            out.append(f"  and {len(reply.sentences) - SENTENCES} more sentences")
    text = "\n".join(printable(line) for line in out) + "\n"
    if not reply.answer.is_empty and len(reply.answer.rows) > 0:
        table = io.StringIO()
        few = tuple(c for c in reply.answer.short or reply.answer.columns if c != "quote")
        write(_only(reply.answer, few), table, format="table", width=width)
        text += "\n" + table.getvalue()
    text += f"\nThe same: {printable(reply.command)}\n"
    if sparql and reply.sparql:
        text += "\n" + "".join(f"  {printable(line)}\n" for line in reply.sparql.strip().splitlines())
    return text


def _only(table: Table, columns: tuple[str, ...]) -> Table:
    at = [table.columns.index(name) for name in columns]
    return replace(table, columns=columns, short=(), rows=tuple(tuple(row[n] for n in at) for row in table.rows))


def _named(reading: Reading) -> str:
    return "".join(f"\n  {name}: {value}" for name, value in reading.named)
