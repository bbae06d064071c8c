"""The seat's map: selection joins list and map; offered units carry digits and arrival times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize

from app.domain.case import Case
from app.geo.mercator import Wgs84, metres_per_unit, project_point
from panels import times
from panels.context import Aspect, Context
from panels.look import Look
from panels.map_panel import MapPanel
from panels.seat.offers import chosen, offers
from widgets.map.marks import Link, UnitMark

SHOWN_M = 3000.0
"""Ground metres across the map when it goes to a case."""


class SeatMap(MapPanel):
    """A map on which cases and units are chosen; it goes to the case chosen elsewhere."""

    follows = MapPanel.follows | Aspect.SECOND

    def __init__(self, look: Look, context: Context) -> None:
        super().__init__(look)
        self._context = context
        self._is_own = False
        self._gone_to = ""
        self.is_following = True
        self.canvas.marker_clicked.connect(self._on_marker_clicked)
        self.canvas.unit_clicked.connect(self._on_unit_clicked)

    def refresh(self, context: Context, aspects: Aspect) -> bool:
        """Show what is so, and go to the case at hand when it was chosen elsewhere."""
        changed = super().refresh(context, aspects)
        if aspects & (Aspect.CHOICE | Aspect.CASES | Aspect.UNITS | Aspect.LOOK):
            self.canvas.set_links(self._links(context))
        goes = aspects & (Aspect.CHOICE | Aspect.CASES | Aspect.SECOND)
        if goes and not self._is_own and self.is_following:
            self._go_to(context)
        return changed

    def toggle_following(self) -> None:
        """Follow the case at hand, or stay where the operator looks."""
        self.is_following = not self.is_following
        self._gone_to = ""
        if self.is_following:
            self._go_to(self._context)
        else:
            self.moves.home()

    def unit_marks(self, context: Context) -> Iterable[UnitMark]:
        """Return the units, offered ones with their digit and the time they need."""
        offered = offers(context)
        pick = chosen(context, offered)
        tags = {str(c.unit.id): (str(n), times.span(c.median_s)) for n, c in enumerate(offered, 1)}
        for mark in super().unit_marks(context):
            if mark.key in tags:
                badge, label = tags[mark.key]
                is_chosen = pick is not None and pick.unit.id == mark.key
                yield replace(mark, badge=badge, label=label, chosen=is_chosen)
            else:
                yield mark

    def _links(self, context: Context) -> list[Link]:
        """Return straight ways from the offered units to the case."""
        case = context.runtime.board.cases.get(context.selection.case_id)
        offered = offers(context)
        place = None if case is None else place_of(case)
        if place is None or not offered:
            return []
        pick = chosen(context, offered)
        links = []
        for candidate in offered:
            fix = context.runtime.board.fixes.get(candidate.unit.id)
            unit = candidate.unit
            lon, lat = (fix.lon, fix.lat) if fix else (unit.home_lon, unit.home_lat)
            start = project_point(Wgs84(lon, lat))
            links.append(Link(np.array([start, place]), candidate is pick))
        return links

    def _go_to(self, context: Context) -> None:
        """Go to the case at hand; one that was not chosen by a person waits until it may."""
        case = context.runtime.board.cases.get(context.selection.case_id)
        if case is None or case.id == self._gone_to:
            return
        place = place_of(case)
        if place is None:
            return
        view = self.canvas.view
        size: QSize = self.canvas.size()
        across = SHOWN_M / metres_per_unit(case.place.lat or 0.0)
        scale = max(view.scale, size.width() / across)
        there = replace(view.centred(*place), scale=scale)
        if not context.selection.is_by_itself:
            self.moves.asked(there)
        elif not self.moves.by_itself(there):
            return
        self._gone_to = case.id

    def _on_marker_clicked(self, key: str) -> None:
        self._is_own = True
        self._gone_to = key
        self._context.selection.choose_case(key)
        self._is_own = False

    def _on_unit_clicked(self, key: str) -> None:
        self._context.selection.choose_unit(key)


def place_of(case: Case) -> tuple[float, float] | None:
    """Return the world place of a case, or None where it is unknown."""
    place = case.place
    if place.lon is None or place.lat is None:
        return None
    return project_point(Wgs84(place.lon, place.lat))
