"""Asks for one page, within bounds of time and size, and follows nothing.

In goes an `Address`; out comes an `Answer` with the bytes as they came (unpacked where the server packed them), or an
`Unanswered` that says why there is none. No more than `LARGEST` bytes are ever held, counted while they come.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

from kg.corpus.read import LARGEST
from kg.errors import FetchError
from kg.fetch.addresses import Address
from kg.fetch.manners import AGENT, Manners

_PIECE = 64 * 1024


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a server said: the headers by their names in small letters."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class Unanswered(FetchError):
    """There is no answer; `passing` where another try may bring one."""

    def __init__(self, reason: str, *, passing: bool = True) -> None:
        super().__init__(reason)
        self.passing = passing


def get(address: Address, manners: Manners, *, largest: int = LARGEST, cut: bool = False) -> Answer:
    """Ask for a page once. `cut` keeps the first `largest` bytes of one that has more, which is Unanswered else."""
    late = threading.Event()
    proxy = _proxy(address)
    connection = _connection(address, proxy, manners)
    try:
        connection.connect()
        # Time-outs of sockets begin anew with every byte; this one ends a page that never comes to its end.
        watch = threading.Timer(manners.longest, _hang_up, (connection.sock, late))
        watch.daemon = True
        watch.start()
        try:
            answer = _asked(connection, address, proxy, largest, cut)
        finally:
            watch.cancel()
            watch.join()
        if late.is_set():  # a body without a stated length just ends then
            raise TimeoutError
        return answer
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if late.is_set():
            raise Unanswered(f"took longer than {manners.longest:g} seconds") from error
        raise _unanswered(error, manners) from error
    finally:
        connection.close()


def _asked(
    connection: http.client.HTTPConnection, address: Address, proxy: SplitResult | None, largest: int, cut: bool
) -> Answer:
    headers = {"User-Agent": AGENT, "Accept": "text/html,*/*;q=0.5", "Accept-Encoding": "gzip", "Connection": "close"}
    whole = proxy is not None and not address.secure  # a proxy is told the host too, but for what goes through a tunnel
    if whole and (word := _password(proxy)):
        headers["Proxy-Authorization"] = word
    connection.request("GET", address.url if whole else address.target, headers=headers)
    with connection.getresponse() as response:
        found = {name.lower(): value for name, value in response.getheaders()}
        if response.status // 100 == 3:
            return Answer(status=response.status, reason=response.reason, headers=found, body=b"")
        body = _body(response, found, largest, cut)
    return Answer(status=response.status, reason=response.reason, headers=found, body=body)


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], largest: int, cut: bool) -> bytes:
    """All of it, packed and unpacked within the bound."""
    stated = response.length
    if stated is not None and stated > largest and not cut:
        raise Unanswered(f"has {stated:,} bytes, and a page at most {largest:,}", passing=False)
    packed = headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise Unanswered(f"is packed with {packed[:40]!r}, which was not asked for", passing=False)
    unpack = zlib.decompressobj(31) if packed.endswith("gzip") else None
    body, came = bytearray(), 0
    while piece := response.read1(_PIECE):
        came += len(piece)
        body += unpack.decompress(piece, largest + 1 - len(body)) if unpack else piece
        if max(came, len(body)) > largest:
            if cut:
                return bytes(body[:largest])
            raise Unanswered(f"has more than {largest:,} bytes, and a page has at most so many", passing=False)
        if came == stated:  # a server that does not hang up is not waited for
            break
    if stated is not None and came < stated:
        raise Unanswered(f"broke off after {came:,} of {stated:,} bytes")
    if unpack and not unpack.eof and came:
        raise Unanswered("broke off in the middle")
    return bytes(body)


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):  # it is closed
        socket.socket.shutdown(sock, socket.SHUT_RDWR)  # of the line beneath TLS, whose own is not for two threads


def _unanswered(error: Exception, manners: Manners) -> Unanswered:
    if isinstance(error, Unanswered):
        return error
    if isinstance(error, TimeoutError):
        return Unanswered(f"was silent for {manners.silence:g} seconds")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unanswered(f"has a certificate that does not hold: {error.verify_message}", passing=False)
    if isinstance(error, socket.gaierror):
        return Unanswered("has a host that is not found", passing=False)
    words = " ".join(str(error).split())[:200]
    return Unanswered(f"does not answer ({type(error).__name__}{': ' if words else ''}{words})")


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _connection(address: Address, proxy: SplitResult | None, manners: Manners) -> http.client.HTTPConnection:
    if proxy is None:
        if address.secure:
            return http.client.HTTPSConnection(address.host, address.port, timeout=manners.silence, context=_trust())
        return http.client.HTTPConnection(address.host, address.port, timeout=manners.silence)
    host, port = proxy.hostname or "", proxy.port or 3128
    if not address.secure:
        return http.client.HTTPConnection(host, port, timeout=manners.silence)
    through = http.client.HTTPSConnection(host, port, timeout=manners.silence, context=_trust())
    word = _password(proxy)
    through.set_tunnel(address.host, address.port, {"Proxy-Authorization": word} if word else None)
    return through


def _proxy(address: Address) -> SplitResult | None:
    """The proxy that the environment names for an address (https_proxy, http_proxy, no_proxy), if any."""
    named: dict[str, Any] = getproxies()
    words = str(named.get("https" if address.secure else "http") or "")
    if not words or proxy_bypass(address.host):
        return None
    return urlsplit(words if "://" in words else f"http://{words}")


def _password(proxy: SplitResult | None) -> str:
    if proxy is None or proxy.username is None:
        return ""
    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return "Basic " + b64encode(pair.encode()).decode("ascii")
