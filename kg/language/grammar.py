"""The questions that extraction asks of a parse, answered alike for both label schemes.

Enter tokens of a parsed `Doc`, leave tokens of the same doc. Universal Dependencies ("obl" with a "case" below it) and
spaCy's English scheme ("prep" with a "pobj" below it) draw the same sentence differently; no caller has to know which
one a model speaks. Nothing here raises: a question without an answer has an empty one.

    The ministers who had met in Rome agreed to resume the talks.
    doers(met) = [ministers]   doers(resume) = [ministers]   patients(resume) = [talks]
    prepositional(met) = [("in", Rome)]   governors(talks) = [resume, agreed]
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from spacy.tokens import Doc, Token

from kg.language.lexicon import word_class

Tense = Literal["past", "present", "future", "conditional", "infinitive", "participle", "none"]

SUBJECT = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "nsubj:outer", "nsubj:xsubj"})
PASSIVE_SUBJECT = frozenset({"nsubj:pass", "nsubjpass"})
OBJECT = frozenset({"obj", "dobj"})
INDIRECT_OBJECT = frozenset({"iobj", "dative"})
POSSESSOR = frozenset({"nmod:poss", "poss"})
MODIFIER = frozenset({"amod", "compound", "nmod:desc", "nmod:unmarked", "nummod"})
FLAT = frozenset({"flat", "flat:name", "flat:foreign", "name"})
RELATIVE = frozenset({"acl:relcl", "relcl", "advcl:relcl"})
REPORTED = frozenset({"ccomp", "parataxis"})
CONTROLLED = frozenset({"xcomp"})
PREDICATE = frozenset({"acomp", "attr", "oprd"})
CLAUSAL = frozenset({"ROOT", "root", "ccomp", "xcomp", "advcl", "acl", "csubj", "csubj:pass", "csubjpass", "pcomp"}) | (
    RELATIVE | REPORTED
)
BARE_TIME = frozenset({"obl:tmod", "obl:npmod", "obl:unmarked", "nmod:tmod", "nmod:npmod", "npadvmod"})
PREPOSITIONAL = frozenset({"obl", "obl:agent", "nmod", "obl:arg", "nmod:gmod"})
AUXILIARY = frozenset({"aux", "aux:pass", "auxpass"})
PREPOSITION = frozenset({"prep", "agent"})
"""Of spaCy's scheme, where a preposition stands between a noun and what it hangs on."""
UNIVERSAL = {  # labels that spaCy's scheme alone has, as Universal Dependencies name the same tie
    "ROOT": "root",
    "acomp": "xcomp",
    "attr": "xcomp",
    "auxpass": "aux:pass",
    "csubjpass": "csubj:pass",
    "dative": "iobj",
    "dobj": "obj",
    "neg": "advmod",
    "npadvmod": "obl:unmarked",
    "nsubjpass": "nsubj:pass",
    "oprd": "xcomp",
    "pcomp": "advcl",
    "poss": "nmod:poss",
    "prt": "compound:prt",
    "quantmod": "advmod",
    "relcl": "acl:relcl",
}
RELATIVE_WORDS = frozenset({"who", "which", "that", "whom"})
NEGATIVE = frozenset({"not", "n't", "never", "no", "neither", "nor", "without", "hardly", "nobody", "n’t"})
FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo"})
CONDITIONAL = frozenset({"would", "could", "might", "may", "should", "'d", "can", "must", "ought"})


SENDING = frozenset({"send", "dispatch"})
"""Verbs (lemmas) whose object does what an infinitive of purpose tells: "sent Kim to Oslo to meet her"."""

PREPOSITIONS = "prepositions"
"""Where a `Doc` whose tree is settled keeps the prepositions that were asked for, in `user_data`: they are asked for again and again."""


