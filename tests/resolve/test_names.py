"""Names compared: folding, order, romanisation, surnames."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.rules import load_tsv
from kg.resolve.lexicon import word_class, word_classes
from kg.resolve.names import (
    RomanisationRow,
    SurnameRow,
    callable_by,
    core,
    fold,
    korean_key,
    loose_key,
    same_romanised,
    same_words,
    surname_first,
    unglued,
    words,
)
from kg.resolve.spellings import may_be_short_for, short_forms
from kg.resources import rules

SURNAMES = load_tsv(rules("lexicons", "surnames_first.tsv"), SurnameRow)


def test_fold() -> None:
    assert fold("Song Il-ho") == fold("SONG IL HO") == "song il ho"
    assert fold("Zaid al-Rifa’i") == "zaid al rifai"
    for name, folded in (
        ("Łukasz Đorđević", "lukasz dordevic"),
        ("Støre ǾRSTED", "store orsted"),
        ("ISIK ışık", "isik isik"),
    ):
        assert fold(name) == fold(name.upper()) == fold(name.lower()) == fold(folded) == folded


@pytest.mark.parametrize(
    ("full", "short", "fits"),
    [
        ("Kim Kye Gwan", "Kim", True),  # surname first
        ("Kenichiro Sasae", "Sasae", True),  # surname last
        ("Ibrahim al-Jaafari", "Jaafari", True),  # less the article
        ("Daniel Ortega Saavedra", "Ortega", True),  # the first of two surnames
        ("Kenichiro Sasae", "Ihara", False),
        ("Kim Kye Gwan", "Kim Tok Hun", False),
    ],
)
def test_callable_by(full: str, short: str, fits: bool) -> None:
    assert callable_by(full, short) is fits


def test_orders_and_romanisations() -> None:
    assert same_words("Abe Shinzo", "Shinzo Abe")
    assert same_romanised("Kim Kye Gwan", "Kim Gye-gwan")
    assert not same_romanised("Kim Kye Gwan", "Kim Tok Hun")


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("ComradeSamir Masri", "Samir Masri"),
        ("HEPark Yong Ho", "Park Yong Ho"),
        ("HEPBURN", "HEPBURN"),  # capitals throughout
        ("Hepburn", "Hepburn"),
        ("General MacLund", "General MacLund"),
        ("Generalife", "Generalife"),
    ],
)
def test_a_title_that_lost_its_blank_is_no_part_of_a_name(name: str, bare: str) -> None:
    assert unglued(name) == bare
    assert words(name) == words(bare)


def test_examples_of_glued_titles() -> None:
    for example in word_classes()["glued"].examples:
        assert unglued(re.sub(r"[\[\]]", "", example)) == re.sub(r"\[[^\]]+\]", "", example)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize("row", SURNAMES, ids=[row.surname for row in SURNAMES])
def test_rows_of_surnames_keep_their_promise(row: SurnameRow) -> None:
    assert row.examples
    for example in row.examples:
        assert surname_first(example)
        assert not surname_first(f"Anne {example.split()[0]}")


@pytest.mark.parametrize("name", sorted(word_classes()))
def test_an_example_of_each_class_has_a_word_of_it(name: str) -> None:
    assert word_classes()[name].examples
    for example in word_classes()[name].examples:
        marked = re.findall(r"\[([^\]]+)\]", example)
        assert marked, example
        assert all(fold(word) in word_class(name) for word in marked), example


def test_parts_that_tell_nobody_apart_are_left_out() -> None:
    for name in ("particle", "honorific", "generational"):
        for example in word_classes()[name].examples:
            (part,) = re.findall(r"\[([^\]]+)\]", example)
            bare = re.sub(r"\[[^\]]+\]-?", "", example)
            assert core(example) == core(bare), f"{part!r} tells persons apart"


ROMANISATIONS = load_tsv(rules("lexicons", "romanisations.tsv"), RomanisationRow)


@pytest.mark.parametrize("row", ROMANISATIONS, ids=[f"{row.part} {row.written}" for row in ROMANISATIONS])
def test_rows_of_romanisations_keep_their_promise(row: RomanisationRow) -> None:
    assert set(row.source.split(", ")) <= {"RR", "NK", "ALA-LC", "BGN/PCGN", "ISO 9", "German", "French", "usage"}
    if row.part == "word":
        assert korean_key(f"Kim {row.written} Na") == ("kim", row.sound, "na")
    else:
        assert loose_key(f"Lund G{row.written}s") == loose_key(f"Lund G{row.sound}s")


@pytest.mark.parametrize(("short", "full"), sorted(short_forms().items()))
def test_rows_of_short_forms_keep_their_promise(short: str, full: str) -> None:
    assert may_be_short_for(f"{short} Lund", f"{full} Lund")
    assert not may_be_short_for(f"{short} Lund", f"{full} Braun")
    assert words(short) == (short,)
