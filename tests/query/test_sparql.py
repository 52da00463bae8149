"""Queries only read: nothing that would change the graph or reach the network gets through, however it is written."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.query import run
from kg.query.sparql import position, read_only, tokens


@pytest.fixture(scope="module")
def endpoint() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that notes who calls."""
    calls: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            calls.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", calls
    server.shutdown()
    server.server_close()
    thread.join()


SMALL = [ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.Literal(True))]

ATTACKS = [
    # Each reaches the network if handed to Oxigraph as it stands, or did in some parser
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service silent <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . SeRvIcE<URL>{ ?s ?p ?o } }",
    "SELECT * { SERVICE#\n<URL> { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",  # no blank after the keyword
    "PREFIX x: <URL> SELECT * { SERVICEx:x { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s <http://e/p> trueSERVICE<URL>{ ?s ?p ?o } }",  # no blank before it
    "SELECT * { ?s <http://e/p> 1SERVICE<URL>{ ?s ?p ?o } }",
    "SELECT * { ?s <http://e/p> ?a FILTER(?a<?a)SERVICE#x>\n<URL> { ?s ?p ?o } }",  # "<" that looks like an IRI's
    "SELECT * { ?s <http://e/p> ?a FILTER(?a<'x>')SERVICE <URL> { ?s ?p ?o } } # '",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } VALUES ?where { <URL> } }",
    "SELECT * { # '''\n SERVICE <URL> { ?s ?p ?o } # '''\n }",  # quotes inside comments
    'SELECT * { ?s ?p "#" . SERVICE <URL> { ?s ?p ?o } }',  # comment signs inside strings
    "SELECT * { ?s ?p '''a\n'b''' . SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a\\'' . SERVICE <URL> { ?s ?p ?o } } #'",
    "SELECT * { \\u0053ERVICE <URL> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "ASK { SERVICE <URL> { ?s ?p ?o } }",
    "DESCRIBE ?s WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "LOAD <URL>",
    "LOAD SILENT <URL> INTO GRAPH <http://e/g>",
    "SELECT * FROM <URL> { ?s ?p ?o }",
    "SELECT * FROM NAMED <URL> { GRAPH ?g { ?s ?p ?o } }",
    "PREFIX dip: <URL> INSERT { ?s ?p 1 } WHERE { SERVICE <URL> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_query_reaches_the_network(attack: str, endpoint: tuple[str, list[str]]) -> None:
    url, calls = endpoint
    store = ox.Store()
    store.extend(SMALL)
    with pytest.raises(QueryError):
        run(store, attack.replace("URL", url))
    assert calls == []


def test_the_attacks_are_real(endpoint: tuple[str, list[str]]) -> None:
    """Some of them do get through without us; else the test above would show nothing."""
    url, calls = endpoint
    store = ox.Store()
    store.extend(SMALL)
    for attack in ATTACKS:
        with suppress(SyntaxError, OSError, ValueError, RuntimeError):
            list(store.query(attack.replace("URL", url)))
    found, calls[:] = len(calls), []
    assert found >= 10


UPDATES = [
    "INSERT DATA { <http://e/a> <http://e/b> 1 }",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX x: <http://e/> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
    "CLEAR ALL",
    "DROP GRAPH <http://e/g>",
    "# SELECT\nDROP ALL",
    "WITH <http://e/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
]


@pytest.mark.parametrize("update", UPDATES)
def test_no_query_changes_the_graph(update: str) -> None:
    store = ox.Store()
    store.extend(SMALL)
    with pytest.raises(QueryError, match=r"is refused|syntax error|no SPARQL|cannot be read"):
        run(store, update)
    assert list(store) == SMALL


HARMLESS = [
    # A word in a string, a comment, an IRI, a variable or the end of a name is no keyword
    'SELECT * { ?s ?p "SERVICE <http://x> { }" }',
    "SELECT * { ?s ?p ?o } # SERVICE <http://x> { }",
    "SELECT * { ?s <http://e/service> ?o }",
    "SELECT ?service { ?service ?p ?o }",
    "PREFIX e: <http://e/> SELECT * { ?s e:service ?o }",
    "SELECT * { ?s ?p '''INSERT\nDELETE''' }",
    "SELECT (EXISTS { ?a ?b ?c } AS ?x) { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o FILTER(?o<3 && ?o>1) }",
    "SELECT * { ?s ?p 1.5e3, -2, .5, true . _:b ?q [] ; a <http://e/x>, () }",
    'SELECT * { ?s ?p "a"@en-GB, "1"^^xsd:integer }',
    "SELECT * { ?s dip:a|^dip:b/dip:c*/dip:d+ ?o }",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <http://e/a>",
    'SELECT * { ?s ?p """a \\"quote\\" and \'\'\' """ }',
]


