"""What the articles of a store say, as rows: read from its parts, by the machines where the work is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kg.spark.rows import Row, mapped
from kg.store import Store
from kg.store.merging import read as read_digest_of
from kg.store.parts import read_part

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def digests(spark: SparkSession, store: Path, *, partitions: int = 0) -> DataFrame:
    """The articles of a store, `article` and `digest`: what decides how each is merged, as a line (`kg.rdf.digest`).

    `partitions` is the number of tasks, 0 for what Spark chooses. The store lies in a folder that all machines share. Raises
    StoreError where there is no store; a part that was damaged fails the task that reads it.
    """
    target = Store.open(store)
    base = target.base
    parts = [(str(part.path.resolve()), part.sha256) for part in target.articles()]
    table = spark.createDataFrame(parts, "path string, sha256 string")
    table = table.repartition(partitions) if partitions else table

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for path, sha256 in rows:
            digest = read_digest_of(read_part(Path(path))[1], base=base, sha256=sha256)
            yield digest.article, digest.line()

    return mapped(table, found, "article string, digest string")
