"""How much of a place is at hand: of the tiles of a view at some zooms, how many are on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from app.sources.tiles.source import Degrees, TileError, TileSource, column_row, sound_bounds

MOST_COUNTED: Final = 500_000
"""Most tiles that are looked up one by one."""


@dataclass(frozen=True, slots=True)
class ZoomCoverage:
    """Of one zoom: how many tiles the place has, and how many of them are at hand."""

    zoom: int
    wanted: int
    present: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is at hand of a place, zoom by zoom."""

    zooms: tuple[ZoomCoverage, ...]

    @property
    def wanted(self) -> int:
        """Tiles of the place."""
        return sum(each.wanted for each in self.zooms)

    @property
    def present(self) -> int:
        """Tiles of it that are at hand."""
        return sum(each.present for each in self.zooms)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.present == self.wanted


def spans(bounds: Degrees, zoom: int) -> tuple[range, range]:
    """Return the columns and rows of a place at a zoom; raises `TileError` for no place."""
    if sound_bounds(bounds) is None:
        raise TileError("bounds are west, south, east, north in degrees", field="bounds")
    west, south, east, north = bounds
    left, top = column_row(zoom, west, north)
    right, bottom = column_row(zoom, east, south)
    return range(left, right + 1), range(top, bottom + 1)


def count(bounds: Degrees, zooms: Iterable[int]) -> int:
    """Return how many tiles a place has at some zooms, without going through them."""
    return sum(len(columns) * len(rows) for columns, rows in (spans(bounds, z) for z in zooms))


def places(bounds: Degrees, zooms: Iterable[int]) -> Iterator[tuple[int, int, int]]:
    """Yield zoom, column, row of all tiles of a place, coarse zooms first."""
    for zoom in sorted(zooms):
        columns, rows = spans(bounds, zoom)
        yield from ((zoom, x, y) for y in rows for x in columns)


def coverage(source: TileSource, bounds: Degrees, zooms: Iterable[int]) -> Coverage:
    """Return how much of a place is at hand; raises `TileError` when it is too many tiles.

    Reads the disk: not for the window's thread.
    """
    wanted = sorted(set(zooms))
    if count(bounds, wanted) > MOST_COUNTED:
        raise TileError(f"more than {MOST_COUNTED} tiles: give fewer zooms or a smaller place")
    found: list[ZoomCoverage] = []
    for zoom in wanted:
        each = list(places(bounds, (zoom,)))
        found.append(ZoomCoverage(zoom, len(each), sum(source.has(*place) for place in each)))
    return Coverage(tuple(found))
