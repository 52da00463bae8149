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
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest, read_digest
from kg.rdf.kept import Meetings
from kg.rdf.merged import Before, Things, merge, owned_by, read_digest_of
from kg.rdf.runs import Lines
from kg.resolve.corrections import Corrections
from kg.resolve.reprints import Reprint
from kg.resolve.settled import Settled
from kg.resources import fingerprint
from kg.store.atomic import writing_to
from kg.store.checking import find_amiss, still_conforms
from kg.store.index import Changes
from kg.store.lines import DamagedViewError, SortedLines, Span
from kg.store.parts import Part, read_part
from kg.store.pieces import View
from kg.store.shacl import Finding
from kg.store.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What the last build knew: lines of digests by article, signatures by node, what things were called, who was who and what one
    occasion, by which corrections, whether all conformed, and which articles matched which.
    """

    digests: dict[str, bytes] = field(default_factory=dict)
    signatures: dict[str, str] = field(default_factory=dict)
    things: Things = field(default_factory=dict)
    settled: Settled = field(default_factory=Settled)
    meetings: Meetings = field(default_factory=Meetings)
    corrections: str = ""
    conforms: bool = False
    reprints: tuple[Reprint, ...] = ()

    @staticmethod
    def of(lines: list[bytes], base: str) -> Memory:
        """The memory in the lines that a build left, empty where another program or none wrote them."""
        if len(lines) < 6 or lines[0] != _written_by(base):
            return Memory()
        articles, corrections, conforms, reprints = json.loads(lines[1])
        return Memory(
            digests=dict(zip(articles, lines[6:], strict=True)),
            signatures=json.loads(lines[2]),
            things=json.loads(lines[3]),
            settled=Settled(*json.loads(lines[4])),
            meetings=Meetings.of(json.loads(lines[5])),
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
        yield _line(self.meetings.rows())
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
    # where nothing changed, it is the old view that is amiss
    for old in (None,) if target.is_merged(inputs) else (target.sorted_merged(), None):
        try:
            with ExitStack() as opened:
                if old:
                    opened.enter_context(old)
                view, changes, findings = _write(target, corrections, inputs, old, opened)
                target.show(view, changes)
            return findings
        except DamagedViewError:
            if old is None:
                raise
    raise AssertionError


def _write(
    target: Store, corrections: Corrections, inputs: str, old: SortedLines | None, opened: ExitStack
) -> tuple[View, Changes | None, tuple[Finding, ...]]:
    """Write the merged view and what the next build is to know, given the last view.

    Returns the view, what it changes of the index, and what does not conform; what was `opened` is needed until the
    index is made. What is known of persons and events is let go before that: it is as large as all that is made of it.
    """
    memory = Memory.of(target.remembered(), target.base) if old else Memory()
    if not memory.signatures:
        old = None
    parts = {part.article: part for part in target.articles()}
    known, digests, new = _read_all(parts, memory, target.base)
    gone = (line for article, line in memory.digests.items() if article in new or article not in known)
    same = bool(memory.signatures) and memory.corrections == corrections.digest
    before = Before(
        signatures=memory.signatures,
        things=memory.things,
        settled=memory.settled if same else None,
        meetings=memory.meetings if same else None,
        gone=tuple(map(read_digest, gone)),
        new=new,
        reprints=memory.reprints if memory.signatures else None,
    )

    def lines_of(article: str) -> ArticleLines:
        return ArticleLines(read_part(parts[article].path)[1].splitlines(keepends=True))

    with writing_to(target.path):
        merged = merge(digests, lines_of, base=target.base, corrections=corrections, before=before, scratch=target.path)
    lines = opened.enter_context(merged.lines)
    starts = (start for node in merged.touched for start in owned_by(node, base=target.base))
    spans = old.spans(starts) if old else []
    view = target.write_merged(lines, inputs=inputs, old=old, replaced=spans)
    findings = () if old and memory.conforms and _still(target, lines, old, spans) else _amiss(view)
    now = Memory(
        digests=known,
        signatures=merged.signatures,
        things=merged.things,
        settled=merged.settled,
        meetings=merged.meetings,
        corrections=corrections.digest,
        conforms=not findings,
        reprints=tuple(merged.reprints),
    )
    target.remember(view, now.lines(target.base))
    return view, target.changes(lines, old, spans) if old else None, findings


def _read_all(
    parts: Mapping[str, Part], memory: Memory, base: str
) -> tuple[dict[str, bytes], list[Digest], frozenset[str]]:
    """The digests of all articles as lines and as they are used, and which articles are new or have changed: the parts
    of these are read.
    """
    known: dict[str, bytes] = {}
    digests: list[Digest] = []
    new: set[str] = set()
    for article, part in parts.items():
        line = memory.digests.get(article, b"")
        digest = read_digest(line) if line else None
        if digest is None or digest.sha256 != part.sha256:
            digest = read(read_part(part.path)[1], base=base, sha256=part.sha256)
            line = digest.line().encode()
            new.add(article)
        known[article] = line
        digests.append(digest)
    return known, digests, frozenset(new)


def _still(target: Store, added: Lines, old: SortedLines, spans: list[Span]) -> bool:
    """Whether a view that conformed surely does after a change."""
    with target.published_index() as index:
        return index is not None and still_conforms(added, old.at(spans), old, index)


def _amiss(view: View) -> tuple[Finding, ...]:
    """What of a view that was written does not conform."""
    with SortedLines(view) as lines:
        return find_amiss(lines)


def read(data: bytes, *, base: str, sha256: str) -> Digest:
    """The digest of the article whose part this is. Raises OntologyError where it is of another base or kind."""
    lines = ArticleLines(data.splitlines(keepends=True))
    if not lines.graph:
        raise OntologyError("a part holds no graph of an article; build its article again")
    return read_digest_of(ox.parse(data, ox.RdfFormat.N_QUADS), lines, base=base, sha256=sha256)
