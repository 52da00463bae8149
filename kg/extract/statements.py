"""Finds statements: who said what to whom, with the sentence that attributes it.

Enter a `Reading`, leave a `StatementMention` for each speaker of each sentence. The verbs stand in rules/patterns/statements.yaml with
what must follow them; the grammar tells speaker and addressee. Speakers may be pronouns or descriptions, for
resolution to name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from kg.extract.encounters import ACTORS, actors
from kg.extract.reading import Reading
from kg.extract.topics import find_topics
from kg.extract.wordclasses import words
from kg.extract.words import word_class
from kg.language import grammar
from kg.language.rules import load_yaml
from kg.model import DateValue, Form, Mention, MentionKind, StatementMention
from kg.resources import rules

QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|''(.+?)''|``(.+?)''", re.DOTALL)
QUOTE_MARKS = frozenset(['"', "“", "”", "''", "``"])
SPEAKERS = ACTORS | {MentionKind.PLACE}


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementRule:
    """A row of rules/patterns/statements.yaml; the file's head says what its keys mean."""

    id: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    reason: str
    source: str = ""
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


@cache
def statement_rules() -> tuple[StatementRule, ...]:
    """The rows of statements.yaml."""
    return load_yaml(rules("patterns", "statements.yaml"), StatementRule)


@cache
def _by_verb() -> dict[str, tuple[StatementRule, ...]]:
    found: dict[str, tuple[StatementRule, ...]] = {}
    for rule in statement_rules():
        for verb in rule.verbs:
            found[verb] = (*found.get(verb, ()), rule)
    return found


@cache
def _by_noun() -> dict[str, StatementRule]:
    return {noun: rule for rule in statement_rules() for noun in rule.nouns}


def find_statements(reading: Reading) -> Iterator[StatementMention]:
    """Read every act of speech that a sentence attributes to somebody.

    Takes a reading with its mentions and dates found. Gives one mention for each speaker and sentence. Raises nothing.
    """
    headline = _headline_end(reading)
    papers = _Papers(reading)
    for speaker, spoken in _labelled(reading):
        yield _statement(reading, spoken[-1], speaker, "transcript", (), words=spoken)
    for sentence in reading.doc.sents:
        papers.read(sentence)
        if sentence.start_char < headline:
            continue  # what a headline says of speech the body tells with its speaker
        seen: set[Mention] = set()
        for token in sentence:
            for speaker, found in (*_spoken(reading, token, papers), *_told(reading, token)):
                if speaker not in seen:
                    seen.add(speaker)
                    yield found


def _headline_end(reading: Reading) -> int:
    """Where the headline ends: a first paragraph that no full stop closes, with others after it; 0 without one."""
    body = reading.article.body
    if len(body) < 2:
        return 0
    start, end = body[0]
    return 0 if reading.article.text[start:end].rstrip().endswith((".", "!", "?", '"', "”", "''")) else end


def _title_of_another(reading: Reading, token: Token) -> bool:
    """True of "negotiator" in "Norway's chief negotiator Lund said", where the parse makes two subjects of one."""
    if reading.headed(token) is not None or token.i + 1 >= len(reading.doc):
        return False
    following = reading.mention(reading.doc[token.i + 1])
    return (
        following is not None
        and following.kind is MentionKind.PERSON
        and following.form is Form.NAME
        and token.lower_ in following.title.casefold().split()
    )


def _may_speak(reading: Reading, speaker: Mention) -> bool:
    """Not "their" of "their pledge", nor unnamed officials: sources of a report, whose state did not speak."""
    head = reading.head(speaker)
    if speaker.kind not in SPEAKERS or head is None or head.tag_ == "PRP$":
        return False
    return not (
        speaker.form is Form.NOMINAL
        and speaker.kind not in (MentionKind.PERSON, MentionKind.GROUP)
        and head.lemma_.lower() in word_class("anonymous")
    )


LABEL = re.compile(r"\s*(?:[A-Z][A-Z.'’-]*\s+){0,4}$")
"""What may stand before a name in the label of a transcript: "SECRETARY LUND: I think so"."""


