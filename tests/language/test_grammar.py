"""The grammar answers alike for trees with Universal Dependencies labels and with spaCy's."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc, Token

from kg.extract.titles import title_before
from kg.language import grammar

VOCAB = spacy.blank("en").vocab
POS = {
    "V": "VERB", "A": "AUX", "N": "NOUN", "P": "PROPN", "I": "ADP", "D": "DET", "J": "ADJ", "R": "ADV", "W": "PRON", "T": "PART", "C": "CCONJ",
    "S": "SCONJ", ".": "PUNCT",
}  # fmt: skip
LEMMAS = {
    "met": "meet", "had": "have", "was": "be", "were": "be", "is": "be", "has": "have", "received": "receive", "agreed": "agree",
    "held": "hold", "said": "say", "visiting": "visit", "asked": "ask", "speaking": "speak", "told": "tell", "denied": "deny", "been": "be",
}  # fmt: skip


def tree(rows: str) -> Doc:
    """One token a row: word, tag (POS letter and Penn tag, "V:VBD"), number of its head from 1 (0 for the root), label."""
    cells = [row.split() for row in rows.strip().splitlines()]
    heads = [int(c[2]) - 1 if int(c[2]) else n for n, c in enumerate(cells)]
    return Doc(
        VOCAB,
        words=[c[0] for c in cells],
        pos=[POS[c[1].split(":")[0]] for c in cells],
        tags=[c[1].split(":")[1] if ":" in c[1] else "" for c in cells],
        lemmas=[LEMMAS.get(c[0].lower(), c[0].lower()) for c in cells],
        heads=heads,
        deps=[c[3] if int(c[2]) else "ROOT" for c in cells],
    )


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


def texts(tokens: list[Token]) -> list[str]:
    return [t.text for t in tokens]


MET = {
    "ud": """
        Kim P:NNP 4 nsubj
        and C:CC 3 cc
        Aho P:NNP 1 conj
        met V:VBD 0 root
        with I:IN 6 case
        Ruiz P:NNP 4 obl
        in I:IN 8 case
        Rome P:NNP 4 obl
        """,
    "spacy": """
        Kim P:NNP 4 nsubj
        and C:CC 1 cc
        Aho P:NNP 1 conj
        met V:VBD 0 ROOT
        with I:IN 4 prep
        Ruiz P:NNP 5 pobj
        in I:IN 4 prep
        Rome P:NNP 7 pobj
        """,
}
RECEIVED = {
    "ud": """
        Kim P:NNP 3 nsubj:pass
        was A:VBD 3 aux:pass
        received V:VBN 0 root
        by I:IN 5 case
        Aho P:NNP 3 obl:agent
        """,
    "spacy": """
        Kim P:NNP 3 nsubjpass
        was A:VBD 3 auxpass
        received V:VBN 0 ROOT
        by I:IN 3 agent
        Aho P:NNP 4 pobj
        """,
}
AGREED = {
    "ud": """
        Envoys N:NNS 5 nsubj
        who W:WP 3 nsubj
        met V:VBD 1 acl:relcl
        today N:NN 3 obl:unmarked
        agreed V:VBD 0 root
        to T:TO 7 mark
        hold V:VB 5 xcomp
        talks N:NNS 7 obj
        between I:IN 10 case
        Peru P:NNP 8 nmod
        and C:CC 12 cc
        Chile P:NNP 10 conj
        """,
    "spacy": """
        Envoys N:NNS 5 nsubj
        who W:WP 3 nsubj
        met V:VBD 1 relcl
        today N:NN 3 npadvmod
        agreed V:VBD 0 ROOT
        to T:TO 7 aux
        hold V:VB 5 xcomp
        talks N:NNS 7 dobj
        between I:IN 8 prep
        Peru P:NNP 9 pobj
        and C:CC 10 cc
        Chile P:NNP 10 conj
        """,
}
ASKED = {
    "ud": """
        Kim P:NNP 2 nsubj
        asked V:VBD 0 root
        Aho P:NNP 2 obj
        to T:TO 5 mark
        visit V:VB 2 xcomp
        Rome P:NNP 5 obj
        """,
    "spacy": """
        Kim P:NNP 2 nsubj
        asked V:VBD 0 ROOT
        Aho P:NNP 2 dobj
        to T:TO 5 aux
        visit V:VB 2 xcomp
        Rome P:NNP 5 dobj
        """,
}
VISIT = {
    "ud": """
        Kim P:NNP 6 nmod:poss
        's T:POS 1 case
        planned J:JJ 6 amod
        Japanese J:JJ 6 amod
        state N:NN 6 compound
        visit N:NN 8 nsubj:pass
        was A:VBD 8 aux:pass
        denied V:VBN 0 root
        """,
    "spacy": """
        Kim P:NNP 6 poss
        's T:POS 1 case
        planned J:JJ 6 amod
        Japanese J:JJ 6 amod
        state N:NN 6 compound
        visit N:NN 8 nsubjpass
        was A:VBD 8 auxpass
        denied V:VBN 0 ROOT
        """,
}
SAID = {
    "ud": """
        Kim P:NNP 2 nsubj
        said V:VBD 0 root
        he W:PRP 6 nsubj
        would A:MD 6 aux
        not T:RB 6 advmod
        meet V:VB 2 ccomp
        envoys N:NNS 6 obj
        visiting V:VBG 7 acl
        Rome P:NNP 8 obj
        """,
    "spacy": """
        Kim P:NNP 2 nsubj
        said V:VBD 0 ROOT
        he W:PRP 6 nsubj
        would A:MD 6 aux
        not T:RB 6 neg
        meet V:VB 2 ccomp
        envoys N:NNS 6 dobj
        visiting V:VBG 7 acl
        Rome P:NNP 8 dobj
        """,
}
TITLED = {
    "ud": """
        Prime J:NNP 2 amod
        Minister N:NN 3 nmod:desc
        Ana P:NNP 7 nsubj
        Lund P:NNP 3 flat
        of I:IN 6 case
        Peru P:NNP 3 nmod
        met V:VBD 0 root
        Berg P:NNP 7 obj
        , .:, 11 punct
        the D:DT 11 det
        envoy N:NN 8 appos
        . .:. 7 punct
        """,
    "spacy": """
        Prime P:NNP 2 compound
        Minister P:NNP 4 compound
        Ana P:NNP 4 compound
        Lund P:NNP 7 nsubj
        of I:IN 4 prep
        Peru P:NNP 5 pobj
        met V:VBD 0 ROOT
        Berg P:NNP 7 dobj
        , .:, 8 punct
        the D:DT 11 det
        envoy N:NN 8 appos
        . .:. 7 punct
        """,
}
TOLD = {
    "ud": """
        Kim P:NNP 2 nsubj
        told V:VBD 0 root
        Aho P:NNP 2 iobj
        and C:CC 5 cc
        Ruiz P:NNP 3 conj
        everything W:NN 2 obj
        """,
    "spacy": """
        Kim P:NNP 2 nsubj
        told V:VBD 0 ROOT
        Aho P:NNP 2 dative
        and C:CC 3 cc
        Ruiz P:NNP 3 conj
        everything W:NN 2 dobj
        """,
}
SPOKE = {
    "ud": """
        The D:DT 2 det
        envoys N:NNS 4 nsubj
        never R:RB 4 advmod
        spoke V:VBD 0 root
        to I:IN 6 case
        Kim P:NNP 4 obl
        or C:CC 8 cc
        left V:VBD 4 conj
        """,
    "spacy": """
        The D:DT 2 det
        envoys N:NNS 4 nsubj
        never R:RB 4 neg
        spoke V:VBD 0 ROOT
        to I:IN 4 prep
        Kim P:NNP 5 pobj
        or C:CC 4 cc
        left V:VBD 4 conj
        """,
}
IS = {
    "ud": """
        Kim P:NNP 4 nsubj
        is A:VBZ 4 cop
        the D:DT 4 det
        minister N:NN 0 root
        who W:WP 7 nsubj:pass
        was A:VBD 7 aux:pass
        told V:VBN 4 acl:relcl
        by I:IN 9 case
        Aho P:NNP 7 obl:agent
        """,
    "spacy": """
        Kim P:NNP 2 nsubj
        is A:VBZ 0 ROOT
        the D:DT 4 det
        minister N:NN 2 attr
        who W:WP 7 nsubjpass
        was A:VBD 7 auxpass
        told V:VBN 4 relcl
        by I:IN 7 agent
        Aho P:NNP 8 pobj
        """,
}
FORMER = {
    "ud": """
        No D:DT 2 det
        minister N:NN 8 nsubj
        in I:IN 4 case
        Rome P:NNP 2 nmod
        could A:MD 8 aux
        have A:VB 8 aux
        been A:VBN 8 cop
        ready J:JJ 0 root
        """,
    "spacy": """
        No D:DT 2 det
        minister N:NN 7 nsubj
        in I:IN 2 prep
        Rome P:NNP 3 pobj
        could A:MD 7 aux
        have A:VB 7 aux
        been A:VBN 0 ROOT
        ready J:JJ 7 acomp
        """,
}

pytestmark = pytest.mark.parametrize("scheme", ["ud", "spacy"])


def test_subjects_objects_and_prepositions(scheme: str) -> None:
    doc = tree(MET[scheme])
    assert texts(grammar.doers(word(doc, "met"))) == ["Kim", "Aho"]
    assert grammar.prepositional(word(doc, "met")) == [("with", word(doc, "Ruiz")), ("in", word(doc, "Rome"))]
    assert grammar.preposition_of(word(doc, "Ruiz")) == "with"
    assert grammar.clause_head(word(doc, "Aho")) == word(doc, "met")
    assert grammar.tense(word(doc, "met")) == "past"
    assert not grammar.is_passive(word(doc, "met"))


def test_passive_turns_doer_and_patient(scheme: str) -> None:
    doc = tree(RECEIVED[scheme])
    verb = word(doc, "received")
    assert grammar.is_passive(verb)
    assert texts(grammar.doers(verb)) == ["Aho"]
    assert texts(grammar.patients(verb)) == ["Kim"]
    assert grammar.tense(verb) == "past"


def test_subjects_are_inherited(scheme: str) -> None:
    doc = tree(AGREED[scheme])
    assert texts(grammar.doers(word(doc, "hold"))) == ["Envoys"]  # over a controlled infinitive
    assert texts(grammar.doers(word(doc, "met"))) == ["Envoys"]  # over a relative pronoun
    assert texts([t for _, t in grammar.prepositional(word(doc, "talks"))]) == ["Peru", "Chile"]
    assert texts(list(grammar.governors(word(doc, "talks")))) == ["hold", "agreed"]
    assert grammar.tense(word(doc, "hold")) == "infinitive"
    # the relative clause has words of its own
    assert "today" not in texts(grammar.clause(word(doc, "agreed")))


def test_object_of_asking_does_what_is_asked(scheme: str) -> None:
    doc = tree(ASKED[scheme])
    assert texts(grammar.doers(word(doc, "visit"))) == ["Aho"]
    assert texts(grammar.patients(word(doc, "visit"))) == ["Rome"]


def test_what_stands_before_a_noun(scheme: str) -> None:
    doc = tree(VISIT[scheme])
    visit = word(doc, "visit")
    assert texts(grammar.possessors(visit)) == ["Kim"]
    assert texts(grammar.modifiers(visit)) == ["planned", "Japanese", "state"]
    assert grammar.noun_head(word(doc, "state")) == visit
    assert texts(grammar.patients(word(doc, "denied"))) == ["visit"]


def test_reported_negation_and_participle(scheme: str) -> None:
    doc = tree(SAID[scheme])
    assert grammar.complements(word(doc, "said")) == [word(doc, "meet")]
    assert grammar.negated(word(doc, "meet"))
    assert not grammar.negated(word(doc, "said"))
    assert grammar.tense(word(doc, "meet")) == "conditional"
    assert texts(grammar.doers(word(doc, "visiting"))) == ["envoys"]  # the noun before a participle


def test_titles_and_appositions(scheme: str) -> None:
    doc = tree(TITLED[scheme])
    berg, name = (
        word(doc, "Berg"),
        {"ud": "Ana", "spacy": "Lund"}[scheme],
    )  # a name's head is its first word in one, its last in the other
    assert texts(grammar.appositions(berg)) == ["envoy"]
    assert grammar.determiner(word(doc, "envoy")) == "the"
    assert texts(grammar.doers(word(doc, "met"))) == [name]
    for part in ("Prime", "Minister", "Ana", "Lund"):
        assert grammar.noun_head(word(doc, part)) == word(doc, name)
    assert texts(grammar.modifiers(word(doc, name)))[:2] == ["Prime", "Minister"]
    assert grammar.prepositional(word(doc, name)) == [("of", word(doc, "Peru"))]
    assert grammar.appositions(word(doc, name)) == []


def test_a_title_before_a_name_is_read_alike(scheme: str) -> None:
    doc = tree(TITLED[scheme])
    title = title_before(doc, word(doc, "Ana").i, {}, frozenset())
    assert title is not None
    assert (title.text, title.start) == ("Prime Minister", 0)


def test_addressees(scheme: str) -> None:
    told, spoke = word(tree(TOLD[scheme]), "told"), word(tree(SPOKE[scheme]), "spoke")
    assert texts(grammar.addressees(told)) == ["Aho", "Ruiz"]
    assert texts(grammar.patients(told)) == ["everything"]
    assert texts(grammar.addressees(spoke)) == ["Kim"]


def test_conjuncts_share_subject_and_not_negation(scheme: str) -> None:
    told, doc = tree(TOLD[scheme]), tree(SPOKE[scheme])
    assert texts(grammar.conjuncts(word(told, "Aho"))) == ["Aho", "Ruiz"]
    assert grammar.first_conjunct(word(told, "Ruiz")) == word(told, "Aho")
    assert texts(grammar.doers(word(doc, "left"))) == ["envoys"]
    assert grammar.subjects(word(doc, "left"), inherit=False) == []
    assert grammar.negated(word(doc, "spoke"))
    assert not grammar.negated(word(doc, "left"))
    assert grammar.heads_clause(word(doc, "left"))
    assert "left" not in texts(grammar.clause(word(doc, "spoke")))


def test_what_a_copula_says(scheme: str) -> None:
    doc = tree(IS[scheme])
    assert texts(grammar.said_to_be(word(doc, "Kim"))) == ["minister"]
    assert grammar.said_to_be(word(doc, "who")) == []
    assert texts(grammar.agents(word(doc, "told"))) == ["Aho"]
    assert texts(grammar.patients(word(doc, "told"))) == ["minister"]
    assert grammar.auxiliaries(word(doc, "told")) == ["was"]
    assert grammar.heads_clause(word(doc, "told"))
    assert grammar.clause_head(word(doc, "Aho")) == word(doc, "told")


def test_no_minister_could(scheme: str) -> None:
    doc = tree(FORMER[scheme])
    minister = word(doc, "minister")
    assert grammar.negated(minister)
    assert grammar.determiner(minister) == "no"
    predicate = minister.head
    assert texts(grammar.subjects(predicate)) == ["minister"]
    assert grammar.tense(predicate) == "conditional"
    assert grammar.heads_clause(predicate)
    assert next(grammar.governors(word(doc, "Rome"))) == minister


@pytest.mark.parametrize(
    ("sentence", "of", "expected"),
    [
        (RECEIVED, "Kim", "nsubj:pass"),
        (RECEIVED, "was", "aux:pass"),
        (RECEIVED, "Aho", "obl:agent"),
        (RECEIVED, "received", "root"),
        (AGREED, "met", "acl:relcl"),
        (AGREED, "talks", "obj"),
        (AGREED, "Peru", "nmod"),
        (AGREED, "today", "obl:unmarked"),
        (MET, "Ruiz", "obl"),
        (VISIT, "Kim", "nmod:poss"),
        (TOLD, "Aho", "iobj"),
        (SAID, "not", "advmod"),
    ],
)
def test_a_tie_has_one_name(scheme: str, sentence: dict[str, str], of: str, expected: str) -> None:
    assert grammar.relation(word(tree(sentence[scheme]), of)) == expected
