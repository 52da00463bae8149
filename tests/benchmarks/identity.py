"""How long merging takes, and how much memory: a store of many small made-up articles, and one article more.

    python tests/benchmarks/identity.py 14000

Names, offices, days and places are drawn from made-up lists, common ones more often; nothing of it is news.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from kg.model import (
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
    Status,
    Tenure,
)
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.quads import article_quads
from kg.resolve.corrections import Corrections
from kg.resolve.identity import cluster_and_doubts
from kg.resolve.person_records import records_of
from kg.store import Store
from kg.store.merging import publish

STATES = ("JP", "KP", "CN", "KR", "US", "RU", "FR", "NO", "EG", "JO", "IN", "BR")
GIVEN = tuple(
    a + b for a in ("An", "Ber", "Cor", "Da", "El", "Fa", "Gre", "Han") for b in ("na", "ta", "lin", "mir", "ro")
)
FAMILY = tuple(
    a + b + c
    for a in ("Mar", "Sto", "Kel", "Bra", "Tor", "Vin", "Hol", "Lan")
    for b in ("ka", "lo", "mi", "sen", "der", "ro")
    for c in ("low", "berg", "vik", "ton", "ov", "ski", "ner", "dale")
)
OFFICES = ("foreign minister", "ambassador", "envoy", "president", "deputy minister")
PLACES = ("beijing", "oslo", "geneva", "amman", "tokyo", "cairo")


def made_up(number: int, pool: int) -> ArticleFacts:
    """The facts of one small article: four persons of two states, two encounters, an office each."""
    draw = random.Random(number)
    ident = f"made-up-{number:06}"
    day = date(1990, 1, 1) + timedelta(days=draw.randrange(10_000))
    text: list[str] = []
    length = 0

    def says(words: str) -> Evidence:
        nonlocal length
        text.append(words + ". ")
        found = Evidence(article=ident, start=length, end=length + len(words), quote=words, rule="made-up")
        length += len(words) + 2
        return found

    sides = draw.sample(STATES, 2)
    entities = [
        Entity(
            id=f"state/{code}",
            kind=EntityKind.STATE,
            name=f"State {code}",
            mentions=(
                Mention(name=code, kind=MentionKind.STATE, form=Form.NAME, evidence=says(f"State {code}"), head=0),
            ),
            side=f"state/{code}",
            key=code,
        )
        for code in sides
    ]
    place = f"place/{draw.choice(PLACES)}"
    said = says(place)
    entities.append(
        Entity(
            id=place,
            kind=EntityKind.PLACE,
            name=place.title()[6:],
            mentions=(Mention(name=place, kind=MentionKind.PLACE, form=Form.NAME, evidence=said, head=0),),
        )
    )
    persons: list[tuple[str, str]] = []
    tenures = []
    for turn in range(4):
        bearer = min(int(draw.expovariate(1.0) * pool / 4), pool - 1)  # few are named often, many once
        side, local = sides[turn % 2], ""
        while not local or any(local == known for known, _ in persons):
            who = random.Random(f"person {bearer}")
            name = f"{who.choice(GIVEN)} {who.choice(FAMILY)}"
            local = f"person/{name.lower().replace(' ', '-')}"
            bearer += 1
        persons.append((local, f"state/{side}"))
        mention = Mention(name=name, kind=MentionKind.PERSON, form=Form.NAME, evidence=says(name), head=0)
        entities.append(Entity(id=local, kind=EntityKind.PERSON, name=name, mentions=(mention,), side=f"state/{side}"))
        title = who.choice(OFFICES)
        tenures.append(Tenure(person=local, title=title, of=f"state/{side}", evidence=(says(f"{title} {name}"),)))
    when = day - timedelta(days=draw.randrange(4))
    encounters = tuple(
        Encounter(
            id=f"encounter/{turn + 1}",
            type=draw.choice((EncounterType.MEETING, EncounterType.TALKS)),
            status=Status.HELD,
            participants=tuple(Participation(actor=p, side=s) for p, s in persons[turn * 2 : turn * 2 + 2]),
            evidence=(says(f"They met {turn}"),),
            when=DateValue(edtf=str(when), start=when, end=when, precision="day", basis="stated", words=str(when)),
            places=(place,),
        )
        for turn in range(len(persons) // 2)
    )
    body = "".join(text)
    return ArticleFacts(
        article=Article(id=ident, text=body, body=((0, len(body)),), source=f"{ident}.txt", published=day),
        entities=tuple(sorted(entities, key=lambda e: e.id)),
        tenures=tuple(tenures),
        encounters=encounters,
    )


def all_made_up(count: int) -> Iterator[ArticleFacts]:
    """So many articles, with half as many persons."""
    return (made_up(number, max(40, count // 2)) for number in range(count))


def timed(what: str, since: float) -> None:
    """Print the processor's seconds since then, of all threads, and the most memory so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:48} {time.process_time() - since:8.2f} s   peak {peak:6.0f} MiB", flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    records = [record for facts in all_made_up(count) for record in records_of(facts)]
    since = time.process_time()
    identities, doubts = cluster_and_doubts(records)
    timed(f"{len(records)} persons of {count} articles resolved", since)
    print(f"  {len(identities)} nodes, {len(doubts)} in doubt")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch, "store")
        since = time.process_time()
        with Store.open(folder, create=True, base=DEFAULT_BASE) as store:
            for facts in all_made_up(count):
                store.put(facts.article.id, "made-up", article_quads(facts))
            timed("parts written", since)
            since = time.process_time()
            publish(store, Corrections())
            timed("merged and published", since)
        since = time.process_time()
        with Store.open(folder, create=True, base=DEFAULT_BASE) as store:
            facts = made_up(count + 1, max(40, count // 2))
            store.put(facts.article.id, "made-up", article_quads(facts))
            publish(store, Corrections())
        timed("one article more", since)


if __name__ == "__main__":
    main()
