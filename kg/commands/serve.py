"""`kg serve`: the graph as a SPARQL endpoint."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Annotated

import typer

from kg.commands.options import DEFAULT_STORE, StoreOption, say


def serve(
    store: StoreOption = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on; others can reach it if it is not 127.0.0.1.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8765,
    timeout: Annotated[float, typer.Option("--timeout", min=0.1, help="Seconds that a query may take.")] = 30.0,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Queries that run at once.")] = 2,
    megabytes: Annotated[int, typer.Option("--max-answer", min=1, help="Megabytes that an answer may have.")] = 64,
    names: Annotated[
        list[str] | None, typer.Option("--name", help="Another name that clients reach it by; repeat it.")
    ] = None,
) -> None:
    """Serve the graph: a SPARQL 1.1 endpoint, a query editor, the named queries as pages, and the graph page.

    It only reads. A query past its time is stopped with 504, and the next is served. Needs: pip install 'diplomacy-kg[serve]'

    \b
    Examples:
      kg serve
      kg serve --port 9000 --timeout 10
      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {?s a dip:Person}' localhost:8765/sparql
    """
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        say(f"kg serve needs {' and '.join(missing)}; install it with: pip install 'diplomacy-kg[serve]'")
        raise typer.Exit(2)
    from kg.render.network import read_network
    from kg.render.page import page as draw_page
    from kg.serve.app import serve as serve_graph
    from kg.serve.worker import Limits, Pool
    from kg.store import Store

    Store.open(store)  # says what is wrong before a worker does

    def page() -> str:
        with Store.open(store).reader() as index:
            return draw_page(read_network(index), title="Who met whom")

    pool = Pool(store, Limits(seconds=timeout, workers=workers, answer=megabytes * 2**20))
    say(f"http://{host}:{port}/ answers; SPARQL at /sparql; Ctrl-C ends it")
    if host not in ("127.0.0.1", "localhost", "::1"):
        say("other machines can reach it, and it asks for no password")
    serve_graph(store, pool, page, host=host, port=port, names=tuple(names or ()))
