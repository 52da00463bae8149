"""A part of a network: around somebody, of a time, of some topics, of some statuses, or the most reported of it.

In go a `Network` and a `Part`; out comes a `Network` with the encounters that fit all that is asked, whole with all
who took part, and with only the actors, sides and articles that these name. Nobody is taken out of an encounter: who
was there is what the page is read for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.render.network import Encounter, Network


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What is asked of an encounter; each empty value asks nothing.

    `focus`: IRIs of actors, of whom one took part or was acted for. `hops`: 1 for their encounters, 2 also for those
    of the people met there, and so on. `first`, `last`: days that bound the time; what is undated is then left out.
    `topics`, `statuses`: as an `Encounter` names them, one of which it must have. `limit`: how many encounters at
    most, 0 for all.
    """

    focus: frozenset[str] = frozenset()
    hops: int = 1
    first: date | None = None
    last: date | None = None
    topics: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    limit: int = 0


def take_part(network: Network, part: Part) -> Network:
    """The part of a network that is asked for, in the order of the whole."""
    kept = [encounter for encounter in network.encounters if _fits(encounter, part)]
    if part.focus:
        kept = _around(kept, part.focus, part.hops)
    if 0 < part.limit < len(kept):
        most = {encounter.id for encounter in sorted(kept, key=_weight)[: part.limit]}
        kept = [encounter for encounter in kept if encounter.id in most]
    named = {iri for e in kept for p in e.participants for iri in (p.actor, p.side)}
    sources = {report.source for e in kept for report in e.reports}
    places = {iri for e in kept for iri in e.place_ids}
    return Network(
        # the side for which somebody mostly acts stays too: the page draws him beside it
        actors=tuple(a for a in network.actors if a.id in named | _sides(network, named)),
        encounters=tuple(kept),
        sources=tuple(s for s in network.sources if s.id in sources),
        places=tuple(p for p in network.places if p.id in places),
    )


def _sides(network: Network, named: set[str]) -> set[str]:
    return {actor.side for actor in network.actors if actor.id in named}


def _fits(encounter: Encounter, part: Part) -> bool:
    if part.first and (encounter.latest is None or encounter.latest < part.first):
        return False
    if part.last and (encounter.earliest is None or encounter.earliest > part.last):
        return False
    if part.topics and part.topics.isdisjoint(encounter.topics):
        return False
    return not part.statuses or encounter.status in part.statuses


def _around(encounters: Sequence[Encounter], focus: frozenset[str], hops: int) -> list[Encounter]:
    """The encounters of the focus, then of those met there. The first hop counts for whom somebody acted, later ones
    do not: all who ever acted for a state are not the neighbours of one of them.
    """
    found = {e.id for e in encounters if any(p.actor in focus or p.side in focus for p in e.participants)}
    for _ in range(1, hops):
        reached = {p.actor for e in encounters if e.id in found for p in e.participants}
        more = {e.id for e in encounters if any(p.actor in reached for p in e.participants)}
        if more == found:
            break
        found |= more
    return [encounter for encounter in encounters if encounter.id in found]


def _weight(encounter: Encounter) -> tuple[int, int, str]:
    """The most reported first, of these the latest; what is undated last."""
    articles = len({report.source for report in encounter.reports})
    return -articles, -(encounter.latest or date.min).toordinal(), encounter.id
