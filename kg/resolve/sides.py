"""For whom somebody acts whose name comes with a title but with no state: "President X" in an article that names
two states.

Enter the title, the states that the article names and what it says of them; leave the one state that fits, or none.
Two habits of news
prose decide, and no list of office-holders: an office is one that the state has
(`kg/rules/lexicons/offices_of_states.tsv`), and
writers mark the officials of other states ("French Foreign Minister Y") and leave their own, or those of the state
that they write from, bare.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from kg.language.rules import load_tsv
from kg.resolve.names import fold
from kg.resources import rules

ENOUGH, LEAD = 3.0, 1.5
"""Points that a state needs, and by how much it must lead; tuned on the annotated training articles (see
`side_of_bare_title`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfficeRow:
    """A row of offices_of_states.tsv."""

    title: str
    rule: str
    reason: str
    states: tuple[str, ...] = ()
    holders: Literal["one", "many"] = "many"


@cache
def _rows() -> tuple[OfficeRow, ...]:
    return tuple(
        sorted(
            load_tsv(rules("lexicons", "offices_of_states.tsv"), OfficeRow),
            key=lambda r: (-len(r.title.split()), r.title),
        )
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SuccessorRow:
    """A row of successors.tsv: a state that went on as another from a day on."""

    id: str
    state: str
    successor: str
    day: str
    reason: str


ALONE = frozenset({"secretary"})
"""Offices that an adjective makes another: a cabinet's "Secretary Lund", but many a ministry's "information secretary"."""

TURN = 366
"""Days around the day of succession in which articles still, or already, use the other name."""


@cache
def _successors() -> dict[tuple[str, str], date]:
    rows = load_tsv(rules("gazetteer", "successors.tsv"), SuccessorRow)
    return {(f"state/{row.state}", f"state/{row.successor}"): date.fromisoformat(row.day) for row in rows}


def successors_of(side: str) -> tuple[str, ...]:
    """The ids of the states that a state went on as, itself where there are none."""
    return tuple(sorted(new for old, new in _successors() if old == side)) or (side,)


def succeeded(one: str, on: date | None, other: str, then: date | None) -> bool:
    """Whether somebody who acts for one state on a day may, on another day, act for the other as its successor.

    The earlier state is named before the change and the later one after it, a year of habit allowed; days are needed.
    """
    for (old, day), (new, later) in (((one, on), (other, then)), ((other, then), (one, on))):
        change = _successors().get((old, new))
        if change and day and later:
            return day <= change + timedelta(days=TURN) and later >= change - timedelta(days=TURN)
    return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What an article shows around a bare title. All states by key.

    `counts`: how often each state is named; `home`: the states of the dateline, and of the seats and organs that it
    names ("the White House"); `marked`: states whose officials it
    introduces with their state; `holders`: for a title's last words the states that already have a named holder;
    `before`: the last state named before the name in its sentence;
    `alone`: the one state that its sentence names; `released`: whether a state speaks, which is not among those of `counts`.
    """

    counts: Mapping[str, int]
    home: Collection[str] = ()
    organs: Collection[str] = ()
    marked: Mapping[str, int] | None = None
    holders: Mapping[str, Collection[str]] | None = None
    before: str = ""
    alone: str = ""
    released: bool = False


def has_office(title: str, state: str) -> bool:
    """False where a state has no office of that name: Japan no president, the United States no prime minister."""
    row = _row(title)
    if row is None:
        return True
    return state in row.states if row.rule == "only" else state not in row.states


def only_state(title: str) -> str:
    """The one state that has an office of that name, "" where several have: "Taoiseach" is Ireland's."""
    row = _row(title)
    return row.states[0] if row is not None and row.rule == "only" and len(row.states) == 1 else ""


def usual_state(title: str, named: Collection[str]) -> str:
    """The state that a bare title means whatever else is named: the only one that has the office, or the first of two
    where an article names neither ("Secretary of State")."""
    row = _row(title)
    if row is None or row.rule != "only" or len(row.states) > 2:
        return ""
    return row.states[0] if len(row.states) == 1 or not set(row.states) & set(named) else ""


@lru_cache(maxsize=65536)
def _row(title: str) -> OfficeRow | None:
    text = f" {fold(re.sub(r'^(?:former|ex|late|acting|then|visiting|outgoing)[ -]+', '', title, flags=re.I))} "
    if re.search(r"(?<!assistant )(?<!deputy )\bsecretary of state for ", text):
        return None  # a minister, or one below him, in many states
    for row in _rows():
        words = row.title
        if words in ALONE and text.strip() != words:
            continue
        if text.endswith((f" to {words} ", f" to the {words} ", f" of the {words} ", f" for the {words} ")):
            return None  # "Special Assistant to the President" holds an office of his own
        if text.endswith(f" {words} ") or f" {words} for " in text or f" {words} of " in text:
            return row
    return None


def office_class(title: str) -> str:
    """The words that two holders of one office share: "President" and "former President" are both "president"."""
    row = _row(title)
    return row.title if row is not None else ""


def is_own(title: str, state: str) -> bool:
    """True of an office that few states have, and this one among them: "Secretary" of the United States."""
    row = _row(title)
    return row is not None and row.rule == "only" and state in row.states


def single_office(title: str) -> str:
    """An office that one person of a state holds at a time ("president"); "" for one that many hold."""
    if re.match(r"(?:former|ex|late|acting|deputy|vice|assistant|visiting)\b", fold(title)):
        return fold(title) if fold(title) == "vice president" else ""
    row = _row(title)
    return row.title if row is not None and row.holders == "one" and fold(title).endswith(row.title) else ""


def side_of_bare_title(title: str, context: Context) -> str:
    """The state of somebody with a title and without a state; "" where none leads clearly.

    Takes the title ("Prime Minister") and the article's context. A state that has no such office, or whose holder
    of it is named, is out. One that stays counts
    points: the dateline's, a seat or organ of it named, the sentence's, the most named; officials of its own marked
    with its name count against it.
    """
    sole = usual_state(title, context.counts)
    if sole:
        return sole
    kind = office_class(title)
    taken = set((context.holders or {}).get(kind, ())) if kind else set()
    fits = [s for s in context.counts if has_office(title, s) and s not in taken]
    if not fits:
        return ""
    ranked = [s for s, _ in sorted(context.counts.items(), key=lambda x: (-x[1], x[0]))]
    points: dict[str, float] = dict.fromkeys(fits, 0.0)
    for state in fits:
        if state in context.home:
            points[state] += 2.0
        if state in context.organs:
            points[state] += 1.0
        if state == context.before:
            points[state] += 1.5
        if state == context.alone:
            points[state] += 1.0
        if state == ranked[0]:
            points[state] += 1.0
        elif len(ranked) > 1 and state == ranked[1]:
            points[state] += 0.5
        if len(fits) == 1:
            points[state] += (3.0 if is_own(title, state) else 1.5) if kind else 0.5
        if (context.marked or {}).get(state, 0):
            points[state] -= 1.0
    best = sorted(points, key=lambda s: (-points[s], s))
    if len(best) == 1 and kind and (context.released or single_office(title) or context.counts[best[0]] > 1):
        return best[0]  # in a release the one other state that has the office
    if points[best[0]] < ENOUGH or (len(best) > 1 and points[best[0]] - points[best[1]] < LEAD):
        return ""
    return best[0]
