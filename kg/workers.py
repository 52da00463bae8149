"""Processes that work through tasks, of which none can take the others down.

    with Workers(work=read, prepare=load_model, count=4) as workers:    # the first begins to load
        for task, result in workers.map(tasks):                         # in the order in which they are done
            if isinstance(result, Failure): ...

A task that crashes its process, takes too long or wants too much memory comes back as a Failure that says so; its
process is replaced, and the others go on. Tasks are drawn as processes become free, so that no more of them are in
memory than there are processes. Work and tasks must be picklable.

A process begins anew, or, where that is asked for and the system can do it, as a copy of ours, which has what we have loaded.
What else it works with it loads itself, while we look for the first task.
"""

from __future__ import annotations

import faulthandler
import gc
import multiprocessing
import os
import signal
import stat
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from kg.errors import KgError

try:
    import resource
except ImportError:  # pragma: no cover - Windows has no such limits
    resource = None  # type: ignore[assignment]

Task = TypeVar("Task")
Result = TypeVar("Result")

SELDOM = (100_000, 20, 20)
"""How many things are made before a process looks for circles of them that could be freed; by Python's own figures it spends a twentieth of
its time on that."""

LONGEST_START = 300.0
"""Seconds that a process may take to load what it works with, on a machine that does much else."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result: "took longer than 300 seconds"."""

    reason: str


@dataclass(slots=True)
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    deadline: float
    ready: bool = False
    task: list[Task] = field(default_factory=list)  # one or none, since None may be a task


