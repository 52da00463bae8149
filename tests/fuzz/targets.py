"""What is put to the test: each target takes any bytes and a folder of its own, and raises where a promise is broken.

A target stands for a door through which words from outside come in: a kind of file, a table of rules, a parameter, a name in
what is written. Everything that `kg` may refuse with words it refuses here; anything else that is raised is a fault.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import spacy
import zstandard

from kg.article import build_facts
from kg.corpus import Skipped, read_articles, read_record
from kg.corpus import rules as corpus_rules
from kg.corpus.clean import clean
from kg.corpus.fetched import read_origins
from kg.corpus.metadata import plain_line, read_date, read_metadata, web_address
from kg.errors import CorrectionError, FetchError, KgError, QueryError, RuleError, StoreError
from kg.export import export
from kg.export.dossier import dossier_html
from kg.export.files import ENDINGS, FORMATS
from kg.export.tables import TABLES, rows
from kg.extract.agreements import AgreementRule
from kg.extract.dates import find_dates, resolve_date
from kg.extract.dates.rules import read_rules
from kg.extract.encounter_rules import CarrierRule, EncounterRule
from kg.extract.statements import StatementRule
from kg.extract.titles import TitleRow
from kg.fetch import Address, Fetched, read_list
from kg.fetch.kept import Folder
from kg.fetch.manners import Rules
from kg.language import lexicon
from kg.language.counting import RoundWords
from kg.language.matcher import SeatRow, StateRow, gazetteer
from kg.language.pipeline import load_pipeline
from kg.language.rules import load_tsv, load_yaml
from kg.language.wordpiece import WordPiece
from kg.model import Article, ArticleFacts, Evidence
from kg.query import catalog, run, write
from kg.query.ask.rules import QuestionRule
from kg.query.ask.understand import understand
from kg.query.catalog import read_query
from kg.query.dossier import dossier
from kg.query.names import CLASSES, find_day, find_node
from kg.query.sparql import read_only
from kg.rdf.iris import slug
from kg.rdf.merged import merged_quads
from kg.rdf.quads import article_quads
from kg.render.network import read_network
from kg.render.page import page
from kg.resolve import names
from kg.resolve.corrections import add_correction, read_corrections
from kg.resolve.corrections import one_line as one_line_of
from kg.resolve.reprints import Sketch, match, sketch_of
from kg.resolve.round_names import folded_name, read_name
from kg.resources import folder, rules
from kg.store import Store
from kg.store.parts import Part, part_name, read_part, write_part
from kg.store.shapes import validate, validate_graph_file
from tests.conftest import agency_2005, courier_2014, daily_2005, herald_2014
from tests.fuzz.hostile import NASTY, SEEDS, STORY, check_article, check_read, one_line, refused, writing_only_in

BLANK = spacy.blank("en")
PIECES = WordPiece.read(folder("language/model") / "vocab.txt")
DATED = (
    b"They met on Wednesday, 14 September 2005, and from March 30 to 31, 2014, in late 2012, two weeks ago.",
    b"Last year, in the 1990s, the first quarter of 2003, three days later, at Easter, on the 5th, this weekend, in H1 2001.",
    b"03/04/2005, 2005-09-14, mid-November, the week of May 3, every Friday, on New Year's Day, 19th century, next month.",
)
DAYS = (None, date(1, 1, 1), date(2014, 3, 31), date(9999, 12, 31))


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A door, and what right input for it looks like."""

    name: str
    hit: Callable[[bytes, Path], object]
    seeds: tuple[bytes, ...]

    def __call__(self, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as place, writing_only_in(Path(place)):
            self.hit(data, Path(place))


def chosen(data: bytes, number: int) -> tuple[int, bytes]:
    """The first byte chooses among so many; the rest is what it is about."""
    return (data[0] % number if data else 0), data[1:]


def words_of(data: bytes) -> str:
    """Words, halves of characters among them: bytes that are no UTF-8 become such."""
    return data.decode("utf-8", "surrogateescape")


def whole(text: str) -> str:
    """The same without halves of characters, as every reader hands words on."""
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def an_article(text: str, published: date | None) -> Article | None:
    found = read_record({"id": "a", "text": text, "published": str(published or "")}, source="a.jsonl")
    if isinstance(found, Skipped):
        assert one_line(found.source, found.reason, found.remedy)
        return None
    check_article(found)
    return found


# -- readers


def file_target(ending: str) -> Target:
    def hit(data: bytes, place: Path) -> None:
        path = place / f"a{ending}"
        path.write_bytes(data)
        check_read(path)
        assert [p.name for p in place.iterdir()] == [path.name], "reading writes nothing"

    return Target(name=f"read{ending}", hit=hit, seeds=(SEEDS[ending],))


PACKED = [(ending, pack) for ending in (".txt", ".jsonl", ".csv", ".warc") for pack in (".gz", ".zst")]


def hit_packed(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(PACKED))
    path = place / "".join(("a", *PACKED[number]))
    path.write_bytes(rest)
    check_read(path)


def pack(number: int) -> bytes:
    ending, packing = PACKED[number]
    packed = gzip.compress(SEEDS[ending]) if packing == ".gz" else zstandard.ZstdCompressor().compress(SEEDS[ending])
    return bytes([number]) + packed


def hit_metadata(data: bytes, place: Path) -> None:
    (place / "a.txt").write_text(STORY)
    (place / "metadata.csv").write_bytes(data)
    assert one_line(*read_metadata(place).notes)
    for found in read_articles([place]):
        if isinstance(found, Skipped):
            assert one_line(found.source, found.reason)
        else:
            check_article(found)


def hit_addresses(data: bytes, place: Path) -> None:
    """A list, where a page sends on to, and a robots.txt: nothing but the web is asked, under a harmless name."""
    listed, onward, robots = [*words_of(data).split("\x1e"), "", ""][:3]
    base = Address.of("https://e.example/a/b?c=d")
    found = [item for item in read_list(listed.split("\n"), source="list") if isinstance(item, Address)]
    with refused(FetchError):
        found.append(base.onward(onward))
    said = Rules(whole(robots))
    assert said.pause >= 0
    for address in found:
        assert address.url.startswith(("http://", "https://"))
        assert address.url.isascii()
        assert address.url.isprintable()
        assert Address.of(address.url) == address
        name = address.file_name(".html")
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        assert len(name) < 120
        assert said.allow(address) in (True, False)


def hit_fetched(data: bytes, place: Path) -> None:
    """Whatever stands in fetched.jsonl, files of others are let alone."""
    (place / "a.txt").write_text(STORY)
    (place / "fetched.jsonl").write_bytes(data)
    for origin in read_origins(place).values():
        assert not origin.url or origin.url.lower().startswith(("http://", "https://"))
    address = Address.of("https://e.example/1")
    with Folder.open(place) as folder:
        folder.page(address)
        folder.keep(Fetched(url=address.url, file=address.file_name(".txt"), bytes=len(STORY)), STORY.encode())
    with Folder.open(place) as folder:
        assert folder.page(address)
    assert (place / "a.txt").read_text() == STORY
    for found in read_articles([place]):
        assert not isinstance(found, Skipped)
        check_article(found)


# -- cleaning, dates, names


def hit_cleaning(data: bytes, place: Path) -> None:
    text = words_of(data)
    found = clean(text)
    check_article(Article(id="a", text=whole(text), body=found.body))
    for day in DAYS:
        found.dateline_date(day)


def hit_day(data: bytes, place: Path) -> None:
    text = words_of(data)
    for day, problem in (read_date(text), read_date(plain_line(text))):
        assert day is None or not problem
        assert one_line(problem)
    address = web_address(text)
    assert not address or address.lower().startswith(("http://", "https://"))
    for last in (False, True):
        with refused(QueryError):
            date.fromisoformat(find_day(text, last=last))


def hit_dates(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(DAYS))
    text = whole(words_of(rest[:2000]))
    article = Article(id="a", text=text, body=((0, len(text)),) if text else (), published=DAYS[number])
    for mention in find_dates(BLANK(text), article):
        evidence = mention.evidence
        assert text[evidence.start : evidence.end] == evidence.quote != ""
        assert (mention.value is None) == bool(mention.problem)
    for today in DAYS:
        value = resolve_date(text[:100], today=today, tense="past")
        assert value is None or value.start <= value.end


def hit_names(data: bytes, place: Path) -> None:
    text = words_of(data[:1000])
    one, _, other = text.partition("\n")
    for name in (one, other):
        assert names.fold(names.fold(name)) == names.fold(name)
        names.surname_first(name), names.surnames(name), names.core(name), names.unglued(name), names.words(name)
        read_name(name), folded_name(name), PIECES.pieces(name)
        assert "/" not in slug(name)
        for hit in gazetteer().find(name):
            assert 0 <= hit.start < hit.end <= len(name)
    assert names.same_romanised(one, other) == names.same_romanised(other, one)
    assert names.same_words(one, one) or not names.words(one)
    names.callable_by(one, other), names.by_given_name(one, other)


def hit_sketches(data: bytes, place: Path) -> None:
    texts = whole(words_of(data)).split("\x1e", 1)
    written = [sketch_of(Article(id="a", text=t, body=((0, len(t)),) if t else ())) for t in texts]
    if len(written) == 2 and all(written):
        match(Sketch("a", None, written[0]), Sketch("b", date(2014, 1, 1), written[1]))


def hit_article(data: bytes, place: Path) -> None:
    """All that is read in an article, and its graph: slow, since the language model parses it."""
    number, rest = chosen(data, len(DAYS))
    article = an_article(words_of(rest[:600]), DAYS[number])
    if article is not None:
        facts = build_facts(article, load_pipeline())
        quads = article_quads(facts)
        assert validate(quads).conforms
        part = write_part(place, article.id, "key", quads)
        assert read_part(part.path)[0] == part


# -- rules and tables


def corpus_rules_in(row: type[Any]) -> Callable[[Path], object]:
    def read(path: Path) -> None:
        for rule in corpus_rules._load(str(path), row):
            corpus_rules._compile(rule, rule.pattern, 0, path.name)

    return read


def rows_of(load: Callable[[Path, type[Any]], object], row: type[Any]) -> Callable[[Path], object]:
    return lambda path: load(path, row)


def beginning(path: Path, size: int = 1500) -> bytes:
    """The first rows of a file of rules."""
    data = path.read_bytes()
    end = data.find(b"\n- id" if path.suffix == ".yaml" else b"\n", size)
    return data[:end] + b"\n" if end > 0 else data


RULES: list[tuple[Callable[[Path], object], Path]] = [
    (rows_of(load_yaml, EncounterRule), rules("patterns", "encounters.yaml")),
    (rows_of(load_yaml, CarrierRule), rules("patterns", "carriers.yaml")),
    (rows_of(load_yaml, AgreementRule), rules("patterns", "agreements.yaml")),
    (rows_of(load_yaml, StatementRule), rules("patterns", "statements.yaml")),
    (rows_of(load_yaml, QuestionRule), rules("questions.yaml")),
    (corpus_rules_in(corpus_rules.BoilerplateRule), rules("patterns", "boilerplate.yaml")),
    (corpus_rules_in(corpus_rules.PublicationRule), rules("patterns", "publication.yaml")),
    (rows_of(load_tsv, StateRow), rules("gazetteer", "states.tsv")),
    (rows_of(load_tsv, SeatRow), rules("gazetteer", "seats.tsv")),
    (rows_of(load_tsv, RoundWords), rules("lexicons", "rounds.tsv")),
    (rows_of(load_tsv, TitleRow), rules("lexicons", "titles.tsv")),
    (rows_of(load_tsv, lexicon.WordClass), rules("lexicons", "identity.tsv")),
]


def hit_rules(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(RULES))
    path = place / f"rules{RULES[number][1].suffix}"
    path.write_bytes(rest)
    with refused(RuleError):
        RULES[number][0](path)


DATE_RULES = b"""\
vocabulary:
  month: {words: {march: 3, april: 4}, pattern: "mar(?:ch)?"}
anchors: [march, april]
lists: {ages: [year old]}
rules:
  - id: day
    pattern: "{month} (?P<day>\\\\d+)"
    means: day
    reason: why
    examples: [{text: "on March 3", expect: ["2014-03-03"], published: 2014-03-31}]
"""


def hit_date_rules(data: bytes, place: Path) -> None:
    path = place / "dates.yaml"
    path.write_bytes(data)
    with refused(RuleError):
        read_rules(path)


def hit_corrections(data: bytes, place: Path) -> None:
    path = place / "corrections.tsv"
    path.write_bytes(data)
    with refused(CorrectionError):
        found = read_corrections(path)
        found.restricted(())
        for line in found.lines:
            add_correction(place / "again.tsv", line)
        again = read_corrections(place / "again.tsv")
        assert [line.id for line in again.lines] == [
            replace(line, why=one_line_of(line.why)).id for line in found.lines
        ]


CORRECTIONS = (
    b"action\twhat\tother\twhy\nmerge\ta#person/b\tc#person/d\tone\nsplit\ta#person/b e#person/f\t\ttwo\n"
    b"reject\ta#encounter/1\t\twithdrawn\nsplit\ta#encounter/1/series\tb#encounter/2/series\tother%20talks\n"
)


def hit_query_file(data: bytes, place: Path) -> None:
    path = place / "own.rq"
    path.write_bytes(data)
    for strict in (True, False):
        with refused(QueryError):
            read_only(read_query(path, strict=strict).text)


# -- what is asked


def sample_facts() -> tuple[ArticleFacts, ...]:
    return (agency_2005(), daily_2005(), courier_2014(), herald_2014())


def graph_of(facts: Iterable[ArticleFacts]) -> ox.Store:
    quads = [quad for found in facts for quad in article_quads(found)]
    store = ox.Store()
    store.extend([*quads, *merged_quads(quads)])
    return store


@cache
def graph() -> ox.Store:
    return graph_of(sample_facts())


def hit_parameters(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(catalog()))
    query = catalog()[number]
    values = dict(query.values)
    for parameter, value in zip(query.parameters, words_of(rest).split("\x1e"), strict=False):
        if value:
            values[parameter.name] = value
    before = len(graph())
    with refused(QueryError):
        answer = run(graph(), query.name, parameters=values)
        for form in ("csv", "json", "table"):
            out = io.StringIO()
            write(answer, out, format=form)
            assert form != "csv" or next(csv.reader(io.StringIO(out.getvalue()))) == list(query.columns)
    assert len(graph()) == before


PARAMETERS = tuple(
    bytes([number]) + "\x1e".join(dict(q.values).get(p.name, "") for p in q.parameters).encode()
    for number, q in enumerate(catalog())
)


def hit_nodes(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(CLASSES))
    text = words_of(rest[:400])
    with refused(KgError):
        find_node(graph(), sorted(CLASSES)[number], text)
    with refused(KgError):
        dossier_html(dossier(graph(), text))


def hit_sparql(data: bytes, place: Path) -> None:
    text = words_of(data[:2000])
    before = len(graph())
    for question in (text, f"SELECT * WHERE {{ ?s a dip:Meeting . {text} }} LIMIT 5"):
        with refused(KgError):
            read_only(question)
            write(run(graph(), question), io.StringIO(), format="csv")
    assert len(graph()) == before


SPARQL = (
    b"SELECT ?s WHERE { ?s a dip:Meeting ; rdfs:label ?o FILTER(?o != 'x') } ORDER BY ?s LIMIT 3",
    b"CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } OPTIONAL { ?s dip:when ?w } } LIMIT 3",
    b"ASK { VALUES ?s { <http://e/> 'y'@en 3 } ?s (dip:a|^dip:b)+ ?o # c\n MINUS { SERVICE <http://e/> { ?s ?p ?o } } }",
    b"PREFIX e: <http://e/> DESCRIBE e:x FROM <http://e/g>",
    b"INSERT DATA { <http://e/> a <http://e/> }",
)


def hit_questions(data: bytes, place: Path) -> None:
    with refused(KgError):
        understand(graph(), words_of(data[:400]), today=date(2014, 12, 31))


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


def hit_written(data: bytes, place: Path) -> None:
    """A name cannot lead out of the folder, words cannot become statements or elements, and what is written is read back."""
    words, *ids = words_of(data).split("\x1e")
    store = place / "store"
    quads: list[ox.Quad] = []
    for number, facts in enumerate(sample_facts()[:2]):
        name = whole(ids[number] if number < len(ids) else "").strip() or f"x{number}"
        mine = article_quads(renamed(facts, name, words))
        assert len({quad.graph_name for quad in mine}) == 1
        assert validate(mine).conforms or not words.strip()
        part = write_part(store, name, "key", mine)
        assert part.path.parent == store
        assert part.path.name == part_name(name, "key")
        assert read_part(part.path)[0] == part
        quads += mine
    found = ox.Store()
    found.extend(quads)
    found.extend(merged_quads(quads))
    check_exports(found, place)
    check_page(found, words)
    assert sorted(p.name for p in place.iterdir()) == ["store"]


def check_exports(graph: ox.Store, place: Path) -> None:
    """Every format is one that its readers read, and says the same as the graph."""
    everything = set(graph)
    merged = {ox.Triple(q.subject, q.predicate, q.object) for q in everything if q.graph_name == ox.DefaultGraph()}
    for ending in ENDINGS:
        if ending == "csv":
            check_tables(graph, place)
            continue
        out = io.BytesIO()
        export(graph, out, format=ending)
        data = out.getvalue()
        data.decode()
        if ending in FORMATS:
            found = set(ox.parse(data, FORMATS[ending]))
            if ending in ("rdf",):  # XML has no control characters
                assert len(found) == len(merged)
            elif FORMATS[ending].supports_datasets:
                assert found == everything
            else:
                assert {q.triple for q in found} == merged
        else:
            ET.fromstring(data)
    out = io.BytesIO()
    export(graph, out, format="jsonld", framed=True)
    json.loads(out.getvalue())


def check_tables(graph: ox.Store, place: Path) -> None:
    with tempfile.TemporaryDirectory(dir=place) as tables:
        for safe in (False, True):
            export(graph, Path(tables) / "t", format="csv", safe=safe)
            for table in TABLES:
                text = (Path(tables) / "t" / f"{table.name}.csv").read_bytes().decode()
                header, *cells = csv.reader(io.StringIO(text, newline=""))
                assert header == [column.name for column in table.columns]
                if safe:
                    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in cells for cell in row)
                else:
                    assert cells == [[row[name] for name in header] for row in rows(graph, table)]


