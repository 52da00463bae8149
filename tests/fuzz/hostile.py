"""Hostile and broken input: files that are right, what people and programs do to them, and what may come of it.

In goes chance; out come bytes for the readers and words for everything else. What is found is checked here too, so that the
tests by lot (test_fuzz.py) and those led by coverage (guided.py) hold the program to the same promises.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import zstandard

from kg.corpus import Skipped, read_articles
from kg.corpus.paragraphs import is_blank
from kg.errors import KgError
from kg.model import Article

STORY = (
    "PUBLISHED : Monday, 31 March, 2014, 5:31am\n\nEnvoys meet\n\nBEIJING, March 31 (Sample) - Song Il-ho met Junichi"
    " Ihara in Beijing on Sunday.\n\nThey will meet again in April.\n"
)
PAGE = (
    "<!doctype html><html><head><title>Envoys meet</title><meta property='article:published_time' content='2014-03-31'>"
    f"</head><body><article><h1>Envoys meet</h1><p>{STORY}</p></article></body></html>"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Sample</title><item><title>Envoys meet</title><guid>1</guid>"
    f"<pubDate>Mon, 31 Mar 2014 10:00:00 GMT</pubDate><description>{STORY}</description></item></channel></rss>"
)
LINE = json.dumps({"id": "a", "text": STORY, "published": "2014-03-31", "url": "https://news.example/a"})
TABLE = f'id,text,published\na,"{STORY}",2014-03-31\nb,"{STORY}",31/03/2014\n'
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 44>>stream\nBT /F1 12 Tf (The ministers met.) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
)
WARC = (
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: http://news.example/a\r\n"
    "WARC-Date: 2014-03-31T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n"
)
HTTP = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}"
SEEDS: dict[str, bytes] = {
    ".txt": STORY.encode(),
    ".md": f"# Envoys meet\n\n{STORY}".encode(),
    ".html": PAGE.encode(),
    ".jsonl": f"{LINE}\n{LINE}\n".encode(),
    ".csv": TABLE.encode(),
    ".tsv": TABLE.replace(",", "\t").encode(),
    ".rss": FEED.encode(),
    ".xml": FEED.encode(),
    ".pdf": PDF,
    ".warc": WARC.format(len(HTTP), HTTP).encode(),
}
NASTY = [
    "\x00", "\ufeff", "\u202e", "\u2066", "\u200f", "\ud800", "\udfff", "\u2028", "\x85", "\x0c", "\x1b[31m", "\U0010ffff",
    "e\u0301" * 50, "A" * 5000, "((((" * 200, "\n" * 500, " " * 3000, "-" * 2000, "é", "ß", "İ", "ﬁ", "٣", "½", "²",
    "<!ENTITY x '&x;&x;'>", "]]>", "<script>", "--", "-->", "&#0;", "&#xD800;", "%00", "../", "..\\", "/etc/passwd", "C:\\x",
    '"', "'", "'''", '"""', "\\", "{", "}", "$", "`", "=1+1", "@", ";", "9999-99-99", "0000-00-00", "2014-02-30", "31 February",
    "1e999", "NaN", "-1", "99999999999999999999", "<http://e/>", "_:b", "?x", "# ", "\\u0000", "null", "[[", "\t", "\r", "\r\n",
]  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    """What happens to files: pieces lost, doubled, moved, overwritten, put in."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        at = chance.randrange(len(found) + 1)
        to = min(len(found), at + chance.choice((1, 2, 7, 40, 400)))
        kind = chance.randrange(6)
        if kind == 0:
            del found[at:to]
        elif kind == 1:
            found[at:at] = found[at:to] * chance.choice((1, 2, 50))
        elif kind == 2 and found:
            found[min(at, len(found) - 1)] = chance.randrange(256)
        elif kind == 3:
            found[at:to] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
        elif kind == 4:
            found[at:at] = chance.choice(NASTY).encode(chance.choice(("utf-8", "utf-16-le")), "surrogatepass")
        else:
            found[at:to] = bytes(chance.randrange(256) for _ in range(to - at))
        del found[200_000:]
    return bytes(found)


def packed(data: bytes, chance: random.Random) -> tuple[bytes, str]:
    """The same, perhaps compressed, and then perhaps damaged."""
    pack: tuple[Callable[[bytes], bytes], str] = chance.choice(
        [(lambda d: d, ""), (gzip.compress, ".gz"), (zstandard.ZstdCompressor().compress, ".zst")]
    )
    found = pack[0](data)
    return (mutated(found, chance) if pack[1] and chance.random() < 0.3 else found), pack[1]


def one_line(*words: str) -> bool:
    return all(word == word.strip("\r\n") and "\n" not in word and "\r" not in word for word in words)


@contextmanager
def refused(kind: type[KgError]) -> Iterator[None]:
    """What is inside may be refused, with words; nothing else may be raised."""
    try:
        yield
    except kind as error:
        said = str(error)
    else:
        return
    assert said.strip()


def check_article(article: Article) -> None:
    last = 0
    for start, end in article.body:
        assert last <= start < end <= len(article.text)
        assert not is_blank(article.text[start])
        assert not is_blank(article.text[end - 1])
        last = end
    for words in (article.text, article.id, article.title, article.publisher, article.url, *article.notes):
        words.encode()  # no half characters
    assert one_line(article.id, article.title, article.publisher, article.url, *article.notes)
    assert article.id


def check_read(path: Path) -> None:
    """What is read of a file: articles that keep their promises, or reasons on one line."""
    for found in read_articles([path]):
        if isinstance(found, Skipped):
            assert found.reason
            assert one_line(found.source, found.reason, found.remedy)
        else:
            check_article(found)


# -- where is written

_CHANGES = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
}
_NEVER = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "socket.connect", "socket.bind"}
_folder: Path | None = None
_outside: list[str] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if _folder is None:
        return
    if event in _NEVER:
        _outside.append(f"{event}{args[:2]}")
    elif event in _CHANGES:
        relative = any(isinstance(a, int) and a >= 0 for a in args[1:])  # to an open folder, as shutil.rmtree does
        paths = [
            p
            for p in args
            if isinstance(p, str | bytes | Path) and (Path(os.fsdecode(p)).is_absolute() or not relative)
        ]
        _outside.extend(f"{event} {p!r}" for p in paths if not _inside(p))
    elif event == "open" and isinstance(args[0], str | bytes | Path):
        writes = args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND)
        if writes and not _inside(args[0]):
            _outside.append(f"open {args[0]!r}")


def _inside(path: str | bytes | Path) -> bool:
    found = os.path.realpath(os.fsdecode(path))
    return found == os.devnull or "__pycache__" in found or Path(found).is_relative_to(str(_folder))


@contextmanager
def writing_only_in(folder: Path) -> Iterator[None]:
    """What is inside writes, removes and renames in this folder alone, and starts and calls nobody."""
    global _folder
    if not getattr(sys, "_kg_watched", False):  # a hook stays for good
        sys.addaudithook(_watch)
        sys._kg_watched = True  # type: ignore[attr-defined]
    _outside.clear()
    _folder = Path(os.path.realpath(folder))
    try:
        yield
    finally:
        _folder = None
    assert not _outside, f"outside of its folder: {_outside}"
