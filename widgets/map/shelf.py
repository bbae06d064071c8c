"""Painted tiles on disk, so that a map looks the same at once after a restart or a zoom.

A file holds one tile: runs of equal pixels, as maps are made of, or all pixels where that is
shorter. A torn or foreign file is a tile that is not there. The folder is held under a ceiling by
taking away what was used longest ago; it may be deleted at any time.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from widgets.map.pixels import pixels_of
from widgets.map.tiles import TILE_PX, TileKey

TILE_AREA: Final = TILE_PX * TILE_PX
RUNS, WHOLE = b"yt1r", b"yt1w"
"""How a file begins that holds runs, and one that holds all pixels."""

SUFFIX: Final = ".tile"
SWEEP_EVERY: Final = 500
"""Tiles put between two looks at how much there is."""

KEPT_SHARE: Final = 0.8
"""What is left after a sweep, so that not every tile begins one."""

log = logging.getLogger(__name__)


def packed(image: QImage) -> bytes:
    """Return a tile as a file's content."""
    pixels = np.frombuffer(image.constBits(), dtype="<u4")
    heads = np.flatnonzero(np.concatenate(([True], pixels[1:] != pixels[:-1])))
    if len(heads) * 8 >= pixels.nbytes:
        return WHOLE + pixels.tobytes()
    counts = np.diff(heads, append=len(pixels)).astype("<u4")
    return RUNS + pixels[heads].tobytes() + counts.tobytes()


def unpacked(content: bytes) -> QImage | None:
    """Return the tile of a file's content, None when it is not one."""
    kind, body = content[:4], content[4:]
    if kind not in (RUNS, WHOLE) or len(body) % 8:
        return None
    numbers = np.frombuffer(body, dtype="<u4")
    pixels: NDArray[np.uint32] = numbers
    if kind == RUNS:
        half = len(numbers) // 2
        if int(numbers[half:].sum(dtype=np.uint64)) != TILE_AREA:
            return None
        pixels = np.repeat(numbers[:half], numbers[half:])
    if len(pixels) != TILE_AREA:
        return None
    image = QImage(TILE_PX, TILE_PX, QImage.Format.Format_RGB32)
    pixels_of(image).reshape(-1)[:] = pixels
    return image


class Shelf:
    """Tiles in a folder of `max_bytes` at most; used in the painting thread only."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._until_sweep = 0
        self._is_usable = True

    def get(self, look: str, key: TileKey) -> QImage | None:
        """Return a tile of a look, None when it is not there."""
        path = self._path(look, key)
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return unpacked(content)

    def has(self, look: str, key: TileKey) -> bool:
        """Return whether a tile of a look is there."""
        return self._path(look, key).exists()

    def put(self, look: str, key: TileKey, image: QImage) -> None:
        """Keep a tile; when the disk will not take it, go on without."""
        if not self._is_usable:
            return
        path = self._path(look, key)
        fresh = path.with_suffix(f".{os.getpid()}-{id(self)}")  # a folder may have two shelves
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(packed(image))
            os.replace(fresh, path)
            self._sweep_sometimes()
        except FileNotFoundError:
            return  # somebody took the folder away meanwhile: it is made again next time
        except OSError as error:
            self._is_usable = False
            log.warning("painted map tiles are not kept: %s", error.strerror)

    def sweep(self) -> None:
        """Take away the tiles used longest ago until the rest is well under the ceiling."""
        found = [(path, path.stat()) for path in self._folder.rglob(f"*{SUFFIX}")]
        total = sum(stat.st_size for _, stat in found)
        if total <= self._max_bytes:
            return
        for path, stat in sorted(found, key=lambda pair: pair[1].st_mtime_ns):
            if total <= self._max_bytes * KEPT_SHARE:
                return
            path.unlink(missing_ok=True)
            total -= stat.st_size

    def _path(self, look: str, key: TileKey) -> Path:
        return self._folder / look / f"{key.scale.hex()}_{key.column}_{key.row}{SUFFIX}"

    def _sweep_sometimes(self) -> None:
        self._until_sweep -= 1
        if self._until_sweep < 0:
            self._until_sweep = SWEEP_EVERY
            self.sweep()
