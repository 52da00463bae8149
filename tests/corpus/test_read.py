"""Files and folders into articles: ids, order, dates, and everything that can be wrong with a file."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kg.corpus import Skipped, read, read_articles
from kg.errors import CorpusError
from kg.model import Article

Write = Callable[..., Path]
Read = Callable[[], tuple[dict[str, Article], dict[str, Skipped]]]


def only(articles: dict[str, Article]) -> Article:
    (article,) = articles.values()
    return article


def test_the_text_is_the_file_to_the_last_character(write: Write, read: Read) -> None:
    words = "\ufeff  Ministers meet\r\n\r\n\tThe ministers met.\x0c\r\n\u2028They left.  \r\n\r\n"
    write("a.txt", words)
    article = only(read()[0])
    assert article.text == words.removeprefix("\ufeff")
    assert [article.text[s:e] for s, e in article.body] == ["Ministers meet", "The ministers met.", "They left."]


def test_what_a_folder_gives(write: Write, read: Read) -> None:
    for name in ("b.txt", "a.md", "sub/c.txt", "sub/deep/d.txt"):
        write(name)
    for name in (".hidden.txt", ".git/e.txt", "README.md", "sub/readme.txt", "metadata.csv", "a.json"):
        write(name, "file\n")
    write("e.docx", b"PK\x03\x04")
    write("noending", "words")
    articles, skipped = read()
    assert list(articles) == ["a", "b", "c", "d"]
    assert {name: s.reason for name, s in skipped.items()} == {
        "e.docx": "ends in .docx, which is no kind of article",
        "noending": "has no ending",
    }
    assert all(s.remedy == "save it as .txt, .html or .jsonl" for s in skipped.values())


def test_the_order_of_paths_does_not_matter_and_a_file_is_read_once(write: Write, tmp_path: Path) -> None:
    paths = [write("b.txt"), write("a.txt"), tmp_path]
    forth = [a.id for a in read_articles(paths) if isinstance(a, Article)]
    back = [a.id for a in read_articles(paths[::-1]) if isinstance(a, Article)]
    assert forth == back == ["a", "b"]


def test_a_name_that_is_taken(write: Write, read: Read, tmp_path: Path) -> None:
    for name in ("2005/talks.txt", "2006/talks.txt", "2006/talks.md", "x/2006/talks.txt"):
        write(name, f"The ministers met. This is {name}.")
    articles, _ = read()
    assert list(articles) == ["talks", "2006-talks", f"{tmp_path.name}-2006-talks", "x-2006-talks"]
    assert articles["2006-talks"].notes[0] == "its id is '2006-talks', since talks.txt has 'talks'"


def test_the_same_text_twice(write: Write, read: Read) -> None:
    write("a.txt", "The ministers met.\n\nThey left.\n")
    write("b.txt", "The ministers met.\r\n\r\nThey left.")
    articles, skipped = read()
    assert list(articles) == ["a", "b"], "the graph says that one is a reprint of the other"
    assert not skipped


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t\xc2\xa0\n", "is empty"),
        ("a.txt", b"\xef\xbb\xbf", "is empty"),
        ("a.txt", b"words\x00words", "is binary, not text (it holds NUL bytes)"),
        ("a.txt", b"%PDF-1.7", "is a PDF, not text"),
        ("a.txt", b"###\n\nADVERTISEMENT\n", "has no sentence of an article in it"),
        ("a.html", b"<html><body></body></html>", "has no article text in its HTML"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl.gz", b"words", "cannot be read: Not a gzipped file (b'wo')"),
        ("a.jsonl.gz", gzip.compress(b"{}\n" * 99)[:-9], "cannot be read: Compressed file ended"),
    ],
)
def test_a_file_without_an_article(name: str, content: bytes, reason: str, write: Write, read: Read) -> None:
    write(name, content)
    write("good.txt")
    articles, skipped = read()
    assert list(articles) == ["good"]
    (found,) = [s for n, s in skipped.items() if n == name]
    assert found.reason.startswith(reason)


def test_a_file_that_is_too_large(write: Write, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.corpus.read.LARGEST", 2**20)
    monkeypatch.setattr("kg.corpus.records.LARGEST", 2**20)
    write("a.txt", b"words " * 2**18)
    write("b.jsonl", b'{"text": "' + b"words " * 2**18 + b'"}\n')
    write("good.txt")
    articles, skipped = read()
    assert list(articles) == ["good"]
    assert skipped["a.txt"].reason.startswith("is larger than 1 MB; split it")
    assert skipped["b.jsonl:1"].reason.startswith("is a line of more than 1 MB")


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of Unix")
def test_links_and_pipes(write: Write, read: Read, tmp_path: Path) -> None:
    write("sub/a.txt")
    (tmp_path / "dangling.txt").symlink_to("nowhere.txt")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "again").symlink_to("sub")
    os.mkfifo(tmp_path / "pipe.txt")
    articles, skipped = read()
    assert list(articles) == ["a"]
    assert {name: s.reason for name, s in skipped.items()} == {
        "dangling.txt": "is a link to a file that is not there",
        "pipe.txt": "is no ordinary file",
    }


def test_what_may_not_be_read(write: Write, read: Read, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rights are set aside for the superuser, so the refusal is played."""
    write("shut/a.txt")
    shut = write("b.txt")
    write("good.txt")
    scandir, opened = os.scandir, Path.open

    def refuse_folder(path: Path) -> object:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    def refuse_file(self: Path, *args: str) -> object:
        if self == shut:
            raise PermissionError(13, "Permission denied")
        return opened(self, *args)

    monkeypatch.setattr("kg.corpus.read.os.scandir", refuse_folder)
    monkeypatch.setattr(Path, "open", refuse_file)
    articles, skipped = read()
    assert list(articles) == ["good"]
    assert {name: s.reason for name, s in skipped.items()} == {
        "shut": "is a folder that cannot be read: Permission denied",
        "b.txt": "cannot be read: Permission denied",
    }


