"""Queries run in processes of their own, so that one that takes too long can be killed: Oxigraph cannot be stopped.

In goes a `Job`; out comes a `Result`, or `TimeLimit`, `Busy` or `Crashed`. A worker that was killed is replaced, and
the next query is served by another meanwhile. Each worker reads the graph as it was last published, and opens it anew
when a build has published since.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.query.answers import Table
from kg.query.catalog import find_query
from kg.query.formats import as_json, write
from kg.query.run import explain_syntax, run_query
from kg.query.sparql import read_only
from kg.rdf.namespaces import PREFIXES
from kg.store import Store

SELECT_TYPES: Final[Mapping[str, ox.QueryResultsFormat]] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_TYPES: Final[Mapping[str, ox.RdfFormat]] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/json": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What one query may cost: seconds, bytes of its answer, bytes of memory of a worker, and how many run at once."""

    seconds: float = 30.0
    answer: int = 64 * 2**20
    memory: int = 4 * 2**30
    workers: int = 2
    wait: float = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One request. `kind` is "sparql", "graph" or "named"; `accept` are media types, the best first."""

    kind: str
    text: str
    accept: tuple[str, ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What to answer: an HTTP status, a media type and the body."""

    status: int
    type: str
    body: bytes


class TimeLimit(Exception):
    """A query took longer than it may."""


class Busy(Exception):
    """Every worker is at work, and none came free in time."""


class Crashed(Exception):
    """A worker ended: the query wanted more memory than it may have."""


class TooLarge(Exception):
    """An answer is larger than it may be."""


def problem(status: int, message: str) -> Result:
    """An error as plain text."""
    return Result(status=status, type="text/plain; charset=utf-8", body=(message + "\n").encode())


class _Bounded:
    """A file in memory that refuses to grow past a size."""

    def __init__(self, most: int) -> None:
        self.pieces: list[bytes] = []
        self.size, self.most = 0, most

    def write(self, data: bytes) -> int:
        self.size += len(data)
        if self.size > self.most:
            raise TooLarge
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do."""

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)


def answer(graph: ox.Store, job: Job, limits: Limits) -> Result:
    """Answer one job from a graph. Errors of the query come as 400, of what is accepted as 406."""
    sink = _Bounded(limits.answer)
    try:
        if job.kind == "sparql":
            return _sparql(graph, job, sink)
        if job.kind == "graph":
            return _graph(graph, job, sink)
        return _named(graph, job, limits)
    except KgError as error:
        return problem(400, str(error))
    except TooLarge:
        return problem(413, f"the answer is larger than {limits.answer} bytes; ask for less, for example with LIMIT")
    except MemoryError:
        return problem(413, "the query needs more memory than it may have")


def _pick(accept: tuple[str, ...], known: Mapping[str, Any]) -> str:
    """The first media type of ours that is accepted, "" for none."""
    for wanted in accept or ("*/*",):
        if wanted in known:
            return wanted
        if wanted == "*/*":
            return next(iter(known))
        if wanted.endswith("/*"):
            fits = next((name for name in known if name.startswith(wanted[:-1])), "")
            if fits:
                return fits
    return ""


def _sparql(graph: ox.Store, job: Job, sink: _Bounded) -> Result:
    read = read_only(job.text)
    select = read.form in ("SELECT", "ASK")
    known: Mapping[str, Any] = SELECT_TYPES if select else GRAPH_TYPES
    kind = _pick(job.accept, known)
    if not kind:
        return problem(406, f"{read.form} is answered as {', '.join(known)}")
    try:
        default = [ox.NamedNode(iri) for iri in job.default_graphs]
        named = [ox.NamedNode(iri) for iri in job.named_graphs]
    except ValueError as error:
        return problem(400, f"a graph has no IRI: {error}")
    for node in (*default, *named, *(ox.NamedNode(iri) for iri in read.graphs)):
        if not graph.contains_named_graph(node):
            return problem(400, f"there is no graph <{node.value}> here, and none is fetched")
    options: dict[str, Any] = {}
    if default or named:  # SPARQL protocol 2.1.4: these replace FROM
        options = {"default_graph": default, "named_graphs": named}
    try:
        found = graph.query(read.text, prefixes=PREFIXES, **options)
        if isinstance(found, ox.QueryTriples):
            prefixes = PREFIXES if kind in ("text/turtle", "application/rdf+xml") else {}
            ox.serialize(found, sink, GRAPH_TYPES[kind], prefixes=prefixes)  # type: ignore[arg-type]
        else:
            found.serialize(sink, SELECT_TYPES[kind])  # type: ignore[arg-type]
    except SyntaxError as error:
        raise QueryError(explain_syntax(str(error), read, 0)) from error
    except (ValueError, RuntimeError, OSError) as error:
        raise QueryError(str(error)) from error
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Result(status=200, type=kind + charset, body=sink.body)


def _graph(graph: ox.Store, job: Job, sink: _Bounded) -> Result:
    kind = _pick(job.accept, GRAPH_TYPES)
    if not kind:
        return problem(406, f"a graph is answered as {', '.join(GRAPH_TYPES)}")
    try:
        name = ox.NamedNode(job.text) if job.text else ox.DefaultGraph()
    except ValueError as error:
        return problem(400, f"the graph has no IRI: {error}")
    if isinstance(name, ox.NamedNode) and not graph.contains_named_graph(name):
        return problem(404, f"there is no graph <{name.value}> here")
    prefixes = PREFIXES if kind in ("text/turtle", "application/rdf+xml") else {}
    triples = (quad.triple for quad in graph.quads_for_pattern(None, None, None, name))
    ox.serialize(triples, sink, GRAPH_TYPES[kind], prefixes=prefixes)  # type: ignore[arg-type]
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Result(status=200, type=kind + charset, body=sink.body)


def _named(graph: ox.Store, job: Job, limits: Limits) -> Result:
    import io
    import json

    kind = _pick(job.accept, {**SELECT_TYPES, "text/html": None})
    if not kind:
        return problem(406, "a named query is answered as JSON, CSV or TSV")
    found = run_query(graph, find_query(job.text), job.parameters)
    assert isinstance(found, Table)
    out = io.StringIO()
    if kind in ("text/csv", "text/tab-separated-values"):
        write(found, out, format="csv" if kind == "text/csv" else "tsv")
    else:
        kind = "application/sparql-results+json"
        json.dump({**as_json(found), "notes": list(found.notes)}, out, ensure_ascii=False)
    body = out.getvalue().encode("utf-8", "replace")
    if len(body) > limits.answer:
        raise TooLarge
    return Result(status=200, type=kind + ("; charset=utf-8" if kind.startswith("text/") else ""), body=body)


# --- processes


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = (path / "manifest.json").stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_ino)


def work(path: str, pipe: Connection, limits: Limits) -> None:
    """What a worker does until its pipe is closed: open the graph, answer, open it anew after a build."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends us
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    place = Path(path)
    job: Job | None = None
    while True:
        stamp = _stamp(place)
        try:
            with Store.open(place).reader() as graph:
                while stamp == _stamp(place):
                    if job is None:
                        job = pipe.recv()
                        continue  # a build may have published while we waited
                    pipe.send(answer(graph, job, limits))
                    job = None
        except EOFError:
            return
        except (StoreError, OSError) as error:
            if job is None:
                try:
                    job = pipe.recv()
                except EOFError:
                    return
            pipe.send(problem(503, f"the graph cannot be read just now: {error}"))
            job = None


