"""Which encounters are of one series, whatever article tells of them: rounds of talks, or what was at a summit, a
conference or an assembly that recurs.

In go encounters with what articles call them ("the fourth round of the six-nation talks", "the G7 summit"), their sides
and days; out come series, each with its encounters, the number of each round where it is told, its editions, and the
rule that found it. The answer does not depend on the order.

Precision first. A name of talks that counts its sides is one series as long as the sides fit; other names are a series
only where numbered rounds of talks of that name between the same sides follow each other. A gathering is of a series
where its name tells of which; of two states' summits more than one must be told. What fits two series is in neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kg.resolve.corrections import NONE, Correction, Corrections, series_of
from kg.resolve.editions import Edition, find_editions
from kg.resolve.parts import Key, Part, SeriesRule
from kg.resolve.round_names import folded_name

WIDE = 3  # sides by which two encounters of one name are of one series: no two foursomes of negotiators had so many in common
MANY = 5  # sides: a name that counts so many is rare enough to be known by it where an article names few of them
LONGEST_PAUSE = timedelta(days=730)  # of numbered rounds without a name of their own; longer, and counting begins anew


BY_NAME = SeriesRule(
    id="series-name-sides", reason="names that count as many sides, and sides that fit each other", certainty=0.85
)
BY_ROUNDS = SeriesRule(
    id="series-rounds-sides",
    reason="numbered rounds of talks about the same between the same sides, less than two years apart",
    certainty=0.7,
)
BY_GATHERING = SeriesRule(
    id="series-gathering-name",
    reason="names of a gathering of the same body, or one with a name of its own",
    certainty=0.85,
)
BY_EDITIONS = SeriesRule(
    id="series-gathering-sides", reason="gatherings of the same two sides at more than one time", certainty=0.7
)
PRECEDENCE = (BY_NAME, BY_GATHERING, BY_ROUNDS)
"""Of two groups that a reader joins, the rule of which the series has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A series: its commonest name, other names, the sides, its encounters sorted by key, and a gathering's editions.

    `path` is the same whatever noun a house style prefers: "six party talks", "apec-summit". `corrections` are the
    lines of a reader that put it together; they come before any rule.
    """

    path: str
    name: str
    others: tuple[str, ...]
    parties: tuple[str, ...]
    parts: tuple[Part, ...]
    rule: SeriesRule
    corrections: tuple[Correction, ...] = ()
    editions: tuple[Edition, ...] = ()


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
    found = [series for group in groups if (series := _series(group)) is not None]
    return tuple(sorted(found, key=lambda series: series.parts[0].key))


@dataclass(kw_only=True, slots=True)
class _Group:
    """Encounters on the way to a series, the rule that they rest on, and the reader's lines that joined some."""

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
                first.rule = min(first.rule, second.rule, key=PRECEDENCE.index)
                home.update(dict.fromkeys(_keys(second.parts), first))
    return list({id(group): group for group in home.values()}.values())


def _by_rules(parts: list[Part]) -> Iterator[tuple[list[Part], SeriesRule]]:
    """Groups of encounters, each with the rule that found it."""
    named: dict[int, list[Part]] = defaultdict(list)
    counted: list[Part] = []
    gatherings: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        if not part.names:
            called = Counter(name.series for name in part.gatherings)
            most_called = sorted(called, key=lambda series: (-called[series], series))
            if most_called:
                gatherings[most_called[0]].append(part)
            continue
        sides = Counter(name.sides for name in part.names)
        most = min(sides, key=lambda number: (-sides[number], -number), default=0)
        if most:
            named[most].append(part)
        elif len(part.parties) > 1:
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
    for _, group in sorted(gatherings.items()):
        yield group, BY_GATHERING


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


def _series(group: _Group) -> Series | None:
    """The series of a group; None where nothing tells that it is one: one encounter, nobody's side, a summit of two
    states that no other follows.
    """
    parts = sorted(group.parts, key=lambda part: part.key)
    gatherings = [name for part in parts for name in part.gatherings if not part.names]
    editions = find_editions(parts) if group.rule is BY_GATHERING else ()
    rule = group.rule
    if rule is BY_ROUNDS and len(parts) < 2:
        return None
    if rule is BY_GATHERING and not any(name.certain for name in gatherings):
        if len(editions) < 2:
            return None
        rule = BY_EDITIONS
    who = Counter(party for part in parts for party in part.parties)
    if not who:
        return None
    told = [name for part in parts for name in part.names]
    given = Counter(name.words for name in told if name.words) or Counter(name.name for name in gatherings)
    shorter = 1 if group.rule is BY_GATHERING else -1  # "G7 summit" says it all
    names = sorted(given, key=lambda words: (words.isupper(), -given[words], shorter * len(words), words)) or ["talks"]
    keys = Counter(name.series for name in gatherings)
    gathering = min(keys, key=lambda key: (-keys[key], key), default="")
    sides = max((name.sides for name in told), default=0)
    circles = Counter(part.parties for part in parts if not sides or len(part.parties) == sides)
    # those who are named together most often, as many as the name counts; else all
    best = min(circles, key=lambda circle: (-circles[circle], sorted(circle)), default=frozenset(who))
    return Series(
        path=gathering if group.rule is BY_GATHERING else folded_name(names[0]),
        name=names[0],
        others=tuple(sorted(names[1:])),
        parties=tuple(sorted(who if group.rule is BY_GATHERING else best)),
        parts=tuple(parts),
        rule=rule,
        corrections=tuple(group.corrections),
        editions=editions,
    )
