"""A run over a list of addresses: which page is next, what its robots.txt says, what is tried again, what is kept.

In go addresses and a folder; out comes a `FetchReport`. One thing is asked for at a time. While one site has its pause,
another is asked; a page that may come later goes back to the head of its site's queue.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from kg.corpus.html import is_html
from kg.corpus.metadata import in_short, plain_line
from kg.errors import FetchError
from kg.fetch.addresses import Address
from kg.fetch.kept import Fetched, Folder
from kg.fetch.manners import ALL, LONGEST_ROBOTS, NONE, Manners, Rules
from kg.fetch.requests import Answer, Unanswered, get

MOST_TURNS = 10
"""Times that a page may send on to another."""
ENOUGH = 3
"""Pages of a site in a row that do not come; it is left then."""
LONG = 30.0
"""Seconds; a longer wait is told."""
ENDINGS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
"""What a page of a type is saved as: what `kg build` reads."""
PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""What a server says that may have another answer a little later."""
ONWARD: Final = frozenset({301, 302, 303, 307, 308})

USUAL: Final = Manners()

Progress = Callable[[int, int], None]
"""Called with the number of addresses done and the number there are."""
Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchReport:
    """What a run did: pages that came, that were there before, and those that did not come, each with its reason.

    `pages` is the number of pages in the folder now.
    """

    saved: int = 0
    there: int = 0
    failed: tuple[Fetched, ...] = ()
    pages: int = 0


@dataclass(slots=True)
class _Wanted:
    """A page to fetch: where it is asked for now, which is not where it was at first once it was sent on."""

    first: Address
    now: Address
    turns: int = 0
    tries: int = 0


@dataclass(slots=True)
class _Site:
    """A site: what its robots.txt says, when it may be asked again, and what it is still to be asked for.

    `given_up` is how many of its pages in a row did not come; `closed` why no more of it is asked for in this run.
    """

    free: float = 0.0
    rules: Rules | None = None
    given_up: int = 0
    closed: str = ""
    queue: deque[_Wanted] = field(default_factory=deque)


class _Later(Exception):
    """It may come later, not before so many seconds; if it does not, with `whole` nothing else of its site will."""

    def __init__(self, reason: str, seconds: float | None = None, *, whole: bool = False) -> None:
        super().__init__(reason)
        self.seconds = seconds
        self.whole = whole


def fetch(
    addresses: Iterable[Address],
    into: Path,
    *,
    manners: Manners = USUAL,
    again: bool = False,
    progress: Progress | None = None,
    tell: Tell | None = None,
) -> FetchReport:
    """Fetch pages into a folder, those that are not there; with `again`, all.

    `tell` is given a line where something takes long. Whatever goes wrong with a page is its own, and the others are
    fetched. Raises FetchError where another run is at work in the folder, StoreError where it cannot be written.
    """
    with Folder.open(into) as folder:
        run = _Run(folder, manners, tell or (lambda line: None))
        there = 0
        for address in {address.url: address for address in addresses}.values():
            if not again and folder.page(address):
                there += 1
            else:
                run.want(_Wanted(address, address))
        total, failed, saved = there + run.left, [], 0
        while True:
            if progress:
                progress(total - run.left, total)
            done = run.next()
            if done is None:
                break
            saved += not done.reason
            failed += [done] if done.reason else []
        return FetchReport(saved=saved, there=there, failed=tuple(failed), pages=folder.pages())


