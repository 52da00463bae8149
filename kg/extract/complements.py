"""What follows the head of a title and belongs to it: whose office it is, what it is for, where its holder is posted.

Enter a `Reading` and the token after a title's head; leave the words that complete the title, the party that owns the office, and
the token where the title ends. A complement says what the office is; when its holder had it, or where he was on the day, does not.

    ambassador | for talks to open a consulate        what it is for, with its infinitive
    envoy | for fisheries and whaling                 a list of fields
    consul | in Lagos | since May                     a post abroad; a time is no part of it
    minister | at a meeting                           no part of it
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from kg.extract.reading import Reading
from kg.extract.titles import NOMINAL_TAGS, head_ending_at, norm
from kg.extract.words import word_class
from kg.language import grammar
from kg.model import Form, Mention, MentionKind

LONGEST = 320
"""Characters; an apposition longer than this is a parse gone wrong."""
WIDEST = 24
"""Tokens of one prepositional phrase."""
CHOSEN = frozenset({"designate", "elect"})
JOINING = frozenset({"of", "for", "to", "on", "in", "at", "from", "with"})
PURPOSE = frozenset({"for", "on", "to"})
"""Prepositions whose nouns may have an infinitive that belongs to the title: "for talks to open a consulate"."""
POSTED = frozenset({"in", "at", "from", "with"})
"""Prepositions that join a title to the body or the place that its holder works for or is posted to, never to an occasion."""
SMALL = frozenset({"the", "a", "an", "his", "her", "its", "their"})


def complement(reading: Reading, i: int) -> tuple[str, Mention | None, int]:
    """What follows a title's head that ends before token `i`: its words, whose office it is, the token where it ends."""
    doc = reading.doc
    head = doc[i - 1]
    pieces: list[str] = []
    of: Mention | None = None
    while i < len(doc):
        at = skip(reading, i)
        if at >= len(doc):
            break
        word = norm(doc[at])
        if (
            word in CHOSEN
            or word == "emeritus"
            or (doc[at].text == "-" and at + 1 < len(doc) and norm(doc[at + 1]) in CHOSEN)
        ):
            i = at + 1
            continue
        if word not in JOINING:
            break
        stop = phrase_end(reading, at + 1)
        if stop <= at + 1 or _tells_a_time(reading, at + 1, stop):
            break
        parties = [m for t in doc[at + 1 : stop] if (m := party_mention(reading, t)) is not None]
        if word in POSTED and not _is_post(reading, head, at, stop, parties):
            break
        if word == "on" and norm(doc[at + 1]) in ("a", "an"):
            break  # "on a visit"
        if (
            word == "of"
            or word == "from"
            or (word in ("at", "in", "with") and parties and parties[-1].kind is MentionKind.ORGANISATION)
        ):
            if of is None:
                sent = norm(doc[stop - 1]) in word_class("mission")
                first_sends = sent and parties and parties[0].kind is MentionKind.STATE
                of = _owner(parties[:1] if first_sends else parties)
            only = parties and len(parties) == 1 and _covers(reading, parties[0], at + 1, stop)
            if not (only and word in ("of", "from", "at", "in", "with")):
                pieces.append(_less_party(doc[at:stop].text, of))
        else:
            if word in PURPOSE:
                stop = _infinitive_end(reading, head.i, stop)
            pieces.append(" ".join(doc[at:stop].text.split()))
        i = stop
        if len(" ".join(pieces)) > LONGEST:
            break
    return " ".join(p for p in pieces if p), of, i


def skip(reading: Reading, i: int) -> int:
    """The first token from `i` on that is no blank; a paragraph's end stays."""
    while i < len(reading.doc) and reading.doc[i].is_space and reading.doc[i].text.count("\n") < 2:
        i += 1
    return i


