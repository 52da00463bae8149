"""The learned model of encounters: its trees in plain numpy, its abstention, its files, its place in the fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from spacy.language import Language

from kg import resources
from kg.article import build_facts
from kg.errors import ModelError
from kg.extract import find_encounters, find_offices
from kg.extract.reading import Reading, read
from kg.language.pipeline import parse
from kg.model import Article, EncounterMention, Status
from kg.resolve.boosted import Forest
from kg.resolve.coreference import Entities, resolve_mentions
from kg.resolve.participants import ParticipantModel, participant_model, seat_participants

TEXT = (
    "OSLO, May 12 - Norwegian Foreign Minister Kari Lunde met Kenyan President Joseph Mwangi in Nairobi on Tuesday.\n\n"
    "They discussed fisheries. The farmers of the valley met a dry summer.\n"
)
LIMITS = ("encounter", "participant", "participant_later", "person", "person_later", "joined")
OPEN = dict.fromkeys(LIMITS, 0.5)


@pytest.fixture(scope="module")
def case(nlp: Language) -> tuple[Reading, Entities, tuple[EncounterMention, ...]]:
    article = Article(id="a", text=TEXT, body=((0, len(TEXT)),), published=date(2015, 5, 13))
    reading = read(parse(nlp, article.text, article.body), article)
    entities = resolve_mentions(reading, tuple(find_offices(reading)))
    return reading, entities, tuple(find_encounters(reading, faint=True))


def seated(case: tuple[Reading, Entities, tuple[EncounterMention, ...]], **limits: float) -> list[set[str]]:
    model = replace(participant_model(), thresholds=OPEN | limits)
    reading, entities, found = case
    given = seat_participants(reading, entities, found, model)
    return [{e.id for role in m.roles for e in entities.of(role.mention)} for m in given if m.score is not None]


@pytest.mark.parametrize("classes", [2, 3], ids=["yes or no", "three classes"])
def test_trees_say_what_the_library_that_grew_them_says(classes: int) -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    from kg.resolve.training.fit import forest_of, grow

    chance = np.random.default_rng(7)
    rows = chance.normal(size=(400, 6))
    answers = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0).astype(int) + (classes == 3) * (rows[:, 3] > 1)
    grown = grow(rows, answers, np.ones(len(rows)), rounds=20, rate=0.2, leaves=6)
    forest = forest_of(grown, [f"figure {n}" for n in range(6)], classes)
    scores = np.mean([one.decision_function(rows) for one in grown], axis=0)
    if classes == 2:
        scores = np.stack([np.zeros(len(rows)), scores], axis=1)
    expected = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    assert np.allclose(forest.probabilities(rows), expected, atol=1e-12)
    written = Forest.of(forest.arrays("x"), forest.names, "x")
    assert np.array_equal(written.scores(rows), forest.scores(rows))


def test_a_class_that_training_never_saw_is_never_chosen() -> None:
    pytest.importorskip("sklearn", reason="the extra `train` is not installed")
    from kg.resolve.training.fit import forest_of, grow

    rows = np.random.default_rng(3).normal(size=(200, 3))
    answers = np.where(rows[:, 0] > 0.5, 4, np.where(rows[:, 1] > 0, 1, 0))
    grown = grow(rows, answers, np.ones(len(rows)), rounds=10, rate=0.2, leaves=4)
    likely = forest_of(grown, ["a", "b", "c"], 6).probabilities(rows)
    assert likely.shape == (200, 6)
    assert likely[:, [2, 3, 5]].max() < 1e-6


def test_a_plain_meeting_has_both_sides_and_scores(
    case: tuple[Reading, Entities, tuple[EncounterMention, ...]],
) -> None:
    reading, entities, found = case
    given = [m for m in seat_participants(reading, entities, found) if m.score is not None]
    assert [m.trigger.quote for m in given][:1] == ["met"]
    assert given[0].status is Status.HELD
    names = {role.mention.name for role in given[0].roles}
    assert {"Kari Lunde", "Joseph Mwangi"} <= names
    assert all(role.score is not None and 0 <= role.score <= 1 for role in given[0].roles)
    assert not any(m.trigger.start > TEXT.index("farmers") for m in given), "a dry summer is nobody's counterpart"


def test_the_same_article_is_answered_the_same_way_twice(
    case: tuple[Reading, Entities, tuple[EncounterMention, ...]],
) -> None:
    reading, entities, found = case
    assert seat_participants(reading, entities, found) == seat_participants(reading, entities, found)


def test_it_abstains_below_its_thresholds(case: tuple[Reading, Entities, tuple[EncounterMention, ...]]) -> None:
    assert seated(case), "with open thresholds something is said"
    assert seated(case, encounter=1.0) == []
    assert seated(case, participant=1.0, person=1.0) == []


def test_a_higher_bar_seats_no_more(case: tuple[Reading, Entities, tuple[EncounterMention, ...]]) -> None:
    low = seated(case, participant=0.2, person=0.2)
    high = seated(case, participant=0.8, person=0.8)
    assert sum(map(len, high)) <= sum(map(len, low))


def test_the_files_are_small_and_thresholds_give_their_reasons() -> None:
    home = resources.folder("resolve/model")
    assert sum(p.stat().st_size for p in home.iterdir()) < 2_000_000
    assert set(participant_model().thresholds) == set(LIMITS)
    assert '"reason"' in (home / "settings.json").read_text("utf-8")


def test_a_folder_without_the_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        ParticipantModel.read(tmp_path)


@pytest.fixture
def other_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the model's folder in the place of the bundled one, within the package as the fingerprint sees it."""
    home = tmp_path / "kg" / "resolve" / "model"
    home.mkdir(parents=True)
    for path in resources.folder("resolve/model").iterdir():
        (home / path.name).write_bytes(path.read_bytes())
    real = resources.folder
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "kg")
    monkeypatch.setattr(resources, "folder", lambda name: home if name == "resolve/model" else tmp_path / "none")
    resources.fingerprint.cache_clear()
    yield home
    monkeypatch.undo()
    resources.fingerprint.cache_clear()
    assert resources.folder is real


def test_the_weights_are_in_the_fingerprint(other_model: Path) -> None:
    before = resources.fingerprint()
    resources.fingerprint.cache_clear()
    assert resources.fingerprint() == before
    resources.fingerprint.cache_clear()
    path = other_model / "encounters.npz"
    path.write_bytes(path.read_bytes() + b"\0")
    assert resources.fingerprint() != before


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("They discussed the next round of the talks.", 0),  # what is spoken of does not take place
        ("Both lead their delegations at the six-nation talks.", 0),  # of which two are a part
        ("Lunde proposed talks between Norway and Kenya in May.", 1),
        (
            "Norway was trying to avoid an emergency meeting with Kenya.",
            0,
        ),  # what somebody avoids is not planned either
    ],
)
def test_what_a_sentence_does_not_tell(nlp: Language, told: str, expected: int) -> None:
    text = f"Norwegian Foreign Minister Kari Lunde met Kenyan President Joseph Mwangi in Nairobi on Tuesday. {told}"
    article = Article(id="a", text=text, body=((0, len(text)),), published=date(2015, 5, 13))
    first, *others = build_facts(article, nlp).encounters
    assert {p.actor for p in first.participants} == {"person/kari-lunde", "person/joseph-mwangi"}
    assert len(others) == expected
    assert all({p.actor for p in e.participants} == {"state/NO", "state/KE"} for e in others)
