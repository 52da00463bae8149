"""Who is asked about in a long article: hundreds of names take no square of the time, and few are never left out."""

from __future__ import annotations

from datetime import date

import pytest

from kg.extract import find_encounters, find_offices
from kg.extract.reading import read
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article
from kg.resolve.candidates import CHIEF, REACH, Scene
from kg.resolve.coreference import resolve_mentions
from kg.resolve.participants import participant_model

NAMES = ("Lund", "Okoye", "Berg", "Diarra", "Quispe", "Haddad", "Novak", "Tanaka", "Silva")
GIVEN = ("Anna", "Boris", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene")
ALL = [f"{given} {name}" for given in GIVEN for name in NAMES]


def scene_of(persons: int) -> Scene:
    pairs = zip(ALL[0:persons:2], ALL[1:persons:2], strict=True)
    text = " ".join(f"Envoy {one} met Ambassador {other} in Geneva on Monday." for one, other in pairs)
    article = Article(id="a", text=text, body=((0, len(text)),), published=date(2015, 5, 13))
    reading = read(parse(load_pipeline(), article.text, article.body), article)
    entities = resolve_mentions(reading, tuple(find_offices(reading)))
    return Scene(reading, entities, tuple(find_encounters(reading, faint=True)))


@pytest.fixture(scope="module")
def long() -> Scene:
    return scene_of(80)


def test_few_persons_are_all_asked_about() -> None:
    scene = scene_of(20)
    assert len(scene.persons) == 20
    assert all(scene.within_reach(t) == scene.actors for t in scene.triggers)


def test_of_many_those_far_off_are_left_out(long: Scene) -> None:
    assert len(long.persons) > CHIEF + 10
    first = long.triggers[0]
    asked = long.within_reach(first)
    left = set(long.actors) - set(asked)
    assert left
    assert left <= long.persons
    assert all(place.sentence > REACH for actor in left for place in long.seen[actor])
    assert asked == [actor for actor in long.actors if actor not in left]


def test_whom_others_name_is_asked_about_however_far_off(long: Scene) -> None:
    first = long.triggers[0]
    left = sorted(set(long.actors) - set(long.within_reach(first)))
    assert left[0] in long.within_reach(first, left[:1])
    long.roles[first.idx][left[1]] = "participant"
    assert left[1] in long.within_reach(first)
    del long.roles[first.idx][left[1]]


def test_each_word_has_the_answers_of_those_in_reach(long: Scene) -> None:
    model, triggers = participant_model(), long.triggers[:3]
    names = model.names(long)[:3]
    left = sorted(set(long.actors) - set(long.within_reach(triggers[0])))
    seats = model.seats(long, triggers, names, {triggers[0].i: left[:1]})
    assert [list(likely) for likely in seats] == [
        long.within_reach(triggers[0], left[:1]),
        *(long.within_reach(t) for t in triggers[1:]),
    ]
