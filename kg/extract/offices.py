"""Offices that a text gives to named persons: before the name, beside it, or in a clause.

Enter a `Reading`; leave an `OfficeMention` for each title: "Vice Foreign Minister" of North Korea for "North Korean
Vice Foreign Minister Kim Kye Gwan", "head of the Trade Ministry's export bureau" for what stands in apposition. `of` is
the state or organisation that the words name; where they name none it is left to what the article says elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.extract.complements import LONGEST, complement, party_mention, phrase_end, skip
from kg.extract.reading import Reading
from kg.extract.titles import NOMINAL_TAGS, head_ending_at, is_plural, lexicon, norm
from kg.extract.words import word_class
from kg.language import grammar
from kg.model import Evidence, Form, Mention, MentionKind, OfficeMention

HEADING = {"head": "head", "lead": "leader", "chair": "chairman"}
Found = tuple[str, Mention | None, Evidence, str]


@dataclass(frozen=True, slots=True)
class _Words:
    """A title in tokens `[start, end)`, and the party that it belongs to."""

    text: str
    of: Mention | None
    start: int
    end: int


def find_offices(reading: Reading) -> Iterator[OfficeMention]:
    """Every title that the text gives a named person, in order of the persons' names. Raises nothing."""
    seen: set[tuple[Mention, str]] = set()
    in_turn = _in_turn(reading)
    for person in reading.mentions:
        if person.kind is not MentionKind.PERSON or person.form is not Form.NAME:
            continue
        found = sorted(
            [
                *_before(reading, person),
                *_shared(reading, person),
                *_beside(reading, person),
                *_clauses(reading, person),
                *in_turn.get(person, ()),
            ],
            key=lambda o: o.evidence.start,
        )
        for office in found:
            key = (person, office.title.casefold())
            if key not in seen:
                seen.add(key)
                yield office


def _office(reading: Reading, person: Mention, words: _Words, rule: str) -> OfficeMention | None:
    text = " ".join(words.text.split()).strip(" ,")
    if text.casefold().endswith("counterpart"):
        text = _counterpart_of(reading, person)
    last = re.split(r"\s(?:of|for|at|in|to|on|with)\s", text)[0].split()
    if not last or last[-1].casefold() in word_class("no-office"):
        return None
    start = min(person.evidence.start, reading.doc[words.start].idx)
    token = reading.doc[words.end - 1]
    end = max(person.evidence.end, token.idx + len(token))
    if end - start > LONGEST * 2:
        return None
    return OfficeMention(
        person=person, title=text, evidence=Evidence.of(reading.article, start, end, rule), of=words.of
    )


def _counterpart_of(reading: Reading, person: Mention) -> str:
    """The office that a counterpart holds: that of the last person of another side named with a title before."""
    earlier = [
        m
        for m in reading.mentions
        if m.kind is MentionKind.PERSON
        and m.form is Form.NAME
        and m.evidence.end <= person.evidence.start
        and m.title
        and m.name != person.name
        and not (m.side and m.side == person.side)
        and not m.title.casefold().endswith("counterpart")
    ]
    if earlier and person.evidence.start - earlier[-1].evidence.end < 1500:
        return earlier[-1].title
    return ""


def _shared(reading: Reading, person: Mention) -> Iterator[OfficeMention]:
    """The title that stands once, in the plural, before a list of names: "Foreign Ministers Lund and Braun"."""
    head = reading.head(person)
    if head is None or person.title:
        return
    first = grammar.first_conjunct(head)
    leader = reading.mention(first)
    if first == head or leader is None or leader.form is not Form.NAME or leader.kind is not MentionKind.PERSON:
        return
    title = reading.token_at(leader.evidence.start)
    at = title.i - 1 if title is not None else -1
    while at > 0 and reading.doc[at].is_space:
        at -= 1
    if at < 0 or not leader.title or not is_plural(reading.doc[at]):
        return
    between = reading.doc[first.i + 1 : head.i]
    if any(not (t.is_punct or t.is_space or t.pos_ in ("PROPN", "CCONJ") or t.tag_ in ("NNP", "CC")) for t in between):
        return
    words = _Words(leader.title, _party_keyed(reading, leader, leader.evidence.start), at, at + 1)
    office = _office(reading, person, words, "office-shared")
    if office is not None:
        yield office


