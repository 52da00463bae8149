"""A part: what one article says, as a file of sorted N-Quads that can tell by itself whether it is whole.

In: quads of one named graph. Out: `parts/<article>-<key>.nq`, its first line a comment that says what it is, its last
one a comment with the SHA-256 of all before. Parts are the truth of a store; all else is made from them. The view
that merges them is kept in the same form, without an article.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.atomic import write_atomically

HEADER = b"# kg-part "
FOOTER = b"# sha256 "
FORMAT = 1
FOOT = len(FOOTER) + 2 * hashlib.sha256().digest_size + 1
"""Bytes of the last line."""

CHUNK = 1 << 20


class Part(NamedTuple):
    """One part file; a tuple, which is made in a third of the time, since a build makes one for every article.

    `article` is the article's id ("" for the merged view), `key` the hash of all that decides its content, `sha256`
    that of the content itself, `quads` their number. `source` says where the article was read, `notes` what was
    remarked while reading it.
    """

    article: str
    key: str
    folder: Path
    file: str
    sha256: str
    quads: int
    source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """Where it lies. Made when it is wanted: of ten thousand parts a build opens one."""
        return self.folder / self.file


def content_key(*parts: str) -> str:
    """The hash of all that decides the content of a part: `content_key(article_text, metadata, version, model)`.

    Each string counts for itself: ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def part_name(article: str, key: str) -> str:
    """The file name of a part: readable, safe on every file system, and another for every key."""
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", article).strip("-")[:80] or "article"
    return f"{slug}-{hashlib.sha256(f'{article} {key}'.encode()).hexdigest()[:16]}.nq"


def sorted_lines(quads: Iterable[ox.Quad]) -> list[bytes]:
    """Quads as lines of N-Quads, sorted by bytes, none twice.

    Raises StoreError on a blank node: its label would depend on chance, and with it the bytes of the file.
    """
    lines = sorted(set((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
    for line in lines:
        if line.startswith(b"_:") or b" _:" in re.sub(rb'"(?:[^"\\]|\\.)*"', b'""', line):
            raise StoreError(f"a graph to be stored has a blank node; every node needs an IRI: {line.decode()[:200]}")
    return lines


def write_part(
    folder: Path, article: str, key: str, quads: Iterable[ox.Quad], *, source: str = "", notes: Sequence[str] = ()
) -> Part:
    """Write the part of an article and return it. The same quads give the same lines, in whatever order they come."""
    lines = sorted_lines(quads)
    return write_lines(folder, article, key, lines, len(lines), source=source, notes=notes)


def write_lines(
    folder: Path,
    article: str,
    key: str,
    chunks: Iterable[bytes],
    quads: int,
    *,
    source: str = "",
    notes: Sequence[str] = (),
    lasting: bool = True,
) -> Part:
    """Write a part of lines that are sorted, each once, and so many as `quads` says, in chunks of any size.

    What need not be `lasting` yet is made so by `make_lasting`.
    """
    about = {
        "article": article,
        "format": FORMAT,
        "key": key,
        "notes": list(notes),
        "quads": quads,
        "source": source,
    }
    path = folder / part_name(article, key)
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chain((HEADER + json.dumps(about, sort_keys=True).encode() + b"\n",), chunks):
            digest.update(chunk)
            yield chunk
        yield FOOTER + digest.hexdigest().encode() + b"\n"

    write_atomically(path, hashed(), lasting=lasting)
    return Part(
        article=article,
        key=key,
        folder=folder,
        file=path.name,
        sha256=digest.hexdigest(),
        quads=quads,
        source=source,
        notes=tuple(notes),
    )


def part_lines(path: Path) -> Iterator[bytes]:
    """The lines of a part, one by one, without its header and footer.

    Raises StoreError where the file is missing, and, once all lines are out, where it was cut short or altered.
    """
    digest = hashlib.sha256()
    whole = False
    try:
        with path.open("rb") as file:
            for line in file:
                if line.startswith(FOOTER):
                    whole = line.removeprefix(FOOTER).strip() == digest.hexdigest().encode()
                    break
                digest.update(line)
                if not line.startswith(b"#"):
                    yield line
    except OSError as error:
        raise StoreError(f"the part {path} cannot be read: {error.strerror}") from error
    if not whole:
        raise damaged(path)


def part_chunks(path: Path) -> Iterator[bytes]:
    """The bytes of a part of any size, without its last line, in chunks. Nothing is given of one that is not whole.

    Raises StoreError where the file is missing, cut short or altered.
    """
    try:
        with path.open("rb") as file:
            end = max(file.seek(0, os.SEEK_END) - FOOT, 0)
            sizes = [min(CHUNK, end - at) for at in range(0, end, CHUNK)]
            digest = hashlib.sha256()
            file.seek(0)
            for size in sizes:
                digest.update(file.read(size))
            if file.read() != FOOTER + digest.hexdigest().encode() + b"\n":
                raise damaged(path)
            file.seek(0)
            for size in sizes:
                yield file.read(size)
    except OSError as error:
        raise StoreError(f"the part {path} cannot be read: {error.strerror}") from error


def damaged(path: Path) -> StoreError:
    """What is said of a part whose content is not what was written."""
    return StoreError(
        f"the part {path} is damaged: its content is not what was written; run kg build again on its article"
    )


def read_part(path: Path) -> tuple[Part, bytes]:
    """The part in a file, and its bytes. Raises StoreError where the file is missing, cut short or altered."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(f"the part {path} cannot be read: {error.strerror}") from error
    body, found, footer = data.rpartition(FOOTER)
    sha256 = hashlib.sha256(body).hexdigest()
    if not found or footer.strip() != sha256.encode() or not body.startswith(HEADER):
        raise damaged(path)
    try:
        about = json.loads(body[len(HEADER) : body.index(b"\n")])
        part = Part(
            article=about["article"],
            key=about["key"],
            folder=path.parent,
            file=path.name,
            sha256=sha256,
            quads=about["quads"],
            source=about["source"],
            notes=tuple(about["notes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"the part {path} was written by another version of kg; run kg build again on its article"
        ) from error
    return part, data
