"""The side of those whom the text gives a title and no state: in a release the one that speaks, else by the habits of titles."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast, Person
from kg.resolve.hosts import host_state
from kg.resolve.lexicon import word_class
from kg.resolve.names import fold
from kg.resolve.owners import fights_a_state
from kg.resolve.releases import Release, release_of
from kg.resolve.sides import Context, has_office, is_own, office_class, side_of_bare_title, single_office, usual_state
from kg.resolve.title_words import is_past


def seat_bare_titles(cast: Cast) -> None:
    """The side of those whom the text gives a title and no state, where its habits show it (see
    `kg.resolve.sides`)."""
    counts: Counter[str] = Counter()
    for m in cast.reading.mentions:
        for e in cast.meanings.get(m, ()):
            if e.startswith("state/"):
                counts[e.removeprefix("state/")] += 1
    marked: Counter[str] = Counter()
    holders: dict[str, set[str]] = defaultdict(set)
    bare: list[tuple[Person, list[str]]] = []
    for person in cast.persons:
        titles = sorted(t for t in cast.titles(person) if not is_past(t))
        side = cast.sides.get(person.id, "").removeprefix("state/")
        if side:
            marked[side] += 1
            for title in titles:
                holders[office_class(title)].add(side)
        elif titles or any(is_past(t) for t in cast.titles(person)):
            bare.append((person, titles or sorted(cast.titles(person))))
    home, headline = cast.home(), _headline(cast)
    organs = {
        state
        for m in cast.reading.mentions
        if m.evidence.rule in ("gazetteer-organ", "gazetteer-building")
        and cast.gazetteer.is_state(state := m.side or m.key)
    }
    release = release_of(cast.reading.article)
    if release is not None:
        _seat_untitled(cast, release)
    decided: dict[str, str] = {}
    titles_of = {person.id: titles for person, titles in bare}
    sat: set[str] = set()  # single offices of the state that speaks, once somebody holds them
    for person, titles in sorted(bare, key=lambda one: -len(one[0].mentions)):
        # first who is named most: a headline may break a name off and make two of one
        if release is not None and not is_partner(cast, person, release.state):
            seats = {c for t in titles if (c := single_office(t))}
            taken = sat | {c for c, states in holders.items() if c and release.state in states}
            if any(has_office(title, release.state) for title in titles) and not seats & taken:
                cast.bring_in(release.state, release.evidence)
                cast.sides[person.id] = f"state/{release.state}"
                cast.sure |= {person.id}
                sat |= seats
                continue
            if not seats & taken:
                continue
        announced = {
            state
            for title in map(fold, titles)
            for state in _announced(cast, headline, title)
            if not any(
                cast.sides.get(other.id) == f"state/{state}" and title in map(fold, cast.titles(other))
                for other in cast.persons
            )
        }
        if len(announced) == 1 and _is_free(titles, state := announced.pop(), holders):
            decided[person.id] = state
            continue
        host = next((state for m in person.mentions if (state := host_state(cast, m, next(iter(home), "")))), "")
        if host and _is_free(titles, host, holders) and not fights_a_state(cast, person):
            cast.bring_in(host, min(person.mentions, key=lambda m: (not m.title, m.evidence.start)).evidence)
            cast.sides[person.id] = f"state/{host}"
            cast.sure |= {person.id}
            continue
        first = min(person.mentions, key=lambda m: (m.form is not Form.NAME, not m.title, m.evidence.start))
        here = cast.sentence(first)
        near = [
            (m.evidence.start, e.removeprefix("state/"))
            for m in cast.reading.mentions
            if cast.sentence(m) == here and not _is_visited(cast, m)
            for e in cast.meanings.get(m, ())
            if e.startswith("state/")
        ]
        before = [k for start, k in near if start < first.evidence.start]
        context = Context(
            counts={
                s: n
                for s, n in (dict.fromkeys(sorted(home | organs), 0) | counts).items()
                if release is None or s != release.state
            },
            home=home,
            organs=organs,
            marked=marked,
            holders=holders,
            before=before[-1] if before else "",
            alone=near[0][1] if len({k for _, k in near}) == 1 else "",
            released=release is not None,
        )
        found = {side_of_bare_title(t, context) for t in titles} - {""}
        if len(found) == 1:
            decided[person.id] = found.pop()
    for person_id, key in decided.items():
        side = cast.alike.get(key, key)
        if f"state/{side}" in cast.party_names or any(usual_state(t, counts) == key for t in titles_of[person_id]):
            cast.sides[person_id] = f"state/{side}"


def _headline(cast: Cast) -> list[Mention]:
    """The states named in the first line of an article, where it is no sentence."""
    line = re.match(r"\s*(?:[^\n]*[^\n.!?\"”’\s])?(?=[ \t]*\n)", cast.reading.article.text)
    end = line.end() if line is not None else 0
    return [m for m in cast.reading.mentions if m.kind is MentionKind.STATE and m.evidence.start < end]


def _announced(cast: Cast, headline: Sequence[Mention], title: str) -> Iterator[str]:
    """The states whose holder of an office a headline announces without his name: Norway in "NORWAY FINANCE MINISTER TO SEEK CREDIT".

    `title` is folded.
    """
    text = cast.reading.article.text
    for m in headline:
        behind = re.match(r"(?:['’]s)?\s+(\S.*)", text[m.evidence.end : m.evidence.end + len(title) + 8])
        if behind is not None and re.match(rf"{re.escape(title)}\b", fold(behind[1])):
            yield from (e.removeprefix("state/") for e in cast.meanings.get(m, ()) if e.startswith("state/"))


def _is_visited(cast: Cast, mention: Mention) -> bool:
    """True of Japan in "said she will visit Japan", which one does not do who is at home there."""
    head = cast.reading.head(mention)
    if head is None:
        return False
    verb = grammar.first_conjunct(head).head
    goes = grammar.is_verb(verb) and verb.lemma_.lower() in words("travelling") | {"visit"}
    return goes and (head in grammar.patients(verb) or grammar.preposition_of(head) == "to")


def _is_free(titles: Sequence[str], state: str, holders: Mapping[str, Collection[str]]) -> bool:
    """Whether a state has the offices of some titles, and nobody else holds one that a single person has."""
    return all(
        (office_class(title) or fold(title).split()[-1] in word_class("of-a-state"))
        and has_office(title, state)
        and state not in holders.get(single_office(title), ())
        for title in titles
    )


def _seat_untitled(cast: Cast, release: Release) -> None:
    """Who has neither title nor state in a release and does something in it is of the state that speaks: "Kari Lund met the Kenyan
    minister"."""
    for person in cast.persons:
        if person.id in cast.sides or any(cast.titles(person)):
            continue
        heads = [cast.reading.head(m) for m in person.mentions if m.form is Form.NAME and len(m.name.split()) > 1]
        acts = any(head is not None and head.dep_ in grammar.SUBJECT and grammar.is_verb(head.head) for head in heads)
        if acts and not is_partner(cast, person, release.state):
            cast.bring_in(release.state, release.evidence)
            cast.sides[person.id] = f"state/{release.state}"


def is_partner(cast: Cast, person: Person, speaks: str = "") -> bool:
    """Whether a release brings somebody in as the other side: "met with President X", "thanked X", "X's call with
    Y", "the inauguration of X"; not one whose office the state that speaks has and few others, nor the first of "between A and X"."""
    if speaks and any(is_own(title, speaks) for title in cast.titles(person)):
        return False
    first = min(person.mentions, key=lambda m: m.evidence.start)
    head = cast.reading.head(first)
    if head is None:
        return False
    lead = grammar.first_conjunct(head)
    if grammar.preposition_of(lead) == "between":
        return head != lead
    if lead.dep_ in ("obj", "dobj") and grammar.is_verb(lead.head):
        return True
    before = cast.reading.article.text[head.sent.start_char : first.evidence.start]
    return re.search(r"\b(?:with|between|(?:inauguration|funeral|burial) of)\b", before, re.IGNORECASE) is not None
