"""Plain geometry on arrays: rings packed one after the other, ribbons, rounds, point in ring."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.sim.town.plan import Points

Starts = NDArray[np.int32]
Flags = NDArray[np.bool_]


def pack_rings(rings: Sequence[Points]) -> tuple[Points, Starts]:
    """Return all rings as one array (m, 2) and where each starts (n + 1)."""
    starts = np.zeros(len(rings) + 1, dtype=np.int32)
    np.cumsum([len(ring) for ring in rings], out=starts[1:])
    return (np.concatenate(rings) if rings else np.empty((0, 2))), starts


def closed(line: Points) -> Points:
    """Return the ring with its first point repeated at the end."""
    return np.vstack([line, line[:1]])


def smooth(line: Points, rounds: int = 2, *, ring: bool = False) -> Points:
    """Return the line with its corners cut (Chaikin's rule); an open line keeps its ends."""
    for _ in range(rounds):
        path = closed(line) if ring else line
        first, second = path[:-1], path[1:]
        cut = np.empty((2 * len(first), 2))
        cut[0::2] = 0.75 * first + 0.25 * second
        cut[1::2] = 0.25 * first + 0.75 * second
        line = cut if ring else np.vstack([path[:1], cut, path[-1:]])
    return line


def densify(line: Points, step_m: float) -> Points:
    """Return the open line with points added so that none are further apart than a step."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    counts = np.maximum(1, np.ceil(lengths / step_m)).astype(np.int64)
    which = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    share = (np.arange(len(which)) - first[which]) / counts[which]
    points = line[:-1][which] + share[:, None] * (line[1:] - line[:-1])[which]
    return np.vstack([points, line[-1:]])


def offset(line: Points, away_m: float, *, ring: bool = False) -> Points:
    """Return the line moved to its left by a distance; corners are mitred, at most twofold."""
    path = np.vstack([line[-1:], line, line[:1]]) if ring else line
    steps = np.diff(path, axis=0)
    steps /= np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)[:, None]
    sides = np.column_stack([-steps[:, 1], steps[:, 0]])
    if ring:
        before, after = sides[:-1], sides[1:]
    else:
        before = np.vstack([sides[:1], sides])
        after = np.vstack([sides, sides[-1:]])
    mitre = before + after
    scale = 2.0 / np.maximum((mitre * mitre).sum(axis=1), 1.0)
    moved: Points = line + away_m * mitre * scale[:, None]
    return moved


def ribbon(line: Points, width_m: float) -> Points:
    """Return the ring around an open line, as wide as said."""
    left = offset(line, width_m / 2.0)
    right = offset(line, -width_m / 2.0)
    return np.vstack([left, right[::-1]])


def band(ring: Points, width_m: float) -> Points:
    """Return one ring that covers a closed band: out along the outer side, back along the inner."""
    outer = closed(offset(ring, width_m / 2.0, ring=True))
    inner = closed(offset(ring, -width_m / 2.0, ring=True))
    return np.vstack([outer, inner[::-1]])


def round_shape(rng: np.random.Generator, at: Points, radii: Points, corners: int = 26) -> Points:
    """Return an irregular round about a point; no radius is off by more than a fifth."""
    angle = np.linspace(0.0, 2.0 * np.pi, corners, endpoint=False)
    phase = rng.uniform(0.0, 2.0 * np.pi, 3)
    wave = sum(np.sin((k + 2) * angle + phase[k]) / (k + 2) for k in range(3))
    reach = 1.0 + 0.14 * np.asarray(wave)
    unit = np.column_stack([np.cos(angle), np.sin(angle)])
    ring: Points = at + radii * reach[:, None] * unit
    return ring


def inside(ring: Points, points: Points) -> Flags:
    """Say which points (n, 2) lie in a ring, by the even-odd rule."""
    found = np.zeros(len(points), dtype=np.bool_)
    x, y = points[:, 0], points[:, 1]
    for (ax, ay), (bx, by) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        if ay == by:
            continue
        over = (ay > y) != (by > y)
        if over.any():
            found ^= over & (x < (bx - ax) * (y - ay) / (by - ay) + ax)
    return found


def area_m2(ring: Points) -> float:
    """Return the area of a ring."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2.0
