"""Reads MBTiles: an SQLite file of tiles, rows counted from the south. Source: MBTiles 1.3.

Such a file comes from anywhere: it is opened read-only, its views and triggers are not trusted,
and every question to it has a time limit.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final

from app.database import SQL_FAULTS, open_read_only
from app.domain.plain import line
from app.sources.tiles.source import (
    MAX_BYTES,
    MAX_ZOOM,
    Degrees,
    Facts,
    TileError,
    TileFormat,
    is_place,
    sampled,
    sound_bounds,
    unpacked,
)

MAGIC: Final = b"SQLite format 3\x00"
COLUMNS: Final = ("zoom_level", "tile_column", "tile_row", "tile_data")
CHECK_S: Final = 5.0
READ_S: Final = 1.0
SAMPLES: Final = 64
STEPS: Final = 20_000
"""Steps of SQLite's machine between two looks at the clock: about a millisecond."""

MAX_TEXT: Final = 300

FORMATS: Final[Mapping[str, str]] = {
    "application/vnd.maplibre-vector-tile": "MapLibre vector tiles (MLT)",
    "mlt": "MapLibre vector tiles (MLT)",
    "utfgrid": "UTFGrid, no pictures",
    "json": "JSON, no pictures",
}
"""Formats that are known and not shown, by what the metadata calls them."""


