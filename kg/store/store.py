"""A store: a folder with one part for every article, the view that merges them, and an index of both.

    manifest.json    which parts count, and what was skipped: replaced in one step, the last act of a build
    parts/           one file of N-Quads for every article, named by the hash of all that decides its content
    merged/          the default graph, derived from the parts, in pieces that are named by the hash of what is in them
    index/<state>/   the Oxigraph index of exactly these files; can be deleted at any time
    index/<state>.memory    what decided that merged view, for the next build to see what changed; can be deleted too
    lock             held by the process that builds

A build that is killed loses nothing: its parts are found by their key the next time.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf.iris import article_iri
from kg.rdf.runs import Lines, without
from kg.store.atomic import (
    TEMPORARY,
    FileLock,
    clear_orphans,
    make_lasting,
    names_in,
    remove,
    replacing,
    write_atomically,
    writing_to,
)
from kg.store.index import (
    AT_ONCE,
    FEW,
    MEMORY,
    Changes,
    Successor,
    build_index,
    clear_indexes,
    discard,
    in_memory,
    open_index,
)
from kg.store.lines import SortedLines, Span
from kg.store.parts import Part, part_chunks, part_lines, part_name, read_part, sorted_lines, write_lines
from kg.store.pieces import FOLDER, Cutter, Piece, View, write_piece

FORMAT = 2
"""In format 1 the merged view was one file: such a store is read by a build only, which makes it anew from the parts."""

OLDER = 1
READERS = "merged.readers"
"""The lock, beside the indexes, that whoever reads the merged view holds."""

MANIFEST = "manifest.json"
ARTICLES = '"articles": {\n'
ATTEMPTS = 20
"""How often a reader begins anew when builds publish, or somebody deletes the index, while it opens it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedSource:
    """An article that the last build could not read, and why."""

    source: str
    reason: str


class Remembered(NamedTuple):
    """What a build left for the next one: a head, which is whole, and what stands behind it in the file."""

    head: bytes
    body: memoryview


@dataclass(frozen=True, kw_only=True)
class State:
    """What a manifest says."""

    base: str = ""
    articles: tuple[Part, ...] = ()
    skipped: tuple[SkippedSource, ...] = ()
    merged: View | None = None
    published: bool = False
    older: bool = False
    lines: tuple[str, ...] = ()
    """What the manifest says of each article, in their order, as it was read; nothing where it does not say it as we would."""

    @cached_property
    def name(self) -> str:
        """The name of the index: a hash of the content of all parts."""
        content = [*(part.sha256 for part in self.articles), *([self.merged.sha256] if self.merged else [])]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


