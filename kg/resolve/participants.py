"""Decides, where rules are silent or name too few, which words name an encounter and who took part in it.

Enter a reading, its resolved entities and the encounters that the rules found; leave the encounters to make events of. Two learned
forests and two small networks (kg/resolve/model/ENCOUNTERS.md) answer: does this word name an encounter, and did it take place; and
does this entity take part in it. Their mixed answers are probabilities; below a threshold, which the model's file states with its
reason, nothing is said. What the rules read of the clause (date, place, venue) stays as they read it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, takewhile
from pathlib import Path

import numpy as np
from spacy.tokens import Token

from kg.errors import ModelError
from kg.extract import status as assertion
from kg.extract.encounters import MANY_SIDED, describe_encounter, is_of_before, number_of_sides, summit_state
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterMention, EncounterType, Mention, MentionKind, Role, RoleName, Status
from kg.resolve.boosted import Floats, Forest
from kg.resolve.candidates import WHO, ResolvedEntities, Scene, of_word_and_actor
from kg.resolve.company import Company, find_company, find_present
from kg.resolve.contextual import ContextualModel, rows_of, scene_ties
from kg.resolve.councils import find_councils, without_whole
from kg.resolve.parties import one_of_namesakes
from kg.resolve.title_words import is_spokesman
from kg.resolve.whereabouts import Dateline
from kg.resources import folder

RULE, VISITING = "encounter/learned", "encounter/visiting"
NEAR = 3
"""Sentences between an encounter and the list of those who were there."""
ANSWERS = ("none", *(status.value for status in Status))
"""What a word may name: nothing, or an encounter of a status."""


@dataclass(frozen=True, kw_only=True)
class ParticipantModel:
    """Both forests, the networks beside them and what goes with them.

    `types` is the type that a lemma names most often; `extra` are lemmas that no rule has. `thresholds`: `encounter`, how likely a
    word must name one; `participant`, how likely a state or organisation must take part; `person`, how likely a person; `participant_later` and
    `person_later` the same in what is planned or proposed; `joined`, how likely somebody whom "and" joins to a likelier one;
    `slope` and `shift` fit the mixed scores to the shares that proved right. `context` is the share of the networks in the mix.
    """

    words: Forest
    actors: Forest
    types: dict[str, str]
    extra: tuple[str, ...]
    thresholds: dict[str, float]
    slope: float = 1.0
    shift: float = 0.0
    contextual: ContextualModel | None = None
    context: float = 0.0

    @classmethod
    def read(cls, home: Path) -> ParticipantModel:
        """Load from a folder that holds settings.json, encounters.json and encounters.npz. Raises ModelError where they do not fit."""
        try:
            settings = json.loads((home / "settings.json").read_text("utf-8"))
            card = json.loads((home / "encounters.json").read_text("utf-8"))
            with np.load(home / "encounters.npz", allow_pickle=False) as arrays:
                return cls(
                    words=Forest.of(arrays, card["words"], "words"),
                    actors=Forest.of(arrays, card["actors"], "actors"),
                    types=card["types"],
                    extra=tuple(settings["extra"]),
                    thresholds={name: row["value"] for name, row in settings["thresholds"].items()},
                    slope=card["slope"],
                    shift=card["shift"],
                    contextual=ContextualModel.of(arrays),
                    context=settings["context"]["value"],
                )
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(
                f"{home}: the model of encounters cannot be read ({error}); reinstall the package"
            ) from error

    def names(self, scene: Scene) -> Floats:
        """For each word of `scene.triggers` the probability of each of ANSWERS."""
        told = self.words.probabilities(self.words.matrix([scene.of_trigger(t) for t in scene.triggers]))
        rows = rows_of(scene)
        if rows is None or self.contextual is None:
            return told
        seen = self.contextual.names(rows[[t.i for t in scene.triggers]])
        return mixed(told, seen, self.context)

    def seats(self, scene: Scene, triggers: Sequence[Token], names: Floats) -> list[dict[str, float]]:
        """For each of some words the probability that each of `scene.actors` takes part, given what the words name."""
        if not scene.actors or not triggers:
            return [{} for _ in triggers]
        width = len(scene.actors)
        told = [
            of_word_and_actor(scene.of_trigger(t), named.tolist()) for t, named in zip(triggers, names, strict=True)
        ]
        standing = self.actors.matrix([scene.standing[actor] for actor in scene.actors], prefix=WHO)
        # what is said of the word and what of the actor are other columns, so that the sum has both
        figures = (self.actors.matrix(told)[:, None] + standing).reshape(len(triggers) * width, -1)
        for n, t in enumerate(triggers):
            for m, actor in enumerate(scene.actors):
                self.actors.fill(figures[n * width + m], scene.between(t, actor), prefix=WHO)
        scores = self.actors.scores(figures)[:, 0]
        ties = None if self.contextual is None else scene_ties(scene, triggers)
        if ties is not None and self.contextual is not None:
            scores = mixed(scores, self.contextual.ties(*ties), self.context)
        likely = (1 / (1 + np.exp(-(self.slope * scores + self.shift)))).tolist()
        return [dict(zip(scene.actors, likely[n * width : (n + 1) * width], strict=True)) for n in range(len(triggers))]


def mixed(forest: Floats, network: Floats, share: float) -> Floats:
    """The answers of a forest and of a network as one; `share` is the network's."""
    return np.asarray((1 - share) * forest + share * network)