def conjuncts(token: Token) -> list[Token]:
    """The token and all that are joined to it by "and" or commas, "Japan, China and Korea" from Japan, but not by "but not"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and not (_is_noun(child) and is_left_out(child)):
            found += conjuncts(child)
    return found


LEFT_OUT = frozenset({("but", "not"), ("instead", "of"), ("rather", "than"), ("place", "of")})
"""The two words behind which stands who is not among those named."""


def is_left_out(noun: Token) -> bool:
    """True of "Lund" in "Berg came instead of Lund" and in "Berg, but not Lund"."""
    start = max(noun.left_edge.i - 2, noun.sent.start)
    before = [t.lower_ for t in noun.doc[start : noun.i + 1]]
    return any(pair in LEFT_OUT for pair in pairwise(before))


def first_conjunct(token: Token) -> Token:
    """The conjunct that the others hang on: Japan for Korea in "Japan, China and Korea"."""
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    return token


def is_verb(token: Token) -> bool:
    """A verb that can head a clause (no auxiliary of another verb)."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ not in ("aux", "aux:pass", "auxpass", "cop")


def is_passive(verb: Token) -> bool:
    """True of "was received", "to be held" and of a participle after its noun: "talks held in Rome"."""
    for child in verb.children:
        if child.dep_ in ("aux:pass", "auxpass") or child.dep_ in PASSIVE_SUBJECT:
            return True
    if verb.tag_ != "VBN":
        return False
    auxiliaries = [child for child in verb.children if child.dep_.startswith("aux") and child.i < verb.i]
    if any(child.lemma_ == "be" or child.lower_ in ("got", "been", "being") for child in auxiliaries):
        return True
    if any(child.lemma_ == "have" for child in auxiliaries):
        return False
    if verb.dep_ in ("acl", "amod"):
        return True
    if verb.dep_ == "conj" and is_verb(verb.head) and not auxiliaries and not _own_subjects(verb):
        return is_passive(verb.head)
    return verb.dep_ in ("advcl", "xcomp", "ccomp") and not auxiliaries and not _own_subjects(verb)


def _own_subjects(verb: Token) -> list[Token]:
    return [t for child in verb.children if child.dep_ in SUBJECT for t in conjuncts(child)]


def subjects(verb: Token, *, inherit: bool = True) -> list[Token]:
    """The grammatical subject of a clause, with its conjuncts; where it has none of its own, the one understood.

    Understood subjects come over conjoined verbs ("came and met"), controlled infinitives ("agreed to meet", and of
    an object, "asked Kim to meet"), participles ("Speaking in Rome, he") and relative and reduced clauses ("the envoy
    visiting Rome").
    """
    return _subjects(verb, inherit, 0)


def _subjects(verb: Token, inherit: bool, depth: int) -> list[Token]:
    own = _own_subjects(verb)
    if own:
        return [t for subject in own for t in _antecedent(subject, verb)]
    if not inherit or depth > 8 or verb.head == verb:
        return []
    head = verb.head
    if verb.dep_ == "conj":
        return _subjects(head, inherit, depth + 1) if not _is_noun(head) or depth else []
    if verb.tag_ == "VB" and (chosen := _chosen(head)):
        return chosen
    if verb.dep_ in CONTROLLED or (verb.dep_ == "advcl" and verb.tag_ == "VB" and head.lemma_.lower() in SENDING):
        patients = [t for child in head.children if child.dep_ in OBJECT | INDIRECT_OBJECT for t in conjuncts(child)]
        return patients or _subjects(head, inherit, depth + 1)
    if verb.dep_ in RELATIVE:
        return conjuncts(head) if not _relative_object(verb) else []
    if verb.dep_ == "appos" and verb.tag_ == "VBG":
        return [head]  # "Lund, meeting with Berg, said"
    if verb.dep_ == "acl":
        if verb.tag_ in ("VBG", "VBN"):
            return [head]
        if head.dep_ == "appos" and not possessors(head):
            return [head.head]  # "Lund, the first leader to visit Tokyo"
        # "a plan to visit Tokyo": whose plan it is, or who has it
        return possessors(head) or _subjects(head, inherit, depth + 1)
    if verb.dep_ in ("advcl", "ccomp", "dep", "parataxis") and verb.tag_ in ("VBG", "VBN", "VB"):
        return _subjects(head, inherit, depth + 1)
    if verb.dep_ in PREDICATE or verb.dep_ in ("pcomp", "prep", "case"):
        return _subjects(head, inherit, depth + 1)
    if _is_noun(verb) and verb.dep_ in OBJECT | PREPOSITIONAL | {"pobj"}:
        return _subjects(head, inherit, depth + 1)
    return []


