"""Several meetings told in one breath are no gathering of all."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article


def pairs(nlp: Language, text: str) -> set[str]:
    """The pairs of sides, as codes of states: "CHAD+LIBYA" is "LY+TD"."""
    found = build_facts(Article(id="a", text=text, body=((0, len(text)),), published=date(1999, 3, 4)), nlp)
    sides = [sorted({p.side.rpartition("/")[2] for p in e.participants}) for e in found.encounters]
    return {f"{a}+{b}" for group in sides for a, b in combinations(group, 2)}


APART = {"LY+TD", "EG+TD"}
TOGETHER = APART | {"EG+LY"}


LIBYAN, EGYPTIAN = "Libyan Foreign Minister Omar Idris", "Egyptian Foreign Minister Samir Fahmy"

MINISTERS, EACH = "the foreign ministers of Libya, Egypt, Mali and Niger", APART | {"ML+TD", "NE+TD"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Chadian President Ali Saleh held separate talks on Wednesday with {LIBYAN} and {EGYPTIAN}.", APART),
        (f"Chadian President Ali Saleh had separate meetings with {LIBYAN} and {EGYPTIAN} in Tunis.", APART),
        (f"Chadian President Ali Saleh met separately with {LIBYAN} and {EGYPTIAN}.", APART),
        ("Bilateral meetings will be held between Chad and Libya, Egypt and Mali.", APART | {"ML+TD"}),
        (f"Chadian President Ali Saleh held talks with {LIBYAN} and {EGYPTIAN} in Tunis on Wednesday.", TOGETHER),
        (f"Chadian President Ali Saleh held three-way talks with {LIBYAN} and {EGYPTIAN} in Tunis.", TOGETHER),
        (f"Chadian President Ali Saleh held talks on Wednesday with {MINISTERS}.", EACH),
        (f"Chadian President Ali Saleh held talks with {MINISTERS}.", EACH),
    ],
)
def test_who_sat_with_whom(nlp: Language, text: str, expected: set[str]) -> None:
    assert pairs(nlp, text) == expected
