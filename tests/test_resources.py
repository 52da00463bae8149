"""Rules are read the same by PyYAML's loader in C and by the one in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.errors import RuleError
from kg.resources import folder, read_yaml

FILES = sorted(folder("rules").rglob("*.yaml"))


def test_all_rule_files_are_found() -> None:
    assert len(FILES) >= 9


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_both_loaders_read_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hasattr(yaml, "CSafeLoader"), "PyYAML's wheels have libyaml; without it this test shows nothing"
    fast = read_yaml(path)
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert repr(read_yaml(path)) == repr(fast)  # repr, so that 1 is not taken for True


@pytest.mark.parametrize("in_c", [True, False])
def test_what_is_no_yaml_is_named(in_c: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not in_c:
        monkeypatch.delattr(yaml, "CSafeLoader")
    path = tmp_path / "r.yaml"
    path.write_text("- {id: [", "utf-8")
    with pytest.raises(RuleError, match=r"r\.yaml: not YAML"):
        read_yaml(path)
    with pytest.raises(RuleError, match="cannot be read"):
        read_yaml(tmp_path / "missing.yaml")


def test_nothing_reads_rules_otherwise() -> None:
    package = Path(__file__).parents[1] / "kg"
    readers = {p.name for p in package.rglob("*.py") if "import yaml" in p.read_text("utf-8")}
    assert readers == {"resources.py"}
