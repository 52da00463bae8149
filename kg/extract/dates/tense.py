"""Whether a date's clause tells of the past or of what is to come.

Reads a parse where there is one (the verb above the date and its auxiliaries), else the words to the left of the date.
News is about the past unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from spacy.tokens import Doc, Token

from kg.extract.dates.readings import Tense
from kg.extract.wordclasses import words

MODALS = frozenset(["will", "'ll", "’ll", "wo", "shall", "would", "may", "might", "can", "could", "should", "must"])
PERFECT_HELPERS = frozenset(["have", "has", "had", "'ve", "’ve", "'d"])
NEGATIONS = frozenset(["not", "n't", "n’t", "neither", "nor", "never"])
PREMODIFIER = frozenset(["compound", "nmod:poss", "poss", "amod", "nmod:desc", "nmod:unmarked", "nummod"])
QUOTES = frozenset(['"', "''", "``", "“", "”"])
DEPTH = 40
"""Steps up a parse; a longer way is no tree."""

FUTURE_WORDS = re.compile(
    r"\b(?:(?:will|won['’]t|shall|would|may|might|should|must|could(?!\s+not)|going\s+to)"
    r"(?:\s+(?:not|also|then|soon|again|probably|now|both|only))?(?:\s+be)?\s+[a-z]+"
    r"|(?:is|are|was|were|be|(?<!had\s)been)\s+(?:to|due|expected|scheduled|slated|likely|going|planned|set\s+(?:to|for))"
    r"|(?<!had\sbeen\s)(?:(?:slated|due|expected|tentatively|postponed|rescheduled|delayed|invitation|deadline)"
    r"\s+(?:to|for|until|on|in)|scheduled|plan(?:s|ned|ning)\s+(?:a|an|the|to|for|on)|set\s+(?:to|for))|as\s+(?:soon|early)\s+as|no\s+later\s+than"
    r"|(?:agree[sd]?|plan(?:s|ned|ning)?|hope[sd]?|intend(?:s|ed)?|expect(?:s|ed)?|want(?:s|ed)?|decide[sd]?|offer(?:s|ed)?"
    r"|propose[sd]?|supposed|invite[sd]?|ready|prepar\w+|urge[sd]?|ask(?:s|ed)?|vow(?:s|ed)?)\s+(?:\w+\s+){0,3}?to\s+(?:be\s+)?[a-z]+"
    r"|to\s+be\s+\w+|plans?\s+(?:to|for)|(?:upcoming|forthcoming|ahead\s+of|prior\s+to|eve\s+of)[^,]*$)\b|['’]ll\b",
    re.IGNORECASE,
)
STRONG_FUTURE = re.compile(
    r"\b(?:will|shall|(?:is|are)\s+(?:to|due|expected|scheduled|slated|going|planned|set)|to\s+be|ahead\s+of|prior\s+to"
    r"|eve\s+of|upcoming|forthcoming|scheduled|slated)\b",
    re.IGNORECASE,
)
PERFECT = re.compile(r"\bhad\b", re.IGNORECASE)
LIMIT = re.compile(
    r"\b(?:(by)|(since)|until|till|through)\s+"
    r"(?:(?:noon|midnight|\d{1,2}(?:[:.]\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s+(?:[A-Z]{3,4}|local\s+time))?)\s+(?:on\s+)?)?$",
    re.IGNORECASE,
)
"""What sets a limit to a stretch of time, with or without an hour: "until 9 a.m. Tuesday"."""
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n")
SHORT = re.compile(
    r"(?:\b[A-Z]|\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|St|No|Gov|Lt|Col|U\.S|U\.N))\.$"
)
REACH = 400
"""How many characters of a sentence are looked at, either side of a date."""


@cache
def _past_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any('past-form')}|[a-z]{{2,}}ed)\b", re.IGNORECASE)


@cache
def _touching() -> re.Pattern[str]:
    """A past verb right before a date: "said late on Tuesday"."""
    return re.compile(
        rf"\b({_any('told-of-day')}|[a-z]{{2,}}ed)\s+(?:(?:on|in|early|late|earlier|later)\s+){{0,2}}$", re.IGNORECASE
    )


@cache
def _lasting() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any('lasting')})\b", re.IGNORECASE)


def _any(name: str) -> str:
    return "|".join(map(re.escape, sorted(words(name))))


def tense_reader(doc: Doc) -> Callable[[int, int], Tense]:
    """A function that gives the tense of the clause around the characters `[start, end)` of a Doc's text."""
    parsed = doc.has_annotation("DEP") and doc.has_annotation("TAG")
    text = doc.text  # spaCy puts it together anew whenever it is asked for

    def tense_of(start: int, end: int) -> Tense:
        before, after = _sentence(text, start, end)
        if found := _by_neighbours(before, after):
            return found
        if parsed:
            span = doc.char_span(start, end, alignment_mode="expand")
            found = _by_parse(span.root) if span is not None else None
            if found:
                return found
        return _by_words(before, after)

    return tense_of