@cache
def participant_model() -> ParticipantModel:
    """The bundled model, read once."""
    return ParticipantModel.read(folder("resolve/model"))


def seat_participants(
    reading: Reading,
    entities: ResolvedEntities,
    found: Sequence[EncounterMention],
    model: ParticipantModel | None = None,
) -> tuple[EncounterMention, ...]:
    """Correct and complete what the rules found.

    Takes a reading, the meaning of its mentions, what the rules found in it, faintly too, and a model (the bundled one). Gives mentions of
    encounters in the order of the text: those of two sides or more that the model holds likely, with `score` and
    its participants' `score`; and the rules' own that point back without naming two sides. Raises ModelError where
    the model cannot be read.
    """
    model = model or participant_model()
    scene = Scene(reading, entities, found, model.extra)
    if not scene.triggers:
        return tuple(told for told in found if not told.faint)
    company = tuple(find_company(reading, scene.actors_of))
    councils = find_councils(scene)
    told_by_verb = {c.verb for c in company}
    names = model.names(scene)
    limit = model.thresholds
    # who takes part is asked of those words alone that may stand for an encounter in the end
    chosen = [
        n
        for n, (t, named) in enumerate(zip(scene.triggers, names, strict=True))
        if 1 - named[0] > limit["encounter"]
        and t.i not in told_by_verb
        # "no talks were held": rules say what is denied, and the rest was nothing
        and not (t.idx not in scene.found and (_is_naught(t, named) or _is_topic(t)))
        and not _is_of_a_thing(scene, t)
        and not _is_no_journey(scene, t)
        and not _is_with_outsiders(t)
        and not _is_to_a_sight(scene, t)
    ]
    triggers, names = [scene.triggers[n] for n in chosen], names[chosen]
    seats = model.seats(scene, triggers, names)
    dateline = Dateline.of(reading, scene.entities)
    kept: dict[int, EncounterMention] = {}
    of_some: dict[Token, tuple[int, Floats, dict[str, float]]] = {}
    seen = {t.idx for t in scene.triggers}
    for told in found:
        if not told.faint and (told.trigger.start not in seen or scene.sides(scene.roles[told.trigger.start]) < 2):
            kept[told.trigger.start] = told
    for t, named, likely in zip(triggers, names, seats, strict=True):
        likely = _abreast(scene, t, likely, limit["joined"])
        # "they shook hands before the talks": who stands beside them comes to them
        later = named[1] < named[2] + named[3] and grammar.preposition_of(t) not in words("beforehand")
        person, party = (limit[f"{who}_later" if later else who] for who in ("person", "participant"))
        barred = _barred(scene, t)
        seated = {a: p for a, p in likely.items() if p > (person if scene.is_person(a) else party) and a not in barred}
        seated |= {a: likely[a] for a in _guests(scene, t) if likely[a] > limit["person"]}
        hosts = _hosts(scene, t, seated, dateline)
        seated |= {a: likely[a] for a in hosts}
        seated |= {a: likely[a] for a in councils.get(t.i, ()) if named[1] >= named[2] + named[3]}
        together = _company(scene, t, seated, company)
        seated |= together
        if (aside := _aside_of(scene, t)) is not None:
            named_there = {
                a for i, a in scene.by_sentence.get(scene.sentence_of[t.i], ()) if aside.i < i <= t.right_edge.i
            }
            seated = {a: p for a, p in seated.items() if a in named_there}
        seated = without_whole(scene, seated)
        number = _number_of_sides(scene, t)
        if number:
            seated = _likeliest(seated, number)
        if (scene.sides(seated) < max(number, 3) and number) or (scene.sides(seated) < 2 and _is_another_round(t)):
            of_some[t] = (number, named, seated)
        elif scene.sides(seated) >= 2:
            kept[t.idx] = _mention(scene, t, named, seated, model, together, hosts)
    for t, (number, named, some) in of_some.items():
        whole = _of_number(scene, kept.values(), number) if number else _of_round_before(scene, t, kept)
        whole = whole or some
        if scene.sides(whole) > (2 if number else 1) and not _is_left_aside(t):
            kept[t.idx] = _mention(scene, t, named, whole, model)
    plain = {told.trigger.start: told for told in _without_echoes(scene, [kept[start] for start in sorted(kept)])}
    for word, persons in find_present(reading, scene.actors_of):
        _seat_present(scene, word, persons, plain)
    return tuple(plain.values())


