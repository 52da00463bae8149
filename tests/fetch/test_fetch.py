"""Pages of a server of this machine alone: what is asked for and when, what is kept, and what is said of the rest."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kg.build import build
from kg.corpus import read_articles
from kg.corpus.read import LARGEST
from kg.errors import FetchError, StoreError
from kg.fetch import AGENT, Address, FetchReport, Manners, fetch
from kg.fetch.kept import LOCK
from kg.fetch.manners import Rules
from kg.model import Article
from kg.store.atomic import FileLock

from .conftest import STORY, Request, Site, page

HASTY = Manners(pause=0, silence=5, longest=20, again=(0.01, 0.01))


def run(site: Site, into: Path, *paths: str, manners: Manners = HASTY, again: bool = False) -> FetchReport:
    return fetch([Address.of(site.url + path) for path in paths], into, manners=manners, again=again)


def reasons(report: FetchReport) -> dict[str, str]:
    return {line.url.rpartition("/")[2]: line.reason for line in report.failed}


def lines(into: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (into / "fetched.jsonl").read_text("utf-8").splitlines()]


def files(into: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in into.iterdir() if p.name not in (LOCK, "fetched.jsonl")}


def test_a_page_is_kept_as_it_came_and_a_build_knows_its_address(site: Site, tmp_path: Path) -> None:
    report = run(site, tmp_path / "pages", "/News?id=1")
    assert (report.saved, report.there, report.failed, report.pages) == (1, 0, (), 1)
    ((name, data),) = files(tmp_path / "pages").items()
    assert data == page("/News?id=1")
    (line,) = lines(tmp_path / "pages")
    assert line["url"] == line["final"] == site.url + "/News?id=1"
    assert (line["file"], line["status"], line["type"], line["bytes"]) == (name, 200, "text/html", len(data))
    assert line["sha256"] == sha256(data).hexdigest()
    assert site.agents == {AGENT}
    assert AGENT.startswith("diplomacy-kg/0.")
    (article,) = read_articles([tmp_path / "pages"])
    assert isinstance(article, Article)
    assert article.url == site.url + "/News?id=1"
    assert article.id == name.removesuffix(".html")
    assert build([tmp_path / "pages"], store=tmp_path / "store").built == 1


def test_metadata_that_a_user_wrote_decides(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, "/1")
    (name,) = files(tmp_path)
    (tmp_path / "metadata.csv").write_text(f"file,published,url\n{name},2010-05-04,https://example.org/1\n")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert (article.url, str(article.published)) == ("https://example.org/1", "2010-05-04")


def test_the_encoding_that_a_server_names_is_used(site: Site, tmp_path: Path) -> None:
    words = "Žižek met Łukasz in Łódź, said Šefčovič."
    site.replies["/1"] = lambda request: request.send(
        page(words).decode().encode("iso-8859-2"), content_type="text/html; charset=ISO-8859-2"
    )
    run(site, tmp_path, "/1")
    (article,) = read_articles([tmp_path])
    assert isinstance(article, Article)
    assert words in article.text


def test_what_is_there_is_not_fetched_again_but_where_asked_for(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, "/1", "/2")
    before = site.asked_pages()
    report = run(site, tmp_path, "/1", "/2", "/3", "/3")
    assert (report.saved, report.there, report.pages) == (1, 2, 3)
    assert site.asked_pages() == [*before, "/3"]
    site.replies["/1"] = lambda request: request.send(b"The ministers met again.", content_type="text/plain")
    report = run(site, tmp_path, "/1", again=True)
    assert (report.saved, report.pages) == (1, 3), (
        "the page that it was before is gone: its article would be there twice"
    )
    assert sorted(Path(name).suffix for name in files(tmp_path)) == [".html", ".html", ".txt"]
    next(tmp_path.glob("*.txt")).write_bytes(b"cut")
    assert run(site, tmp_path, "/1").saved == 1, "a page that is not whole any more"


def test_robots_are_heeded(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: *\nDisallow: /private\n\nUser-agent: diplomacy-kg\nDisallow: /ours\n"
    site.replies["/turn"] = lambda request: request.send(status=302, Location="/ours/2")
    report = run(site, tmp_path, "/private", "/ours/1", "/turn")
    assert report.saved == 1, "the rules for us by name are the ones that count"
    assert reasons(report) == dict.fromkeys(("1", "turn"), f"may not be fetched: the robots.txt of {site.url} says so")
    assert site.asked_pages() == ["/private", "/turn"]
    assert site.asked.count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("status", "saved", "says"),
    [
        (404, 1, ""),
        (403, 0, "may not be fetched"),
        (503, 0, "/robots.txt is answered with 503 Service Unavailable, 3 times"),
    ],
)
def test_a_robots_txt_that_is_not_there(site: Site, tmp_path: Path, status: int, saved: int, says: str) -> None:
    site.replies["/robots.txt"] = lambda request: request.send(status=status)
    report = run(site, tmp_path, "/1")
    assert report.saved == saved
    assert says in reasons(report).get("1", "")


def test_an_empty_or_endless_robots_txt_forbids_nothing(site: Site, tmp_path: Path) -> None:
    site.replies["/robots.txt"] = lambda request: request.send(b"")
    assert run(site, tmp_path, "/1").saved == 1
    site.replies["/robots.txt"] = lambda request: request.send(b"# words\n" * 200_000)
    assert run(site, tmp_path, "/2").saved == 1
    site.replies["/robots.txt"] = lambda request: request.send(status=301, Location="file:///etc/passwd")
    assert run(site, tmp_path, "/3").saved == 1


def test_a_site_has_its_pause(site: Site, tmp_path: Path) -> None:
    run(site, tmp_path, "/1", "/2", manners=replace(HASTY, pause=0.2))
    gaps = [later - sooner for sooner, later in zip(site.moments, site.moments[1:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.19
    site.robots = "User-agent: *\nCrawl-delay: 1\n"
    site.moments.clear()
    run(site, tmp_path, "/3", "/4")
    assert site.moments[2] - site.moments[1] >= 0.95


@pytest.mark.parametrize(
    ("line", "pause"),
    [
        ("Crawl-delay: 2", 2),
        ("crawl-delay : 2.5 # more", 3),
        ("Request-rate: 1/7", 7),
        ("Request-rate: 2/7s", 3.5),
        ("Crawl-delay: often", 0),
        ("Crawl-delay: \u00b2", 0),
        ("Crawl-delay: " + "9" * 5000, 0),
        ("Request-rate: 0/5", 0),
        ("Request-rate: 1/" + "9" * 400, 0),
    ],
)
def test_what_a_robots_txt_asks_for(line: str, pause: float) -> None:
    rules = Rules(f"User-agent: *\nDisallow: /private\n{line}\n")
    assert rules.pause == pause
    assert not rules.allow(Address.of("https://example.org/private/1"))
    assert rules.allow(Address.of("https://example.org/public"))


def test_a_site_that_asks_for_hours(site: Site, tmp_path: Path) -> None:
    site.robots = "User-agent: *\nCrawl-delay: 86400\n"
    assert reasons(run(site, tmp_path, "/1")) == {"1": "its site asks for 86400 seconds between two pages"}


def test_a_proxy(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked with the whole address; what is to be secret it is asked to pass on, which this one does not."""
    monkeypatch.setenv("http_proxy", site.url.replace("://", "://name:secret@"))
    monkeypatch.setenv("https_proxy", site.url)
    monkeypatch.setenv("no_proxy", "")
    listed = [Address.of("http://news.invalid/1"), Address.of("https://news.invalid/2")]
    site.replies["http://news.invalid/robots.txt"] = lambda request: request.send(status=404)
    report = fetch(listed, tmp_path, manners=HASTY)
    assert report.saved == 1
    assert "Tunnel connection failed: 501" in reasons(report)["2"]
    assert site.asked == ["http://news.invalid/robots.txt", "http://news.invalid/1"]