@dataclass(frozen=True, kw_only=True, slots=True)
class Workers(Generic[Task, Result]):
    """Processes that do the same work on many tasks.

    `work` makes a result of a task, `prepare` is called once in each process; what it raises is raised by `map`. A
    task may take so many `seconds`, and `memory` so many bytes more than the process has once it is prepared (where
    the system can hold it to that). With `copied` the processes are copies of ours on Linux, so `work` takes no lock that another of our
    threads may hold just then; elsewhere, where libraries do not bear that, they begin anew all the same.
    """

    work: Callable[[Task], Result]
    prepare: Callable[[], object]
    count: int = 1
    seconds: float = 300.0
    memory: int = 4 * 2**30
    copied: bool = False
    _early: list[_Worker[Task]] = field(default_factory=list, init=False, repr=False)

    def __enter__(self) -> Self:
        """Begin one process, which prepares itself until `map` has a task for it."""
        self._early.append(self._started())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._early:
            _end(self._early.pop())

    def map(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Result | Failure]]:
        """Each task with its result or why it has none. Ends its processes when it is left, however it is left."""
        waiting = iter(tasks)
        workers: list[_Worker[Task]] = []
        more = True
        try:
            while True:
                while more and len(workers) < self.count:
                    task = list(_next(waiting))
                    more = bool(task)
                    if more:
                        workers.append(self._early.pop() if self._early else self._started())
                        workers[-1].task = task
                if not workers:
                    return
                now = time.monotonic()
                wait([w.pipe for w in workers], max(0.0, min(w.deadline for w in workers) - now))
                for worker in list(workers):
                    outcome = self._outcome(worker)
                    if not outcome:
                        continue
                    (done,) = worker.task
                    result = outcome[0]
                    if isinstance(result, Failure):
                        _end(worker)
                        workers.remove(worker)
                    else:
                        task = list(_next(waiting)) if more else []
                        more = bool(task)
                        if task:
                            self._give(worker, task)
                        else:
                            _end(worker)
                            workers.remove(worker)
                    yield done, result
        finally:
            for worker in workers:
                _end(worker)

    def _started(self) -> _Worker[Task]:
        copied = self.copied and sys.platform == "linux"
        context = _context(copied)
        ours, theirs = context.Pipe()
        process = context.Process(
            target=_serve, args=(theirs, self.work, self.prepare, self.memory, self.seconds, copied), daemon=True
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # that a copy has one thread alone: see `copied`
            process.start()
        theirs.close()
        return _Worker(process=process, pipe=ours, deadline=time.monotonic() + LONGEST_START)

    def _give(self, worker: _Worker[Task], task: list[Task]) -> None:
        worker.task = task
        worker.deadline = time.monotonic() + self.seconds
        with suppress(OSError):  # it is dead, which reading from it will say
            worker.pipe.send(task[0])

    def _outcome(self, worker: _Worker[Task]) -> list[Result | Failure]:
        """The result of the worker's task, or nothing yet. Raises what prepare raised."""
        if worker.pipe.poll():
            try:
                found = worker.pipe.recv()
            except (EOFError, OSError):
                worker.process.join(10)
                words = _death(worker.process.exitcode)
                if not worker.ready:
                    raise KgError(f"a process that reads articles {words} before it began") from None
                return [Failure(f"the process that read it {words}")]
            if worker.ready:
                return [cast("Result", found)]
            if isinstance(found, BaseException):
                raise found
            worker.ready = True
            self._give(worker, worker.task)
            return []
        if time.monotonic() < worker.deadline:
            return []
        if not worker.ready:
            raise KgError(f"a process that reads articles was not ready after {LONGEST_START:.0f} seconds")
        return [Failure(f"took longer than {self.seconds:.0f} seconds")]


def _next(tasks: Iterator[Task]) -> Iterator[Task]:
    """The next task, if there is one."""
    for task in tasks:
        yield task
        return


def _context(copied: bool) -> Any:
    """Processes that share nothing with ours, since a copy has the locks of the libraries and not their threads; or copies."""
    return multiprocessing.get_context("fork" if copied else "spawn")


def _end(worker: _Worker[Any]) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()
    worker.process.close()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        try:
            return f"crashed ({signal.Signals(-code).name})"
        except ValueError:
            return f"crashed (signal {-code})"
    return f"ended without a word (exit code {code})"


def _serve(
    pipe: Connection,
    work: Callable[[Any], Any],
    prepare: Callable[[], object],
    memory: int,
    seconds: float,
    copied: bool,
) -> None:
    """The life of a process: prepare, then a result for every task, until nobody asks any more."""
    if copied:
        _let_go(pipe.fileno())
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C reaches every process of a terminal; ours to answer is the first
    gc.disable()  # what is loaded stays
    try:
        prepare()
    except Exception as error:
        pipe.send(error if isinstance(error, KgError) else KgError(f"{type(error).__name__}: {error}"))
        return
    _limit(memory)
    gc.freeze()  # nor is it ever looked through for what could be freed
    gc.enable()
    gc.set_threshold(*SELDOM)
    with suppress(OSError):  # ours has ended meanwhile, which reading from it will say
        pipe.send(True)
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            return
        _end_at_last(2 * seconds + 60)
        try:
            result = work(task)
        except MemoryError:
            result = Failure("needs more memory than an article may take")
        except Exception as error:
            result = Failure(f"{type(error).__name__}: {error}")
        pipe.send(result)


def _let_go(keep: int) -> None:
    """Let go of what our process has open: the lock of a store, above all, which else would outlive it in its copy.

    What stands there instead is nothing, so that a number which some object still holds is not given to another file.
    Pipes stay: by them our process learns that this one has ended.
    """
    faulthandler.disable()  # how it ended is told by ours
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__  # what stands in for them may be locked by another thread
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in map(int, os.listdir("/proc/self/fd")):  # noqa: PTH208 - no path, a window into the system
        with suppress(OSError):  # the one that the list was read from
            if number > 2 and number not in (keep, nothing) and not stat.S_ISFIFO(os.fstat(number).st_mode):
                os.dup2(nothing, number, inheritable=False)
    os.close(nothing)


def _end_at_last(seconds: float) -> None:
    """End this process after so long, where ours was killed and nobody else ends it."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(memory: int) -> None:
    """Let this process take so many bytes more than it has now."""
    if resource is None:
        return
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no path, a window into the system
            has = int(file.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (has + memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (OSError, ValueError):  # a system without it: the time that a task may take is limited still
        return
