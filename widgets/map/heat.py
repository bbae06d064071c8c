"""Where many things happened: density as areas of few steps, worked out beside the window's thread.

Steps instead of a smooth glow: an edge can be pointed at, and each step has its number in the
legend. The colour is that of text, since only state has colour.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from widgets.map.glyphs import Glyphs
from widgets.map.view import Bounds, MapView

SPREAD_M: Final = 250.0
"""World metres of one standard deviation around each thing. Source: our own choice, two blocks."""

CELLS: Final = (480, 480)
"""Most columns and rows of the grid; 0.2 s of work at most."""

CELL_SHARE: Final = 0.2
"""Side of a cell by the spread; a finer grid looks the same."""

REACH: Final = 3.0
"""Standard deviations after which a thing no longer counts."""

SHARES: Final = (0.15, 0.35, 0.6, 0.85)
"""Where the steps are, by the greatest density."""

OPACITY: Final = 0.13
"""What each step adds."""

ROOM_SHARE: Final = 0.15
"""How much further than the window a picture reaches on each side, for when the map is dragged."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Density on a grid: things a square world metre, rows from north to south.

    The value of row r and column c holds at world x `left + c * step`, y `top - r * step`.
    """

    values: NDArray[np.float64]
    left: float
    top: float
    step: float

    @property
    def most(self) -> float:
        """The greatest density."""
        return float(self.values.max(initial=0.0))


@dataclass(frozen=True, slots=True, eq=False)
class HeatPicture:
    """A picture of a grid in the pixels of a view, in a colour (an opaque rgb number)."""

    image: QImage
    view: MapView
    rgb: int


def density(places: NDArray[np.float64], spread_m: float = SPREAD_M) -> Grid | None:
    """Return the density around world places (n, 2), or None of none.

    A normal distribution lies around each place, cut off at `REACH`; all of them together weigh n.
    Where places lie so far apart that the grid would be too coarse, the spread is widened.
    """
    if not len(places):
        return None
    box = Bounds.around(places)
    wide, high = box.east - box.west, box.north - box.south
    step = max(CELL_SHARE * spread_m, wide / (CELLS[0] - 40), high / (CELLS[1] - 40))
    spread = max(1.0, spread_m / step)
    reach = math.ceil(REACH * spread)
    left, top = box.west - reach * step, box.north + reach * step
    columns = math.ceil(wide / step) + 2 * reach + 1
    rows = math.ceil(high / step) + 2 * reach + 1
    at = np.rint(np.stack(((top - places[:, 1]) / step, (places[:, 0] - left) / step), 1))
    flat = (at[:, 0] * columns + at[:, 1]).astype(np.int64)
    counts = np.bincount(flat, minlength=rows * columns).reshape(rows, columns).astype(np.float64)
    across, down = _bell(columns, spread, reach), _bell(rows, spread, reach)
    return Grid(down @ counts @ across / step**2, left, top, step)


def _bell(count: int, spread: float, reach: int) -> NDArray[np.float64]:
    """Return the matrix (count, count) that spreads each cell over its neighbours."""
    away = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    weights: NDArray[np.float64] = np.exp(-0.5 * (away / spread) ** 2)
    weights[away > reach] = 0.0
    offsets = np.arange(-reach, reach + 1)
    total: float = np.exp(-0.5 * (offsets / spread) ** 2).sum()
    return weights / total


def picture_of(grid: Grid, view: MapView, rgb: int) -> HeatPicture:
    """Return the steps of a grid as they look in a view and a little beyond; for a thread.

    Nearly all of it is done without Python's lock. Cost: 20 ms for a seat's map, 0.3 s for
    3840 x 2160.
    """
    grown = replace(
        view,
        width=round(view.width * (1.0 + 2.0 * ROOM_SHARE)),
        height=round(view.height * (1.0 + 2.0 * ROOM_SHARE)),
    )
    left, top = grown.origin
    rows, columns = grid.values.shape
    down = _between((grid.top - top) / grid.step, rows, grown.height, grown.scale * grid.step)
    across = _between((left - grid.left) / grid.step, columns, grown.width, grown.scale * grid.step)
    values = down @ (grid.values / (grid.most or 1.0)).astype(np.float32) @ across.T
    steps = np.zeros(values.shape, dtype=np.uint8)
    for share in SHARES:
        steps += values > share
    pixels = np.take(_inks(rgb), steps)
    image = QImage(
        pixels.data, grown.width, grown.height, 4 * grown.width,
        QImage.Format.Format_ARGB32_Premultiplied,
    ).copy()  # fmt: skip
    return HeatPicture(image, grown, rgb)


def _between(begin: float, count: int, pixels: int, px_per_cell: float) -> NDArray[np.float32]:
    """Return the matrix (pixels, count) that reads a line of cells between their middles.

    Pixel 0 is at cell `begin`; beyond the first and the last cell there is nothing.
    """
    at = begin + (np.arange(pixels) + 0.5) / px_per_cell
    cell = np.floor(at).astype(np.int64)
    share = (at - cell).astype(np.float32)
    matrix = np.zeros((pixels, count), dtype=np.float32)
    for step, weight in ((0, 1.0 - share), (1, share)):
        inside = (cell + step >= 0) & (cell + step < count)
        matrix[np.flatnonzero(inside), cell[inside] + step] = weight[inside]
    return matrix


def _inks(rgb: int) -> NDArray[np.uint32]:
    """Return the premultiplied pixel of no step, one step, two and so on."""
    color, inks = QColor(rgb), [0]
    for step in range(1, len(SHARES) + 1):
        alpha = 1.0 - (1.0 - OPACITY) ** step
        red, green, blue = (
            round(part * alpha) for part in (color.red(), color.green(), color.blue())
        )
        inks.append(round(255.0 * alpha) << 24 | red << 16 | green << 8 | blue)
    return np.array(inks, dtype=np.uint32)


class HeatSketch:
    """Draws a picture of density below the symbols; one that does not fit is enlarged meanwhile.

    `wanted(view, rgb)` is called when another picture is needed, once for each.
    """

    above = False

    def __init__(self) -> None:
        self.is_on = False
        self.wanted: Callable[[MapView, int], None] = lambda view, rgb: None
        self._picture: HeatPicture | None = None
        self._asked: tuple[MapView, int] | None = None

    def set_on(self, is_on: bool) -> None:
        """Draw or not; pictures drawn so far are of something else."""
        self.is_on = is_on
        self._picture = self._asked = None

    def set_picture(self, picture: HeatPicture) -> None:
        """Draw this from now on."""
        self._picture = picture

    def ask_anew(self) -> None:
        """Want another picture with the next repaint; the one there is stays until it comes."""
        self._asked = None
        if self._picture is not None:
            self._picture = replace(self._picture, rgb=-1)

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Blit the picture, and ask for another where it does not fit."""
        if not self.is_on:
            return
        rgb, picture = glyphs.color("t1").rgb(), self._picture
        if not _fits(picture, view, rgb) and self._asked != (view, rgb):
            self._asked = (view, rgb)
            self.wanted(view, rgb)
        if picture is None:
            return
        left, top = picture.view.origin
        x, y = view.to_px(left, top)
        factor = view.scale / picture.view.scale
        if factor == 1.0:
            brush.drawImage(QPointF(round(x), round(y)), picture.image)
            return
        size = picture.image.size()
        brush.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        brush.drawImage(QRectF(x, y, size.width() * factor, size.height() * factor), picture.image)


def _fits(picture: HeatPicture | None, view: MapView, rgb: int) -> bool:
    return (
        picture is not None
        and picture.rgb == rgb
        and picture.view.scale == view.scale
        and picture.view.bounds.contains(view.bounds)
    )
