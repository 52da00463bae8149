"""The values that move between rooms: frozen, keyword-only, made of plain parts.

A *mention* is in a text; an *entity* or *event* is in the world.
"""

from kg.model.article import Article, Span
from kg.model.date import DateMention, DateValue
from kg.model.entity import Entity, EntityKind, Tenure
from kg.model.event import Agreement, Encounter, Participation, Statement
from kg.model.evidence import Evidence
from kg.model.facts import ArticleFacts
from kg.model.mention import (
    AgreementMention,
    EncounterMention,
    EncounterType,
    Form,
    Mention,
    MentionKind,
    OfficeMention,
    Role,
    RoleName,
    StatementMention,
    Status,
)

__all__ = [
    "Agreement",
    "AgreementMention",
    "Article",
    "ArticleFacts",
    "DateMention",
    "DateValue",
    "Encounter",
    "EncounterMention",
    "EncounterType",
    "Entity",
    "EntityKind",
    "Evidence",
    "Form",
    "Mention",
    "MentionKind",
    "OfficeMention",
    "Participation",
    "Role",
    "RoleName",
    "Span",
    "Statement",
    "StatementMention",
    "Status",
    "Tenure",
]
