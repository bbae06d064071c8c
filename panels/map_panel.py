"""The situational map: base map, cases with the numbers of the attention list, units, areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import perf_counter

import numpy as np
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtWidgets import QWidget

from app.geo.mercator import metres_per_unit, project, unproject_point
from panels.base_map import BaseMap
from panels.context import Aspect, Context, tag_of
from panels.estate import EstateMap
from panels.look import Look
from panels.moves import Moves
from panels.panel import Panel
from panels.situation import (
    fix_places,
    is_elsewhere,
    robust_bounds,
    share_inside,
    town_bounds,
    unit_mark,
)
from widgets.map.canvas import MapCanvas
from widgets.map.layers import BaseLayer
from widgets.map.marks import Region, UnitMark
from widgets.map.shelf import Shelf
from widgets.map.view import Bounds, Margins

translate = QCoreApplication.translate

FOLLOW_BELOW_SHARE = 0.5
"""When fewer of the open cases than this lie in the town, the map goes to where they are."""

BAR_RIGHT_UNITS, BAR_UNITS = 6.0, (4.75, 5.75)
"""From the map's right and lower edge to the scale bar, at a seat and on a wall, in units."""

SHELF_FOLDER, SHELF_BYTES = "map-tiles", 256 << 20
"""Where in the data folder painted tiles are kept, and how many of them at most."""

CASES_SHARE = 0.04
"""Most of the time that handing cases to the canvas may take."""


