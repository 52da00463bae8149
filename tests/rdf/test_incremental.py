"""Steps equal one build: whatever articles come, change and go, in any order, the bytes are those of the final set."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.model import ArticleFacts
from kg.rdf.iris import DEFAULT_BASE
from kg.rdf.quads import article_quads
from kg.resolve.corrections import Action, Correction, Corrections
from kg.store import Store
from kg.store.merging import publish

FactsOf = Callable[[str], st.SearchStrategy[ArticleFacts]]
GOLD = Path(os.environ.get("KG_SHARED", Path(__file__).parents[2] / ".." / "shared")) / "gold" / "dev"


def content(folder: Path) -> tuple[bytes, ...]:
    """The merged view, the manifest and what the build remembers as bytes, and the graph as readers see it."""
    with Store.open(folder).reader() as graph:
        seen = sorted((ox.serialize(graph, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
    pieces = sorted(folder.glob("merged/*.nq"))
    (memory,) = folder.glob("index/*.memory")
    files = (*pieces, folder / "manifest.json", memory)
    assert seen or not pieces
    return *(piece.name.encode() for piece in pieces), *(file.read_bytes() for file in files), *seen


def put(folder: Path, articles: list[ArticleFacts], keep: set[str], corrections: Corrections) -> None:
    """Build a step: these articles as they are now, and no others than those to keep."""
    with Store.open(folder, create=True, base=DEFAULT_BASE) as store:
        for old in Store.open(folder).articles() if (folder / "manifest.json").exists() else ():
            if old.article in keep:
                assert store.part_for(old.article, old.key)
        for facts in articles:
            store.put(facts.article.id, repr(facts), article_quads(facts))
        store.prune(keep)
        publish(store, corrections)


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_steps_equal_one_build(facts_of: FactsOf, data: st.DataObject) -> None:
    steps = st.tuples(st.sampled_from("abcd"), st.booleans())  # which article, and whether it comes or goes
    lines = [Correction(action=Action.SPLIT, what=(("a", "person/kim"), ("b", "person/kim")), why="namesakes")]
    there: dict[str, ArticleFacts] = {}
    with TemporaryDirectory() as scratch:
        for ident, comes in data.draw(st.lists(steps, min_size=2, max_size=6)):
            changed = []
            if comes:
                there[ident] = data.draw(facts_of(ident))
                changed = [there[ident]]
            else:
                there.pop(ident, None)
            corrections = Corrections(data.draw(st.sampled_from(([], lines))))
            put(Path(scratch, "steps"), changed, set(there), corrections)
        put(Path(scratch, "once"), list(there.values()), set(there), corrections)
        assert content(Path(scratch, "steps")) == content(Path(scratch, "once"))


@pytest.mark.skipif(not GOLD.is_dir(), reason=f"the annotated articles are not at {GOLD}")
def test_articles_one_by_one_equal_one_build(tmp_path: Path) -> None:
    texts = sorted(GOLD.glob("*.txt"))[:6]
    assert len(texts) == 6
    build(texts, store=tmp_path / "once")
    build(texts[3:], store=tmp_path / "steps")
    for text in reversed(texts[:4]):
        build([text], store=tmp_path / "steps")
    assert content(tmp_path / "steps") == content(tmp_path / "once")
    build(texts[:2], store=tmp_path / "steps", prune=True)
    build(texts[:2], store=tmp_path / "two")
    assert content(tmp_path / "steps") == content(tmp_path / "two")
