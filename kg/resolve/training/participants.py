"""`python -m kg.resolve.training.participants --gold ../shared/gold/train --out kg/resolve/model`: annotated articles in, encounters.npz out.

The folder's settings.json is read for what a person decided: further lemmas, and thresholds with their reasons.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.extract.reading import Reading, read
from kg.language.pipeline import load_pipeline, parse
from kg.resolve.boosted import Forest
from kg.resolve.training.annotation import Annotated, read_annotated
from kg.resolve.training.examples import Example, read_example, scorer
from kg.resolve.training.fit import settings_of, train, write_model
from kg.resolve.training.grow import grow
from kg.resolve.training.samples import side_samples

FOLDS = 5


def read_examples(folders: list[Path], extra: list[str], archives: Path | None = None) -> list[Example]:
    """Every annotated article, with the sides that a model of other articles gives its persons, as unseen ones will have."""
    nlp = load_pipeline()
    pairs: list[tuple[Annotated, Reading]] = []
    for folder in folders:
        for annotated in read_annotated(folder, archives):
            doc = parse(nlp, annotated.article.text, annotated.article.body)
            pairs.append((annotated, read(doc, annotated.article)))
    sides = [side_samples(*pair) for pair in pairs]
    without: list[Forest] = [
        grow([s for n, some in enumerate(sides) for s in some if n % FOLDS != k], trees=120, leaves=8, smallest=10)
        for k in range(FOLDS)
    ]
    names = scorer(folders[0]).Names
    return [
        read_example(*pair, lambda _, __, rows, forest=without[n % FOLDS]: forest.weigh(rows), extra, names)
        for n, pair in enumerate(pairs)
    ]


def main() -> None:
    """Read, train, write; with `--folds` also the models without each fifth of the articles, to measure on it."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m kg.resolve.training.participants")
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="folders of annotated articles")
    parser.add_argument(
        "--archives", type=Path, help="folder of the JSON Lines with the texts of annotations that have none"
    )
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--folds", type=Path, help="also write here the models without each fifth of the articles")
    given = parser.parse_args()
    settings = settings_of(given.out)
    examples = read_examples(given.gold, settings["extra"], given.archives)
    model = train(examples, settings)
    write_model(model, given.out)
    for k in range(FOLDS if given.folds else 0):
        write_model(train([e for n, e in enumerate(examples) if n % FOLDS != k], settings), given.folds / str(k))
    print(f"{len(examples)} articles; {len(model.words.names)} and {len(model.actors.names)} figures")


if __name__ == "__main__":
    main()
