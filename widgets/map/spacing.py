"""Keeps symbols of the map off each other: the quiet ones give way, by a little and not for ever.

Pure functions on pixels. A symbol counts as a circle around its middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from widgets.map.labels import Rect

ROUNDS: Final = 12
"""Times all symbols are pushed apart; more changes little."""

TOO_MANY: Final = 1500
"""Symbols from which they are left as they are: in such a crowd no place is free."""

TURN: Final = 2.399963
"""Angle in radians between symbols of one place, so that they fan out. Source: golden angle."""

SAME_PX: Final = 0.5


def spread(
    px: NDArray[np.float64],
    half_px: NDArray[np.float64],
    fixed: NDArray[np.float64],
    fixed_half_px: NDArray[np.float64],
    most_px: float,
) -> NDArray[np.float64]:
    """Return the middles (n, 2) moved off each other and off those that stay, by `most_px` at most.

    `half_px` (n,) and `fixed_half_px` (m,) are half the sizes, gaps included. Where there is no
    room within `most_px` symbols go on overlapping.
    """
    count = len(px)
    if not count or count + len(fixed) > TOO_MANY:
        return px
    every = np.concatenate((px, fixed))
    halves = np.concatenate((half_px, fixed_half_px))
    first, second = _near(every, halves, count, most_px)
    if not len(first):
        return px
    least = halves[first] + halves[second]
    share = np.where(second < count, 0.5, 1.0)
    angle = TURN * first
    fan = np.stack((np.cos(angle), np.sin(angle)), axis=1)
    moved = every.copy()
    for _ in range(ROUNDS):
        away = moved[first] - moved[second]
        distance = np.hypot(away[:, 0], away[:, 1])
        push = np.maximum(least - distance, 0.0)
        if not push.any():
            break
        flat = distance[:, None]
        direction = np.where(flat > SAME_PX, away / np.maximum(flat, SAME_PX), fan)
        step = direction * (push * share)[:, None]
        mutual = second < count
        np.add.at(moved, first, step)
        np.subtract.at(moved, second[mutual], step[mutual])
        moved[:count] = px + _shortened(moved[:count] - px, most_px)
    return np.asarray(moved[:count])


def outside(
    px: NDArray[np.float64], half_px: NDArray[np.float64], rects: Sequence[Rect]
) -> NDArray[np.float64]:
    """Return the middles (n, 2) with those of symbols that meet a rectangle moved above it."""
    moved = px.copy()
    for rect in rects:
        met = (
            (px[:, 0] + half_px > rect.left)
            & (px[:, 0] - half_px < rect.right)
            & (px[:, 1] + half_px > rect.top)
            & (px[:, 1] - half_px < rect.bottom)
        )
        moved[met, 1] = rect.top - half_px[met]
    return moved


def _shortened(offset: NDArray[np.float64], most_px: float) -> NDArray[np.float64]:
    length = np.hypot(offset[:, 0], offset[:, 1])
    return np.asarray(offset * np.minimum(1.0, most_px / np.maximum(length, most_px))[:, None])


def _near(
    px: NDArray[np.float64], half_px: NDArray[np.float64], count: int, most_px: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs (first, second) that may come to meet; `first` is always one that moves."""
    order = np.argsort(px[:, 0], kind="stable")
    across = px[order, 0]
    reach = 2.0 * (float(half_px.max()) + most_px)
    ends = np.searchsorted(across, across + reach, side="right")
    many = ends - np.arange(len(order)) - 1
    here = np.repeat(np.arange(len(order)), many)
    there = here + 1 + np.arange(len(here)) - np.repeat(np.cumsum(many) - many, many)
    one, other = order[here], order[there]
    first, second = np.minimum(one, other), np.maximum(one, other)
    close = (first < count) & (np.abs(px[first, 1] - px[second, 1]) <= reach)
    return first[close], second[close]
