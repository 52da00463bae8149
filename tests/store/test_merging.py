"""A build does what its change asks for, and what it leaves is what one build of everything would: also after damage."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.model import (
    Article,
    ArticleFacts,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
    Participation,
    Statement,
    Status,
)
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged import graph, merged_quads, owned_by
from kg.rdf.namespaces import DIP, RDF, SEM
from kg.rdf.quads import article_quads
from kg.rdf.runs import Lines, Runs
from kg.resolve.corrections import NONE, Action, Correction, Corrections
from kg.store import Store, merging, shapes
from kg.store.merging import publish
from kg.store.parts import Part

ROOT = Path(__file__).parents[2]
NAMES = ("Kim Kye Gwan", "Kim Gye-gwan", "Wu Dawei", "Christopher Hill", "Chris Hill")


def facts(number: int) -> ArticleFacts:
    """An article in which one of a few people meets another, and speaks to a state that goes by two names; from 50 on
    nobody meets, and another state speaks twice.
    """
    one, other = NAMES[number % len(NAMES)], f"Sasae {'abcdefghij'[number % 10]}o"
    text = f"{one} met {other} in Beijing."
    article = Article(id=f"a{number}", text=text, body=((0, len(text)),), title=text)

    def entity(ident: str, kind: EntityKind, name: str, side: str = "") -> Entity:
        evidence = Evidence(article=article.id, start=0, end=len(name), quote=text[: len(name)])
        mention = Mention(name=name, kind=MentionKind(kind.value), form=Form.NAME, evidence=evidence, head=0)
        return Entity(id=ident, kind=kind, name=name, mentions=(mention,), side=side, key=ident.partition("/")[2])

    sides = ("state/KP", "state/JP")
    people = (("person/one", one, sides[0]), ("person/other", other, sides[1])) if number < 50 else ()
    speakers = tuple(ident for ident, _, _ in people) or sides[:1] * 2
    whole = Evidence(article=article.id, start=0, end=len(text), quote=text, rule="met")
    return ArticleFacts(
        article=article,
        entities=(
            *(entity(ident, EntityKind.PERSON, name, side) for ident, name, side in people),
            entity("place/beijing", EntityKind.PLACE, "Beijing"),
            *(entity(side, EntityKind.STATE, side[-2:] if number % 3 else side[-2:] + "P", side) for side in sides),
        ),
        encounters=(
            Encounter(
                id="encounter/1",
                type=EncounterType.MEETING,
                status=Status.HELD,
                participants=tuple(Participation(actor=ident, side=side) for ident, _, side in people),
                evidence=(whole,),
                places=("place/beijing",),
            ),
        )
        if people
        else (),
        statements=tuple(
            Statement(
                id=f"statement/{n}",
                speaker=speaker,
                verb="said",
                evidence=whole,
                to=(sides[1],),
                topics=("abductions",) if number == 52 else (),
            )
            for n, speaker in enumerate(speakers, start=1)
        ),
    )


def put(folder: Path, numbers: set[int], corrections: Corrections = NONE, *, changed: set[int] = frozenset()) -> None:  # type: ignore[assignment]
    """Build a store of those articles, the changed ones with another title."""
    with Store.open(folder, create=True, base=DEFAULT_BASE) as store:
        for number in sorted(numbers):
            key = "2" if number in changed else "1"
            if not store.part_for(f"a{number}", key):
                store.put(f"a{number}", key, article_quads(facts(number), model=key))
        store.prune({f"a{number}" for number in numbers})
        publish(store, corrections)


def files(folder: Path) -> dict[str, bytes]:
    """All bytes that count, and what the builds remember."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != "lock" and (p.suffix == ".memory" or "index" not in p.parts)
    }


