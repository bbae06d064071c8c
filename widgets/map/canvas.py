"""The map as a widget: shows a base map from its own thread with a live layer painted on top."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.map.furniture import fixed_region, paint_focus, paint_hatch, parts_of
from widgets.map.gestures import Gestures
from widgets.map.glyphs import Glyphs
from widgets.map.grain import square_at
from widgets.map.ground import Ground
from widgets.map.imagery import Imagery
from widgets.map.labels import Rect
from widgets.map.layers import BaseLayer
from widgets.map.layout import Layout, lay_out, rescaled
from widgets.map.marks import Link, Marker, Region, UnitMark
from widgets.map.naming import Naming
from widgets.map.overlay import Overlay, OverlayPainter, paint_scale_bar, scale_bar_plate
from widgets.map.pick import Pick, pick
from widgets.map.pulse import Pulse, rings_of
from widgets.map.shelf import Shelf
from widgets.map.situation import Situation
from widgets.map.sketch import MapTool, Sketch
from widgets.map.states import StateField
from widgets.map.tiles import origin_px
from widgets.map.view import Bounds, MapView, Margins
from widgets.painting import painting
from widgets.shield import shielded
from widgets.theme import Theme
from widgets.type_scale import TypeScale

OVERLAY_MS = 125
"""Shortest time between two repaints for changed marks: 8 a second."""

REPAINT_GAP_MS = 6
"""Room between laying out and painting, so that the window is never away for both at once."""

NAME_MS = 4
"""Pause between two turns of looking for room for names."""

REST_MS = 150
"""How long the map must rest before names look for room again."""

LAYOUT_SHARE = 0.04
"""Most of the time that laying out for changed marks may take; with very many marks it comes
less often, so that the window stays quick."""


class MapCanvas(QWidget):
    """A map that is moved by the operator alone, except through `fit`, `set_view`, `centre_on`.

    Signals: `marker_clicked(key)`, `unit_clicked(key)`, `ground_clicked(x, y)` in world metres,
    `place_clicked(row)` and `place_hovered(row)` for a building of the places with states (-1 for
    none), `view_changed()`, `base_ready()` when the base map on screen is sharp, `painted()` at the
    end of each repaint. Call `shutdown` before the program ends.
    """

    marker_clicked = Signal(str)
    unit_clicked = Signal(str)
    ground_clicked = Signal(float, float)
    place_clicked = Signal(int)
    place_hovered = Signal(int)
    view_changed = Signal()
    base_ready = Signal()
    painted = Signal()

    def __init__(
        self,
        theme: Theme,
        type_scale: TypeScale,
        parent: QWidget | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._view = MapView(width=max(1, self.width()), height=max(1, self.height()))
        self._home: tuple[Bounds, Margins] | None = None
        self._at_home = True
        self._situation = Situation()
        self._pulse = Pulse(clock)
        self._sketches: tuple[Sketch, ...] = ()
        self._tool: MapTool | None = None
        self._reserved: tuple[Rect, ...] = ()
        self._scale_corner = QPointF(24.0, 24.0)
        self._stale = False
        self._layout: Layout | None = None
        self._naming = Naming()
        self._glyphs = Glyphs(theme, type_scale)
        self._painter = OverlayPainter(self._glyphs)
        self._ground = Ground(self)
        self._ground.changed.connect(self._on_ground_changed)
        self._ground.arrived.connect(self.update)
        self._field: StateField | None = None
        self._state_words: Sequence[str] = ("", "", "", "")
        self._hovered = -1
        self._set_look()
        self._gestures = Gestures(self, self)
        self._overlay_ms = OVERLAY_MS
        self._touch = QTimer(self, singleShot=True, interval=OVERLAY_MS)
        self._touch.timeout.connect(self._on_touch)
        self._repaint = QTimer(self, singleShot=True, interval=REPAINT_GAP_MS)
        self._repaint.timeout.connect(self.update)
        self._name = QTimer(self, singleShot=True)
        self._name.timeout.connect(self._on_name)
        self._touched = False
        self._beat = QTimer(self, interval=OVERLAY_MS)
        self._beat.timeout.connect(self._on_beat)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def set_base(self, layers: Iterable[BaseLayer]) -> None:
        """Replace the base map; the old one stays on screen until the new one is painted."""
        self._ground.set_layers(tuple(layers))

    def set_imagery(self, imagery: Imagery | None) -> None:
        """Put map tiles made by others under the base map, or none."""
        self._ground.set_imagery(imagery)

    def set_shelf(self, shelf: Shelf | None) -> None:
        """Keep painted tiles on disk too; to be called before anything is shown."""
        self._ground.set_shelf(shelf)

    def set_states(self, field: StateField | None, words: Sequence[str] | None = None) -> None:
        """Replace the places with states, or take them away.

        `words` are those of the states from green to red, written into a building's square when it
        is near enough. The field is the canvas's from now on; change it by `change_states` only.
        """
        self._field = field
        self._state_words = tuple(words or self._state_words)
        self.setMouseTracking(self._tool is not None or field is not None)
        self._ground.set_living(self._glyphs.grain_look(self._state_words), field)

    def change_states(self, rows: NDArray[np.int64], states: NDArray[np.uint8]) -> None:
        """Give places of the field other states; cheap, shown with the next repaints."""
        if self._field is not None:
            self._field.change(rows, states)
            self._ground.touch(rows)

    def set_theme(self, theme: Theme) -> None:
        """Change colours; the base map follows as soon as it is painted anew."""
        self._glyphs.set_theme(theme)
        self._set_look()

    def set_type_scale(self, type_scale: TypeScale) -> None:
        """Change sizes of text, symbols and lines."""
        self._glyphs.set_type_scale(type_scale)
        self._set_look()

    def set_metres_per_unit(self, metres: float) -> None:
        """Say how many ground metres one world metre is here (the cosine of the latitude)."""
        self._ground.set_metres_per_unit(metres)
        self._renew()

    def set_reserved(self, rects: Iterable[QRect]) -> None:
        """Say which parts of the widget other things cover; names and tags keep out of them."""
        self._reserved = tuple(
            Rect(float(r.left()), float(r.top()), r.right() + 1.0, r.bottom() + 1.0) for r in rects
        )
        self._renew()

    def set_scale_bar_inset(self, right_px: int, bottom_px: int) -> None:
        """Place the scale bar's lower right end so far from the widget's."""
        self._scale_corner = QPointF(right_px, bottom_px)
        self._renew()

    def set_stale(self, stale: bool) -> None:
        """Hatch the whole map lightly while what it shows may be out of date."""
        if stale != self._stale:
            self._stale = stale
            self._renew()

    def set_reduce_motion(self, reduce: bool) -> None:
        """Show rings steadily instead of pulsing."""
        self._pulse.reduce_motion = reduce
        self._renew()

    def set_overlay_hz(self, hz: float) -> None:
        """Limit repaints for changed marks to so many a second (a wall 4, a seat 8)."""
        self._overlay_ms = round(1000.0 / hz)
        self._touch.setInterval(self._overlay_ms)
        self._beat.setInterval(self._overlay_ms)

    def set_markers(self, markers: Iterable[Marker]) -> None:
        """Replace all cases."""
        self._situation.set_markers(markers)
        self._pulse.watch(m.key for m in self._situation.markers if m.unacked)
        self.renew()

    def set_units(self, units: Iterable[UnitMark]) -> None:
        """Replace all units."""
        self._situation.set_units(units)
        self.renew()

    def move_units(self, keys: Sequence[str], places: NDArray[np.float64]) -> None:
        """Move units to world places (n, 2); cheap, for a stream of positions."""
        self._situation.move_units(keys, places)
        self.renew()

    def set_regions(self, regions: Iterable[Region]) -> None:
        """Replace the areas that need attention."""
        self._situation.regions = tuple(regions)
        self.renew()

    def set_links(self, links: Iterable[Link]) -> None:
        """Replace the ways from units to the case at hand."""
        self._situation.links = tuple(links)
        self.renew()

    def set_sketches(self, sketches: Iterable[Sketch]) -> None:
        """Replace what others paint on the map; call `renew` when one of them has changed."""
        self._sketches = tuple(sketches)
        self.renew()

    def set_tool(self, tool: MapTool | None) -> None:
        """Hand clicks, moves and keys to a tool first, or to none."""
        self._tool = tool
        self.setMouseTracking(tool is not None or self._field is not None)

    def hover(self, at: QPointF) -> None:
        """Take notice of where the pointer is."""
        if self._tool is not None:
            self._tool.hover(*self._view.to_world(at.x(), at.y()))
        elif (row := self._place_at(at)) != self._hovered:
            self._hovered = row
            self.place_hovered.emit(row)

    def take_key(self, key: int) -> bool:
        """Hand a key to the tool in hand; return whether it took it."""
        return self._tool is not None and self._tool.key(key)

    def select(self, key: str | None) -> None:
        """Mark one case as selected, or none, and show it at once."""
        self._situation.select(key)
        self._renew()

    @property
    def view(self) -> MapView:
        """The window on the world."""
        return self._view

    @property
    def is_drawn(self) -> bool:
        """Whether the base map is painted for this view; names may still be looking for room."""
        return self._ground.is_drawn

    @property
    def is_sharp(self) -> bool:
        """Whether the base map is painted for this view and its names have their places."""
        return self._ground.is_sharp and self._naming.knows(self._ground)

    def set_view(self, view: MapView) -> None:
        """Look elsewhere; the view's size is that of the widget."""
        self._at_home = False
        self._go(view.resized(self.width(), self.height()))

    def fit(self, bounds: Bounds, margins: Margins | None = None) -> None:
        """Show a part of the world and make it the place that Home returns to."""
        self._home = (bounds, margins or Margins())
        self.go_home()

    def go_home(self) -> None:
        """Return to the part of the world last fitted; resizing keeps it fitted until moved."""
        if self._home is not None:
            self._at_home = True
            self._go(self._view.fitted(*self._home))

    def centre_on(self, key: str) -> None:
        """Bring a case or unit to the middle at the same scale, if it is on the map."""
        place = self._situation.place_of(key)
        if place is not None:
            self.set_view(self._view.centred(*place))

    def pan_by(self, dx: float, dy: float) -> None:
        """Move the picture by so many px."""
        self.set_view(self._view.panned(dx, dy))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom about a pixel, or about the middle."""
        point = at or QPointF(self.width() / 2.0, self.height() / 2.0)
        self.set_view(self._view.zoomed(factor, point.x(), point.y()))

    def click(self, at: QPointF) -> None:
        """Act as if the operator had clicked there."""
        if self._tool is not None:
            self._tool.click(*self._view.to_world(at.x(), at.y()))
            return
        there = at - self._shift()
        found: Pick = pick(self._current_layout(), there.x(), there.y())
        if found.marker is not None and found.count > 1:
            self.zoom_by(2.0, at)
        elif found.marker is not None:
            self.marker_clicked.emit(found.marker.key)
        elif found.unit is not None:
            self.unit_clicked.emit(found.unit.key)
        elif (row := self._place_at(at)) >= 0:
            self.place_clicked.emit(row)
        else:
            self.ground_clicked.emit(*self._view.to_world(at.x(), at.y()))

    def shutdown(self) -> None:
        """Stop timers and the painting thread. The last picture stays."""
        self._touch.stop()
        self._repaint.stop()
        self._name.stop()
        self._beat.stop()
        self._ground.shutdown()

    def _place_at(self, at: QPointF) -> int:
        """Return the building whose square is under a pixel, -1 for none or when far out."""
        return (
            -1
            if self._field is None
            else square_at(self._field, self._view, at.x(), at.y(), self._glyphs.line_scale)
        )

    def _set_look(self) -> None:
        glyphs = self._glyphs
        self._ground.set_look(glyphs.palette(), glyphs.lettering(), glyphs.line_scale)
        self._ground.set_living(glyphs.grain_look(self._state_words), self._field)
        self._renew()

    def _go(self, view: MapView) -> None:
        view = view.snapped()
        if view == self._view:
            return
        was, self._view = self._view, view
        self._ground.show(view)
        if (view.scale, view.width, view.height) == (was.scale, was.width, was.height):
            self._later()
            self._name.start(REST_MS)
            self._drag(was)
        elif view.scale != was.scale and self._layout is not None:
            self._layout = rescaled(self._layout, view)
            self._naming.follow(view)
            self._later()
            self.update()
        else:
            self._renew()
        self.view_changed.emit()

    def _drag(self, was: MapView) -> None:
        """Move what is on screen along and repaint only what that leaves open."""
        old, new = origin_px(was), origin_px(self._view)
        by = QPoint(old[0] - new[0], old[1] - new[1])
        room = self.rect()
        if self._stale or not room.translated(by).intersects(room):
            self.update()
            return
        self.scroll(by.x(), by.y(), room)
        bar = scale_bar_plate(self._glyphs.line_scale, self._corner()).toAlignedRect()
        self.update(fixed_region(room, bar, by, focused=self.hasFocus()))

    def _renew(self) -> None:
        """Lay out and repaint as soon as possible."""
        self._layout = None
        self.update()

    def renew(self) -> None:
        """Lay out and repaint, as something on the map has changed; not more often than allowed."""
        is_waiting = self._touch.isActive()
        self._touched = True
        if not is_waiting:
            self._layout = None
            self._touch.start(0)

    def _later(self) -> None:
        """Lay out and repaint after a while; until then the last layout is shown, shifted."""
        self._touched = True
        if not self._touch.isActive():
            self._touch.start(self._overlay_ms)

    def _on_touch(self) -> None:
        """Lay out now and let the repaint come by itself: two short turns instead of a long one."""
        if self._touched:
            self._touched = False
            began = time.perf_counter()
            self._layout = self._lay_out()
            cost_ms = 1000.0 * (time.perf_counter() - began)
            self._repaint.start()
            self._touch.start(max(self._overlay_ms, round(cost_ms / LAYOUT_SHARE)))

    def _on_name(self) -> None:
        """Look for room for names, a turn at a time, or begin to, now that the map rests."""
        if self._naming.step():
            self._repaint.start()
            self._on_ground_changed()
        elif self._naming.is_busy:
            self._name.start(NAME_MS)
        else:
            self.renew()

    def _on_ground_changed(self) -> None:
        if not self._naming.knows(self._ground):
            self._layout = self._lay_out()
            self.update()
        if self.is_sharp:
            self.base_ready.emit()

    def _on_beat(self) -> None:
        """Repaint only the symbols whose rings pulse."""
        alive = self._pulse.fades()
        if not alive:
            self._beat.stop()
        for ring in rings_of(self._current_layout(), alive):
            self.update(ring.translated(self._shift()).toAlignedRect())

    def _current_layout(self) -> Layout:
        if self._layout is None:
            self._layout = self._lay_out()
        return self._layout

    def _shift(self) -> QPointF:
        """Return how far the map has been dragged since it was laid out, in whole px."""
        was, now = self._current_layout().view, self._view
        return QPointF(round((was.x - now.x) * now.scale), round((now.y - was.y) * now.scale))

    def _lay_out(self) -> Layout:
        line = self._glyphs.line_scale
        plate = scale_bar_plate(line, self._corner())
        bar = Rect(plate.left(), plate.top(), plate.right(), plate.bottom())
        layout = lay_out(
            self._situation, self._view, line, self._glyphs.tag_size, self._reserved, [bar]
        )
        self._ground.set_dots(layout.crowd.places)
        if self._pulse.fades() and not self._beat.isActive():
            self._beat.start()
        if self._name.isActive() and not self._naming.is_busy:
            self._naming.follow(layout.view)  # the map is being dragged: names wait until it rests
            return layout
        self._naming.place(layout, self._ground, self._reserved, line)
        if self._naming.is_busy and not self._name.isActive():
            self._name.start(NAME_MS)
        return layout

    def _corner(self) -> QPointF:
        return QPointF(self.width(), self.height()) - self._scale_corner

    @shielded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Blit the base map, then paint the live layer where the event asks."""
        parts = parts_of(event.region())
        with painting(self) as brush:
            for part in parts:
                self._ground.paint(brush, part)
            overlay = Overlay(
                layout=self._current_layout(),
                names=self._naming.placed,
                written=self._ground.written,
                regions=self._situation.regions,
                links=self._situation.links,
                fades=self._pulse.fades(),
                sketches=self._sketches,
            )
            shift = self._shift()
            brush.translate(shift)
            for part in parts:
                clip = QRectF(part).translated(-shift)
                brush.setClipRect(clip)
                self._painter.paint(brush, overlay, clip)
            brush.setClipping(False)
            brush.translate(-shift)
            paint_scale_bar(
                brush, self._glyphs, self._view, self._ground.metres_per_unit, self._corner()
            )
            if self._stale:
                paint_hatch(brush, self._glyphs, self.rect())
            if self.hasFocus():
                paint_focus(brush, self._glyphs, self.rect())
        self.painted.emit()

    @shielded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or the fitted part of the world if nobody has moved the map."""
        view = self._view.resized(event.size().width(), event.size().height())
        if self._home is not None and self._at_home:
            view = view.fitted(*self._home)
        self._go(view)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        self.update()
        super().focusOutEvent(event)