class _Run:
    """What is still to be fetched, by site."""

    def __init__(self, folder: Folder, manners: Manners, tell: Tell) -> None:
        self._folder = folder
        self._manners = manners
        self._tell = tell
        self._sites: dict[str, _Site] = {}
        self.left = 0

    def want(self, page: _Wanted, *, first: bool = False) -> None:
        queue = self._sites.setdefault(page.now.site, _Site()).queue
        queue.appendleft(page) if first else queue.append(page)
        self.left += 1

    def next(self) -> Fetched | None:
        """What became of one more page; None when there is none left."""
        while waiting := [(site.free, name) for name, site in self._sites.items() if site.queue]:
            free, name = min(waiting, key=lambda pair: pair[0])  # of equals the first that was listed
            site = self._sites[name]
            self._wait(free - time.monotonic(), name)
            page = site.queue.popleft()
            self.left -= 1
            try:
                found = self._once(page, site)
            except _Later as later:
                found = self._postponed(page, site, later)
            except FetchError as error:
                found = self._failed(page, str(error))
            if found:
                return found
        return None

    def _wait(self, seconds: float, name: str) -> None:
        if seconds > LONG:
            self._tell(f"waiting {seconds:.0f} seconds for {name}")
        if seconds > 0:
            time.sleep(seconds)

    def _asked(self, address: Address, site: _Site, **bounds: int) -> Answer:
        """Ask for something; afterwards the site has its pause, whatever came of it."""
        try:
            return get(address, self._manners, **bounds)  # type: ignore[arg-type]
        finally:
            pause = max(self._manners.pause, site.rules.pause if site.rules else 0.0)
            site.free = time.monotonic() + pause

    def _once(self, page: _Wanted, site: _Site) -> Fetched | None:
        """Ask for a page, or first for what may be asked; None where it is not done yet."""
        if site.closed:
            return self._failed(page, site.closed)
        if site.rules is None:
            site.rules = self._rules(page, site)
            if site.rules.pause > self._manners.patience:
                site.closed = f"its site asks for {site.rules.pause:.0f} seconds between two pages"
            else:
                site.free = max(site.free, time.monotonic() + site.rules.pause)
            self.want(page, first=True)
            return None
        if not site.rules.allow(page.now):
            return self._failed(page, f"may not be fetched: the robots.txt of {page.now.site} says so")
        try:
            answer = self._asked(page.now, site)
        except Unanswered as error:
            if error.passing:
                raise _Later(str(error)) from error
            raise
        if answer.status in ONWARD:
            return self._sent_on(page, answer)
        if answer.status in PASSING:
            raise _Later(_said(answer), _patience(answer), whole=answer.status == 429)
        site.given_up = 0
        if answer.status != 200:
            return self._failed(page, _said(answer), answer.status)
        return self._kept(page, answer)

    def _rules(self, page: _Wanted, site: _Site) -> Rules:
        """The robots.txt of a page's site, as RFC 9309 has it, but that one who may not read it fetches nothing."""
        address = page.now.onward("/robots.txt")
        for _ in range(MOST_TURNS):
            try:
                answer = self._asked(address, site, largest=LONGEST_ROBOTS, cut=True)
            except Unanswered as error:
                if not error.passing:
                    site.closed = str(error)
                raise _Later(f"{page.now.site}/robots.txt {error}", whole=True) from error
            if answer.status == 200:
                return Rules(answer.body.decode("utf-8", "replace"))
            if answer.status in PASSING or answer.status >= 500:
                raise _Later(f"{page.now.site}/robots.txt {_said(answer)}", _patience(answer), whole=True)
            if answer.status not in ONWARD:
                return NONE if answer.status in (401, 403) else ALL
            try:
                address = address.onward(_location(answer))
            except FetchError:
                return ALL
            time.sleep(self._manners.pause)
        return ALL

    def _sent_on(self, page: _Wanted, answer: Answer) -> Fetched | None:
        location = _location(answer)
        page.turns += 1
        if not location or page.turns > MOST_TURNS:
            return self._failed(page, "is sent on and on" if location else _said(answer), answer.status)
        try:
            page.now = page.now.onward(location)
        except FetchError as error:
            return self._failed(page, f"is sent on to what is not fetched: {error}", answer.status)
        self.want(page, first=True)
        return None

    def _postponed(self, page: _Wanted, site: _Site, later: _Later) -> Fetched | None:
        """Put a page back at the head of its queue, or give it up where it has been tried often enough."""
        waits = self._manners.again
        seconds = max(waits[page.tries], later.seconds or 0.0) if page.tries < len(waits) else 0.0
        reason = site.closed
        if not reason and page.tries >= len(waits):
            reason = f"{later}, {page.tries + 1} times" if page.tries else str(later)
        elif not reason and seconds > self._manners.patience:
            reason = f"{later}, and asks to wait {seconds:.0f} seconds"
        if reason:
            site.given_up += 1
            if later.whole or site.given_up >= ENOUGH:
                site.closed = f"left for another run, since {page.now.site} did not serve others: {reason}"
            return self._failed(page, reason)
        page.tries += 1
        site.free = max(site.free, time.monotonic() + seconds)
        self.want(page, first=True)
        return None

    def _kept(self, page: _Wanted, answer: Answer) -> Fetched:
        kind = plain_line(answer.headers.get("content-type", ""))[:200]
        ending = _ending(kind, answer.body)
        if not answer.body.strip():
            return self._failed(page, "is empty", answer.status)
        if not ending:
            return self._failed(
                page, f"is {in_short(kind) or 'of no type'}, which is no kind of article", answer.status
            )
        line = Fetched(
            url=page.first.url,
            final=page.now.url,
            file=page.first.file_name(ending),
            status=answer.status,
            fetched=_now(),
            type=kind,
            sha256=sha256(answer.body).hexdigest(),
            bytes=len(answer.body),
        )
        self._folder.keep(line, answer.body)
        return line

    def _failed(self, page: _Wanted, reason: str, status: int = 0) -> Fetched:
        line = Fetched(
            url=page.first.url, final=page.now.url, status=status, fetched=_now(), reason=plain_line(reason)[:1000]
        )
        self._folder.say(line)
        return line


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _said(answer: Answer) -> str:
    return f"is answered with {answer.status} {plain_line(answer.reason)[:80]}".strip()


def _ending(kind: str, body: bytes) -> str:
    """What a page is saved as, "" for what is no article: as its server says, or by how it begins where that says nothing."""
    name = kind.partition(";")[0].strip().lower()
    if name in ENDINGS:
        return ENDINGS[name]
    if name in ("", "application/octet-stream", "binary/octet-stream"):
        return ".pdf" if body.startswith(b"%PDF-") else ".html" if is_html(body) else ""
    return ""


def _location(answer: Answer) -> str:
    words = answer.headers.get("location", "")
    try:
        return words.encode("latin-1").decode("utf-8")  # headers are read as the former and written as the latter
    except UnicodeError:
        return words


def _patience(answer: Answer) -> float | None:
    """The seconds of a Retry-After: a number, or a day and time."""
    words = answer.headers.get("retry-after", "").strip()
    if words.isascii() and words.isdecimal():
        return float(words[:9])
    try:
        when = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
