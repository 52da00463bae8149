"""`python -m kg.resolve.training --gold ../shared/gold/train --out kg/resolve/model`: annotated articles in, forests out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from kg.extract.reading import Reading, read
from kg.language.pipeline import load_pipeline, parse
from kg.resolve.coreference import Weigher
from kg.resolve.forest import Forest
from kg.resolve.training.annotation import Annotated, read_annotated
from kg.resolve.training.grow import grow, write
from kg.resolve.training.samples import Sample, seat_samples, side_samples

FOLDS = 5


def weigher(forest: Forest) -> Weigher:
    """A forest as `resolve_mentions` takes it."""
    return lambda person, candidates, rows: forest.weigh(rows)


def grow_sides(samples: Sequence[Sample]) -> Forest:
    return grow(samples, trees=120, leaves=8, smallest=10)


def grow_seats(samples: Sequence[Sample]) -> Forest:
    return grow(samples, trees=150, leaves=12, smallest=20)


def main() -> None:
    """Read, learn sides, learn seats with the sides that a model of other articles gives, write."""
    parser = argparse.ArgumentParser(prog="python -m kg.resolve.training", description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, nargs="+", help="folders of annotated articles")
    parser.add_argument("--out", type=Path, required=True, help="folder for the forests")
    parser.add_argument(
        "--folds", type=Path, help="also write here the forests grown without each fifth of the articles"
    )
    options = parser.parse_args()

    nlp = load_pipeline()
    read_all: list[tuple[Annotated, Reading]] = []
    for folder in options.gold:
        for annotated in read_annotated(folder):
            doc = parse(nlp, annotated.article.text, annotated.article.body)
            read_all.append((annotated, read(doc, annotated.article)))
    sides = [side_samples(*pair) for pair in read_all]
    without = [grow_sides([s for n, some in enumerate(sides) for s in some if n % FOLDS != k]) for k in range(FOLDS)]
    seats = [seat_samples(*pair, weigher(without[n % FOLDS])) for n, pair in enumerate(read_all)]
    write(grow_sides([s for some in sides for s in some]), options.out / "allegiance.npz")
    write(grow_seats([s for some in seats for s in some]), options.out / "seating.npz")
    if options.folds:
        for k in range(FOLDS):
            write(without[k], options.folds / str(k) / "allegiance.npz")
            write(
                grow_seats([s for n, some in enumerate(seats) for s in some if n % FOLDS != k]),
                options.folds / str(k) / "seating.npz",
            )
    print(f"{len(read_all)} articles, {sum(map(len, sides))} rows on sides, {sum(map(len, seats))} on seats")


if __name__ == "__main__":
    main()
