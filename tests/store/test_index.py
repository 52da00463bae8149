"""The store: a killed build loses nothing, a second one does no work, and readers never see half of anything."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.store import Store, content_key
from kg.store import store as store_module
from kg.store.atomic import TEMPORARY, clear_orphans, remove, temporary
from kg.store.index import Concatenation, load
from kg.store.parts import FOOTER, write_part

IRI = "https://example.org/"
BASE = IRI + "id/"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(IRI + name)


def quads_of(article: str, text: str = "words") -> list[ox.Quad]:
    graph = node(f"article/{article}")
    return [ox.Quad(node(f"article/{article}#{n}"), node("says"), ox.Literal(f"{text} {n}"), graph) for n in range(3)]


MERGED = [ox.Quad(node("all"), node("says"), ox.Literal("words"))]


def build(path: Path, articles: Iterable[str], *, merged: list[ox.Quad] = MERGED) -> tuple[int, int]:
    """Build as kg/build.py does; return how many parts were written and how many found."""
    written = found = 0
    with Store.open(path, create=True, base=BASE) as store:
        for article in articles:
            key = content_key(article)
            if store.part_for(article, key):
                found += 1
            else:
                store.put(article, key, quads_of(article), source=f"{article}.txt")
                written += 1
        if not store.is_published():
            store.publish(merged)
    return written, found


def contents(path: Path) -> list[str]:
    with Store.open(path).reader() as graph:
        return sorted(str(quad) for quad in graph)


def files(path: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(path)): p.read_bytes()
        for p in sorted(path.rglob("*"))
        if p.is_file() and "index" not in p.parts and p.name != "lock"
    }


def test_what_was_put_is_what_is_read(tmp_path: Path) -> None:
    assert build(tmp_path, ["a", "b"]) == (2, 0)
    assert contents(tmp_path) == sorted(str(q) for q in [*quads_of("a"), *quads_of("b"), *MERGED])
    store = Store.open(tmp_path)
    assert [(part.article, part.source, part.quads) for part in store.articles()] == [
        ("a", "a.txt", 3),
        ("b", "b.txt", 3),
    ]
    assert store.base == BASE
    assert list(store.read_quads()) == [*quads_of("a"), *quads_of("b")]
    assert list(store.read_merged()) == MERGED


def test_a_second_build_does_no_work(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != "lock"}
    assert build(tmp_path, ["a", "b"]) == (0, 2)
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.name != "lock"} == before


def test_adding_an_article_touches_one_part(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "parts").iterdir()}
    assert build(tmp_path, ["c"]) == (1, 0)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "parts").iterdir()}
    assert before.items() <= after.items()
    assert len(after) == 3
    assert len(contents(tmp_path)) == 10


def test_any_order_and_any_steps_give_the_same_bytes(tmp_path: Path) -> None:
    articles = [f"a{n}" for n in range(20)]
    build(tmp_path / "once", articles)
    expected = files(tmp_path / "once")
    for seed in range(3):
        random.Random(seed).shuffle(articles)
        path = tmp_path / str(seed)
        build(path, articles[:7])
        build(path, articles[5:12])
        build(path, articles)
        assert files(path) == expected


def test_a_changed_article_replaces_its_part(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    with Store.open(tmp_path, create=True) as store:
        store.put("a", content_key("a, changed"), quads_of("a", "other words"))
        store.publish(MERGED)
    assert len(list((tmp_path / "parts").iterdir())) == 2
    assert contents(tmp_path) == sorted(str(q) for q in [*quads_of("a", "other words"), *quads_of("b"), *MERGED])


def test_prune_forgets_what_is_not_kept(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b", "c"])
    with Store.open(tmp_path, create=True) as store:
        assert store.prune({"b"}) == ("a", "c")
        assert not store.is_published()
        store.publish(MERGED)
    assert [part.article for part in Store.open(tmp_path).articles()] == ["b"]
    assert len(list((tmp_path / "parts").iterdir())) == 1


def test_the_index_can_be_deleted_at_any_time(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    before = contents(tmp_path)
    shutil.rmtree(tmp_path / "index")
    assert contents(tmp_path) == before
    assert (tmp_path / "index").is_dir()


def test_a_damaged_index_is_made_anew(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    before = contents(tmp_path)
    damaged = 0
    for path in (tmp_path / "index").rglob("*"):
        if path.name.startswith(("MANIFEST", "CURRENT")) or path.suffix == ".sst":
            path.write_bytes(b"")
            damaged += 1
    assert damaged > 2
    assert contents(tmp_path) == before


def test_a_damaged_part_is_built_anew(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    part = next((tmp_path / "parts").glob("a-*"))
    part.write_bytes(part.read_bytes()[:-10])
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(StoreError, match="run kg build again"):
        contents(tmp_path)
    with Store.open(tmp_path, create=True) as store:
        assert store.part_for("a", content_key("a")) is None
        assert store.part_for("b", content_key("b"))
        assert store.damaged == ("a",)
        store.put("a", content_key("a"), quads_of("a"))
        store.publish(MERGED)
    assert len(contents(tmp_path)) == 7


def test_a_part_under_another_name_is_not_taken_for_it(tmp_path: Path) -> None:
    build(tmp_path, ["a", "b"])
    a, b = (next((tmp_path / "parts").glob(f"{name}-*")) for name in "ab")
    a.write_bytes(b.read_bytes())
    with Store.open(tmp_path, create=True) as store:
        assert store.part_for("a", content_key("a")) is None


def test_readers_see_what_was_published_until_the_next_is_whole(tmp_path: Path) -> None:
    build(tmp_path, ["a"])
    with Store.open(tmp_path).reader() as old:
        with Store.open(tmp_path, create=True) as store:
            store.put("b", content_key("b"), quads_of("b"))
            assert len(contents(tmp_path)) == 4
            store.publish(MERGED)
        assert len(old) == 4  # a reader that has begun goes on as it began
        assert len(contents(tmp_path)) == 7
        assert len([p for p in (tmp_path / "index").iterdir() if p.is_dir()]) == 2
    build(tmp_path, ["c"])
    assert len([p for p in (tmp_path / "index").iterdir() if p.is_dir()]) == 1


def test_a_reader_that_was_opened_before_a_build_follows_it(tmp_path: Path) -> None:
    build(tmp_path, ["a"])
    store = Store.open(tmp_path)
    build(tmp_path, ["b"])
    with store.reader() as graph:
        assert len(graph) == 7


def test_readers_beside_builds_see_whole_graphs_only(tmp_path: Path) -> None:
    build(tmp_path, ["a0"])
    seen, problems = [0], list[object]()

    def read(done: threading.Event) -> None:
        while not done.is_set():
            try:
                with Store.open(tmp_path).reader() as graph:
                    if (len(graph) - 1) % 3:
                        problems.append(len(graph))
            except Exception as error:
                problems.append(error)
            seen[0] += 1

    for first in (1, 4):
        done = threading.Event()
        readers = [threading.Thread(target=read, args=(done,)) for _ in range(2)]
        for reader in readers:
            reader.start()
        for number in range(first, first + 3):
            build(tmp_path, [f"a{number}"])
        done.set()
        for reader in readers:
            reader.join()
        shutil.rmtree(tmp_path / "index")  # those who read next make it anew, beside the next build
    assert problems == []
    assert seen[0] > 2


def test_two_builds_into_one_folder_are_told_apart(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True), pytest.raises(StoreError, match=rf"built by process {os.getpid()} since 2"):
        Store.open(tmp_path, create=True)
    Store.open(tmp_path, create=True).close()


def test_the_lock_of_a_dead_process_locks_nobody_out(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("process 1 since 2005-09-14 10:00:00\n")
    build(tmp_path, ["a"])


KILLED = """
import os, signal, sys
sys.path[:0] = {path!r}
from test_index import *
with Store.open({folder!r}, create=True, base=BASE) as store:
    for n in range(5):
        store.put(f"a{{n}}", content_key(f"a{{n}}"), quads_of(f"a{{n}}"))
    (store.path / "parts" / f".tmp-{{os.getpid()}}-half.nq").write_text("half")
    (store.path / "index").mkdir()
    (store.path / "index" / f".tmp-{{os.getpid()}}-half").mkdir()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_another_thread_writes_is_no_orphan(tmp_path: Path) -> None:
    """A build beside a reader in one process took the reader's half-made index for what a dead process had left."""
    mine, reused = temporary(tmp_path / "index"), tmp_path / f"{TEMPORARY}{os.getpid()}-00000000-index"
    for path in (mine, reused):
        path.mkdir()
    assert clear_orphans(tmp_path) == 1
    assert [p.name for p in tmp_path.iterdir()] == [mine.name]
    remove(mine)
    mine.mkdir()
    assert clear_orphans(tmp_path) == 1


