"""Reads facts out of a parse, each with the words that say it: mentions, dates, offices, encounters, statements, agreements."""

from kg.extract.agreements import find_agreements
from kg.extract.encounters import find_encounters
from kg.extract.offices import find_offices
from kg.extract.statements import find_statements

__all__ = ["find_agreements", "find_encounters", "find_offices", "find_statements"]