def _labelled(reading: Reading) -> Iterator[tuple[Mention, Span]]:
    """Who speaks in a transcript, with the first sentence of his words: "[LUND] I think so", "SECRETARY LUND: I do"."""
    text, doc = reading.article.text, reading.doc
    for mention in reading.mentions:
        start, end = mention.evidence.start, mention.evidence.end
        if (
            mention.kind is not MentionKind.PERSON
            or mention.form is not Form.NAME
            or not mention.evidence.quote.isupper()
        ):
            continue
        bracketed = text[start - 1 : start] == "[" and text[end : end + 1] == "]"
        line = text.rfind("\n", 0, start) + 1
        first = reading.token_at(start - 1 if bracketed else line)
        behind = next((t for t in doc[reading.tokens(mention.evidence)[-1].i + 2 :] if not t.is_space), None)
        if first is None or behind is None or "\n\n" in text[end : behind.idx]:
            continue
        if bracketed or (text[end : end + 1] == ":" and LABEL.fullmatch(text[line:start])):
            yield mention, doc[first.i : behind.sent.end]


SIGNED = re.compile(r"\bjoint\b.{0,30}\b(?:statement|communiqu[eé]|declaration)\b", re.IGNORECASE | re.DOTALL)


class _Papers:
    """Statements, communiques and declarations in a text, and whose they are: "the statement said" speaks for those."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.owners: tuple[Mention, ...] = ()
        self.voice: tuple[Mention, ...] = self._signed()

    def _signed(self) -> tuple[Mention, ...]:
        """The states of a headline that calls the text their joint statement: "we" are they."""
        end = _headline_end(self.reading)
        headline = self.reading.article.text[: end or 0]
        if not SIGNED.search(headline):
            return ()
        states = {
            m.key: m
            for m in self.reading.mentions
            if m.evidence.end <= end and m.kind is MentionKind.STATE and m.form in (Form.NAME, Form.DEMONYM) and m.key
        }
        return tuple(states.values()) if len(states) > 1 else ()

    def read(self, sentence: Span) -> None:
        """Note whose paper a sentence tells of, for what the next ones say of "the statement"."""
        for token in sentence:
            if token.lemma_.lower() in word_class("paper"):
                issued = self._issued(token)
                found = self.own(token) or issued
                if found:
                    self.owners = found
                if issued and any(c.lower_ == "following" for c in token.children):
                    self.voice = issued

    def own(self, paper: Token) -> tuple[Mention, ...]:
        """Whose it is as the words beside it say: "Norway's statement", "a communique of Norway and Kenya"."""
        nouns = [
            *grammar.possessors(paper),
            *(t for t in grammar.modifiers(paper) if t.i < paper.i),
            *(t for p, t in grammar.prepositional(paper) if p in ("of", "by", "from", "between")),
        ]
        return tuple(
            dict.fromkeys(m for t in nouns for m in actors(self.reading, t)[:1] if _may_speak(self.reading, m))
        )

    def _issued(self, paper: Token) -> tuple[Mention, ...]:
        """Who issues it, or says something in it."""
        verb = next((t for t in paper.ancestors if grammar.is_verb(t)), None)
        if verb is None or (_rule(verb) is None and verb.lemma_.lower() not in word_class("issue")):
            return ()
        return tuple(
            dict.fromkeys(
                m for t in grammar.doers(verb) for m in actors(self.reading, t)[:1] if _may_speak(self.reading, m)
            )
        )

    def speakers(self, subject: Token) -> tuple[Mention, ...]:
        """For whom a paper speaks; nobody where the subject is none, or where nothing tells whose it is."""
        if subject.lower_ in ("we", "i") and self.voice and not any(t.text in QUOTE_MARKS for t in subject.sent):
            return self.voice if subject.lower_ == "we" or len(self.voice) == 1 else ()
        if subject.lemma_.lower() not in word_class("paper"):
            return ()
        return self.own(subject) or self.owners


def _told(reading: Reading, token: Token) -> Iterator[tuple[Mention, StatementMention]]:
    """An act of speech that a noun names: "Norway's offer to pay", "a warning by Premier Lund"."""
    rule = _by_noun().get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
    if rule is None or grammar.negated(token):
        return
    owners = [
        *grammar.possessors(token),
        *(t for p, t in grammar.prepositional(token) if p in ("by", "from")),
        *(t for t in grammar.modifiers(token) if t.i < token.i and _demonym(reading, t)),
    ]
    for owner in owners:
        for speaker in actors(reading, owner)[:1]:
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, token, speaker, rule.id, ())


def _demonym(reading: Reading, token: Token) -> bool:
    mention = reading.mention(token)
    return mention is not None and mention.form is Form.DEMONYM and mention.number == 1


def _spoken(reading: Reading, token: Token, papers: _Papers) -> Iterator[tuple[Mention, StatementMention]]:
    if token.lower_ == "according":
        yield from _according(reading, token)
        return
    if not grammar.is_verb(token):
        return
    if token.lemma_.lower() == "quote":
        yield from _quoted_as_saying(reading, token)
        return
    rule = _rule(token)
    if rule is None or not _real(token) or _of_a_quote(token) or _within_speech(token):
        return
    to = [m for t in grammar.addressees(token) for m in actors(reading, t)]
    if token.lemma_.lower() in words("addressing"):
        to += [m for t in grammar.patients(token) for m in actors(reading, t) if m not in to]
    subjects = grammar.doers(_outer(token))
    for subject in subjects:
        if _title_of_another(reading, subject):
            continue  # the name behind it speaks
        for speaker in actors(reading, subject)[:1] or papers.speakers(subject):
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, token, speaker, rule.id, tuple(m for m in to if m != speaker))
    if not subjects and (found := _before(reading, token)) is not None:
        yield found, _statement(reading, token, found, rule.id, tuple(m for m in to if m != found))


def _quoted_as_saying(reading: Reading, verb: Token) -> Iterator[tuple[Mention, StatementMention]]:
    """Who is quoted: "an agency quoted Lund as saying", "Lund was quoted by an agency as saying"."""
    if not any(t.lower_ in words("quoted-as") for t in verb.subtree) or not _real(verb):
        return
    for noun in grammar.patients(verb):
        for speaker in actors(reading, noun)[:1]:
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, verb, speaker, "quoted", ())


def _of_a_quote(verb: Token) -> bool:
    """True of "saying" in "quoted him as saying", whose speaker is who was quoted."""
    return verb.tag_ == "VBG" and any(
        t.lemma_.lower() == "quote" for _, t in zip(range(4), verb.ancestors, strict=False)
    )


def _within_speech(verb: Token) -> bool:
    """True of a hope or belief that another's words tell of: "Lund said that Norway hopes ..."."""
    if verb.lemma_.lower() not in word_class("mind"):
        return False
    around = [*verb.ancestors, *(c for c in verb.children if c.dep_ in ("parataxis", "ccomp"))]
    return any(grammar.is_verb(t) and t.lemma_.lower() in word_class("saying") for t in around)


