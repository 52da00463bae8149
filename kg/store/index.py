"""The Oxigraph index of a store: made from its parts, thrown away and made anew at any time.

In: part files and the merged view. Out: a folder that `pyoxigraph.Store.read_only` opens. An index is built under
another name and renamed when it is whole; its name is the hash of what is in it, so an index never changes. Readers
hold a shared lock, and an index is removed only when nobody reads it.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from kg.store.atomic import FileLock, clear_orphans, remove, temporary
from kg.store.parts import read_part

READERS = ".readers"


class Concatenation(io.RawIOBase):
    """Several part files read as one, so that one bulk load takes them all: a load each would make a file each.

    Raises StoreError on a part that is damaged.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = iter(paths)
        self._part = io.BytesIO()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Up to `size` bytes, all that is left where negative, nothing at the end."""
        if size < 0:
            return self._part.read() + b"".join(read_part(path)[1] for path in self._paths)
        while size and not (data := self._part.read(size)):
            path = next(self._paths, None)
            if path is None:
                return b""
            self._part = io.BytesIO(read_part(path)[1])
        return data if size else b""


def load(store: ox.Store, paths: Iterable[Path]) -> None:
    """Load part files into an empty store. Raises StoreError on a damaged one, OSError where the disk is full."""
    store.bulk_load(Concatenation(paths), ox.RdfFormat.N_QUADS)  # type: ignore[arg-type]


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
