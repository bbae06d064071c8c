"""Painter paths straight from columns of numbers, without a Python call per point.

`QPainterPath` reads itself from a data stream; the stream is laid out with numpy. A path is kept
short: Qt's rasteriser slows down more than linearly with the edges it meets in one scan line, and
Python threads wait while Qt draws, so a caller that draws in a thread can pause between paths.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from widgets.map.layers import gather

FILL_BUDGET = 300.0
"""Weight of one filled path: under 1 ms of work, and the fastest size measured (16,000 buildings
and 8,000 blocks in 1568 x 1712: 120 ms, in parts four times as large 190 ms; 12,000 squares in
3840 x 2160 as one single path: 270 ms)."""

LINE_BUDGET = 200.0
"""Weight of one path of hairlines, about 1 ms."""

PX_PER_POINT = 100.0
"""Filled pixels that cost as much as one more point."""

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
_MOVE, _LINE = 0, 1
_WINDING = 1
"""Fill rule: figures of one path that overlap leave no hole."""


def path_of(
    points: NDArray[np.float64], counts: NDArray[np.int64], *, closed: bool
) -> QPainterPath:
    """Return one path of several rings or lines.

    `points` is (n, 2) px, one figure after the other; `counts` says how many points each has, none
    of them 0. A closed ring gets its first point again at its end.
    """
    heads = np.cumsum(counts) - counts
    if closed:
        tails = np.cumsum(counts)
        points = np.insert(points, tails, points[heads], axis=0)
        heads = heads + np.arange(len(counts))
    elements = np.empty(len(points), dtype=_ELEMENT)
    elements["kind"] = _LINE
    elements["kind"][heads] = _MOVE
    elements["x"] = points[:, 0]
    elements["y"] = points[:, 1]
    start = int(heads[-1]) if len(heads) else 0
    packed = b"".join(
        (struct.pack(">i", len(points)), elements.tobytes(), struct.pack(">ii", start, _WINDING))
    )
    path = QPainterPath()
    QDataStream(QByteArray(packed)) >> path
    return path


def paths(
    points: NDArray[np.float64],
    counts: NDArray[np.int64],
    weights: NDArray[np.float64],
    budget: float,
    *,
    closed: bool,
    joined: NDArray[np.bool_] | None = None,
) -> Iterator[QPainterPath]:
    """Yield paths of features in their order, each of at most `budget` weight, or of one feature.

    `points` (n, 2) px are the features' points, one feature after the other; `counts` says how many
    each has, `weights` what each costs to draw, `joined` which belong into one path with the
    feature before them.
    """
    ends = np.cumsum(counts)
    spent = np.cumsum(weights)
    first, count = 0, len(counts)
    while first < count:
        limit = spent[first] - weights[first] + budget
        last = max(first + 1, int(np.searchsorted(spent, limit, side="right")))
        while joined is not None and last < count and joined[last]:
            last += 1
        begin = int(ends[first] - counts[first])
        yield path_of(points[begin : int(ends[last - 1])], counts[first:last], closed=closed)
        first = last


def feature_points(
    coords: NDArray[np.float64], starts: NDArray[np.int32], features: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the points of the features, one feature after the other."""
    return coords[gather(starts, features)]


def ring_path(points: NDArray[np.float64], *, closed: bool = True) -> QPainterPath:
    """Return one ring or line of points (n, 2) px as a path."""
    if not len(points):
        return QPainterPath()
    return path_of(points, np.array([len(points)]), closed=closed)
