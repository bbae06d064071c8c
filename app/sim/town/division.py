"""Divides the town's outline again and again by straight cuts on the plan; a tree of them.

Pieces of a tree tile the outline by construction, and the piece at a place is found by walking
down the tree for all places at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from app.sim.town.lattice import Floats, Ints
from app.sim.town.plan import Points, Split

Chooser = Callable[[int, Floats, float], float]
"""Moves a cut of an axis, across a box (4), from where it is wanted to where there is a road."""

Named = Callable[[str, "Piece"], int]
Further = Callable[["Piece"], int]

_STEP_M = 80.0
_LEAST_SHARE = 0.16


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A part of the outline: its ring, the places that weigh it, and the box it was cut to."""

    ring: Points
    weights: Points
    box: Floats


@dataclass(slots=True)
class Tree:
    """Cuts as they are made. `low` and `high` are the next node, or ~leaf for a piece."""

    axis: list[int] = field(default_factory=list[int])
    at: list[float] = field(default_factory=list[float])
    low: list[int] = field(default_factory=list[int])
    high: list[int] = field(default_factory=list[int])
    pieces: list[Piece] = field(default_factory=list[Piece])

    def fixed(self, piece: Piece, split: Split | str, then: Named) -> int:
        """Divide by a plan's split and go on with each named piece. Return the node."""
        if isinstance(split, str):
            return then(split, piece)
        axis = 0 if split.axis == "u" else 1
        node = self._node(axis, split.at)
        low, high = _halves(piece, axis, split.at)
        self.low[node] = self.fixed(low, split.low, then)
        self.high[node] = self.fixed(high, split.high, then)
        return node

    def shares(self, piece: Piece, count: int, choose: Chooser, then: Further) -> int:
        """Divide into `count` pieces of about the same weight, go on with each. Return the node."""
        if count <= 1:
            return then(piece)
        axis, at = _balanced(piece, (count // 2) / count, choose)
        node = self._node(axis, at)
        low, high = _halves(piece, axis, at)
        self.low[node] = self.shares(low, count // 2, choose, then)
        self.high[node] = self.shares(high, count - count // 2, choose, then)
        return node

    def leaf(self, piece: Piece) -> int:
        """Keep a piece whole. Return its node, which is ~number."""
        self.pieces.append(piece)
        return ~(len(self.pieces) - 1)

    def find(self, root: int, plan: Points) -> Ints:
        """Return the number of the piece each place (n, 2) falls to; all places fall to one."""
        node = np.full(len(plan), root, dtype=np.int64)
        axis, at = np.asarray(self.axis, dtype=np.int64), np.asarray(self.at)
        low, high = np.asarray(self.low, dtype=np.int64), np.asarray(self.high, dtype=np.int64)
        while True:
            open_ = np.flatnonzero(node >= 0)
            if not len(open_):
                return (~node).astype(np.int32)
            here = node[open_]
            below = plan[open_, axis[here]] < at[here]
            node[open_] = np.where(below, low[here], high[here])

    def _node(self, axis: int, at: float) -> int:
        self.axis.append(axis)
        self.at.append(at)
        self.low.append(0)
        self.high.append(0)
        return len(self.axis) - 1


def whole(ring: Points, weights: Points) -> Piece:
    """Return the outline as one piece."""
    return Piece(ring, weights, np.concatenate([ring.min(axis=0), ring.max(axis=0)]))


def clip(ring: Points, axis: int, at: float, *, low: bool) -> Points:
    """Return what of a ring lies on one side of a straight cut (Sutherland and Hodgman)."""
    away = ring[:, axis] - at if low else at - ring[:, axis]
    ahead = np.roll(away, -1)
    keep = away <= 0.0
    crossed = keep != (ahead <= 0.0)
    share = np.where(crossed, away / np.where(crossed, away - ahead, 1.0), 0.0)
    met = ring + share[:, None] * (np.roll(ring, -1, axis=0) - ring)
    met[:, axis] = at
    both = np.stack([ring, met], axis=1).reshape(-1, 2)
    kept: Points = both[np.stack([keep, crossed], axis=1).ravel()]
    return kept


def bendable(ring: Points) -> Points:
    """Add points to straight cuts at round coordinates, the same on both sides of a cut."""
    parts: list[Points] = []
    for a, b in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        parts.append(a[None, :])
        for axis in (0, 1):
            if a[1 - axis] != b[1 - axis] or abs(a[axis] - b[axis]) <= _STEP_M:
                continue
            low, high = sorted((float(a[axis]), float(b[axis])))
            first, last = math.floor(low / _STEP_M) + 1, math.ceil(high / _STEP_M)
            steps: Floats = np.arange(first, last, dtype=np.float64) * _STEP_M
            extra = np.repeat(a[None, :], len(steps), axis=0)
            extra[:, axis] = steps if a[axis] < b[axis] else steps[::-1]
            parts.append(extra)
    return np.concatenate(parts)


def _halves(piece: Piece, axis: int, at: float) -> tuple[Piece, Piece]:
    low_box, high_box = piece.box.copy(), piece.box.copy()
    low_box[axis + 2], high_box[axis] = at, at
    below = piece.weights[:, axis] < at
    return (
        Piece(clip(piece.ring, axis, at, low=True), piece.weights[below], low_box),
        Piece(clip(piece.ring, axis, at, low=False), piece.weights[~below], high_box),
    )


def _balanced(piece: Piece, share: float, choose: Chooser) -> tuple[int, float]:
    """Return the cut that leaves a share of the weight below, moved to a road near by."""
    low, high = piece.ring.min(axis=0), piece.ring.max(axis=0)
    axis = 0 if (high - low)[0] >= (high - low)[1] else 1
    span = high[axis] - low[axis]
    least = float(low[axis] + _LEAST_SHARE * span)
    most = float(high[axis] - _LEAST_SHARE * span)
    wanted = (
        float(np.quantile(piece.weights[:, axis], share))
        if len(piece.weights) > 1
        else float(low[axis] + share * span)
    )
    at = choose(axis, np.concatenate([low, high]), min(max(wanted, least), most))
    return axis, min(max(at, least), most)
