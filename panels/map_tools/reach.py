"""How far the unit at hand gets in five minutes: its outline, worked out beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from app.domain.unit import Unit
from app.geo.mercator import Wgs84, distance_m, project
from panels.context import Context
from panels.map_tools.background import Background
from widgets.map.marks import Region

MOVED_M = 60.0
"""How far a unit must have gone for the outline to be worked out anew."""


class ReachTool(QObject):
    """Keeps the outline of one unit. `changed` is called when there is another."""

    def __init__(self, changed: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.is_on = False
        self.regions: Sequence[Region] = ()
        self._changed = changed
        self._unit = ""
        self._place: Wgs84 | None = None
        self._background = Background(self)
        self._background.done.connect(self._on_done)

    def toggle(self, context: Context, unit: Unit | None) -> None:
        """Show it for a unit or take it away."""
        self.is_on = not self.is_on
        self._place = None
        self.keep(context, unit)

    def keep(self, context: Context, unit: Unit | None) -> None:
        """Work it out for a unit if it is wanted and that is another one or has moved."""
        place = _place_of(context, unit) if self.is_on else None
        if unit is None or place is None:
            self._forget()
            return
        is_here = self._place is not None and distance_m(place, self._place) < MOVED_M
        if unit.id == self._unit and is_here:
            return
        self._unit, self._place = unit.id, place
        runtime = context.runtime
        sheets = tuple(runtime.board.sheets.values())
        self._background.ask(partial(runtime.reach.of, sheets, unit.kind, place.lon, place.lat))

    def shutdown(self) -> None:
        """End the work."""
        self._background.shutdown()

    def _forget(self) -> None:
        self._unit, self._place = "", None
        self._background.cancel()
        if self.regions:
            self.regions = ()
            self._changed()

    def _on_done(self, result: object) -> None:
        rings: Sequence[NDArray[np.float64]] = result if isinstance(result, tuple) else ()
        self.regions = [Region(project(ring), "") for ring in rings]
        self._changed()


def _place_of(context: Context, unit: Unit | None) -> Wgs84 | None:
    """Return where a unit is, or its home when it was never seen."""
    if unit is None:
        return None
    fix = context.runtime.board.fixes.get(unit.id)
    lon, lat = (fix.lon, fix.lat) if fix else (unit.home_lon, unit.home_lat)
    return Wgs84(lon, lat) if lon or lat else None
