"""What is kept is what would be compiled now, and nothing that happens to the file is seen."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import dataclasses
import inspect
import re
import subprocess
import sys
from dataclasses import dataclass
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
    """Python's compiler as it is by itself, whatever command has run here before, and one that keeps beside it."""
    earlier = getattr(_compiler.compile, "__self__", None)
    monkeypatch.setattr(_compiler, "_sre", _sre)
    monkeypatch.setattr(_compiler, "compile", earlier._compile if earlier else _compiler.compile)
    monkeypatch.delattr(dataclasses, "exec", raising=False)
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


METHODS = """
def make(base, given):
    def both(self, other: 'int' = given) -> 'tuple':
        return base, self, other
    return both
"""


def test_kept_source_is_run_as_the_source_is(compiled: Compiled) -> None:
    kept(compiled)
    compiled.new = {}
    for number in range(SOME):
        compiled.run(f"number = {number}\n", {}, {})
    first: dict[str, object] = {}
    compiled.run(METHODS, {}, first)
    assert METHODS in compiled.new
    compiled.save()
    again = Compiled(compiled.path)
    assert isinstance(again.known[METHODS], bytes)
    second: dict[str, object] = {}
    again.run(METHODS, {}, second)
    for names in (first, second):
        both = names["make"](1, 2)  # type: ignore[operator]
        assert (both(3), both(3, 4), both.__annotations__) == (
            (1, 3, 2),
            (1, 3, 4),
            {"other": "int", "return": "tuple"},
        )
    assert again.new == {}


def test_dataclasses_are_made_as_ever(compiled: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, kw_only=True, slots=True, order=True)
    class Usual:
        name: str
        days: tuple[int, ...] = ()

    for turn in range(2):
        monkeypatch.setattr(dataclasses, "exec", compiled.run, raising=False)

        @dataclass(frozen=True, kw_only=True, slots=True, order=True)
        class Kept:
            name: str
            days: tuple[int, ...] = ()

        monkeypatch.delattr(dataclasses, "exec")
        assert bool(compiled.new) is (turn == 0)
        assert Kept(name="a") == Kept(name="a") < Kept(name="a", days=(1,))
        assert repr(Kept(name="a")).rpartition(".")[2] == repr(Usual(name="a")).rpartition(".")[2].replace(
            "Usual", "Kept"
        )
        assert hash(Kept(name="a")) == hash(Usual(name="a"))
        assert inspect.signature(Kept) == inspect.signature(Usual)
        with pytest.raises(dataclasses.FrozenInstanceError):
            Kept(name="a").name = "b"  # type: ignore[misc]
        compiled.known, compiled.new = {**compiled.known, **compiled.new}, {}


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
    words = "import re._compiler, dataclasses, kg.article\nprint(re._compiler.compile.__module__, hasattr(dataclasses, 'exec'))"
    done = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip() == "re._compiler False", done.stderr
