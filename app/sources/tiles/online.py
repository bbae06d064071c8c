"""Online tiles as a source: what is on disk at once, what is missing asked for in the background.

Asking for a tile never waits for the network. A missing or old tile becomes a wish; the newest
wishes are fulfilled first, as they are what is looked at. After a fault the service is left alone
for a while, longer each time; without a link all is as it was on disk.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.clock import Clock
from app.sources.tiles.cache import TileCache
from app.sources.tiles.fetch import Fetcher
from app.sources.tiles.getting import Got, Result, get
from app.sources.tiles.source import (
    Facts,
    TileError,
    TileFormat,
    is_place,
    told,
    unpacked,
)
from app.sources.tiles.template import Template

log = logging.getLogger(__name__)

THREADS: Final = 3
MAX_WISHES: Final = 600
IN_MEMORY: Final = 256
"""Tiles that just came and stay in memory, should the disk refuse them."""

FIRST_REST_S, LONGEST_REST_S = 2.0, 120.0
END_WITHIN_S: Final = 1.0

Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class OnlineState:
    """How asking goes: wishes that wait, the newest fault in plain words, seconds of rest left.

    `is_kept` is False while what comes cannot be written to disk.
    """

    waiting: int = 0
    fault: str = ""
    rest_s: float = 0.0
    is_kept: bool = True


class OnlineTiles:
    """One online source with its cache. `on_news` is called in another thread when a tile came.

    `is_asking` False makes it show the disk alone: for a machine that must not ask.
    """

    def __init__(
        self,
        template: Template,
        cache: TileCache,
        clock: Clock,
        on_news: Callable[[], None] = lambda: None,
        *,
        is_asking: bool = True,
    ) -> None:
        self._template = template
        self._cache = cache
        self._clock = clock
        self._on_news = on_news
        self._is_asking = is_asking
        self._changed = threading.Condition()
        self._wishes: OrderedDict[Place, None] = OrderedDict()
        self._asked: set[Place] = set()
        self._came: OrderedDict[Place, bytes] = OrderedDict()
        self._threads: list[threading.Thread] = []
        self._fetchers: list[Fetcher] = []
        self._is_closed = False
        self._state = OnlineState()
        self._rest_until = 0.0
        self._rest_s = 0.0
        self._format: TileFormat | None = None

    @property
    def key(self) -> str:
        """Name of the source on disk."""
        return f"online:{self._template.name}"

    @property
    def facts(self) -> Facts:
        """What is known of it; the format is told by the first tile and taken for PNG before."""
        template = self._template
        return Facts(
            kind="online",
            name=template.host,
            format=self._format or self._guessed(),
            min_zoom=template.min_zoom,
            max_zoom=template.max_zoom,
            credit=template.credit,
        )

    @property
    def state(self) -> OnlineState:
        """How asking goes now."""
        with self._changed:
            left = max(0.0, self._rest_until - self._clock.monotonic())
            said = self._state
            return OnlineState(len(self._wishes), said.fault, left, said.is_kept)

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile that is at hand; wish for one that is not, or that is old."""
        place = (zoom, x, y)
        if not is_place(*place) or not self._has_zoom(zoom):
            return None
        data = self._came.get(place)
        if data is None:
            kept = self._cache.read(*place)
            if kept is None or kept.is_old:
                self._wish(place)
            data = kept.data if kept is not None else b""
        try:
            return unpacked(data) or None
        except TileError:
            return None

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether it is on disk what is there."""
        return self._has_zoom(zoom) and self._cache.has(zoom, x, y)

    def close(self) -> None:
        """Stop asking; waits for the threads for at most `END_WITHIN_S`."""
        with self._changed:
            self._is_closed = True
            self._wishes.clear()
            self._changed.notify_all()
            fetchers, threads = list(self._fetchers), list(self._threads)
        for fetcher in fetchers:
            fetcher.abort()
        for thread in threads:
            thread.join(END_WITHIN_S)

    def _has_zoom(self, zoom: int) -> bool:
        return self._template.min_zoom <= zoom <= self._template.max_zoom

    def _guessed(self) -> TileFormat:
        path = self._template.text.partition("?")[0].lower()
        return TileFormat.MVT if path.endswith((".pbf", ".mvt")) else TileFormat.PNG

    def _wish(self, place: Place) -> None:
        with self._changed:
            if self._is_closed or not self._is_asking or place in self._asked:
                return
            self._wishes[place] = None
            self._wishes.move_to_end(place)
            while len(self._wishes) > MAX_WISHES:
                self._wishes.popitem(last=False)
            if len(self._threads) < min(THREADS, len(self._wishes)):
                self._start()
            self._changed.notify()

    def _start(self) -> None:
        """Start one more thread; the lock is held."""
        fetcher = Fetcher()
        name = f"yiping-tiles-{len(self._threads)}"
        thread = threading.Thread(target=self._run, args=(fetcher,), name=name, daemon=True)
        self._fetchers.append(fetcher)
        self._threads.append(thread)
        thread.start()

    def _run(self, fetcher: Fetcher) -> None:
        try:
            while (place := self._next()) is not None:
                got = get(fetcher, self._template, self._cache, place)
                if self._take(place, got):
                    self._on_news()
        finally:
            fetcher.close()

    def _next(self) -> Place | None:
        """Wait for a wish and for the rest to be over; return None when closed."""
        with self._changed:
            while not self._is_closed:
                rest = self._rest_until - self._clock.monotonic()
                if self._wishes and rest <= 0.0:
                    place, _ = self._wishes.popitem()
                    self._asked.add(place)
                    return place
                self._changed.wait(rest if self._wishes else None)
            return None

    def _take(self, place: Place, got: Got) -> bool:
        """Note what became of a wish; return whether there is something new to see."""
        with self._changed:
            self._asked.discard(place)
            if self._is_closed:
                return False
            if got.result is Result.FAILED:
                self._rest(got)
                return False
            if self._state.fault:
                log.info("tiles come again", extra={"server": self._template.host})
            self._rest_s = 0.0
            self._state = OnlineState(is_kept=got.is_kept)
            self._came[place] = got.data
            while len(self._came) > IN_MEMORY:
                self._came.popitem(last=False)
            if got.data:
                self._format = told(got.data)
            return got.result is Result.HERE

    def _rest(self, got: Got) -> None:
        """Leave the service alone for a while; the lock is held."""
        if got.reason != self._state.fault:
            log.warning("no tiles", extra={"server": self._template.host, "reason": got.reason})
        self._rest_s = min(LONGEST_REST_S, max(FIRST_REST_S, self._rest_s * 2.0))
        until = self._clock.monotonic() + (got.rest_s or self._rest_s)
        self._rest_until = max(self._rest_until, until)
        self._state = OnlineState(fault=got.reason, is_kept=self._state.is_kept)