class Store:
    """A graph on disk.

        with Store.open("output/kg", create=True) as store:
            if not store.part_for("kyodo-2005", key):
                store.put("kyodo-2005", key, quads, source="kyodo-2005.txt")
            store.publish(merged_quads)

        with Store.open("output/kg").reader() as graph:
            graph.query("SELECT ...")

    Opened to create, it is locked against other builds until it is closed; any number may read meanwhile, and see the
    graph as it was last published. Raises StoreError where the folder is missing, locked, damaged or cannot be
    written.
    """

    def __init__(self, path: Path, *, lock: FileLock | None, state: State) -> None:
        self.path = path
        self._lock = lock
        self._published = state
        self._articles = {part.article: part for part in state.articles}
        self._sorted: tuple[Part, ...] = ()  # the same, where it is known
        self._keyed: tuple[tuple[Part, ...], str, str] = ((), "", "")  # parts and inputs, and the key of a view of them
        self._skipped: set[tuple[str, str]] = set()
        self._written: list[Path] = []  # pieces that may not be on the disk yet
        self._ahead = ExitStack()  # what was opened before it was needed
        self._index: ox.Store | None = None
        self._successor: Successor | None = None
        self.damaged: tuple[str, ...] = ()
        """Articles whose part was found damaged, and is to be built anew."""

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, base: str | None = None) -> Self:
        """Open the store in a folder; with `create` for building into it, the folder made where it is missing.

        `base` is the IRI that ids begin with: given, it must be that of the articles that are there already.
        """
        path = Path(path)
        lock = cls._locked(path) if create else None
        try:
            state = read_manifest(path)
            if not state.published and not create:
                missing = "does not exist" if not path.exists() else "holds no graph"
                raise StoreError(f"{path} {missing}; build one first: kg build ARTICLES --store {path}")
            if state.older and not create:
                raise StoreError(
                    f"{path} was written by an earlier version of kg; run kg build again, with any article: "
                    "what was read is used again"
                )
            if base is not None and state.articles and state.base != base:
                raise StoreError(
                    f"the ids in {path} begin with {state.base}, not with {base}; "
                    f"build with --base {state.base}, or into another folder"
                )
            store = cls(path, lock=lock, state=state)
            store.base = base if base is not None else state.base
        except BaseException:
            if lock:
                lock.release()
            raise
        if create:
            clear_orphans(path)
            clear_orphans(store._indexes)
            store._clear_replaced()
        return store

    @staticmethod
    def _locked(path: Path) -> FileLock:
        with writing_to(path):
            (path / "parts").mkdir(parents=True, exist_ok=True)
            lock = FileLock(path / "lock")
            if not lock.acquire():
                holder = lock.path.read_text("utf-8", "replace").strip() or "another process"
                raise StoreError(
                    f"{path} is being built by {holder}; wait until it is done, or build into another folder"
                )
            lock.sign(f"process {os.getpid()} since {datetime.now().isoformat(' ', 'seconds')}\n")
        return lock

    base: str = ""
    """The IRI that ids begin with."""

    @property
    def _parts(self) -> Path:
        return self.path / "parts"

    @property
    def _merged(self) -> Path:
        return self.path / FOLDER

    @property
    def _indexes(self) -> Path:
        return self.path / "index"

    def close(self) -> None:
        """Let others build."""
        self.let_go()
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- what is there

    def articles(self) -> tuple[Part, ...]:
        """The parts that count, sorted by article."""
        if len(self._sorted) != len(self._articles):  # whoever changes a part forgets them
            self._sorted = tuple(self._articles[article] for article in sorted(self._articles))
        return self._sorted

    def _count(self, part: Part) -> None:
        """Have a part count, in place of what its article had."""
        self._articles[part.article] = part
        self._sorted = ()

    def published_articles(self) -> tuple[Part, ...]:
        """The parts that readers see, sorted by article."""
        return self._published.articles

    def skipped(self) -> tuple[SkippedSource, ...]:
        """What the last build could not read, sorted; while building, what this one could not."""
        if self._lock is None:
            return self._published.skipped
        return tuple(SkippedSource(source=source, reason=reason) for source, reason in sorted(self._skipped))

    def read_quads(self, only: Collection[str] | None = None) -> Iterator[ox.Quad]:
        """All quads of all articles, or of those only, article by article, without the merged view."""
        for part in self.articles():
            if only is not None and part.article not in only:
                continue
            yield from ox.parse(read_part(part.path)[1], ox.RdfFormat.N_QUADS)

    def read_merged(self) -> Iterator[ox.Quad]:
        """The quads of the merged view, sorted."""
        yield from ox.parse(b"".join(self.merged_lines()), ox.RdfFormat.N_QUADS)

    def merged_lines(self) -> Iterator[bytes]:
        """The merged view as sorted lines of N-Triples, one by one. Raises StoreError where it is damaged or gone."""
        readers = FileLock(self._indexes / READERS)
        with suppress(OSError):  # without the lock a build may remove pieces that are still to be read
            readers.acquire(shared=True)
        try:
            if self._lock is None:
                self._published = read_manifest(self.path)  # a build may have published before we had the lock
            for path in self._published.merged.paths if self._published.merged else ():
                yield from part_lines(path)
        finally:
            readers.release()

    # --- building

    def part_for(self, article: str, key: str) -> Path | None:
        """The part of an article if it has been built with that key, even by a build that was killed.

        The article counts from then on. A part whose content is not what was written is not returned, and named in
        `damaged`.
        """
        path = self._parts / part_name(article, key)
        if not path.exists():
            return None
        try:
            part, _ = read_part(path)
        except StoreError:
            part = None
        if part is None or (part.article, part.key) != (article, key):
            self.damaged = (*self.damaged, article)
            return None
        self._count(part)
        return path

    def put(
        self, article: str, key: str, quads: Iterable[ox.Quad], *, source: str = "", notes: Sequence[str] = ()
    ) -> Path:
        """Write the part of an article, in place of what it had; it counts for readers once published."""
        return self.put_lines(article, key, sorted_lines(quads), source=source, notes=notes)

    def put_lines(
        self, article: str, key: str, lines: Sequence[bytes], *, source: str = "", notes: Sequence[str] = ()
    ) -> Path:
        """The same, given the part as `sorted_lines`."""
        self._must_be_locked()
        part = write_lines(self._parts, article, key, lines, len(lines), source=source, notes=notes)
        self._count(part)
        return part.path

    def skip(self, source: str, reason: str) -> None:
        """Note an article that could not be read."""
        self._skipped.add((source, reason))

    def keep_skipped(self) -> None:
        """Note again what the last build could not read: for a build that reads nothing."""
        self._skipped.update((item.source, item.reason) for item in self._published.skipped)

    def prune(self, keep: Collection[str]) -> tuple[str, ...]:
        """Forget all articles but those; return the ids of the forgotten, sorted."""
        self._must_be_locked()
        gone = tuple(sorted(set(self._articles) - set(keep)))
        for article in gone:
            del self._articles[article]
        self._sorted = ()
        return gone

    def is_published(self, inputs: str = "") -> bool:
        """Whether readers see exactly these articles, merged from the same `inputs`, whole: then there is nothing to
        publish.
        """
        merged = self._published.merged
        return merged is not None and self.is_merged(inputs) and self.is_whole(merged)

    def is_merged(self, inputs: str = "") -> bool:
        """The same, but that the merged view may be damaged."""
        merged = self._published.merged
        return merged is not None and merged.key == self._merge_key(inputs) and self._published.base == self.base

    @staticmethod
    def is_whole(view: View) -> bool:
        """Whether a merged view is what was written: all of it is looked at, for nothing else of this build does."""
        try:
            for path in view.paths:
                for _ in part_chunks(path):
                    pass
        except StoreError:
            return False
        return True

    def publish(self, default_graph: Iterable[ox.Quad], *, inputs: str = "") -> None:
        """Show readers the articles as they are now, with this merged view, in one step.

        `inputs` is a hash of what else decided the merged view: corrections, the program's version.
        """
        self.show(self.write_merged(Lines(sorted_lines(default_graph)), inputs=inputs))

    def write_merged(
        self,
        added: Lines,
        *,
        inputs: str = "",
        old: SortedLines | None = None,
        replaced: Collection[Span] = (),
    ) -> View:
        """Write a merged view that nobody sees until it is shown: these lines; with `old` these in place of what stands
        at some places there. Pieces that do not change are neither read nor written.
        """
        self._must_be_locked()
        cutter = Cutter()
        pieces: list[Piece] = []
        found = old.replaced(replaced, added) if old else chain(cutter.cut(added), cutter.rest())
        with writing_to(self._merged):
            self._merged.mkdir(exist_ok=True)
            for piece in found:
                if not isinstance(piece, Piece):
                    piece = write_piece(self._merged, piece)
                    self._written.append(self._merged / piece.file)
                pieces.append(piece)
        return View(key=self._merge_key(inputs), folder=self._merged, pieces=tuple(pieces))

    def remember(self, merged: View, head: bytes, body: Iterable[bytes]) -> None:
        """Leave something for the build after that which shows this merged view (`remembered`)."""
        with replacing(self._memory(self._state(merged)), lasting=False) as file:
            file.write(b"%b %d\n" % (hashlib.sha256(head).hexdigest().encode(), len(head)))
            file.write(head)
            file.writelines(body)

    def show(self, merged: View) -> None:
        """Show readers the articles as they are now, with a merged view that was written, in one step. The index is
        that which was begun with `change_index`; else it is built of all parts.
        """
        self._must_be_locked()
        state = self._state(merged)
        with writing_to(self._indexes), self._ahead:
            if self._successor is None or not self._successor.becomes(state.name):
                build_index(self._indexes, state.name, self._files(state))
        self._commit(state)

    def changes(self, added: Lines, old: SortedLines, replaced: Collection[Span]) -> Changes | None:
        """What becomes of the index where these lines stand in place of what stood at some places of the merged view;
        None where so much changes that it had better be built anew. Where it is much, it is to be used while `added` and `old` are open.
        """
        before = self._published
        was = {part.article: part for part in before.articles}
        same = {
            article for article, part in self._articles.items() if article in was and was[article].sha256 == part.sha256
        }
        new = [part for part in self.articles() if part.article not in same]
        gone = [part for part in before.articles if part.article not in same]
        much = len(added) + sum(part.quads for part in (*new, *gone))
        if much * FEW > sum(part.quads for part in before.articles) + (before.merged.quads if before.merged else 0):
            return None
        found = Changes(
            parts=tuple(part.path for part in new),
            graphs=tuple(article_iri(part.article, base=self.base) for part in gone),
            removed=without(old.at(replaced), added),
            added=without(added, old.at(replaced)),
        )
        return replace(found, removed=list(found.removed), added=list(found.added)) if much < AT_ONCE else found

    def _state(self, merged: View) -> State:
        """What the manifest says once this merged view is shown."""
        return State(base=self.base, articles=self.articles(), skipped=self.skipped(), merged=merged, published=True)

    def _memory(self, state: State) -> Path:
        return self._indexes / f"{state.name}{MEMORY}"

    def remembered(self) -> Remembered:
        """What the build left that published what readers see; nothing where it is gone or its head damaged. The body is for whoever
        reads it to hold against what the head says.
        """
        try:
            with self._memory(self._published).open("rb") as file:
                sha256, _, size = file.readline(100).partition(b" ")
                head = file.read(int(size))
                start = file.tell()
                body = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))[start:]
        except (OSError, ValueError):
            return Remembered(b"", memoryview(b""))
        whole = hashlib.sha256(head).hexdigest().encode() == sha256
        return Remembered(head, body) if whole else Remembered(b"", memoryview(b""))

    def sorted_merged(self) -> SortedLines | None:
        """The merged view to look things up in; None where a part of it is missing. What is read of it later may be found
        damaged (`DamagedViewError`).
        """
        merged = self._published.merged
        return SortedLines(merged) if merged and merged.is_there() else None

    def change_index(self, changes: Changes) -> None:
        """Begin to make the next index of the last one. It goes on meanwhile, where the changes are so few that they are in memory."""
        self.prepare()
        if self._successor is not None:
            self._successor.change(changes)
            if not isinstance(changes.added, list):
                self._successor.wait()

    def let_go(self) -> None:
        """Undo what was prepared or begun."""
        self._ahead.close()

    def prepare(self) -> None:
        """Open the index of what readers see, and copy it for what they will see: for a build that has to wait just now, and
        knows that something will change.
        """
        self._must_be_locked()
        if self._index is not None:
            return
        self._index = self._ahead.enter_context(open_index(self._indexes, self._published.name))
        self._ahead.callback(self._forget)
        if self._index is not None:
            with suppress(OSError, RuntimeError):  # then it will be built anew
                self._successor = Successor(self._indexes, self._index)
                self._ahead.callback(self._successor.discard)

    def _forget(self) -> None:
        self._index = self._successor = None

    @contextmanager
    def published_index(self) -> Iterator[ox.Store | None]:
        """The index of what readers see, while a build looks at it; None where there is none."""
        if self._index is not None:
            yield self._index
            return
        with open_index(self._indexes, self._published.name) as index:
            yield index

    def record(self) -> None:
        """Write down what was skipped where nothing else changed: a build that did no work still says what it could
        not read.
        """
        self._must_be_locked()
        published = self._published
        if published.published and (published.skipped, published.articles) != (self.skipped(), self.articles()):
            self._commit(replace(published, articles=self.articles(), skipped=self.skipped(), base=self.base))
        else:
            self._clear_uncounted()

    def _commit(self, state: State) -> None:
        with writing_to(self._merged):
            while self._written:
                make_lasting(self._written.pop())
        write_manifest(self.path, state, self._published)
        self._published = state
        self._clear_uncounted()
        self._clear_replaced()

    def _clear_uncounted(self) -> None:
        """Remove the parts of no published article: a killed build leaves some, kept until its work was taken up; and half parts."""
        counted = {part.file for part in self._published.articles}
        names = names_in(self._parts)
        for name in names:
            if name not in counted and name.endswith(".nq") and not name.startswith(TEMPORARY):
                remove(self._parts / name)
        if any(name.startswith(TEMPORARY) for name in names):
            clear_orphans(self._parts)

    def _clear_replaced(self) -> None:
        """Remove the merged views and indexes that no manifest names: a build killed while it published leaves some."""
        for path in () if self._published.older else self.path.glob("*.nq"):
            remove(path)
        clear_orphans(self._merged)
        merged = self._published.merged
        keep = {piece.file for piece in merged.pieces} if merged else set()
        left = [self._merged / name for name in names_in(self._merged) if name.endswith(".nq") and name not in keep]
        if left and self._is_unread():
            for path in left:
                remove(path)
        clear_indexes(self._indexes, keep=self._published.name)

    def _is_unread(self) -> bool:
        """Whether nobody goes through the merged view; what somebody may yet read stays until the next time."""
        readers = FileLock(self._indexes / READERS)
        try:
            free = readers.acquire()
        except OSError:  # nobody could lock it either
            return True
        if free:
            remove(readers.path)
        readers.release()
        return free

    def _merge_key(self, inputs: str) -> str:
        parts, known, key = self._keyed
        if parts is not self.articles() or known != inputs or not key:
            content = "\n".join([inputs, self.base, *(f"{part.article} {part.sha256}" for part in self.articles())])
            key = hashlib.sha256(content.encode()).hexdigest()
            self._keyed = self.articles(), inputs, key
        return key

    def _must_be_locked(self) -> None:
        if self._lock is None:
            raise StoreError(f"{self.path} is open for reading; open it with create=True to build into it")

    @staticmethod
    def _files(state: State) -> list[Path]:
        return [*(part.path for part in state.articles), *(state.merged.paths if state.merged else ())]

    # --- reading

    @contextmanager
    def reader(self) -> Iterator[ox.Store]:
        """Yield the published graph for queries. Its index is made anew where it is missing or does not open.

        Raises StoreError where a part is damaged.
        """
        failures = 0
        for _ in range(ATTEMPTS):
            state = self._published
            with open_index(self._indexes, state.name) as index:
                if index is not None:
                    try:
                        yield index
                    except RuntimeError as error:  # Oxigraph comes to a damaged block or a deleted file
                        if not str(error).startswith(("Corruption", "NotFound")):
                            raise
                        discard(self._indexes, state.name)
                        raise StoreError(
                            f"the index in {self.path} is damaged; do the same again: it is made anew from the parts"
                        ) from error
                    return
            # A build may have published since we read the manifest, and cleared away what it replaced
            if not self._is_latest(state):
                continue
            memory = None
            try:
                if failures < 2:
                    discard(self._indexes, state.name)
                    build_index(self._indexes, state.name, self._files(state))
                else:  # a disk that is full or may not be written
                    memory = in_memory(self._files(state))
            except OSError:
                failures += 1
            except StoreError:
                if self._is_latest(state):
                    raise
            if memory is not None:
                yield memory
                return
        raise StoreError(f"{self.path} changes faster than it can be opened; try again when no build runs")

    def _is_latest(self, state: State) -> bool:
        """Whether the manifest still says what it said; else what it says now counts from here on."""
        if self._lock is None:
            self._published = read_manifest(self.path)
        return self._published.name == state.name


