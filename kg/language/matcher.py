"""The gazetteer: states, their peoples, the seats of their governments, organisations, places, media.

In goes text, out come the names that stand in it, longest first and never overlapping. Nothing here looks at
grammar: whether
"Beijing" is a city or a government is decided by `kg.extract.entities`, which has the parse. The tables are in
`kg/rules/gazetteer/*.tsv`; matching walks a trie of words, in linear time, and does not depend on a tokenizer.

    gazetteer().find("Pyongyang told the U.S. envoy")  ->  [Pyongyang: seat of KP, U.S.: name of US]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, cached_property

from kg.language.rules import load_tsv
from kg.resources import rules


class Sort(StrEnum):
    """What a name in the gazetteer is."""

    STATE = "state"  # "Japan"
    DEMONYM = "demonym"  # "Japanese"
    PEOPLE = "people"  # "Iraqis"
    CITY = "city"  # a capital: a place, or the government that sits there
    BUILDING = "building"  # "the Kremlin": the same
    ORGAN = "organ"  # "State Department": its state
    BODY = "body"  # a legislature, a central bank: an organisation of one state
    ORGANISATION = "organisation"
    MOVEMENT = "movement"
    PARTY = "party"
    AGENCY = "agency"  # media: relay, never take part
    PLACE = "place"  # a place that stands for no government
    NONE = "none"  # a phrase that shields the words in it


@dataclass(frozen=True, kw_only=True, slots=True)
class StateRow:
    """A row of states.tsv."""

    key: str
    name: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeatRow:
    """A row of seats.tsv."""

    name: str
    state: str
    sort: str
    names: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrganisationRow:
    """A row of organisations.tsv."""

    key: str
    name: str
    sort: str
    names: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceRow:
    """A row of places.tsv."""

    name: str
    sort: str
    names: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShieldRow:
    """A row of shields.tsv."""

    phrase: str
    sort: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a name stands for. `key` is the id of a state or organisation, of a place its slug; `state` the state
    that a seat or place belongs to."""

    key: str
    name: str
    sort: Sort
    state: str = ""
    since: str = ""
    until: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The states that a name fits: one, or more of an ambiguous one ("Korea")."""
        return tuple(self.key.split("/")) if self.sort in (Sort.STATE, Sort.DEMONYM, Sort.PEOPLE) else (self.key,)

    def on(self, day: date | None) -> bool:
        """True where the name stood for this on a day; of an unknown day, where it does so today."""
        iso = day.isoformat() if day else "9999"
        return (not self.since or self.since <= iso) and (not self.until or iso < self.until)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """A name of the gazetteer at `[start, end)` of a text."""

    start: int
    end: int
    text: str
    entry: Entry


WORD = re.compile(r"\w+|[^\w\s]")
LONG_ENOUGH = 4
"""Fewest letters of a name that is looked for in capitals ("IRAN") where its usual form is not; shorter ones are
words ("MALI" passes, "US" does not)."""

# In text without capitals these are words of the language.
COMMON_WORDS = frozenset(
    {
        "turkey",
        "china",
        "polish",
        "chad",
        "guinea",
        "jordan",
        "georgia",
        "nice",
        "amal",
        "quad",
        "commonwealth",
        "swiss",
        "poles",
        "male",
        "lima",
        "quartet",
        "contras",
        "cali",
        "tela",
        "congress",
        "petra",
        "reuter",
        "gulf",
        "pacific",
    }
)


def slug(name: str) -> str:
    """A readable id: "Sharm el-Sheikh" becomes "sharm-el-sheikh"."""
    import unicodedata

    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold().replace("'", "").replace("’", "")).strip("-")


def _words(text: str) -> list[tuple[str, int, int]]:
    return [(m[0].replace("’", "'").replace("‘", "'"), m.start(), m.end()) for m in WORD.finditer(text)]


def _cut(phrase: str) -> list[str]:
    return WORD.findall(phrase.replace("’", "'").replace("‘", "'"))


class _Node:
    __slots__ = ("entries", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.entries: list[Entry] = []


class Gazetteer:
    """The tables of kg/rules/gazetteer as one index."""

    @cached_property
    def states(self) -> dict[str, StateRow]:
        """States by their keys."""
        return {row.key: row for row in load_tsv(rules("gazetteer", "states.tsv"), StateRow)}

    @cached_property
    def organisations(self) -> dict[str, OrganisationRow]:
        """Organisations by their keys."""
        return {row.key: row for row in load_tsv(rules("gazetteer", "organisations.tsv"), OrganisationRow)}

    @cached_property
    def seats(self) -> tuple[SeatRow, ...]:
        """Seats of governments."""
        return load_tsv(rules("gazetteer", "seats.tsv"), SeatRow)

    @cached_property
    def places(self) -> tuple[PlaceRow, ...]:
        """Places that stand for no government."""
        return load_tsv(rules("gazetteer", "places.tsv"), PlaceRow)

    @cached_property
    def shields(self) -> tuple[ShieldRow, ...]:
        """Phrases that shield the words in them."""
        return load_tsv(rules("gazetteer", "shields.tsv"), ShieldRow)

    @cached_property
    def _roots(self) -> tuple[_Node, _Node]:
        """All names, as they are written and in small letters, word by word: whoever only asks for a table does without."""
        roots = _Node(), _Node()
        for phrase, entry in self._phrases():
            self._add(*roots, phrase, entry)
        return roots

    def _phrases(self) -> Iterator[tuple[str, Entry]]:
        for state in self.states.values():
            for phrase in (state.name, *state.names):
                yield phrase, Entry(key=state.key, name=state.name, sort=Sort.STATE)
            for phrase in state.adjectives:
                yield phrase, Entry(key=state.key, name=state.name, sort=Sort.DEMONYM)
            for phrase in state.people:
                yield phrase, Entry(key=state.key, name=state.name, sort=Sort.PEOPLE)
        for seat in self.seats:
            sort = Sort.PLACE if seat.sort == "site" else Sort(seat.sort)
            for phrase in (seat.name, *seat.names):
                key = slug(seat.name)
                yield (
                    phrase,
                    Entry(key=key, name=seat.name, sort=sort, state=seat.state, since=seat.since, until=seat.until),
                )
        for organisation in self.organisations.values():
            for phrase in (organisation.name, *organisation.names):
                yield (
                    phrase,
                    Entry(
                        key=organisation.key,
                        name=organisation.name,
                        sort=Sort(organisation.sort),
                        state=organisation.state,
                    ),
                )
        for place in self.places:
            for phrase in (place.name, *place.names):
                # other names of a region are regions alike ("Asia"), each a place of its own
                name = place.name if place.sort == "city" else phrase
                yield phrase, Entry(key=slug(name), name=name, sort=Sort.PLACE, state=place.state)
        for shield in self.shields:
            sort = Sort.NONE if shield.sort == "name" else Sort(shield.sort)
            yield shield.phrase, Entry(key="", name=shield.phrase, sort=sort)

    def _add(self, root: _Node, small: _Node, phrase: str, entry: Entry) -> None:
        words = _cut(phrase)
        self._insert(root, words, entry)
        if sum(map(str.isalpha, phrase)) >= LONG_ENOUGH:
            plain = phrase.isascii()  # its letters become others one by one, so that it need not be cut again
            upper, lower = phrase.upper(), phrase.casefold()
            if upper != phrase:
                self._insert(root, map(str.upper, words) if plain else _cut(upper), entry)
            if lower not in COMMON_WORDS:
                self._insert(small, map(str.casefold, words) if plain else _cut(lower), entry)

    @staticmethod
    def _insert(node: _Node, words: Iterable[str], entry: Entry) -> None:
        for word in words:
            below = node.next.get(word)
            if below is None:
                below = node.next[word] = _Node()
            node = below
        # a name that is also an adjective ("US officials") is the name; the same entry under two phrases is one
        if not node.entries or (
            entry not in node.entries
            and not any(
                e.sort is Sort.STATE and e.key == entry.key and entry.sort is Sort.DEMONYM for e in node.entries
            )
        ):
            node.entries.append(entry)

    @cached_property
    def _former(self) -> frozenset[str]:
        return frozenset(key for key, row in self.states.items() if row.until)

    def find(self, text: str, start: int = 0, end: int | None = None, *, day: date | None = None) -> list[Hit]:
        """The names in `text[start:end]`, in order; of overlapping ones the longest that starts first.

        `day` is the day of the text: Moscow in 1987 is the seat of the Soviet Union. Text in capitals matches; text
        that has
        no capitals at all is matched without regard to case.
        """
        part = text[start:end]
        words = _words(part)
        lower = bool(words) and not any(c.isupper() for c in part)
        if lower:
            words = [(w.casefold(), a, b) for w, a, b in words]
        root = self._roots[lower]
        found: list[Hit] = []
        at = 0
        while at < len(words):
            node, last, step = root, None, at
            while step < len(words) and (below := node.next.get(words[step][0])) is not None:
                node, step = below, step + 1
                if node.entries:
                    last = (step, node.entries)
            if last is None:
                at += 1
                continue
            step, entries = last
            entry = next((e for e in entries if e.on(day)), entries[0])
            begin, stop = words[at][1], words[step - 1][2]
            if part[stop - 1] == "-":  # "Sino-" is written with its hyphen, and stands for the word before it
                stop -= 1
            found.append(Hit(start=start + begin, end=start + stop, text=part[begin:stop], entry=entry))
            at = step
        return found

    def lookup(self, name: str, *, day: date | None = None) -> Entry | None:
        """The entry that a whole name has, without the article before it; None for an unknown one."""
        name = re.sub(r"^(?:the|The|THE)\s+", "", name.strip())
        hits = self.find(name, day=day)
        return hits[0].entry if len(hits) == 1 and (hits[0].start, hits[0].end) == (0, len(name)) else None

    def name(self, key: str) -> str:
        """The usual name of a state or organisation, "" for an unknown key."""
        row = self.states.get(key) or self.organisations.get(key)
        return row.name if row else ""

    def is_state(self, key: str) -> bool:
        """True of the key of one state."""
        return key in self.states and "/" not in key

    def is_former(self, key: str) -> bool:
        """True of a state that is no more."""
        return key in self._former


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer, read once."""
    return Gazetteer()


@cache
def state_key(name: str) -> str:
    """The ISO code of a state in any of its spellings in many languages, "" for none; slow at its first call.

    Source: the package countrynames, whose rows come from many administrations' lists. Only for a name that the
    gazetteer lacks.
    """
    import warnings

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*ICU.*")  # it works without ICU for the names we ask about
        import countrynames

        code = countrynames.to_code(name)
    return str(code) if code in gazetteer().states else ""
