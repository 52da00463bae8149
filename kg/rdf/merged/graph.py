"""All layers in one: decides everything in order, and writes the nodes that are not as they were."""

from __future__ import annotations

import pyoxigraph as ox

from kg.rdf.kept import Known
from kg.rdf.merged.articles import Articles
from kg.rdf.merged.before import Merged
from kg.rdf.merged.ledger import signature
from kg.rdf.runs import Runs
from kg.resolve.table import row_of

AT_ONCE = 50_000
"""Triples that are collected before they are made lines: as Python objects they are many times as large."""


class MergedGraph(Articles):
    """Decides what every node is, and writes those that changed."""

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