def test_redirects(site: Site, tmp_path: Path) -> None:
    site.replies |= {
        "/old": lambda request: request.send(status=301, Location="/new"),
        "/file": lambda request: request.send(status=302, Location="file:///etc/passwd"),
        "/round": lambda request: request.send(status=302, Location="/round"),
        "/nowhere": lambda request: request.send(status=302),
        "/blank": lambda request: request.send(status=307, Location="/with blank/é"),
    }
    report = run(site, tmp_path, "/old", "/file", "/round", "/nowhere", "/blank")
    assert report.saved == 2
    assert reasons(report) == {
        "file": "is sent on to what is not fetched: 'file:///etc/passwd' begins with neither http:// nor https://",
        "round": "is sent on and on",
        "nowhere": "is answered with 302 Found",
    }
    finals = {str(line["url"])[len(site.url) :]: str(line["final"])[len(site.url) :] for line in lines(tmp_path)}
    assert finals["/old"] == "/new"
    assert finals["/blank"] == "/with%20blank/%C3%A9"
    articles = {a.url for a in read_articles([tmp_path]) if isinstance(a, Article)}
    assert site.url + "/new" in articles


def test_a_busy_server_is_waited_for(site: Site, tmp_path: Path) -> None:
    def busy(request: Request) -> None:
        if request.count < 2:
            request.send(status=429, Retry_After="1")
        elif request.count < 3:
            request.send(status=503)
        else:
            request.send(page())

    site.replies["/1"] = busy
    assert run(site, tmp_path, "/1").saved == 1
    assert site.moments[2] - site.moments[1] >= 0.95, "as long as it asked for"
    assert site.asked_pages() == ["/1"] * 3


