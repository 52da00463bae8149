"""Mentions of what a text names: persons with their titles, states, organisations and places."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.nominals import nominals
from kg.extract.seats import stands_for_state
from kg.extract.sighted import Name, Sighted
from kg.extract.titles import (
    norm,
    stop_words,
)
from kg.language.matcher import Entry, Sort, slug
from kg.model import Form, Mention, MentionKind


def named_person(sighted: Sighted, name: Name) -> Mention:
    """The mention of a person, with title and side where they stand beside the name."""
    doc = sighted.doc
    title = name.title
    start = title.start if title is not None and title.text else name.start
    side = title.side if title is not None else None
    if side is None:
        side = _side_after(sighted, name.end)
    text = doc[name.start : name.end].text.split("\\")[0]  # an escape that was never decoded
    return Mention(
        name=" ".join(text.split()),
        kind=MentionKind.PERSON,
        form=Form.NAME,
        evidence=sighted.evidence(name.start, name.end, "name-person"),
        head=sighted.root(start, name.end).idx,
        side=sighted.side_key(side) if side is not None else "",
        title=title.text if title is not None else "",
    )


def _side_after(sighted: Sighted, end: int) -> Entry | None:
    """The state in "Prime Minister Fumio Kishida of Japan" and "Dacey (U.S.)"."""
    doc = sighted.doc
    i = end
    if i < len(doc) and norm(doc[i]) in ("of", "from"):
        i += 1
        while i < len(doc) and norm(doc[i]) == "the":
            i += 1
        if i in sighted.hits and sighted.hits[i][2].sort in (Sort.STATE, Sort.ORGANISATION, Sort.MOVEMENT):
            return sighted.hits[i][2]
    return None


def find_gazetteer_names(sighted: Sighted) -> Iterator[Mention]:
    """Mentions of what the gazetteer knows, in order. A capital is a place or a government as its grammar says."""
    seen: set[int] = set()
    for i in sorted(sighted.hits):
        start, end, entry = sighted.hits[i]
        if start in seen:
            continue
        seen.add(start)
        mention = _gazetteer_mention(sighted, start, end, entry)
        if mention is not None:
            yield mention


def _gazetteer_mention(sighted: Sighted, start: int, end: int, entry: Entry) -> Mention | None:
    root = sighted.root(start, end)
    text = " ".join(sighted.doc[start:end].text.split())
    kind, form, key, number = MentionKind.STATE, Form.NAME, entry.key, 1
    match entry.sort:
        case Sort.STATE:
            pass
        case Sort.DEMONYM:
            form = Form.DEMONYM
        case Sort.PEOPLE:
            form, number = Form.DEMONYM, 2
        case Sort.CITY | Sort.BUILDING:
            if entry.state and stands_for_state(sighted.doc, start, end, sighted.hits):
                key = entry.state
            else:
                kind = MentionKind.PLACE
        case Sort.ORGAN:
            key = entry.state
            adjective = _adjective_before(sighted, start)
            if adjective is not None:
                key = adjective.key
        case Sort.BODY | Sort.ORGANISATION | Sort.MOVEMENT | Sort.PARTY:
            kind = MentionKind.ORGANISATION
        case Sort.PLACE:
            kind = MentionKind.PLACE
        case _:
            return None
    rule = f"gazetteer-{entry.sort.value}"
    return Mention(
        name=text,
        kind=kind,
        form=form,
        evidence=sighted.evidence(start, end, rule),
        head=root.idx,
        key=key,
        side=entry.state if kind is MentionKind.PLACE or entry.sort is Sort.BODY else key,
        number=number,
    )


def _adjective_before(sighted: Sighted, start: int) -> Entry | None:
    before = sighted.before(start)
    if before is not None and norm(sighted.doc[before]) in ("'s",):
        before = sighted.before(before)
    if before is not None and before in sighted.hits and sighted.hits[before][2].sort in (Sort.STATE, Sort.DEMONYM):
        return sighted.hits[before][2]
    return None


def find_other_names(sighted: Sighted) -> Iterator[Mention]:
    """Organisations and places that only the parser knows."""
    for ent in sighted.doc.ents:
        if not sighted.inside[ent.start] or ent.label_ not in ("ORG", "GPE", "LOC", "FAC"):
            continue
        start, end = ent.start, ent.end
        while start < end and (norm(sighted.doc[start]) in ("the", "a") or sighted.doc[start].is_space):
            start += 1
        if (
            start >= end
            or any(i in sighted.taken for i in range(start, end))
            or not sighted.doc[start].text[:1].isalnum()
        ):
            continue
        inside = [sighted.hits[i] for i in range(start, end) if i in sighted.hits]
        if inside and all(i in sighted.hits for i in range(start, end)):
            continue
        if any(h[2].sort in (Sort.AGENCY, Sort.NONE) for h in inside):
            continue
        kind = MentionKind.ORGANISATION if ent.label_ == "ORG" else MentionKind.PLACE
        if kind is MentionKind.ORGANISATION and (
            _is_organ(sighted, start, end)
            or norm(sighted.doc[start]) in stop_words()
            or sighted.root(start, end).dep_ == "amod"  # "the Asian and Oceanian Affairs Bureau" is one
        ):
            continue
        text = " ".join(sighted.doc[start:end].text.split())
        yield Mention(
            name=text,
            kind=kind,
            form=Form.NAME,
            evidence=sighted.evidence(start, end, f"name-{ent.label_.lower()}"),
            head=sighted.root(start, end).idx,
            key=slug(text) if kind is MentionKind.PLACE else "",
        )


def _is_organ(sighted: Sighted, start: int, end: int) -> bool:
    kind = nominals().get(norm(sighted.doc[end - 1]))
    return kind is not None and kind[0] in ("organ", "state")
