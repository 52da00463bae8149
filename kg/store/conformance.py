"""A quick yes where a graph surely conforms to the shapes; pySHACL is asked only where it may not.

In go the quads of one graph; out comes True, or False where something is amiss or cannot be told here. Compiled from
the same files of ontology/shapes, for those parts of SHACL Core that they use: a constraint of another kind makes every
answer False, so that a new shape costs time and never goes unchecked. A graph of an article takes a twentieth of the
time that pySHACL takes. Source: https://www.w3.org/TR/shacl/
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

import pyoxigraph as ox

from kg.rdf.namespaces import PREFIXES, RDF, RDFS, XSD, ontology_triples, triples_of
from kg.resources import folder

Term = Any  # an ox.NamedNode, ox.Literal or ox.BlankNode
Path_ = tuple[tuple[Term, bool], ...]  # predicates, each with whether it is followed backwards
Check = Callable[["_Data", Term, Sequence[Term]], bool]  # data, focus node, value nodes
Nodes = dict[Term, dict[str, list[Term]]]  # of the shapes: node, local name in SHACL, objects

_SH: Final = PREFIXES["sh"]
_FIRST, _REST = (ox.NamedNode(PREFIXES["rdf"] + name) for name in ("first", "rest"))
_NIL = ox.NamedNode(PREFIXES["rdf"] + "nil")
_IGNORED = {
    "message",
    "path",
    "targetClass",
    "targetSubjectsOf",
    "qualifiedMinCount",
    "name",
    "description",
    "severity",
}


class CannotTell(Exception):
    """This is for pySHACL to decide."""


class _Data:
    """One graph, indexed by subject and predicate."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self.out: dict[Term, dict[Term, set[Term]]] = defaultdict(lambda: defaultdict(set))
        self.instances: dict[Term, set[Term]] = defaultdict(set)  # of a class, as said
        out, last = self.out, None
        for subject, predicate, value, _ in quads:
            if subject != last:  # most come one after the other; to compare terms takes less than to look them up
                last, own = subject, out[subject]
            own[predicate].add(value)
        kind, wider = RDF.type, RDFS.subClassOf
        for subject, said in out.items():
            if wider in said:
                raise CannotTell
            for value in said.get(kind, ()):
                self.instances[value].add(subject)
        self._into: dict[Term, dict[Term, set[Term]]] = {}

    def subjects(self, predicate: Term) -> set[Term]:
        """The nodes that have a property."""
        return {subject for subject, said in self.out.items() if predicate in said}

    def into(self, predicate: Term) -> dict[Term, set[Term]]:
        """Subjects by object, of a predicate."""
        if predicate not in self._into:
            found: dict[Term, set[Term]] = defaultdict(set)
            for subject in self.subjects(predicate):
                for value in self.out[subject][predicate]:
                    found[value].add(subject)
            self._into[predicate] = found
        return self._into[predicate]

    def values(self, node: Term, predicate: Term) -> Collection[Term]:
        """The values of a property of a node."""
        return self.out[node].get(predicate, ()) if node in self.out else ()

    def follow(self, focus: Term, path: Path_) -> Sequence[Term]:
        """The value nodes of a path, each once."""
        nodes = {focus}
        for predicate, backwards in path:
            if backwards:
                nodes = {value for node in nodes for value in self.into(predicate).get(node, ())}
            else:
                nodes = {v for node in nodes if node in self.out for v in self.out[node].get(predicate, ())}
        return tuple(nodes)

    def is_a(self, node: Term, classes: frozenset[Term]) -> bool:
        return node in self.out and not classes.isdisjoint(self.out[node].get(RDF.type, ()))


