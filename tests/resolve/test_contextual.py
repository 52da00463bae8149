"""The networks that read the language model's rows: the same in numpy as where they were grown, silent without rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest

from kg.extract import find_encounters, find_offices
from kg.extract.reading import read
from kg.language.pipeline import ROWS, load_pipeline, parse
from kg.model import Article
from kg.resolve.candidates import Scene
from kg.resolve.contextual import FIGURES, ContextualModel, rows_of, scene_ties
from kg.resolve.coreference import resolve_mentions
from kg.resolve.participants import participant_model

TEXT = "Malian Foreign Minister Awa Diarra met Peruvian President Rosa Quispe in Lima on Tuesday. Trade grew."


@pytest.fixture
def scene() -> Scene:
    article = Article(id="a", text=TEXT, body=((0, len(TEXT)),), published=date(2015, 5, 13))
    reading = read(parse(load_pipeline(), article.text, article.body), article)
    entities = resolve_mentions(reading, tuple(find_offices(reading)))
    return Scene(reading, entities, tuple(find_encounters(reading, faint=True)))


def test_numpy_says_what_torch_says() -> None:
    torch = pytest.importorskip("torch", reason="the extra `train` is not installed")
    from kg.resolve.training import contextual

    chance = np.random.default_rng(5)
    words, actors, figures = (chance.normal(size=(60, n)).astype(np.float16) for n in (8, 8, FIGURES))
    answers, weights = chance.integers(0, 2, 60), np.ones(60)
    arrays = contextual.grow_names(words, answers, weights) | contextual.grow_ties(
        words, actors, figures.astype(float), answers, weights
    )
    model = ContextualModel(layers=arrays)
    names, tie = contextual.Naming(8).eval(), contextual.Tie(8, FIGURES).eval()
    for layer, name in ((names.first, "name.in"), (names.last, "name.out")):
        layer.weight.data, layer.bias.data = (torch.tensor(a[0], dtype=torch.float32) for a in parts(arrays, name))
    for part, name in {"word": "word", "actor": "actor", "figures": "figures", "first": "in", "last": "out"}.items():
        layer = getattr(tie, part)
        layer.weight.data, layer.bias.data = (
            torch.tensor(a[0], dtype=torch.float32) for a in parts(arrays, f"tie.{name}")
        )
    one = ContextualModel(layers={name: array[:1] for name, array in model.layers.items()})
    told = names(torch.tensor(words.astype(np.float32))).softmax(1).detach().numpy()
    assert np.allclose(one.names(words), told, atol=1e-4)
    tied = tie(*(torch.tensor(a.astype(np.float32)) for a in (words, actors, figures))).detach().numpy()
    assert np.allclose(one.ties(words, actors, figures.astype(float)), tied, atol=1e-4)


def parts(arrays: dict[str, np.ndarray], name: str) -> tuple[np.ndarray, np.ndarray]:
    return arrays[name].transpose(0, 2, 1), arrays[f"{name}.bias"]


def test_every_word_has_its_row(scene: Scene) -> None:
    rows = rows_of(scene)
    assert rows is not None
    assert rows.shape == (len(scene.doc), 384)
    assert all(np.abs(rows[t.i]).max() > 0 for t in scene.doc if not t.is_space)


def test_a_pair_has_rows_and_figures(scene: Scene) -> None:
    ties = scene_ties(scene, list(product(scene.triggers, scene.actors)))
    assert ties is not None
    words, actors, figures = ties
    assert len(words) == len(actors) == len(figures) == len(scene.triggers) * len(scene.actors)
    assert figures.shape[1] == FIGURES


def test_another_language_model_leaves_it_to_the_forests(scene: Scene) -> None:
    model = participant_model()
    with_rows = model.names(scene)
    del scene.doc.user_data[ROWS]
    assert scene_ties(scene, list(product(scene.triggers, scene.actors))) is None
    alone = model.names(scene)
    assert not np.array_equal(alone, with_rows)
    assert np.array_equal(alone, replace(model, contextual=None).names(scene))
    assert np.allclose(alone.sum(axis=1), 1)
    without = replace(model, contextual=None)
    assert model.seats(scene, scene.triggers, alone) == without.seats(scene, scene.triggers, alone)
