"""The merged view as CSV tables, with their description as W3C CSV on the Web metadata.

In go a graph and a folder; out come one CSV file for each kind of thing and `csv-metadata.json`, which gives every
column a datatype and says which column points to which table. Tables are UTF-8 with commas, quoted as RFC 4180 says.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.query.answers import text_of
from kg.rdf.namespaces import PREFIXES
from kg.store.atomic import replacing

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula where a cell begins with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: its name, its XML Schema datatype, what it says, the table that it points to, and "|" for lists."""

    name: str
    datatype: str
    says: str
    to: str = ""
    separator: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableOf:
    """A table: the file, what a row is, the query that fills it, its columns in order, and its key."""

    name: str
    says: str
    query: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    dated: bool = False


def _column(name: str, datatype: str, says: str, to: str = "", separator: str = "") -> Column:
    return Column(name=name, datatype=datatype, says=says, to=to, separator=separator)


_ID = _column("id", "anyURI", "Its IRI in the graph.")
_FIRST = _column("first", "date", "The first day that the date covers.")
_LAST = _column("last", "date", "The last day that the date covers.")
_WHEN = _column("when", "string", "The date as an EDTF literal, as precise as the texts.")
_QUOTE = _column("quote", "string", "The sentence that says it best.")
_DATES = """OPTIONAL { ?id dip:when ?when } OPTIONAL { ?id sem:hasEarliestBeginTimeStamp ?first ;
  sem:hasLatestEndTimeStamp ?last }"""
_BEST = "OPTIONAL { ?id dip:bestEvidence/oa:hasTarget/oa:hasSelector/oa:exact ?quote }"

