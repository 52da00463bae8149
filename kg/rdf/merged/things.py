"""States, organisations and places: what each is called, given the names that articles use."""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from kg.model import EntityKind
from kg.rdf.choices import best_words
from kg.rdf.iris import encode
from kg.rdf.merged.ledger import signature
from kg.rdf.merged.reprints import Reprints
from kg.rdf.namespaces import RDF, SKOS
from kg.rdf.quads import KINDS
from kg.resolve.table import row_of


class Things(Reprints):
    """Decides what things are called."""

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
