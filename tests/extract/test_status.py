"""Whether an encounter took place, in sentences of our own, read by the bundled model."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kg.extract.encounters import find_encounters
from kg.extract.status import StatusRule, status_of, status_rules
from kg.extract.wordclasses import words
from tests.extract.conftest import reading


def statuses(nlp: Language, text: str) -> list[str]:
    return [m.status.value for m in find_encounters(reading(nlp, text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chad and Libya held talks in Tunis.", ["held"]),  # the plain past
        ("Chad called for talks with Libya.", ["proposed"]),  # what one side asks for
        ("Chad suspended talks with Libya in May.", ["cancelled"]),  # broken off
        ("Talks were suspended in May.", ["cancelled"]),  # of the sides spoken of before
        ("Chad often meets Libya.", []),  # a habit is no occasion
        ("If Chad meets Libya, oil will fall.", []),  # a condition tells nothing that happened
        ("He was the first minister to visit Libya.", ["held"]),  # whoever is the first to do it did it
        ("She will be the first minister to visit Libya.", ["planned"]),
        ("Chad is to visit Libya.", ["planned"]),
        ("After visiting Libya, Minister Saleh hopes to visit Mali.", ["planned", "proposed"]),  # he has not gone yet
        ("After visiting Libya, Minister Saleh praised Mali.", ["held"]),
        ("The minister spoke to Chad before concluding his visit to Libya.", ["held", "held"]),  # it was going on
        ("Minister Saleh was to have met President Kony on Monday.", ["cancelled"]),  # it did not come about
        ("Talks between Chad and Libya were to have been held in Tunis.", ["cancelled"]),
        ("Minister Saleh was due to have met President Kony.", ["cancelled"]),
        ("Minister Saleh is said to have met President Kony.", ["held"]),  # what is to come has no perfect
        ("Minister Saleh dropped plans to visit Libya.", ["cancelled"]),  # the plan came to nothing
        ("Chad turned down an invitation to talks with Libya.", ["cancelled"]),
        ("Chad sought to break the deadlock during talks with Libya.", ["held"]),  # it sought so in the talks
        ("Chad and Libya agreed to meet again in May after talks in Tunis.", ["planned", "held"]),
        ("Chad hopes to sign the treaty after talks with Libya.", ["proposed"]),  # neither has come
        ("Minister Saleh denied reports that he had met President Kony.", ["denied"]),  # what the reports say is not so
        ("Chad dismissed a report of talks with Libya.", ["denied"]),
        ("Minister Saleh confirmed reports that he had met President Kony.", ["held"]),
        ("Instead of meeting President Kony, Minister Saleh went home.", []),
        ("Had Minister Saleh met President Kony, the deal would stand.", []),  # a condition without "if"
        ("Chad refused to attend the talks of Mali and Libya.", []),  # they went on without Chad
        (
            "Minister Saleh hopes his visit to Libya will help.",
            ["planned"],
        ),  # it is hoped to help, and is to take place
        ("Minister Saleh hopes his visit to Libya will take place.", ["proposed"]),
        ("Chad would not give way just because it met Libya.", []),  # no cause of anything
    ],
)
def test_status(nlp: Language, text: str, expected: list[str]) -> None:
    assert statuses(nlp, text) == expected


RULES = {rule.id: rule for of_word in status_rules().values() for rule in of_word}


@pytest.mark.parametrize(("rule", "example"), [(rule, e) for rule in RULES.values() for e in rule.examples])
def test_examples_of_rows(nlp: Language, rule: StatusRule, example: str) -> None:
    start = example.index("[")
    doc = nlp(example.replace("[", "").replace("]", ""))
    (trigger,) = (t for t in doc if t.idx == start)
    status = status_of(trigger)
    assert (status.value if status is not None else "none") == rule.status


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("hypothetical", "unless"),
        ("habitual", "rarely"),
        ("motion", "arrive"),
        ("reply", "retorted"),
        ("apart", "after"),
    ],
)
def test_class_of_words(name: str, word: str) -> None:
    assert word in words(name)


def test_unknown_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("no such class")
