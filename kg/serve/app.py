"""The routes: SPARQL protocol, Graph Store reads, the catalogue, the editor and the graph page.

In goes a pool of workers; out comes an ASGI application. Nothing here changes a graph or reaches the network, and
every response says that it is to load nothing from elsewhere.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg import __version__, resources
from kg.query.catalog import KINDS, catalog
from kg.rdf.namespaces import PREFIXES
from kg.serve.negotiate import accepted
from kg.serve.worker import Busy, Crashed, Job, Pool, Result, TimeLimit, problem

BODY: Final = 1 * 2**20
"""Bytes that the body of a request may have."""

SLOW: Final = 15.0
"""Seconds within which the body of a request must have come."""

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FORM: Final = "application/x-www-form-urlencoded"


class Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def plain(status: int, message: str, **headers: str) -> Response:
    return Response(message + "\n", status, {**HEADERS, **headers}, "text/plain; charset=utf-8")


def make_app(pool: Pool, page: Callable[[], str], *, hosts: tuple[str, ...]) -> Starlette:
    """The application. `page` draws the graph page (called once, when it is first asked for); `hosts` are the names
    under which the server answers, so that no other site's name can be pointed at it."""
    folder = resources.folder("serve")
    templates = Environment(loader=FileSystemLoader(folder / "template"), autoescape=True, undefined=StrictUndefined)
    drawn: dict[str, str] = {}
    drawing = asyncio.Lock()

    async def ask(job: Job) -> Response:
        try:
            found: Result = await run_in_threadpool(pool.ask, job)
        except TimeLimit:
            found = problem(504, f"the query took longer than {pool.limits.seconds:g} seconds and was stopped")
        except Busy:
            found = problem(503, "too many queries are running; try again")
        except Crashed:
            found = problem(500, "the query ended its process: it needs more memory than it may have")
        headers = dict(HEADERS)
        if found.status == 503:
            headers["Retry-After"] = "5"
        return Response(found.body, found.status, {**headers, "Vary": "Accept"}, found.type)

    async def sparql(request: Request) -> Response:
        query, defaults, named = await read_query(request)
        accept = accepted(request.headers.get("accept", ""))
        if query is None:
            if request.method != "GET":
                raise Refused(400, "the request has no query")
            if "text/html" in accept[:2]:
                return RedirectResponse("/", 303, HEADERS)
            text = templates.get_template("service.ttl").render(endpoint=str(request.url.replace(query="")))
            return Response(text, 200, HEADERS, "text/turtle; charset=utf-8")
        return await ask(Job(kind="sparql", text=query, accept=accept, default_graphs=defaults, named_graphs=named))

    async def store(request: Request) -> Response:
        names = request.query_params.getlist("graph")
        default = "default" in request.query_params
        if len(names) + default != 1:
            raise Refused(400, "say ?default or ?graph=IRI, one of them")
        name = names[0] if names else ""
        if names and not name:
            raise Refused(400, "the graph has no IRI")
        return await ask(Job(kind="graph", text=name, accept=accepted(request.headers.get("accept", ""))))

    async def editor(request: Request) -> Response:
        return html("editor.html")

    async def queries(request: Request) -> Response:
        if "application/json" in accepted(request.headers.get("accept", ""))[:1]:
            return Response(json.dumps(examples()), 200, HEADERS, "application/json")
        return html("queries.html", queries=catalog(), kinds=KINDS)

    async def examples_json(request: Request) -> Response:
        return Response(json.dumps(examples(), ensure_ascii=False), 200, HEADERS, "application/json")

    async def named_query(request: Request) -> Response:
        values = {name: value for name, value in request.query_params.items() if value.strip()}
        accept = accepted(request.headers.get("accept", ""))
        if values.pop("format", "") == "csv":
            accept = ("text/csv",)
        response = await ask(Job(kind="named", text=request.path_params["name"], accept=accept, parameters=values))
        if accept[:1] != ("text/html",) or not response.headers["content-type"].startswith("application/sparql"):
            return response
        found = json.loads(bytes(response.body))
        columns = found.get("head", {}).get("vars", ["answer"])
        rows = [
            [row.get(column, {}).get("value", "") for column in columns]
            for row in found.get("results", {}).get("bindings", [])
        ]
        return html("answer.html", name=request.path_params["name"], columns=columns, rows=rows, notes=found["notes"])

    async def graph_page(request: Request) -> Response:
        async with drawing:
            if "page" not in drawn:
                drawn["page"] = await run_in_threadpool(page)
        # the page has its own policy inside: it runs its own scripts and loads nothing
        return HTMLResponse(drawn["page"], 200, HEADERS)

    def html(template: str, **values: Any) -> Response:
        text = templates.get_template(template).render(version=__version__, **values)
        return HTMLResponse(text, 200, {**HEADERS, "Content-Security-Policy": POLICY})

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        pool.close()

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refused)
        return plain(error.status, str(error))

    async def not_allowed(request: Request, error: Exception) -> Response:
        allow = "GET, HEAD, POST" if request.url.path == "/sparql" else "GET, HEAD"
        return plain(405, "this endpoint only reads", Allow=allow)

    return Starlette(
        routes=[
            Route("/", editor),
            Route("/sparql", sparql, methods=["GET", "POST"]),
            Route("/store", store),
            Route("/queries", queries),
            Route("/queries/{name}", named_query),
            Route("/examples.json", examples_json),
            Route("/graph", graph_page),
            Mount("/static", StaticFiles(directory=folder / "static")),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)],
        exception_handlers={Refused: refused, 405: not_allowed},
        lifespan=lifespan,
    )


