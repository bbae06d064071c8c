"""The whole town in a corner: where the map looks now, and the loud cases out of its sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPen

from widgets.map.layers import BaseLayer, PreparedLayer, outlines, prepare
from widgets.map.marks import State
from widgets.map.painter import BaseScene, Breathe, Palette, paint_base
from widgets.map.view import Bounds, MapView
from widgets.surface import Brush, Surface
from widgets.symbols import paint_case, square_at

LAYERS: Final = frozenset({"land", "park", "water", "district"})
ROADS: Final = ("main", "express")
"""What can be told apart in a picture of this size: the shape of the town, not its streets."""

WIDE_UNITS, HIGH_UNITS = 50.0, 38.0
"""Size in units: 200 by 152 px at a seat."""

PAD_SHARE: Final = 0.04
LEAST_UNITS: Final = 1.5
"""The window is drawn no smaller than this, so that it can be found."""

MOST_MARKS: Final = 60


@dataclass(frozen=True, slots=True)
class MiniMapData:
    """What is shown: the town's bounds and its picture, the part seen, and loud cases.

    `marks` are world x, y and state; red ones are drawn last. `name` is said to those who listen.
    """

    town: Bounds | None = None
    picture: QImage | None = None
    seen: Bounds | None = None
    marks: tuple[tuple[float, float, State], ...] = ()
    name: str = ""


def view_of(town: Bounds, size: QSize) -> MapView:
    """Return how a small map of so many px looks at the town."""
    view = MapView(width=max(1, size.width()), height=max(1, size.height()))
    return view.fitted(town.grown(PAD_SHARE))


def chosen_layers(layers: Iterable[BaseLayer]) -> list[PreparedLayer]:
    """Return what of the base map can be told apart when the whole town is this small."""
    chosen: list[PreparedLayer] = []
    for layer in layers:
        if layer.name == "district" and layer.geometry == "area":
            chosen.append(prepare(layer))
            chosen.append(prepare(outlines(layer)))
        elif layer.name in LAYERS:
            chosen.append(prepare(layer))
        elif layer.name == "road":
            roads = prepare(layer)
            groups = {kind: roads.groups[kind] for kind in ROADS if kind in roads.groups}
            chosen.append(replace(roads, groups=groups))
    return chosen


def picture_of(
    layers: Iterable[BaseLayer],
    town: Bounds,
    size: QSize,
    palette: Palette,
    breathe: Breathe = lambda: None,
) -> QImage:
    """Return the town's picture; fit for a thread, some 20 ms."""
    view = view_of(town, size)
    return paint_base(BaseScene(chosen_layers(layers), view, palette, 0.6), breathe)


class MiniMap(Surface[MiniMapData]):
    """A small map on a ground of its own. Signal `pointed(x, y)`: the world place under the mouse.

    It takes no keys: what it does is done by the keys of the map itself.
    """

    pointed = Signal(float, float)

    def build(self) -> None:
        """Show that it can be pointed at."""
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return its size of the design."""
        return self.size_in_units(WIDE_UNITS, HIGH_UNITS)

    def adapt(self) -> None:
        """Say what it is to those who listen."""
        self.setAccessibleName(self.data.name)

    def picture_size(self) -> QSize:
        """Return the px inside the edge."""
        line = round(self.scale.line)
        return QSize(max(1, self.width() - 2 * line), max(1, self.height() - 2 * line))

    def _view(self) -> MapView | None:
        town = self.data.town
        return None if town is None else view_of(town, self.picture_size())

    def paint(self, brush: Brush, clip: QRect) -> None:
        """Paint the town, the loud cases, and a frame around what is seen."""
        del clip
        line = round(self.scale.line)
        brush.box(QRectF(self.rect()), 0.0, fill="i1", edge="l2")
        view = self._view()
        if view is None:
            return
        inside = QRect(line, line, view.width, view.height)
        if self.data.picture is not None:
            brush.painter.drawImage(inside, self.data.picture)
        brush.painter.setClipRect(inside)
        brush.painter.translate(line, line)
        side = self.u(2.4)
        marks = sorted(self.data.marks[:MOST_MARKS], key=lambda mark: mark[2] == "red")
        for x, y, state in marks:
            place = square_at(QPointF(*view.to_px(x, y)), side)
            paint_case(brush.painter, place, state, self.theme, halo=False)
        if self.data.seen is not None:
            self._paint_seen(brush, view, self.data.seen)
        brush.painter.translate(-line, -line)
        brush.painter.setClipping(False)

    def _paint_seen(self, brush: Brush, view: MapView, seen: Bounds) -> None:
        left, top = view.to_px(seen.west, seen.north)
        right, bottom = view.to_px(seen.east, seen.south)
        least = self.u(LEAST_UNITS)
        frame = QRectF(QPointF(left, top), QPointF(right, bottom))
        if frame.width() < least or frame.height() < least:
            frame = square_at(frame.center(), least)
        width = 2.0 * self.scale.line
        edge = width / 2.0
        room = QRectF(edge, edge, view.width - width, view.height - width)
        frame = QRectF(frame.intersected(room).toRect())
        brush.painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, px in (("map.land", 2.0 * width), ("t1", width)):
            pen = QPen(self.ink(token), px)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            brush.painter.setPen(pen)
            brush.painter.drawRect(frame)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at the place under the mouse."""
        self._point(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on pointing while the button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._point(event.position())

    def _point(self, at: QPointF) -> None:
        view = self._view()
        if view is not None:
            line = self.scale.line
            self.pointed.emit(*view.to_world(at.x() - line, at.y() - line))
