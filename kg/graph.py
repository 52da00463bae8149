"""The graph as Python has it: rows as dataclasses or a data frame, and a network for networkx.

    import kg

    graph = kg.open("output/kg")
    for meeting in graph.meetings(person="Song Il-ho", since="2014"):
        print(meeting.when, meeting.who, meeting.quote)

In goes the folder of a graph; out come plain values. A graph is read anew for every question, so that it is always as
the last build left it. Errors are `kg.errors.KgError` and say what was found and what was expected.
"""

from __future__ import annotations

import dataclasses
import html
import keyword
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from kg.errors import QueryError
from kg.query.answers import Answer, Graph, Table
from kg.query.dossier import Dossier, dossier
from kg.query.formats import printable
from kg.query.run import run
from kg.store import Store

if TYPE_CHECKING:
    import networkx
    import pandas
    import rdflib

    from kg.query.ask import Reply

Row = TypeVar("Row")
SHOWN = 50
"""So many rows a notebook shows."""


@dataclasses.dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """An encounter: its date as EDTF ("2014-03", "" undated) and as first and last day, who took part, the sentence."""

    when: str
    first: date | None
    last: date | None
    type: str
    status: str
    who: tuple[str, ...]
    where: tuple[str, ...]
    topics: tuple[str, ...]
    articles: tuple[str, ...]
    event: str
    quote: str


class Rows(Sequence[Row], Generic[Row]):
    """Rows of an answer: a sequence of dataclasses, which a notebook shows as a table."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[str], notes: Sequence[str] = ()) -> None:
        self._rows = tuple(rows)
        self.columns = tuple(columns)
        self.notes = tuple(notes)
        """How names were understood: "person: Song taken as Song Il-ho <...>"."""

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Rows[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Rows[Row]:
        return Rows(self._rows[at], self.columns, self.notes) if isinstance(at, slice) else self._rows[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rows) and (self.columns, self._rows) == (other.columns, other._rows)

    def __hash__(self) -> int:
        return hash((self.columns, self._rows))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a data frame. Raises ImportError where pandas is missing (pip install 'diplomacy-kg[pandas]')."""
        import pandas

        cells = [[getattr(row, column) for column in self.columns] for row in self._rows]
        return pandas.DataFrame(cells, columns=list(self.columns))

    def __repr__(self) -> str:
        return f"<{len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        def cell(value: object) -> str:
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
            return f"<td>{html.escape(printable(text))}</td>"

        head = "".join(f"<th>{html.escape(column)}</th>" for column in self.columns)
        body = "".join(
            f"<tr>{''.join(cell(getattr(row, column)) for column in self.columns)}</tr>" for row in self._rows[:SHOWN]
        )
        more = f"<p>and {len(self) - SHOWN} more rows</p>" if len(self) > SHOWN else ""
        notes = "".join(f"<p>{html.escape(printable(note))}</p>" for note in self.notes)
        return f"{notes}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