async def read_query(request: Request) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """The query of a request and the graphs it is for. Raises Refused for what is no query, or one too many."""
    pairs = request.query_params.multi_items()
    direct: list[str] = []
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        body = await read_body(request)
        if kind == FORM:
            # a form says all: what stands in the address as well would be ambiguous
            try:
                pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=1000, errors="strict")
            except ValueError as error:
                raise Refused(400, f"the form cannot be read: {error}") from error
        elif kind == "application/sparql-query":
            direct = [body]
        elif kind == "application/sparql-update":
            raise Refused(403, "this endpoint only reads")
        else:
            raise Refused(415, f"send {FORM} or application/sparql-query")
    if any(name == "update" for name, _ in pairs):
        raise Refused(403, "this endpoint only reads")
    queries = direct + [value for name, value in pairs if name == "query"]
    if len(queries) > 1:
        raise Refused(400, "the request has more than one query")
    graphs = [tuple(v for n, v in pairs if n == name) for name in ("default-graph-uri", "named-graph-uri")]
    return (queries[0] if queries else None), graphs[0], graphs[1]


async def read_body(request: Request) -> str:
    """The body as text. Raises Refused where it is too large, too slow or no UTF-8."""

    async def read() -> bytes:
        pieces: list[bytes] = []
        size = 0
        async for piece in request.stream():
            size += len(piece)
            if size > BODY:
                raise Refused(413, f"the body is larger than {BODY} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    try:
        data = await asyncio.wait_for(read(), SLOW)
    except TimeoutError:
        raise Refused(408, f"the body did not come within {SLOW:g} seconds") from None
    except ClientDisconnect:
        raise Refused(400, "the request ended early") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: {error}") from error


def examples() -> list[dict[str, Any]]:
    """The catalogue for the editor: each query with the values of its example filled in as comments say."""
    head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(PREFIXES.items()))
    found = []
    for query in catalog():
        body = "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))
        used = "".join(line for line in head.splitlines(keepends=True) if line.split()[1] in body)
        found.append(
            {
                "name": query.name,
                "title": query.title,
                "about": query.about,
                "parameters": [p.name for p in query.parameters],
                "query": f"# {query.title}\n{used}\n{body}",
            }
        )
    return found


def serve(
    path: Path, pool: Pool, page: Callable[[], str], *, host: str, port: int, names: tuple[str, ...] = ()
) -> None:
    """Serve until stopped. Raises OSError where the port is taken."""
    import uvicorn

    hosts = tuple(dict.fromkeys(("localhost", "127.0.0.1", "[::1]", "::1", host, *names)))
    app = make_app(pool, page, hosts=hosts if host not in ("0.0.0.0", "::") or names else ("*",))
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=64 * 2**10,
        http="h11",
        ws="none",
        server_header=False,
        proxy_headers=False,
    )
    try:
        uvicorn.Server(config).run()
    finally:
        pool.close()
