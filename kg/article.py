"""The story of one article.

    article ─▶ doc ─▶ mentions, dates ─▶ entities, events ─▶ quads ─▶ a part of the store

`build_facts` is the line up to the events, `read_part` all of it. It is told in a process that does nothing else
(`kg.build`), since all that reads is loaded with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from spacy.language import Language

from kg.corpus import Skipped, read_articles
from kg.extract import find_agreements, find_encounters, find_offices, find_statements
from kg.extract.reading import read
from kg.language.matcher import gazetteer
from kg.language.pipeline import load_pipeline, parse
from kg.model import Article, ArticleFacts
from kg.options import Options, ReadPart, set_aside
from kg.rdf.quads import article_quads
from kg.resolve.coreference import resolve_mentions
from kg.resolve.dating import date_encounters
from kg.resolve.events import resolve_events
from kg.resolve.participants import seat_participants
from kg.store.conformance import surely_conforms
from kg.store.parts import sorted_lines
from kg.store.shapes import validate


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


@cache
def pipeline(model: str) -> Language:
    """The language pipeline of this process, loaded once."""
    return load_pipeline(model)


def load_all(model: str) -> None:
    """Load what articles are read and checked with. Raises ModelError where the language model is missing."""
    pipeline(model)
    gazetteer().find("")
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