class MBTiles:
    """One MBTiles file, open for reading from any thread.

    Raises `TileError` in plain words on opening when nothing in it can be shown. The check looks
    at every tile for at most `CHECK_S`, or to the end when `thorough`.
    """

    def __init__(self, path: Path, *, thorough: bool = False) -> None:
        self._path = path
        self._lock = Lock()
        self._until = 0.0
        self._connection = _opened(path)
        try:
            self._connection.set_progress_handler(self._is_over, STEPS)
            self._facts = self._checked(thorough)
        except BaseException:
            self._connection.close()
            raise
        self._key = f"{path.resolve()}:{path.stat().st_mtime_ns}"

    @property
    def key(self) -> str:
        """Path and time of the last change."""
        return self._key

    @property
    def facts(self) -> Facts:
        """What the file says of itself, as far as its tiles bear it out."""
        return self._facts

    def tile(self, zoom: int, x: int, y: int) -> bytes | None:
        """Return a tile unpacked, None when it is missing, empty or damaged."""
        if not is_place(zoom, x, y):
            return None
        sql = (
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
        )
        try:
            rows = self._ask(sql, (zoom, x, (1 << zoom) - 1 - y), READ_S)
            data = rows[0][0] if rows else None
            return unpacked(data) if isinstance(data, bytes) and data else None
        except TileError:
            return None

    def has(self, zoom: int, x: int, y: int) -> bool:
        """Say whether the file has a tile there."""
        return self.tile(zoom, x, y) is not None

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _is_over(self) -> int:
        return int(monotonic() > self._until)

    def _ask(self, sql: str, values: tuple[int, ...], within_s: float) -> list[Any]:
        """Return all rows; raises `TileError` when damaged, interrupted or closed."""
        with self._lock:
            self._until = monotonic() + within_s
            try:
                return self._connection.execute(sql, values).fetchall()
            except (*SQL_FAULTS, OverflowError) as error:
                raise TileError(f"{self._path.name} is damaged: {error}") from error

    def _checked(self, thorough: bool) -> Facts:
        self._need_columns()
        metadata = self._metadata()
        named = metadata.get("format", "").lower()
        within_s = 1e9 if thorough else CHECK_S
        spans = "SELECT min(zoom_level), max(zoom_level) FROM tiles"
        lowest, highest = self._ask(spans, (), within_s)[0]
        if lowest is None:
            raise TileError(f"{self._path.name} holds no tile")
        self._need_zooms(lowest, highest)
        if named in FORMATS:
            raise TileError(f"{self._path.name} holds {FORMATS[named]}; this is not shown")
        self._need_no_null(within_s)
        found, broken = sampled(self._path.name, self._samples(), named)
        return Facts(
            kind="mbtiles",
            name=line(metadata.get("name", ""), MAX_TEXT) or self._path.stem,
            format=found,
            min_zoom=lowest,
            max_zoom=highest,
            bounds=_bounds(metadata.get("bounds", "")),
            count=self._count() if thorough else None,
            credit=line(metadata.get("attribution", ""), MAX_TEXT),
            notes=tuple(self._notes(metadata, found, (lowest, highest), broken)),
        )

    def _need_columns(self) -> None:
        rows = self._ask("SELECT name FROM pragma_table_info('tiles')", (), READ_S)
        missing = set(COLUMNS) - {str(row[0]) for row in rows}
        if missing:
            raise TileError(f"{self._path.name} is an SQLite file without a table of tiles")

    def _need_zooms(self, lowest: object, highest: object) -> None:
        is_whole = isinstance(lowest, int) and isinstance(highest, int)
        if not is_whole or not 0 <= lowest <= highest <= MAX_ZOOM:  # type: ignore[operator] # is_whole
            raise TileError(f"{self._path.name}: zooms {lowest} to {highest} are none")

    def _need_no_null(self, within_s: float) -> None:
        sql = (
            "SELECT zoom_level, tile_column, tile_row FROM tiles WHERE tile_data IS NULL"
            " OR typeof(tile_data) <> 'blob' LIMIT 1"
        )
        try:
            rows = self._ask(sql, (), within_s)
        except TileError as error:
            if "interrupted" in str(error):
                return  # too many to look at now; what is missing is missing on the map
            raise
        if rows:
            zoom, x, y = rows[0]
            raise TileError(
                f"{self._path.name} is damaged: the tile at zoom {zoom}, column {x}, row {y} is "
                "NULL; make the file anew or delete that row"
            )

    def _samples(self) -> list[bytes]:
        """Return some tiles as they lie in the file, of all zooms where there are few."""
        sql = "SELECT tile_data FROM tiles WHERE length(tile_data) > 0 LIMIT ?"
        return [row[0] for row in self._ask(sql, (SAMPLES,), CHECK_S)]

    def _count(self) -> int:
        return int(self._ask("SELECT count(*) FROM tiles", (), 1e9)[0][0])

    def _metadata(self) -> dict[str, str]:
        try:
            rows = self._ask("SELECT name, value FROM metadata LIMIT 200", (), READ_S)
        except TileError as error:
            if "no such" in str(error):
                return {}
            raise
        return {str(name): str(value) for name, value in rows if value is not None}

    def _notes(
        self, metadata: Mapping[str, str], found: TileFormat, zooms: tuple[int, int], broken: str
    ) -> Generator[str]:
        named = metadata.get("format", "").lower()
        if broken:
            yield broken
        if not metadata:
            yield "no metadata: name, bounds and format are told by the tiles"
        elif not named:
            yield f"the format is not named; its tiles are {found.value}"
        elif named not in _names(found):
            yield f"the format is named “{line(named, 40)}”; its tiles are {found.value}"
        said = [metadata.get(name, "") for name in ("minzoom", "maxzoom")]
        if any(said) and said != [str(zoom) for zoom in zooms]:
            yield f"zooms are said to be {line('-'.join(said), 20)}"
        names = self._ask("SELECT name FROM sqlite_master WHERE name LIKE 'grid%'", (), READ_S)
        if names:
            yield "grids of texts (UTFGrid) in it are left out"


def _opened(path: Path) -> sqlite3.Connection:
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise TileError(f"{path} cannot be read: {error.strerror}") from error
    if not head:
        raise TileError(f"{path.name} is empty")
    if head != MAGIC:
        raise TileError(f"{path.name} is no MBTiles file: it is not SQLite")
    try:
        connection = open_read_only(path, any_thread=True)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 2 * MAX_BYTES)
        connection.execute("PRAGMA trusted_schema = 0")
        connection.execute("PRAGMA cell_size_check = 1")
    except SQL_FAULTS as error:
        raise TileError(f"{path.name} is damaged: {error}") from error
    return connection


def _names(found: TileFormat) -> frozenset[str]:
    """Return what the metadata may call a format."""
    return {
        TileFormat.JPEG: frozenset({"jpg", "jpeg", "image/jpeg"}),
        TileFormat.MVT: frozenset({"pbf", "mvt", "application/vnd.mapbox-vector-tile"}),
    }.get(found, frozenset({found.value, f"image/{found.value}"}))


def _bounds(text: str) -> Degrees | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return sound_bounds((west, south, east, north))
