"""What a reader of the graph has put right: a plain file of lines, each a decision that every later build honours.

In goes a tab-separated file that can be kept under version control; out come `Corrections`, which `kg.resolve.identity`
and `kg.resolve.occasions` ask before their rules. A line names what articles say ("report": the article's id, "#", the
id within it), never a node of the merged graph, whose name may change when articles come. Deleting a line undoes it;
where two lines contradict each other, the later one counts.

    action  what                              other                           why
    merge   agency-2005#person/kim-kye-gwan   daily-2006#person/kim-kye-kwan  the same envoy, misspelt
    split   herald-1990#person/marlow         herald-2005#person/marlow       father and son
    reject  daily-2006#encounter/2                                            the paper withdrew it
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import unquote

from kg.errors import CorrectionError

Key = tuple[str, str]
"""An article's id and the id of a person or an event in it."""

COLUMNS = ("action", "what", "other", "why")

HEADER = """\
# What readers have put right. Every build honours these lines; delete a line to undo it. Tab-separated columns:
#   action  merge (what and other are one), split (what and other are two; without other, each of what stands for
#           itself) or reject (what is left out of what we hold; the article's own graph keeps it)
#   what    reports, separated by blanks: the article's id, "#", and the id of a person or an event in that article;
#           with "/series" behind an encounter, the series of talks that it is of
#   other   the same
#   why     in words, for those who read the graph
# Of two lines that contradict each other, the later one counts.
"""


class Action(StrEnum):
    """What a line does."""

    MERGE = "merge"
    SPLIT = "split"
    REJECT = "reject"


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """A line of the file. `row` is its number there."""

    action: Action
    what: tuple[Key, ...]
    other: tuple[Key, ...] = ()
    why: str
    row: int = field(default=0, compare=False)

    @property
    def keys(self) -> tuple[Key, ...]:
        """All reports that the line names."""
        return (*self.what, *self.other)

    @property
    def id(self) -> str:
        """A name for it that depends on nothing but what it says."""
        cells = (self.action.value, _cell(self.what), _cell(self.other), self.why)
        return f"{self.action.value}-{hashlib.sha256(repr(cells).encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    def only(self, known: Collection[Key]) -> Correction | None:
        """The same of those reports alone that are known; None where nothing is left to do."""
        what, other = (tuple(key for key in keys if key in known) for keys in (self.what, self.other))
        lacking = self.action is Action.MERGE or self.other
        if not what or (lacking and not other) or (self.action is Action.SPLIT and len(what) + len(other) < 2):
            return None
        return Correction(action=self.action, what=what, other=other, why=self.why, row=self.row)


class Corrections:
    """The lines that count, and what they mean for two groups of reports."""

    def __init__(self, lines: Iterable[Correction] = ()) -> None:
        self.lines = tuple(lines)
        self.rejected = frozenset(key for line in self.lines if line.action is Action.REJECT for key in line.what)
        self._sides: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for number, line in enumerate(self.lines):
            if line.action is Action.SPLIT:
                for place, key in enumerate(line.keys):
                    side = (0 if place < len(line.what) else 1) if line.other else place
                    self._sides[key].append((number, side))

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def digest(self) -> str:
        """A hash of the lines that count: equal, the same corrections. "" of none."""
        text = "\n".join(line.id for line in self.lines)
        return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""

    def joined(self) -> Iterator[tuple[Key, Key, Correction]]:
        """Pairs that a line holds to be one and no later line tells apart."""
        for number, line in enumerate(self.lines):
            if line.action is Action.MERGE:
                first = line.what[0]
                for key in (*line.what[1:], *line.other):
                    if not self.apart((first,), (key,), since=number):
                        yield first, key, line

    def apart(self, ones: Iterable[Key], others: Iterable[Key], *, since: int = -1) -> bool:
        """Whether a line (after number `since`) tells one of these reports from one of the others."""
        if not self._sides:
            return False
        mine, theirs = (_by_line(self._sides, keys, since) for keys in (ones, others))
        return any(len(sides | theirs[number]) > 1 for number, sides in mine.items() if number in theirs)

    def restricted(self, known: Collection[Key]) -> tuple[Corrections, tuple[str, ...]]:
        """What of the lines concerns reports that are known, and a remark on each line that names another."""
        lines, remarks = [], []
        for line in self.lines:
            left = line.only(known)
            unknown = [reference(key) for key in line.keys if key not in known]
            if unknown:
                more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
                what = "the rest of it counts" if left else "it changes nothing"
                remarks.append(
                    f"line {line.row} ({line.action}): no report {', '.join(unknown[:3])}{more} in this graph; {what}"
                )
            if left:
                lines.append(left)
        return Corrections(lines), tuple(remarks)


