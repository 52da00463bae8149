"""Who travelled, and to whom."""

from __future__ import annotations

from datetime import date

import pytest
from spacy.language import Language

from kg.article import build_facts
from kg.model import Article, Encounter, EncounterType, Entity, EntityKind, RoleName
from kg.resolve.visits import of_visit


def entity(name: str, side: str = "") -> Entity:
    kind = EntityKind.PERSON if side or name == "stranger" else EntityKind.STATE
    return Entity(id=name, kind=kind, name=name, mentions=(), side=side or ("" if kind is EntityKind.PERSON else name))


KNOWN = {
    e.id: e
    for e in (
        *map(entity, ("mali", "peru", "togo", "stranger")),
        entity("diarra", "mali"),
        entity("keita", "mali"),
        entity("quispe", "peru"),
    )
}


def sides(actors: list[str]) -> set[str]:
    return {KNOWN[a].side or a for a in actors}


def visit(**roles: str) -> dict[str, str]:
    found = of_visit({a: RoleName(r) for a, r in roles.items()}, KNOWN, sides)
    return {a: r.value for a, r in found.items()}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"diarra": "guest", "quispe": "participant"}, {"diarra": "guest", "peru": "host"}),
        ({"diarra": "guest", "quispe": "participant", "peru": "host"}, {"diarra": "guest", "peru": "host"}),
        ({"diarra": "guest", "keita": "guest", "peru": "host"}, {"diarra": "guest", "keita": "guest", "peru": "host"}),
        ({"diarra": "participant", "peru": "host"}, {"diarra": "participant", "peru": "host"}),
        ({"diarra": "participant", "quispe": "participant"}, {"diarra": "participant", "quispe": "participant"}),
        ({"mali": "guest", "quispe": "participant"}, {"mali": "guest", "peru": "host"}),
        ({"peru": "host", "togo": "host"}, {}),
        ({"stranger": "guest", "peru": "host"}, {"stranger": "guest", "peru": "host"}),
        ({"mali": "participant", "peru": "participant"}, {"mali": "participant", "peru": "participant"}),
    ],
    ids=[
        "a person of the host gives way to the state",
        "which may be named already",
        "all who travel stay",
        "whoever is no host travelled",
        "two sides of persons, nothing said of who travelled",
        "a state travels",
        "hosts alone are nobody's visit",
        "whoever acts for nobody known",
        "states alone",
    ],
)
def test_visitors_and_hosts(told: dict[str, str], expected: dict[str, str]) -> None:
    assert visit(**told) == expected


def visits(nlp: Language, told: str, today: date = date(1999, 3, 4)) -> list[Encounter]:
    text = f"Ankara - {told}"
    article = Article(id="a", text=text, body=((9, len(text)),), published=today, dateline_place="Ankara")
    return [e for e in build_facts(article, nlp).encounters if e.type is EncounterType.VISIT]


@pytest.mark.parametrize(
    ("told", "who"),
    [
        # "here" is the state that the article was sent from
        (
            "French Foreign Minister Luc Morel arrived here on Wednesday for talks with Turkish officials.",
            {"person/luc-morel", "state/TR"},
        ),
        # whoever receives a visiting minister is at home
        (
            "Greek Premier Nikos Pappas held talks with visiting French Foreign Minister Luc Morel in Athens on Wednesday.",
            {"person/luc-morel", "state/GR"},
        ),
        (
            "French Foreign Minister Luc Morel told reporters on his return from Greece that he was satisfied.",
            {"person/luc-morel", "state/GR"},
        ),
        (
            "France sent its envoy Luc Morel to Greece on Wednesday.",
            {"person/luc-morel", "state/GR"},
        ),
        # the text names nothing of the state but its capital
        ("French Foreign Minister Luc Morel flew to Athens on Wednesday.", {"person/luc-morel", "state/GR"}),
        # what hangs on the verb says who comes
        (
            "Greece expects a visit next week by French Foreign Minister Luc Morel.",
            {"person/luc-morel", "state/GR"},
        ),
        # names behind what the states are called
        (
            "French Foreign Minister Luc Morel said coastal state Greece, which he visited on Wednesday, was ready.",
            {"person/luc-morel", "state/GR"},
        ),
        ("Turkey said French Foreign Minister Luc Morel was here on Monday.", {"person/luc-morel", "state/TR"}),
        ("A French delegation left Athens on Wednesday after holding talks on fish.", {"state/FR", "state/GR"}),
        # asked, not agreed
        (
            "French Foreign Minister Luc Morel invited Greek Premier Nikos Pappas to Paris.",
            {"person/nikos-pappas", "state/FR"},
        ),
    ],
    ids=["here", "visiting", "return", "sent", "capital", "by", "called", "was here", "left after", "invited"],
)
def test_the_state_that_somebody_came_to_takes_part(nlp: Language, told: str, who: set[str]) -> None:
    assert [{p.actor for p in visit.participants} for visit in visits(nlp, told)] == [who]


