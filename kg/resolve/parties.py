"""States, organisations and places of one article: every mention of them finds its entity.

Names of the gazetteer have keys; others go by their words, and an acronym in brackets by the name before it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kg.language.matcher import gazetteer, slug
from kg.model import EntityKind, Form, Mention, MentionKind
from kg.resolve.cast import Cast
from kg.resolve.names import fold


def find_parties(cast: Cast) -> None:
    """Give every mention of a state, an organisation or a place its entity; a name that fits two states and neither alone is noted."""
    reading = cast.reading
    stated = {m.key for m in reading.mentions if m.kind is MentionKind.STATE and m.key and "/" not in m.key}
    cast.alike = {}
    if "DEDE" in stated and "DDDE" not in stated:
        cast.alike["DE"] = "DEDE"  # in an article that says "West Germany", "German" is West German
    for m in reading.mentions:
        if m.kind is MentionKind.STATE and m.key and "/" in m.key:
            fits = [k for k in m.key.split("/") if k in stated]
            if len(fits) == 1:
                cast.alike[m.key] = fits[0]
    acronyms = _acronyms(cast)
    organisations: dict[str, str] = {}
    for m in reading.mentions:
        if m.kind is MentionKind.STATE:
            key = cast.alike.get(m.key, m.key)
            if key and cast.gazetteer.is_state(key):
                cast.add_party(m, f"state/{key}", EntityKind.STATE, cast.gazetteer.name(key), key)
            elif m.key and "/" in m.key:
                cast.notes.append(
                    f"{m.name!r} fits {' and '.join(cast.gazetteer.name(k) for k in m.key.split('/'))}: left open"
                )
        elif m.kind is MentionKind.ORGANISATION:
            key = m.key
            name = cast.gazetteer.name(key) or m.name
            if not key:
                name = acronyms.get(m.name, m.name)
                name = organisations.setdefault(fold(name), name)
            cast.add_party(m, f"organisation/{key or slug(name)}", EntityKind.ORGANISATION, name, key)
        elif m.evidence.rule == "nominal-namesakes":
            for key in m.side.split("/"):  # "the two Koreas" names both, whatever else does
                one = one_of_namesakes(m, key)
                cast.add_party(one, f"state/{key}", EntityKind.STATE, one.name, key)
        elif m.kind is MentionKind.PLACE:
            cast.add_party(m, f"place/{m.key or slug(m.name)}", EntityKind.PLACE, m.name, m.key)


def one_of_namesakes(mention: Mention, key: str) -> Mention:
    """The mention of one state of those that a name in the plural names: of "the two Koreas" each."""
    return replace(mention, name=gazetteer().name(key), kind=MentionKind.STATE, key=key, side=key, number=1)


def _acronyms(cast: Cast) -> dict[str, str]:
    """Short forms that the text defines in brackets: "Federation of Economic Organisations (Keidanren)"."""
    found: dict[str, str] = {}
    text = cast.reading.article.text
    ordered = [m for m in cast.reading.mentions if m.kind is MentionKind.ORGANISATION and m.form is Form.NAME]
    for one, other in pairwise(ordered):
        between = text[one.evidence.end : other.evidence.start]
        if re.fullmatch(r"\s*\(", between) and text[other.evidence.end : other.evidence.end + 1] == ")":
            found[other.name] = one.name
    for m in ordered:
        if m.name.isupper() and 2 <= len(m.name) <= 7 and m.name not in found:
            full = {o.name for o in ordered if _initials(o.name) == m.name}
            if len(full) == 1:
                found[m.name] = full.pop()
    return found


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", name) if w[0].isupper())
