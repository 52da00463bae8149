"""Ids that come from articles become IRIs that no article can break out of, different ids different IRIs."""

from __future__ import annotations

import unicodedata

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import OntologyError
from kg.rdf.iris import article_iri, check_base, encode, global_iri, local_iri, slug

ANYTHING = st.text(st.characters(codec=None), max_size=30)  # lone surrogates too

HOSTILE = (
    # leaves an IRI or a query
    "a> <http://evil/",
    'x" . <a> <b> "',
    "}; DROP ALL; {",
    "a b\tc\nd",
    # climbs out of its folder
    "..",
    "../../etc/passwd",
    ".",
    "a/../b",
    # looks as if it were encoded, or part of an IRI
    "%2F",
    "%",
    "a#b?c",
    "~",
    # no letters, other scripts, no such character
    "",
    "金正恩",
    "e\u0301",
    "\u202egnp.exe",
    "\x00\x01",
    "\ud800",
)


def test_the_usual() -> None:
    article = article_iri("2005-09-15-beijing")
    assert article.value == "https://w3id.org/diplomacy-kg/id/article/2005-09-15-beijing"
    assert local_iri(article, "person/kim-kye-gwan").value == f"{article.value}#person/kim-kye-gwan"
    assert global_iri("state/KP", base="urn:x:").value == "urn:x:state/KP"


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_hostile_ids(text: str) -> None:
    article = article_iri(text)
    for iri in (article, local_iri(article, text), global_iri(f"place/{text}")):
        assert iri.value.isascii()
        assert not set(iri.value) & set(' "<>{}|^`\\\n\t')
        quad = ox.Quad(iri, iri, iri)
        assert list(ox.parse(ox.serialize([quad], format=ox.RdfFormat.N_QUADS), ox.RdfFormat.N_QUADS)) == [quad]
    last = article.value.removeprefix("https://w3id.org/diplomacy-kg/id/article/")
    assert not set(last) & set("/#?")
    assert last not in {".", ".."}


@given(ANYTHING, ANYTHING)
@example("a/b", "a%2Fb")
@example("..", "%2E%2E")
def test_different_ids_have_different_iris(a: str, b: str) -> None:
    """But for Unicode: "é" written in one character or in two is the same name."""
    same = unicodedata.normalize("NFC", a) == unicodedata.normalize("NFC", b)
    assert (encode(a) == encode(b)) is same
    assert (encode(a, keep="/") == encode(b, keep="/")) is same


@given(ANYTHING)
def test_slugs(name: str) -> None:
    """Never empty, stable when taken twice, and nothing in them but letters, digits and "-"."""
    made = slug(name)
    assert made
    assert made.replace("-", "").isalnum()
    assert not made.startswith("-")
    assert not made.endswith("-")
    assert len(made) <= 80


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Kim Kye Gwan", "kim-kye-gwan"),
        ("Song Il-ho", "song-il-ho"),  # a hyphen parts words
        ("O’Brien", "obrien"),  # an apostrophe does not
        ("José Ramos-Horta", "jose-ramos-horta"),
        ("Türkiye", "turkiye"),
        ("金正恩", "金正恩"),
        ("U.N.", "u-n"),
    ],
)
def test_readable_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_name_without_letters_has_a_slug_of_its_own() -> None:
    assert slug("???") != slug("!!!")


@pytest.mark.parametrize("base", ["https://kg.example/id/", "urn:kg:", "http://localhost:8000/"])
def test_bases(base: str) -> None:
    assert check_base(base) == base


@pytest.mark.parametrize(
    "base",
    [
        "",
        "kg/",  # not absolute
        "https://kg.example",  # ids would run into the host's name
        "https://kg.example/#",  # the graphs' own ids use the fragment
        "https://kg.example/a b/",
        "https://kg.example/<x>/",
    ],
)
def test_bad_bases(base: str) -> None:
    with pytest.raises(OntologyError, match="absolute IRI"):
        check_base(base)
