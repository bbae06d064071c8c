"""Tile files made by hand, and where the real ones lie."""

from __future__ import annotations

import gzip
import sqlite3
import struct
import zlib
from itertools import pairwise
from pathlib import Path

from mapbox_vector_tile import encode  # type: ignore[import-untyped] # has no types

from tests.conftest import DATA

TILES = DATA / "tiles"

SQUARE = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0), (20 20, 20 80, 80 80, 80 20, 20 20))"


def png(color: tuple[int, int, int] = (200, 30, 30), side: int = 256) -> bytes:
    """Return a whole PNG picture of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = (b"\0" + bytes(color) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def mvt(*layers: tuple[str, list[tuple[str, dict[str, object]]]]) -> bytes:
    """Return a vector tile of layers of (geometry in tile units y up, values), not packed."""
    described = [
        {"name": name, "features": [{"geometry": g, "properties": p} for g, p in features]}
        for name, features in layers
    ]
    return bytes(encode(described, default_options={"y_coord_down": False}))


def mbtiles(
    path: Path,
    tiles: dict[tuple[int, int, int], bytes | str | None],
    metadata: dict[str, str] | None = None,
) -> Path:
    """Write an MBTiles file of tiles by zoom, column, row from the north."""
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER,"
        " tile_data BLOB)"
    )
    connection.executemany(
        "INSERT INTO tiles VALUES (?, ?, ?, ?)",
        [(z, x, (1 << z) - 1 - y, data) for (z, x, y), data in tiles.items()],
    )
    if metadata is not None:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
    connection.commit()
    connection.close()
    return path


def varint(number: int) -> bytes:
    """Return a number as Protocol Buffers write it."""
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def directory(entries: list[tuple[int, int, int, int]]) -> bytes:
    """Return an unpacked directory of (tile, run, length, offset; 0 = behind the one before)."""
    tiles = [0, *(entry[0] for entry in entries)]
    steps = [tile - before for before, tile in pairwise(tiles)]
    columns = [steps, *([entry[part] for entry in entries] for part in (1, 2))]
    offsets = [b"\0" if offset < 0 else varint(offset + 1) for *_, offset in entries]
    numbers = b"".join(varint(number) for column in columns for number in column)
    return varint(len(entries)) + numbers + b"".join(offsets)


def pmtiles(
    path: Path,
    root: bytes,
    data: bytes,
    *,
    leaves: bytes = b"",
    metadata: bytes = b"{}",
    kind: int = 2,
    packings: tuple[int, int] = (2, 1),
    zooms: tuple[int, int] = (0, 1),
) -> Path:
    """Write a PMTiles archive of directories as they are (packed by the caller)."""
    starts, at = [], 127
    for part in (root, metadata, leaves, data):
        starts += [at, len(part)]
        at += len(part)
    head = b"PMTiles\x03" + struct.pack("<8Q", *starts) + struct.pack("<3Q", 0, 0, 0)
    head += bytes([1, *packings, kind, *zooms])
    head += struct.pack("<4i", -1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)
    head += bytes([0]) + struct.pack("<2i", 0, 0)
    assert len(head) == 127
    path.write_bytes(head + root + metadata + leaves + data)
    return path


def packed(data: bytes) -> bytes:
    """Return bytes packed with gzip."""
    return gzip.compress(data)
