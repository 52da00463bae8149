"""What titles know of readouts, as weak labels: `python tests/benchmarks/titles.py POSTS.jsonl [--show N] [--seed S]`.

In go posts of a government as JSON lines (`id`, `text`, `published`, `publisher`, `url`; also with .gz), some of them readouts of calls and
meetings whose title names the kind and both sides ("Readout of President Berg's Call with Prime Minister Lund of Norway").
The title is taken from the last part of the address, which has it in full. The program sees neither, only the body.
Out come how often the graph has an encounter of that kind between those sides, on which day, and how many encounters of a
readout are between others. Of those where title and graph differ, `--show` prints so many, drawn by lot, to be read.
700 readouts take a minute.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kg.article import read_facts
from kg.language.matcher import Sort, gazetteer
from kg.model import ArticleFacts, Encounter, EncounterType, EntityKind, Status
from kg.resolve.names import words as words_of

TITLE = re.compile(
    r"readout-(?:of|from)-(?:the-)?(?P<host>.+?)-(?:(?:virtual|video|phone|telephone|bilateral|trilateral|secure|secure-video|joint)-)*"
    r"(?P<kind>call|meeting|conversation)s?-with-(?P<guests>.+?)(?:-\d+)?"
)
KINDS = {
    "call": {EncounterType.CALL},
    "conversation": {EncounterType.CALL, EncounterType.TALKS, EncounterType.MEETING},
    "meeting": {EncounterType.MEETING, EncounterType.TALKS},
}
AS_NAMED = {"peoples": "People's"} | {
    word: word for word in ("of", "and", "the", "to", "for", "on", "in", "with", "at")
}
PUBLISHER = "state/US"


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """What a title says: the kind of encounter, the other sides as ids of entities ("state/NO"), and the words on each."""

    kind: str
    sides: frozenset[str]
    host: frozenset[str]
    guests: frozenset[str]


def read_title(url: str) -> Title | None:
    """The title of a readout of a call or meeting with other states or organisations; None of everything else."""
    found = TITLE.fullmatch(urlsplit(url).path.rstrip("/").rpartition("/")[2])
    if found is None:
        return None
    guests = " ".join(AS_NAMED.get(word, word.capitalize()) for word in found["guests"].split("-"))
    hits = [
        hit
        for hit in gazetteer().find(guests)
        if hit.entry.sort in (Sort.STATE, Sort.DEMONYM, Sort.ORGANISATION)
        and not guests.startswith(" of", hit.end)  # "the Commonwealth of the Bahamas" is these
    ]
    kinds = {Sort.ORGANISATION: "organisation"}
    sides = {f"{kinds.get(hit.entry.sort, 'state')}/{hit.entry.key}" for hit in hits} - {PUBLISHER}
    if not sides or any(side.count("/") > 1 for side in sides):  # none, or a name that two states share
        return None
    return Title(
        kind=found["kind"],
        sides=frozenset(sides),
        host=frozenset(word.removesuffix("s") for word in found["host"].split("-")),
        guests=frozenset(found["guests"].split("-")),
    )


def read_posts(path: Path) -> Iterator[tuple[dict[str, Any], Title]]:
    """The posts whose title can be used, with what it says."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            post = json.loads(line)
            if title := read_title(post["url"]):
                yield post, title


