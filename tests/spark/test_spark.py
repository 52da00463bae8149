"""Spark makes the store that a build on one machine makes, also where tasks fail and processes die."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.build import build
from kg.errors import CorpusError, KgError
from kg.options import Options
from kg.store import Store

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

from kg import spark as sparks
from kg.spark import articles

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
STATES = ["Chad", "Mali", "Niger", "Togo", "Benin", "Ghana", "Kenya", "Peru", "Chile", "Cuba"]


def record(number: int) -> dict[str, str]:
    one, two = STATES[number % 10], STATES[(number * 3 + 1) % 10]
    text = f"The foreign ministers of {one} and {two} met in Paris on {1 + number} May 2010. They spoke of {number} things.\n"
    return {"id": f"a{number:02}", "text": text, "published": "2010-06-01", "publisher": "Sample Wire"}


@pytest.fixture(scope="module", autouse=True)
def _installed(site: Path) -> Iterator[None]:
    """The pipeline is there for the build on one machine, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join((str(site), os.environ.get("PYTHONPATH", ""))))
        patch.syspath_prepend(str(site))
        yield


@pytest.fixture
def wire(tmp_path: Path) -> Path:
    path = tmp_path / "wire.jsonl.gz"
    lines = [json.dumps(record(n)) for n in range(9)]
    lines.insert(4, "no JSON")
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


def contents(store: Path) -> dict[str, bytes]:
    return {p.relative_to(store).as_posix(): p.read_bytes() for p in store.rglob("*.nq")}


def test_the_bytes_are_those_of_a_build_on_one_machine(spark: SparkSession, wire: Path, tmp_path: Path) -> None:
    report = sparks.build(spark, [str(wire)], store=tmp_path / "spark", partitions=3)
    local = build([wire], store=tmp_path / "local")
    assert (report.built, local.built) == (9, 9)
    assert [s.reason for s in report.skipped] == [s.reason for s in local.skipped]
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")
    again = sparks.build(spark, [str(wire)], store=tmp_path / "spark", partitions=2)
    assert (again.built, again.unchanged) == (0, 9)
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")


def test_parts_are_read_by_many_machines(
    spark: SparkSession, wire: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the build remembers, and so what it has read of each part, is the same."""
    build([wire], store=tmp_path / "local")
    monkeypatch.setattr(articles, "FEW", 0)
    monkeypatch.setattr(articles, "AT_ONCE", 5)
    monkeypatch.setattr(articles, "read_here", None)
    sparks.build(spark, [str(wire)], store=tmp_path / "spark", partitions=2)
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")
    (here,), (there,) = ([*(tmp_path / name).glob("index/*.memory")] for name in ("local", "spark"))
    assert here.read_bytes() == there.read_bytes()


def test_parquet(spark: SparkSession, wire: Path, tmp_path: Path) -> None:
    """A table of the same records: their file has another name, which the graph tells."""
    table = spark.createDataFrame([record(n) for n in range(3)])
    table.coalesce(1).write.parquet(str(tmp_path / "wire.parquet"))
    report = sparks.build(spark, [str(tmp_path / "wire.parquet")], store=tmp_path / "spark")
    assert (report.built, report.skipped) == (3, ())
    assert {part.article for part in Store.open(tmp_path / "spark").articles()} == {"a00", "a01", "a02"}


def test_a_failing_task_and_a_killed_worker_change_no_byte(
    spark: SparkSession, site: Path, wire: Path, tmp_path: Path
) -> None:
    options = Options(model="failing_pipeline")
    report = sparks.build(spark, [str(wire)], store=tmp_path / "spark", options=options, partitions=4)
    assert report.built + report.unchanged == 9, "what a task wrote before it failed is found by its next try"
    assert {"failed-1", "failed-2"} <= {path.name for path in site.iterdir()}
    build([wire], store=tmp_path / "local", options=options)
    assert contents(tmp_path / "spark") == contents(tmp_path / "local")
    assert not list((tmp_path / "spark").rglob(".tmp-*"))


def test_a_task_that_always_fails(spark: SparkSession, site: Path, wire: Path, tmp_path: Path) -> None:
    """The build ends with the words of the worker, and publishes nothing."""
    (site / "always").touch()
    with pytest.raises(KgError, match="this task always fails"):
        sparks.build(spark, [str(wire)], store=tmp_path / "spark", options=Options(model="failing_pipeline"))
    (site / "always").unlink()
    assert not (tmp_path / "spark" / "manifest.json").exists()


def test_two_records_of_one_id(spark: SparkSession, tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text("\n".join(json.dumps({**record(n), "id": "same"}) for n in (1, 2)))
    with pytest.raises(CorpusError, match='two records have the id "same"'):
        sparks.build(spark, [str(path)], store=tmp_path / "spark")
