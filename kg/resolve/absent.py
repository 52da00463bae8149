"""Who does not sit in an encounter, however likely a model holds him: what the words of the sentence say goes before.

Enter a `Scene` and a word of it that names an encounter; leave those whom its sentence keeps away from it: one who speaks for others, who sits
in another encounter, who sent somebody, who is spoken of, the state in which it was. Whom grammar seats there sits there.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

from spacy.tokens import Token

from kg.extract.encounters import comes_then, held_by, summit_state
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterType, RoleName, Status
from kg.resolve.candidates import Scene


def barred(scene: Scene, t: Token) -> set[str]:
    """Who does not sit in an encounter unless grammar seats him there, however likely he is: one who speaks for others, one
    who sits in another encounter of the sentence, and, where the words say between whom, any further person but a mediator.
    """
    here = scene.roles.get(t.idx, {})
    silent = set(scene.persons if _says_between_whom(scene, t) else scene.spokesmen)
    return (
        (
            silent
            | _elsewhere(scene, t)
            | _discussed(scene, t)
            | _no_hosts(scene, t)
            | _away(scene, t)
            | _venues(scene, t)
            | _third_sides(scene, t)
            | _grounds(scene, t)
            | _replaced(scene, t)
            | _speakers(scene, t)
            | _told_of_it(scene, t)
            | _initiators(scene, t)
            | _of_the_occasion_beside(scene, t)
            | _writers(scene, t)
            | _outside_its_clause(scene, t)
            | _hosts_to_come(scene, t)
        )
        - here.keys()
        - _mediators(scene, t)
    )


def _no_hosts(scene: Scene, t: Token) -> set[str]:
    """Who acts for none of the sides of a visit of which grammar tells whose it is, and to whom: "Lund's visit to Mali comes before talks
    with Chad"."""
    here = scene.roles.get(t.idx, {})
    if not scene.names_visit(t) or RoleName.HOST not in here.values():
        return set()
    sides = {scene.side(actor) for actor in here}
    told = any(role == RoleName.GUEST and scene.is_person(actor) for actor, role in here.items())
    return {actor for actor in scene.actors if (told if scene.is_person(actor) else scene.side(actor) not in sides)}


def _away(scene: Scene, t: Token) -> set[str]:
    """Who was not there, as the clause has it: who sends somebody, or announces who is to go; the state that somebody comes from; who "came to power" or did else
    what a clause with "since" dates by."""
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    above = [t, *grammar.governors(t)]
    chosen = next((n for n, word in enumerate(above) if word.lemma_.lower() in words("choosing")), len(above))
    sending = [verb for verb in above if verb.lemma_.lower() in grammar.SENDING] + above[chosen + 1 :]
    senders = {doer.i for verb in sending for doer in grammar.doers(verb)}
    left = [noun for preposition, noun in grammar.prepositional(t) if preposition == "from" and grammar.is_verb(t)]
    dated = [
        (mark.i, mark.head.i)
        for mark in t.sent
        if mark.lower_ == "since" and mark.dep_ == "mark" and mark.head not in above and mark.head.head in above
    ]
    aside = {below.i for noun in left for below in noun.subtree} | {i for a, b in dated for i in range(a, b)}
    dead = _behind(t, "mourning")
    aside |= _behind(t, "anniversary")
    return {actor for token, actor in named if token in senders or (token in dead and scene.is_person(actor))} | (
        {actor for token, actor in named if token in aside} - {actor for token, actor in named if token not in aside}
    )


def _behind(t: Token, nouns: str) -> set[int]:
    """The words that hang on some nouns of a sentence, behind them: of "the anniversary of the invasion of Chad" the last five."""
    told = (word for word in t.sent if word.lemma_.lower() in words(nouns))
    return {below.i for word in told for below in word.subtree if below.i > word.i}


def _third_sides(scene: Scene, t: Token) -> set[str]:
    """The parties that stand beside a verb of which two persons of two sides are the subject and the object: "Lund met Okoye on Chad"."""
    told, here = scene.found.get(t.idx), scene.roles.get(t.idx, {})
    if told is None or told.faint or told.status is not Status.HELD or told.type is EncounterType.VISIT:
        return set()
    sides = {scene.side(a) for a in here}
    if not grammar.is_verb(t) or len(sides) != 2 or not all(scene.is_person(a) and scene.side(a) != a for a in here):
        return set()
    return {a for a in scene.actors if not scene.is_person(a) and a not in sides}


