"""All that we hold of one article: the unit that is cached, written as one named graph and merged with others."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.article import Article
from kg.model.date import DateMention
from kg.model.entity import Entity, Tenure
from kg.model.event import Agreement, Encounter, Statement


@dataclass(frozen=True, kw_only=True, slots=True)
class ArticleFacts:
    """Entities and events of one article; `notes` are remarks for the build report ("'Wednesday' stays undated: ...")."""

    article: Article
    entities: tuple[Entity, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    encounters: tuple[Encounter, ...] = ()
    statements: tuple[Statement, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    dates: tuple[DateMention, ...] = ()
    notes: tuple[str, ...] = ()
