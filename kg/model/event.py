"""What an article reports, once mentions of the same occasion are one. Ids point to entities of the same article."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.date import DateValue
from kg.model.evidence import Evidence
from kg.model.mention import EncounterType, RoleName, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Participation:
    """One who took part: the entity's id, its role, the side it acted for, and the title it then had ("" where not said).

    Of a state or organisation that somebody named represents there is no participation of its own: its side is in the person's.
    `score` is the probability that the learned model gives it; None where a rule alone decided.
    """

    actor: str
    role: RoleName = RoleName.PARTICIPANT
    side: str = ""
    office: str = ""
    score: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Encounter:
    """One occasion on which two or more sides dealt with each other, as one article reports it.

    `id` is unique in the article ("encounter/1", in the order of first mention). `evidence` has the best sentence first. The other
    fields are those of `EncounterMention`; `places` are entity ids, the most specific first. `score` is the probability that the learned model gives the best of its mentions.
    """

    id: str
    type: EncounterType
    status: Status
    participants: tuple[Participation, ...]
    evidence: tuple[Evidence, ...]
    when: DateValue | None = None
    places: tuple[str, ...] = ()
    venue: str = ""
    occasion: str = ""
    series: str = ""
    topics: tuple[str, ...] = ()
    part_of: str = ""
    score: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """Who said what to whom. `speaker` and `to` are entity ids."""

    id: str
    speaker: str
    verb: str
    evidence: Evidence
    to: tuple[str, ...] = ()
    when: DateValue | None = None
    quote: str = ""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """A treaty, declaration or joint statement that the article names. `parties` are entity ids."""

    id: str
    name: str
    evidence: tuple[Evidence, ...]
    parties: tuple[str, ...] = ()
    when: DateValue | None = None
