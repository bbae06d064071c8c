"""Which ground is taken by what, as a raster; answers for many points at once."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from app.sim.town.plan import Plan, Points
from app.sim.town.shapes import Flags, closed

WATER, KEEP_CLEAR, PARK, DISTRICT, OLD_TOWN = (1 << bit for bit in range(5))
"""Marks: wet; water, road or bank on which nothing is built; park; in the outline; in the moat."""


class Ground:
    """Marks on a raster over the frame of a plan, in plan metres."""

    def __init__(self, plan: Plan) -> None:
        west, south, east, north = plan.frame
        self._origin = (west, south)
        self._pixel = plan.pixel_m
        wide = int((east - west) / plan.pixel_m) + 2
        high = int((north - south) / plan.pixel_m) + 2
        self._marks: NDArray[np.uint8] = np.zeros((high, wide), dtype=np.uint8)

    def mark_line(self, line: Points, width_m: float, mark: int, *, ring: bool = False) -> None:
        """Mark all within half the width of a line; round at the ends."""
        path = closed(line) if ring else line
        reach = width_m / 2.0
        for a, b in itertools.pairwise(path):
            window = self._window(np.minimum(a, b) - reach, np.maximum(a, b) + reach)
            if window is None:
                continue
            rows, cols, x, y = window
            dx, dy = b - a
            t = ((x - a[0]) * dx + (y - a[1]) * dy) / max(dx * dx + dy * dy, 1e-9)
            np.clip(t, 0.0, 1.0, out=t)
            near = (x - a[0] - t * dx) ** 2 + (y - a[1] - t * dy) ** 2 <= reach * reach
            self._marks[rows, cols][near] |= mark

    def mark_area(self, ring: Points, mark: int) -> None:
        """Mark all in a ring, row by row."""
        window = self._window(ring.min(axis=0), ring.max(axis=0))
        if window is None:
            return
        rows, cols, x, y = window
        ahead = np.roll(ring, -1, axis=0)
        flips = np.zeros((y.shape[0], x.shape[1] + 1), dtype=np.bool_)
        for (ax, ay), (bx, by) in zip(ring, ahead, strict=True):
            crossed = np.flatnonzero((ay > y[:, 0]) != (by > y[:, 0]))
            at = (bx - ax) * (y[crossed, 0] - ay) / (by - ay or 1.0) + ax
            flips[crossed, np.searchsorted(x[0], at)] ^= True
        filled = np.logical_xor.accumulate(flips[:, :-1], axis=1)
        self._marks[rows, cols][filled] |= mark

    def has(self, points: Points, mark: int) -> Flags:
        """Say which points (n, 2) carry any of the marks; none does beyond the frame."""
        col = ((points[:, 0] - self._origin[0]) / self._pixel).astype(np.int64)
        row = ((points[:, 1] - self._origin[1]) / self._pixel).astype(np.int64)
        high, wide = self._marks.shape
        known = (col >= 0) & (row >= 0) & (col < wide) & (row < high)
        np.clip(col, 0, wide - 1, out=col)
        np.clip(row, 0, high - 1, out=row)
        marked: Flags = known & ((self._marks[row, col] & mark) != 0)
        return marked

    def _window(
        self, low: Points, high: Points
    ) -> tuple[slice, slice, NDArray[np.float64], NDArray[np.float64]] | None:
        c0, r0 = np.floor((low - self._origin) / self._pixel).astype(int)
        c1, r1 = np.ceil((high - self._origin) / self._pixel).astype(int) + 1
        c0, r0 = max(c0, 0), max(r0, 0)
        c1, r1 = min(c1, self._marks.shape[1]), min(r1, self._marks.shape[0])
        if c0 >= c1 or r0 >= r1:
            return None
        x: Points = self._origin[0] + (np.arange(c0, c1, dtype=np.float64) + 0.5) * self._pixel
        y: Points = self._origin[1] + (np.arange(r0, r1, dtype=np.float64) + 0.5) * self._pixel
        return slice(r0, r1), slice(c0, c1), x[None, :], y[:, None]
