"""`python -m kg.resolve.training --gold ../shared/gold/train --out kg/resolve/model`: annotated articles in, forests out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.extract.encounters import find_encounters
from kg.extract.reading import Reading, read
from kg.language.pipeline import load_pipeline, parse
from kg.resolve.boosted import Forest
from kg.resolve.training.annotation import Annotated, read_annotated
from kg.resolve.training.grow import grow, write
from kg.resolve.training.samples import Sample, date_samples, side_samples

FOLDS = 5


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(prog="python -m kg.resolve.training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, nargs="+", help="folders of annotated articles")
    parser.add_argument(
        "--archives", type=Path, help="folder of the JSON Lines with the texts of annotations that have none"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the forests")
    parser.add_argument(
        "--folds", type=Path, help="also write here the forests grown without each fifth of the articles"
    )
    options = parser.parse_args()

    nlp = load_pipeline()
    read_all: list[tuple[Annotated, Reading]] = []
    for folder in options.gold:
        for annotated in read_annotated(folder, options.archives):
            doc = parse(nlp, annotated.article.text, annotated.article.body)
            read_all.append((annotated, read(doc, annotated.article)))
    learner = Learner(read_all)
    for name, forest in learner.whole.items():
        write(forest, options.out / f"{name}.npz")
    if options.folds:
        for name, forests in learner.parts.items():
            for number, forest in enumerate(forests):
                write(forest, options.folds / str(number) / f"{name}.npz")
    print(f"{len(read_all)} articles; rows: {learner.rows}")


class Learner:
    """Learns for whom persons act, and which dates are whose; with `parts`, models that have not seen a fifth of the articles."""

    def __init__(self, articles: Sequence[tuple[Annotated, Reading]]) -> None:
        self.whole: dict[str, Forest] = {}
        self.parts: dict[str, list[Forest]] = {}
        self.rows: dict[str, int] = {}
        self.learn("allegiance", [side_samples(*pair) for pair in articles], trees=120, leaves=8, smallest=10)
        told = [tuple(find_encounters(reading, faint=True)) for _, reading in articles]
        self.learn(
            "dating", [date_samples(a, r, t) for (a, r), t in zip(articles, told, strict=True)], trees=100, leaves=8
        )

    def learn(
        self, name: str, samples: Sequence[Sequence[Sample]], *, trees: int, leaves: int, smallest: int = 20
    ) -> None:
        """Grow the forest of a question from all articles, and one without each fifth of them."""

        def grown(without: int) -> Forest:
            rows = [s for n, some in enumerate(samples) for s in some if n % FOLDS != without]
            return grow(rows, trees=trees, leaves=leaves, smallest=smallest)

        self.whole[name] = grown(FOLDS)
        self.parts[name] = [grown(k) for k in range(FOLDS)]
        self.rows[name] = sum(map(len, samples))


if __name__ == "__main__":
    main()
