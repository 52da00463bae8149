"""The corrections file: what a line means, what is refused, and that deleting a line undoes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import CorrectionError
from kg.resolve.corrections import (
    Action,
    Correction,
    Corrections,
    Key,
    add_correction,
    key_of,
    read_corrections,
    reference,
)
from kg.resolve.identity import cluster, doubtful
from kg.resolve.person_records import PersonRecord


def record(article: str, name: str, side: str = "state/JP") -> PersonRecord:
    return PersonRecord(
        article=article, id=f"person/{name.lower().replace(' ', '-')}", name=name, side=side, day=date(2011, 1, 1)
    )


def line(action: str, what: tuple[Key, ...], other: tuple[Key, ...] = (), why: str = "known") -> Correction:
    return Correction(action=Action(action), what=what, other=other, why=why)


ANN, ANN_2, ANNE = record("a", "Ann Marlow"), record("b", "Ann Marlow"), record("c", "Anne Marlowe")
PETER = record("d", "Peter Stone")


def groups(*lines: Correction) -> list[list[str]]:
    found = cluster([ANN, ANN_2, ANNE, PETER], Corrections(lines))
    return sorted(sorted(article for article, _ in identity.members) for identity in found)


MEANINGS = [
    # without corrections the rules decide
    ((), [["a", "b"], ["c"], ["d"]]),
    # a merge joins what the rules have put together on either side
    ((line("merge", (ANNE.key,), (ANN_2.key,)),), [["a", "b", "c"], ["d"]]),
    # it may join what no rule would
    ((line("merge", (ANNE.key,), (PETER.key,)),), [["a", "b"], ["c", "d"]]),
    # a split takes apart what a rule joins
    ((line("split", (ANN.key,), (ANN_2.key,)),), [["a"], ["b"], ["c"], ["d"]]),
    # so does one without another side, of all that it names
    ((line("split", (ANN.key, ANN_2.key)),), [["a"], ["b"], ["c"], ["d"]]),
    # of two lines that contradict each other, the later counts
    ((line("merge", (ANN.key,), (ANNE.key,)), line("split", (ANN.key,), (ANNE.key,))), [["a", "b"], ["c"], ["d"]]),
    ((line("split", (ANN.key,), (ANN_2.key,)), line("merge", (ANN.key,), (ANN_2.key,))), [["a", "b"], ["c"], ["d"]]),
    # what names nobody that is there changes nothing
    ((line("merge", (("x", "person/x"),), (ANN.key,)),), [["a", "b"], ["c"], ["d"]]),
]


@pytest.mark.parametrize(("lines", "expected"), MEANINGS)
def test_what_lines_mean(lines: tuple[Correction, ...], expected: list[list[str]]) -> None:
    assert groups(*lines) == expected


def test_a_correction_is_the_reason() -> None:
    joined = cluster([ANN, ANN_2, ANNE], Corrections([line("merge", (ANN.key,), (ANNE.key,))]))
    assert [[c.why for c in i.corrections] for i in joined] == [["known"]]
    assert joined[0].rule == "person-name-side"  # of the rest


def test_what_is_told_apart_is_in_no_doubt() -> None:
    one, other = record("a", "Omar Haddad", "state/JO"), record("b", "Omar Haddad", "state/EG")
    assert len(doubtful([one, other])) == 1
    assert doubtful([one, other], Corrections([line("split", (one.key,), (other.key,))])) == ()
    assert doubtful([one, other], Corrections([line("merge", (one.key,), (other.key,))])) == ()


def test_one_pair_in_doubt_for_two_persons() -> None:
    people = [record(a, "Omar Haddad", "state/JO") for a in "abc"] + [
        record(a, "Omar Haddad", "state/EG") for a in "de"
    ]
    assert len(cluster(people)) == 2
    assert len(doubtful(people)) == 1


# -- the file


def test_lines_are_added_under_a_header(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "corrections.tsv"
    assert not read_corrections(path)
    lines = [
        line("merge", (ANN.key,), (ANNE.key,), "the same\tenvoy,\nmisspelt"),
        line("split", (ANN.key, ("b%2 #", "person/a b"))),
        line("reject", (("a", "encounter/2"),), (), 'the paper "withdrew" it'),
    ]
    for one in lines:
        add_correction(path, one)
    text = path.read_text("utf-8")
    assert text.startswith("# What readers have put right")
    assert text.count("action\twhat\tother\twhy\n") == 1
    found = read_corrections(path).lines
    assert [(c.action, c.what, c.other) for c in found] == [(c.action, c.what, c.other) for c in lines]
    assert [c.why for c in found] == ["the same envoy, misspelt", "known", 'the paper "withdrew" it']
    assert found[0].row == text[: text.index("merge\t")].count("\n") + 1
    path.write_text(text.replace("split\t", "# split\t"))  # a line that is commented out is undone
    assert [c.action for c in read_corrections(path).lines] == ["merge", "reject"]


def test_a_last_line_without_its_end_stays_a_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text("reject\ta#encounter/1\t\tfalse")
    add_correction(path, line("reject", (("b", "encounter/1"),)))
    assert [c.what for c in read_corrections(path).lines] == [(("a", "encounter/1"),), (("b", "encounter/1"),)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("join\ta#person/x\tb#person/x\twhy", "row 1: unknown action 'join'; there are merge, split, reject"),
        ("merge a#person/x b#person/x why", "1 columns found, 4 expected"),  # blanks for tabs
        ("merge\ta#person/x\t\twhy", "with what"),
        ("reject\t\t\twhy", "of what"),
        ("merge\tAnn\tb#person/x\twhy", "'Ann' names no report"),
        ("merge\ta#person/x\tb#person/x\t ", "why is empty"),
        ("split\ta#person/x\ta#person/x\twhy", "both sides"),
    ],
)
def test_a_line_that_cannot_be_understood_is_named(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "corrections.tsv"
    path.write_text(text + "\n")
    with pytest.raises(CorrectionError) as raised:
        read_corrections(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)


def test_what_is_unknown_is_remarked() -> None:
    known = {ANN.key, ANN_2.key}
    lines = Corrections(
        [
            line("merge", (ANN.key,), (("x", "person/x"),)),
            line("split", (ANN.key, ANN_2.key, ("x", "person/x"))),
            line("reject", (ANN.key,)),
        ]
    )
    left, remarks = lines.restricted(known)
    assert [c.action for c in left.lines] == ["split", "reject"]
    assert ["changes nothing" in remark for remark in remarks] == [True, False]
    assert all("x#person/x" in remark for remark in remarks)


@given(st.tuples(st.text(min_size=1), st.text(min_size=1)))
def test_references_can_be_read_back(key: Key) -> None:
    text = reference(key)
    assert len(text.split()) <= 1
    assert text.count("#") == 1
    assert key_of(text) == key
