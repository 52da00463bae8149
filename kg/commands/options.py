"""Options that several commands share, and how they speak to the user."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_STORE = Path("output/kg")

StoreOption = Annotated[Path, typer.Option("--store", help="Folder of the graph.", show_default=True)]


def say(message: str) -> None:
    """Tell the user something that is not the answer."""
    typer.echo(message, err=True)