def tense_of_words(text: str, start: int, end: int) -> Tense:
    """The tense of the clause around `[start, end)` by words alone."""
    before, after = _sentence(text, start, end)
    return _by_neighbours(before, after) or _by_words(before, after)


def _sentence(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after a date in its sentence."""
    before, after = text[max(0, start - REACH) : start], text[end : end + REACH]
    cut = 0
    for stop in SENTENCE_END.finditer(before):
        if not SHORT.search(before[: stop.start() + 1]):
            cut = stop.end()
    for stop in SENTENCE_END.finditer(after):
        if not SHORT.search(after[: stop.start() + 1]):
            return before[cut:], after[: stop.start()]
    return before[cut:], after


def _by_neighbours(before: str, after: str) -> Tense | None:
    """What the words that touch a date say: "Wednesday's talks", "until Friday", "since March", "ruled Wednesday"."""
    if re.match(r"['’]s?\b", after):
        return "future" if STRONG_FUTURE.search(before) else "unclear"
    if re.search(r"\beffective\s+(?:(?:on|from|as\s+of)\s+)?$", before, re.IGNORECASE):
        return "unclear"
    limit = LIMIT.search(before)
    if limit and limit[2]:
        return "past"
    if limit and not (PERFECT if limit[1] else _lasting()).search(before + after[:40]):
        return "future"
    touching = _touching().search(before)
    if touching:
        return "future" if touching.end() - _last(FUTURE_WORDS, before) < touching.end() - touching.start(1) else "past"
    return None


def _by_words(before: str, after: str) -> Tense:
    """The nearest sign of tense left of a date in its sentence, else right of it."""
    future, past = _last(FUTURE_WORDS, before), _last(_past_words(), before)
    if future >= 0 or past >= 0:
        return "future" if future >= past else "past"
    ahead, behind = FUTURE_WORDS.search(after), _past_words().search(after)
    if ahead and (not behind or ahead.start() <= behind.start()):
        return "future"
    return "past"


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match ends; a future sign ends with its verb, so that "agreed to meet" beats its own "agreed"."""
    end = -1
    for found in pattern.finditer(text):
        end = found.end()
    return end


def _by_parse(token: Token) -> Tense | None:
    """The tense of the first verb above a date that has one; "ahead of", "upcoming" on the way there point ahead.

    Where a past verb is reached over an occasion that is not its own subject or object ("recalled the October visit",
    "spoke about the talks on Monday"), it says nothing of the occasion's day.
    """
    node, over = token, None
    for _ in range(DEPTH):
        if node.tag_.startswith(("VB", "MD")) or any(c.dep_ in ("cop", "aux") for c in node.children):
            if node == token.head and _is_of_what_comes(token, node):
                return "future"
            if not _quoted_apart(node, token) and (found := _of_verb(node, ahead=node.i < token.i)):
                return "unclear" if over and found == "past" else found
        elif node.lower_ in words("forthcoming") or any(_announces(c, node) for c in node.children):
            return "future"
        if node.head == node:
            return "unclear" if over else None
        if node is token and node.head.lower_ in words("occasion") and not node.head.tag_.startswith("VB"):
            told = node.dep_ not in PREMODIFIER and node.head.dep_ in (
                "obj",
                "dobj",
                "nsubj",
                "nsubj:pass",
                "nsubjpass",
            )
            over = None if told else node.head
        node = node.head
    return None


def _is_of_what_comes(token: Token, verb: Token) -> bool:
    """True of a month that a parser hangs on the verb in "welcomed the planned visit to Oslo in June"; a day may be that of the welcome."""
    if not any(c.dep_ == "case" and c.lower_ == "in" for c in token.children):
        return False
    objects = (c for c in verb.children if c.dep_ in ("obj", "dobj") and c.i < token.i)
    return any(c.lower_ in words("occasion") and any(_announces(d, c) for d in c.children) for c in objects)


def _announces(child: Token, noun: Token) -> bool:
    """Whether "ahead of", "upcoming" before a noun belongs to it, with no comma between."""
    return child.lower_ in words("forthcoming") and not any(t.text == "," for t in noun.doc[child.i : noun.i])


def _quoted_apart(verb: Token, token: Token) -> bool:
    """Whether a quotation mark stands between: a date outside a quote is no date of a verb inside it."""
    first, last = sorted((verb.i, token.i))
    return any(t.text in QUOTES for t in verb.doc[first:last])


def _of_verb(verb: Token, *, ahead: bool = True) -> Tense | None:
    """The tense of a verb from its own form and its auxiliaries; None where the verb above it must decide.

    `ahead` is true where the date follows the verb: "planned a rally on Friday", not "on Friday they planned a rally".
    """
    helpers = {c.lower_ for c in verb.children if c.dep_.split(":")[0] in ("aux", "auxpass", "cop")}
    lemma = verb.lemma_ or verb.lower_
    if helpers & MODALS and not helpers & PERFECT_HELPERS:
        denied = any(t.lower_ in NEGATIONS for c in verb.children for t in (c, *c.children))
        return "past" if helpers & {"could"} and denied else "future"
    if "going" in helpers:
        return "future"
    if "had" in helpers:
        return "past"
    if ahead and lemma in words("scheduling") and verb.tag_ in ("VBD", "VBN"):
        return "future"
    if helpers & PERFECT_HELPERS or (verb.tag_ == "VBN" and helpers & {"was", "were"} and lemma not in words("ahead")):
        return "past"
    if lemma in words("ahead") and helpers & {"is", "are", "was", "were"}:
        return "future"
    match verb.tag_:
        case "VB" if "did" in helpers:
            return "past"
        case "VB" if helpers & {"is", "are", "'s", "'re", "’s", "’re"}:
            return "future"  # "is due to visit"
        case "VB" if ahead and lemma in words("ahead"):
            return "future"  # "met to prepare for a summit on Monday"
        case "VBG" if verb.dep_ in ("acl", "advcl", "appos") and not helpers and lemma in words("beginning"):
            return "unclear"  # "came for a session opening Thursday"
        case "VB":
            head = verb.head
            to_come = (
                head.lemma_ in words("ahead")
                or head.lower_ in words("ahead")
                or head.lower_ in ("is", "are", "was", "were")
            )
            return "future" if to_come and "to" in {c.lower_ for c in verb.children} else None
        case "VBD":
            return "past"
        case "VBN":
            return "future" if lemma in words("ahead") or helpers & {"is", "are", "be", "being"} else "past"
        case "VBP" | "VBZ":
            return "future" if lemma in words("announced") else None
        case "VBG":
            return (
                "future" if lemma in words("announced") and helpers & {"is", "are", "'s", "'re", "’s", "’re"} else None
            )
    return None
