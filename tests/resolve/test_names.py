"""Names compared: folding, order, romanisation, surnames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.language.rules import load_tsv
from kg.resolve.names import SurnameRow, callable_by, fold, same_romanised, same_words, surname_first
from kg.resources import rules

SURNAMES = load_tsv(rules("lexicons", "surnames_first.tsv"), SurnameRow)


def test_fold() -> None:
    assert fold("Song Il-ho") == fold("SONG IL HO") == "song il ho"
    assert fold("Zaid al-Rifa’i") == "zaid al rifai"


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


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize("row", SURNAMES, ids=[row.surname for row in SURNAMES])
def test_rows_of_surnames_keep_their_promise(row: SurnameRow) -> None:
    assert row.examples
    for example in row.examples:
        assert surname_first(example)
        assert not surname_first(f"Anne {example.split()[0]}")
