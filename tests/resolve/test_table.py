"""A table is the rows that it was given last, in whatever steps, and the same rows are the same bytes."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.resolve import table
from kg.resolve.table import Table

KEYS = st.text(alphabet="ab-/ \t\n\\é中\ud800\x7f", max_size=4)
ROWS = st.dictionaries(KEYS, st.none() | st.sampled_from([b"", b"1", b"two\twords"]), max_size=8)


def through_a_file(found: Table) -> Table:
    """The table as the next build reads it, behind something else."""
    file = b"else" + b"".join(block.raw() for block in found.blocks)
    return Table.at([block.told() for block in found.blocks], memoryview(file), 4)


@settings(max_examples=600, deadline=None)
@given(
    steps=st.lists(ROWS, max_size=5),
    prefix=KEYS,
    many=st.sampled_from([0, 2, 500]),
    size=st.sampled_from([1, 6, 20, 1 << 16]),
    filed=st.booleans(),
)
def test_steps_are_one(steps: list[dict[str, bytes | None]], prefix: str, many: int, size: int, filed: bool) -> None:
    rows: dict[str, bytes] = {}
    found = Table()
    with patch.object(table, "MANY", many), patch.object(table, "SIZE", size):
        for step in steps:
            found = found.with_rows(step)
            found = through_a_file(found) if filed else found
            rows = {key: value for key, value in (rows | step).items() if value is not None}
        once = Table().with_rows(rows)
    assert [block.told() for block in found.blocks] == [block.told() for block in once.blocks]
    assert found.data == once.data
    assert dict(found.items()) == rows
    assert dict(found.items(prefix)) == {key: value for key, value in rows.items() if key.startswith(prefix)}
    assert all(found.get(key) == rows.get(key) for step in steps for key in (*step, prefix))
    assert set(found.holding(b"words")) == {key for key, value in rows.items() if b"words" in value}
    assert bool(found) is bool(rows)
    assert list(found.having([b"two", b"1"])) == [
        (k, v) for k, v in once.items() if v.partition(b"\t")[0] in (b"two", b"1")
    ]


def test_a_block_that_is_not_what_was_written_is_not_read() -> None:
    with patch.object(table, "SIZE", 1000):
        found = Table().with_rows({f"{number:03}": b"x" * 100 for number in range(100)})
    assert len(found.blocks) > 4
    told = [block.told() for block in found.blocks]
    data = found.data
    for bad in (data.replace(b"050\tx", b"050\ty"), data[: data.index(b"050")]):
        again = Table.at(told, memoryview(bad), 0)
        assert again.get("000") == b"x" * 100
        with pytest.raises(StoreError, match="is damaged"):
            again.get("050")
