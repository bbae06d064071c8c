"""Outlines of houses: plain, with a corner left out, or about a small court."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.sim.town.lattice import Floats, Ints
from app.sim.town.plan import Points
from app.sim.town.shapes import Starts

PLAIN, CORNER, COURT = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class Footprints:
    """Rings one after the other on the plan, with the middle and area of the box of each."""

    points: Points
    starts: Starts
    middles: Points
    areas_m2: Floats


def draw(
    boxes: Floats, shapes: Ints, rng: np.random.Generator, jitter_m: Floats
) -> tuple[Footprints, Ints]:
    """Return outlines in boxes (n, 4), and the box each outline was drawn in.

    Outlines are sorted from north to south in bands, so that neighbours stay near in the list.
    `jitter_m` (n) is how far each corner may be off.
    """
    order = _reading_order(boxes)
    boxes, shapes, jitter_m = boxes[order], shapes[order], jitter_m[order]
    corners = np.array([4, 6, 8])[shapes]
    starts = np.zeros(len(boxes) + 1, dtype=np.int32)
    np.cumsum(corners, out=starts[1:])
    points = np.empty((int(starts[-1]), 2))
    for shape, ring_of in ((PLAIN, _plain), (CORNER, _corner), (COURT, _court)):
        chosen = np.flatnonzero(shapes == shape)
        unit = _turned(ring_of(rng, len(chosen)), rng)
        box = boxes[chosen]
        ring = box[:, None, :2] + unit * (box[:, None, 2:] - box[:, None, :2])
        off = rng.uniform(-1.0, 1.0, ring.shape) * jitter_m[chosen][:, None, None]
        corner: Ints = np.arange(int(unit.shape[1]), dtype=np.int32)
        index = np.add.outer(starts[:-1][chosen], corner)
        points[index] = ring + off
    size = boxes[:, 2:] - boxes[:, :2]
    share = np.array([1.0, 0.8, 0.82])[shapes]
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2.0
    return Footprints(points, starts, middles, size.prod(axis=1) * share), order


def _reading_order(boxes: Floats, band_m: float = 400.0) -> Ints:
    row = -np.floor(boxes[:, 1] / band_m)
    return np.lexsort((boxes[:, 0], row)).astype(np.int32)


def _plain(rng: np.random.Generator, count: int) -> Floats:
    del rng
    ring = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    return np.broadcast_to(ring, (count, 4, 2)).copy()


def _corner(rng: np.random.Generator, count: int) -> Floats:
    ring = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 0.5], [0.5, 0.5], [0.5, 1.0], [0.0, 1.0]])
    rings = np.broadcast_to(ring, (count, 6, 2)).copy()
    cut = rng.uniform(0.35, 0.65, (count, 2))
    rings[:, 2, 1] = rings[:, 3, 1] = cut[:, 1]
    rings[:, 3, 0] = rings[:, 4, 0] = cut[:, 0]
    return rings


def _court(rng: np.random.Generator, count: int) -> Floats:
    ring = np.zeros((count, 8, 2))
    ring[:, 3:7, 0] = 1.0
    ring[:, 4:8, 1] = (0.0, 0.0, 1.0, 1.0)
    low, high = rng.uniform(0.22, 0.36, count), rng.uniform(0.64, 0.78, count)
    top = rng.uniform(0.4, 0.66, count)
    ring[:, 1, 0] = ring[:, 2, 0] = low
    ring[:, 3, 0] = ring[:, 4, 0] = high
    ring[:, 2, 1] = ring[:, 3, 1] = top
    return ring


def _turned(rings: Floats, rng: np.random.Generator) -> Floats:
    """Mirror each outline across either axis by lot."""
    flip = rng.random((len(rings), 1, 2)) < 0.5
    return np.where(flip, 1.0 - rings, rings)