class _Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(f"{tag} {' '.join(sorted(name for name, _ in attrs))}")


def elements(text: str) -> list[str]:
    """The elements of a page, without the long script that draws it."""
    pieces = text.splitlines(keepends=True)
    return _Tags("".join(p for p in pieces if len(p) < 100_000 or p.startswith("<script"))).found


@cache
def plain_elements() -> list[str]:
    return elements(page(read_network(graph()), title="x"))


def check_page(graph: ox.Store, words: str) -> None:
    assert elements(page(read_network(graph), title=words)) == plain_elements()


# -- what was written and is read again


@cache
def a_part() -> tuple[Part, bytes]:
    with tempfile.TemporaryDirectory() as place:
        found = write_part(Path(place), "a", "key", article_quads(sample_facts()[0]))
        return found, found.path.read_bytes()


def a_manifest() -> bytes:
    part, _ = a_part()
    row = {"key": "k", "part": part.path.name, "quads": 3, "sha256": part.sha256}
    return json.dumps(
        {"format": 2, "base": "https://e/", "skipped": [], "merged": None, "articles": {"a": row}}
    ).encode()


def hit_part(data: bytes, place: Path) -> None:
    """It is said to be damaged; nothing else is raised, and nothing wrong is taken for right."""
    part, _ = a_part()
    path = place / part.path.name
    path.write_bytes(data)
    with refused(StoreError):
        found, _ = read_part(path)
        assert found.sha256 == part.sha256