def _chosen(head: Token) -> list[Token]:
    """Who is to do it where somebody was chosen for it: "the designation of an envoy to meet Lund", "announced the designation of an
    envoy to Oslo, to meet Lund".
    """
    chosen = word_class("words.tsv", "choosing")
    nouns = (head, *(child for child in head.children if child.dep_ in OBJECT))
    return [t for n in nouns if n.lemma_.lower() in chosen for p, t in prepositional(n) if p == "of"]


def _antecedent(related: Token, verb: Token) -> list[Token]:
    """Whom a relative pronoun of a clause means; itself where it is none. "whom" means the name just before the clause, though the
    parser may hang that on a noun above: "a meeting with Lund, with whom he spoke".
    """
    if related.lower_ not in RELATIVE_WORDS or verb.dep_ not in RELATIVE | {"acl"} or verb.head == verb:
        return [related]
    if related.lower_ == "whom" and verb.head.pos_ != "PROPN":
        before = verb.doc[max(0, verb.left_edge.i - 2) : verb.left_edge.i + 1]
        named = [t for t in before if t.pos_ == "PROPN"]
        if named:
            return [named[-1].head if named[-1].dep_ == "flat" else named[-1]]
    return _left_out(verb.head) or (conjuncts(verb.head) if _clause_modifies_all(verb.head) else [verb.head])


def _left_out(noun: Token) -> list[Token]:
    """Whom the list behind a noun leaves out: Berg in "Lund and Holm, but not Berg, who had gone home"."""
    joined = [child for child in noun.children if child.dep_ == "conj"]
    return [t for child in joined for t in ([child] if is_left_out(child) else _left_out(child))]


def _clause_modifies_all(noun: Token) -> bool:
    return any(child.dep_ == "conj" for child in noun.children)


def _relative_object(verb: Token) -> bool:
    return any(child.dep_ in OBJECT and child.lower_ in RELATIVE_WORDS for child in verb.children)


def _where(verb: Token) -> Token | None:
    """The "where" or "when" of a relative clause, whose noun is no part in it: "Fiji, where they met"."""
    return next((c for c in verb.children if c.lower_ in ("where", "when") and c.i < verb.i), None)


def _is_noun(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "PRON", "NUM")


def doers(verb: Token) -> list[Token]:
    """Who does it: the subject of an active clause, whoever stands after "by" in a passive one."""
    return agents(verb) if is_passive(verb) else subjects(verb)


def patients(verb: Token) -> list[Token]:
    """Whom it is done to: the object, the subject of a passive clause, the noun of a relative clause without object."""
    if is_passive(verb):
        return subjects(verb)
    found = [t for child in verb.children if child.dep_ in OBJECT for t in conjuncts(child)]
    if found:
        return [t for token in found for t in _antecedent(token, verb)]
    if verb.dep_ in RELATIVE and _own_subjects(verb) and verb.head not in subjects(verb):
        return [verb.head] if _where(verb) is None else []
    if verb.dep_ == "conj" and is_verb(verb.head) and not is_passive(verb.head):
        # "met and briefed the envoy" shares its object only where the first verb comes without any
        return []
    shared = [child for child in verb.children if child.dep_ == "conj" and is_verb(child)]
    return (
        patients(shared[0]) if shared and not any(c.dep_ in OBJECT for c in verb.children) and _adjacent(verb) else []
    )


def _adjacent(verb: Token) -> bool:
    """True of "met and briefed": nothing but the conjunction between the verbs."""
    following = verb.i + 1
    doc = verb.doc
    return following + 1 < len(doc) and doc[following].dep_ == "cc" and doc[following + 1].head == verb


def addressees(verb: Token) -> list[Token]:
    """Whom a verb of speech turns to: "told reporters", "gave the envoy a letter", "said to the envoy"."""
    direct = [t for child in verb.children if child.dep_ in INDIRECT_OBJECT for t in conjuncts(child)]
    return direct or [t for preposition, t in prepositional(verb) if preposition == "to"]


def agents(verb: Token) -> list[Token]:
    """Whoever stands after "by" in a passive clause."""
    return [token for preposition, token in prepositional(verb) if preposition == "by"]


