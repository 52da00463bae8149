"""`kg show`: the dossier of a name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say


def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A person, state, organisation, place or topic.")],
    store: StoreOption = DEFAULT_STORE,
    html: Annotated[Path | None, typer.Option("--html", help="Write one HTML page instead.")] = None,
) -> None:
    """Show all that the graph holds of a name: other names, offices, encounters, counterparts, statements, sources.

    \b
    Examples:
      kg show "Song Il-ho"
      kg show Beijing
      kg show Japan --html output/japan.html
    """
    from kg.query.dossier import as_text, dossier
    from kg.store import Store

    found = dossier(Store.open(store), name)
    for note in found.notes:
        say(note)
    if html is None:
        typer.echo(as_text(found), nl=False)
        return
    from kg.export.dossier import write_dossier

    write_dossier(found, html)
    say(f"{html}: {len(found.meetings)} encounters, {len(found.statements)} statements; open it in a browser")