NONE = Corrections()
"""No corrections."""


def _by_line(sides: Mapping[Key, Sequence[tuple[int, int]]], keys: Iterable[Key], since: int) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key in keys:
        for number, side in sides.get(key, ()):
            if number > since:
                found[number].add(side)
    return found


OF_SERIES = "/series"
"""What follows the id of an encounter where a line is about the series of talks that it is of."""


def series_of(encounter: Key) -> Key:
    """How a line names the series that an encounter of an article is of: by the encounter, for articles name no series
    but in words."""
    return encounter[0], f"{encounter[1]}{OF_SERIES}"


def report_of(key: Key) -> Key:
    """The report that a line names, whether it is about it or about its series."""
    return key[0], key[1].removesuffix(OF_SERIES)


def reference(key: Key) -> str:
    """How the file names a report: "kyodo-2005#person/kim-kye-gwan"; blanks and signs of the file's own are encoded."""
    return "#".join(
        re.sub(r"[\s%#\"\x00-\x1f\x7f]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), part) for part in key
    )


def key_of(text: str) -> Key:
    """The report that a reference names. Raises ValueError where it is none."""
    article, sign, local = text.partition("#")
    if not article or not sign or not local:
        raise ValueError(f"{text!r} names no report; write it as article#person/name or article#encounter/1")
    return unquote(article), unquote(local)


def _cell(keys: Iterable[Key]) -> str:
    return " ".join(reference(key) for key in keys)


def read_corrections(path: Path) -> Corrections:
    """The lines of a corrections file, none where there is no file.

    Raises CorrectionError naming file and row where a line cannot be understood.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return Corrections()
    except (OSError, UnicodeDecodeError) as error:
        raise CorrectionError(f"{path} cannot be read: {error}") from error
    lines = []
    for row, line in enumerate(text.split("\n"), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells) or line.startswith("#") or tuple(cells[:4]) == COLUMNS:
            continue
        try:
            lines.append(_read_line(cells, row))
        except ValueError as error:
            raise CorrectionError(f"{path}, row {row}: {error}; mend the line or delete it") from error
    return Corrections(lines)


def _read_line(cells: list[str], row: int) -> Correction:
    if len(cells) != len(COLUMNS):
        raise ValueError(
            f"{len(cells)} columns found, {len(COLUMNS)} expected ({', '.join(COLUMNS)}), with tabs between"
        )
    action: Action | None = None
    with suppress(ValueError):
        action = Action(cells[0])
    if action is None:
        raise ValueError(f"unknown action {cells[0]!r}; there are {', '.join(Action)}")
    what, other = (tuple(key_of(item) for item in cell.split()) for cell in cells[1:3])
    if not what:
        raise ValueError(f"a {action} says in its second column of what")
    if action is Action.MERGE and not other:
        raise ValueError("a merge says in its third column with what")
    if action is Action.SPLIT and set(what) & set(other):
        raise ValueError("the same report on both sides of a split")
    if not cells[3]:
        raise ValueError("the column why is empty")
    return Correction(action=action, what=what, other=other, why=cells[3], row=row)


def add_correction(path: Path, correction: Correction) -> None:
    """Write a line at the end of a corrections file, made with its header where it is missing.

    Raises CorrectionError where the file cannot be written.
    """
    cells = (correction.action.value, _cell(correction.what), _cell(correction.other), one_line(correction.why))
    line = "\t".join(cells) + "\n"
    try:
        before = path.read_text("utf-8-sig") if path.exists() else ""
        if not before:
            line = HEADER + "\t".join(COLUMNS) + "\n" + line
        elif not before.endswith("\n"):
            line = "\n" + line
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(line)
    except (OSError, UnicodeError) as error:
        raise CorrectionError(f"{path} cannot be written: {error}") from error


def one_line(text: str) -> str:
    """Words without tabs, line breaks and other control characters, so that they stay in their cell."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text).split())
