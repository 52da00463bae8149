"""Words that look as if they named an encounter and name none: "no talks", "discussed the talks", "received a message", "returned home".

Enter a `Scene` and a word of it; `names_nothing` says whether its clause leaves no encounter of it, whatever a model thinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile

from spacy.tokens import Token

from kg.extract import status as assertion
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterType, MentionKind
from kg.resolve.candidates import Scene


def names_nothing(scene: Scene, t: Token, *, taken_for_held: bool) -> bool:
    """Whether the clause of a word leaves no encounter of it. `taken_for_held`: a model holds likeliest that it took place."""
    if t.idx not in scene.found and (_is_naught(t, taken_for_held=taken_for_held) or _is_topic(t)):
        return True  # rules say what is denied, and the rest was nothing
    return (
        _is_of_a_thing(scene, t)
        or _is_no_journey(scene, t)
        or _is_with_outsiders(t)
        or _is_to_a_sight(scene, t)
        or _is_of_a_member(scene, t)
    )


def _is_naught(t: Token, *, taken_for_held: bool) -> bool:
    """True of "no talks", "would not hold talks", "avoided a meeting", "would welcome talks", if they are taken for held, and "they have
    never met"; "they have not met since May" tells that they met in May."""
    if grammar.is_verb(t) and any(preposition == "since" for preposition, _ in grammar.prepositional(t)):
        return False
    above = next(grammar.governors(t), None)
    if grammar.negated(t) if grammar.is_verb(t) else grammar.determiner(t) == "no":
        return True
    held = above is not None and above.lemma_.lower() in words("holding") and t in grammar.patients(above)
    if held and above is not None and grammar.negated(above):
        return True
    return (taken_for_held or not _may_be(t)) and assertion.status_of(t, above) is None


def _may_be(t: Token) -> bool:
    """True of "they could hold talks" and "if they meet": the clause leaves open what a model may take for a plan."""
    verbs = [word for word in (t, *islice(grammar.governors(t), 3)) if grammar.is_verb(word)]
    return any(
        grammar.tense(verb) == "conditional"
        or any(c.dep_ == "mark" and c.lower_ in words("hypothetical") for c in verb.children)
        for verb in verbs
    )


def _is_topic(t: Token) -> bool:
    """True of "they discussed the talks" and "exchanged views on the resumption of the talks", which tell what was spoken of."""
    if grammar.is_verb(t):
        return False
    above = list(islice(grammar.governors(t), 3))  # "the next round of the talks"
    nouns = [t, *takewhile(lambda word: not grammar.is_verb(word), above)]
    verb = next((word for word in above if grammar.is_verb(word)), None)
    if verb is not None and verb.lemma_.lower() in words("exchanging"):
        return any(grammar.preposition_of(noun) in ("about", "on", "over") for noun in nouns)
    return verb is not None and verb.lemma_.lower() in words("discussing")


def _is_of_a_thing(scene: Scene, t: Token) -> bool:
    """True of "received a message from Okoye", "met expectations" and "Lund, speaking after the talks", where nobody is received, met or spoken to."""
    if not grammar.is_verb(t):
        return False
    told = scene.found.get(t.idx)
    if told is None:
        return t.lemma_.lower() == "meet" and _has_a_thing(scene, t)
    if not told.faint:
        return False
    if told.type is EncounterType.CALL:
        return _only_speaks_of(t) or (t.tag_ == "VBG" and t.dep_ in ("acl", "advcl"))
    return t.lemma_.lower() in words("receiving") | {"meet"} and _has_a_thing(scene, t)


def _only_speaks_of(t: Token) -> bool:
    """True of "Lund spoke of the talks", which says to whom she spoke of nobody."""
    prepositions = {preposition for preposition, _ in grammar.prepositional(t)}
    return bool(prepositions & {"of", "about"}) and not prepositions & {"with", "to", "by"} and not grammar.patients(t)


def _has_a_thing(scene: Scene, t: Token) -> bool:
    """Whether the object of a verb is no person, side or occasion; whoever welcomes an occasion approves of it, and meets nobody."""
    things = grammar.patients(t)
    occasions = words("occasion") if t.lemma_.lower() != "welcome" else frozenset()
    return bool(things) and all(
        noun.pos_ == "NOUN"
        and scene.reading.headed(noun) is None
        and not {noun.lemma_.lower()} & (words("delegation") | occasions | words("credentials"))
        for noun in things
    )


def _is_no_journey(scene: Scene, t: Token) -> bool:
    """True of "returned to the talks", which names no visit, and of an envoy who "returned to Washington" from where he was,
    "flew home", or "returned on Sunday", which says neither from where nor where to."""
    if not grammar.is_verb(t) or t.lemma_.lower() not in words("motion") | words("leaving"):
        return False
    bound = {preposition for preposition, _ in grammar.prepositional(t)} & {"to", "from", "in"}
    if any(c.lower_ == "home" for c in t.children) or (t.lemma_.lower() in words("returning") and not bound):
        return True
    goals = [noun for preposition, noun in grammar.prepositional(t) if preposition == "to"]
    if any(noun.lemma_.lower() in words("occasion") for noun in goals):
        return True
    home = _sides_named(scene, goals)
    return bool(home) and home == _sides_named(scene, grammar.doers(t))


def _is_with_outsiders(t: Token) -> bool:
    """True of "negotiations with banks" and "spoke to reporters": whoever else the sentence names did not deal with each other."""
    ties = ("with", "to") if grammar.is_verb(t) and t.lemma_.lower() in words("speaking") else ("with",)
    partners = [noun for preposition, noun in grammar.prepositional(t) if preposition in ties]
    return bool(partners) and all(noun.lemma_.lower() in words("outsider") for noun in partners)


def _is_to_a_sight(scene: Scene, t: Token) -> bool:
    """True of "visited the war museum" and "a visit to the tomb of the poet", where nobody receives a guest for a state."""
    if not scene.names_visit(t):
        return False
    seen = [*grammar.patients(t), *(noun for preposition, noun in grammar.prepositional(t) if preposition == "to")]
    return bool(seen) and all(noun.lemma_.lower() in words("sight") and noun.ent_type_ != "PERSON" for noun in seen)


def _is_of_a_member(scene: Scene, t: Token) -> bool:
    """True of "joined the bank" and "joined the alliance", which make of somebody a member; whoever joins talks is there."""
    if not grammar.is_verb(t) or t.lemma_.lower() not in words("joining") or grammar.is_passive(t):
        return False
    joined = [scene.reading.headed(noun) for noun in grammar.patients(t)]
    return bool(joined) and all(m is not None and m.kind is MentionKind.ORGANISATION for m in joined)


def _sides_named(scene: Scene, tokens: Sequence[Token]) -> set[str]:
    """The sides of those whom some words of a sentence name, of a city its state."""
    at = {token.i for token in tokens}
    sentences = {scene.sentence_of[i] for i in at}
    named = [(token, actor) for n in sentences for token, actor in scene.by_sentence.get(n, ())]
    cities = {
        f"state/{m.side}"
        for token in tokens
        if (m := scene.reading.mention(token)) is not None and m.kind is MentionKind.PLACE and m.side
    }
    return {scene.side(actor) for token, actor in named if token in at} | cities
