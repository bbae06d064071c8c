"""The road graph: where roads meet, and the stretches between, over water only by bridges."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.sim.town.ground import PARK, WATER, Ground
from app.sim.town.lattice import FRAME, Lattice
from app.sim.town.plan import (
    LANE,
    MAIN,
    ROAD_CLASSES,
    STREET,
    Path,
    Points,
    points,
)  # fmt: skip
from app.sim.town.shapes import Flags, densify, smooth

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]

_SAMPLES = 28
_PATH_STEP_M = 60.0
_JOINED_M = 2.0
_SAME_SPOT = 0.02
"""A bend of a path this near to a crossing, in steps, is the crossing."""

_LONGEST_M = 700.0
"""Longest bridge of all."""

_LONGEST_BRIDGE_M = 72.0
"""Longest bridge of a street that the plan does not name."""


@dataclass(frozen=True, slots=True, eq=False)
class RoadGraph:
    """Roads to drive on; n nodes, m edges, always one connected piece.

    `lonlat` (n, 2) degrees; `edges` (m, 2) nodes in driving order; `classes`, `names` one per edge
    (a name may be empty); `oneway` allows driving only from the first node to the second;
    `length_m`, `speed_mps` per edge; `bridge` edges cross water; `inside` (n) in the district.
    """

    lonlat: Floats
    edges: Ints
    classes: tuple[str, ...]
    names: tuple[str, ...]
    oneway: Flags
    length_m: Floats
    speed_mps: Floats
    bridge: Flags
    inside: Flags

    def nearest(self, lonlat: Points) -> Ints:
        """Return the node nearest to each place (k, 2) in degrees."""
        scale = np.array([np.cos(np.radians(self.lonlat[0, 1])), 1.0])
        nodes, wanted = self.lonlat * scale, lonlat * scale
        found = [int(((nodes - place) ** 2).sum(axis=1).argmin()) for place in wanted]
        return np.asarray(found, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """The graph on the plan: nodes, and edges in order along the lines they belong to.

    Line numbers go on after those of the lattice with the free paths, in their order.
    """

    nodes: Points
    edges: Ints
    line: Ints
    rank: Ints
    bridge: Flags
    line_names: tuple[str, ...]


def path_line(path: Path) -> Points:
    """Return the middle line of a free path, smoothed."""
    return densify(smooth(points(path.points), 2), _PATH_STEP_M)


def net(lattice: Lattice, paths: tuple[Path, ...], ground: Ground) -> Net:
    """Return the roads of a lattice as a net of one piece."""
    meets = lattice.meets
    nodes = np.column_stack([lattice.at[meets[:, 0]], lattice.at[meets[:, 1]]])
    number = np.arange(len(meets))
    lines = [meets[:, 0], meets[:, 1]]
    where = [nodes[:, 1], nodes[:, 0]]
    owns = [number, number]
    found, ranks = [nodes], [lattice.rank]
    count = len(nodes)
    for index, path in enumerate(paths):
        crossed, along, spots = _crossings(lattice, nodes, path_line(path))
        fresh = np.arange(count, count + len(spots))
        count += len(spots)
        met = crossed >= 0
        at = np.where(lattice.axis[crossed] == 0, spots[:, 1], spots[:, 0])
        lines += [crossed[met], np.full(len(spots), len(lattice.at) + index)]
        where += [at[met], along]
        owns += [fresh[met], fresh]
        found.append(spots)
        ranks.append(np.array([ROAD_CLASSES.index(path.kind)], dtype=np.int32))
    line, at, own = np.concatenate(lines), np.concatenate(where), np.concatenate(owns)
    order = np.lexsort((at, line))
    line, own = line[order], own[order]
    same = (line[1:] == line[:-1]) & (line[1:] >= FRAME)
    edges = np.column_stack([own[:-1][same], own[1:][same]]).astype(np.int32)
    of = line[1:][same].astype(np.int32)
    rank = np.concatenate(ranks)
    bridged = np.concatenate([lattice.bridged, np.ones(len(paths), dtype=np.bool_)])
    names = (*lattice.names, *(path.name for path in paths))
    whole = Net(np.concatenate(found), edges, of, rank[of], np.zeros(len(of), np.bool_), names)
    return _one_piece(_passable(_joined(whole), bridged, ground))


def _joined(whole: Net) -> Net:
    """Make one node of those that all but touch, as where two lanes meet a road face to face."""
    step = whole.nodes[whole.edges[:, 1]] - whole.nodes[whole.edges[:, 0]]
    short = np.hypot(step[:, 0], step[:, 1]) < _JOINED_M
    edges = labels(len(whole.nodes), whole.edges[short])[whole.edges].astype(np.int32)
    keep = edges[:, 0] != edges[:, 1]
    return Net(
        whole.nodes, edges[keep], whole.line[keep], whole.rank[keep], whole.bridge[keep],
        whole.line_names,
    )  # fmt: skip


def _crossings(lattice: Lattice, nodes: Points, line: Points) -> tuple[Ints, Floats, Points]:
    """Return the lines a path crosses (-1 for its own bends), how far along, and where."""
    low, high = _extents(lattice, nodes)
    crossed = [np.full(len(line), -1)]
    along = [np.arange(len(line), dtype=np.float64)]
    spots = [line]
    for index, (a, b) in enumerate(itertools.pairwise(line)):
        for axis in (0, 1):
            share = (lattice.at - a[axis]) / ((b - a)[axis] or 1e-9)
            other = a[1 - axis] + share * (b - a)[1 - axis]
            hit = (lattice.axis == axis) & (share >= 0.0) & (share < 1.0)
            hit &= (other > low) & (other < high) & (lattice.rank >= 0)
            chosen = np.flatnonzero(hit)
            crossed.append(chosen)
            along.append(index + share[chosen])
            pair = (lattice.at[chosen], other[chosen])
            spots.append(np.column_stack(pair if axis == 0 else pair[::-1]))
    met = np.concatenate(along[1:])
    away = np.abs(along[0][:, None] - met[None, :]).min(axis=1, initial=1.0)
    bends = away > _SAME_SPOT
    crossed[0], along[0], spots[0] = crossed[0][bends], along[0][bends], spots[0][bends]
    return np.concatenate(crossed).astype(np.int32), np.concatenate(along), np.concatenate(spots)


def _extents(lattice: Lattice, nodes: Points) -> tuple[Floats, Floats]:
    low = np.full(len(lattice.at), np.inf)
    high = np.full(len(lattice.at), -np.inf)
    for axis in (0, 1):
        np.minimum.at(low, lattice.meets[:, axis], nodes[:, 1 - axis])
        np.maximum.at(high, lattice.meets[:, axis], nodes[:, 1 - axis])
    return low, high


def _passable(whole: Net, bridged: Flags, ground: Ground) -> Net:
    """Leave out lanes through water and parks, and anything that runs along in water."""
    first, second = whole.nodes[whole.edges[:, 0]], whole.nodes[whole.edges[:, 1]]
    share = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    spots = first[:, None, :] + share[None, :, None] * (second - first)[:, None, :]
    flat = spots.reshape(-1, 2)
    wet = ground.has(flat, WATER).reshape(-1, _SAMPLES).mean(axis=1)
    green = ground.has(flat, PARK).reshape(-1, _SAMPLES).mean(axis=1)
    lane = (whole.rank == LANE) & ~bridged[whole.line]
    keep = ~lane | ((wet == 0.0) & (green == 0.0))
    keep &= (whole.rank >= MAIN) | (green < 0.35)
    planned = np.array([bool(name) for name in whole.line_names])[whole.line]
    wet_m = wet * np.hypot(*(second - first).T)
    keep &= wet_m < _LONGEST_M
    keep &= (whole.rank > STREET) | (planned & (wet < 0.6)) | (wet_m < _LONGEST_BRIDGE_M)
    return Net(
        whole.nodes, whole.edges[keep], whole.line[keep], whole.rank[keep], wet[keep] > 0.0,
        whole.line_names,
    )  # fmt: skip


def _one_piece(parts: Net) -> Net:
    """Keep the largest connected piece and number its nodes anew."""
    label = labels(len(parts.nodes), parts.edges)
    sizes = np.bincount(label[parts.edges[:, 0]], minlength=len(parts.nodes))
    keep = label[parts.edges[:, 0]] == sizes.argmax()
    used, edges = np.unique(parts.edges[keep], return_inverse=True)
    return Net(
        parts.nodes[used], edges.reshape(-1, 2).astype(np.int32), parts.line[keep],
        parts.rank[keep], parts.bridge[keep], parts.line_names,
    )  # fmt: skip


def labels(count: int, edges: Ints) -> NDArray[np.int64]:
    """Return the smallest node of the piece each node is in."""
    label = np.arange(count)
    while True:
        low = np.minimum(label[edges[:, 0]], label[edges[:, 1]])
        fresh = label.copy()
        np.minimum.at(fresh, edges[:, 0], low)
        np.minimum.at(fresh, edges[:, 1], low)
        np.minimum.at(fresh, label, fresh.copy())
        fresh = fresh[fresh]
        if (fresh == label).all():
            return label
        label = fresh
