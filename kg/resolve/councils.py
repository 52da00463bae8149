"""Councils: gatherings of a body's ministers or leaders, and which persons of the article sit in them.

    EU foreign ministers met in Brussels. ... German Foreign Minister Klaus Berg said     the EU, and Berg for Germany

News of such gatherings names the body and its ministers in one sentence and those who speak for single members in others. Enter a
`Scene`; leave, for the words that name such a gathering, the ids of those who sit there: the body, and everybody who holds such an office of a
state that is a member on the article's day. Members are in `kg/rules/gazetteer/members.tsv`, portfolios in `kg/rules/lexicons/portfolios.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from spacy.tokens import Token

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.language.rules import load_tsv
from kg.model import EntityKind
from kg.resolve.candidates import Scene
from kg.resources import rules


@dataclass(frozen=True, kw_only=True, slots=True)
class MembersRow:
    """A row of members.tsv: `states` were members of a body between two days, "" where that has no end."""

    body: str
    since: str
    states: tuple[str, ...]
    until: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PortfolioRow:
    """A row of portfolios.tsv: words that name one portfolio."""

    id: str
    words: tuple[str, ...]


NEWS = timedelta(7)
"""How long before the article a gathering may have been of which it gives the news."""

SOON = 4
"""Sentences after a gathering in which its ministers are listed by their states."""

LONGEST, WITHIN = 8, frozenset({"ADJ", "NOUN", "PROPN", "CCONJ", "PART"})
"""How many words a noun phrase may have between a body and its ministers, and of which kinds."""


def members(body: str, day: date | None) -> frozenset[str]:
    """The keys of the states that are members of a body on a day, today where it is not known; none of a body without a list."""
    iso = day.isoformat() if day else "9999"
    return frozenset(
        s
        for row in _members().get(body, ())
        if row.since <= iso and (not row.until or iso < row.until)
        for s in row.states
    )


@cache
def _members() -> dict[str, list[MembersRow]]:
    """The rows of members.tsv by their bodies, read once."""
    found: dict[str, list[MembersRow]] = {}
    for row in load_tsv(rules("gazetteer", "members.tsv"), MembersRow):
        found.setdefault(row.body, []).append(row)
    return found


@cache
def _portfolios() -> dict[str, str]:
    return {word: row.id for row in load_tsv(rules("lexicons", "portfolios.tsv"), PortfolioRow) for word in row.words}


def find_councils(scene: Scene) -> dict[int, list[str]]:
    """For the tokens that name a gathering of a body's ministers or leaders, who sits there: the body first."""
    found: dict[int, list[str]] = {}
    day = scene.reading.article.today
    for sitting, body in _sittings(scene):
        states = members(scene.entities[body].key, day)
        people = [
            a for a in scene.actors if scene.side(a).removeprefix("state/") in states and _holds(scene, a, sitting)
        ]
        people += [a for noun, listed in _listed(scene, sitting, states) for a in listed if a not in people]
        for trigger in scene.triggers:
            if people and trigger.sent == sitting.sent and _sat_at(sitting, trigger) and _is_news(scene, trigger):
                found.setdefault(trigger.i, [body, *people])
    return found


def find_retold(scene: Scene) -> frozenset[int]:
    """The words "the ministers from Peru and Chile" after "Andean ministers met": what they do is done in the gathering told before."""
    day = scene.reading.article.today
    return frozenset(
        noun.i
        for sitting, body in _sittings(scene)
        for noun, _ in _listed(scene, sitting, members(scene.entities[body].key, day))
    )


def _listed(scene: Scene, sitting: Token, states: frozenset[str]) -> Iterator[tuple[Token, list[str]]]:
    """Words soon after those for a body's ministers that point back to them and list states, all of them members: with these states."""
    for noun in scene.doc[sitting.i + 1 :]:
        if scene.sentences_on(sitting.i, noun.i) > SOON:
            return
        if noun.lemma_ != sitting.lemma_ or noun.tag_ != sitting.tag_ or grammar.determiner(noun) != "the":
            continue
        named = [t for preposition, t in grammar.prepositional(noun) if preposition in ("from", "of")]
        found = [a for t in named if (m := scene.reading.headed(t)) is not None for a in scene.actors_of(m)]
        if len(found) > 1 and len(found) == len(named) and all(a.removeprefix("state/") in states for a in found):
            yield noun, found


