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
from itertools import islice
from pathlib import Path
from types import MappingProxyType

import numpy as np
from spacy.tokens import Token

from kg.errors import ModelError
from kg.extract import status as assertion
from kg.extract.encounters import comes_then, describe_encounter, is_of_before
from kg.extract.reading import Reading
from kg.extract.timetables import is_timetabled
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import EncounterMention, EncounterType, EntityKind, Mention, Role, RoleName, Status
from kg.resolve.absent import barred
from kg.resolve.boosted import Floats, Forest
from kg.resolve.candidates import WHO, ResolvedEntities, Scene, of_word_and_actor
from kg.resolve.company import Company, find_attending, find_company, find_present
from kg.resolve.contextual import ContextualModel, rows_of, scene_ties
from kg.resolve.councils import find_councils, find_retold, without_own_body, without_whole
from kg.resolve.idle_words import names_nothing
from kg.resolve.many_sided import (
    is_another_round,
    is_left_aside,
    likeliest,
    number_of_sides,
    sides_of_number,
    sides_of_round_before,
)
from kg.resolve.parties import one_of_namesakes
from kg.resolve.settings import carried_on
from kg.resolve.whereabouts import Dateline
from kg.resources import folder

ATTENDED = frozenset(EncounterType) - {EncounterType.VISIT, EncounterType.CALL}
"""What somebody may attend."""
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

    def seats(
        self,
        scene: Scene,
        triggers: Sequence[Token],
        names: Floats,
        sure: Mapping[int, Collection[str]] = MappingProxyType({}),
    ) -> list[dict[str, float]]:
        """For each of some words the probability that each actor within reach takes part, given what the words name.

        `sure` are those who are asked about besides, by the numbers of words.
        """
        asked = [scene.within_reach(t, sure.get(t.i, ())) for t in triggers]
        pairs = [(t, actor) for t, actors in zip(triggers, asked, strict=True) for actor in actors]
        if not pairs:
            return [{} for _ in triggers]
        told = [
            of_word_and_actor(scene.of_trigger(t), named.tolist()) for t, named in zip(triggers, names, strict=True)
        ]
        standing = self.actors.matrix([scene.standing[actor] for actor in scene.actors], prefix=WHO)
        # what is said of the word and what of the actor are other columns, so that the sum has both
        places = {actor: n for n, actor in enumerate(scene.actors)}
        of_word = np.repeat(self.actors.matrix(told), list(map(len, asked)), axis=0)
        figures = of_word + standing[[places[actor] for _, actor in pairs]]
        for row, pair in zip(figures, pairs, strict=True):
            self.actors.fill(row, scene.between(*pair), prefix=WHO)
        scores = self.actors.scores(figures)[:, 0]
        ties = None if self.contextual is None else scene_ties(scene, pairs)
        if ties is not None and self.contextual is not None:
            scores = mixed(scores, self.contextual.ties(*ties), self.context)
        likely = iter((1 / (1 + np.exp(-(self.slope * scores + self.shift)))).tolist())
        return [dict(zip(actors, islice(likely, len(actors)), strict=True)) for actors in asked]


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
    retold = find_retold(scene) if councils else frozenset()
    told_by_verb = {c.verb for c in company}
    names = model.names(scene)
    limit = model.thresholds
    # who takes part is asked of those words alone that may stand for an encounter in the end
    chosen = [
        n
        for n, (t, named) in enumerate(zip(scene.triggers, names, strict=True))
        if 1 - named[0] > limit["encounter"]
        and t.i not in told_by_verb
        and not (grammar.is_verb(t) and any(doer.i in retold for doer in grammar.doers(t)))
        and not names_nothing(scene, t, taken_for_held=_likeliest_status(named) is Status.HELD)
    ]
    triggers, names = [scene.triggers[n] for n in chosen], names[chosen]
    seats = model.seats(scene, triggers, names, councils)
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
        away = barred(scene, t)
        seated = {a: p for a, p in likely.items() if p > (person if scene.is_person(a) else party) and a not in away}
        seated |= {a: likely[a] for a in _by_grammar(scene, t, seated) if likely[a] > limit["person"]}
        seated |= {a: likely[a] for a in _attending(scene, t) if a not in away}
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
        seated = without_whole(scene, without_own_body(scene, seated))
        number = number_of_sides(scene, t)
        if number:
            seated = likeliest(seated, number)
        if (scene.sides(seated) < max(number, 3) and number) or (scene.sides(seated) < 2 and is_another_round(t)):
            of_some[t] = (number, named, seated)
        elif scene.sides(seated) >= 2:
            kept[t.idx] = _mention(scene, t, named, seated, model, together, hosts)
    for t, (number, named, some) in of_some.items():
        whole = sides_of_number(scene, kept.values(), number) if number else sides_of_round_before(scene, t, kept)
        whole = whole or some
        if scene.sides(whole) > (2 if number else 1) and not is_left_aside(t):
            kept[t.idx] = _mention(scene, t, named, whole, model)
    plain = {told.trigger.start: told for told in _without_echoes(scene, [kept[start] for start in sorted(kept)])}
    for word, persons in find_present(reading, scene.actors_of):
        _seat_present(scene, word, persons, plain)
    for word, others in find_attending(reading, scene.actors_of):
        heads = [word, *(grammar.subjects(word, inherit=False) if word.lemma_ in words("including") else [])]
        own = {t.idx: plain.pop(t.idx) for t in heads if t.idx in plain}
        # who attends what was told before does not attend anything else
        if not _seat_present(scene, word, others, plain, ATTENDED):
            plain |= own
    return tuple(plain[start] for start in sorted(plain))


