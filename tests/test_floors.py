"""Floors: what the program finds in the annotated articles may not silently get worse.

`floors.json` holds the figures of the scorer beside the articles, each rounded down and less a point, and the hash of what was scored.
To lower one is a change of that file, with its reason in the commit. Articles that changed are to be scored anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

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


def digest(folder: Path) -> str:
    """A hash of all articles and annotations."""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".json"})
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in paths)).hexdigest()


def test_articles_are_those_that_were_scored(gold: Path) -> None:
    assert digest(gold / "dev") == FLOORS["articles"]


def test_figures_do_not_fall(gold: Path) -> None:
    program = f"{sys.executable} -m kg.cli"
    done = subprocess.run(
        [sys.executable, str(gold / "score.py"), str(gold / "dev"), "--kg", program, "--json"],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
        cwd=Path(__file__).parents[1],
    )
    figures = json.loads(done.stdout)
    fallen = {
        name: (figures[name][part], floor)
        for name, floors in FLOORS["figures"].items()
        for part, floor in floors.items()
        if figures[name][part] < floor
    }
    assert len(FLOORS["figures"]) >= 5
    assert fallen == {}