def bodies(posts: Iterable[dict[str, Any]]) -> Iterator[ArticleFacts]:
    """What the program reads in the bodies: of the address the host alone, the title not at all."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bodies.jsonl"
        with path.open("w", encoding="utf-8") as out:
            for number, post in enumerate(posts):
                site = "{0.scheme}://{0.netloc}/".format(urlsplit(post["url"]))
                kept = {key: post[key] for key in ("text", "published", "publisher")}
                out.write(json.dumps({**kept, "id": f"post-{number}", "url": f"{site}{number}"}) + "\n")
        for facts in read_facts([path]):
            assert isinstance(facts, ArticleFacts), facts
            yield facts


def sides_of(encounter: Encounter) -> set[str]:
    """The states and organisations that deal with each other in an encounter."""
    named = {p.side or p.actor for p in encounter.participants}
    return {side for side in named if side.startswith(("state/", "organisation/"))}


def has_persons(encounter: Encounter, title: Title, facts: ArticleFacts) -> bool:
    """Whether somebody took part of whom the title has a name on the one side, and somebody else on the other."""
    persons = {e.id: set(words_of(e.name.lower())) for e in facts.entities if e.kind is EntityKind.PERSON}
    actors = [participation.actor for participation in encounter.participants if participation.actor in persons]
    hosts = {actor for actor in actors if persons[actor] & title.host}
    return bool(hosts and any(persons[actor] & title.guests for actor in set(actors) - hosts))


def judge(title: Title, facts: ArticleFacts) -> tuple[str, Encounter | None]:
    """How the graph agrees with the title, in a word, and the encounter that comes nearest."""
    wanted = {PUBLISHER, *title.sides}
    between = [encounter for encounter in facts.encounters if wanted <= sides_of(encounter)]
    held = [encounter for encounter in between if encounter.status is Status.HELD]
    right = [encounter for encounter in held if encounter.type in KINDS[title.kind]]
    if right:
        return "right kind and sides", right[0]
    if held:
        return f"right sides, but a {held[0].type.value}", held[0]
    if between:
        return f"right sides, but {between[0].status.value}", between[0]
    known = [e for e in facts.encounters if e.status is Status.HELD and has_persons(e, title, facts)]
    if known:
        return "right persons, a side not known", known[0]
    return ("other sides only" if facts.encounters else "no encounter"), None


def day_of(encounter: Encounter, published: date | None) -> str:
    """Where the day of an encounter lies to that of publication."""
    if encounter.when is None:
        return "no day"
    if encounter.when.start != encounter.when.end:
        return "more than a day"
    if encounter.when.start == published:
        return "the day of publication"
    return "another day"


def table(title: str, counts: Counter[str]) -> None:
    print(f"\n{title}: {counts.total()}")
    for what, count in counts.most_common():
        print(f"  {what:40} {count:5}  {count / counts.total():.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("posts", type=Path)
    options.add_argument("--show", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    posts = list(read_posts(chosen.posts))
    print(f"{len(posts)} readouts whose title names a call or meeting and the other side")
    verdicts: dict[str, Counter[str]] = {}
    days: Counter[str] = Counter()
    persons: Counter[str] = Counter()
    others: Counter[str] = Counter()
    differ = []
    for (post, title), facts in zip(posts, bodies(post for post, _ in posts), strict=True):
        verdict, found = judge(title, facts)
        verdicts.setdefault(title.kind, Counter())[verdict] += 1
        if verdict == "right kind and sides" and found is not None:
            days[day_of(found, facts.article.published)] += 1
            persons["both" if has_persons(found, title, facts) else "not both"] += 1
        else:
            differ.append((post, title, verdict, facts))
        for encounter in facts.encounters:
            if encounter.status is Status.HELD:
                same = sides_of(encounter) <= {PUBLISHER, *title.sides}
                others["between sides of the title" if same else "with another side"] += 1
    for kind, counts in sorted(verdicts.items()):
        table(f"titles with a {kind}", counts)
    table("titles", sum(verdicts.values(), Counter()))
    table("day of those found", days)
    table("persons whom the title names, of those found", persons)
    table("held encounters of the readouts", others)
    for post, title, verdict, facts in random.Random(chosen.seed).sample(differ, min(chosen.show, len(differ))):
        print(f"\n== {post['url']}\n{verdict}; {title.kind} with {', '.join(sorted(title.sides))}")
        for encounter in facts.encounters:
            print(f"  {encounter.type.value} {encounter.status.value} {sorted(sides_of(encounter))}", end=" ")
            print([(p.actor, p.side) for p in encounter.participants], encounter.evidence[0].quote[:150])
        print(post["text"][:700])


if __name__ == "__main__":
    main()
