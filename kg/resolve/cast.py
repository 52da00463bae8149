"""Whom and what an article has, while it is being settled who is who: the state that the steps of coreference share.

Each step reads what the earlier ones have settled and adds its own: parties, persons, sides, descriptions, pronouns, groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.extract.reading import Reading
from kg.language.matcher import gazetteer
from kg.model import EntityKind, Evidence, Form, Mention, MentionKind, OfficeMention
from kg.resolve.names import core
from kg.resolve.weigher import Weigher


@dataclass
class Person:
    """One person: the mentions that name him, and the names as written."""

    mentions: list[Mention]
    names: list[str]
    id: str = ""

    @property
    def fullest(self) -> str:
        """The name with the most words; of equals the one in small letters, then the longer, then the earlier."""
        return max(self.names, key=lambda n: (len(core(n)), not n.isupper(), len(n), -self.names.index(n)))

    @property
    def titles(self) -> set[str]:
        """The titles that stand with his names."""
        return {m.title for m in self.mentions if m.title}


class Cast:
    """The persons and parties of one article, and what its mentions mean, as far as they are settled."""

    def __init__(self, reading: Reading, offices: Sequence[OfficeMention], weigher: Weigher) -> None:
        self.reading, self.offices, self.weigher = reading, offices, weigher
        self.doc = reading.doc
        self.gazetteer = gazetteer()
        self.meanings: dict[Mention, tuple[str, ...]] = {}
        self.notes: list[str] = []
        self.alike: dict[str, str] = {}
        self.persons: list[Person] = []
        self.person_of: dict[Mention, Person] = {}
        self.described: dict[Mention, Person] = {}
        self.parties: dict[str, list[Mention]] = defaultdict(list)
        self.party_names: dict[str, tuple[EntityKind, str, str]] = {}
        self.sides: dict[str, str] = {}
        self.sure: frozenset[str] = frozenset()
        self.sentences = list(self.doc.sents)
        self._sentence_of: dict[int, int] = {}
        self.genders: dict[str, str] = {}

    def party_id(self, key: str) -> str:
        """The entity of a key of the gazetteer; "" where the article has none or it is not sure which."""
        key = self.alike.get(key, key)
        if not key or "/" in key:
            return ""
        if self.gazetteer.is_state(key):
            return f"state/{key}"
        for entity, (kind, name, known) in self.party_names.items():
            if kind is EntityKind.ORGANISATION and key in (known, name, entity.partition("/")[2]):
                return entity
        return ""

    def home(self) -> frozenset[str]:
        """The keys of the states that the dateline names, or that its city lies in: "BERGEN, Norway"."""
        article = self.reading.article
        hits = self.gazetteer.find(article.dateline_place, day=article.today) if article.dateline_place else []
        keys = (h.entry.key if self.gazetteer.is_state(h.entry.key) else h.entry.state for h in hits)
        return frozenset(self.alike.get(key, key) for key in keys if key)

    def bring_in(self, state: str, named: Mention | Evidence, form: Form = Form.NOMINAL) -> None:
        """Make a state, by key, a party of the article on the evidence of other words than its name, unless the article names it."""
        if f"state/{state}" in self.party_names:
            return
        evidence = named.evidence if isinstance(named, Mention) else named
        name = self.gazetteer.name(state)
        mention = Mention(
            name=name,
            kind=MentionKind.STATE,
            form=form,
            evidence=evidence,
            head=named.head if isinstance(named, Mention) else evidence.start,
            key=state,
        )
        self.add_party(mention, f"state/{state}", EntityKind.STATE, name, state)

    def add_party(self, mention: Mention, entity: str, kind: EntityKind, name: str, key: str) -> None:
        """Let a mention mean a party, which the article then has. The first name that is given stays."""
        self.parties[entity].append(mention)
        if entity not in self.party_names or (kind is EntityKind.PLACE and self.party_names[entity][1].isupper()):
            self.party_names[entity] = (kind, name, key)
        self.meanings[mention] = (entity,)

    def titles(self, person: Person) -> set[str]:
        """The titles that stand with a person's names, and the offices that were found for them."""
        own = (m for m in person.mentions if self.person_of.get(m) is person)
        return person.titles.union(*(self._offices_of.get(m, ()) for m in own))

    @cached_property
    def _offices_of(self) -> dict[Mention, list[str]]:
        """The titles of the offices that were found for each mention."""
        found: dict[Mention, list[str]] = defaultdict(list)
        for office in self.offices:
            found[office.person].append(office.title)
        return found

    def sentence(self, mention: Mention) -> int:
        """The number of the sentence that a mention stands in."""
        found = self._sentence_of.get(mention.head)
        if found is None:
            token = self.reading.token_at(mention.head)
            found = self.reading.sentence_numbers[token.i] if token is not None else 0
            self._sentence_of[mention.head] = found
        return found
