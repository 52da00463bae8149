"""An encounter in the making: what the clauses read so far tell of one occasion.

Enter what one mention says of an encounter; leave values that `kg.resolve.events` merges and `kg.resolve.days_told` dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import DateValue, EncounterMention, EncounterType, RoleName, Status

GATHERINGS = frozenset(
    {
        EncounterType.ENCOUNTER,
        EncounterType.MEETING,
        EncounterType.TALKS,
        EncounterType.SUMMIT,
        EncounterType.CONFERENCE,
        EncounterType.CALL,
    }
)


@dataclass
class Draft:
    """An encounter in the making."""

    type: EncounterType
    status: Status
    actors: dict[str, RoleName]
    sides: set[str]
    mentions: list[EncounterMention]
    when: DateValue | None
    places: list[str]
    definite: bool
    guessed: dict[str, str] = field(default_factory=dict)


def days_after(value: DateValue) -> int:
    """How many days lie between the first and the last day of a date; 0 for a single day."""
    return (value.end - value.start).days


def overlap(a: DateValue, b: DateValue) -> bool:
    """Whether two dates have a day in common."""
    return a.start <= b.end and b.start <= a.end
