"""Lines come out sorted, each once, whatever part of them is in files."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf import runs
from kg.rdf.runs import Runs, without

LINES = st.lists(st.integers(0, 40).map(lambda number: b"<%d> " % number + b"x" * number + b"\n"), max_size=12)


@given(batches=st.lists(LINES, max_size=8), size=st.integers(0, 600))
def test_lines_are_sorted(batches: list[list[bytes]], size: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "CHUNK", 50)  # less than some lines are long
        expected = sorted({line for batch in batches for line in batch})
        with Runs(Path(folder), size=size) as found:
            for batch in batches:
                found.add(batch)
            lines = found.merged()
        with lines:
            assert len(lines) == len(expected)
            assert list(lines) == list(lines) == expected
            one, other = iter(lines), iter(lines)  # two at once do not disturb each other
            assert [line for pair in zip(one, other, strict=True) for line in pair] == sorted(expected * 2)
            assert not list(Path(folder).iterdir())  # nothing that a killed process would leave behind


def test_no_file_where_memory_holds_all(tmp_path: Path) -> None:
    with Runs(tmp_path / "missing") as found:
        found.add([b"b\n", b"a\n", b"b\n"])
        with found.merged() as lines:
            assert list(lines) == [b"a\n", b"b\n"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("fails", [1, 2])
def test_a_full_disk_leaves_no_file_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: int) -> None:
    """While runs are written, and while they are merged: a file left open would be a warning, so an error here."""
    actual, asked = TemporaryFile, count(1)

    def full(**how: Any) -> IO[bytes]:
        return Path("/dev/full").open("r+b", buffering=0) if next(asked) == fails else actual(**how)

    monkeypatch.setattr(runs, "TemporaryFile", full)

    def sort_two() -> None:
        with Runs(tmp_path, size=1) as found:
            found.add([b"a\n"])
            found.add([b"b\n"])
            found.merged()

    with pytest.raises(OSError, match="No space left"):
        sort_two()


@given(lines=LINES, others=LINES)
def test_lines_without_others(lines: list[bytes], others: list[bytes]) -> None:
    assert list(without(sorted(set(lines)), sorted(others))) == sorted(set(lines) - set(others))
