"""Triples as they are collected, alike for an article's graph and for the merged view.

Literals are made safe here, and what both graphs say in the same way (dates, participations, labels) is written here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

import pyoxigraph as ox

from kg.model import DateValue, Encounter, RoleName, Status
from kg.rdf.namespaces import DIP, EDTF, RDF, SEM, TOPIC, XSD

Node: TypeAlias = ox.NamedNode
Object: TypeAlias = ox.NamedNode | ox.Literal

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def literal(text: str, datatype: ox.NamedNode | None = None) -> ox.Literal:
    """A literal that every format can carry: a character that XML cannot hold becomes U+FFFD, so that offsets stay."""
    text = _UNWRITABLE.sub("�", text)
    return ox.Literal(text, datatype=datatype) if datatype else ox.Literal(text)


def integer(number: int) -> ox.Literal:
    """An xsd:integer; xsd:nonNegativeInteger would be rewritten by the store."""
    return ox.Literal(str(number), datatype=XSD.integer)


def sort_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Each quad once, in the order of its N-Quads line."""
    return [quad for _, quad in sorted({str(quad): quad for quad in quads}.items())]


def encounter_label(encounter: Encounter, names: Iterable[str], place: str) -> str:
    """ "meeting: Kenichiro Sasae, Kim Kye Gwan; Beijing; 2005-09-14" """
    found = sorted(set(names))
    shown = ", ".join(found[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "")
    kind = (
        encounter.type.value
        if encounter.status is Status.HELD
        else f"{encounter.type.value} ({encounter.status.value})"
    )
    when = encounter.when.edtf if encounter.when else ""
    return f"{kind}: " + "; ".join(part for part in (shown, place, when) if part)


class Triples:
    """Triples of one graph, each once."""

    def __init__(self) -> None:
        self.triples: dict[tuple[Node, Node, Object], None] = {}

    def quads(self, graph: ox.NamedNode | ox.DefaultGraph, ordered: bool = True) -> list[ox.Quad]:
        """All of them in that graph, sorted unless that is not wanted."""
        quads = [ox.Quad(s, p, o, graph) for s, p, o in self.triples]
        return sort_quads(quads) if ordered else quads

    def add(self, subject: Node, predicate: Node, *objects: Object) -> None:
        for value in objects:
            self.triples[subject, predicate, value] = None

    def add_text(self, subject: Node, predicate: Node, text: str) -> None:
        """A plain literal, unless there is nothing to say."""
        if text.strip():
            self.add(subject, predicate, literal(text))

    def add_when(self, node: Node, when: DateValue | None) -> None:
        """The date as EDTF, its first and last day, and how the words were resolved; nothing of None."""
        if when is None:
            return
        self.add(node, DIP.when, literal(when.edtf, EDTF.EDTF))
        self.add(node, SEM.hasEarliestBeginTimeStamp, literal(when.start.isoformat(), XSD.date))
        self.add(node, SEM.hasLatestEndTimeStamp, literal(when.end.isoformat(), XSD.date))
        self.add(node, DIP.datePrecision, literal(when.precision))
        self.add(node, DIP.dateBasis, literal(when.basis))
        self.add_text(node, DIP.dateText, when.words)
        self.add_text(node, DIP.dateReason, when.reason)

    def add_circumstances(self, node: Node, encounter: Encounter, place: Callable[[str], Node]) -> None:
        """When and where an encounter was, on what occasion and about what; `place` gives the node of a place by its id."""
        self.add_when(node, encounter.when)
        self.add(node, SEM.hasPlace, *map(place, encounter.places))
        self.add_text(node, DIP.venue, encounter.venue)
        self.add_text(node, DIP.occasion, encounter.occasion)
        self.add_text(node, DIP.series, encounter.series)
        self.add(node, DIP.topic, *(TOPIC[topic] for topic in encounter.topics))

    def add_participation(
        self, encounter: Node, node: Node, actor: Node, role: RoleName, *, side: Node | None, office: str
    ) -> None:
        """Somebody's part in an encounter, as a node and as the short cuts from the encounter."""
        self.add(encounter, DIP.participation, node)
        self.add(node, RDF.type, DIP.Participation)
        self.add(node, DIP.actor, actor)
        self.add(node, DIP.role, DIP[f"{role.value}Role"])
        self.add_text(node, DIP.inOffice, office)
        takes_part = [actor]
        if side:
            self.add(node, DIP.onBehalfOf, side)
            self.add(encounter, DIP.party, side)
            takes_part.append(side)
        self.add(encounter, DIP.participant, *takes_part)
        if role is not RoleName.PARTICIPANT:
            self.add(encounter, DIP[role.value], *takes_part)
