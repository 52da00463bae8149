"""The graph of one article as the lines that it stands in, to be copied from.

In go the lines of a part; out come those of some subjects, as lines of the default graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.errors import OntologyError
from kg.rdf.namespaces import DIP, OA, PROV
from kg.rdf.triples import Node


class ArticleLines:
    """The lines of one article's graph by subject, without the graph's name: what is copied is copied as it stands."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.of: dict[bytes, list[bytes]] = defaultdict(list)
        self.graph = b""
        for line in lines:
            if line.startswith(b"#"):
                continue
            content, _, graph = line.rstrip(b" .\n").rpartition(b" ")
            if not graph.startswith(b"<") or (self.graph and graph != self.graph):
                raise OntologyError(f"a part holds the graph of one article, not {line.decode('utf-8', 'replace')}")
            self.graph = graph
            self.of[content[: content.index(b" ")]].append(content + b" .\n")

    def linked(self, subject: bytes, predicate: Node) -> list[bytes]:
        """The IRIs, in angle brackets, that a property of a subject has."""
        start = subject + b" " + str(predicate).encode() + b" <"
        return [line[len(start) - 1 : -3] for line in self.of.get(subject, ()) if line.startswith(start)]

    def agents(self) -> dict[str, list[str]]:
        """What is said of the program that read the article, by its IRI."""
        run = self.graph[:-1] + b"#run>"
        found = self.linked(run, PROV.wasAssociatedWith)
        return {node[1:-1].decode(): [line.decode() for line in self.of[node]] for node in found}

    def sketch(self) -> str:
        """The sketch of the article's text, "" where it has none."""
        start = self.graph + b" " + str(DIP.textSketch).encode() + b' "'
        return next((line[len(start) : -4].decode() for line in self.of[self.graph] if line.startswith(start)), "")

    def copied(self, shown: Iterable[str]) -> list[bytes]:
        """The article, its run, and those annotations with the words that they are of."""
        sketch = b" " + str(DIP.textSketch).encode() + b" "  # of use to nobody but the next build, that has it anyway
        found = [line for line in self.of[self.graph] if sketch not in line]
        found += self.of[self.graph[:-1] + b"#run>"]
        for evidence in shown:
            node = f"<{evidence}>".encode()
            found += self.of[node]
            for target in self.linked(node, OA.hasTarget):
                found += self.of[target]
                for selector in self.linked(target, OA.hasSelector):
                    found += self.of[selector]
        return found
