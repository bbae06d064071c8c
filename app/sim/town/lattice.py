"""The net of roads as a partition: named roads cut the plan, then drawn lots cut what is left.

Every rectangle knows the road on each of its sides, so each place where two roads meet is known by
the pair of them, and no geometry has to be searched for junctions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.sim.town.plan import LANE, ROAD_CLASSES, STREET, Canal, Cut, Plan, points

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
ZoneOf = Callable[[Floats], Ints]
"""Says the zone of boxes (n, 4)."""

FRAME = 4
"""The first four lines are the frame; no road runs on them."""

ROADLESS = -1
OUTSIDE, RURAL, NEW, OLD = range(4)
"""Zones of land, by how fine it is cut."""

WEST, SOUTH, EAST, NORTH = range(4)
QUAY_M = 13.0
"""From the middle of an old town canal to the lane on its bank."""

NARROW_M = 2.5 * QUAY_M
"""What is narrower is a canal between its quays, and is not cut along."""

_ROUNDS = 12
_STREET_SIDES = 3.1
"""A cut through ground of more than so many sides of a block is a street, else a lane."""

_ASPECT = (1.0, 0.86)
"""Blocks are a little wider than deep."""


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Lines and the rectangles between them.

    Lines: `axis` 0 runs along v at u = `at`, 1 along u at v = `at`; `rank` is the index of the
    class, -1 for none. Rectangles: `boxes` (m, 4) west, south, east, north; `sides` (m, 4) the line
    on each; `zones`. `meets` (k, 2) are the pairs of lines that cross or touch, axis 0 first.
    """

    axis: Ints
    at: Floats
    rank: Ints
    names: tuple[str, ...]
    bridged: Flags
    boxes: Floats
    sides: Ints
    zones: Ints
    meets: Ints


class _Cutter:
    def __init__(self, plan: Plan) -> None:
        west, south, east, north = (float(side) for side in plan.frame)
        self.axis: list[Ints] = [np.array([0, 1, 0, 1], dtype=np.int32)]
        self.at: list[Floats] = [np.array([west, south, east, north])]
        self.rank: list[Ints] = [np.full(4, ROADLESS, dtype=np.int32)]
        self.bridged: list[Flags] = [np.zeros(4, dtype=np.bool_)]
        self.names: list[str] = [""] * FRAME
        self.meets: list[Ints] = []
        self.boxes: Floats = np.array([[west, south, east, north]])
        self.sides: Ints = np.arange(4, dtype=np.int32)[None, :]

    def named(self, cut: Cut, *, bridged: bool = True) -> None:
        """Cut all rectangles that lie mostly along the road; do nothing where there are none."""
        axis = 0 if cut.axis == "u" else 1
        low, high = self.boxes[:, axis], self.boxes[:, axis + 2]
        begin, end = self.boxes[:, 1 - axis], self.boxes[:, 3 - axis]
        shared = np.minimum(end, cut.end) - np.maximum(begin, cut.start)
        hit = (low + 6.0 < cut.at) & (cut.at < high - 6.0) & (shared > 0.5 * (end - begin))
        chosen = np.flatnonzero(hit)
        if not len(chosen):
            return
        line = len(self.names)
        self._add(axis, np.array([cut.at]), np.array([ROAD_CLASSES.index(cut.kind)]), bridged)
        self.names.append(cut.name)
        lines = np.full(len(chosen), line, dtype=np.int32)
        self._cut(chosen, axis, np.full(len(chosen), cut.at), lines)

    def grow(self, chosen: Ints, axis: int, at: Floats, rank: Ints, *, bridged: bool) -> None:
        """Cut each chosen rectangle by a line of its own."""
        first = len(self.names)
        self._add(axis, at, rank, bridged)
        self.names.extend([""] * len(at))
        lines = np.arange(first, first + len(at), dtype=np.int32)
        self._cut(chosen.astype(np.int64), axis, at, lines)

    def _add(self, axis: int, at: Floats, rank: NDArray[np.int64] | Ints, bridged: bool) -> None:
        self.axis.append(np.full(len(at), axis, dtype=np.int32))
        self.at.append(at)
        self.rank.append(rank.astype(np.int32))
        self.bridged.append(np.full(len(at), bridged, dtype=np.bool_))

    def _cut(self, chosen: NDArray[np.int64], axis: int, at: Floats, lines: Ints) -> None:
        ends = (SOUTH, NORTH) if axis == 0 else (WEST, EAST)
        for end in ends:
            other = self.sides[chosen, end]
            pair = (lines, other) if axis == 0 else (other, lines)
            self.meets.append(np.column_stack(pair).astype(np.int32))
        boxes, sides = self.boxes[chosen].copy(), self.sides[chosen].copy()
        self.boxes[chosen, axis + 2], self.sides[chosen, axis + 2] = at, lines
        boxes[:, axis], sides[:, axis] = at, lines
        self.boxes = np.vstack([self.boxes, boxes])
        self.sides = np.vstack([self.sides, sides])


