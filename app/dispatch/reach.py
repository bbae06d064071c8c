"""How far a unit gets in some minutes on the roads: the outline of it, for the map."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.dispatch.nearest import SPEED_MPS, TURNOUT_S
from app.domain.unit import UnitKind
from app.geo.contours import rings_above
from app.geo.mercator import MEAN_RADIUS_M
from app.geo.sheet import Sheet

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WITHIN_S = 300.0
"""The five minutes that a case is promised to be reached in."""

NODES_PER_DEGREE = 1_000_000
"""Ends of roads that agree to 1e-6 degree, 0.1 m, are one junction."""

SNAP_M = 600.0
"""A unit further from any road than this is nowhere the roads say anything about."""

CELL_M, BESIDE_M = 25.0, 60.0
"""Side of a square of the outline, and how far beside a road a place counts as reached. Source: our
own choice, the depth of a block of houses."""

LEAST_M2 = 120_000.0
"""Rings smaller than this, islands or holes, are left out: some blocks of houses."""


@dataclass(frozen=True, slots=True, eq=False)
class Roads:
    """The roads as junctions (n, 2) in degrees and stretches between them.

    Stretch i of junction j is at `first[j] <= i < first[j + 1]` and leads to `ends[i]`, `metres[i]`
    away. One-way roads have stretches one way only.
    """

    junctions: Floats
    first: Ints
    ends: Ints
    metres: Floats


def roads_of(sheets: Iterable[Sheet]) -> Roads:
    """Return the roads of all sheets that hold some; some 50 ms for 100,000 points."""
    begins, ends, alone = [np.zeros((0, 2))], [np.zeros((0, 2))], [np.zeros(0, dtype=np.bool_)]
    for sheet in sheets:
        if sheet.layer != "road" or len(sheet.coords) < 2:
            continue
        inside = np.ones(len(sheet.coords) - 1, dtype=np.bool_)
        cuts = sheet.starts[1:-1].astype(np.int64) - 1
        inside[cuts[(cuts >= 0) & (cuts < len(inside))]] = False
        oneway = np.array(sheet.columns.get("oneway", [False] * len(sheet)), dtype=np.bool_)
        owner = np.repeat(np.arange(len(sheet)), np.diff(sheet.starts))[:-1]
        begins.append(sheet.coords[:-1][inside])
        ends.append(sheet.coords[1:][inside])
        alone.append(oneway[owner[inside]])
    return _joined(np.concatenate(begins), np.concatenate(ends), np.concatenate(alone))


def _joined(begins: Floats, ends: Floats, alone: NDArray[np.bool_]) -> Roads:
    both = np.concatenate((begins, ends))
    grid = np.rint(both * NODES_PER_DEGREE).astype(np.int64)
    _, chosen, node = np.unique(
        grid[:, 0] * 1_000_000_000 + grid[:, 1], return_index=True, return_inverse=True
    )
    start, end = node[: len(begins)], node[len(begins) :]
    metres = _metres(begins, ends)
    start, end, metres = (
        np.concatenate((start, end[~alone])),
        np.concatenate((end, start[~alone])),
        np.concatenate((metres, metres[~alone])),
    )
    order = np.argsort(start, kind="stable")
    first = np.searchsorted(start[order], np.arange(len(chosen) + 1))
    return Roads(both[chosen], first, end[order], metres[order])


def _metres(begins: Floats, ends: Floats) -> Floats:
    lat = np.radians((begins[:, 1] + ends[:, 1]) / 2.0)
    east = np.radians(ends[:, 0] - begins[:, 0]) * np.cos(lat)
    metres: Floats = MEAN_RADIUS_M * np.hypot(east, np.radians(ends[:, 1] - begins[:, 1]))
    return metres


def distances(roads: Roads, lon: float, lat: float, most_m: float) -> dict[int, float]:
    """Return the junctions within `most_m` road metres of a place (degrees) and how far they are.

    The way to the nearest junction counts as well; none where that is further than `SNAP_M`.
    """
    if not len(roads.junctions):
        return {}
    away = _metres(roads.junctions, np.tile((lon, lat), (len(roads.junctions), 1)))
    nearest = int(away.argmin())
    if away[nearest] > min(SNAP_M, most_m):
        return {}
    reached: dict[int, float] = {}
    waiting = [(float(away[nearest]), nearest)]
    while waiting:
        gone, node = heapq.heappop(waiting)
        if node in reached:
            continue
        reached[node] = gone
        here = slice(int(roads.first[node]), int(roads.first[node + 1]))
        for end, metres in zip(roads.ends[here].tolist(), roads.metres[here].tolist(), strict=True):
            if end not in reached and gone + metres <= most_m:
                heapq.heappush(waiting, (gone + metres, end))
    return reached


def outline(roads: Roads, lon: float, lat: float, most_m: float) -> tuple[Floats, ...]:
    """Return the rings (k, 2), degrees, around all that is within `most_m` road metres of a place.

    Rings around holes run the other way round. Empty where no road is near.
    """
    reached = distances(roads, lon, lat, most_m)
    if not reached:
        return ()
    metres_per_degree = math.radians(1.0) * MEAN_RADIUS_M
    unit = np.array([metres_per_degree * math.cos(math.radians(lat)), metres_per_degree])
    places = (_along(roads, reached, most_m) - (lon, lat)) * unit
    pad = BESIDE_M + 3.0 * CELL_M
    low = places.min(axis=0) - pad
    size = np.ceil((places.max(axis=0) + pad - low) / CELL_M).astype(np.int64) + 1
    cells = np.rint((places - low) / CELL_M).astype(np.int64)
    grid = np.zeros((int(size[1]), int(size[0])))
    grid[cells[:, 1], cells[:, 0]] = 1.0
    rings = rings_above(_softened(_widened(grid, BESIDE_M / CELL_M)), 0.5)
    return tuple(
        (ring * CELL_M + low) / unit + (lon, lat)
        for ring in rings
        if abs(_area(ring)) * CELL_M**2 >= LEAST_M2
    )


def _along(roads: Roads, reached: Mapping[int, float], most_m: float) -> Floats:
    """Return places (k, 2), degrees, close together along all that is reached."""
    nodes = np.fromiter(reached.keys(), dtype=np.int64, count=len(reached))
    gone = np.fromiter(reached.values(), dtype=np.float64, count=len(reached))
    count = roads.first[nodes + 1] - roads.first[nodes]
    heads = np.cumsum(count) - count
    stretch = np.repeat(roads.first[nodes] - heads, count) + np.arange(int(count.sum()))
    begin = roads.junctions[np.repeat(nodes, count)]
    left = most_m - np.repeat(gone, count)
    metres = np.maximum(roads.metres[stretch], 1e-6)
    tip = (
        begin
        + (roads.junctions[roads.ends[stretch]] - begin) * np.minimum(1.0, left / metres)[:, None]
    )
    steps = np.ceil(np.minimum(metres, left) / CELL_M).astype(np.int64) + 1
    share = (np.arange(int(steps.sum())) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(
        np.maximum(steps - 1, 1), steps
    )
    along = np.repeat(begin, steps, axis=0)
    along = along + (np.repeat(tip, steps, axis=0) - along) * share[:, None]
    return np.concatenate((roads.junctions[nodes], along))


def _widened(grid: Floats, radius: float) -> Floats:
    """Return the grid with each cell above 0 grown into a disc of so many cells."""
    wide = grid.copy()
    whole = math.floor(radius)
    for down in range(-whole, whole + 1):
        for across in range(-whole, whole + 1):
            if math.hypot(down, across) <= radius:
                np.maximum(wide, np.roll(grid, (down, across), (0, 1)), out=wide)
    return wide


def _softened(grid: Floats) -> Floats:
    """Return the mean of each cell and its neighbours, so that the outline has no steps."""
    soft = grid
    for axis in (0, 1):
        soft = (np.roll(soft, 1, axis) + soft + np.roll(soft, -1, axis)) / 3.0
    return soft


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2.0


class Reach:
    """Outlines for units; keeps the roads of the sheets it saw last."""

    def __init__(self) -> None:
        self._known: tuple[tuple[Sheet, ...], Roads] = ((), roads_of(()))

    def of(
        self,
        sheets: Iterable[Sheet],
        kind: UnitKind,
        lon: float,
        lat: float,
        within_s: float = WITHIN_S,
    ) -> tuple[Floats, ...]:
        """Return the outline of what a unit of a kind reaches from a place; see `outline`.

        The time to set off and the speed are those by which units are ranked.
        """
        drawn = tuple(sheet for sheet in sheets if sheet.layer == "road")
        known, roads = self._known
        if len(drawn) != len(known) or any(a is not b for a, b in zip(drawn, known, strict=True)):
            roads = roads_of(drawn)
            self._known = (drawn, roads)
        return outline(roads, lon, lat, (within_s - TURNOUT_S) * SPEED_MPS[kind])
