"""What readers see of a store: its articles merged, checked and published, at a cost that grows with what changed.

    digests of all articles ─▶ who is who ─▶ nodes whose signature is new ─▶ their lines ─▶ checked ─▶ spliced, indexed

What an article says is kept as a digest (`kg.rdf.digest`), what decides a node as a signature (`kg.rdf.merged`); both are
the memory that a build leaves for the next one. A build reads the parts of the articles that are new to it, decides who is
who from the digests, and writes the nodes whose signature changed in place of what stood there. Without the memory, or
with one of another program, it reads and writes everything in the same way, and the bytes are the same.
"""

from __future__ import annotations

import gc
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest, read_digest
from kg.rdf.merged import Before, Merged, Things, merge, owned_by, read_digest_of
from kg.resolve.corrections import Corrections
from kg.resolve.reprints import Reprint
from kg.resolve.settled import Settled
from kg.resources import fingerprint
from kg.store.conformance import LONGEST_PATH, CannotTell, far_predicates, surely_still_conforms
from kg.store.lines import SortedLines
from kg.store.parts import read_part
from kg.store.shacl import Finding
from kg.store.shapes import lengths, validate
from kg.store.store import Store

MANY = 20_000
"""Nodes that refer to what changed, beyond which all is checked: that is no slower then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What the last build knew: lines of digests by article, signatures by node, what things were called, who was who and by
    which corrections, whether all conformed, and which articles matched which.
    """

    digests: dict[str, bytes] = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)
    things: Things = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    corrections: str = ""
    conforms: bool = False
    reprints: tuple[Reprint, ...] = ()

    @staticmethod
    def of(lines: list[bytes], base: str) -> Memory:
        """The memory in the lines that a build left, empty where another program or none wrote them."""
        if len(lines) < 5 or lines[0] != _written_by(base):
            return Memory()
        articles, corrections, conforms, reprints = json.loads(lines[1])
        return Memory(
            digests=dict(zip(articles, lines[5:], strict=True)),
            signatures=json.loads(lines[2]),
            things=json.loads(lines[3]),
            settled=Settled(*json.loads(lines[4])),
            corrections=corrections,
            conforms=conforms,
            reprints=tuple(Reprint(*row) for row in reprints),
        )

    def lines(self, base: str) -> Iterator[bytes]:
        """The memory in lines."""
        articles = sorted(self.digests)
        who = self.settled
        yield _written_by(base)
        reprints = [[r.copy, r.original, r.share] for r in self.reprints]
        yield _line([articles, self.corrections, self.conforms, reprints])
        yield _line(self.signatures)
        yield _line(self.things)
        yield _line([who.calls, who.identities, who.doubts])
        for article in articles:
            yield self.digests[article]


def _written_by(base: str) -> bytes:
    """The first line of a memory that this program wrote: nothing else of it is looked at unless it is this."""
    return _line([fingerprint(), base])


def _line(values: object) -> bytes:
    return json.dumps(values, sort_keys=True, separators=(",", ":")).encode()


def publish(target: Store, corrections: Corrections) -> tuple[Finding, ...]:
    """Merge what a store has and show it to readers, unless they see just that already; what does not conform."""
    inputs = f"{fingerprint()} {corrections.digest}".rstrip()
    if target.is_published(inputs):
        target.record()
        return ()
    with no_collection():
        return _publish(target, corrections, inputs)


