"""What the articles of a store say, as rows: read from its parts, by the machines where the work is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.rdf.digest import Digest, read_digest
from kg.spark.rows import Row, collected, mapped
from kg.store import Store
from kg.store.merging import Reading, read_here
from kg.store.merging import read as read_digest_of
from kg.store.parts import Part, read_part

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FEW = 500
"""Parts that the driver reads itself: it has done so before Spark has begun."""

AT_ONCE = 50_000
"""Parts of which the driver takes up the digests together: some 300 MB, of a gigabyte that Spark hands it at most."""


def digests(spark: SparkSession, store: Path, *, partitions: int = 0) -> DataFrame:
    """The articles of a store, `article` and `digest`: what decides how each is merged, as a line (`kg.rdf.digest`).

    `partitions` is the number of tasks, 0 for what Spark chooses. The store lies in a folder that all machines share. Raises
    StoreError where there is no store; a part that was damaged fails the task that reads it.
    """
    target = Store.open(store)
    return _digests(spark, target.articles(), target.base, partitions)


def reading(spark: SparkSession, partitions: int = 0) -> Reading:
    """How a build reads parts, if not by itself: shared out, some ten thousand at once."""

    def read(parts: Sequence[Part], base: str) -> Iterator[Digest]:
        if len(parts) <= FEW:
            yield from read_here(parts, base)
            return
        for start in range(0, len(parts), AT_ONCE):
            found = _digests(spark, parts[start : start + AT_ONCE], base, partitions)
            yield from (read_digest(row.digest.encode()) for row in collected(found))

    return read


def _digests(spark: SparkSession, parts: Iterable[Part], base: str, partitions: int) -> DataFrame:
    rows = [(str(part.path.resolve()), part.sha256) for part in parts]
    table = spark.createDataFrame(rows, "path string, sha256 string")
    table = table.repartition(partitions) if partitions else table

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for path, sha256 in rows:
            digest = read_digest_of(read_part(Path(path))[1], base=base, sha256=sha256)
            yield digest.article, digest.line()

    return mapped(table, found, "article string, digest string")
