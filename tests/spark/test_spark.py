"""Spark makes the store that a build on one machine makes, also where tasks fail and processes die.

Where pyspark or Java is missing they are skipped, or fail where KG_REQUIRE_SPARK is 1: pip install 'diplomacy-kg[spark]',
apt-get install openjdk-17-jre-headless. They take some 40 processor seconds, three quarters of them Java's.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.build import Options, build
from kg.errors import CorpusError, KgError
from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.quads import article_quads
from kg.resolve.identity import candidates
from kg.resolve.person_records import PersonRecord, records_of
from kg.store import Store, content_key

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

if os.environ.get("KG_REQUIRE_SPARK") != "1":
    if shutil.which("java") is None:
        pytest.skip("no Java found: apt-get install openjdk-17-jre-headless", allow_module_level=True)
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'diplomacy-kg[spark]'")

from kg import spark as sparks
from kg.spark.persons import row_of

pytestmark = pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas")
ROOT = Path(__file__).parents[2]
STATES = ["Chad", "Mali", "Niger", "Togo", "Benin", "Ghana", "Kenya", "Peru", "Chile", "Cuba"]
PIPELINE = """
import os
from pathlib import Path
from kg.language.pipeline import load_pipeline

HERE = Path(__file__).parents[1]

def load(**options):
    try:
        from pyspark import TaskContext
        task = TaskContext.get()
    except ImportError:
        task = None
    if task is not None and task.attemptNumber() == 0:
        (HERE / f"failed-{task.partitionId()}").touch()
        if task.partitionId() == 1:
            raise RuntimeError("this task fails the first time")
        if task.partitionId() == 2:
            os.kill(os.getpid(), 9)
    if (HERE / "always").exists():
        raise RuntimeError("this task always fails")
    return load_pipeline("bundled")
"""


def record(number: int) -> dict[str, str]:
    one, two = STATES[number % 10], STATES[(number * 3 + 1) % 10]
    text = f"The foreign ministers of {one} and {two} met in Paris on {1 + number} May 2010. They spoke of {number} things.\n"
    return {"id": f"a{number:02}", "text": text, "published": "2010-06-01", "publisher": "Sample Wire"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pipeline that fails where it is told to."""
    place = tmp_path_factory.mktemp("site")
    (place / "failing_pipeline").mkdir()
    (place / "failing_pipeline" / "__init__.py").write_text(PIPELINE)
    about = place / "failing_pipeline-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: failing_pipeline\nVersion: 1.0\n")
    return place


@pytest.fixture(scope="module")
def spark(site: Path) -> Iterator[SparkSession]:
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(site), os.environ.get("PYTHONPATH", ""))))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.syspath_prepend(str(site))
        session = (
            SparkSession.builder.master("local[2,3]")  # two at a time, each tried three times
            .config("spark.ui.enabled", "false")
            .config("spark.python.worker.reuse", "false")  # each task loads the pipeline, which may fail
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config(
                "spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            )  # it does not live long
            .getOrCreate()
        )
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


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


NAMES = [
    "Anna Berg", "A. Berg", "Berg", "Anna Maria Berg", "Ana Berg", "Kim Kye Gwan", "Kim Gye-gwan", "Kim Kye-gwan", "Kim",
    "Kye Gwan Kim", "Robert Gates", "Bob Gates", "Gates", "Robert Gate", "Zaid al-Rifai", "Zaid Rifai", "Al Rifai",
]  # fmt: skip
SIDES = ["", "state/no", "state/kp", "state/us", "state/su", "state/ru"]


def some_persons(number: int) -> list[PersonRecord]:
    """Persons by lot, some of one profile on one day, some in one article, some without a day."""
    chance = random.Random(7)
    return [
        PersonRecord(
            article=f"a{chance.randrange(number // 3):03}",
            id=f"person/{n}",
            name=chance.choice(NAMES),
            side=chance.choice(SIDES),
            offices=tuple(sorted(chance.sample(["Minister", "Envoy", "President"], chance.randrange(3)))),
            day=date(2005, 1, 1) + timedelta(chance.randrange(4000)) if chance.random() < 0.9 else None,
        )
        for n in range(number)
    ]


def pairs_here(people: Iterable[PersonRecord]) -> set[tuple[str, str, str, str]]:
    return {(*one, *other) for one, other in candidates(people)}


def test_persons_worth_comparing_are_those_of_one_machine(
    spark: SparkSession, sample_facts: tuple[ArticleFacts, ...], tmp_path: Path
) -> None:
    with Store.open(tmp_path / "store", create=True, base=DEFAULT_BASE) as store:
        for facts in sample_facts:
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.publish(())
    told = [record for facts in sample_facts for record in records_of(facts)]
    rows = [tuple(row) for row in sparks.persons(spark, tmp_path / "store").coalesce(1).collect()]
    assert sorted(rows) == sorted(map(row_of, told))

    more = some_persons(400)
    table = spark.createDataFrame([*rows, *map(row_of, more)], "profile string, bearer string")
    here = pairs_here([*told, *more])
    assert pairs_here(told) < here
    assert len(here) > 1000
    assert {tuple(row) for row in sparks.candidate_pairs(table.coalesce(1)).collect()} == here
