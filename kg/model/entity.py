"""Who and what an article's mentions mean, once they are resolved within it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model.evidence import Evidence
from kg.model.mention import Form, Mention


class EntityKind(StrEnum):
    """What can take part, or be a place. Values are used in ids, IRIs and the column `a_kind`."""

    PERSON = "person"
    STATE = "state"
    ORGANISATION = "organisation"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entity:
    """A person, state, organisation or place of one article.

    `id` is unique in the article and readable: "person/kim-kye-gwan", "state/KP", "organisation/UN", "place/beijing". `name` is the fullest form
    in the text without title; of a state the usual short English name ("North Korea"). `side` is the id of the state or organisation that a
    person acts for in this article, "" where the text does not say; a party's side is itself. `key` is the gazetteer's id or "".
    """

    id: str
    kind: EntityKind
    name: str
    mentions: tuple[Mention, ...]
    side: str = ""
    key: str = ""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Other names that the text uses, sorted."""
        return tuple(sorted({m.name for m in self.mentions if m.form is Form.NAME} - {self.name}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tenure:
    """Somebody seen in an office: ids of the person and of the state or organisation, and the words that say it."""

    person: str
    title: str
    of: str
    evidence: tuple[Evidence, ...]
