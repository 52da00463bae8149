"""`kg fetch`: web pages that somebody lists, into a folder that `kg build` reads. The one command that uses the network."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.commands.options import say
from kg.commands.progress import progress_bar
from kg.errors import FetchError

if TYPE_CHECKING:
    from kg.fetch import Address, Fetched

MOST_SHOWN = 50
"""Pages that did not come and are printed; the rest is counted."""
LARGEST = 64 * 2**20
"""Bytes of a list."""


def fetch(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="LIST|ADDRESS...", help="A file with a web address a line, - for standard input, or addresses."
        ),
    ],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="Folder for the pages.")],
    pause: Annotated[
        float,
        typer.Option(
            "--pause", min=0, help="Seconds between two requests to one site; more where its robots.txt asks for it."
        ),
    ] = 1.0,
    again: Annotated[bool, typer.Option("--again", help="Fetch those too that the folder has.")] = False,
) -> None:
    """Fetch the web pages of a list into a folder, for kg build. No other command uses the network.

    A list has one address a line; blank lines and lines that begin with # say nothing. One page is asked for at a time,
    robots.txt is heeded, and a server that is busy is waited for. What is there already is not fetched again: after
    Ctrl-C, or a day later, the same command goes on with what is missing. fetched.jsonl in the folder says where each
    page is from and what became of every address; the build takes the addresses from it. Proxies are those of the
    environment (https_proxy, http_proxy, no_proxy).

    \b
    Examples:
      kg fetch addresses.txt --into pages
      kg fetch https://example.org/news/1 https://example.org/news/2 --into pages
      grep example.org all.txt | kg fetch - --into pages --pause 5

    Exits with 2 where the folder has no page in the end.
    """
    from kg.fetch import Manners
    from kg.fetch import fetch as fetch_pages

    wanted, failed = [], []
    for item in _addresses(pages):
        if isinstance(item, FetchError):
            failed.append(f"skipped {item}")
        else:
            wanted.append(item)
    if not wanted:
        for words in failed[:MOST_SHOWN]:
            say(words)
        raise FetchError(
            f"no web address in {', '.join(pages)}: expected one a line, beginning with https:// or http://"
        )
    try:
        with progress_bar("fetching") as progress:
            report = fetch_pages(
                wanted, into, manners=replace(Manners(), pause=pause), again=again, progress=progress, tell=say
            )
    except KeyboardInterrupt:
        say("kg: stopped; the pages that came are kept, run the same command again to go on")
        raise typer.Exit(130) from None

    failed += [_failure(page) for page in report.failed]
    for words in failed[:MOST_SHOWN]:
        say(words)
    if len(failed) > MOST_SHOWN:
        say(f"failed  and {len(failed) - MOST_SHOWN} more, kept in {into / 'fetched.jsonl'}")
    counts = [f"{report.saved} fetched", f"{report.there} there before"]
    counts += [f"{len(failed)} failed"] if failed else []
    say(f"{into}: {', '.join(counts)}")
    if not report.pages:
        say("no page could be fetched")
        raise typer.Exit(2)
    say(f"next: kg build {into}")


def _failure(page: Fetched) -> str:
    by = f" (sent on to {page.final})" if page.final and page.final != page.url else ""
    return f"failed  {page.url}{by}: {page.reason}"


def _addresses(given: list[str]) -> Iterator[Address | FetchError]:
    """The addresses of lists and of the command line, in order."""
    from kg.fetch import read_list

    for words in given:
        if words.lower().startswith(("http://", "https://")):
            yield from read_list([words], source="address")
            continue
        try:
            data = sys.stdin.buffer.read(LARGEST + 1) if words == "-" else _read(Path(words))
        except (OSError, ValueError) as error:
            raise FetchError(f"{words} cannot be read: {getattr(error, 'strerror', None) or error}") from error
        if len(data) > LARGEST:
            raise FetchError(f"{words} is larger than {LARGEST >> 20} MB; split it")
        yield from read_list(data.decode("utf-8", "replace").splitlines(), source="-" if words == "-" else words)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)
