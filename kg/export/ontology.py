"""The ontology as one page: terms with definitions and examples, how they hang together, the questions they answer.

In go the files of `ontology/`; out comes HTML, the same bytes each time. pyLODE, the usual tool, knows neither our hints of
domain and range (schema:domainIncludes), nor scope notes in our sense, nor competency questions; so the page is drawn by
a template. `python -m kg.export.ontology docs/ontology.html` writes it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg import resources
from kg.language.rules import load_tsv
from kg.query.catalog import NamedQuery, find_query
from kg.rdf.namespaces import ONTOLOGY, PREFIXES, ontology_triples, triples_of

KINDS = {"Class": "classes", "ObjectProperty": "links", "DatatypeProperty": "values"}


@dataclass(frozen=True, kw_only=True, slots=True)
class CompetencyQuestion:
    """A row of ontology/competency-questions.tsv: a question, and the named query that answers it."""

    question: str
    query: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A class, property or value: what the ontology says of it. Names of other terms are their local names."""

    name: str
    kind: str
    label: str
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    parents: tuple[str, ...]
    children: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    same: tuple[str, ...]
    """What the alignments say of it: "subClassOf sem:Event"."""


def short(iri: str) -> str:
    """An IRI with its prefix; of a term of ours the local name alone."""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return iri.removeprefix(start) if prefix == "dip" else f"{prefix}:{iri.removeprefix(start)}"
    return iri


def competency_questions() -> tuple[CompetencyQuestion, ...]:
    """The rows of competency-questions.tsv."""
    return load_tsv(resources.folder("ontology") / "competency-questions.tsv", CompetencyQuestion)


def terms() -> tuple[Term, ...]:
    """The terms of the ontology, sorted by kind and name. Raises OntologyError where a file is malformed."""
    quads = ontology_triples("diplomacy.ttl")
    aligned = [
        quad
        for path in sorted((resources.folder("ontology") / "alignments").rglob("*.ttl"))
        for quad in triples_of(path)
    ]

    def said(node: str, *predicates: str) -> tuple[str, ...]:
        iris = {PREFIXES[p.partition(":")[0]] + p.partition(":")[2] for p in predicates}
        return tuple(
            str(getattr(q.object, "value", ""))
            for q in quads
            if getattr(q.subject, "value", "") == node and q.predicate.value in iris
        )

    kinds: dict[str, str] = {}
    for quad in quads:
        name, kind = str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", ""))
        if quad.predicate.value != PREFIXES["rdf"] + "type" or not name.startswith(PREFIXES["dip"]):
            continue
        if kind.removeprefix(PREFIXES["owl"]) in KINDS:
            kinds[name] = KINDS[kind.removeprefix(PREFIXES["owl"])]
        elif kind.startswith(PREFIXES["dip"]):
            kinds.setdefault(name, "individuals")
    above = {name: said(name, "rdfs:subClassOf", "rdfs:subPropertyOf", "rdf:type") for name in kinds}
    found = []
    for name, kind in kinds.items():
        below = [other for other, parents in above.items() if name in parents]
        links = [
            f"{short(quad.predicate.value)} {short(str(getattr(quad.object, 'value', quad.object)))}"
            for quad in aligned
            if getattr(quad.subject, "value", "") == name and isinstance(quad.object, ox.NamedNode)
        ]
        found.append(
            Term(
                name=short(name),
                kind=kind,
                label="".join(said(name, "rdfs:label")[:1]),
                definition="".join(said(name, "skos:definition")[:1]),
                notes=said(name, "skos:scopeNote"),
                examples=said(name, "skos:example"),
                parents=tuple(sorted(short(p) for p in above[name] if p.startswith(PREFIXES["dip"]))),
                children=tuple(sorted(map(short, below))),
                domain=tuple(sorted(map(short, said(name, "schema:domainIncludes", "rdfs:domain")))),
                range=tuple(sorted(map(short, said(name, "schema:rangeIncludes", "rdfs:range")))),
                same=tuple(sorted(set(links))),
            )
        )
    order = [*KINDS.values(), "individuals"]
    return tuple(sorted(found, key=lambda term: (order.index(term.kind), term.name)))


def ontology_html() -> str:
    """The page as text."""
    environment = Environment(
        loader=FileSystemLoader(resources.folder("export/template")), autoescape=True, undefined=StrictUndefined
    )
    found = terms()
    queries: dict[str, NamedQuery] = {row.query: find_query(row.query) for row in competency_questions()}
    return (
        environment.get_template("ontology.html").render(
            iri=ONTOLOGY,
            prefixes=dict(sorted(PREFIXES.items())),
            kinds=(
                ("classes", "Classes"),
                ("links", "Links between things"),
                ("values", "Values of things"),
                ("individuals", "Named values"),
            ),
            terms=found,
            known={term.name for term in found},
            questions=competency_questions(),
            queries=queries,
        )
        + "\n"
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(ontology_html(), "utf-8")
