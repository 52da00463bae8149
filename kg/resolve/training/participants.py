"""`python -m kg.resolve.training.participants --gold ../shared/gold/train --out kg/resolve/model`: annotated articles in, encounters.npz out.

`--further` names folders of annotated articles that the networks learn from, and not the forests.

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


def read_examples(
    folders: list[Path], extra: list[str], archives: Path | None = None
) -> tuple[list[Example], list[Example]]:
    """Every annotated article of the first folder, and of the others, with the sides that a model of other articles gives its
    persons, as unseen ones will have.
    """
    nlp = load_pipeline()
    pairs: list[tuple[Annotated, Reading]] = []
    size = 0
    for number, folder in enumerate(folders):
        for annotated in read_annotated(folder, archives):
            doc = parse(nlp, annotated.article.text, annotated.article.body)
            pairs.append((annotated, read(doc, annotated.article)))
            size += number == 0
    sides = [side_samples(*pair) for pair in pairs[:size]]
    without: list[Forest] = [
        grow([s for n, some in enumerate(sides) for s in some if n % FOLDS != k], trees=120, leaves=8, smallest=10)
        for k in range(FOLDS)
    ]
    names = scorer(folders[0]).Names
    examples = [
        read_example(*pair, lambda _, __, rows, forest=without[n % FOLDS]: forest.weigh(rows), extra, names)
        for n, pair in enumerate(pairs)
    ]
    return examples[:size], examples[size:]


def main() -> None:
    """Read, train, write; with `--folds` also the models without each fifth of the articles, to measure on it."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m kg.resolve.training.participants")
    parser.add_argument("--gold", type=Path, required=True, help="folder of annotated articles")
    parser.add_argument("--further", type=Path, nargs="*", default=[], help="folders for the networks alone")
    parser.add_argument(
        "--archives", type=Path, help="folder of the JSON Lines with the texts of annotations that have none"
    )
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    parser.add_argument("--folds", type=Path, help="also write here the models without each fifth of the articles")
    given = parser.parse_args()
    settings = settings_of(given.out)
    examples, further = read_examples([given.gold, *given.further], settings["extra"], given.archives)
    write_model(model := train(examples, further, settings), given.out)
    for k in range(FOLDS if given.folds else 0):
        some = [e for n, e in enumerate(examples) if n % FOLDS != k]
        write_model(train(some, further, settings), given.folds / str(k))
    figures = len(model.words.names), len(model.actors.names)
    print(f"{len(examples)} and {len(further)} articles; {figures[0]} and {figures[1]} figures")


if __name__ == "__main__":
    main()
