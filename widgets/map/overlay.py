"""Paints the live layer of the map: areas, ways, names, symbols, tags and the scale bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

from widgets.map.glyphs import Glyphs
from widgets.map.labels import PlacedName, Rect
from widgets.map.layout import Layout, PlacedMarker, PlacedUnit
from widgets.map.marks import Link, Region
from widgets.map.paths import ring_path
from widgets.map.renderer import Written
from widgets.map.sketch import Sketch
from widgets.map.view import MapView, nice_length

SYMBOL_REACH = 2.5
"""How far a symbol with ring, halo and chip reaches at most, in halves of it."""

SCALE_BAR_PX = 110.0
"""Longest scale bar, in px times the line scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """One picture of the live layer, ready to be painted.

    `fades` gives the opacity of the ring around each unacknowledged marker, 1 where it is missing.
    """

    layout: Layout
    names: Sequence[PlacedName]
    written: Written
    regions: Sequence[Region]
    links: Sequence[Link]
    fades: Mapping[str, float]
    sketches: Sequence[Sketch] = ()


class _Order:
    """The symbols of a layout in drawing order, with columns to find those in a part of it."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        loud = [placed for placed in layout.markers if _is_loud(placed)]
        self.placed: list[PlacedUnit | PlacedMarker] = [
            *layout.units,
            *(placed for placed in layout.markers if not _is_loud(placed)),
            *sorted(loud, key=lambda placed: placed.marker.selected),
        ]
        self._px = np.array([(one.x, one.y) for one in self.placed], dtype=np.float64)
        self._px = self._px.reshape(-1, 2)
        self._reach = max((SYMBOL_REACH * one.half for one in self.placed), default=0.0)

    def within(self, clip: QRectF) -> NDArray[np.int64]:
        """Return the rows of the symbols that may touch a part of the window."""
        x, y, reach = self._px[:, 0], self._px[:, 1], self._reach
        return np.flatnonzero(
            (x > clip.left() - reach)
            & (x < clip.right() + reach)
            & (y > clip.top() - reach)
            & (y < clip.bottom() + reach)
        )


class OverlayPainter:
    """Paints overlays with one set of glyphs at one line scale."""

    def __init__(self, glyphs: Glyphs) -> None:
        self._glyphs = glyphs
        self._order: _Order | None = None

    def paint(self, brush: QPainter, overlay: Overlay, clip: QRectF) -> None:
        """Paint what touches `clip`; the painter's state is left as it was."""
        brush.save()
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        for region in overlay.regions:
            self._region(brush, region, overlay.layout.view)
        for link in overlay.links:
            self._link(brush, link, overlay.layout.view)
        self._sketches(brush, overlay, above=False)
        self._names(brush, overlay, clip)
        self._reaches(brush, overlay.layout)
        self._symbols(brush, overlay, clip)
        for tag in overlay.layout.tags:
            if _touches(tag.rect, clip):
                brush.drawPixmap(
                    QPointF(round(tag.rect.left), round(tag.rect.top)), self._glyphs.tag(tag.mark)
                )
        self._sketches(brush, overlay, above=True)
        brush.restore()

    def _sketches(self, brush: QPainter, overlay: Overlay, *, above: bool) -> None:
        for sketch in overlay.sketches:
            if sketch.above == above:
                brush.save()
                sketch.paint(brush, overlay.layout.view, self._glyphs)
                brush.restore()

    def _region(self, brush: QPainter, region: Region, view: MapView) -> None:
        line = self._glyphs.line_scale
        path = ring_path(view.to_px_array(region.ring))
        if region.state == "":
            pen = QPen(self._glyphs.color("t1"), 1.4 * line)
            pen.setDashPattern([5.0, 4.0])
            brush.strokePath(path, pen)
            return
        color = self._glyphs.color(region.state)
        fill = QColor(color)
        fill.setAlphaF(region.strength)
        brush.fillPath(path, fill)
        pen = QPen(color, 1.5 * line)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        brush.strokePath(path, pen)

    def _link(self, brush: QPainter, link: Link, view: MapView) -> None:
        path = ring_path(view.to_px_array(link.points), closed=False)
        line = self._glyphs.line_scale
        under = QPen(self._glyphs.color("map.land"), (8.5 if link.chosen else 6.0) * line)
        over = QPen(self._glyphs.color("t1"), (5.5 if link.chosen else 2.6) * line)
        for pen in (under, over):
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if not link.chosen:
            over.setDashPattern([0.01, 2.0])
        brush.strokePath(path, under)
        brush.strokePath(path, over)

    def _names(self, brush: QPainter, overlay: Overlay, clip: QRectF) -> None:
        for placed in overlay.names:
            key = (placed.name.kind, placed.name.text, placed.upright)
            if key in overlay.written and _touches(placed.rect, clip):
                corner = QPointF(round(placed.rect.left), round(placed.rect.top))
                brush.drawImage(corner, overlay.written[key])

    def _reaches(self, brush: QPainter, layout: Layout) -> None:
        """Draw how far a unit without a fix may have got."""
        for placed in layout.units:
            if placed.unit.reach > 0.0:
                color = QColor(self._glyphs.color("t1"))
                color.setAlphaF(0.5)
                pen = QPen(color, self._glyphs.line_scale)
                pen.setDashPattern([4.0, 4.0])
                radius = placed.unit.reach * layout.view.scale
                path = QPainterPath()
                path.addEllipse(QPointF(placed.x, placed.y), radius, radius)
                brush.strokePath(path, pen)

    def _symbols(self, brush: QPainter, overlay: Overlay, clip: QRectF) -> None:
        """Draw units, then quiet markers, then loud markers with the selected ones on top."""
        order = self._order_of(overlay.layout)
        for row in order.within(clip).tolist():
            placed = order.placed[row]
            if isinstance(placed, PlacedMarker):
                self._marker(brush, placed, overlay.fades, clip)
            else:
                pixmap = self._glyphs.unit(placed.unit, placed.half)
                _stamp(brush, pixmap, placed.x, placed.y, clip)

    def _order_of(self, layout: Layout) -> _Order:
        """Return the symbols of a layout in drawing order, worked out once for each."""
        if self._order is None or self._order.layout is not layout:
            self._order = _Order(layout)
        return self._order

    def _marker(
        self, brush: QPainter, placed: PlacedMarker, fades: Mapping[str, float], clip: QRectF
    ) -> None:
        marker = placed.marker
        if marker.unacked and not marker.selected and placed.count == 1:
            brush.setOpacity(fades.get(marker.key, 1.0))
            _stamp(brush, self._glyphs.ring(marker.state, placed.half), placed.x, placed.y, clip)
            brush.setOpacity(1.0)
        _stamp(
            brush, self._glyphs.case(marker, placed.count, placed.half), placed.x, placed.y, clip
        )