def test_a_visit_has_the_days_from_its_arrival_to_its_end(nlp: Language) -> None:
    told = "French Foreign Minister Luc Morel ended a visit to Greece on Wednesday. Morel arrived in Greece on Monday."
    assert [v.when.edtf for v in visits(nlp, told) if v.when] == ["1999-03-01/1999-03-03"]


def test_a_visit_is_in_the_state_it_leads_to(nlp: Language) -> None:
    told = "French Foreign Minister Luc Morel visited Greece on Wednesday on the first leg of a Middle East tour."
    (visit,) = visits(nlp, told)
    assert visit.places == ("state/GR",)


def test_talks_that_go_into_recess_are_no_visit(nlp: Language) -> None:
    told = "French Foreign Minister Luc Morel met Greek Premier Nikos Pappas on Wednesday, when the talks went into recess."
    assert visits(nlp, told) == []


@pytest.mark.parametrize(
    "told",
    [
        "French Foreign Minister Luc Morel flew to Athens on Wednesday for the conference.",
        "French Foreign Minister Luc Morel flew to Brussels on Wednesday.",
    ],
    ids=["a gathering", "a seat of bodies"],
)
def test_who_comes_to_a_gathering_comes_to_no_host(nlp: Language, told: str) -> None:
    assert visits(nlp, told) == []


def test_each_stop_of_a_tour_is_a_visit(nlp: Language) -> None:
    told = (
        "French Foreign Minister Luc Morel said his tour, which has taken him to London, Lisbon and Athens, went well."
    )
    hosts = {p.actor for visit in visits(nlp, told) for p in visit.participants if p.role is RoleName.HOST}
    assert hosts == {"state/GB", "state/PT", "state/GR"}


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("French Foreign Minister Luc Morel starts a week long visit to Greece on Sunday.", "1999-03-07/1999-03-13"),
        (
            "French Foreign Minister Luc Morel will be in Greece from Friday for a two-day visit.",
            "1999-03-05/1999-03-06",
        ),
        ("French Foreign Minister Luc Morel, winding up a two-day visit to Greece, was glad.", "1999-03-03/1999-03-04"),
        ("They discussed the April 29-May 2 visit of French Minister Luc Morel to Greece.", "1999-04-29/1999-05-02"),
        ("French Foreign Minister Luc Morel is the first French minister to visit Greece since 1980.", ""),
    ],
    ids=["starts", "be", "ends", "days before it", "since the one before"],
)
def test_a_visit_has_the_days_that_its_words_give(nlp: Language, told: str, when: str) -> None:
    assert [v.when.edtf if v.when else "" for v in visits(nlp, told)] == [when]


def test_the_arrival_is_no_day_of_the_visits_before_it(nlp: Language) -> None:
    told = "French Foreign Minister Luc Morel arrived in Greece on Wednesday after visits to Spain and Italy."
    places = {v.places: v.when.edtf if v.when else "" for v in visits(nlp, told)}
    assert places[("state/GR",)] == "1999-03-03/1999-03-04"
    assert all("state/GR" not in where for where in places if where != ("state/GR",))