def _before(reading: Reading, person: Mention) -> Iterator[OfficeMention]:
    if not person.title:
        return
    doc = reading.doc
    first = reading.token_at(person.evidence.start)
    if first is None:
        return
    start = first.i
    title_words = set(person.title.split())
    while start > 0 and (
        doc[start - 1].text in title_words
        or doc[start - 1].is_space
        or norm(doc[start - 1]) in ("of", "the", "and", "'s", ",", "-")
        or _party_at(reading, doc[start - 1])
    ):
        start -= 1
        if first.i - start > 30:
            break
    while start < first.i and (doc[start].is_space or norm(doc[start]) in ("the", "and", ",", "of", "'s", "-")):
        start += 1
    party = _party_keyed(reading, person, doc[start].idx)
    office = _office(reading, person, _Words(person.title, party, start, first.i), "office-before-name")
    if office is not None:
        yield office


def _party_at(reading: Reading, token: Token) -> bool:
    return any(
        m.kind in (MentionKind.STATE, MentionKind.ORGANISATION) and m.form in (Form.NAME, Form.DEMONYM)
        for m in reading.covering(token)
    )


def _party_keyed(reading: Reading, person: Mention, start: int) -> Mention | None:
    """The mention of the side that stands with a title: the one in the words before the name, or just after it."""
    if not person.side:
        return None
    window = [
        m
        for m in reading.begun_in(start - 40, person.evidence.end + 40)
        if m.kind in (MentionKind.STATE, MentionKind.ORGANISATION, MentionKind.PLACE)
    ]
    keyed = [m for m in window if person.side in (m.key, m.name, m.side)]
    return min(
        keyed, key=lambda m: (m.form is Form.NOMINAL, abs(m.evidence.start - person.evidence.start)), default=None
    )


# -- several at once
# ----------------------------------------------------------------------------------------------------

ONE_BESIDE_THE_OTHER = re.compile(r"\s*(?:,|,?\s+and)\s+(?:(?:Mr|Mrs|Ms|Dr|Sir)\.?\s+)?", re.ASCII)
"""What stands between names that are told one after the other."""

LIST_FOLLOWS = re.compile(r"\s*(?:,|\s--?|\s?[–—]|:)\s+(?:(?:Mr|Mrs|Ms|Dr|Sir)\.?\s+)?", re.ASCII)
"""What stands between those who are described together and the first of their names."""


def _in_turn(reading: Reading) -> dict[Mention, list[OfficeMention]]:
    """The offices of persons who are named in the order of their states: "the Chadian and Malian ministers, Lund and Okoye", "Lund and
    Okoye, the ministers of Chad and Mali".
    """
    named = [m for m in reading.mentions if m.kind is MentionKind.PERSON and m.form is Form.NAME]
    found: dict[Mention, list[OfficeMention]] = {}
    for group in reading.mentions:
        keys = group.side.split("/")
        if group.kind is not MentionKind.GROUP or not group.title or len(keys) < 2:
            continue
        parties = [
            next((m for m in reading.mentions if m.key == key and group.evidence.start <= m.evidence.start), None)
            for key in keys
        ]
        end = max([group.evidence.end, *(m.evidence.end for m in parties if m is not None)])
        behind, before = (
            _row(reading, [m for m in named if m.evidence.start >= end], end),
            _row_before(reading, named, group),
        )
        persons = behind if len(behind) == len(keys) else before
        if len(persons) != len(keys) or end - group.evidence.start > LONGEST:
            continue
        title = _singular(reading, group)
        for person, party in zip(persons, parties, strict=True):
            start, stop = min(person.evidence.start, group.evidence.start), max(person.evidence.end, end)
            evidence = Evidence.of(reading.article, start, stop, "office-in-turn")
            found.setdefault(person, []).append(OfficeMention(person=person, title=title, evidence=evidence, of=party))
    return found


