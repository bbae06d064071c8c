"""Tracks of the units that matter now: kept every few seconds, drawn for some."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np

from app.domain.unit import Duty
from panels.context import Context
from panels.situation import fix_places
from widgets.map.canvas import MapCanvas
from widgets.map.tracks import Track, TrackSketch, Trails
from widgets.map.view import Bounds

KEEP_EVERY_S = 5.0
"""How often places are kept: as often as half an hour has room for."""

MOST_TRACKS = 60
"""Tracks drawn at once; more cannot be told apart."""


class Whose(StrEnum):
    """Whose tracks are drawn."""

    CHOSEN = "chosen"
    BUSY = "busy"
    ALL = "all"


NEXT = {Whose.CHOSEN: Whose.BUSY, Whose.BUSY: Whose.ALL, Whose.ALL: Whose.CHOSEN}


class Tracks:
    """Keeps where all units have been, and draws it for those wanted that are in sight."""

    def __init__(self, canvas: MapCanvas, whose: Whose) -> None:
        self.sketch = TrackSketch()
        self.trails = Trails()
        self.whose = whose
        self._canvas = canvas
        self._kept_at = 0.0
        self._shown: tuple[object, ...] = ()

    def keep(self, context: Context) -> None:
        """Take where the units are, every `KEEP_EVERY_S`; a clock set back begins anew."""
        now, fixes = context.now, context.runtime.board.fixes
        if 0.0 <= now - self._kept_at < KEEP_EVERY_S:
            return
        if now < self._kept_at:
            self.trails.clear()
        self._kept_at = now
        keys, places = fix_places(fixes, fixes.keys())
        self.trails.push(keys, places, np.array([fixes[key].at for key in keys]))
        self.show(context)

    def show(self, context: Context) -> None:
        """Draw the tracks wanted now; nothing happens when they are the ones drawn."""
        keys = tuple(self._wanted(context))
        basis = (keys, self._kept_at, self._canvas.view)
        if basis == self._shown:
            return
        self._shown = basis
        found = (self._sighted(context, key) for key in keys)
        tracks = [track for _, track in zip(range(MOST_TRACKS), filter(None, found), strict=False)]
        was_empty = self.sketch.is_empty
        self.sketch.set_tracks(tracks)
        if tracks or not was_empty:
            self._canvas.renew()

    def _wanted(self, context: Context) -> Iterator[str]:
        """Yield whose tracks are wanted, the most important first."""
        board, selection = context.runtime.board, context.selection
        case = board.cases.get(selection.case_id)
        first = [selection.unit_id, case.unit if case is not None else ""]
        yield from (key for key in dict.fromkeys(first) if key)
        if self.whose is Whose.CHOSEN:
            return
        others = [unit for unit in board.units.values() if unit.id not in first]
        yield from (unit.id for unit in others if unit.duty is Duty.BUSY)
        if self.whose is Whose.ALL:
            yield from (unit.id for unit in others if unit.duty is not Duty.BUSY)

    def _sighted(self, context: Context, key: str) -> Track | None:
        """Return the track of a unit if it has gone anywhere and any of it is in sight."""
        track = self.trails.track(key, context.now)
        if track is None or len(track.places) < 2:
            return None
        if not _touches(Bounds.around(track.places), self._canvas.view.bounds):
            return None
        return track


def _touches(a: Bounds, b: Bounds) -> bool:
    return a.west <= b.east and a.east >= b.west and a.south <= b.north and a.north >= b.south
