"""Which articles are copies of others, and which reports therefore count as one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial

import pyoxigraph as ox

from kg.rdf.iris import article_iri, encode
from kg.rdf.merged.ledger import Ledger, Why
from kg.rdf.namespaces import DIP, RDF, RDFS
from kg.rdf.triples import Node, literal
from kg.resolve.occasion_rules import Report
from kg.resolve.reprints import Reprint, Sketch, matches, originals, source


class Reprints(Ledger):
    """Decides which articles are reprints."""

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
        self.add_why(node, Why(rule=reprint.rule, reason=reprint.reason, certainty=reprint.share / 100))

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
