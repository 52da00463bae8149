"""The answer to who is meant: the entities of one article, and which of them each mention means.

Enters what `kg.resolve.coreference` has settled; leaves look-ups. A mention that fits two entities means neither.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Entity, EntityKind, Mention


@dataclass(frozen=True, kw_only=True)
class Entities:
    """The entities of one article, and which of them each mention means. `notes` say what stayed open, for the
    build report."""

    all: tuple[Entity, ...]
    notes: tuple[str, ...] = ()
    meanings: dict[Mention, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {e.id: e for e in self.all})

    def of(self, mention: Mention) -> tuple[Entity, ...]:
        """Whom a mention means: one, several for a group, none where that is not sure."""
        known: dict[str, Entity] = self.__dict__["_by_id"]
        return tuple(known[i] for i in self.meanings.get(mention, ()) if i in known)

    def by_id(self, entity: str) -> Entity | None:
        """The entity of an id."""
        known: dict[str, Entity] = self.__dict__["_by_id"]
        return known.get(entity)

    def side_of(self, mention: Mention) -> str:
        """The id of the state or organisation that a mention acts for; "" where it is not known or not one."""
        sides = {e.side if e.kind is EntityKind.PERSON else e.id for e in self.of(mention)}
        return sides.pop() if len(sides) == 1 else ""
