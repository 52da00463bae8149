"""The default graph: what we hold after merging what all articles say.

In go the digests of the articles (`kg.rdf.digest`), in any order; out come the lines of the default graph. Nothing enters
but what stands in the articles' graphs, and the topics' labels. Persons are merged by `kg.resolve.identity`, encounters by
`kg.resolve.occasions`, agreements by `kg.resolve.accords`; every cluster of more than one report has a dip:Merge that
says what was merged, by which rule and why. Reports that differ stay visible: each merged node has dip:report to the
nodes of the articles' graphs.

What is written of a node is decided by few values: the reports behind it, and the names of the nodes that it refers to. A
hash of these is its signature; a node whose signature is that of the last time is not written again, for what was written
then still holds. The statements of an article have one signature together. What was decided the last time is kept in tables
(`kg.rdf.kept`), of which those rows are read that an article which came or went concerns: the things that it speaks of, those who could be one
with its persons, the offices that these hold. Of encounters, agreements and series, which are few, all are looked at, and decided anew where
a report or a name in it changed. So a build decides and writes what it changed, and the first one, that knows of no last
time, everything in the same way.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from kg.language.gatherings import Gathering, read_gathering
from kg.model import Agreement, Encounter, EncounterType, EntityKind, Evidence, RoleName, Status
from kg.rdf.article_lines import ArticleLines
from kg.rdf.choices import best_words, finest_date, merged_date, merged_places, most
from kg.rdf.digest import Digest, Row, digest_of, spelled
from kg.rdf.iris import DEFAULT_BASE, article_iri, encode, global_iri, local_iri, slug
from kg.rdf.kept import Kept, Known, Meetings, Office, report_keys
from kg.rdf.namespaces import DIP, EDTF, PREFIXES, RDF, RDFS, SEM, SKOS, TOPIC, XSD, ontology_triples
from kg.rdf.quads import KINDS, evidence_iri, office_iri
from kg.rdf.records import by_graph, read_graph
from kg.rdf.runs import Lines, Runs
from kg.rdf.triples import Node, Triples, encounter_label, literal
from kg.resolve.accords import find_accords
from kg.resolve.corrections import NONE, Action, Correction, Corrections, series_of
from kg.resolve.corrections import report_of as report_named
from kg.resolve.differences import days_told, persons_told, places_told
from kg.resolve.editions import Edition
from kg.resolve.identity import Identity, cluster_and_doubts
from kg.resolve.names import unglued
from kg.resolve.occasion_rules import Report, report_of
from kg.resolve.occasions import Occasion, find_edges, find_occasions_and_doubts
from kg.resolve.parts import Part
from kg.resolve.plans import find_realised
from kg.resolve.profiles import Profile, call_of
from kg.resolve.reprints import Reprint, Sketch, matches, originals, source
from kg.resolve.round_names import SeriesName, names_series, read_name
from kg.resolve.series import BY_ROUNDS, Series, find_series
from kg.resolve.settled import Calls, concerned
from kg.resolve.table import Table, row_of

Key = tuple[str, str]
"""An article's id and an id within it."""

Things: TypeAlias = dict[str, tuple[str, dict[str, int]]]
"""By the id of a state, organisation or place its name, and how many articles have each row of it, as JSON."""

AT_ONCE = 50_000
"""Triples that are collected before they are made lines: as Python objects they are many times as large."""

