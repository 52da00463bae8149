"""The same build on many machines: Spark shares out the records, each machine reads its own into parts of one store.

    spark = SparkSession.builder.getOrCreate()
    kg.spark.build(spark, ["wire/*.jsonl.gz"], store=Path("/shared/kg"))

    records ─▶ extract(batch), on every machine ─▶ parts of the store ─▶ their digests, read on every machine
                                                                       ─▶ merged, checked and indexed by the driver

In go files of JSON lines or Parquet; out comes the store that `kg.build.build` makes of the same records, byte for byte.
The store lies in a folder that all machines share. A part is written in one step and its name hangs on nothing but the
article and the options, so a task that fails, or is run twice, leaves what it would have left at once; what is
there already is not read again. What this costs and what breaks first: docs/scale.md.

Needs `pip install 'diplomacy-kg[spark]'` and a Java of 17 or later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.build import LONGEST_READING, BuildReport, extract
from kg.corpus import Skipped, read_record
from kg.corpus.records import read_object
from kg.errors import CorpusError, StoreError
from kg.model import Article
from kg.options import BUNDLED, Options
from kg.rdf.iris import check_base
from kg.resolve.corrections import read_corrections
from kg.spark.articles import reading
from kg.spark.rows import collected
from kg.store import Store
from kg.store.corrected import corrections_beside, unknown_corrections
from kg.store.merging import publish
from kg.store.parts import part_name, read_part, write_lines

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "article string, key string, built boolean, source string, reason string, remedy string, what string"
"""What a machine says of each article: that its part is written, or why it was set aside."""


def read(spark: SparkSession, paths: Sequence[str]) -> DataFrame:
    """The records of files, one JSON object a row in `record`, the file's name in `source`.

    Paths that end in .parquet are read as Parquet, all others as JSON lines (.gz too); they may be patterns, or in any
    file system that Spark knows.
    """
    tables = []
    for path in paths:
        if path.rstrip("/").endswith(".parquet"):
            tables.append(
                spark.read.parquet(path).selectExpr("to_json(struct(*)) as record", "_metadata.file_name as source")
            )
        else:
            tables.append(spark.read.text(path).selectExpr("value as record", "_metadata.file_name as source"))
    if not tables:
        raise CorpusError("no files to read")
    found = tables[0]
    for table in tables[1:]:
        found = found.union(table)
    return found


def extract_parts(
    records: DataFrame,
    *,
    store: Path,
    options: Options = BUNDLED,
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
    timeout: float = LONGEST_READING,
) -> DataFrame:
    """Read the records of `read` into parts in a store's folder, each on the machine where it lies; what became of each.

    `published`, `columns` and `timeout` are as in `kg.build.build`.
    """
    folder = str(store.resolve() / "parts")
    fields = dict(columns or {})

    def work(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for batch in batches:
            rows = zip(batch["record"].to_pylist(), batch["source"].to_pylist(), strict=True)
            found = _written(rows, Path(folder), options, published, fields, timeout)
            names = [column.split()[0] for column in SCHEMA.split(", ")]
            yield pa.RecordBatch.from_pylist([dict(zip(names, row, strict=True)) for row in found], schema=_schema())

    return records.mapInArrow(work, SCHEMA)


def _schema() -> Any:
    import pyarrow as pa

    kinds = {"string": pa.string(), "boolean": pa.bool_()}
    return pa.schema([(name, kinds[kind]) for name, kind in (column.split() for column in SCHEMA.split(", "))])


def _written(
    rows: Iterator[tuple[str, str]],
    folder: Path,
    options: Options,
    published: date | None,
    columns: Mapping[str, str],
    timeout: float,
) -> Iterator[tuple[str, str, bool, str, str, str, str]]:
    """Read a batch of records and write their parts: a row of SCHEMA for each."""
    skipped: list[Skipped] = []
    there: list[tuple[str, str]] = []
    keys: dict[str, str] = {}

    def to_read() -> Iterator[Article]:
        for record, source in rows:
            if not record.strip():
                continue
            try:
                item = read_record(read_object(record.encode(), columns), source=source, published=published)
            except CorpusError as error:
                item = Skipped(source=source, reason=str(error), remedy="each line is a JSON object")
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            key = keys[item.id] = options.key(item)
            if _is_whole(folder / part_name(item.id, key), item.id, key):
                there.append((item.id, key))
            else:
                yield item

    for outcome in extract(to_read(), options, timeout=timeout):
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
            continue
        key, lines = keys[outcome.article], outcome.lines
        write_lines(folder, outcome.article, key, lines, len(lines), source=outcome.source, notes=outcome.notes)
        yield outcome.article, key, True, "", "", "", ""
    for article, key in there:
        yield article, key, False, "", "", "", ""
    for item in skipped:
        yield item.article, "", False, item.source, item.reason, item.remedy, item.what


def _is_whole(path: Path, article: str, key: str) -> bool:
    if not path.exists():
        return False
    try:
        part, _ = read_part(path)
    except StoreError:
        return False
    return (part.article, part.key) == (article, key)


def build(
    spark: SparkSession,
    paths: Sequence[str],
    *,
    store: Path,
    options: Options = BUNDLED,
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
    timeout: float = LONGEST_READING,
    partitions: int = 0,
    prune: bool = False,
    corrections: Path | None = None,
) -> BuildReport:
    """`kg.build.build`, with the reading shared out by Spark. `partitions` is the number of tasks, 0 for what Spark
    chooses; a compressed file is one task otherwise.

    Raises CorpusError where two records have one id, KgError where a task failed more often than Spark tries it.
    """
    check_base(options.base)
    decided = read_corrections(corrections or corrections_beside(store))
    with Store.open(store, create=True, base=options.base) as target:
        records = read(spark, paths)
        if partitions:
            records = records.repartition(partitions)
        found = extract_parts(
            records, store=store, options=options, published=published, columns=columns, timeout=timeout
        )
        rows = collected(found)
        skipped, kept, built = [], set(), 0
        for row in sorted(rows, key=lambda row: (row.article, row.key, row.source)):
            if row.reason:
                item = Skipped(
                    source=row.source, reason=row.reason, remedy=row.remedy, what=row.what, article=row.article
                )
                skipped.append(item)
                target.skip(item.source, item.reason)
                continue
            if row.article in kept:
                raise CorpusError(f"two records have the id {json.dumps(row.article)}; give each its own")
            if target.part_for(row.article, row.key) is None:
                raise StoreError(
                    f"{store} has no part of {row.article}: the folder must be one that all machines share"
                )
            kept.add(row.article)
            built += row.built
        removed = target.prune(kept) if prune else ()
        findings = publish(target, decided, reading=reading(spark, partitions))
        remarks = unknown_corrections(target, decided)
        notes = [(part.article, note) for part in target.articles() if part.article in kept for note in part.notes]
    return BuildReport(
        built=built,
        unchanged=len(kept) - built,
        removed=len(removed),
        skipped=tuple(skipped),
        findings=findings,
        notes=tuple(notes),
        corrections=remarks,
    )
