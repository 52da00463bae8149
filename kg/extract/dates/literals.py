"""What must stand in a text for a pattern to match in it: so most rules need not be searched for in most texts.

Enter a pattern; leave strings in small letters one of which every match holds, none where that cannot be said. To look for a
string in a line takes a fiftieth of the time of a search for the words of a rule. Python's own reading of the pattern is asked, which is no
part of its public library: where it is not there, or has something that is not known here, nothing is said and every rule is searched for.

    needed("(?:last|next) (?:Monday|Friday)s?")  ->  {"monday", "friday"}
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover - it has been there since Python 3.11
    parser = None


def folded(text: str) -> str:
    """A text in small letters, so that it holds whatever a pattern without regard to case finds in it."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def needed(pattern: str, groups: Mapping[str, frozenset[str]] = MappingProxyType({})) -> frozenset[str]:
    """Strings, folded, one of which every match of a pattern, case ignored, holds; empty where that cannot be said.

    `groups` says the same of named groups that are left empty in the pattern: a list of words that many patterns have is then read once.
    """
    if parser is None:
        return frozenset()
    found = parser.parse(pattern, re.IGNORECASE)
    return _of(found, {number: groups[name] for name, number in found.state.groupdict.items() if name in groups})


def _of(items: Any, groups: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """The choice of strings that tells most, of those that the items of a pattern ask for one after the other."""
    found: list[frozenset[str]] = []
    run = ""
    for item, value in [*items, (None, None)]:
        kind = str(item)
        if kind == "LITERAL":
            run += chr(value)
            continue
        if run:
            found.append(frozenset({folded(run)}))
            run = ""
        if kind == "BRANCH":
            ways = [_of(way, groups) for way in value[1]]
            found.append(frozenset().union(*ways) if all(ways) else frozenset())
        elif kind == "SUBPATTERN":
            found.append(groups[value[0]] if value[0] in groups else _of(value[-1], groups))
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            found.append(_of(value[2], groups))
        elif kind == "ATOMIC_GROUP":
            found.append(_of(value, groups))
    return max(filter(None, found), key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())