def _abreast(scene: Scene, t: Token, likely: dict[str, float], least: float) -> dict[str, float]:
    """How likely each takes part, where those whom "and" joins in the sentence of a word come and stay away together."""
    joined: dict[int, list[str]] = {}
    for token, actor in scene.by_sentence.get(scene.sentence_of[t.i], ()):
        if actor in likely:
            joined.setdefault(grammar.first_conjunct(scene.doc[token]).i, []).append(actor)
    raised = dict(likely)
    for side_by_side in joined.values():
        if len(set(side_by_side)) > 1:
            surest = max(likely[a] for a in side_by_side)
            for actor in side_by_side:
                if likely[actor] > least:
                    raised[actor] = surest
    return raised


def _barred(scene: Scene, t: Token) -> set[str]:
    """Who does not sit in an encounter unless grammar seats him there, however likely he is: one who speaks for others, one
    who sits in another encounter of the sentence, and, where the words say between whom, any further person but a mediator.
    """
    here = scene.roles.get(t.idx, {})
    persons = {a for a in scene.actors if scene.is_person(a)}
    silent = persons if _says_between_whom(scene, t) else {a for a in persons if _is_spokesman(scene, a)}
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
        )
        - here.keys()
        - _mediators(scene, t)
    )


def _no_hosts(scene: Scene, t: Token) -> set[str]:
    """Who acts for none of the sides of a visit of which grammar tells whose it is, and to whom: "Lund's visit to Mali comes before talks
    with Chad"."""
    here = scene.roles.get(t.idx, {})
    if not _is_visit(scene, t) or RoleName.HOST not in here.values():
        return set()
    sides = {scene.side(actor) for actor in here}
    told = any(role is RoleName.GUEST and scene.is_person(actor) for actor, role in here.items())
    return {actor for actor in scene.actors if (told if scene.is_person(actor) else scene.side(actor) not in sides)}


