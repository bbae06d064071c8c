"""Where units have been: their last places, kept in little room, and drawn fading with age."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from widgets.map.glyphs import Glyphs
from widgets.map.paths import path_of
from widgets.map.view import MapView
from widgets.painting import painting

KEPT_S: Final = 1_800.0
"""How far back a track goes: half an hour."""

EVERY_S: Final = 5.0
"""Shortest time between two kept places of a unit."""

LEAST_M: Final = 8.0
"""World metres that a unit must have gone for its place to be kept: less is the fix trembling."""

CLOCK_S: Final = 0.5
"""How far ahead of now a kept time may be, for rounding."""

SLOTS: Final = round(KEPT_S / EVERY_S)

START_ROOM: Final = 64

LOST_S, LOST_M = 120.0, 150.0
"""A unit silent for longer and found further away left a gap that is not drawn."""

FADES: Final = (0.85, 0.62, 0.45, 0.30, 0.19, 0.10)
"""Opacity by sixths of the time kept, the newest first."""

NEW_PX, OLD_PX = 3.2, 1.4
"""Width of the line at its new and at its old end, in px of the line scale."""

STEP_PX: Final = 3.0
"""Places nearer to each other than this on the screen are one."""

MOST_PIECES: Final = 3_000
"""Pieces of line drawn at most, about 4 ms; the units named last are left out first."""

AT_ONCE: Final = 60
"""Pieces in one path. Source: measured, 6,000 pieces 6 ms; by 300 9 ms, all in one path 400 ms,
as lines with round joints 46 ms."""

OVERLAP: Final = 0.3
"""By how much of its width a piece is drawn longer at each end, so that bends have no notches."""


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One unit's places, oldest first: world metres (k, 2) and their ages in seconds (k,)."""

    places: NDArray[np.float64]
    ages: NDArray[np.float64]


