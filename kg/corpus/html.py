"""Finds the article in a web page that was saved: its text, and what the page says about it.

trafilatura finds the text, htmldate the day that the page's own metadata gives. Neither may use the network, guess a
day from elsewhere in the page, or write to our log. Offsets count in the text that comes out. Both are loaded where the first
page is read: most builds read none.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from kg.corpus.metadata import plain_line, read_date, web_address
from kg.errors import CorpusError

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]{0,300}\?>")
_BEGINS = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html)\b", re.I | re.S
)

_TAG = re.compile(
    r"""<[a-zA-Z][^\s/>]*+(?:[\s/]++|[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+|=)*+""",
)
_ATTRIBUTE = re.compile(r"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+))?+""")
MOST_ATTRIBUTES = 1000
"""Of one element. What reads pages takes a time that grows with the square of their number."""

for _name in ("trafilatura", "htmldate", "courlan", "justext", "readability"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """The article of a web page."""

    text: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    published: date | None = None


def is_html(data: bytes) -> bool:
    """Whether bytes begin as a web page does, whatever the file is called."""
    return _BEGINS.match(data[:2000]) is not None


def declared_encoding(data: bytes) -> str:
    """The encoding that a page names in its head, "" where it names none."""
    match = _XML_DECLARED.search(data[:400]) or _DECLARED.search(data[:4096])
    name = match[1].decode("ascii").lower() if match else ""
    # what browsers do: pages that say latin-1 are written in its superset
    return "windows-1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def read_page(source: str) -> Page:
    """Find the article in the source of a page. Raises CorpusError where there is no text in it."""
    import trafilatura

    source = _XML_HEAD.sub("", source.replace("\x00", ""))
    for tag in _TAG.finditer(source):
        start, end = tag.span()
        if end - start > 2 * MOST_ATTRIBUTES and len(_ATTRIBUTE.findall(source, start, end)) > MOST_ATTRIBUTES:
            raise CorpusError(f"is HTML with an element of more than {MOST_ATTRIBUTES:,} attributes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = trafilatura.load_html(source)
            published = None if tree is None else _published(tree)
            found = None
            if tree is not None:  # which it prunes
                found = trafilatura.bare_extraction(tree, with_metadata=True, include_comments=False)
        except Exception as error:  # a parser over untrusted pages: whatever it throws, the page cannot be read
            raise CorpusError(f"is HTML that cannot be read ({type(error).__name__})") from error
        if found is None or isinstance(found, dict) or not (found.text or "").strip():
            raise CorpusError("has no article text in its HTML")
    title = plain_line(found.title or "")
    paragraphs = [line.strip() for line in (found.text or "").splitlines() if line.strip()]
    if title and not any(_same(title, p) for p in paragraphs[:3]):
        paragraphs.insert(0, title)
    return Page(
        text="\n\n".join(paragraphs) + "\n",
        title=title,
        publisher=plain_line(found.sitename or ""),
        url=web_address(found.url or ""),
        published=published,
    )


def _same(a: str, b: str) -> bool:
    return "".join(c for c in a.lower() if c.isalnum()) == "".join(c for c in b.lower() if c.isalnum())


def _published(tree: Any) -> date | None:
    """The day of publication that a page declares: in its head, in JSON-LD, or as a time in its article.

    htmldate would also search the text and the footer, which is a guess; so it is shown those elements alone.
    """
    shown = []
    for element in tree.xpath("//meta | //link[@rel='canonical'] | //base"):
        shown.append(f"<{element.tag}{_attributes(element)}>")
    for element in tree.xpath("//script[@type='application/ld+json' or @type='application/settings+json']"):
        shown.append(f'<script type="application/ld+json">{(element.text or "").replace("</", "<")}</script>')
    times = tree.xpath(
        "//*[@itemprop='datePublished'] | //time[not(ancestor::aside or ancestor::nav or ancestor::footer)]"
    )
    body = "".join(f"<time{_attributes(t)}>{escape(t.text_content()[:100])}</time>" for t in times[:5])
    import htmldate

    page = f"<html><head>{''.join(shown)}</head><body>{body}</body></html>"
    try:
        words = htmldate.find_date(page, extensive_search=False, original_date=True, min_date="1900-01-01")
    except Exception:  # as above
        return None
    return read_date(words)[0] if words else None


def _attributes(element: Any) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name.isidentifier())
