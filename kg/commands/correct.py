"""`kg merge`, `kg split`, `kg reject` and `kg review`: what readers put right, kept in a plain file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say

if TYPE_CHECKING:
    from kg.resolve.corrections import Correction

CorrectionsOption = Annotated[
    Path | None,
    typer.Option(
        "--corrections",
        envvar="KG_CORRECTIONS",
        help="File of what readers have put right; corrections.tsv beside the store unless given.",
    ),
]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, in words; it is kept and shown.")]


def merge(
    one: Annotated[
        str, typer.Argument(metavar="A", help="A person, an encounter or a series of talks: its name or IRI.")
    ],
    other: Annotated[str, typer.Argument(metavar="B", help="The one that is the same.")],
    why: WhyOption,
    store: StoreOption = DEFAULT_STORE,
    corrections: CorrectionsOption = None,
) -> None:
    """Hold two persons, two encounters or two series of talks to be one, now and in every later build.

    Writes a line to the corrections file; delete the line and build again to undo it.

    \b
    Examples:
      kg merge "Anna Berg" "Anna Holm" --why "the same envoy, who married"
      kg merge encounter/2005-08-07-meeting-jp-kp encounter/2005-08-07-talks-jp-kp --why "one meeting"
    """
    from kg.query import decisions
    from kg.store import Store

    with Store.open(store).reader() as graph:
        decision = decisions.merge(graph, one, other, why)
    correct(store, corrections, [decision])


def split(
    node: Annotated[
        str, typer.Argument(metavar="A", help="A person, an encounter or a series of talks, of several articles.")
    ],
    why: WhyOption,
    article: Annotated[
        list[str] | None,
        typer.Option("--article", help="What this article says is of another; repeat it. Without: each for itself."),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
    corrections: CorrectionsOption = None,
) -> None:
    """Take apart what was held to be one person, encounter or series of talks, now and in every later build.

    Writes a line to the corrections file; delete the line and build again to undo it.

    \b
    Examples:
      kg split "Paul Marlow" --article herald-1990 --why "the father, not the son"
      kg split "Paul Marlow" --why "namesakes"
      kg split "four-party talks" --article herald-2016 --why "on another war"
    """
    from kg.query import decisions
    from kg.store import Store

    with Store.open(store).reader() as graph:
        decision = decisions.split(graph, node, why, article or [])
    correct(store, corrections, [decision])


def reject(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="An encounter, statement or agreement.")],
    why: WhyOption,
    store: StoreOption = DEFAULT_STORE,
    corrections: CorrectionsOption = None,
) -> None:
    """Leave an event out of what we hold, now and in every later build. The graph of its article keeps it.

    Writes a line to the corrections file; delete the line and build again to undo it.

    \b
    Example:
      kg reject encounter/2005-08-07-meeting-jp-kp-beijing --why "the agency withdrew its report"
    """
    from kg.query import decisions
    from kg.store import Store

    with Store.open(store).reader() as graph:
        decision = decisions.reject(graph, event, why)
    correct(store, corrections, [decision])


def review(store: StoreOption = DEFAULT_STORE, corrections: CorrectionsOption = None) -> None:
    """Walk through the pairs that may be one person or one encounter, with a sentence of each; decide or skip.

    Answers go to the corrections file and count at the end, or when you quit. Without a terminal the pairs are printed.

    \b
    Examples:
      kg review
      kg review | less
    """
    from kg.query import decisions
    from kg.query.formats import printable
    from kg.resolve.corrections import Action
    from kg.store import Store

    with Store.open(store).reader() as graph:
        waiting = decisions.candidates(graph)
    answers = {"m": Action.MERGE, "k": Action.SPLIT}
    decided = []
    for number, pair in enumerate(waiting, start=1):
        typer.echo(f"{number} of {len(waiting)}: {printable(pair.reason)}")
        for name, about, sentence in zip(pair.names, pair.about, pair.sentences, strict=True):
            typer.echo(f"  {printable(name)}" + (f"  ({printable(about)})" if about else ""))
            typer.echo(f"    {printable(sentence)}")
        if not at_terminal():
            continue
        answer = ask_for("m s k q", "[m]erge, [k]eep apart, [s]kip or [q]uit")
        if answer == "q":
            break
        if answer in answers:
            why = typer.prompt("why", default="one and the same" if answer == "m" else "not the same")
            decided.append(pair.decided(answers[answer], decisions.given(why)))
    if decided:
        correct(store, corrections, decided)
    if not waiting:
        say("nothing is in doubt")


def at_terminal() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def ask_for(letters: str, question: str) -> str:
    """One of these letters, asked for until it is given; "q" where no more can be asked."""
    while True:
        try:
            answer = str(typer.prompt(question, default="s")).strip().lower()[:1]
        except typer.Abort:
            return "q"
        if answer in letters.split():
            return answer


def correct(store: Path, corrections: Path | None, decisions: Sequence[Correction]) -> None:
    """Write decisions to the corrections file and apply them to the store."""
    from kg.resolve.corrections import add_correction
    from kg.store.corrected import apply_corrections, corrections_beside

    path = corrections or corrections_beside(store)
    for decision in decisions:
        add_correction(path, decision)
    remarks = apply_corrections(store, path)
    for remark in remarks:
        say(f"corrections: {remark}")
    count = (
        f"{len(decisions)} corrections"
        if len(decisions) > 1
        else f"{decisions[0].action} of {len(decisions[0].keys)} reports"
    )
    say(f"{store}: {count}, kept in {path}")
