"""Hostile and broken input, by lot: every reader, cleaning, metadata, corrections, query parameters, SPARQL, ids, parts and
exports must answer, or say in one line what is wrong, and leave everything else alone.

Some examples of each run with every test; `make fuzz` runs many (`KG_FUZZ` is the number for each, 2,000 there) and goes on
from what was found before. Input is made by mutation: files that are right, and what people and programs do to them.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.corpus import Skipped, read_articles
from kg.corpus.clean import clean
from kg.corpus.metadata import read_metadata
from kg.corpus.paragraphs import is_blank
from kg.errors import CorrectionError, KgError, QueryError, StoreError
from kg.export import export
from kg.export.files import ENDINGS, FORMATS
from kg.model import Article, ArticleFacts, Evidence
from kg.query import catalog, run, write
from kg.query.names import CLASSES, find_node
from kg.query.sparql import read_only
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.resolve.corrections import read_corrections
from kg.resolve.reprints import Sketch, match, sketch_of
from kg.store import Store
from kg.store.parts import Part, part_name, read_part, write_part
from kg.store.shapes import validate

EXAMPLES = int(os.environ.get("KG_FUZZ", "25"))
SLOW = max(5, EXAMPLES // 5)
fuzz = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
fuzz_slow = settings(max_examples=SLOW, deadline=None, suppress_health_check=list(HealthCheck))

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
TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(NASTY)
WORDS = st.lists(st.sampled_from(STORY.split(" ")) | TEXT, max_size=60).map(" ".join)


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


# -- what is read


@fuzz
@given(st.sampled_from(sorted(SEEDS)), st.integers(0, 2**32))
def test_files(ending: str, seed: int) -> None:
    chance = random.Random(seed)
    data, suffix = packed(mutated(SEEDS[ending], chance), chance)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{ending}{suffix}"
        path.write_bytes(data)
        for found in read_articles([path]):
            if isinstance(found, Skipped):
                assert found.reason
                assert one_line(found.source, found.reason, found.remedy)
            else:
                check_article(found)
        assert [p.name for p in Path(folder).iterdir()] == [path.name], "reading writes nothing"


@fuzz
@given(WORDS)
def test_cleaning(text: str) -> None:
    found = clean(text)
    assert clean(text) == found
    check_article(
        Article(id="a", text="".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text), body=found.body)
    )
    for day in (None, date(1, 1, 1), date(2014, 3, 31), date(9999, 12, 31)):
        found.dateline_date(day)


@fuzz
@given(st.integers(0, 2**32))
def test_metadata(seed: int) -> None:
    chance = random.Random(seed)
    rows = "file,published,publisher,url,title\n" + "".join(
        ",".join(chance.choice(["a.txt", "2014-03-31", "Sample", "", chance.choice(NASTY)]) for _ in range(5)) + "\n"
        for _ in range(chance.randrange(5))
    )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "a.txt").write_text(STORY)
        (folder / "metadata.csv").write_bytes(mutated(rows.encode("utf-8", "surrogatepass"), chance))
        assert one_line(*read_metadata(folder).notes)
        for found in read_articles([folder]):
            assert one_line(found.source, found.reason) if isinstance(found, Skipped) else check_article(found) is None


@fuzz
@given(st.integers(0, 2**32))
def test_corrections(seed: int) -> None:
    chance = random.Random(seed)
    text = "action\twhat\tother\twhy\n" + "".join(
        "\t".join(
            chance.choice(["merge", "split", "reject", "a#person/b", "a#encounter/1", "", chance.choice(NASTY)])
            for _ in range(4)
        )
        + "\n"
        for _ in range(chance.randrange(4))
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corrections.tsv"
        data = text.encode("utf-8", "surrogatepass")
        path.write_bytes(mutated(data, chance) if chance.random() < 0.5 else data)
        with refused(CorrectionError):
            read_corrections(path).restricted(())


# -- what is written


def renamed(value: Any, name: str, words: str) -> Any:
    """The same facts of an article with another id, its plain texts replaced."""
    if isinstance(value, tuple):
        return tuple(renamed(item, name, words) for item in value)
    if isinstance(value, Article):
        return replace(value, id=name, source=words, title=words, publisher=words, url=words, dateline_place=words)
    if isinstance(value, Evidence):
        return replace(value, article=name, rule=words or value.rule)
    if is_dataclass(value) and not isinstance(value, type):
        found = {f.name: renamed(getattr(value, f.name), name, words) for f in fields(value)}
        for key in {"venue", "occasion", "series", "title", "verb"} & found.keys():
            found[key] = found[key] and words
        return replace(value, **found)
    return value


@fuzz_slow
@given(ids=st.tuples(TEXT, TEXT), words=TEXT)
def test_any_name_and_words_become_a_part_of_the_store_and_nothing_else(
    ids: tuple[str, str], words: str, sample_facts: tuple[ArticleFacts, ...]
) -> None:
    """A name cannot lead out of the folder, words cannot become statements, and what is written is read back."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "store"
        quads = []
        for facts, ident in zip(sample_facts, ids, strict=False):
            name = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in ident).strip() or "x"
            mine = article_quads(renamed(facts, name, words))
            assert len({quad.graph_name for quad in mine}) == 1
            validate(mine)
            part = write_part(folder, name, "key", mine)
            assert part.path.parent == folder
            assert part.path.name == part_name(name, "key")
            assert read_part(part.path)[0] == part
            quads += mine
        graph = ox.Store()
        graph.extend(quads)
        graph.extend(merged_quads(quads))
        check_exports(graph, Path(place))
        assert sorted(p.name for p in Path(place).iterdir()) == ["store"]