class _Some(_Data):
    """Some nodes of a graph; of the others what a check comes to ask for."""

    def __init__(
        self,
        quads: Iterable[ox.Quad],
        outgoing: Callable[[Term], Iterable[ox.Quad]],
        referring: Callable[[Term, Term], Iterable[Term]],
    ) -> None:
        super().__init__(quads)
        self.outgoing, self.referring = outgoing, referring
        self.others: dict[Term, dict[Term, set[Term]]] = {}

    def values(self, node: Term, predicate: Term) -> Collection[Term]:
        if node in self.out:
            return self.out[node].get(predicate, ())
        if node not in self.others:
            found: dict[Term, set[Term]] = defaultdict(set)
            for quad in self.outgoing(node) if isinstance(node, ox.NamedNode) else ():
                found[quad.predicate].add(quad.object)
            self.others[node] = found
        return self.others[node].get(predicate, ())

    def follow(self, focus: Term, path: Path_) -> Sequence[Term]:
        nodes = {focus}
        for predicate, backwards in path:
            if backwards:
                near = {value for node in nodes for value in self.into(predicate).get(node, ())}
                nodes = near | {value for node in nodes for value in self.referring(predicate, node)}
            else:
                nodes = {value for node in nodes for value in self.values(node, predicate)}
        return tuple(nodes)

    def is_a(self, node: Term, classes: frozenset[Term]) -> bool:
        return not classes.isdisjoint(self.values(node, RDF.type))


def surely_conforms(quads: Iterable[ox.Quad]) -> bool:
    """Whether one graph conforms; False where that cannot be told for sure."""
    try:
        return _conforms(_Data(quads))
    except CannotTell:
        return False


def surely_conform(
    quads: Iterable[ox.Quad],
    outgoing: Callable[[Term], Iterable[ox.Quad]],
    referring: Callable[[Term, Term], Iterable[Term]],
) -> bool:
    """Whether the nodes of a graph that these quads are of conform; False where that cannot be told for sure.

    `quads` are all of these nodes, `outgoing` gives those of any other node, `referring` the other nodes that have a
    node as the value of a property. A graph that conformed and has changed conforms if the nodes that changed do, and
    those that refer to them (`far_predicates`).
    """
    try:
        return _conforms(_Some(quads, outgoing, referring))
    except CannotTell:
        return False


LONGEST_PATH = 3
"""So many steps off a node the shapes look; `far_predicates` refuses longer ones."""


@cache
def far_predicates() -> frozenset[Term]:
    """The properties of a node by which it matters to the nodes that refer to it. Raises CannotTell on a path that is
    longer than LONGEST_PATH.
    """
    nodes, lists = _shapes()
    far = {RDF.type}

    def look(node: Term, steps: int) -> None:
        for inner in nodes[node]["property"]:
            path = _path(nodes[inner]["path"][0], nodes, lists)
            if steps + len(path) > LONGEST_PATH:
                raise CannotTell
            far.update(predicate for step, (predicate, _) in enumerate(path) if steps + step)
            look(inner, steps + len(path))
        for value in nodes[node]["qualifiedValueShape"] + nodes[node]["not"]:
            look(value, steps)
        for value in nodes[node]["or"]:
            for member in _members(value, lists):
                look(member, steps)

    for node in list(nodes):
        if nodes[node]["targetClass"] or nodes[node]["targetSubjectsOf"]:
            look(node, 0)
    return frozenset(far)


@cache
def predicates_back() -> frozenset[Term]:
    """The properties that the shapes follow backwards, from a value to the nodes that have it."""
    nodes, _ = _shapes()
    return frozenset(path for node in list(nodes) for path in nodes[node]["inversePath"])


def _conforms(data: _Data) -> bool:
    """Whether all nodes that shapes are of conform."""
    for targets, checks in _compiled():
        focus_nodes: set[Term] = set()
        for kind, term in targets:
            if kind == "class":
                for member in _with_subclasses(term):
                    focus_nodes |= data.instances.get(member, set())
            else:
                focus_nodes |= data.subjects(term)
        if not all(check(data, node, (node,)) for node in focus_nodes for check in checks):
            return False
    return True


# -- the shapes


