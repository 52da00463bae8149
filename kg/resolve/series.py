"""Which encounters are rounds of one series of talks, whatever article tells of them.

In go encounters with what articles call them ("the fourth round of the six-nation talks"), their sides and days; out come
series, each with its encounters, the number of each round where it is told, and the rule that found them. The answer does
not depend on the order.

Precision first. A name that counts its sides is one series as long as the sides fit; other names are a series only
where numbered rounds of talks of that name between the same sides follow each other. What fits two series is in neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from kg.language.rules import load_tsv
from kg.resolve.corrections import NONE, Correction, Corrections, series_of
from kg.resources import rules

Key = tuple[str, str]
"""An article's id and the id of an encounter in it."""

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve")
WIDE = 3  # sides by which two encounters of one name are of one series: no two foursomes of negotiators had so many in common
MANY = 5  # sides: a name that counts so many is rare enough to be known by it where an article names few of them
LONGEST_PAUSE = timedelta(days=730)  # of numbered rounds without a name of their own; longer, and counting begins anew


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesWords:
    """A row of rules/lexicons/series.tsv: words that stand for one another in the name of a series of talks."""

    id: str
    words: tuple[str, ...]
    after: Literal["number", "any"]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoundWords:
    """A row of rules/lexicons/rounds.tsv; the file's head says what its columns mean."""

    id: str
    kind: Literal["count", "ordinal", "sides", "round", "dealing", "plain"]
    words: tuple[str, ...]
    reason: str
    examples: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesName:
    """What an article calls an encounter: how many sides the series has and which round it is (0 where it does not say),
    what it is about, and the words for the series alone: "six-nation talks".
    """

    sides: int
    round: int
    about: str
    words: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An encounter that may be of a series: its reports, names by them, sides, first and last day."""

    reports: tuple[Key, ...]
    names: tuple[SeriesName, ...]
    parties: frozenset[str]
    days: tuple[date, date] | None = None

    @property
    def key(self) -> Key:
        """What it is sorted by."""
        return self.reports[0]

    @property
    def round(self) -> int:
        """The number of the round that most reports give, 0 where none does."""
        given = Counter(name.round for name in self.names if name.round)
        return min(given, key=lambda number: (-given[number], number), default=0)


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriesRule:
    """Why encounters are of one series. `certainty` is set by judgement, not measured."""

    id: str
    reason: str
    certainty: float


BY_NAME = SeriesRule(
    id="series-name-sides", reason="names that count as many sides, and sides that fit each other", certainty=0.85
)
BY_ROUNDS = SeriesRule(
    id="series-rounds-sides",
    reason="numbered rounds of talks about the same between the same sides, less than two years apart",
    certainty=0.7,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A series: its commonest name, other names, the sides, and its encounters sorted by key.

    `path` is the same whatever noun a house style prefers: "six party talks". `corrections` are the lines of a reader that
    put it together; they come before any rule.
    """

    path: str
    name: str
    others: tuple[str, ...]
    parties: tuple[str, ...]
    parts: tuple[Part, ...]
    rule: SeriesRule
    corrections: tuple[Correction, ...] = ()


# -- names


@cache
def _series_words() -> dict[str, SeriesWords]:
    rows = load_tsv(rules("lexicons", "series.tsv"), SeriesWords)
    return {word: row for row in rows for word in row.words}


@cache
def round_words() -> tuple[RoundWords, ...]:
    """The rows of rounds.tsv."""
    return load_tsv(rules("lexicons", "rounds.tsv"), RoundWords)


@cache
def _of_kind(kind: str) -> dict[str, int]:
    """The words of a kind, each with its number."""
    found: dict[str, int] = {}
    for row in round_words():
        if row.kind == kind:
            found.update({w: int(row.id) if kind == "sides" else n for n, w in enumerate(row.words, start=1)})
    return found


def _one_word(word: str, before: str) -> str:
    """One word for those that a series is named by, behind the word before it: party for "nation" in "six-nation"."""
    row = _series_words().get(word)
    return row.id if row and (row.after == "any" or before in NUMBERS or before.isdigit()) else word


@lru_cache(maxsize=16384)
def folded_name(words: str) -> str:
    """Without accents, case and articles, and with one word for those that a series is named by: "six party talks"."""
    text = unicodedata.normalize("NFKD", words).casefold()
    found: list[str] = []
    for word in re.findall(r"[^\W_]+", text):
        if word not in ("the", "a", "an"):
            found.append(_one_word(word, found[-1] if found else ""))
    return " ".join(found)


