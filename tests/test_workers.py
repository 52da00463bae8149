"""Workers outlive what is done in them. Tasks are Python expressions, since `eval` is known to every process."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.workers import Failure, Workers

DIE = "__import__('os')._exit(3)"
SEGFAULT = "__import__('os').kill(__import__('os').getpid(), 11)"
SLEEP = "__import__('time').sleep(600)"
SWALLOW = "len(bytearray(10**12))"


def run(tasks: list[str], **options: object) -> dict[str, object]:
    return dict(Workers(work=eval, prepare=os.getpid, **options).map(tasks))  # type: ignore[arg-type]


@pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")
def test_a_bad_task_comes_back_with_its_reason_and_the_others_are_done() -> None:
    good = [f"{n} * {n}" for n in range(20)]
    tasks = [*good[:5], DIE, *good[5:9], SEGFAULT, *good[9:], SWALLOW, "1 / 0"]
    found = run(tasks, count=2)
    assert [found[task] for task in good] == [n * n for n in range(20)]
    assert found[DIE] == Failure("the process that read it ended without a word (exit code 3)")
    assert found[SEGFAULT] == Failure("the process that read it crashed (SIGSEGV)")
    assert found[SWALLOW] == Failure("needs more memory than an article may take")
    assert found["1 / 0"] == Failure("ZeroDivisionError: division by zero")
    assert len(found) == len(tasks)
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(os.name == "nt", reason="signals and limits of Unix")
def test_a_copy_of_ours_is_as_safe(tmp_path: Path) -> None:
    """It has what we have loaded, and nothing that we have open."""
    path = tmp_path / "lock"
    with path.open("wb") as file:
        mine = f"__import__('os').readlink('/proc/self/fd/{file.fileno()}')"
        found = run([DIE, SEGFAULT, SWALLOW, "1 / 0", "6 * 7", mine], copied=True)
        if sys.platform == "linux":
            assert found[mine] == os.devnull
        assert os.path.samestat(os.fstat(file.fileno()), path.stat())
    assert found[SEGFAULT] == Failure("the process that read it crashed (SIGSEGV)")
    assert found[SWALLOW] == Failure("needs more memory than an article may take")
    assert found[DIE] == Failure("the process that read it ended without a word (exit code 3)")
    assert found["6 * 7"] == 42
    assert run([SLEEP], copied=True, seconds=1) == {SLEEP: Failure("took longer than 1 seconds")}
    assert multiprocessing.active_children() == []


def test_a_task_that_never_ends_comes_back_with_its_reason() -> None:
    """None of these ends, so that the time they are given can be short: no task that ends is timed here."""
    tasks = [SLEEP, SLEEP.replace("600", "601"), SLEEP.replace("600", "602")]
    assert run(tasks, count=2, seconds=1) == dict.fromkeys(tasks, Failure("took longer than 1 seconds"))
    assert multiprocessing.active_children() == []


def test_no_more_tasks_are_drawn_than_there_are_processes() -> None:
    drawn = 0

    def endless() -> Iterator[str]:
        nonlocal drawn
        for drawn in itertools.count(1):
            yield str(drawn)

    results = Workers(work=eval, prepare=os.getpid, count=2).map(endless())
    for done, _ in enumerate(itertools.islice(results, 30), start=1):
        assert drawn <= done + 3
    results.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_no_task_no_process() -> None:
    assert run([]) == {}


def test_what_cannot_be_prepared_is_an_error_of_ours() -> None:
    """`input` finds no terminal in a process of its own."""
    with pytest.raises(KgError, match="EOFError"):
        dict(Workers(work=eval, prepare=input, count=2).map(["1"]))
    assert multiprocessing.active_children() == []


def test_a_process_that_dies_before_it_begins() -> None:
    with pytest.raises(KgError, match="before it began"):
        dict(Workers(work=eval, prepare=os.abort).map(["1"]))
    assert multiprocessing.active_children() == []
