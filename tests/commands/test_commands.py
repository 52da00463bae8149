"""The commands of kg/commands, as a user calls them: what they print, and their exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kg.cli import app
from kg.commands.doctor import examine
from kg.errors import QueryError
from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.store import Store, content_key


@pytest.fixture
def folder(sample_facts: tuple[ArticleFacts, ...], tmp_path: Path) -> Path:
    with Store.open(tmp_path / "store", create=True, base=DEFAULT_BASE) as store:
        for facts in sample_facts:
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.publish(merged_quads(store.read_quads()))
    return tmp_path / "store"


def kg(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), catch_exceptions=True)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["ask", "When did Sasae meet Kim Kye Gwan?"], 0, "2005-09-14"),
        (["ask", "How tall is Sasae?"], 1, "not understood: tall"),
        (["ask", "Who met Sasae in 2031?"], 1, "Nothing that this graph knows."),
        (["chain", "Sasae", "Kim"], 0, "Kenichiro Sasae"),
        (["chain", "Sasae", "Song"], 1, "no chain"),
        (["go-betweens"], 1, "nobody stands between"),
        (["show", "Sasae"], 0, "must be settled first"),
        (["export", "-", "--format", "nt", "--from", "2014"], 0, "Junichi Ihara"),
        (["doctor"], 0, "kg can work"),
    ],
)
def test_what_a_command_says(folder: Path, words: list[str], code: int, says: str) -> None:
    done = kg(*words, "--store", str(folder))
    assert done.exit_code == code, done.output
    assert says in done.stdout + done.stderr


def test_a_question_as_json(folder: Path) -> None:
    done = kg("ask", "Who met Song Il-ho in 2014?", "--format", "json", "--store", str(folder))
    found = json.loads(done.stdout)
    assert found["query"] == "person-meetings"
    assert found["understood"] is True
    assert found["sentences"][0]["articles"] == ["herald-2014-03-31"]
    assert "SELECT" in found["sparql"]


def test_the_command_that_ask_shows_gives_the_same(folder: Path) -> None:
    import shlex

    found = json.loads(kg("ask", "Who met Sasae?", "--format", "json", "--store", str(folder)).stdout)
    again = kg(*shlex.split(found["command"])[1:], "--format", "json", "--store", str(folder))
    assert json.loads(again.stdout) == found["answer"]


def test_a_page_a_folder_of_tables_and_a_network(folder: Path, tmp_path: Path) -> None:
    for words, name in (
        (["show", "Japan", "--html", str(tmp_path / "japan.html")], "japan.html"),
        (["export", f"{tmp_path}/tables/"], "tables/csv-metadata.json"),
        (["export", str(tmp_path / "net.gexf")], "net.gexf"),
        (["export", str(tmp_path / "net.graphml")], "net.graphml"),
        (["export", str(tmp_path / "tree.jsonld"), "--framed"], "tree.jsonld"),
    ):
        done = kg(*words, "--store", str(folder))
        assert done.exit_code == 0, done.output
        assert (tmp_path / name).stat().st_size > 100


def test_every_command_has_an_example_in_its_help() -> None:
    for command in ("ask", "chain", "go-betweens", "show", "export", "serve", "doctor", "fetch"):
        done = kg(command, "--help")
        assert done.exit_code == 0
        assert f"kg {command}" in done.output, command


def test_the_package_runs_as_the_script_does(folder: Path) -> None:
    words = ("ask", "When did Sasae meet Kim Kye Gwan?", "--store", str(folder))
    done = subprocess.run([sys.executable, "-m", "kg", *words], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, kg(*words).stdout), done.stderr


def test_the_doctor_names_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kg.commands.doctor.NEEDED", ("no-such-package-of-ours",))
    found = {finding.what: finding for finding in examine(tmp_path / "none")}
    assert not found["no-such-package-of-ours"].well
    assert not found["graph"].well
    assert "kg build" in found["graph"].remedy
    assert found["language model"].well
    done = kg("doctor", "--store", str(tmp_path / "none"))
    assert done.exit_code == 1
    assert "MISSING no-such-package-of-ours" in done.output


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 0, " encounters; open it"),
        (["--focus", "Song Il-ho"], 0, " of "),
        (["--focus", "Song Il-ho", "--hops", "2", "--status", "held"], 0, " of "),
        (["--topic", "human rights", "--to", "2014"], 0, " of "),
        (["--limit", "1"], 0, " 1 of "),
        (["--from", "2031"], 1, "nothing was written"),
    ],
)
def test_a_page_of_a_part(folder: Path, tmp_path: Path, words: list[str], code: int, says: str) -> None:
    target = tmp_path / "part.html"
    done = kg("render", str(target), *words, "--store", str(folder))
    assert done.exit_code == code, done.output
    assert says in done.stderr
    assert target.exists() == (code == 0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--focus", "Nobody Known"], "no person, state or organisation"),
        (["--topic", "gardening"], "no topic"),
        (["--hops", "2"], "--focus NAME"),
        (["--status", "dreamt"], "held, planned, proposed"),
        (["--from", "2014", "--to", "2004"], "is after"),
        (["--from", "soon"], "is no day"),
    ],
)
def test_a_part_that_cannot_be_understood(folder: Path, tmp_path: Path, words: list[str], says: str) -> None:
    done = kg("render", str(tmp_path / "part.html"), *words, "--store", str(folder))
    assert isinstance(done.exception, QueryError)
    assert says in str(done.exception)
    assert not (tmp_path / "part.html").exists()


def test_the_page_of_a_part_says_which(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "part.html"
    assert kg("render", str(target), "--focus", "song", "--from", "2014", "--store", str(folder)).exit_code == 0
    assert "<title>Who met whom: Song Il-ho, from 2014</title>" in target.read_text("utf-8")
    assert kg("render", str(target), "--from", "2014", "--title", "<b>", "--store", str(folder)).exit_code == 0
    assert "<title>&lt;b&gt;</title>" in target.read_text("utf-8")
