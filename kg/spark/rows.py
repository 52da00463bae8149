"""What all steps of a merge on many machines share: rows that a plain function makes of rows, where they lie.

A report (a person or an encounter of an article) is named as corrections name it: "kyodo-2005#person/kim-kye-gwan".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from kg.errors import KgError
from kg.resolve.corrections import NONE, Corrections, Key, reference

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Row: TypeAlias = tuple[Any, ...]

AT_ONCE = 10_000
"""Rows that a machine hands on together."""


def mapped(table: DataFrame, work: Callable[[Iterable[Row]], Iterator[Row]], schema: str) -> DataFrame:
    """What a function makes of the rows of each partition. `schema` names the columns: "name string, members array<string>"."""
    columns = [column.split(" ") for column in schema.split(", ")]

    def batches(found: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        types = {"string": pa.string(), "boolean": pa.bool_(), "int": pa.int32(), "double": pa.float64()}
        types |= {"bigint": pa.int64(), "array<string>": pa.list_(pa.string())}
        arrow = pa.schema([(name, types[kind]) for name, kind in columns])
        made = work(row for batch in found for row in zip(*(c.to_pylist() for c in batch.columns), strict=True))
        while rows := list(islice(made, AT_ONCE)):
            values = [
                pa.array(column, field.type) for column, field in zip(zip(*rows, strict=True), arrow, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(values, schema=arrow)

    return table.mapInArrow(batches, schema)


def kept(table: DataFrame) -> DataFrame:
    """A table that several steps read, worked out once: where Spark has a folder for checkpoints it outlives its machines."""
    if table.sparkSession.sparkContext.getCheckpointDir():
        return table.checkpoint()
    return table.localCheckpoint()


def collected(table: DataFrame) -> list[Any]:
    """The rows of a table, on the driver. Raises KgError where a task failed more often than Spark tries it."""
    try:
        return list(table.collect())
    except Exception as error:  # Spark's errors are of many kinds, the words of the worker at their end
        raise KgError(f"Spark gave up: {' '.join(str(error).split())[-600:]}") from error


def corrected_pairs(table: DataFrame, corrections: Corrections) -> DataFrame:
    """The pairs of reports that readers hold to be one, `one` and `other`, of those that `table` has in its first column."""
    pairs = [(reference(one), reference(other)) for one, other, _ in corrections.joined()]
    both = table.sparkSession.createDataFrame(pairs, "one string, other string")
    there = table.select(table.columns[0]).distinct()
    return both.join(there.toDF("one"), "one").join(there.toDF("other"), "other").select("one", "other")


def concerning(corrections: Corrections) -> Callable[[Iterable[Key]], Corrections]:
    """Which corrections some reports need: all, or none where no line names one of them."""
    named = {key for line in corrections.lines for key in line.keys}
    return lambda keys: corrections if not named.isdisjoint(keys) else NONE
