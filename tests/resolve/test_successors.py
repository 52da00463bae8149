"""Every row of successors.tsv names states that the gazetteer has, on the day on which the earlier one ended."""

from __future__ import annotations

from datetime import date

import pytest

from kg.language.rules import load_tsv
from kg.resolve.sides import SuccessorRow, succeeded, successors_of
from kg.resources import rules

ROWS = load_tsv(rules("gazetteer", "successors.tsv"), SuccessorRow)
STATES = {
    line.split("\t")[0]: line.split("\t")
    for line in rules("gazetteer", "states.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}


def test_there_are_rows() -> None:
    assert len(ROWS) >= 6
    assert successors_of("state/CSHH") == ("state/CZ", "state/SK")
    assert successors_of("state/FR") == ("state/FR",)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_rows(row: SuccessorRow) -> None:
    assert row.successor in STATES
    until = date.fromisoformat(next(cell for cell in reversed(STATES[row.state]) if cell[:4].isdigit() and "-" in cell))
    assert abs((date.fromisoformat(row.day) - until).days) <= 1
    assert row.reason
    old, new, day = f"state/{row.state}", f"state/{row.successor}", date.fromisoformat(row.day)
    before, after = day.replace(year=day.year - 3), day.replace(year=day.year + 3)
    assert succeeded(old, before, new, after)
    assert succeeded(new, after, old, before)
    assert not succeeded(old, after, new, after)
    assert not succeeded(old, before, new, before)
    assert not succeeded(old, None, new, after)
