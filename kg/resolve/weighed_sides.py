"""For whom somebody acts where the words beside the name do not say it: the beliefs of a model, and what bars a party from them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EntityKind, MentionKind
from kg.resolve.allegiance import Claims
from kg.resolve.bare_titles import is_partner
from kg.resolve.cast import Cast, Person
from kg.resolve.invitations import find_invitations
from kg.resolve.owners import faced_side, fights_a_state
from kg.resolve.releases import release_of
from kg.resolve.sides import has_office, single_office
from kg.resolve.title_words import is_past

ENOUGH, OVERRULE, DOUBT = 0.45, 0.6, 0.1
"""Beliefs that seat somebody with a side, set another side than the words beside the name gave, and take one away; tuned by
cross-validation on the annotated training articles."""

LISTED = 3
"""Persons of a list who tell for whom one of them acts: in a shorter one two sides may meet."""


def weigh_all_sides(cast: Cast) -> None:
    """Whom the model takes somebody to act for. It overrules the words beside a name only when it is surer."""
    claims = claims_of(cast)
    candidates = claims.candidates()
    if not candidates:
        return
    decided: dict[str, str] = {}
    invited: dict[str, set[str]] = {}
    for invitation in find_invitations(cast):
        for guest in invitation.guests:
            invited.setdefault(guest, set()).add(invitation.state)
    for person in cast.persons:
        beliefs = list(cast.weigher(person.id, candidates, claims.table(person.id)))
        for n in _barred(cast, person, candidates, invited.get(person.id, ())):
            beliefs[n] = 0.0
        best = max(range(len(candidates)), key=lambda n: beliefs[n])
        now = cast.sides.get(person.id, "")
        needed = OVERRULE if person.id in cast.sure else ENOUGH
        if candidates[best] != now and beliefs[best] >= needed:
            decided[person.id] = candidates[best]
        elif now in candidates and person.id not in cast.sure and beliefs[candidates.index(now)] < DOUBT:
            decided[person.id] = ""
    cast.sides |= decided
    cast.sides |= _of_their_lists(cast)
    cast.sides = {person: side for person, side in cast.sides.items() if side}


def _of_their_lists(cast: Cast) -> dict[str, str]:
    """The side of each who stands in a list of several persons all others of whom act for one side: "Lund, Berg, Holm and their counterparts".

    What the words beside a name say is not asked for again.
    """
    lists: dict[int, set[str]] = {}
    for person in cast.persons:
        for mention in person.mentions:
            if (head := cast.reading.head(mention)) is not None:
                lists.setdefault(grammar.first_conjunct(head).i, set()).add(person.id)
    found: dict[str, str] = {}
    for people in lists.values():
        for person_id in sorted(people - cast.sure):
            others = {cast.sides.get(other, "") for other in people if other != person_id}
            if len(people) >= LISTED and len(others) == 1 and "" not in others:
                found[person_id] = others.pop()
    return found


def _barred(cast: Cast, person: Person, candidates: Sequence[str], invited: Collection[str]) -> Iterator[int]:
    """Parties that somebody surely does not act for, by number: a state without his office, any state for a rebel, an organisation for
    a president or foreign minister of no organisation, where he is sent ("envoy for Norway"), and the states to which he is `invited`."""
    if person.id in cast.sure:
        return
    titles = [t for t in cast.titles(person) if not is_past(t)]
    seats = {c for t in titles if (c := single_office(t))}
    sent = {
        hit.entry.key
        for title in titles
        if (parts := re.split(r"\b(?:for|to|on)\b", title, maxsplit=1))[1:]
        for hit in cast.gazetteer.find(parts[1], day=cast.reading.article.today)
    }
    opposite = {*_opposite(cast, person), *invited}
    stateless = fights_a_state(cast, person)
    for n, candidate in enumerate(candidates):
        kind, _, key = cast.party_names[candidate]
        if candidate in opposite or (stateless and kind is EntityKind.STATE):
            yield n
            continue
        if kind is EntityKind.ORGANISATION:
            if seats and not (seats <= {"president"} and _precedes(cast, candidate, person)):
                yield n
        elif key in sent or not all(has_office(t, key) for t in titles if single_office(t)):
            yield n


def _opposite(cast: Cast, person: Person) -> Iterator[str]:
    """The sides of those whom somebody meets by name and state: "Lund met Kenyan minister Otieno" in whose state Lund is no minister;
    and of him whose counterpart he is."""
    for mention in person.mentions:
        yield faced_side(cast, mention)
        head = cast.reading.head(mention)
        verb = next((g for g in grammar.governors(head) if grammar.is_verb(g)), None) if head is not None else None
        if head is None or verb is None or verb.lemma_.lower() not in words("facing"):
            continue
        met = [*grammar.patients(verb), *(noun for p, noun in grammar.prepositional(verb) if p == "with")]
        doers = grammar.doers(verb)
        for other in met if head in doers else doers if head in met else []:
            told = cast.reading.headed(other)
            if told is not None and told.side and told.kind is MentionKind.PERSON:
                yield cast.party_id(told.side)


def _precedes(cast: Cast, party: str, person: Person) -> bool:
    """Whether a party is named just before somebody's title: "EC Commission president X"."""
    return any(
        0 <= m.evidence.start - len(m.title) - other.evidence.end <= 12
        for m in person.mentions
        for other in cast.parties.get(party, ())
    )


def claims_of(cast: Cast) -> Claims:
    """What the article shows of whom its persons act for."""
    seats = {
        entity: f"state/{hit.entry.state}"
        for entity, (kind, name, _) in cast.party_names.items()
        if kind is EntityKind.PLACE
        for hit in cast.gazetteer.find(name, day=cast.reading.article.today)
        if hit.entry.state
    }
    release = release_of(cast.reading.article)
    return Claims(
        cast.reading,
        persons={p.id: p.mentions for p in cast.persons},
        parties=cast.party_names,
        seats=seats,
        meanings=cast.meanings,
        sides=cast.sides,
        sure=cast.sure,
        titles={p.id: sorted(cast.titles(p)) for p in cast.persons},
        home=frozenset(f"state/{key}" for key in cast.home()),
        release=f"state/{release.state}" if release is not None else "",
        partners=frozenset(p.id for p in cast.persons if is_partner(cast, p)),
    )