class MapPanel(Panel):
    """Binds the board to a map canvas. Follows the town, or the cases when they lie elsewhere."""

    zone = "map"
    follows = (
        Aspect.CASES
        | Aspect.UNITS
        | Aspect.FIXES
        | Aspect.BASE
        | Aspect.LINK
        | Aspect.CHOICE
        | Aspect.LOOK
        | Aspect.RATINGS
    )

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        self.canvas = MapCanvas(look.theme, look.scale, parent)
        super().__init__(self.canvas)
        self.canvas.set_overlay_hz(4.0 if look.profile == "wall" else 8.0)
        self.base = BaseMap(self.canvas)
        self.base.ready.connect(self._on_base_ready)
        self.canvas.base_ready.connect(self._on_base_painted)
        self.estate = EstateMap(self.canvas, self.canvas)
        self.moves = Moves(self.canvas)
        self._covered: dict[str, QRect] = {}
        self._cells: Sequence[Region] = ()
        self._outlines: Sequence[Region] = ()
        self._has_shelf = False
        self.is_painted = False
        self.margins_units = (0.0, 0.0, 0.0, 0.0)
        self._scale = look.scale
        self._place_bar()
        self._shown: Bounds | None = None
        self._is_due = True
        self._next_at = 0.0

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what is so now; the canvas limits its own repaints."""
        board = context.runtime.board
        if not self._has_shelf:
            self._has_shelf = True
            self.canvas.set_shelf(Shelf(context.runtime.folder / SHELF_FOLDER, SHELF_BYTES))
        if aspects & (Aspect.BASE | Aspect.LOOK):
            self.canvas.setAccessibleName(translate("Map", "Situational map"))
            context.marks.overdue_word = translate("Map", "OT", "chip on the map, very short")
            self.base.show(board.sheets)
        self.estate.refresh(context, aspects)
        if aspects & (Aspect.UNITS | Aspect.LINK | Aspect.CHOICE | Aspect.LOOK):
            self.canvas.set_stale(context.is_offline)
            self.canvas.set_units(self.unit_marks(context))
        elif aspects & Aspect.FIXES:
            self._move_units(context)
        if aspects & Aspect.CHOICE:
            chosen = board.cases.get(context.selection.case_id)
            label = "" if chosen is None else tag_of(chosen.place.address)
            context.marks.select(context.selection.case_id, label)
        self._is_due |= bool(aspects & (Aspect.CASES | Aspect.BASE | Aspect.CHOICE | Aspect.LOOK))
        shows = self._is_due and bool(aspects & Aspect.CHOICE or perf_counter() >= self._next_at)
        if shows:
            self._show_cases(context)
        return shows or bool(aspects & ~Aspect.CASES)

    def _show_cases(self, context: Context) -> None:
        """Hand the cases over; with very many of them less often, to stay quick."""
        began = perf_counter()
        self._is_due = False
        self.canvas.set_markers(context.marks.markers)
        self._cells = self.regions(context)
        self.canvas.set_regions([*self._cells, *self._outlines])
        self._follow(context)
        cost = perf_counter() - began
        self._next_at = began + cost / CASES_SHARE

    def unit_marks(self, context: Context) -> Iterable[UnitMark]:
        """Return the units to be drawn; a seat adds digits and arrival times to some."""
        board, link_up = context.runtime.board, not context.is_offline
        for unit in board.units.values():
            mark = unit_mark(unit, board.fixes.get(unit.id), context.now, is_link_up=link_up)
            if mark is not None:
                yield mark

    def regions(self, context: Context) -> list[Region]:
        """Return the grid cells of the cases that need eyes, in the colour of their state."""
        cases, sheets = context.runtime.board.cases, context.runtime.board.sheets.values()
        wanted = {}
        for case_id in reversed(context.attention):
            mark = context.marks.marker(case_id)
            if mark is not None and cases[case_id].place.cell:
                wanted[cases[case_id].place.cell] = mark.state
        found = []
        for sheet in sheets if wanted else ():
            if sheet.layer != "cell":
                continue
            for cell in wanted.keys() & set(sheet.ids):
                ring = project(sheet.ring(sheet.ids.index(cell)))
                found.append(Region(np.ascontiguousarray(ring), wanted[cell]))
        return found

    def _move_units(self, context: Context) -> None:
        fixes = context.runtime.board.fixes
        keys, places = fix_places(fixes, fixes.keys())
        self.canvas.move_units(keys, places)

    def set_look(self, look: Look) -> None:
        """Change colours and sizes."""
        self.canvas.set_theme(look.theme)
        self.canvas.set_type_scale(look.scale)
        if look.scale != self._scale:
            self._scale = look.scale
            self._shown = self._shown if self.moves.is_away else None
            self._place_bar()

    def _place_bar(self) -> None:
        """Put the scale bar in line with the legend at the other side."""
        u, low = self._scale.u, BAR_UNITS[1 if self._scale.is_room else 0]
        self.canvas.set_scale_bar_inset(round(BAR_RIGHT_UNITS * u), round(low * u))

    def set_outlines(self, outlines: Sequence[Region]) -> None:
        """Show areas of tools beside those of cases."""
        self._outlines = outlines
        self.canvas.set_regions([*self._cells, *self._outlines])

    def reserve(self, name: str, rect: QRect | None) -> None:
        """Keep names and tags out of what lies over the map (in the screen's px), or no longer."""
        covered = dict(self._covered)
        covered.pop(name, None)
        if rect is not None:
            covered[name] = rect.translated(-self.canvas.pos())
        if covered != self._covered:
            self._covered = covered
            self.canvas.set_reserved(covered.values())

    def shutdown(self) -> None:
        """End projecting and painting."""
        self.base.shutdown()
        self.estate.shutdown()
        self.canvas.shutdown()

    def _follow(self, context: Context) -> None:
        """Fit the town, or the cases where most of them lie outside it or there is no town."""
        town, markers = context.runtime.board.town, context.marks.markers
        bounds = town_bounds(town.bounds) if town else None
        if bounds is None or share_inside(markers, bounds.grown(0.1)) < FOLLOW_BELOW_SHARE:
            bounds = robust_bounds(markers) or bounds
        if bounds is None or not is_elsewhere(bounds, self._shown):
            return
        margins = Margins(*(round(n * self._scale.u) for n in self.margins_units))
        if self.moves.fit_by_itself(bounds, margins):
            self._shown = bounds
            middle = unproject_point(*bounds.centre)
            self.canvas.set_metres_per_unit(metres_per_unit(middle.lat))

    def _on_base_ready(self, layers: tuple[BaseLayer, ...]) -> None:
        self.is_painted = False
        self.canvas.set_base(layers)

    def _on_base_painted(self) -> None:
        self.is_painted = not self.base.is_busy
