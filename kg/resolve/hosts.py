"""Whose guest somebody is whom an article lets somebody with a bare title meet: "In Nairobi Lund was received by President Okoye".

Enter a `Cast` whose stated sides are settled, and a mention of a person; leave the state in whose seat the sentence, or the visit that
those before tell of, puts the two. The host's own papers and those of others leave him bare there: the place says whose he is.
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast

LOOK_BACK = 3
"""Sentences before that may tell of the visit during which somebody is met."""


def host_state(cast: Cast, mention: Mention, home: str) -> str:
    """The state whose host somebody is by the place of a meeting or the end of a visit; "" where he meets no guest there.

    `home` is the state of the dateline, which is the place where nothing nearer says so.
    """
    head = cast.reading.head(mention)
    if head is None or not _meets(head):
        return ""
    here = cast.reading.sentence_numbers[head.i]
    if any(t.lemma_.lower() in words("aside") for t in head.sent):
        return ""  # on the sidelines of a gathering all are guests
    before = range(here, max(here - LOOK_BACK, -1), -1)
    goals = (
        [state for token, state, is_seat in _places(cast, n) if is_seat or _is_goal(token, head if n == here else None)]
        for n in before
    )
    elsewhere = {state for token, state, _ in _places(cast, here) if grammar.preposition_of(token)} - {home}
    at_home = home and (_has_visitor(head) or (not elsewhere and _receives(head)))
    places = next(filter(None, goals), [home] if at_home else []) or _one_journey(cast, before[-1])
    state = places[-1] if len(set(places)) == 1 else home if home in places else ""
    own = f"state/{state}"
    there = set(_sides(cast, here))
    guests = there or {side for n in before for side in _sides(cast, n)} - {own}
    return state if guests and own not in there else ""


def _one_journey(cast: Cast, end: int) -> list[str]:
    """The state that somebody goes to in the sentences before one, where that is one state only."""
    goals = {state for n in range(end) for token, state, _ in _places(cast, n) if _is_goal(token, None)}
    return list(goals) if len(goals) == 1 else []


def _meets(head: Token) -> bool:
    """Whether somebody is met or receives: "was received by X", "X received her", "X told the visiting minister", "talks with X", "call on X"."""
    first = grammar.first_conjunct(head)
    verb = first.head
    if _has_visitor(head):
        return True
    if grammar.is_verb(verb) and verb.lemma_.lower() in words("in-person"):
        if first.dep_ in grammar.SUBJECT and not grammar.is_passive(verb):
            return verb.lemma_.lower() in words("receiving")
        return (first in grammar.patients(verb) and not grammar.is_passive(verb)) or grammar.preposition_of(first) in (
            "by",
            "with",
        )
    above = {t.lemma_.lower() for t in (verb, verb.head)}
    preposition = grammar.preposition_of(first)
    return (preposition == "with" and bool(above & words("dealing"))) or (preposition == "on" and "call" in above)


def _receives(head: Token) -> bool:
    """Whether somebody has a guest with him: "received by X", "X welcomed her"; and, of any meeting, "here"."""
    verb = grammar.first_conjunct(head).head
    return verb.lemma_.lower() in words("receiving") | {"greet"} or any(t.lower_ == "here" for t in head.sent)


def _has_visitor(head: Token) -> bool:
    """Whether the clause of somebody calls whom he faces visiting: "X told visiting minister Y", "visiting minister Y met X"."""
    first = grammar.first_conjunct(head)
    verb = first.head
    if not grammar.is_verb(verb) or verb.lemma_.lower() not in words("facing") or grammar.is_passive(verb):
        return False
    doers, told = grammar.doers(verb), [*grammar.patients(verb), *grammar.addressees(verb)]
    other = told if first in doers else doers if first in told else []
    if any(word.lower_ == "visiting" and word.i < one.i for one in other for word in one.subtree):
        return True
    # the parser may take it for what he did: "told visiting minister Y"
    return first in doers and any(c.lower_ == "visiting" and c.i == verb.i + 1 for c in verb.children)


def _places(cast: Cast, number: int) -> Iterator[tuple[Token, str, bool]]:
    """The places and states that a sentence names, the states that they are of or in, and whether it is a seat: "the Kremlin"."""
    for mention in cast.reading.mentions:
        head = cast.reading.head(mention)
        if head is None or mention.form is not Form.NAME or cast.reading.sentence_numbers[head.i] != number:
            continue
        if mention.kind in (MentionKind.STATE, MentionKind.PLACE):
            state = mention.key if mention.kind is MentionKind.STATE else mention.side
            if state and cast.gazetteer.is_state(state):
                yield head, cast.alike.get(state, state), mention.evidence.rule == "gazetteer-building"


def _is_goal(place: Token, met: Token | None) -> bool:
    """Whether a place is where somebody went before he met another, or, in the sentence that tells of it, where something was."""
    preposition = grammar.preposition_of(place)
    if met is not None and place.i > met.i and not (preposition in ("in", "at") and _receives(met)):
        return False  # "met President Okoye in Oslo": as likely away from home
    if met is not None and preposition in ("in", "at"):
        return True
    above = [place.head, place.head.head]
    if preposition in ("to", "in", "for"):
        return any(t.lemma_.lower() in words("travelling") for t in above)
    return preposition == "" and place.dep_ in grammar.OBJECT and place.head.lemma_.lower() in ("visit", "tour")


def _sides(cast: Cast, number: int) -> Iterator[str]:
    """The sides of those whom a sentence names or describes."""
    for mention in cast.reading.mentions:
        head = cast.reading.head(mention)
        if head is None or cast.reading.sentence_numbers[head.i] != number:
            continue
        if mention.kind is MentionKind.PERSON:
            person = cast.person_of.get(mention)
            side = cast.sides.get(person.id, "") if person is not None else cast.party_id(mention.side)
            if side:
                yield side
