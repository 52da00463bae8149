"""Finds the calendar expressions of an article and resolves them.

One pass: words that every date has one of (the anchors) mark windows of text; in these the rules are tried
together, and where one matches, each is, the longest first. What stands around a match may undo it ("Black Friday",
"2000 troops", a person called May).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Doc

from kg.extract.dates.periods import Period
from kg.extract.dates.readings import MEANINGS, NO_SUCH_YEAR, Dated, Setting, Tense, Undated
from kg.extract.dates.rules import Compiled, RuleBook, rule_book
from kg.extract.dates.tense import SENTENCE_END, tense_reader
from kg.model import Article, DateMention, DateValue, Evidence, Span

MARGIN = 70
"""Characters around an anchor that are searched: the longest expressions are shorter."""

MEMORY = 8
"""How many earlier dates of the text a relative one ("two days later") may count from."""

BESIDE = 250
"""Characters from a date to the next one of its sentence that may count from it ("in May ... and again on the 14th")."""

DIRECTED = frozenset(
    [
        "ago",
        "day",
        "day-of-month",
        "days",
        "feast",
        "half",
        "month",
        "months",
        "moving-feast",
        "quarter",
        "season",
        "unit",
        "week-of",
        "weekday",
        "weekday-to-day",
        "weekdays",
    ]
)
"""Meanings that ask for the tense of the clause."""


YEAR_RULES = frozenset(["year-word", "year-alone"])
"""Rules whose figures may also count something."""

PLAIN_YEARS = range(1900, 2051)
"""Other figures are years only after a preposition: "resolutions 1695 and 1718"."""

MONTH_BEFORE = re.compile(r"\b(?:in|since|until|till|during|throughout)\s+(?:early\s+|mid-|late\s+)?$", re.IGNORECASE)
"""Nobody is "in May" who is called so."""

NEAR = 40
"""Characters before a match in which a veto is looked for."""


def find_dates(doc: Doc, article: Article) -> tuple[DateMention, ...]:
    """Every calendar expression of an article's body, in the order of the text.

    Takes the Doc of `article.text` (tags and a parse are used where it has them, none is needed). A mention has a
    value, or says in `problem` why it stays undated. Durations, ages, scores and vague words ("recently") are none.
    Raises RuleError where the rule file is malformed.
    """
    persons = [(e.start_char, e.end_char) for e in doc.ents if e.label_ == "PERSON"]
    earlier: list[Period] = []
    seen = 0  # where the last of them ends

    tense_of = tense_reader(doc)

    def setting(start: int, end: int, directed: bool) -> Setting:
        beside = bool(earlier) and start - seen <= BESIDE and not SENTENCE_END.search(article.text, seen, start)
        tense = tense_of(start, end) if directed else "past"
        return Setting(article.today, tense, tuple(earlier), earlier[0] if beside else None)

    mentions: list[DateMention] = []
    book = rule_book()
    for first, last in article.body:
        for window in _windows(book, article.text, first, last):
            for found in _scan(book, article.text, window, setting, persons):
                evidence = Evidence.of(article, found.start, found.end, f"date-{found.rule}")
                if isinstance(found.answer, Undated):
                    problem = f"{evidence.quote!r} stays undated: {found.answer.problem}"
                    mentions.append(DateMention(evidence=evidence, value=None, problem=problem))
                    continue
                mentions.append(DateMention(evidence=evidence, value=_value(found.answer, evidence.quote)))
                if found.remembered:
                    earlier.insert(0, found.answer.period)
                    seen = found.end
                    del earlier[MEMORY:]
    return tuple(mentions)


def resolve_date(
    words: str, *, today: date | None = None, tense: Tense = "past", earlier: Sequence[Period] = ()
) -> DateValue | None:
    """Read "last Tuesday" or "in March" as a span of days.

    Takes the phrase, the day it counts from, the tense of its clause, and the periods that stand before it in the
    text, the nearest first. None where the phrase is no date or cannot be resolved. Raises nothing: an unreadable
    phrase is an answer, not an error.
    """
    given = Setting(today, tense, tuple(earlier))
    for found in _scan(rule_book(), words, (0, len(words)), lambda _start, _end, _directed: given, ()):
        if isinstance(found.answer, Dated):
            return _value(found.answer, words[found.start : found.end])
    return None


def _value(answer: Dated, words: str) -> DateValue:
    return answer.period.value(words=" ".join(words.split()), basis=answer.basis, reason=answer.reason)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    rule: str
    answer: Dated | Undated
    remembered: bool = True


def _windows(book: RuleBook, text: str, first: int, last: int) -> Iterator[Span]:
    """The stretches of `[first, last)` near an anchor, merged where they touch."""
    start = end = -1
    for anchor in book.anchor.finditer(text, first, last):
        left, right = max(first, anchor.start() - MARGIN), min(last, anchor.end() + MARGIN)
        if left <= end:
            end = right
            continue
        if end >= 0:
            yield start, end
        start, end = left, right
    if end >= 0:
        yield start, end


def _scan(
    book: RuleBook,
    text: str,
    window: Span,
    setting: Callable[[int, int, bool], Setting],
    persons: Sequence[Span],
) -> Iterator[_Found]:
    position, last = window
    possible = book.possible(text[position:last])
    following = {compiled.regex: position - 1 for compiled in possible}
    while (place := _next_place(following, text, position, last)) is not None:
        position = place + 1
        for match, compiled in _options(possible, text, place, last):
            start, end = match.span(_own(match))
            if _vetoed(book, text, start, end, compiled, persons):
                continue
            groups = book.groups(compiled, match)
            means = compiled.rule.means
            try:
                answer = MEANINGS[means](groups, setting(start, end, means in DIRECTED))
            except (ValueError, OverflowError):  # what `date` says of years that it does not have
                answer = NO_SUCH_YEAR
            if answer is None:
                continue
            # "up from 3 percent a year earlier" is a comparison: what follows is not about that year
            yield _Found(start, end, compiled.rule.id, answer, means != "year-ago")
            position = end
            break


def _next_place(following: dict[re.Pattern[str], int], text: str, position: int, last: int) -> int | None:
    """The first place from `position` on where a rule matches. `following` has where each is known to match next, and
    forgets those that match no more: all rules in one pattern would say the same, but take longer to compile than an
    article to search.
    """
    for regex, place in list(following.items()):
        if place < position:
            if match := regex.search(text, position, last):
                following[regex] = match.start()
            else:
                del following[regex]
    return min(following.values(), default=None)


def _own(match: re.Match[str]) -> str | int:
    """The group that holds the date's own words: `words`, where a pattern has one, else all of it."""
    return next((n for n, text in match.groupdict().items() if n.startswith("words") and text is not None), 0)


