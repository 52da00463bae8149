"""Agreements that several articles name: which are one."""

from __future__ import annotations

from datetime import date

import pytest

from kg.model import Agreement, Article, ArticleFacts, Evidence
from kg.resolve.accords import find_accords


def naming(article: str, name: str, day: str, *parties: str) -> ArticleFacts:
    words = Evidence(article=article, start=0, end=len(name), quote=name, rule="test")
    return ArticleFacts(
        article=Article(id=article, text=name, body=(), published=date.fromisoformat(day)),
        agreements=(Agreement(id="agreement/1", name=name, evidence=(words,), parties=parties),),
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        # the same name, and nothing against it
        (("Pyongyang Declaration", "2002-09-18"), ("the 2002 Pyongyang Declaration", "2005-11-01"), True),
        # in another generation the same capital gives its name to another agreement
        (("Paris Agreement", "1987-04-06"), ("Paris Agreement", "2021-06-12"), False),
        # a name that is no capital's lasts
        (("Charter of the League", "1987-04-06"), ("Charter of the League", "2021-06-12"), True),
        # parties that contradict each other
        (("Tokyo Accord", "1987-04-06", "state/JP"), ("Tokyo Accord", "1987-05-06", "state/FR"), False),
        # a name that many agreements have says nothing
        (("joint statement", "2005-09-19"), ("joint statement", "2005-09-20"), False),
    ],
)
def test_which_agreements_are_one(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    found = find_accords([naming("a", *one), naming("b", *other)])
    assert (len(found) == 1) is same
