"""Outlines of all symbols as painter paths on a grid of 24 by 24 units, y downwards.

Source: the visual design, 7 Symbols and states. Each path is made once and shared; do not alter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath, QPainterPathStroker

GRID: Final = 24.0
"""Side of the grid of every path."""


def polygon(*points: tuple[float, float]) -> QPainterPath:
    """Return a closed outline through the points."""
    path = QPainterPath(QPointF(*points[0]))
    for x, y in points[1:]:
        path.lineTo(x, y)
    path.closeSubpath()
    return path


def _disc(x: float, y: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _box(left: float, top: float, width: float, height: float, radius: float = 0.0) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(left, top, width, height), radius, radius)
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return stroker.createStroke(path)


def _line(*points: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for x, y in points[1:]:
        path.lineTo(x, y)
    return path


def _diamond() -> QPainterPath:
    return polygon((12.0, 1.5), (22.5, 12.0), (12.0, 22.5), (1.5, 12.0))


def _triangle() -> QPainterPath:
    return polygon((12.0, 1.8), (23.0, 21.4), (1.0, 21.4))


def _square() -> QPainterPath:
    return _box(4.0, 4.0, 16.0, 16.0)


def _ring() -> QPainterPath:
    return _disc(12.0, 12.0, 9.0).subtracted(_disc(12.0, 12.0, 5.0))


CASES: Final[Mapping[str, Callable[[], QPainterPath]]] = {
    "red": _diamond,
    "yellow": _triangle,
    "blue": _square,
    "green": _ring,
}
"""Shape of each state of a case."""

RING_CENTRES: Final[Mapping[str, tuple[float, float]]] = {"yellow": (12.0, 14.4)}
"""Middle around which a shape is enlarged to its outer ring, where it is not (12, 12)."""


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(12.0, 2.0))
    path.cubicTo(14.5, 3.9, 17.5, 4.8, 20.5, 5.0)
    path.lineTo(20.5, 11.5)
    path.cubicTo(20.5, 16.5, 17.0, 20.2, 12.0, 22.3)
    path.cubicTo(7.0, 20.2, 3.5, 16.5, 3.5, 11.5)
    path.lineTo(3.5, 5.0)
    path.cubicTo(6.5, 4.8, 9.5, 3.9, 12.0, 2.0)
    return path


def _bust() -> QPainterPath:
    path = _disc(12.0, 7.2, 4.9)
    body = QPainterPath(QPointF(2.8, 21.5))
    body.cubicTo(2.8, 16.0, 6.6, 13.6, 12.0, 13.6)
    body.cubicTo(17.4, 13.6, 21.2, 16.0, 21.2, 21.5)
    body.closeSubpath()
    path.addPath(body)
    return path


def _cross() -> QPainterPath:
    a, b, c, d = 2.5, 8.4, 15.6, 21.5
    return polygon(
        *((b, a), (c, a), (c, b), (d, b), (d, c), (c, c)),
        *((c, d), (b, d), (b, c), (a, c), (a, b), (b, b)),
    )


def _flame() -> QPainterPath:
    path = QPainterPath(QPointF(12.6, 1.5))
    path.cubicTo(13.4, 6.4, 19.8, 8.8, 19.8, 15.0)
    path.cubicTo(19.8, 19.4, 16.4, 22.5, 12.0, 22.5)
    path.cubicTo(7.6, 22.5, 4.2, 19.4, 4.2, 15.2)
    path.cubicTo(4.2, 12.0, 5.8, 9.6, 7.8, 7.8)
    path.cubicTo(8.0, 9.8, 8.8, 11.0, 10.2, 11.4)
    path.cubicTo(9.8, 7.6, 10.6, 4.0, 12.6, 1.5)
    path.closeSubpath()
    return path


def _regular(corners: int, radius: float, turn_deg: float = -90.0) -> QPainterPath:
    angles = [math.radians(turn_deg + 360.0 * n / corners) for n in range(corners)]
    return polygon(*((12.0 + radius * math.cos(a), 12.0 + radius * math.sin(a)) for a in angles))


def _hexagon() -> QPainterPath:
    return _regular(6, 10.6).subtracted(_disc(12.0, 12.0, 3.8))


def _boat() -> QPainterPath:
    path = polygon((1.8, 14.2), (22.2, 14.2), (18.6, 20.8), (5.4, 20.8))
    path.addPath(polygon((12.2, 2.4), (12.2, 12.2), (18.8, 12.2)))
    path.addPath(polygon((10.2, 5.6), (10.2, 12.2), (5.6, 12.2)))
    return path


def _star() -> QPainterPath:
    points = []
    for n in range(10):
        angle, radius = math.radians(-90.0 + 36.0 * n), 11.0 if n % 2 == 0 else 4.7
        points.append((12.0 + radius * math.cos(angle), 12.8 + radius * math.sin(angle)))
    return polygon(*points)


UNITS: Final[Mapping[str, Callable[[], QPainterPath]]] = {
    "enforcement": _shield,
    "grid": _bust,
    "medical": _cross,
    "fire": _flame,
    "repair": _hexagon,
    "boat": _boat,
    "police": _star,
}
"""Outline of each kind of unit."""


def _camera() -> QPainterPath:
    path = _box(2.5, 6.5, 12.5, 11.0, 1.5)
    path.addPath(polygon((16.2, 11.0), (21.8, 7.2), (21.8, 16.8), (16.2, 13.0)))
    return path


def _door() -> QPainterPath:
    frame = _box(5.0, 2.5, 14.0, 19.0).subtracted(_box(7.6, 5.1, 8.8, 16.4))
    frame.addPath(_box(12.8, 11.0, 2.0, 3.4))
    return frame


def _level() -> QPainterPath:
    path = _box(4.0, 3.0, 2.4, 18.0)
    for y in (4.2, 10.8, 17.4):
        path.addPath(_box(6.4, y, 4.2, 2.2))
    path.addPath(polygon((13.2, 12.0), (20.4, 8.0), (20.4, 16.0)))
    return path


def _pump() -> QPainterPath:
    return _disc(12.0, 12.0, 9.6).subtracted(polygon((9.2, 7.0), (17.4, 12.0), (9.2, 17.0)))


def _house() -> QPainterPath:
    roof = polygon(
        *((12.0, 2.5), (22.0, 11.8), (19.0, 11.8), (19.0, 21.2), (5.0, 21.2)),
        *((5.0, 11.8), (2.0, 11.8)),
    )
    return roof.subtracted(_box(10.0, 14.4, 4.0, 6.9))


def _rings_of_link() -> QPainterPath:
    path = _disc(6.0, 12.0, 5.0).subtracted(_disc(6.0, 12.0, 2.6))
    path.addPath(_disc(18.0, 12.0, 5.0).subtracted(_disc(18.0, 12.0, 2.6)))
    return path


def _link() -> QPainterPath:
    path = _rings_of_link()
    path.addPath(_box(9.8, 10.8, 4.4, 2.4))
    return path


def _unlinked() -> QPainterPath:
    path = _rings_of_link()
    path.addPath(_stroked(_line((9.6, 20.5), (14.4, 3.5)), 2.0))
    return path


def _mask() -> QPainterPath:
    path = QPainterPath(QPointF(1.5, 6.2))
    path.cubicTo(5.0, 4.8, 9.0, 6.4, 12.0, 7.0)
    path.cubicTo(15.0, 6.4, 19.0, 4.8, 22.5, 6.2)
    path.cubicTo(22.8, 12.4, 20.6, 18.2, 16.6, 18.4)
    path.cubicTo(14.2, 18.4, 13.6, 15.8, 12.0, 15.8)
    path.cubicTo(10.4, 15.8, 9.8, 18.4, 7.4, 18.4)
    path.cubicTo(3.4, 18.2, 1.2, 12.4, 1.5, 6.2)
    for x in (7.2, 16.8):
        eye = QPainterPath()
        eye.addEllipse(QPointF(x, 11.4), 2.6, 1.7)
        path = path.subtracted(eye)
    return path


def _arrow_up() -> QPainterPath:
    return polygon(
        *((12.0, 2.5), (20.5, 11.5), (15.4, 11.5), (15.4, 21.0)),
        *((8.6, 21.0), (8.6, 11.5), (3.5, 11.5)),
    )


def _warning() -> QPainterPath:
    mark = _box(10.9, 8.4, 2.2, 6.8)
    mark.addPath(_box(10.9, 16.6, 2.2, 2.2))
    return _triangle().subtracted(mark)


def _check() -> QPainterPath:
    return _stroked(_line((3.8, 12.6), (9.6, 18.2), (20.2, 6.2)), 3.4)


def _times() -> QPainterPath:
    path = _stroked(_line((5.0, 5.0), (19.0, 19.0)), 3.2)
    return path.united(_stroked(_line((19.0, 5.0), (5.0, 19.0)), 3.2))


def _clock() -> QPainterPath:
    path = _disc(12.0, 12.0, 9.8).subtracted(_disc(12.0, 12.0, 7.4))
    path.addPath(_stroked(_line((12.0, 6.6), (12.0, 12.8), (16.4, 12.8)), 2.2))
    return path


def _logo() -> QPainterPath:
    frame = _box(1.2, 4.0, 21.6, 16.0, 3.4).subtracted(_box(3.8, 6.6, 16.4, 10.8, 1.2))
    frame.addPath(_box(7.0, 10.8, 10.0, 2.4))
    return frame


def _place() -> QPainterPath:
    ring = _disc(12.0, 12.0, 7.6).subtracted(_disc(12.0, 12.0, 5.2))
    for arm in (_box(11.0, 1.5, 2.0, 5.0), _box(11.0, 17.5, 2.0, 5.0)):
        ring.addPath(arm)
    ring.addPath(_box(1.5, 11.0, 5.0, 2.0))
    ring.addPath(_box(17.5, 11.0, 5.0, 2.0))
    return ring


def _track() -> QPainterPath:
    path = _stroked(_line((13.0, 10.5), (22.0, 3.5)), 4.2)
    path.addPath(_stroked(_line((6.5, 15.5), (13.0, 10.5)), 2.8))
    path.addPath(_stroked(_line((1.5, 20.5), (6.5, 15.5)), 1.6))
    return path


def _reach() -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(2.2)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    stroker.setDashPattern([2.4, 1.7])
    return stroker.createStroke(_disc(12.0, 12.0, 9.4))


def _density() -> QPainterPath:
    path = _disc(12.0, 12.0, 10.5).subtracted(_disc(12.0, 12.0, 9.0))
    path.addPath(_disc(12.0, 12.0, 7.0).subtracted(_disc(12.0, 12.0, 5.2)))
    path.addPath(_disc(12.0, 12.0, 3.2))
    return path


ICONS: Final[Mapping[str, Callable[[], QPainterPath]]] = {
    "camera": _camera,
    "door": _door,
    "level": _level,
    "pump": _pump,
    "shelter": _house,
    "link": _link,
    "unlinked": _unlinked,
    "mask": _mask,
    "up": _arrow_up,
    "warning": _warning,
    "check": _check,
    "times": _times,
    "clock": _clock,
    "logo": _logo,
    "place": _place,
    "track": _track,
    "reach": _reach,
    "density": _density,
}
"""Signs of one colour: devices, link, masking, outbox, warning, check marks, logo, map tools."""


@lru_cache(maxsize=64)
def case_path(state: str) -> QPainterPath:
    """Return the shape of a case state: red, yellow, blue or green; else a KeyError."""
    return CASES[state]()


@lru_cache(maxsize=64)
def unit_path(kind: str) -> QPainterPath:
    """Return the outline of a kind of unit; a kind without a sign of its own gets a disc."""
    make = UNITS.get(kind)
    return _disc(12.0, 12.0, 8.0) if make is None else make()


@lru_cache(maxsize=64)
def icon_path(name: str) -> QPainterPath:
    """Return the outline of a sign named in ICONS; else a KeyError."""
    return ICONS[name]()


@lru_cache(maxsize=64)
def ring_path(state: str, grow: float) -> QPainterPath:
    """Return the shape of a state enlarged `grow` times around its middle, for rings."""
    x, y = RING_CENTRES.get(state, (12.0, 12.0))
    shape = _disc(12.0, 12.0, 9.0) if state == "green" else case_path(state)
    path = QPainterPath(shape)
    path.translate(-x, -y)
    grown = QPainterPath()
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        place = QPointF(element.x, element.y) * grow + QPointF(x, y)
        if index == 0:
            grown.moveTo(place)
        else:
            grown.lineTo(place)
    if state == "green":
        return _disc(12.0, 12.0, 9.0 * grow)
    return grown
