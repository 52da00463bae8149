"""A part of a network: what fits is there whole, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from kg.render.network import Actor, Encounter, Network, Participant, Report, Source
from kg.render.part import Part, take_part
from tests.render.conftest import some_network


def encounter(name: str, who: Iterable[str], *, day: str = "", articles: int = 1, **known: object) -> Encounter:
    at = date.fromisoformat(day) if day else None
    people = tuple(Participant(actor=actor, side=f"{actor[0]}-land") for actor in who)
    reports = tuple(Report(source=f"article/{name}{i}", quote="They met.") for i in range(articles))
    values = {"type": "meeting", "status": "held", **known}
    return Encounter(id=name, participants=people, when=day, earliest=at, latest=at, reports=reports, **values)  # type: ignore[arg-type]


CHAIN = (
    encounter("1", ["anna", "boris"], day="2004-03-01", topics=("trade",)),
    encounter("2", ["boris", "clara", "anton"], day="2005-03-01", articles=3, topics=("trade", "abductions")),
    encounter("3", ["clara", "dora"], day="2006-03-01", status="planned"),
    encounter("4", ["dora", "emil"], status="denied"),
)


@pytest.fixture
def network() -> Network:
    people = sorted({p.actor for e in CHAIN for p in e.participants})
    lands = sorted({p.side for e in CHAIN for p in e.participants})
    return Network(
        actors=tuple(
            sorted(
                [Actor(id=name, kind="person", label=name, side=f"{name[0]}-land") for name in people]
                + [Actor(id=name, kind="state", label=name) for name in lands],
                key=lambda actor: actor.id,
            )
        ),
        encounters=CHAIN,
        sources=tuple(Source(id=r.source, title=r.source) for e in CHAIN for r in e.reports),
    )


@pytest.mark.parametrize(
    ("part", "ids"),
    [
        (Part(), "1234"),
        (Part(focus=frozenset({"anna"})), "1"),
        (Part(focus=frozenset({"anna"}), hops=2), "12"),
        (Part(focus=frozenset({"anna"}), hops=9), "1234"),
        (Part(focus=frozenset({"a-land"})), "12"),  # Anton acts for it too
        (Part(focus=frozenset({"anna", "emil"})), "14"),
        (Part(first=date(2005, 3, 1)), "23"),  # what is undated is of no time
        (Part(last=date(2005, 3, 1)), "12"),
        (Part(first=date(2005, 1, 1), last=date(2005, 12, 31)), "2"),
        (Part(topics=frozenset({"trade"})), "12"),
        (Part(topics=frozenset({"abductions", "climate"})), "2"),
        (Part(statuses=frozenset({"planned", "denied"})), "34"),
        (Part(focus=frozenset({"clara"}), statuses=frozenset({"held"}), hops=3), "12"),
        (Part(limit=1), "2"),  # three articles tell of it
        (Part(limit=3), "123"),  # then the latest; undated last
        (Part(focus=frozenset({"nobody"})), ""),
    ],
)
def test_what_is_in_a_part(network: Network, part: Part, ids: str) -> None:
    assert "".join(e.id for e in take_part(network, part).encounters) == ids


def test_all_who_took_part_stay_and_nobody_else(network: Network) -> None:
    shown = take_part(network, Part(first=date(2005, 1, 1), last=date(2005, 12, 31)))
    assert [actor.id for actor in shown.actors] == ["a-land", "anton", "b-land", "boris", "c-land", "clara"]
    assert [source.id for source in shown.sources] == ["article/20", "article/21", "article/22"]


def test_a_part_that_asks_nothing_is_the_whole() -> None:
    network = some_network(60, 200)
    everything = take_part(network, Part())
    assert everything.encounters == network.encounters
    assert take_part(everything, Part()) == everything


def test_a_part_of_a_part_is_the_part_of_both() -> None:
    network = some_network(60, 400)
    years, held = Part(first=date(2004, 1, 1), last=date(2009, 12, 31)), Part(statuses=frozenset({"held"}))
    both = Part(first=years.first, last=years.last, statuses=held.statuses)
    assert take_part(take_part(network, years), held) == take_part(network, both)