def phrase_end(reading: Reading, i: int) -> int:
    """Where a prepositional phrase of a title ends: before a verb, a comma that joins nothing, a name of a person,
    another clause."""
    doc = reading.doc
    start = i
    end = i
    while i < len(doc) and i - start < WIDEST:
        token = doc[i]
        word = norm(token)
        if token.is_space:
            if token.text.count("\n") > 1:
                break
            i += 1
            continue
        if _named_person(reading, token):
            break
        whole = _name_end(reading, token)
        if whole > i + 1:  # "the Democratic Republic of Azania" is one name
            i = end = whole
            continue
        if token.tag_ in NOMINAL_TAGS or token.tag_ in ("CD",) or token.tag_ == "POS" or word in ("'s", "'", "&"):
            if token.tag_ in ("VBG", "VBN") and token.dep_ not in grammar.MODIFIER and not token.text[:1].isupper():
                break
            if word in word_class("day-name"):
                break
            i += 1
            end = i
            continue
        if word in SMALL:
            i += 1
            continue
        if word in ("and", ",") and (_capital_list(reading, i) or _fields_go_on(reading, start, i)):
            i += 1
            continue
        break
    return end


def _name_end(reading: Reading, token: Token) -> int:
    """Where the name of a party ends that begins at a token."""
    ends = [
        reading.tokens(m.evidence)[-1].i + 1
        for m in reading.covering(token)
        if m.form is Form.NAME
        and m.kind in (MentionKind.STATE, MentionKind.ORGANISATION, MentionKind.PLACE)
        and m.evidence.start == token.idx
    ]
    return max(ends, default=token.i)


def _infinitive_end(reading: Reading, head: int, stop: int) -> int:
    """Where the infinitive ends that follows a noun of a purpose: "talks to open a consulate in Lagos"; `stop` for none.

    Only a common noun has one ("talks", "efforts"), and the parse must hang the infinitive on it or on the title's head: in "the envoy for
    Azania to visit Oslo" somebody is to visit.
    """
    doc = reading.doc
    at = skip(reading, stop)
    if at + 1 >= len(doc) or norm(doc[at]) != "to" or doc[at + 1].tag_ != "VB":
        return stop
    noun, verb = doc[stop - 1], doc[at + 1]
    if noun.tag_ not in ("NN", "NNS") or noun.text[:1].isupper() or not head <= verb.head.i < stop:
        return stop
    end = phrase_end(reading, at + 2)
    if end <= at + 2:
        return at + 2
    while True:  # "relations | with Azania", "an end | to the war"
        joint = skip(reading, end)
        if joint >= len(doc) or norm(doc[joint]) not in JOINING or _tells_a_time(reading, joint + 1, joint + 2):
            return end
        further = phrase_end(reading, joint + 1)
        if further <= joint + 1 or _tells_a_time(reading, joint + 1, further):
            return end
        end = further


def _tells_a_time(reading: Reading, start: int, stop: int) -> bool:
    """True of "from 1997 to 2002", "for the past ten years", "to last week's talks": a phrase that holds a date or ends in a measure of time."""
    span = reading.doc[start:stop]
    dated = any(d.evidence.start < span.end_char and span.start_char < d.evidence.end for d in reading.dates)
    return dated or reading.doc[stop - 1].lemma_.lower() in word_class("time-unit")


def _is_post(reading: Reading, head: Token, at: int, stop: int, parties: list[Mention]) -> bool:
    """True where "in", "at", "from" or "with" tells of the body or place that an office belongs to.

    "negotiator at the World Bank", "attaché at the embassy", "ambassador in Lagos"; not "minister at a meeting", and not "minister in Lagos", who
    has come there.
    """
    doc = reading.doc
    if parties:
        return parties[-1].kind is MentionKind.ORGANISATION or norm(doc[at]) != "at"
    if norm(doc[at + 1]) in ("a", "an"):
        return False
    if {norm(t) for t in doc[at + 1 : stop]} & (word_class("organ") | word_class("posted")):
        return True
    named = any(
        m.kind is MentionKind.PLACE and m.form is Form.NAME for t in doc[at + 1 : stop] for m in reading.covering(t)
    )
    return norm(doc[at]) == "in" and named and bool({norm(head), norm(doc[at - 1])} & word_class("posted"))


