"""Hostile and broken input, by lot: every reader, cleaning, metadata, rules, corrections, query parameters, SPARQL, ids, parts
and exports must answer, or say in one line what is wrong, and leave everything else alone.

Some examples of each run with every test; `make fuzz` runs many (`KG_FUZZ` is the number for each, 200 there) and goes on
from what was found before. Then it lets coverage lead (guided.py).
"""

from __future__ import annotations

import io
import os
import random
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corpus.clean import clean
from kg.errors import CorrectionError, KgError, QueryError
from kg.query import catalog, run, write
from kg.query.names import CLASSES, find_node
from kg.query.sparql import read_only
from kg.resolve.corrections import read_corrections
from tests.fuzz import targets
from tests.fuzz.hostile import NASTY, SEEDS, STORY, check_read, mutated, packed, refused, writing_only_in
from tests.fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("KG_FUZZ", "25"))
SLOW = max(5, EXAMPLES // 5)
fuzz = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
fuzz_slow = settings(max_examples=SLOW, deadline=None, suppress_health_check=list(HealthCheck))

TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(NASTY)
WORDS = st.lists(st.sampled_from(STORY.split(" ")) | TEXT, max_size=60).map(" ".join)


# -- what is read


@fuzz
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_files(ending: str, seed: int) -> None:
    chance = random.Random(seed)
    data, suffix = packed(mutated(SEEDS[ending], chance), chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}{suffix}"
        path.write_bytes(data)
        check_read(path)
        assert [p.name for p in Path(folder).iterdir()] == [path.name], "reading writes nothing"


@fuzz
@given(WORDS)
def test_cleaning(text: str) -> None:
    assert clean(text) == clean(text)
    targets.hit_cleaning(text.encode("utf-8", "surrogatepass"), Path())


@fuzz
@given(st.integers(0, 2**32))
def test_metadata(seed: int) -> None:
    chance = random.Random(seed)
    rows = "file,published,publisher,url,title\n" + "".join(
        ",".join(chance.choice(["a.txt", "2014-03-31", "Sample", "", chance.choice(NASTY)]) for _ in range(5)) + "\n"
        for _ in range(chance.randrange(5))
    )
    with tempfile.TemporaryDirectory() as place:
        targets.hit_metadata(mutated(rows.encode("utf-8", "surrogatepass"), chance), Path(place))


@fuzz
@given(st.integers(0, 2**32))
def test_corrections(seed: int) -> None:
    chance = random.Random(seed)
    text = "action\twhat\tother\twhy\n" + "".join(
        "\t".join(
            chance.choice(["merge", "split", "reject", "a#person/b", "a#encounter/1", "", chance.choice(NASTY)])
            for _ in range(4)
        )
        + "\n"
        for _ in range(chance.randrange(4))
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.tsv"
        data = text.encode("utf-8", "surrogatepass")
        path.write_bytes(mutated(data, chance) if chance.random() < 0.5 else data)
        with refused(CorrectionError):
            read_corrections(path).restricted(())


# -- what is written


@fuzz_slow
@given(ids=st.tuples(TEXT, TEXT), words=TEXT)
def test_any_name_and_words_become_a_part_of_the_store_and_nothing_else(ids: tuple[str, str], words: str) -> None:
    """A name cannot lead out of the folder, words cannot become statements, and what is written is read back."""
    TARGETS["written"]("\x1e".join((words, *ids)).encode("utf-8", "surrogatepass"))


# -- every door


DEAR = {"article": 10, "written": 10, "nodes": 4, "read.html": 4}
"""Doors behind which much is done, and how much."""


@pytest.mark.parametrize("name", TARGETS)
def test_targets(name: str) -> None:
    """What is changed by chance here is changed by coverage in `python -m tests.fuzz.guided`."""
    target = TARGETS[name]
    for seed in target.seeds:
        target(seed)
    for number in range(max(3, EXAMPLES // DEAR.get(name, 1))):
        chance = random.Random(number)
        target(mutated(chance.choice(target.seeds), chance))


def test_a_write_outside_of_the_folder_is_seen(tmp_path: Path) -> None:
    """The check itself: it sees files, folders and calls, and lets be what is inside."""
    (tmp_path / "in").mkdir()
    with writing_only_in(tmp_path / "in"):
        (tmp_path / "in" / "a").write_text("x")
        (tmp_path / "in" / "a").read_text()
        Path(__file__).read_text()
    for act in (
        lambda: (tmp_path / "a").write_text("x"),
        lambda: (tmp_path / "in" / ".." / "b").mkdir(),
        lambda: (tmp_path / "in" / "a").rename(tmp_path / "c"),
        lambda: (tmp_path / "c").unlink(),
        lambda: socket.create_connection(("127.0.0.1", 9), timeout=0.1),
    ):
        with pytest.raises(AssertionError, match="outside"), writing_only_in(tmp_path / "in"), suppress(OSError):
            act()


# -- what is asked


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    return targets.graph()


QUERIES = catalog()
VALUES = TEXT | st.sampled_from(
    ["Sasae", "Japan", "2005", "2005-09", "14 September 2005", "held", "meeting", "3", "Kim", "*"]
)


@fuzz
@given(data=st.data())
def test_parameters_of_named_queries(data: st.DataObject, graph: ox.Store) -> None:
    query = data.draw(st.sampled_from(QUERIES))
    values = dict(query.values)
    for parameter in query.parameters:
        if data.draw(st.booleans()):
            values[parameter.name] = data.draw(VALUES)
    before = len(graph)
    with refused(QueryError):
        answer = run(graph, query.name, parameters=values)
        for format in ("csv", "json", "table"):
            write(answer, io.StringIO(), format=format)
    assert len(graph) == before


@fuzz
@given(name=VALUES, kind=st.sampled_from(sorted(CLASSES)))
def test_names(graph: ox.Store, name: str, kind: str) -> None:
    with refused(KgError):
        find_node(graph, kind, name)


TOKENS = [
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "(", ")", "?s", "?p", "?o", "*", ".", ";", ",", "a", "dip:Meeting",
    "rdfs:label", "<http://e/>", '"x"', "'''y'''", "# c\n", "FILTER", "OPTIONAL", "UNION", "GRAPH", "?g", "SERVICE", "FROM", "NAMED",
    "LIMIT", "3", "ORDER", "BY", "GROUP", "COUNT(*)", "AS", "BIND", "VALUES", "MINUS", "EXISTS", "NOT", "INSERT", "DELETE", "LOAD",
    "CLEAR", "DROP", "PREFIX", "BASE", "dip:", "<<", ">>", "\\u0041", "/", "|", "^", "+", "@en", "^^", "xsd:date", "\x00", "\u202e",
]  # fmt: skip


@fuzz
@given(text=st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join), whole=st.booleans())
def test_sparql(graph: ox.Store, text: str, whole: bool) -> None:
    """It is answered or refused, and changes nothing."""
    question = f"SELECT * WHERE {{ ?s a dip:Meeting . {text} }} LIMIT 5" if whole else f"{text} {{}}"
    before = len(graph)
    with refused(KgError):
        read_only(question)
        write(run(graph, question), io.StringIO(), format="csv")
    assert len(graph) == before