def preposition_of(noun: Token) -> str:
    """The words that stand before a noun phrase as its preposition, in lower case: "with", "on behalf of"; "" for none."""
    known: dict[int, str] | None = noun.doc.user_data.get(PREPOSITIONS)
    if known is None:
        return _preposition_of(noun)
    at = noun.i
    found = known.get(at)
    if found is None:
        found = known[at] = _preposition_of(noun)
    return found


def _preposition_of(noun: Token) -> str:
    if noun.dep_ in ("pobj", "pcomp"):
        return str(noun.head.lower_)
    marks = [child for child in noun.lefts if child.dep_ == "case"]
    words = [t.lower_ for mark in marks for t in sorted((mark, *_fixed(mark)), key=lambda t: t.i)]
    if marks and marks[0].i and (two := (marks[0].nbor(-1).lower_, words[0])) in PARTED:
        words.insert(0, two[0])
    return " ".join(words)


PARTED = frozenset({("ahead", "of"), ("prior", "to")})
"""Prepositions of two words, the first of which a parse may take for an adverb of its own."""


def _fixed(token: Token) -> list[Token]:
    return [child for child in token.children if child.dep_ in ("fixed", "mwe")]


def prepositional(token: Token) -> list[tuple[str, Token]]:
    """Preposition and noun of each phrase that hangs on a verb or noun, conjuncts included: [("with", Kim), ("in",
    Rome)].
    """
    found: list[tuple[str, Token]] = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and child.pos_ in ("ADP", "SCONJ"):
            for below in child.children:
                if below.dep_ in ("pobj", "pcomp"):
                    found += [(child.lower_, t) for t in conjuncts(below)]
                elif below.dep_ == "prep":  # "from among the members"
                    found += [(f"{child.lower_} {deeper.head.lower_}", deeper) for deeper in below.children]
            # "in Rome and in Paris"
            for other in child.children:
                if other.dep_ == "conj" and other.pos_ == "ADP":
                    found += [
                        (other.lower_, t) for below in other.children if below.dep_ == "pobj" for t in conjuncts(below)
                    ]
        elif child.dep_ in PREPOSITIONAL or (child.dep_ in ("advcl", "xcomp", "acl") and _is_noun(child)):
            preposition = preposition_of(child)
            if preposition:
                for other in conjuncts(child):
                    found += [(preposition_of(other) or preposition, t) for t in _antecedent(other, token)]
    return found


def possessors(noun: Token) -> list[Token]:
    """Whose it is: Kim in "Kim's visit", "his" in "his visit"."""
    return [t for child in noun.children if child.dep_ in POSSESSOR for t in conjuncts(child)]


def modifiers(noun: Token) -> list[Token]:
    """Adjectives and nouns before a noun: "Japanese" and "bilateral" in "bilateral Japanese talks", with conjuncts
    and parts.

    Parts of a compound come too ("Japan-North Korea talks" has both), since schemes bracket them differently.
    """
    found: list[Token] = []
    for child in noun.children:
        if child.i < noun.i and (child.dep_ in MODIFIER or (child.dep_ == "nmod" and not preposition_of(child))):
            for token in conjuncts(child):
                found.append(token)
                found += [t for t in token.subtree if t != token and t not in found and _is_content(t)]
    return sorted(dict.fromkeys(found), key=lambda t: t.i)


def _is_content(token: Token) -> bool:
    return token.pos_ in ("NOUN", "PROPN", "ADJ", "NUM")


def determiner(noun: Token) -> str:
    """The article or demonstrative of a noun, in lower case; "" for none."""
    return next((child.lower_ for child in noun.children if child.dep_ in ("det", "predet", "det:predet")), "")


def appositions(noun: Token) -> list[Token]:
    """What is set beside a noun to say who it is: bureau chief in "Sasae, the bureau chief,"."""
    return [child for child in noun.children if child.dep_ == "appos"]


def said_to_be(subject: Token) -> list[Token]:
    """What a copula says that a subject is: minister for Lund in "Lund is the minister"."""
    above = subject.head
    if subject.dep_ not in SUBJECT or above == subject:
        return []
    if any(child.dep_ == "cop" for child in above.children):
        return [above]
    return [child for child in above.children if child.dep_ == "attr" and above.lemma_ == "be"]


