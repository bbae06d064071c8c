"""Where many things happened: density as areas of few steps, worked out beside the window's thread.

Steps instead of a smooth glow: an edge can be pointed at, and each step has its number in the
legend. The colour is that of text, since only state has colour.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from widgets.map.glyphs import Glyphs
from widgets.map.paths import path_of
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
"""Of each step; they lie upon each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Density on a grid: things a square world metre, rows from north to south.

    The value of row r and column c holds at world x `left + c * step`, y `top - r * step`.
    """

    values: NDArray[np.float64]
    left: float
    top: float
    step: float

    def to_world(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return world places (k, 2) of columns and rows (k, 2)."""
        return np.stack(
            (self.left + points[:, 0] * self.step, self.top - points[:, 1] * self.step), 1
        )


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """Where density is above `least` (things a square world metre): rings (k, 2), world metres."""

    least: float
    rings: Sequence[NDArray[np.float64]]


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


class HeatSketch:
    """Draws steps of density below the symbols, one upon the other."""

    above = False

    def __init__(self) -> None:
        self._steps: Sequence[Step] = ()
        self._kept: tuple[float, float, float, list[QPainterPath]] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._steps

    def set_steps(self, steps: Sequence[Step]) -> None:
        """Draw these, the widest first."""
        self._steps = steps
        self._kept = None

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Fill each step; paths are made once for a scale."""
        if self._kept is None or self._kept[0] != view.scale:
            paths = [_path(step, view) for step in self._steps]
            self._kept = (view.scale, view.x, view.y, paths)
        scale, x, y, paths = self._kept
        offset = QPointF((x - view.x) * scale, (view.y - y) * scale)
        offset += QPointF(view.width / 2.0, view.height / 2.0)
        ink = QColor(glyphs.color("t1"))
        edge = QColor(ink)
        ink.setAlphaF(OPACITY)
        edge.setAlphaF(2.0 * OPACITY)
        brush.translate(offset)
        for path in paths:
            brush.fillPath(path, ink)
            brush.strokePath(path, QPen(edge, 1.0))
        brush.translate(-offset)


def _path(step: Step, view: MapView) -> QPainterPath:
    """Return the rings of a step in px about the middle of a view."""
    if not step.rings:
        return QPainterPath()
    points = (np.concatenate(list(step.rings)) - (view.x, view.y)) * (view.scale, -view.scale)
    path = path_of(points, np.array([len(ring) for ring in step.rings]), closed=True)
    path.setFillRule(Qt.FillRule.OddEvenFill)
    return path
