"""What was read in one article, for people and for programs: facts go in, text or a JSON object comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.model import ArticleFacts, DateMention, DateValue, Encounter, Entity, Evidence, Mention


def as_object(facts: ArticleFacts) -> dict[str, Any]:
    """One object an article, made of strings, numbers, lists and objects alone.

    `entities` and `dates` carry `start` and `end`, half-open code points of the article's text, and the words between
    them as `text`. `entity` is the id that the mention was resolved to, `edtf` is "" for a date left open.
    """
    article = facts.article
    return {
        "article": article.id,
        "source": article.source,
        "title": article.title,
        "published": article.published.isoformat() if article.published else "",
        "published_from": article.published_from,
        "entities": [mention_object(entity, mention) for entity, mention in mentions(facts)],
        "dates": [date_object(mention) for mention in facts.dates],
        "offices": [
            {"person": t.person, "title": t.title, "of": t.of, "evidence": [evidence_object(e) for e in t.evidence]}
            for t in facts.tenures
        ],
        "events": [
            *[encounter_object(event) for event in facts.encounters],
            *[
                {
                    "id": s.id,
                    "type": "statement",
                    "verb": s.verb,
                    "speaker": s.speaker,
                    "to": list(s.to),
                    "when": edtf(s.when),
                    "quote": s.quote,
                    "topics": list(s.topics),
                    "evidence": [evidence_object(s.evidence)],
                }
                for s in facts.statements
            ],
            *[
                {
                    "id": a.id,
                    "type": "agreement",
                    "name": a.name,
                    "parties": list(a.parties),
                    "when": edtf(a.when),
                    "evidence": [evidence_object(e) for e in a.evidence],
                }
                for a in facts.agreements
            ],
        ],
        "notes": [*article.notes, *facts.notes],
    }


def mentions(facts: ArticleFacts) -> Iterator[tuple[Entity, Mention]]:
    """Every mention with its entity, in the order of the text."""
    pairs = [(entity, mention) for entity in facts.entities for mention in entity.mentions]
    yield from sorted(pairs, key=lambda pair: (pair[1].evidence.start, pair[1].evidence.end, pair[0].id))


def mention_object(entity: Entity, mention: Mention) -> dict[str, Any]:
    where = mention.evidence
    return {
        "start": where.start,
        "end": where.end,
        "text": where.quote,
        "type": entity.kind.value,
        "form": mention.form.value,
        "entity": entity.id,
        "name": entity.name,
        "side": entity.side,
    }


def date_object(mention: DateMention) -> dict[str, Any]:
    where, value = mention.evidence, mention.value
    return {
        "start": where.start,
        "end": where.end,
        "text": where.quote,
        "edtf": edtf(value),
        "why": (value.reason or value.basis) if value else mention.problem,
        "rule": where.rule,
    }


def encounter_object(event: Encounter) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type.value,
        "status": event.status.value,
        "participants": [
            {"actor": p.actor, "role": p.role.value, "side": p.side, "office": p.office, "score": p.score}
            for p in event.participants
        ],
        "score": event.score,
        "when": edtf(event.when),
        "date_text": event.when.words if event.when else "",
        "date_basis": (event.when.reason or event.when.basis) if event.when else "",
        "places": list(event.places),
        "venue": event.venue,
        "occasion": event.occasion,
        "series": event.series,
        "topics": list(event.topics),
        "part_of": event.part_of,
        "evidence": [evidence_object(e) for e in event.evidence],
    }


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    return {"start": evidence.start, "end": evidence.end, "text": evidence.quote, "rule": evidence.rule}


def edtf(value: DateValue | None) -> str:
    return value.edtf if value else ""


def as_text(facts: ArticleFacts) -> str:
    """The same for reading: who is named, what is reported, and the sentence behind each."""
    article = facts.article
    name = {entity.id: entity.name for entity in facts.entities}
    published = f"{article.published} (from the {article.published_from})" if article.published else "unknown"
    lines = [f"{article.id}", f"  published  {published}"]
    lines += [f"  note       {note}" for note in (*article.notes, *facts.notes)]
    lines.append("  who is named")
    for entity in facts.entities:
        side = f", for {name.get(entity.side, entity.side)}" if entity.side and entity.side != entity.id else ""
        also = f" (also {', '.join(entity.aliases)})" if entity.aliases else ""
        lines.append(f"    {entity.kind.value:12} {entity.name}{also}{side}")
    if facts.tenures:
        lines.append("  offices")
        lines += [
            f"    {name[t.person]}: {t.title}{f' of {name.get(t.of, t.of)}' if t.of else ''}" for t in facts.tenures
        ]
    if facts.encounters:
        lines.append("  encounters")
    for event in facts.encounters:
        people = " + ".join(
            name[p.actor] + (f" ({name.get(p.side, p.side)})" if p.side and p.side != p.actor else "")
            for p in event.participants
        )
        place = f", {', '.join(name[p] for p in event.places)}" if event.places else ""
        lines.append(f"    {event.type.value}, {event.status.value}: {people}; {edtf(event.when) or 'undated'}{place}")
        if event.when:
            lines.append(f"      date    {event.when.words!r}: {event.when.reason or event.when.basis}")
        if event.score is not None:
            sure = ", ".join(f"{name[p.actor]} {p.score:.0%}" for p in event.participants if p.score is not None)
            lines.append(f"      weighed {event.score:.0%} that it is one; {sure}")
        lines += [f"      [{e.start}:{e.end}] {' '.join(e.quote.split())} <{e.rule}>" for e in event.evidence[:1]]
    if facts.statements:
        lines.append("  statements")
    for said in facts.statements:
        to = f" to {', '.join(name[i] for i in said.to)}" if said.to else ""
        lines.append(f"    {name[said.speaker]} {said.verb}{to}; {edtf(said.when) or 'undated'}")
        lines.append(f"      [{said.evidence.start}:{said.evidence.end}] {' '.join(said.evidence.quote.split())}")
    if facts.agreements:
        lines.append("  agreements")
        lines += [
            f"    {a.name}; {edtf(a.when) or 'undated'}; {', '.join(name[p] for p in a.parties)}"
            for a in facts.agreements
        ]
    open_dates = [d for d in facts.dates if not d.value]
    if open_dates:
        lines.append("  dates left open")
        lines += [f"    {d.problem}" for d in open_dates]
    return "\n".join(lines)