def test_a_server_that_asks_for_too_much_patience_is_left(site: Site, tmp_path: Path) -> None:
    site.replies["/1"] = lambda request: request.send(status=429, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT")
    report = run(site, tmp_path, "/1", "/2")
    assert "is answered with 429 Too Many Requests, and asks to wait" in reasons(report)["1"]
    assert "left for another run" in reasons(report)["2"]
    assert site.asked_pages() == ["/1"]
    del site.replies["/1"]
    assert run(site, tmp_path, "/1", "/2").saved == 2


def test_what_is_no_page(site: Site, tmp_path: Path) -> None:
    site.replies |= {
        "/gone": lambda request: request.send(b"gone", 410),
        "/empty": lambda request: request.send(b" \n"),
        "/picture": lambda request: request.send(b"\x89PNG", content_type="image/png"),
        "/evil": lambda request: request.send(b"x", content_type="a\u00ff/../../x"),
        "/packed": lambda request: request.send(b"x", Content_Encoding="br"),
        "/short": lambda request: request.send(b"half of", length=100),
        "/pdf": lambda request: request.send(b"%PDF-1.4 ...", content_type="application/octet-stream"),
    }
    report = run(site, tmp_path, *site.replies)
    assert reasons(report) == {
        "gone": "is answered with 410 Gone",
        "empty": "is empty",
        "picture": "is image/png, which is no kind of article",
        "evil": "is a\u00ff/../../x, which is no kind of article",
        "packed": "is packed with 'br', which was not asked for",
        "short": "broke off after 7 of 100 bytes, 3 times",
    }
    assert [Path(name).suffix for name in files(tmp_path)] == [".pdf"]
    again = run(site, tmp_path, "/gone")
    assert site.asked_pages().count("/gone") == 2, "what failed is tried in the next run"
    assert len(again.failed) == 1


def test_a_page_that_is_too_large(site: Site, tmp_path: Path) -> None:
    def endless(request: Request) -> None:
        request.handler.send_response(200)
        request.handler.send_header("Content-Type", "text/html")
        request.handler.end_headers()
        while True:
            request.handler.wfile.write(b"a" * 2**20)

    site.replies |= {
        "/told": lambda request: request.send(length=LARGEST + 1),
        "/endless": endless,
        "/bomb": lambda request: request.send(gzip.compress(b"a" * (LARGEST + 2), 1), Content_Encoding="gzip"),
        "/packed": lambda request: request.send(gzip.compress(page()), Content_Encoding="gzip"),
    }
    report = run(site, tmp_path, *site.replies)
    assert reasons(report) == {
        "told": "has 67,108,865 bytes, and a page at most 67,108,864",
        "endless": "has more than 67,108,864 bytes, and a page has at most so many",
        "bomb": "has more than 67,108,864 bytes, and a page has at most so many",
    }
    assert list(files(tmp_path).values()) == [page()]


def test_a_server_that_never_ends(site: Site, tmp_path: Path) -> None:
    """Silent, or a byte now and then, in the page or in its head: each is left in time."""
    stop = threading.Event()

    def drip(request: Request) -> None:
        request.handler.send_response(200)
        request.handler.end_headers()
        while not stop.wait(0.05):
            request.handler.wfile.write(b"a")

    def head(request: Request) -> None:
        while not stop.wait(0.05):
            request.handler.wfile.write(b"HTTP/1.1 200 OK")

    site.replies |= {"/silent": lambda request: stop.wait(30) and None, "/drip": drip, "/head": head}
    start = time.monotonic()
    report = run(site, tmp_path, *site.replies, manners=replace(HASTY, silence=0.5, longest=0.8, again=()))
    stop.set()
    assert time.monotonic() - start < 15
    assert reasons(report) == {
        "silent": "was silent for 0.5 seconds",
        "drip": "took longer than 0.8 seconds",
        "head": "took longer than 0.8 seconds",
    }


def test_nobody_there(site: Site, tmp_path: Path) -> None:
    """Not for each of its pages anew."""
    nobody = "http://127.0.0.1:9"
    listed = [Address.of(f"{nobody}/{n}") for n in range(3)] + [Address.of(site.url + "/1")]
    report = fetch(listed, tmp_path, manners=HASTY)
    assert report.saved == 1
    assert "/robots.txt does not answer (ConnectionRefusedError" in reasons(report)["0"]
    assert "left for another run" in reasons(report)["1"]
    assert "left for another run" in reasons(report)["2"]


def test_one_run_at_a_time_and_a_folder_that_cannot_be_written(site: Site, tmp_path: Path) -> None:
    lock = FileLock(tmp_path / LOCK)
    assert lock.acquire()
    with pytest.raises(FetchError, match="another kg fetch is at work in"):
        run(site, tmp_path, "/1")
    lock.release()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"cannot write to .*file"):
        run(site, tmp_path / "file", "/1")
    assert site.asked == []


