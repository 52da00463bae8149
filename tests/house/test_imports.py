"""Rooms open one way: a module imports from its own room or from an earlier one, and nothing outside the list."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.quads import article_quads
from kg.resolve.corrections import NONE
from kg.store import Store
from kg.store.merging import publish

KG = Path(__file__).parents[2] / "kg"
ROOMS = (
    "errors",
    "resources",
    "compiled",
    "model",
    "corpus",
    "language",
    "extract",
    "resolve",
    "rdf",
    "store",
    "fetch",
    "query",
    "render",
    "export",
    "workers",
    "options",
    "article",
    "build",
    "spark",
    "graph",
    "serve",
    "commands",
    "cli",
    "__main__",
)
MODULES = sorted(p for p in KG.rglob("*.py") if p != KG / "__init__.py")


def room(parts: tuple[str, ...]) -> str:
    return parts[0].removesuffix(".py")


def rooms_imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by the full name, not relative"
            names = (
                [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "kg" else [node.module or ""]
            )
        else:
            continue
        found |= {name.split(".")[1] for name in names if name.startswith("kg.")}
    return found - {"__version__"}


def test_there_are_modules_to_read() -> None:
    assert len(MODULES) > 30


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(KG)))
def test_imports_point_to_earlier_rooms(path: Path) -> None:
    here = ROOMS.index(room(path.relative_to(KG).parts))
    for name in rooms_imported(path):
        assert name in ROOMS, f"{path} imports kg.{name}, which is no room"
        assert ROOMS.index(name) <= here, f"{path} imports kg.{name}, a later room"


HEAVY = {
    "spacy",
    "onnxruntime",
    "networkit",
    "pandas",
    "numpy",
    "trafilatura",
    "pypdf",
    "rdflib",
    "pyshacl",
    "networkx",
}
COMMANDS = [
    # what answers at once, and so loads nothing that reads articles, lays out pages or checks graphs
    ("--help",),
    ("queries",),
    ("query", "people", "--store", "STORE"),
    ("stats", "--store", "STORE"),
    ("explain", "Japan", "--store", "STORE"),
    ("merge", "Anna", "Berta", "--why", "one", "--store", "STORE"),
]


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_what_answers_at_once_loads_nothing_heavy(
    words: tuple[str, ...], tmp_path: Path, sample_facts: tuple[ArticleFacts, ...]
) -> None:
    store = tmp_path / "store"
    with Store.open(store, create=True, base=DEFAULT_BASE) as target:
        for facts in sample_facts:
            target.put(facts.article.id, facts.article.id, article_quads(facts))
        publish(target, NONE)
    words = tuple(str(store) if word == "STORE" else word for word in words)
    code = "import sys\nfrom kg.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)\n"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=KG.parent, capture_output=True, text=True, timeout=300
    )
    loaded = set(done.stderr.splitlines()[-1].split()) if done.returncode == 0 else set(done.stderr.split())
    assert "kg.cli" in loaded, done.stderr
    assert loaded & HEAVY == set()


NETWORK = {"http", "socket", "ssl", "urllib3", "requests", "ftplib", "telnetlib", "smtplib"}


def test_nothing_but_kg_fetch_reaches_for_the_network() -> None:
    """`kg serve` waits for others to ask (uvicorn opens its socket); whatever asks others is in kg/fetch."""
    found = set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            if any(n.split(".")[0] in NETWORK or n.startswith(("urllib.request", "urllib.robotparser")) for n in names):
                found.add(path.relative_to(KG).parts[0])
    assert found == {"fetch"}