def relation(token: Token) -> str:
    """How a word hangs on the one above it, as Universal Dependencies name it, whichever scheme its label is of."""
    if token.dep_ != "pobj":
        return UNIVERSAL.get(token.dep_, token.dep_)
    if token.head.dep_ == "agent":
        return "obl:agent"
    return "obl" if is_verb(token.head.head) else "nmod"


def noun_head(token: Token) -> Token:
    """The head of the noun phrase that a word is part of: minister for "foreign" in "the foreign minister of Japan"."""
    while token.head != token and (
        token.dep_ in MODIFIER or token.dep_ in FLAT or token.dep_ in ("det", "case", "nmod:desc")
    ):
        token = token.head
    return token


def governors(token: Token) -> Iterator[Token]:
    """The words above a token, nearest first, without the prepositions that spaCy's scheme puts between."""
    while token.head != token:
        token = token.head
        if token.pos_ != "ADP" or token.dep_ in CLAUSAL:
            yield token


def clause_head(token: Token) -> Token:
    """The predicate of the clause that a word stands in: agreed for "ministers" in "the ministers agreed to meet"."""
    while token.head != token and not heads_clause(token):
        token = token.head
    return token


def heads_clause(token: Token) -> bool:
    """True of a verb with a clause of its own and of a predicate ("is ready")."""
    if token.dep_ in CLAUSAL:
        return (
            is_verb(token) or token.dep_ in ("ROOT", "root") or any(c.dep_ in SUBJECT | {"cop"} for c in token.children)
        )
    return token.dep_ == "conj" and is_verb(token)


def clause(head: Token) -> list[Token]:
    """The words of a clause, without the clauses below it that have a verb of their own."""
    found = [head]
    for child in head.children:
        if not (heads_clause(child) and child != head):
            found += clause(child)
    return sorted(found, key=lambda t: t.i)


def complements(verb: Token) -> list[Token]:
    """Clauses that a verb of speech or thought takes: what was said."""
    return [child for child in verb.children if child.dep_ in REPORTED]


def negated(token: Token) -> bool:
    """True where "not", "never" or "no" belongs to the word itself: "did not meet", "no talks", "without talks"."""
    for child in token.children:
        if child.lower_ in NEGATIVE and child.dep_ in ("neg", "advmod", "det", "cc:preconj", "case", "mark"):
            return True
        if child.dep_ == "prep" and child.lower_ == "without":
            return False
    return preposition_of(token).startswith("without")


def auxiliaries(verb: Token) -> list[str]:
    """The auxiliaries of a verb in lower case, those of the verb that it is conjoined with if it has none."""
    own = [c.lower_ for c in verb.children if c.dep_ in ("aux", "aux:pass", "auxpass", "cop") and c.i < verb.i]
    if own or verb.dep_ != "conj" or _own_subjects(verb) or verb.tag_ in ("VBD", "VBZ", "VBP"):
        return own
    return auxiliaries(verb.head)


def tense(verb: Token) -> Tense:
    """When a clause puts what it tells, as its verb and auxiliaries say.

    "was to meet" and "is to meet" are future (of something arranged), and so is "is due to meet", where the parser takes "due" for
    a mark of the infinitive; "would have met" and "would meet" are conditional.
    """
    words = auxiliaries(verb)
    if any(word in FUTURE for word in words) or any(c.lower_ == "due" and c.dep_ == "mark" for c in verb.children):
        return "future"
    if any(word in CONDITIONAL for word in words):
        return "conditional"
    if "to" in words or any(c.lower_ == "to" and c.tag_ == "TO" for c in verb.children):
        be = any(word in ("is", "are", "was", "were") for word in words) and verb.dep_ in (
            "ROOT",
            "root",
            "ccomp",
            "conj",
        )
        return "future" if be else "infinitive"
    if any(word in ("had", "has", "have", "was", "were", "did") for word in words):
        perfect = any(word in ("had", "has", "have") for word in words)
        return "past" if perfect or verb.tag_ != "VBG" or "was" in words or "were" in words else "present"
    if words and any(word in ("is", "are", "am", "being", "'s", "’s", "'re") for word in words):
        return "present"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    if verb.tag_ == "VBN" and verb.dep_ in ("ROOT", "root"):
        return "past"
    if verb.tag_ in ("VBG", "VBN"):
        return "participle"
    if verb.tag_ == "VB":
        return "infinitive"
    return "none"


