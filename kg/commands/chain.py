"""`kg chain` and `kg go-betweens`: questions to the network of who met whom."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say

FormatOption = Annotated[str, typer.Option("--format", "-f", help="table, csv, tsv or json.")]


def chain(
    a: Annotated[str, typer.Argument(metavar="A", help="A person, state or organisation.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    store: StoreOption = DEFAULT_STORE,
    format: FormatOption = "table",
) -> None:
    """Show the shortest chain of encounters that links two: who met whom who met whom.

    \b
    Example:
      kg chain "Anna Berg" "Song Il-ho"
    """
    from kg.query.network import chain as find_chain
    from kg.query.run import write
    from kg.store import Store

    with Store.open(store).reader() as graph:
        table = find_chain(graph, a, b)
    for note in table.notes:
        say(note)
    write(table, sys.stdout, format=format)
    if table.is_empty:
        say("no chain of encounters links them in this graph")
        raise typer.Exit(1)


def go_betweens(
    store: StoreOption = DEFAULT_STORE,
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="A day, month or year.")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="A day, month or year.")] = "",
    top: Annotated[int, typer.Option("--top", min=1, help="So many of each year.")] = 10,
    format: FormatOption = "table",
) -> None:
    """List who stood between the most others, year by year: the share of shortest chains that lead through them.

    \b
    Example:
      kg go-betweens --from 2005 --to 2006
    """
    from kg.query.network import go_betweens as find_go_betweens
    from kg.query.run import write
    from kg.store import Store

    with Store.open(store).reader() as graph:
        table = find_go_betweens(graph, first=first, last=last, top=top)
    write(table, sys.stdout, format=format)
    if table.is_empty:
        say("nobody stands between two others in these years")
        raise typer.Exit(1)
