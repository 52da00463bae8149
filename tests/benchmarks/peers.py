"""A store beside rdflib in memory and plain pyvis: `python tests/benchmarks/peers.py STORE [QUERY...]`.

Printed are processor seconds: opening, named queries without parameters, all pairs that met, and the page; of rdflib also
what loading took, and the memory with it. A query that takes longer than `LONGEST` there is left.
"""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rdflib
from plain import write_plain
from ratios import MEETINGS

from kg.query import run
from kg.query.catalog import find_query
from kg.query.sparql import read_only
from kg.rdf.namespaces import PREFIXES
from kg.render.network import read_network
from kg.render.page import write_page
from kg.store import Store

QUERIES = ("who-met-whom", "statements", "offices", "persons-most-active", "state-pairs")
LONGEST = 120.0


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def bounded(work: Callable[[], Any]) -> str:
    """The time of something that may take too long."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        seconds, found = timed(work)
        return f"{seconds:.2f} s, {len(found)} rows"
    except TimeoutError:
        return f"more than {LONGEST:.0f} s"
    except Exception as error:  # a query that it does not take is a finding too
        return f"{type(error).__name__}: {str(error)[:80]}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    place, names = Path(sys.argv[1]), sys.argv[2:] or QUERIES
    store = Store.open(place)
    with store.reader() as index, tempfile.TemporaryDirectory() as folder:
        print(f"{len(store.articles())} articles, {len(index)} statements in the index")
        for name in names:
            seconds, answer = timed(lambda name=name: run(index, name))
            print(f"{name}: {seconds:.2f} s, {len(answer.rows)} rows")
        seconds, rows = timed(lambda: list(index.query(MEETINGS)))
        print(f"all pairs that met: {seconds:.2f} s, {len(rows)} rows; {memory()} MiB")
        seconds, network = timed(lambda: read_network(index))
        print(
            f"what the page shows: {seconds:.2f} s, {len(network.actors)} actors, {len(network.encounters)} encounters"
        )
        for what, write in (("our page", write_page), ("plain pyvis", write_plain)):
            path = Path(folder) / "page.html"
            seconds, _ = timed(lambda write=write, path=path: write(network, path))
            print(f"{what}: {seconds:.2f} s, {path.stat().st_size / 1e6:.2f} MB")
    before = memory()
    graph = rdflib.Dataset()

    def load() -> None:
        for part in store.articles():
            graph.parse(part.path, format="nquads")
        graph.default_graph.parse(next(place.glob("merged-*.nq")), format="nt")

    print(f"rdflib, loading: {timed(load)[0]:.1f} s, {memory() - before} MiB more")
    for name in names:
        text = read_only(find_query(name).text).text
        print(
            f"rdflib, {name}: {bounded(lambda text=text: list(graph.query(text, initNs=dict(PREFIXES))))}", flush=True
        )
    print(f"rdflib, all pairs that met: {bounded(lambda: list(graph.query(MEETINGS)))}")


if __name__ == "__main__":
    main()
