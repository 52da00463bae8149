"""`kg render`: the graph, or a part of it, as one HTML file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.render.part import Part


def render(
    page: Annotated[Path, typer.Argument(help="HTML file to write.")] = Path("output/graph.html"),
    store: StoreOption = DEFAULT_STORE,
    title: Annotated[
        str | None, typer.Option("--title", help="Title of the page; without one it says what the page shows.")
    ] = None,
    focus: Annotated[
        list[str] | None,
        typer.Option(
            "--focus", metavar="NAME", help="Only encounters of this person, state or organisation; again for more."
        ),
    ] = None,
    hops: Annotated[
        int, typer.Option("--hops", min=1, help="With --focus: 2 adds the encounters of those met, and so on.")
    ] = 1,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only what was then or later: a day, month or year.")
    ] = None,
    last: Annotated[str | None, typer.Option("--to", metavar="DAY", help="Only what was then or before.")] = None,
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", metavar="NAME", help="Only encounters about it or a part of it; again for more."),
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option("--status", help="Only held, planned, proposed, cancelled or denied ones; again for more."),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="At most so many encounters, the most reported first; 0 for all.")
    ] = 0,
) -> None:
    """Draw the graph as one HTML file that opens from disk, without a network.

    --focus, --from, --to, --topic and --status make a page of a part; an encounter is then shown whole, with all who
    took part. Exits with 1, and writes nothing, where no encounter is in that part.

    \b
    Examples:
      kg render
      kg render talks.html --title "Japan and North Korea, 2002-2014"
      kg render song.html --focus "Song Il-ho" --hops 2
      kg render abductions.html --topic abductions --from 2004 --to 2014-06
      kg render plans.html --status planned --status proposed --limit 200
    """
    from kg.render.network import read_network
    from kg.render.page import write_page
    from kg.render.part import Part, take_part
    from kg.store import Store

    with Store.open(store).reader() as index:
        part, words = _asked(index, focus or (), hops, first, last, topic or (), status or (), limit)
        network = read_network(index)
    shown = take_part(network, part)
    if not shown.encounters and part != Part():
        say(f"no encounter in {store} is in that part ({words}): nothing was written; ask for more, or see kg stats")
        raise typer.Exit(1)
    heading = title if title is not None else f"Who met whom: {words}" if words else "Who met whom"
    beside = write_page(shown, page, title=heading)
    of = f" of {len(network.encounters)}" if len(shown.encounters) < len(network.encounters) else ""
    say(f"{page}: {len(shown.actors)} actors, {len(shown.encounters)}{of} encounters; open it in a browser")
    if beside:
        say(
            f"{beside.folder}: the evidence of the {beside.encounters} oldest encounters ({beside.bytes / 1e6:.0f} MB), "
            "too much for one file; keep it beside the page, or ask for a part of the graph"
        )


def _asked(
    graph: ox.Store,
    focus: tuple[str, ...] | list[str],
    hops: int,
    first: str | None,
    last: str | None,
    topics: tuple[str, ...] | list[str],
    statuses: tuple[str, ...] | list[str],
    limit: int,
) -> tuple[Part, str]:
    """What the options ask for, and the same in words. Raises QueryError on a name, day or status that is none."""
    from kg.errors import QueryError
    from kg.query.names import find_day, find_node, topics_within
    from kg.render.network import STATUSES
    from kg.render.part import Part

    if hops > 1 and not focus:
        raise QueryError("--hops counts from somebody; say from whom: --focus NAME")
    for status in statuses:
        if status not in STATUSES:
            raise QueryError(f"{status!r} is no status; write one of {', '.join(STATUSES)}")
    actors = [find_node(graph, "actor", name) for name in focus]
    about = [find_node(graph, "topic", name) for name in topics]
    begin = find_day(first, last=False) if first else ""
    end = find_day(last, last=True) if last else ""
    if begin and end and begin > end:
        raise QueryError(f"--from {first} is after --to {last}")
    part = Part(
        focus=frozenset(found.node.value for found in actors),
        hops=hops,
        first=date.fromisoformat(begin) if begin else None,
        last=date.fromisoformat(end) if end else None,
        topics=frozenset(name for found in about for name in topics_within(found.node)),
        statuses=frozenset(statuses),
        limit=limit,
    )
    words = [
        " and ".join(found.name for found in actors) + (f" ({hops} hops)" if hops > 1 else ""),
        " or ".join(found.name for found in about),
        " or ".join(statuses),
        " ".join(filter(None, (f"from {first}" if first else "", f"to {last}" if last else ""))),
        f"the {limit} most reported" if limit else "",
    ]
    return part, ", ".join(filter(None, words))
