"""Places in four states, such as buildings and their households: columns, index, what is where.

A place of one state costs a few bytes, never an object; asking for those in a window costs by what
is in it, not by how many there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from widgets.map.layers import runs
from widgets.map.view import Bounds

GREEN, BLUE, YELLOW, RED = range(4)
"""The states, the worst highest."""

NONE = 255
"""A place that nobody has judged: not painted, and no worse than green."""

BUCKET_M: Final = 256.0
"""Side of the squares of the index, in world metres."""

MOST_BUCKETS: Final = 1 << 22
"""Squares of the index at most; places spread wider apart get larger squares."""

Rows = NDArray[np.int64]


_NOTHING = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """Places side by side: metres (n,) float32 east and north of a corner, and states (n,)."""

    corner: tuple[float, float]
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    states: NDArray[np.uint8]


class StateField:
    """Places with a state each, buildings first, then the households that are in them.

    `places` is (n, 2) float64 world metres, `states` (n,) uint8. `owner` (n,) says in which row the
    building of a place is, a building's own row for itself. `half_m` (n,) is half a place's side in
    world metres. Raises `ValueError` when the columns do not fit each other.
    """

    def __init__(
        self,
        places: NDArray[np.float64],
        states: NDArray[np.uint8],
        owner: NDArray[np.int32],
        half_m: NDArray[np.float32],
    ) -> None:
        count = len(places)
        if places.shape != (count, 2) or not len(states) == len(owner) == len(half_m) == count:
            raise ValueError("the columns of places differ in length")
        is_known = count == 0 or states[states != NONE].max(initial=GREEN) <= RED
        if not is_known or (count and (owner.min() < 0 or owner.max() >= count)):
            raise ValueError("a state or an owner is not one")
        self.places = np.ascontiguousarray(places, dtype=np.float64)
        self.states = np.array(states, dtype=np.uint8)
        self.owner = np.asarray(owner, dtype=np.int32)
        self.half_m = np.asarray(half_m, dtype=np.float32)
        own = np.flatnonzero(self.owner != np.arange(count))
        self.buildings = int(own[0]) if len(own) else count
        if (self.owner[: self.buildings] != np.arange(self.buildings)).any() or (
            len(own) and (self.owner[self.buildings :] >= self.buildings).any()
        ):
            raise ValueError("buildings come first, then what is in them")
        self._members = np.argsort(self.owner, kind="stable")
        self._heads = np.searchsorted(
            self.owner[self._members], np.arange(self.buildings + 1)
        ).astype(np.int64)
        self.worst = np.zeros(self.buildings, dtype=np.uint8)
        """The worst state (b,) of each building and its households, `NONE` when none is known."""
        self._rate(np.arange(self.buildings))
        self._index()

    def __len__(self) -> int:
        return len(self.places)

    @property
    def typical_half_m(self) -> float:
        """Half the side of a building in the middle of all, in world metres; 0 without one."""
        return float(np.median(self.half_m[: self.buildings])) if self.buildings else 0.0

    def change(self, rows: Rows, states: NDArray[np.uint8]) -> None:
        """Give places other states; of two for one place the last counts."""
        self.states[rows] = states
        self._near_states[self._rank[rows]] = self.states[rows]
        self._rate(np.unique(self.owner[rows]).astype(np.int64))

    def within(self, bounds: Bounds) -> Rows:
        """Return the places in a part of the world, and some just outside it."""
        begin, counts = self._runs(bounds)
        rows: Rows = self._order[runs(begin, counts)]
        return rows

    def near(self, bounds: Bounds) -> Near:
        """Return where the places in and just outside a part of the world are, and their states.

        Much quicker than by their rows: places near each other lie side by side.
        """
        begin, counts = self._runs(bounds)
        parts = [slice(a, a + n) for a, n in zip(begin.tolist(), counts.tolist(), strict=True) if n]
        if not parts:
            return Near(self._corner, _NOTHING, _NOTHING, _NOTHING.astype(np.uint8))
        return Near(
            self._corner,
            np.concatenate([self._x[part] for part in parts]),
            np.concatenate([self._y[part] for part in parts]),
            np.concatenate([self._near_states[part] for part in parts]),
        )

    def _runs(self, bounds: Bounds) -> tuple[Rows, Rows]:
        """Return where runs of sorted places in a part of the world begin, and their lengths."""
        west, south = self._corner
        columns, lines = self._size
        first = max(0, int((bounds.west - west) // self._side))
        last = min(columns - 1, int((bounds.east - west) // self._side))
        low = max(0, int((bounds.south - south) // self._side))
        high = min(lines - 1, int((bounds.north - south) // self._side))
        if not len(self) or first > last or low > high:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        across = np.arange(low, high + 1) * columns
        begin = self._starts[across + first]
        return begin, self._starts[across + last + 1] - begin

    def members(self, building: int) -> Rows:
        """Return the households of a building."""
        some = self._members[self._heads[building] : self._heads[building + 1]]
        others: Rows = some[some != building]
        return others

    def building_at(self, x: float, y: float, half_m: float = 0.0) -> int:
        """Return the building whose square covers a world place, the nearest of several, or -1.

        Squares smaller than `half_m` count as that large.
        """
        reach = max(half_m, float(self.half_m.max(initial=0.0)))
        near = self.within(Bounds(x - reach, y - reach, x + reach, y + reach))
        near = near[near < self.buildings]
        away = np.abs(self.places[near] - (x, y)).max(axis=1)
        hit = away <= np.maximum(self.half_m[near], half_m)
        return int(near[hit][np.argmin(away[hit])]) if hit.any() else -1

    def _rate(self, buildings: Rows) -> None:
        if not len(buildings):
            return
        begin = self._heads[buildings]
        counts = self._heads[buildings + 1] - begin
        states = self.states[self._members[runs(begin, counts)]]
        # One up, a state not given becomes 0, below all others, and comes back as what it is.
        worst = np.maximum.reduceat(states + np.uint8(1), np.cumsum(counts) - counts)
        self.worst[buildings] = worst - np.uint8(1)

    def _index(self) -> None:
        """Sort the places into squares, so that a row of squares is one run of places."""
        places = self.places if len(self) else np.zeros((1, 2))
        low, high = places.min(axis=0), places.max(axis=0)
        extent = np.maximum(high - low, 1.0)
        self._side = max(BUCKET_M, float(np.sqrt(extent[0] * extent[1] / MOST_BUCKETS)))
        self._corner = (float(low[0]), float(low[1]))
        cells = ((self.places - low) // self._side).astype(np.int64)
        columns, lines = (int(n) + 1 for n in (extent // self._side))
        self._size = (columns, lines)
        key = cells[:, 1] * columns + cells[:, 0]
        self._order: Rows = np.argsort(key, kind="stable").astype(np.int64)
        self._starts: Rows = np.searchsorted(
            key[self._order], np.arange(columns * lines + 1)
        ).astype(np.int64)
        self._rank = np.empty(len(self), dtype=np.int64)
        self._rank[self._order] = np.arange(len(self))
        self._x = (self.places[self._order, 0] - low[0]).astype(np.float32)
        self._y = (self.places[self._order, 1] - low[1]).astype(np.float32)
        self._near_states = self.states[self._order]
