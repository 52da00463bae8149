"""From what a reader types ("kg merge A B") to a line of the corrections file, and the pairs that wait for a decision.

In: the index of a store and names or IRIs. Out: a `Correction` that names what articles say, or a QueryError that says
what is unclear. Nothing is written here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

import pyoxigraph as ox

from kg.errors import QueryError
from kg.query.names import Found, find_any
from kg.rdf.namespaces import DIP, PREFIXES, RDF
from kg.resolve.corrections import Action, Correction, Key, one_line, series_of

REPORTS = "SELECT ?report WHERE { $node dip:report ?report } ORDER BY STR(?report)"
ROUNDS = "SELECT ?round ?report WHERE { ?round sem:subEventOf/sem:subEventOf? $node ; dip:report ?report }"
KINDS = {DIP.Person.value: "person", DIP.Encounter.value: "encounter", DIP.Series.value: "series"}
REJECTABLE = (DIP.Encounter, DIP.Statement, DIP.Agreement)

CANDIDATES = """
SELECT ?candidate ?reason ?certainty ?rule WHERE {
  ?candidate a dip:Candidate ; dip:reason ?reason ; dip:certainty ?certainty ; dip:rule ?rule
} ORDER BY DESC(?certainty) ?candidate
"""
SIDES = """
SELECT ?node ?name ?report ?side ?when WHERE {
  $candidate dip:candidate ?node ; dip:report ?report .
  ?node rdfs:label ?name ; dip:report ?report .
  OPTIONAL { ?node dip:side/rdfs:label ?side }
  OPTIONAL { ?node dip:when ?when }
} ORDER BY ?node ?report
"""
WORDS = """
SELECT ?quote ?start ?sentence ?title ?published WHERE {
  GRAPH $article {
    OPTIONAL { $article rdfs:label ?title }
    OPTIONAL { $article schema:datePublished ?published }
    OPTIONAL {
      { $report dip:bestEvidence ?found } UNION { $report dip:mention ?found }
      ?found oa:hasTarget/oa:hasSelector ?words , ?place .
      ?words oa:exact ?quote .
      ?place oa:start ?start .
    }
    OPTIONAL {
      ?any a dip:Evidence ; oa:hasTarget/oa:hasSelector ?s , ?p .
      ?s oa:exact ?sentence .
      ?p oa:start ?first ; oa:end ?last .
      FILTER(?first <= ?start && ?start < ?last && STRLEN(?sentence) > STRLEN(?quote))
    }
  }
} ORDER BY ?start DESC(STRLEN(?sentence)) ?sentence LIMIT 1
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """Two nodes that may be one, as a reader sees them: names, what is known of each, and the words of one report."""

    reason: str
    rule: str
    certainty: str
    nodes: tuple[str, ...]
    names: tuple[str, ...]
    about: tuple[str, ...]
    sentences: tuple[str, ...]
    reports: tuple[Key, ...]

    def decided(self, action: Action, why: str) -> Correction:
        """The line that settles it."""
        return Correction(action=action, what=self.reports[:1], other=self.reports[1:], why=why)


def merge(graph: ox.Store, one: str, other: str, why: str) -> Correction:
    """The correction by which two persons, two encounters or two series are one. Raises QueryError where that cannot be
    meant."""
    a, b = (find_any(graph, text) for text in (one, other))
    kinds = [kind_of(graph, found) for found in (a, b)]
    if a.node == b.node:
        raise QueryError(f"{one!r} and {other!r} are one node already, <{a.node.value}>")
    if kinds[0] != kinds[1]:
        raise QueryError(f"{one!r} is a {kinds[0]} and {other!r} is a {kinds[1]}; only the like can be one")
    (first, *_), (second, *_) = (reports_of(graph, found.node) for found in (a, b))
    return Correction(action=Action.MERGE, what=(first,), other=(second,), why=given(why))


def split(graph: ox.Store, text: str, why: str, articles: Sequence[str] = ()) -> Correction:
    """The correction by which a node of several reports is several again.

    With `articles` their reports are one side and all others the other; without, each report stands for itself. Of a series
    the encounters that those articles report are one side, whoever else reports them.
    """
    found = find_any(graph, text)
    kind = kind_of(graph, found)
    reports = reports_of(graph, found.node)
    if len(reports) < 2:
        raise QueryError(f"{text!r} is a {kind} of one report, from {reports[0][0]}; there is nothing to split")
    unknown = sorted(set(articles) - {article for article, _ in reports})
    if unknown:
        known = ", ".join(sorted({article for article, _ in reports})[:10])
        raise QueryError(f"{', '.join(unknown)} does not report {text!r}; these do: {known}")
    chosen = {key for key in reports if not articles or key[0] in articles}
    if kind == "series":
        chosen = {key for encounter in encounters_of(graph, found.node) if chosen & set(encounter) for key in encounter}
    what = tuple(key for key in reports if key in chosen)
    other = tuple(key for key in reports if key not in chosen)
    if articles and not other:
        raise QueryError(f"all reports of {text!r} are of the articles given; name some of them")
    return Correction(action=Action.SPLIT, what=what, other=other, why=given(why))