def _away(scene: Scene, t: Token) -> set[str]:
    """Who was not there, as the clause has it: who sends somebody; the state that somebody comes from; who "came to power" or did else
    what a clause with "since" dates by."""
    named = scene.by_sentence.get(scene.sentence_of[t.i], ())
    above = [t, *grammar.governors(t)]
    senders = {doer.i for verb in above if verb.lemma_.lower() in grammar.SENDING for doer in grammar.doers(verb)}
    left = [noun for preposition, noun in grammar.prepositional(t) if preposition == "from" and grammar.is_verb(t)]
    dated = [
        (mark.i, mark.head.i)
        for mark in t.sent
        if mark.lower_ == "since" and mark.dep_ == "mark" and mark.head not in above and mark.head.head in above
    ]
    aside = {below.i for noun in left for below in noun.subtree} | {i for a, b in dated for i in range(a, b)}
    dead = {
        below.i
        for word in t.sent
        if word.lemma_.lower() in words("mourning")
        for below in word.subtree
        if below.i > word.i
    }
    return {actor for token, actor in named if token in senders or (token in dead and scene.is_person(actor))} | (
        {actor for token, actor in named if token in aside} - {actor for token, actor in named if token not in aside}
    )


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
            named.setdefault(actor, []).append(grammar.preposition_of(scene.doc[token]) in ("in", "at", "near"))
    stood_for = {scene.side(a) for a in here}
    return {a for a, grounds in named.items() if all(grounds) and a not in stood_for}


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
    others = [there for there in seats.values() if scene.sides([*here, *there]) > scene.sides(there)]
    there = {a for seated in others for a in seated}
    if sure and grammar.is_verb(t) and all(map(scene.is_person, here)):
        # "Lund met Okoye, then Berg": nor do those for whom Okoye acts
        there |= {scene.side(a) for a in there} - {scene.side(a) for a in here}
    return {a for a in there if sure or scene.is_person(a)}


def _company(scene: Scene, t: Token, seated: Mapping[str, float], company: Sequence[Company]) -> dict[str, float]:
    """Whoever takes part and came with somebody, by the sentence or the next, and all who came with him, as likely as he."""
    near = [one for one in company if one.principal in seated and scene.sentences_on(t.i, one.verb) in (0, 1)]
    return {a: seated[one.principal] for one in near for a in (one.principal, *one.others) if a in scene.seen}


def _is_of_a_thing(scene: Scene, t: Token) -> bool:
    """True of "received a message from Okoye" and "Lund, speaking after the talks", where nobody is received or spoken to."""
    told = scene.found.get(t.idx)
    if told is None or not told.faint or not grammar.is_verb(t):
        return False
    if told.type is EncounterType.CALL:
        return t.tag_ == "VBG" and t.dep_ in ("acl", "advcl")
    things = grammar.patients(t) if t.lemma_.lower() in words("receiving") else []
    return bool(things) and all(
        noun.pos_ == "NOUN"
        and scene.reading.headed(noun) is None
        and not {noun.lemma_.lower()} & (words("delegation") | words("occasion") | words("credentials"))
        for noun in things
    )


def _is_no_journey(scene: Scene, t: Token) -> bool:
    """True of "returned to the talks", which names no visit, and of an envoy who "returned to Washington" from where he was."""
    if not grammar.is_verb(t) or t.lemma_.lower() not in words("motion") | words("leaving"):
        return False
    goals = [noun for preposition, noun in grammar.prepositional(t) if preposition == "to"]
    if any(noun.lemma_.lower() in words("occasion") for noun in goals):
        return True
    home = _sides_named(scene, goals)
    return bool(home) and home == _sides_named(scene, grammar.doers(t))


def _aside_of(scene: Scene, t: Token) -> Token | None:
    """The margins in "they met on the margins of the summit of Mali and Chad": of the summit are those named after."""
    aside = next((word for word in islice(grammar.governors(t), 1) if word.lemma_.lower() in words("aside")), None)
    if aside is None:
        return None
    before = [m for start, m in scene.found.items() if t.sent.start_char <= start < aside.idx and not m.faint]
    return aside if any(scene.sides(scene.roles[m.trigger.start]) > 1 for m in before) else None


