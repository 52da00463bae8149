"""Talks of which a number of sides is told, or which round they are: "the six-nation talks", "a second round".

Their sentence seldom names the sides; those of the talks told before are meant. Enter words of a `Scene`; leave how many sides they tell of, and the
states that sat there, each with how likely it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice, takewhile

from spacy.tokens import Token

from kg.extract.counted_sides import MANY_SIDED
from kg.extract.counted_sides import number_of_sides as number_in
from kg.extract.encounters import describe_encounter
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterMention, EncounterType
from kg.resolve.candidates import Scene


def number_of_sides(scene: Scene, t: Token) -> int:
    """Of "six-nation talks" 6: they are not those of the two whom a sentence names. 0 where no number is told."""
    if grammar.is_verb(t):
        return 0
    told = scene.found.get(t.idx) or describe_encounter(scene.reading, t, EncounterType.TALKS, "")
    many = MANY_SIDED.search(told.series) if told.type is not EncounterType.VISIT else None
    return number_in(many.group()) if many is not None else 0


def likeliest(seated: dict[str, float], number: int) -> dict[str, float]:
    """Of more states than talks have sides, the likeliest so many."""
    states = sorted((a for a in seated if a.startswith("state/")), key=lambda a: -seated[a])
    return {a: likely for a, likely in seated.items() if a not in states[number:]}


def sides_of_number(scene: Scene, told: Iterable[EncounterMention], number: int) -> dict[str, float]:
    """The states of the first encounter of so many of them, with how likely each took part: whom "the six-nation talks" are of."""
    for mention in told:
        seats = {a: role.score or 0.0 for role in mention.roles for a in scene.actors_of(role.mention)}
        states = {a: likely for a, likely in seats.items() if a.startswith("state/")}
        if len(states) == number:
            return states
    return {}


def is_another_round(t: Token) -> bool:
    """True of "a second round was held in March" and "the venue of previous rounds of talks", which are of those who sat in the first."""
    nouns = [t, *islice(grammar.governors(t), 1)]
    return not grammar.is_verb(t) and any(
        noun.lemma_.lower() == "round"
        and not grammar.is_verb(noun)
        and any(w.pos_ == "ADJ" for w in grammar.modifiers(noun))
        for noun in nouns
    )


def sides_of_round_before(scene: Scene, t: Token, kept: Mapping[int, EncounterMention]) -> dict[str, float]:
    """The states of the talks that were told last before a word, with how likely each took part."""
    talks = [m for start, m in sorted(kept.items()) if start < t.idx and m.type is EncounterType.TALKS and not m.faint]
    if not talks:
        return {}
    seats = {scene.side(a): role.score or 0.0 for role in talks[-1].roles for a in scene.actors_of(role.mention)}
    return {a: likely for a, likely in seats.items() if a in scene.seen and not scene.is_person(a)}


def is_left_aside(t: Token) -> bool:
    """True of "talks outside the six-nation talks" and "outside the framework of the talks", which tells of others."""
    nouns = [t, *takewhile(lambda word: not grammar.is_verb(word), grammar.governors(t))]
    return any(grammar.preposition_of(noun) in words("outside") for noun in nouns)
