"""Every row of the patterns of encounters, statements and agreements keeps its promise on the bundled model: its
examples are found, its counterexamples are not found by it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from spacy.language import Language

from kg.extract.agreements import agreement_rules, find_agreements
from kg.extract.encounter_rules import encounter_rules
from kg.extract.encounters import find_encounters
from kg.extract.statements import find_statements, statement_rules
from tests.extract.conftest import reading

FAMILIES = {
    "encounter": (encounter_rules(), find_encounters),
    "statement": (statement_rules(), find_statements),
    "agreement": (agreement_rules(), find_agreements),
}


def rows(kind: str) -> Iterator[object]:
    for family, (rules, _) in FAMILIES.items():
        for rule in rules:
            for sentence in getattr(rule, kind, ()):
                yield pytest.param(family, rule.id, sentence, id=f"{rule.id}: {sentence[:40]}")


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