def _grounds(scene: Scene, t: Token) -> set[str]:
    """The states that a sentence names only as the ground on which others meet: Chad in "envoys of Mali and Niger will meet in Chad"."""
    here = scene.roles.get(t.idx, {})
    told = scene.found.get(t.idx)
    if told is None or told.faint or told.type is EncounterType.VISIT or scene.sides(here) < 2:
        return set()
    named: dict[str, list[bool]] = {}
    for token, actor in scene.by_sentence.get(scene.sentence_of[t.i], ()):
        if actor.startswith("state/"):
            named.setdefault(actor, []).append(_is_ground(scene.doc[token]))
    stood_for = {scene.side(a) for a in here}
    return {a for a, grounds in named.items() if all(grounds) and a not in stood_for}


def _is_ground(name: Token) -> bool:
    """True of "Chad" in "in Chad", "in Chad's capital" and "in Chad's N'Djamena"."""
    owned = name.head if name.dep_ in grammar.POSSESSOR else None
    town = owned is not None and (owned.pos_ == "PROPN" or owned.lemma_.lower() in words("locality"))
    return grammar.preposition_of(owned if owned is not None and town else name) in ("in", "at", "near")


def _venues(scene: Scene, t: Token) -> set[str]:
    """The state in which a summit was that is called by it."""
    state = summit_state(scene.reading, t) if t.lemma_.lower() == "summit" else None
    return {a for a in scene.actors_of(state) if not scene.is_person(a)} if state is not None else set()


def _discussed(scene: Scene, t: Token) -> set[str]:
    """Whom the sentence of a word names only in what was discussed: Iran in "they met to discuss developments in Iran".

    Trade "between Norway and Mali" is discussed by Norway and Mali.
    """
    topics = {
        token.i
        for verb in t.sent
        if verb.lemma_.lower() in words("discussing") and grammar.is_verb(verb)
        for topic in grammar.patients(verb)
        for token in topic.subtree
        if token.i > topic.i and grammar.preposition_of(grammar.first_conjunct(token)) != "between"
    }
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    return {actor for token, actor in named if token in topics} - {
        actor for token, actor in named if token not in topics
    }


def _mediators(scene: Scene, t: Token) -> set[str]:
    """Who brings the two together: Lund in "Lund mediated talks between Norway and Mali", though the parser may take the talks for
    what he did."""
    above = next(grammar.governors(t), t)
    telling = above if above.lemma_.lower() in words("mediating") else t
    if telling is t and not any(word.lemma_.lower() in words("mediating") for word in grammar.modifiers(t)):
        return set()
    inside = {token.i for doer in grammar.doers(telling) for token in doer.subtree}
    return {actor for token, actor in scene.by_sentence.get(scene.sentence_of[t.i], ()) if token in inside}


def _says_between_whom(scene: Scene, t: Token) -> bool:
    """True of "Lund welcomed the talks between Norway and Mali", which says between whom: Lund need not sit there."""
    told = scene.found.get(t.idx)
    if told is None or scene.sides(scene.roles[t.idx]) < 2:
        return False
    return told.status is Status.PROPOSED or any(p == "between" for p, _ in grammar.prepositional(t))


def _elsewhere(scene: Scene, t: Token) -> set[str]:
    """Who by grammar sits in another encounter of the sentence, where grammar seats two sides in this one: persons, and, of two
    encounters that took place, states, too.
    """
    sentence = scene.sentences[scene.sentence_of[t.i]]
    first, last = sentence.start_char, sentence.end_char
    seats = {
        start: scene.roles[start]
        for start, told in scene.found.items()
        if first <= start < last and not told.faint and scene.sides(scene.roles[start]) > 1
    }
    here = seats.pop(t.idx, None)
    if here is None:
        return set()
    told = scene.found[t.idx]
    sure = told.status is Status.HELD or told.type is EncounterType.VISIT
    others = [
        there
        for start, there in seats.items()
        if scene.sides([*here, *there]) > scene.sides(there) or scene.found[start].status is not told.status
    ]
    there = {a for seated in others for a in seated}
    if sure and grammar.is_verb(t) and all(map(scene.is_person, here)):
        # "Lund met Okoye, then Berg": nor do those for whom Okoye acts
        there |= {scene.side(a) for a in there} - {scene.side(a) for a in here}
    return {a for a in there if sure or scene.is_person(a)}


def _of_the_occasion_beside(scene: Scene, t: Token) -> set[str]:
    """Whose the occasion is on whose margins others met, and where it was: the bloc in "they met on the margins of a summit of the bloc"; of that
    summit, where it was."""
    nouns = (word for word in t.sent if word.lemma_.lower() in words("aside") and word.pos_ == "NOUN")
    beside = {below.i for noun in nouns for below in noun.subtree if not noun.is_ancestor(t) or below.i > t.i}
    return _only_among(scene, t, beside)