def test_a_manifest_that_somebody_wrote(site: Site, tmp_path: Path) -> None:
    """A name of a file that no page can have is not looked at, and never removed."""
    (tmp_path / "mine.html").write_bytes(page())
    into = tmp_path / "pages"
    into.mkdir()
    url = site.url + "/1"
    wrong = [
        {"url": url, "file": "../mine.html", "bytes": len(page())},
        {"url": url, "file": "/etc/passwd"},
        {"url": url, "file": 3},
        {"url": ["x"], "file": "a.html"},
        ["list"],
        {"url": url, "file": "a.html", "final": "javascript:alert(1)", "type": 7},
    ]
    text = "\n".join(json.dumps(line) for line in wrong) + '\nnonsense\n{"url": "half'
    (into / "fetched.jsonl").write_bytes(b"\xff\xfe\n" + text.encode())
    (into / "a.html").write_bytes(page())
    assert run(site, into, "/1", again=True).saved == 1
    assert (tmp_path / "mine.html").exists()
    last = (into / "fetched.jsonl").read_bytes().splitlines()[-1]
    assert json.loads(last)["url"] == url, "it begins a line of its own"
    articles = [article for article in read_articles([into]) if isinstance(article, Article)]
    assert len(articles) == 2
    assert all(article.url in (url, "") for article in articles)


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kg.cli", "fetch", *words]


def started(
    site: Site, listed: Path, into: Path, stop: signal.Signals | None, pages: int
) -> subprocess.CompletedProcess[str]:
    """Run the command, and stop it once so many pages were asked for in all."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command(str(listed), "--into", str(into), "--pause", "0"),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        until = time.monotonic() + 60
        while stop and len(set(site.asked_pages())) < pages and time.monotonic() < until:
            time.sleep(0.002)
        if stop:
            process.send_signal(stop)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_a_run_that_is_killed_loses_nothing_and_the_next_goes_on(site: Site, tmp_path: Path) -> None:
    """Killed thrice at a moment of chance and stopped once; in the end every page is there, none asked for without need."""
    slow = 0.02
    for number in range(40):

        def reply(request: Request, number: int = number) -> None:
            time.sleep(slow)
            request.send(page(f"They spoke of {number} things."))

        site.replies[f"/{number}"] = reply
    listed = tmp_path / "list.txt"
    listed.write_text("# pages\n\n" + "\n".join(site.url + path for path in site.replies))
    into = tmp_path / "pages"
    for count in (7, 16, 24):
        assert started(site, listed, into, signal.SIGKILL, count).returncode == -signal.SIGKILL
        for line in lines(into)[:-1]:
            assert sha256((into / str(line["file"])).read_bytes()).hexdigest() == line["sha256"]
    stopped = started(site, listed, into, signal.SIGINT, 32)
    assert stopped.returncode == 130, stopped.stderr
    assert "kg: stopped; the pages that came are kept" in stopped.stderr
    done = started(site, listed, into, None, 0)
    assert done.returncode == 0, done.stderr
    assert "8 fetched" not in done.stderr or "there before" in done.stderr
    assert done.stderr.splitlines()[-1] == f"next: kg build {into}"
    kept = files(into)
    assert len(kept) == 40
    assert not [name for name in kept if name.startswith(".")]
    assert len(site.asked_pages()) <= 44, "at most the page that each stop broke off is asked for twice"


def test_the_command(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from kg.cli import app

    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    site.replies["/gone"] = lambda request: request.send(status=404)
    words = f"{site.url}/1\nnonsense\n{site.url}/gone\n"
    done = runner.invoke(app, ["fetch", "-", "--into", "pages", "--pause", "0"], input=words)
    assert done.exit_code == 0, done.output
    assert done.stderr.splitlines() == [
        "skipped -:2: 'nonsense' is no web address",
        f"failed  {site.url}/gone: is answered with 404 Not Found",
        "pages: 1 fetched, 0 there before, 2 failed",
        "next: kg build pages",
    ]
    done = runner.invoke(app, ["fetch", f"{site.url}/gone", "--into", "other", "--pause", "0"])
    assert done.exit_code == 2
    assert "no page could be fetched" in done.stderr
    for given in ("nonsense", "none.txt"):
        done = runner.invoke(app, ["fetch", given, "--into", "pages"])
        assert isinstance(done.exception, FetchError)
    done = runner.invoke(app, ["build", f"{site.url}/1"])
    assert "kg fetch ADDRESS --into FOLDER" in str(done.exception)
    assert STORY.format("/1") in next((tmp_path / "pages").glob("*.html")).read_text("utf-8")
