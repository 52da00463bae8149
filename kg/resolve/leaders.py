"""For whom somebody acts who leads a delegation or represents a party: "a Norwegian delegation led by Lund", "the team is headed by
Berg and Holm", "Norway was represented by Lund and Chad by Deby", "led on the Norwegian side by Lund".

Enter a `Cast` with its parties; leave the side of a delegation that a name is said to lead, or the party that it represents.
"""

from __future__ import annotations

from spacy.tokens import Token

from kg.extract.titles import NOMINAL_TAGS
from kg.extract.wordclasses import words
from kg.language import grammar
from kg.model import Form, Mention, MentionKind
from kg.resolve.cast import Cast
from kg.resolve.lexicon import word_class

FAR = 30
"""Words between a delegation and the verb that tells who leads it, or between that verb and a name."""

LISTED = frozenset({"NNP", "NNPS", "CC", ",", "PRP$", "DT", "IN", "POS"}) | NOMINAL_TAGS
"""Tags of what stands before a name in a list of leaders: "by its chairman, Lund, and General Berg"."""


def led_side(cast: Cast, mention: Mention) -> str:
    """The side of the delegation that somebody leads; "" where he leads none, or one that is nobody's."""
    head = cast.reading.head(mention)
    if head is None or mention.form is not Form.NAME:
        return ""
    return _by_grammar(cast, head) or _by_words(cast, mention) or _represented(cast, head)


def _by_grammar(cast: Cast, head: Token) -> str:
    """The side by the parse: "a Norwegian delegation led by X", "X headed Oslo's team"."""
    first = grammar.first_conjunct(head)
    verb = first.head
    if verb.lemma_.lower() not in words("leading") or not grammar.is_verb(verb):
        return ""
    if grammar.preposition_of(first) == "by":
        subjects = [c for c in verb.children if c.dep_ in grammar.SUBJECT]
        led = subjects or ([verb.head] if verb.dep_ in ("acl", "amod", "vmod") else [])
    elif first.dep_ in grammar.SUBJECT:
        led = [c for c in verb.children if c.dep_ in grammar.OBJECT]
    else:
        return ""
    sides = {
        side
        for noun in led
        if (m := cast.reading.headed(noun)) is not None and m.form is Form.NOMINAL
        if (side := cast.party_id(m.side))
    }
    return sides.pop() if len(sides) == 1 else ""


def _represented(cast: Cast, head: Token) -> str:
    """The party by the parse: "Norway was represented by X", "X represented Norway", "representing Norway was X"."""
    first = grammar.first_conjunct(head)
    verb = first.head
    if grammar.preposition_of(first) == "by" and verb.lemma_.lower() in words("representing"):
        return _one_party(cast, grammar.patients(verb)) if grammar.is_passive(verb) else ""
    if first is not head:
        return ""  # "Lund of Norway and Holm, representing Chad"
    told = [c for c in head.children if c.dep_ in ("acl", "acl:relcl", "relcl", "csubj")]
    if first.dep_ in grammar.SUBJECT:
        told.append(verb)
    for one in told:
        if one.lemma_.lower() in words("representing") and one.tag_ in ("VBG", "VBD", "VBZ", "VBP"):
            return _one_party(cast, [c for c in one.children if c.dep_ in grammar.OBJECT])
    return ""


def _one_party(cast: Cast, nouns: list[Token]) -> str:
    """The party that one noun names or whose side it is; "" where there are more, or none."""
    found = {_party(cast, one) for noun in nouns for one in grammar.conjuncts(noun)}
    return found.pop() if len(found) == 1 else ""


def _party(cast: Cast, noun: Token) -> str:
    """The party that a noun names ("Norway") or whose side it is ("the Norwegian side")."""
    named = cast.reading.headed(noun)
    if named is None or named.kind is MentionKind.PERSON:
        return ""
    if named.form is Form.NAME and named.kind in (MentionKind.STATE, MentionKind.ORGANISATION):
        meant = cast.meanings.get(named, ())
        return meant[0] if len(meant) == 1 else ""
    return cast.party_id(named.side) if named.form is Form.NOMINAL else ""


