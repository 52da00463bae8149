"""Reads RSS and Atom feeds: each entry is an article, whose text may be HTML inside of XML.

In goes an open file; out come records as those of `kg.corpus.records`. Entities in it are not expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import IO, Any

from lxml import etree, html

from kg.corpus.metadata import in_short, plain_line
from kg.corpus.records import LARGEST, Columns, Record
from kg.errors import CorpusError

_BLOCKS = ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr")


def read_feed(file: IO[bytes], columns: Columns) -> Iterator[Record]:
    """The entries of an RSS or Atom feed. Raises CorpusError where it is none; entities in it are not expanded."""
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise CorpusError(f"is a feed of more than {LARGEST >> 20} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError(f"is XML that cannot be read: {in_short(str(error))}") from error
    entries = [element for element in root.iter() if _name(element) in ("item", "entry")]
    if not entries:
        raise CorpusError(f"is XML, but no feed: its first element is {in_short(_name(root))!r}")
    channel = next((e for e in root.iter() if _name(e) == "channel"), root)
    publisher = _first(channel, "title")
    for number, entry in enumerate(entries, start=1):
        link = next((e.get("href") or "" for e in entry if _name(e) == "link" and e.get("href")), "")
        body = max((_words(entry, name) for name in ("encoded", "content", "description", "summary")), key=len)
        title = plain_line(_words(entry, "title"))
        text = f"{title}\n\n{body}\n" if body and title else body
        yield (
            number,
            {
                "id": _first(entry, "guid") or _first(entry, "id"),
                "title": title,
                "text": text,
                "published": _day(_first(entry, "pubDate") or _first(entry, "published") or _first(entry, "date")),
                "publisher": publisher,
                "url": link or _first(entry, "link"),
            },
        )


def _name(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _first(element: Any, name: str) -> str:
    """The text of the first child of that name."""
    return next((plain_line("".join(e.itertext())) for e in element if _name(e) == name), "")


def _words(entry: Any, name: str) -> str:
    """The text of a child that may hold HTML, written out or as elements."""
    for element in entry:
        if _name(element) == name:
            inside = element.text or ""
            if len(element):
                inside = "".join(etree.tostring(child, encoding="unicode") for child in element)
            return _without_tags(inside)
    return ""


def _without_tags(source: str) -> str:
    if "<" not in source and "&" not in source:
        return source.strip()
    try:
        tree = html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return re.sub(r"<[^>]*>", " ", source).strip()
    for element in list(tree.iter("script", "style")):
        element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        element.tail = "\n\n" + (element.tail or "")
        element.text = "\n\n" + (element.text or "") if element.tag != "br" else element.text
    lines = (" ".join(line.split()) for line in str(tree.text_content()).splitlines())
    return "\n\n".join(line for line in lines if line)


def _day(words: str) -> str:
    """ "Wed, 14 Sep 2005 10:00:00 GMT" as "2005-09-14"; anything else as it stands."""
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):  # a year of fifty digits
        return words
