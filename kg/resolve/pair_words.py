"""In words, what two persons of two articles have in common: what a merge rests on besides its rule.

    "Kim Kye Gwan" and "Kim Kye-gwan", both of North Korea, both vice foreign minister, 1 day apart

In go two records of persons; out comes a phrase for readers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.language.matcher import gazetteer
from kg.resolve.names import core, fold
from kg.resolve.sides import office_class

if TYPE_CHECKING:
    from kg.resolve.person_records import PersonRecord


def in_common(one: PersonRecord, other: PersonRecord) -> str:
    """The names, sides, offices, days and company of two persons, as far as they are known and say something."""
    return ", ".join(_parts(*sorted((one, other), key=lambda record: (record.day is None, record.day, record.key))))


def _parts(one: PersonRecord, other: PersonRecord) -> Iterator[str]:
    same = one.name == other.name
    yield f'"{one.name}"' + (" in both" if same else f' and "{other.name}"')
    sides = [_side(record.side) for record in (one, other)]
    if sides[0] == sides[1] != "":
        yield f"both of {sides[0]}"
    elif all(sides):
        yield f"of {sides[0]} and of {sides[1]}"
    elif any(sides):
        yield f"one of {''.join(sides)}, the other's side not told"
    if offices := _offices(one) & _offices(other):
        yield f"both {min(offices)}"
    if one.day and other.day:
        apart = abs((one.day - other.day).days)
        yield "on the same day" if not apart else f"{apart} day{'s' if apart > 1 else ''} apart"
    mine = {" ".join(sorted(core(record.name))) for record in (one, other)}
    if others := (one.company & other.company) - mine:
        yield f"beside {len(others)} other{'s' if len(others) > 1 else ''} whom both name in full"


def _side(ident: str) -> str:
    key = ident.partition("/")[2]
    return gazetteer().name(key) or key.replace("-", " ")


def _offices(record: PersonRecord) -> set[str]:
    return {office_class(title) or fold(title) for title in record.offices} - {""}
