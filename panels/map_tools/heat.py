"""Where cases have come in densely: of the last hours, worked out beside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from app.domain.case import Case
from app.geo.mercator import metres_per_unit, project, unproject_point
from panels.context import Context
from panels.map_tools.background import Background
from widgets.map.canvas import MapCanvas
from widgets.map.heat import SHARES, Grid, HeatPicture, HeatSketch, density, picture_of
from widgets.map.view import MapView

HOURS = (0, 4, 24, 48)
"""Spans to choose from, 0 for off. The board keeps what ended for 48 hours."""

AGAIN_AFTER_S = 30.0
"""How old the picture may be; in between it does not change while one looks at it."""

PER_KM2 = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """The density of some cases, None of none, and where its inmost step begins, cases a km²."""

    grid: Grid | None
    inmost_per_km2: float
    count: int


NOTHING = Heat(None, 0.0, 0)


def places_of(cases: Iterable[Case], since: float) -> NDArray[np.float64]:
    """Return the world places (n, 2) of the cases reported since an instant (epoch seconds)."""
    degrees = [
        (case.place.lon, case.place.lat)
        for case in cases
        if case.reported_at >= since and case.place.is_known
    ]
    return project(np.array(degrees, dtype=np.float64).reshape(-1, 2))


def heat_of(places: NDArray[np.float64]) -> Heat:
    """Return the heat of world places (n, 2); for a thread."""
    grid = density(places)
    if grid is None:
        return NOTHING
    middle = unproject_point(*places.mean(axis=0).tolist())
    on_ground = metres_per_unit(middle.lat) ** 2
    return Heat(grid, SHARES[-1] * grid.most / on_ground * PER_KM2, len(places))


class HeatTool(QObject):
    """Keeps the picture of the heat as it is wanted. `changed` is called when there is another."""

    def __init__(self, canvas: MapCanvas, changed: Callable[[], None]) -> None:
        super().__init__(canvas)
        self.sketch = HeatSketch()
        self.sketch.wanted = self._on_wanted
        self.heat = NOTHING
        self.hours = 0
        self._canvas = canvas
        self._changed = changed
        self._asked_at = 0.0
        self._background = Background(self)
        self._background.done.connect(self._on_done)
        self._painter = Background(self)
        self._painter.done.connect(self._on_painted)

    def next_span(self, context: Context) -> None:
        """Go on to the next span of hours, and after the last to none."""
        self.hours = HOURS[(HOURS.index(self.hours) + 1) % len(HOURS)]
        self._asked_at = 0.0
        if self.hours:
            self.keep(context)
        else:
            self._background.cancel()
            self._painter.cancel()
            self._on_done(NOTHING)

    def keep(self, context: Context) -> None:
        """Work it out anew if it is wanted and old."""
        if not self.hours or 0.0 <= context.now - self._asked_at < AGAIN_AFTER_S:
            return
        self._asked_at = context.now
        since = context.now - 3600.0 * self.hours
        places = places_of(context.runtime.board.cases.values(), since)
        self._background.ask(partial(heat_of, places))

    def shutdown(self) -> None:
        """End the work."""
        self._background.shutdown()
        self._painter.shutdown()

    def _on_done(self, result: object) -> None:
        if not isinstance(result, Heat):
            return
        had, self.heat = self.heat.grid is not None, result
        if result.grid is None or not had:
            self.sketch.set_on(result.grid is not None)
        else:
            self.sketch.ask_anew()
        self._canvas.renew()
        self._changed()

    def _on_wanted(self, view: MapView, rgb: int) -> None:
        if self.heat.grid is not None:
            self._painter.ask(partial(picture_of, self.heat.grid, view, rgb))

    def _on_painted(self, result: object) -> None:
        if isinstance(result, HeatPicture):
            self.sketch.set_picture(result)
            self._canvas.renew()
