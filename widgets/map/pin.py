"""Marks a place that was looked for: a ring about a point or a frame about a part of the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from widgets.map.glyphs import Glyphs
from widgets.map.marks import UnitMark
from widgets.map.view import Bounds, MapView

RING_PX: Final = 11.0
"""Radius of the ring, times the line scale."""

FRAMED_PX: Final = 40.0
"""A place at least so large on the screen gets a frame as well, times the line scale."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A marked place at world (x, y) with its name; `bounds` where it has an extent."""

    name: str
    x: float
    y: float
    bounds: Bounds | None = None

    @property
    def above(self) -> bool:
        """It is what the operator asked for, so nothing covers it."""
        return True

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Paint the ring with a stem and the name, and a dashed frame about something large."""
        line, x, y = glyphs.line_scale, *view.to_px(self.x, self.y)
        if self.bounds is not None:
            self._frame(brush, view, glyphs)
        ring = QPainterPath()
        ring.addEllipse(QPointF(x, y), RING_PX * line, RING_PX * line)
        for dx, dy in ((0.0, -1.0), (0.0, 1.0), (-1.0, 0.0), (1.0, 0.0)):
            ring.moveTo(x + dx * (RING_PX - 3.0) * line, y + dy * (RING_PX - 3.0) * line)
            ring.lineTo(x + dx * (RING_PX + 5.0) * line, y + dy * (RING_PX + 5.0) * line)
        brush.strokePath(ring, QPen(glyphs.color("map.land"), 6.0 * line))
        brush.strokePath(ring, QPen(glyphs.color("t1"), 2.5 * line))
        if self.name:
            self._name(brush, QPointF(x, y), view, glyphs)

    def _frame(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        bounds = self.bounds or Bounds(self.x, self.y, self.x, self.y)
        frame = QRectF(
            QPointF(*view.to_px(bounds.west, bounds.north)),
            QPointF(*view.to_px(bounds.east, bounds.south)),
        )
        if max(frame.width(), frame.height()) < FRAMED_PX * glyphs.line_scale:
            return
        path = QPainterPath()
        path.addRect(frame)
        pen = QPen(glyphs.color("t1"), 1.6 * glyphs.line_scale)
        pen.setDashPattern([5.0, 4.0])
        brush.strokePath(path, pen)

    def _name(self, brush: QPainter, at: QPointF, view: MapView, glyphs: Glyphs) -> None:
        """Write the name on its own ground, beside the ring where there is room."""
        tag = glyphs.tag(UnitMark("", self.x, self.y, "", "", label=self.name, chosen=True))
        gap = (RING_PX + 8.0) * glyphs.line_scale
        is_room = at.x() + gap + tag.width() < view.width
        left = at.x() + gap if is_room else at.x() - gap - tag.width()
        brush.drawPixmap(round(left), round(at.y() - tag.height() / 2.0), tag)