def check_exports(graph: ox.Store, folder: Path) -> None:
    for ending in ENDINGS:
        if ending == "csv":
            with tempfile.TemporaryDirectory() as tables:
                export(graph, Path(tables) / "t", format="csv", safe=True)
            continue
        out = io.BytesIO()
        export(graph, out, format=ending)
        data = out.getvalue()
        data.decode()
        if ending in FORMATS:
            found = list(ox.parse(data, FORMATS[ending]))
            assert found
        else:
            ET.fromstring(data)
    out = io.BytesIO()
    export(graph, out, format="jsonld", framed=True)
    json.loads(out.getvalue())


@pytest.fixture(scope="module")
def part(sample_facts: tuple[ArticleFacts, ...], tmp_path_factory: pytest.TempPathFactory) -> tuple[Part, bytes]:
    found = write_part(tmp_path_factory.mktemp("part"), "a", "key", article_quads(sample_facts[0]))
    return found, found.path.read_bytes()


@fuzz
@given(seed=st.integers(0, 2**32))
def test_damaged_parts_and_manifests(seed: int, part: tuple[Part, bytes]) -> None:
    """They are said to be damaged; nothing else is raised, and nothing wrong is taken for right."""
    chance = random.Random(seed)
    whole, before = part
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / whole.path.name
        path.write_bytes(mutated(before, chance))
        with refused(StoreError):
            found, _ = read_part(path)
            assert found.sha256 == whole.sha256
        manifest = {
            "format": 1, "base": "https://e/", "skipped": [], "merged": None,
            "articles": {"a": {"key": "k", "part": path.name, "quads": 3, "sha256": whole.sha256}},
        }  # fmt: skip
        (Path(place) / "manifest.json").write_bytes(mutated(json.dumps(manifest).encode(), chance))
        with refused(StoreError):
            store = Store.open(place)
            assert all(p.path.parent == Path(place) / "parts" for p in store.articles())


@fuzz
@given(WORDS, WORDS)
def test_sketches(one: str, other: str) -> None:
    written = [sketch_of(Article(id=t, text=t, body=((0, len(t)),) if t else ())) for t in (one, other)]
    if all(written):
        match(Sketch("a", None, written[0]), Sketch("b", date(2014, 1, 1), written[1]))


# -- what is asked


@pytest.fixture(scope="module")
def graph(sample_facts: tuple[ArticleFacts, ...]) -> ox.Store:
    store = ox.Store()
    quads = [quad for facts in sample_facts for quad in article_quads(facts)]
    store.extend([*quads, *merged_quads(quads)])
    return store


QUERIES = catalog()
VALUES = TEXT | st.sampled_from(
    ["Sasae", "Japan", "2005", "2005-09", "14 September 2005", "held", "meeting", "3", "Kim", "*"]
)


@fuzz
@given(data=st.data())
def test_parameters_of_named_queries(data: st.DataObject, graph: ox.Store) -> None:
    query = data.draw(st.sampled_from(QUERIES))
    values = dict(query.values)
    for parameter in query.parameters:
        if data.draw(st.booleans()):
            values[parameter.name] = data.draw(VALUES)
    before = len(graph)
    with refused(QueryError):
        answer = run(graph, query.name, parameters=values)
        for format in ("csv", "json", "table"):
            write(answer, io.StringIO(), format=format)
    assert len(graph) == before


@fuzz
@given(name=VALUES, kind=st.sampled_from(sorted(CLASSES)))
def test_names(graph: ox.Store, name: str, kind: str) -> None:
    with refused(KgError):
        find_node(graph, kind, name)


TOKENS = [
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "(", ")", "?s", "?p", "?o", "*", ".", ";", ",", "a", "dip:Meeting",
    "rdfs:label", "<http://e/>", '"x"', "'''y'''", "# c\n", "FILTER", "OPTIONAL", "UNION", "GRAPH", "?g", "SERVICE", "FROM", "NAMED",
    "LIMIT", "3", "ORDER", "BY", "GROUP", "COUNT(*)", "AS", "BIND", "VALUES", "MINUS", "EXISTS", "NOT", "INSERT", "DELETE", "LOAD",
    "CLEAR", "DROP", "PREFIX", "BASE", "dip:", "<<", ">>", "\\u0041", "/", "|", "^", "+", "@en", "^^", "xsd:date", "\x00", "\u202e",
]  # fmt: skip


@fuzz
@given(text=st.lists(st.sampled_from(TOKENS), max_size=25).map(" ".join), whole=st.booleans())
def test_sparql(graph: ox.Store, text: str, whole: bool) -> None:
    """It is answered or refused, and changes nothing."""
    question = f"SELECT * WHERE {{ ?s a dip:Meeting . {text} }} LIMIT 5" if whole else f"{text} {{}}"
    before = len(graph)
    with refused(KgError):
        read_only(question)
        write(run(graph, question), io.StringIO(), format="csv")
    assert len(graph) == before
