"""Pronouns: whom "he", "it" and "they" mean, or nobody where two fit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Token

from kg.extract.words import word_class
from kg.language import grammar
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast
from kg.resolve.groups import LOOK_BACK, members_of_group, people, principals
from kg.resolve.releases import release_of
from kg.resolve.title_words import is_spokesman


def find_pronouns_and_groups(cast: Cast) -> None:
    """Give each pronoun and each group those whom it means."""
    for m in cast.reading.mentions:
        if m in cast.meanings:
            continue
        if m.form is Form.PRONOUN and m.kind is MentionKind.PERSON:
            found = he(cast, m)
            if found:
                cast.meanings[m] = (found,)
        elif m.form is Form.PRONOUN and m.kind is MentionKind.STATE:
            found = it(cast, m)
            if found:
                cast.meanings[m] = (found,)
        elif m.kind is MentionKind.GROUP:
            members = _they(cast, m) if m.form is Form.PRONOUN else members_of_group(cast, m)
            if len(members) > 1:
                cast.meanings[m] = tuple(members)


def _before(cast: Cast, mention: Mention, kinds: Iterable[MentionKind]) -> list[tuple[int, Mention]]:
    """Resolved single mentions before a place, nearest sentence first, with the distance in sentences."""
    here = cast.sentence(mention)
    wanted = set(kinds)
    found = []
    for m in cast.reading.mentions:
        if m.evidence.start >= mention.evidence.start or m.kind not in wanted or len(cast.meanings.get(m, ())) != 1:
            continue
        far = here - cast.sentence(m)
        if 0 <= far <= LOOK_BACK:
            found.append((far, m))
    return sorted(found, key=lambda x: (x[0], x[1].evidence.start))


def _is_subject(cast: Cast, mention: Mention) -> bool:
    token = cast.reading.head(mention)
    if token is None:
        return False
    return grammar.first_conjunct(token).dep_ in grammar.SUBJECT


def he(cast: Cast, mention: Mention) -> str:
    """The person whom "he" or "her" means, "" where it is not sure."""
    gender = "f" if mention.name.lower() in ("she", "her", "hers", "herself") else "m"
    candidates = [
        (far, m)
        for far, m in _before(cast, mention, {MentionKind.PERSON})
        if cast.meanings[m][0].startswith("person/") and _gender(cast, cast.meanings[m][0]) in ("", gender)
    ]
    token = cast.reading.token_at(mention.head)
    if token is not None and (ahead := _subject_ahead(cast, token, gender)):
        return ahead
    if token is not None and grammar.is_verb(token.head) and token.head.lemma_.lower() not in word_class("saying"):
        candidates = [(far, m) for far, m in candidates if not is_spokesman(m.title)]  # he tells what others do
    for distance in range(LOOK_BACK + 1):
        here = [m for far, m in candidates if far == distance]
        if distance == 0 and token is not None:
            here = [m for m in here if not _same_clause_object(cast, token, m)]
            if _closes_speech(cast, token):
                here = []  # those whom the words name that he said
        ids = list(dict.fromkeys(cast.meanings[m][0] for m in here))
        if len(ids) == 1:
            return ids[0]
        if len(ids) > 1:
            subjects = [m for m in here if _is_subject(cast, m)]
            chosen = list(dict.fromkeys(cast.meanings[m][0] for m in subjects))
            if len(chosen) == 1:
                return chosen[0]
            main = [m for m in subjects if _main_subject(cast, m)]
            chosen = list(dict.fromkeys(cast.meanings[m][0] for m in main))
            return chosen[0] if len(chosen) == 1 else ""
    return ""


def _subject_ahead(cast: Cast, pronoun: Token, gender: str) -> str:
    """The subject of the clause that a pronoun is put before: "During his talks in Rome, Lund said". "" where there is none."""
    verb = next((word for word in grammar.governors(pronoun) if grammar.is_verb(word)), None)
    if verb is None or pronoun.dep_ in grammar.SUBJECT or pronoun.i > verb.i:
        return ""
    named = [
        m
        for t in grammar.subjects(verb, inherit=False)
        if t.i > pronoun.i and not t.is_ancestor(pronoun) and (m := cast.reading.mention(t))
    ]  # not "his counterpart, Okoye", whose he is not himself
    found = [cast.meanings.get(m, ()) for m in named if m.kind is MentionKind.PERSON]
    fits = len(found) == 1 and len(found[0]) == 1 and found[0][0].startswith("person/")
    return found[0][0] if fits and _gender(cast, found[0][0]) in ("", gender) else ""


def _closes_speech(cast: Cast, pronoun: Token) -> bool:
    """True of "he" in "The talks with X went well, he said": the words before are his."""
    verb = pronoun.head
    if pronoun.dep_ not in grammar.SUBJECT or verb.lemma_.lower() not in word_class("saying"):
        return False
    before = [t for t in cast.doc[verb.sent.start : pronoun.i] if not t.is_space]
    return len(before) > 3 and before[-1].text in (",", '"', "”", "''") and verb.sent.end - verb.i < 25


def _main_subject(cast: Cast, mention: Mention) -> bool:
    token = cast.reading.head(mention)
    if token is None:
        return False
    first = grammar.first_conjunct(token)
    return first.dep_ in grammar.SUBJECT and first.head.dep_ in ("ROOT", "root")


def _same_clause_object(cast: Cast, pronoun: Token, mention: Mention) -> bool:
    """True of a name that cannot be the pronoun beside it: "Kim met him" does not say that Kim met himself."""
    token = cast.reading.head(mention)
    if token is None or pronoun.tag_ == "PRP$":
        return False
    return pronoun.dep_ in grammar.OBJECT and token.dep_ in grammar.SUBJECT and token.head == pronoun.head


def _gender(cast: Cast, person: str) -> str:
    """ "f" or "m" where the words beside his names say it, "" where they do not."""
    found = cast.genders.get(person)
    if found is None:
        found = cast.genders[person] = _told_gender(cast, person)
    return found


def _told_gender(cast: Cast, person: str) -> str:
    owner = next((p for p in cast.persons if p.id == person), None)
    if owner is None:
        return ""
    text = cast.reading.article.text
    for m in owner.mentions:
        before = text[max(0, m.evidence.start - 30) : m.evidence.start].casefold()
        tail = re.findall(r"[a-z]+", before)[-2:]
        marks = set(tail) | {" ".join(tail)} | set(re.findall(r"[a-z]+", m.title.casefold()))
        if marks & word_class("female"):
            return "f"
        if marks & word_class("male"):
            return "m"
    return ""


def it(cast: Cast, mention: Mention) -> str:
    """The state or organisation that "it" means: the one subject of this or the last sentence; "" where there are several."""
    candidates = _before(cast, mention, {MentionKind.STATE, MentionKind.ORGANISATION})
    for distance in (0, 1):
        here = [m for far, m in candidates if far == distance and m.form is not Form.DEMONYM]
        subjects = list(dict.fromkeys(cast.meanings[m][0] for m in here if _is_subject(cast, m)))
        if len(subjects) == 1:
            return subjects[0]
        if subjects:
            return ""
    return ""


def _they(cast: Cast, mention: Mention) -> list[str]:
    """The coordinated subject of this or the last sentence: "Kim and Sasae ... they"."""
    here = cast.sentence(mention)
    for distance in (0, 1):
        groups: dict[int, list[str]] = defaultdict(list)
        for m in cast.reading.mentions:
            if (
                m.evidence.start >= mention.evidence.start
                or here - cast.sentence(m) != distance
                or (m.form is Form.PRONOUN and m.kind is not MentionKind.GROUP)
            ):
                continue
            token = cast.reading.head(m)
            if token is None or m not in cast.meanings or m.form is Form.DEMONYM:
                continue
            first = grammar.first_conjunct(token)
            if first.dep_ in grammar.SUBJECT and token in grammar.conjuncts(first):
                groups[first.i] += [e for e in cast.meanings[m] if e not in groups[first.i]]
        plural = list({frozenset(g): g for g in groups.values() if len(g) > 1}.values())
        if len(plural) == 1:
            return plural[0]
        if plural:
            return []
    if mention.name.lower() != "they":
        return []
    return people(cast, mention, 0) or (principals(cast) if release_of(cast.reading.article) is not None else [])
