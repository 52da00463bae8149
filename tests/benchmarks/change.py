"""What one changed article costs beside a build of everything: `python tests/benchmarks/change.py STORE [TIMES]`.

Both are the build after reading: merging, checking, indexing, publishing. Works on a copy of the store, whose parts are
those of this version or of another: takes one article out, publishes, puts it back, publishes, and so on.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg.resolve.corrections import NONE
from kg.store import Store
from kg.store.merging import publish
from kg.store.parts import read_part


def published(folder: Path, *, without: str = "", source: Path | None = None) -> float:
    """Publish all articles of a store but one, those of `source` if given; the CPU time that it took."""
    with Store.open(folder, create=True, base=Store.open(source or folder).base) as store:
        for part in Store.open(source).articles() if source else ():
            if not store.part_for(part.article, part.key):
                shutil.copy(part.path, folder / "parts" / part.path.name)
                store.part_for(part.article, part.key)
        store.prune({part.article for part in store.articles()} - {without})
        start = time.process_time()
        publish(store, NONE)
        return time.process_time() - start


def multiplied(source: Path, folder: Path, times: int) -> None:
    """A store with so many copies of each article of another one, each under a name of its own; not published."""
    with Store.open(folder, create=True, base=Store.open(source).base) as store:
        for part in Store.open(source).articles():
            text = read_part(part.path)[1].decode()
            for number in range(times):
                name = f"{part.article}-{number}"
                copy = text.replace(f"article/{part.article}", f"article/{name}").replace(
                    f'"{part.article}"', f'"{name}"'
                )
                store.put(name, part.key, ox.parse(copy, ox.RdfFormat.N_QUADS))
        publish(store, NONE)


def change(source: Path, folder: Path, times: int = 3) -> tuple[float, list[float]]:
    """The time of publishing a copy of a store as a whole, and of taking out and putting back one article after another."""
    whole = published(folder, source=source)
    names = [part.article for part in Store.open(source).articles()]
    single = []
    for number in range(times):
        single.append(published(folder, without=names[(number + 1) * len(names) // (times + 1)]))
        single.append(published(folder, source=source))
    return whole, single


def main() -> None:
    with tempfile.TemporaryDirectory(dir=Path(sys.argv[1]).parent) as folder:
        whole, single = change(Path(sys.argv[1]), Path(folder), int(sys.argv[2]) if len(sys.argv) > 2 else 3)
        parts = Store.open(folder).articles()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(parts)} articles, {sum(part.quads for part in parts)} statements in their graphs, peak {peak:.0f} MB")
    print(f"everything {whole:.2f} s; one article {min(single):.2f} to {max(single):.2f} s; {max(single) / whole:.4f}")


if __name__ == "__main__":
    main()