def scale_bar_plate(line_scale: float, corner: QPointF) -> QRectF:
    """Return the ground of the scale bar whose lower right end is at `corner`, at its widest."""
    wide, pad = SCALE_BAR_PX * line_scale, 8.0 * line_scale
    bar = QRectF(corner.x() - wide, corner.y() - 29.0 * line_scale, wide, 36.0 * line_scale)
    return bar.adjusted(-pad, 0.0, pad, 0.0)


def paint_scale_bar(
    brush: QPainter, glyphs: Glyphs, view: MapView, metres_per_unit: float, corner: QPointF
) -> None:
    """Paint the scale bar with its lower right end at `corner`, on a quiet ground."""
    line = glyphs.line_scale
    metres_per_px = metres_per_unit / view.scale
    length_m = nice_length(SCALE_BAR_PX * line * metres_per_px)
    width = length_m / metres_per_px
    right, bottom = corner.x(), corner.y()
    path = QPainterPath(QPointF(right - width, bottom - 5.0 * line))
    path.lineTo(right - width, bottom)
    path.lineTo(right, bottom)
    path.lineTo(right, bottom - 5.0 * line)
    words = glyphs.text(scale_text(length_m))
    plate = scale_bar_plate(line, corner)
    plate.setLeft(max(plate.left(), right - max(width, words.width()) - 8.0 * line))
    brush.save()
    brush.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QPainterPath()
    ground.addRoundedRect(plate, 6.0 * line, 6.0 * line)
    brush.fillPath(ground, glyphs.color("i1"))
    brush.strokePath(path, QPen(glyphs.color("t1"), 1.5 * line))
    brush.drawImage(
        QPointF(
            round(right - width / 2.0 - words.width() / 2.0),
            round(bottom - 6.0 * line - words.height()),
        ),
        words,
    )
    brush.restore()


def scale_text(length_m: float) -> str:
    """Return a length for a scale bar: m below a kilometre, km from there on."""
    if length_m < 1.0:
        return f"{length_m:g} m"
    return f"{length_m:.0f} m" if length_m < 1000.0 else f"{length_m / 1000.0:.0f} km"


def _is_loud(placed: PlacedMarker) -> bool:
    return placed.marker.state in {"red", "yellow"} or placed.marker.selected


def _touches(rect: Rect, clip: QRectF) -> bool:
    return (
        rect.left < clip.right()
        and rect.right > clip.left()
        and rect.top < clip.bottom()
        and rect.bottom > clip.top()
    )


def _stamp(brush: QPainter, pixmap: QPixmap, x: float, y: float, clip: QRectF) -> None:
    """Draw a pixmap around (x, y), unless it is out of sight."""
    half_w, half_h = pixmap.width() / 2.0, pixmap.height() / 2.0
    if (
        x + half_w > clip.left()
        and x - half_w < clip.right()
        and y + half_h > clip.top()
        and y - half_h < clip.bottom()
    ):
        brush.drawPixmap(round(x - half_w), round(y - half_h), pixmap)