def test_a_killed_build_loses_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    code = textwrap.dedent(KILLED).format(path=[str(Path(__file__).parent)], folder=str(tmp_path / "store"))
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with pytest.raises(StoreError, match="holds no graph"):
        Store.open(tmp_path / "store")
    assert build(tmp_path / "store", [f"a{n}" for n in range(6)]) == (1, 5)
    assert not list((tmp_path / "store").rglob(".tmp-*"))
    build(tmp_path / "whole", [f"a{n}" for n in range(6)])
    assert contents(tmp_path / "store") == contents(tmp_path / "whole")


def test_a_build_that_fails_leaves_the_graph_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, ["a"])
    before = contents(tmp_path)

    def fail(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store_module, "write_manifest", fail)
    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, ["a", "b"])
    monkeypatch.undo()
    assert contents(tmp_path) == before
    assert build(tmp_path, ["a", "b"]) == (0, 2)


def test_a_full_disk_is_said_with_the_folder_and_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with Store.open(tmp_path, create=True) as store:
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=rf"{tmp_path}.*disk is full.*free some space"):
            store.put("a", "key", quads_of("a"))
        monkeypatch.undo()
        assert not list((tmp_path / "parts").iterdir())


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("missing", "does not exist; build one first: kg build ARTICLES --store"),
        ("file.txt", "is a file, not the folder of a graph"),
        (".", "holds no graph"),
    ],
)
def test_a_place_without_a_graph(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file.txt").write_text("an article")
    with pytest.raises(StoreError, match=message):
        Store.open(tmp_path / place)


def test_a_file_where_the_store_should_be_made(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("an article")
    with pytest.raises(StoreError, match="cannot write to"):
        Store.open(tmp_path / "file.txt", create=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    build(tmp_path, ["a"])
    shutil.rmtree(tmp_path / "index")
    tmp_path.chmod(0o555)
    try:
        assert len(contents(tmp_path)) == 4
        with pytest.raises(StoreError, match="you may not write there"):
            Store.open(tmp_path, create=True)
    finally:
        tmp_path.chmod(0o755)


def test_without_a_place_for_the_index_queries_still_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, ["a"])
    shutil.rmtree(tmp_path / "index")

    def refuse(*args: object) -> Path:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(store_module, "build_index", refuse)
    assert len(contents(tmp_path)) == 4


def test_ids_of_another_base_are_not_mixed_in(tmp_path: Path) -> None:
    build(tmp_path, ["a"])
    with pytest.raises(StoreError, match=f"begin with {BASE}, not with https://other.example/"):
        Store.open(tmp_path, create=True, base="https://other.example/")
    assert Store.open(tmp_path, base=BASE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is damaged"),
        ("[]", "has format None"),
        ('{"format": 99}', "has format 99; this version of kg reads format 2"),
        ('{"format": 2}', "is damaged"),
        ('{"format": 2, "base": "", "articles": {"a": {}}, "skipped": [], "merged": null}', "is damaged"),
    ],
)
def test_a_manifest_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    build(tmp_path, ["a"])
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(StoreError, match=message):
        Store.open(tmp_path)


def test_a_manifest_cannot_point_out_of_its_folder(tmp_path: Path) -> None:
    build(tmp_path / "store", ["a"])
    manifest = json.loads((tmp_path / "store" / "manifest.json").read_text())
    manifest["articles"]["a"]["part"] = "../../secret"
    (tmp_path / "store" / "manifest.json").write_text(json.dumps(manifest))
    assert Store.open(tmp_path / "store").articles()[0].path == tmp_path / "store" / "parts" / "secret"


def test_what_was_skipped_is_kept_with_its_reason(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, base=BASE) as store:
        store.put("a", "key", quads_of("a"))
        store.skip("empty.txt", "it is empty")
        store.publish(MERGED)
    assert [(s.source, s.reason) for s in Store.open(tmp_path).skipped()] == [("empty.txt", "it is empty")]
    with Store.open(tmp_path, create=True, base=BASE) as store:
        assert store.part_for("a", "key")
        store.record()
    assert Store.open(tmp_path).skipped() == ()
    assert len(contents(tmp_path)) == 4


def test_other_inputs_of_the_merge_ask_for_another_merge(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, base=BASE) as store:
        store.put("a", "key", quads_of("a"))
        store.publish(MERGED, inputs="corrections 1")
        assert store.is_published("corrections 1")
        assert not store.is_published("corrections 2")


def test_a_store_open_for_reading_is_not_written(tmp_path: Path) -> None:
    build(tmp_path, ["a"])
    with pytest.raises(StoreError, match="create=True"):
        Store.open(tmp_path).put("b", "key", quads_of("b"))
    with pytest.raises(StoreError, match="create=True"):
        Store.open(tmp_path).publish(MERGED)


def test_an_empty_graph_can_be_published(tmp_path: Path) -> None:
    with Store.open(tmp_path, create=True, base=BASE) as store:
        store.publish([])
    assert contents(tmp_path) == []


def test_parts_are_read_as_one_file_whatever_is_asked_for(tmp_path: Path) -> None:
    """Piece by piece and without copying what is left each time: a merged view of 90 MB once took ten minutes."""
    build(tmp_path, ["a", "b", "c"])
    paths = sorted((tmp_path / "parts").iterdir())
    whole = b"".join(path.read_bytes().rpartition(FOOTER)[0] for path in paths)
    for size in (1, 7, 4096, 10**6):
        file = Concatenation(paths)
        pieces = list(iter(lambda file=file, size=size: file.read(size), b""))
        assert b"".join(pieces) == whole
        assert max(map(len, pieces)) <= size
    file = Concatenation(paths)
    assert file.read(5) + file.read() == whole
    assert Concatenation([]).read(5) == b""


@pytest.mark.parametrize("limit", [1, 300, 10**6])
def test_a_store_is_loaded_in_pieces_of_any_size(tmp_path: Path, limit: int) -> None:
    quads = [
        ox.Quad(ox.NamedNode(f"urn:{n}"), ox.NamedNode("urn:p"), ox.Literal("words " * n), ox.NamedNode("urn:g"))
        for n in range(30)
    ]
    parts = [
        write_part(tmp_path, name, "key", some).path for name, some in (("a", quads[:20]), ("b", []), ("c", quads[20:]))
    ]
    found = ox.Store()
    load(found, parts, limit=limit)
    assert set(found) == set(quads)