@cache
def _compiled() -> tuple[tuple[list[tuple[str, Term]], list[Check]], ...]:
    """The targets and checks of every node shape. Raises CannotTell on a constraint that is not known here."""
    nodes, lists = _shapes()
    compiled = []
    for node in list(nodes):
        shape = nodes[node]
        targets = [("class", term) for term in shape["targetClass"]]
        targets += [("subjects", term) for term in shape["targetSubjectsOf"]]
        if targets:
            compiled.append((targets, _checks(node, nodes, lists)))
    if not compiled:
        raise CannotTell
    return tuple(compiled)


def _shapes() -> tuple[Nodes, dict[Term, tuple[Term, Term]]]:
    """The shapes by node and property, and the lists in them by node."""
    nodes: Nodes = defaultdict(lambda: defaultdict(list))
    firsts: dict[Term, Term] = {}
    rests: dict[Term, Term] = {}
    for number, path in enumerate(sorted((folder("ontology") / "shapes").glob("*.ttl"))):
        for quad in triples_of(path):
            subject, value = (_apart(term, number) for term in (quad.subject, quad.object))
            if quad.predicate == _FIRST:
                firsts[subject] = value
            elif quad.predicate == _REST:
                rests[subject] = value
            elif quad.predicate.value.startswith(_SH):
                nodes[subject][quad.predicate.value.removeprefix(_SH)].append(value)
    return nodes, {node: (firsts[node], rests[node]) for node in firsts}


def _apart(term: Term, number: int) -> Term:
    """Blank nodes of two files are two, whatever they are called."""
    return ox.BlankNode(f"f{number}x{term.value}") if isinstance(term, ox.BlankNode) else term


@cache
def _with_subclasses(term: Term) -> frozenset[Term]:
    found = {term}
    while True:
        more = {
            q.subject for q in ontology_triples("diplomacy.ttl") if q.predicate == RDFS.subClassOf and q.object in found
        }
        if more <= found:
            return frozenset(found)
        found |= more


def _members(node: Term, lists: dict[Term, tuple[Term, Term]]) -> list[Term]:
    found = []
    while node != _NIL:
        first, node = lists[node]
        found.append(first)
    return found


def _path(node: Term, nodes: Nodes, lists: dict[Term, tuple[Term, Term]]) -> Path_:
    if isinstance(node, ox.NamedNode):
        return ((node, False),)
    if node in lists:
        return tuple(step for part in _members(node, lists) for step in _path(part, nodes, lists))
    inverse = nodes[node]["inversePath"]
    if len(inverse) == 1 and isinstance(inverse[0], ox.NamedNode):
        return ((inverse[0], True),)
    raise CannotTell


def _checks(node: Term, nodes: Nodes, lists: dict[Term, tuple[Term, Term]]) -> list[Check]:
    """The checks of a node shape or, once its path is followed, of a property shape."""
    shape = nodes[node]
    found: list[Check] = []
    for name, values in list(shape.items()):
        if name in _IGNORED or not values:
            continue
        for value in values:
            if name == "property":
                found.append(_property(_path(nodes[value]["path"][0], nodes, lists), _checks(value, nodes, lists)))
            elif name == "qualifiedValueShape":
                found.append(_qualified(_checks(value, nodes, lists), int(shape["qualifiedMinCount"][0].value)))
            elif name == "or":
                found.append(_any_of([_checks(member, nodes, lists) for member in _members(value, lists)]))
            elif name == "not":
                found.append(_none_of(_checks(value, nodes, lists)))
            elif name == "in":
                found.append(_each(frozenset(_members(value, lists)).__contains__))
            elif name in _SIMPLE:
                found.append(_SIMPLE[name](value))
            else:
                raise CannotTell
    return found


def _all(checks: list[Check], data: _Data, node: Term) -> bool:
    return all(check(data, node, (node,)) for check in checks)


def _property(path: Path_, checks: list[Check]) -> Check:
    (predicate, backwards), direct = path[0], len(path) == 1

    def check(data: _Data, focus: Term, values: Sequence[Term]) -> bool:
        for node in values:
            reached = tuple(data.values(node, predicate)) if direct and not backwards else data.follow(node, path)
            for one in checks:
                if not one(data, node, reached):
                    return False
        return True

    return check