class KnowledgeGraph:
    """A graph in a folder, open for reading. `kg.open` makes one."""

    def __init__(self, path: str | Path) -> None:
        self._store = Store.open(path)
        self.path = Path(path)

    # -- questions

    def query(self, question: str, **parameters: str | date | int) -> Rows[Any]:
        """Rows of a named query, a query file or SPARQL; each row a dataclass with the columns as attributes.

        Parameters are written as people write them: `graph.query("person-meetings", person="Song", from_="2014")`. An
        underscore at the end is left out, since `from` is a word of Python. Triples of CONSTRUCT have the columns
        subject, predicate and object. Raises QueryError.
        """
        given = {name.rstrip("_"): str(value) for name, value in parameters.items()}
        return _rows(run(self._store, question, parameters=given))

    def ask(self, question: str, *, today: date | None = None) -> Reply:
        """Answer a question in plain English; `reply.reading.sure` says whether it was understood."""
        from kg.query.ask import ask

        return ask(self._store, question, today=today or date.today())

    def meetings(
        self,
        *,
        person: str = "",
        party: str = "",
        place: str = "",
        topic: str = "",
        with_: str = "",
        since: str | date = "",
        until: str | date = "",
        status: str = "held",
    ) -> Rows[Meeting]:
        """Encounters, the earliest first, undated ones last.

        Of a `person`, or a `party` (a state or organisation), `with_` somebody; in a `place`; about a `topic`; in a
        time. `status` is "held" unless said otherwise, "" for every status. Raises QueryError where a name fits no
        one, or several.
        """
        if person and party:
            raise QueryError("say person or party, and with_ for the other one")
        someone = person or party
        if with_ and not someone:
            someone, with_ = with_, ""
        if someone and with_:
            query, given = "pair-meetings", {"a": someone, "b": with_, "place": place, "topic": topic}
        elif person or party:
            query = "person-meetings" if person else "party-meetings"
            given = {"person" if person else "party": someone, "place": place, "topic": topic}
        elif place:
            query, given = "place-meetings", {"place": place, "a": someone, "topic": topic}
        elif topic:
            query, given = "meetings-by-topic", {"topic": topic, "a": someone}
        elif someone:
            raise QueryError("say person or party, not with_ alone")
        else:
            query, given = "meetings-between-dates", {}
            since, until = since or "0001", until or "9999"
        given |= {"from": str(since), "to": str(until), "wanted": status}
        table = run(self._store, query, parameters={name: value for name, value in given.items() if value})
        assert isinstance(table, Table)
        days = self._days()
        found = []
        for row in table.dicts():
            first, last = days.get(row["event"], (None, None))
            found.append(
                Meeting(
                    when=row["when"],
                    first=first,
                    last=last,
                    type=row["type"],
                    status=row["status"],
                    who=_split(row["who"]),
                    where=_split(row["where"]) if "where" in row else (place,),
                    topics=_split(row["topics"]),
                    articles=_split(row["articles"]),
                    event=row["event"],
                    quote=row["quote"],
                )
            )
        return Rows(found, [field.name for field in dataclasses.fields(Meeting)], table.notes)

    def _days(self) -> dict[str, tuple[date, date]]:
        table = run(
            self._store,
            "SELECT ?event ?first ?last { ?event a dip:Encounter ; sem:hasEarliestBeginTimeStamp ?first ; "
            "sem:hasLatestEndTimeStamp ?last }",
        )
        assert isinstance(table, Table)
        return {event: (date.fromisoformat(first), date.fromisoformat(last)) for event, first, last in table.texts()}

    def show(self, name: str) -> Dossier:
        """All that the graph holds of a person, state, organisation, place or topic. Raises QueryError."""
        return dossier(self._store, name)

    def chain(self, a: str, b: str) -> Rows[Any]:
        """The shortest chain of encounters between two, a row for each step; no row where there is none."""
        from kg.query.network import chain

        with self._store.reader() as index:
            return _rows(chain(index, a, b))

    # -- as a whole

    def to_networkx(self, *, since: str = "", until: str = "") -> networkx.Graph[str]:
        """Who met whom: nodes are IRIs with `label`, `kind` and `side`, edges have `weight`, `first` and `last`."""
        from kg.query.names import find_day
        from kg.query.network import network

        first, last = (find_day(since, last=False) if since else ""), (find_day(until, last=True) if until else "")
        with self._store.reader() as index:
            return network(index, first=first, last=last)

    def to_rdflib(self) -> rdflib.Graph:
        """The merged view as an rdflib graph, in memory."""
        import io

        import rdflib

        out = io.BytesIO()
        self.export(out, format="nt")
        return rdflib.Graph().parse(data=out.getvalue().decode("utf-8"), format="nt")

    def export(self, target: Any, **options: Any) -> int:
        """Write the graph as `kg export` does: `graph.export("graph.ttl")`, `graph.export("net.gexf", first="2014")`."""
        from kg.export import export

        return export(self._store, target, **options)

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {self.path}: {len(self._store.articles())} articles>"

    def _repr_html_(self) -> str:
        from kg.query.stats import stats

        found = stats(self._store)
        counts = {"articles": found.articles.all, "encounters": found.encounters.all}
        counts |= {name.lower(): found.classes[name] for name in ("Person", "State", "Organisation", "Place")}
        cells = "".join(f"<tr><th>{name}</th><td>{count}</td></tr>" for name, count in counts.items())
        return f"<table><caption>{html.escape(str(self.path))}</caption><tbody>{cells}</tbody></table>"


def _split(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _rows(answer: Answer) -> Rows[Any]:
    """An answer as dataclasses made for its columns: whole numbers, numbers, truth values and days as such."""
    if isinstance(answer, Graph):
        columns: tuple[str, ...] = ("subject", "predicate", "object")
        values = [(t.subject, t.predicate, t.object) for t in answer.triples]
    else:
        columns, values = answer.columns, [tuple(row) for row in answer.rows]  # type: ignore[misc]
    names = [f"{name}_" if keyword.iskeyword(name) else name for name in columns]
    row = dataclasses.make_dataclass("Row", names, frozen=True, slots=True)
    return Rows([row(*map(_value, cells)) for cells in values], names, answer.notes)


def _value(term: Any) -> Any:
    """A term as Python has it; "" for what is unbound."""
    import pyoxigraph as ox

    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        kind = term.datatype.value.rpartition("#")[2]
        try:
            if kind == "integer":
                return int(term.value)
            if kind in ("decimal", "double", "float"):
                return float(term.value)
            if kind == "date":
                return date.fromisoformat(term.value)
        except ValueError:
            return term.value
        return term.value == "true" if kind == "boolean" else term.value
    return str(getattr(term, "value", term))
