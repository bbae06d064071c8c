"""Reads PMTiles: one file of tiles behind a directory. Source: PMTiles specification 3.

Directories come packed and are read as columns of numbers; a few of them stay in memory.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, cast

import msgspec
import numpy as np
from numpy.typing import NDArray
from pmtiles.tile import (
    Compression,
    HeaderDict,
    TileType,
    deserialize_header,
    zxy_to_tileid,
)

from app.domain.plain import line
from app.sources.tiles.source import (
    MAX_BYTES,
    MAX_ZOOM,
    Facts,
    TileError,
    TileFormat,
    is_place,
    sampled,
    sound_bounds,
    unpacked,
)

HEADER_BYTES: Final = 127
MAX_DEPTH: Final = 4
MAX_DIRECTORY_BYTES: Final = 4_000_000
MAX_METADATA_BYTES: Final = 1_000_000
KEPT: Final = 64
SAMPLES: Final = 32
MAX_TEXT: Final = 300

FORMATS: Final[Mapping[TileType, TileFormat]] = {
    TileType.MVT: TileFormat.MVT,
    TileType.PNG: TileFormat.PNG,
    TileType.JPEG: TileFormat.JPEG,
    TileType.WEBP: TileFormat.WEBP,
}

NOT_SHOWN: Final[Mapping[TileType, str]] = {
    TileType.MLT: "MapLibre vector tiles (MLT)",
    TileType.AVIF: "AVIF pictures",
}


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Entries in the order of their tiles, each column (n,) int64; run 0 leads to a leaf."""

    tiles: NDArray[np.int64]
    runs: NDArray[np.int64]
    lengths: NDArray[np.int64]
    offsets: NDArray[np.int64]

    def entry(self, tile: int) -> tuple[int, int, int] | None:
        """Return run, offset and length of the entry that covers a tile, None when none does."""
        row = int(np.searchsorted(self.tiles, tile, side="right")) - 1
        if row < 0:
            return None
        run = int(self.runs[row])
        if run and tile - int(self.tiles[row]) >= run:
            return None
        return run, int(self.offsets[row]), int(self.lengths[row])


def directory(data: bytes) -> Directory:
    """Return the directory of its unpacked bytes; raises `TileError` when it is none."""
    numbers = _varints(data)
    count = int(numbers[0]) if len(numbers) else 0
    if count < 0 or len(numbers) != 1 + 4 * count:
        raise TileError("a directory is damaged")
    steps, runs, lengths, offsets = numbers[1:].reshape(4, count)
    tiles = np.cumsum(steps)
    starts = offsets - 1
    for row in np.flatnonzero(offsets == 0).tolist():  # right behind the one before
        if row == 0:
            raise TileError("a directory is damaged")
        starts[row] = starts[row - 1] + lengths[row - 1]
    if any((column < 0).any() for column in (tiles, steps, runs, lengths, starts)):
        raise TileError("a directory is damaged")
    return Directory(tiles, runs, lengths, starts)


