"""Delegations: whom "the delegation" has in it, where the text names who led it or was of it.

    A Norwegian delegation led by Lund and including Berg came. The delegation met Funaro.     Lund, Berg and Norway

Enter a `Cast` whose persons and sides are settled; leave in it what the words for a delegation mean: its members, and
the party that it acts for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, Mention
from kg.resolve.cast import Cast
from kg.resolve.lexicon import word_class

_POINTING = ("the", "this", "that")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_TAG = re.compile(r"</?\w[^<>]*>")
_BEFORE_NAME = 30
"""Characters of a line in which a title or an address may stand before a name: "The Honorable", "His Excellency Mr."."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Delegation:
    """The ids of its members, in the order of the text, and of the party that it acts for, "" where none is told."""

    members: tuple[str, ...]
    side: str

    @property
    def meaning(self) -> tuple[str, ...]:
        """Whom the words for it mean."""
        return (*self.members, *filter(None, [self.side]))


def find_delegations(cast: Cast) -> None:
    """Give each delegation, and each word that points back to one, its members; none where two fit.

    A release names the delegation first and its people below, often in a list under a heading of its own: where the article has one
    delegation only, the earlier words for it mean the same people.
    """
    known: list[_Delegation] = []
    told: list[_Delegation] = []
    early: list[tuple[Mention, str]] = []
    listed = _listed(cast)
    for mention in cast.reading.mentions:
        head = cast.reading.head(mention)
        if head is None or mention.form is not Form.NOMINAL or head.lower_ not in word_class("delegation"):
            continue
        side = cast.party_id(mention.side)
        members = _members(cast, head)
        if members:
            one = _delegation(cast, [*members, *listed], side)
            told.append(one)
            known = [other for other in known if other.side != one.side] + [one]
            cast.meanings[mention] = one.meaning
            continue
        fits = [one for one in known if side in ("", one.side)] if grammar.determiner(head) in _POINTING else []
        if len(fits) == 1:
            cast.meanings[mention] = fits[0].meaning
        elif not known and mention.number < 2:
            early.append((mention, side))
    if listed and not told:
        told.append(_delegation(cast, listed, ""))
    if len(told) == 1 and told[0].side:
        cast.sides |= dict.fromkeys((member for member in listed if member not in cast.sure), told[0].side)
    if len(told) == 1 and all(side in ("", told[0].side) for _, side in early):
        cast.meanings.update((mention, told[0].meaning) for mention, _ in early)


def _delegation(cast: Cast, members: Sequence[str], side: str) -> _Delegation:
    acts_for = {cast.sides[m] for m in members if m in cast.sides}
    return _Delegation(
        members=tuple(dict.fromkeys(members)), side=side or (acts_for.pop() if len(acts_for) == 1 else "")
    )


def _listed(cast: Cast) -> list[str]:
    """Those whose names begin the lines under a heading such as "Members of the Delegation:", down to the first line without."""
    article = cast.reading.article
    starts = {m.evidence.start: p.id for m, p in cast.person_of.items() if m.form is Form.NAME}
    found: list[str] = []
    lists = 0
    reading = False
    for line in _LINE.finditer(article.text):
        if _is_heading(line[0]):
            reading, lists = True, lists + 1
        elif reading:
            first = line.start() + len(line[0]) - len(line[0].lstrip(" \t-*\u2022\u2013"))
            one = next((starts[at] for at in range(first, min(first + _BEFORE_NAME, line.end())) if at in starts), "")
            reading = bool(one)
            found += [one] if one else []
    return found if lists == 1 else []


def _is_heading(line: str) -> bool:
    if ":" not in line:
        return False
    words = re.findall(r"[^\W\d_]+", _TAG.sub(" ", line).lower())
    return "delegation" in words and len(words) > 1 and word_class("members-heading").issuperset(words)


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