def read_manifest(path: Path) -> State:
    """What the manifest of a store says; an unpublished State where there is none."""
    file = path / MANIFEST
    for wait in (0.0, 0.05):
        time.sleep(wait)
        try:
            text = file.read_text("utf-8")
            data = json.loads(text)
            break
        except FileNotFoundError:
            return State()
        except NotADirectoryError as error:
            raise StoreError(f"{path} is a file, not the folder of a graph") from error
        except OSError as error:
            raise StoreError(f"{file} cannot be read: {error.strerror}") from error
        except ValueError as error:
            if wait:
                raise StoreError(
                    f"{file} is damaged ({error}); delete it and run kg build again: the parts beside it are used again"
                ) from error
    folder = path / "parts"
    written = data.get("format") if isinstance(data, dict) else None
    if written not in (FORMAT, OLDER):
        raise StoreError(
            f"{file} has format {written}; this version of kg reads format {FORMAT}: "
            "build the graph again, into another folder"
        )
    try:
        articles = tuple(_part(folder, article, row) for article, row in sorted(data["articles"].items()))
        return State(
            base=data["base"],
            articles=articles,
            lines=_lines(text, articles),
            skipped=tuple(SkippedSource(source=row["source"], reason=row["reason"]) for row in data["skipped"]),
            merged=_view(path / FOLDER, data["merged"]) if data["merged"] and written == FORMAT else None,
            published=True,
            older=written == OLDER,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{file} is damaged: {error!r}; delete it and run kg build again") from error


def _lines(text: str, articles: Sequence[Part]) -> tuple[str, ...]:
    """The lines of the articles in a manifest, without their commas."""
    _, _, rest = text.partition(ARTICLES)
    found = [line.removesuffix(",") for line in rest.split("\n", len(articles))[: len(articles)]]
    ours = len(found) == len(articles) and all(
        map(str.startswith, found, (f"{_quoted(p.article)}: {{" for p in articles))
    )
    return tuple(found) if ours else ()


def _part(folder: Path, article: str, row: dict[str, Any]) -> Part:
    file, get = row["part"], row.get
    if "/" in file or "\\" in file:
        file = _file_name(file)
    return Part(
        article, row["key"], folder, file, row["sha256"], row["quads"], get("source", ""), tuple(get("notes", ()))
    )


def _view(folder: Path, row: dict[str, Any]) -> View:
    def piece(file: str, sha256: str, quads: int, size: int, first: str) -> Piece:
        return Piece(file=_file_name(file), sha256=sha256, quads=quads, size=size, first=first)

    return View(key=row["key"], folder=folder, pieces=tuple(piece(*values) for values in row["pieces"]))


def _file_name(written: str) -> str:
    """A name that is never outside of its folder."""
    return written.replace("\\", "/").rpartition("/")[2]


def write_manifest(path: Path, state: State, before: State) -> None:
    """Replace the manifest, which said what was `before`: from then on readers see the new graph."""
    known = {id(part): line for part, line in zip(before.articles, before.lines, strict=False)}

    def row(part: Part) -> str:
        found = [f'"key": {_quoted(part.key)}']
        if part.notes:
            found.append(f'"notes": {_json(part.notes)}')
        found += [f'"part": {_quoted(part.file)}', f'"quads": {part.quads}', f'"sha256": {_quoted(part.sha256)}']
        if part.source:
            found.append(f'"source": {_quoted(part.source)}')
        return ", ".join(found)

    rest = {
        "format": FORMAT,
        "base": state.base,
        "skipped": [{"source": s.source, "reason": s.reason} for s in state.skipped],
        "merged": _row_of(state.merged) if state.merged else None,
    }
    # a line for every article: for readers, and since a writer of JSON takes many times as long
    articles = ",\n".join(known.get(id(part)) or f"{_quoted(part.article)}: {{{row(part)}}}" for part in state.articles)
    lines = [f"{_json(name)}: {_json(value)}" for name, value in sorted(rest.items())]
    text = ",\n".join((f"{ARTICLES}{articles}\n}}", *lines))
    write_atomically(path / MANIFEST, [f"{{\n{text}\n}}\n".encode("utf-8", "backslashreplace")])


def _row_of(view: View) -> dict[str, Any]:
    return {"key": view.key, "pieces": [[p.file, p.sha256, p.quads, p.size, p.first] for p in view.pieces]}


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
_quoted = json.encoder.encode_basestring
