"""Delegations: whom "the delegation" has in it, where the text names who led it or was of it.

    A Norwegian delegation led by Lund and including Berg came. The delegation met Funaro.     Lund, Berg and Norway

Enter a `Cast` whose persons and sides are settled; leave in it what the words for a delegation mean: its members, and
the party that it acts for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form
from kg.resolve.cast import Cast
from kg.resolve.lexicon import word_class


@dataclass(frozen=True, kw_only=True, slots=True)
class _Delegation:
    """The ids of its members, in the order of the text, and of the party that it acts for, "" where none is told."""

    members: tuple[str, ...]
    side: str


def find_delegations(cast: Cast) -> None:
    """Give each delegation, and each word that points back to one, its members; none where two fit."""
    known: list[_Delegation] = []
    for mention in cast.reading.mentions:
        head = cast.reading.head(mention)
        if head is None or mention.form is not Form.NOMINAL or head.lower_ not in word_class("delegation"):
            continue
        side = cast.party_id(mention.side)
        members = _members(cast, head)
        if members:
            acts_for = {cast.sides[m] for m in members if m in cast.sides}
            told = _Delegation(
                members=tuple(dict.fromkeys(members)), side=side or (acts_for.pop() if len(acts_for) == 1 else "")
            )
            known = [one for one in known if one.side != told.side] + [told]
        elif grammar.determiner(head) in ("the", "this", "that"):
            fits = [one for one in known if side in ("", one.side)]
            if len(fits) != 1:
                continue
            told = fits[0]
        else:
            continue
        cast.meanings[mention] = (*told.members, *filter(None, [told.side]))


def _members(cast: Cast, head: Token) -> list[str]:
    """Those who lead a delegation or are of it by the words of its clause: "led by X", "including Y", "is headed by Z"."""
    found: set[int] = set()
    for verb in (*head.children, head.head):
        if not grammar.is_verb(verb) or not (verb.head == head or head in grammar.patients(verb)):
            continue
        if verb.lemma_.lower() in words("leading"):
            found |= _joined(grammar.agents(verb) or grammar.doers(verb)) | _up_to_clause(verb, head)
        elif verb.lemma_.lower() in words("including") and verb.head == head:
            found |= _joined(grammar.patients(verb)) | _up_to_clause(verb, head)
    return [person for token, person in _persons(cast) if token in found]


def _joined(tokens: Sequence[Token]) -> set[int]:
    """Where the heads of some phrases stand, of those joined to them, and of their appositions."""
    return {t.i for first in tokens for one in grammar.conjuncts(first) for t in (one, *grammar.appositions(one))}


def _up_to_clause(verb: Token, head: Token) -> set[int]:
    """Where words stand between what is said of a delegation and the verb that it is the subject of: of a long list parsers lose
    some.
    """
    return set(range(verb.i, head.head.i)) if head.dep_ in grammar.SUBJECT and verb.head == head else set()


def _persons(cast: Cast) -> Iterator[tuple[int, str]]:
    """The tokens on which the names of persons hang, in the order of the text, and whom they name."""
    for mention, person in sorted(cast.person_of.items(), key=lambda found: found[0].evidence.start):
        token = cast.reading.head(mention)
        if token is not None and mention.form is Form.NAME:
            yield token.i, person.id