def _in_turn(cast: Cast, by: Token) -> str:
    """The party right before "by" where the verb stands further off: "led on the Norwegian side by X", "and Chad by X"."""
    noun = by.nbor(-1)
    verbs = {t.lemma_.lower() for t in by.doc[by.sent.start : noun.i] if t.tag_ == "VBN"}
    if noun.lower_ == "side":
        return _party(cast, noun) if verbs & words("leading") | verbs & words("representing") else ""
    return _party(cast, noun) if verbs & words("representing") else ""


def _by_words(cast: Cast, mention: Mention) -> str:
    """The side by the words: "delegation of the Front, which came by train, headed by its chairman X"."""
    tokens = cast.reading.tokens(mention.evidence)
    at = tokens[0].i - 1 if tokens else -1
    stop = max(at - FAR, 0)
    while at > stop and cast.doc[at].lower_ != "by" and (cast.doc[at].is_space or cast.doc[at].tag_ in LISTED):
        at -= 1
    verb = cast.doc[at - 1] if at > 0 and cast.doc[at].lower_ == "by" else None
    if verb is None:
        return ""
    if verb.lemma_.lower() not in words("leading"):
        return _in_turn(cast, cast.doc[at])
    for noun in reversed(cast.doc[max(verb.sent.start, verb.i - FAR) : verb.i]):
        if noun.lower_ in word_class("delegation"):
            return _of_delegation(cast, noun, verb)
    return ""


def _of_delegation(cast: Cast, noun: Token, verb: Token) -> str:
    """Whose a delegation is by the words up to the verb, else by those of the one delegation that was told of before."""
    told = _told(cast, noun, verb.i)
    if told or grammar.determiner(noun) not in ("the", "this", "that"):
        return told
    before = [
        side
        for token in cast.doc[: noun.i]
        if token.lower_ in word_class("delegation") and (side := _told(cast, token, min(token.i + FAR, noun.i)))
    ]
    return before[-1] if len(set(before)) == 1 else ""


def _told(cast: Cast, noun: Token, stop: int) -> str:
    """Whose a delegation is by its own words: an adjective, or the last that "of" names."""
    mention = cast.reading.headed(noun)
    side = cast.party_id(mention.side) if mention is not None and mention.form is Form.NOMINAL else ""
    if side:
        return side
    if noun.i + 1 >= len(cast.doc) or noun.nbor(1).lower_ not in ("of", "from"):
        return ""
    phrase = range(noun.i, min(stop, noun.sent.end))
    named = [
        m
        for m in cast.reading.mentions
        if m.form is Form.NAME and m.kind in (MentionKind.STATE, MentionKind.ORGANISATION)
        if (head := cast.reading.head(m)) is not None and head.i in phrase and _of(noun, head)
    ]
    bodies = [m for m in named if m.kind is MentionKind.ORGANISATION and not _inside(m, named)]
    chosen = bodies[-1:] or named[-1:]
    meant = cast.meanings.get(chosen[0], ()) if chosen else ()
    return meant[0] if len(meant) == 1 else ""


def _of(noun: Token, head: Token) -> bool:
    """Whether only names and "of" stand between a delegation and a word: it is of what is named there."""
    return all(t.tag_ in NOMINAL_TAGS | {"IN", "DT", "CC", "POS"} or t.is_space for t in noun.doc[noun.i + 1 : head.i])


def _inside(mention: Mention, others: list[Mention]) -> bool:
    """True of a name that is part of a longer one: "Norway" of "Farmers' Party of Norway"."""
    return any(
        o is not mention and o.evidence.start <= mention.evidence.start and mention.evidence.end <= o.evidence.end
        for o in others
    )
