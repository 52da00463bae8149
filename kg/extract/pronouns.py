"""Pronouns that may stand for a person, a state or several."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.sighted import Sighted
from kg.extract.titles import (
    norm,
)
from kg.model import Form, Mention, MentionKind

SINGULAR = {
    "he": MentionKind.PERSON,
    "him": MentionKind.PERSON,
    "his": MentionKind.PERSON,
    "himself": MentionKind.PERSON,
    "she": MentionKind.PERSON,
    "her": MentionKind.PERSON,
    "hers": MentionKind.PERSON,
    "herself": MentionKind.PERSON,
    "it": MentionKind.STATE,
    "its": MentionKind.STATE,
    "itself": MentionKind.STATE,
}
PLURAL = frozenset({"they", "them", "their", "theirs", "themselves"})


def find_pronouns(sighted: Sighted) -> Iterator[Mention]:
    """Every pronoun of the third person in the body, but "it" where it stands for nothing ("it rains")."""
    for token in sighted.doc:
        if not sighted.inside[token.i] or not token.tag_.startswith("PRP"):
            continue
        word = norm(token)
        evidence = sighted.evidence(token.i, token.i + 1, "pronoun")
        if word in PLURAL:
            yield Mention(
                name=token.text,
                kind=MentionKind.GROUP,
                form=Form.PRONOUN,
                evidence=evidence,
                head=token.idx,
                number=2,
            )
        elif word in SINGULAR and token.dep_ != "expl":
            yield Mention(name=token.text, kind=SINGULAR[word], form=Form.PRONOUN, evidence=evidence, head=token.idx)