TABLES: Final = (
    TableOf(
        name="actors",
        says="Persons, states and organisations.",
        query="""SELECT DISTINCT ?id ?name ?kind ?side ?code WHERE {
          ?id a ?class ; rdfs:label ?name .
          VALUES (?class ?kind) { (dip:Person "person") (dip:State "state") (dip:Organisation "organisation") }
          OPTIONAL { ?id dip:side ?side } OPTIONAL { ?id skos:notation ?code } } ORDER BY ?kind ?id ?side""",
        columns=(
            _ID,
            _column("name", "string", "The preferred name."),
            _column("kind", "string", "person, state or organisation."),
            _column("side", "anyURI", "The state or organisation that a person acts for.", "actors"),
            _column("code", "string", "ISO 3166 code of a state."),
        ),
    ),
    TableOf(
        name="places",
        says="Places where encounters were.",
        query="SELECT DISTINCT ?id ?name WHERE { ?id a dip:Place ; rdfs:label ?name } ORDER BY ?id",
        columns=(_ID, _column("name", "string", "The name.")),
    ),
    TableOf(
        name="articles",
        says="The articles that were read.",
        query="""SELECT DISTINCT ?id ?article ?published ?publisher ?title WHERE {
          ?id a dip:Article ; dcterms:identifier ?article .
          OPTIONAL { ?id schema:datePublished ?published } OPTIONAL { ?id schema:publisher ?publisher }
          OPTIONAL { ?id dcterms:title ?title } } ORDER BY ?id""",
        columns=(
            _ID,
            _column("article", "string", "The id that commands take."),
            _column("published", "date", "The day of publication."),
            _column("publisher", "string", "Who published it."),
            _column("title", "string", "Its headline."),
        ),
    ),
    TableOf(
        name="encounters",
        says="Encounters of every status.",
        query=f"""SELECT ?id ?type ?status ?when ?first ?last ?places ?topics ?series ?edition ?round ?articles ?quote WHERE {{
          ?id a dip:Encounter ; dip:status ?is .
          OPTIONAL {{ ?id a ?special . FILTER(?special != dip:Encounter) }}
          BIND(LCASE(STRAFTER(STR(COALESCE(?special, dip:Encounter)), "#")) AS ?type)
          BIND(STRAFTER(STR(?is), "#") AS ?status)
          {_DATES} {_BEST}
          OPTIONAL {{ ?id sem:subEventOf/sem:subEventOf? ?whole . ?whole a dip:Series ; rdfs:label ?series }}
          OPTIONAL {{ ?id sem:subEventOf ?one . ?one a dip:Edition ; rdfs:label ?edition }}
          OPTIONAL {{ ?id dip:round ?round }}
          OPTIONAL {{ SELECT ?id (GROUP_CONCAT(?n; SEPARATOR="|") AS ?places) WHERE {{
            SELECT DISTINCT ?id ?n WHERE {{ ?id sem:hasPlace/rdfs:label ?n }} ORDER BY ?id ?n }} GROUP BY ?id }}
          OPTIONAL {{ SELECT ?id (GROUP_CONCAT(?n; SEPARATOR="|") AS ?topics) WHERE {{
            SELECT DISTINCT ?id ?n WHERE {{ ?id dip:topic/rdfs:label ?n }} ORDER BY ?id ?n }} GROUP BY ?id }}
          OPTIONAL {{ SELECT ?id (GROUP_CONCAT(?n; SEPARATOR="|") AS ?articles) WHERE {{
            SELECT DISTINCT ?id ?n WHERE {{ ?id dip:reportedIn/dcterms:identifier ?n }} ORDER BY ?id ?n }} GROUP BY ?id }}
          }} ORDER BY ?id""",
        columns=(
            _ID,
            _column("type", "string", "meeting, talks, visit, call, summit, conference, ceremony or encounter."),
            _column("status", "string", "held, planned, proposed, cancelled or denied."),
            _WHEN,
            _FIRST,
            _LAST,
            _column("places", "string", "Where.", separator="|"),
            _column("topics", "string", "About what.", separator="|"),
            _column("series", "string", "The series of talks or gatherings that it is of."),
            _column("edition", "string", "Which of the summits, conferences or assemblies of the series."),
            _column("round", "integer", "The number of its round in the series."),
            _column("articles", "string", "Ids of the articles that report it.", separator="|"),
            _QUOTE,
        ),
        dated=True,
    ),
    TableOf(
        name="participations",
        says="Who took part in which encounter, for whom and in which office.",
        query="""SELECT DISTINCT ?encounter ?actor ?role ?side ?office ?first ?last WHERE {
          ?encounter a dip:Encounter ; dip:participation ?part .
          ?part dip:actor ?actor .
          OPTIONAL { ?part dip:role ?plays } OPTIONAL { ?part dip:onBehalfOf ?side }
          OPTIONAL { ?part dip:inOffice ?office }
          OPTIONAL { ?encounter sem:hasEarliestBeginTimeStamp ?first ; sem:hasLatestEndTimeStamp ?last }
          BIND(STRBEFORE(STRAFTER(STR(?plays), "#"), "Role") AS ?role) } ORDER BY ?encounter ?actor ?role ?side ?office""",
        columns=(
            _column("encounter", "anyURI", "The encounter.", "encounters"),
            _column("actor", "anyURI", "Who took part.", "actors"),
            _column("role", "string", "participant, host, guest or mediator."),
            _column("side", "anyURI", "For whom.", "actors"),
            _column("office", "string", "The office that the reports give."),
        ),
        key=(),
        dated=True,
    ),
    TableOf(
        name="statements",
        says="Who said what.",
        query=f"""SELECT DISTINCT ?id ?speaker ?verb ?to ?article ?when ?first ?last ?quote WHERE {{
          ?id a dip:Statement ; dip:speaker ?speaker ; dip:reportedIn/dcterms:identifier ?article .
          OPTIONAL {{ ?id dip:verb ?verb }} {_DATES} {_BEST}
          OPTIONAL {{ SELECT ?id (GROUP_CONCAT(?n; SEPARATOR="|") AS ?to) WHERE {{
            SELECT DISTINCT ?id ?n WHERE {{ ?id dip:addressee/rdfs:label ?n }} ORDER BY ?id ?n }} GROUP BY ?id }}
          }} ORDER BY ?id ?article""",
        columns=(
            _ID,
            _column("speaker", "anyURI", "Who said it.", "actors"),
            _column("verb", "string", "The verb of saying."),
            _column("to", "string", "To whom.", separator="|"),
            _column("article", "string", "The article that reports it."),
            _WHEN,
            _FIRST,
            _LAST,
            _QUOTE,
        ),
        dated=True,
    ),
    TableOf(
        name="offices",
        says="Who was named with which office, and on which days of articles.",
        query=f"""SELECT DISTINCT ?id ?person ?title ?of ?first ?last ?quote WHERE {{
          ?id a dip:Tenure ; dip:holder ?person ; dip:title ?title .
          OPTIONAL {{ ?id dip:of ?of }} OPTIONAL {{ ?id dip:firstSeen ?first ; dip:lastSeen ?last }} {_BEST}
          }} ORDER BY ?id ?title""",
        columns=(
            _ID,
            _column("person", "anyURI", "The office-holder.", "actors"),
            _column("title", "string", "The title."),
            _column("of", "anyURI", "The state or organisation whose office it is.", "actors"),
            _column("first", "date", "Day of the first article that says so."),
            _column("last", "date", "Day of the last article that says so."),
            _QUOTE,
        ),
        key=(),
        dated=True,
    ),
    TableOf(
        name="agreements",
        says="Treaties, declarations and accords that are named.",
        query=f"""SELECT DISTINCT ?id ?name ?parties ?when ?first ?last ?quote WHERE {{
          ?id a dip:Agreement ; rdfs:label ?name . {_DATES} {_BEST}
          OPTIONAL {{ SELECT ?id (GROUP_CONCAT(?n; SEPARATOR="|") AS ?parties) WHERE {{
            SELECT DISTINCT ?id ?n WHERE {{ ?id dip:party/rdfs:label ?n }} ORDER BY ?id ?n }} GROUP BY ?id }}
          }} ORDER BY ?id""",
        columns=(
            _ID,
            _column("name", "string", "Its name."),
            _column("parties", "string", "Between whom.", separator="|"),
            _WHEN,
            _FIRST,
            _LAST,
            _QUOTE,
        ),
        dated=True,
    ),
)
"""The tables, each after those that it points to."""


