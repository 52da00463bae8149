"""For whom somebody acts, where the words beside the name do not settle it.

Enter a person of an article with its mentions, and the states and organisations that the article names; leaves the
signs for each of them (`Claims.signs`), which a small model weighs: whose title it is, what stands beside the name, in the
same list, in the dateline, who else holds such an office. Learned from annotated articles by the recipe in
`kg/resolve/training`. There is no list of office-holders in it, and no name of a state either: a sign is how a text
speaks, never of whom.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.language import grammar
from kg.model import EntityKind, Form, Mention
from kg.resolve.sides import has_office, office_class, only_state

PREPOSITIONS = ("of", "in", "from", "with", "to", "at", "for", "by", "between")
FAR = 60
COMPARED = ((12, True), (17, False), (18, False), (19, False), (37, True))
"""Signs that tell most beside those of the other candidates: their column, and whether the highest is the best."""


class Claims:
    """What an article shows of whom its persons act for.

    `meanings` are the ids that each mention means, `sides` what the words beside a name gave (person id to party id),
    `titles` the titles of each person, `home` the parties of the dateline, `release` the state that speaks.
    """

    def __init__(
        self,
        reading: Reading,
        *,
        persons: Mapping[str, Sequence[Mention]],
        parties: Mapping[str, tuple[EntityKind, str, str]],
        seats: Mapping[str, str],
        meanings: Mapping[Mention, tuple[str, ...]],
        sides: Mapping[str, str],
        sure: frozenset[str],
        titles: Mapping[str, Sequence[str]],
        home: frozenset[str],
        release: str,
        partners: frozenset[str],
    ) -> None:
        self.reading = reading
        self.persons = persons
        self.parties = parties
        self.seats = seats
        self.meanings = meanings
        self.sides = sides
        self.sure = sure
        self.titles = titles
        self.home = home
        self.release = release
        self.partners = partners
        self.sentence_at = {i: n for n, s in enumerate(reading.doc.sents) for i in range(s.start, s.end)}
        self._chains: dict[int, list[Token]] = {}

    @cached_property
    def placed(self) -> list[tuple[int, int, str, Mention]]:
        """Where parties are named: sentence, token, party, mention. A city speaks for its state."""
        found = []
        for mention, meant in self.meanings.items():
            head = self.reading.head(mention)
            if head is None:
                continue
            for entity in meant:
                party = self.seats.get(entity, entity)
                if party in self.parties and not party.startswith("place/"):
                    found.append((self.sentence_at[head.i], head.i, party, mention))
        return sorted(found, key=lambda p: p[:2])

    @cached_property
    def _by_sentence(self) -> dict[int, list[tuple[int, int, str, Mention]]]:
        """What `placed` says of each sentence."""
        found: dict[int, list[tuple[int, int, str, Mention]]] = {}
        for place in self.placed:
            found.setdefault(place[0], []).append(place)
        return found

    def _joined(self, head: Token) -> list[Token]:
        """The words that "and" joins to one, that word among them."""
        found = self._chains.get(head.i)
        if found is None:
            found = self._chains[head.i] = grammar.conjuncts(grammar.first_conjunct(head))
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for _, _, party, _ in self.placed:
            found[party] = found.get(party, 0) + 1
        return found

    @cached_property
    def ranks(self) -> dict[str, int]:
        states = [p for p in self.counts if p.startswith("state/")]
        return {p: n for n, p in enumerate(sorted(states, key=lambda p: (-self.counts[p], p)))}

    @cached_property
    def members(self) -> dict[str, int]:
        """How many persons surely act for each party."""
        found: dict[str, int] = {}
        for person in self.sure:
            side = self.sides.get(person, "")
            found[side] = found.get(side, 0) + 1
        return found

    @cached_property
    def holders(self) -> dict[str, set[str]]:
        """For each office the parties of those who surely hold it."""
        found: dict[str, set[str]] = {}
        for person in self.sure:
            for title in self.titles.get(person, ()):
                found.setdefault(office_class(title), set()).add(self.sides.get(person, ""))
        return found

    def candidates(self) -> list[str]:
        """The parties that somebody may act for, in alphabetical order."""
        return sorted(p for p in self.parties if not p.startswith("place/"))

    def table(self, person: str) -> list[list[float]]:
        """The signs of every candidate for a person, each also in comparison with the others."""
        rows = [self.signs(person, party) for party in self.candidates()]
        for column, highest in COMPARED:
            values = [row[column] for row in rows]
            for row, value in zip(rows, values, strict=True):
                row.append(float(sum(other > value if highest else other < value for other in values)))
                row.append(float(sum(other == value for other in values)))
        return rows

    def signs(self, person: str, party: str) -> list[float]:
        """What speaks for and against that a person acts for a party."""
        kind, name, key = self.parties[party]
        mentions = sorted(self.persons[person], key=lambda m: m.evidence.start)
        titles = [t for t in self.titles.get(person, ()) if t]
        heads = [(m, h) for m in mentions if (h := self.reading.head(m)) is not None]
        same, nearest_before, nearest_after, only, last_before = 0, FAR, FAR, 0, 0
        beside = [0.0] * len(PREPOSITIONS)
        modifier = conjoined = conjoined_other = demonym = first_same = faced = 0
        for order, (_, head) in enumerate(heads):
            here = self._by_sentence.get(self.sentence_at[head.i], [])
            mine = [p for p in here if p[2] == party]
            if mine:
                same += 1
                first_same |= int(order == 0)
                only |= int(len({p[2] for p in here}) == 1)
                before = [p for p in mine if p[1] < head.i]
                after = [p for p in mine if p[1] > head.i]
                nearest_before = min([nearest_before, *(head.i - p[1] for p in before)])
                nearest_after = min([nearest_after, *(p[1] - head.i for p in after)])
                all_before = [p for p in here if p[1] < head.i]
                last_before |= int(bool(all_before) and all_before[-1][2] == party)
                for _, at, _, other in mine:
                    token = self.reading.doc[at]
                    demonym |= int(other.form is Form.DEMONYM and 0 < head.i - at < 8)
                    if abs(at - head.i) < 10:
                        preposition = grammar.preposition_of(token)
                        if preposition in PREPOSITIONS:
                            beside[PREPOSITIONS.index(preposition)] = 1.0
                    modifier |= int(head in token.ancestors and abs(at - head.i) < 12)
                    faced |= int(_faces(head, token))
            for token in self._joined(head):
                if token == head:
                    continue
                sibling = self.reading.mention(token)
                for other_id in self.meanings.get(sibling, ()) if sibling is not None else ():
                    side = self.sides.get(other_id) if other_id.startswith("person/") else None
                    if side:
                        conjoined |= int(side == party)
                        conjoined_other |= int(side != party)
        state = key if kind is EntityKind.STATE else ""
        others = [p for p in self.counts if p.startswith("state/") and p != party]
        classes = {office_class(t) for t in titles} - {""}
        taken = any(party in self.holders.get(c, ()) and self.sides.get(person) != party for c in classes)
        total = max(self.counts.values(), default=1)
        return [
            float(self.sides.get(person) == party),
            float(self.sides.get(person) == party and person in self.sure),
            float(person in self.sides),
            float(person in self.sure),
            float(kind is EntityKind.STATE),
            float(bool(key)),
            float(len(titles)),
            float(any(t.split()[0].lower() in ("former", "ex", "late") for t in titles)),
            float(bool(classes)),
            float(bool(state) and all(has_office(t, state) for t in titles)),
            float(bool(state) and any(only_state(t) == state for t in titles)),
            float(taken),
            float(same),
            float(same) / max(1, len(heads)),
            float(first_same),
            float(only),
            float(last_before),
            float(nearest_before),
            float(nearest_after),
            float(min(nearest_before, nearest_after)),
            *beside,
            float(faced),
            float(modifier),
            float(demonym),
            float(conjoined),
            float(conjoined_other),
            float(party in self.home),
            float(bool(self.home)),
            float(party == self.release),
            float(bool(self.release)),
            float(person in self.partners),
            math.log1p(self.counts.get(party, 0)),
            self.counts.get(party, 0) / total,
            float(self.ranks.get(party, 30)),
            float(len(others)),
            float(self.members.get(party, 0)),
            float(len(mentions)),
            float(self._named_in(name, titles)),
        ]

    @staticmethod
    def _named_in(name: str, titles: Sequence[str]) -> bool:
        words = {w.casefold() for w in name.split() if len(w) > 3}
        return any(words & {w.casefold() for w in title.split()} for title in titles)


def _faces(person: Token, party: Token) -> bool:
    """Whether somebody does something to a party ("urged Pyongyang", "met the Danes"), who is then not its own."""
    verb = next((t for t in person.ancestors if grammar.is_verb(t)), None)
    if verb is None or person not in grammar.doers(verb):
        return False
    return party in grammar.patients(verb) or any(p == "with" and t == party for p, t in grammar.prepositional(verb))
