"""Who is meant within an article: pairs of words and entity, None where it must stay open."""

from __future__ import annotations

import pytest

from kg.model import MentionKind

ROWS = [
    # a surname, and a capital that acts
    (
        "Kenichiro Sasae met Kim Kye Gwan in Beijing. Pyongyang said Sasae left early.",
        "Sasae left",
        "person/kenichiro-sasae",
    ),
    ("Kenichiro Sasae met Kim Kye Gwan in Beijing. Pyongyang said Sasae left early.", "Pyongyang", "state/KP"),
    ("Kenichiro Sasae met Kim Kye Gwan in Beijing. Pyongyang said Sasae left early.", "Beijing", "place/beijing"),
    # a pronoun with one person to mean
    ("Foreign Minister Anna Berg arrived on Monday. She praised the talks.", "She", "person/anna-berg"),
    # a pronoun before the subject that it means
    (
        "President Anton Lund spoke. During his talks in Rome, Minister Per Berg gave way.",
        "his",
        "person/per-berg",
    ),
    # who tells what others do is not they
    (
        "Foreign Minister Per Berg arrived, said government spokesman Jan Falk. He met the king.",
        "He",
        "person/per-berg",
    ),
    # a surname is not that of the wife
    ("President Peter Marlow came with his wife Ann Marlow. Marlow then left.", "Marlow then", "person/peter-marlow"),
    # a surname that two share
    ("Ann Marlow met Peter Marlow. Marlow then left.", "Marlow then", None),
    # a short form of the given name with the same title is the same person, with another title it is not
    (
        "President Joe Marlow's Call\n\nPresident Joseph R. Marlow, Jr. spoke to reporters.",
        "Joe Marlow",
        "person/joseph-r-marlow-jr",
    ),
    ("Senator Joe Marlow left. President Joseph R. Marlow, Jr. spoke to reporters.", "Joe Marlow", "person/joe-marlow"),
]


@pytest.mark.parametrize(("text", "words", "entity"), ROWS, ids=[f"{r[1]}-{r[2]}" for r in ROWS])
def test_meaning(resolved, text: str, words: str, entity: str | None) -> None:  # type: ignore[no-untyped-def]
    reading, _, entities = resolved(text)
    mention = next(m for m in reading.mentions if m.evidence.start == text.index(words))
    assert [e.id for e in entities.of(mention)] == ([entity] if entity else [])


def test_sides_and_offices(resolved) -> None:  # type: ignore[no-untyped-def]
    text = "Japanese Foreign Minister Taro Hoshi met Lena Koch, foreign minister of Germany, in Rome. The two sides agreed to meet again."
    reading, offices, entities = resolved(text)
    sides = {e.name: e.side for e in entities.all if e.kind == "person"}
    assert sides == {"Taro Hoshi": "state/JP", "Lena Koch": "state/DE"}
    assert {(o.person.name, o.title.casefold()) for o in offices} == {
        ("Taro Hoshi", "foreign minister"),
        ("Lena Koch", "foreign minister"),
    }
    group = next(m for m in reading.mentions if m.name == "The two sides")
    assert {e.id for e in entities.of(group)} == {"state/JP", "state/DE"}


def test_who_meets_a_minister_does_not_act_for_his_state(resolved) -> None:  # type: ignore[no-untyped-def]
    text = (
        "Minister Boris Marlow met the Iraqi Foreign Minister, Omar Aziz, in Basra. Marlow spoke of help for Iraq, of roads in Iraq "
        "and of Iraq's schools."
    )
    _, _, entities = resolved(text)
    sides = {e.name: e.side for e in entities.all if e.kind == "person"}
    assert sides == {"Boris Marlow": "", "Omar Aziz": "state/IQ"}


def test_every_mention_quotes_its_text(resolved) -> None:  # type: ignore[no-untyped-def]
    text = "North Korean officials told the U.S. envoy, Mr. Hill, that Washington’s offer was late."
    reading, _, _ = resolved(text)
    assert reading.mentions
    assert all(text[m.evidence.start : m.evidence.end] == m.evidence.quote for m in reading.mentions)


def test_namesakes_are_states_of_the_article(resolved) -> None:  # type: ignore[no-untyped-def]
    reading, _, entities = resolved("Diplomats of the two Koreas met in Kaesong on Monday.")
    (group,) = [m for m in reading.mentions if m.kind is MentionKind.GROUP]
    assert [e.name for e in entities.of(group)] == ["North Korea", "South Korea"]
