"""Every shape has one graph that conforms and one that must fail, and that one fails for the reasons that it gives."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.rdf.namespaces import PREFIXES, triples_of
from kg.store.shacl import SHAPES, shape_files
from kg.store.shapes import validate_graph_file

EXAMPLES = Path(__file__).parents[2] / "ontology" / "examples"
CONFORMING = sorted(EXAMPLES.glob("*-conforms.ttl"))
VIOLATING = sorted(EXAMPLES.glob("*-violates.ttl"))


def expected(path: Path) -> set[str]:
    """The lines "# Violates: Shape path" at the head of an example."""
    return set(re.findall(r"^# Violates: (.+)$", path.read_text("utf-8"), re.MULTILINE))


def test_all_files_are_found() -> None:
    """Twenty-five pairs and 19 files of shapes: change the numbers when you add one."""
    assert len(shape_files()) == 19
    assert len(CONFORMING) == len(VIOLATING) == 25
    assert len(list(EXAMPLES.iterdir())) == 50
    assert {p.stem.removesuffix("-conforms") for p in CONFORMING} == {
        p.stem.removesuffix("-violates") for p in VIOLATING
    }


def test_every_shape_is_violated_by_an_example() -> None:
    node_shape = ox.NamedNode(PREFIXES["sh"] + "NodeShape")
    shapes = {
        quad.subject.value.removeprefix(SHAPES)
        for path in shape_files()
        for quad in triples_of(path)
        if quad.object == node_shape
    }
    assert len(shapes) == 24
    assert {line.split()[0] for path in VIOLATING for line in expected(path)} == shapes | {"EvidenceLength"}


def test_every_constraint_says_what_is_wrong() -> None:
    for path in shape_files():
        constraints = re.findall(
            r"^    sh:property \[\n(.*?)^    \]", path.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
        assert constraints, path.name
        for constraint in constraints:
            assert re.search(r'sh:message ".+\."@en', constraint), f"{path.name}: {constraint}"


@pytest.mark.parametrize("path", CONFORMING, ids=lambda path: path.stem)
def test_conforming(path: Path) -> None:
    report = validate_graph_file(path)
    assert report.conforms, "\n".join(map(str, report.findings))
    assert report.triples > 0


@pytest.mark.parametrize("path", VIOLATING, ids=lambda path: path.stem)
def test_violating(path: Path) -> None:
    report = validate_graph_file(path)
    assert {f"{f.shape} {f.path}".strip() for f in report.findings} == expected(path)
    assert all(finding.message for finding in report.findings)
