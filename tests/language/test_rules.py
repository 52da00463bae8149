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
    ],
)
def test_slip_is_named(tmp_path: Path, text: str, said: list[str]) -> None:
    with pytest.raises(RuleError) as error:
        load_yaml(write(tmp_path, "r.yaml", text), Rule)
    assert all(words in str(error.value) for words in said), str(error.value)


def test_slips_of_tables_are_named(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="unknown key 'wrods'"):
        load_tsv(write(tmp_path, "r.tsv", "id\twords\twrods\na\tx\ty\n"), Rule)
    with pytest.raises(RuleError, match="row 1: more cells"):
        load_tsv(write(tmp_path, "r.tsv", "id\twords\na\tx\ty\n"), Rule)
    with pytest.raises(RuleError, match="cannot be read"):
        load_tsv(tmp_path / "absent.tsv", Rule)
