"""What Python compiles anew at every start is compiled once for all runs: regular expressions, and the methods of dataclasses.

Python keeps the bytecode of modules, and these beside it not. In go the patterns that a command compiles, all four hundred of them by
ourselves and the libraries that we load, and the source of some thousand methods that `dataclasses` writes; out comes what Python makes of
them, which takes a hundredth of the time where an earlier run has kept it. It is looked up by the pattern and its flags, and by the source, so it
is never out of date. Patterns are asked for by Python's own compiler, which is no part of its public library: where that is not as it is
known here, everything is compiled as ever. For our program only: a process that is somebody else's keeps the compiler that it expects.
"""

from __future__ import annotations

import dataclasses
import importlib.util
import marshal
import os
import re
import sys
from array import array
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import local
from typing import Any

from kg.resources import PACKAGE

try:
    import _sre  # type: ignore[import-not-found]
    from re import _compiler  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover - they have been there since Python 3.11
    _sre = _compiler = None

MOST = 4_000
"""Patterns and methods that are kept: some patterns are made of words of an article, and there is no end of those."""

SOME = 8
"""So many new ones are worth writing the file anew."""

Key = tuple[str | bytes, int]
Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""Of a pattern: its flags, the compiler's code, the number of groups, their names, and the name of each."""

Known = dict[Key | str, Made | bytes]
"""What was made of patterns; of source, the bytecode."""


def keep_compiled() -> None:
    """Have Python compile with the help of what was kept."""
    dataclasses.exec = kept().run  # type: ignore[attr-defined]  # in place of the built-in function
    if _compiler is not None and hasattr(_compiler, "_sre"):
        kept().take_over()


@cache
def kept() -> Compiled:
    """What this installation keeps: where Python would keep the bytecode of a module `patterns`."""
    return Compiled(Path(importlib.util.cache_from_source(str(PACKAGE / "patterns.py"))).with_suffix(".patterns"))


class Compiled:
    """Patterns and source, and what was made of them, in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known = self._read()
        self.new: Known = {}

    def _read(self) -> Known:
        """What the file holds; nothing where another Python wrote it, or it is not what was written."""
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self.path.read_bytes()
            head = _head(data[len(_head(b"")) :])
            if data.startswith(head):
                found: Known = marshal.loads(data[len(head) :])
                return found
        return {}

    def take_over(self) -> None:
        """Stand before Python's compiler, and behind it to see what it makes."""
        if not isinstance(_compiler._sre, _Watched):
            self._compile = _compiler.compile
            _compiler._sre = self._watched = _Watched(_compiler._sre)
            _compiler.compile = self.compile

    def compile(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        """What Python makes of a pattern, compiled now or in an earlier run."""
        plain = type(pattern) in (str, bytes) and not flags & re.DEBUG
        key = (pattern, int(flags))
        made = self.known.get(key) if plain else None
        if isinstance(made, tuple):
            said, code, groups, index, names = made
            ready: re.Pattern[Any] = _sre.compile(pattern, said, array("I", code).tolist(), groups, dict(index), names)
            return ready
        self._watched.seen = None
        found: re.Pattern[Any] = self._compile(pattern, flags)
        if plain and self._watched.seen and len(self.known) + len(self.new) < MOST:
            _, said, code, groups, index, names = self._watched.seen
            self.new[key] = (int(said), array("I", code).tobytes(), groups, dict(index), names)
        return found

    def run(self, source: Any, names: dict[str, Any] | None = None, own: Mapping[str, Any] | None = None) -> None:
        """Run source as `exec` does, compiled now or in an earlier run."""
        kept = self.known.get(source) if type(source) is str else None
        if isinstance(kept, bytes):
            code = marshal.loads(kept)
        else:
            code = compile(source, "<string>", "exec", dont_inherit=True)
            if type(source) is str and len(self.known) + len(self.new) < MOST:
                self.new[source] = marshal.dumps(code)
        exec(code, names, own)

    def save(self) -> None:
        """Write down what is new, where it is worth it and Python may write bytecode; not what another process has written since."""
        if len(self.new) < SOME or sys.dont_write_bytecode:
            return
        self.known = {**self._read(), **self.known, **self.new}
        self.new = {}
        fresh = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        with suppress(OSError):  # as with bytecode: whoever may not write there compiles each time
            data = marshal.dumps(self.known)
            self.path.parent.mkdir(exist_ok=True)
            try:
                fresh.write_bytes(_head(data) + data)
                fresh.replace(self.path)
            finally:
                fresh.unlink(missing_ok=True)


class _Watched(local):
    """The module that the compiler hands its code to; `seen` is what it handed over last in this thread."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self.seen: tuple[Any, ...] | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)

    def compile(self, *made: Any) -> re.Pattern[Any]:
        self.seen = made
        found: re.Pattern[Any] = self._module.compile(*made)
        return found


def _head(data: bytes) -> bytes:
    """What the file begins with: a hash of what follows, by which Python."""
    return sha256(f"{sys.version} {getattr(_sre, 'MAGIC', '')} ".encode() + data).hexdigest().encode() + b"\n"
