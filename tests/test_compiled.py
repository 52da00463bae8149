"""A pattern that is kept matches as one that is compiled now, and nothing that happens to the file is seen."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from re import _compiler  # type: ignore[attr-defined]

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.compiled import SOME, Compiled
from kg.extract.dates.rules import rule_book

ROOT = Path(__file__).parents[1]
PATTERNS = [
    (r"(?P<day>[1-3]?[0-9]) (?:of )?(?P<month>May|June)", re.IGNORECASE),
    (r"(?P<day>[1-3]?[0-9]) (?:of )?(?P<month>May|June)", 0),
    (r"(?i:may)[^\W\d_À-Þ]+(?<!\d)(a)?(?(1)b|c)", 0),
    (rb"[\x00-\x7f]+?(?=\n)", re.DOTALL),
    (r"\b\w{2,5}+(?>x|xy)$", re.MULTILINE | re.ASCII),
    ("", 0),
    *((compiled.pattern, re.IGNORECASE) for compiled in rule_book().rules[:5]),
]


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiled:
    monkeypatch.setattr(_compiler, "_sre", _compiler._sre)
    monkeypatch.setattr(_compiler, "compile", _compiler.compile)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    found = Compiled(tmp_path / "cache" / "patterns")
    found.take_over()
    return found


def kept(compiled: Compiled) -> Compiled:
    """What another run finds after one that compiled the patterns."""
    for pattern, flags in PATTERNS:
        compiled.compile(pattern, flags)
    assert len(compiled.new) == len(PATTERNS) >= SOME
    compiled.save()
    assert compiled.new == {}
    return Compiled(compiled.path)


def test_a_kept_pattern_is_that_which_is_compiled(compiled: Compiled) -> None:
    again = kept(compiled)
    assert len(again.known) == len(PATTERNS)
    for pattern, flags in PATTERNS:
        one, other = again.compile(pattern, flags), compiled._compile(pattern, flags)
        assert one == other  # Python compares flags, code and pattern
        assert (one.pattern, one.flags, one.groups, one.groupindex) == (
            other.pattern,
            other.flags,
            other.groups,
            other.groupindex,
        )

    @given(st.text(alphabet="1 ofMayJune\nabcxyÀß"))
    @settings(max_examples=50, deadline=None)
    def match_alike(text: str) -> None:
        for pattern, flags in PATTERNS:
            if isinstance(pattern, str):
                one, other = again.compile(pattern, flags), compiled._compile(pattern, flags)
                assert [m.span() for m in one.finditer(text)] == [m.span() for m in other.finditer(text)]

    match_alike()


def test_a_file_that_is_damaged_or_of_another_python_is_not_read(compiled: Compiled) -> None:
    path = kept(compiled).path
    data = path.read_bytes()
    for bad in (b"", data[:-1], data[:70] + b"?" + data[71:], b"0" * 64 + data[64:], b"\n" * 100):
        path.write_bytes(bad)
        assert Compiled(path).known == {}
    path.unlink()
    assert Compiled(path).known == {}


def test_what_another_process_has_written_stays(compiled: Compiled) -> None:
    other = Compiled(compiled.path)
    assert len(kept(compiled).known) == len(PATTERNS)
    other.new = {(f"{number}", 0): (32, b"", 0, {}, (None,)) for number in range(SOME)}
    other.save()
    assert len(Compiled(compiled.path).known) == len(PATTERNS) + SOME


def test_it_is_written_where_bytecode_is_and_only_there(compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled.path = compiled.path.parents[1] / "a file" / "patterns"
    compiled.path.parent.write_text("no folder")
    kept(compiled)  # where it may not be written nothing is said
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.path = compiled.path.parents[1] / "patterns"
    compiled.new = {(f"{number}", 0): (32, b"", 0, {}, (None,)) for number in range(SOME)}
    compiled.save()
    assert not compiled.path.exists()


def test_only_a_command_stands_before_the_compiler() -> None:
    words = "import re._compiler, kg.article\nprint(re._compiler.compile.__module__)"
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "re._compiler", done.stderr
