"""`kg doctor`: what is installed, what is missing, and how to get it."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption

NEEDED: Final = (
    "spacy", "onnxruntime", "numpy", "pyoxigraph", "rdflib", "pyshacl", "networkx", "networkit", "jinja2", "pyvis",
    "trafilatura", "htmldate", "countrynames", "rapidfuzz", "typer", "rich", "pyyaml",
)  # fmt: skip
EXTRAS: Final = {
    "starlette": ("kg serve", "pip install 'diplomacy-kg[serve]'"),
    "uvicorn": ("kg serve", "pip install 'diplomacy-kg[serve]'"),
    "pandas": ("data frames in Python", "pip install 'diplomacy-kg[pandas]'"),
    "pyshifty": ("a faster kg validate", "pip install 'diplomacy-kg[shifty]'"),
    "fastwarc": ("web archives", "pip install 'diplomacy-kg[warc]'"),
}
PROGRAMS: Final = {
    "chromium": ("tests of the pages", "apt-get install chromium"),
    "java": (
        "tests of Spark, and of the exports with Apache Jena",
        "apt-get install libapache-jena-java default-jre-headless",
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was looked at. `remedy` is what to do where it is not `well`; `needed` what does not work then."""

    what: str
    says: str
    well: bool = True
    needed: bool = True
    remedy: str = ""


def examine(store: Path) -> Iterator[Finding]:
    """Look at the installation and at a graph, one thing after the other."""
    from kg import __version__, resources

    yield Finding(what="kg", says=f"{__version__}, rules and model {resources.fingerprint()}")
    version = platform.python_version()
    yield Finding(
        what="Python",
        says=f"{version} on {platform.system()} {platform.machine()}",
        well=sys.version_info >= (3, 11),
        remedy="install Python 3.11 or later",
    )
    for name in NEEDED:
        yield _package(name, needed=True, remedy="pip install --force-reinstall diplomacy-kg")
    for folder in ("rules", "ontology", "queries", "language/model", "render/template"):
        yield _folder(folder)
    yield _model()
    yield _questions()
    for name, (use, remedy) in EXTRAS.items():
        yield _package(name, needed=False, remedy=f"for {use}: {remedy}")
    for name, (use, remedy) in PROGRAMS.items():
        found = shutil.which(name)
        yield Finding(
            what=name, says="found" if found else "not found", well=bool(found), needed=False,
            remedy=f"for {use}: {remedy}",
        )  # fmt: skip
    yield _store(store)


def _package(name: str, *, needed: bool, remedy: str) -> Finding:
    from importlib import metadata  # here, since every command loads this module

    try:
        return Finding(what=name, says=metadata.version(name), needed=needed)
    except metadata.PackageNotFoundError:
        return Finding(what=name, says="not installed", well=False, needed=needed, remedy=remedy)


def _folder(name: str) -> Finding:
    from kg import resources

    try:
        files = sum(1 for path in resources.folder(name).rglob("*") if path.is_file())
    except FileNotFoundError as error:
        return Finding(what=name, says=str(error), well=False, remedy="install diplomacy-kg again")
    return Finding(what=name, says=f"{files} files", well=files > 0, remedy="install diplomacy-kg again")


def _model() -> Finding:
    from kg.language.pipeline import load_pipeline, parse

    try:
        doc = parse(load_pipeline(), "Envoys of Norway met in Oslo.")
        names = [ent.text for ent in doc.ents]
    except Exception as error:  # whatever is broken there, this command is to say it
        return Finding(
            what="language model", says=f"does not load: {error}", well=False, remedy="install diplomacy-kg again"
        )
    return Finding(what="language model", says=f"bundled, reads names: {', '.join(names)}", well=bool(names))


def _questions() -> Finding:
    from kg.errors import KgError
    from kg.query.ask.rules import question_rules
    from kg.query.catalog import catalog

    try:
        says = f"{len(catalog())} named queries, {len(question_rules())} kinds of questions"
    except KgError as error:
        return Finding(what="questions", says=str(error), well=False, remedy="install diplomacy-kg again")
    return Finding(what="questions", says=says)


def _store(path: Path) -> Finding:
    from kg.errors import StoreError
    from kg.store import Store

    if not path.exists():
        return Finding(
            what="graph", says=f"{path} is not there", well=False, needed=False, remedy="make one: kg build articles"
        )
    try:
        store = Store.open(path)
        with store.reader() as graph:
            says = f"{path}: {len(store.articles())} articles, {len(graph)} statements"
    except StoreError as error:
        return Finding(what="graph", says=str(error), well=False, remedy="kg build makes it anew")
    return Finding(what="graph", says=says)


def doctor(
    store: StoreOption = DEFAULT_STORE,
    all_: Annotated[bool, typer.Option("--all", help="Also list what is well.")] = False,
) -> None:
    """Say what is installed, which model reads, what is missing and how to get it. Exits with 1 where kg cannot work.

    \b
    Examples:
      kg doctor
      kg doctor --all --store output/spring
    """
    ill = False
    for found in examine(store):
        mark = "ok      " if found.well else "MISSING " if found.needed else "without "
        shown = all_ or not found.well or found.what in ("kg", "Python", "language model", "questions", "graph")
        if shown:
            typer.echo(f"{mark}{found.what:16} {found.says}" + (f"; {found.remedy}" if not found.well else ""))
        ill = ill or (found.needed and not found.well)
    typer.echo("kg cannot work as it is" if ill else "kg can work")
    if ill:
        raise typer.Exit(1)
