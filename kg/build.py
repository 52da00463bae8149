"""The story of one article, and of a folder of them.

    article ─▶ doc ─▶ mentions, dates ─▶ entities, events ─▶ quads ─▶ a part of the store
                                                  all parts ─▶ what we hold ─▶ the index

`build_facts` is the first line up to the events, `build` the whole. The same articles, program and options give the
same bytes, whatever the order, the number of steps or the number of jobs.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pyoxigraph as ox
from spacy.language import Language

from kg.corpus import Skipped, read_articles
from kg.errors import KgError
from kg.extract import find_agreements, find_encounters, find_offices, find_statements
from kg.extract.reading import read
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, ArticleFacts
from kg.rdf.iris import DEFAULT_BASE, check_base
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.resolve.coreference import resolve_mentions
from kg.resolve.events import resolve_events
from kg.resources import fingerprint
from kg.store import Store

Progress = Callable[[int, int], None]
"""Called with the number of articles done and the number there are."""


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

    `notes` are remarks on single articles, as (article, remark).
    """

    built: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def build_facts(article: Article, nlp: Language) -> ArticleFacts:
    """Read one article: parse it, find who and what it names and what it reports, and settle who is meant.

    Takes an article and a pipeline from `load_pipeline`; returns all that we hold of it, each fact with its sentence.
    """
    doc = parse(nlp, article.text, article.body)
    reading = read(doc, article)
    offices = tuple(find_offices(reading))
    entities = resolve_mentions(reading, offices)
    return resolve_events(
        reading,
        entities,
        encounters=tuple(find_encounters(reading)),
        statements=tuple(find_statements(reading)),
        agreements=tuple(find_agreements(reading)),
        offices=offices,
    )


def read_facts(
    paths: Sequence[Path], *, model: str = "bundled", published: date | None = None
) -> Iterator[ArticleFacts | Skipped]:
    """Read articles without a store: the facts of each, or why it could not be read."""
    nlp = pipeline(model)
    for article in read_articles(paths, published=published):
        yield article if isinstance(article, Skipped) else build_facts(article, nlp)


def build(
    paths: Sequence[Path],
    *,
    store: Path,
    options: Options = Options(),
    published: date | None = None,
    jobs: int = 1,
    prune: bool = False,
    progress: Progress = lambda done, total: None,
) -> BuildReport:
    """Read articles into the graph of a store, merge it with what is there and publish the result in one step.

    `published` is the publication day of articles that do not say it; `jobs` the number of processes, 0 for one a core;
    `prune` forgets the articles that are not given. An article that cannot be read is set aside with its name and
    reason. What was read stays read where the build is stopped: the next one goes on from there.
    Raises CorpusError where nothing was given to read, StoreError where the store cannot be written.
    """
    check_base(options.base)
    given = list(read_articles(paths, published=published))
    articles = [item for item in given if isinstance(item, Article)]
    skipped = [item for item in given if isinstance(item, Skipped)]
    notes: dict[str, tuple[str, ...]] = {}
    with Store.open(store, create=True, base=options.base) as target:
        keys = {article.id: options.key(article) for article in articles}
        fresh = [article for article in articles if target.part_for(article.id, keys[article.id]) is None]
        unchanged = len(articles) - len(fresh)
        progress(unchanged, len(articles))
        for done, outcome in enumerate(read_parts(fresh, options, jobs), start=1):
            if isinstance(outcome, Skipped):
                skipped.append(outcome)
            else:
                quads = ox.parse(outcome.quads, ox.RdfFormat.N_QUADS)
                target.put(outcome.article, keys[outcome.article], quads, source=outcome.source, notes=outcome.notes)
            progress(unchanged + done, len(articles))
        for item in skipped:
            target.skip(item.source, item.reason)
        removed = target.prune(keys) if prune else ()
        if target.is_published(fingerprint()):
            target.record()
        else:
            target.publish(merged_quads(target.read_quads(), base=options.base), inputs=fingerprint())
        notes = {part.article: part.notes for part in target.articles() if part.article in keys}
    return BuildReport(
        built=len(articles) - unchanged - sum(1 for item in skipped if item not in given),
        unchanged=unchanged,
        removed=len(removed),
        skipped=tuple(skipped),
        notes=tuple((article, note) for article in sorted(notes) for note in notes[article]),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadPart:
    """What a process hands back of an article: its named graph as N-Quads, and remarks."""

    article: str
    source: str
    quads: bytes
    notes: tuple[str, ...]


@cache
def pipeline(model: str) -> Language:
    """The language pipeline of this process, loaded once."""
    return load_pipeline(model)


def read_part(article: Article, options: Options) -> ReadPart | Skipped:
    """Read one article into quads. Whatever goes wrong in it is its own: it is set aside, the others are read."""
    try:
        facts = build_facts(article, pipeline(options.model))
        graph = article_quads(facts, base=options.base, model=options.model)
        quads = ox.serialize(graph, format=ox.RdfFormat.N_QUADS) or b""
    except (
        ArithmeticError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        MemoryError,
        KgError,
    ) as error:
        reason = f"reading it failed ({type(error).__name__}: {error}); please report it with the article"
        return Skipped(source=article.source or article.id, reason=reason)
    return ReadPart(article=article.id, source=article.source, quads=quads, notes=(*article.notes, *facts.notes))


def read_parts(articles: Sequence[Article], options: Options, jobs: int) -> Iterator[ReadPart | Skipped]:
    """Read articles in this process or in several, in the order in which they are done."""
    if articles:
        pipeline(options.model)  # a model that is missing is an error of the build, not of every article
    workers = min(jobs or os.cpu_count() or 1, len(articles))
    if workers <= 1:
        yield from (read_part(article, options) for article in articles)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            yield from in_order((pool.submit(read_part, article, options) for article in articles), ahead=4 * workers)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def in_order(futures: Iterable[Future[ReadPart | Skipped]], *, ahead: int) -> Iterator[ReadPart | Skipped]:
    """The results of futures in their order, with so many submitted ahead of the one that is waited for."""
    waiting: deque[Future[ReadPart | Skipped]] = deque()
    for future in futures:
        waiting.append(future)
        if len(waiting) > ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