def _qualified(checks: list[Check], least: int) -> Check:
    return lambda data, focus, values: sum(_all(checks, data, value) for value in values) >= least


def _any_of(shapes: list[list[Check]]) -> Check:
    return lambda data, focus, values: all(any(_all(shape, data, value) for shape in shapes) for value in values)


def _none_of(checks: list[Check]) -> Check:
    return lambda data, focus, values: not any(_all(checks, data, value) for value in values)


def _each(good: Callable[[Term], bool]) -> Check:
    return lambda data, focus, values: all(map(good, values))


# -- constraints on values


def _class(term: Term) -> Check:
    classes = _with_subclasses(term)
    return lambda data, focus, values: all(data.is_a(value, classes) for value in values)


def _datatype(term: Term) -> Check:
    well_formed = _LEXICAL.get(term.value)

    def good(value: Term) -> bool:
        if not isinstance(value, ox.Literal) or value.datatype != term:
            return False
        if well_formed is None or not well_formed(value.value):
            raise CannotTell
        return True

    return _each(good)


def _is_day(words: str) -> bool:
    try:
        return len(words) == 10 and bool(date.fromisoformat(words))
    except ValueError:
        return False


_LEXICAL: Final[dict[str, Callable[[str], Any]]] = {
    XSD.string.value: lambda words: True,
    XSD.anyURI.value: lambda words: True,
    XSD.integer.value: re.compile(r"[+-]?[0-9]+").fullmatch,
    XSD.decimal.value: re.compile(r"[+-]?[0-9]+(\.[0-9]+)?").fullmatch,
    XSD.date.value: _is_day,
    PREFIXES["edtf"] + "EDTF": lambda words: True,
}


def _number(value: Term) -> float:
    numeric = isinstance(value, ox.Literal) and value.datatype in (XSD.integer, XSD.decimal)
    if numeric and _LEXICAL[value.datatype.value](value.value):
        return float(value.value)
    raise CannotTell


def _order(value: Term) -> tuple[str, float | str]:
    if isinstance(value, ox.Literal) and value.datatype == XSD.date and _is_day(value.value):
        return "day", value.value
    return "number", _number(value)


def _compared(predicate: Term, *, equal: bool) -> Check:
    def check(data: _Data, focus: Term, values: Sequence[Term]) -> bool:
        others = [_order(other) for other in data.follow(focus, ((predicate, False),))]
        for value in map(_order, values):
            for other in others:
                if value[0] != other[0]:
                    raise CannotTell
                if not (value <= other if equal else value < other):
                    return False
        return True

    return check


def _pattern(term: Term) -> Check:
    search = re.compile(term.value).search
    return _each(lambda value: not isinstance(value, ox.BlankNode) and search(value.value) is not None)


def _node_kind(term: Term) -> Check:
    if term.value != _SH + "IRI":
        raise CannotTell
    return _each(lambda value: isinstance(value, ox.NamedNode))


def _count(least: int, most: float) -> Check:
    return lambda data, focus, values: least <= len(values) <= most


def _min_length(least: int) -> Check:
    return _each(lambda value: not isinstance(value, ox.BlankNode) and len(value.value) >= least)


_SIMPLE: Final[dict[str, Callable[[Term], Check]]] = {
    "minCount": lambda term: _count(int(term.value), math.inf),
    "maxCount": lambda term: _count(0, int(term.value)),
    "minLength": lambda term: _min_length(int(term.value)),
    "minInclusive": lambda term: _each(lambda value: _number(value) >= _number(term)),
    "maxInclusive": lambda term: _each(lambda value: _number(value) <= _number(term)),
    "class": _class,
    "datatype": _datatype,
    "pattern": _pattern,
    "nodeKind": _node_kind,
    "lessThan": lambda term: _compared(term, equal=False),
    "lessThanOrEquals": lambda term: _compared(term, equal=True),
}
