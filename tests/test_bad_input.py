"""Bad input, as a user meets it: one clear line for each file, the rest built, nothing written outside the store.

One folder holds all that can be wrong with a file, beside one good article. It is built once, by the command line.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg import cli
from kg.corpus.read import LONGEST

pytestmark = pytest.mark.skipif(os.name == "nt", reason="links and such names are possible on Unix alone")

STORY = "The foreign ministers of Chad and Mali met in Niamey on 3 May 2010 for talks on trade. {}\n"
ALERT = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Outcome:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


Kg = Callable[..., Outcome]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Kg:
    """Run a command as a user does: `kg("build", folder)`."""

    def run(*words: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main()
        printed = capfd.readouterr()
        return Outcome(int(left.value.code or 0), printed.out, printed.err)

    return run


BAD = [
    # file, content, what the line on it says
    ("empty.txt", b"", r"is empty; leave it out"),
    ("blank.txt", b" \n\t\n", r"is empty; leave it out"),
    ("binary.txt", bytes(range(256)) * 50, r"is binary, not text \(it holds NUL bytes\); save it as plain text"),
    ("nul.txt", b"The ministers met.\x00They left.", r"is binary, not text \(it holds NUL bytes\); save it"),
    ("printed.txt", b"%PDF-1.7 ...", r"is a PDF, not text; save"),
    ("letter.docx", b"PK\x03\x04", r"ends in \.docx, which is no kind of article; save it as"),
    ("scripts.html", b"<html><body><script>x()</script></body></html>", r"has no article text in its HTML; save the"),
    (
        "line.txt",
        b"The ministers met. " * (50 * 2**20 // 19),
        r"has [\d,]+ characters, and an article at most 1,000,000",
    ),
    ("unbroken.txt", b"a" * (LONGEST + 1), r"has 1,000,001 characters, and an article at most 1,000,000; split"),
    ("bomb.jsonl.gz", b"\x1f\x8b\x08broken", r"cannot be read: .*; mend or replace the file"),
    ("deep.jsonl", b"[" * 100_000, r"is not JSON: .*; each line is a JSON object"),
    ("list.jsonl", b"[1, 2]\n", r"is a JSON list, not an object; each line is a JSON object"),
]
REMARKS = [
    # file, content, the article's id, the remark on it
    ("western.txt", STORY.format("In the café.").encode("cp1252"), "western", "read as windows-1252"),
    ("wide.txt", STORY.format("B.").encode("utf-16"), "wide", "read as UTF-16"),
    ("someday.txt", STORY.format("C.").encode(), "someday", "metadata.csv, row 3: 'someday' is no day of the calendar"),
    (
        "half.jsonl",
        b'{"id": "../../half", "text": "The ministers of Chad \\ud800 and Mali met in Rome.", "published": "2010-05-03"}',
        "../../half",
        "halves of characters are read as \ufffd",
    ),
    (
        "zero.jsonl",
        b'{"id": "/etc/zero", "text": "The ministers of Chad\\u0000 and Mali met on Monday.", "published": "2010-13-45"}',
        "/etc/zero",
        "'2010-13-45' is no day of the calendar",
    ),
]
TURNED = "The foreign ministers of Chad and Mali met in Bamako on 3 May 2010 for talks on \u202edetrevni\u2066 trade.\n"
METADATA = f"""file,published,title
good.txt,2010-05-04,{ALERT}
someday.txt,someday,../../../tmp/title
wide.txt,2010-05-04,A,B,C
gone.txt,2010-05-04,Gone
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with all of it, and links that lead nowhere or around in a circle."""
    place = tmp_path / "articles"
    place.mkdir()
    (place / "good.txt").write_text(STORY.format("A."))
    (place / "turned.txt").write_text(TURNED)
    (place / "metadata.csv").write_text(METADATA)
    for name, content, *_ in [*BAD, *REMARKS]:
        (place / name).write_bytes(content)
    (place / "round").symlink_to(".")
    (place / "ring.txt").symlink_to("ring-2.txt")
    (place / "ring-2.txt").symlink_to("ring.txt")
    (place / "dangling.txt").symlink_to("/nowhere/at/all.txt")
    return place


def files_outside(place: Path, store: Path) -> set[Path]:
    return {p for p in place.rglob("*") if not p.is_relative_to(store)}


def test_all_that_can_be_wrong(folder: Path, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    store = tmp_path / "store"
    before = files_outside(tmp_path, store)
    built = kg("build", folder, "--store", store)

    assert built.code == 0
    for name, _, says in BAD:
        found = [line for line in built.lines if re.match(rf"skipped {re.escape(f'{folder}/{name}')}(:\d+)?: ", line)]
        assert len(found) == 1, f"{name}: {found}"
        assert re.search(says, found[0]), found[0]
    for name, says in (
        ("ring.txt", "is a link to itself; leave it out"),
        ("ring-2.txt", "is a link to itself; leave it out"),
        ("dangling.txt", "is a link to a file that is not there; leave it out"),
        ("metadata.csv", "row 4: 5 cells under 3 columns; quote a cell that holds ','; the other rows are used"),
        ("metadata.csv", "has a row for gone.txt, which is not there; mend the name"),
    ):
        assert f"skipped {folder}/{name}: {says}" in built.lines
    for _, _, article, remark in REMARKS:
        assert [line for line in built.lines if line.startswith(f"note    {article}: {remark}")], remark
    assert built.lines[-1] == f"{store}: {2 + len(REMARKS)} read, 0 unchanged, {len(BAD) + 3} skipped"
    assert built.out == ""

    # what is good is built, and nothing lies outside the store
    assert files_outside(tmp_path, store) == before
    manifest = json.loads((store / "manifest.json").read_text())
    assert sorted(manifest["articles"]) == sorted(["good", "turned", *(article for _, _, article, _ in REMARKS)])
    assert all((store / "parts" / row["part"]).is_file() for row in manifest["articles"].values())
    rows = kg("query", "who-met-whom", "--store", store, "--format", "csv")
    assert rows.code == 0
    assert "\ngood," in rows.out

    # words that turn the direction of a line are kept, and shown to no terminal
    for words in (["query", "evidence-of-event"], ["query", "who-met-whom"], ["show", "Mali"], ["explain", "Mali"]):
        shown = kg(*words, "--store", store)
        assert "\u202e" not in shown.out + shown.err
        assert "\u2066" not in shown.out + shown.err
    # a title is words, wherever it is written
    page, turtle = tmp_path / "page.html", tmp_path / "graph.ttl"
    assert kg("render", page, "--store", store).code == 0
    assert ALERT not in page.read_text()
    assert kg("export", turtle, "--store", store).code == 0
    assert ALERT in turtle.read_text()
    assert kg("validate", "--store", store).code == 0

    # the same again does no work, and says the same
    again = kg("build", folder, "--store", store)
    assert again.lines[:-1] == built.lines[:-1]
    assert again.lines[-1] == f"{store}: 0 read, {2 + len(REMARKS)} unchanged, {len(BAD) + 3} skipped"


FIRST = ("Anna", "Boris", "Carla", "David", "Elena", "Franz", "Greta", "Henri", "Irina", "Jakob")
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "ka",
    "ke",
    "ki",
    "ko",
    "ku",
    "la",
    "le",
    "li",
    "lo",
    "lu",
]
MANY = 10_000 if "KG_FUZZ" in os.environ else 1_500
"""Names in one sentence: ten thousand take half a minute, so `make fuzz` has them, and fewer every test."""


def test_thousands_of_names_in_one_sentence(tmp_path: Path, kg: Kg) -> None:
    """An article that takes 300 seconds or 4 GB is set aside: what compares each name with each would take as long."""
    last = ("".join(word).capitalize() + "nov" for word in itertools.product(SYLLABLES, SYLLABLES, SYLLABLES))
    names = [f"{first} {surname}" for surname in last for first in FIRST][:MANY]
    story = f"Foreign Minister {', '.join(names[:-1])} and {names[-1]} met in Oslo on Monday.\n"
    (tmp_path / "many.txt").write_text(story)
    built = kg("build", tmp_path / "many.txt", "--store", tmp_path / "store", "--published", "2014-04-02")
    assert built.code == 0
    assert built.lines[-1].endswith("1 read, 0 unchanged")
    rows = kg("query", "people", "--store", tmp_path / "store", "--format", "csv").out.splitlines()
    assert len(rows) > 0.9 * MANY


def test_nothing_is_written_below_the_home_of_the_user(tmp_path: Path) -> None:
    """The language model's runtime would keep a data base there, to report its use to its maker."""
    (tmp_path / "home").mkdir()
    (tmp_path / "good.txt").write_text(STORY.format("A."))
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", "build", "good.txt", "--store", "store"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(cli.__file__).parents[1])},
        capture_output=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "home").rglob("*")) == []


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [row for row in BAD if len(row[1]) < 1000],
    ids=[row[0] for row in BAD if len(row[1]) < 1000],
)
def test_alone_it_is_input_that_cannot_be_used(name: str, content: bytes, says: str, tmp_path: Path, kg: Kg) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    if name == "twin.txt":
        (tmp_path / "good.txt").write_bytes(content)
        assert kg("build", tmp_path, "--store", tmp_path / "store").code == 0
        return
    built = kg("build", path, "--store", tmp_path / "store")
    assert built.code == 2
    assert built.lines[-1] == "no article could be read, so the graph is as it was"
    assert re.search(says, built.lines[0])


