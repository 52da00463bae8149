"""A file of sorted lines, changed in places, is what is written of the lines as a whole."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.lines import SortedLines
from kg.store.parts import read_part, write_lines

SUBJECTS = ("<a>", "<a#1>", "<ab>", "<b>", "<b/1>", "<é>")
LINES = st.sets(st.tuples(st.sampled_from(SUBJECTS), st.integers(0, 12)), max_size=20).map(
    lambda found: sorted(f"{subject} <p> {number} .\n".encode() for subject, number in found)
)


def opened(folder: Path, lines: list[bytes]) -> SortedLines:
    part = write_lines(folder, "", "key", lines, len(lines))
    return SortedLines(part.path, part.sha256)


@given(lines=LINES, words=st.sampled_from([f"{s} ".encode() for s in SUBJECTS] + [b"", b"<", b"z", b"<a"]))
def test_lines_are_found(lines: list[bytes], words: bytes) -> None:
    with TemporaryDirectory() as folder:
        found = opened(Path(folder), lines)
        assert found.lines((found.find(words), found.end)) == [line for line in lines if line >= words]
        if words:
            assert found.lines(found.span(words)) == [line for line in lines if line.startswith(words)]
        found.close()


@given(lines=LINES, added=LINES, subjects=st.sets(st.sampled_from(SUBJECTS)))
def test_subjects_are_replaced(lines: list[bytes], added: list[bytes], subjects: set[str]) -> None:
    starts = [f"{subject} ".encode() for subject in subjects]
    new = [
        line for line in added if line.startswith(tuple(starts)) or line.split()[0] not in {x.split()[0] for x in lines}
    ]
    with TemporaryDirectory() as folder:
        found = opened(Path(folder), lines)
        chunks = b"".join(found.replaced([found.span(start) for start in starts], new))
        found.close()
    kept = [line for line in lines if not any(line.startswith(start) for start in starts)]
    assert chunks.splitlines(keepends=True) == sorted(kept + new)


def test_other_content_than_was_written_is_not_built_upon(tmp_path: Path) -> None:
    part = write_lines(tmp_path, "", "key", [b"<a> <p> 1 .\n", b"<b> <p> 2 .\n"], 2)
    assert read_part(part.path)[0].quads == 2
    part.path.write_bytes(part.path.read_bytes().replace(b"2 .", b"3 ."))
    with pytest.raises(StoreError, match="is damaged"):
        SortedLines(part.path, part.sha256)
    part.path.unlink()
    with pytest.raises(StoreError, match="cannot be read"):
        SortedLines(part.path, part.sha256)