def seen(folder: Path) -> set[ox.Quad]:
    with Store.open(folder).reader() as index:
        return set(index)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_steps_equal_one_build(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("stores")
    people = [(f"a{n}", "person/one") for n in (0, 5, 10, 15)]  # namesakes: told apart, they are numbered
    lines = (
        Correction(action=Action.MERGE, what=(people[0],), other=(people[2],), why="one"),
        Correction(action=Action.SPLIT, what=(people[0], people[1], people[3]), why="three"),
        Correction(action=Action.REJECT, what=(("a1", "encounter/1"),), why="no"),
        Correction(action=Action.REJECT, what=(("a2", "statement/1"),), why="not said"),
    )
    numbers = st.sets(st.integers(0, 19) | st.integers(50, 53), max_size=20)
    corrections = NONE
    for _ in range(data.draw(st.integers(2, 5))):
        there = data.draw(numbers)
        changed = data.draw(st.sets(st.integers(0, 19), max_size=3))
        if data.draw(st.booleans()):  # where they stay the same, who is who is decided for a few
            corrections = Corrections(data.draw(st.sets(st.sampled_from(lines))))
        put(folder / "steps", there, corrections, changed=changed)
    put(folder / "once", there, corrections, changed=changed)
    assert files(folder / "steps") == files(folder / "once")
    assert seen(folder / "steps") == seen(folder / "once")
    parts = list(Store.open(folder / "steps").read_quads())
    assert list(Store.open(folder / "steps").read_merged()) == merged_quads(parts, corrections=corrections)


TWO_KIMS = Corrections([Correction(action=Action.SPLIT, what=(("a0", "person/one"), ("a5", "person/one")), why="two")])
UNSAID = Corrections([Correction(action=Action.REJECT, what=(("a50", "statement/1"),), why="not said")])


@pytest.mark.parametrize(
    ("steps", "corrections"),
    [
        ([{50}, {50, 3, 6, 9}, {50}], [NONE] * 3),  # most articles call the state otherwise
        ([{5, 7}, {0, 5, 7}, {5, 7}], [TWO_KIMS] * 3),  # the second of two namesakes was the first
        ([{50}, {50}, {50}], [NONE, UNSAID, NONE]),  # one of two statements goes and comes
        ([{50}, {50, 52}, {50}], [NONE] * 3),  # a topic comes and goes
        ([{50, 51}, {50, 51, 7}, {7}], [UNSAID] * 3),  # what a reader has put right is in an article that goes
    ],
)
def test_statements_of_articles_that_stay_follow_others(
    tmp_path: Path, steps: list[set[int]], corrections: list[Corrections]
) -> None:
    for number, (wanted, decided) in enumerate(zip(steps, corrections, strict=True)):
        put(tmp_path / "steps", wanted, decided)
        put(tmp_path / f"once-{number}", wanted, decided)
        assert files(tmp_path / "steps") == files(tmp_path / f"once-{number}")


def test_only_what_changed_is_read_written_and_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, set(range(30)))
    read: list[str] = []
    written: list[bytes] = []

    def reading(path: Path, actual: Callable[[Path], tuple[Part, bytes]] = merging.read_part) -> tuple[Part, bytes]:
        read.append(path.name.split("-")[0])
        return actual(path)

    def writing(store: Store, added: Lines, **how: object) -> Part:
        written.extend(added)
        return actual_write(store, added, **how)

    def checking(*_: object) -> None:
        raise AssertionError("everything was checked")

    actual_write: Callable[..., Part] = Store.write_merged
    monkeypatch.setattr(merging, "read_part", reading)
    monkeypatch.setattr(Store, "write_merged", writing)
    monkeypatch.setattr(merging, "find_amiss", checking)
    monkeypatch.setattr("kg.store.store.build_index", checking)
    put(tmp_path, set(range(31)))
    assert set(read) == {"a30"}
    assert b"/article/a30> " in b"".join(written)
    assert b"/article/a3> " not in b"".join(line.split()[0] + b" " for line in written)
    view = Store.open(tmp_path).sorted_merged()
    assert view
    with view:
        assert 10 < len(written) < view.end / 200


