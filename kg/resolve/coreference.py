"""Who is meant: the mentions of one article become its entities, and every name, description and pronoun finds its
own or none.

Enter a `Reading` and the offices found in it; leave `Entities`. Names come first (a surname belongs to the one full
name that it
fits), then descriptions ("the minister"), pronouns and groups ("the two sides"). What fits two fits neither, and is
noted.

    Kenichiro Sasae ... Sasae ... he       one person, side state/JP
    the DPRK ... Pyongyang ... North Korean    state/KP
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from kg.extract.reading import Reading
from kg.model import Entity, EntityKind, Mention, OfficeMention
from kg.resolve.cast import Cast
from kg.resolve.delegations import find_delegations
from kg.resolve.descriptions import find_appositions, find_described
from kg.resolve.meanings import Entities
from kg.resolve.parties import find_parties
from kg.resolve.persons import find_persons
from kg.resolve.pronouns import find_pronouns_and_groups
from kg.resolve.stated_sides import add_sides_as_parties, add_sides_of_company, find_sides
from kg.resolve.visits import add_hosts_as_parties
from kg.resolve.weigher import Weigher, weigh_sides

__all__ = ["Entities", "Weigher", "resolve_mentions", "weigh_sides"]


def resolve_mentions(
    reading: Reading, offices: Sequence[OfficeMention] = (), *, weigher: Weigher = weigh_sides
) -> Entities:
    """Settle within one article who is who. Raises nothing: what is not sure means nobody.

    `weigher` weighs for whom somebody acts where the words beside the name do not say it.
    """
    cast = Cast(reading, offices, weigher)
    find_parties(cast)
    find_persons(cast)
    find_appositions(cast)
    find_sides(cast)
    find_described(cast)
    find_delegations(cast)
    find_pronouns_and_groups(cast)
    add_sides_of_company(cast)
    add_sides_as_parties(cast)
    add_hosts_as_parties(cast)
    return Entities(all=_entities(cast), notes=tuple(cast.notes), meanings=cast.meanings)


def _entities(cast: Cast) -> tuple[Entity, ...]:
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for m, ids in cast.meanings.items():
        if len(ids) == 1:
            mentions[ids[0]].append(m)
    found: list[Entity] = []
    for person in cast.persons:
        found.append(
            Entity(
                id=person.id,
                kind=EntityKind.PERSON,
                name=person.fullest,
                side=cast.sides.get(person.id, ""),
                mentions=tuple(sorted(mentions[person.id], key=lambda m: m.evidence.start)),
            )
        )
    for entity, (kind, name, key) in cast.party_names.items():
        found.append(
            Entity(
                id=entity,
                kind=kind,
                name=name,
                key=key,
                side="" if kind is EntityKind.PLACE else entity,
                mentions=tuple(sorted(mentions[entity], key=lambda m: m.evidence.start)),
            )
        )
    return tuple(sorted(found, key=lambda e: (e.kind, e.id)))
