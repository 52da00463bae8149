"""The SPARQL 1.1 protocol and Graph Store reads, as clients see them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
import rdflib

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

PEOPLE = "SELECT ?name WHERE { ?p a dip:Person ; rdfs:label ?name } ORDER BY ?name"
NAMES = ["Junichi Ihara", "Kenichiro Sasae", "Kim Kye Gwan", "Song Il-ho"]
GRAPH = "CONSTRUCT { ?p rdfs:label ?name } WHERE { ?p a dip:Person ; rdfs:label ?name }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HERALD = "https://w3id.org/diplomacy-kg/id/article/herald-2014-03-31"


def get(server: Any, query: str, accept: str = "", **more: str) -> httpx.Response:
    headers = {"Accept": accept} if accept else {}
    return httpx.get(f"{server.url}/sparql", params={"query": query, **more}, headers=headers, timeout=60)


def test_rows_come_as_json_xml_csv_and_tsv(server: Any) -> None:
    found = get(server, PEOPLE, "application/sparql-results+json")
    assert found.headers["content-type"] == "application/sparql-results+json"
    assert [row["name"]["value"] for row in found.json()["results"]["bindings"]] == NAMES
    found = get(server, PEOPLE, "application/sparql-results+xml")
    tree = ElementTree.fromstring(found.content)
    assert [e.text for e in tree.iter("{http://www.w3.org/2005/sparql-results#}literal")] == NAMES
    found = get(server, PEOPLE, "text/csv")
    assert [row[0] for row in csv.reader(io.StringIO(found.text))] == ["name", *NAMES]
    found = get(server, PEOPLE, "text/tab-separated-values")
    assert found.text.splitlines() == ["?name", *(f'"{name}"' for name in NAMES)]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "application/sparql-results+json"),  # nothing said
        ("*/*", "application/sparql-results+json"),
        ("text/*", "text/xml"),  # the first of ours that fits
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),  # weights
        ("image/png, text/csv;q=0.1", "text/csv"),  # what we have
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/xml"),  # a browser
    ],
)
def test_content_negotiation(server: Any, accept: str, kind: str) -> None:
    found = get(server, PEOPLE, accept)
    assert found.status_code == 200
    assert found.headers["content-type"].partition(";")[0] == kind
    assert "accept" in found.headers["vary"].lower()


@pytest.mark.parametrize(
    ("accept", "format"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ],
)
def test_graphs_come_in_each_syntax(server: Any, accept: str, format: str) -> None:
    found = get(server, GRAPH, accept)
    assert found.headers["content-type"].startswith(accept)
    assert sorted(map(str, rdflib.Graph().parse(data=found.text, format=format).objects())) == NAMES


def test_what_cannot_be_had_is_said(server: Any) -> None:
    assert get(server, PEOPLE, "image/png").status_code == 406
    assert get(server, GRAPH, "text/csv").status_code == 406


def test_post_as_a_form_and_as_a_query(server: Any) -> None:
    url = f"{server.url}/sparql"
    form = httpx.post(url, data={"query": PEOPLE}, headers={"Accept": "text/csv"}, timeout=60)
    direct = httpx.post(
        url,
        content=PEOPLE.encode(),
        headers={"Accept": "text/csv", "Content-Type": "application/sparql-query; charset=utf-8"},
        timeout=60,
    )
    assert form.text == direct.text == get(server, PEOPLE, "text/csv").text


def test_the_dataset_of_the_protocol(server: Any) -> None:
    query = "ASK { ?p rdfs:label 'Kenichiro Sasae' }"
    assert get(server, query).json()["boolean"] is True
    assert get(server, query, **{"default-graph-uri": HERALD}).json()["boolean"] is False
    named = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    found = get(server, named, "text/csv", **{"named-graph-uri": HERALD})
    assert found.text.split() == ["g", HERALD]
    assert get(server, query, **{"default-graph-uri": "http://elsewhere.example/"}).status_code == 400


def test_the_service_describes_itself(server: Any) -> None:
    found = httpx.get(f"{server.url}/sparql", headers={"Accept": "text/turtle"}, timeout=60)
    graph = rdflib.Graph().parse(data=found.text, format="turtle")
    assert rdflib.URIRef(f"{server.url}/sparql") in set(graph.objects())
    browser = httpx.get(f"{server.url}/sparql", headers={"Accept": "text/html"}, timeout=60)
    assert browser.status_code == 303


REFUSED = [
    ("GET", {"query": "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"}, 400),  # the network
    ("GET", {"query": "SELECT * { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }"}, 400),
    ("GET", {"query": "SELECT * FROM <http://127.0.0.1:1/> { ?s ?p ?o }"}, 400),
    ("GET", {"query": "LOAD <http://127.0.0.1:1/>"}, 400),
    ("GET", {"query": "INSERT DATA { <http://e/a> <http://e/b> 1 }"}, 400),  # updates
    ("POST", {"update": "DROP ALL"}, 403),
    ("POST", {"query": "DROP ALL"}, 400),
    ("GET", {"query": ""}, 400),  # no query
    ("POST", {"other": "x"}, 400),
    ("GET", {"query": "SELECT * { ?s ?p"}, 400),  # no SPARQL
    ("GET", {"query": PEOPLE, "default-graph-uri": "not an iri"}, 400),
]


@pytest.mark.parametrize(("method", "values", "status"), REFUSED)
def test_what_is_refused(server: Any, method: str, values: dict[str, str], status: int) -> None:
    where = {"params": values} if method == "GET" else {"data": values}
    found = httpx.request(method, f"{server.url}/sparql", timeout=60, **where)  # type: ignore[arg-type]
    assert found.status_code == status, found.text
    assert found.headers["content-type"].startswith("text/plain")


def test_two_queries_in_one_request(server: Any) -> None:
    url = f"{server.url}/sparql?query={quote(PEOPLE)}&query={quote(PEOPLE)}"
    assert httpx.get(url, timeout=60).status_code == 400


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "application/sparql-update"}, b"DROP ALL", 403),
        ({"Content-Type": "application/json"}, b"{}", 415),
        ({"Content-Type": "application/sparql-query"}, b"\xff\xfe", 400),
        ({"Content-Type": "application/sparql-query"}, b"#" * (2**20 + 1), 413),
    ],
)
def test_bodies_that_are_refused(server: Any, headers: dict[str, str], body: bytes, status: int) -> None:
    assert httpx.post(f"{server.url}/sparql", content=body, headers=headers, timeout=60).status_code == status


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
def test_the_graph_store_is_not_written(server: Any, method: str) -> None:
    found = httpx.request(method, f"{server.url}/store?default", timeout=60)
    assert found.status_code == 405
    assert "GET" in found.headers["allow"]


def test_the_graph_store_is_read(server: Any) -> None:
    found = httpx.get(f"{server.url}/store?default", headers={"Accept": "text/turtle"}, timeout=60)
    whole = rdflib.Graph().parse(data=found.text, format="turtle")
    found = httpx.get(
        f"{server.url}/store", params={"graph": HERALD}, headers={"Accept": "application/n-triples"}, timeout=60
    )
    one = rdflib.Graph().parse(data=found.text, format="nt")
    assert len(whole) > len(one) > 20
    for params, status in (({"graph": "http://e/none"}, 404), ({}, 400), ({"default": "", "graph": HERALD}, 400)):
        assert httpx.get(f"{server.url}/store", params=params, timeout=60).status_code == status


def test_a_query_past_its_time_is_stopped_and_the_next_is_served(server: Any) -> None:
    assert get(server, ENDLESS).status_code == 504
    assert get(server, PEOPLE).status_code == 200


def test_many_at_once_and_stopped_ones_among_them(server: Any) -> None:
    with ThreadPoolExecutor(8) as threads:
        jobs = [threads.submit(get, server, ENDLESS if n % 8 == 0 else PEOPLE) for n in range(24)]
        statuses = [job.result().status_code for job in jobs]
    assert set(statuses) <= {200, 503, 504}
    assert statuses.count(200) >= 12
    assert get(server, PEOPLE).status_code == 200


def test_an_answer_that_is_too_large(server: Any) -> None:
    found = get(server, "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")
    assert found.status_code == 413
    assert "LIMIT" in found.text


def test_another_name_for_this_server_is_refused(server: Any) -> None:
    """So that no page elsewhere can point its own name at it and read the graph."""
    assert httpx.get(server.url, headers={"Host": "evil.example"}, timeout=60).status_code == 400
    assert "access-control-allow-origin" not in get(server, PEOPLE).headers


def test_slow_and_broken_clients_hold_nobody_up(server: Any) -> None:
    parts = urlsplit(server.url)
    held = []
    for data in (b"", b"GET /sparql?query=", b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\n"):
        for _ in range(5):
            connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
            connection.sendall(data)
            held.append(connection)
    begun = time.monotonic()
    assert get(server, PEOPLE).status_code == 200
    assert time.monotonic() - begun < 60
    for connection in held:
        connection.close()
    for junk in (
        b"\x00\xff" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ):
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as connection:
            connection.sendall(junk)
            assert b" 200 " not in connection.recv(200)
    assert get(server, PEOPLE).status_code == 200


def test_pages_load_nothing_from_elsewhere(server: Any) -> None:
    for path in ("/", "/queries", "/queries/people"):
        found = httpx.get(server.url + path, headers={"Accept": "text/html"}, timeout=60)
        assert found.status_code == 200
        assert "default-src 'none'" in found.headers["content-security-policy"]
        assert "http" not in found.text.replace("https://w3id.org", "").replace("placeholder", "")
    assert "Kim Kye Gwan" in httpx.get(f"{server.url}/queries/people", headers={"Accept": "text/html"}, timeout=60).text
    for name in ("yasgui.min.js", "yasgui.min.css", "yasgui.LICENSE.txt", "editor.js", "serve.css"):
        assert httpx.get(f"{server.url}/static/{name}", timeout=60).status_code == 200


def test_named_queries_have_addresses(server: Any) -> None:
    found = httpx.get(f"{server.url}/queries/person-meetings", params={"person": "Song", "format": "csv"}, timeout=60)
    assert "2014-03-30" in found.text
    for name, values, status in (
        ("person-meetings", {}, 400),  # a parameter that is needed
        ("person-meetings", {"person": '"> <script>'}, 400),
        ("no-such-query", {}, 400),
    ):
        found = httpx.get(f"{server.url}/queries/{name}", params=values, timeout=60)
        assert found.status_code == status
        assert found.headers["content-type"].startswith("text/plain")


def test_a_build_is_seen_without_a_new_start(server: Any, tmp_path: Path) -> None:
    """Workers open the graph anew when a build has published."""
    manifest = server.store / "manifest.json"
    data = json.loads(manifest.read_text("utf-8"))
    before = get(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text
    fresh = manifest.with_suffix(".new")
    fresh.write_text(json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    fresh.replace(manifest)
    assert get(server, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").text == before


# --- clients of others


def test_rdflib_sparqlstore(server: Any) -> None:
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(f"{server.url}/sparql")
    rows = store.query("SELECT ?name WHERE { ?p a <https://w3id.org/diplomacy-kg/ontology#Person> ; "
                       "<http://www.w3.org/2000/01/rdf-schema#label> ?name } ORDER BY ?name")  # fmt: skip
    assert [str(row[0]) for row in rows] == NAMES


def test_sparqlwrapper(server: Any) -> None:
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(f"{server.url}/sparql")
    client.setQuery(PEOPLE)
    client.setReturnFormat(wrapper.JSON)
    for method in (wrapper.GET, wrapper.POST):
        client.setMethod(method)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert [row["name"]["value"] for row in rows] == NAMES


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(server: Any) -> None:
    command = ["curl", "-sS", "-H", "Accept: text/csv", "--data-urlencode", f"query={PEOPLE}", f"{server.url}/sparql"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == ["name", *NAMES], done.stderr
