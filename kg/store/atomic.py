"""Files that are whole or not there, and a lock that a dead process cannot keep.

In: bytes and a path. Out: the file, replaced in one step, or a StoreError that names the folder and what to do about
it.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import IO

from kg.errors import StoreError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock; two builds into one folder are not told apart there
    fcntl = None  # type: ignore[assignment]

TEMPORARY = ".tmp-"
"""What temporary names begin with; the process id follows, so that those of a dead process can be cleared."""

REMEDIES = {
    errno.ENOSPC: "the disk is full: free some space, or choose another folder",
    errno.EDQUOT: "your disk quota is used up: free some space, or choose another folder",
    errno.EROFS: "it lies on a read-only disk: choose another folder",
    errno.EACCES: "you may not write there: choose another folder, or change its permissions",
    errno.EPERM: "you may not write there: choose another folder, or change its permissions",
    errno.ENOTDIR: "a part of this path is a file: choose another folder",
    errno.EEXIST: "there is a file of that name: choose another folder",
    errno.ENAMETOOLONG: "the name is too long: choose a shorter one",
}


def unwritable(folder: Path, error: OSError) -> StoreError:
    """The StoreError that says why a folder cannot be written to, and what helps."""
    text = str(error)
    code = error.errno or (errno.ENOSPC if "No space left" in text else 0)  # Oxigraph passes on the text alone
    return StoreError(f"cannot write to {folder}: {REMEDIES.get(code, error.strerror or text)}")


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Turn an OSError inside into a StoreError that names the folder."""
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


_ours: set[str] = set()
"""Names that this process has given: another of its threads may be writing there."""


def temporary(path: Path) -> Path:
    """A name beside `path` that nobody else uses."""
    found = path.with_name(f"{TEMPORARY}{os.getpid()}-{os.urandom(4).hex()}-{path.name[:80]}")
    _ours.add(found.name)
    return found


@contextmanager
def replacing(path: Path, *, lasting: bool = True) -> Iterator[IO[bytes]]:
    """Yield a file that becomes `path` in one step when the block ends well, and vanishes when it does not.

    What need not be `lasting`, since whoever reads it can tell and do without, is not waited for until it is on the disk.
    """
    path = Path(path)
    with writing_to(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        target = temporary(path)
        try:
            with target.open("xb") as file:
                yield file
                if lasting:
                    file.flush()
                    os.fsync(file.fileno())
            target.replace(path)
        except BaseException:
            with suppress(OSError):
                target.unlink(missing_ok=True)
            raise
        finally:
            _ours.discard(target.name)


def write_atomically(path: Path, chunks: Iterable[bytes], *, lasting: bool = True) -> None:
    """Write a file whole or not at all."""
    with replacing(path, lasting=lasting) as file:
        file.writelines(chunks)


def make_lasting(path: Path) -> None:
    """Wait until a file that was written without waiting is on the disk: of many, one after the other, that takes no longer than of one."""
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def alive(pid: int) -> bool:
    """Whether a process of that id runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def names_in(folder: Path) -> list[str]:
    """The names in a folder, none where it is missing: a path for each of ten thousand would take longer than to read them."""
    with os.scandir(folder) if folder.is_dir() else nullcontext(()) as entries:
        return [entry.name for entry in entries]


def clear_orphans(folder: Path) -> int:
    """Remove what dead processes left half-written in a folder; return how many."""
    removed = 0
    for name in names_in(folder):
        if not name.startswith(TEMPORARY):
            continue
        pid = name.removeprefix(TEMPORARY).split("-")[0]
        if name in _ours or (pid.isdecimal() and int(pid) != os.getpid() and alive(int(pid))):
            continue
        remove(folder / name)
        removed += 1
    return removed


def remove(path: Path) -> None:
    """Remove a file or a folder; what cannot be removed stays."""
    _ours.discard(path.name)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


class FileLock:
    """A lock on a file that the system gives back when its process ends, however it ends.

    The file stays; what counts is whether somebody holds it, so a file left by a killed build locks nobody out.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Take the lock; False where somebody else holds it. Raises OSError where the file cannot be opened."""
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError:
            if not shared:
                raise
            file = os.open(self.path, os.O_RDONLY)
        if fcntl is not None:
            try:
                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            except OSError:
                os.close(file)
                return False
        self._file = file
        return True

    def sign(self, text: str) -> None:
        """Leave a line in the file for others to read: who holds it."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.lseek(self._file, 0, os.SEEK_SET)
            os.write(self._file, text.encode())

    def release(self) -> None:
        """Give the lock back; without it, nothing."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
