"""For whom each person of an article acts, step by step: the words beside the name, the offices, the delegation that he leads, whose he
is, the habits of titles, and at last what a model weighs.

Enters a `Cast` with its persons; leaves their sides in it.
"""

from __future__ import annotations

import re
from collections import Counter

from kg.model import EntityKind, Form, Mention
from kg.resolve.bare_titles import seat_bare_titles
from kg.resolve.bodies import body_of
from kg.resolve.cast import Cast
from kg.resolve.company import find_company
from kg.resolve.invitations import find_invitations
from kg.resolve.leaders import led_side
from kg.resolve.owners import faced_side, foretold_side, owned_side
from kg.resolve.title_words import is_past
from kg.resolve.weighed_sides import weigh_all_sides

HAILS = re.compile(r",?\s+(?:of|from|with)\s+(?:the\s+)?(?:[a-z-]+\s+){0,2}(?:group|organi[sz]ation|institute)?\s*")
"""What stands between a name and the organisation that somebody is from."""


def find_sides(cast: Cast) -> None:
    """Give every person the side that he acts for, as far as the article shows it."""
    for person in cast.persons:
        votes: Counter[str] = Counter()
        for m in person.mentions:
            side = cast.party_id(m.side)
            if side and not is_past(m.title):
                votes[side] += 3
        for m, described in cast.described.items():
            side = cast.party_id(m.side)
            if (
                described is person
                and side
                and not is_past(m.title)
                and not any(w in m.name.split() for w in ("to", "for"))
            ):
                votes[side] += 1
        if not votes:
            votes.update(led_side(cast, m) for m in person.mentions)
            votes.update(_hails_from(cast, m) for m in person.mentions)
            del votes[""]
        if votes:
            cast.sides[person.id] = max(sorted(votes), key=lambda s: votes[s])
    for office in cast.offices:
        owner = cast.person_of.get(office.person)
        if owner is None or owner.id in cast.sides or office.of is None:
            continue
        parties = cast.meanings.get(office.of, ())
        if len(parties) == 1 and not parties[0].startswith("place/") and not is_past(office.title):
            row = cast.gazetteer.organisations.get(office.of.key)
            cast.sides[owner.id] = (cast.party_id(row.state) if row is not None else "") or parties[0]
    _inviters(cast)
    _owned(cast)
    _of_bodies(cast)
    _opposites(cast)
    cast.sure = frozenset(cast.sides)
    seat_bare_titles(cast)
    weigh_all_sides(cast)
    _owned(cast)


def _opposites(cast: Cast) -> None:
    """Somebody's counterpart acts for the other state, where an article names two: "his counterpart, Okoye"."""
    states = {party for party, (kind, _, _) in cast.party_names.items() if kind is EntityKind.STATE}
    for person in cast.persons:
        faced = {faced_side(cast, m) for m in person.mentions if m.form is Form.NAME and person.id not in cast.sides}
        for side in faced & states:
            if len(states) == 2:
                cast.sides[person.id] = (states - {side}).pop()


def _inviters(cast: Cast) -> None:
    """Whoever invites somebody to a state acts for it, unless the words beside his name say otherwise."""
    for invitation in find_invitations(cast):
        cast.sides |= dict.fromkeys((host for host in invitation.hosts if host not in cast.sides), invitation.state)


def _of_bodies(cast: Cast) -> None:
    """Those with an office that only organisations have act for the one such that the article names: "the Secretary-General"."""
    named = {key for kind, _, key in cast.party_names.values() if kind is EntityKind.ORGANISATION and key}
    for person in cast.persons:
        bodies = {body_of(title, named) for title in cast.titles(person) if person.id not in cast.sides}
        if len(bodies := bodies - {""}) == 1:
            cast.sides[person.id] = f"organisation/{bodies.pop()}"


def _hails_from(cast: Cast, mention: Mention) -> str:
    """The organisation that stands behind a name: "Lund of the Fishers' Union", "Lund, from the group Seas First"."""
    text = cast.reading.article.text
    for other in cast.reading.organisations:
        between = text[mention.evidence.end : other.evidence.start]
        if 0 < len(between) < 50 and HAILS.fullmatch(between):
            return cast.meanings[other][0] if len(cast.meanings.get(other, ())) == 1 else ""
    return ""


def _owned(cast: Cast) -> None:
    """Those whom the text calls somebody's own act for whom he acts: "Lund's spokeswoman Berg", "her predecessor, Holm"."""
    for person in cast.persons:
        if person.id in cast.sides and (not cast.sure or person.id in cast.sure):
            continue
        sides = (owned_side(cast, m) for m in person.mentions if m.form is Form.NAME)
        side = next((side for side in sides if side), "") or foretold_side(cast, person)
        if side:
            cast.sides[person.id] = side


def add_sides_of_company(cast: Cast) -> None:
    """Who came with somebody acts for whom he acts, unless the words beside the name say otherwise."""
    for company in find_company(cast.reading, lambda mention: cast.meanings.get(mention, ())):
        side = cast.sides.get(company.principal)
        if side:
            cast.sides |= dict.fromkeys((o for o in company.others if o not in cast.sure), side)


def add_sides_as_parties(cast: Cast) -> None:
    """A side that only a person's title tells ("White House adviser") is a party of the article too.

    The words that name the person are its evidence. A side that is no state is left out.
    """
    for person in cast.persons:
        side = cast.sides.get(person.id, "")
        if not side or side in cast.party_names:
            continue
        kind, _, key = side.partition("/")
        said = [m for m, ids in cast.meanings.items() if ids == (person.id,)]
        if kind != "state" or not cast.gazetteer.is_state(key) or not said:
            del cast.sides[person.id]
            continue
        named = min(said, key=lambda m: (not m.title, m.evidence.start))
        cast.bring_in(key, named)
