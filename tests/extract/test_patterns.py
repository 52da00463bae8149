"""Every row of the patterns of encounters, statements and agreements keeps its promise on the bundled model: its
examples are found, its counterexamples are not found by it. Rows that do not yet are named, and fail once they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from spacy.language import Language

from kg.extract.agreements import agreement_rules, find_agreements
from kg.extract.encounters import encounter_rules, find_encounters
from kg.extract.reading import Reading, read
from kg.extract.statements import find_statements, statement_rules
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article

FAMILIES = {
    "encounter": (encounter_rules(), find_encounters),
    "statement": (statement_rules(), find_statements),
    "agreement": (agreement_rules(), find_agreements),
}
NOT_YET = {
    "The Danish envoy was [received] by King Fahd.": "a king without a state has no side",
    "Ambassador Ruiz [presented] his credentials to President Nujoma on Monday.": "the object of 'presented' is misread",
    "The [Treaty of Gdansk] was signed in 1990.": "a treaty named by a place alone has no parties",
    "The wheat arrived in Lisbon on Sunday.": "things that arrive are told from people by their mention alone",
    "The prize went to Denmark.": "things that go are told from people by their mention alone",
}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline()


def reading(nlp: Language, sentence: str) -> Reading:
    text = re.sub(r"[\[\]]", "", sentence)
    article = Article(id="example", text=text, body=((0, len(text)),))
    return read(parse(nlp, text, article.body), article)


def rows(kind: str) -> Iterator[object]:
    for family, (rules, _) in FAMILIES.items():
        for rule in rules:
            for sentence in getattr(rule, kind, ()):
                why = NOT_YET.get(sentence)
                marks = [pytest.mark.xfail(reason=why, strict=True)] if why else []
                yield pytest.param(family, rule.id, sentence, id=f"{rule.id}: {sentence[:40]}", marks=marks)


def test_there_are_examples() -> None:
    assert len(list(rows("examples"))) >= 40
    assert len(list(rows("counterexamples"))) >= 20


@pytest.mark.parametrize(("family", "rule", "sentence"), list(rows("examples")))
def test_example_is_found(nlp: Language, family: str, rule: str, sentence: str) -> None:
    assert list(FAMILIES[family][1](reading(nlp, sentence))), f"{rule} finds nothing in {sentence!r}"


@pytest.mark.parametrize(("family", "rule", "sentence"), list(rows("counterexamples")))
def test_counterexample_is_not_found(nlp: Language, family: str, rule: str, sentence: str) -> None:
    for mention in FAMILIES[family][1](reading(nlp, sentence)):
        evidence = getattr(mention, "trigger", None) or mention.evidence
        assert not evidence.rule.endswith(f"/{rule}"), f"{rule} takes {evidence.quote!r} in {sentence!r}"
