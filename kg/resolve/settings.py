"""When and where an occasion was, as the rest of the article tells: what a clause alone leaves open.

Enter what the article dates and where it puts other occasions; leave a date for one that its own sentences leave
undated. Every date comes from words of the text about a related occasion, and its reason names them. The article's own
day is given only to what it tells as going on, and the day of its dateline to what its first sentence tells without any date.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from spacy.tokens import Span, Token

from kg.extract.dates import duration_days
from kg.extract.reading import Reading
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import DateValue, EncounterMention

LONGEST = 7
"""A gathering of more days than a week is a process, whose days nobody counts back."""

ANNOUNCED = 14
"""A visit of more days than a fortnight is a tour or a posting."""

LEAD = 3
"""Sentences of the body that tell what is new."""


def stated_length(reading: Reading, mention: EncounterMention) -> tuple[int, str] | None:
    """How many days the words before an encounter give it, and the words: 2 and "two-day" for "the two-day meeting".

    Of an arrival or a stay, those before its purpose: "arrived in Oslo for a two-day visit", "will be in Oslo for a two-day visit".
    """
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None:
        return None
    clause = trigger.head if trigger.dep_ == "cop" else trigger
    purposes: list[Token] = []
    if trigger.dep_ == "cop" or trigger.lemma_.lower() in words("arriving"):
        purposes = [n for p, n in grammar.prepositional(clause) if p in ("for", "on") and n.lower_ in words("occasion")]
    return _length_before(purposes[0] if purposes else trigger)


def _length_before(trigger: Token) -> tuple[int, str] | None:
    stretch = trigger.head if trigger.head.lemma_ == "day" and grammar.preposition_of(trigger) == "of" else trigger
    before = [t for t in stretch.subtree if t.i < trigger.i and trigger.i - t.i <= 6]
    text = trigger.doc[before[0].i : trigger.i].text.removesuffix(" of") if before else ""
    for size in range(1, 6):
        for said in (" ".join(text.split()[-size:]), " ".join(text.split()[:size][-1:])):
            days = duration_days(said)
            if days is not None:
                return days, said
    return None


def run_of_days(today: date, length: int, words: str) -> DateValue:
    """The days of a gathering of a stated length that is over, or in its last day, when it is reported."""
    start = today - timedelta(length - 1)
    return DateValue(
        edtf=f"{start}/{today}" if length > 1 else f"{today}",
        start=start,
        end=today,
        precision="interval" if length > 1 else "day",
        basis="duration",
        words=words,
        reason=f"{length} days, told as news on {today}",
    )


def stretched(reading: Reading, mention: EncounterMention, length: tuple[int, str] | None = None) -> DateValue | None:
    """The days of a gathering of a stated length, of which the clause tells the last or the first: "ended two-day talks on Friday".

    `length` is what its article says elsewhere of how many days it had, where the clause does not.
    """
    length, when = stated_length(reading, mention) or length, mention.when
    trigger = reading.token_at(mention.trigger.start)
    if length is None or when is None or when.precision != "day" or trigger is None or not 1 < length[0] <= LONGEST:
        return None
    verb = _bound(trigger)
    if verb is None:
        return None
    first = verb.lemma_ in words("beginning")
    run = run_of_days(when.end + timedelta(length[0] - 1) if first else when.end, *length)
    reason = f"{length[0]} days, {verb.lower_} on {when.edtf}"
    today = reading.article.today
    if today is not None and run.start <= today < run.end:
        return _through(when, today, f"{reason}, going on") if run.start < today else None
    return replace(run, reason=reason)


def _bound(trigger: Token) -> Token | None:
    """The verb that tells the first or the last day of an encounter: above it ("ended talks") or below ("talks, which ended")."""
    bounds = words("ending") | words("beginning")
    below = next((c for c in trigger.children if c.dep_ in ("acl", *grammar.RELATIVE) and c.lemma_ in bounds), None)
    verb = below or next((t for t in grammar.governors(trigger) if grammar.is_verb(t)), None)
    if verb is None or grammar.negated(verb):
        return None
    return verb if verb.lemma_ in bounds or _is_back(verb, trigger) else None


def _is_back(verb: Token, trigger: Token) -> bool:
    """True of "returned on Friday after a four-day tour", which ended so."""
    return verb.lemma_ in words("returning") and grammar.preposition_of(trigger) in ("after", "from", "following")


def during_stay(reading: Reading, mention: EncounterMention) -> Token | None:
    """The noun of "during his stay in Oslo", beside what was then; None where the clause has no such words."""
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None:
        return None
    for above in (trigger, *grammar.governors(trigger)):
        for preposition, noun in grammar.prepositional(above):
            if preposition == "during" and noun.lemma_.lower() in words("stay") and noun.i != trigger.i:
                return noun
        if above.dep_ in ("ccomp", "parataxis", *grammar.RELATIVE):
            return None
    return None


def stay_over(noun: Token, today: date) -> DateValue | None:
    """The days of a stay of which the words say how long it was: "during his four-day stay in Oslo", told when it was over."""
    length = _length_before(noun)
    past = any(t.tag_ == "VBD" for t in grammar.governors(noun))
    return run_of_days(today, *length) if past and length is not None and 1 < length[0] <= LONGEST else None


def announced(reading: Reading, mention: EncounterMention) -> DateValue | None:
    """The days of what is to come, of which the clause tells the first and how many: "will pay a two-day visit from Monday"."""
    length, when = stated_length(reading, mention), mention.when
    if length is None or when is None or when.precision != "day" or not 1 < length[0] <= ANNOUNCED:
        return None
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None or any(t.lemma_ in words("ending") for t in grammar.governors(trigger)):
        return None
    return _through(when, when.start + timedelta(length[0] - 1), f"{length[1]}, from {when.edtf}")


def over(reading: Reading, mention: EncounterMention, today: date) -> DateValue | None:
    """The days of a visit of a stated length that ends when it is reported: "Lund, winding up a two-day visit, said"."""
    length, trigger = stated_length(reading, mention), reading.token_at(mention.trigger.start)
    if length is None or trigger is None or mention.when is not None or not 1 < length[0] <= LONGEST:
        return None
    return run_of_days(today, *length) if any(t.lemma_ in words("ending") for t in grammar.governors(trigger)) else None


def stay(reading: Reading, mention: EncounterMention, today: date, length: int = 0) -> DateValue | None:
    """The days of a visit of which the clause tells the arrival: as many as it is said to last, else up to the report.

    `length` is the number of days that the article gives it, 0 where it gives none.
    """
    when, trigger = mention.when, reading.token_at(mention.trigger.start)
    if when is None or when.precision != "day" or trigger is None or trigger.lemma_.lower() not in words("arriving"):
        return None
    if not timedelta(0 if length > 1 else 1) <= today - when.start <= timedelta(LONGEST):
        return None
    last = when.start + timedelta(length - 1) if length else today
    until = f"{length} days" if length else f"told as news on {today}"
    return _through(when, last, f"since the arrival on {when.edtf}, {until}")


def one_stay(a: DateValue | None, b: DateValue | None) -> DateValue | None:
    """The days from one to another day of a stay; None where they are one day or more than a week apart."""
    if a is None or b is None or not a.precision == b.precision == "day" or a.start == b.start:
        return None
    first, last = sorted((a, b), key=lambda d: d.start)
    if last.end - first.start > timedelta(LONGEST):
        return None
    return _through(first, last.end, f"from {first.edtf} to {last.edtf}, days of one visit")


def _through(day: DateValue, last: date, reason: str) -> DateValue:
    """The days from one that the text names to another."""
    return replace(day, edtf=f"{day.start}/{last}", end=last, precision="interval", reason=reason)


def inherited(value: DateValue, reason: str) -> DateValue:
    """A date that another occasion of the article gives."""
    return replace(value, basis="context", reason=reason)


def news_day(reading: Reading) -> DateValue | None:
    """The one day that the lead tells of: "Wednesday" of "said on Wednesday"; None where it names several or none."""
    today = reading.article.today
    if today is None:
        return None
    for sentence in _lead(reading):
        found = {
            d.value.edtf: d.value
            for d in reading.dates_in(sentence.start_char, sentence.end_char)
            if d.value is not None and d.value.precision == "day"
        }
        recent = [v for v in found.values() if timedelta(0) <= today - v.start <= timedelta(1)]
        if found:
            older = [v for v in found.values() if v.start <= today and v not in recent]
            return recent[0] if len(recent) == 1 and not older else None
    return None


def _lead(reading: Reading) -> list[Span]:
    """The first sentences of the body, lines above it aside."""
    body = reading.article.body
    if not body:
        return []
    first = next((s for s, e in body if e - s > 90), body[0][0])
    return list(islice((s for s in reading.doc.sents if s.start_char >= first), LEAD))


def opening_day(reading: Reading, mention: EncounterMention) -> DateValue | None:
    """The dateline's day, for what the first sentence tells in the past without any date: the news of that day.

    Agencies put the day into the dateline and leave it out of the lead: "PARIS, March 31 - President Lund opened talks". Without such a
    line there is none: a day of publication alone dates nothing.
    """
    today, lead = reading.article.dateline, _lead(reading)[:1]
    if today is None or not lead or not lead[0].start_char <= mention.trigger.start < lead[0].end_char:
        return None
    told = _named_before(reading, lead[0], today)
    if not told or reading.dates_in(lead[0].start_char, lead[0].end_char):
        return None
    return replace(
        run_of_days(today, 1, told),
        basis="context",
        reason=f"told without a date in the first sentence of an article of {today}",
    )


def _named_before(reading: Reading, lead: Span, day: date) -> str:
    """The words before the lead that name a day, as a dateline does; "" where none are."""
    month = f"{month_abbr[day.month]}[a-z]*[.]?"
    told = re.search(
        rf"\b(?:{month}\s+{day.day}|{day.day}\s+{month})\b", reading.article.text[: lead.start_char], re.IGNORECASE
    )
    return told.group() if told else ""


def present_day(reading: Reading, mention: EncounterMention) -> DateValue | None:
    """The article's own day for what it tells as going on; None of anything else.

    "is currently in Chad", "is visiting Chad", "Lund, visiting Chad, said" where the lead tells it.
    """
    today, trigger = reading.article.today, reading.token_at(mention.trigger.start)
    if today is None or trigger is None or mention.when is not None:
        return None
    told = _going_on(trigger) or _is_there(reading, trigger)
    if told is None:
        return None
    return replace(run_of_days(today, 1, told.text), basis="relative", reason=f"{told.text!r} in an article of {today}")


def _going_on(trigger: Token) -> Token | None:
    """The word that says of a stay that it goes on: "currently" of "is currently in Chad", "visiting" of "is visiting"."""
    if trigger.dep_ == "cop" and grammar.tense(trigger) == "present":
        return next((c for c in trigger.head.children if c.lower_ in words("at-present")), None)
    if (carried := carried_on(trigger)) is not None:
        return carried
    if grammar.preposition_of(trigger) == "on":
        return next((c for c in trigger.children if c.lower_ in words("at-present")), None)
    if trigger.tag_ == "VBG" and trigger.lemma_ in words("staying"):
        return trigger if not {"is", "are", "'s", "'re"}.isdisjoint(grammar.auxiliaries(trigger)) else None
    return None


def carried_on(trigger: Token) -> Token | None:
    """The verb or predicate that says of talks that they go on: underway of "talks are underway", held of "are being held", holding of "are holding talks"."""
    verb = next(grammar.governors(trigger), None)
    if verb is None or not (trigger in grammar.subjects(verb) or trigger in grammar.patients(verb)):
        return None
    if any(c.lower_ in words("future") for c in verb.children):
        return None
    helpers = set(grammar.auxiliaries(verb)) | {c.lower_ for c in verb.children if c.dep_ == "cop"}
    present = not {"is", "are", "'s", "'re"}.isdisjoint(helpers)
    if verb.lower_ in words("underway"):
        return verb if present else None
    if verb.tag_ == "VBN":
        return verb if "being" in helpers and present else None
    goes_on = verb.lemma_ in words("occurring") | words("holding") | words("coming")
    return verb if verb.tag_ == "VBG" and present and goes_on else None


def _is_there(reading: Reading, trigger: Token) -> Token | None:
    """The participle of a guest who speaks in the lead: "Lund, visiting Chad, told reporters"."""
    if trigger.tag_ != "VBG" or trigger.lemma_ not in words("staying") or trigger.dep_ not in ("acl", "advcl", "appos"):
        return None
    first, sentence = _lead(reading)[:1], trigger.sent
    if not first or sentence.start != first[0].start or sentence.root.tag_ != "VBD":
        return None
    dated = any(d.value is not None for d in reading.dates_in(sentence.start_char, sentence.end_char))
    return None if dated or sentence.root.lemma_ not in words("speech") else trigger


def is_of_no_day(reading: Reading, mention: EncounterMention) -> bool:
    """Whether a clause says itself how often or since when, in words that name no day: "met several times", "met in recent weeks"."""
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None:
        return False
    around = [c for word in {trigger, *_verbs(trigger)[:1]} for c in word.children]
    stretches = (("spell", "past-stretch"), ("repetition", "some"))
    return any(
        c.lower_ in words("repeatedly")
        or any(
            c.lemma_.lower() in words(noun) and any(m.lower_ in words(before) for m in c.children)
            for noun, before in stretches
        )
        for c in around
    )


def is_news(reading: Reading, mention: EncounterMention) -> bool:
    """Whether a clause tells its encounter in the plain past or the present, with no word that points further back."""
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None or is_of_no_day(reading, mention):
        return False
    if any(t.lower_ in words("backward") for t in (*trigger.children, *_verbs(trigger))):
        return False
    for verb in _verbs(trigger):
        if any(c.lower_ in words("backward") for c in verb.children):
            return False
        helpers = set(grammar.auxiliaries(verb))
        if helpers & {"had", "has", "have", "'ve", "would", "will", "could", "may", "might"}:
            return False
        if verb.dep_ in grammar.RELATIVE or any(c.dep_ == "mark" and c.lower_ == "when" for c in verb.children):
            return False
    return not any(d.value is not None for d in reading.dates_in(mention.evidence.start, mention.evidence.end))


def opens(reading: Reading, mention: EncounterMention) -> bool:
    """True of "the talks resumed" and "Lund opened the summit", which is news of an occasion that one knows."""
    trigger = reading.token_at(mention.trigger.start)
    verb = trigger.head if trigger is not None else None
    if trigger is None or verb is None:
        return False
    if trigger not in grammar.subjects(verb) and not (verb.tag_ == "VBD" and trigger in grammar.patients(verb)):
        return False
    return verb.lemma_.lower() in words("beginning") | words("ending") | words("resuming")


def is_told_at(reading: Reading, mention: EncounterMention) -> bool:
    """True of "in his talks with Lund, Sow said", which is the first that is heard of them, whosever they are."""
    trigger = reading.token_at(mention.trigger.start)
    if trigger is None or len(mention.roles) < 2 or grammar.preposition_of(trigger) not in ("in", "at", "during"):
        return False
    verb = next((t for t in grammar.governors(trigger) if grammar.is_verb(t)), None)
    return verb is not None and verb.tag_ == "VBD"


def _verbs(trigger: Token) -> list[Token]:
    verbs = [trigger] if grammar.is_verb(trigger) else []
    return verbs + [t for t in grammar.governors(trigger) if grammar.is_verb(t)]


def told_apart(reading: Reading, one: EncounterMention, other: EncounterMention) -> bool:
    """Whether one sentence sets two encounters apart in time ("the talks came after an informal meeting") or any two
    are told as a formal and an informal one.
    """
    a, b = reading.token_at(one.trigger.start), reading.token_at(other.trigger.start)
    if a is None or b is None:
        return False
    manners = [{t.lower_ for t in grammar.modifiers(x)} if not grammar.is_verb(x) else set() for x in (a, b)]
    if any(x & words("formal") and y & words("informal") for x, y in (manners, manners[::-1])):
        return True
    if a.sent.start != b.sent.start or a.i == b.i:
        return False
    return _set_apart(a, b) or _set_apart(b, a)


def _set_apart(above: Token, below: Token) -> bool:
    """A word like "after" on the way from the lower of two encounters up to what both hang on."""
    over = {above.i, *(t.i for t in above.ancestors)}
    token = below
    while token.i not in over:
        if grammar.preposition_of(token) in words("apart") or token.lower_ in words("apart"):
            return above.i == token.head.i or token.head.lemma_ in words("ensuing")
        if any(c.dep_ == "mark" and c.lower_ in words("apart") for c in token.children):
            return above.i == token.head.i or token.head.lemma_ in words("ensuing")
        if token.head == token:
            return False
        token = token.head
    return False
