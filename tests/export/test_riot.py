"""Apache Jena reads back what we write, statement for statement: a reader that shares no code with the writer.

Without Java and Jena's jars these tests are skipped, or fail where KG_REQUIRE_RIOT is 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export import export
from kg.model import ArticleFacts
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads

SCRIPT = Path(__file__).with_name("riot.sh")
ONE_POINT_ONE = b'\n "@version": 1.1,'
WHOLE = ("trig", "nq", "jsonld")
"""Formats that hold the graphs of the articles too."""

Riot = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def riot() -> Riot:
    """Calls riot: a command of that name (Jena's own download), else the script for Debian's jars beside this file."""
    command = shutil.which("riot") or str(SCRIPT)
    call = partial(subprocess.run, capture_output=True, timeout=120)
    tried = call([command, "--version"])
    if tried.returncode:
        why = f"Apache Jena's riot does not run: {tried.stderr.decode().strip().splitlines()[-1:]}"
        if os.environ.get("KG_REQUIRE_RIOT") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return lambda *words: call([command, *map(str, words)])


@pytest.fixture
def graph(sample_facts: tuple[ArticleFacts, ...], rounds_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    quads = [quad for facts in (*sample_facts, *rounds_facts) for quad in article_quads(facts)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store


@pytest.mark.parametrize("options", ["ttl", "trig", "nq", "nt", "rdf", "jsonld", "jsonld framed"])
def test_jena_reads_what_we_write(riot: Riot, graph: ox.Store, tmp_path: Path, options: str) -> None:
    format, framed, _ = f"{options}  ".split(" ", 2)
    path = tmp_path / f"graph.{format}"
    export(graph, path, framed=bool(framed))
    done = riot("--strict", "--check", "--output=nq", path)
    if format == "jsonld" and done.returncode:
        # Debian's Jena lacks what its reader of JSON-LD 1.1 is built on; but for the line that asks for 1.1, ours is 1.0
        assert path.read_bytes().count(ONE_POINT_ONE) == 1
        path.write_bytes(path.read_bytes().replace(ONE_POINT_ONE, b""))
        done = riot("--strict", "--check", "--syntax=jsonld10", "--output=nq", path)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stderr, "neither an error nor a warning"
    default = None if format in WHOLE and not framed else ox.DefaultGraph()
    expected = set(graph.quads_for_pattern(None, None, None, default))
    assert len(expected) > 500
    assert set(ox.parse(done.stdout, ox.RdfFormat.N_QUADS)) == expected


def test_what_is_broken_is_refused(riot: Riot, tmp_path: Path) -> None:
    """So that a riot that says yes to everything would be seen."""
    path = tmp_path / "broken.nq"
    path.write_text('<https://e/a> <https://e/b> "\\x" .\n', "utf-8")
    assert riot("--validate", path).returncode != 0


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    """The script on a machine without Java, and on one without the jars."""
    bare = {"PATH": str(tmp_path), "KG_JARS": str(tmp_path)}
    (tmp_path / "sh").symlink_to(shutil.which("sh") or "/bin/sh")
    done = subprocess.run([tmp_path / "sh", SCRIPT, "--version"], env=bare, capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition(":")[0]) == (127, "no java found")
    (tmp_path / "java").write_text("#!/bin/sh\n", "utf-8")
    (tmp_path / "java").chmod(0o755)
    done = subprocess.run([tmp_path / "sh", SCRIPT, "--version"], env=bare, capture_output=True, text=True)
    assert (done.returncode, done.stderr.partition(":")[0]) == (127, f"no jena-cmds.jar in {tmp_path}")