def _is_to_a_sight(scene: Scene, t: Token) -> bool:
    """True of "visited the war museum" and "a visit to the tomb of the poet", where nobody receives a guest for a state."""
    if not _is_visit(scene, t):
        return False
    seen = [*grammar.patients(t), *(noun for preposition, noun in grammar.prepositional(t) if preposition == "to")]
    return bool(seen) and all(noun.lemma_.lower() in words("sight") and noun.ent_type_ != "PERSON" for noun in seen)


def _is_with_outsiders(t: Token) -> bool:
    """True of "negotiations with banks": whoever else the sentence names did not deal with each other."""
    partners = [noun for preposition, noun in grammar.prepositional(t) if preposition == "with"]
    return bool(partners) and all(noun.lemma_.lower() in words("outsider") for noun in partners)


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


def _is_spokesman(scene: Scene, actor: str) -> bool:
    """Whether somebody speaks for others by his title."""
    return any(is_spokesman(seen.mention.title) for seen in scene.seen[actor])


def _seat_present(scene: Scene, word: Token, persons: Iterable[str], kept: dict[int, EncounterMention]) -> None:
    """Seat those of whom a sentence says that they were there, too, in the encounter that was told last before it."""
    before = [start for start in kept if start < word.idx and kept[start].roles and kept[start].status is Status.HELD]
    trigger = scene.reading.token_at(max(before)) if before else None
    if trigger is None or scene.sentences_on(trigger.i, word.i) > NEAR:
        _found_present(scene, word, persons, kept)
        return
    told = kept[trigger.idx]
    seated = {a for role in told.roles for a in scene.actors_of(role.mention)}
    if scene.sides(seated) < 2:
        return
    kept[told.trigger.start] = replace(told, roles=told.roles + _present(scene, word, persons, seated, told.score))


def _found_present(scene: Scene, word: Token, persons: Iterable[str], kept: dict[int, EncounterMention]) -> None:
    """An occasion of which only those who were there tell whose it was: "A ceremony was held. Present there were Lund and Okoye"."""
    near = [
        told
        for start, told in scene.found.items()
        if start < word.idx and told.status is Status.HELD and told.type is not EncounterType.VISIT
        if (t := scene.reading.token_at(start)) is not None and 0 <= scene.sentences_on(t.i, word.i) <= 1
    ]
    if not near:
        return
    told = max(near, key=lambda m: m.trigger.start)
    seated = {a for role in told.roles for a in scene.actors_of(role.mention)}
    roles = told.roles + _present(scene, word, persons, seated, None)
    if scene.sides({a for role in roles for a in scene.actors_of(role.mention)}) > 1:
        kept[told.trigger.start] = replace(told, roles=roles, faint=False)


def _present(
    scene: Scene, word: Token, persons: Iterable[str], seated: Collection[str], score: float | None
) -> tuple[Role, ...]:
    """The seats of persons who were there, too."""
    mentions = [m for a in persons if a in scene.seen and a not in seated and (m := _best_mention(scene, word, a))]
    return tuple(Role(name=RoleName.PARTICIPANT, mention=mention, score=score) for mention in mentions)


def _is_visit(scene: Scene, t: Token) -> bool:
    """Whether rules found that a word names a visit."""
    told = scene.found.get(t.idx)
    return told is not None and told.type is EncounterType.VISIT


def _guests(scene: Scene, t: Token) -> list[str]:
    """The persons who by grammar make a visit: one that is to come has them no less than one that was made."""
    if not _is_visit(scene, t):
        return []
    return [a for a, role in scene.roles[t.idx].items() if role == RoleName.GUEST and scene.is_person(a)]


