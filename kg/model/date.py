"""A calendar date with the precision that the words give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.model.evidence import Evidence

Precision = Literal["day", "interval", "week", "month", "quarter", "season", "half", "year", "decade", "century"]
Basis = Literal["stated", "relative", "duration", "context"]


@dataclass(frozen=True, kw_only=True, slots=True)
class DateValue:
    """When something was.

    `edtf` is the Extended Date/Time Format literal ("2005-09-14", "2014-03-30/2014-03-31", "2004-11", "2012-10/2012-12",
    "2012~"); `start` and `end` are the first and last day that it covers, both included. `basis` says how the words
    were resolved: "stated" (the words name the date in full), "relative" (counted from the article's own day),
    "duration" ("two-day meeting that ended today") or "context" (from another date of the article). `reason` is that
    in words a reader can check: "Wednesday before or on 2005-09-15". `words` are the words that said it.
    """

    edtf: str
    start: date
    end: date
    precision: Precision
    basis: Basis
    words: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DateMention:
    """A calendar expression in a text. `value` is None where it cannot be resolved, and `problem` says why."""

    evidence: Evidence
    value: DateValue | None
    problem: str = ""