def _row(reading: Reading, named: list[Mention], end: int) -> list[Mention]:
    """The names that follow each other from a place in the text on, a comma or dash before the first."""
    row: list[Mention] = []
    for person in named:
        between = reading.article.text[end : person.evidence.start]
        if not (ONE_BESIDE_THE_OTHER.fullmatch(between) if row else LIST_FOLLOWS.fullmatch(between)):
            break
        row.append(person)
        end = person.evidence.end
    return row


def _row_before(reading: Reading, named: list[Mention], group: Mention) -> list[Mention]:
    """The names that follow each other up to a description, a comma behind the last."""
    row: list[Mention] = []
    start = group.evidence.start
    for person in reversed([m for m in named if m.evidence.end <= start]):
        between = reading.article.text[person.evidence.end : start]
        if not (ONE_BESIDE_THE_OTHER.fullmatch(between) if row else re.fullmatch(r"\s*,\s+", between)):
            break
        row.insert(0, person)
        start = person.evidence.start
    return row


def _singular(reading: Reading, group: Mention) -> str:
    """The title of one of several: "foreign minister" of "foreign ministers"."""
    head = reading.head(group)
    first, _, last = re.sub(r"^and\s+", "", group.title).rpartition(" ")
    one = head.lemma_ if head is not None else last
    return f"{first} {one.capitalize() if last[:1].isupper() else one}".strip()


# -- apposition
# ---------------------------------------------------------------------------------------------------------


def _beside(reading: Reading, person: Mention) -> Iterator[OfficeMention]:
    """Titles after a comma or before one: "Sasae, director general of ...," and "the foreign minister of Japan,
    Taro Kono,"."""
    doc = reading.doc
    tokens = reading.tokens(person.evidence)
    if not tokens:
        return
    after = tokens[-1].i + 1
    after = skip(reading, after)
    if after < len(doc) and doc[after].text == "(":
        words = _title_at(reading, after + 1)
        if words is not None and words.end < len(doc) and doc[words.end].text == ")":
            office = _office(reading, person, words, "office-bracket")
            if office is not None:
                yield office
    at = after
    rounds = 0
    while at < len(doc) and doc[at].text in (",", "and", "—", "--") and rounds < 6:
        rounds += 1
        if rounds == 1 and doc[at].text == "and":
            break  # "Lund and the Danish premier" are two
        begin = at + 1
        while begin < len(doc) and (
            doc[begin].is_space
            or norm(doc[begin])
            in (
                "and",
                "also",
                "the",
                "a",
                "an",
                "who",
                "is",
                "was",
                "currently",
                "then",
                "his",
                "her",
                "their",
                "its",
                "now",
                "once",
            )
        ):
            begin += 1
        if begin >= len(doc):
            break
        if doc[begin].text.isdigit():  # "Prakash Shah, 58, a former ambassador"
            at = skip(reading, begin + 1)
            continue
        words = _title_at(reading, begin)
        if words is None:
            break
        if rounds > 1 and doc[at].text == "and" and _begins_clause(reading, words):
            break
        if _other_person_follows(reading, words, person):
            break
        office = _office(reading, person, words, "office-apposition")
        if office is not None:
            yield office
        at = skip(reading, words.end)
    before = _skip_back(reading, tokens[0].i - 1)
    if before > 0 and doc[before].text == ",":
        nominal = next((m for m in reading.described if m.title and _close(reading, m, doc[before].idx)), None)
        if nominal is not None and not person.title:
            head = reading.head(nominal)
            words = _title_ending_near(reading, nominal, before)
            if head is not None and words is not None:
                office = _office(reading, person, words, "office-before-comma")
                if office is not None:
                    yield office


def _close(reading: Reading, nominal: Mention, comma: int) -> bool:
    """True of a description that ends at a comma, with at most "of ..." between."""
    if nominal.evidence.end > comma or comma - nominal.evidence.end > 120:
        return False
    between = re.sub(r"^\s+(?:ad interim|a\.i\.)", "", reading.article.text[nominal.evidence.end : comma])
    return not between.strip() or (
        bool(re.match(r"\s+(?:of|for|to|in|at)\s", between))
        and not re.search(r"[,;.:]\s|\b(?:who|said|met|and)\b", between)
    )


