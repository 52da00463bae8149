"""When an encounter was, where its clause does not say: which date of the text is meant for it.

Enter a reading and the mentions of encounters; leave the same mentions, more of them dated. A date of the same clause is
read by grammar (`kg.extract.encounters`) and stays. Else the dates of the sentence and of its neighbours are weighed
by a small model, learned from annotated articles (`kg/resolve/training`): what the date hangs on, how far off it
stands, whether it is the only one, whether the encounter is one told before. Where none is likely enough the
encounter stays undated. A date taken so has the basis "context" and says from which words.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property

from spacy.tokens import Token

from kg.extract.dates import resolve_date
from kg.extract.encounters import is_of_before
from kg.extract.reading import Reading, is_onset
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import DateMention, DateValue, EncounterMention, EncounterType, Status
from kg.resolve.boosted import forest
from kg.resolve.settings import is_of_no_day

LIKELY, DOUBT = 0.5, 0.3
"""The belief that dates an undated encounter, and the one below which the date that grammar read gives way; tuned by
cross-validation on the annotated training articles."""
BEFORE, AFTER = 3, 2  # sentences around the one that tells the encounter
FAR = 60
WEEK, YEAR = timedelta(7), timedelta(366)
LONG_AGO = timedelta(60)
"""What is planned or proposed was not to be so long before the article."""
PREPOSITIONS = (
    "with",
    "between",
    "among",
    "of",
    "to",
    "from",
    "in",
    "at",
    "by",
    "for",
    "on",
    "and",
    "after",
    "against",
)
DEPENDENCIES = {
    "subject": ("nsubj", "nsubj:pass", "nsubjpass", "csubj"),
    "object": ("obj", "dobj", "iobj", "dative"),
    "oblique": ("obl", "pobj", "obl:agent", "agent"),
    "nominal": ("nmod", "nmod:poss", "poss"),
    "conjunct": ("conj",),
    "apposition": ("appos",),
    "modifier": ("compound", "amod", "nmod:desc", "flat"),
    "clause": ("ccomp", "advcl", "parataxis", "csubj", "ccomp:speech"),
    "relative": ("acl", "acl:relcl", "relcl"),
    "control": ("xcomp",),
}
PRECISIONS = ("day", "interval", "week", "month", "season", "year")


@dataclass(frozen=True, slots=True)
class Choice:
    """A date that an encounter may have had."""

    encounter: int
    date: DateMention


class Calendar:
    """The signs of every date near every encounter of an article."""

    def __init__(self, reading: Reading, encounters: Sequence[EncounterMention]) -> None:
        self.reading = reading
        self.encounters = encounters
        self.sentence_at = {i: n for n, s in enumerate(reading.doc.sents) for i in range(s.start, s.end)}

    @cached_property
    def dates(self) -> list[tuple[int, Token, DateMention]]:
        """Dates that have a value, with their sentence and the word they hang on."""
        return [
            (self.sentence_at[t.i], t, d)
            for t, d in self.reading.date_heads()
            if d.value is not None and not is_onset(t)
        ]

    @cached_property
    def triggers(self) -> list[tuple[int, int]]:
        """Sentence and token of each encounter, in the order of the text."""
        found = []
        for encounter in self.encounters:
            token = self.reading.token_at(encounter.trigger.start)
            found.append((self.sentence_at[token.i], token.i) if token is not None else (-9, -9))
        return found

    def choices(self) -> Iterator[tuple[Choice, list[float]]]:
        """Every date near every encounter, with the signs for and against it."""
        for number, encounter in enumerate(self.encounters):
            at, place = self.triggers[number]
            if at < 0:
                continue
            near = [d for d in self.dates if -BEFORE <= d[0] - at <= AFTER]
            for sentence, token, date in near:
                if encounter.when != date.value and _is_of_return(token):
                    continue
                yield (
                    Choice(number, date),
                    self._signs(number, encounter, self.reading.doc[place], sentence - at, token, date, near),
                )

    def _signs(
        self,
        number: int,
        encounter: EncounterMention,
        trigger: Token,
        offset: int,
        token: Token,
        date: DateMention,
        near: Sequence[tuple[int, Token, DateMention]],
    ) -> list[float]:
        value = date.value
        assert value is not None
        today = self.reading.article.today
        at = self.triggers[number][0]
        up = {t.i: n for n, t in enumerate((trigger, *trigger.ancestors))}
        mine = [token, *token.ancestors]
        steps, meeting = next(((n, t) for n, t in enumerate(mine) if t.i in up), (FAR, None))
        theirs = [trigger, *trigger.ancestors][: up[meeting.i] + 1] if meeting is not None else []
        mine_ties, their_ties = {t.dep_ for t in mine[: min(steps, 12)]}, {t.dep_ for t in theirs[:-1]}
        preposition = grammar.preposition_of(token)
        rivals = [d for d in near if d[0] == offset + at and d[1] != token]
        low, high = sorted((trigger.i, token.i))
        events = [p for s, p in self.triggers if low < p < high]
        nearest = min((abs(p - token.i) for s, p in self.triggers if s == offset + at), default=FAR)
        span = (value.end - value.start).days
        lag = (value.start - today).days if today is not None else 0
        return [
            *(float(encounter.type is kind) for kind in EncounterType),
            *(float(encounter.status is status) for status in Status),
            float(grammar.is_verb(trigger)),
            float(encounter.definite),
            float(encounter.faint),
            float(len(encounter.roles)),
            float(at),
            float(encounter.when is not None),
            float(encounter.when is not None and encounter.when.edtf == value.edtf),
            float(offset),
            float(abs(offset)),
            float(max(-FAR, min(FAR, token.i - trigger.i))),
            math.log1p(abs(token.i - trigger.i)),
            float(len(rivals)),
            float(len(near)),
            float(len(events)),
            float(abs(token.i - trigger.i) <= nearest),
            float(min(nearest, FAR)),
            float(min(steps, 9)),
            float(min(up[meeting.i], 9) if meeting is not None else 9),
            float(meeting is not None and grammar.is_verb(meeting)),
            float(meeting is not None and meeting.lemma_.lower() in words("speech")),
            float(meeting is not None and meeting.i == trigger.i),
            *(float(not mine_ties.isdisjoint(labels)) for labels in DEPENDENCIES.values()),
            *(float(not their_ties.isdisjoint(labels)) for labels in DEPENDENCIES.values()),
            *(float(preposition == word) for word in PREPOSITIONS),
            *(float(value.precision == precision) for precision in PRECISIONS),
            float(value.basis == "stated"),
            math.log1p(span),
            float(max(-400, min(400, lag))),
            float(lag == 0),
            float(lag > 0),
            float(-8 < lag < 8),
            float(sum(d[2].value is not None and d[2].value.edtf == value.edtf for d in self.dates)),
            float(len(self.dates)),
        ]


def _is_of_return(date: Token) -> bool:
    """Whether a date is that of the leaving before which an encounter is told: "will visit Chad before returning home on Sunday"."""
    verb = next(grammar.governors(date), None)
    return verb is not None and verb.lemma_ in words("leaving") and any(c.lower_ == "before" for c in verb.lefts)


def date_encounters(reading: Reading, encounters: Sequence[EncounterMention]) -> tuple[EncounterMention, ...]:
    """Date the encounters whose clause has no date, where a date nearby is likely to be theirs."""
    choices = list(Calendar(reading, encounters).choices())
    best: dict[int, tuple[float, DateMention]] = {}
    own: dict[int, float] = {}
    for (choice, _), belief in zip(choices, forest("dating").weigh([signs for _, signs in choices]), strict=True):
        if belief > best.get(choice.encounter, (LIKELY, None))[0]:
            best[choice.encounter] = (belief, choice.date)
        read = encounters[choice.encounter].when
        if read is not None and choice.date.value is not None and choice.date.value.edtf == read.edtf:
            own[choice.encounter] = max(belief, own.get(choice.encounter, 0.0))
    found = []
    today = reading.article.today
    for number, encounter in enumerate(encounters):
        doubtful = encounter.when is None or own.get(number, 1.0) < DOUBT
        vague = encounter.when is None and is_of_no_day(reading, encounter)
        if doubtful and not vague and number in best and (value := best[number][1].value) is not None:
            reason = value.reason or "the words name it"
            when = replace(value, basis="context", reason=f"{reason}; the nearest date that fits the encounter")
            encounter = replace(encounter, when=when)
        day = encounter.when
        if encounter.status is Status.HELD and today is not None and day is not None and day.start > today:
            trigger = reading.token_at(encounter.trigger.start)
            if trigger is not None and is_of_before(trigger):
                encounter = replace(encounter, when=None)
            else:
                encounter = replace(encounter, status=Status.PLANNED)  # "she leaves for Oslo on Friday"
        elif _is_of_the_journey(reading, encounter) or (
            encounter.status.is_to_come and _is_of_agreeing(reading, encounter)
        ):
            encounter = replace(encounter, when=None)
        elif encounter.status.is_to_come and (ahead := read_ahead(reading, encounter)) is not None:
            encounter = replace(encounter, when=ahead)
        elif encounter.status.is_to_come and today is not None and day is not None and day.end < today - LONG_AGO:
            encounter = replace(encounter, when=None)  # "they will meet for the first time since 1978"
        found.append(encounter)
    return tuple(found)


def _verbs_of(reading: Reading, encounter: EncounterMention, day: DateValue) -> list[Token | None]:
    """The verb that has it each time that the sentence of an encounter names a day; None where none has."""
    told = encounter.evidence
    heads = [t for t, d in reading.date_heads() if d.value == day and told.start <= d.evidence.start < told.end]
    return [next((v for v in (t, *t.ancestors) if grammar.is_verb(v)), None) for t in heads]


def _is_of_agreeing(reading: Reading, encounter: EncounterMention) -> bool:
    """Whether the date of what is to come is that on which it was agreed or proposed: "they agreed on Monday to meet"."""
    today, day = reading.article.today, encounter.when
    if today is None or day is None or day.precision != "day" or day.end > today:
        return False
    verbs = _verbs_of(reading, encounter, day)
    return bool(verbs) and all(
        v is not None and v.idx != encounter.trigger.start and v.tag_ == "VBD" and v.lemma_.lower() in words("agreeing")
        for v in verbs
    )


def _is_of_the_journey(reading: Reading, encounter: EncounterMention) -> bool:
    """Whether the date of a gathering is that on which somebody sets out for it or arrives: "flew in on Monday to attend the summit"."""
    day, trigger = encounter.when, reading.token_at(encounter.trigger.start)
    if day is None or day.precision != "day" or trigger is None or encounter.type is EncounterType.VISIT:
        return False
    coming = next((t for t in grammar.governors(trigger) if t.lemma_.lower() in words("coming")), None)
    journeys = words("leaving") | words("arriving") | words("departing") | words("setting-out")
    if coming is None or coming.head.lemma_.lower() not in journeys or grammar.tense(coming) != "infinitive":
        return False
    verbs = _verbs_of(reading, encounter, day)
    return bool(verbs) and all(verb == coming.head for verb in verbs)


def read_ahead(reading: Reading, encounter: EncounterMention) -> DateValue | None:
    """The next weekday, weekend, month or, on a Sunday, week for a plan whose date was read as the last one.

    None where a past verb has the date, or the words bar it.
    """
    today, day = reading.article.today, encounter.when
    far = YEAR if day is not None and day.precision in ("month", "season") else WEEK
    if today is None or day is None or day.basis != "relative" or today - day.start > far:
        return None
    if day.end >= today and not (day.precision == "week" and day.end == today):
        return None  # only the week that ends today has nothing left in which the plan could come
    pasts = ("VBD", "VBN") if far is YEAR else ("VBD",)
    if any(verb is not None and verb.tag_ in pasts for verb in _verbs_of(reading, encounter, day)):
        return None  # "arrived on Monday at the start of a trip that is to take him to Chad"
    ahead = resolve_date(day.words, today=today, tense="future")
    return ahead if ahead is not None and ahead.start >= today else None
