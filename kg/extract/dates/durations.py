"""Stated lengths of time: "two-day", "three days", "a week"."""

from __future__ import annotations

import re

from kg.extract.dates.rules import rule_book

LENGTHS = {"day": 1, "week": 7, "fortnight": 14}


def duration_days(words: str) -> int | None:
    """How many days "two-day", "three days", "a week" or "weeklong" are.

    Takes the words of the length, with or without a hyphen; None where they name no number of days ("lengthy",
    "two-hour"). "All-day" is one.
    """
    text = " ".join(words.casefold().replace("-", " ").split())
    book = rule_book()
    number = book.vocabulary["number"]
    if text in ("all day", "day long", "daylong"):
        return 1
    if text in ("week long", "weeklong"):
        return 7
    found = re.fullmatch(r"(?:an? )?(.+?) (day|week|fortnight)s?(?: long)?", text) or re.fullmatch(
        r"(an?) (day|week|fortnight)", text
    )
    if not found:
        return None
    count = number.value(found[1])
    return count * LENGTHS[found[2]] if isinstance(count, int) and count > 0 else None
