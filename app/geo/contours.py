"""Outlines of where a grid of numbers is above a level: closed rings by marching squares."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_TOP, _RIGHT, _BOTTOM, _LEFT = range(4)

_CROSSINGS: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((_LEFT, _TOP),),
    2: ((_TOP, _RIGHT),),
    3: ((_LEFT, _RIGHT),),
    4: ((_RIGHT, _BOTTOM),),
    6: ((_TOP, _BOTTOM),),
    7: ((_LEFT, _BOTTOM),),
    8: ((_BOTTOM, _LEFT),),
    9: ((_BOTTOM, _TOP),),
    11: ((_BOTTOM, _RIGHT),),
    12: ((_RIGHT, _LEFT),),
    13: ((_RIGHT, _TOP),),
    14: ((_TOP, _LEFT),),
}
"""From which side to which a ring crosses a square, by its corners above the level: 1 top left, 2
top right, 4 bottom right, 8 bottom left. Source: marching squares, that is
Lorensen and Cline 1987 in two dimensions."""

_SADDLES: dict[tuple[int, bool], tuple[tuple[int, int], ...]] = {
    (5, True): ((_RIGHT, _TOP), (_LEFT, _BOTTOM)),
    (5, False): ((_LEFT, _TOP), (_RIGHT, _BOTTOM)),
    (10, True): ((_TOP, _LEFT), (_BOTTOM, _RIGHT)),
    (10, False): ((_TOP, _RIGHT), (_BOTTOM, _LEFT)),
}
"""As above where two opposite corners are above; by whether the middle of the square is."""


def rings_above(grid: NDArray[np.float64], level: float) -> list[NDArray[np.float64]]:
    """Return the rings (k, 2) around what is above a level, as column and row in the grid.

    Rings are not closed by a last point. What is beyond the edge of the grid counts as far below,
    so that each ring is whole. Rings around holes run the other way round. Cost: some µs for each
    square that a ring crosses.
    """
    low = min(float(grid.min(initial=level)), level) - 1.0
    padded = np.pad(grid, 1, constant_values=low)
    following = _steps(padded, level)
    rings: list[NDArray[np.float64]] = []
    while following:
        first, here = following.popitem()
        ring = [first]
        while here != first:
            ring.append(here)
            here = following.pop(here)
        rings.append(_points(padded, np.array(ring, dtype=np.int64), level) - 1.0)
    return rings


def _steps(grid: NDArray[np.float64], level: float) -> dict[int, int]:
    """Return which edge of the grid a ring crosses after which.

    Edge 2n goes right from point n of the grid, edge 2n + 1 down from it.
    """
    wide = grid.shape[1]
    above = grid > level
    cases = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows, columns = np.nonzero((cases != 0) & (cases != 15))
    kinds = cases[rows, columns]
    blocks = grid[:-1, :-1] + grid[:-1, 1:] + grid[1:, 1:] + grid[1:, :-1]
    is_high = blocks[rows, columns] / 4.0 > level
    following: dict[int, int] = {}
    corners: list[int] = (rows * wide + columns).tolist()
    for corner, kind, high in zip(corners, kinds.tolist(), is_high.tolist(), strict=True):
        sides = (2 * corner, 2 * (corner + 1) + 1, 2 * (corner + wide), 2 * corner + 1)
        for begin, end in _CROSSINGS.get(kind) or _SADDLES[kind, high]:
            following[sides[begin]] = sides[end]
    return following


def _points(
    grid: NDArray[np.float64], edges: NDArray[np.int64], level: float
) -> NDArray[np.float64]:
    """Return where the level is met on each edge, as column and row."""
    wide = grid.shape[1]
    start, is_down = edges // 2, edges % 2
    flat = grid.ravel()
    here, there = flat[start], flat[start + np.where(is_down, wide, 1)]
    share = np.clip((level - here) / (there - here), 0.0, 1.0)
    points = np.stack((start % wide, start // wide), axis=1).astype(np.float64)
    points[:, 0] += np.where(is_down, 0.0, share)
    points[:, 1] += np.where(is_down, share, 0.0)
    return points
