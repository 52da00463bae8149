"""Reads `fetched.jsonl` of a folder that `kg fetch` filled: where each of its pages is from.

In goes a folder; out comes by file name what was kept of the page. A line that cannot be read says nothing, never the
whole file: the last one is half a line where the machine went down.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.corpus.metadata import web_address

NAME = "fetched.jsonl"
LONGEST = 64 * 1024
"""Bytes of a line: two addresses and some words."""

_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a page is from: its web address, and the encoding that its server named, "" where it named none."""

    url: str = ""
    encoding: str = ""


def read_records(folder: Path) -> Iterator[Mapping[str, Any]]:
    """The lines of a folder's `fetched.jsonl` that are JSON objects; none where there is no such file."""
    try:
        with (folder / NAME).open("rb") as file:
            while line := file.readline(LONGEST):
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(found, dict):
                    yield found
    except OSError:
        return


def read_origins(folder: Path) -> Mapping[str, Origin]:
    """Where the pages of a folder are from, by file name. Raises nothing."""
    found: dict[str, Origin] = {}
    for record in read_records(folder):
        name, kind = record.get("file"), record.get("type")
        if not isinstance(name, str) or not name:
            continue
        address = next((web_address(a) for a in (record.get("final"), record.get("url")) if isinstance(a, str)), "")
        match = _CHARSET.search(kind) if isinstance(kind, str) else None
        found[name] = Origin(url=address, encoding=match[1].lower() if match else "")
    return found