def _hosts(scene: Scene, t: Token, seated: Iterable[str], dateline: Dateline | None) -> list[str]:
    """The states that a clause says somebody came to, however likely each is: "flew to Cairo", "arrived here on Friday"."""
    told = scene.found.get(t.idx)
    if told is None or told.type is not EncounterType.VISIT or not any(map(scene.is_person, seated)):
        return []
    hosts = [scene.side(a) for a, role in scene.roles[t.idx].items() if role == RoleName.HOST]
    hosts += [f"state/{r.mention.side}" for r in told.roles if r.name is RoleName.HOST and r.mention.side]
    if dateline is not None and (dateline.is_here(told) or (not hosts and told.evidence.rule == VISITING)):
        hosts.append(dateline.state)
    return [a for a in dict.fromkeys(hosts) if a in scene.seen and a not in seated]


def _without_echoes(scene: Scene, told: Sequence[EncounterMention]) -> Iterator[EncounterMention]:
    """Leave out a word whose own clause seats no two sides, where another of its sentence does and names the same sides.

    "The envoys met as the talks went into recess" is one meeting, whatever a model thinks of "went".
    """
    plain = [m for m in told if scene.sides(scene.roles.get(m.trigger.start, ())) >= 2]
    ruled = [m for m in told if m.evidence.rule != RULE]
    for mention in told:
        named = [r.mention for r in mention.roles]
        firmer = ruled if mention.evidence.rule == RULE else plain if mention not in plain else []
        told_by_rule = scene.found.get(mention.trigger.start)
        if not (named and any(_echoes(scene, mention, m) and scene.same_sides(named, m) for m in firmer)):
            yield mention
        elif told_by_rule is not None and told_by_rule.definite and not told_by_rule.faint:
            yield told_by_rule  # "the meeting" points back to one told elsewhere, as grammar has it


def _is_naught(t: Token, named: Floats) -> bool:
    """True of "no talks", "would not hold talks", "would welcome talks", if they are taken for held, and "they have never met"; "they
    have not met since May" tells that they met in May."""
    if grammar.is_verb(t) and any(preposition == "since" for preposition, _ in grammar.prepositional(t)):
        return False
    above = next(grammar.governors(t), None)
    if grammar.negated(t) if grammar.is_verb(t) else grammar.determiner(t) == "no":
        return True
    held = above is not None and above.lemma_.lower() in words("holding") and t in grammar.patients(above)
    if held and above is not None and grammar.negated(above):
        return True
    return int(np.argmax(named)) == ANSWERS.index(Status.HELD.value) and assertion.status_of(t, above) is None


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


def _number_of_sides(scene: Scene, t: Token) -> int:
    """Of "six-nation talks" 6: they are not those of the two whom a sentence names. 0 where no number is told."""
    if grammar.is_verb(t):
        return 0
    told = scene.found.get(t.idx) or describe_encounter(scene.reading, t, EncounterType.TALKS, RULE)
    many = MANY_SIDED.search(told.series) if told.type is not EncounterType.VISIT else None
    return number_of_sides(many.group()) if many is not None else 0


def _likeliest(seated: dict[str, float], number: int) -> dict[str, float]:
    """Of more states than talks have sides, the likeliest so many."""
    states = sorted((a for a in seated if a.startswith("state/")), key=lambda a: -seated[a])
    return {a: likely for a, likely in seated.items() if a not in states[number:]}


def _is_another_round(t: Token) -> bool:
    """True of "a second round was held in March" and "the venue of previous rounds of talks", which are of those who sat in the first."""
    nouns = [t, *islice(grammar.governors(t), 1)]
    return not grammar.is_verb(t) and any(
        noun.lemma_.lower() == "round"
        and not grammar.is_verb(noun)
        and any(w.pos_ == "ADJ" for w in grammar.modifiers(noun))
        for noun in nouns
    )


def _of_round_before(scene: Scene, t: Token, kept: Mapping[int, EncounterMention]) -> dict[str, float]:
    """The states of the talks that were told last before a word, with how likely each took part."""
    talks = [m for start, m in sorted(kept.items()) if start < t.idx and m.type is EncounterType.TALKS and not m.faint]
    if not talks:
        return {}
    seats = {scene.side(a): role.score or 0.0 for role in talks[-1].roles for a in scene.actors_of(role.mention)}
    return {a: likely for a, likely in seats.items() if a in scene.seen and not scene.is_person(a)}


