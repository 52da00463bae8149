"""How a guest behaves: what it calls itself, how long it waits, and what robots.txt lets it see.

In goes the text of a robots.txt; out come whether a page may be fetched and how long to wait between two requests.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from kg import __version__
from kg.fetch.addresses import Address

NAME = "diplomacy-kg"
"""What a robots.txt may call this program by."""
AGENT = f"{NAME}/{__version__} (fetches pages that its user lists; heeds robots.txt)"

LONGEST_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read, as RFC 9309 has it."""


_NUMBERS = re.compile(
    r"\s*(crawl-delay|request-rate)\s*:\s*(\d{1,9}(?:\.\d{1,9})?(?:/\d{1,9})?(?=s?\s*(?:#|$)))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Manners:
    """How long is waited, in seconds: between two requests to one site (`pause`; more where its robots.txt says so), for a
    server that is silent (`silence`), for a page as a whole (`longest`), and before each new try (`again`); a server
    that asks for more patience than `patience` is left for another run.
    """

    pause: float = 1.0
    silence: float = 30.0
    longest: float = 300.0
    again: tuple[float, ...] = (5.0, 20.0, 60.0)
    patience: float = 600.0


class Rules:
    """What the robots.txt of a site says."""

    def __init__(self, text: str) -> None:
        self._parser = RobotFileParser()
        self._parser.parse(line for line in map(_readable, text.splitlines()) if line is not None)
        self._parser.modified()  # else an empty file forbids everything

    def allow(self, address: Address) -> bool:
        """Whether the page may be fetched."""
        return self._parser.can_fetch(NAME, address.url)

    @property
    def pause(self) -> float:
        """Seconds between two requests, 0 where nothing is said."""
        delay = float(self._parser.crawl_delay(NAME) or 0)
        rate = self._parser.request_rate(NAME)
        return max(delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)


def _readable(line: str) -> str | None:
    """A line as the parser bears it: whole seconds, rounded up, and no number that Python's own would not read."""
    found = _NUMBERS.match(line)
    if not found:
        return line
    numbers = [math.ceil(float(number)) for number in found[2].split("/")] if found[2] else []
    return f"{found[1]}: {'/'.join(map(str, numbers))}" if numbers else None


ALL = Rules("")
"""Where there is no robots.txt everything may be fetched."""
NONE = Rules("User-agent: *\nDisallow: /")
"""Where who may see a site's robots.txt is restricted, nothing may."""