class Trails:
    """Keeps the last places of many units, at most `SLOTS` of each: 4 KiB a unit.

    Places and times are kept as the differences to the first ones, to 10 mm and 0.1 s.
    """

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._places = np.zeros((START_ROOM, SLOTS, 2), dtype=np.float32)
        self._times = np.full((START_ROOM, SLOTS), -np.inf, dtype=np.float32)
        self._heads = np.zeros(START_ROOM, dtype=np.int64)
        self._origin: NDArray[np.float64] | None = None
        self._begun_at = 0.0

    def __len__(self) -> int:
        """Return of how many units there are places."""
        return len(self._rows)

    def push(
        self, keys: Sequence[str], places: NDArray[np.float64], times: NDArray[np.float64]
    ) -> bool:
        """Take where units are, world metres (n, 2), and since when, seconds (n,).

        Places too soon after the last kept one or too near to it are passed over, as are older
        ones. Returns whether any was kept. Cost: a few µs for each unit.
        """
        if not len(keys):
            return False
        if self._origin is None:
            self._origin, self._begun_at = places[0].copy(), float(times[0])
        fresh = [key for key in keys if key not in self._rows]
        if len(self._rows) + len(fresh) > len(self._heads):
            self._make_room(max(START_ROOM, len(fresh), len(self._heads) // 4))
        for key in fresh:
            self._rows.setdefault(key, len(self._rows))
        rows = np.array([self._rows[key] for key in keys], dtype=np.int64)
        near = (places - self._origin).astype(np.float32)
        times = (times - self._begun_at).astype(np.float32)
        last = (self._heads[rows] - 1) % SLOTS
        since = times - self._times[rows, last]
        gone = np.hypot(*(near - self._places[rows, last]).T)
        kept = (since >= EVERY_S) & ((gone >= LEAST_M) | np.isinf(since))
        rows, near, times = rows[kept], near[kept], times[kept]
        slots = self._heads[rows] % SLOTS
        self._places[rows, slots] = near
        self._times[rows, slots] = times
        self._heads[rows] = slots + 1
        return bool(len(rows))

    def track(self, key: str, now: float) -> Track | None:
        """Return the places of a unit in the time kept before `now`, None where there are none."""
        row = self._rows.get(key)
        if row is None or self._origin is None:
            return None
        order = (np.arange(SLOTS) + self._heads[row]) % SLOTS
        times = self._times[row, order].astype(np.float64) + self._begun_at
        young = (times >= now - KEPT_S) & (times <= now + CLOCK_S)
        if not young.any():
            return None
        places = self._places[row, order[young]].astype(np.float64) + self._origin
        return Track(places, np.maximum(now - times[young], 0.0))

    def clear(self) -> None:
        """Forget all."""
        self._rows.clear()
        self._times.fill(-np.inf)
        self._heads.fill(0)
        self._origin = None

    def _make_room(self, rows: int) -> None:
        more = np.zeros((rows, *self._places.shape[1:]), dtype=np.float32)
        self._places = np.concatenate((self._places, more))
        never = np.full((rows, SLOTS), -np.inf, dtype=np.float32)
        self._times = np.concatenate((self._times, never))
        self._heads = np.concatenate((self._heads, np.zeros(rows, dtype=np.int64)))


class TrackSketch:
    """Draws tracks below the symbols, in the colour of text: only state has colour.

    The picture is kept for as long as view and tracks are the same, as while the map is dragged.
    """

    above = False

    def __init__(self) -> None:
        self._tracks: Sequence[Track] = ()
        self._kept: tuple[tuple[object, ...], QPoint, QImage] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self._tracks

    def set_tracks(self, tracks: Sequence[Track]) -> None:
        """Draw these, the most important first."""
        self._tracks = tracks
        self._kept = None

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        """Paint the tracks; about 10 ms when anything changed, else one blit."""
        key = (view, glyphs.color("t1").rgba(), glyphs.line_scale)
        if self._kept is None or self._kept[0] != key:
            starts, ends, ages = pieces(self._tracks, view)
            if not len(starts):
                return
            self._kept = (key, *_drawn(starts, ends, ages, view, glyphs))
        brush.drawImage(self._kept[1], self._kept[2])


def _drawn(
    starts: NDArray[np.float64],
    ends: NDArray[np.float64],
    ages: NDArray[np.float64],
    view: MapView,
    glyphs: Glyphs,
) -> tuple[QPoint, QImage]:
    """Return a picture of the pieces, each sixth of the time with its own opacity and width."""
    every = np.concatenate((starts, ends))
    rim = math.ceil(NEW_PX * glyphs.line_scale) + 1
    left, top = np.floor(np.maximum(every.min(axis=0), 0.0)).astype(int).tolist()
    right, low = np.ceil(np.minimum(every.max(axis=0), (view.width, view.height))).astype(int)
    corner = QPoint(left - rim, top - rim)
    size = QSize(int(right) - left + 2 * rim, int(low) - top + 2 * rim)
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    sixths = np.minimum(ages / KEPT_S * len(FADES), len(FADES) - 1).astype(np.int64)
    with painting(image) as brush:
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.translate(-corner)
        for sixth in range(len(FADES) - 1, -1, -1):
            chosen = sixths == sixth
            ink = QColor(glyphs.color("t1"))
            ink.setAlphaF(FADES[sixth])
            share = sixth / (len(FADES) - 1)
            pen = QPen(ink, (NEW_PX + share * (OLD_PX - NEW_PX)) * glyphs.line_scale)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            _stroke(brush, starts[chosen], ends[chosen], pen)
    return corner, image


def _stroke(
    brush: QPainter, starts: NDArray[np.float64], ends: NDArray[np.float64], pen: QPen
) -> None:
    along = ends - starts
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
    longer = along / length * (OVERLAP * pen.widthF())
    points = np.stack((starts - longer, ends + longer), axis=1)
    for first in range(0, len(points), AT_ONCE):
        some = points[first : first + AT_ONCE]
        counts = np.full(len(some), 2, dtype=np.int64)
        brush.strokePath(path_of(some.reshape(-1, 2), counts, closed=False), pen)


def pieces(
    tracks: Sequence[Track], view: MapView
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return begin and end (n, 2) px of the pieces to draw in a view, and their ages (n,)."""
    starts: list[NDArray[np.float64]] = [np.zeros((0, 2))]
    ends: list[NDArray[np.float64]] = [np.zeros((0, 2))]
    ages: list[NDArray[np.float64]] = [np.zeros(0)]
    room = MOST_PIECES
    for track in tracks:
        px = view.to_px_array(track.places)
        kept = _apart(px)
        begin, end = px[kept[:-1]], px[kept[1:]]
        waited = track.ages[kept[:-1]] - track.ages[kept[1:]]
        gone = np.hypot(*(track.places[kept[1:]] - track.places[kept[:-1]]).T)
        drawn = ~((waited > LOST_S) & (gone > LOST_M)) & _touches(begin, end, view)
        if room < int(drawn.sum()):
            break
        room -= int(drawn.sum())
        starts.append(begin[drawn])
        ends.append(end[drawn])
        ages.append(track.ages[kept[1:]][drawn])
    return np.concatenate(starts), np.concatenate(ends), np.concatenate(ages)


def _apart(px: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return which places are not in the same small square as the one before; always the last."""
    squares = np.floor(px / STEP_PX)
    fresh = np.ones(len(px), dtype=np.bool_)
    fresh[1:-1] = (squares[1:-1] != squares[:-2]).any(axis=1)
    return np.flatnonzero(fresh)


def _touches(
    begin: NDArray[np.float64], end: NDArray[np.float64], view: MapView
) -> NDArray[np.bool_]:
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    inside = (high >= 0.0) & (low <= (view.width, view.height))
    return np.logical_and(inside[:, 0], inside[:, 1])
