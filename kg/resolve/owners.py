"""Whose somebody is by the words beside his name: "Lund's deputy Berg", "the front's leader, Silva", "her predecessor, Holm".

Enter a `Cast` with its parties and persons, and the sides that are settled so far; leave for a mention of a person whom or what the
text calls its owner, as an entity of the article. Whoever is somebody's deputy, envoy or predecessor acts for whom he acts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from spacy.tokens import Token

from kg.extract.titles import NOMINAL_TAGS, is_head, norm
from kg.language import grammar
from kg.model import EntityKind, Form, Mention
from kg.resolve.cast import Cast, Person
from kg.resolve.lexicon import word_class
from kg.resolve.names import fold
from kg.resolve.pronouns import he, it

LONGEST = 10
"""Words of an office between its owner and a name."""

OWNING = ("POS", "PRP$")
"""Tags of "'s" and "his"."""

SPEAKS_FOR = re.compile(r",\s+for\s+(?:the\s+)?")
"""What stands between a name and a party that somebody speaks for: "Lund, for Norway, said"."""


def owned_side(cast: Cast, mention: Mention) -> str:
    """The side that somebody acts for because he is called another's own; "" where nothing says so."""
    owner = _owner_before(cast, mention) or _owner_behind(cast, mention) or _spoken_for(cast, mention)
    kind, _, key = owner.partition("/")
    if kind == "person":
        return cast.sides.get(owner, "")
    row = cast.gazetteer.organisations.get(key)
    return (cast.party_id(row.state) if row is not None else "") or owner


def foretold_side(cast: Cast, person: Person) -> str:
    """The side of the owner in "Lund's chief of staff said ... Chief of Staff Berg", where nobody else is called so; "" for any other."""
    titles = {fold(title) for title in cast.titles(person)}
    if any(titles & {fold(t) for t in cast.titles(other)} for other in cast.persons if other is not person):
        return ""
    sides = set()
    for mention in cast.reading.mentions:
        if mention.form is not Form.NOMINAL or not mention.title or fold(mention.title) not in titles:
            continue
        for owner in (o for token in cast.reading.tokens(mention.evidence) for o in grammar.possessors(token)):
            named = cast.reading.headed(owner)
            if named is not None and named in cast.person_of:
                sides.add(cast.sides.get(cast.person_of[named].id, ""))
    return sides.pop() if len(sides) == 1 else ""


def fights_a_state(cast: Cast, person: Person) -> bool:
    """Whether the words beside somebody's name make him one of those who stand against their state: "rebel leader Silva",
    "the guerrillas' commander, Silva"."""
    beside = {word for title in cast.titles(person) for word in fold(title).split()}
    for mention in person.mentions:
        words = cast.reading.tokens(mention.evidence) if mention.form is Form.NAME else []
        at = _back(words[0]) if words else None
        for _ in range(LONGEST):
            if at is None or not (
                at.tag_ in NOMINAL_TAGS or at.tag_ in ("POS", "DT") or (at.text == "," and at.i + 1 == words[0].i)
            ):
                break
            beside.add(norm(at))
            at = _back(at)
    return not beside.isdisjoint(word_class("against-state"))


def faced_side(cast: Cast, mention: Mention) -> str:
    """The side of him whose counterpart somebody is called, which is then not his own; "" where he is called nobody's."""
    owner = _owner_before(cast, mention, word_class("other-side"))
    return cast.sides.get(owner, "") if owner.startswith("person/") else owner


def _owner_before(cast: Cast, mention: Mention, opposite: Collection[str] = ()) -> str:
    """The owner in "Norway's Lund", "Lund's deputy Berg", "the front's leader, Silva" and "Lund's envoy in Nairobi, Gen. Berg"; with words for an opposite, in "Lund's
    counterpart Okoye"."""
    words = cast.reading.tokens(mention.evidence)
    at = _back(words[0]) if words else None
    passed: list[Token] = []
    apart = False
    while at is not None and len(passed) < LONGEST and at.tag_ not in OWNING:
        if norm(at) in word_class("past-office"):
            return ""  # "Lund's former adviser" may act for anybody by now
        if at.text == ",":
            if apart:
                return ""
            apart = True
        elif at.tag_ not in NOMINAL_TAGS and norm(at) not in ("and", "-") and not (apart and at.tag_ in ("IN", "DT")):
            return ""
        passed.append(at)
        at = _back(at)
    if at is None or at.tag_ not in OWNING:
        return ""
    if opposite:
        return _owner(cast, at) if any(norm(token) in opposite for token in passed) else ""
    if not passed and at.tag_ == "POS":
        owner = _owner(cast, at)
        return "" if owner.startswith("person/") else owner  # "Norway's Lund"
    return _owner(cast, at) if _is_office(passed[::-1]) else ""


