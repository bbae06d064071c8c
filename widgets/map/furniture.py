"""What stands still in the map's window while the map moves: hatch, focus ring, scale bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion

from widgets.map.glyphs import Glyphs

FOCUS_PX = 3

HATCH_OPACITY = 0.10
"""Light enough to read names and symbols through."""

MOST_PARTS = 12
"""Parts of a repaint that are painted one by one; more are painted as one that holds all."""


def parts_of(region: QRegion) -> list[QRect]:
    """Return the rectangles of a repaint."""
    if region.rectCount() > MOST_PARTS:
        return [region.boundingRect()]
    return list(cast("Iterable[QRect]", region))


def fixed_region(room: QRect, bar: QRect, by: QPoint, *, focused: bool) -> QRegion:
    """Return what must be repainted after the window's picture was moved by so many px.

    That is where something fixed was moved along with it, and where it belongs: the scale bar in
    `bar`, the focus ring at the edges of `room`.
    """
    fixed = QRegion(bar)
    if focused:
        inside = room.adjusted(FOCUS_PX, FOCUS_PX, -FOCUS_PX, -FOCUS_PX)
        fixed = fixed.united(QRegion(room).subtracted(QRegion(inside)))
    return fixed.united(fixed.translated(by)).intersected(QRegion(room))


def paint_hatch(brush: QPainter, glyphs: Glyphs, rect: QRect) -> None:
    """Hatch the window lightly: what it shows may be out of date."""
    brush.setOpacity(HATCH_OPACITY)
    brush.fillRect(rect, glyphs.hatch())
    brush.setOpacity(1.0)


def paint_focus(brush: QPainter, glyphs: Glyphs, rect: QRect) -> None:
    """Paint the ring that says that keys act here."""
    pen = QPen(glyphs.color("t1"), FOCUS_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    brush.setPen(pen)
    brush.setBrush(Qt.BrushStyle.NoBrush)
    inset = FOCUS_PX / 2.0
    brush.drawRect(QRectF(rect).adjusted(inset, inset, -inset, -inset))
