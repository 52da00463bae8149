"""The story of a folder of articles.

    articles ─▶ those that are new ─▶ read, each by another process (`kg.article`) ─▶ parts of the store
                                                               all parts ─▶ what we hold ─▶ the index

The same articles, program and options give the same bytes, whatever the order, the number of steps or the number of jobs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from kg.corpus import Skipped, count_articles, read_articles
from kg.model import Article
from kg.options import BUNDLED, Options, ReadPart, set_aside
from kg.rdf.iris import check_base
from kg.resolve.corrections import read_corrections
from kg.store import Store
from kg.store.corrected import corrections_beside, unknown_corrections
from kg.store.merging import Memory, publish, recall
from kg.store.shacl import Finding
from kg.workers import Failure, Workers

Progress = Callable[[int, int], None]
"""Called with the number of articles done and the number there are."""

LONGEST_READING = 300.0
"""Seconds. The longest real articles, of a hundred thousand characters, take a fifteenth of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BuildReport:
    """What a build did: articles read anew, found as they were, forgotten, and set aside with the reason.

    `findings` say where what was merged from the articles does not conform to the shapes; `damaged` are articles
    whose part on disk was not what had been written, and was made anew; `notes` are remarks on single articles, as
    (article, remark); `corrections` are remarks on lines of the corrections file that name what is not there.
    """

    built: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Skipped, ...] = ()
    findings: tuple[Finding, ...] = ()
    damaged: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    corrections: tuple[str, ...] = ()


def build(
    paths: Sequence[Path],
    *,
    store: Path,
    options: Options = BUNDLED,
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
    jobs: int = 1,
    timeout: float = LONGEST_READING,
    prune: bool = False,
    corrections: Path | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read articles into the graph of a store, merge it with what is there and publish the result in one step.

    `published` is the publication day of articles that do not say it; `columns` says what the columns of tables are
    called; `jobs` the number of processes, 0 for one a core; `timeout` the seconds that one article may take; `prune`
    forgets the articles that are not given; `corrections` the file of what readers have put right,
    `corrections_beside(store)` where none is given. An article that
    cannot be read is set aside with its name and reason. What was read stays read where the build is stopped: the next
    one goes on from there. But one more, no more articles are in memory than are being read.
    Raises CorpusError where nothing was given to read, StoreError where the store cannot be written, CorrectionError
    where a line of the corrections cannot be understood.
    """
    check_base(options.base)
    decided = read_corrections(corrections or corrections_beside(store))
    found = read_articles(paths, published=published, columns=columns)
    total = count_articles(paths) if progress else 0
    skipped: list[Skipped] = []
    keys: dict[str, str] = {}
    begun = readers(options, jobs=jobs, timeout=timeout)  # what reads loads while we look at the store
    with begun as workers, Store.open(store, create=True, base=options.base) as target:

        def to_read() -> Iterator[Article]:
            """The articles that the store does not have as they are now."""
            for item in found:
                if isinstance(item, Skipped):
                    skipped.append(item)
                    continue
                keys[item.id] = options.key(item)
                if target.part_for(item.id, keys[item.id]) is None:
                    yield item

        recalled: list[Memory] = []
        built = 0
        for outcome in outcomes(workers, before_last(to_read(), lambda: recalled.append(recall(target)))):
            if isinstance(outcome, Skipped):
                skipped.append(outcome)
                del keys[outcome.article]
            else:
                key = keys[outcome.article]
                target.put_lines(outcome.article, key, outcome.lines, source=outcome.source, notes=outcome.notes)
                built += 1
            if progress:
                progress(len(keys) + len(skipped), total)
        for item in skipped:
            target.skip(item.source, item.reason)
        removed = target.prune(keys) if prune else ()
        findings = publish(target, decided, recalled[0] if recalled else None)
        remarks = unknown_corrections(target, decided)
        notes = {part.article: part.notes for part in target.articles() if part.article in keys}
    return BuildReport(
        built=built,
        unchanged=len(keys) - built,
        removed=len(removed),
        skipped=tuple(skipped),
        findings=findings,
        damaged=target.damaged,
        notes=tuple((article, note) for article in sorted(notes) for note in notes[article]),
        corrections=remarks,
    )


def readers(
    options: Options, *, jobs: int = 1, timeout: float = LONGEST_READING
) -> Workers[Article, ReadPart | Skipped]:
    """Processes that read articles, of which the first begins to load what it reads with as soon as they are entered.

    So an article that crashes its reader, never ends or wants all memory is set aside, and the others are read.
    """
    return Workers(
        work=partial(_read, options=options),
        prepare=partial(_load, options.model),
        count=jobs or os.cpu_count() or 1,
        seconds=timeout,
        copied=jobs == 1,
    )


def before_last(articles: Iterable[Article], work: Callable[[], object]) -> Iterator[Article]:
    """The same articles; before the last one is given, something is done: what is to read it is mostly still busy or being loaded."""
    waiting = iter(articles)
    for article in waiting:
        for following in waiting:
            yield article
            article = following
        work()
        yield article


def _load(model: str) -> None:
    # numpy's own threads would wait for work by spinning: there are as many of these processes as are wanted
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from kg.article import load_all  # in the process that reads: ours merges meanwhile, and needs none of it

    load_all(model)


def _read(article: Article, options: Options) -> ReadPart | Skipped:
    from kg.article import read_part

    return read_part(article, options)


def extract(
    batch: Iterable[Article],
    options: Options,
    *,
    jobs: int = 1,
    timeout: float = LONGEST_READING,
) -> Iterator[ReadPart | Skipped]:
    """Read articles in one or several other processes, in the order in which they are done.

    What an article becomes hangs on nothing but itself and the options, so batches may be read on many machines
    (`kg.spark`). Raises ModelError where the language model is missing: an error of the build, not of every article.
    """
    with readers(options, jobs=jobs, timeout=timeout) as workers:
        yield from outcomes(workers, batch)


def outcomes(workers: Workers[Article, ReadPart | Skipped], batch: Iterable[Article]) -> Iterator[ReadPart | Skipped]:
    """What becomes of articles that `readers` read."""
    for article, outcome in workers.map(batch):
        yield set_aside(article, outcome.reason) if isinstance(outcome, Failure) else outcome