def reject(graph: ox.Store, text: str, why: str) -> Correction:
    """The correction by which an encounter, statement or agreement is left out of what we hold."""
    found = find_any(graph, text)
    if not any(_has(graph, found.node, kind) for kind in REJECTABLE):
        raise QueryError(f"<{found.node.value}> is no encounter, statement or agreement; only these can be rejected")
    return Correction(action=Action.REJECT, what=reports_of(graph, found.node), why=given(why))


def candidates(graph: ox.Store) -> tuple[Candidate, ...]:
    """All pairs that wait for a decision, the most certain first."""
    found = []
    for row in _rows(graph, CANDIDATES):
        sides = {side["node"]: side for side in reversed(_rows(graph, SIDES, candidate=row["candidate"]))}
        both = [sides[node] for node in sorted(sides)]
        if len(both) != 2:
            continue
        said = [_words(graph, side["report"]) for side in both]
        found.append(
            Candidate(
                reason=row["reason"],
                rule=row["rule"],
                certainty=row["certainty"],
                nodes=tuple(side["node"] for side in both),
                names=tuple(side["name"] for side in both),
                about=tuple(
                    ", ".join(part for part in (side["side"], side["when"], about) if part)
                    for side, (about, _) in zip(both, said, strict=True)
                ),
                sentences=tuple(sentence for _, sentence in said),
                reports=tuple(key_of_report(side["report"]) for side in both),
            )
        )
    return tuple(found)


def given(why: str) -> str:
    """The reason in one line. Raises QueryError where there is none."""
    if not (said := one_line(why)):
        raise QueryError("a correction needs its reason in words; give it with --why")
    return said


def kind_of(graph: ox.Store, found: Found) -> str:
    """ "person", "encounter" or "series". Raises QueryError on anything else."""
    for kind, word in KINDS.items():
        if _has(graph, found.node, ox.NamedNode(kind)):
            return word
    raise QueryError(f"<{found.node.value}> is no person, encounter or series of the merged graph")


def reports_of(graph: ox.Store, node: ox.NamedNode) -> tuple[Key, ...]:
    """What articles say of a node, sorted; of a series, what corrections call it by each of its encounters."""
    if _has(graph, node, DIP.Series):
        return tuple(sorted(key for encounter in encounters_of(graph, node) for key in encounter))
    return tuple(sorted(key_of_report(row["report"]) for row in _rows(graph, REPORTS, node=node.value)))


def encounters_of(graph: ox.Store, series: ox.NamedNode) -> list[list[Key]]:
    """What corrections call a series by each of its encounters: by all reports of the one, of the next ..."""
    found: dict[str, list[Key]] = defaultdict(list)
    for row in _rows(graph, ROUNDS, node=series.value):
        found[row["round"]].append(series_of(key_of_report(row["report"])))
    return list(found.values())


def key_of_report(iri: str) -> Key:
    """The key of a report from its IRI: "<base>article/kyodo-2005#person/kim"."""
    article, _, local = iri.rpartition("article/")[2].partition("#")
    return unquote(article), unquote(local)


def _has(graph: ox.Store, node: ox.NamedNode, kind: ox.NamedNode) -> bool:
    return ox.Quad(node, RDF.type, kind, ox.DefaultGraph()) in graph


def _words(graph: ox.Store, report: str) -> tuple[str, str]:
    """What article a report is of, and its sentence, or the words that there are."""
    article = report.partition("#")[0]
    for row in _rows(graph, WORDS, report=report, article=article):
        about = f"{row['title'] or unquote(article.rpartition('/')[2])}" + (
            f" ({row['published']})" if row["published"] else ""
        )
        return about, row["sentence"] or row["quote"]
    return "", ""


def _rows(graph: ox.Store, text: str, **nodes: str) -> list[dict[str, str]]:
    """The rows of a query of ours, with IRIs of the graph put in the places of $name; "" for what is unbound."""
    for name, iri in nodes.items():
        text = text.replace(f"${name}", str(ox.NamedNode(iri)))
    answer = graph.query(text, prefixes=PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    rows = []
    for solution in answer:
        terms = {name: solution[name] for name in names}
        rows.append({name: str(term.value) if term is not None else "" for name, term in terms.items()})
    return rows
