"""Online tiles on disk: one file each, bounded in bytes, shared by all that run on the machine.

A file is put in place in one step, so another process sees all of it or nothing. An empty file
says that the service has no tile there. Files are dropped that were not looked at for longest.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from app.clock import Clock
from app.sources.tiles.source import is_place, is_whole, told
from app.store.room import RoomLimits, free_bytes

MOST_BYTES: Final = 2_000_000_000
DROPPED_TO: Final = 0.9
"""Share of the bound that is kept when it is passed."""

FRESH_S: Final = 90 * 86_400.0
"""Age from which a tile is asked for anew; until the answer, and without a link, it is shown."""

ABSENT_S: Final = 7 * 86_400.0
"""Age from which a tile that was not there is asked for anew."""

SEEN_EVERY_S: Final = 86_400.0
ROOM_EVERY: Final = 50
"""Tiles written between two looks at the room that is left."""

BLOCK: Final = 4096
"""Least bytes that a file takes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A tile on disk; `data` is empty where the service has none."""

    data: bytes
    age_s: float

    @property
    def is_old(self) -> bool:
        """Whether it should be asked for anew."""
        return self.age_s > (FRESH_S if self.data else ABSENT_S)


class TileCache:
    """The folder of one source's tiles. Any thread; writing tells of no fault, it returns False."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        most_bytes: int = MOST_BYTES,
        limits: RoomLimits | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._most = most_bytes
        self._least_free = (limits or RoomLimits()).low
        self._lock = threading.Lock()
        self._bytes = -1
        self._written = 0
        self._has_room = True

    def read(self, zoom: int, x: int, y: int) -> Kept | None:
        """Return a tile, None when it is not there or was cut off."""
        path = self._path(zoom, x, y)
        try:
            data = path.read_bytes()
            facts = path.stat()
        except OSError:
            return None
        if data and not is_whole(data, told(data)):
            with suppress(OSError):
                path.unlink()
            return None
        now = self._clock.now()
        if now - facts.st_atime > SEEN_EVERY_S:
            with suppress(OSError):
                os.utime(path, (now, facts.st_mtime))
        return Kept(data, max(0.0, now - facts.st_mtime))

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether it is known what is there: a tile, or that there is none."""
        return is_place(zoom, x, y) and self._path(zoom, x, y).exists()

    def write(self, zoom: int, x: int, y: int, data: bytes) -> bool:
        """Keep a tile; return whether that was possible: the disk may be nearly full."""
        path = self._path(zoom, x, y)
        draft = path.with_name(f".{path.name}-{uuid4().hex}")
        now = self._clock.now()
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._room():
                return False
            before = self.size - (_on_disk(path.stat().st_size) if path.exists() else 0)
            draft.write_bytes(data)
            os.utime(draft, (now, now))
            draft.replace(path)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            return False
        self._note(before + _on_disk(len(data)))
        return True

    @property
    def size(self) -> int:
        """Bytes on disk, counted once by walking the folder."""
        with self._lock:
            if self._bytes < 0:
                self._bytes = sum(size for _, size, _ in self._files())
            return self._bytes

    def _path(self, zoom: int, x: int, y: int) -> Path:
        return self._folder / str(zoom) / str(x) / str(y)

    def _room(self) -> bool:
        """Say whether there is room; the disk is looked at now and then."""
        self._written += 1
        if self._written % ROOM_EVERY == 1:
            self._has_room = free_bytes(self._folder) > self._least_free
        return self._has_room

    def _note(self, size: int) -> None:
        with self._lock:
            self._bytes = size
            if self._bytes > self._most:
                self._drop()

    def _drop(self) -> None:
        """Drop what was not looked at for longest; the lock is held."""
        files = sorted(self._files())
        total = sum(size for _, size, _ in files)
        for _, size, path in files:
            if total <= self._most * DROPPED_TO:
                break
            with suppress(OSError):
                path.unlink()
                total -= size
        self._bytes = total

    def _files(self) -> Iterator[tuple[float, int, Path]]:
        """Yield when each file was last looked at, its bytes on disk and its path."""
        for place, _, names in os.walk(self._folder):
            for name in names:
                path = Path(place, name)
                with suppress(OSError):
                    facts = path.stat()
                    yield facts.st_atime, _on_disk(facts.st_size), path


def _on_disk(size: int) -> int:
    return -(-size // BLOCK) * BLOCK or BLOCK
