"""The README is right: its commands run, print what it says, and name every command and query there is."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[tuple[str, str]]:
    """(command, expected output) of every `console` block, in order."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.S | re.M):
        for step in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = step.partition("\n")
            found.append((command.strip(), output))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample articles in it, where the README's commands run one after the other."""
    place = tmp_path_factory.mktemp("readme")
    (place / "articles").symlink_to(ROOT / "articles")
    return place


def pattern(expected: str) -> re.Pattern[str]:
    """What a reader takes the block to say: "..." stands for any text, blanks at the ends of lines for nothing."""
    lines = [re.escape(line.rstrip()) for line in expected.strip().splitlines()]
    return re.compile(r"\n".join(line.replace(r"\.\.\.", ".*?") for line in lines), re.S)


def test_commands_print_what_the_readme_says(folder: Path) -> None:
    steps = [(c, o) for c, o in sessions() if c.startswith("kg ")]
    assert len(steps) >= 6, "the README shows a build and five questions at least"
    for command, expected in steps:
        done = subprocess.run(
            [sys.executable, "-m", "kg.cli", *shlex.split(command)[1:]],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=300,
            env={"COLUMNS": "160", "PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8"},
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        printed = "\n".join(line.rstrip() for line in (done.stderr + done.stdout).strip().splitlines())
        assert pattern(expected).fullmatch(printed), f"{command}\nprints\n{printed}\nnot\n{expected}"


def test_every_command_is_named() -> None:
    from typer.main import get_command

    from kg.cli import app

    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert len(commands) >= 9
    assert [c for c in commands if f"kg {c}" not in README] == []


def test_every_query_is_named() -> None:
    names = sorted(p.stem for p in (ROOT / "queries").glob("*.rq"))
    assert len(names) >= 12
    assert [n for n in names if n not in README] == []


def test_its_links_lead_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", README) if "://" not in link]
    assert len(links) >= 4
    assert [link for link in links if not (ROOT / link.partition("#")[0]).is_file()] == []
    pictures = [link for link in links if link.endswith(".png")]
    assert pictures
    assert all((ROOT / picture).stat().st_size < 150_000 for picture in pictures)
