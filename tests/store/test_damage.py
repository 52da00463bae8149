"""What chance does to a store: processes killed at any moment, bytes flipped, a disk that fills up."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import Store

ROOT = Path(__file__).parents[2]
IRI = "https://example.org/"
ARTICLES = 40

BUILD = """
import sys, pyoxigraph as ox
from kg.store import Store, content_key
folder, count = sys.argv[1], int(sys.argv[2])
iri = "https://example.org/"
with Store.open(folder, create=True, base=iri) as store:
    for n in range(count):
        name = f"a{n}"
        if not store.part_for(name, content_key(name)):
            graph = ox.NamedNode(iri + name)
            quads = [ox.Quad(ox.NamedNode(f"{iri}{name}#{m}"), graph, ox.Literal(f"words {m}"), graph) for m in range(200)]
            store.put(name, content_key(name), quads, source=name)
    if not store.is_published():
        store.publish([ox.Quad(ox.NamedNode(iri), ox.NamedNode(iri), ox.Literal(str(count)))])
"""


def command(folder: Path, count: int = ARTICLES) -> list[str]:
    return [sys.executable, "-c", BUILD, str(folder), str(count)]


def run(folder: Path, count: int = ARTICLES, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, count), cwd=ROOT, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload, no-any-return]


def files(folder: Path) -> dict[str, bytes]:
    """All that counts in a store: the index is made of it, and the lock says who held it last."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and "index" not in p.parts and p.name != "lock"
    }


def quads(folder: Path) -> set[ox.Quad]:
    with Store.open(folder).reader() as graph:
        return set(graph)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store that was built undisturbed."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    assert run(folder).stderr == ""
    return folder


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_builds_killed_at_any_moment(whole: Path, tmp_path: Path) -> None:
    """A few articles more are built and killed on the way, until twenty builds were, and readers see a whole graph or none."""
    chance = random.Random(7)
    folder = tmp_path / "store"
    started = time.monotonic()
    run(tmp_path / "measured")
    takes = time.monotonic() - started
    killed = 0
    for attempt in range(200):
        if killed == 20:
            break
        with subprocess.Popen(command(folder, min(ARTICLES, 4 + attempt)), cwd=ROOT) as process:
            time.sleep(takes * chance.uniform(0.2, 0.9))
            process.kill()
        if process.returncode == 0:
            takes *= 0.8  # the machine is less busy than it was when this was measured
        killed += process.returncode != 0
        if (folder / "manifest.json").exists():
            assert len(quads(folder)) % 200 == 1
        else:
            with pytest.raises(StoreError, match=r"holds no graph|does not exist"):
                quads(folder)
    assert killed == 20
    assert run(folder).stderr == ""
    assert files(folder) == files(whole)
    assert quads(folder) == quads(whole)
    assert not list(folder.rglob(".tmp-*"))


def test_what_a_build_killed_while_it_published_leaves(whole: Path, tmp_path: Path) -> None:
    """The merged views and indexes that no manifest names are cleared by the next build, though it has nothing to do."""
    folder = copy(whole, tmp_path)
    seen = quads(folder)
    for left in (
        "merged-0123456789abcdef.nq",
        "merged/0123456789abcdef.nq",
        "article-0123456789abcdef.nq",
        "parts/gone-0123456789abcdef.nq",
    ):
        (folder / left).write_text("<urn:a> <urn:b> <urn:c> .\n")
    (folder / "index" / "replaced").mkdir()
    with Store.open(folder, create=True, base=IRI) as store:
        assert store.is_published()
        store.record()
    assert files(folder) == files(whole)
    assert {path.name for path in (folder / "index").iterdir()} == {path.name for path in (whole / "index").iterdir()}
    assert quads(folder) == seen


def copy(whole: Path, tmp_path: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "copy")


@pytest.mark.parametrize("seed", range(6))
def test_a_byte_flipped_in_a_part(whole: Path, tmp_path: Path, seed: int) -> None:
    """No reader is told anything else than was written, and the next build makes the part anew."""
    folder = copy(whole, tmp_path)
    chance = random.Random(seed)
    part = chance.choice(sorted((folder / "parts").iterdir()))
    data = bytearray(part.read_bytes())
    data[chance.randrange(len(data))] ^= 0x55
    part.write_bytes(data)
    shutil.rmtree(folder / "index")
    with pytest.raises(StoreError, match="run kg build again on its article"):
        quads(folder)
    assert run(folder).stderr == ""
    assert files(folder) == files(whole)
    assert quads(folder) == quads(whole)


@pytest.mark.parametrize("seed", range(6))
def test_a_byte_flipped_in_the_index(whole: Path, tmp_path: Path, seed: int) -> None:
    """It is seen when the index is opened or when the byte is read, and the index is made anew."""
    folder = copy(whole, tmp_path)
    chance = random.Random(seed)
    path = max(folder.glob("index/*/*.sst"), key=lambda p: p.stat().st_size)
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 0x55
    path.write_bytes(data)
    said = ""
    try:
        found = quads(folder)
    except StoreError as error:
        said = str(error)
        found = quads(folder)
    assert found == quads(whole)
    assert not said or "do the same again: it is made anew" in said


@pytest.mark.skipif(os.name == "nt", reason="limits of Unix")
@pytest.mark.parametrize("limit", [2_000, 60_000])
def test_a_disk_that_fills_up(whole: Path, tmp_path: Path, limit: int) -> None:
    """A limit on the size of a file stands for the disk: too small for a part, or for the index alone."""
    folder = tmp_path / "store"
    assert run(folder, 5).returncode == 0
    before, seen = files(folder), quads(folder)
    limited = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limited += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    done = subprocess.run(
        [sys.executable, "-c", limited + BUILD, str(folder), str(ARTICLES)], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "kg.errors.StoreError: cannot write to" in done.stderr
    assert str(folder) in done.stderr
    assert quads(folder) == seen
    assert before.items() <= files(folder).items()
    assert run(folder).stderr == ""
    assert files(folder) == files(whole)