@lru_cache(maxsize=16384)
def read_name(words: str) -> SeriesName | None:
    """Read "the fourth round of the six-nation talks": 6 sides, round 4. None where it names no series and no round."""
    spans = [match.span() for match in re.finditer(r"[^\W_]+", words)]
    plain = [words[start:end].casefold() for start, end in spans]
    told = [_one_word(word, before) for word, before in zip(plain, ["", *plain], strict=False)]
    number = _round(plain)
    for at, word in enumerate(told):
        sides = _of_kind("sides").get(word, 0)
        behind = at + 1
        if told[behind : behind + 1] == ["party"]:
            sides, behind = _count(word), behind + 1
        end = _dealing(told, plain, behind, within=2)
        if sides >= WIDE and end:
            return SeriesName(sides=sides, round=number, about="", words=words[spans[at][0] : spans[end][1]])
    if not number:
        return None
    start = max(at for at, word in enumerate(plain) if word in _of_kind("round")) + 1
    if plain[start : start + 1] == ["of"]:
        start += 2 if plain[start + 1 : start + 2] in (["the"], ["a"], ["an"]) else 1
        end = _dealing(told, plain, start, within=5)
        if end is not None:
            about = [w for w in plain[start:end] if w not in _of_kind("plain")]
            return SeriesName(
                sides=0, round=number, about=" ".join(about), words=words[spans[start][0] : spans[end][1]]
            )
    return SeriesName(sides=0, round=number, about="", words="")


def _count(word: str) -> int:
    return int(word) if word.isdecimal() and len(word) < 3 else _of_kind("count").get(word, 0)


def _dealing(told: Sequence[str], plain: Sequence[str], start: int, *, within: int) -> int | None:
    """Where the noun for the dealings stands, at most so many words behind `start`; None where none does."""
    for at in range(start, min(start + within + 1, len(told))):
        if told[at] == "talks" or plain[at] in _of_kind("dealing"):
            return at
    return None


def _round(plain: Sequence[str]) -> int:
    """The number of the round: of "fourth and last round", "12th round", "round four"."""
    for at, word in enumerate(plain):
        if word not in _of_kind("round"):
            continue
        for before in reversed(plain[max(0, at - 3) : at]):
            figures = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)", before)
            if figures or before in _of_kind("ordinal"):
                return int(figures[1]) if figures else _of_kind("ordinal")[before]
        if (number := _count("".join(plain[at + 1 : at + 2]))) and word == "round":
            return number
    return 0


# -- series


def find_series(parts: Iterable[Part], corrections: Corrections = NONE) -> tuple[Series, ...]:
    """The series that encounters are of, sorted by their first encounter. An encounter is in one series at most.

    What a reader told apart is apart, and what he put together is together, whatever the rules say.
    """
    parts = sorted(parts, key=lambda part: part.key)
    groups = [
        _Group(parts=piece, rule=rule)
        for group, rule in _by_rules(parts)
        for piece in (_apart(group, corrections) if corrections else [group])
    ]
    if corrections:
        groups = _put_together(parts, groups, corrections)
    found = [_series(group) for group in groups if group.rule is BY_NAME or len(group.parts) > 1]
    return tuple(sorted(found, key=lambda series: series.parts[0].key))


@dataclass(kw_only=True, slots=True)
class _Group:
    """Encounters on the way to a series, the rule that they rest on, and the reader's lines that joined some of them."""

    parts: list[Part]
    rule: SeriesRule
    corrections: list[Correction] = field(default_factory=list)


def _keys(parts: Iterable[Part]) -> list[Key]:
    """What corrections call the series of these encounters."""
    return [series_of(report) for part in parts for report in part.reports]


def _apart(group: list[Part], corrections: Corrections) -> list[list[Part]]:
    """A group in the pieces that a reader made of it. An encounter that no line names goes with the most of them."""
    named = {key for line in corrections.lines for key in line.keys}
    pieces: list[list[Part]] = []
    for part in sorted(group, key=lambda part: (named.isdisjoint(_keys([part])), part.key)):
        fits = [piece for piece in pieces if not corrections.apart(_keys([part]), _keys(piece))]
        if fits:
            max(fits, key=len).append(part)
        else:
            pieces.append([part])
    return pieces


def _put_together(parts: list[Part], groups: list[_Group], corrections: Corrections) -> list[_Group]:
    """The groups, with those joined that a reader's lines join; an encounter of no group comes with them alone."""
    home = {key: group for group in groups for key in _keys(group.parts)}
    for part in parts:
        if series_of(part.key) not in home:
            alone = _Group(parts=[part], rule=BY_ROUNDS)  # a series only where another encounter joins it
            home.update(dict.fromkeys(_keys([part]), alone))
    for one, other, line in corrections.joined():
        if one in home and other in home:
            first, second = home[one], home[other]
            first.corrections += [] if line in first.corrections else [line]
            if first is not second:
                first.parts += second.parts
                first.corrections += [known for known in second.corrections if known not in first.corrections]
                first.rule = min(first.rule, second.rule, key=lambda rule: rule is not BY_NAME)
                home.update(dict.fromkeys(_keys(second.parts), first))
    return list({id(group): group for group in home.values()}.values())


