"""Every row of boilerplate.yaml and publication.yaml takes its examples, and leaves its counterexamples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import resources
from kg.corpus import rules
from kg.corpus.clean import clean
from kg.errors import RuleError

BOILERPLATE = rules._boilerplate()
PUBLICATION = rules._publication()
WHOLE = ("line", "head", "foot", "rest", "page")


def split_example(example: str) -> tuple[str, str]:
    """The words without the brackets that mark what a rule takes, and what it takes."""
    opening = example.index("[")
    closing = example.rindex("]")
    return example[:opening] + example[opening + 1 : closing] + example[closing + 1 :], example[opening + 1 : closing]


def test_both_files_hold_rules() -> None:
    assert len(BOILERPLATE) >= 25
    assert len(PUBLICATION) >= 20


@pytest.mark.parametrize("rule", [*BOILERPLATE, *PUBLICATION], ids=lambda r: r.id)
def test_a_rule_has_a_reason_and_an_example(rule: rules.BoilerplateRule | rules.PublicationRule) -> None:
    assert rule.reason.endswith(".")
    assert rule.examples


@pytest.mark.parametrize("rule", BOILERPLATE, ids=lambda r: r.id)
def test_boilerplate_examples(rule: rules.BoilerplateRule) -> None:
    for example in rule.examples:
        if rule.where in WHOLE:
            assert rule.regex.fullmatch(example), example
        else:
            words, taken = split_example(example)
            matches = [m for m in rule.regex.finditer(words) if rule.where != "end" or m.end() == len(words)]
            assert matches, example
            assert matches[0][0].strip() == taken.strip()
    for example in rule.counterexamples:
        if rule.where == "end":
            assert not [m for m in rule.regex.finditer(example) if m.end() == len(example)], example
        elif rule.where in WHOLE:
            assert not rule.regex.fullmatch(example), example
        else:
            assert not rule.regex.match(example), example


@pytest.mark.parametrize("rule", PUBLICATION, ids=lambda r: r.id)
def test_publication_examples(rule: rules.PublicationRule) -> None:
    for example in rule.examples:
        if rule.gives == "dateline":
            words, taken = split_example(example)
            match = rule.regex.match(words)
            assert match, example
            assert match[0].strip() == taken.strip()
        elif rule.gives == "tag":
            assert rule.regex.match(example), example
        else:
            assert rule.regex.fullmatch(example), example
    for example in rule.counterexamples:
        if rule.gives in ("dateline", "tag"):
            assert not rule.regex.match(example), example
        else:
            assert not rule.regex.fullmatch(example), example


def test_an_unknown_key_names_file_row_and_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "patterns").mkdir()
    bad = "- {id: share, where: line, patern: x, reason: r, examples: [x]}\n"
    (tmp_path / "patterns" / "boilerplate.yaml").write_text(bad, "utf-8")
    monkeypatch.setattr(resources, "rules", lambda *parts: tmp_path.joinpath(*parts))
    with pytest.raises(RuleError, match=r"boilerplate\.yaml, row 1 \(share\): unknown key 'patern'"):
        rules._load("boilerplate.yaml", rules.BoilerplateRule)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{id: a, where: line, reason: r, examples: [x]}", "the key 'pattern' is missing"),
        ("{id: a, where: nowhere, pattern: x, reason: r, examples: [x]}", "key 'where': found 'nowhere'"),
        ("{id: a, where: line, pattern: 3, reason: r, examples: [x]}", "key 'pattern': found 3; expected text"),
        ("{id: a, where: line, pattern: x, reason: r, examples: x}", "key 'examples': found 'x'"),
        ("just words", "expected keys and values"),
    ],
)
def test_a_malformed_row_is_refused(row: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "boilerplate.yaml").write_text(f"- {row}\n", "utf-8")
    monkeypatch.setattr(resources, "rules", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(RuleError, match=re.escape(message)):
        rules._load("boilerplate.yaml", rules.BoilerplateRule)


@pytest.mark.parametrize("pattern", ["(", "a{99999999999}", "(?P<a>x)(?P<a>y)"])
def test_a_pattern_that_is_none_is_refused(pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"- {{id: a, where: line, pattern: '{pattern}', reason: r, examples: [x]}}\n"
    (tmp_path / "boilerplate.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(resources, "rules", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(RuleError, match="row 'a', key 'pattern': not a regular expression"):
        rules._boilerplate.__wrapped__()


@pytest.mark.parametrize("rule", [r for r in BOILERPLATE if r.where in ("line", "foot")], ids=lambda r: r.id)
def test_counterexamples_stay_in_the_body(rule: rules.BoilerplateRule) -> None:
    """A sentence that only looks like boilerplate survives all rules together."""
    story = "The ministers of Japan and Mongolia met in Ulan Bator on Tuesday, a spokesman told reporters there.\n\n"
    for sentence in rule.counterexamples:
        text = story * 4 + sentence + "\n\n" + story * 4
        assert sentence in [text[s:e] for s, e in clean(text).body]