def build(plan: Plan, rng: np.random.Generator, zone_of: ZoneOf) -> Lattice:
    """Return the net of a plan; cost grows with the number of blocks."""
    cutter = _Cutter(plan)
    for cut in plan.cuts:
        cutter.named(cut)
    for canal in plan.canals:
        if canal.lanes:
            for cut in _quays(canal):
                cutter.named(cut)
    _strips(cutter, rng)
    _subdivide(cutter, plan, rng, zone_of)
    return Lattice(
        axis=np.concatenate(cutter.axis),
        at=np.concatenate(cutter.at),
        rank=np.concatenate(cutter.rank),
        names=tuple(cutter.names),
        bridged=np.concatenate(cutter.bridged),
        boxes=cutter.boxes,
        sides=cutter.sides,
        zones=zone_of(cutter.boxes),
        meets=np.unique(np.concatenate(cutter.meets), axis=0),
    )


def _quays(canal: Canal) -> list[Cut]:
    """Return the lanes on both banks of a straight canal of the old town."""
    (u0, v0), (u1, v1) = points(canal.points)[[0, -1]].tolist()
    axis, at = ("u", u0) if u0 == u1 else ("v", v0)
    start, end = (sorted((v0, v1))) if axis == "u" else (sorted((u0, u1)))
    kind = ROAD_CLASSES[STREET if len(canal.lanes[0]) <= 3 else LANE]
    name = canal.lanes[0]
    return [
        Cut(name, kind, axis, at + QUAY_M, start, end),
        Cut(canal.lanes[-1], ROAD_CLASSES[LANE], axis, at - QUAY_M, start, end),
    ]


def _strips(cutter: _Cutter, rng: np.random.Generator) -> None:
    """Bridge the canals between two quays with lanes now and then."""
    for _ in range(4):
        for axis in (0, 1):
            size = cutter.boxes[:, 2:] - cutter.boxes[:, :2]
            long = (size[:, 1 - axis] < NARROW_M) & (size[:, axis] > 260.0)
            chosen = np.flatnonzero(long).astype(np.int32)
            share = rng.uniform(0.35, 0.65, len(chosen))
            at = cutter.boxes[chosen, axis] + share * size[chosen, axis]
            cutter.grow(chosen, axis, at, np.full(len(chosen), LANE, np.int32), bridged=True)


def _subdivide(cutter: _Cutter, plan: Plan, rng: np.random.Generator, zone_of: ZoneOf) -> None:
    """Cut what is larger than the grain of its zone, the longer side first, until none is."""
    grain = plan.grain
    sides = np.array([1500.0, grain["rural"], grain["new"], grain["old"]])
    for _ in range(_ROUNDS):
        for axis in (0, 1):
            boxes = cutter.boxes
            size = boxes[:, 2:] - boxes[:, :2]
            wanted = sides[zone_of(boxes)] * rng.uniform(0.75, 1.4, len(boxes))
            wanted *= _ASPECT[axis]
            ratio = size[:, axis] / np.maximum(size[:, 1 - axis], 1.0)
            big = (size[:, axis] > 1.35 * wanted) & (ratio > rng.uniform(0.6, 1.0, len(boxes)))
            big &= size[:, 1 - axis] > NARROW_M
            chosen = np.flatnonzero(big).astype(np.int32)
            share = np.clip(rng.normal(0.5, 0.09, len(chosen)), 0.3, 0.7)
            at = boxes[chosen, axis] + share * size[chosen, axis]
            wide = size[chosen].max(axis=1)
            rank = np.where(wide > _STREET_SIDES * wanted[chosen] + 140.0, STREET, LANE)
            cutter.grow(chosen, axis, at, rank.astype(np.int32), bridged=False)
