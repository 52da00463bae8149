"""Any spaCy pipeline with a parser and names reads articles: here one with spaCy's own English labels, taught in memory.

It has seen a handful of sentences, so that its answers are poor; that it answers, on whole articles, is what is tested.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed

from kg.build import build
from kg.language.pipeline import load_pipeline, parse
from kg.options import Options

ROOT = Path(__file__).parents[2]
TAUGHT = [
    (
        "Minister Lund met Per Berg in Oslo on Monday .",
        "NNP NNP VBD NNP NNP IN NNP IN NNP .",
        "PROPN PROPN VERB PROPN PROPN ADP PROPN ADP PROPN PUNCT",
        [1, 2, 2, 4, 2, 2, 5, 2, 7, 2],
        "compound nsubj ROOT compound dobj prep pobj prep pobj punct",
        "O B-PERSON O B-PERSON I-PERSON O B-GPE O O O",
    ),
    (
        "The envoys of Norland held talks with the Union .",
        "DT NNS IN NNP VBD NNS IN DT NNP .",
        "DET NOUN ADP PROPN VERB NOUN ADP DET PROPN PUNCT",
        [1, 4, 1, 2, 4, 4, 5, 8, 6, 4],
        "det nsubj prep pobj ROOT dobj prep det pobj punct",
        "O O O B-GPE O O O B-ORG I-ORG O",
    ),
    (
        "She was received by the President and said so .",
        "PRP VBD VBN IN DT NNP CC VBD RB .",
        "PRON AUX VERB ADP DET PROPN CCONJ VERB ADV PUNCT",
        [2, 2, 2, 2, 5, 3, 2, 2, 7, 2],
        "nsubjpass auxpass ROOT agent det pobj cc conj advmod punct",
        "O O O O O O O O O O",
    ),
]
NOTE = "Desk note 12\n\nMinister Lund met Per Berg in Oslo on Monday.\n\n(c) 2011\n"


def examples(nlp: Language) -> list[Example]:
    """The sentences above as spaCy learns from them."""
    return [
        Example(
            Doc(nlp.vocab, words=words.split()),
            Doc(
                nlp.vocab,
                words=words.split(),
                tags=tags.split(),
                pos=pos.split(),
                heads=heads,
                deps=deps.split(),
                ents=names.split(),
            ),
        )
        for words, tags, pos, heads, deps, names in TAUGHT
    ]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The path of a small pipeline as spaCy's training writes one."""
    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": {"width": 32, "depth": 1}})
    for name in ("tagger", "morphologizer", "parser", "ner"):
        listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32}
        rare = {"min_action_freq": 1} if name == "parser" else {}  # or it takes rare labels for "dep"
        nlp.add_pipe(name, config={"model": {"tok2vec": listener}, **rare})
    taught = examples(nlp)
    optimizer = nlp.initialize(lambda: taught)
    optimizer.learn_rate = 0.01
    for _ in range(25):
        nlp.update(taught, sgd=optimizer)
    path = tmp_path_factory.mktemp("models") / "poor"
    nlp.to_disk(path)
    return str(path)


def test_parsed_and_bare_stretches_become_one_doc(model: str) -> None:
    start, end = 14, NOTE.index("\n\n(c)")
    doc = parse(load_pipeline(model), NOTE, [(start, end)])
    assert doc.text == NOTE
    assert doc.user_data == {"label_scheme": "spacy"}
    assert [sent.text for sent in doc.sents if sent[0].dep_] == ["Minister Lund met Per Berg in Oslo on Monday."]
    assert [token.text for token in doc if token.dep_ == "nsubj"] == ["Lund"]
    assert all(token.dep_ == "" and token.is_sent_start for token in doc if not start <= token.idx < end)
    assert [ent.text for ent in doc.ents] == ["Lund", "Per Berg", "Oslo"]


def test_the_sample_articles_are_built_with_it(model: str, tmp_path: Path) -> None:
    report = build([ROOT / "articles"], store=tmp_path / "kg", options=Options(model=model))
    assert report.skipped == ()
    assert report.built == len(list((ROOT / "articles").glob("*.txt")))