@pytest.mark.skipif(os.name == "nt", reason="such names are possible on Unix alone")
@pytest.mark.parametrize(
    ("name", "ident", "shown"),
    [
        (b"<script>alert(1)<%2fscript>.txt", "<script>alert(1)<%2fscript>", "<script>alert(1)<%2fscript>.txt"),
        (b"two\nlines.txt", "two\nlines", "two\\nlines.txt"),
        (b"caf\xe9.txt", "caf%E9", "caf\\udce9.txt"),
        (b"a\x1b[31m.txt", "a\x1b[31m", "a\\x1b[31m.txt"),
        ("Treffen in Köln.txt".encode(), "Treffen in Köln", "Treffen in Köln.txt"),
        (b"x..%2f..%2fetc%2fpasswd.txt", "x..%2f..%2fetc%2fpasswd", "x..%2f..%2fetc%2fpasswd.txt"),
        (b"a.b.c.TXT", "a.b.c", "a.b.c.TXT"),
    ],
)
def test_odd_names(name: bytes, ident: str, shown: str, tmp_path: Path, read: Read) -> None:
    path = os.fsencode(tmp_path) + b"/" + name
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123 - a name in bytes
        file.write("The ministers met. They left.")
    article = only(read()[0])
    assert (article.id, article.source) == (ident, shown)
    article.id.encode()


def test_missing_path_and_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere does not exist"):
        list(read_articles([tmp_path / "nowhere"]))
    with pytest.raises(CorpusError, match=r"no article in .*: expected files that end in \.txt"):
        list(read_articles([tmp_path]))


def test_json_lines(write: Write, read: Read) -> None:
    records = [
        {
            "id": "one",
            "title": "T",
            "published": "2014-03-31",
            "publisher": "P",
            "url": "https://e.org/",
            "text": "They met.",
        },
        {"id": 2, "text": "They met again.", "published": "soon", "url": "javascript:x"},
        {"text": "They met a third time."},
        {"id": "one", "text": "They met a fourth time."},
        {"id": "none"},
        [1],
        {"id": "half", "text": "They met \ud800."},
    ]
    lines = "\n".join([*(json.dumps(r) for r in records), "{bad", ""]).encode()
    write("a.jsonl", lines)
    articles, skipped = read()
    assert list(articles) == ["one", "2", "a-3", "a-one", "half"]
    one = articles["one"]
    assert (one.title, one.publisher, one.url, one.published) == ("T", "P", "https://e.org/", date(2014, 3, 31))
    assert (one.text, one.published_from, one.source) == ("They met.", "metadata", "a.jsonl")
    assert articles["2"].url == ""
    assert articles["2"].notes[0] == "'soon' is no day of the calendar; write it as 2014-03-31"
    assert articles["half"].text == "They met \ufffd."
    assert {n: s.reason.split(":")[0] for n, s in skipped.items()} == {
        "a.jsonl:5": "has no text",
        "a.jsonl:6": "is a JSON list, not an object",
        "a.jsonl:8": "is not JSON",
    }