@pytest.mark.parametrize("query", HARMLESS)
def test_what_only_looks_dangerous_runs(query: str) -> None:
    store = ox.Store()
    store.extend(SMALL)
    run(store, query)


@given(
    st.lists(st.sampled_from([*"{}()<>?.:#'\"\\ \n@_-;,/^|a1é", "SERVICE", "SELECT", "?x", "<http://e/>"]), max_size=40)
)
def test_tokens_lose_nothing_and_one_line_is_left(pieces: list[str]) -> None:
    text = "".join(pieces)
    try:
        found = tokens(text)
    except QueryError:
        return
    assert "".join(token.text for token in found) == text
    try:
        read = read_only(text)
    except QueryError:
        return
    assert "\n" not in read.text
    assert "service" not in read.text.casefold().split()


@pytest.mark.parametrize(
    ("query", "inside"),
    [
        ("SELECT * WHERE { ?s ?p ?o }", " ?s ?p ?o }"),
        ("SELECT (EXISTS { ?a ?b ?c } AS ?x) { ?s ?p ?o }", " ?s ?p ?o }"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s ?p ?o }", " ?s ?p ?o }"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", " ?s ?p ?o }"),
        ("ASK { # {\n ?s ?p ?o }", "      ?s ?p ?o }"),
        ("PREFIX x: <http://e/{> SELECT * { ?s ?p ?o }", None),
    ],
)
def test_where_the_pattern_begins(query: str, inside: str | None) -> None:
    if inside is None:
        with pytest.raises(QueryError):
            run(ox.Store(), query)
        return
    read = read_only(query)
    assert read.text[read.pattern :] == inside


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("SELECT * { ?s ?p ?o } ORDER BY ?s", True),
        ("SELECT * { ?s ?p ?o } order\n by ?s LIMIT 3", True),
        ("SELECT * { { SELECT * { ?s ?p ?o } ORDER BY ?s } }", False),
        ("SELECT * { ?s ?p 'ORDER BY' }", False),
    ],
)
def test_whether_the_query_asks_for_an_order(query: str, ordered: bool) -> None:
    assert read_only(query).ordered is ordered


ERRORS = [
    ("SELECT ?s \nWHERE { ?s ?? ?o }", r"syntax error near line 2, column 1\d: at or before"),
    (
        "SELECT ?s\nWHERE { ?s ) ?o }",
        r"'\)' at line 2, column 12 closes nothing, where '{' of line 2, column 7 is open",
    ),
    ("SELECT ?s WHERE { ?s ?p ", r"'{' at line 1, column 17 is not closed"),
    ("SELECT ?s WHERE { ?s ?p ?o } }", r"'}' at line 1, column 30 closes nothing"),
    ("SELECT ?s WHERE {\n  ?s foo:bar ?o }", r"the prefix of foo:bar \(line 2, column 6\) is not declared; .*dip:"),
    ("SELECT ?s WHERE { ?s ?p 'open }", r"line 1, column 25.*string that is not closed"),
    ("SELECT ?s WHERE { ?s ?p <http://e/it's> }", "write %27"),
    ("{ ?s ?p ?o }", "it has none of SELECT, ASK, CONSTRUCT, DESCRIBE"),
    ("SELECT * { ?s ?p '''a\nb\nc''' . ?s ?p }", r"syntax error near line 3, column \d+"),
    ("SELECT * ORDER BY { }", "syntax error near line 1"),
    ("SELECT * FROM <not-an-iri> { ?s ?p ?o }", "FROM <not-an-iri>: this is no IRI: No scheme found"),
    ("SELECT * FROM NAMED <http://e/\\u0020> { ?s ?p ?o }", "this is no IRI"),
    ("SELECT * { ?s ?p 'K\udce9' }", "the query: .* holds half a character; write it as UTF-8"),
]


@pytest.mark.parametrize(("query", "message"), ERRORS, ids=[row[0] for row in ERRORS])
def test_errors_say_where(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(ox.Store(), query)


def test_errors_count_the_line_of_the_query_not_of_what_was_put_in() -> None:
    with pytest.raises(QueryError, match=r"near line 2, column (8|9|10)"):
        run(ox.Store(), "SELECT * { ?x ?p ?o .\n ?s ?p . }", parameters={"x": "<http://e/a-long-iri-that-shifts>"})


def test_position() -> None:
    assert position("ab\ncd", 0) == "line 1, column 1"
    assert position("ab\ncd", 4) == "line 2, column 2"
