"""Which persons of several articles are one: for now, those of the same folded name and the same side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model import ArticleFacts, EntityKind
from kg.rdf.iris import slug


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """Persons (article id, local id) held to be one, sorted, and why."""

    members: tuple[tuple[str, str], ...]
    rule: str = ""
    reason: str = ""
    certainty: float = 1.0


def find_identities(facts: Iterable[ArticleFacts]) -> tuple[Identity, ...]:
    """Every person of every article, in exactly one identity; sorted."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
    for article in facts:
        for entity in article.entities:
            if entity.kind is EntityKind.PERSON:
                key = (article.article.id, entity.id)
                name = slug(entity.name)
                found[(name, entity.side) if entity.side and "-" in name else key].append(key)
    return tuple(
        Identity(
            members=tuple(sorted(members)),
            rule="person-name-side",
            reason="the same name and the same side",
            certainty=0.8,
        )
        for members in sorted(found.values(), key=min)
    )
