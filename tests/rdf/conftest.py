"""Hypothesis strategies for facts of articles: hostile texts and names, all kinds of entities and events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import strategies as st

from kg.model import (
    Agreement,
    Article,
    ArticleFacts,
    DateValue,
    Encounter,
    EncounterType,
    Entity,
    EntityKind,
    Evidence,
    Form,
    Mention,
    MentionKind,
    Participation,
    RoleName,
    Statement,
    Status,
    Tenure,
)
from kg.rdf.namespaces import TOPIC

HOSTILE_TEXT = st.text(
    st.one_of(
        st.characters(codec="utf-8"), st.sampled_from("<>\"'\\{}#%/?&;\x00\x01\x0b\x7f\ufffe\ufeff\u2028\u202eée\u0301")
    ),
    max_size=20,
)
NAMES = st.one_of(st.sampled_from(("Kim Kye Gwan", "Kim Kye-gwan", "Sasae", "<script>alert(1)</script>")), HOSTILE_TEXT)

SERIES = (
    "",
    "fourth round",
    "the fourth round of trilateral talks",
    "five-party negotiations",
    "round 2 of border talks",
    "the G7 summit",
    "the 2005 G7 summit",
    "the second NATO summit",
    "the Franco-German summit",
)


@st.composite
def dates(draw: st.DrawFn) -> DateValue:
    start = draw(st.dates(date(2004, 12, 30), date(2005, 1, 6)))
    days = draw(st.integers(0, 3))
    end = start + timedelta(days=days)
    return DateValue(
        edtf=f"{start}/{end}" if days else str(start),
        start=start,
        end=end,
        precision="interval" if days else "day",
        basis=draw(st.sampled_from(("stated", "relative"))),
        words=draw(NAMES),
        reason=draw(NAMES),
    )


@st.composite
def facts(draw: st.DrawFn, ident: str = "a") -> ArticleFacts:
    """Facts that hold together: every id is that of an entity, every quotation stands in the text."""
    text = draw(HOSTILE_TEXT.filter(str.strip)) + " end"
    article = Article(
        id=ident,
        text=text,
        body=((0, len(text)),),
        source=draw(NAMES),
        title=draw(NAMES),
        publisher=draw(NAMES),
        url=draw(st.sampled_from(("", "https://news.example/1", "javascript:alert(1)", "https://x/<b>"))),
        published=draw(st.none() | st.dates(date(2005, 1, 1), date(2005, 1, 9))),
    )

    def evidence() -> Evidence:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Evidence(
            article=ident, start=start, end=end, quote=text[start:end], rule=draw(st.sampled_from(("", "r/1", "met")))
        )

    def entity(ident: str, kind: EntityKind, side: str = "") -> Entity:
        mention = Mention(name=draw(NAMES), kind=MentionKind(kind.value), form=Form.NAME, evidence=evidence(), head=0)
        name = draw(NAMES.filter(str.strip))
        return Entity(id=ident, kind=kind, name=name, mentions=(mention,), side=side, key=ident.partition("/")[2])

    states = [entity(f"state/{code}", EntityKind.STATE, f"state/{code}") for code in ("JP", "KP", "CN")]
    others = [
        entity("organisation/UN", EntityKind.ORGANISATION, "organisation/UN"),
        entity("place/beijing", EntityKind.PLACE),
        entity("place/<x>", EntityKind.PLACE),
    ]
    sides = [state.id for state in states] + ["organisation/UN"]
    slugs = draw(st.lists(st.sampled_from(("kim", "sasae", "<x>", "a/b", "..")), max_size=4, unique=True))
    persons = [entity(f"person/{slug}", EntityKind.PERSON, draw(st.sampled_from(("", *sides)))) for slug in slugs]
    actors = sides + [person.id for person in persons]
    places = ("place/beijing", "place/<x>", "state/CN")

    def participations() -> tuple[Participation, ...]:
        chosen = draw(st.lists(st.sampled_from(actors), min_size=2, max_size=4, unique=True))
        side_of = {person.id: person.side for person in persons}
        return tuple(
            Participation(
                actor=actor,
                role=draw(st.sampled_from(RoleName)),
                side=side_of.get(actor, actor),
                office=draw(NAMES) if actor in side_of else "",
            )
            for actor in chosen
        )

    topics = st.lists(st.sampled_from(tuple(TOPIC)), max_size=2, unique=True).map(lambda t: tuple(sorted(t)))
    encounters = tuple(
        Encounter(
            id=f"encounter/{number}",
            type=draw(st.sampled_from(EncounterType)),
            status=draw(st.sampled_from(Status)),
            participants=participations(),
            evidence=(evidence(),),
            when=draw(st.none() | dates()),
            places=tuple(sorted(draw(st.lists(st.sampled_from(places), max_size=2, unique=True)))),
            venue=draw(NAMES),
            occasion=draw(st.sampled_from(("", "the five-nation talks", "last year's G7 summit"))),
            series=draw(st.sampled_from(SERIES)),
            topics=draw(topics),
            part_of="encounter/1" if number == 2 else "",
        )
        for number in range(1, draw(st.integers(0, 3)) + 1)
    )
    return ArticleFacts(
        article=article,
        entities=tuple(sorted((*states, *others, *persons), key=lambda e: e.id)),
        tenures=tuple(
            Tenure(person=p.id, title=draw(NAMES.filter(str.strip)), of=p.side, evidence=(evidence(),))
            for p in persons[:1]
        ),
        encounters=encounters,
        statements=tuple(
            Statement(
                id="statement/1", speaker=p.id, verb="said", evidence=evidence(), quote=draw(NAMES), topics=draw(topics)
            )
            for p in persons[:1]
        ),
        agreements=draw(
            st.sampled_from(
                (
                    (),
                    (
                        Agreement(
                            id="agreement/1",
                            name="Pyongyang Declaration",
                            evidence=(evidence(),),
                            parties=("state/JP",),
                        ),
                    ),
                )
            )
        ),
    )


@pytest.fixture(scope="session")
def facts_of() -> Callable[[str], st.SearchStrategy[ArticleFacts]]:
    """The strategy for facts of an article with that id; a fixture, since tests cannot import this file."""
    return facts
