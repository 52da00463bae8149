"""What must stand in a text for a pattern to match in it: so most rules need not be searched for in most texts.

Enter a compiled pattern; leave strings in small letters one of which every match holds, none where that cannot be said. To look for a
string in a line takes a fiftieth of the time of a search for the words of a rule. Python's own reading of the pattern is asked, which is no
part of its public library: where it is not there, or has something that is not known here, nothing is said and every rule is searched for.

    needed(re.compile("(?:last|next) (?:Monday|Friday)s?"))  ->  {"monday", "friday"}
"""

from __future__ import annotations

import re
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover - it has been there since Python 3.11
    parser = None


def folded(text: str) -> str:
    """A text in small letters, so that it holds whatever a pattern without regard to case finds in it."""
    return text.replace("İ", "i").replace("ı", "i").casefold()


def needed(pattern: re.Pattern[str]) -> frozenset[str]:
    """Strings, folded, one of which every match of a pattern holds; empty where that cannot be said."""
    if parser is None:
        return frozenset()
    return _of(parser.parse(pattern.pattern, pattern.flags))


def _of(items: Any) -> frozenset[str]:
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
            ways = [_of(way) for way in value[1]]
            found.append(frozenset().union(*ways) if all(ways) else frozenset())
        elif kind == "SUBPATTERN":
            found.append(_of(value[-1]))
        elif kind in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") and value[0] > 0:
            found.append(_of(value[2]))
        elif kind == "ATOMIC_GROUP":
            found.append(_of(value))
    return max(filter(None, found), key=lambda words: (min(map(len, words)), -len(words)), default=frozenset())
