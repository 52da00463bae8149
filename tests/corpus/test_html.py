"""Web pages as they are saved: the article in them, and what their metadata says."""

from __future__ import annotations

from datetime import date

import pytest

from kg.corpus.clean import clean
from kg.corpus.html import declared_encoding, is_html, read_page
from kg.errors import CorpusError

FIRST = "The foreign ministers of Chad and Mali met in Niamey on Monday for long talks on trade and fishing."
NEXT = "They agreed to meet again in May, a spokesman told reporters, and to bring their experts with them."


def page(head: str = "", before: str = "", after: str = "", title: str = "Ministers meet") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>{before}"
        f"<article><h1>{title}</h1><p>{FIRST}</p><p>{NEXT}</p></article>{after}</body></html>"
    )


def test_text_title_and_metadata() -> None:
    found = read_page(
        page(
            head='<meta property="article:published_time" content="2014-03-31T05:31:00+08:00">'
            '<meta property="og:site_name" content="Daily Courier"><link rel="canonical" href="https://daily.example/a">',
            before="<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>",
            after="<footer><p>Copyright 2014 Daily Courier. All rights reserved.</p></footer><script>alert(1)</script>",
        )
    )
    assert found.text == f"Ministers meet\n\n{FIRST}\n\n{NEXT}\n"
    assert (found.title, found.publisher, found.url) == ("Ministers meet", "Daily Courier", "https://daily.example/a")
    assert found.published == date(2014, 3, 31)
    assert len(clean(found.text).body) == 3


def test_json_ld_dates_a_page() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2014-03-31T05:31:00Z"}</script>'
    assert read_page(page(head=head)).published == date(2014, 3, 31)


def test_a_date_elsewhere_in_the_page_is_no_publication_date() -> None:
    assert read_page(page(after="<footer><p>Founded on 3 May 1998. © 2020</p></footer>")).published is None


def test_a_title_with_markup_in_it_is_words() -> None:
    found = read_page(page(title="Talks &lt;script&gt;alert(1)&lt;/script&gt;\n\t end"))
    assert found.title == "Talks <script>alert(1)</script> end"


@pytest.mark.parametrize(
    "source",
    [
        "<html><head><title>x</title></head><body><script>alert(1)</script></body></html>",
        "<html></html>",
        "",
        "<",
        "<!DOCTYPE html>" + "<div>" * 5000,
        "<?xml version='1.0' encoding='utf-8'?><html/>",
    ],
)
def test_a_page_without_text_is_refused(source: str) -> None:
    with pytest.raises(CorpusError, match=r"has no article text in its HTML|is HTML that cannot be read"):
        read_page(source)


def test_an_xml_declaration_does_no_harm() -> None:
    assert read_page('<?xml version="1.0" encoding="ISO-8859-1"?>' + page()).title == "Ministers meet"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<html><head><meta charset="windows-1251">', "windows-1251"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", "windows-1252"),
        (b'<?xml version="1.0" encoding="koi8-r"?><html>', "koi8-r"),
        (b"<html>", ""),
    ],
)
def test_declared_encoding(data: bytes, encoding: str) -> None:
    assert declared_encoding(data) == encoding


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"<!DOCTYPE html>\n<p>", True),
        (b"\xef\xbb\xbf  <html lang=en>", True),
        (b"<!-- saved --><html>", True),
        (b"Ministers <html> meet", False),
        (b"<b>Ministers</b>", False),
    ],
)
def test_is_html(data: bytes, expected: bool) -> None:
    assert is_html(data) is expected
