"""The one place that asks other machines for tiles: plain HTTP/1.1 with a deadline and bounds.

No proxy of the environment is asked, no redirect followed, no cookie kept. A connection stays open
for the next tile. An address may hold a key, so no fault quotes it.
"""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from app import __version__
from app.door import plain
from app.errors import LinkError
from app.sources.tiles.source import MAX_BYTES

WITHIN_S: Final = 8.0
MAX_CONNECTIONS: Final = 8
MAX_RETRY_S: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said: status, body, and seconds it asks to be left alone (0 = none said)."""

    status: int
    data: bytes
    retry_after_s: float = 0.0


class Fetcher:
    """Asks for tiles, one at a time. `abort` may be called from another thread."""

    def __init__(self, within_s: float = WITHIN_S) -> None:
        self._within_s = within_s
        self._context: ssl.SSLContext | None = None
        self._open: dict[tuple[str, str], HTTPConnection] = {}
        self._lock = threading.Lock()
        self._is_aborted = False

    def get(self, url: str) -> Answer:
        """Return the answer; raises `LinkError` in plain words when there is none in time."""
        parts = urlsplit(url)
        where = (parts.scheme, parts.netloc)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        kept = where in self._open
        try:
            return self._ask(where, target or "/")
        except (OSError, HTTPException) as error:
            self._drop(where)
            if kept and not self._is_aborted and not isinstance(error, TimeoutError):
                return self._again(where, target or "/")  # the other side had hung up meanwhile
            raise self._fault(where, error) from None

    def abort(self) -> None:
        """Let what is being asked fail at once, and everything after it."""
        with self._lock:
            self._is_aborted = True
            for connection in self._open.values():
                if connection.sock is not None:
                    with suppress(OSError):
                        connection.sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Hang up."""
        with self._lock:
            for connection in self._open.values():
                connection.close()
            self._open.clear()

    def _again(self, where: tuple[str, str], target: str) -> Answer:
        try:
            return self._ask(where, target)
        except (OSError, HTTPException) as error:
            self._drop(where)
            raise self._fault(where, error) from None

    def _ask(self, where: tuple[str, str], target: str) -> Answer:
        connection = self._connection(where)
        agent = f"Yiping/{__version__}"
        headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        data = answer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise HTTPException("the answer is too large")
        if answer.length:  # bytes that were promised and did not come
            raise HTTPException("the answer is cut off")
        if answer.will_close:
            self._drop(where)
        return Answer(answer.status, data, _seconds(answer.getheader("Retry-After") or ""))

    def _connection(self, where: tuple[str, str]) -> HTTPConnection:
        with self._lock:
            if self._is_aborted:
                raise OSError("closed")
            if where not in self._open:
                while len(self._open) >= MAX_CONNECTIONS:
                    self._open.pop(next(iter(self._open))).close()
                self._open[where] = self._made(where)
            return self._open[where]

    def _made(self, where: tuple[str, str]) -> HTTPConnection:
        scheme, netloc = where
        if scheme == "http":
            return HTTPConnection(netloc, timeout=self._within_s)
        if self._context is None:
            self._context = ssl.create_default_context()
            self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        return HTTPSConnection(netloc, timeout=self._within_s, context=self._context)

    def _drop(self, where: tuple[str, str]) -> None:
        with self._lock:
            connection = self._open.pop(where, None)
        if connection is not None:
            connection.close()

    def _fault(self, where: tuple[str, str], error: Exception) -> LinkError:
        host = where[1].rpartition("@")[2]
        said = (
            plain(error, f"{where[0]}://{host}") if isinstance(error, OSError) else "no HTTP answer"
        )
        return LinkError(f"no tiles from {host}: {said}")


def _seconds(text: str) -> float:
    """Return the seconds of a Retry-After header; a date there counts as none."""
    return min(float(text), MAX_RETRY_S) if text.isdecimal() else 0.0
