"""The tutorial works as it stands: its files are made, its commands run in order and print what it says."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "tutorial.md").read_text("utf-8")


def pattern(expected: str) -> re.Pattern[str]:
    """What a reader takes the block to say: "..." stands for any text."""
    return re.compile(
        r"\s*".join(re.escape(line.strip()).replace(r"\.\.\.", ".*") for line in expected.splitlines()), re.S
    )


def test_the_tutorial_runs(tmp_path: Path) -> None:
    files = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)^```", TEXT, re.S | re.M)
    assert len(files) == 4
    for name, text in files:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    steps = []
    for block in re.findall(r"^```console\n(.*?)^```", TEXT, re.S | re.M):
        for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = step.partition("\n")
            steps.append((command.strip(), output.strip()))
    assert len(steps) >= 11
    for command, expected in steps:
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", *shlex.split(command)[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            env={
                "COLUMNS": "160",
                "PATH": "/usr/bin:/bin",
                "HOME": str(tmp_path),
                "LANG": "C.UTF-8",
                "PYTHONPATH": str(ROOT),
            },
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        printed = (done.stderr + done.stdout).strip()
        assert pattern(expected).fullmatch(printed), f"{command}\nprints\n{printed}\nnot\n{expected}"
