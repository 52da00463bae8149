"""Every rule of dates.yaml: its examples give what they say, its counterexamples give nothing."""

from datetime import date

import pytest
import spacy
from edtf import parse_edtf

from kg.errors import RuleError
from kg.extract.dates import find_dates
from kg.extract.dates.readings import MEANINGS
from kg.extract.dates.rules import read_rules, rule_book
from kg.model import Article

RULES = [c.rule for c in rule_book().rules]
EXAMPLES = [(r.id, e) for r in RULES for e in r.examples]
COUNTEREXAMPLES = [(r.id, text) for r in RULES for text in r.counterexamples]
BLANK = spacy.blank("en")


def dates_of(text: str, published: str = "") -> list[str]:
    day = date.fromisoformat(published) if published else None
    article = Article(id="a", text=text, body=((0, len(text)),), published=day)
    found = find_dates(BLANK(text), article)
    for mention in found:
        assert text[mention.evidence.start : mention.evidence.end] == mention.evidence.quote
        if mention.value:
            assert parse_edtf(mention.value.edtf)
            assert mention.value.start <= mention.value.end
    return [f"{m.evidence.quote} = {m.value.edtf if m.value else '?'}" for m in found]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r}-{e.text[:40]}" for r, e in EXAMPLES])
def test_example_of_a_rule(rule, example):
    assert dates_of(example.text, example.published) == list(example.expect)


@pytest.mark.parametrize(("rule", "text"), COUNTEREXAMPLES, ids=[f"{r}-{t[:40]}" for r, t in COUNTEREXAMPLES])
def test_counterexample_of_a_rule(rule, text):
    assert dates_of(text, "2005-09-15") == []


GOOD = """\
vocabulary: {month: {words: {march: 3}}}
anchors: [march]
rules: [{id: a, pattern: "{month}", means: day, reason: r, examples: [{text: March, expect: March = 2014-03}]}]
"""


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        (GOOD, "just words", "expected keys and values, found 'just words'"),
        ("{march: 3}", "[march]", "key 'words': expected keys and values, found ['march']"),
        ("{march: 3}", "{3: march}", None),  # a number can be a word
        ("{march: 3}", "{march: [3]}", "'march': found [3]; expected int or str"),
        ("anchors: [march]", "anchors: [3.5]", "key 'anchors': found 3.5; expected str"),
        ("anchors: [march]", "anchors: ['(']", "anchors: the pattern does not compile"),
        ('"{month}"', '"a{99999999999}"', "(a): the pattern does not compile: the repetition number is too large"),
        ('"{month}"', "''", "rule 1 (a): 'pattern' is empty"),
        ('"{month}"', '"{year}"', "the vocabulary has no 'year'"),
        ("means: day", "means: 2014-13-99", "holds a value that cannot be read: month must be in 1..12"),
        ("[{text", "[3, {text", "key 'examples', item 1: expected keys and values, found 3"),
        ("rules:", "rulez:", "unknown key 'rulez'"),
    ],
)
def test_a_slip_in_the_file_is_named(tmp_path, right, wrong, says):
    path = tmp_path / "dates.yaml"
    path.write_text(GOOD)
    assert len(read_rules(path).rules) == 1
    path.write_text(GOOD.replace(right, wrong))
    if says is None:
        read_rules(path)
        return
    with pytest.raises(RuleError) as error:
        read_rules(path)
    assert says in str(error.value)
    assert "dates.yaml" in str(error.value)


def test_the_rules_were_found():
    assert len(RULES) > 40
    assert len(EXAMPLES) > len(RULES)
    assert {r.means for r in RULES} == set(MEANINGS)