def _outer(verb: Token) -> Token:
    """The verb whose subject speaks: in "Lund said that Norway would pay, adding that ..." it is Lund who adds."""
    if (
        verb.tag_ != "VBG"
        or verb.lemma_.lower() not in word_class("saying")
        or verb.dep_ not in ("advcl", "conj", "acl")
    ):
        return verb
    above = [t for t in verb.ancestors if grammar.is_verb(t) and t.lemma_.lower() in word_class("saying")]
    return above[-1] if above else verb


def _before(reading: Reading, verb: Token) -> Mention | None:
    """Who stands before a verb that the parse leaves without a subject: "Lund on Sunday said", "Lund, who is in
    Nairobi, told reporters".
    """
    if verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return None
    names = [
        m
        for m in reading.mentions
        if m.kind in ACTORS and m.form is Form.NAME and verb.sent.start_char <= m.evidence.start < verb.idx
    ]
    for mention in reversed(names):
        last = reading.tokens(mention.evidence)[-1].i
        between = [t for t in verb.doc[last + 1 : verb.i] if not t.is_space]
        if any(t.text in QUOTE_MARKS for t in between):
            return None
        if not between or (between[0].text == "," and between[-1].text == "," and len(between) > 2):
            return mention if _may_speak(reading, mention) else None
        if len(between) < 5 and all(t.pos_ in ("ADV", "ADP", "PROPN", "NOUN", "DET", "NUM") for t in between):
            return mention if _may_speak(reading, mention) and not _title_words(between) else None
    return None


def _title_words(words: list[Token]) -> bool:
    """True of words that are more than a day or a place of speaking."""
    return any(t.pos_ in ("NOUN", "PROPN") and grammar.preposition_of(t) == "" and t.ent_type_ for t in words)


def _according(reading: Reading, token: Token) -> Iterator[tuple[Mention, StatementMention]]:
    nouns = [t for p, t in grammar.prepositional(token) if p == "to"]
    if not nouns and token.dep_ in ("case", "prep"):
        below = [t for child in token.children if child.dep_ == "prep" for t in child.children if t.dep_ == "pobj"]
        nouns = [n for t in (below or [token.head]) for n in grammar.conjuncts(t)]
    for noun in nouns:
        for speaker in actors(reading, noun)[:1]:
            if _may_speak(reading, speaker):
                yield speaker, _statement(reading, token, speaker, "according-to", ())


