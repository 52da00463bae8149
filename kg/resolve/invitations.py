"""Who invites whom where: "Lund's invitation to President Okoye to visit Norway", "Lund invited Okoye to Oslo".

Whoever invites somebody to a state acts for it, and whoever is invited does not. Enter a `Cast` with its parties and persons; leave the persons
on either end of each invitation, with the state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, MentionKind
from kg.resolve.cast import Cast


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """The ids of those who invite and of those who are invited, and of the state that they are to come to."""

    hosts: frozenset[str]
    guests: frozenset[str]
    state: str


def find_invitations(cast: Cast) -> Iterator[Invitation]:
    """Every invitation of a person to a state, or to a place in it, that one clause tells."""
    for word in cast.doc:
        if word.lemma_.lower() not in words("inviting"):
            continue
        states = {s for token in _goals(word) if (s := _state(cast, token))}
        if len(states) != 1:
            continue
        if grammar.is_verb(word):
            inviting, invited = grammar.doers(word), grammar.patients(word)
        else:
            inviting = [
                *grammar.possessors(word),
                *(n for p, n in grammar.prepositional(word) if p in ("from", "by", "of")),
            ]
            invited = [noun for preposition, noun in grammar.prepositional(word) if preposition in ("to", "for")]
        hosts, guests = _persons(cast, inviting), _persons(cast, invited)
        yield Invitation(hosts=hosts, guests=guests - hosts, state=states.pop())


def _goals(word: Token) -> Iterator[Token]:
    """The words for where somebody is invited to: behind "to", or what he is to visit or travel to."""
    for preposition, noun in grammar.prepositional(word):
        if preposition == "to":
            yield noun
    for verb in word.subtree:
        if verb.lemma_.lower() in words("travelling") and grammar.tense(verb) == "infinitive":
            yield from grammar.patients(verb)
            yield from (noun for preposition, noun in grammar.prepositional(verb) if preposition == "to")


def _state(cast: Cast, token: Token) -> str:
    """The state that a word names, or in which the place lies that it names; "" for any other."""
    mention = cast.reading.headed(token)
    if mention is None or mention.form is not Form.NAME:
        return ""
    if mention.kind is MentionKind.STATE:
        return cast.party_id(mention.key)
    return cast.party_id(mention.side) if mention.kind is MentionKind.PLACE else ""


def _persons(cast: Cast, tokens: list[Token]) -> frozenset[str]:
    named = (cast.reading.headed(one) for first in tokens for one in grammar.conjuncts(first))
    return frozenset(cast.person_of[m].id for m in named if m is not None and m in cast.person_of)
