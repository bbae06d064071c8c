"""Boxes and middles of features, and which pieces of one name are one thing: a road, a river."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""(n, 4) west, south, east, north in degrees."""

GAP_DEG = 0.004
"""Pieces of one name no further apart than this belong together. Source: our own choice, about
400 m, the longest stretch of a road in the demo towns and in central Shanghai without its name."""


def middles(
    coords: NDArray[np.float64],
    starts: NDArray[np.int32],
    rows: NDArray[np.int64],
    *,
    is_area: bool,
) -> tuple[NDArray[np.float64], Boxes]:
    """Return a point on each of some features (n, 2) and their boxes (n, 4).

    The point of an area is its centre of gravity, that of a line the middle one of its points. Each
    feature must have a point.
    """
    if not len(rows):
        return np.zeros((0, 2)), np.zeros((0, 4))
    first, last = starts[rows].astype(np.int64), starts[rows + 1].astype(np.int64)
    count = last - first
    heads = np.cumsum(count) - count
    owner = np.repeat(np.arange(len(rows)), count)
    points = coords[np.repeat(first - heads, count) + np.arange(int(count.sum()))]
    low = np.minimum.reduceat(points, heads, axis=0)
    high = np.maximum.reduceat(points, heads, axis=0)
    at = _centres(points, heads, owner, low, high) if is_area else coords[first + count // 2]
    return at, np.concatenate((low, high), axis=1)


def _centres(
    points: NDArray[np.float64],
    heads: NDArray[np.int64],
    owner: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the centre of gravity of each ring, or the middle of its box where it has no area."""
    box_middle = (low + high) / 2.0
    here = points - box_middle[owner]
    following = np.arange(len(points)) + 1
    following[np.append(heads[1:], len(points)) - 1] = heads
    there = here[following]
    twice = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    total = np.add.reduceat(twice, heads)
    moment = np.add.reduceat(twice[:, None] * (here + there), heads, axis=0)
    is_flat = np.abs(total) < 1e-14
    centre = box_middle + moment / np.where(is_flat, 1.0, 3.0 * total)[:, None]
    inside = (centre >= low).all(axis=1) & (centre <= high).all(axis=1) & ~is_flat
    centres: NDArray[np.float64] = np.where(inside[:, None], centre, box_middle)
    return centres


def pieces_together(
    names: Sequence[str], boxes: Boxes
) -> tuple[list[str], list[NDArray[np.int64]]]:
    """Return the names of things and the numbers of the pieces of each.

    Pieces of one name whose boxes are within `GAP_DEG` of each other, or of others between them,
    are one thing.
    """
    rows_of: dict[str, list[int]] = {}
    for row, name in enumerate(names):
        rows_of.setdefault(name, []).append(row)
    things: list[str] = []
    groups: list[NDArray[np.int64]] = []
    for name, rows in rows_of.items():
        for group in _linked(boxes, np.array(rows, dtype=np.int64)):
            things.append(name)
            groups.append(group)
    return things, groups


def _linked(boxes: Boxes, rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the rows in groups of boxes that touch when each is grown by half the gap."""
    if len(rows) == 1:
        return [rows]
    groups: list[NDArray[np.int64]] = []
    left = rows[np.argsort(boxes[rows, 0], kind="stable")]
    while len(left):
        group, left = left[:1], left[1:]
        fresh = group
        while len(fresh) and len(left):
            low = boxes[fresh, :2].min(axis=0) - GAP_DEG
            high = boxes[fresh, 2:].max(axis=0) + GAP_DEG
            near = (boxes[left, :2] <= high).all(axis=1) & (boxes[left, 2:] >= low).all(axis=1)
            fresh, left = left[near], left[~near]
            group = np.concatenate((group, fresh))
        groups.append(np.sort(group))
    return groups
