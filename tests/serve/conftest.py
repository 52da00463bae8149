"""A server on this machine, on a free port, for the sample articles' facts of tests/conftest.py."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra diplomacy-kg[serve] is not installed")
pytest.importorskip("uvicorn", reason="the extra diplomacy-kg[serve] is not installed")

ROOT = Path(__file__).parents[2]
SECONDS = 2


@dataclass(frozen=True)
class Server:
    """Where it answers, which folder it serves, and its process id."""

    url: str
    store: Path
    pid: int


def build(folder: Path) -> None:
    """The sample graph, built by another process: fixtures of a test cannot be used by a whole session."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); import conftest as c\n"
        "from kg.rdf.iris import DEFAULT_BASE; from kg.rdf.merged import merged_quads\n"
        "from kg.rdf.quads import article_quads; from kg.store import Store, content_key\n"
        "with Store.open(sys.argv[1], create=True, base=DEFAULT_BASE) as s:\n"
        "    for f in (c.agency_2005(), c.daily_2005(), c.courier_2014(), c.herald_2014()):\n"
        "        s.put(f.article.id, content_key(f.article.id), article_quads(f))\n"
        "    s.publish(merged_quads(s.read_quads()))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(folder), str(ROOT / "tests")], check=True, timeout=120, cwd=ROOT)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("serve") / "store"
    build(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve", "--store", str(folder)]
    command += ["--port", str(port), "--timeout", str(SECONDS), "--max-answer", "1"]
    log = folder.parent / "log.txt"
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=ROOT, env=dict(os.environ))
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{url}/sparql?query=ASK%7B%7D", timeout=30) as answer:
                    assert answer.status == 200
                break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, log.read_text("utf-8")
                time.sleep(0.1)
        yield Server(url=url, store=folder, pid=process.pid)
        assert "Traceback" not in log.read_text("utf-8")
    finally:
        process.terminate()
        process.wait(20)
