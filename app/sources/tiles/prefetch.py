"""Fetches the online tiles of a place ahead of time, within a ceiling, politely, to be resumed.

What is on disk and not old is passed by, so a second run goes on where the first one stopped.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from app.sources.tiles.cache import TileCache
from app.sources.tiles.coverage import count, places
from app.sources.tiles.fetch import Fetcher
from app.sources.tiles.getting import Got, Result, get
from app.sources.tiles.source import Degrees, TileError
from app.sources.tiles.template import Template

CEILING: Final = 20_000
THREADS: Final = 3
FAULTS_IN_A_ROW: Final = 5
"""Faults without a tile in between after which it gives up."""

WAIT_S: Final = 1.0
"""Rest after a fault, times the faults in a row, where the service names none."""

LONGEST_WAIT_S: Final = 60.0

Place = tuple[int, int, int]


@dataclass(slots=True)
class Tally:
    """What was done: tiles of the place, on disk before, fetched, not there, failed, bytes."""

    wanted: int = 0
    before: int = 0
    fetched: int = 0
    absent: int = 0
    failed: int = 0
    size: int = 0
    fault: str = ""

    @property
    def done(self) -> int:
        """Tiles that need no more asking."""
        return self.before + self.fetched + self.absent


class Prefetch:
    """One run over a place. `on_progress` is told the tally now and then, in this thread."""

    def __init__(
        self,
        template: Template,
        cache: TileCache,
        *,
        on_progress: Callable[[Tally], None] = lambda tally: None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._template = template
        self._cache = cache
        self._on_progress = on_progress
        self._pause = pause
        self._is_stopped = threading.Event()
        self._lock = threading.Lock()
        self._row = 0
        self._own = threading.local()
        self._fetchers: list[Fetcher] = []

    def stop(self) -> None:
        """Let the run end after the tiles at hand; safe from a signal handler or a thread."""
        self._is_stopped.set()

    def run(self, bounds: Degrees, zooms: Sequence[int], ceiling: int = CEILING) -> Tally:
        """Fetch what is missing; raises `TileError` before asking when it is above the ceiling."""
        template = self._template
        asked = [zoom for zoom in zooms if template.min_zoom <= zoom <= template.max_zoom]
        tally = Tally(wanted=count(bounds, asked))
        if tally.wanted > ceiling:
            raise TileError(
                f"{tally.wanted} tiles are more than the ceiling of {ceiling}: give fewer zooms, "
                "a smaller place, or a higher --most"
            )
        missing = self._missing(bounds, asked, tally)
        try:
            with ThreadPoolExecutor(THREADS, thread_name_prefix="yiping-prefetch") as pool:
                for got in pool.map(self._one, missing):
                    self._note(got, tally)
        finally:
            for fetcher in self._fetchers:
                fetcher.close()
        return tally

    def _missing(self, bounds: Degrees, zooms: Sequence[int], tally: Tally) -> Iterator[Place]:
        """Yield places to ask for."""
        for place in places(bounds, zooms):
            kept = self._cache.read(*place)
            if kept is None or kept.is_old:
                yield place
            else:
                tally.before += 1

    def _one(self, place: Place) -> Got | None:
        """Ask for one tile, after a rest when there were faults; None when stopped."""
        if not hasattr(self._own, "fetcher"):
            self._own.fetcher = Fetcher()
            with self._lock:
                self._fetchers.append(self._own.fetcher)
        while not self._is_stopped.is_set():
            got = get(self._own.fetcher, self._template, self._cache, place)
            if got.result is not Result.FAILED:
                with self._lock:
                    self._row = 0
                return got
            with self._lock:
                self._row += 1
                row = self._row
            if row >= FAULTS_IN_A_ROW:
                self.stop()
                return got
            self._pause(min(LONGEST_WAIT_S, got.rest_s or WAIT_S * row))
        return None

    def _note(self, got: Got | None, tally: Tally) -> None:
        if got is None:
            return
        if got.result is Result.HERE:
            tally.fetched += 1
            tally.size += len(got.data)
        elif got.result is Result.ABSENT:
            tally.absent += 1
        else:
            tally.failed += 1
            tally.fault = got.reason
        if not got.is_kept and not tally.fault:
            tally.fault = "the disk is nearly full: nothing more is kept"
            self.stop()
        self._on_progress(tally)
