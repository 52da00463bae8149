"""Networks made for tests: a small one told by hand and large ones drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from kg.render.network import STATUSES, TYPES, Actor, Encounter, Kind, Mark, Network, Participant, Report, Source

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
        ident, source = f"{ID}encounter/{i:06}", lot.choice(sources).id
        made.append(
            Encounter(
                id=ident,
                label=f"meeting: {label[a.id]}, {label[b.id]}; City {i % 60}; {when}",
                place_ids=(f"{ID}place/{i % 60}",) if i % 3 else (),
                type=lot.choice(TYPES),
                status=lot.choices(STATUSES, [80, 10, 4, 3, 3])[0],
                participants=(
                    Participant(
                        actor=a.id, side=side[a.id], office="Foreign Minister" if i % 5 == 0 else "", id=f"{ident}/1"
                    ),
                    Participant(actor=b.id, side=side[b.id], id=f"{ident}/2"),
                ),
                when=when,
                earliest=first,
                latest=last,
                places=(f"City {i % 60}",) if i % 3 else (),
                topics=(f"topic {i % 11}",) if i % 2 else (),
                reports=(
                    Report(
                        source=source,
                        quote=quote,
                        when=when,
                        start=i % 3000,
                        id=f"{source}#encounter/{i % 9}",
                        evidence=f"{source}#evidence/{i % 3000}-{i % 3000 + len(quote)}/encounter%252Fmeet",
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


def told_network() -> Network:
    """Six encounters told by hand: reports that differ, statuses, a day, a span, a month, a year, no date."""

    def party(kind: Kind, ident: str, label: str, *names: str) -> Actor:
        return Actor(id=f"{ID}{kind}/{ident}", kind=kind, label=label, names=names)

    japan, north, china = (
        party("state", "JP", "Japan"),
        party("state", "KP", "North Korea", "DPRK"),
        party("state", "CN", "China"),
    )
    cross = party("organisation", "ICRC", "Red Cross")
    kim = Actor(
        id=f"{ID}person/kim-kye-gwan",
        kind="person",
        label="Kim Kye Gwan",
        side=north.id,
        names=("Kim Gye-gwan",),
        offices=("Vice Foreign Minister, North Korea",),
    )
    sasae = Actor(id=f"{ID}person/kenichiro-sasae", kind="person", label="Kenichiro Sasae", side=japan.id)
    wire = Source(
        id=f"{ID}article/wire", title="Envoys confer in Beijing", publisher="The Wire", url="https://wire.example.org/1"
    )
    daily = Source(
        id=f"{ID}article/daily",
        title="Two envoys meet again",
        publisher="The Daily",
        url="javascript:alert(1)",
        published="2005-09-16",
    )

    def report(source: Source, quote: str, *named: Actor, **said: str) -> Report:
        marks = tuple(
            Mark(start=quote.index(name), end=quote.index(name) + len(name), actor=actor.id)
            for actor in named
            for name in [next(n for n in (actor.label, *actor.names) if n in quote)]
        )
        return Report(source=source.id, quote=quote, marks=marks, **said)

    def encounter(
        number: int, kind: str, status: str, who: tuple[Participant, ...], *reports: Report, **more: object
    ) -> Encounter:
        return Encounter(
            id=f"{ID}encounter/{number}", type=kind, status=status, participants=who, reports=reports, **more
        )  # type: ignore[arg-type]

    pair = (
        Participant(actor=kim.id, side=north.id, office="Vice Foreign Minister"),
        Participant(actor=sasae.id, side=japan.id),
    )
    states = (Participant(actor=japan.id, side=japan.id), Participant(actor=north.id, side=north.id))
    encounters = (
        encounter(
            1, "meeting", "held", pair,
            report(wire, "Kim Kye Gwan sat down with Kenichiro Sasae 🤝 on Wednesday.", kim, sasae, when="2005-09-14"),
            report(daily, "A day earlier Kim Gye-gwan had received Sasae.", kim, when="2005-09-13", type="talks"),
            when="2005-09-14", earliest=date(2005, 9, 14), latest=date(2005, 9, 14), words="Wednesday",
            places=("Beijing",), occasion="six-party talks", topics=("abductions",),
        ),
        encounter(
            2, "talks", "held", states, report(wire, "The two governments talked in Pyongyang that November."),
            when="2004-11", earliest=date(2004, 11, 1), latest=date(2004, 11, 30), places=("Pyongyang",),
            topics=("normalisation",),
        ),
        encounter(
            3, "talks", "planned", states, report(daily, "Japan and North Korea are to meet before the year is out."),
            when="2005", earliest=date(2005, 1, 1), latest=date(2005, 12, 31),
        ),
        encounter(
            4, "meeting", "denied", (pair[0], Participant(actor=china.id, side=china.id)),
            report(daily, "Kim Kye Gwan saw nobody from China, an official said.", kim),
            when="2005-09-15", earliest=date(2005, 9, 15), latest=date(2005, 9, 15),
        ),
        encounter(
            5, "visit", "cancelled", (states[0], Participant(actor=cross.id, side=cross.id)),
            report(wire, "The Red Cross called off its visit to Japan."),
        ),
        encounter(
            6, "conference", "held", (*states, Participant(actor=china.id, side=china.id, role="host")),
            report(wire, "China was host to both for three days."),
            when="2005-08-05/2005-08-07", earliest=date(2005, 8, 5), latest=date(2005, 8, 7), places=("Beijing",),
            realises=(f"{ID}encounter/3", f"{ID}encounter/not-in-this-part"),
            topics=("abductions", "nuclear programme"),
        ),
    )  # fmt: skip
    everybody = (japan, north, china, cross, kim, sasae)
    return Network(
        actors=tuple(sorted(everybody, key=lambda actor: actor.id)), encounters=encounters, sources=(daily, wire)
    )


HOSTILE = (
    "<script>window.hurt = 1</script>",
    "</script><script>window.hurt = 1</script>",
    "<img src=x onerror=\"window.hurt = 1\">",
    "\"><svg onload=window.hurt=1>",
    "' onmouseover='window.hurt=1",
    "<a href=\"javascript:window.hurt=1\">href</a>",
    "{{ 7 * 7 }} {% raw %} ${window.hurt = 1}",
    "--><!-- <!--<script>",
    "\u2028window.hurt = 1\u2029//",
    "=HYPERLINK(\"https://x.example\")",
    "__proto__",
    "\u202egnp.exe",
    "]]><script>window.hurt=1</script>",
)  # fmt: skip
ADDRESSES = (
    "javascript:window.hurt=1", " JavaScript:window.hurt=1", "data:text/html,<script>1</script>", "//x.example", "https://x.example/\"><script>window.hurt=1</script>",
)  # fmt: skip


def hostile_network() -> Network:
    """Payloads in every field that an article, its metadata or a label can fill."""
    actors, encounters, sources = [], [], []
    for i, text in enumerate(HOSTILE):
        ids = [f"{ID}person/{i:02}", f"{ID}state/{i:02}"]
        actors.append(Actor(id=ids[0], kind="person", label=text, side=ids[1], names=(text * 2,), offices=(text,)))
        actors.append(Actor(id=ids[1], kind="state", label=text))
        for j, address in enumerate(ADDRESSES):
            sources.append(Source(id=f"{ID}article/{i:02}{j}", title=text, publisher=text, url=address, published=text))
        other = f"{ID}person/{(i + 1) % len(HOSTILE):02}"
        encounters.append(
            Encounter(
                id=f"{ID}encounter/{text}{i}",
                type=text if i % 2 else "meeting",
                status=text if i % 3 == 2 else "held",
                participants=(
                    Participant(actor=ids[0], side=ids[1], office=text, role=text),
                    Participant(actor=other, side=""),
                ),
                when=text if i % 2 else "2005-09-14",
                earliest=date(2005, 9, 14),
                latest=date(2005, 9, 14),
                words=text,
                places=(text,),
                venue=text,
                occasion=text,
                series=text,
                topics=(text,),
                reports=tuple(
                    Report(
                        source=f"{ID}article/{i:02}{j}",
                        quote=f"{text} href {text}",
                        when=text,
                        type=text,
                        status=text,
                        marks=(Mark(start=0, end=len(text), actor=ids[0]), Mark(start=1, end=99999, actor=other)),
                    )
                    for j in range(len(ADDRESSES))
                ),
            )
        )
    return Network(
        actors=tuple(sorted(actors, key=lambda a: a.id)),
        encounters=tuple(encounters),
        sources=tuple(sorted(sources, key=lambda s: s.id)),
    )


@pytest.fixture
def told() -> Network:
    return told_network()


@pytest.fixture
def hostile() -> Network:
    return hostile_network()
