"""Tiles: the squares a map picture is cut into, numbered from world place (0, 0) at each scale.

A view that is `snapped` shows whole pixels of them, so a tile painted once fits wherever the map is
dragged to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect

from widgets.map.view import MapView

TILE_PX: Final = 256
"""Side of a tile. Smaller ones waste less beyond the window's edges, larger ones cost fewer calls;
this size measured best for a whole window of 3840 x 2160."""

BLOCK: Final = 8
"""Tiles along the side of a block: tiles near each other are painted as one picture and cut, which
takes a third of the time of painting them one by one."""


class TileKey(NamedTuple):
    """A tile: px per world metre, columns to the east, rows to the south."""

    scale: float
    column: int
    row: int


class Block(NamedTuple):
    """Tiles side by side, to be painted as one picture."""

    scale: float
    column: int
    row: int
    columns: int
    rows: int

    @property
    def view(self) -> MapView:
        """The window on the world that the block is."""
        wide, high = self.columns * TILE_PX, self.rows * TILE_PX
        return MapView(
            (self.column * TILE_PX + wide / 2.0) / self.scale,
            -(self.row * TILE_PX + high / 2.0) / self.scale,
            self.scale,
            wide,
            high,
        )

    def tiles(self) -> Iterator[TileKey]:
        """Yield its tiles, row by row."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield TileKey(self.scale, column, row)

    def part(self, key: TileKey) -> QRect:
        """Return where one of its tiles lies in its picture."""
        left, top = (key.column - self.column) * TILE_PX, (key.row - self.row) * TILE_PX
        return QRect(left, top, TILE_PX, TILE_PX)

    @staticmethod
    def around(keys: Sequence[TileKey]) -> Block:
        """Return the smallest block that holds tiles of one scale."""
        columns, rows = [key.column for key in keys], [key.row for key in keys]
        left, top = min(columns), min(rows)
        return Block(keys[0].scale, left, top, max(columns) - left + 1, max(rows) - top + 1)


def tile_view(key: TileKey) -> MapView:
    """Return the window on the world that a tile is."""
    return Block(key.scale, key.column, key.row, 1, 1).view


def origin_px(view: MapView) -> tuple[int, int]:
    """Return the pixel (left, top) of a snapped view's origin, counted from world place (0, 0)."""
    return (
        round(view.x * view.scale - view.width / 2.0),
        round(-view.y * view.scale - view.height / 2.0),
    )


def cover_of(view: MapView, rect: QRect | None = None, beyond: int = 0) -> tuple[range, range]:
    """Return the columns and rows of tiles that cover a snapped view, or a part of it in px.

    So many more tiles as `beyond` says are added on each side.
    """
    left, top = origin_px(view)
    x, y, right, bottom = 0, 0, view.width - 1, view.height - 1
    if rect is not None:
        x, y, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    return (
        range((left + x) // TILE_PX - beyond, (left + right) // TILE_PX + beyond + 1),
        range((top + y) // TILE_PX - beyond, (top + bottom) // TILE_PX + beyond + 1),
    )


def tiles_of(view: MapView, rect: QRect | None = None, beyond: int = 0) -> list[TileKey]:
    """Return the tiles of a snapped view, or of a part of it, row by row (see `cover_of`)."""
    columns, rows = cover_of(view, rect, beyond)
    return [TileKey(view.scale, column, row) for row in rows for column in columns]


def from_middle(keys: Sequence[TileKey], view: MapView) -> list[TileKey]:
    """Return tiles in the order in which they shall appear: the middle of the view first."""
    left, top = origin_px(view)
    column, row = (
        (left + view.width / 2.0) / TILE_PX - 0.5,
        (top + view.height / 2.0) / TILE_PX - 0.5,
    )
    return sorted(keys, key=lambda key: max(abs(key.column - column), abs(key.row - row)))


def corner(key: TileKey, view: MapView) -> QPoint:
    """Return where a tile's upper left corner is in a snapped view of its scale."""
    left, top = origin_px(view)
    return QPoint(key.column * TILE_PX - left, key.row * TILE_PX - top)


def scaled_rect(key: TileKey, view: MapView) -> QRect:
    """Return where a tile lies in a view of any scale: whole px, so that tiles meet exactly."""
    side = TILE_PX / key.scale
    left, top = view.to_px(key.column * side, -key.row * side)
    right, bottom = view.to_px((key.column + 1) * side, -(key.row + 1) * side)
    upper = QPoint(round(left), round(top))
    return QRect(upper, QPoint(round(right) - 1, round(bottom) - 1))


def blocks_of(keys: Iterable[TileKey]) -> list[Block]:
    """Return blocks that hold the tiles, in the order in which they first need one."""
    groups: dict[tuple[float, int, int], list[TileKey]] = {}
    for key in keys:
        group = (key.scale, key.column // BLOCK, key.row // BLOCK)
        groups.setdefault(group, []).append(key)
    return [Block.around(group) for group in groups.values()]


def tiles_at(places: NDArray[np.float64], scale: float, reach_px: int) -> set[tuple[int, int]]:
    """Return (column, row) of the tiles within `reach_px` of world places (n, 2)."""
    px = places * (scale, -scale)
    found: set[tuple[int, int]] = set()
    corners = [(-reach_px, -reach_px), (reach_px, -reach_px), (-reach_px, reach_px)]
    for shift in (*corners, (reach_px, reach_px)):
        cells = np.floor((px + shift) / TILE_PX).astype(np.int64)
        one = np.unique(cells[:, 0] * (1 << 32) + cells[:, 1])
        columns = (one + (1 << 31)) >> 32
        rows = one - columns * (1 << 32)
        found.update(zip(columns.tolist(), rows.tolist(), strict=True))
    return found
