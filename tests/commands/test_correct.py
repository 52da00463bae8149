"""`kg merge`, `kg split`, `kg reject` and `kg review`: a line is written, the graph follows at once, deletion undoes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from kg.cli import app
from kg.commands import correct
from kg.errors import QueryError
from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.store import Store, content_key
from kg.store.corrected import apply_corrections, corrections_beside

Run = Callable[..., Result]
MEETING = "encounter/2005-08-07-meeting-jp-kp-beijing"


@pytest.fixture
def folder(tmp_path: Path, sample_facts: tuple[ArticleFacts, ...]) -> Path:
    """A store of the hand-made articles; in one of them a name is a letter off."""
    agency, *others = sample_facts
    slip = tuple(replace(e, name="Kenichiro Sasai") if e.id == "person/kenichiro-sasae" else e for e in agency.entities)
    with Store.open(tmp_path / "store", create=True, base=DEFAULT_BASE) as store:
        for facts in (replace(agency, entities=slip), *others):
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.skip("empty.txt", "it is empty")
        store.publish(merged_quads(store.read_quads()))
    return tmp_path / "store"


@pytest.fixture
def kg(folder: Path) -> Run:
    def run(*words: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, [*words, "--store", str(folder)], input=stdin, catch_exceptions=False)

    return run


def merged(folder: Path) -> list[str]:
    return [str(quad) for quad in Store.open(folder).read_merged()]


def test_a_line_is_written_counts_at_once_and_can_be_undone(kg: Run, folder: Path) -> None:
    before = merged(folder)
    answer = kg("split", "Kim Kye Gwan", "--why", "namesakes")
    assert answer.exit_code == 0
    path = corrections_beside(folder)
    assert path == folder.parent / "corrections.tsv"
    assert f"kept in {path}" in answer.output
    assert kg("query", "people-merged", "--format", "csv").output.count("Kim Kye Gwan") == 0
    assert "told apart by a correction: namesakes" in kg("explain", "person/kim-kye-gwan-kp").output
    assert Store.open(folder).skipped()[0].source == "empty.txt", "what a build skipped is not forgotten"
    path.write_text(
        "".join(line for line in path.read_text().splitlines(keepends=True) if not line.startswith("split\t"))
    )
    assert apply_corrections(folder, path) == ()
    assert merged(folder) == before


def test_a_merge_says_who_said_so(kg: Run, folder: Path) -> None:
    assert (
        kg("merge", "person/kenichiro-sasai-jp", "person/kenichiro-sasae-jp", "--why", "a slip of the pen").exit_code
        == 0
    )
    assert "a slip of the pen (a correction)" in kg("query", "people-merged", "--format", "csv").output
    assert kg("validate").exit_code == 0


def test_the_example_of_the_help_works(
    tmp_path: Path, sample_facts: tuple[ArticleFacts, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two names of one envoy, which no rule joins; once they are one, the command says so."""
    (example,) = re.findall(r'kg (merge "Anna .*)', correct.merge.__doc__ or "")
    assert f"kg {example}" in (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    with Store.open("output/kg", create=True, base=DEFAULT_BASE) as store:
        for facts, name in zip(sample_facts[:2], ("Anna Berg", "Anna Holm"), strict=True):
            known = (replace(e, name=name) if e.id == "person/kenichiro-sasae" else e for e in facts.entities)
            store.put(facts.article.id, facts.article.id, article_quads(replace(facts, entities=tuple(known))))
        store.publish(merged_quads(store.read_quads()))
    words = shlex.split(example)
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = CliRunner().invoke(app, ["explain", "Anna Berg"], catch_exceptions=False).output
    assert "the same envoy, who married" in told
    assert "Anna Holm" in told
    with pytest.raises(QueryError, match="one node already"):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_a_rejected_event_is_left_out(kg: Run, folder: Path) -> None:
    assert MEETING in kg("query", "who-met-whom", "--format", "csv").output
    assert kg("reject", MEETING, "--why", "withdrawn").exit_code == 0
    assert MEETING not in kg("query", "who-met-whom", "--format", "csv").output
    assert "withdrawn" in kg("query", "corrections-made", "--format", "csv").output
    assert kg("validate").exit_code == 0


def test_another_file(kg: Run, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine" / "decisions.tsv"
    assert kg("reject", MEETING, "--why", "withdrawn", "--corrections", str(path)).exit_code == 0
    assert path.exists()
    assert not corrections_beside(folder).exists()


def test_what_names_nothing_is_said_and_no_error(kg: Run, folder: Path) -> None:
    corrections_beside(folder).write_text("reject\tnowhere#encounter/1\t\tgone\n")
    (remark,) = apply_corrections(folder, corrections_beside(folder))
    assert remark == "line 1 (reject): no report nowhere#encounter/1 in this graph; it changes nothing"


def test_review_prints_where_there_is_no_terminal(kg: Run, folder: Path) -> None:
    answer = kg("review")
    assert answer.exit_code == 0
    assert "1 of " in answer.output
    assert "Kenichiro Sasai" in answer.output
    assert not corrections_beside(folder).exists()


@pytest.mark.parametrize(
    ("keys", "action"),
    [("m\nthe same envoy\n", "merge"), ("x\nk\n\n", "split"), ("s\nq\n", ""), ("", "")],
    ids=["merge", "a wrong key, then apart", "skip and quit", "the end of the input"],
)
def test_review_at_a_terminal(kg: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, keys: str, action: str) -> None:
    monkeypatch.setattr("kg.commands.correct.at_terminal", lambda: True)
    assert kg("review", stdin=keys).exit_code == 0
    path = corrections_beside(folder)
    lines = (
        [line for line in path.read_text().splitlines(keepends=True) if not line.startswith(("#", "action\t"))]
        if path.exists()
        else []
    )
    assert [line.partition("\t")[0] for line in lines] == ([action] if action else [])
    if action:
        # of two envoys each may have had his meeting: what they were in on one day in one place stays in doubt
        left = "two persons of that side" if action == "split" else "nothing is in doubt"
        assert left in kg("review").output


@pytest.fixture
def rounds(tmp_path: Path, rounds_facts: tuple[ArticleFacts, ...]) -> Path:
    """A store of articles that tell of rounds of one series of talks."""
    with Store.open(tmp_path / "rounds", create=True, base=DEFAULT_BASE) as store:
        for facts in rounds_facts:
            store.put(facts.article.id, content_key(facts.article.id), article_quads(facts))
        store.publish(merged_quads(store.read_quads()))
    return tmp_path / "rounds"


def test_a_series_is_split_and_put_together_again(rounds: Path) -> None:
    def run(*words: str) -> str:
        answer = CliRunner().invoke(app, [*words, "--store", str(rounds)], catch_exceptions=False)
        assert answer.exit_code == 0, answer.output
        return answer.output

    before = merged(rounds)
    article = next(part.article for part in Store.open(rounds).articles())
    run("split", "six-party talks", "--article", article, "--why", "an earlier series")
    both = sorted({line.split()[0] for line in merged(rounds) if line.startswith("<") and "ontology#Series>" in line})
    assert len(both) == 2
    assert "told apart by a correction: an earlier series" in run("explain", both[0].strip("<>"))
    run("merge", both[0].strip("<>"), both[1].strip("<>"), "--why", "the same after all")
    assert "the same after all (a correction)" in run("explain", "six-party talks")
    assert "conforms" in run("validate")
    path = corrections_beside(rounds)
    path.unlink()
    apply_corrections(rounds, path)
    assert merged(rounds) == before
