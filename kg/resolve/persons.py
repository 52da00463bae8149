"""Persons of one article: which of its names are one person's.

Full names come first, then a surname alone belongs to the one full name that it fits; what fits two fits neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from kg.language.matcher import slug
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast, Person
from kg.resolve.lexicon import word_class
from kg.resolve.names import by_given_name, callable_by, core, fold, same_words
from kg.resolve.spellings import may_be_short_for
from kg.resolve.title_words import same_title


def find_persons(cast: Cast) -> None:
    """Put the names of one person together, and give each person an id: surnames after full names, in the order of the text."""
    named = [m for m in cast.reading.mentions if m.kind is MentionKind.PERSON and m.form is Form.NAME]
    full = sorted((m for m in named if len(core(m.name)) > 1), key=lambda m: (-len(core(m.name)), m.evidence.start))
    short = [m for m in named if len(core(m.name)) <= 1]
    known = _Known(cast)
    for m in full:
        near = known.near(m.name)
        fits = [p for p in near if any(fold(n) == fold(m.name) or same_words(n, m.name) for n in p.names)]
        if not fits:
            fits = [p for p in near if any(callable_by(n, m.name) for n in p.names)]
        known.join(m, fits or [p for p in known.near(core(m.name)[-1]) if _goes_by(p, m)])
    pending: dict[str, Person] = {}
    for m in short:
        near = known.near(m.name)
        fits = [p for p in near if len(core(p.fullest)) > 1 and any(callable_by(n, m.name) for n in p.names)]
        last = [p for p in fits if not all(by_given_name(n, m.name) for n in p.names)]
        fits = last or fits
        if len(fits) > 1:
            fits = _tell_apart(cast, m, fits)
        if len(fits) > 1:
            cast.notes.append(f"{m.name!r} fits {', '.join(sorted(p.fullest for p in fits))}: left open")
            continue
        if not fits:
            key = fold(m.name)
            if key in pending:
                fits = [pending[key]]
        known.join(m, fits)
        if not fits:
            pending[fold(m.name)] = cast.persons[-1]
    cast.persons.sort(key=lambda p: min(m.evidence.start for m in p.mentions))
    taken: Counter[str] = Counter()
    for person in cast.persons:
        base = slug(person.fullest) or "unnamed"
        taken[base] += 1
        person.id = f"person/{base}" + (f"-{taken[base]}" if taken[base] > 1 else "")
        for m in person.mentions:
            cast.meanings[m] = (person.id,)
            cast.person_of[m] = person


class _Known:
    """The persons found so far by the words of their names: of thousands in one article few share a word with a name."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._places = {id(person): place for place, person in enumerate(cast.persons)}
        for place, person in enumerate(cast.persons):
            for name in person.names:
                self._add(place, name)

    def near(self, name: str) -> list[Person]:
        """Those of whom a name may be one, in the order in which they were found."""
        rarest = min((self._by_word.get(word, set()) for word in core(name)), key=len, default=set())
        places = rarest | self._by_word.get(f"={fold(name)}", set())
        return [self._cast.persons[place] for place in sorted(places)]

    def join(self, mention: Mention, fits: list[Person]) -> None:
        """Give a mention to the one person whom it fits, or else to a new one."""
        persons = self._cast.persons
        if len(fits) == 1:
            fits[0].mentions.append(mention)
            fits[0].names.append(mention.name)
            self._add(self._places[id(fits[0])], mention.name)
        else:
            self._places[id(person := Person([mention], [mention.name]))] = len(persons)
            self._add(len(persons), mention.name)
            persons.append(person)

    def _add(self, place: int, name: str) -> None:
        for word in (*core(name), f"={fold(name)}"):
            self._by_word[word].add(place)


def _goes_by(person: Person, mention: Mention) -> bool:
    """Whether a name with a title is a short form of that of somebody with the same: "President Joe Lund" of "President Joseph R. Lund"."""
    same = mention.title and any(same_title(mention.title, title) for title in person.titles)
    return bool(same) and any(may_be_short_for(name, mention.name) for name in person.names)


def _tell_apart(cast: Cast, mention: Mention, fits: list[Person]) -> list[Person]:
    """Of several persons of one surname the one whose title or side stands with the mention, or the one who is not brought in
    as another's wife or son ("President Marlow and his wife Ann Marlow")."""
    if mention.title or mention.side:
        good = [
            p
            for p in fits
            if (not mention.title or any(same_title(mention.title, t) for t in p.titles))
            and (not mention.side or any(m.side == mention.side for m in p.mentions))
        ]
        if len(good) == 1:
            return good
    if set(fold(mention.title).split()) & word_class("kin"):
        return fits
    principal = [p for p in fits if not any(_is_kin(cast, m) for m in p.mentions)]
    return principal if len(principal) == 1 else fits


def _is_kin(cast: Cast, mention: Mention) -> bool:
    """True of "Ann Marlow" in "his wife Ann Marlow"."""
    words = cast.reading.tokens(mention.evidence)
    before = [] if not words or not words[0].i else [words[0].nbor(-1).lower_]
    return not {*before, *fold(mention.title).split()}.isdisjoint(word_class("kin"))
