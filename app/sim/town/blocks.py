"""Blocks: the ground between roads, and what it is used for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.geo.sheet import Geometry
from app.sim.town.ground import DISTRICT, OLD_TOWN, Ground
from app.sim.town.lattice import NEW, OLD, OUTSIDE, RURAL, Floats, Ints, Lattice
from app.sim.town.layer import Layer
from app.sim.town.plan import HALF_WIDTH_M, Plan, Points, points
from app.sim.town.shapes import Flags

_SHARES = (0.06, 0.5, 0.94)
_LEAST_M = 20.5
"""A block between two quays is narrower than this, and is the canal."""


@dataclass(frozen=True, slots=True, eq=False)
class Blocks:
    """Blocks (n, 4) west, south, east, north up to the building line, and their zones."""

    boxes: Floats
    zones: Ints
    old: Flags

    def layer(self) -> Layer:
        """Return the blocks as areas; long sides carry a point in the middle to bend at."""
        west, south, east, north = self.boxes.T
        u, v = (west + east) / 2.0, (south + north) / 2.0
        ring = np.stack(
            [west, south, u, south, east, south, east, v, east, north, u, north, west, north,
             west, v], axis=1,
        )  # fmt: skip
        count = len(self.boxes)
        return Layer(
            "block",
            Geometry.AREA,
            [f"block-{number}" for number in range(1, count + 1)],
            [""] * count,
            np.where(self.old, "old", "new").tolist(),
            ring.reshape(-1, 2),
            np.arange(0, 8 * count + 1, 8, dtype=np.int32),
        )


def zones(plan: Plan, ground: Ground, boxes: Floats) -> Ints:
    """Return the zone of boxes (n, 4), by nine places in each."""
    spots = _nine(boxes)
    count = len(boxes)
    here = ground.has(spots, DISTRICT).reshape(count, 9)
    old = ground.has(spots, OLD_TOWN).reshape(count, 9)
    zone = np.where(old.sum(axis=1) >= 5, OLD, NEW)
    if plan.centres:
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2.0
        built = np.zeros(count, dtype=np.bool_)
        for centre in plan.centres:
            away = np.hypot(*(middle - points((centre.at,))).T)
            built |= away < centre.radius_m
        zone = np.where(built, zone, RURAL)
    size = (boxes[:, 2:] - boxes[:, :2]).max(axis=1)
    gone = ~here.any(axis=1) & (size < 1600.0)
    return np.where(gone, OUTSIDE, zone).astype(np.int32)


def _nine(boxes: Floats) -> Points:
    size = boxes[:, 2:] - boxes[:, :2]
    share = np.array([(a, b) for a in _SHARES for b in _SHARES])
    spots: Floats = boxes[:, None, :2] + share[None, :, :] * size[:, None, :]
    return spots.reshape(-1, 2)


def blocks(lattice: Lattice, ground: Ground) -> Blocks:
    """Return what the roads leave of each rectangle in the district."""
    half = np.append(np.asarray(HALF_WIDTH_M), 0.0)[lattice.rank][lattice.sides]
    boxes = lattice.boxes + half * (1.0, 1.0, -1.0, -1.0)
    size = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
    keep = (size > _LEAST_M) & (lattice.zones != OUTSIDE)
    boxes = boxes[keep]
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2.0
    return Blocks(boxes, lattice.zones[keep], ground.has(middle, OLD_TOWN))
