"""`kg ask`: a question in plain English."""

from __future__ import annotations

import json
import shutil
import sys
from datetime import date
from typing import Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="A question in English, in quotation marks.")],
    store: StoreOption = DEFAULT_STORE,
    format: Annotated[str, typer.Option("--format", help="text, or json for programs.")] = "text",
    sparql: Annotated[bool, typer.Option("--sparql/--no-sparql", help="Show the SPARQL that was run.")] = True,
    anyway: Annotated[bool, typer.Option("--anyway", help="Answer although not every word was understood.")] = False,
) -> None:
    """Answer a question in plain English: it becomes one of the named queries, and says which.

    What is not understood for sure is not answered; the nearest questions are shown instead.

    \b
    Examples:
      kg ask "Who met Song Il-ho in 2014?"
      kg ask "When did Sasae first meet Kim Kye Gwan?"
      kg ask "What did the Japanese say about the abductions?" --no-sparql
    """
    if format not in ("text", "json"):
        raise typer.BadParameter(f"{format!r} is neither text nor json", param_hint="--format")
    from kg.query.ask import ask as ask_graph
    from kg.query.ask.answer import as_object, as_text
    from kg.store import Store

    reply = ask_graph(Store.open(store), question, today=date.today(), anyway=anyway)
    if format == "json":
        typer.echo(json.dumps(as_object(reply), ensure_ascii=False, indent=1))
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        typer.echo(as_text(reply, width=width, sparql=sparql), nl=False)
    if reply.answer is None or reply.answer.is_empty:
        raise typer.Exit(1)
