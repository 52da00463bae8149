"""Rooms open one way: a module imports from its own room or from an earlier one, and nothing outside the list."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

KG = Path(__file__).parents[2] / "kg"
ROOMS = (
    "errors",
    "resources",
    "model",
    "corpus",
    "language",
    "extract",
    "resolve",
    "rdf",
    "store",
    "query",
    "render",
    "export",
    "workers",
    "build",
    "spark",
    "graph",
    "serve",
    "commands",
    "cli",
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
