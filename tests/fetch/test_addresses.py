"""Which addresses are asked for, and what the file of a page is called."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.errors import FetchError
from kg.fetch import Address, read_list
from kg.fetch.kept import _OURS


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("https://example.org", "https://example.org/"),
        (" HTTPS://Example.ORG:443/News?id=1#top ", "https://example.org/News?id=1"),
        ("http://example.org:8080/a%20b/é?q=ö", "http://example.org:8080/a%20b/%C3%A9?q=%C3%B6"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[::1]:81/x", "http://[::1]:81/x"),
    ],
)
def test_an_address_as_it_is_sent(words: str, url: str) -> None:
    assert Address.of(words).url == url
    assert Address.of(url).url == url


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("file:///etc/passwd", "neither http:// nor https://"),
        ("ftp://example.org/a", "neither http:// nor https://"),
        ("javascript:alert(1)", "is no web address"),
        ("example.org/news", "is no web address"),
        ("https://", "names no host"),
        ("https://user:secret@example.org/", "holds a password"),
        ("https://example.org:99999/", "is no web address: Port"),
        ("https://example.org:x/", "is no web address: Port"),
        ("https://a..b/", "is no web address"),
        (f"https://{'a' * 70}.org/", "is no web address"),
        ("https://[::1/", "is no web address"),
        ("https://example.org/\x00", "is no web address"),
        ("https://example.org/\r\nHost: other", "is no web address"),
        ("https://example.org/" + "a" * 3000, "is no web address"),
    ],
)
def test_what_is_not_asked_for(words: str, says: str) -> None:
    with pytest.raises(FetchError, match=says):
        Address.of(words)


def test_a_list() -> None:
    lines = ["\ufeff# news", "", "https://example.org/1  # the first", "https://example.org/1#again", "nonsense", "  "]
    found = list(read_list(lines, source="list.txt"))
    assert [item.url for item in found if isinstance(item, Address)] == ["https://example.org/1"]
    assert [str(item) for item in found if isinstance(item, FetchError)] == ["list.txt:5: 'nonsense' is no web address"]


NASTY = [
    "http://example.org/../../../etc/passwd",
    "http://example.org/..%2f..%2fetc%2fpasswd",
    "http://example.org/.hidden",
    "http://example.org/" + "a" * 1900,
    "http://con/nul.txt",
    "http://example.org/a\u202eb",
    "http://example.org/?file=C:\\\\x",
]


def test_names_are_harmless_and_each_pages_own() -> None:
    """Small letters alone, so that two which differ in case are two on every system."""
    good = [words for words in NASTY if "\\" not in words and "\u202e" not in words]
    good += [
        "http://example.org/News",
        "http://example.org/news",
        "https://example.org/news",
        "http://example.org/news?",
    ]
    names = [Address.of(words).file_name(".html") for words in good]
    assert all(_OURS.fullmatch(name) and len(name) < 110 for name in names)
    different = {Address.of(words).url for words in good}
    assert len({name.lower() for name in names}) == len(different) == len(good) - 1  # a "?" with nothing behind it
    assert names[-3].startswith("example-org-news-")


@given(st.text(max_size=80))
@example("http://example.org/%")
@example("//other.example/x")
@example("http://[")
def test_whatever_a_page_sends_on_to(location: str) -> None:
    base = Address.of("https://example.org/a/b?c=d")
    try:
        found = base.onward(location)
    except FetchError:
        return
    assert found.url.startswith(("http://", "https://"))
    assert Address.of(found.url) == found
    assert found.target.isascii()
    assert not set(found.target) & set(" \r\n\t#")
    assert _OURS.fullmatch(found.file_name(".html"))
