"""The page of a dossier: one file, no script, no request, and nothing of an article is markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from kg.export.dossier import dossier_html, write_dossier
from kg.query.dossier import Counterpart, Dossier, Meeting, Office, Said, Source

HOSTILE = "<script>alert(1)</script><img src=x onerror=y>\"'&{{ 7*7 }}\u202e\x00"


def hostile(kind: str = "person") -> Dossier:
    """A dossier whose every text would like to be code."""
    return Dossier(
        iri="https://example.org/id/person/a",
        name=HOSTILE,
        kind=kind,
        side=HOSTILE + "s",
        names=(HOSTILE,),
        offices=(Office(name=HOSTILE, title=HOSTILE, of=HOSTILE, first="2005-01-01", last="", quote=HOSTILE),),
        meetings=tuple(
            Meeting(
                when=when,
                type="meeting",
                status="held",
                who=(HOSTILE,),
                where=(HOSTILE,),
                topics=(HOSTILE,),
                articles=(HOSTILE,),
                event="https://example.org/id/encounter/1",
                quote=HOSTILE,
            )
            for when in ("2005-01-02", "2008", "")
        ),
        counterparts=(Counterpart(name=HOSTILE, side=HOSTILE, encounters=2, first="", last=""),),
        statements=(Said(published="", speaker=HOSTILE, to=HOSTILE, verb=HOSTILE, quote=HOSTILE, article=HOSTILE),),
        sources=(Source(article=HOSTILE, published="", publisher=HOSTILE, title=HOSTILE),),
    )


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_of_an_article_is_markup() -> None:
    for kind in ("person", "state", "place", "topic"):
        text = dossier_html(hostile(kind))
        tags = Tags()
        tags.feed(text)
        names = {tag for tag, _ in tags.found}
        assert not names & {"script", "img", "iframe", "link", "object", "form", "base"}
        assert not any(key.startswith("on") for _, attributes in tags.found for key in attributes)
        assert "{{ 7*7 }}" in text, "a template within a text is text"
        assert "49" not in re.sub(r"<style>.*?</style>", "", text, flags=re.S)
        assert "\u202e" not in text
        assert "\x00" not in text


def test_no_request_leaves_the_page() -> None:
    tags = Tags()
    tags.feed(dossier_html(hostile()))
    links = [value for tag, attributes in tags.found for key, value in attributes.items() if key in ("href", "src")]
    assert links
    assert all(link and link.startswith("#") for link in links)


def test_years_without_encounters_stand_in_the_timeline() -> None:
    text = dossier_html(hostile())
    assert [year in text for year in ("2005: 1", "2006: 0", "2007: 0", "2008: 1")] == [True] * 4
    assert text.index("<h3>2008</h3>") < text.index("<h3>undated</h3>")


def test_the_page_is_written_whole(tmp_path: Path) -> None:
    write_dossier(hostile(), tmp_path / "new" / "page.html")
    assert (tmp_path / "new" / "page.html").read_text("utf-8") == dossier_html(hostile())