def without_own_body(scene: Scene, seated: dict[str, float]) -> dict[str, float]:
    """Those seated, less a legislature among people of its own state: "the president met leaders of Congress" tells of one side."""
    sides = {scene.side(a) for a in seated}
    return {a: p for a, p in seated.items() if scene.legislatures.get(a) not in sides}


def without_whole(scene: Scene, seated: Mapping[str, float]) -> dict[str, float]:
    """Those who sit in an encounter, less a body all of whose members do: "the Group of Seven", where the seven are named."""
    day = scene.reading.article.today
    whole = {
        actor
        for actor in seated
        if (states := members(scene.entities[actor].key, day)) and all(f"state/{state}" in seated for state in states)
    }
    return {actor: likely for actor, likely in seated.items() if actor not in whole}


def _sittings(scene: Scene) -> Iterator[tuple[Token, str]]:
    """The words for a body's ministers or leaders, with the body: "EU foreign ministers", "ministers of the European Union"."""
    for sentence, named in sorted(scene.by_sentence.items()):
        bodies = [
            (i, a)
            for i, a in named
            if scene.entities[a].kind is EntityKind.ORGANISATION and scene.entities[a].key in _members()
        ]
        for token in scene.sentences[sentence] if bodies else ():
            if token.lemma_.lower() in words("sitting") and token.tag_ in ("NNS", "NNPS"):
                theirs = next((a for i, a in bodies if _is_of(token, scene.doc[i])), "")
                if theirs:
                    yield token, theirs


def _is_of(token: Token, body: Token) -> bool:
    """Whether a body stands in the noun phrase of a word: before it with nothing between but what modifies, or behind "of".

    Read from the words between, since parsers hang "European Community (EC) farm ministers" up in many ways.
    """
    if body.i > token.i:
        return any(preposition == "of" and noun == body for preposition, noun in grammar.prepositional(token))
    return token.i - body.i <= LONGEST and all(
        t.pos_ in WITHIN or t.is_bracket for t in token.doc[body.i + 1 : token.i]
    )


def _sat_at(sitting: Token, trigger: Token) -> bool:
    """Whether those who sit did so at an occasion: "ministers met", "ministers ended a meeting", "a session of leaders".

    Of "on the sidelines of a meeting of ministers" the text tells of others.
    """
    if grammar.is_verb(trigger):
        return sitting in grammar.doers(trigger)
    if trigger.lemma_.lower() not in words("occasion"):
        return False
    above = list(grammar.governors(trigger))
    if sitting in trigger.subtree:
        over = next(word for word in grammar.governors(sitting) if word.lemma_.lower() in words("occasion"))
        return over == trigger and not any(word.lemma_.lower() in words("aside") for word in above[:1])
    return any(sitting in grammar.doers(verb) for verb in above if grammar.is_verb(verb))


def _is_news(scene: Scene, trigger: Token) -> bool:
    """Whether a sentence may tell of the days that the article was written for: who speaks in it need not have been there years ago."""
    today = scene.reading.article.today
    days = [d.value for d in scene.reading.dates_in(trigger.sent.start_char, trigger.sent.end_char) if d.value]
    return today is None or not days or any(day.end >= today - NEWS for day in days)


def _holds(scene: Scene, actor: str, sitting: Token) -> bool:
    """Whether a person is by title one of those who sit: a minister among ministers, unless of another portfolio.

    Beside ministers whoever is only said to be of a member ("Germany's Nils Berg") is one of them.
    """
    if not scene.is_person(actor):
        return False
    titles = [seen.mention.title.lower() for seen in scene.seen[actor] if seen.mention.title]
    office = words("heading") if sitting.lemma_.lower() != "minister" else words("ministerial")
    wanted = {_portfolios()[w.lower_] for w in sitting.subtree if w.lower_ in _portfolios()}
    if not titles and sitting.lemma_.lower() == "minister":
        return bool(scene.entities[actor].side)
    for title in titles:
        held = {_portfolios()[word] for word in title.replace("-", " ").split() if word in _portfolios()}
        if any(f" {word} " in f" {title} " for word in office) and (not held or not wanted or held & wanted):
            return True
    return False
