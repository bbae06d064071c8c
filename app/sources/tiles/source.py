"""What every source of map tiles promises, and how a tile is told by its bytes.

Addresses are zoom, column from the west, row from the north (XYZ), whatever a file counts by.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from app.domain.plain import line
from app.errors import BadInputError

MAX_ZOOM: Final = 24
"""Finest zoom that is read; a tile there is 2 m wide."""

MAX_BYTES: Final = 16_000_000
"""Most bytes of one tile, packed or not."""

Degrees = tuple[float, float, float, float]
"""West, south, east, north in WGS-84 degrees."""


class TileError(BadInputError):
    """A file or a service gives no tiles that can be shown; says why in plain words."""


class TileFormat(StrEnum):
    """What a tile is. UNKNOWN may still be a picture of a kind that is not shown."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    MVT = "mvt"
    MLT = "mlt"
    JSON = "json"
    UNKNOWN = "unknown"

    @property
    def is_picture(self) -> bool:
        """Whether it is painted as it is."""
        return self in {TileFormat.PNG, TileFormat.JPEG, TileFormat.WEBP}

    @property
    def is_shown(self) -> bool:
        """Whether it can be shown at all."""
        return self.is_picture or self is TileFormat.MVT


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source says of itself.

    `kind` is mbtiles, pmtiles or online; `count` its tiles, None when not counted; `bounds` None
    when it does not say; `notes` what a person should know, in plain words; `credit` who made it.
    """

    kind: str
    name: str
    format: TileFormat
    min_zoom: int
    max_zoom: int
    bounds: Degrees | None = None
    count: int | None = None
    credit: str = ""
    notes: tuple[str, ...] = ()


class TileSource(Protocol):
    """A pyramid of tiles, safe to ask from any thread. Asking may read the disk, never the net."""

    @property
    def key(self) -> str:
        """A name that changes when other tiles are to be had."""
        ...

    @property
    def facts(self) -> Facts:
        """What the source says of itself."""
        ...

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile unpacked (a vector tile may be empty), None when it cannot be had."""
        ...

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether a tile is at hand, without reading it."""
        ...

    def close(self) -> None:
        """Let go of files and threads."""


def told(data: bytes) -> TileFormat:
    """Return what a tile is by its bytes, packed (gzip) or not; names given to it may be wrong."""
    if data.startswith(b"\x89PNG"):
        return TileFormat.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return TileFormat.JPEG
    if data.startswith(b"RIFF"):
        return TileFormat.WEBP
    if is_packed(data):
        return TileFormat.MVT
    if data.lstrip()[:1] in {b"{", b"["}:
        return TileFormat.JSON
    # A layer of a vector tile is field 3 with a length. Source: Mapbox Vector Tile 2.1, 4.
    return TileFormat.MVT if data.startswith(b"\x1a") else TileFormat.UNKNOWN


def is_whole(data: bytes, kind: TileFormat) -> bool:
    """Say whether a picture has a beginning, a size and an end; of others nothing is known.

    **Source** PNG 3rd edition, 5.6; ITU-T T.81, table B.1; RFC 9649, 2.4.
    """
    if kind is TileFormat.PNG:
        return data[12:16] == b"IHDR" and b"IEND" in data[-16:]
    if kind is TileFormat.JPEG:
        frames = (bytes((0xFF, mark)) for mark in (0xC0, 0xC1, 0xC2))
        return any(frame in data for frame in frames) and b"\xff\xd9" in data[-64:]
    if kind is TileFormat.WEBP:
        return data[8:12] == b"WEBP" and int.from_bytes(data[4:8], "little") + 8 <= len(data)
    return bool(data)


def sampled(name: str, blobs: Sequence[bytes], named: str = "") -> tuple[TileFormat, str]:
    """Return what a file's tiles are by some of them, and a note when a few are broken.

    `named` is what the file calls them. Raises `TileError` when none of them can be shown.
    """
    kinds = [told(blob) for blob in blobs]
    if not kinds:
        raise TileError(f"{name} holds only empty tiles")
    found = max(set(kinds), key=kinds.count)
    if found is TileFormat.UNKNOWN and named in {"pbf", "mvt"}:
        found = TileFormat.MVT
    if not found.is_shown:
        said = f" (it says “{line(named, 40)}”)" if named else ""
        raise TileError(f"{name} holds no pictures and no vector tiles{said}")
    broken = sum(not is_whole(blob, found) for blob in blobs)
    if broken == len(blobs):
        raise TileError(
            f"{name}: the {found.value} pictures in it are broken; none of {len(blobs)} looked at "
            "can be drawn"
        )
    return found, f"{broken} of {len(blobs)} tiles looked at are broken" if broken else ""


def is_packed(data: bytes) -> bool:
    """Say whether a tile is packed with gzip. **Source** RFC 1952, 2.3.1."""
    return data.startswith(b"\x1f\x8b")


def unpacked(data: bytes, most: int = MAX_BYTES) -> bytes:
    """Return a tile without its gzip packing; raises `TileError` when broken or too large."""
    if len(data) > most:
        raise TileError("a tile is too large")
    if not is_packed(data):
        return data
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, most)
    except zlib.error as error:
        raise TileError(f"a tile is packed badly: {error}") from error
    if unpacker.unconsumed_tail:
        raise TileError("a tile is too large when unpacked")
    if not unpacker.eof:
        raise TileError("a tile is cut off")
    return plain


def is_place(zoom: int, x: int, y: int) -> bool:
    """Say whether an address is one of the square world's tiles."""
    return 0 <= zoom <= MAX_ZOOM and 0 <= x < 1 << zoom and 0 <= y < 1 << zoom


def column_row(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    """Return column and row of the tile that holds a place, at the edge the last one."""
    last = (1 << zoom) - 1
    phi = math.radians(max(-85.051128, min(85.051128, lat)))
    x = (lon + 180.0) / 360.0 * (last + 1)
    y = (1.0 - math.asinh(math.tan(phi)) / math.pi) / 2.0 * (last + 1)
    return max(0, min(last, math.floor(x))), max(0, min(last, math.floor(y)))


def sound_bounds(numbers: Degrees) -> Degrees | None:
    """Return bounds that make sense, None for others (upside down, not numbers, all zero)."""
    west, south, east, north = numbers
    if not all(math.isfinite(number) for number in numbers):
        return None
    if not (-180.1 <= west < east <= 180.1 and -90.1 <= south < north <= 90.1):
        return None
    return numbers
