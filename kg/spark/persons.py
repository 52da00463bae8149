"""Which persons are worth comparing, found as a join: the first step of deciding who is who, for more articles than one machine holds.

    parts ─▶ persons ─▶ profiles ─▶ keys ─▶ pairs of profiles that share one ─▶ of each pair the persons nearest in time

The keys, and which persons of two profiles are near, are those of `kg.resolve.identity`, so that the pairs are the same, whichever
machine finds them. What is decided of each pair, and who is one in the end, is not shared out yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.resolve.identity import candidates
from kg.resolve.person_records import PersonRecord
from kg.resolve.profiles import block_keys, is_single
from kg.store import Store
from kg.store.merging import read as read_digest_of
from kg.store.parts import read_part

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Row = tuple[Any, ...]


def persons(spark: SparkSession, store: Path, *, partitions: int = 0) -> DataFrame:
    """The persons of a store's articles, read from its parts: `profile` (name, side and offices as JSON) and `bearer`
    (day, article and id as JSON).

    `partitions` is the number of tasks, 0 for what Spark chooses. The store lies in a folder that all machines share.
    """
    target = Store.open(store)
    base = target.base
    parts = [(str(part.path.resolve()), part.sha256) for part in target.articles()]
    table = spark.createDataFrame(parts, "path string, sha256 string")
    table = table.repartition(partitions) if partitions else table

    def found(rows: Iterable[Row]) -> Iterator[Row]:
        for path, sha256 in rows:
            digest = read_digest_of(read_part(Path(path))[1], base=base, sha256=sha256)
            yield from map(row_of, digest.records(lambda row: True))

    return _mapped(table, found, "profile string, bearer string")


def row_of(record: PersonRecord) -> tuple[str, str]:
    """A person as a row of `persons`."""
    day = record.day.isoformat() if record.day else ""
    return json.dumps([record.name, record.side, record.offices]), json.dumps([day, record.article, record.id])


def candidate_pairs(people: DataFrame) -> DataFrame:
    """The pairs of persons that `kg.resolve.identity.candidates` finds, in no order: `article`, `id`, `other_article`, `other_id`,
    the smaller of the two first. `people` are rows of `persons`.
    """
    from pyspark.sql import functions as F

    profiles = people.groupBy("profile").agg(F.collect_list("bearer").alias("bearers"))
    keys = _mapped(profiles.select("profile"), _keys, "key string, profile string, single boolean, long boolean")
    one, other = keys.alias("one"), keys.alias("other")
    shared = (
        one.join(other, (F.col("one.key") == F.col("other.key")) & (F.col("one.profile") < F.col("other.profile")))
        .where(~(F.col("one.single") & F.col("one.long") & F.col("other.long")))
        .select(F.col("one.profile").alias("a"), F.col("other.profile").alias("b"))
        .distinct()
    )
    bearers = profiles.select(F.col("profile"), F.to_json("bearers").alias("bearers"))
    both = (
        shared.join(bearers.toDF("a", "ones"), "a")
        .join(bearers.toDF("b", "others"), "b")
        .select("a", "ones", "b", "others")
    )
    schema = "article string, id string, other_article string, other_id string"
    alone = bearers.toDF("a", "ones").selectExpr("a", "ones", "'' as b", "'' as others")
    return _mapped(both.union(alone), _pairs, schema).distinct()


def _keys(rows: Iterable[Row]) -> Iterator[Row]:
    """The keys of a profile, each whether it counts with a name of one word alone, and whether this name has more."""
    for (profile,) in rows:
        name, side, _ = json.loads(profile)
        for key in block_keys(name, side):
            yield json.dumps(key), profile, key[0] == "single", not is_single(name)


def _pairs(rows: Iterable[Row]) -> Iterator[Row]:
    """The pairs worth comparing of two profiles, or of one by itself."""
    for a, ones, b, others in rows:
        people = [*_bearers(a, ones), *(_bearers(b, others) if b else ())]
        yield from ((*one, *other) for one, other in candidates(people))


def _bearers(profile: str, bearers: str) -> Iterator[PersonRecord]:
    """The persons of a profile."""
    name, side, offices = json.loads(profile)
    for day, article, ident in map(json.loads, json.loads(bearers)):
        yield PersonRecord(
            article=article,
            id=ident,
            name=name,
            side=side,
            offices=tuple(offices),
            day=date.fromisoformat(day) if day else None,
        )


def _mapped(table: DataFrame, work: Callable[[Iterable[Row]], Iterator[Row]], schema: str) -> DataFrame:
    """What a function of rows makes of a table's, on each machine from those that lie there."""
    names = [column.split()[0] for column in schema.split(", ")]
    kinds = [column.split()[1] for column in schema.split(", ")]

    def batches(found: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        types = {"string": pa.string(), "boolean": pa.bool_()}
        arrow = pa.schema([(name, types[kind]) for name, kind in zip(names, kinds, strict=True)])
        for batch in found:
            rows = zip(*(column.to_pylist() for column in batch.columns), strict=True)
            made = [dict(zip(names, row, strict=True)) for row in work(rows)]
            yield pa.RecordBatch.from_pylist(made, schema=arrow)

    return table.mapInArrow(batches, schema)