def mend(doc: Doc) -> None:
    """Correct, in place, what parsers often get wrong about clauses with another clause inside.

    A subject after a verb that has one already belongs to the clause after it ("came after diplomats held talks") or is an
    object ("told Japan in a meeting that"); a phrase before "that" belongs to the clause above ("told them in Rome that");
    a finite verb without subject takes the noun after a conjunction of time ("left after Kim, the envoy, urged");
    who is "visiting" before a name is no clause ("talks with visiting Danish minister Lund");
    a name is that of the title just before it ("Berg and the secretary of the council Orlov"), or the object of a gerund
    ("after meeting Lund"); a phrase with a preposition is no subject ("talks between the ministers opened", "spoke with Lund to thank him"), and what is one is
    no verb ("Talks ended"); a clause with "where" is said of the noun before it, and what a list goes on with after a semicolon
    hangs on that noun ("stops in Oslo, where she met Lund; Bergen, where she met Berg"); who stands between a noun and the verb of its clause is who
    does it ("the talks Lund held with Berg"); a name between commas of a list is an item of it
    ("to Oslo, Bergen and Riga"); what stands before a noun is no part of the verb ("presided over a meeting"); who is called, and
    nothing else, is no name that is given ("called Prime Minister Lund").
    """
    doc.user_data.pop(PREPOSITIONS, None)
    for word in doc:
        if word.tag_ == "VBZ" and word.pos_ == "VERB":
            _mend_noun(word)
        if word.dep_ == "appos" and word.pos_ == "PROPN":
            _mend_name(word)
        if word.dep_ == "nmod:unmarked" and word.pos_ == "PROPN":
            _mend_item(word)
        if word.pos_ in ("VERB", "AUX"):
            if word.lower_ == "visiting":
                _mend_attribute(word)
            _mend_finite(word)
            _mend_oblique(word)
            _mend_subject(word)
            _mend_second_subject(word)
            _mend_particle(word)
            _mend_called(word)
            _mend_where(word)
            _mend_relative(word)
        if word.pos_ in ("VERB", "AUX") or word.dep_ == "ccomp":
            _mend_said(word)
    doc.user_data[PREPOSITIONS] = {}  # from here on nobody changes the tree


