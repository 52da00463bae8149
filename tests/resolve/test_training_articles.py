"""The articles made up for training: their annotations hold together, and quote what their texts say."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.model import EncounterType, Status
from kg.resolve.training.annotation import Annotated, days_of, read_annotated

HOME = Path(kg.__file__).parent / "resolve" / "training" / "articles"


@pytest.fixture(scope="module")
def made_up() -> list[Annotated]:
    return list(read_annotated(HOME / "made_up"))


def test_every_article_has_its_annotation(made_up: list[Annotated]) -> None:
    assert len(made_up) == len(list((HOME / "made_up").glob("*.txt"))) >= 100


def test_annotations_hold_together(made_up: list[Annotated]) -> None:
    for annotated in made_up:
        known = {e["id"]: e for e in annotated.notes["entities"]}
        assert all(e.get("side", e["id"]) in known for e in known.values()), annotated.article.source
        for told in annotated.notes["encounters"]:
            assert {known[p]["kind"] for p in told["people"]} <= {"person"}
            assert {known[p]["kind"] for p in told["parties"]} <= {"state", "organisation"}
            assert {known[p].get("side") for p in told["people"]} - {None} <= set(told["parties"])
            assert all(place in known for place in told["where"])
            assert EncounterType(told["type"])
            assert Status(told["status"])
            assert not told["when"] or days_of(told["when"]) is not None
            assert all(0 <= start < end for start, end in told["evidence"])


def test_an_annotation_that_quotes_what_the_text_has_not_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Lund met Okoye.\n", "utf-8")
    (tmp_path / "a.yaml").write_text(
        "published: 1987-06-11\nentities: {}\nencounters:\n  - {type: meeting, status: held, evidence: [Lund saw Okoye]}\n",
        "utf-8",
    )
    with pytest.raises(ValueError, match="Lund saw Okoye"):
        list(read_annotated(tmp_path))


def test_an_annotation_without_its_text_waits_for_the_archive(tmp_path: Path) -> None:
    assert list(read_annotated(HOME / "archived")) == []
    assert list(read_annotated(HOME / "archived", tmp_path)) == []
