"""A table is the rows that it was given last, in whatever steps, and the same rows are the same bytes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.resolve import table
from kg.resolve.table import Table

KEYS = st.text(alphabet="ab-/ \t\n\\é中\ud800\x7f", max_size=4)
ROWS = st.dictionaries(KEYS, st.none() | st.sampled_from([b"", b"1", b"two\twords"]), max_size=8)


@settings(max_examples=400, deadline=None)
@given(steps=st.lists(ROWS, max_size=5), prefix=KEYS, many=st.sampled_from([0, 2, 500]))
def test_steps_are_one(steps: list[dict[str, bytes | None]], prefix: str, many: int) -> None:
    rows: dict[str, bytes] = {}
    found = Table()
    usual, table.MANY = table.MANY, many
    try:
        for step in steps:
            found = found.with_rows(step)
            rows = {key: value for key, value in (rows | step).items() if value is not None}
    finally:
        table.MANY = usual
    assert found.data == Table().with_rows(rows).data
    assert dict(found.items()) == rows
    assert dict(found.items(prefix)) == {key: value for key, value in rows.items() if key.startswith(prefix)}
    assert all(found.get(key) == rows.get(key) for step in steps for key in (*step, prefix))
    assert set(found.holding(b"words")) == {key for key, value in rows.items() if b"words" in value}
    assert bool(found) is bool(rows)
