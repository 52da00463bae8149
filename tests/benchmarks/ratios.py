"""What our work costs beside that of others, in CPU time: `python tests/benchmarks/ratios.py [--keep] [ARTICLES...]`.

Ratios, since they move less than seconds from machine to machine. They are compared with those kept in ratios.json; one
that is worse by half is named, and the exit code is 1. `--keep` keeps those of this run.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pyoxigraph as ox
import rdflib
from change import change, multiplied
from plain import write_plain

from kg import build as building
from kg.article import pipeline, read_part
from kg.cli import SELDOM
from kg.corpus import Skipped, read_articles
from kg.export.files import export
from kg.language.pipeline import parse
from kg.model import Article
from kg.options import Options, ReadPart
from kg.render.network import read_network
from kg.render.page import write_page
from kg.store import Store
from kg.store.shacl import Engine
from kg.store.shapes import validate

ROOT = Path(__file__).parents[2]
KEPT = Path(__file__).with_name("ratios.json")
WORSE = 1.5
MEETINGS = """
PREFIX dip: <https://w3id.org/diplomacy-kg/ontology#>
SELECT ?a ?b ?when WHERE {
  ?e a dip:Encounter ; dip:status dip:held ; dip:participant ?a, ?b .
  OPTIONAL { ?e dip:when ?when }
  FILTER(STR(?a) < STR(?b))
}"""


def cpu(work: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of several runs."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


class Here(AbstractContextManager["Here"]):
    """Reads in this process, whose time is measured, in place of others."""

    def __init__(self, options: Options, **_: object) -> None:
        self.options = options

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, batch: Iterable[Article]) -> Iterator[tuple[Article, ReadPart | Skipped]]:
        return ((article, read_part(article, self.options)) for article in batch)


def measure(paths: list[Path], folder: Path) -> dict[str, float]:
    """The ratios, by name."""
    building.readers = Here
    articles = [a for a in read_articles(paths) if isinstance(a, Article)]
    nlp = pipeline("bundled")
    building.build(paths, store=folder / "warm")
    bare = cpu(lambda: [parse(nlp, a.text, a.body) for a in articles])
    number = iter(range(100))
    whole = cpu(lambda: building.build(paths, store=folder / f"store-{next(number)}"))

    store = Store.open(folder / "store-0")
    quads = [*store.read_quads(), *store.read_merged()]
    changed = folder / "changed.txt"

    def change() -> None:
        changed.write_text(articles[0].text + f"\n\nThey met again, {next(number)} times.\n", "utf-8")
        building.build([changed], store=folder / "store-0")

    memory = rdflib.Dataset()
    merged = ox.serialize([q.triple for q in store.read_merged()], format=ox.RdfFormat.N_TRIPLES) or b""
    graph = memory.default_graph
    graph.parse(data=merged, format="nt")
    with store.reader() as index:
        ours = cpu(lambda: list(index.query(MEETINGS)))
        turtle = cpu(lambda: export(index, folder / "ours.ttl"))
        network = read_network(index)
    one = cpu(change)
    theirs = cpu(lambda: list(graph.query(MEETINGS)))
    page = cpu(lambda: write_page(network, folder / "ours.html"))
    their_page = cpu(lambda: write_plain(network, folder / "theirs.html"))
    their_turtle = cpu(lambda: graph.serialize(folder / "theirs.ttl", format="turtle"))
    return {
        "build : parse": whole / bare,
        "one changed article : build": one / whole,
        "one of 260 merged : all": merged_one(folder),
        "query : rdflib": ours / theirs,
        "export : rdflib": turtle / their_turtle,
        "page : pyvis": page / their_page,
        "check : pySHACL": cpu(lambda: validate(quads)) / cpu(lambda: validate(quads, engine=Engine.pyshacl), times=1),
    }


def merged_one(folder: Path) -> float:
    """What merging, checking and indexing one changed article costs beside those of twenty times the articles."""
    multiplied(folder / "store-0", folder / "many", 20)
    whole, single = change(folder / "many", folder / "again")
    return sorted(single)[len(single) // 2] / whole


def main() -> int:
    words = [word for word in sys.argv[1:] if word != "--keep"]
    gc.set_threshold(*SELDOM)  # as `kg build` has it
    with tempfile.TemporaryDirectory() as folder:
        found = measure([Path(word) for word in words] or [ROOT / "articles"], Path(folder))
    kept = json.loads(KEPT.read_text("utf-8")) if KEPT.exists() and not words else {}
    worse = [name for name, ratio in found.items() if name in kept and ratio > WORSE * kept[name]]
    for name, ratio in found.items():
        before = f"kept {kept[name]:.3f}" if name in kept else ""
        print(f"{name:30} {ratio:.3f}  {before}{'  WORSE' if name in worse else ''}")
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps({name: round(ratio, 3) for name, ratio in found.items()}, indent=1) + "\n", "utf-8")
    return 1 if worse else 0


if __name__ == "__main__":
    raise SystemExit(main())
