"""Opens files that may be compressed: `talks.txt.gz` is read as `talks.txt` is, without unpacking it to the disk.

Nothing is read ahead of what a caller asks for, so that a small file that unpacks to a large one costs what is asked.
"""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from typing import IO, Final, cast

import zstandard

COMPRESSED: Final = (".gz", ".zst")
UNPACKING_ERRORS: Final = (OSError, EOFError, zlib.error, zstandard.ZstdError)
"""What reading a damaged file raises."""

_WINDOW: Final = 2**27
"""Bytes. What a zstd file may ask for to be unpacked: the most that its own tool grants without being told."""


def plain_name(name: str) -> str:
    """The name without the ending that says how it is compressed."""
    for ending in COMPRESSED:
        if name.lower().endswith(ending):
            return name[: -len(ending)]
    return name


def open_plain(path: Path) -> IO[bytes]:
    """Open a file for reading its bytes as they were before it was compressed. Raises OSError."""
    name = path.name.lower()
    if name.endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if name.endswith(".zst"):
        stream = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(
            path.open("rb"), read_across_frames=True, closefd=True
        )
        return cast("IO[bytes]", io.BufferedReader(stream))
    return path.open("rb")
