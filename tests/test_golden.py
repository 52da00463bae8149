"""Golden articles: short reports of our own, with the answers that a careful reader gives, written before the program ran.

`golden/NAME.txt` is an article, `golden/NAME.csv` who met whom in it by the columns of the query of that name. The column
`yet` is empty for what is so and is found; it begins with "missed" for what is so and is not found yet, with "wrong" for
what is found and is not so, and gives the reason. Once such a row is mended the test fails until the mark is taken away.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.build import build
from kg.query.answers import Table
from kg.query.run import run
from kg.store.store import Store

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.txt"))
COLUMNS = ("status", "type", "a", "a_side", "b", "b_side", "when", "where")

Row = tuple[str, ...]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[Row]]:
    """Who met whom in each article, by the query."""
    folder = tmp_path_factory.mktemp("golden") / "kg"
    build([GOLDEN], store=folder)
    answers: dict[str, set[Row]] = {name: set() for name in NAMES}
    with Store.open(folder) as store:
        table = run(store, "who-met-whom")
    assert isinstance(table, Table)
    for row in table.dicts():
        answers[row["article"]].add(ordered(row))
    return answers


def ordered(row: dict[str, str]) -> Row:
    """The row with its two sides in the order of the alphabet."""
    (a, a_side), (b, b_side) = sorted(((row["a"], row["a_side"]), (row["b"], row["b_side"])))
    return (row["status"], row["type"], a, a_side, b, b_side, row["when"], row["where"])


def test_there_are_articles() -> None:
    assert len(NAMES) == 7


@pytest.mark.parametrize("name", NAMES)
def test_answers(name: str, found: dict[str, set[Row]]) -> None:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [(ordered(row), row["yet"].partition(":")[0]) for row in csv.DictReader(file)]
    assert {mark for _, mark in rows} <= {"", "missed", "wrong"}
    expected = {row for row, mark in rows if mark != "missed"}
    assert found[name] - expected == set(), "found, but not so (or no longer missed)"
    assert expected - found[name] == set(), "so, but not found (or no longer wrong)"
