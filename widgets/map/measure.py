"""Measuring on the map: a line of clicked places with its length, and the area it encloses."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from widgets.map.glyphs import Glyphs
from widgets.map.paths import ring_path
from widgets.map.view import MapView

WORLD_RADIUS_M: Final = 6_378_137.0
"""Radius of the sphere of Web Mercator. Source: EPSG:3857."""

MEAN_RADIUS_M: Final = 6_371_008.8
"""Mean radius of the Earth R1, on which lengths are measured. Source: IUGG, GRS 80."""

MOST_POINTS: Final = 200

Place = tuple[float, float]
"""World metres x, y."""

_TAKES = (Qt.Key.Key_Space, Qt.Key.Key_Insert)
_DROPS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


def length_m(places: Sequence[Place]) -> float:
    """Return the length of a line in ground metres, along great circles; within 0.5 %."""
    return sum(_great_circle(a, b) for a, b in pairwise(places))


def area_m2(places: Sequence[Place]) -> float:
    """Return the area that a ring encloses in ground square metres; within 0.5 % for a town.

    Cylinders keep areas: the world's y is turned into R sin(latitude). Source: Lambert 1772.
    """
    if len(places) < 3:
        return 0.0
    share = MEAN_RADIUS_M / WORLD_RADIUS_M
    x = np.array([place[0] for place in places]) * share
    y = np.tanh(np.array([place[1] for place in places]) / WORLD_RADIUS_M) * MEAN_RADIUS_M
    x, y = x - x[0], y - y[0]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y))) / 2.0


def length_text(metres: float) -> str:
    """Return a length as 670 m or 1.1 km; from 100 km on without a decimal."""
    if metres < 999.5:
        return f"{metres:.0f} m"
    return f"{metres / 1000.0:.1f} km" if metres < 99_950.0 else f"{metres / 1000.0:.0f} km"


def area_text(metres2: float) -> str:
    """Return an area as 8400 m², 31.2 ha or 3.12 km²."""
    if metres2 < 9_999.5:
        return f"{metres2:.0f} m²"
    return f"{metres2 / 1e4:.1f} ha" if metres2 < 999_500.0 else f"{metres2 / 1e6:.2f} km²"


class Measure:
    """A tool and what it draws. Click or Space adds a place, Backspace takes the last one back.

    Without a mouse the place is the `middle` of the map, shown by a cross, under which the arrows
    move the map. `changed` is called after each change, `ended` when Enter or Escape was pressed.
    """

    above = True

    def __init__(
        self,
        middle: Callable[[], Place],
        changed: Callable[[], None],
        ended: Callable[[], None],
    ) -> None:
        self._where = middle
        self._changed = changed
        self._ended = ended
        self._places: list[Place] = []
        self._pointer: Place | None = None

    @property
    def places(self) -> Sequence[Place]:
        """The places taken so far."""
        return tuple(self._places)

    @property
    def length_m(self) -> float:
        """Length of the line so far."""
        return length_m(self._places)

    @property
    def area_m2(self) -> float:
        """Area enclosed when the last place is joined to the first, 0 of fewer than three."""
        return area_m2(self._places)

    def clear(self) -> None:
        """Begin anew."""
        self._places.clear()
        self._pointer = None
        self._changed()

    def click(self, x: float, y: float) -> None:
        """Take a place."""
        if len(self._places) < MOST_POINTS:
            self._places.append((x, y))
        self._changed()

    def hover(self, x: float, y: float) -> None:
        """Show the line to where the pointer is."""
        self._pointer = (x, y)
        self._changed()

    def key(self, key: int) -> bool:
        """Add at the middle, take back, or end; other keys are left to the map."""
        if key in _TAKES:
            self._pointer = None
            self.click(*self._where())
        elif key in _DROPS:
            if self._places:
                self._places.pop()
            self._changed()
        elif key in _ENDS:
            self._ended()
        else:
            self._pointer = None if key in _ARROWS else self._pointer
            return False
        return True

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Paint area, line, places, lengths and the cross."""
        line, ink = glyphs.line_scale, glyphs.color("t1")
        px = [QPointF(*view.to_px(*place)) for place in self._places]
        if len(px) > 2:
            wash = QColor(ink)
            wash.setAlphaF(0.10)
            brush.fillPath(ring_path(np.array([(p.x(), p.y()) for p in px])), wash)
        self._paint_line(brush, px, view, glyphs)
        dot = 3.5 * line
        for point in px:
            path = QPainterPath()
            path.addEllipse(point, dot, dot)
            brush.fillPath(path, ink)
            brush.strokePath(path, QPen(glyphs.color("map.land"), 1.5 * line))
        if self._pointer is None:
            _cross(brush, QPointF(*view.to_px(*self._where())), 9.0 * line, glyphs)
        if len(px) > 1:
            _plate(brush, px[-1], length_text(self.length_m), glyphs)

    def _paint_line(
        self, brush: QPainter, px: Sequence[QPointF], view: MapView, glyphs: Glyphs
    ) -> None:
        line = glyphs.line_scale
        path = QPainterPath()
        for index, point in enumerate(px):
            (path.lineTo if index else path.moveTo)(point)
        under = QPen(glyphs.color("map.land"), 5.0 * line)
        over = QPen(glyphs.color("t1"), 2.2 * line)
        brush.strokePath(path, under)
        brush.strokePath(path, over)
        if not px:
            return
        tip = QPointF(*view.to_px(*(self._pointer or self._where())))
        ahead = QPainterPath(px[-1])
        ahead.lineTo(tip)
        if len(px) > 1:
            ahead.moveTo(tip)
            ahead.lineTo(px[0])
        over.setDashPattern([3.0, 3.0])
        over.setWidthF(1.2 * line)
        brush.strokePath(ahead, over)


_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


def _great_circle(a: Place, b: Place) -> float:
    lat_a, lat_b = (math.asin(math.tanh(place[1] / WORLD_RADIUS_M)) for place in (a, b))
    half_lon = (b[0] - a[0]) / WORLD_RADIUS_M / 2.0
    chord = math.sin((lat_b - lat_a) / 2.0) ** 2
    chord += math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2.0 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def _cross(brush: QPainter, at: QPointF, half: float, glyphs: Glyphs) -> None:
    path = QPainterPath(at - QPointF(half, 0.0))
    path.lineTo(at + QPointF(half, 0.0))
    path.moveTo(at - QPointF(0.0, half))
    path.lineTo(at + QPointF(0.0, half))
    brush.strokePath(path, QPen(glyphs.color("map.land"), 4.0 * glyphs.line_scale))
    brush.strokePath(path, QPen(glyphs.color("t1"), 1.6 * glyphs.line_scale))


def _plate(brush: QPainter, at: QPointF, words: str, glyphs: Glyphs) -> None:
    """Write a length beside a place, on a ground that hides what is under it."""
    line, picture = glyphs.line_scale, glyphs.text(words)
    corner = QPointF(round(at.x() + 8.0 * line), round(at.y() - picture.height() - 4.0 * line))
    ground = QPainterPath()
    pad = 3.0 * line
    rect = QRectF(corner, picture.size()).adjusted(-pad, 0.0, pad, 0.0)
    ground.addRoundedRect(rect, 4.0 * line, 4.0 * line)
    brush.fillPath(ground, glyphs.color("i1"))
    brush.drawImage(corner, picture)