def _statement(
    reading: Reading, verb: Token, speaker: Mention, rule: str, to: tuple[Mention, ...], words: Span | None = None
) -> StatementMention:
    evidence = reading.evidence(words or verb.sent, f"statement/{rule}")
    said = "according to" if verb.lower_ == "according" else "said" if rule == "transcript" else verb.lower_
    return StatementMention(
        speaker=speaker,
        verb=said,
        evidence=evidence,
        to=to,
        when=_when(reading, verb),
        quote=" … ".join(next(filter(None, m.groups())).strip() for m in QUOTED.finditer(evidence.quote)),
        topics=find_topics(evidence.quote),
    )


def _when(reading: Reading, verb: Token) -> DateValue | None:
    return next((d.value for d in reading.clause_dates(verb) if d.value is not None), None)


def _rule(verb: Token) -> StatementRule | None:
    lemma = verb.lemma_.lower()
    if lemma == "make" and any(t.lower_ == "clear" for t in verb.doc[verb.i + 1 : min(verb.i + 4, verb.sent.end)]):
        return next((rule for rule in _by_verb().get("make_clear", ())), None)
    if lemma not in _by_verb() and f"{lemma}e" in _by_verb():
        lemma = f"{lemma}e"  # a lemma cut too short
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "compound:prt")), "")
    key = f"{lemma}_{particle}" if particle else lemma
    return next((rule for rule in _by_verb().get(key, ()) if _follows(verb, rule)), None)


def _follows(verb: Token, rule: StatementRule) -> bool:
    for content in rule.content:
        if content == "any":
            return True
        if content == "clause":
            if (
                grammar.complements(verb)
                or _quoted(verb)
                or (verb.dep_ in ("parataxis", "ccomp") and verb.head != verb)
                or _words_told(verb)
            ):
                return True
        elif content == "object":
            things = [t for t in grammar.patients(verb) if not _told_before(t)]
            if any(not rule.objects or t.lemma_.lower() in rule.objects for t in things):
                return True
        elif content == "infinitive":
            if any(c.dep_ in ("xcomp", "ccomp", "advcl") and grammar.tense(c) == "infinitive" for c in verb.children):
                return True
        elif any(preposition == content for preposition, _ in grammar.prepositional(verb)):
            return True
        elif any(c.tag_ == "VBG" and any(g.lower_ == content for g in c.children) for c in verb.children):
            return True  # "committed to deepening"
    return False


def _told_before(thing: Token) -> bool:
    """True of "made the remarks when meeting X": the words were given before."""
    return thing.lemma_.lower() == "remark" and grammar.determiner(thing) in ("the", "these")


def _words_told(verb: Token) -> bool:
    """True of "said" with words after or before it that the parse has not made its clause."""
    if verb.lemma_.lower() not in ("say", "add") or any(c.lower_ in ("nothing", "little") for c in verb.children):
        return False
    after = [t for t in verb.doc[verb.i + 1 : verb.sent.end] if t.is_alpha]
    before = [t for t in verb.doc[verb.sent.start : verb.i] if t.is_alpha]
    return len(after) > 3 or (len(before) > 6 and "," in {t.text for t in verb.doc[verb.sent.start : verb.i]})


def _purpose_of_speech(verb: Token) -> bool:
    """True of "spoke with the premier to stress the alliance": what was said in a talk that took place."""
    over = verb.head
    return (
        verb.dep_ in ("advcl", "xcomp")
        and over.lemma_.lower() in word_class("talking")
        and grammar.tense(over) == "past"
        and not grammar.negated(over)
    )


def _quoted(verb: Token) -> bool:
    """Words in quotation marks stand in the sentence, or it stands inside a longer quotation that its neighbour ends."""
    return any(t.text in ('"', "“", "”", "''", "``") for t in verb.sent)


def _real(verb: Token) -> bool:
    """Said, not to be said: no negation, no condition, no future."""
    if grammar.negated(verb) and verb.lemma_.lower() not in ("agree",):
        return False
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in verb.children):
        return False
    when = grammar.tense(verb)
    if when == "infinitive":
        return _purpose_of_speech(verb)
    return when not in ("future", "conditional")
