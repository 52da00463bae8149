"""Persons: who is who in several articles, the node of each, and the pairs that are in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

import pyoxigraph as ox

from kg.model import Evidence
from kg.rdf.choices import best_words
from kg.rdf.digest import Row
from kg.rdf.iris import encode, slug
from kg.rdf.merged.ledger import Key, Why, root_of, signature, with_corrections
from kg.rdf.merged.things import Things
from kg.rdf.namespaces import DIP, RDF, RDFS
from kg.rdf.triples import Node, literal
from kg.resolve.identity import Identity, cluster_and_doubts
from kg.resolve.names import unglued
from kg.resolve.profiles import Profile, call_of
from kg.resolve.settled import concerned
from kg.resolve.table import row_of


class Persons(Things):
    """Decides who is who, for those whom a change concerns."""

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
            why = Why(rule=rule, reason=reason, certainty=certainty)
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
            why = Why(rule=rule, reason=reason, certainty=certainty)
            told = tuple(line for ident in lines for line in self.corrections.lines if line.id == ident)
            self.add_merge(node, members, with_corrections(why, told), self.first_names(members))

    def decide_candidate(
        self, keys: tuple[Key, Key], nodes: Iterable[Node], why: Why, evidence: Callable[[], list[Evidence]]
    ) -> None:
        """Two nodes that may be one: what a reader may decide."""
        both = sorted(nodes, key=lambda node: node.value)
        path = "/".join(node.value.removeprefix(self.base) for node in both)
        node = f"{self.base}candidate/{path}"
        names = [self.name(one) for one in both]
        write = partial(self.add_candidate, ox.NamedNode(node), both, keys, why, evidence)
        self.node_is(node, write, names, keys, why, [self.sha(article) for article, _ in keys])

    def add_candidate(
        self, node: Node, both: list[Node], keys: tuple[Key, Key], why: Why, evidence: Callable[[], list[Evidence]]
    ) -> None:
        self.add(node, RDF.type, DIP.Candidate)
        self.add(node, RDFS.label, literal(f"{self.name(both[0])} and {self.name(both[1])} may be one"))
        self.add(node, DIP.candidate, *both)
        for key in keys:
            self.add(node, DIP.report, self.local(key))
        self.add_why(node, why)
        self.add_evidence(node, evidence())


def profile_of(person: Row) -> Profile:
    """What most rules ask of a person, given his row."""
    return Profile(person[1], person[2], tuple(person[4]))
