"""What one story more costs, the whole command, by several versions in turn: `python tests/benchmarks/story.py STORE STORIES TREE...`.

STORE is a store that the first version built, with thousands of articles, STORIES a folder of files with a short story each, which it does
not have, and each TREE the folder of a version of this program. Each version first takes up a copy of the store, and merges, checks and
indexes it as its own; then every story is built into that copy and into a new store by each version in turn, and taken out
again. Printed are least, middle and most: seconds on the clock, and of the processor (user and system, processes that read among them).
Exports are compared: where what a version makes of a store differs by a byte from what the first one makes, it is said.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import median


def run(tree: Path, *words: str | Path) -> tuple[float, float]:
    """Run a command of a version; seconds on the clock and of the processor."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(
        [sys.executable, "-m", "kg", *map(str, words)],
        env={**environment, "PYTHONPATH": str(tree)},
        cwd=tree,
        check=True,
        capture_output=True,
    )
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def copied(source: Path, target: Path) -> Path:
    """A store as it was, its files shared where the disk can do that: none of them is ever changed."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=os.link)
    (target / "lock").unlink(missing_ok=True)
    return target


def exported(tree: Path, store: Path, folder: Path) -> str:
    """A hash of all that a store holds."""
    path = folder / "export.nq"
    run(tree, "export", path, "--store", store)
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    path.unlink()
    return found


def line(name: str, figures: Iterable[float]) -> str:
    """Least, middle and most."""
    found = sorted(figures)
    return f"{name:60} {found[0]:6.2f} {median(found):6.2f} {found[-1]:6.2f}"


def main() -> None:
    source, stories, *trees = [Path(word).resolve() for word in sys.argv[1:]]
    clock, processor = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    with tempfile.TemporaryDirectory(dir=source.parent) as name:
        folder = Path(name)
        stores: dict[Path, Path] = {}
        paths = sorted(stories.iterdir())
        for number, tree in enumerate(trees):
            stores[tree] = copied(source, folder / f"store-{number}")
            run(tree, "build", paths[0], "--store", stores[tree])
        for path in paths[1:]:
            found = set()
            for tree in trees:
                for what, store in (
                    ("into the store", copied(stores[tree], folder / "again")),
                    ("into a new store", folder / "new"),
                ):
                    took = run(tree, "build", path, "--store", store)
                    clock[f"{what}, {tree.name}"].append(took[0])
                    processor[f"{what}, {tree.name}"].append(took[1])
                found.add((exported(trees[0], folder / "again", folder), exported(trees[0], folder / "new", folder)))
                shutil.rmtree(folder / "new")
            if len(found) > 1:
                print(f"{path.name}: the versions differ")
        for title, figures in (("on the clock", clock), ("of the processor", processor)):
            print(f"seconds {title}: least, middle, most of {len(paths) - 1}")
            for what, each in figures.items():
                print(line(what, each))


if __name__ == "__main__":
    main()