def test_lines_on_disk_make_the_same_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there are more than memory should hold: in many runs, checked and indexed a few at a time."""
    put(tmp_path / "memory", set(range(30)))
    monkeypatch.setattr(graph, "AT_ONCE", 50)
    monkeypatch.setattr(graph, "Runs", partial(Runs, size=5_000))
    monkeypatch.setattr("kg.store.index.AT_ONCE", 7)
    put(tmp_path / "disk", set(range(30)))
    assert files(tmp_path / "disk") == files(tmp_path / "memory")
    put(tmp_path / "disk", set(range(3, 31)))
    put(tmp_path / "once", set(range(3, 31)))
    assert files(tmp_path / "disk") == files(tmp_path / "once")
    assert seen(tmp_path / "disk") == seen(tmp_path / "once")


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    put(tmp_path, {1, 2})
    before = seen(tmp_path)
    monkeypatch.setattr(graph, "Runs", partial(Runs, size=0))
    monkeypatch.setattr("kg.rdf.runs.TemporaryFile", full)
    with pytest.raises(StoreError, match=rf"cannot write to {tmp_path}.*disk is full.*free some space"):
        put(tmp_path, {1, 2, 3})
    assert seen(tmp_path) == before
    monkeypatch.undo()
    put(tmp_path, {1, 2, 3})
    put(tmp_path / "once", {1, 2, 3})
    assert seen(tmp_path) == seen(tmp_path / "once")


def test_reprints_in_steps(tmp_path: Path) -> None:
    """Articles 0, 10 and 20 have one text: that one copies another is known from before, and forgotten with either."""
    steps = tmp_path / "steps"
    for number, wanted in enumerate(
        ({0, 10}, {0, 1, 10}, {1, 10, 20}, {1, 2, 10, 20}, {0, 2, 10, 20}, {0, 2}, {0, 2, 3})
    ):
        put(steps, wanted)
        put(tmp_path / f"once-{number}", wanted)
        assert files(steps) == files(tmp_path / f"once-{number}")
        copies = {quad for quad in Store.open(steps).read_merged() if quad.predicate == DIP.reprintOf}
        assert len(copies) == len(wanted & {0, 10, 20}) - 1


@pytest.mark.parametrize("what", ["memory", "merged", "a piece", "index", "memory of another program"])
def test_what_a_build_starts_from_may_be_damaged_or_gone(tmp_path: Path, what: str) -> None:
    steps, once = tmp_path / "steps", tmp_path / "once"
    put(steps, set(range(20)))
    put(once, set(range(4, 21)))
    (memory,) = steps.glob("index/*.memory")
    (merged, *_) = steps.glob("merged/*.nq")
    if what == "index":
        shutil.rmtree(steps / "index")
    elif what == "a piece":
        merged.unlink()
    elif what == "memory of another program":
        memory.write_bytes(memory.read_bytes().replace(b"a", b"b"))
    else:
        path = memory if what == "memory" else merged
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0x55
        path.write_bytes(data)
    put(steps, set(range(4, 21)))
    assert files(steps) == files(once)
    assert seen(steps) == seen(once)


def test_a_store_of_the_first_format_is_made_anew(tmp_path: Path) -> None:
    """There the merged view was one file; readers say what to do, and a build uses the parts."""
    put(tmp_path / "old", set(range(6)))
    put(tmp_path / "once", set(range(7)))
    manifest = tmp_path / "old" / "manifest.json"
    data = json.loads(manifest.read_text())
    merged = {"key": "1", "part": "merged-1.nq", "quads": 1, "sha256": "1"}
    manifest.write_text(json.dumps({**data, "format": 1, "merged": merged}))
    (tmp_path / "old" / "merged-1.nq").write_bytes(b"")
    with pytest.raises(StoreError, match="earlier version of kg; run kg build again"):
        Store.open(tmp_path / "old")
    put(tmp_path / "old", set(range(7)))
    assert files(tmp_path / "old") == files(tmp_path / "once")
    assert seen(tmp_path / "old") == seen(tmp_path / "once")


def test_a_change_reads_and_writes_few_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.pieces.SIZE", 2_000)
    put(tmp_path / "steps", set(range(20)))
    put(tmp_path / "once", set(range(21)))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "steps").glob("merged/*.nq")}
    put(tmp_path / "steps", set(range(21)))
    assert files(tmp_path / "steps") == files(tmp_path / "once")
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "steps").glob("merged/*.nq")}
    assert len(before) > 30
    assert len(before.items() & after.items()) > len(before) / 3


def test_a_view_found_damaged_is_made_anew_by_a_build_that_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "store", {1, 2})
    put(tmp_path / "once", {1, 2})
    (path,) = (tmp_path / "store").glob("merged/*.nq")
    path.write_bytes(path.read_bytes().replace(b"Beijing", b"Peking!"))
    with pytest.raises(StoreError, match="is damaged"):
        list(Store.open(tmp_path / "store").read_merged())
    put(tmp_path / "store", {1, 2})
    assert files(tmp_path / "store") == files(tmp_path / "once")


def test_who_reads_the_view_reads_on_while_it_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.store.pieces.SIZE", 500)
    put(tmp_path, {1, 2, 3})
    expected = list(Store.open(tmp_path).merged_lines())
    lines = Store.open(tmp_path).merged_lines()
    found = [next(lines)]
    put(tmp_path, {4})
    assert [*found, *lines] == expected
    pieces = len(list(tmp_path.glob("merged/*.nq")))
    put(tmp_path, {4, 50})
    put(tmp_path / "once", {4, 50})
    assert pieces > len(list(tmp_path.glob("merged/*.nq"))) == len(list((tmp_path / "once").glob("merged/*.nq")))


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_builds_killed_while_they_publish(tmp_path: Path) -> None:
    """Twenty builds of growing stores, killed at any moment: what the last one leaves is what one build makes."""
    steps, once = tmp_path / "steps", tmp_path / "once"
    put(steps, set(range(10)))
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
    code += "from pathlib import Path\nfrom test_merging import put\nprint('ready', flush=True)\n"
    code += "put(Path(sys.argv[1]), set(range(int(sys.argv[2]))))\n"
    chance = random.Random(7)
    killed, longest = 0, 0.12
    for count in range(11, 31):
        with subprocess.Popen(
            [sys.executable, "-c", code, str(steps), str(count)], stdout=subprocess.PIPE, cwd=ROOT
        ) as process:
            assert process.stdout
            assert process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, longest))
            process.send_signal(signal.SIGKILL)
        killed += process.returncode != 0
        longest *= 1.2 if process.returncode else 0.6  # as long as this machine takes now, more or less
        assert len({quad.graph_name for quad in seen(steps)}) > 10
    assert killed > 5
    put(steps, set(range(30)))
    put(once, set(range(30)))
    assert files(steps) == files(once)
    assert seen(steps) == seen(once)
    assert not list(steps.rglob(".tmp-*"))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_change_that_breaks_the_view_is_found(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is said of a change by looking at it alone is what is said of the whole view after it, or nothing."""
    folder = tmp_path_factory.mktemp("store")
    put(folder, set(range(6)))
    store = Store.open(folder)
    quads = list(store.read_merged())
    subject = data.draw(st.sampled_from(sorted({q.subject for q in quads}, key=str)))
    starts = owned_by(subject.value)
    mine = [q for q in quads if f"{q.subject} ".encode().startswith(starts)]
    kept = [q for q in mine if data.draw(st.integers(0, 5))]
    if data.draw(st.booleans()):
        kept += [ox.Quad(subject, data.draw(st.sampled_from((RDF.type, SEM.hasPlace, DIP.party))), DIP.Person)]
    old = store.sorted_merged()
    assert old
    removed = [line for start in starts for line in old.lines(old.span(start))]
    added = sorted(f"{quad} .\n".encode() for quad in kept)
    after = [*(quad for quad in quads if quad not in mine), *kept]
    with store.reader() as index:
        still = merging.still_conforms(Lines(added), removed, old, index)
    old.close()
    conforms = shapes.validate(after).conforms
    assert conforms or not still
    if kept == mine:
        assert still
