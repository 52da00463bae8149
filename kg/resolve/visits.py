"""Who travelled, and to whom: a visit has visitors of one side, and states as hosts.

Enter who takes part in a visit as its clause tells it; leave the visitors and the states that they came to. "Haniya, on his first
trip to Iran, met Khamenei": the trip is Haniya's to Iran, and whom he met there is an encounter of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.model import Entity, EntityKind, RoleName


def of_visit(
    actors: Mapping[str, RoleName], by_id: Mapping[str, Entity], sides: Callable[[list[str]], set[str]]
) -> dict[str, RoleName]:
    """The actors of a visit, where a person of its hosts gives way to the state that he acts for.

    `sides` tells the sides of some actors. Nothing changes where it is not told who travelled; nobody is left where all
    are hosts: "visited Japan and Korea", without a word of who did.
    """
    if all(role is RoleName.HOST for role in actors.values()):
        return {}
    travelling = _travelling(actors, by_id, sides)
    if not travelling:
        return dict(actors)
    kept: dict[str, RoleName] = {}
    for actor, role in actors.items():
        side = sides([actor])
        if side == {travelling} or by_id[actor].kind is not EntityKind.PERSON:
            kept[actor] = role
        elif by_id[actor].side in by_id:
            kept.setdefault(by_id[actor].side, RoleName.HOST)
    return kept


def _travelling(
    actors: Mapping[str, RoleName], by_id: Mapping[str, Entity], sides: Callable[[list[str]], set[str]]
) -> str:
    """The one side that travels: that of the guests, or of the persons who are no hosts; "" where it is not sure."""
    at_home = sides([a for a, role in actors.items() if role is RoleName.HOST])
    people = [a for a in actors if by_id[a].kind is EntityKind.PERSON]
    guests = [a for a, role in actors.items() if role is RoleName.GUEST]
    for some in ([a for a in guests if a in people], guests, people):
        found = sides(some) - at_home
        if len(found) == 1:
            return found.pop()
    return ""