def _is_left_aside(t: Token) -> bool:
    """True of "talks outside the six-nation talks" and "outside the framework of the talks", which tells of others."""
    nouns = [t, *takewhile(lambda word: not grammar.is_verb(word), grammar.governors(t))]
    return any(grammar.preposition_of(noun) in words("outside") for noun in nouns)


def _of_number(scene: Scene, told: Iterable[EncounterMention], number: int) -> dict[str, float]:
    """The states of the first encounter of so many of them, with how likely each took part: whom "the six-nation talks" are of."""
    for mention in told:
        seats = {a: role.score or 0.0 for role in mention.roles for a in scene.actors_of(role.mention)}
        states = {a: likely for a, likely in seats.items() if a.startswith("state/")}
        if len(states) == number:
            return states
    return {}


def _echoes(scene: Scene, one: EncounterMention, other: EncounterMention) -> bool:
    """Whether two mentions of a sentence may be of one occasion; a visit of somebody is not what he came for."""
    visits = [m for m in (one, other) if m.type is EncounterType.VISIT]
    apart = len(visits) == 1 and bool(scene.roles.get(visits[0].trigger.start))
    return one.evidence.start == other.evidence.start and not apart


def _mention(
    scene: Scene,
    t: Token,
    named: Floats,
    seated: Mapping[str, float],
    model: ParticipantModel,
    together: Collection[str] = (),
    hosts: Collection[str] = (),
) -> EncounterMention:
    """An encounter with those seated in it; of a visit whoever came `together` is a guest, and `hosts` are those they came to."""
    status = Status(ANSWERS[1 + int(np.argmax(named[1:]))])
    ruled = scene.found.get(t.idx)
    told_by_verbs = assertion.status_of(t) if ruled is None and status is Status.HELD else None
    if told_by_verbs in (Status.PLANNED, Status.PROPOSED):
        status = told_by_verbs  # "the sixth round will open": a model alone found it, and took it for one that was held
    if ruled is not None and ruled.status in (Status.CANCELLED, Status.DENIED):
        status = ruled.status  # its words say so ("called off"); examples of them are few to learn from
    if ruled is not None and ruled.status is Status.PROPOSED and status in (Status.PLANNED, Status.HELD):
        status = ruled.status  # "he would propose talks": nobody has agreed to them
    if status in (Status.PLANNED, Status.PROPOSED) and is_of_before(t):
        status = Status.HELD
    told = ruled
    if told is None:
        kind = EncounterType(model.types.get(t.lemma_.lower(), "encounter"))
        told = describe_encounter(scene.reading, t, kind, RULE)
    roles = []
    for actor, likely in seated.items():
        mention = _best_mention(scene, t, actor)
        if mention is not None:
            came = told.type is EncounterType.VISIT and actor in together
            usual = RoleName.GUEST if came else RoleName.HOST if actor in hosts else RoleName.PARTICIPANT
            name = RoleName(scene.roles.get(t.idx, {}).get(actor, usual))
            roles.append(Role(name=name, mention=mention, score=round(likely, 3)))
    score = round(float(1 - named[0]), 3)
    return replace(told, status=status, roles=tuple(roles), score=score, faint=False)


def _best_mention(scene: Scene, t: Token, actor: str) -> Mention | None:
    """The words that name an actor and nobody else, the nearest to a word; a capital, or a name of several, where nothing else does."""
    alone = [p for p in scene.seen[actor] if p.how != "group"]
    own = [p for p in alone if p.how != "capital"] or alone
    sentence = scene.sentence_of[t.i]
    best = min(
        own,
        key=lambda p: (abs(p.sentence - sentence), p.how not in ("name", "demonym"), abs(p.token - t.i)),
        default=None,
    )
    if best is not None:
        return best.mention
    both = next((p.mention for p in scene.seen[actor] if p.mention.evidence.rule == "nominal-namesakes"), None)
    return one_of_namesakes(both, actor.partition("/")[2]) if both is not None else None
