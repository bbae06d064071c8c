"""The tools of one map, worked by keys: what is on, what is followed, what is measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.unit import Unit
from app.geo.mercator import Wgs84, project_point
from panels.context import Aspect, Context
from panels.map_panel import MapPanel
from panels.map_tools.heat import HeatTool
from panels.map_tools.reach import ReachTool
from panels.map_tools.tracks import NEXT, Tracks, Whose
from panels.map_tools.views import Views
from widgets.map.measure import Measure
from widgets.map.pin import Pin
from widgets.map.sketch import Sketch
from widgets.map.view import MapView

CALM = 0.25
"""A followed unit may go so far from the middle, by the size of the map, before the map moves."""

NEAR_M = 1_200.0
"""World metres across of a place that is only a point when the map goes there."""

GROWN = 0.35
"""By which share of its size a place that has an extent is shown with what is around it."""


class MapTools(QObject):
    """Holds the tools and keeps them up to date; panels show what they stand at.

    `changed` is called when anything a panel shows of them differs; `failed` with a reason when
    the saved views could not be written.
    """

    def __init__(self, map_panel: MapPanel, context: Context, *, whose: Whose, name: str) -> None:
        super().__init__(map_panel.canvas)
        self.changed: Callable[[], None] = lambda: None
        self.failed: Callable[[str], None] = lambda reason: None
        self.canvas, self.moves = map_panel.canvas, map_panel.moves
        self.pin: Pin | None = None
        self.measure: Measure | None = None
        self.followed = ""
        self.has_mini = True
        self.tracks = Tracks(self.canvas, whose)
        self.heat = HeatTool(self.canvas, self._on_changed)
        self.reach = ReachTool(self._on_reach, self)
        path: Path = context.runtime.folder / f"views-{name}.json"
        self.views = Views(path, self._on_changed, self._on_failed, self)
        self._map = map_panel
        self._context = context
        self._show()

    def keep(self, aspects: Aspect) -> None:
        """Bring everything up to date; cheap while nothing is on."""
        context = self._context
        if aspects & Aspect.SECOND:
            self.tracks.keep(context)
            self.heat.keep(context)
        if aspects & (Aspect.CHOICE | Aspect.UNITS | Aspect.SECOND | Aspect.LOOK):
            self.tracks.show(context)
            self.reach.keep(context, self.unit_at_hand())
        if self.followed and aspects & (Aspect.FIXES | Aspect.UNITS | Aspect.SECOND):
            self._follow()

    def unit_at_hand(self) -> Unit | None:
        """Return the unit looked at, else that of the case at hand, else the nearest to it."""
        context = self._context
        board, selection = context.runtime.board, context.selection
        case = board.cases.get(selection.case_id)
        for key in (selection.unit_id, "" if case is None else case.unit):
            if key in board.units:
                return board.units[key]
        offered = context.runtime.candidates(selection.case_id, 1)
        return offered[0].unit if offered else None

    # switches

    def next_tracks(self) -> None:
        """Go on to the next choice of whose tracks are drawn."""
        self.tracks.whose = NEXT[self.tracks.whose]
        self.tracks.show(self._context)
        self._on_changed()

    def next_heat(self) -> None:
        """Go on to the next span of the heat."""
        self.heat.next_span(self._context)
        self._on_changed()

    def toggle_reach(self) -> None:
        """Show how far the unit at hand gets, or no longer."""
        self.reach.toggle(self._context, self.unit_at_hand())
        self._on_changed()

    def toggle_mini(self) -> None:
        """Show the small map while the large one is near, or never."""
        self.has_mini = not self.has_mini
        self._on_changed()

    # measuring

    def start_measure(self) -> None:
        """Take the measuring tool in hand, or begin anew with it."""
        if self.measure is None:
            self.measure = Measure(self._middle, self._on_measured, self.end_measure)
            self.canvas.set_tool(self.measure)
            self.canvas.view_changed.connect(self.canvas.renew)
            self.moves.is_in_use = True
            self._show()
        self.measure.clear()
        self.canvas.setFocus()

    def end_measure(self) -> None:
        """Put the measuring tool down and its line away."""
        if self.measure is not None:
            self.measure = None
            self.canvas.set_tool(None)
            self.canvas.view_changed.disconnect(self.canvas.renew)
            self.moves.is_in_use = False
            self._show()

    def _middle(self) -> tuple[float, float]:
        return self.canvas.view.x, self.canvas.view.y

    def _on_measured(self) -> None:
        self.canvas.renew()
        self._on_changed()

    # following

    def toggle_follow(self) -> bool:
        """Follow the unit looked at, or stop; return whether there was one to follow or to stop."""
        wanted = self._context.selection.unit_id
        if not wanted and not self.followed:
            return False
        self.followed = "" if wanted in {"", self.followed} else wanted
        place = self._place_of(self.followed)
        if place is not None:
            self.moves.asked(self.canvas.view.centred(*place))
        self._on_changed()
        return True

    def _follow(self) -> None:
        """Bring the followed unit back to the middle when it leaves it, if the map may move."""
        place, view = self._place_of(self.followed), self.canvas.view
        if place is None:
            return
        x, y = view.to_px(*place)
        off = max(abs(x / view.width - 0.5), abs(y / view.height - 0.5))
        if off > CALM:
            self.moves.by_itself(view.centred(*place))

    def _place_of(self, unit_id: str) -> tuple[float, float] | None:
        fix = self._context.runtime.board.fixes.get(unit_id)
        return None if fix is None else project_point(Wgs84(fix.lon, fix.lat))

    # places and views

    def show_place(self, pin: Pin) -> None:
        """Go to a place and mark it."""
        self.pin = pin
        self._show()
        self.moves.asked(view_of(pin, self.canvas.view))

    def clear_place(self) -> bool:
        """Take the mark away; return whether there was one."""
        had, self.pin = self.pin is not None, None
        if had:
            self._show()
        return had

    def go_to_view(self, slot: int) -> bool:
        """Go to a saved view; return whether there is one."""
        view = self.views.view(slot, self.canvas.view)
        if view is None:
            return False
        self.moves.asked(view)
        return True

    def escape(self) -> bool:
        """Go one step back: put the tool down, then the mark, then the following."""
        if self.measure is not None:
            self.end_measure()
        elif self.clear_place():
            pass
        elif self.followed:
            self.followed = ""
            self._on_changed()
        else:
            return False
        return True

    def shutdown(self) -> None:
        """End what runs in the background."""
        for each in (self.heat, self.reach, self.views):
            each.shutdown()

    # inside

    def _show(self) -> None:
        sketches: list[Sketch] = [self.heat.sketch, self.tracks.sketch]
        sketches += [each for each in (self.pin, self.measure) if each is not None]
        self.canvas.set_sketches(sketches)
        self._on_changed()

    def _on_reach(self) -> None:
        self._map.set_outlines(self.reach.regions)
        self._on_changed()

    def _on_changed(self) -> None:
        self.changed()

    def _on_failed(self, reason: str) -> None:
        self.failed(reason)


def view_of(pin: Pin, view: MapView) -> MapView:
    """Return a view of a place: all of it, never further out than needed, or near by a point."""
    bounds = pin.bounds
    if bounds is None or max(bounds.east - bounds.west, bounds.north - bounds.south) < NEAR_M:
        return replace(view.centred(pin.x, pin.y), scale=max(view.scale, view.width / NEAR_M / 2.0))
    return view.fitted(bounds.grown(GROWN))
