"""Floors: what the program finds in the annotated articles, and whom it holds to be one, may not silently get worse.

`floors.json` holds the figures of the scorers beside the articles, each rounded down and less a point (that of identity to three
places, not below the goal of 0.985; nobody may be joined), and the hashes of what was scored. To lower one is a change of that file,
with its reason in the commit. Articles that changed are to be scored anew. Both scorers build: what one has read the other need not.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.shared

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def gold() -> Path:
    """The folder of annotated articles."""
    folder = Path(os.environ.get("KG_SHARED") or Path(__file__).parents[2] / "shared") / "gold"
    if not folder.is_dir():
        pytest.skip("the annotated articles are not beside the project (../shared/gold, or KG_SHARED)")
    return folder


BEGUN = """
import shutil, sys
from pathlib import Path

if __name__ == "__main__":  # not again in the processes that read articles
    from kg.cli import app

    known, *words = sys.argv[1:]
    if words[0] != "build":
        app(words)
    store = words[words.index("--store") + 1]
    if Path(known).is_dir():
        shutil.copytree(known, store)
    app([*words, "--prune"], standalone_mode=False)
    shutil.rmtree(known, ignore_errors=True)
    shutil.copytree(store, known)
"""
"""A `kg` that begins a store with what an earlier build has read."""


@pytest.fixture(scope="module")
def kg(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The command that scorers call."""
    folder = tmp_path_factory.mktemp("floors")
    (folder / "begun.py").write_text(BEGUN)
    return f"{sys.executable} {folder / 'begun.py'} {folder / 'known'}"


def digest(*folders: Path) -> str:
    """A hash of all articles and annotations."""
    paths = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in {".txt", ".json"})
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def scored(kg: str, *words: str | Path) -> dict[str, Any]:
    """What a scorer says."""
    home = str(Path(__file__).parents[1])
    done = subprocess.run(
        [sys.executable, *map(str, words), "--kg", kg, "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
        cwd=home,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([home, os.environ.get("PYTHONPATH", "")])},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_articles_are_those_that_were_scored(gold: Path) -> None:
    assert digest(gold / "dev") == FLOORS["articles"]
    assert digest(gold, gold / "dev", gold / "train") == FLOORS["identity"]["articles"]


def test_figures_do_not_fall(gold: Path, kg: str) -> None:
    figures = scored(kg, gold / "score.py", gold / "dev")
    fallen = {
        name: (figures[name][part], floor)
        for name, floors in FLOORS["figures"].items()
        for part, floor in floors.items()
        if figures[name][part] < floor
    }
    assert len(FLOORS["figures"]) >= 5
    assert fallen == {}


def test_who_is_who_does_not_get_worse(gold: Path, kg: str) -> None:
    """B-cubed over the persons of all annotated articles; nobody joined to anybody else, every namesake apart."""
    figures = scored(kg, gold / "score_identity.py", gold / "identity.json", gold / "dev", gold / "train")
    floors = FLOORS["identity"]["figures"]
    assert set(floors) == {"b3_p", "b3_r", "b3_f1", "found"}
    fallen = {name: (figures[name], floor) for name, floor in floors.items() if figures[name] < floor}
    assert fallen == {}
    assert figures["joined"] == 0
    apart, _, pairs = figures["confusable_kept_apart"].partition(" of ")
    assert apart == pairs