def _title_ending_near(reading: Reading, nominal: Mention, comma: int) -> _Words | None:
    head = reading.head(nominal)
    if head is None:
        return None
    start = reading.token_at(nominal.evidence.start)
    if start is None or (
        norm(start) in ("a", "an") and nominal.title.casefold().split()[-1] in word_class("anonymous")
    ):
        return None
    begin = start.i
    while begin < head.i and (
        norm(reading.doc[begin]) in ("the", "his", "her", "their", "its") or reading.doc[begin].is_space
    ):
        begin += 1
    return _title_at(reading, begin)


def _skip_back(reading: Reading, i: int) -> int:
    while i > 0 and reading.doc[i].is_space and reading.doc[i].text.count("\n") < 2:
        i -= 1
    return i


def _begins_clause(reading: Reading, words: _Words) -> bool:
    """True of "..., and minister X said": what follows has a verb of its own."""
    head = reading.doc[words.end - 1]
    return any(
        t.dep_ in grammar.SUBJECT for t in reading.doc[words.start : words.end] if t.pos_ in ("NOUN", "PROPN")
    ) and grammar.is_verb(head.head)


def _other_person_follows(reading: Reading, words: _Words, person: Mention) -> bool:
    """True of a list: "Kim, Foreign Minister Sasae and ..." gives Kim no title."""
    doc = reading.doc
    at = skip(reading, words.end)
    if at >= len(doc):
        return False
    named = [
        m for m in reading.covering(doc[at]) if m.kind is MentionKind.PERSON and m.form is Form.NAME and m != person
    ]
    return bool(named)


def _title_at(reading: Reading, start: int) -> _Words | None:
    """The title that begins at a token: modifiers, a head, and what "of", "for", "to", "in charge of" add to it."""
    doc = reading.doc
    i = start
    of: Mention | None = None
    kept: list[Token] = []
    head_end = 0
    last = start
    while i < len(doc) and i - start < 14:
        token = doc[i]
        if token.is_space:
            if token.text.count("\n") > 1:
                break
            i += 1
            continue
        party = party_mention(reading, token)
        if party is not None and not head_end:
            if (
                (of is None or (party.key and not of.key))
                and not _inside_place(reading, token)
                and not (not party.key and word_class("organ") & {w.casefold() for w in party.name.split()})
            ):
                of = party
            i = _after(reading, party)
            if i < len(doc) and doc[i].tag_ == "POS":
                i += 1
            last = i
            continue
        if token.tag_ == "POS" and not kept:
            i += 1
            continue
        if (
            token.tag_ not in NOMINAL_TAGS
            and norm(token) not in lexicon().modifiers
            and not (token.text in ("'", "’") or norm(token) in ("d'affaires", "ad", "a.i."))
        ):
            break
        if any(m.kind is MentionKind.PERSON and m.form is Form.NAME for m in reading.covering(token)):
            break
        kept.append(token)
        i += 1
        last = i
        if head_ending_at(doc, i - 1) is not None:
            head_end = i
            # "director" of "director general", "secretary" of "secretary general"
            whole = _head_over(doc, i)
            if whole > i:  # "secretary of the treasury"
                kept += list(doc[i:whole])
                last = head_end = i = whole
                break
            if i + 1 < len(doc) and head_ending_at(doc, i + 1) is not None and norm(doc[i]) == "ad":
                continue  # "charge d'affaires ad interim"
            longer = any(
                head_ending_at(doc, k - 1) is not None
                for k in range(i + 1, min(i + 4, len(doc)) + 1)
                if all(doc[x].tag_ in NOMINAL_TAGS for x in range(i, k))
            )
            if not longer:
                break
    if not head_end:
        return None
    found = head_ending_at(doc, head_end - 1)
    if (
        found is None
        or found in lexicon().weak
        or (found in lexicon().plurals and found[-1] not in ("forces", "affairs", "secretaries"))
    ):
        return None
    kept = [t for t in kept if t.i < head_end]
    tail, of_tail, last = complement(reading, head_end)
    if of is None:
        of = of_tail
    text = _text(kept) + (f" {tail}" if tail else "")
    return _Words(text, of, start, last)