def _owner(parties: list[Mention]) -> Mention | None:
    """Whose office it is: of "the State Affairs Commission of the DPRK" the DPRK, of "the Central Committee of the
    Workers' Party" the party.

    A commission or bureau without a state of its own beside it is left to the side of the person.
    """
    keyed = [m for m in parties if m.key]
    if keyed:
        return (
            keyed[-1]
            if len(keyed) == 1 or keyed[-1].kind is keyed[0].kind
            else next(m for m in keyed if m.kind is MentionKind.ORGANISATION)
        )
    named = [m for m in parties if not word_class("organ") & {w.casefold() for w in m.name.split()}]
    return named[-1] if named else None


def _covers(reading: Reading, party: Mention, start: int, stop: int) -> bool:
    inside = {t.i for t in reading.tokens(party.evidence)}
    return all(t.i in inside or norm(t) in ("the", "a") or t.is_space for t in reading.doc[start:stop])


def _less_party(phrase: str, of: Mention | None) -> str:
    """A complement without the "of the DPRK" that says whose it is."""
    text = " ".join(phrase.split())
    if of is not None:
        name = re.escape(" ".join(of.name.split()))
        text = re.sub(rf"\s*\bof\s+(?:the\s+)?{name}$", "", text)
    return text


def _capital_list(reading: Reading, i: int) -> bool:
    """True inside "Digital Development, Post and Telecommunications": a list of capitalised nouns that ends in "and
    X"."""
    doc = reading.doc
    before, after = doc[i - 1], doc[i + 1] if i + 1 < len(doc) else None
    if after is None:
        return False
    if norm(doc[i]) == ",":
        window = doc[i + 1 : i + 7]
        joined = any(norm(t) == "and" for t in window) and all(
            t.text[:1].isupper() or norm(t) in ("and", "the")
            for t in window[: next((n for n, t in enumerate(window) if norm(t) == "and"), 0)]
        )
        return (
            joined
            and before.text[:1].isupper()
            and after.text[:1].isupper()
            and head_ending_at(doc, i + 1) is None
            and not _has_head(reading, i + 1)
        )
    if _named_person(reading, after) or _has_head(reading, i + 1):
        return False
    if before.text[:1].isupper() and after.text[:1].isupper():
        return True
    return before.tag_ in ("NN", "NNS", "JJ") and after.tag_ in ("NN", "NNS", "JJ") and after.dep_ == "conj"


def _fields_go_on(reading: Reading, start: int, i: int) -> bool:
    """True inside "democracy, human rights and labor": a list of small nouns without article, which "and" ends.

    Every word from the comma to the noun after "and" is a noun or an adjective, none begins another title, and the parse joins the last
    noun to one of the list.
    """
    doc = reading.doc
    k, joint = i, -1
    while k < len(doc) and k - i < 12:
        word = norm(doc[k])
        if word == "and" and joint < 0:
            joint = k
        elif (word == "," and joint < 0) or (doc[k].is_space and doc[k].text.count("\n") < 2):
            pass
        elif doc[k].tag_ not in ("NN", "NNS", "JJ") or doc[k].text[:1].isupper() or head_ending_at(doc, k) is not None:
            break
        k += 1
    last = doc[k - 1]
    while last.is_space:
        last = doc[last.i - 1]
    return (
        joint >= i
        and last.i > joint
        and last.tag_ in ("NN", "NNS")
        and last.dep_ == "conj"
        and start <= last.head.i < joint
    )


def _has_head(reading: Reading, i: int) -> bool:
    """True where another title begins: "minister of trade and deputy premier"."""
    doc = reading.doc
    for k in range(i, min(i + 5, len(doc))):
        if doc[k].tag_ not in NOMINAL_TAGS:
            return False
        if head_ending_at(doc, k) is not None:
            return True
    return False


def _named_person(reading: Reading, token: Token) -> bool:
    return any(m.kind is MentionKind.PERSON and m.form is Form.NAME for m in reading.covering(token))


def party_mention(reading: Reading, token: Token) -> Mention | None:
    """The state, organisation or seat that a token is the start of."""
    for m in reading.covering(token):
        if (
            m.form in (Form.NAME, Form.DEMONYM)
            and m.kind in (MentionKind.STATE, MentionKind.ORGANISATION)
            and m.evidence.start <= token.idx
        ) and (token.idx == m.evidence.start or m.evidence.start < token.idx < m.evidence.end):
            return m
    return None