def test_json_lines_may_be_compressed(write: Write, read: Read) -> None:
    write("a.jsonl.gz", gzip.compress(b'{"id": "one", "text": "They met."}\n'))
    assert list(read()[0]) == ["one"]


TEXT = "Ministers meet\n\n{line}NIAMEY, May 3 (Agency) - The ministers met.\n"


@pytest.mark.parametrize(
    ("line", "metadata", "option", "expected", "origin"),
    [
        ("", "", None, None, ""),
        ("", "", date(2010, 5, 4), date(2010, 5, 4), "option"),
        ("Published: 5 May 2010\n\n", "", date(2010, 5, 4), date(2010, 5, 5), "text"),
        ("Published: 5 May 2010\n\n", "a.txt,2010-05-06", date(2010, 5, 4), date(2010, 5, 6), "metadata"),
        # a row that cannot be read leaves the others to speak
        ("", "a.txt,31/13/2010", date(2010, 5, 4), date(2010, 5, 4), "option"),
        # the row may name the stem
        ("", "a,2010-05-06", None, date(2010, 5, 6), "metadata"),
    ],
)
def test_who_dates_an_article(
    line: str, metadata: str, option: date | None, expected: date | None, origin: str, write: Write, tmp_path: Path
) -> None:
    write("a.txt", TEXT.format(line=line))
    if metadata:
        write("metadata.csv", f"file,published\n{metadata}\n")
    (article,) = [a for a in read_articles([tmp_path], published=option) if isinstance(a, Article)]
    assert (article.published, article.published_from) == (expected, origin)
    assert article.dateline == (date(2010, 5, 3) if expected else None)
    assert (article.dateline_place, article.publisher, article.title) == ("NIAMEY", "Agency", "Ministers meet")


def test_remarks_on_dates(write: Write, read: Read) -> None:
    write("a.txt", TEXT.format(line="Published: 5 May 2010\n\n"))
    write("b.txt", TEXT.format(line="") + "B.\n")
    write("c.txt", "The ministers met on Wednesday.\n")
    write("metadata.csv", "file,published\na.txt,2011-05-06\nb.txt,31/13/2014\nd.txt,2014-01-01\n")
    articles, skipped = read()
    assert articles["a"].notes == ("metadata.csv says 2011-05-06, the text 2010-05-05; metadata.csv decides",)
    assert articles["b"].notes == (
        "metadata.csv, row 3: '31/13/2014' is no day of the calendar; write it as 2014-03-31",
        "the dateline's 3 May has no year, so it dates nothing: give the publication date in metadata.csv or with"
        " --published",
    )
    assert articles["c"].notes == ("no publication date: days that the text only names by weekday stay undated",)
    assert skipped["metadata.csv"].reason == "has a row for d.txt, which is not there"
    assert skipped["metadata.csv"].what == "metadata"


def test_a_table_above_may_list_the_files_below(write: Write, read: Read) -> None:
    for name in ("a.txt", "sub/a.txt", "sub/b.txt", "sub/c.txt"):
        write(name)
    write("metadata.csv", "file,published\na.txt,2010-05-01\nb.txt,2010-05-02\nsub/c.txt,2010-05-03\n")
    articles, skipped = read()
    assert {i: a.published for i, a in articles.items()} == {
        "a": date(2010, 5, 1),
        "sub-a": None,
        "b": date(2010, 5, 2),
        "c": date(2010, 5, 3),
    }
    assert skipped == {}


def test_a_web_page_that_is_called_txt(write: Write, read: Read) -> None:
    words = "The ministers of Chad and Mali met in Niamey on Monday for long talks on trade and on fishing."
    write("a.txt", f"<!DOCTYPE html><html><body><article><p>{words}</p><p>{words} Again.</p></article></body></html>")
    article = only(read()[0])
    assert article.text == f"{words}\n\n{words} Again.\n"
    assert article.notes[0] == "is a web page; read as one, so that offsets count in its text"


def test_printable() -> None:
    assert read.printable(Path("a/b\n\x1b\udce9<b>.txt")) == "a/b\\n\\x1b\\udce9<b>.txt"
