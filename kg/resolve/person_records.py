"""A person as one article has it: what is compared to find who is who.

In go the facts of an article, out come its persons as records: name, side, offices, day, and whom the article names beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kg.model import ArticleFacts, EntityKind
from kg.resolve.names import core
from kg.resolve.profiles import Profile

Key = tuple[str, str]
"""An article's id and the id of a person in it."""


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class PersonRecord:
    """A person as one article has it: `side` is the id of a state or organisation ("" where unknown), `offices` the
    titles, `day` the article's day, `company` whoever the article names in full (`company_of`), himself included."""

    article: str
    id: str
    name: str
    side: str = ""
    offices: tuple[str, ...] = ()
    day: date | None = None
    company: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def key(self) -> Key:
        """What names it in a cluster."""
        return (self.article, self.id)

    @property
    def profile(self) -> Profile:
        """What most rules ask of it."""
        return Profile(self.name, self.side, self.offices)


def records_of(facts: ArticleFacts) -> tuple[PersonRecord, ...]:
    """The persons of one article as records."""
    offices: dict[str, set[str]] = defaultdict(set)
    for tenure in facts.tenures:
        offices[tenure.person].add(tenure.title)
    company = company_of(e.name for e in facts.entities if e.kind is EntityKind.PERSON)
    return tuple(
        PersonRecord(
            article=facts.article.id,
            id=e.id,
            name=e.name,
            side=e.side,
            offices=tuple(sorted(offices[e.id] | {m.title for m in e.mentions if m.title})),
            day=facts.article.today,
            company=company,
        )
        for e in facts.entities
        if e.kind is EntityKind.PERSON
    )


def company_of(names: Iterable[str]) -> frozenset[str]:
    """Who is named in full among the persons of an article, each as the words of the name in one order."""
    return frozenset(in_company(name) for name in names if len(core(name)) > 1)


def in_company(name: str) -> str:
    """A name as it stands in a company."""
    return " ".join(sorted(core(name)))
