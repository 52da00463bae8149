"""A folder to fill with articles, and the annotated articles beside the project."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.corpus import Skipped, read_articles
from kg.model import Article

STORY = (
    "Ministers meet in Ulan Bator\n\n"
    "The foreign ministers of Japan and Mongolia met in Ulan Bator on Tuesday for talks on trade.\n\n"
    "They agreed to meet again.\n"
)


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file below the test's folder: `write("a.txt", "words")` or bytes; without words a story of its own."""

    def _write(name: str, content: str | bytes | None = None) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            content = f"{STORY}\nThis is the story in {path.parent.name}/{path.name!r}.\n"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


@pytest.fixture
def read(tmp_path: Path) -> Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]:
    """Read the test's folder: articles by id, and what was skipped by its path below the folder."""

    def _read() -> tuple[dict[str, Article], dict[str, Skipped]]:
        found = list(read_articles([tmp_path]))
        articles = {a.id: a for a in found if isinstance(a, Article)}
        skipped = {s.source.removeprefix(f"{tmp_path}/"): s for s in found if isinstance(s, Skipped)}
        return articles, skipped

    return _read


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of annotated articles."""
    shared = os.environ.get("KG_SHARED") or Path(__file__).parents[3] / "shared"
    folder = Path(shared) / "gold"
    if not folder.is_dir():
        pytest.skip("the annotated articles are not beside the project (../shared/gold, or KG_SHARED)")
    return folder
