"""A web site of this machine alone, that behaves as a test tells it to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

STORY = (
    "The foreign ministers of Chad and Mali met in Niamey on 3 May 2010 for talks on trade. {} They will meet again."
)


def page(words: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>"
        f"<p>{STORY.format(words)}</p></article></body></html>"
    ).encode()


Reply = Callable[["Request"], None]


@dataclass
class Request:
    """What was asked, and how to answer."""

    path: str
    headers: dict[str, str]
    handler: BaseHTTPRequestHandler
    count: int
    """The how manyeth request for this path it is."""

    def send(self, body: bytes = b"", status: int = 200, *, length: int | None = None, **headers: str) -> None:
        self.handler.send_response(status)
        shown = {"content_type": "text/html", **headers}
        for name, value in shown.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.send_header("Content-Length", str(len(body) if length is None else length))
        self.handler.end_headers()
        self.handler.wfile.write(body)


@dataclass
class Site:
    """The site: `replies` by path, and what was asked for, with the moment of each request."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    robots: str = ""

    def asked_pages(self) -> list[str]:
        return [path for path in self.asked if path != "/robots.txt"]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    made: Site

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append(self.path)
            made.moments.append(time.monotonic())
            made.agents.add(self.headers.get("User-Agent", ""))
            request = Request(self.path, dict(self.headers), self, made.asked.count(self.path))
            if self.path in made.replies:
                made.replies[self.path](request)
            elif self.path == "/robots.txt":
                request.send(made.robots.encode(), 200 if made.robots else 404, content_type="text/plain")
            else:
                request.send(page(self.path))

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *words: object) -> None:
            """A client that hangs up is what some tests want."""

    server = Server(("127.0.0.1", 0), Handler)
    made = Site(url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