class PMTiles:
    """One PMTiles archive, open for reading from any thread.

    Raises `TileError` in plain words on opening when nothing in it can be shown.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._kept: OrderedDict[int, Directory] = OrderedDict()
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise TileError(f"{path} cannot be read: {error.strerror}") from error
        try:
            self._size = path.stat().st_size
            self._header = self._read_header()
            self._facts = self._checked()
        except BaseException:
            self._file.close()
            raise
        self._key = f"{path.resolve()}:{path.stat().st_mtime_ns}"

    @property
    def key(self) -> str:
        """Path and time of the last change."""
        return self._key

    @property
    def facts(self) -> Facts:
        """What the archive says of itself."""
        return self._facts

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile unpacked, None when it is missing or damaged."""
        try:
            found = self._find(zoom, x, y)
            if found is None:
                return None
            offset, length = found
            return unpacked(self._bytes(offset, length, MAX_BYTES))
        except TileError:
            return None

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether the archive has a tile there."""
        try:
            return self._find(zoom, x, y) is not None
        except TileError:
            return False

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()

    def _find(self, zoom: int, x: int, y: int) -> tuple[int, int] | None:
        """Return offset and length of a tile in the file."""
        if not is_place(zoom, x, y):
            return None
        header, tile = self._header, zxy_to_tileid(zoom, x, y)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(MAX_DEPTH):
            entry = self._directory(offset, length).entry(tile)
            if entry is None:
                return None
            run, start, length = entry
            if run:
                return header["tile_data_offset"] + start, length
            offset = header["leaf_directory_offset"] + start
        raise TileError(f"{self._path.name}: its directories lead nowhere")

    def _directory(self, offset: int, length: int) -> Directory:
        with self._lock:
            kept = self._kept.get(offset)
            if kept is not None:
                self._kept.move_to_end(offset)
                return kept
        made = directory(unpacked(self._bytes(offset, length, MAX_DIRECTORY_BYTES)))
        with self._lock:
            self._kept[offset] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def _bytes(self, offset: int, length: int, most: int) -> bytes:
        if not 0 < length <= most or offset < 0 or offset + length > self._size:
            raise TileError(f"{self._path.name} is damaged or cut off")
        with self._lock:
            try:
                self._file.seek(offset)
                return self._file.read(length)
            except (OSError, ValueError) as error:  # ValueError: closed meanwhile
                raise TileError(f"{self._path.name} cannot be read") from error

    def _read_header(self) -> HeaderDict:
        if self._size == 0:
            raise TileError(f"{self._path.name} is empty")
        head = self._file.read(HEADER_BYTES)
        if not head.startswith(b"PMTiles"):
            raise TileError(f"{self._path.name} is no PMTiles archive")
        if len(head) < HEADER_BYTES:
            raise TileError(f"{self._path.name} is cut off")
        if head[7] != 3:
            raise TileError(f"{self._path.name} is PMTiles {head[7]}; version 3 is read")
        try:
            return deserialize_header(head)
        except ValueError as error:
            raise TileError(f"{self._path.name}: {error}") from error

    def _checked(self) -> Facts:
        header, name = self._header, self._path.name
        kind = header["tile_type"]
        if kind in NOT_SHOWN:
            raise TileError(f"{name} holds {NOT_SHOWN[kind]}; this is not shown")
        packings = {header["internal_compression"], header["tile_compression"]}
        if packings & {Compression.BROTLI, Compression.ZSTD}:
            raise TileError(f"{name} is packed with Brotli or Zstandard; gzip is read")
        lowest, highest = header["min_zoom"], header["max_zoom"]
        if not 0 <= lowest <= highest <= MAX_ZOOM:
            raise TileError(f"{name}: zooms {lowest} to {highest} are none")
        found, broken = sampled(name, self._samples(), "mvt" if kind is TileType.MVT else "")
        metadata = self._metadata()
        west, south, east, north = (
            header["min_lon_e7"] / 1e7,
            header["min_lat_e7"] / 1e7,
            header["max_lon_e7"] / 1e7,
            header["max_lat_e7"] / 1e7,
        )
        notes = [broken] if broken else []
        if FORMATS.get(kind) is not found:
            notes.append(f"the format is named {kind.name.lower()}; its tiles are {found.value}")
        return Facts(
            kind="pmtiles",
            name=line(str(metadata.get("name") or ""), MAX_TEXT) or self._path.stem,
            format=found,
            min_zoom=lowest,
            max_zoom=highest,
            bounds=sound_bounds((west, south, east, north)),
            count=header["addressed_tiles_count"] or None,
            credit=line(str(metadata.get("attribution") or ""), MAX_TEXT),
            notes=tuple(notes),
        )

    def _samples(self) -> list[bytes]:
        """Return the first tiles of the archive, as they lie there; raises when there is none."""
        header = self._header
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(MAX_DEPTH):
            rows = self._directory(offset, length)
            if not len(rows.tiles):
                break
            tiles = np.flatnonzero(rows.runs > 0)[:SAMPLES].tolist()
            if tiles:
                start = header["tile_data_offset"]
                return [
                    self._bytes(start + int(rows.offsets[row]), int(rows.lengths[row]), MAX_BYTES)
                    for row in tiles
                ]
            offset = header["leaf_directory_offset"] + int(rows.offsets[0])
            length = int(rows.lengths[0])
        raise TileError(f"{self._path.name} holds no tile")

    def _metadata(self) -> dict[str, object]:
        header = self._header
        if not header["metadata_length"]:
            return {}
        try:
            length = header["metadata_length"]
            data = unpacked(self._bytes(header["metadata_offset"], length, MAX_METADATA_BYTES))
            found: object = msgspec.json.decode(data)
        except (TileError, msgspec.DecodeError):
            return {}
        return cast("dict[str, object]", found) if isinstance(found, dict) else {}


def _varints(data: bytes) -> NDArray[np.int64]:
    """Return all variable-length numbers of a text of bytes. Source: Protocol Buffers encoding."""
    raw = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(raw < 0x80)
    if not len(ends) or ends[-1] != len(raw) - 1:
        raise TileError("a directory is damaged")
    starts = np.concatenate(([0], ends[:-1] + 1))
    place = np.arange(len(raw)) - np.repeat(starts, ends - starts + 1)
    if place.max() > 8:
        raise TileError("a directory is damaged")
    parts = (raw & 0x7F).astype(np.int64) << (7 * place)
    return np.add.reduceat(parts, starts)
