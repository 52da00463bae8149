"""The command line: thin. It reads options, calls the library, prints, and turns errors into exit codes.

Exit codes: 0 done; 1 the graph does not conform, or nothing was found; 2 the input could not be used; 130 stopped.
The libraries that a command needs are imported inside it, so that `kg --help` and `kg queries` answer at once.
"""

from __future__ import annotations

import gc
import json
import sys
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg import __version__
from kg.commands.ask import ask
from kg.commands.chain import chain, go_betweens
from kg.commands.correct import CorrectionsOption, merge, reject, review, split
from kg.commands.doctor import doctor
from kg.commands.export import export
from kg.commands.fetch import fetch
from kg.commands.options import DEFAULT_STORE, StoreOption, say
from kg.commands.progress import progress_bar
from kg.commands.render import render
from kg.commands.serve import serve
from kg.commands.show import show
from kg.errors import KgError
from kg.language.spacy_alone import leave_out_spacy_cli

if TYPE_CHECKING:
    from kg.corpus import Skipped

MOST_NOTES = 20
"""Remarks on single articles that a build prints; the rest is counted."""

SELDOM = (100_000, 20, 20)
"""When Python looks for garbage in circles, of which a command makes little: after so many new objects (else after 700).
The modules, rules and digests that a build loads all stay; to walk through them was a tenth of its start."""

app = typer.Typer(
    name="kg",
    help="Articles of diplomatic news in; a graph of who met whom, and when, out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ArticlesArgument = Annotated[
    list[Path],
    typer.Argument(
        metavar="ARTICLES...",
        help="Files and folders: txt, md, html, pdf, jsonl, csv, rss, warc; also with .gz or .zst.",
    ),
]
PublishedOption = Annotated[
    datetime | None,
    typer.Option(
        "--published", formats=["%Y-%m-%d"], help="Publication day of articles that do not say it themselves."
    ),
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="What a column of a table or a key of JSON lines is called; FIELD is id, text, title, published, publisher or url.",
    ),
]
ModelOption = Annotated[
    str, typer.Option("--model", help="Language model: the bundled one, or any installed spaCy pipeline.")
]


class ShaclEngine(StrEnum):
    """The names of kg.store.shacl.Engine, here so that `kg --help` need not load it."""

    auto = "auto"
    pyshifty = "pyshifty"
    pyshacl = "pyshacl"