def hit_manifest(data: bytes, place: Path) -> None:
    (place / "manifest.json").write_bytes(data)
    with refused(StoreError):
        store = Store.open(place)
        assert all(p.path.parent == place / "parts" for p in store.articles())


GRAPHS = ("ttl", "trig", "nt", "nq", "rdf", "jsonld")
SMALL = "@prefix e: <http://e/> . e:a a e:B ; e:says 'words'@en, 3, true ; e:knows [ e:says ( 1.5 <> ) ] ."


def a_graph(ending: str) -> bytes:
    form = FORMATS[ending]
    return ox.serialize(ox.parse(SMALL, ox.RdfFormat.TURTLE, base_iri="http://e/"), format=form) or b""


def hit_graph_file(data: bytes, place: Path) -> None:
    number, rest = chosen(data, len(GRAPHS))
    path = place / f"graph.{GRAPHS[number]}"
    path.write_bytes(rest)
    with refused(StoreError):
        validate_graph_file(path)


TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *(file_target(ending) for ending in sorted(SEEDS)),
        Target(name="packed", hit=hit_packed, seeds=tuple(pack(n) for n in range(len(PACKED)))),
        Target(
            name="metadata",
            hit=hit_metadata,
            seeds=(b"file,published,publisher,url,title\na.txt,2014-03-31,Sample,https://e.example/,Envoys meet\n",),
        ),
        Target(
            name="addresses",
            hit=hit_addresses,
            seeds=(
                b"# news\nhttps://e.example/News?id=1#top\nhttp://b\xc3\xbccher.example:8080/\xc3\xa9\n\x1e../c d?e#f\x1e"
                b"User-agent: *\nDisallow: /private\nCrawl-delay: 3.5\nRequest-rate: 1/5\n\nUser-agent: diplomacy-kg\nAllow: /\n",
            ),
        ),
        Target(
            name="fetched",
            hit=hit_fetched,
            seeds=(
                b'{"url": "https://e.example/1", "final": "https://e.example/2", "file": "a.txt", "status": 200,'
                b' "type": "text/plain; charset=latin-1", "bytes": 3}\n{"url": "https://e.example/3", "reason": "is empty"}\n',
            ),
        ),
        Target(name="cleaning", hit=hit_cleaning, seeds=(STORY.encode(),)),
        Target(
            name="day",
            hit=hit_day,
            seeds=(
                b"2014-03-31",
                b"Monday, 31 March, 2014, 5:31am",
                b"31/03/2014",
                b"March 31",
                b"https://e.example/a",
            ),
        ),
        Target(
            name="dates",
            hit=hit_dates,
            seeds=tuple(bytes([n]) + text for text in DATED for n in range(len(DAYS))),
        ),
        Target(
            name="names",
            hit=hit_names,
            seeds=(
                b"Kim Kye Gwan\nKim Gye-gwan",
                "Zaid al-Rifa\u2019i\nal-Rifai".encode(),
                b"fourth round of six-party talks\nsix-way negotiations",
                b"ComradeSamir Masri\nthe U.S. Secretary of State in Washington",
            ),
        ),
        Target(name="sketches", hit=hit_sketches, seeds=(STORY.encode() * 3 + b"\x1e" + STORY.encode() * 2,)),
        Target(
            name="rules",
            hit=hit_rules,
            seeds=tuple(bytes([n]) + beginning(path) for n, (_, path) in enumerate(RULES)),
        ),
        Target(name="date rules", hit=hit_date_rules, seeds=(DATE_RULES,)),
        Target(name="corrections", hit=hit_corrections, seeds=(CORRECTIONS,)),
        Target(name="query file", hit=hit_query_file, seeds=tuple(q.path.read_bytes() for q in catalog()[:8])),
        Target(name="parameters", hit=hit_parameters, seeds=PARAMETERS),
        Target(name="nodes", hit=hit_nodes, seeds=tuple(bytes([n]) + b"Song Il-ho" for n in range(len(CLASSES)))),
        Target(name="sparql", hit=hit_sparql, seeds=SPARQL),
        Target(
            name="questions",
            hit=hit_questions,
            seeds=(
                b"Who met Song Il-ho in 2014?",
                b'Which sentences contain "talks" since March 2005?',
                b"How often did Japan meet?",
            ),
        ),
        Target(name="article", hit=hit_article, seeds=tuple(bytes([n]) + STORY.encode() for n in range(len(DAYS)))),
        Target(
            name="written",
            hit=hit_written,
            seeds=(
                b"Envoys meet\x1eagency-2005\x1edaily",
                *(f"{w}\x1e{w}\x1e../{w}".encode("utf-8", "surrogatepass") for w in NASTY[::9]),
            ),
        ),
        Target(
            name="graph file", hit=hit_graph_file, seeds=tuple(bytes([n]) + a_graph(e) for n, e in enumerate(GRAPHS))
        ),
        Target(name="part", hit=hit_part, seeds=(a_part()[1],)),
        Target(name="manifest", hit=hit_manifest, seeds=(a_manifest(),)),
    )
}
"""Every door by its name."""
