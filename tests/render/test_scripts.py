"""The page's scripts in themselves, run by node's own test runner where there is a node."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "scripts"
FILES = sorted(HERE.glob("*.test.mjs"))


def test_how_many_there_are() -> None:
    assert len(FILES) == 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_scripts(path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node found; the browser tests run the same scripts")
    done = subprocess.run([node, "--test", str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
