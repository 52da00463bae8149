"""The Oxigraph index of a store: made from its parts, thrown away and made anew at any time.

In: part files and the merged view. Out: a folder that `pyoxigraph.Store.read_only` opens. An index is built under
another name and renamed when it is whole; its name is the hash of what is in it, so an index never changes. One that
differs little from another is made of it: the files of both are the same on disk (hard links), but for what changed. Readers
hold a shared lock, and an index is removed only when nobody reads it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Thread

import pyoxigraph as ox

from kg.store.atomic import FileLock, clear_orphans, remove, temporary
from kg.store.parts import part_chunks, read_part

READERS = ".readers"
MEMORY = ".memory"
FEW = 4
"""An index is made of another one where less than a fourth of it changes; else it is built anew, in better order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """What one index has that another has not: `parts` whose graphs come, names of `graphs` that go (those of parts
    that are replaced, too), lines of the merged view that come and go, each to be gone through once.
    """

    parts: tuple[Path, ...] = ()
    graphs: tuple[ox.NamedNode, ...] = ()
    added: Iterable[bytes] = ()
    removed: Iterable[bytes] = ()


LOAD = 50_000_000
"""So many bytes are loaded at once: the memory that this takes is ten times as much, however large the store."""

AT_ONCE = 50_000
"""So many lines that change are quads at once, each of about a kilobyte."""


class Concatenation(io.RawIOBase):
    """Several part files read as one, so that one bulk load takes many: a load each would make a file each.

    It ends after some `limit` of bytes at the end of a line, and goes on from there once it was asked for `more`.
    Raises StoreError on a part that is damaged.
    """

    def __init__(self, paths: Iterable[Path], *, limit: int = LOAD) -> None:
        self._chunks = (chunk for path in paths for chunk in part_chunks(path))
        self._part = io.BytesIO()
        self._limit, self._given = limit, 0

    def readable(self) -> bool:
        return True

    def more(self) -> bool:
        """Whether anything is left; if so, it can be read from here on."""
        self._given = 0
        return self._left()

    def _left(self) -> bool:
        while self._part.tell() == len(self._part.getbuffer()):
            chunk = next(self._chunks, None)
            if chunk is None:
                return False
            self._part = io.BytesIO(chunk)
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all that is left where negative, nothing at the end or where the limit is reached."""
        if size < 0:
            return self._part.read() + b"".join(self._chunks)
        if self._given >= self._limit or not self._left():  # a reader asks once more after the end
            return b""
        data = self._part.read(size)
        self._given += len(data)
        if self._given >= self._limit:
            end = data.rfind(b"\n") + 1
            if end:
                self._part.seek(end - len(data), io.SEEK_CUR)
                return data[:end]
            self._given = self._limit - 1  # in the middle of a line
        return data


def load(store: ox.Store, paths: Iterable[Path], *, limit: int = LOAD) -> None:
    """Load part files into an empty store. Raises StoreError on a damaged one, OSError where the disk is full."""
    parts = Concatenation(paths, limit=limit)
    while parts.more():
        store.bulk_load(parts, ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]


def build_index(folder: Path, name: str, paths: Iterable[Path]) -> Path:
    """Build the index of that name below `folder`, unless it is there. Raises OSError where it cannot be written."""
    target = folder / name
    if target.is_dir():
        return target
    folder.mkdir(parents=True, exist_ok=True)
    fresh = temporary(target)
    try:
        store = ox.Store(fresh)
        load(store, paths)
        store.optimize()
        store.flush()
        del store
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():  # else somebody built the same index in the meantime
                raise
    finally:
        remove(fresh)
    return target


class Successor:
    """An index that is made of another one: a copy, whose files are the same on disk, until what changes is changed in it.

    To make the copy takes as long as to change a little in it, and can be done before it is known what changes. It changes while
    we do something else, most of which is to wait for the disk.
    """

    def __init__(self, folder: Path, old: ox.Store) -> None:
        """Copy an index that is open for reading. Raises OSError where there is no room, RuntimeError where it is damaged."""
        self._folder = folder
        self._fresh = temporary(folder / "next")
        self._store: ox.Store | None = None
        self._thread: Thread | None = None
        self._error: Exception | None = None
        try:
            old.backup(str(self._fresh))
            self._store = ox.Store(str(self._fresh))
        except BaseException:
            self.discard()
            raise

    def change(self, changes: Changes) -> None:
        """Begin to change it; nobody else may go through the changes meanwhile."""
        self._thread = Thread(target=self._change, args=(changes,))
        self._thread.start()

    def _change(self, changes: Changes) -> None:
        store, self._store = self._store, None
        assert store is not None
        try:
            for graph in changes.graphs:
                store.remove_graph(graph)
            for path in changes.parts:
                store.load(read_part(path)[1], ox.RdfFormat.N_QUADS)
            for quads in _some_at_once(changes.removed):
                for quad in quads:
                    store.remove(quad)
            for quads in _some_at_once(changes.added):
                store.extend(quads)
            store.flush()
        except Exception as error:  # for whoever waits for it
            self._error = error

    def wait(self) -> None:
        """Wait until it has changed, if that was begun."""
        if self._thread is not None:
            self._thread.join()

    def becomes(self, name: str) -> bool:
        """Give it a name once it has changed; False where it does not bear that. Raises StoreError on a damaged part."""
        if self._thread is None:
            return False
        self.wait()
        try:
            if self._error is not None:
                raise self._error
            self._fresh.rename(self._folder / name)
        except (OSError, RuntimeError):  # a full disk, or a damaged index: whoever builds it anew sees which
            return (self._folder / name).is_dir()
        finally:
            self.discard()
        return True

    def discard(self) -> None:
        """Remove what has no name."""
        self.wait()
        self._store = None
        remove(self._fresh)


def _some_at_once(lines: Iterable[bytes]) -> Iterator[Iterator[ox.Quad]]:
    """The quads of lines, so many at once as memory should hold."""
    left = iter(lines)
    while some := b"".join(islice(left, AT_ONCE)):
        yield ox.parse(some, ox.RdfFormat.N_QUADS)


@contextmanager
def open_index(folder: Path, name: str) -> Iterator[ox.Store | None]:
    """Yield the index of that name, or None where there is none that opens."""
    path = folder / name
    lock = FileLock(folder / f"{name}{READERS}")
    try:
        with suppress(OSError):  # without the lock the index still opens; it may then be removed under the reader
            if path.is_dir():
                lock.acquire(shared=True)
        try:
            store = ox.Store.read_only(str(path)) if path.is_dir() else None
        except (OSError, RuntimeError):  # Oxigraph raises RuntimeError on a damaged index
            store = None
        yield store
        del store
    finally:
        lock.release()


def in_memory(paths: Iterable[Path]) -> ox.Store:
    """The index in memory, for a store on a disk that cannot be written."""
    store = ox.Store()
    load(store, paths)
    return store


def discard(folder: Path, name: str) -> None:
    """Remove an index that does not open."""
    remove(folder / name)


def clear_indexes(folder: Path, *, keep: str) -> None:
    """Remove all indexes but one, and what killed builds left. Those that somebody reads stay until the next time."""
    if not folder.is_dir():
        return
    clear_orphans(folder)
    for path in sorted(folder.iterdir()):
        if path.suffix == MEMORY and path.stem != keep:
            remove(path)
        if not path.is_dir() or path.name == keep or path.name.startswith("."):
            continue
        lock = FileLock(folder / f"{path.name}{READERS}")
        try:
            free = lock.acquire()
        except OSError:
            continue
        if free:
            remove(path)
            remove(lock.path)
        lock.release()
