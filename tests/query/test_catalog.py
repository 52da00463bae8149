"""The catalogue: every query says what it is for, and a header that is malformed is named with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.errors import QueryError
from kg.query.catalog import KINDS, catalog, find_query, parse_settings, read_query
from kg.query.sparql import read_only
from kg.resources import folder

FILES = sorted(folder("queries").glob("*.rq"))
NAMED = {query.name: query for query in catalog()}


def test_there_are_queries() -> None:
    assert len(FILES) == len(NAMED) >= 36


@pytest.mark.parametrize("query", catalog(), ids=lambda query: query.name)
def test_each_query_says_what_it_is_for(query) -> None:
    assert query.title
    assert query.title.rstrip(".") == query.title
    assert query.about.endswith(".")
    assert query.columns
    assert query.name in ("who-met-whom", "offices", "statements", "people") or "-" in query.name
    read = read_only(query.text)
    assert read.ordered, "rows come in a stable order"
    for parameter in query.parameters:
        assert parameter.name in read.variables
        assert parameter.help[0].isupper()
    if any(parameter.required for parameter in query.parameters):
        assert query.values, "an example shows what is required"
    assert query.example.startswith(f"kg query {query.name}")


def test_every_kind_of_parameter_is_explained() -> None:
    assert all(KINDS.values())
    used = {parameter.kind for query in catalog() for parameter in query.parameters}
    assert used <= set(KINDS)


GOOD = """# title: Meetings of somebody
# about: What it does,
#   and more of that.
# param: person person required  Whose meetings
# param: from   first-day optional Not before
# columns: a, b
# short: a
# example: person="Song Il-ho" from=2014
SELECT ?a ?b WHERE { ?a ?person ?b FILTER(?b > ?from) } ORDER BY ?a
"""


def test_a_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x-y.rq"
    path.write_text(GOOD)
    query = read_query(path)
    assert query.name == "x-y"
    assert query.about == "What it does, and more of that."
    assert [(p.name, p.kind, p.required, p.help) for p in query.parameters] == [
        ("person", "person", True, "Whose meetings"),
        ("from", "first-day", False, "Not before"),
    ]
    assert query.columns == ("a", "b")
    assert query.short == ("a",)
    assert query.example == 'kg query x-y --set person="Song Il-ho" --set from=2014'


MALFORMED = [
    # what is wrong, what stands instead of what, the message
    ("no title", ("# title: Meetings of somebody", "#"), r"x-y.rq: the header says no 'title'"),
    ("no columns", ("# columns: a, b\n", ""), r"the header says no 'columns'"),
    ("an unknown key", ("# short:", "# shorts:"), r"line 7: the key 'shorts' is none of title"),
    (
        "an unknown kind",
        ("person person", "person persn"),
        r"line 4: the kind 'persn' is none of .*mean person\?",
    ),
    ("neither required nor optional", ("required", "needed"), r"line 4: found 'needed'; expected 'required' or"),
    ("a parameter without a purpose", ("  Whose meetings", ""), r"line 4: found .*WHAT FOR"),
    ("a second title", ("# about:", "# title: x\n# about:"), r"line 2: a second 'title'"),
    ("a parameter that the query lacks", ("?person", "?x"), r"'person' is declared, but \?person is not in the query"),
    ("a parameter twice", ("# param: from ", "# param: person "), r"'person' is declared twice"),
    ("a column that is none", ("# short: a", "# short: c"), r"'short' has 'c'"),
    ("an example for no parameter", ("from=2014", "form=2014"), r"the example sets 'form'"),
    ("an example that is not closed", ("from=2014", 'from="2014'), r"cannot be read"),
]


@pytest.mark.parametrize(("what", "change", "message"), MALFORMED, ids=[row[0] for row in MALFORMED])
def test_a_malformed_header_is_named(tmp_path: Path, what: str, change: tuple[str, str], message: str) -> None:
    path = tmp_path / "x-y.rq"
    assert change[0] in GOOD
    path.write_text(GOOD.replace(*change))
    with pytest.raises(QueryError, match=message) as error:
        read_query(path)
    assert str(path) in str(error.value)


def test_a_file_of_ones_own_needs_no_header(tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# who: anybody\nSELECT * { ?s ?p ?o }\n")
    assert read_query(path, strict=False).columns == ()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(QueryError, match="not UTF-8"):
        read_query(path, strict=False)
    with pytest.raises(QueryError, match="cannot be read"):
        read_query(tmp_path / "none.rq")


def test_an_alias_finds_a_query_that_is_listed_once(tmp_path: Path) -> None:
    assert find_query("conflicting-reports") is find_query("reports-conflicting")
    assert [query.name for query in catalog() if "conflicting" in query.name] == ["reports-conflicting"]
    (tmp_path / "x-y.rq").write_text(GOOD.replace("# short: a", "# short: a\n# alias: y-x, z"))
    (tmp_path / "z-y.rq").write_text(GOOD)
    assert {find_query(name, tmp_path).name for name in ("x-y", "y-x", "z")} == {"x-y"}
    catalog.cache_clear()
    (tmp_path / "z-y.rq").write_text(GOOD.replace("# short: a", "# alias: z"))
    with pytest.raises(QueryError, match=r"z-y.rq: the alias 'z' is already a name of x-y.rq"):
        catalog(tmp_path)


def test_an_unknown_name_brings_near_ones() -> None:
    with pytest.raises(QueryError, match="did you mean who-met-whom"):
        find_query("who-met-who")
    with pytest.raises(QueryError, match="kg queries lists them all"):
        find_query("xyz")


def test_settings() -> None:
    assert parse_settings(["a=b=c", " d = e "]) == {"a": "b=c", "d": "e"}
    for wrong, message in (["a"], "write --set"), (["=b"], "write --set"), (["a=1", "a=2"], "given twice"):
        with pytest.raises(QueryError, match=message):
            parse_settings(wrong)


def test_columns_that_other_tools_rely_on() -> None:
    columns = "article event type status a a_kind a_side b b_kind b_side when where quote"
    assert " ".join(NAMED["who-met-whom"].columns) == columns
    assert NAMED["offices"].columns == ("article", "person", "title", "of", "quote")
    assert NAMED["statements"].columns == ("article", "speaker", "to", "verb", "when", "quote")
    assert NAMED["people"].columns == ("article", "person", "name", "side")


def test_names_of_files_say_subject_and_question() -> None:
    for path in FILES:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*\.rq", path.name)
