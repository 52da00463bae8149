"""A view of sorted lines in pieces, changed in places, is what is written of the lines as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.lines import SortedLines
from kg.store.parts import read_part
from kg.store.pieces import Cutter, Piece, View, together, write_piece

SUBJECTS = ("<a>", "<a#1>", "<a#2>", "<ab>", "<b>", "<b/1>", "<b/2>", "<c>", "<d>", "<é>")
LINES = st.sets(st.tuples(st.sampled_from(SUBJECTS), st.integers(0, 12)), max_size=40).map(
    lambda found: sorted(f"{subject} <p> {number} .\n".encode() for subject, number in found)
)
SIZES = st.sampled_from([1, 40, 150, 1 << 20])


def view(folder: Path, found: Iterable[Piece | list[bytes]]) -> View:
    pieces = tuple(piece if isinstance(piece, Piece) else write_piece(folder, piece) for piece in found)
    return View(key="", folder=folder, pieces=pieces)


def written(folder: Path, lines: list[bytes]) -> View:
    cutter = Cutter()
    return view(folder, [*cutter.cut(lines), *cutter.rest()])


@given(lines=LINES, words=st.sampled_from([f"{s} ".encode() for s in SUBJECTS] + [b"", b"<", b"z", b"<a"]), size=SIZES)
def test_lines_are_found(lines: list[bytes], words: bytes, size: int) -> None:
    with TemporaryDirectory() as folder, patch("kg.store.pieces.SIZE", size), patch("kg.store.lines.BLOCK", 50):
        found = SortedLines(written(Path(folder), lines))
        assert found.lines((found.find(words), found.end)) == [line for line in lines if line >= words]
        if words:
            assert found.lines(found.span(words)) == [line for line in lines if line.startswith(words)]
        for stretch in (1, 60, 1000):
            spans = list(found.stretches(stretch))
            assert [line for span in spans for line in found.lines(span)] == lines
            groups = [{together(line) for line in found.lines(span)} for span in spans]
            assert sum(map(len, groups)) == len(set().union(*groups))


@given(lines=LINES, added=LINES, subjects=st.sets(st.sampled_from(SUBJECTS)), size=SIZES)
def test_subjects_are_replaced(lines: list[bytes], added: list[bytes], subjects: set[str], size: int) -> None:
    """The pieces of a changed view are those of the same lines written at once; those that stay are not looked at."""
    starts = [f"{subject} ".encode() for subject in subjects]
    new = [
        line for line in added if line.startswith(tuple(starts)) or line.split()[0] not in {x.split()[0] for x in lines}
    ]
    kept = [line for line in lines if not any(line.startswith(start) for start in starts)]
    with TemporaryDirectory() as folder, patch("kg.store.pieces.SIZE", size):
        before = written(Path(folder), lines)
        old = SortedLines(before)
        after = view(Path(folder), old.replaced(old.spans(starts), new))
        assert after == written(Path(folder), sorted(kept + new))
        assert SortedLines(after).lines((0, SortedLines(after).end)) == sorted(kept + new)
        if not starts and not new:
            assert after == before


def test_pieces_are_of_the_size_that_is_wanted(tmp_path: Path) -> None:
    lines = sorted(f"<a/{n}> <p> {'x' * 500} .\n".encode() for n in range(4000))
    with patch("kg.store.pieces.SIZE", 20_000):
        pieces = written(tmp_path, lines).pieces
        assert 50 < len(pieces) < 200
        old = SortedLines(View(key="", folder=tmp_path, pieces=pieces))
        changed = list(old.replaced([], [b"<a/2000> <q> 1 .\n"]))
    assert sum(isinstance(piece, Piece) for piece in changed) >= len(pieces) - 2


def test_other_content_than_was_written_is_not_built_upon(tmp_path: Path) -> None:
    made = written(tmp_path, [b"<a> <p> 1 .\n", b"<b> <p> 2 .\n"])
    (path,) = made.paths
    assert read_part(path)[0].quads == 2
    path.write_bytes(path.read_bytes().replace(b"2 .", b"3 ."))
    assert made.is_there()
    with pytest.raises(StoreError, match="is damaged"):
        SortedLines(made).find(b"<b>")
    path.write_bytes(path.read_bytes()[:60])
    assert not made.is_there()
    with pytest.raises(StoreError, match="is damaged"):
        SortedLines(made).find(b"<b>")
    path.unlink()
    assert not made.is_there()
    with pytest.raises(StoreError, match="cannot be read"):
        SortedLines(made).find(b"<b>")