def _owner_behind(cast: Cast, mention: Mention) -> str:
    """The owner in "Berg, Lund's deputy," and "Berg, her deputy"."""
    words = cast.reading.tokens(mention.evidence)
    doc, at = cast.doc, words[-1].i + 1 if words else 0
    if not words or at + 2 >= len(doc) or doc[at].text != ",":
        return ""
    at += 1
    while at < len(doc) and doc[at].tag_ in ("DT", "NNP", "NNPS") and at - words[-1].i < LONGEST:
        at += 1
    owner = doc[at] if at < len(doc) and doc[at].tag_ in OWNING else None
    if owner is None or (owner.tag_ == "PRP$" and at != words[-1].i + 2):
        return ""
    behind = list(takewhile(lambda token: token.tag_ in NOMINAL_TAGS, doc[at + 1 : at + 1 + LONGEST]))
    if any(m in cast.person_of for token in behind for m in cast.reading.covering(token)):
        return ""  # "Lund, Kenya's ambassador Okoye": the next of a list
    return _owner(cast, owner) if _is_office(behind) else ""


def _spoken_for(cast: Cast, mention: Mention) -> str:
    """The party in "Berg, for Norway, said"."""
    text = cast.reading.article.text
    for party, named in cast.parties.items():
        for other in named:
            between = text[mention.evidence.end : other.evidence.start] if other.form is Form.NAME else ""
            if 0 < len(between) < 12 and SPEAKS_FOR.fullmatch(between) and text[other.evidence.end :][:1] == ",":
                return "" if cast.party_names[party][0] is EntityKind.PLACE else party
    return ""


def _back(token: Token) -> Token | None:
    """The token before one, blanks and line breaks passed over; None at the start and behind a blank line."""
    at = token.i - 1
    while at >= 0 and token.doc[at].is_space and token.doc[at].text.count("\n") < 2:
        at -= 1
    return token.doc[at] if at >= 0 and not token.doc[at].is_space else None


def _is_office(behind: Sequence[Token]) -> bool:
    """True of words behind an owner that begin with what lets somebody act for his side: "deputy", "predecessor"."""
    nouns = list(takewhile(lambda token: token.tag_ in NOMINAL_TAGS, behind))
    if not nouns or norm(nouns[-1]) in word_class("opposite"):
        return False
    return any(norm(token) in word_class("own") or is_head(token) for token in nouns)


def _owner(cast: Cast, token: Token) -> str:
    """The person or party that an "'s" or a "his" is of; "" where it is not sure."""
    if token.tag_ == "PRP$":
        pronoun = cast.reading.headed(token)
        if pronoun is None or pronoun.form is not Form.PRONOUN:
            return ""
        return it(cast, pronoun) if norm(token) == "its" else he(cast, pronoun) if norm(token) in ("his", "her") else ""
    owner = _back(token) if token.tag_ == "POS" else None
    if owner is None:
        return ""
    named = cast.reading.mention(owner)
    if named is not None and named in cast.person_of:
        return cast.person_of[named].id
    meant = cast.meanings.get(named, ()) if named is not None else ()
    if len(meant) == 1 and not meant[0].startswith("place/"):
        return meant[0]
    return _named_so(cast, owner) if named is None or not meant else ""


def _named_so(cast: Cast, noun: Token) -> str:
    """The one organisation whose name ends with a noun, named before it: "the front's" of "Farmers' Liberation Front"."""
    if grammar.determiner(noun) != "the":
        return ""
    fits = {
        party
        for party, (kind, name, _) in cast.party_names.items()
        if kind is EntityKind.ORGANISATION and fold(name).split()[-1:] == [fold(noun.text)]
        if any(m.evidence.end <= noun.idx for m in cast.parties[party])
    }
    return fits.pop() if len(fits) == 1 else ""
