"""Files of other kinds: compressed ones, tables, feeds, PDFs and web archives, whole, odd and hostile."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.corpus import Skipped, count_articles, read_articles
from kg.corpus.pdf import read_pdf
from kg.corpus.records import READERS
from kg.errors import CorpusError
from kg.model import Article

Write = Callable[..., Path]
Read = Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]
WORDS = "The foreign ministers of Chad and Mali met in Niamey on Monday."


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A PDF of one font and no compression, written by hand."""
    shown = b" T* ".join(b"(" + line.encode("latin-1") + b") Tj" for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 50 700 Td " + shown + b" ET"
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(pages))
    page = b"<< /Type /Page /Parent 2 0 R /Contents 3 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 612 792] >>" % (pages, kids),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        *[page] * pages,
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, 2)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Daily Courier</title>
<item><title>Ministers meet</title><link>https://example.org/1</link><guid>g1</guid>
<pubDate>Tue, 04 May 2010 06:05:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{WORDS}</p><script>x()</script><p>They left &amp; went home.</p>]]></content:encoded></item>
<item><title>Nothing</title></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title>
<entry><id>urn:x:1</id><title>Ministers meet</title><link href="https://example.org/2"/><published>2010-05-04T06:05:00Z</published>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS}</p><p>They left.</p></div></content></entry></feed>"""
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
LONG = f'<!DOCTYPE a [<!ENTITY a "{"ha" * 50_000}">]>'

TABLES = [
    # usual names of columns, a cell over two lines
    (
        "a.csv",
        f'id,headline,date,source,link,content\nx1,Ministers meet,2010-05-04,P,https://example.org/,"{WORDS}\nThey left."\n',
        {},
    ),
    # other names, given
    (
        "a.csv",
        f"nr,kop,dag,krant,adres,verhaal\nx1,Ministers meet,2010-05-04,P,https://example.org/,{WORDS} They left.\n",
        {"id": "nr", "title": "kop", "published": "dag", "publisher": "krant", "url": "adres", "text": "verhaal"},
    ),
    # semicolons, a byte order mark, upper case
    (
        "a.csv",
        f"\ufeffID;Title;Published;Publisher;URL;Text\r\nx1;Ministers meet;04.05.2010;P;https://example.org/;{WORDS}\r\n",
        {},
    ),
    (
        "a.tsv",
        f"id\ttitle\tdate\tpublisher\turl\tbody\nx1\tMinisters meet\t2010-05-04\tP\thttps://example.org/\t{WORDS}\n",
        {},
    ),
    # the keys of JSON lines may be named too
    (
        "a.jsonl",
        f'{{"nr": "x1", "title": "Ministers meet", "published": "2010-05-04", "publisher": "P", "url": "https://example.org/", "t": "{WORDS}"}}\n',
        {"id": "nr", "text": "t"},
    ),
]


@pytest.mark.parametrize("packed", ["", ".gz", ".zst"])
@pytest.mark.parametrize(("name", "content", "columns"), TABLES, ids=range(len(TABLES)))
def test_tables(name: str, content: str, columns: dict[str, str], packed: str, write: Write) -> None:
    data = content.encode()
    path = write(name + packed, {"": data, ".gz": gzip.compress(data), ".zst": zst(data)}[packed])
    (article,) = read_articles([path], columns=columns)
    assert isinstance(article, Article), article
    assert (article.id, article.title, article.publisher) == ("x1", "Ministers meet", "P")
    assert (article.published, article.published_from) == (date(2010, 5, 4), "metadata")
    assert (article.url, article.source) == ("https://example.org/", name + packed)
    assert article.text.startswith(WORDS)


def test_json_lines_of_two_sources(write: Write) -> None:
    """Where an object lacks the key that is named, the usual one is read; where it has both, the one that is named."""
    one = {"id": "1", "story": WORDS, "day": "2010-05-04", "published": "1999-01-01"}
    two = {"id": "2", "text": WORDS, "published": "2010-05-05"}
    three = {"id": "3", "story": "", "text": WORDS}
    path = write("a.jsonl", "\n".join(map(json.dumps, (one, two, three))).encode())
    found = list(read_articles([path], columns={"text": "story", "published": "day"}))
    first, second, third = found
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Skipped)
    assert first.text == second.text == WORDS
    assert [str(article.published) for article in (first, second)] == ["2010-05-04", "2010-05-05"]


@pytest.mark.parametrize(
    ("content", "columns", "reason"),
    [
        ("a,b\n1,2\n", {}, "has no column of texts; it has a, b"),
        ("a,text\n1,2\n", {"text": "story"}, "has no column 'story'; it has a, text"),
        ("", {}, "has no column of texts; it has "),
    ],
)
def test_a_table_without_texts(content: str, columns: dict[str, str], reason: str, write: Write) -> None:
    (found,) = read_articles([write("a.csv", content.encode())], columns=columns)
    assert isinstance(found, Skipped)
    assert found.reason == reason
    assert found.remedy == "name the column of the texts with --column text=NAME"


def test_bad_rows_cost_only_themselves(write: Write, read: Read) -> None:
    write("a.csv", f"id,text\n1,{WORDS}\n2,\n3\n\n4,{WORDS} Again.\n".encode())
    articles, skipped = read()
    assert list(articles) == ["1", "4"]
    assert {name: s.reason for name, s in skipped.items()} == {"a.csv:3": "is empty", "a.csv:4": "is empty"}


def test_compressed_articles(write: Write, read: Read) -> None:
    write("a.txt.gz", gzip.compress(WORDS.encode()))
    write("b.md.zst", zst(f"{WORDS} B.".encode()) + zst(b" And more."))
    write("c.html.gz", gzip.compress(f"<html><body><p>{WORDS} {WORDS} C.</p></body></html>".encode()))
    articles, skipped = read()
    assert skipped == {}
    assert {name: (a.source, a.text) for name, a in articles.items() if name != "c"} == {
        "a": ("a.txt.gz", WORDS),
        "b": ("b.md.zst", f"{WORDS} B. And more."),
    }
    assert "c" in articles


def test_feeds(write: Write, read: Read) -> None:
    write("a.rss", RSS.encode())
    write("b.xml", ATOM.encode())
    articles, skipped = read()
    one, two = articles["g1"], articles["urn:x:1"]
    assert one.text == f"Ministers meet\n\n{WORDS}\n\nThey left & went home.\n"
    assert (one.publisher, one.published, one.url) == ("Daily Courier", date(2010, 5, 4), "https://example.org/1")
    assert two.text == f"Ministers meet\n\n{WORDS}\n\nThey left.\n"
    assert (two.publisher, two.published, two.url) == ("Herald", date(2010, 5, 4), "https://example.org/2")
    assert {name: s.reason for name, s in skipped.items()} == {"a.rss:2": "is empty"}


def test_a_feed_of_a_year_that_no_calendar_has(write: Write, read: Read) -> None:
    day = f"Mon, 31 Mar 2{'4' * 60} 10:00:00 GMT"
    item = f"<item><guid>1</guid><pubDate>{day}</pubDate><description>The ministers met in Rome.</description></item>"
    write("feed.rss", f"<rss><channel><title>Sample</title>{item}</channel></rss>")
    articles, skipped = read()
    assert [article.published for article in articles.values()] == [None]
    assert not skipped


def test_a_pdf(write: Write, read: Read) -> None:
    write("a.pdf", pdf("Ministers meet", "The foreign mini-", "sters of Chad and Mali met in Niamey on Monday."))
    articles, _ = read()
    assert articles["a"].text == f"Ministers meet\n{WORDS}\n"
    assert articles["a"].published is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4", "is a PDF that cannot be read"),
        (pdf(), "is a PDF without text; it may be a scan"),
        (pdf("A", pages=301), "is a PDF of 301 pages, and an article has at most 300"),
        (pdf("A" * 20)[:-200], "is a PDF "),
    ],
)
def test_a_pdf_that_cannot_be_used(data: bytes, reason: str) -> None:
    try:
        found = read_pdf(data).text
    except CorpusError as error:
        found = str(error)
    assert found.startswith((reason, "A" * 20))


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    out = b""
    for address, kind, body in pages:
        http = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind.encode(), len(body)) + body
        out += (
            b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:%036d>\r\nWARC-Date: 2010-05-04T00:00:00Z\r\n"
            b"WARC-Target-URI: %s\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n"
            % (len(out), address.encode(), len(http))
            + http
            + b"\r\n\r\n"
        )
    return out


@pytest.mark.parametrize("packed", [False, True])
def test_a_web_archive(write: Write, read: Read, packed: bool) -> None:
    pytest.importorskip("fastwarc", reason="what reads web archives is not installed (the extra warc)")
    page = f"<html><head><title>Ministers meet</title></head><body><article><p>{WORDS}</p><p>{WORDS} X.</p></article></body></html>"
    data = warc(
        ("https://www.example.org/news/1", "text/html; charset=utf-8", page.encode()),
        ("https://example.org/picture", "image/png", b"\x89PNG"),
        ("https://example.org/2", "text/html", b"<html></html>"),
    )
    write("a.warc.gz" if packed else "a.warc", gzip.compress(data) if packed else data)
    articles, skipped = read()
    article = articles["example.org-news-1"]
    assert article.url == "https://www.example.org/news/1"
    assert WORDS in article.text
    assert [s.reason for s in skipped.values()] == ["has no article text in its HTML"]


BOMBS = [
    # small on disk, large unpacked: 300 MB each
    ("a.txt.gz", lambda: gzip.compress(b"a" * (300 * 2**20), 1), "is larger than 64 MB"),
    ("a.txt.zst", lambda: zst(b"a" * (300 * 2**20)), "is larger than 64 MB"),
    ("a.jsonl.zst", lambda: zst(b'{"text": "' + b"a" * (300 * 2**20)), "is a line of more than 64 MB"),
    ("a.csv.gz", lambda: gzip.compress(b"id,text\n1," + b"a" * (300 * 2**20), 1), "has a line of more than 64 MB"),
    ("a.xml.zst", lambda: zst(b"<rss>" + b" " * (300 * 2**20)), "is a feed of more than 64 MB"),
    # entities that stand for entities
    ("a.rss", lambda: f"{LAUGHS}]><rss><channel><item><title>&i;</title></item></channel></rss>".encode(), ""),
    # files of the machine
    (
        "a.xml",
        lambda: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><item><title>&x;</title></item></rss>',
        "is empty",
    ),
    (
        "b.rss",
        lambda: f"{LONG}<rss><item><title>{'&a;' * 10_000}</title></item></rss>".encode(),
        "is XML that cannot be",
    ),
    ("a.atom", lambda: b"<feed>" + b"<entry>" * 100_000, "is XML that cannot be read: Excessive depth"),
    # streams in other containers
    ("a.pdf", lambda: pdf_of(zlib.compress(b"(The ministers met.) Tj " * (10 * 2**20), 9)), "is a PDF that cannot be"),
    (
        "a.warc",
        lambda: warc_of(gzip.compress(b"<html><body><p>" + b"a " * (150 * 2**20), 1)),
        "is a page of more than 64",
    ),
    ("b.txt.gz", lambda: gzip.compress(gzip.compress(b"a" * 2**20)), "is compressed with gzip"),
    # few bytes that take a time that grows with the square of their number
    ("a.html", lambda: b"<html><body><p " + b" ".join(b"a%d=b" % n for n in range(100_000)), "is HTML with an element"),
    ("b.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"<p>words</p>", "has no article text"),
    ("b.csv", lambda: b"text," + b"a," * 2**20 + b"\n", "has 1,048,578 columns, and a table at most 10,000"),
    ("a.jsonl", lambda: b'{"a":' * 500_000, "is not JSON"),
    ("a.html.gz", lambda: b"\x1f\x8b\x08broken", "cannot be read"),
    ("a.pdf.zst", lambda: b"no zstd", "cannot be read"),
]


def pdf_of(stream: bytes) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n"
    ) % (len(stream), stream)


def warc_of(body: bytes) -> bytes:
    """A web archive of one page, as its server compressed it."""
    data = warc(("https://example.org/1", "text/html\r\nContent-Encoding: gzip", body))
    return data.rstrip(b"\r\n") + b"\r\n\r\n"


@pytest.mark.parametrize(("name", "make", "reason"), BOMBS, ids=[row[0] for row in BOMBS])
def test_bombs(name: str, make: Callable[[], bytes], reason: str, write: Write) -> None:
    path = write(name, make())
    assert path.stat().st_size < 4 * 2**20
    tracemalloc.start()
    found = list(read_articles([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == (2 if name.endswith(".warc") else 1)  # the archive is read on
    assert isinstance(found[0], Skipped)
    assert found[0].reason.startswith(reason)
    assert len(found[0].reason) < 300
    assert "root:" not in str(found)
    assert peak < 5 * 64 * 2**20


FIFTY = b"The ministers met. " * (50 * 2**20 // 19)
TOO_LONG = "has 52,428,790 characters, and an article at most 1,000,000"


@pytest.mark.parametrize(
    ("name", "before", "after", "reason"),
    [
        ("a.md", b"", b"", TOO_LONG),
        ("a.jsonl", b'{"text": "', b'"}', TOO_LONG),
        ("a.csv", b'id,text\n1,"', b'"\n', TOO_LONG),
        (
            "a.rss",
            b"<rss><item><description>",
            b"</description></item></rss>",
            "is XML that cannot be read: Resource limit",
        ),
        ("a.html", b"<html><body><p>", b"</p></body></html>", "has no article text in its HTML"),
        ("a.warc", b"WARC/1.0\r\nX: ", b"\r\n\r\n", "is a web archive that cannot be read on from page 1"),
    ],
)
def test_a_line_of_fifty_megabytes(name: str, before: bytes, after: bytes, reason: str, write: Write) -> None:
    path = write(name, before + FIFTY + after)
    tracemalloc.start()
    found = list(read_articles([path]))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [type(item) for item in found] == [Skipped]
    assert found[0].reason.startswith(reason)
    assert len(found[0].reason) < 300
    assert peak < 8 * 64 * 2**20


def test_what_is_said_of_an_article_is_no_longer_than_a_line(write: Write, read: Read) -> None:
    """What is longer would be a line of the graph that no reader of graphs reads."""
    long = "x" * 5_000_000
    row = {"text": WORDS, "title": long, "publisher": long, "published": long, "url": f"https://e.example/{long}"}
    write("a.jsonl", "\n".join(json.dumps(r) for r in ({"id": "a", **row}, {"id": long, "text": WORDS})))
    articles, skipped = read()
    article = articles["a"]
    assert (len(article.title), len(article.publisher), article.url) == (1000, 1000, "")
    assert "its title has 5,000,000 characters; the first 1,000 are kept" in article.notes
    assert max(map(len, article.notes)) < 300
    assert [s.reason for s in skipped.values()] == ["has an id of 5,000,000 characters, and an id has at most 1,000"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    data=st.binary(max_size=300)
    | st.sampled_from([RSS.encode(), ATOM.encode(), pdf(WORDS), f'id,text\n1,"{WORDS}"\n'.encode()]).flatmap(
        lambda data: st.tuples(st.integers(0, len(data)), st.binary(max_size=3)).map(
            lambda cut: data[: cut[0]] + cut[1] + data[cut[0] + len(cut[1]) :]
        )
    ),
    ending=st.sampled_from([*READERS, ".pdf", ".csv.gz", ".txt.zst"]),
)
@example(data=b'"', ending=".csv")
@example(data=b"a,text\n\x00,\r", ending=".csv")
def test_any_bytes_under_any_name_give_articles_or_reasons(data: bytes, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{ending}"
    path.write_bytes(data)
    for found in read_articles([path]):
        if isinstance(found, Skipped):
            assert found.reason
            assert "\n" not in found.source + found.reason
        else:
            found.text.encode()
            assert all(found.text[start:end].strip() for start, end in found.body)
    assert count_articles([path]) >= 0
