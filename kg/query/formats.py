"""Answers as people and programs read them: a table, CSV, TSV, JSON, Turtle.

In: an answer and a text stream. Out: the stream, written to row by row.

CSV has the plain text of each value, as SPARQL's CSV results do. A spreadsheet runs a cell that begins with = + - @ as
a formula, and article text can begin with anything: `safe` puts an apostrophe before such cells. It is off unless asked
for, since other programs read the cells as they are. TSV and JSON are SPARQL's: terms in full, nothing lost.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.answers import Answer, Graph, Table, Term, text_of
from kg.rdf.namespaces import PREFIXES

FORMATS = ("table", "csv", "tsv", "json", "ttl")
LONG = 40
"""A column with longer text than this is shown below its row."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


def write(answer: Answer, out: TextIO, *, format: str = "table", safe: bool = False, width: int | None = None) -> None:
    """Write an answer in one of `FORMATS`.

    A table is laid out to fit `width`, or the terminal if `out` is one; in a pipe each row is a line. Raises QueryError
    where the answer has no such format.
    """
    if format not in FORMATS:
        raise QueryError(f"the format {format!r} is none of {', '.join(FORMATS)}")
    if isinstance(answer, Graph):
        if format in ("ttl", "table"):
            out.write(turtle(answer))
            return
        answer = triples_table(answer)
    if width is None and out.isatty():
        width = shutil.get_terminal_size().columns
    if format == "ttl":
        raise QueryError("ttl is for CONSTRUCT and DESCRIBE; rows come as table, csv, tsv or json")
    if format == "csv":
        _write_csv(answer, out, safe=safe)
    elif format == "tsv":
        _write_tsv(answer, out)
    elif format == "json":
        json.dump(as_json(answer), out, ensure_ascii=False, indent=1)
        out.write("\n")
    elif width is None:
        _write_plain(answer, out, answer.base)
    else:
        _write_for_terminal(answer, out, width, answer.base)


def triples_table(graph: Graph) -> Table:
    """Triples as rows."""
    rows = tuple((t.subject, t.predicate, t.object) for t in graph.triples)
    return Table(columns=("subject", "predicate", "object"), rows=rows, notes=graph.notes, base=graph.base)


def turtle(graph: Graph) -> str:
    """Triples as Turtle, with the prefixes that occur."""
    text = "".join(str(t) for t in graph.triples)
    used = {prefix: iri for prefix, iri in sorted(PREFIXES.items()) if iri in text}
    return (ox.serialize(graph.triples, format=ox.RdfFormat.TURTLE, prefixes=used) or b"").decode("utf-8")


def _write_csv(table: Table, out: TextIO, *, safe: bool) -> None:
    for row in (table.columns, *table.texts()):
        cells = [f"'{cell}" if safe and cell.startswith(_FORMULA) else cell for cell in row]
        # csv.writer leaves a lone carriage return unquoted, which every reader takes for the end of a row
        out.write(",".join(_quoted(cell, alone=len(cells) == 1) for cell in cells) + "\n")


def _quoted(cell: str, *, alone: bool) -> str:
    if re.search('[",\r\n]', cell) or (alone and not cell):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _write_tsv(table: Table, out: TextIO) -> None:
    out.write("\t".join(f"?{column}" for column in table.columns) + "\n")
    for row in table.rows:
        cells = ["" if term is None else str(term).replace("\t", "\\t") for term in row]
        out.write("\t".join(cells) + "\n")


def as_json(table: Table) -> dict[str, Any]:
    """SPARQL 1.1 Query Results JSON."""
    if table.columns == ("answer",) and len(table.rows) == 1 and isinstance(table.rows[0][0], ox.Literal):
        return {"head": {}, "boolean": table.rows[0][0].value == "true"}
    bindings = [
        {column: _json_term(term) for column, term in zip(table.columns, row, strict=True) if term is not None}
        for row in table.rows
    ]
    return {"head": {"vars": list(table.columns)}, "results": {"bindings": bindings}}


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != PREFIXES["xsd"] + "string":
        found["datatype"] = term.datatype.value
    return found


def short(term: Term | None, base: str = "") -> str:
    """A term for reading: IRIs without `base` or with a prefix, on one line, without what a terminal would obey."""
    text = text_of(term)
    if isinstance(term, ox.NamedNode):
        if base and text.startswith(base):
            text = text.removeprefix(base)
        else:
            for prefix, iri in PREFIXES.items():
                if text.startswith(iri) and _LOCAL_NAME.fullmatch(text, len(iri)):
                    text = f"{prefix}:{text.removeprefix(iri)}"
                    break
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """Text without the characters that a terminal obeys: article text is not trusted."""
    return _CONTROL.sub("�", text)


def _shown(table: Table, base: str) -> Iterable[list[str]]:
    for row in table.rows:
        yield [short(term, base) for term in row]


def _write_plain(table: Table, out: TextIO, base: str) -> None:
    """Columns of even width, a row on a line."""
    rows = [list(table.columns), *_shown(table, base)]
    widths = [max(len(row[number]) for row in rows) for number in range(len(table.columns))]
    for row in rows:
        out.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")


def _write_for_terminal(table: Table, out: TextIO, width: int, base: str) -> None:
    """A row on a line, long text below; the columns in `table.short` alone where not all fit; else a cell on a line.

    Columns that are empty throughout are left out.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, width=width, highlight=False, soft_wrap=False)
    rows = list(_shown(table, base))
    longest = [max(cell_len(row[n]) for row in [list(table.columns), *rows]) for n in range(len(table.columns))]
    filled = [n for n in range(len(table.columns)) if not rows or any(row[n] for row in rows)]
    few = [n for n in map(table.columns.index, table.short) if n in filled] or filled
    for kept in (filled, few):
        line = [n for n in kept if longest[n] <= LONG or len(kept) == 1]
        below = [n for n in kept if n not in line]
        fits = sum(longest[n] for n in line) + 2 * (len(line) - 1) <= width
        if fits and (kept is few or set(below) <= set(few)):
            break
    else:
        line, below = [], kept

    def cells(row: Sequence[str]) -> str:
        return "  ".join(row[n] + " " * (longest[n] - cell_len(row[n])) for n in line).rstrip()

    if line:
        console.print(Text(cells(table.columns), style="bold"))
    label = 2 + max((len(table.columns[n]) for n in below), default=0)
    for number, row in enumerate(rows):
        if line:
            console.print(Text(cells(row)))
        elif number:
            console.print()
        for n in below:
            if row[n]:
                indent = "  " if line else f"{table.columns[n]:{label}}"
                wrapped = Text(row[n], style="dim" if line else "").wrap(console, max(20, width - len(indent)))
                for part, text in enumerate(wrapped):
                    console.print(Text(indent if part == 0 else " " * len(indent)) + text)
    if kept is few and few != filled:
        names = ", ".join(table.columns[n] for n in filled if n not in few)
        console.print(Text(f"(not shown: {names})", style="dim"))