def test_a_bad_article_leaves_the_graph_as_it_was(tmp_path: Path, kg: Kg) -> None:
    good, bad, store = tmp_path / "good.txt", tmp_path / "bad.txt", tmp_path / "store"
    good.write_text(STORY.format("A."))
    bad.write_text("")
    assert kg("build", good, "--store", store).code == 0
    merged = sorted(path.name for path in store.glob("merged/*.nq"))
    assert kg("build", bad, "--store", store).code == 2
    assert sorted(path.name for path in store.glob("merged/*.nq")) == merged
    assert kg("query", "who-met-whom", "--store", store).code == 0


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["build", "nowhere"], 2, "kg: nowhere does not exist"),
        (["build", "nothing"], 2, "kg: no article in nothing: expected files that end in .txt"),
        (["build", "good.txt", "--store", "good.txt"], 2, "kg: cannot write to good.txt: "),
        (["build", "good.txt", "--base", "not an iri"], 2, "kg: the base 'not an iri' is no absolute IRI"),
        (["build", "good.txt", "--model", "no-such-model"], 2, "kg: "),
        (["build", "good.txt", "--published", "someday"], 2, ""),
        (["inspect", "empty.txt"], 2, "skipped empty.txt: is empty; leave it out"),
        (["query", "who-met-whom", "--store", "nothing"], 2, "kg: nothing holds no graph; build one first"),
        (["validate", "empty.txt"], 2, "kg: empty.txt: expected a graph in one of .ttl"),
    ],
    ids=range(9),
)
def test_commands_that_cannot_be_done(
    words: list[str], code: int, says: str, tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(STORY.format("A."))
    Path("empty.txt").write_text("")
    Path("nothing").mkdir()
    done = kg(*words)
    assert done.code == code
    assert "Traceback" not in done.err
    assert [line for line in done.lines if line.startswith(says)], done.err


def test_a_folder_that_may_not_be_read(tmp_path: Path, kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights are set aside for the superuser, so the refusal is played."""
    shut = tmp_path / "articles" / "shut"
    shut.mkdir(parents=True)
    (tmp_path / "articles" / "good.txt").write_text(STORY.format("A."))
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("kg.corpus.read.os.scandir", refuse)
    built = kg("build", tmp_path / "articles", "--store", tmp_path / "store")
    assert built.code == 0
    assert (
        f"skipped {shut}: is a folder that cannot be read: Permission denied; let your user read it (chmod u+rx)"
        in built.lines
    )
    assert built.lines[-1].endswith("1 read, 0 unchanged, 1 skipped")


def test_an_article_that_moved_has_its_new_source(tmp_path: Path, kg: Kg) -> None:
    """The manifest says where an article was read last, not where it once was."""
    one, two, store = tmp_path / "one.jsonl", tmp_path / "two.jsonl", tmp_path / "store"
    one.write_text(json.dumps({"id": "talks", "text": STORY.format("A.")}))
    assert kg("build", one, "--store", store).code == 0
    one.rename(two)
    assert kg("build", two, "--store", store).code == 0
    manifest = json.loads((store / "manifest.json").read_text())
    assert {article: row["source"] for article, row in manifest["articles"].items()} == {"talks": "two.jsonl"}
    assert len(list((store / "parts").glob("*.nq"))) == 1
