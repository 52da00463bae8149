"""Every rule of dates.yaml: its examples give what they say, its counterexamples give nothing."""

from datetime import date

import pytest
import spacy
from edtf import parse_edtf

from kg.extract.dates import find_dates
from kg.extract.dates.readings import MEANINGS
from kg.extract.dates.rules import rule_book
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


def test_the_rules_were_found():
    assert len(RULES) > 40
    assert len(EXAMPLES) > len(RULES)
    assert {r.means for r in RULES} == set(MEANINGS)