def _likeliest_status(named: Floats) -> Status:
    """What a word tells of an encounter, if it names one at all: the likeliest of ANSWERS but the first."""
    return Status(ANSWERS[1 + int(np.argmax(named[1:]))])


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


def _company(scene: Scene, t: Token, seated: Mapping[str, float], company: Sequence[Company]) -> dict[str, float]:
    """Whoever takes part and came with somebody, by the sentence or the next, and all who came with him, as likely as he."""
    near = [one for one in company if one.principal in seated and scene.sentences_on(t.i, one.verb) in (0, 1)]
    return {a: seated[one.principal] for one in near for a in (one.principal, *one.others) if a in scene.seen}


def _aside_of(scene: Scene, t: Token) -> Token | None:
    """The margins in "they met on the margins of the summit of Mali and Chad": of the summit are those named after."""
    aside = next((word for word in islice(grammar.governors(t), 1) if word.lemma_.lower() in words("aside")), None)
    if aside is None:
        return None
    before = [m for start, m in scene.found.items() if t.sent.start_char <= start < aside.idx and not m.faint]
    return aside if any(scene.sides(scene.roles[m.trigger.start]) > 1 for m in before) else None


def _seat_present(
    scene: Scene,
    word: Token,
    persons: Iterable[str],
    kept: dict[int, EncounterMention],
    types: Collection[EncounterType] = frozenset(EncounterType),
) -> bool:
    """Seat those of whom a sentence says that they were there, too, in the encounter of one of some types that was told last before it.

    False where there is none.
    """
    fitting = (
        start for start, told in kept.items() if told.roles and told.status is Status.HELD and told.type in types
    )
    pointed_to = {noun.lemma_ for noun in grammar.patients(word)}  # "the meeting was attended by Lund"
    before = [t for start in fitting if start < word.idx and (t := scene.reading.token_at(start)) is not None]
    trigger = max(before, key=lambda t: (t.lemma_ in pointed_to, t.i), default=None)
    told = kept[trigger.idx] if trigger is not None and scene.sentences_on(trigger.i, word.i) <= NEAR else None
    seated = {a for role in told.roles for a in scene.actors_of(role.mention)} if told is not None else set()
    if told is None or scene.sides(seated) < 2:
        return _found_present(scene, word, persons, kept)
    kept[told.trigger.start] = replace(told, roles=told.roles + _present(scene, word, persons, seated, told.score))
    return True


def _found_present(scene: Scene, word: Token, persons: Iterable[str], kept: dict[int, EncounterMention]) -> bool:
    """An occasion of which only those who were there tell whose it was: "A ceremony was held. Present there were Lund and Okoye".

    False where there is none.
    """
    near = [
        told
        for start, told in scene.found.items()
        if start < word.idx and told.status is Status.HELD and told.type is not EncounterType.VISIT
        if (t := scene.reading.token_at(start)) is not None and 0 <= scene.sentences_on(t.i, word.i) <= 1
    ]
    if not near:
        return False
    told = max(near, key=lambda m: m.trigger.start)
    seated = {a for role in told.roles for a in scene.actors_of(role.mention)}
    roles = told.roles + _present(scene, word, persons, seated, None)
    if scene.sides({a for role in roles for a in scene.actors_of(role.mention)}) > 1:
        kept[told.trigger.start] = replace(told, roles=roles, faint=False)
        return True
    return False


