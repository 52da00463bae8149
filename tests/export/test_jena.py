"""Apache Jena reads what we export, and finds the same statements in it.

Debian packs Jena as jars without the command `riot` (libapache-jena-java 4.5), and with two faults that are gone round here: the messages of
its copy of Xerces lie where that does not look for them, and JSON-LD 1.1 lacks its JSON parser, so that our JSON-LD is read as 1.0,
whose terms are all that we use.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export import export

JARS = Path("/usr/share/java")
OTHER_LOGGERS = ("slf4j-", "log4j", "maven")
"""Bindings of the logger; Java gives up where it finds several. `slf4j-api` and `slf4j-simple` are taken all the same."""
MISPLACED = "org/apache/jena/ext/"


@pytest.fixture(scope="session")
def riot(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The command that runs riot: the installed one, or Debian's jars."""
    if found := shutil.which("riot"):
        return [found]
    if not (JARS / "jena-cmds.jar").exists() or not shutil.which("java"):
        if os.environ.get("KG_REQUIRE_JENA"):
            pytest.fail("Apache Jena is not installed (Debian: apt install libapache-jena-java default-jre-headless)")
        pytest.skip("Apache Jena is not installed (Debian: apt install libapache-jena-java default-jre-headless)")
    messages = tmp_path_factory.mktemp("jena")
    with zipfile.ZipFile(JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(MISPLACED) and name.endswith(".properties"):
                place = messages / name.removeprefix(MISPLACED)
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(jar.read(name))
    jars = [j for j in sorted(JARS.glob("*.jar")) if not j.name.startswith(OTHER_LOGGERS)]
    path = [messages, *jars, JARS / "slf4j-api.jar", JARS / "slf4j-simple.jar"]
    return ["java", "-cp", ":".join(map(str, path)), "riotcmd.riot"]


def read_by_jena(riot: list[str], path: Path, *options: str) -> set[str]:
    """The statements that Jena finds in a file, as lines of N-Quads."""
    done = subprocess.run([*riot, *options, "--output=nq", str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert not re.search("ERROR|WARN", done.stderr), done.stderr
    return set(done.stdout.splitlines())


@pytest.mark.parametrize("format", ["trig", "nq", "jsonld"])
def test_jena_finds_the_same_graphs(riot: list[str], graph: ox.Store, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"graph.{format}"
    export(graph, path)
    options = []
    if format == "jsonld":
        path.write_text(path.read_text("utf-8").replace('"@version": 1.1,', "", 1), "utf-8")
        options = ["--syntax=jsonld10"]
    export(graph, tmp_path / "ours.nq")
    ours = read_by_jena(riot, tmp_path / "ours.nq")
    assert len(ours) == len(graph)
    assert read_by_jena(riot, path, *options) == ours


@pytest.mark.parametrize("format", ["ttl", "nt", "rdf"])
def test_jena_finds_the_same_statements(riot: list[str], graph: ox.Store, tmp_path: Path, format: str) -> None:
    export(graph, tmp_path / f"graph.{format}")
    found = read_by_jena(riot, tmp_path / f"graph.{format}")
    assert len(found) == len(list(graph.quads_for_pattern(None, None, None, ox.DefaultGraph())))
    export(graph, tmp_path / "ours.nt")
    assert found == read_by_jena(riot, tmp_path / "ours.nt")


def test_jena_says_what_is_not_valid(riot: list[str], tmp_path: Path) -> None:
    """What these tests lean on: a broken file is an error."""
    path = tmp_path / "broken.nq"
    path.write_text("<http://example.org/a> <http://example.org/b> ", "utf-8")
    done = subprocess.run([*riot, "--output=nq", str(path)], capture_output=True, text=True, timeout=120)
    assert done.returncode != 0 or "ERROR" in done.stderr
