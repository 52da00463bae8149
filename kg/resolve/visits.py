"""Who travelled, and to whom: a visit has visitors of one side, and states as hosts.

Enter who takes part in a visit as its clause tells it; leave the visitors and the states that they came to. "Haniya, on his first
trip to Iran, met Khamenei": the trip is Haniya's to Iran, and whom he met there is an encounter of its own. The state of a city that
somebody visits is a party, though the text names nothing but the city.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from spacy.tokens import Token

from kg.extract.encounter_rules import EncounterRule, rule_of
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.matcher import slug
from kg.model import EncounterType, Entity, EntityKind, Form, Mention, MentionKind, RoleName
from kg.resolve.cast import Cast


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


def add_hosts_as_parties(cast: Cast) -> None:
    """The state of a city that somebody visits is a party of the article, though the text names the city alone: "flew to London".

    The words that name the city are its evidence. Who comes to a gathering, "flew to London for the conference", or to a city where bodies
    of many states sit, comes to no host.
    """
    for mention in cast.reading.mentions:
        host = f"state/{mention.side}"
        if host in cast.party_names or not _is_capital(cast, mention):
            continue
        head = cast.reading.head(mention)
        if head is None or not _is_visited(cast, head):
            continue
        cast.bring_in(mention.side, mention, Form.NAME)


def _is_capital(cast: Cast, mention: Mention) -> bool:
    """Whether a mention names the city from which a state was governed on the article's day, and where no bodies of many states sit."""
    if mention.kind is not MentionKind.PLACE or mention.form is not Form.NAME:
        return False
    today = cast.reading.article.today
    day = today.isoformat() if today is not None else ""
    return mention.name.casefold() not in words("seat-of-bodies") and any(
        seat.sort == "city"
        and seat.state == mention.side
        and (mention.key == slug(seat.name) or mention.name in (seat.name, *seat.names))
        and (not (seat.since and day) or seat.since <= day)
        and (not (seat.until and day) or seat.until >= day)
        for seat in cast.gazetteer.seats
    )


def _is_visited(cast: Cast, place: Token) -> bool:
    """Whether a place stands where the rule of a visit has its host: "flew to London", "visited London", "a trip to London"."""
    first = grammar.first_conjunct(place)
    for word, at in _above(first):
        rule = rule_of(cast.reading, word)
        if rule is not None and rule.type is EncounterType.VISIT and at in _host_slots(rule):
            return not any(map(_is_gathering, _aims(word)))
    return False


def _above(place: Token) -> Iterator[tuple[Token, str]]:
    """The word that a place hangs on, with how: by a preposition or as its object; and the place itself where it is the predicate."""
    copula = next((c for c in place.children if c.dep_ == "cop"), None)
    if copula is not None:
        yield copula, grammar.preposition_of(place)
    above = next(grammar.governors(place), None)
    if above is not None:
        yield above, grammar.preposition_of(place) or ("object" if place in grammar.patients(above) else "")


def _host_slots(rule: EncounterRule) -> set[str]:
    return {slot.at for slot in rule.slots if slot.role is RoleName.HOST}


def _is_gathering(noun: Token) -> bool:
    """True of "the conference" and "a meeting of the Fund", but not of "a meeting with Lund", who is a host."""
    return noun.lemma_.lower() in words("convened") and all(
        p not in ("with", "between") for p, _ in grammar.prepositional(noun)
    )


def _aims(word: Token) -> Iterator[Token]:
    """What somebody goes somewhere for: the nouns behind "for", and the objects of what he goes there to do."""
    clause = word.head if word.dep_ == "cop" else word
    yield from (noun for preposition, noun in grammar.prepositional(clause) if preposition == "for")
    for verb in clause.children:
        if grammar.is_verb(verb) and grammar.tense(verb) == "infinitive":
            yield from grammar.patients(verb)
            yield from (noun for _, noun in grammar.prepositional(verb))
