"""What all that is decided shares: what there is to merge and what of it is new, the nodes and their names, the signatures by
which a node is known to be as it was, and the triples that many kinds of nodes have.

Whoever decides what a node is notes here what decides it, and who writes it; written is it only where that is new.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.model import Evidence
from kg.rdf.article_lines import ArticleLines
from kg.rdf.digest import Digest, Row
from kg.rdf.iris import article_iri, global_iri, local_iri
from kg.rdf.kept import Meetings
from kg.rdf.merged.before import Before
from kg.rdf.merged.reading import reports_in
from kg.rdf.namespaces import DIP, PREFIXES, RDF, RDFS, SKOS, XSD
from kg.rdf.quads import evidence_iri
from kg.rdf.triples import Node, Triples, literal
from kg.resolve.corrections import Correction, Corrections
from kg.resolve.reprints import Reprint
from kg.resolve.settled import Calls

Key = tuple[str, str]
"""An article's id and an id within it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """What a dip:Merge says of a cluster."""

    rule: str
    reason: str
    certainty: float


ALWAYS = ("reprint", "candidate", "correction", "encounter", "series", "edition", "agreement")
"""Nodes of which there are so few that all are decided at every build; what is written of them may still stand."""

THINGS = ("state/", "organisation/", "place/")

_NUMBERS = re.compile(r"(?:-[0-9]+)+$")


def signature(values: Any) -> str:
    """A hash of plain values."""
    return hashlib.blake2b(repr(values).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()


class Ledger(Triples):
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

    def add_merge(self, node: Node, keys: tuple[Key, ...], why: Why, evidence: Iterable[Evidence]) -> None:
        merge = ox.NamedNode(f"{self.base}merge/{node.value.removeprefix(self.base)}")
        self.add(merge, RDF.type, DIP.Merge)
        self.add(merge, RDFS.label, literal(f"{len(keys)} reports are {self.name(node)}"))
        self.add(merge, DIP.merged, node)
        for key in keys:
            self.add(merge, DIP.report, self.local(key))
        self.add_why(merge, why)
        self.add_evidence(merge, evidence)

    def add_why(self, node: Node, why: Why) -> None:
        self.add(node, DIP.rule, literal(why.rule))
        self.add(node, DIP.reason, literal(why.reason))
        self.add(node, DIP.certainty, literal(f"{why.certainty:.2f}".rstrip("0").rstrip("."), XSD.decimal))

    def add_names(self, node: Node, name: str, others: Iterable[str]) -> None:
        """The name that most articles use, the others beside it."""
        self.add_text(node, RDFS.label, name)
        for other in others:
            self.add_text(node, SKOS.altLabel, other)


def root_of(path: str) -> str:
    """What the path of a person's node begins with, before its number: others may differ from it in the number alone."""
    return _NUMBERS.sub("", path)


def with_corrections(why: Why, corrections: tuple[Correction, ...]) -> Why:
    """Why, where a reader joined some of the reports: the reader's words first."""
    if not corrections:
        return why
    said = "; ".join(f"{line.why} (a correction)" for line in corrections)
    return replace(why, rule="correction-merge", reason="; ".join(part for part in (said, why.reason) if part))
