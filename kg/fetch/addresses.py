"""Web addresses: which are fetched, and what the file of a page is called.

In go lines of a list, or the address that a page sends on to; out come an `Address` for each that may be asked for, and
a FetchError with the reason for each that may not. Nothing of an address becomes part of a file's name unchecked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import quote, urljoin, urlsplit

from kg.corpus.metadata import in_short, web_address
from kg.errors import FetchError

LONGEST_LINE = 10_000
"""Characters of a line of a list; no address has a fifth of it."""

_UNSAFE = re.compile(r"[^a-z0-9]+")
_SLUG = 80
"""Characters of a file's name that a reader knows the page by; the hash behind them tells two pages apart."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """A web address that may be asked for: `url` as it is sent, without what follows a "#", and its parts.

    >>> Address.of("HTTPS://Example.org/News?id=1#top").url
    'https://example.org/News?id=1'
    """

    url: str
    secure: bool
    host: str
    port: int
    target: str
    """What a server is asked for: path and query."""

    @classmethod
    def of(cls, words: str) -> Address:
        """Take an address apart. Raises FetchError where it is none that is fetched."""
        words = words.strip()
        if "://" in words and not words.lower().startswith(("http://", "https://")):
            raise FetchError(f"{in_short(words)!r} begins with neither http:// nor https://")
        if not web_address(words):
            raise FetchError(f"{in_short(words)!r} is no web address")
        try:
            parts = urlsplit(words)
            host = (parts.hostname or "").encode("idna").decode("ascii").lower()
            secure = parts.scheme.lower() == "https"
            usual = 443 if secure else 80
            port = parts.port or usual
        except (ValueError, UnicodeError) as error:  # a port or a host that none can have
            raise FetchError(f"{in_short(words)!r} is no web address: {error}") from error
        if not host:
            raise FetchError(f"{in_short(words)!r} names no host")
        if parts.username is not None or parts.password is not None:
            raise FetchError(f"{in_short(words)!r} holds a password, which would be kept with the page")
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        shown = f"[{host}]" if ":" in host else host
        site = shown if port == usual else f"{shown}:{port}"
        return cls(
            url=f"{'https' if secure else 'http'}://{site}{target}", secure=secure, host=host, port=port, target=target
        )

    @property
    def site(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for, and what is asked one thing at a time."""
        return self.url[: len(self.url) - len(self.target)]

    def onward(self, location: str) -> Address:
        """Where a page at this address sends on to. Raises FetchError as `of` does."""
        with_blanks = location.strip().replace(" ", "%20")
        try:
            return Address.of(urljoin(self.url, with_blanks))
        except ValueError as error:  # urljoin, of brackets that do not fit
            raise FetchError(f"{in_short(location)!r} is no web address: {error}") from error

    def file_name(self, ending: str) -> str:
        """What the page's file is called: words that a reader knows it by, and a hash that no other address has.

        Small letters, digits and hyphens alone, so that no system takes it for a folder, or two of them for one.
        """
        slug = _UNSAFE.sub("-", f"{self.host.removeprefix('www.')}{self.target}".lower()).strip("-")[:_SLUG].strip("-")
        return f"{slug}-{sha256(self.url.encode()).hexdigest()[:12]}{ending}"


def read_list(lines: Iterable[str], *, source: str) -> Iterator[Address | FetchError]:
    """The addresses of a list, one a line, each once; blank lines and such as begin with # say nothing.

    A line that is no address comes as the FetchError that names it.
    """
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        words = line.removeprefix("\ufeff").strip()
        if not words or words.startswith("#"):
            continue
        try:
            found = Address.of(words.split(" #")[0] if len(words) <= LONGEST_LINE else words[:LONGEST_LINE])
        except FetchError as error:
            yield FetchError(f"{source}:{number}: {error}")
            continue
        if found.url not in seen:
            seen.add(found.url)
            yield found