def _by_rules(parts: list[Part]) -> Iterator[tuple[list[Part], SeriesRule]]:
    """Groups of encounters, each with the rule that found it."""
    named: dict[int, list[Part]] = defaultdict(list)
    counted: list[Part] = []
    for part in parts:
        sides = Counter(name.sides for name in part.names)
        most = min(sides, key=lambda number: (-sides[number], -number), default=0)
        if most:
            named[most].append(part)
        elif part.names and len(part.parties) > 1:
            counted.append(part)
    groups = [(sides, group) for sides in sorted(named) for group in _by_sides(named[sides], sides)]
    rest: dict[tuple[str, frozenset[str]], list[Part]] = defaultdict(list)
    for part in counted:
        about = min(name.about for name in part.names)
        # "the fifth round" between the six, who are known to meet in six-party talks
        fits = [g for sides, g in groups if sides == len(part.parties) and any(p.parties == part.parties for p in g)]
        if not about and len(fits) == 1:
            fits[0].append(part)
        else:
            rest[about, part.parties].append(part)
    for _, group in groups:
        yield group, BY_NAME
    for about, parties in sorted(rest, key=lambda key: (key[0], sorted(key[1]))):
        for run in _runs(rest[about, parties]):
            yield run, BY_ROUNDS


def _by_sides(parts: list[Part], sides: int) -> list[list[Part]]:
    """Encounters whose name counts as many sides, by who the sides are; what fits none or two is left out."""
    sets = {part.parties for part in parts}
    # more sides than the name counts: a mistake that would join two foursomes; of six-party talks it may be an observer
    wide = sorted(
        (found for found in sets if len(found) >= WIDE and (sides >= MANY or len(found) <= sides)), key=sorted
    )
    circles = _joined(wide, WIDE)
    narrow = [part for part in parts if len(part.parties) < WIDE]
    groups: list[list[Part]] = [[p for p in parts if p.parties in circle] for circle in circles]
    left = []
    for part in narrow:
        fits = [i for i, circle in enumerate(circles) if part.parties <= frozenset().union(*circle)]
        if len(fits) == 1:
            groups[fits[0]].append(part)
        elif not fits:
            left.append(part)
    if sides >= MANY:
        alone = _joined(sorted({part.parties for part in left if part.parties}, key=sorted), 1)
        groups += [[part for part in left if part.parties in circle] for circle in alone]
    return groups


def _joined(sets: list[frozenset[str]], common: int) -> list[set[frozenset[str]]]:
    """Put together what has so many members in common, one by one or through others."""
    circles: list[set[frozenset[str]]] = []
    for one in sets:
        near = [circle for circle in circles if any(len(one & other) >= common for other in circle)]
        circles = [circle for circle in circles if circle not in near] + [{one}.union(*near)]
    return circles


def _runs(parts: list[Part]) -> list[list[Part]]:
    """Rounds that follow each other: a number lower than before, or a long pause, begins another series.

    What has no day is left out, unless there is one run only.
    """
    runs: list[list[Part]] = []
    last = date.min
    dated = [(part.days, part) for part in parts if part.days]
    for (start, end), part in sorted(dated, key=lambda found: (found[0], found[1].key)):
        if not runs or start - last > LONGEST_PAUSE or part.round < max(p.round for p in runs[-1]):
            runs.append([])
            last = end
        runs[-1].append(part)
        last = max(last, end)
    undated = [part for part in parts if not part.days]
    if len(runs) == 1:
        runs[0] += undated
    return runs or [undated]


def _series(group: _Group) -> Series:
    parts = group.parts
    given = Counter(name.words for part in parts for name in part.names if name.words)
    names = sorted(given, key=lambda words: (-given[words], -len(words), words)) or ["talks"]
    who = Counter(party for part in parts for party in part.parties)
    told = [name for part in parts for name in part.names]
    sides = max(name.sides for name in told)
    circles = Counter(part.parties for part in parts if not sides or len(part.parties) == sides)
    # those who are named together most often, as many as the name counts; else all
    best = min(circles, key=lambda circle: (-circles[circle], sorted(circle)), default=frozenset(who))
    return Series(
        path=folded_name(names[0]),
        name=names[0],
        others=tuple(sorted(names[1:])),
        parties=tuple(sorted(best)),
        parts=tuple(sorted(parts, key=lambda part: part.key)),
        rule=group.rule,
        corrections=tuple(group.corrections),
    )
