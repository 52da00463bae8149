"""Which question of `rules/questions.yaml` a sentence asks, and what its parameters are.

In go a graph and a question; out comes a `Reading`. A rule reads a question when a word of each of its classes stands
there and when everything that the question names fills one of its parameters. It reads it *surely* when, besides, no
word of the question is left over: a word that no rule knows may turn the sense round, so the question is then not
answered, and the nearest questions are offered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox
from spacy.tokens import Doc

from kg.errors import QueryError
from kg.language.pipeline import load_pipeline, parse
from kg.query.ask.rules import Fill, QuestionRule, question_rules, word_classes
from kg.query.ask.slots import Dates, Slot, SlotFinder, find_days
from kg.query.sparql import refuse_halves

LONGEST = 300
"""Characters of the longest question that is read."""

NEAREST = 4
"""So many other questions are offered."""

TIMES = ("before", "after", "since", "until", "till", "during", "within")
"""Words that bound a time, and mean something else where no date follows."""

ALWAYS = ("function", "polite", "kind", "count", "last", "earliest")
"""Classes whose words may stand in every question."""


AS_WRITTEN = ("title", "series", "quoted", "accord")
"""Kinds of which the words count and no node."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a question was taken for.

    `query` is the named query, "" where the question is not understood; `values` its parameters as `kg query --set`
    takes them, and `named` the same for people. `focus` is "all", "first", "last", "count" or "whether"; `asks` the
    question word ("who", "when", "where", "what"). `sure` is false where words were left over (`left`) or a name fits
    nothing or several (`problems`). `nearest` are (title, example) of other questions.
    """

    question: str
    query: str = ""
    rule: str = ""
    values: tuple[tuple[str, str], ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    focus: str = "all"
    asks: str = "what"
    sure: bool = False
    left: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    nearest: tuple[tuple[str, str], ...] = ()


def understand(graph: ox.Store, question: str, *, today: date | None = None) -> Reading:
    """Read a question about this graph. `today` is the day that "last year" counts from.

    Raises QueryError for a question that is empty or longer than `LONGEST`.
    """
    text = " ".join(question.split())
    if not text:
        raise QueryError("the question is empty; ask, for example: Who met whom in 2014?")
    if len(text) > LONGEST:
        raise QueryError(f"the question has {len(text)} characters; {LONGEST} are read")
    refuse_halves(text, "the question")
    doc = parse(load_pipeline(), text)
    dates = find_days(doc, today=today)
    finder = SlotFinder(graph, doc, dates.spans)
    slots = finder.find()
    return _Question(text, doc, dates, slots, finder.taken).reading()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Match:
    rule: QuestionRule
    values: tuple[tuple[str, str], ...]
    named: tuple[tuple[str, str], ...]
    left: tuple[str, ...]
    unused: tuple[Slot, ...]
    filled: int


class _Question:
    def __init__(self, text: str, doc: Doc, dates: Dates, slots: list[Slot], covered: list[tuple[int, int]]) -> None:
        self.text, self.doc, self.dates, self.slots = text, doc, dates, slots
        self.open = [
            token
            for token in doc
            if any(c.isalnum() for c in token.text)
            and all(token.idx + len(token.text) <= a or b <= token.idx for a, b in covered)
        ]
        inside = {token.i for token in self.open}
        pieces: list[str] = []
        lemmas: list[str] = []
        for token in doc:
            if token.i in inside:
                pieces.append(token.text.casefold())
                lemmas.append(token.lemma_.casefold())
            elif not pieces or pieces[-1] != "|":
                pieces.append("|")
                lemmas.append("|")
        self.line = f" {' '.join(pieces)} "
        self.lemma_line = f" {' '.join(lemmas)} "

    def has(self, word_class: str) -> bool:
        """Whether a word of a class stands in the question."""
        return any(self._stands(word) for word in word_classes()[word_class])

    def _stands(self, word: str) -> bool:
        return f" {word} " in self.line or f" {word} " in self.lemma_line

    @property
    def focus(self) -> str:
        if self.has("count") and (re.search(r" how (?:often|many) | number of | count | frequency ", self.line)):
            return "count"
        if self.has("earliest"):
            return "first"
        if self.has("last"):
            return "last"
        first = self.doc[0]
        if first.lemma_.casefold() in ("do", "have", "be", "will") and first.text.casefold() != "having":
            return "whether"
        return "all"

    @property
    def asks(self) -> str:
        for word in ("who", "whom", "whose", "when", "where", "what", "which", "how", "why"):
            if f" {word} " in self.line:
                return "who" if word in ("whom", "whose") else word
        return "what"

    @property
    def wanted(self) -> str:
        """The status that the tense asks for."""
        if self.has("future"):
            return "proposed" if " proposed " in self.line and " planned " not in self.line else "planned"
        verbs = [t for t in self.open if t.tag_ in ("VBD", "VBN") or t.lemma_ in ("did", "held")]
        asked = self.asks != "what" or self.focus == "whether" or verbs
        past = any(t.tag_ == "VBD" or (t.tag_ == "VBN" and not self._lists) for t in verbs)
        return "held" if asked and past else ""

    @property
    def _lists(self) -> bool:
        return self.doc[0].tag_ == "VB"

    # -- rules

    def reading(self) -> Reading:
        matches = [match for rule in question_rules() if (match := self.match(rule))]
        problems = [slot.problem for slot in self.slots if slot.problem]
        if self.dates.problem:
            problems.append(self.dates.problem)
        nearest = self.nearest()
        if not matches:
            return Reading(
                question=self.text,
                focus=self.focus,
                asks=self.asks,
                named=tuple(self._taken()),
                left=tuple(token.text for token in self.open if not self._always(token.i)),
                problems=tuple(problems),
                nearest=nearest,
            )
        order = {rule.id: number for number, rule in enumerate(question_rules())}
        best = min(
            matches,
            key=lambda m: (len(m.unused), len(m.left), -m.filled, -len(m.rule.cues), order[m.rule.id]),
        )
        problems += [f"nothing to do with {slot.words!r}" for slot in best.unused if not slot.problem]
        return Reading(
            question=self.text,
            query=best.rule.query,
            rule=best.rule.id,
            values=best.values,
            named=best.named,
            focus=self.focus,
            asks=self.asks,
            sure=not best.left and not problems,
            left=best.left,
            problems=tuple(problems),
            nearest=tuple(n for n in nearest if n[0] != best.rule.title),
        )

    def match(self, rule: QuestionRule) -> _Match | None:
        if not all(any(self.has(name) for name in cue.split("|")) for cue in rule.cues):
            return None
        if any(self.has(name) for name in rule.never):
            return None
        if rule.wants and not any(self._stands(word) for word in rule.wants):
            return None
        filled = self.fill(rule)
        if filled is None:
            return None
        used, rest = filled
        values: list[tuple[str, str]] = []
        named: list[tuple[str, str]] = []
        for spec, slot in used:
            if spec.kind in AS_WRITTEN:
                values.append((spec.parameter, slot.text))
                named.append((spec.parameter, slot.text))
            else:
                found = slot.found[_kind(spec, slot)]
                values.append((spec.parameter, found.node.value))
                named.append(
                    (spec.parameter, f"{found.name} ({slot.words})" if found.name != slot.words else found.name)
                )
        for name, text in rest:
            values.append((name, text))
            named.append((name, text))
        days = self.days(rule)
        if days is None:
            return None
        values += days
        named += days
        if rule.status and self.wanted:
            values.append(("wanted", self.wanted))
            named.append(("wanted", self.wanted))
        for setting in rule.set:
            name, _, value = setting.partition("=")
            values.append((name, value))
            named.append((name, value))
        spent = {id(slot) for _, slot in used}
        unused = tuple(slot for slot in self.slots if id(slot) not in spent)
        resting = " ".join(text for _, text in rest).casefold().split()
        known = self._known(rule)
        left = tuple(t.text for t in self.open if t.i not in known and t.text.casefold() not in resting)
        left += self.loose_ends(rule, [slot for _, slot in used])
        return _Match(
            rule=rule,
            values=tuple(values),
            named=tuple(named),
            left=left,
            unused=unused,
            filled=len(used) + len(rest),
        )

    def loose_ends(self, rule: QuestionRule, used: list[Slot]) -> tuple[str, ...]:
        """Small words that turn the sense: "or" between names, "who met A and B", "before" without a date."""
        found = ["or" for slot in used if slot.joined == "or"]
        if rule.query == "pair-meetings" and self.asks == "who":
            # who met both of them is another question than when the two met
            found += ["and" for slot in used if slot.joined == "and" and slot.relation != "of"]
        found += self.unnamed(used)
        for token in self.open:
            if token.text.casefold() in TIMES and rule.dates not in ("since", "since needed"):
                after = self.doc.text[token.idx + len(token.text) :]
                place = token.idx + len(token.text) + len(after) - len(re.sub(r"^\s*(?:the\s+)?", "", after))
                if not any(start == place for start, _ in self.dates.spans):
                    found.append(token.text)
        return tuple(found)

    def unnamed(self, used: list[Slot]) -> list[str]:
        """One person who is described and not named: "the Japanese envoy" is not all of Japan."""
        single = word_classes()["one-person"]
        found = []
        for slot in used:
            if slot.kind != "demonym" or not re.search(r"\bthe\s+$", self.doc.text[: slot.start], re.IGNORECASE):
                continue
            following = [token for token in self.doc if token.idx >= slot.end][:1]
            found += [token.text for token in following if token.text.casefold() in single]
        return found

    def fill(self, rule: QuestionRule) -> tuple[list[tuple[Fill, Slot]], list[tuple[str, str]]] | None:
        """Which slot fills which parameter; None where a parameter that is needed stays empty."""
        waiting = list(self.slots)
        used: list[tuple[Fill, Slot]] = []
        rest: list[tuple[str, str]] = []
        # parameters that ask for a relation choose first, needed ones before optional ones
        for spec in sorted(rule.slots, key=lambda s: (not s.relation, s.optional)):
            if spec.kind == "rest":
                if text := self.rest(rule):
                    rest.append((spec.parameter, text))
                elif not spec.optional:
                    return None
                continue
            slot = next((s for s in waiting if _fits(spec, s)), None)
            if slot is not None:
                waiting.remove(slot)
                used.append((spec, slot))
            elif not spec.optional:
                return None
        return used, rest

    def rest(self, rule: QuestionRule) -> str:
        """The words that no class of the rule knows, the longest run of them."""
        known = self._known(rule)
        runs: list[list[str]] = [[]]
        for token in self.open:
            if token.i in known:
                runs.append([])
            else:
                runs[-1].append(token.text)
        longest = sorted(runs, key=len)[-1]
        return " ".join(longest)

    def days(self, rule: QuestionRule) -> list[tuple[str, str]] | None:
        """The parameters that the dates of the question set; None where a rule needs or cannot take them."""
        first, last = self.dates.first, self.dates.last
        if not rule.dates:
            return None if first or last else []
        if rule.dates == "day":
            return [("day", last or first)] if first or last else None
        if rule.dates.startswith("since"):
            if not first:
                return None if "needed" in rule.dates else []
            return [("since", first)]
        if rule.dates.endswith("needed") and not (first or last):
            return None
        until = "until" if rule.dates == "published" else "to"
        if rule.dates.endswith("needed"):
            first, last = first or "0001-01-01", last or "9999-12-31"
        return [pair for pair in (("from", first), (until, last)) if pair[1]]

    # -- words

    def _known(self, rule: QuestionRule) -> set[int]:
        """The tokens that the classes of a rule, or those of every question, know."""
        names = {name for group in (*rule.cues, *rule.also, *ALWAYS) for name in group.split("|")}
        if rule.status:
            names.add("future")
        words = {word for name in names for word in word_classes()[name]}
        return {token.i for token in self.open if self._in(token.i, words)}

    def _always(self, place: int) -> bool:
        return self._in(place, {word for name in ALWAYS for word in word_classes()[name]})

    def _in(self, place: int, words: set[str]) -> bool:
        """Whether a token is one of these words or stands in one of several words."""
        token = self.doc[place]
        if token.text.casefold() in words or token.lemma_.casefold() in words:
            return True
        if "-" in token.text and all(part in words for part in token.text.casefold().split("-")):
            return True
        for size in (2, 3, 4):
            for start in range(max(0, place - size + 1), place + 1):
                span = self.doc[start : start + size]
                forms = (span.text.casefold(), " ".join(t.lemma_.casefold() for t in span))
                if len(span) == size and any(form in words for form in forms):
                    return True
        return False

    # -- help for those who were not understood

    def _taken(self) -> list[tuple[str, str]]:
        taken = [
            (kind, f"{found.name} ({slot.words})" if found.name != slot.words else found.name)
            for slot in self.slots
            for kind, found in list(slot.found.items())[:1]
        ]
        return taken + ([("date", self.dates.words)] if self.dates.words else [])

    def nearest(self) -> tuple[tuple[str, str], ...]:
        """Other questions, those first that share most of words and of the kinds of what is named."""

        def score(rule: QuestionRule) -> float:
            cues = sum(any(self.has(name) for name in cue.split("|")) for cue in rule.cues)
            waiting = list(self.slots)
            slots = 0
            for spec in rule.slots:
                slot = next((s for s in waiting if _fits(spec, s, strict=False)), None)
                if slot:
                    waiting.remove(slot)
                    slots += 1
                elif not spec.optional:
                    slots -= 1
            return cues / max(1, len(rule.cues)) + 0.7 * slots - 0.3 * len(waiting)

        ranked = sorted(question_rules(), key=lambda rule: -score(rule))
        found: dict[str, str] = {}
        for rule in ranked:
            found.setdefault(rule.title, rule.examples[0].partition(" =>")[0] if rule.examples else "")
        return tuple(list(found.items())[:NEAREST])


def _kind(spec: Fill, slot: Slot) -> str:
    """The kind under which a slot fills a parameter, "" where it does not."""
    if spec.kind == "actor":
        return next((kind for kind in ("person", "party") if kind in slot.found), "")
    if spec.kind == "city":
        return "place" if "place" in slot.found and slot.found["place"] != slot.found.get("party") else ""
    if spec.kind == "country":  # a state, and no city that stands for one
        party, place = slot.found.get("party"), slot.found.get("place")
        return "party" if party and (place is None or place == party) else ""
    return spec.kind if spec.kind in slot.found else ""


def _fits(spec: Fill, slot: Slot, *, strict: bool = True) -> bool:
    if spec.kind in AS_WRITTEN:
        return slot.kind == spec.kind
    if not _kind(spec, slot):
        return False
    if strict and spec.relation not in ("", "any", slot.relation):
        return False
    # "in Japan" is a place, never a side
    inside = slot.relation == "in" and ("place" in slot.found or slot.kind == "seat") and spec.relation != "any"
    spoken_of = slot.relation == "about" and spec.relation != "about"  # "talks about Iran" need not be talks with it
    return not (strict and (inside or spoken_of) and spec.kind in ("party", "actor", "person", "country"))