@contextmanager
def no_collection() -> Iterator[None]:
    """Look for no garbage meanwhile: a million small rows that all stay are a third of the time to walk through."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _publish(target: Store, corrections: Corrections, inputs: str) -> tuple[Finding, ...]:
    old = target.sorted_merged()
    memory = Memory.of(target.remembered(), target.base) if old else Memory()
    parts = {part.article: part for part in target.articles()}
    known: dict[str, bytes] = {}
    digests: list[Digest] = []
    new: set[str] = set()
    for article, part in parts.items():
        line = memory.digests.get(article, b"")
        digest = read_digest(line) if line else None
        if digest is None or digest.sha256 != part.sha256:
            digest = read(read_part(part.path)[1], base=target.base, sha256=part.sha256)
            line = digest.line().encode()
            new.add(article)
        known[article] = line
        digests.append(digest)
    gone = tuple(
        read_digest(line) for article, line in memory.digests.items() if article in new or article not in known
    )
    before = Before(
        signatures=memory.signatures,
        things=memory.things,
        settled=memory.settled if memory.signatures and memory.corrections == corrections.digest else None,
        gone=gone,
        new=frozenset(new),
        reprints=memory.reprints if memory.signatures else None,
    )

    def lines_of(article: str) -> ArticleLines:
        return ArticleLines(read_part(parts[article].path)[1].splitlines(keepends=True))

    if not memory.signatures:
        old = None
    merged = merge(digests, lines_of, base=target.base, corrections=corrections, before=before)
    del digests
    spans = [old.span(start) for node in merged.touched for start in owned_by(node, base=target.base)] if old else []
    removed = [line for span in spans for line in old.lines(span)] if old else []
    findings = check(target, merged, old, removed, conformed=memory.conforms)
    now = Memory(
        digests=known,
        signatures=merged.signatures,
        things=merged.things,
        settled=merged.settled,
        corrections=corrections.digest,
        conforms=not findings,
        reprints=tuple(merged.reprints),
    )
    target.publish_lines(merged.lines, inputs=inputs, old=old, replaced=spans, memory=now.lines(target.base))
    if old:
        old.close()
    return findings


def read(data: bytes, *, base: str, sha256: str) -> Digest:
    """The digest of the article whose part this is. Raises OntologyError where it is of another base or kind."""
    lines = ArticleLines(data.splitlines(keepends=True))
    if not lines.graph:
        raise OntologyError("a part holds no graph of an article; build its article again")
    return read_digest_of(ox.parse(data, ox.RdfFormat.N_QUADS), lines, base=base, sha256=sha256)


# -- whether it conforms


def check(
    target: Store, merged: Merged, old: SortedLines | None, removed: list[bytes], *, conformed: bool
) -> tuple[Finding, ...]:
    """What of the merged view does not conform. What surely still conforms, since it did before, is not looked at."""
    if old and conformed:
        with target.published_index() as index:
            if index is not None and still_conforms(merged.lines, removed, old, index):
                return ()
    spans = [] if old is None else [old.span(start) for n in merged.touched for start in owned_by(n, base=target.base)]
    chunks = old.replaced(spans, merged.lines) if old else merged.lines
    return validate(ox.parse(b"".join(chunks), ox.RdfFormat.N_QUADS)).findings


def still_conforms(added: list[bytes], removed: list[bytes], old: SortedLines, index: ox.Store) -> bool:
    """Whether a view that conformed conforms with these lines in place of those."""
    new, gone = _by_subject(added), _by_subject(removed)
    changed = _changed_for_others(new, gone)
    written = list(ox.parse(b"".join(added), ox.RdfFormat.N_QUADS))
    graph = ox.DefaultGraph()
    if any(True for _ in lengths("", written)):
        return False

    def outgoing(node: object) -> Iterable[ox.Quad]:
        subject = f"{node} ".encode()
        if subject in gone or subject in new:  # new ones are among the quads that are looked at
            return ()
        return ox.parse(b"".join(old.lines(old.span(subject))), ox.RdfFormat.N_QUADS)

    def referring(predicate: ox.NamedNode | None, node: ox.NamedNode) -> list[ox.NamedNode]:
        found = (quad.subject for quad in index.quads_for_pattern(None, predicate, node, graph))
        return [n for n in found if isinstance(n, ox.NamedNode) and f"{n} ".encode() not in gone]

    near: set[ox.NamedNode] = set()
    last = changed
    for _ in range(LONGEST_PATH):
        last = {found for node in last for found in referring(None, node)} - near
        near |= last
        if len(near) > MANY:
            return False
    others = [quad for node in sorted(near, key=str) for quad in outgoing(node)]
    return surely_still_conforms([*written, *others], outgoing, referring)


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
