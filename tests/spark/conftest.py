"""One Spark for all tests: it takes longer to start than they do.

Where pyspark or Java is missing they are skipped, or fail where KG_REQUIRE_SPARK is 1: pip install 'diplomacy-kg[spark]',
apt-get install openjdk-17-jre-headless. All of them take some two minutes of a processor, most of them Java's.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[2]
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

READY = """
import kg.spark
import pandas, pyarrow, pyspark.worker  # a worker is made anew for each task: what it needs is there before
from kg.language.matcher import gazetteer
from pyspark.daemon import manager

gazetteer()
if __name__ == "__main__":
    manager()
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pipeline that fails where it is told to."""
    place = tmp_path_factory.mktemp("site")
    (place / "failing_pipeline").mkdir()
    (place / "failing_pipeline" / "__init__.py").write_text(PIPELINE)
    (place / "ready_daemon.py").write_text(READY)
    about = place / "failing_pipeline-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: failing_pipeline\nVersion: 1.0\n")
    return place


@pytest.fixture(scope="session")
def spark(site: Path) -> Iterator[SparkSession]:
    if os.environ.get("KG_REQUIRE_SPARK") != "1":
        if shutil.which("java") is None:
            pytest.skip("no Java found: apt-get install openjdk-17-jre-headless")
        pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'diplomacy-kg[spark]'")
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PYTHONPATH", os.pathsep.join((str(ROOT), str(site), os.environ.get("PYTHONPATH", ""))))
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = (
            SparkSession.builder.master("local[2,3]")  # two at a time, each tried three times
            .config("spark.ui.enabled", "false")
            .config("spark.python.worker.reuse", "false")  # each task loads the pipeline, which may fail
            .config("spark.python.daemon.module", "ready_daemon")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.codegen.wholeStage", "false")
            .config(
                "spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
            )  # it does not live long
            .getOrCreate()
        )
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