def _present(
    scene: Scene, word: Token, persons: Iterable[str], seated: Collection[str], score: float | None
) -> tuple[Role, ...]:
    """The seats of persons who were there, too."""
    mentions = [m for a in persons if a in scene.seen and a not in seated and (m := _best_mention(scene, word, a))]
    return tuple(Role(name=RoleName.PARTICIPANT, mention=mention, score=score) for mention in mentions)


def _by_grammar(scene: Scene, t: Token, seated: Collection[str]) -> list[str]:
    """The persons who by grammar make a visit, or who in what is planned alone stand for a party that is `seated`, or come to bodies that
    are: one that is to come has them no less than one that was held. What is merely proposed may have others than those who speak of it.
    """
    if scene.names_visit(t):
        return [a for a, role in scene.roles[t.idx].items() if role == RoleName.GUEST and scene.is_person(a)]
    told = scene.found.get(t.idx)
    if told is None or told.faint or told.status is not Status.PLANNED:
        return []
    stood_for = {scene.side(a) for a in seated if scene.is_person(a)}
    bodies = all(scene.entities[a].kind is EntityKind.ORGANISATION for a in seated)
    fitting = [a for a in scene.roles[t.idx] if scene.is_person(a) and scene.side(a) not in stood_for]
    return [a for a in fitting if bodies or scene.side(a) in seated]


def _attending(scene: Scene, t: Token) -> list[str]:
    """Those who by grammar attend a gathering, however likely each is: "a conference attended by Chad and Mali"."""
    told = scene.found.get(t.idx)
    verb = next(grammar.governors(t), None)
    if told is None or told.status is not Status.HELD or verb is None or verb.lemma_.lower() != "attend":
        return []
    return list(scene.roles[t.idx]) if grammar.is_passive(verb) and t in grammar.patients(verb) else []


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


def _echoes(scene: Scene, one: EncounterMention, other: EncounterMention) -> bool:
    """Whether two mentions of a sentence may be of one occasion; a visit of somebody is not what he came for, nor is what is to come on a day what was."""
    if one.status.is_to_come and one.when is not None and not other.status.is_to_come:
        return False
    visits = [m for m in (one, other) if m.type is EncounterType.VISIT]
    apart = len(visits) == 1 and bool(scene.roles.get(visits[0].trigger.start))
    return one.evidence.start == other.evidence.start and not apart


def _goes_on(scene: Scene, t: Token) -> bool:
    """Whether rules found that talks are held now, of which the clause says so and no day to come: "they are holding talks"."""
    ruled, today = scene.found.get(t.idx), scene.reading.article.today
    if ruled is None or ruled.status is not Status.HELD or carried_on(t) is None:
        return False
    return ruled.when is None or today is None or ruled.when.start <= today


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
    status = _likeliest_status(named)
    ruled = scene.found.get(t.idx)
    told_by_verbs = assertion.status_of(t) if ruled is None and status is Status.HELD else None
    if told_by_verbs is not None and told_by_verbs.is_to_come:
        status = told_by_verbs  # "the sixth round will open": a model alone found it, and took it for one that was held
    if ruled is not None and ruled.status in (Status.CANCELLED, Status.DENIED):
        status = ruled.status  # its words say so ("called off"); examples of them are few to learn from
    if ruled is not None and ruled.status is Status.PROPOSED and status in (Status.PLANNED, Status.HELD):
        status = ruled.status  # "he would propose talks": nobody has agreed to them
    if (
        ruled is not None
        and status is Status.HELD
        and comes_then(t)
        and (t.tag_ == "VB" or ruled.status is Status.PLANNED)
    ):
        status = Status.PLANNED  # "is to meet Lund and then go on to Mali": what comes after is to come, too
    if status.is_to_come and (is_of_before(t) or _goes_on(scene, t)):
        status = Status.HELD
    if status is Status.HELD and is_timetabled(scene.reading, t):
        status = Status.PLANNED
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