def _head_over(doc: Doc, end: int) -> int:
    """Where a head of several words ends that began with the one that ends before `end`; `end` where none does."""
    for last in range(min(end + 3, len(doc)) - 1, end - 1, -1):
        found = head_ending_at(doc, last)
        if found is not None and "of" in found and last - len(found) + 1 < end:
            return last + 1
    return end


def _inside_place(reading: Reading, token: Token) -> bool:
    return any(m.kind is MentionKind.PLACE for m in reading.covering(token))


def _after(reading: Reading, mention: Mention) -> int:
    tokens = reading.tokens(mention.evidence)
    return tokens[-1].i + 1 if tokens else 0


def _text(tokens: list[Token]) -> str:
    text = ""
    for n, token in enumerate(tokens):
        gap = n and (tokens[n - 1].whitespace_ or tokens[n - 1].i + 1 != token.i)
        text += (" " if gap else "") + token.text
    return text


# -- clauses
# --------------------------------------------------------------------------------------------------------------


def _clauses(reading: Reading, person: Mention) -> Iterator[OfficeMention]:
    """ "Lien is also vice president", "Kim, who heads the delegation", "was named foreign minister", "as
    president"."""
    head = reading.head(person)
    if head is None:
        return
    doc = reading.doc
    for verb in {
        t
        for t in (head.head, *[c for c in head.children if c.dep_ in grammar.RELATIVE])
        if t.pos_ in ("VERB", "AUX", "NOUN", "PROPN")
    }:
        if verb.pos_ in ("NOUN", "PROPN"):
            if any(c.dep_ == "cop" for c in verb.children) and (
                (head.dep_ in grammar.SUBJECT and verb == head.head) or verb.dep_ in grammar.RELATIVE
            ):
                if grammar.negated(verb):
                    continue
                yield from _predicate(reading, person, verb, "office-copula")
            continue
        lemma = verb.lemma_.lower()
        mine = (
            verb.dep_ in grammar.RELATIVE
            and not any(c.dep_ in grammar.SUBJECT and norm(c) not in ("who", "that") for c in verb.children)
        ) or (head.dep_ in grammar.SUBJECT and head.head == verb)
        if not mine or grammar.negated(verb):
            continue
        for noun in grammar.said_to_be(head) if verb == head.head else ():
            if noun.pos_ in ("NOUN", "PROPN"):
                yield from _predicate(reading, person, noun, "office-copula")
        if lemma in word_class("naming") and (grammar.is_passive(verb) or lemma in word_class("becoming")):
            for child in verb.children:
                if (
                    child.i > verb.i
                    and child.dep_ in ("xcomp", "obj", "dobj", "attr", "oprd", "obl")
                    and child.pos_ in ("NOUN", "PROPN")
                ):
                    yield from _predicate(reading, person, child, "office-named")
        if lemma in HEADING and verb.dep_ in grammar.RELATIVE:
            for child in verb.children:
                if child.dep_ in grammar.OBJECT:
                    stop = phrase_end(reading, verb.i + 1)
                    if stop <= verb.i + 1:
                        continue
                    parties = [m for t in doc[verb.i + 1 : stop] if (m := party_mention(reading, t)) is not None]
                    phrase = " ".join(
                        t.text for t in doc[verb.i + 1 : stop] if norm(t) not in ("the", "their", "his", "her")
                    )
                    words = _Words(f"{HEADING[lemma]} of {phrase}", parties[0] if parties else None, verb.i, stop)
                    office = _office(reading, person, words, "office-heads")
                    if office is not None and parties:
                        yield office


def _predicate(reading: Reading, person: Mention, noun: Token, rule: str) -> Iterator[OfficeMention]:
    start = noun.i
    doc = reading.doc
    while (
        start > 0
        and (doc[start - 1].tag_ in NOMINAL_TAGS or doc[start - 1].tag_ == "POS")
        and doc[start - 1].head.i <= noun.i
        and doc[start - 1] in list(noun.subtree)
    ):
        start -= 1
    words = _title_at(reading, start)
    if words is None or not words.start <= noun.i < words.end:
        return
    office = _office(reading, person, words, rule)
    if office is not None:
        yield office
