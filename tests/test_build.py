"""The build as a whole: what goes wrong in one article stays with it, and the same articles give the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import article as reading
from kg.build import build
from kg.options import Options
from kg.rdf.merged import Merged, merge
from kg.rdf.namespaces import DIP
from kg.rdf.quads import article_quads
from kg.rdf.runs import Lines
from kg.store import Store, merging

ROOT = Path(__file__).parents[1]
MANY = 18
NAMES = ["Chad", "Mali", "Niger", "Togo", "Benin", "Ghana", "Kenya", "Peru", "Chile", "Cuba", "Japan", "China"]
PIPELINE = """
import os, time
from spacy.language import Language
from kg.language.pipeline import load_pipeline

@Language.component("poison")
def poison(doc):
    words = doc.text
    if "BRASS" in words:
        os.kill(os.getpid(), 11)
    if "COPPER" in words:
        time.sleep(600)
    if "IRON" in words:
        bytearray(10**12)
    if "LEAD" in words:
        raise RuntimeError("lead\\nis heavy")
    return doc

def load(**options):
    nlp = load_pipeline("bundled")
    nlp.add_pipe("poison", first=True)
    return nlp
"""


def story(number: int, words: str = "") -> str:
    one, two = NAMES[number % len(NAMES)], NAMES[(number * 5 + 3) % len(NAMES)]
    return f"The foreign ministers of {one} and {two} met in Paris on {1 + number % 28} May 2010. {words}\n"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of short articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(MANY):
        (folder / f"{number:02}.txt").write_text(story(number, f"They spoke of {number} things."))
    return folder


@pytest.fixture
def poisoned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a pipeline that some words crash, delay, bloat or upset."""
    place = tmp_path / "site"
    (place / "poisoned_pipeline").mkdir(parents=True)
    (place / "poisoned_pipeline" / "__init__.py").write_text(PIPELINE)
    about = place / "poisoned_pipeline-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: poisoned_pipeline\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(place))
    return "poisoned_pipeline"


def contents(store: Path) -> dict[str, bytes]:
    """The bytes of all that counts in a store, but for the index, which is made of it."""
    return {p.relative_to(store).as_posix(): p.read_bytes() for p in store.rglob("*.nq")} | {
        "manifest.json": (store / "manifest.json").read_bytes()
    }


@pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")
def test_a_poisoned_article_is_set_aside_and_the_others_are_read(articles: Path, poisoned: str, tmp_path: Path) -> None:
    words = {"03": "BRASS", "08": "IRON", "11": "LEAD"}
    for name, word in words.items():
        (articles / f"{name}.txt").write_text(story(1, word))
    report = build([articles], store=tmp_path / "store", options=Options(model=poisoned), jobs=2)
    assert {s.article: s.reason for s in report.skipped} == {
        "03": "the process that read it crashed (SIGSEGV)",
        "08": "reading it failed (MemoryError: )",
        "11": "reading it failed (RuntimeError: lead is heavy)",
    }
    assert all("please report it with the article" in s.remedy for s in report.skipped)
    assert report.built == MANY - len(words)
    assert len(Store.open(tmp_path / "store").skipped()) == len(words)


@pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")
def test_an_article_that_never_ends_is_set_aside(articles: Path, poisoned: str, tmp_path: Path) -> None:
    """Both never end, so that the time they are given can be short: no article that ends is timed here."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(story(1, f"COPPER {name}"))
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    report = build(paths, store=tmp_path / "store", options=Options(model=poisoned), jobs=2, timeout=1)
    assert {s.article: s.reason for s in report.skipped} == dict.fromkeys("ab", "took longer than 1 seconds")
    assert report.built == 0


@pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")
def test_a_few_articles_are_no_exception(poisoned: str, tmp_path: Path) -> None:
    """One that crashes, one that wants all memory, one that is heavy, one good one; then one that never ends."""
    folder = tmp_path / "few"
    folder.mkdir()
    for name, words in {"a": "BRASS", "b": "IRON", "c": "LEAD", "d": "They spoke of trade."}.items():
        (folder / f"{name}.txt").write_text(story(ord(name), words))
    report = build([folder], store=tmp_path / "store", options=Options(model=poisoned))
    assert {s.article: s.reason for s in report.skipped} == {
        "a": "the process that read it crashed (SIGSEGV)",
        "b": "reading it failed (MemoryError: )",
        "c": "reading it failed (RuntimeError: lead is heavy)",
    }
    assert report.built == 1
    (tmp_path / "endless.txt").write_text(story(1, "COPPER"))
    report = build([tmp_path / "endless.txt"], store=tmp_path / "store", options=Options(model=poisoned), timeout=1)
    assert [s.reason for s in report.skipped] == ["took longer than 1 seconds"]


@pytest.mark.skipif(sys.platform != "linux", reason="where a copy of the process reads")
def test_a_killed_build_of_few_articles_leaves_the_store_to_others(poisoned: str, tmp_path: Path) -> None:
    """What reads the articles is a copy of the build, and may outlive it: the lock of the store may not."""
    (tmp_path / "endless.txt").write_text(story(1, "COPPER"))
    (tmp_path / "good.txt").write_text(story(2))
    store = tmp_path / "store"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path / "site")))}
    words = command(store, tmp_path / "endless.txt", "--model", poisoned, "--timeout", "3000")
    with subprocess.Popen(words, env=environment) as process:
        readers: list[str] = []
        until = time.monotonic() + 120
        while not readers and process.poll() is None and time.monotonic() < until:
            time.sleep(0.05)
            readers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert readers, "it is reading"
        time.sleep(0.5)  # until the copy has let go
        process.kill()
    assert Path(f"/proc/{readers[0]}").exists(), "else this shows nothing"
    assert build([tmp_path / "good.txt"], store=store).built == 1
    os.kill(int(readers[0]), signal.SIGKILL)


def test_jobs_and_order_and_steps_change_no_byte(articles: Path, tmp_path: Path) -> None:
    paths = sorted(articles.iterdir())
    build([articles], store=tmp_path / "one")
    build(paths[::-1], store=tmp_path / "two", jobs=2)
    for path in (paths[7:], paths[:7]):
        build(path, store=tmp_path / "three")
    assert contents(tmp_path / "one") == contents(tmp_path / "two") == contents(tmp_path / "three")


def test_an_article_whose_graph_does_not_conform_is_not_written(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(facts: object, **options: object) -> list[ox.Quad]:
        quads = article_quads(facts, **options)  # type: ignore[arg-type]
        return [q for q in quads if q.predicate != DIP.status or "/01#" not in q.subject.value]  # type: ignore[union-attr]

    monkeypatch.setattr(reading, "article_quads", broken)
    report = build(sorted(articles.iterdir())[:3], store=tmp_path / "store")
    (found,) = report.skipped
    assert (found.article, found.what, report.built) == ("01", "graph", 2)
    assert "article/01#encounter/1: An encounter has exactly one status" in found.reason
    assert "[EncounterShape dip:status]" in found.reason
    assert [part.article for part in Store.open(tmp_path / "store").articles()] == ["00", "02"]


def test_what_is_merged_is_checked(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> Merged:
        found = merge(*args, **options)  # type: ignore[arg-type]
        return replace(found, lines=Lines([line for line in found.lines if str(DIP.status).encode() not in line]))

    monkeypatch.setattr(merging, "merge", broken)
    for built in (2, 3):  # also where an earlier build did not conform
        report = build(sorted(articles.iterdir())[:built], store=tmp_path / "store")
        assert len(report.findings) == built
        assert {f.shape for f in report.findings} == {"EncounterShape"}
        assert {f.article for f in report.findings} == {""}


def test_what_the_resolver_leaves_open_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "John Smith of Japan met Mary Smith of China in Paris on 3 May 2010. Smith said the talks went well.\n"
    )
    report = build([path], store=tmp_path / "store")
    assert ("a", "'Smith' fits John Smith, Mary Smith: left open") in report.notes


def command(store: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "kg.cli", "build", *map(str, words), "--store", str(store)]


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_ctrl_c_stops_cleanly_and_the_next_build_goes_on(articles: Path, poisoned: str, tmp_path: Path) -> None:
    """One article is read until it is mended, so the build is always under way when it is stopped."""
    stuck = articles / "07.txt"
    stuck.write_text(story(7, "COPPER"))
    store = tmp_path / "store"
    env = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(tmp_path / "site")))}

    def parts() -> list[str]:
        """Those that are whole: a file that is being written has a name that begins with a dot."""
        return sorted(path.name for path in store.glob("parts/[!.]*.nq"))

    with subprocess.Popen(
        command(store, articles, "--model", poisoned, "--timeout", "3000"),
        cwd=ROOT,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while len(parts()) < 7 and process.poll() is None:
            time.sleep(0.02)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all of its processes
        said = process.communicate(timeout=300)[1]
    assert said == "kg: stopped; what was read so far is kept, run the same command again to go on\n"
    assert process.returncode == 130
    assert [name.partition("-")[0] for name in parts()] == [f"{number:02}" for number in range(7)]
    assert not list(store.rglob(".tmp-*"))
    stuck.write_text(story(7))
    report = build([articles], store=store, options=Options(model=poisoned))
    assert (report.unchanged, report.built) == (7, MANY - 7)
    build([articles], store=tmp_path / "other", options=Options(model=poisoned))
    assert contents(store) == contents(tmp_path / "other")


def test_a_damaged_part_is_said_and_made_anew(articles: Path, tmp_path: Path) -> None:
    paths = sorted(articles.iterdir())[:3]
    build(paths, store=tmp_path / "store")
    before = contents(tmp_path / "store")
    part = Store.open(tmp_path / "store").articles()[1].path
    part.write_bytes(part.read_bytes().replace(b"Paris", b"parIs", 1))
    report = build(paths, store=tmp_path / "store")
    assert (report.damaged, report.built, report.unchanged) == (("01",), 1, 2)
    assert contents(tmp_path / "store") == before


def test_a_side_that_only_a_title_tells_is_a_party_too(tmp_path: Path) -> None:
    """Such articles had graphs that did not conform: their persons acted for a state that was not in them."""
    path = tmp_path / "a.txt"
    path.write_text("The governors were briefed by White House Security Adviser Mary Smith on the floods.\n")
    (facts,) = reading.read_facts([path])
    assert not isinstance(facts, reading.Skipped)
    sides = {e.side for e in facts.entities if e.side}
    assert sides == {"state/US"}
    assert sides <= {e.id for e in facts.entities}
    assert all(e.mentions for e in facts.entities)
    assert build([path], store=tmp_path / "store").skipped == ()
