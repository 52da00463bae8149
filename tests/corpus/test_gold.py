"""On the annotated articles: no evidence is cut, and days of publication that stand in the text are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.corpus import read_articles
from kg.model import Article

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(("part", "at_least"), [("dev", 60), ("train", 200)])
def test_evidence_is_in_the_body_and_dates_are_found(part: str, at_least: int, gold: Path) -> None:
    articles = {a.id: a for a in read_articles([gold / part]) if isinstance(a, Article)}
    marks = {path.stem: json.loads(path.read_text("utf-8")) for path in (gold / part).glob("*.json")}
    assert len(marks) >= at_least
    assert marks.keys() == articles.keys()
    dated = right = spans = cut = 0
    for ident, mark in marks.items():
        article = articles[ident]
        if mark["published_in_text"]:
            dated += 1
            right += article.published is not None and article.published.isoformat() == mark["published"]
        else:
            assert article.published is None
        inside = {offset for start, end in article.body for offset in range(start, end)}
        for encounter in mark["encounters"]:
            for start, end in encounter["evidence"]:
                spans += 1
                words = [i for i in range(start, end) if article.text[i].isalnum()]
                cut += not inside.issuperset(words)
    assert right == dated
    assert dated >= 50
    assert spans >= 100
    assert cut == 0
