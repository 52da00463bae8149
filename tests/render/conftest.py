"""Networks made for tests: a small one told by hand and large ones drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kg.render.network import STATUSES, TYPES, Actor, Encounter, Mark, Network, Participant, Report, Source

ID = "https://example.org/id/"


def some_network(actors: int, encounters: int, *, seed: int = 1) -> Network:
    """A network drawn by lot: a few much-met actors, persons of forty states, dates of every precision."""
    lot = random.Random(seed)
    states = [
        Actor(id=f"{ID}state/{i:02}", kind="state", label=f"State {i:02}") for i in range(min(40, actors // 4 + 1))
    ]
    bodies = [
        Actor(id=f"{ID}organisation/{i:02}", kind="organisation", label=f"Organisation {i:02}")
        for i in range(min(20, actors // 10))
    ]
    given = ["Anna", "Boris", "Chiara", "Dmitri", "Elif", "Farid", "Grace", "Haruto", "Ines", "Jonas"]
    family = [
        "Abe",
        "Berg",
        "Costa",
        "Dang",
        "Eriksen",
        "Fofana",
        "Gomez",
        "Hadid",
        "Ito",
        "Jansen",
        "Kovac",
        "Lindqvist",
    ]
    persons = [
        Actor(
            id=f"{ID}person/{i:05}",
            kind="person",
            label=f"{lot.choice(given)} {lot.choice(family)} {i}",
            side=lot.choice(states).id,
        )
        for i in range(actors - len(states) - len(bodies))
    ]
    everybody = persons + states + bodies
    side = {a.id: a.side or a.id for a in everybody}
    label = {a.id: a.label for a in everybody}
    sources = [
        Source(
            id=f"{ID}article/{i}",
            title=f"Envoys meet for round {i}",
            publisher=f"Agency {i % 7}",
            url=f"https://news.example.org/{i}",
            published="2020-01-02",
        )
        for i in range(max(1, encounters // 5))
    ]
    made = []
    for i in range(encounters):
        # squared: a few actors meet often, most seldom
        a = everybody[int(len(everybody) * lot.random() ** 2)]
        b = everybody[int(len(everybody) * lot.random() ** 1.5)]
        if side[a.id] == side[b.id]:
            continue
        day = date(2000, 1, 1) + timedelta(days=int(8000 * lot.random()))
        precision = lot.choices(["day", "month", "year", "none"], [80, 10, 5, 5])[0]
        when, first, last = {
            "day": (day.isoformat(), day, day),
            "month": (f"{day:%Y-%m}", day.replace(day=1), day.replace(day=28)),
            "year": (f"{day:%Y}", date(day.year, 1, 1), date(day.year, 12, 31)),
            "none": ("", None, None),
        }[precision]
        quote = f"{label[a.id]} met {label[b.id]} on the margins of a conference to speak about matter {i % 97}."
        made.append(
            Encounter(
                id=f"{ID}encounter/{i:06}",
                type=lot.choice(TYPES),
                status=lot.choices(STATUSES, [80, 10, 4, 3, 3])[0],
                participants=(
                    Participant(actor=a.id, side=side[a.id], office="Foreign Minister" if i % 5 == 0 else ""),
                    Participant(actor=b.id, side=side[b.id]),
                ),
                when=when,
                earliest=first,
                latest=last,
                places=(f"City {i % 60}",) if i % 3 else (),
                topics=(f"topic {i % 11}",) if i % 2 else (),
                reports=(
                    Report(
                        source=lot.choice(sources).id,
                        quote=quote,
                        when=when,
                        marks=(Mark(start=0, end=len(label[a.id]), actor=a.id),),
                    ),
                ),
            )
        )
    used = {r.source for e in made for r in e.reports}
    return Network(
        actors=tuple(sorted(everybody, key=lambda actor: actor.id)),
        encounters=tuple(made),
        sources=tuple(sorted((s for s in sources if s.id in used), key=lambda source: source.id)),
    )


@pytest.fixture
def make_network() -> Callable[..., Network]:
    return some_network