def _writers(scene: Scene, t: Token) -> set[str]:
    """Whose letter or message is brought, and who is not there himself: the king in "handed her a message from the king"."""
    written = (word for word in t.sent if word.lemma_.lower() in words("writing"))
    senders = (noun for word in written for p, noun in grammar.prepositional(word) if p in ("from", "of"))
    return {
        a for a in _only_among(scene, t, {below.i for noun in senders for below in noun.subtree}) if scene.is_person(a)
    }


def _outside_its_clause(scene: Scene, t: Token) -> set[str]:
    """Who speaks of an encounter of which a clause tells whose it was: Holm in "Holm welcomed the talks that Lund had with Okoye"."""
    above = next(grammar.governors(t), None)
    if held_by(t) is None or (above is not None and above.lemma_.lower() in words("coming")):
        return set()
    inside = {below.i for below in t.subtree}
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    return _only_among(scene, t, {i for i, _ in named if i not in inside})


def _hosts_to_come(scene: Scene, t: Token) -> set[str]:
    """The states to which somebody goes afterwards: Mali in "Lund will meet Okoye, then go on to Mali"."""
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    later = [verb for verb in t.sent if verb.i > t.i and comes_then(verb)]
    visits = [told for verb in later if (told := scene.roles.get(verb.idx)) and scene.names_visit(verb)]
    hosts = {a for told in visits for a, role in told.items() if role == RoleName.HOST}
    before = {a for i, a in named if later and i < later[0].i}
    return hosts - before


def _only_among(scene: Scene, t: Token, tokens: Collection[int]) -> set[str]:
    """The actors whom the sentence of a word names at some tokens and nowhere else."""
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    return {a for i, a in named if i in tokens} - {a for i, a in named if i not in tokens}


def _replaced(scene: Scene, t: Token) -> set[str]:
    """Whom others stood in for, or who is said not to be among them: Lund in "Berg came instead of Lund", "Berg, but not Lund", "Berg represented Lund"."""
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    left_out = _only_among(scene, t, {i for i, _ in named if grammar.is_left_out(scene.doc[i])})
    standing_in = [verb for verb in t.sent if verb.lemma_.lower() in words("representing") and grammar.is_verb(verb)]
    stood_for = {noun.i for verb in standing_in if not grammar.is_passive(verb) for noun in grammar.patients(verb)}
    return left_out | {a for a in _only_among(scene, t, stood_for) if scene.is_person(a)}


def _speakers(scene: Scene, t: Token) -> set[str]:
    """The persons who say that others met: Lund in "Lund said that Okoye had met Berg"."""
    own = grammar.doers(t) if grammar.is_verb(t) else []
    if not own or any(doer.pos_ == "PRON" for doer in own):
        return set()
    above = [t, *grammar.governors(t)]
    tellers = {
        doer.i
        for inner, outer in pairwise(above)
        if grammar.relation(inner) in grammar.REPORTED and outer.lemma_.lower() in words("speech")
        for doer in grammar.doers(outer)
    }
    return {a for a in _only_among(scene, t, tellers - {doer.i for doer in own}) if scene.is_person(a)}


def _told_of_it(scene: Scene, t: Token) -> set[str]:
    """Whom somebody tells of an encounter: Lund in "Okoye briefed Lund on his talks with Berg"; of the briefing itself, Berg."""
    if grammar.is_verb(t):
        if t.lemma_.lower() not in words("addressing"):
            return set()
        topics = [noun for preposition, noun in grammar.prepositional(t) if preposition in ("on", "about")]
        return _only_among(scene, t, {below.i for noun in topics for below in noun.subtree})
    told = {
        below.i
        for verb in grammar.governors(t)
        if verb.lemma_.lower() in words("addressing")
        for noun in grammar.patients(verb)
        for below in noun.subtree
        if below.i <= noun.i  # his state, too: "the Norwegian envoy Lund"
    }
    return _only_among(scene, t, told)


def _initiators(scene: Scene, t: Token) -> set[str]:
    """The persons whose idea it was or for whom others act: Lund in "under a plan offered by Lund", "on behalf of Lund"."""
    ideas = [w for w in t.sent if w.lemma_.lower() in words("initiative") and w != t and not w.is_ancestor(t)]
    inside = {below.i for idea in ideas for below in idea.subtree if below.i > idea.i}
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    persons = [scene.doc[i] for i, a in named if i in inside and scene.is_person(a)]
    return _only_among(scene, t, {below.i for name in persons for below in name.subtree if below.i <= name.i})
