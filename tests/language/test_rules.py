"""Rows of kg/rules are read strictly: a slip in a file is named, never passed over."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import RuleError
from kg.language.rules import load_tsv, load_yaml
from kg.model import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    path: str
    role: str = "participant"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    id: str
    words: tuple[str, ...]
    status: Status = Status.HELD
    weight: int = 1
    plural: bool = False
    note: str | None = None
    slots: tuple[Slot, ...] = ()
    examples: tuple[str, ...] = ()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_yaml_row_is_filled_with_defaults(tmp_path: Path) -> None:
    text = "- {id: a, words: met, slots: [{path: subject}], examples: ['They [met].']}\n"
    text += "- {id: b, words: [sat, down], status: planned}\n"
    first, second = load_yaml(write(tmp_path, "r.yaml", text), Rule)
    assert first == Rule(id="a", words=("met",), slots=(Slot(path="subject"),), examples=("They [met].",))
    assert second.status is Status.PLANNED
    assert second.words == ("sat", "down")


def test_tsv_row_is_filled(tmp_path: Path) -> None:
    text = "# a remark\nid\twords\tweight\tplural\n\na\tmet|meets\t3\ttrue\nb\tsat\t\t\n"
    first, second = load_tsv(write(tmp_path, "r.tsv", text), Rule)
    assert first == Rule(id="a", words=("met", "meets"), weight=3, plural=True)
    assert second == Rule(id="b", words=("sat",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: a, words: x, wrods: y}", ["r.yaml, row 1 (a)", "unknown key 'wrods'"]),  # a key misspelled
        ("- {id: a, words: x}\n- {id: b}", ["r.yaml, row 2 (b)", "'words' is missing"]),  # a key left out
        ("- {id: a, words: x}\n- {id: a, words: y}", ["r.yaml, row 2", "'a' is taken"]),  # the same id twice
        ("- {id: a, words: x, status: hled}", ["key 'status'", "'hled'", "held"]),  # no such value
        ("- {id: a, words: x, weight: many}", ["key 'weight'", "'many'", "int"]),  # a word for a number
        ("- {id: a, words: x, slots: [{pth: s}]}", ["key 'slots'", "unknown key 'pth'"]),  # a slip inside a nested row
        ("id: a", ["expected a list of rows"]),  # no list
        ("- just words", ["row 1", "expected keys and values"]),  # a row that is no mapping
        ("- {id: [", ["not YAML"]),  # no YAML at all
        (
            "- {id: a, words: x, note: 2014-13-99}",
            ["r.yaml", "cannot be read", "month must be in 1..12"],
        ),  # no such day
        ("- " + "[" * 5000, ["r.yaml"]),  # brackets in brackets
    ],
)
def test_slip_is_named(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(RuleError) as error:
        load_yaml(write(tmp_path, "r.yaml", text), Rule)
    assert all(words in str(error.value) for words in said), str(error.value)


def test_a_few_lines_that_hold_thousands_of_millions_of_words_are_named_in_short(tmp_path: Path) -> None:
    """Each line of these names ten times the line before it."""
    lines = [f"  - &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 12)]
    text = "\n".join(["- id: a", "  words:", "  - &l0 [met, met]", *lines]) + "\n"
    with pytest.raises(RuleError) as error:
        load_yaml(write(tmp_path, "r.yaml", text), Rule)
    assert "key 'words': found ['met', 'met']; expected str" in str(error.value)
    with pytest.raises(RuleError) as error:
        load_yaml(write(tmp_path, "r.yaml", text.replace("words", "&w words") + "  weight: *l11\n"), Rule)
    assert len(str(error.value)) < 1000


def test_slips_of_tables_are_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="unknown key 'wrods'"):
        load_tsv(write(tmp_path, "r.tsv", "id\twords\twrods\na\tx\ty\n"), Rule)
    with pytest.raises(RuleError, match="row 1: more cells"):
        load_tsv(write(tmp_path, "r.tsv", "id\twords\na\tx\ty\n"), Rule)
    for number in ("²", "--1", "٣", "9" * 30):  # digits of a kind, but no number that fits
        with pytest.raises(RuleError, match=r"key 'weight': found .*; expected int"):
            load_tsv(write(tmp_path, "r.tsv", f"id\twords\tweight\na\tx\t{number}\n"), Rule)
    with pytest.raises(RuleError, match="cannot be read"):
        load_tsv(tmp_path / "absent.tsv", Rule)
