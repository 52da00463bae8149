"""Parts: the same facts give the same bytes, and a file that is not what was written is noticed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import StoreError
from kg.store.parts import content_key, part_name, read_part, sorted_lines, write_part

IRI = "https://example.org/"


def quad(number: int, text: str = "words", graph: str = "article/a") -> ox.Quad:
    subject, predicate = ox.NamedNode(f"{IRI}{graph}#x{number}"), ox.NamedNode(f"{IRI}says")
    return ox.Quad(subject, predicate, ox.Literal(text), ox.NamedNode(IRI + graph))


def test_a_part_is_read_as_it_was_written(tmp_path: Path) -> None:
    part = write_part(tmp_path, "a", "key", [quad(1), quad(2)], source="news/a.txt", notes=["Wednesday stays undated"])
    found, data = read_part(part.path)
    assert found == part
    assert (found.article, found.quads, found.notes) == ("a", 2, ("Wednesday stays undated",))
    assert {str(q) for q in ox.parse(data, ox.RdfFormat.N_QUADS)} == {str(quad(1)), str(quad(2))}


def test_order_and_repetition_of_quads_change_no_byte(tmp_path: Path) -> None:
    quads = [quad(n) for n in range(50)]
    first = write_part(tmp_path / "one", "a", "key", quads)
    random.Random(1).shuffle(quads)
    second = write_part(tmp_path / "two", "a", "key", [*quads, *quads[:5]])
    assert first.path.read_bytes() == second.path.read_bytes()
    assert first.path.name == second.path.name


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), max_size=5))
def test_every_literal_comes_back(texts: list[str]) -> None:
    quads = [quad(n, text) for n, text in enumerate(texts)]
    lines = sorted_lines(quads)
    assert set(ox.parse(b"".join(lines), ox.RdfFormat.N_QUADS)) == set(quads)


DAMAGE = [
    ("cut short", lambda data: data[: len(data) // 2]),
    ("empty", lambda data: b""),
    ("one byte changed", lambda data: data.replace(b"words", b"Words", 1)),
    ("something added", lambda data: data + b"<a> <b> <c> .\n"),
    ("the footer lost", lambda data: data[: data.rindex(b"# sha256")]),
    ("a quad added inside", lambda data: data.replace(b"# sha256", b"<http://a> <http://b> <http://c> .\n# sha256")),
    ("the header changed", lambda data: data.replace(b'"article": "a"', b'"article": "b"')),
]


@pytest.mark.parametrize(("what", "change"), DAMAGE, ids=[what for what, _ in DAMAGE])
def test_damage_is_noticed(tmp_path: Path, what: str, change) -> None:
    path = write_part(tmp_path, "a", "key", [quad(1)]).path
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(StoreError, match=path.name):
        read_part(path)


def test_blank_nodes_are_refused_but_not_words_that_look_like_them() -> None:
    assert sorted_lines([quad(1, 'he said " _:b0 . " and \\" _:b1')])
    with pytest.raises(StoreError, match="blank node"):
        sorted_lines([ox.Quad(ox.NamedNode(IRI), ox.NamedNode(IRI), ox.BlankNode("b0"), ox.NamedNode(IRI))])
    with pytest.raises(StoreError, match="blank node"):
        sorted_lines([ox.Quad(ox.BlankNode("b0"), ox.NamedNode(IRI), ox.Literal("x"), ox.NamedNode(IRI))])


# An article's id comes from a file name, which others choose
NAMES = ["../../etc/passwd", "a/b", "a\\b", "con", "x" * 300, "日本", "<script>", ".", "", "a b", "A", "a"]


def test_part_names_are_safe_and_distinct() -> None:
    names = [part_name(name, "key") for name in NAMES]
    assert len({name.casefold() for name in names}) == len(NAMES)
    for name in names:
        assert len(name) < 120
        assert Path(name).name == name
        assert not name.startswith(".")


def test_another_key_is_another_file() -> None:
    assert part_name("a", "one") != part_name("a", "two")


def test_a_key_hears_where_one_string_ends() -> None:
    assert content_key("ab", "c") != content_key("a", "bc")
    assert content_key("a", "") != content_key("a")
    assert content_key("\ud800") != content_key("?")
    assert content_key("a", "b") == content_key("a", "b")


def test_a_note_cannot_break_out_of_the_header(tmp_path: Path) -> None:
    note = 'a"\n<http://a> <http://b> <http://c> .\n# '
    part = write_part(tmp_path, "a", "key", [quad(1)], notes=[note])
    assert read_part(part.path)[0].notes == (note,)
    assert len(list(ox.parse(part.path.read_bytes(), ox.RdfFormat.N_QUADS))) == 1
    assert json.loads(part.path.read_bytes().splitlines()[0].removeprefix(b"# kg-part "))["notes"] == [note]
