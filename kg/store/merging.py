"""What readers see of a store: its articles merged, checked and published, at a cost that grows with what changed.

    digests ─▶ who is who ─▶ nodes whose signature is new ─▶ their lines ─▶ checked ─▶ spliced, indexed

What an article says is kept as a digest (`kg.rdf.digest`), what was decided in tables (`kg.rdf.kept`); both are the memory
that a build leaves for the next one. A build reads the parts of the articles that are new to it and the digests of those that
these concern, decides anew what changed, and writes the nodes whose signature is new in place of what stood there. Without the
memory, or with one of another program, it reads and writes everything in the same way, and the bytes are the same.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

import pyoxigraph as ox

from kg.errors import OntologyError
from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest, Digests, read_digest
from kg.rdf.kept import Known
from kg.rdf.merged import Before, merge, owned_by, read_digest_of
from kg.rdf.runs import Lines
from kg.resolve.corrections import Corrections
from kg.resolve.table import DamagedTableError, Table, row_of
from kg.resources import fingerprint
from kg.store.atomic import writing_to
from kg.store.checking import find_amiss, still_conforms
from kg.store.conformance import surely_conforms
from kg.store.lines import DamagedViewError, SortedLines, Span
from kg.store.parts import Part, read_part
from kg.store.pieces import View
from kg.store.shacl import Finding
from kg.store.store import Remembered, Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Memory:
    """What the last build knew: the lines of digests by article, what was decided by them and by which corrections, and whether
    all conformed.
    """

    digests: Table = field(default_factory=Table)
    known: Known = field(default_factory=Known)
    corrections: str = ""
    conforms: bool = False

    @staticmethod
    def of(left: Remembered, base: str) -> Memory:
        """The memory in what a build left, empty where another program or none wrote it. Of the tables it reads what is asked for."""
        first = _written_by(base)
        if not left.head.startswith(first):
            return Memory()
        values, corrections, conforms, told = json.loads(left.head[len(first) :])
        tables, start = {}, 0
        for name, blocks in told.items():
            tables[name] = Table.at(blocks, left.body, start)
            start += sum(size for _, size, _ in blocks)
        digests = tables.pop(DIGESTS)
        return Memory(digests=digests, known=Known.of(tables, values), corrections=corrections, conforms=conforms)

    def written(self, base: str) -> tuple[bytes, Iterator[bytes]]:
        """The memory as bytes: what it holds, and the blocks of the tables, of which those that did not change are as they were read."""
        tables = {DIGESTS: self.digests, **self.known.tables()}
        told = {name: [block.told() for block in table.blocks] for name, table in tables.items()}
        head = _written_by(base) + row_of([self.known.values(), self.corrections, self.conforms, told])
        return head, (block.raw() for table in tables.values() for block in table.blocks)


DIGESTS = "digests"


def _written_by(base: str) -> bytes:
    """The first line of a memory that this program wrote: nothing else of it is looked at unless it is this."""
    return row_of([fingerprint(), base]) + b"\n"


Reading: TypeAlias = Callable[[Sequence[Part], str], Iterable[Digest]]
"""How the digests of parts are read, given these and the base of the graph."""


def read_here(parts: Iterable[Part], base: str) -> Iterator[Digest]:
    """The digests of parts, one after the other."""
    return (read(read_part(part.path)[1], base=base, sha256=part.sha256) for part in parts)


def recall(target: Store) -> Memory:
    """What the last build knew, for `publish`. All that can be opened before it is known what changes is opened, too: for a build
    that has to wait just now.
    """
    target.prepare()
    surely_conforms(())
    with no_collection():
        return Memory.of(target.remembered(), target.base)


def publish(
    target: Store, corrections: Corrections, memory: Memory | None = None, reading: Reading = read_here
) -> tuple[Finding, ...]:
    """Merge what a store has and show it to readers, unless they see just that already; what does not conform.

    `memory` is what the last build knew, where it was recalled already; `reading` reads the parts of which it knows nothing.
    """
    inputs = f"{fingerprint()} {corrections.digest}".rstrip()
    if target.is_published(inputs):
        target.record()
        return ()
    with no_collection():
        return _publish(target, corrections, inputs, memory, reading)


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


def _publish(
    target: Store, corrections: Corrections, inputs: str, memory: Memory | None, reading: Reading
) -> tuple[Finding, ...]:
    # where nothing changed, it is the old view that is amiss
    for old in (None,) if target.is_merged(inputs) else (target.sorted_merged(), None):
        try:
            with ExitStack() as opened:
                if old:
                    opened.enter_context(old)
                known = (memory or Memory.of(target.remembered(), target.base)) if old else Memory()
                view, findings = _write(target, corrections, inputs, old, known, opened, reading)
                target.show(view)
            return findings
        except (DamagedViewError, DamagedTableError):
            target.let_go()
            if old is None:
                raise
    raise AssertionError


def _write(
    target: Store,
    corrections: Corrections,
    inputs: str,
    old: SortedLines | None,
    memory: Memory,
    opened: ExitStack,
    reading: Reading,
) -> tuple[View, tuple[Finding, ...]]:
    """Write the merged view and what the next build is to know, given the last view and what the last build knew.

    Returns the view, and what does not conform; the index begins to change as the view does, and what was `opened` is needed until
    it is made. What is known of persons and events is let go before that: it is as large as all that is made of it.
    """
    if not memory.known.signatures:
        old = None
    parts = {part.article: part for part in target.articles()}
    was = {part.article: part.sha256 for part in target.published_articles()} if old else {}
    unknown = [part for article, part in parts.items() if was.get(article) != part.sha256]
    new = {digest.article: digest for digest in reading(unknown, target.base)}
    lost = [article for article in was if article in new or article not in parts]
    rows: dict[str, bytes | None] = {article: digest.line().encode() for article, digest in new.items()}
    digests = memory.digests.with_rows({**dict.fromkeys(lost), **rows})
    before = Before(
        known=memory.known,
        digests=memory.digests,
        gone=tuple(read_digest(memory.digests.get(article) or b"") for article in lost),
        new=frozenset(new),
        other=memory.corrections != corrections.digest,
    )

    def lines_of(article: str) -> ArticleLines:
        return ArticleLines(read_part(parts[article].path)[1].splitlines(keepends=True))

    with writing_to(target.path):
        said = Digests(parts, digests, new)
        merged = merge(said, lines_of, base=target.base, corrections=corrections, before=before, scratch=target.path)
    lines = opened.enter_context(merged.lines)
    starts = (start for node in merged.touched for start in owned_by(node, base=target.base))
    spans = old.spans(starts) if old else []
    changes = target.changes(lines, old, spans) if old else None
    if changes:
        target.change_index(changes)
    view = target.write_merged(lines, inputs=inputs, old=old, replaced=spans)
    findings = () if old and memory.conforms and _still(target, lines, old, spans) else _amiss(view)
    now = Memory(digests=digests, known=merged.known, corrections=corrections.digest, conforms=not findings)
    target.remember(view, *now.written(target.base))
    return view, findings


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
