"""`kg export`: the graph as files that other programs read."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say


def export(
    target: Annotated[
        str,
        typer.Argument(
            help="File to write: .ttl .trig .nq .nt .jsonld .rdf .graphml .gexf; a folder (tables/) for CSV; - for standard output."
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[
        str | None,
        typer.Option("--format", help="turtle, trig, nquads, ntriples, jsonld, rdfxml, graphml, gexf or csv."),
    ] = None,
    article: Annotated[str | None, typer.Option("--article", help="Only what this article says.")] = None,
    graph: Annotated[
        str | None, typer.Option("--graph", metavar="IRI", help="Only this graph; '' for the merged view.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only what was then or later: a day, month or year.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Only what was then or before.")] = None,
    framed: Annotated[
        bool, typer.Option("--framed", help="JSON-LD as a tree: each event with all of it inside.")
    ] = False,
    safe: Annotated[bool, typer.Option("--safe", help="In CSV, disarm cells that a spreadsheet would run.")] = False,
) -> None:
    """Write the graph to a file. Turtle holds what we hold after merging; TriG and N-Quads also what each article says.

    GraphML and GEXF hold the network of who met whom, for Gephi and the like; a folder gets CSV tables with their
    description (csv-metadata.json, W3C CSV on the Web).

    \b
    Examples:
      kg export output/graph.ttl
      kg export graph.trig
      kg export - --format ntriples --article talks-2014
      kg export network.gexf --from 2004 --to 2006
      kg export events.jsonld --framed
      kg export output/tables/
    """
    from kg.export.files import NETWORKS, format_of
    from kg.export.files import export as export_graph
    from kg.store import Store

    options = {"format": format, "article": article, "graph": graph, "first": first, "last": last}
    written = export_graph(Store.open(store), target, framed=framed, safe=safe, **options)
    if target != "-":
        ending = format_of(target, format)
        what = "nodes and edges" if ending in NETWORKS else "rows" if ending == "csv" else "statements"
        say(f"{target}: {written} {what}")