class _Worker:
    def __init__(self, path: Path, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.pipe = ours
        self.process = context.Process(target=work, args=(str(path), theirs, limits), daemon=True)
        self.process.start()
        theirs.close()

    def end(self) -> None:
        self.process.kill()
        self.process.join(5)
        self.pipe.close()


class Pool:
    """Workers that wait for jobs. Threads may share it."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.limits = path, limits
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._all: set[_Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        for _ in range(limits.workers):
            self._add()

    def _add(self) -> None:
        with self._lock:
            if self._closed:
                return
            worker = _Worker(self.path, self.limits)
            self._all.add(worker)
        self._free.put(worker)

    def _replace(self, worker: _Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.end()
        self._add()

    def ask(self, job: Job) -> Result:
        """Answer a job. Raises TimeLimit, Busy or Crashed."""
        try:
            worker = self._free.get(timeout=self.limits.wait)
        except queue.Empty:
            raise Busy from None
        try:
            worker.pipe.send(job)
            if not worker.pipe.poll(self.limits.seconds):
                self._replace(worker)
                raise TimeLimit
            found = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker)
            raise Crashed from None
        self._free.put(worker)
        assert isinstance(found, Result)
        return found

    def wait_until_ready(self, seconds: float = 60.0) -> None:
        """Return once a worker answers. Raises Busy if none does in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with contextlib.suppress(TimeLimit, Busy, Crashed):
                self.ask(Job(kind="sparql", text="ASK {}"))
                return
        raise Busy

    @property
    def processes(self) -> list[int]:
        """The ids of the workers' processes."""
        with self._lock:
            return sorted(worker.process.pid or 0 for worker in self._all)

    def close(self) -> None:
        """End all workers."""
        with self._lock:
            self._closed = True
            workers = list(self._all)
            self._all.clear()
        for worker in workers:
            worker.end()


Ask = Callable[[Job], Result]
CPUS = os.cpu_count() or 1
