"""Whether a date's clause tells of the past or of what is to come.

Reads a parse where there is one (the verb above the date and its auxiliaries), else the words to the left of the date. News is about the past
unless it says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.tokens import Doc, Token

from kg.extract.dates.readings import Tense

MODALS = frozenset("will 'll ’ll wo shall would may might can could should must".split())
AHEAD = frozenset(
    "agree aim arrange ask call decide demand due expect hope intend invite likely offer plan poise prepare prepared propose ready request schedule scheduled "
    "set slate slated tentatively threaten try urge vow want wait postpone reschedule delay".split()
)
"""Words whose infinitive or "for" phrase lies ahead of them: "agreed to meet on Friday", "set for Tuesday"."""

FUTURE_WORDS = re.compile(
    r"\b(?:(?:will|won['’]t|shall|would|may|might|should|must|going\s+to)"
    r"(?:\s+(?:not|also|then|soon|again|probably|now|both|only))?(?:\s+be)?\s+[a-z]+"
    r"|(?:is|are|was|were|be|been)\s+(?:to|due|expected|scheduled|slated|likely|going|planned|set\s+(?:to|for))"
    r"|(?:scheduled|slated|planned|due|expected|tentatively|postponed|rescheduled|delayed|invitation|deadline)"
    r"\s+(?:to|for|until|on|in)|set\s+(?:to|for)"
    r"|(?:agree[sd]?|plan(?:s|ned|ning)?|hope[sd]?|intend(?:s|ed)?|expect(?:s|ed)?|want(?:s|ed)?|decide[sd]?|offer(?:s|ed)?"
    r"|propose[sd]?|supposed|invite[sd]?|ready|prepar\w+|urge[sd]?|ask(?:s|ed)?|vow(?:s|ed)?)\s+(?:\w+\s+){0,3}?to\s+[a-z]+"
    r"|to\s+be\s+\w+|plans?\s+(?:to|for)|(?:upcoming|forthcoming|ahead\s+of|prior\s+to|eve\s+of)[^,]*$)\b|['’]ll\b",
    re.IGNORECASE,
)
STRONG_FUTURE = re.compile(
    r"\b(?:will|shall|(?:is|are)\s+(?:to|due|expected|scheduled|slated|going|planned|set)|to\s+be|ahead\s+of|prior\s+to"
    r"|eve\s+of|upcoming|forthcoming|scheduled|slated)\b",
    re.IGNORECASE,
)
PAST_WORDS = re.compile(
    r"\b(?:was|were|had|has|have|did|said|told|met|held|went|took|came|made|began|left|gave|saw|spoke|sent|led|kept|flew|paid"
    r"|won|lost|broke|became|fell|rose|put|cut|hit|shut|got|ran|found|heard|brought|thought|wrote|read|set|laid|drew|grew|knew"
    r"|stood|sat|ate|shot|fought|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
LASTING = re.compile(r"\b(?:lasted|stayed|remained|served|was|were|continued|ran|held|lived|been|had)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n")
SHORT = re.compile(
    r"(?:\b[A-Z]|\b(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Ms|Dr|Gen|Sen|Rep|St|No|Gov|Lt|Col|U\.S|U\.N))\.$"
)
REACH = 400
"""How many characters of a sentence are looked at, either side of a date."""


def tense_reader(doc: Doc) -> Callable[[int, int], Tense]:
    """A function that gives the tense of the clause around the characters `[start, end)` of a Doc's text."""
    parsed = doc.has_annotation("DEP") and doc.has_annotation("TAG")

    def tense_of(start: int, end: int) -> Tense:
        if parsed:
            span = doc.char_span(start, end, alignment_mode="expand")
            if span is not None and (found := _by_parse(span.root)):
                return found
        return tense_of_words(doc.text, start, end)

    return tense_of


def tense_of_words(text: str, start: int, end: int) -> Tense:
    """The same by words alone: the nearest sign of tense left of the date in its sentence, else right of it."""
    before = text[max(0, start - REACH) : start]
    cut = 0
    for stop in SENTENCE_END.finditer(before):
        if not SHORT.search(before[: stop.start() + 1]):
            cut = stop.end()
    before = before[cut:]
    if re.match(r"['’]s?\b", text[end : end + 2]):
        return "future" if STRONG_FUTURE.search(before) else "past"
    limit = re.search(r"\b(?:(by)|until|till|through)\s+$", before, re.IGNORECASE)
    if limit and (limit[1] or not LASTING.search(before)):
        return "future"
    after = text[end : end + REACH]
    for stop in SENTENCE_END.finditer(after):
        if not SHORT.search(after[: stop.start() + 1]):
            after = after[: stop.start()]
            break
    if re.fullmatch(r"\W*(?:on|in|at|by|early|late|earlier|later)?\s*", before, re.IGNORECASE):
        before = ""
    future, past = _last(FUTURE_WORDS, before), _last(PAST_WORDS, before)
    if future >= 0 or past >= 0:
        return "future" if future >= past else "past"
    ahead, behind = FUTURE_WORDS.search(after), PAST_WORDS.search(after)
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
    seen = 0
    node = token
    while seen < 40:
        seen += 1
        if node.tag_.startswith(("VB", "MD")):
            found = _of_verb(node)
            if found:
                return found
        elif node.lower_ in ("upcoming", "forthcoming", "ahead", "due", "scheduled", "eve"):
            return "future"
        if any(c.lower_ in ("upcoming", "forthcoming", "ahead", "eve", "prior") for c in node.children):
            return "future"
        if node.head == node:
            return None
        node = node.head
    return None


def _of_verb(verb: Token) -> Tense | None:
    """The tense of a verb from its own form and its auxiliaries; None where its head must decide."""
    helpers = [c for c in verb.children if c.dep_.split(":")[0] in ("aux", "auxpass", "cop")]
    words = {c.lower_ for c in helpers}
    if words & MODALS and not words & {"have", "'ve"}:
        return "future"
    if words & {"had", "has", "have", "'ve", "'d", "’ve"} or (
        verb.tag_ == "VBN" and words & {"was", "were"} and verb.lemma_ not in AHEAD
    ):
        return "past"
    if words & {"going"}:
        return "future"
    lemma = verb.lemma_ or verb.lower_
    if verb.tag_ == "VB":
        if "to" not in {c.lower_ for c in verb.children}:
            return "past" if words & {"did"} else None
        head = verb.head
        return (
            "future"
            if (head.lemma_ in AHEAD or head.lower_ in AHEAD or head.lower_ in ("is", "are", "was", "were"))
            else None
        )
    if lemma in AHEAD and verb.tag_ in ("VBN", "JJ"):
        return "future"
    if verb.tag_ in ("VBD",):
        return "past"
    if verb.tag_ == "VBN":
        return "future" if words & {"is", "are", "be", "being"} else "past"
    if verb.tag_ in ("VBP", "VBZ"):
        return "future"
    if verb.tag_ == "VBG" and words & {"is", "are", "'s", "'re"}:
        return "future"
    return None
