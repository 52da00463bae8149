"""The story of one article, and of a folder of them.

    article ─▶ doc ─▶ mentions, dates ─▶ entities, events ─▶ quads ─▶ a part of the store
                                                  all parts ─▶ what we hold ─▶ the index

`build_facts` is the first line up to the events, `build` the whole. The same articles, program and options give the
same bytes, whatever the order, the number of steps or the number of jobs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from spacy.language import Language

from kg.corpus import Skipped, count_articles, read_articles
from kg.extract import find_agreements, find_encounters, find_offices, find_statements
from kg.extract.reading import read
from kg.language.matcher import gazetteer
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, ArticleFacts
from kg.rdf.iris import DEFAULT_BASE, check_base
from kg.rdf.quads import article_quads
from kg.resolve.coreference import resolve_mentions
from kg.resolve.corrections import read_corrections
from kg.resolve.dating import date_encounters
from kg.resolve.events import resolve_events
from kg.resolve.participants import seat_participants
from kg.resources import fingerprint
from kg.store import Store
from kg.store.conformance import surely_conforms
from kg.store.corrected import corrections_beside, unknown_corrections
from kg.store.merging import publish
from kg.store.parts import sorted_lines
from kg.store.shacl import Finding
from kg.store.shapes import validate
from kg.workers import Failure, Workers

Progress = Callable[[int, int], None]
"""Called with the number of articles done and the number there are."""

LONGEST_READING = 300.0
"""Seconds. The longest real articles, of a hundred thousand characters, take a fifteenth of it."""

FEW = 12
"""So many articles are read in less time than a process takes to load what it reads with: a copy of this one reads them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What besides the articles decides the bytes of a part: the language model, and the IRI that ids begin with."""

    model: str = "bundled"
    base: str = DEFAULT_BASE

    def key(self, article: Article) -> str:
        """The name of what these options and this program make of an article: equal keys, equal parts."""
        return sha256(
            repr((article, self.model, self.base, fingerprint())).encode("utf-8", "backslashreplace")
        ).hexdigest()


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


def build_facts(article: Article, nlp: Language) -> ArticleFacts:
    """Read one article: parse it, find who and what it names and what it reports, and settle who is meant.

    Takes an article and a pipeline from `load_pipeline`; returns all that we hold of it, each fact with its sentence.
    """
    doc = parse(nlp, article.text, article.body)
    reading = read(doc, article)
    offices = tuple(find_offices(reading))
    entities = resolve_mentions(reading, offices)
    facts = resolve_events(
        reading,
        entities,
        encounters=date_encounters(
            reading, seat_participants(reading, entities, tuple(find_encounters(reading, faint=True)))
        ),
        statements=tuple(find_statements(reading)),
        agreements=tuple(find_agreements(reading)),
        offices=offices,
    )
    return replace(facts, notes=(*dict.fromkeys((*entities.notes, *facts.notes)),))


def read_facts(
    paths: Sequence[Path],
    *,
    model: str = "bundled",
    published: date | None = None,
    columns: Mapping[str, str] | None = None,
) -> Iterator[ArticleFacts | Skipped]:
    """Read articles without a store: the facts of each, or why it could not be read."""
    nlp = pipeline(model)
    for article in read_articles(paths, published=published, columns=columns):
        yield article if isinstance(article, Skipped) else build_facts(article, nlp)


def build(
    paths: Sequence[Path],
    *,
    store: Path,
    options: Options = Options(),
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
    one goes on from there. No more articles are in memory than are being read.
    Raises CorpusError where nothing was given to read, StoreError where the store cannot be written, CorrectionError
    where a line of the corrections cannot be understood.
    """
    check_base(options.base)
    decided = read_corrections(corrections or corrections_beside(store))
    found = read_articles(paths, published=published, columns=columns)
    total = count_articles(paths) if progress else 0
    skipped: list[Skipped] = []
    keys: dict[str, str] = {}
    with Store.open(store, create=True, base=options.base) as target:

        def to_read() -> Iterator[Article]:
            """The articles that the store does not have as they are now."""
            for item in found:
                if isinstance(item, Skipped):
                    skipped.append(item)
                    continue
                keys[item.id] = options.key(item)
                if target.part_for(item.id, keys[item.id]) is None:
                    yield item

        built = 0
        for outcome in extract(to_read(), options, jobs=jobs, timeout=timeout):
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
        findings = publish(target, decided)
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


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPart:
    """What a process hands back of an article: its named graph as sorted lines of N-Quads, and remarks."""

    article: str
    source: str
    lines: list[bytes]
    notes: tuple[str, ...]


@cache
def pipeline(model: str) -> Language:
    """The language pipeline of this process, loaded once."""
    return load_pipeline(model)


def load_all(model: str) -> None:
    """Load what articles are read, merged and checked with: a copy of this process has it then, and we need not load it again."""
    pipeline(model)
    gazetteer()
    surely_conforms(())


def read_part(article: Article, options: Options) -> ReadPart | Skipped:
    """Read one article into quads. Whatever goes wrong in it is its own: it is set aside, the others are read."""
    try:
        facts = build_facts(article, pipeline(options.model))
        graph = article_quads(facts, base=options.base, model=options.model, ordered=False)
        report = validate(graph)
        lines = sorted_lines(graph)
    except Exception as error:  # a bug of ours or of a library that this article is the first to show
        return set_aside(article, f"reading it failed ({type(error).__name__}: {error})")
    if not report.conforms:
        more = f" and {len(report.findings) - 1} more" if len(report.findings) > 1 else ""
        return set_aside(article, f"its graph does not conform: {report.findings[0]}{more}", what="graph")
    return ReadPart(article=article.id, source=article.source, lines=lines, notes=(*article.notes, *facts.notes))


def set_aside(article: Article, reason: str, *, what: Literal["article", "graph"] = "article") -> Skipped:
    """What is said of an article that can be read but is not understood."""
    return Skipped(
        source=article.source or article.id,
        article=article.id,
        reason=" ".join(reason.split()),
        remedy=f"the others are read; please report it with the article ({article.id})",
        what=what,
    )


def extract(
    batch: Iterable[Article], options: Options, *, jobs: int = 1, timeout: float = LONGEST_READING
) -> Iterator[ReadPart | Skipped]:
    """Read articles in the order in which they are done: a few in a copy of this process, more in one or several others.

    So an article that crashes its reader, never ends or wants all memory is set aside, and the others are read.

    What an article becomes hangs on nothing but itself and the options, so batches may be read on many machines
    (`kg.spark`). Raises ModelError where the language model is missing: an error of the build, not of every article.
    """
    waiting = iter(batch)
    few = list(islice(waiting, FEW + 1))
    copied = 0 < len(few) <= FEW and jobs == 1
    if copied:
        load_all(options.model)
    workers: Workers[Article, ReadPart | Skipped] = Workers(
        work=partial(read_part, options=options),
        prepare=partial(pipeline, options.model),
        count=jobs or os.cpu_count() or 1,
        seconds=timeout,
        copied=copied,
    )
    for article, outcome in workers.map(chain(few, waiting)):
        yield set_aside(article, outcome.reason) if isinstance(outcome, Failure) else outcome