class TableFormat(StrEnum):
    """How `kg query` prints rows."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    TTL = "ttl"


def say_skipped(skipped: Skipped) -> None:
    """One line on an article that was set aside: which, why, and what to do."""
    remedy = f"; {skipped.remedy}" if skipped.remedy else ""
    say(f"skipped {skipped.source}: {skipped.reason}{remedy}")


def day(value: datetime | None) -> date | None:
    return value.date() if value else None


def columns_of(given: list[str] | None) -> dict[str, str]:
    """The columns that `--column FIELD=NAME` names."""
    from kg.corpus.records import USUAL

    found = {}
    for words in given or []:
        field, equals, name = words.partition("=")
        if field not in USUAL or not equals or not name:
            raise typer.BadParameter(
                f"{words!r} is not FIELD=NAME, FIELD one of {', '.join(USUAL)}", param_hint="--column"
            )
        found[field] = name
    return found


@app.callback(invoke_without_command=True)
def version(
    show: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    """Articles of diplomatic news in; a graph of who met whom, when and where, with the sentence behind each fact, out.

    Begin with:  kg build articles  then  kg query who-met-whom  and  kg render
    """
    if show:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.command()
def build(
    articles: ArticlesArgument,
    store: StoreOption = DEFAULT_STORE,
    published: PublishedOption = None,
    column: ColumnOption = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Processes that read articles; 0 for one a core.")
    ] = 1,
    model: ModelOption = "bundled",
    base: Annotated[str | None, typer.Option("--base", help="IRI that the ids of this graph begin with.")] = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Forget the articles of the store that are not given now.")
    ] = False,
    timeout: Annotated[float, typer.Option("--timeout", min=1, help="Seconds that one article may take.")] = 300.0,
    notes: Annotated[bool, typer.Option("--notes/--no-notes", help="Print the remarks on single articles.")] = True,
    corrections: CorrectionsOption = None,
    page: Annotated[
        Path | None,
        typer.Option("--page", metavar="FILE", help="Draw the graph as one HTML file too, as kg render does."),
    ] = None,
) -> None:
    """Read articles into the graph. Articles that have not changed are not read again; others in the store stay.

    A file metadata.csv beside the articles (file,published,publisher,url,title) says what their text does not. What
    `kg merge`, `kg split`, `kg reject` and `kg review` wrote into the corrections file is honoured.

    \b
    Examples:
      kg build articles
      kg build articles --page output/graph.html
      kg build march.txt april.html --store output/spring --published 2014-03-31
      kg build archive/ --jobs 0 --timeout 60
      kg build wire.csv.gz --column text=story --column published=day

    An article that crashes its reader, wants all memory or takes longer than --timeout is set aside with its name and the
    others are read, be they few or many. Ctrl-C stops at once and loses nothing: the same command goes on from there.
    """
    from kg.build import build as build_graph
    from kg.options import Options

    options = Options(model=model) if base is None else Options(model=model, base=base)
    try:
        with progress_bar("reading") as progress:
            report = build_graph(
                articles,
                store=store,
                options=options,
                published=day(published),
                columns=columns_of(column),
                jobs=jobs,
                timeout=timeout,
                prune=prune,
                corrections=corrections,
                progress=progress,
            )
    except KeyboardInterrupt:
        say("kg: stopped; what was read so far is kept, run the same command again to go on")
        raise typer.Exit(130) from None
    for skipped in report.skipped:
        say_skipped(skipped)
    for article in report.damaged:
        say(f"damaged {article}: its part of the graph was not as written; read again")
    if notes:
        for article, note in report.notes[:MOST_NOTES]:
            say(f"note    {article}: {note}")
        if len(report.notes) > MOST_NOTES:
            say(f"note    and {len(report.notes) - MOST_NOTES} more, kept in {store / 'manifest.json'}")
    counts = [f"{report.built} read", f"{report.unchanged} unchanged"]
    counts += [f"{report.removed} removed"] if report.removed else []
    skipped_articles = sum(item.what != "metadata" for item in report.skipped)
    counts += [f"{skipped_articles} skipped"] if skipped_articles else []
    say(f"{store}: {', '.join(counts)}")
    for remark in report.corrections:
        say(f"corrections: {remark}")
    for finding in report.findings:
        say(f"does not conform: {finding}; please report it")
    read = report.built + report.unchanged
    if page and read:
        render(page, store=store)
    elif read and sys.stderr.isatty():
        say("look at it: kg render" + ("" if store == DEFAULT_STORE else f" --store {store}"))
    if report.findings:
        raise typer.Exit(1)
    if not read:
        say("no article could be read, so the graph is as it was")
        raise typer.Exit(2)


@app.command()
def inspect(
    articles: ArticlesArgument,
    published: PublishedOption = None,
    column: ColumnOption = None,
    model: ModelOption = "bundled",
    format: Annotated[
        str, typer.Option("--format", help="text for reading, jsonl for one object an article.")
    ] = "text",
) -> None:
    """Show what is read in articles, without a graph: names, dates, and events with their sentences.

    \b
    Examples:
      kg inspect articles/talks.txt
      kg inspect articles --format jsonl > readings.jsonl
    """
    if format not in ("text", "jsonl"):
        raise typer.BadParameter(f"{format!r} is neither text nor jsonl", param_hint="--format")
    from kg.article import read_facts
    from kg.corpus import Skipped
    from kg.export.readings import as_object, as_text

    found = False
    for facts in read_facts(articles, model=model, published=day(published), columns=columns_of(column)):
        if isinstance(facts, Skipped):
            say_skipped(facts)
            continue
        found = True
        typer.echo(json.dumps(as_object(facts), ensure_ascii=False) if format == "jsonl" else as_text(facts))
    if not found:
        raise typer.Exit(2)


@app.command()
def query(
    what: Annotated[str, typer.Argument(metavar="NAME|FILE|TEXT", help="A query's name, a .rq file, or SPARQL.")],
    store: StoreOption = DEFAULT_STORE,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A parameter; repeat it.")
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print rows.")] = TableFormat.TABLE,
    safe: Annotated[bool, typer.Option("--safe", help="In CSV, disarm cells that a spreadsheet would run.")] = False,
) -> None:
    """Ask the graph. `kg queries` lists the questions that it knows by name.

    \b
    Examples:
      kg query who-met-whom
      kg query person-meetings --set person="Song Il-ho" --format csv
      kg query my-question.rq
      kg query "SELECT ?name WHERE { ?p a dip:Person ; rdfs:label ?name }"
    """
    from kg.query.catalog import parse_settings
    from kg.query.run import run, write
    from kg.store import Store

    answer = run(Store.open(store), what, parameters=parse_settings(set_ or []))
    for note in answer.notes:
        say(note)
    write(answer, sys.stdout, format=format.value, safe=safe)
    if answer.is_empty:
        say("nothing found")
        raise typer.Exit(1)


@app.command()
def queries() -> None:
    """List the questions that the graph answers by name, with their parameters."""
    from kg.query.catalog import catalog

    for entry in catalog():
        typer.echo(f"{entry.name:24} {entry.title}")
        for parameter in entry.parameters:
            needed = "" if parameter.required else " (optional)"
            typer.echo(f"{'':24}   --set {parameter.name}=<{parameter.kind}>  {parameter.help}{needed}")
        typer.echo(f"{'':24}   {entry.example}")


@app.command()
def validate(
    graph: Annotated[Path | None, typer.Argument(help="An RDF file; without one, every graph of the store.")] = None,
    store: StoreOption = DEFAULT_STORE,
    engine: Annotated[
        ShaclEngine,
        typer.Option(
            help="Who checks: 'pyshacl' is the reference; 'pyshifty' takes a sixth of its time (pip install"
            " 'diplomacy-kg[shifty]'); 'auto' shows them only what a quick check does not pass."
        ),
    ] = ShaclEngine.auto,
) -> None:
    """Check graphs against the shapes of the ontology. Exits with 1 where one does not conform, and says which.

    \b
    Examples:
      kg validate
      kg validate graph.ttl --engine pyshacl
    """
    from kg.store import Store
    from kg.store.shacl import Engine
    from kg.store.shapes import validate_graph_file, validate_store

    chosen = Engine(engine)
    report = validate_graph_file(graph, engine=chosen) if graph else validate_store(Store.open(store), engine=chosen)
    for finding in report.findings:
        typer.echo(str(finding))
    if not report.conforms:
        say(f"{len(report.findings)} findings: the graph does not conform")
        raise typer.Exit(1)
    say(f"{graph or store}: conforms")


@app.command()
def stats(store: StoreOption = DEFAULT_STORE) -> None:
    """Count what the graph holds, and say what was skipped or left open.

    \b
    Example:
      kg stats --store output/kg
    """
    from kg.query.stats import describe
    from kg.store import Store

    typer.echo(describe(Store.open(store)))


@app.command()
def explain(
    node: Annotated[str, typer.Argument(metavar="IRI|NAME", help="A node's IRI, or a name as people type it.")],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Say why a node is as it is: who reports it, in which sentences, how its date was resolved, what was merged.

    \b
    Examples:
      kg explain "Song Il-ho"
      kg explain https://w3id.org/diplomacy-kg/id/encounter/...
    """
    from kg.query.explain import explain as explain_node
    from kg.store import Store

    typer.echo(explain_node(Store.open(store), node))


app.command()(fetch)
app.command()(ask)
app.command()(chain)
app.command("go-betweens")(go_betweens)
app.command()(show)
app.command()(merge)
app.command()(split)
app.command()(reject)
app.command()(review)
app.command()(export)
app.command()(render)
app.command()(serve)
app.command()(doctor)


def main() -> None:
    """Run the command line; errors of ours are one line, and a stop by the user is no crash."""
    gc.set_threshold(*SELDOM)
    leave_out_spacy_cli()
    try:
        app(standalone_mode=True)
    except KgError as error:
        say(f"kg: {error}")
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        # The reader of our output has gone (`kg query ... | head`): nothing is wrong.
        sys.stderr.close()
        raise SystemExit(0) from None
    finally:
        gc.freeze()  # what is left goes with the process: to look through it for circles takes a fifth of a second


if __name__ == "__main__":
    main()