def write_tables(graph: ox.Store, folder: Path, *, first: str = "", last: str = "", safe: bool = False) -> int:
    """Write all tables and their description; return the number of rows.

    `first` and `last` are days (ISO 8601): of what has a date, rows outside are left out, undated ones too. `safe`
    disarms cells that a spreadsheet would run. Raises StoreError where the folder cannot be written.
    """
    written = 0
    for table in TABLES:
        with replacing(folder / f"{table.name}.csv") as file:
            text = io.TextIOWrapper(file, "utf-8", newline="")
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow([column.name for column in table.columns])
            for row in rows(graph, table, first=first, last=last):
                cells = [row[column.name] for column in table.columns]
                writer.writerow([f"'{cell}" if safe and cell.startswith(FORMULA) else cell for cell in cells])
                written += 1
            text.flush()
            text.detach()
    with replacing(folder / "csv-metadata.json") as file:
        file.write(json.dumps(metadata(), ensure_ascii=False, indent=1).encode("utf-8") + b"\n")
    return written


def rows(graph: ox.Store, table: TableOf, *, first: str = "", last: str = "") -> Iterator[dict[str, str]]:
    """The rows of a table as text, one by one."""
    found = graph.query(table.query, prefixes=PREFIXES)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    for solution in found:
        row = dict(zip(names, map(text_of, solution), strict=True))
        if table.dated and (first or last):
            begin, end = row["first"], row["last"]
            if not begin or (first and end < first) or (last and begin > last):
                continue
        yield row


def metadata() -> dict[str, Any]:
    """The tables as a CSVW table group."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Who met whom",
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.says,
                "tableSchema": {
                    "columns": [_described(column) for column in table.columns],
                    **({"primaryKey": list(table.key), "aboutUrl": "{+id}"} if table.key else {}),
                    **(
                        {"foreignKeys": keys}
                        if (
                            keys := [
                                {
                                    "columnReference": column.name,
                                    "reference": {"resource": f"{column.to}.csv", "columnReference": "id"},
                                }
                                for column in table.columns
                                if column.to
                            ]
                        )
                        else {}
                    ),
                },
            }
            for table in TABLES
        ],
    }


def _described(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.says,
        "datatype": column.datatype,
    }
    if column.name == "id":
        found["required"] = True
    if column.separator:
        found["separator"] = column.separator
    return found