_MOST_SPECIFIC = (
    EncounterType.SUMMIT,
    EncounterType.CEREMONY,
    EncounterType.CALL,
    EncounterType.VISIT,
    EncounterType.CONFERENCE,
    EncounterType.TALKS,
    EncounterType.MEETING,
    EncounterType.ENCOUNTER,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Merged:
    """What is new in the merged view. `lines` are those of the nodes that changed, to be closed after use; `touched` the nodes
    that changed or are gone, sorted: what was written of them holds no more. `known` is what was decided.
    """

    lines: Lines
    touched: list[str]
    known: Known


@dataclass(frozen=True, kw_only=True, slots=True)
class Before:
    """What the last time decided, the digests that it was decided by, those of them that have changed since or are `gone`, and the
    names of the articles that came or have changed. With `other` corrections than these it was decided.
    """

    known: Known = field(default_factory=Known)
    digests: Table = field(default_factory=Table)
    gone: tuple[Digest, ...] = ()
    new: frozenset[str] = frozenset()
    other: bool = False


def merge(
    digests: Mapping[str, Digest],
    lines_of: Callable[[str], ArticleLines],
    *,
    base: str = DEFAULT_BASE,
    corrections: Corrections = NONE,
    before: Before = Before(),
    scratch: Path | None = None,
) -> Merged:
    """Merge articles, given the digest and the lines of each by its id, and what was known before.

    `corrections` of reports that no article has change nothing. `scratch` is the folder for temporary files, where
    there is more to write than memory should hold; raises OSError where it has no room.
    """
    graph = _MergedGraph(digests, lines_of, base, corrections, before, scratch)
    graph.decide()
    found = graph.write()
    graph.writers.clear()  # they hold the graph, and it them: a circle that would stay in memory
    return found


def owned_by(node: str, *, base: str = DEFAULT_BASE) -> tuple[bytes, ...]:
    """What the lines begin with that are written of a node: its own, and those of nodes that exist for its sake."""
    path = node.removeprefix(base)
    if path.startswith("statement/") and path.endswith("/"):  # all that an article says
        return (f"<{node}".encode(),)
    found = [f"<{node}> "]
    if path.startswith("article/"):
        found.append(f"<{node}#")
    if path.startswith("encounter/"):
        found += [f"<{node}/participation/", f"<{base}conflict/{path}/"]
    if path.startswith(("encounter/", "person/", "agreement/")):
        found.append(f"<{base}merge/{path}> ")
    return tuple(start.encode() for start in found)


def merged_quads(
    quads: Iterable[ox.Quad], *, base: str = DEFAULT_BASE, corrections: Corrections = NONE
) -> list[ox.Quad]:
    """The quads of the default graph, sorted, from the quads of the articles' graphs in any order.

    `corrections` of reports that no article has change nothing. Raises OntologyError where an article's graph was not
    written by `article_quads` with this base.
    """
    by_name: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            by_name[quad.graph_name].append(quad)
    graphs = {}
    for graph in by_name.values():
        lines = ArticleLines((ox.serialize(graph, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True))
        digest = read_digest_of(graph, lines, base=base)
        graphs[digest.article] = digest, lines
    found = merge(
        {name: digest for name, (digest, _) in graphs.items()},
        lambda name: graphs[name][1],
        base=base,
        corrections=corrections,
    )
    with found.lines as merged:
        return list(ox.parse(b"".join(merged), ox.RdfFormat.N_QUADS))


def read_digest_of(quads: Iterable[ox.Quad], lines: ArticleLines, *, base: str, sha256: str = "") -> Digest:
    """The digest of an article, from the quads of its graph and the same as lines.

    Raises OntologyError where the graph was not written by `article_quads` with this base.
    """
    ((name, terms),) = by_graph(quads).items()
    facts = read_graph(name, terms, base=base)
    return digest_of(facts, sha256=sha256, agents=lines.agents(), sketch=lines.sketch())


def reports_in(digests: Iterable[Digest]) -> frozenset[Key]:
    """What a correction can name: every person, encounter, statement and agreement of these articles, and the series of an
    encounter."""
    digests = list(digests)
    reports = {
        (d.article, row[0])
        for d in digests
        for rows in (d.persons, d.encounters, d.statements, d.agreements)
        for row in rows
    }
    return frozenset(reports.union(series_of((d.article, row[0])) for d in digests for row in d.encounters))


def unknown_in(quads: Iterable[ox.Quad], corrections: Corrections, *, base: str = DEFAULT_BASE) -> tuple[str, ...]:
    """A remark on every correction that names what no article of these quads has."""
    graphs = by_graph(quads)
    digests = (digest_of(read_graph(name, graphs[name], base=base)) for name in graphs)
    return corrections.restricted(reports_in(digests))[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cluster:
    """What a dip:Merge says of a cluster."""

    rule: str
    reason: str
    certainty: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Conflict:
    """What a dip:Conflict says: in what reports differ, in the words of its IRI and of its name, and how many give each value."""

    part: str
    words: str
    given: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What reports of one occasion tell together: `one` encounter, after the `best` of them."""

    one: Encounter
    best: Report
    seats: list[tuple[str, RoleName, str, str]]
    label: str
    reason: str
    conflicts: list[_Conflict]


ALWAYS = ("reprint", "candidate", "correction", "encounter", "series", "edition", "agreement")
"""Nodes of which there are so few that all are decided at every build; what is written of them may still stand."""

THINGS = ("state/", "organisation/", "place/")

_NUMBERS = re.compile(r"(?:-[0-9]+)+$")


DIFFERS_ON = {"when": DIP.when, "where": SEM.hasPlace, "who": DIP.actor}


def signature(values: Any) -> str:
    """A hash of plain values."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


class _MergedGraph(Triples):
    """Decides what every node is, and collects the triples of those that are to be written."""

    def __init__(
        self,
        said: Mapping[str, Digest],
        lines_of: Callable[[str], ArticleLines],
        base: str,
        corrections: Corrections,
        before: Before,
        scratch: Path | None,
    ) -> None:
        super().__init__()
        self.said, self.names_said = said, sorted(said)
        self.lines_of, self.base, self.before, self.scratch = lines_of, base, before, scratch
        self.known = before.known
        self.all_corrections = corrections
        self.corrections = self.restricted(corrections)
        self.every = before.other or not self.known.signatures or self.is_corrected()
        if self.every:
            self.known = self.known.only_articles()
        self.came = before.new if before.known.signatures else frozenset(said)
        self.new = frozenset(said) if self.every else self.came
        self.gone = {} if self.every else {digest.article: digest for digest in before.gone}
        self.were: dict[str, str] = {}  # signatures that the last time had, of the nodes that are looked at
        self.meetings = Meetings()
        self.things = self.known.things
        self.calls = Calls(self.known.calls)
        self.sketches = self.known.sketches
        self.families: dict[str, list[Row]] = {}
        self.nodes: dict[str, dict[str, str]] = {}  # paths of the nodes of persons, by article and id
        self.offices: dict[str, bytes | None] = {}
        self.doubts: list[Row] = []
        self.meeting = self.kept(self.known.meeting, lambda digest: digest.encounters)
        self.agreeing = self.kept(self.known.agreeing, lambda digest: digest.agreements)
        self.spoken = Counter(self.known.topics)  # topics of statements
        self.agents = Counter(self.known.agents)
        self.renamed: set[str] = set()  # ids of things
        self.moved: set[Key] = set()  # persons who are another node than before, or are called otherwise
        self.shown_in: set[str] = set()  # articles of which other words may be shown than before, or copies of others
        self.shows: list[tuple[set[str], Callable[[], Iterable[Evidence]]]] = []
        self.rejected = self.corrections.rejected
        self.signs: dict[str, list[Any]] = defaultdict(list)  # what decides a node, by IRI
        self.signed: dict[str, str] = {}  # the same as a signature, where many nodes have one
        self.writers: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self.copies: list[bytes] = []
        self.taken: set[str] = set()
        self.numbers: dict[str, int] = {}  # the last number given to a path
        self.shown: dict[str, set[tuple[int, int, str]]] = defaultdict(set)  # words shown beside those of events
        self.globals: dict[str, Node] = {}
        self.names: dict[str, str] = {}  # of nodes, by IRI
        self.events: dict[Key, Node] = {}
        self.series: dict[Key, Node] = {}  # by what corrections call them
        self.topics: set[str] = set()
        self.matches: list[Reprint] = []  # of articles, all of them
        self.reprints: dict[str, Reprint] = {}  # one for every copy

    def restricted(self, corrections: Corrections) -> Corrections:
        """Those of some corrections that name what is there."""
        named = {article for line in corrections.lines for article, _ in line.keys}
        there = reports_in(self.said[article] for article in sorted(named) if article in self.said)
        return corrections.restricted(there)[0] if corrections else corrections

    def is_corrected(self) -> bool:
        """Whether readers have put something right in an article that changed: what that means for others is decided anew."""
        changed = {*self.before.new, *(digest.article for digest in self.before.gone)}
        return any(article in changed for line in self.all_corrections.lines for article, _ in line.keys)

    def kept(self, known: list[str], rows: Callable[[Digest], list[Row]]) -> list[str]:
        """The articles that have some rows, given those that had."""
        stay = [article for article in known if article not in self.new and article in self.said]
        return sorted([*stay, *(article for article in self.new if rows(self.said[article]))])

    def decide(self) -> None:
        """Decide who is who and what is known of each, without writing anything."""
        self.look_again()
        self.decide_things()
        self.decide_reprints()
        self.decide_persons()
        self.decide_tenures()
        self.decide_encounters()
        self.decide_statements()
        self.decide_agreements()
        self.decide_corrections()
        self.decide_topics()
        self.decide_articles()

    def look_again(self) -> None:
        """Note the nodes that are decided at every build: those of some kinds; where all is decided anew, all but things."""
        if self.every:
            things = tuple(f"{self.base}{path}" for path in THINGS)
            self.were = {
                node: sign.decode() for node, sign in self.known.signatures.items() if not node.startswith(things)
            }
            return
        starts = [f"{self.base}{path}/" for path in ALWAYS]
        starts += [PREFIXES["topic"], *(agent for told in self.known.agents for agent in json.loads(told))]
        for start in starts:
            self.were.update((node, sign.decode()) for node, sign in self.known.signatures.items(start))

    def was(self, node: str) -> str:
        """The signature that a node had the last time, "" if none; where nobody asks for it again, it is gone."""
        if not self.every and node not in self.were:
            self.were[node] = (self.known.signatures.get(node) or b"").decode()
        return self.were.get(node, "")

    def write(self) -> Merged:
        """Write the nodes that are not as they were before."""
        signatures = self.signed | {node: signature(signs) for node, signs in self.signs.items()}
        self.signs.clear()
        changed = [node for node, sign in signatures.items() if self.was(node) != sign]
        gone = [node for node, sign in self.were.items() if sign and node not in signatures]
        with Runs(self.scratch) as runs:
            for node in changed:
                for write in self.writers.pop(node):
                    write()
                if len(self.triples) + len(self.copies) > AT_ONCE:
                    runs.add(self.written())
            runs.add(self.written())
            lines = runs.merged()
        rows: dict[str, bytes | None] = {node: signatures[node].encode() for node in changed}
        return Merged(
            lines=lines,
            touched=sorted({*changed, *gone}),
            known=Known(
                signatures=self.known.signatures.with_rows({**rows, **dict.fromkeys(gone)}),
                things=self.things,
                calls=self.calls.table,
                persons=self.known.persons.with_rows(self.rows_of_persons()),
                sketches=self.sketches,
                identities=self.known.identities.with_rows(
                    {root: row_of(rows) if rows else None for root, rows in self.families.items()}
                ),
                offices=self.known.offices.with_rows(self.offices),
                doubts=self.doubts,
                meetings=self.meetings,
                meeting=self.meeting,
                agreeing=self.agreeing,
                topics=dict(+self.spoken),
                agents=dict(+self.agents),
                reprints=self.matches,
            ),
        )

    def written(self) -> list[bytes]:
        """The lines of all triples that were collected, and those that were copied; they are collected no longer."""
        triples = [ox.Triple(s, p, o) for s, p, o in self.triples]
        lines = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True) + self.copies
        self.triples.clear()
        self.copies.clear()
        return lines

    def node_is(self, node: Node | str, write: Callable[[], None], *signs: Any) -> None:
        """Note what decides the triples of a node, and who writes them."""
        name = node if isinstance(node, str) else node.value
        self.signs[name].append(signs)
        self.writers[name].append(write)

    def node_has(self, node: str, sign: str, write: Callable[..., None], *args: Any) -> None:
        """The same of a node that nothing else is noted of, given its signature: of most nothing is to be written."""
        self.signed[node] = sign
        if self.was(node) != sign:
            self.writers[node].append(partial(write, *args))

    def sha(self, article: str) -> str:
        """What decides all that an article says."""
        return self.said[article].sha256

    def rows(self, article: str, rows: list[Row]) -> list[Row]:
        """The events of an article that no reader rejected."""
        return [row for row in rows if (article, row[0]) not in self.rejected] if self.rejected else rows

    # -- ids

    def fresh(self, path: str) -> Node:
        """An IRI that nothing else has yet, made of a path that `fresh_path` makes another of."""
        return global_iri(self.fresh_path(path), base=self.base)

    def fresh_path(self, path: str) -> str:
        """A path that nothing else has yet: the second gets "-2", so call it in the order of the clusters."""
        number = self.numbers.get(path, 0) + 1
        while (name := path if number == 1 else f"{path}-{number}") in self.taken:
            number += 1
        self.numbers[path] = number
        self.taken.add(name)
        return name

    def local(self, key: Key) -> Node:
        return local_iri(article_iri(key[0], base=self.base), key[1])

    def thing(self, entity: str) -> Node:
        """The node of a state, organisation or place."""
        found = self.globals.get(entity)
        if found is None:
            found = self.globals[entity] = global_iri(entity, base=self.base)
        return found

    def node(self, article: str, entity: str) -> Node:
        """The node of an entity of an article in the merged view."""
        return self.person_node((article, entity)) or self.thing(entity)

    def person_node(self, key: Key) -> Node | None:
        """The node of a person of an article."""
        path = self.nodes_in(key[0]).get(key[1])
        return self.node_at(path) if path else None

    def nodes_in(self, article: str) -> dict[str, str]:
        """By id the paths of the nodes of an article's persons."""
        found = self.nodes.get(article)
        if found is None:
            found = self.nodes[article] = {} if article in self.new else self.nodes_before(article)
        return found

    def nodes_before(self, article: str) -> dict[str, str]:
        """The same as they were the last time."""
        return dict(json.loads(self.known.persons.get(article) or b"{}"))

    def node_at(self, path: str) -> Node:
        found = self.globals.get(path)
        if found is None:
            found = self.globals[path] = ox.NamedNode(f"{self.base}{path}")
        return found

    def person(self, key: Key) -> Row:
        """What an article says of a person."""
        return next(row for row in self.said[key[0]].persons if row[0] == key[1])

    def family(self, root: str) -> list[Row]:
        """The identities whose nodes may differ in a number alone, given what these begin with."""
        found = self.families.get(root)
        return json.loads(self.known.identities.get(root) or b"[]") if found is None else found

    def identity(self, path: str) -> Row | None:
        """The identity that has a node."""
        return next((row for row in self.family(root_of(path)) if row[-1] == path), None)

    def name(self, node: Node) -> str:
        found = self.names.get(node.value)
        if found is None:
            path = node.value.removeprefix(self.base)
            if path.startswith(THINGS):
                found = json.loads(self.things.get(path) or b'[""]')[0]
            else:
                row = self.identity(path) if path.startswith("person/") else None
                found = row[5] if row else ""
            self.names[node.value] = found
        return found or node.value.rpartition("/")[2]

    # -- what stands behind a node

    def add_reports(self, node: Node, keys: Iterable[Key]) -> None:
        for key in keys:
            self.add(node, DIP.report, self.local(key))
            self.add(node, DIP.reportedIn, article_iri(key[0], base=self.base))

    def add_evidence(self, node: Node, evidence: Iterable[Evidence]) -> None:
        for words in evidence:
            self.add(node, DIP.evidence, self.evidence(words))

    def evidence(self, words: Evidence) -> Node:
        return evidence_iri(article_iri(words.article, base=self.base), words)

    def show(self, evidence: Iterable[Evidence]) -> None:
        """Have words shown that are no event's."""
        for words in evidence:
            self.shown[words.article].add((words.start, words.end, words.rule))

    def first_names(self, keys: Iterable[Key]) -> list[Evidence]:
        """The words that name each of some persons first."""
        return [self.said[key[0]].words(words) for key in keys if (words := self.person(key)[5])]

    def add_merge(self, node: Node, keys: tuple[Key, ...], why: _Cluster, evidence: Iterable[Evidence]) -> None:
        merge = ox.NamedNode(f"{self.base}merge/{node.value.removeprefix(self.base)}")
        self.add(merge, RDF.type, DIP.Merge)
        self.add(merge, RDFS.label, literal(f"{len(keys)} reports are {self.name(node)}"))
        self.add(merge, DIP.merged, node)
        for key in keys:
            self.add(merge, DIP.report, self.local(key))
        self.add_why(merge, why)
        self.add_evidence(merge, evidence)

    def add_why(self, node: Node, why: _Cluster) -> None:
        self.add(node, DIP.rule, literal(why.rule))
        self.add(node, DIP.reason, literal(why.reason))
        self.add(node, DIP.certainty, literal(f"{why.certainty:.2f}".rstrip("0").rstrip("."), XSD.decimal))

    # -- what readers have put right

    def decide_corrections(self) -> None:
        """A node for every correction that counts here: what it says of which reports, and the nodes it changed."""
        for line in self.corrections.lines:
            node = f"{self.base}correction/{encode(line.id)}"
            changed = {self.person_node(key) or self.events.get(key) or self.series.get(key) for key in line.keys}
            nodes = sorted((n for n in changed if n), key=lambda n: n.value)
            words = self.first_words(line)
            self.shows.append(({article for article, _ in line.keys}, partial(self.first_words, line)))
            write = partial(self.add_correction, ox.NamedNode(node), line, nodes, words)
            self.node_is(node, write, nodes, [self.sha(article) for article, _ in line.keys])

    def add_correction(self, node: Node, line: Correction, changed: list[Node], evidence: list[Evidence]) -> None:
        self.add(node, RDF.type, DIP.Correction)
        self.add(node, DIP.rule, literal(f"correction-{line.action}"))
        self.add(node, DIP.reason, literal(line.why))
        for key in line.keys:
            self.add(node, DIP.report, self.local(report_named(key)))
        self.add(node, DIP.corrects, *changed)
        words = {Action.MERGE: "are one", Action.SPLIT: "are not one", Action.REJECT: "left out"}[line.action]
        self.add(node, RDFS.label, literal(f"{len(line.keys)} reports: {words}, says a reader"))
        self.add_evidence(node, evidence)

    def first_words(self, line: Correction) -> list[Evidence]:
        """The words of each report that a correction names."""
        found = []
        for article, ident in map(report_named, line.keys):
            said = self.said[article]
            found += self.first_names((article, row[0]) for row in said.persons if row[0] == ident)
            found += [said.words(row[4][0]) for row in said.encounters if row[0] == ident]
            found += [said.words(row[4][0]) for row in said.agreements if row[0] == ident]
            found += [said.words(row[7]) for row in said.statements if row[0] == ident]
        return found

    # -- which articles are copies

    def decide_reprints(self) -> None:
        """Whether one article is a copy of another depends on the two alone, so it is looked for where one is new."""
        sketches = {article: sketch for article in self.came if (sketch := self.sketch(article))}
        words = {article: b" ".join(b"%08x" % n for n in sketch.looked_up) for article, sketch in sketches.items()}
        rows: dict[str, bytes | None] = {digest.article: None for digest in self.before.gone}
        rows |= words
        self.sketches = self.known.sketches.with_rows(rows)
        near = set(self.came)
        if self.before.known.signatures:
            near.update(a for found in words.values() for word in found.split() for a in self.sketches.holding(word))
        stay = (r for r in self.known.reprints if r.copy in self.said and r.original in self.said)
        kept = [r for r in stay if r.copy not in self.came and r.original not in self.came]
        self.matches = sorted([*kept, *matches(filter(None, map(self.sketch, sorted(near))), new=self.came)])
        several = [a for a, count in Counter(r.copy for r in self.matches).items() if count > 1]
        compared = {r.original for r in self.matches if r.copy in several}
        self.reprints = originals(self.matches, {a: sketch for a in compared if (sketch := self.sketch(a))})
        self.shown_in.update(r.copy for r in {*self.matches}.symmetric_difference(self.known.reprints))
        for reprint in self.reprints.values():
            copy, original = (article_iri(a, base=self.base) for a in (reprint.copy, reprint.original))
            node = f"{self.base}reprint/{encode(reprint.copy)}"
            self.node_is(node, partial(self.add_reprint, ox.NamedNode(node), copy, original, reprint), reprint)

    def sketch(self, article: str) -> Sketch | None:
        said = self.said[article]
        return Sketch(article, said.today, said.sketch) if said.sketch else None

    def add_reprint(self, node: Node, copy: Node, original: Node, reprint: Reprint) -> None:
        self.add(node, RDF.type, DIP.Reprint)
        self.add(node, RDFS.label, literal(f"{reprint.copy} is a reprint of {reprint.original}"))
        self.add(node, DIP.copy, copy)
        self.add(node, DIP.original, original)
        self.add_why(node, _Cluster(rule=reprint.rule, reason=reprint.reason, certainty=reprint.share / 100))

    def independent(self, reports: tuple[Report, ...]) -> tuple[Report, ...]:
        """Those reports that none of the others is a copy of: of one text that several articles print, the first."""
        if len(reports) < 2:
            return reports
        first: dict[str, str] = {}
        for report in sorted(reports, key=lambda r: (r.published or date.max, r.article)):
            text = source(report.article, self.reprints)
            if text == report.article or text not in first:
                first[text] = report.article
        return tuple(r for r in reports if first[source(r.article, self.reprints)] == r.article)

    # -- states, organisations, places

    def decide_things(self) -> None:
        """What a thing is called depends on nothing but its rows, so it is decided where some of these came or went."""
        changed: dict[str, Counter[str]] = defaultdict(Counter)
        for said in self.before.gone:
            for ident, *row in said.things:
                changed[ident][json.dumps(row)] -= 1
        for article in sorted(self.came):
            for ident, *row in self.said[article].things:
                changed[ident][json.dumps(row)] += 1
        rows: dict[str, bytes | None] = {}
        for ident in sorted(changed):
            path = encode(ident, keep="/")
            before, counts = json.loads(self.known.things.get(path) or b'["",{}]')
            changed[ident].update(counts)
            name, rows[path] = self.decide_thing(ident, path, +changed[ident])
            if name != before:
                self.renamed.add(ident)
        self.things = self.known.things.with_rows(rows)

    def decide_thing(self, ident: str, path: str, counts: Counter[str]) -> tuple[str, bytes | None]:
        """What a thing is called and is known of it, given how many articles have each row of it."""
        node = f"{self.base}{path}"
        if sign := self.known.signatures.get(node):
            self.were[node] = sign.decode()
        if not counts:
            return "", None
        rows = {row: json.loads(row) for row in sorted(counts)}
        name = best_words(rows[row][1] for row in counts.elements())
        aliases = sorted({word for _, own, others, _ in rows.values() for word in (own, *others)} - {name})
        kind, _, _, code = next(iter(rows.values()))
        self.node_has(node, signature((kind, name, aliases, code)), self.add_thing, ident, kind, name, aliases, code)
        return name, row_of([name, dict(sorted(counts.items()))])

    def add_thing(self, ident: str, kind: str, name: str, aliases: list[str], code: str) -> None:
        node = self.thing(ident)
        self.add(node, RDF.type, KINDS[EntityKind(kind)])
        self.add_names(node, name, aliases)
        self.add_text(node, SKOS.notation, code)

    def add_names(self, node: Node, name: str, others: Iterable[str]) -> None:
        """The name that most articles use, the others beside it."""
        self.add_text(node, RDFS.label, name)
        for other in others:
            self.add_text(node, SKOS.altLabel, other)

    # -- persons and their offices

    def decide_persons(self) -> None:
        told, was = self.whom_it_concerns()
        identities, doubts = self.who_is_who(told)
        dropped = set(was.values())
        met: dict[str, list[Row]] = defaultdict(list)  # by what their nodes begin with
        for row in identities:
            met[root_of(row[6])].append(row)
        many = set[Key]()
        for root in sorted({*met, *map(root_of, dropped)}):
            before = self.family(root)
            names = {row[-1]: row[5] for row in before}
            stay = [row for row in before if row[-1] not in dropped]
            for row in before:
                self.was(f"{self.base}{row[-1]}")
                if row[-1] in dropped and len(row[0]) > 1:
                    many.update((article, ident) for article, ident in row[0])
            self.families[root] = sorted([*stay, *met[root]], key=lambda row: row[0])
            for row in self.families[root]:
                self.number(row, was, names)
        now = {(a, i) for row in identities if len(row[0]) > 1 for a, i in row[0]}
        self.shown_in.update(article for article, _ in many ^ now)
        stay = [row for row in self.known.doubts if (row[1][0], row[1][1]) not in was]
        gone = [row for row in self.known.doubts if (row[1][0], row[1][1]) in was]
        self.shown_in.update(key[0] for row in (*gone, *doubts) for key in row[1:3])
        self.doubts = sorted([*stay, *doubts], key=lambda row: row[:3])
        for _, one, other, rule, reason, certainty in self.doubts:
            keys = ((one[0], one[1]), (other[0], other[1]))
            first = partial(self.first_names, keys)
            self.shows.append(({key[0] for key in keys}, first))
            why = _Cluster(rule=rule, reason=reason, certainty=certainty)
            self.decide_candidate(keys, [self.node(*key) for key in keys], why, first)

    def number(self, row: Row, was: Mapping[Key, str], names: Mapping[str, str]) -> None:
        """Give an identity its node, which has a number where others are called the same; `was` and `names` tell the nodes
        that persons had, and what these were called.
        """
        members, *_, name, path, sign, before = row
        node = self.fresh_path(path)
        row[-1] = node
        for article, ident in members:
            old = before or was.get((article, ident), "")
            if old != node or article in self.new:
                self.nodes_in(article)[ident] = node
            if old != node or names.get(old) != name:
                self.moved.add((article, ident))
        self.node_has(f"{self.base}{node}", sign, self.add_person, row)

    def rows_of_persons(self) -> dict[str, bytes | None]:
        """What changes in the table of persons."""
        changed = {*self.new, *self.gone, *(article for article, _ in self.moved)}
        now = {article: self.nodes_in(article) for article in changed if article in self.said}
        return {a: row_of(dict(sorted(now[a].items()))) if now.get(a) else None for a in changed}

    def whom_it_concerns(self) -> tuple[set[Profile] | None, dict[Key, str]]:
        """The profiles of those who may be others than before, None for all; and the paths of the nodes that they were."""
        come = {article: {profile_of(row) for row in self.said[article].persons} for article in self.came}
        gone = {digest.article: {profile_of(row) for row in digest.persons} for digest in self.before.gone}
        before, both = self.calls, self.calls.changed(come, {})
        self.calls = both.changed(come, gone)
        if self.every:
            return None, {}
        told = concerned(
            set[Profile]().union(*come.values(), *gone.values()), both, self.corrected(), self.all_corrections
        )
        was: dict[Key, str] = {}
        for article in before.articles(told):
            nodes = self.nodes_before(article)
            said = self.gone[article] if article in self.gone else self.said[article]
            was.update(((article, row[0]), nodes[row[0]]) for row in said.persons if profile_of(row) in told)
        return told, was

    def corrected(self) -> dict[Key, Profile]:
        """The profiles of the persons whom corrections name."""
        named = {key for line in self.all_corrections.lines for key in line.keys}
        there = [self.said[article] for article in sorted({article for article, _ in named}) if article in self.said]
        return {
            (s.article, row[0]): profile_of(row) for s in there for row in s.persons if (s.article, row[0]) in named
        }

    def who_is_who(self, told: set[Profile] | None) -> tuple[list[Row], list[Row]]:
        """Identities and doubts of those who have some profiles, or of all, as rows."""
        articles = self.names_said if told is None else sorted(self.calls.articles(told))
        records = [
            record
            for article in articles
            for record in self.said[article].records(lambda row: told is None or profile_of(row) in told)
        ]
        keys = {call: self.calls.keys(call) for call in {call_of(record.name, record.side) for record in records}}
        found, links = cluster_and_doubts(records, self.corrections, keys)
        doubts = [
            [link.rank, list(link.one.key), list(link.other.key), link.rule, link.reason, link.certainty]
            for link in links
        ]
        return list(map(self.identity_row, found)), doubts

    def identity_row(self, identity: Identity) -> Row:
        """Members, rule, reason, certainty, corrections by id, name, the path that it would have alone, a signature; and
        the node that it was before, of which a new one knows nothing.
        """
        mine = [self.person(key) for key in identity.members]
        name = best_words(unglued(row[1]) for row in mine)
        side = best_words(row[2] for row in mine)
        path = encode("person/" + "-".join(slug(part) for part in (name, side.partition("/")[2]) if part), keep="/")
        lines = [line.id for line in identity.corrections]
        sign = signature((identity, lines, [[*row[:4], row[5]] for row in mine]))
        members = [list(key) for key in identity.members]
        return [members, identity.rule, identity.reason, identity.certainty, lines, name, path, sign, ""]

    def add_person(self, row: Row) -> None:
        told, rule, reason, certainty, lines, name, *_, path = row
        node, members = self.node_at(path), tuple((article, ident) for article, ident in told)
        mine = [self.person(key) for key in members]
        self.add(node, RDF.type, DIP.Person)
        self.add_names(node, name, {alias for row in mine for alias in (row[1], *row[3])} - {name})
        side = best_words(row[2] for row in mine)
        if side:
            self.add(node, DIP.side, self.thing(side))
        self.add_reports(node, members)
        if len(members) > 1:
            why = _Cluster(rule=rule, reason=reason, certainty=certainty)
            told = tuple(line for ident in lines for line in self.corrections.lines if line.id == ident)
            self.add_merge(node, members, _corrected(why, told), self.first_names(members))

    def decide_candidate(
        self, keys: tuple[Key, Key], nodes: Iterable[Node], why: _Cluster, evidence: Callable[[], list[Evidence]]
    ) -> None:
        """Two nodes that may be one: what a reader may decide."""
        both = sorted(nodes, key=lambda node: node.value)
        path = "/".join(node.value.removeprefix(self.base) for node in both)
        node = f"{self.base}candidate/{path}"
        names = [self.name(one) for one in both]
        write = partial(self.add_candidate, ox.NamedNode(node), both, keys, why, evidence)
        self.node_is(node, write, names, keys, why, [self.sha(article) for article, _ in keys])

    def add_candidate(
        self, node: Node, both: list[Node], keys: tuple[Key, Key], why: _Cluster, evidence: Callable[[], list[Evidence]]
    ) -> None:
        self.add(node, RDF.type, DIP.Candidate)
        self.add(node, RDFS.label, literal(f"{self.name(both[0])} and {self.name(both[1])} may be one"))
        self.add(node, DIP.candidate, *both)
        for key in keys:
            self.add(node, DIP.report, self.local(key))
        self.add_why(node, why)
        self.add_evidence(node, evidence())

    def decide_tenures(self) -> None:
        """Offices are decided where somebody comes into one, leaves it or is another, or is called otherwise."""
        offices: dict[str, Office] = {}
        pairs: dict[str, set[str]] = defaultdict(set)  # of an office and those who hold it, as paths

        def count(said: Digest, number: int, sign: int, nodes: Mapping[str, str]) -> None:
            person, title, side, _ = said.tenures[number]
            path = office_iri(title, side, base=self.base).value.removeprefix(self.base)
            if path not in offices:
                offices[path] = Office.of(self.known.offices.get(path), side)
            who = nodes.get(person) or encode(person, keep="/")
            offices[path].count(sign, title, who, said.article, number)
            pairs[path].add(who)

        moved: dict[str, set[str]] = defaultdict(set)
        for article, ident in self.moved:
            moved[article].add(ident)
        for article in {*moved, *self.new, *self.gone}:
            if old := self.gone.get(article) or (None if article in self.new else self.said[article]):
                nodes = self.nodes_before(article)
                for number, row in enumerate(old.tenures):
                    if article in self.gone or row[0] in moved[article]:
                        count(old, number, -1, nodes)
            if article in self.said:
                for number, row in enumerate(self.said[article].tenures):
                    if article in self.new or row[0] in moved[article]:
                        count(self.said[article], number, 1, self.nodes_in(article))
        for words in {spelled(ident).encode() for ident in self.renamed}:
            for path in self.known.offices.holding(words):
                offices.setdefault(path, Office.of(self.known.offices.get(path), ""))
        for path, office in sorted(offices.items()):
            node = f"{self.base}{path}"
            before = self.was(node)
            for who in pairs[path]:
                self.was(self.tenure_iri(f"{self.base}{who}", node))
            self.offices[path] = office.row()
            if not office.titles:
                continue
            side = office.side
            self.names[node] = best_words(office.titles.elements()) + (
                f", {self.name(self.thing(side))}" if side else ""
            )
            self.node_is(node, partial(self.add_office, ox.NamedNode(node), side), self.names[node], side)
            for who, found in sorted(office.holders.items()):
                if who in pairs[path] or signature(self.signs[node]) != before:
                    self.decide_tenure(f"{self.base}{who}", node, side, found)

    def decide_tenure(self, person: str, office: str, side: str, found: list[tuple[str, int]]) -> None:
        node = self.tenure_iri(person, office)
        label = f"{self.name(ox.NamedNode(person))}: {self.names[office]}"
        write = partial(self.add_tenure, ox.NamedNode(node), person, office, side, label, found)
        self.node_is(node, write, label, [(article, number, self.sha(article)) for article, number in found])

    def tenure_iri(self, person: str, office: str) -> str:
        who, what = person.removeprefix(f"{self.base}person/"), office.removeprefix(f"{self.base}office/")
        return f"{self.base}tenure/{who}/{what}"

    def add_office(self, node: Node, side: str) -> None:
        self.add(node, RDF.type, DIP.Office)
        self.add(node, RDFS.label, literal(self.names[node.value]))
        if side:
            self.add(node, DIP.of, self.thing(side))

    def add_tenure(
        self, node: Node, person: str, office: str, of: str, label: str, found: list[tuple[str, int]]
    ) -> None:
        tenures = [self.said[article].tenures[number] for article, number in found]
        evidence = [self.said[a].words(words) for (a, _), t in zip(found, tenures, strict=True) for words in t[3]]
        self.add(node, RDF.type, DIP.Tenure)
        self.add(node, RDFS.label, literal(label))
        self.add(node, DIP.holder, ox.NamedNode(person))
        self.add(node, DIP.office, ox.NamedNode(office))
        self.add_text(node, DIP.title, best_words(title for _, title, _, _ in tenures))
        if of:
            self.add(node, DIP.of, self.thing(of))
        days = [day for article, _ in found if (day := self.said[article].day)]
        if days:
            self.add(node, DIP.firstSeen, literal(min(days), XSD.date))
            self.add(node, DIP.lastSeen, literal(max(days), XSD.date))
        # tenures read back keep their order, so their numbers are those of their nodes
        self.add_reports(node, [(article, f"tenure/{number + 1}") for article, number in found])
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))

    # -- encounters

    def decide_encounters(self) -> None:
        known = self.known.meetings
        reports = {report.key: report for report in self.reports()}
        changed = {key for key, report in reports.items() if self.is_changed(report)}
        edges = find_edges(reports, known.edges, None if self.every else changed)
        occasions, doubts = find_occasions_and_doubts(reports.values(), self.corrections, edges)
        self.meetings.edges.extend(edges)
        kept = {key: kept for key, kept in known.by_first().items() if changed.isdisjoint(kept.reports)}
        nodes = [self.decide_occasion(occasion, kept) for occasion in occasions]
        wholes: dict[str, set[Node]] = defaultdict(set)
        realised: dict[str, set[Node]] = defaultdict(set)
        for occasion, node in zip(occasions, nodes, strict=True):
            for report in occasion.reports:
                whole = self.events.get((report.article, report.encounter.part_of))
                if whole and whole != node:
                    wholes[node.value].add(whole)
        for held, plan in find_realised(occasions):
            realised[self.events[held.reports[0].key].value].add(self.events[plan.reports[0].key])
        for found, predicate in ((wholes, DIP.partOf), (realised, DIP.realises)):
            for name, others in found.items():
                write = partial(self.add, ox.NamedNode(name), predicate, *others)
                self.node_is(name, write, predicate, sorted(other.value for other in others))
        self.decide_series(occasions)
        for doubt in doubts:
            keys = (doubt.one, doubt.other)
            why = _Cluster(rule=doubt.rule.id, reason=doubt.rule.reason, certainty=doubt.rule.certainty)
            words = [reports[key].encounter.evidence[0] for key in keys]
            self.decide_candidate(keys, [self.events[key] for key in keys], why, partial(list, words))

    def is_changed(self, report: Report) -> bool:
        """Whether a report is not what it was, or what it names is called otherwise."""
        told = report.encounter
        return (
            report.article in self.new
            or any((report.article, part.actor) in self.moved for part in told.participants)
            or not self.renamed.isdisjoint((*told.places, *report.parties))
            or not self.renamed.isdisjoint(part.actor for part in told.participants)
        )

    # -- series of talks and of gatherings

    def decide_series(self, occasions: Iterable[Occasion]) -> None:
        """A node for every series and every edition of a gathering, and of each encounter which of them it is of."""
        naming: dict[Key, Evidence] = {}  # by an encounter's first report: words that name its series
        parts = []
        for occasion, kept in zip(occasions, self.meetings.occasions, strict=True):
            if kept.part:
                naming[kept.part.key] = occasion.reports[kept.told].encounter.evidence[0]
                parts.append(kept.part)
        for series in find_series(parts, self.corrections):
            by_name = series.rule is not BY_ROUNDS
            sides = [] if by_name else [slug(party.partition("/")[2]) for party in series.parties]
            node = self.fresh("series/" + "-".join([slug(series.path), *sides]))
            nodes = [self.thing(party) for party in series.parties]
            names = ", ".join(self.name(party) for party in nodes)
            self.names[node.value] = series.name if by_name else f"{series.name} of {names}"
            evidence = [naming[part.key] for part in series.parts]
            words = [self.evidence(found).value for found in evidence]
            write = partial(self.add_series, node, series, nodes, evidence)
            lines = [line.id for line in series.corrections]
            self.node_is(
                node, write, self.names[node.value], series.others, series.parties, series.rule.id, words, lines
            )
            above = self.decide_editions(node, series, naming)
            for part in series.parts:
                self.series.update(dict.fromkeys(map(series_of, part.reports), node))
                event, whole = self.events[part.key], above.get(part.key, node)
                self.node_is(event, partial(self.add_round, event, whole, part.round), whole.value, part.round)

    def part_of_series(self, reports: tuple[Report, ...]) -> tuple[int, Part | None]:
        """Which of some reports of one occasion names a series, and the occasion as what may be a part of it."""
        told = [number for number, report in enumerate(reports) if series_named(report.encounter)]
        told = told or [number for number, report in enumerate(reports) if gathering_named(report.encounter)]
        if not told:
            return 0, None
        when = merged_date(self.independent(reports)) or merged_date(reports)
        return told[0], Part(
            reports=report_keys(reports),
            names=tuple(name for report in reports if (name := series_named(report.encounter))),
            gatherings=tuple(found for report in reports if (found := gathering_named(report.encounter))),
            parties=frozenset[str]().union(*(report.parties for report in reports)),
            days=(when.start, when.end) if when else None,
            sure=when is None or when.basis != "context",
            places=frozenset(p for p in merged_places(reports) if p.startswith("place/")),
            published=min((report.published for report in reports if report.published), default=None),
        )

    def decide_editions(self, series: Node, found: Series, naming: Mapping[Key, Evidence]) -> dict[Key, Node]:
        """A node for every edition of a series; by their keys the encounters that were at one."""
        above: dict[Key, Node] = {}
        years = Counter((edition.number, edition.year, edition.places) for edition in found.editions)
        for edition in found.editions:
            places = [self.thing(place) for place in edition.places if self.things.get(encode(place, keep="/"))]
            where = ", ".join(self.name(place) for place in places)
            several = years[edition.number, edition.year, edition.places] > 1  # in a year, told apart by their months
            when = edition.month if several and edition.month else str(edition.year or "")
            marks = [f"no. {edition.number}" if edition.number else "", where, when]
            label = ", ".join([found.name, *filter(None, marks)])
            numbered = (found.path, str(edition.number or ""), when, slug(where) if where else "")
            node = self.fresh("edition/" + "-".join(filter(None, numbered)))
            self.names[node.value] = label
            evidence = [naming[part.key] for part in edition.parts]
            write = partial(self.add_edition, node, series, edition, places, evidence)
            words = [self.evidence(one).value for one in evidence]
            values = (edition.number, edition.year, edition.rule.id, series.value)
            self.node_is(node, write, label, values, [place.value for place in places], words)
            above.update((part.key, node) for part in edition.parts)
        return above

    def add_series(self, node: Node, series: Series, parties: list[Node], evidence: list[Evidence]) -> None:
        why = _Cluster(rule=series.rule.id, reason=series.rule.reason, certainty=series.rule.certainty)
        why = _corrected(why, series.corrections)
        self.add(node, RDF.type, DIP.Series)
        self.add_names(node, self.names[node.value], series.others)
        self.add(node, DIP.party, *parties)
        self.add_why(node, why)
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))

    def add_edition(
        self, node: Node, series: Node, edition: Edition, places: list[Node], evidence: list[Evidence]
    ) -> None:
        rule = edition.rule
        self.add(node, RDF.type, DIP.Edition)
        self.add(node, RDFS.label, literal(self.names[node.value]))
        self.add_round(node, series, edition.number)
        if edition.year:
            self.add(node, DIP.when, literal(f"{edition.year}", EDTF.EDTF))
            self.add(node, SEM.hasEarliestBeginTimeStamp, literal(f"{edition.year}-01-01", XSD.date))
            self.add(node, SEM.hasLatestEndTimeStamp, literal(f"{edition.year}-12-31", XSD.date))
        self.add(node, SEM.hasPlace, *places)
        self.add_why(node, _Cluster(rule=rule.id, reason=rule.reason, certainty=rule.certainty))
        self.add_evidence(node, evidence)
        self.add(node, DIP.bestEvidence, self.evidence(evidence[0]))

    def add_round(self, event: Node, whole: Node, number: int) -> None:
        """Of which series or edition an encounter, or of which series an edition is, and its number in it."""
        self.add(event, SEM.subEventOf, whole)
        if number:
            self.add(event, DIP.round, literal(str(number), XSD.integer))

    def reports(self) -> Iterator[Report]:
        for article in self.meeting:
            said = self.said[article]
            for row in self.rows(article, said.encounters):
                mine = {part[0]: self.node(article, part[0]).value for part in row[3]}
                yield report_of(article, said.encounter(row), mine, published=said.today)

    def decide_occasion(self, occasion: Occasion, known: Mapping[Key, Kept]) -> Node:
        """The node of an occasion; by their first reports what is `known` of those whose reports say what they said."""
        votes = self.independent(occasion.reports)
        told = None
        kept = known.get(occasion.reports[0].key)
        if kept is None or not kept.is_of(occasion, votes):
            told = self.told_of(occasion, votes)
            kept = self.kept_of(occasion, votes, told)
        self.meetings.occasions.append(kept)
        node = self.fresh(kept.path)
        self.names[node.value] = kept.label
        self.events.update(dict.fromkeys(kept.reports, node))
        self.topics.update(kept.topics)
        self.node_is(node, partial(self.add_occasion, node, occasion, votes, told), kept.sign)
        return node

    def told_of(self, occasion: Occasion, votes: tuple[Report, ...]) -> _Told:
        """What the reports of an occasion tell together, given those that count."""
        reports = occasion.reports
        best = min(reports, key=lambda r: (-len(r.people), r.published or date.max, r.key))
        one = replace(
            best.encounter,
            type=most((r.encounter.type for r in votes), key=_MOST_SPECIFIC.index),
            when=merged_date(votes) or merged_date(reports),
            places=merged_places(votes) or merged_places(reports),
            venue=best_words(r.encounter.venue for r in reports),
            occasion=best_words(r.encounter.occasion for r in reports),
            series=best_words(series_words(r.encounter) for r in reports),
            topics=tuple(sorted({topic for r in reports for topic in r.encounter.topics})),
        )
        seats = self.seats(reports)
        place = self.name(self.thing(one.places[0])) if one.places else ""
        return _Told(
            one=one,
            best=best,
            seats=seats,
            label=encounter_label(one, [self.name(ox.NamedNode(actor)) for actor, *_ in seats], place),
            reason=self.reason(occasion, len(votes)),
            conflicts=self.conflicts(votes),
        )

    def kept_of(self, occasion: Occasion, votes: tuple[Report, ...], told: _Told) -> Kept:
        reports = occasion.reports
        keys, counted, lines = report_keys(reports), report_keys(votes), tuple(line.id for line in occasion.corrections)
        said = [(*key, self.sha(key[0])) for key in keys]
        decided = (told.label, said, counted, told.seats, occasion.rules, lines, told.conflicts, told.reason)
        return Kept(
            keys,
            counted,
            tuple(rule.id for rule in occasion.rules),
            lines,
            encounter_path(told.one, sorted(set().union(*(r.parties for r in reports)))),
            told.label,
            told.one.topics,
            *self.part_of_series(reports),
            signature(decided),
        )

    def reason(self, occasion: Occasion, votes: int) -> str:
        """Why reports are of one occasion: the rules, and what all of them have in common; so many of them are no copies."""
        reports = occasion.reports
        if len(reports) < 2:
            return ""
        people = sorted(frozenset.intersection(*(report.people for report in reports)))
        parties = sorted(frozenset.intersection(*(report.parties for report in reports)))
        places = frozenset.intersection(*(frozenset(report.encounter.places) for report in reports))
        who = [self.name(ox.NamedNode(person)) for person, _ in people] or [self.name(self.thing(p)) for p in parties]
        days = sorted({report.encounter.when.edtf for report in reports if report.encounter.when})
        common = [", ".join(who), " or ".join(days), ", ".join(self.name(self.thing(p)) for p in sorted(places))]
        rules = "; ".join(rule.reason for rule in occasion.rules)
        return "; ".join(
            (": ".join(filter(None, (rules, ", ".join(filter(None, common))))), *_copied(len(reports) - votes))
        )

    def add_occasion(
        self,
        node: Node,
        occasion: Occasion,
        votes: tuple[Report, ...],
        told: _Told | None,
    ) -> None:
        reports = occasion.reports
        told = told or self.told_of(occasion, votes)
        one = told.one
        self.add(node, RDF.type, DIP.Encounter, DIP[one.type.value.capitalize()])
        self.add(node, DIP.status, DIP[one.status.value])
        for number, (actor, role, side, office) in enumerate(told.seats, start=1):
            self.add_participation(
                node,
                ox.NamedNode(f"{node.value}/participation/{number}"),
                ox.NamedNode(actor),
                role,
                side=self.thing(side) if side else None,
                office=office,
            )
        self.add(node, RDFS.label, literal(self.names[node.value]))
        self.add_when(node, one.when)
        for ident in one.places:
            self.add(node, SEM.hasPlace, self.thing(ident))
        self.add_text(node, DIP.venue, one.venue)
        self.add_text(node, DIP.occasion, one.occasion)
        self.add_text(node, DIP.series, one.series)
        for topic in one.topics:
            self.add(node, DIP.topic, TOPIC[topic])
        self.add_reports(node, [r.key for r in reports])
        self.add_evidence(node, [words for r in reports for words in r.encounter.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(told.best.encounter.evidence[0]))
        for conflict in told.conflicts:
            self.add_conflict(node, conflict)
        if len(reports) > 1:
            why = _Cluster(
                rule=occasion.rules[0].id if occasion.rules else "",
                reason=told.reason,
                certainty=occasion.rules[0].certainty if occasion.rules else 1.0,
            )
            why = _corrected(why, occasion.corrections)
            self.add_merge(node, tuple(r.key for r in reports), why, [r.encounter.evidence[0] for r in reports])

    def seats(self, reports: tuple[Report, ...]) -> list[tuple[str, RoleName, str, str]]:
        """Actor, role, side and office of everybody whom a report names, and of the sides that nobody named represents."""
        sides: dict[str, list[str]] = defaultdict(list)
        roles: dict[str, list[RoleName]] = defaultdict(list)
        offices: dict[str, list[str]] = defaultdict(list)
        persons: set[str] = set()
        for report in reports:
            for part in report.encounter.participants:
                actor = self.node(report.article, part.actor).value
                if part.actor in self.nodes_in(report.article):
                    persons.add(actor)
                    sides[actor].append(part.side)
                else:
                    sides[actor].append(part.side or part.actor)
                roles[actor].append(part.role)
                offices[actor].append(part.office)
        side_of = {actor: best_words(found) for actor, found in sides.items()}
        represented = {side_of[person] for person in persons}
        kept = [actor for actor in sides if actor in persons or side_of[actor] not in represented]
        found = []
        for actor in sorted(kept):
            told = [role for role in roles[actor] if role is not RoleName.PARTICIPANT]
            role = most(told) if told else RoleName.PARTICIPANT
            found.append((actor, role, side_of[actor], best_words(offices[actor])))
        return found

    def conflicts(self, reports: tuple[Report, ...]) -> list[_Conflict]:
        """What the reports contradict each other in, with what is said of it and by how many of them."""
        found = []
        days, places, persons = days_told(reports), places_told(reports), persons_told(reports)
        for part, words, told in (
            ("when", "the day", [[day] for day in days.values()]),
            ("where", "the place", [[self.name(self.thing(p)) for p in given] for given in places.values()]),
            ("who", "who was there", [[self.name(ox.NamedNode(p)) for p in given] for given in persons.values()]),
        ):
            if told:
                counts = Counter(", ".join(sorted(given)) for given in told)
                found.append(_Conflict(part=part, words=words, given=tuple(sorted(counts.items()))))
        return found

    def add_conflict(self, node: Node, found: _Conflict) -> None:
        conflict = ox.NamedNode(f"{self.base}conflict/{node.value.removeprefix(self.base)}/{found.part}")
        told = ", ".join(f"{value} ({n} {'report' if n == 1 else 'reports'})" for value, n in found.given)
        self.add(node, DIP.conflict, conflict)
        self.add(conflict, RDF.type, DIP.Conflict)
        self.add(conflict, RDFS.label, literal(f"reports differ on {found.words}: {told}"))
        self.add(conflict, DIP.onProperty, DIFFERS_ON[found.part])
        for value, _ in found.given:
            self.add(conflict, DIP.value, literal(value))

    # -- statements and agreements

    def decide_statements(self) -> None:
        """All statements of an article have one signature: they change with it, or with a name of somebody in it."""
        for digest in self.gone.values():
            self.was(f"{self.base}statement/{encode(digest.article)}/")
            self.spoken.subtract(self.topics_of(digest))
        for article in self.new:
            self.spoken.update(self.topics_of(self.said[article]))
        changed = {*self.new, *(article for article, _ in self.moved)}
        if self.renamed and not self.every:
            words = [spelled(ident) for ident in sorted(self.renamed)]
            naming = {article for word in words for article in self.before.digests.holding(word.encode())}
            changed.update(a for a in naming if a in self.said and self.said[a].may_speak_of(words))
        for article in sorted(changed):
            self.decide_said(f"{self.base}statement/{encode(article)}/", article)
        self.topics.update(topic for topic, count in self.spoken.items() if count)

    def topics_of(self, said: Digest) -> set[str]:
        """What the statements of an article are about, but for those that no longer count."""
        if not any(article == said.article for article, _ in self.rejected):
            return set(said.topics)
        return {topic for row in self.rows(said.article, said.statements) for topic in row[3]}

    def decide_said(self, node: str, article: str) -> None:
        """What decides the statements of one article; `node` is what their IRIs begin with."""
        rows = self.rows(article, self.said[article].statements)
        called: dict[str, tuple[str, str]] = {}
        for _, speaker, addressees, *_ in rows:
            for entity in (speaker, *addressees):
                if entity not in called:
                    person = self.node(article, entity)
                    called[entity] = person.value, self.name(person)
        if rows:
            sign = signature((self.sha(article), called, [row[0] for row in rows]))
            self.node_has(node, sign, self.add_statements, node, article)

    def add_statements(self, start: str, article: str) -> None:
        for row in self.rows(article, self.said[article].statements):
            self.add_statement(start + encode(row[0].removeprefix("statement/")), article, row)

    def add_statement(self, name: str, article: str, row: Row) -> None:
        node = ox.NamedNode(name)
        statement = self.said[article].statement(row)
        speaker = self.node(article, statement.speaker)
        to = [self.node(article, entity) for entity in statement.to]
        words = (f"{self.name(speaker)}: {statement.verb}", ", ".join(self.name(entity) for entity in to))
        self.add(node, RDF.type, DIP.Statement)
        self.add(node, RDFS.label, literal(" ".join(word for word in words if word)))
        self.add(node, DIP.speaker, speaker)
        self.add(node, DIP.addressee, *to)
        self.add_text(node, DIP.verb, statement.verb)
        self.add_text(node, DIP.quote, statement.quote)
        self.add(node, DIP.topic, *(TOPIC[topic] for topic in statement.topics))
        self.add_when(node, statement.when)
        self.add_reports(node, [(article, statement.id)])
        self.add_evidence(node, [statement.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(statement.evidence))

    def decide_agreements(self) -> None:
        alone = [
            replace(said, agreements=rows).agreements_alone()
            for article in self.agreeing
            for said in [self.said[article]]
            if (rows := self.rows(article, said.agreements))
        ]
        found = {(facts.article.id, x.id): x for facts in alone for x in facts.agreements}
        for keys in find_accords(alone):
            mine = [found[key] for key in keys]
            name = best_words(agreement.name for agreement in mine)
            when = finest_date([agreement.when for agreement in mine])
            node = self.fresh("agreement/" + "-".join((*([when.edtf[:4]] if when else []), slug(name))))
            self.names[node.value] = name
            named = sorted({self.name(self.thing(party)) for agreement in mine for party in agreement.parties})
            signs = [named, *((*key, self.sha(key[0])) for key in keys)]

            def write(node: Node = node, keys: tuple[Key, ...] = keys) -> None:
                self.add_agreement(node, keys, [found[key] for key in keys])

            self.node_is(node, write, signs)

    def add_agreement(self, node: Node, keys: tuple[Key, ...], mine: list[Agreement]) -> None:
        name = self.names[node.value]
        self.add(node, RDF.type, DIP.Agreement)
        self.add_text(node, RDFS.label, name)
        for other in {agreement.name for agreement in mine} - {name}:
            self.add_text(node, SKOS.altLabel, other)
        parties = sorted({party for agreement in mine for party in agreement.parties})
        self.add(node, DIP.party, *map(self.thing, parties))
        self.add_when(node, finest_date([agreement.when for agreement in mine]))
        self.add_reports(node, keys)
        self.add_evidence(node, [words for agreement in mine for words in agreement.evidence])
        self.add(node, DIP.bestEvidence, self.evidence(mine[0].evidence[0]))
        if len(keys) > 1:
            dates = sorted({agreement.when.edtf for agreement in mine if agreement.when})
            told = ", ".join([f'"{name}"', *dates, *sorted(self.name(self.thing(party)) for party in parties)])
            why = _Cluster(
                rule="accord-name", reason=f"the same name, no contradiction in date or parties: {told}", certainty=0.8
            )
            self.add_merge(node, keys, why, [agreement.evidence[0] for agreement in mine])

    # -- what is copied

    def decide_topics(self) -> None:
        """Labels of the topics that occur and of all that are broader, so that a query can show them."""
        broader: dict[str, str] = {}
        labels: dict[str, str] = {}
        for quad in ontology_triples("topics.ttl"):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                if quad.predicate == SKOS.broader:
                    broader[quad.subject.value] = quad.object.value
                elif quad.predicate == SKOS.prefLabel:
                    labels[quad.subject.value] = quad.object.value
        used = {TOPIC[topic].value for topic in self.topics}
        used.update(wider for topic in list(used) for wider in _above(topic, broader))
        for topic in used:
            above = broader.get(topic, "")
            self.node_is(
                topic, partial(self.add_topic, ox.NamedNode(topic), labels[topic], above), labels[topic], above
            )

    def add_topic(self, node: Node, label: str, broader: str) -> None:
        self.add(node, RDF.type, DIP.Topic)
        self.add_text(node, RDFS.label, label)
        if broader:
            self.add(node, SKOS.broader, ox.NamedNode(broader))

    def decide_articles(self) -> None:
        """Articles and runs, and the evidence that something in this graph rests on, as their graphs have them."""
        agents: dict[str, set[str]] = defaultdict(set)
        out: dict[str, list[str]] = defaultdict(list)
        for article, ident in sorted(self.rejected):
            out[article].append(ident)
        for article in self.gone:
            self.was(f"{self.base}article/{encode(article)}")
        changed = {*self.new, *self.shown_in} if not self.every else set(self.said)
        for articles, evidence in self.shows:
            if not changed.isdisjoint(articles):
                self.show(evidence())
        for article in sorted(changed):
            if article in self.said:
                self.show_names(article)
                node = f"{self.base}article/{encode(article)}"
                reprint = self.reprints.get(article)
                values = (self.sha(article), sorted(self.shown.get(article, ())), out.get(article))
                self.node_is(node, partial(self.copy_article, article), *values, reprint and reprint.original)
        self.agents.subtract(digest.agents for digest in self.gone.values())
        self.agents.update(self.said[article].agents for article in self.new)
        for found in (found for found, count in self.agents.items() if count):
            for agent, lines in json.loads(found).items():
                agents[agent].update(lines)
        for agent, told in agents.items():
            self.node_is(agent, partial(self.copies.extend, [line.encode() for line in told]), sorted(told))

    def show_names(self, article: str) -> None:
        """Have the words shown that name first those of an article's persons whom others know, too."""
        nodes = self.nodes_in(article)
        for ident, *_, words in self.said[article].persons:
            row = self.identity(nodes[ident])
            if words and row and len(row[0]) > 1:
                self.shown[article].add((words[0], words[1], words[2]))

    def copy_article(self, article: str) -> None:
        if reprint := self.reprints.get(article):
            copy, original = (article_iri(name, base=self.base) for name in (article, reprint.original))
            self.add(copy, DIP.reprintOf, original)
        said = self.said[article]
        words: list[Any] = [w for _, _, _, evidence in said.tenures for w in evidence]
        words += self.shown.get(article, ())
        words += [w for row in self.rows(article, said.encounters) for w in row[4]]
        words += [row[7] for row in self.rows(article, said.statements)]
        words += [w for row in self.rows(article, said.agreements) for w in row[4]]
        shown = {self.evidence(said.words(row)).value for row in words}
        self.copies += self.lines_of(article).copied(shown)


def root_of(path: str) -> str:
    """What the path of a person's node begins with, before its number: others may differ from it in the number alone."""
    return _NUMBERS.sub("", path)


def profile_of(person: Row) -> Profile:
    """What most rules ask of a person, given his row."""
    return Profile(person[1], person[2], tuple(person[4]))


def _above(topic: str, broader: Mapping[str, str]) -> Iterator[str]:
    """The topics above a topic."""
    while topic in broader:
        topic = broader[topic]
        yield topic


def series_words(encounter: Encounter) -> str:
    """The name of the series that a report tells of or, where no node will stand for it, beside whose talks it was; "" for words that
    say only what sort of thing it was.
    """
    told = (encounter.series, "" if series_named(encounter) or gathering_named(encounter) else encounter.occasion)
    return next((words for words in told if names_series(words)), "")


def series_named(encounter: Encounter) -> SeriesName | None:
    """What a report says of the series: of which it is a round, or beside whose talks it was."""
    named = read_name(encounter.series)
    beside = read_name(encounter.occasion)
    return named or (beside if beside and beside.sides else None)


def gathering_named(encounter: Encounter) -> Gathering | None:
    """What a report calls the summit, conference or assembly that it tells of, or at or beside which it was."""
    return read_gathering(encounter.series) or read_gathering(encounter.occasion)


def encounter_path(encounter: Encounter, parties: list[str]) -> str:
    """The readable id of a merged encounter: "encounter/2005-09-14-meeting-jp-kp-beijing"."""
    sides = [slug(party.partition("/")[2]) for party in parties]
    parts = [
        slug(encounter.when.edtf) if encounter.when else "undated",
        *([] if encounter.status is Status.HELD else [encounter.status.value]),
        encounter.type.value,
        *(sides if len(sides) < 5 else [*sides[:3], f"{len(sides) - 3}-more"]),
        *(slug(place.partition("/")[2]) for place in encounter.places[:1]),
    ]
    return "encounter/" + "-".join(parts)


def _copied(count: int) -> tuple[str, ...]:
    """What is said of reports in articles that are copies of others among them."""
    return (f"{count} of the reports {'is in a reprint' if count == 1 else 'are in reprints'}",) if count else ()


def _corrected(why: _Cluster, corrections: tuple[Correction, ...]) -> _Cluster:
    """Why, where a reader joined some of the reports: the reader's words first."""
    if not corrections:
        return why
    said = "; ".join(f"{line.why} (a correction)" for line in corrections)
    return replace(why, rule="correction-merge", reason="; ".join(part for part in (said, why.reason) if part))
