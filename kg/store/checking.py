"""Whether a merged view conforms to the shapes, without all of it in memory.

In goes the view as sorted lines on disk, or what changed of one that conformed; out comes what is amiss, the same as if
all had been looked at together. A view is gone through in stretches: nodes elsewhere that those of a stretch refer to
are looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice

import pyoxigraph as ox

from kg.rdf.runs import Lines
from kg.store.conformance import LONGEST_PATH, CannotTell, far_predicates, predicates_back, surely_conform
from kg.store.lines import STRETCH, SortedLines
from kg.store.shacl import Engine, Finding, findings
from kg.store.shapes import lengths

MANY = 20_000
"""Nodes that refer to what changed, beyond which all is checked: that is no slower then. Of lines that come or go ten
times as many.
"""

_HERE = ox.DefaultGraph()


def find_amiss(view: SortedLines, *, size: int = STRETCH) -> tuple[Finding, ...]:
    """What of a merged view does not conform, sorted; it is looked at in stretches of so many bytes."""
    users = _users(view, size)

    def outgoing(node: object) -> list[ox.Quad]:
        return _quads(view.lines(view.span(f"{node} ".encode())))

    def referring(predicate: object, node: object) -> Collection[ox.NamedNode]:
        return users.get((predicate, node), ())

    found: set[Finding] = set()
    for stretch in view.stretches(size):
        quads = _quads(view.lines(stretch))
        found.update(lengths("", quads))
        if not surely_conform(quads, outgoing, referring):
            found.update(_amiss_among(quads, outgoing, referring))
    return tuple(sorted(found))


def _quads(lines: Iterable[bytes]) -> list[ox.Quad]:
    return list(ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS))


def _users(view: SortedLines, size: int) -> Mapping[tuple[object, object], Collection[ox.NamedNode]]:
    """By property and value the nodes that have it, of the properties that shapes follow backwards."""
    found: dict[tuple[object, object], set[ox.NamedNode]] = defaultdict(set)
    words = [f" {predicate} ".encode() for predicate in predicates_back()]
    for stretch in view.stretches(size):
        lines = (line for line in view.lines(stretch) if any(word in line for word in words))
        for quad in _quads(lines):
            if quad.predicate in predicates_back() and isinstance(quad.subject, ox.NamedNode):
                found[quad.predicate, quad.object].add(quad.subject)
    return found


def _amiss_among(
    quads: list[ox.Quad],
    outgoing: Callable[[object], list[ox.Quad]],
    referring: Callable[[object, object], Collection[ox.NamedNode]],
) -> Iterator[Finding]:
    """What an engine finds amiss in some nodes, given their quads: it is shown these and all that shapes look at from
    there.
    """
    near = dict.fromkeys(quads)
    known: set[object] = {quad.subject for quad in quads}
    mine = {node.value for node in known if isinstance(node, ox.NamedNode)}
    last = set(known)
    for _ in range(LONGEST_PATH):
        beside: set[object] = {quad.object for quad in near if quad.subject in last}
        beside.update(user for node in last for predicate in predicates_back() for user in referring(predicate, node))
        last = {node for node in beside - known if isinstance(node, ox.NamedNode)}
        known |= last
        near.update(dict.fromkeys(quad for node in last for quad in outgoing(node)))
    return (finding for finding in findings("", list(near), engine=Engine.auto) if finding.node in mine)


def still_conforms(added: Lines, removed: Iterable[bytes], old: SortedLines, index: ox.Store) -> bool:
    """Whether a view that conformed conforms with these lines in place of those; False where that is not sure, or
    not told sooner than by looking at all of it.
    """
    lost = list(islice(removed, 10 * MANY + 1))
    if max(len(added), len(lost)) > 10 * MANY:
        return False
    new, gone = _by_subject(added), _by_subject(lost)
    changed = _changed_for_others(new, gone)
    written = _quads(added)
    if any(True for _ in lengths("", written)):
        return False

    def outgoing(node: object) -> Iterable[ox.Quad]:
        subject = f"{node} ".encode()
        if subject in gone or subject in new:  # new ones are among the quads that are looked at
            return ()
        return _quads(old.lines(old.span(subject)))

    def referring(predicate: ox.NamedNode | None, node: ox.NamedNode) -> list[ox.NamedNode]:
        found = (quad.subject for quad in index.quads_for_pattern(None, predicate, node, _HERE))
        return [n for n in found if isinstance(n, ox.NamedNode) and f"{n} ".encode() not in gone]

    near: set[ox.NamedNode] = set()
    last = changed
    for _ in range(LONGEST_PATH):
        last = {found for node in last for found in referring(None, node)} - near
        near |= last
        if len(near) > MANY:
            return False
    others = [quad for node in sorted(near, key=str) for quad in outgoing(node)]
    return surely_conform([*written, *others], outgoing, referring)


def _changed_for_others(new: Mapping[bytes, set[bytes]], gone: Mapping[bytes, set[bytes]]) -> set[ox.NamedNode]:
    """Nodes that were there before, and of which something changed that matters to the nodes that refer to them."""
    try:
        far = [f" {predicate} ".encode() for predicate in far_predicates()]
    except CannotTell:
        far = [b" "]
    found = set()
    for subject, lines in gone.items():
        differ = lines ^ new.get(subject, set())
        if any(line.startswith(subject[:-1] + predicate) for line in differ for predicate in far):
            found.add(ox.NamedNode(subject[1:-2].decode()))
    return found


def _by_subject(lines: Iterable[bytes]) -> dict[bytes, set[bytes]]:
    """Lines by subject, with the blank that follows it."""
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for line in lines:
        found[line[: line.index(b" ") + 1]].add(line)
    return found