def _options(rules: Sequence[Compiled], text: str, at: int, last: int) -> list[tuple[re.Match[str], Compiled]]:
    """What matches here, the match that reaches farthest first; also what matches where the own words of such a
    match begin.
    """
    found: list[tuple[re.Match[str], Compiled]] = []
    places, seen = [at], set[int]()
    while places:
        place = places.pop()
        if place in seen:
            continue
        seen.add(place)
        for compiled in rules:
            if match := compiled.regex.match(text, place, last):
                found.append((match, compiled))
                places.append(match.start(_own(match)))
    return sorted(found, key=lambda option: (-option[0].end(_own(option[0])), option[0].start(_own(option[0]))))


def _vetoed(book: RuleBook, text: str, start: int, end: int, compiled: Compiled, persons: Sequence[Span]) -> bool:
    """Whether the words around a match, or its being a person's name, make it no date."""
    before, lists = text[max(0, start - NEAR) : start], book.lists
    if any(a <= start and end <= b for a, b in persons) and not MONTH_BEFORE.search(before):
        return True
    if _ends(lists["names_before"], before) or lists["names_after"].match(text, _skip_blank(text, end)):
        return True
    if compiled.rule.id not in YEAR_RULES:
        return False
    if _ends(lists["number_before"], before) or lists["number_after"].match(text, _skip_blank(text, end)):
        return True
    if int(text[start:end]) in PLAIN_YEARS:
        return False
    return not _ends(lists["year_before"], before)


def _ends(pattern: re.Pattern[str], before: str) -> bool:
    return any(before[m.end() :].strip(" \t\n(\"'-‘“") == "" for m in pattern.finditer(before))


def _skip_blank(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\n-":
        at += 1
    return at