def _mend_finite(verb: Token) -> None:
    """Give a finite verb without subject the noun after a conjunction of time: "left after Kim, the envoy, urged"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ not in ("ccomp", "parataxis", "dep"):
        return
    if not _lacks_subject(verb):
        return
    before = reversed(verb.doc[verb.sent.start : verb.i])
    times = ("after", "before", "until", "since", "as")
    noun = next((t.head for t in before if t.lower_ in times and t.dep_ == "case" and t.pos_ == "SCONJ"), None)
    if noun is not None and noun.i < verb.i and (noun.head.i < noun.i or noun.head == verb):
        preposition = next(c for c in noun.children if c.dep_ == "case" and c.pos_ == "SCONJ")
        verb.head, verb.dep_ = noun.head if noun.head != verb else verb.head, "advcl"
        preposition.head, preposition.dep_ = verb, "mark"
        noun.head, noun.dep_ = verb, "nsubj"


def _mend_second_subject(verb: Token) -> None:
    """Hang a second subject, behind the verb, on the clause after it, or take it for the object."""
    subjects_of = [child for child in verb.children if child.dep_ in SUBJECT]
    if len(subjects_of) < 2 or subjects_of[0].i > verb.i:
        return
    for extra in [s for s in subjects_of[1:] if s.i > verb.i]:
        below = next((c for c in verb.children if c.i > extra.i and _lacks_subject(c)), None)
        if below is not None and extra.i > verb.i + 1 and below.dep_ in ("advcl", "ccomp", "parataxis"):
            extra.head = below
        elif not any(c.dep_ in OBJECT for c in verb.children):
            extra.dep_ = "obj"


def _mend_said(predicate: Token) -> None:
    """Hang what stands before "that" on the clause above: "told them in Rome that"."""
    mark = next((c for c in predicate.children if c.dep_ == "mark" and c.lower_ == "that" and c.i < predicate.i), None)
    if mark is not None and predicate.head != predicate and predicate.head.i < mark.i:
        for child in [c for c in predicate.children if predicate.head.i < c.i < mark.i]:
            child.head = predicate.head


def _mend_noun(word: Token) -> None:
    """Make a noun of a subject or object that was taken for a verb: "Talks between Poland and Sweden collapsed"."""
    if word.dep_ in SUBJECT | OBJECT and not any(c.dep_ in SUBJECT | {"mark", "aux"} for c in word.children):
        word.pos_, word.tag_ = "NOUN", "NNS"


def _mend_oblique(verb: Token) -> None:
    """Hang a phrase behind a verb on it with its preposition, though it was taken for a subject, of that verb or of an infinitive that
    follows: "spoke with Lund to thank him"."""
    for phrase in [c for c in verb.children if c.dep_ in SUBJECT]:
        mark = next(
            (c for c in phrase.children if c.dep_ == "case" and c.tag_ in ("IN", "TO") and c.i < phrase.i), None
        )
        above = verb if mark is None or verb.i < mark.i else verb.head
        if mark is not None and verb.sent.start < above.i < mark.i and (above == verb or tense(verb) == "infinitive"):
            phrase.head, phrase.dep_ = above, "obl"


def _mend_subject(verb: Token) -> None:
    """Hang a phrase that was taken for the subject on the noun before it ("talks between the ministers opened"), and take what
    stands before a main verb without subject for it."""
    for phrase in [c for c in verb.children if c.dep_ in SUBJECT and c.i < verb.i]:
        mark = next((c for c in phrase.children if c.lower_ in ("between", "among", "with") and c.dep_ == "case"), None)
        noun = mark.nbor(-1) if mark is not None and verb.sent.start < mark.i < phrase.i else None
        if noun is not None and noun.head == verb and noun.pos_ == "NOUN":
            noun.dep_, phrase.dep_ = "nsubj", "nmod"
            phrase.head = noun
    if verb.dep_ in ("root", "ROOT") and not any(c.dep_ in SUBJECT for c in verb.children):
        objects = [c for c in verb.children if c.dep_ in OBJECT]
        if len(objects) == 1 and objects[0].i < verb.i and objects[0].pos_ == "NOUN":
            objects[0].dep_ = "nsubj"


def _mend_particle(verb: Token) -> None:
    """Make a preposition of a particle that a noun without one follows: "presided over a meeting"."""
    particle = next((c for c in verb.children if c.dep_ == "compound:prt" and c.i == verb.i + 1), None)
    phrase = next((c for c in verb.children if c.dep_ in PREPOSITIONAL and c.i > verb.i), None)
    if (
        particle is not None
        and phrase is not None
        and phrase.left_edge.i == particle.i + 1
        and not preposition_of(phrase)
    ):
        particle.head, particle.dep_ = phrase, "case"


def _mend_where(verb: Token) -> None:
    """Hang a clause with "where" on the noun just before it, and the next item of the list on the last."""
    where = _where(verb)
    if where is None or verb.dep_ not in RELATIVE or where.i - 2 < verb.sent.start:
        return
    before = where.nbor(-2) if where.nbor(-1).text == "," else where.nbor(-1)
    noun = before.head if before.dep_ in FLAT else before
    if noun.pos_ == "PROPN" and noun.i < verb.i and not noun.is_ancestor(verb):
        verb.head = noun
    if noun.dep_ == "conj" and any(c.text == ";" for c in noun.children):
        last = next(
            (a for a in noun.ancestors if a.dep_ in RELATIVE and _where(a) is not None and a.head.i < noun.i), None
        )
        if last is not None and last.i < noun.i and last != verb:
            noun.head = last.head


def _mend_relative(verb: Token) -> None:
    """Make a subject of a name that was taken to explain the noun of whose clause it is the subject: "the talks that Lund held with Berg"."""
    noun = verb.head
    if (
        verb.tag_ not in ("VBD", "VBZ", "VBP")
        or not (verb.dep_ in RELATIVE or verb.dep_ == "acl")
        or noun.pos_ != "NOUN"
    ):
        return
    names = [c for c in noun.children if c.dep_ == "appos" and noun.i < c.i < verb.i and c.pos_ == "PROPN"]
    between = verb.doc[noun.i + 1 : verb.i]
    if len(names) == 1 and _lacks_subject(verb) and not any(t.is_punct and t.text != "-" for t in between):
        names[0].head, names[0].dep_, verb.dep_ = verb, "nsubj", "acl:relcl"


def _mend_called(verb: Token) -> None:
    """Make an object of a name that was taken for one that is given to somebody: "called Prime Minister Lund today"."""
    named = [c for c in verb.children if c.dep_ in CONTROLLED | PREDICATE and c.pos_ == "PROPN"]
    others = any(c.dep_ in OBJECT for c in verb.children)
    if verb.lemma_ == "call" and len(named) == 1 and not others and not is_passive(verb) and verb.dep_ not in RELATIVE:
        named[0].dep_ = "obj"


def _mend_name(name: Token) -> None:
    """Hang a name on the title that stands before it, where the parser hung it on what the title is joined to; make it the
    object of a gerund that was taken for a noun."""
    above = name.head
    if above.tag_ == "NN" and above.lower_.endswith("ing") and name.left_edge.i == above.i + 1:
        if not any(c.dep_ in ("det", *MODIFIER, *POSSESSOR) for c in above.children):
            name.dep_ = "obj"
        return
    between = [
        c
        for c in above.children
        if c.dep_ == "conj"
        and above.i < c.i < name.i
        and c.pos_ in ("NOUN", "PROPN")
        and c.right_edge.i == name.left_edge.i - 1
        and not any(t.is_punct for t in name.doc[c.right_edge.i + 1 : name.i])
    ]
    if between and not any(c.dep_ in ("appos", "flat") for c in between[-1].children):
        name.head = between[-1]


def _mend_item(name: Token) -> None:
    """Make an item of a list of a name that was taken to explain the one before it: Bergen in "to Oslo, Bergen and Riga"."""
    above, doc = name.head, name.doc
    before = [name.left_edge.text, doc[max(0, name.left_edge.i - 1)].text]
    behind = doc[min(name.right_edge.i + 1, len(doc) - 1)].text
    goes_on = any(c.dep_ == "conj" and c.i > name.i for c in above.children)
    if above.pos_ == "PROPN" and above.i < name.i and "," in before and behind != "," and goes_on:
        name.dep_ = "conj"


def _mend_attribute(verb: Token) -> None:
    """Hang a participle that was taken for a clause before the name that it describes."""
    above, named = verb.head, next((c for c in verb.children if c.dep_ in OBJECT and c.pos_ == "PROPN"), None)
    mark = next((c for c in verb.children if c.i == verb.i - 1 and c.lower_ == "with"), None)
    own, others = _own_subjects(verb), [t for t in _own_subjects(above) if t != verb]
    if verb.dep_ in ("csubj", "advcl") and verb.i < above.i and own and not others:
        named = own[0]  # "Visiting minister Lund met Berg"
        named.head = above
    elif verb.dep_ == "csubj" and verb.i == verb.sent.start:
        named = next((t for t in others if t.i > verb.i), None)
    elif own and above.i < verb.i and above.pos_ == "PROPN" and verb.dep_ in ("amod", "acl", "conj"):
        named = own[0]  # "Lund and visiting minister Berg agreed"
        named.head, named.dep_ = above, "conj"
        for mark in [c for c in verb.children if c.dep_ == "cc"]:
            mark.head = named
    elif named is not None and verb.dep_ == "conj" and above.pos_ in ("NOUN", "PROPN"):
        named.head, named.dep_ = above, "conj"
        for mark in [c for c in verb.children if c.dep_ == "cc"]:
            mark.head = named
    elif named is not None and mark is not None:
        mark.head, mark.dep_ = named, "case"
        named.head, named.dep_ = above, "obl" if is_verb(above) else "nmod"
    elif named is not None and above.lemma_ in word_class("words.tsv", "facing") and above.i == verb.i - 1:
        named.head, named.dep_ = above, "obj"
    else:
        return
    if named is not None:
        verb.head, verb.dep_ = named, "amod"


def _lacks_subject(verb: Token) -> bool:
    return verb.pos_ == "VERB" and not any(child.dep_ in SUBJECT for child in verb.children)
