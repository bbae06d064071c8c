"""Base map layers as columns of numbers, and what is worked out of them before they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from widgets.map.view import Bounds

Geometry = Literal["area", "line", "point"]


@dataclass(frozen=True, slots=True, eq=False)
class BaseLayer:
    """Features of one layer of the base map, column by column.

    `coords` is (n, 2) float64 in world metres; feature i owns `coords[starts[i]:starts[i + 1]]`,
    `starts` being int32 of one more than the features. An area is one ring, not closed. `columns`
    may hold `width_m` (ground metres) for water lines, and `part`, 1 for a ring that belongs to
    the shape of the ring before it: a hole when it is wound the other way round. Several layers
    may carry one name.
    """

    name: str
    geometry: Geometry
    coords: NDArray[np.float64]
    starts: NDArray[np.int32]
    names: Sequence[str]
    classes: Sequence[str]
    columns: Mapping[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])

    def __len__(self) -> int:
        return len(self.starts) - 1

    def ring(self, index: int) -> NDArray[np.float64]:
        """Return the points (k, 2) of one feature, a view."""
        return self.coords[self.starts[index] : self.starts[index + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class PreparedLayer:
    """A layer with the box of each feature and its features grouped by class, near ones together.

    `boxes` is (f, 4) west, south, east, north, `shares` (f,) how much of its box an area fills.
    `joined` (f,) says which rings belong to the shape of the ring before them. `groups` maps a
    class to feature indices in an order that keeps neighbours together, so that a run of it covers
    a small piece of the picture.
    """

    layer: BaseLayer
    boxes: NDArray[np.float64]
    shares: NDArray[np.float64]
    joined: NDArray[np.bool_]
    groups: Mapping[str, NDArray[np.int64]]

    def visible(self, kind: str, bounds: Bounds, min_size: float = 0.0) -> NDArray[np.int64]:
        """Return the features of a class that touch the bounds and measure at least `min_size`."""
        group = self.groups[kind]
        box = self.boxes[group]
        hit = (
            (box[:, 0] <= bounds.east)
            & (box[:, 2] >= bounds.west)
            & (box[:, 1] <= bounds.north)
            & (box[:, 3] >= bounds.south)
        )
        if min_size > 0.0:
            hit &= np.maximum(box[:, 2] - box[:, 0], box[:, 3] - box[:, 1]) >= min_size
        return group[hit]


def prepare(layer: BaseLayer) -> PreparedLayer:
    """Return the layer with boxes and drawing order; features without points are left out."""
    starts = layer.starts.astype(np.int64)
    filled = np.flatnonzero(np.diff(starts) > 0)
    boxes = np.zeros((len(layer), 4))
    if len(filled):
        boxes[filled, :2] = np.minimum.reduceat(layer.coords, starts[filled], axis=0)
        boxes[filled, 2:] = np.maximum.reduceat(layer.coords, starts[filled], axis=0)
    kinds = np.asarray(layer.classes, dtype=object)
    joined = _joined(layer)
    heads = filled[np.maximum.accumulate(np.where(joined[filled], 0, np.arange(len(filled))))]
    order = filled[np.argsort(_z_order(boxes[heads]), kind="stable")]
    groups = {
        str(kind): order[kinds[order] == kind] for kind in dict.fromkeys(kinds[filled].tolist())
    }
    return PreparedLayer(layer, boxes, _shares(layer, boxes), joined, groups)


def _joined(layer: BaseLayer) -> NDArray[np.bool_]:
    """Return which features (f,) are further rings of the shape of the one before."""
    parts = layer.columns.get("part")
    if parts is None or not len(layer):
        return np.zeros(len(layer), dtype=np.bool_)
    joined = np.asarray([bool(part) for part in parts], dtype=np.bool_)
    joined[0] = False
    return joined


def _shares(layer: BaseLayer, boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much of its box each area fills (f,), 0 to 1; for lines and points 1."""
    if layer.geometry != "area" or not len(layer.coords):
        return np.ones(len(layer))
    starts = layer.starts.astype(np.int64)
    counts = np.diff(starts)
    owner = np.repeat(np.arange(len(layer)), counts)
    here = layer.coords - boxes[owner, :2]
    following = np.arange(len(here)) + 1
    following[starts[1:][counts > 0] - 1] = starts[:-1][counts > 0]
    there = here[following]
    twice = np.bincount(
        owner, here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1], minlength=len(layer)
    )
    size = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return np.asarray(np.clip(np.abs(twice) / 2.0 / np.maximum(size, 1e-9), 0.0, 1.0))


def outlines(layer: BaseLayer) -> BaseLayer:
    """Return the edges of an area layer as lines, an edge shared by two areas only once.

    Edges are shared where neighbours have the same corners to within 0.1 world metres.
    """
    counts = np.diff(layer.starts).astype(np.int64)
    owner = np.repeat(np.arange(len(layer)), counts)
    following = np.arange(len(owner)) + 1
    following[layer.starts[1:][counts > 0] - 1] = layer.starts[:-1][counts > 0]
    corners = np.rint(layer.coords * 10.0).astype(np.int64)
    ends = np.concatenate([corners, corners[following]], axis=1)
    swapped = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[swapped] = ends[swapped][:, [2, 3, 0, 1]]
    fresh = np.zeros(len(ends), dtype=bool)
    fresh[np.unique(ends, axis=0, return_index=True)[1]] = True
    kept = np.flatnonzero(fresh)
    if not len(kept):
        empty = np.zeros((0, 2))
        return BaseLayer(layer.name, "line", empty, np.zeros(1, dtype=np.int32), (), ())
    joined = (np.diff(kept) == 1) & (np.diff(owner[kept]) == 0)
    heads = np.concatenate(([0], np.flatnonzero(~joined) + 1))
    tails = np.concatenate((heads[1:], [len(kept)])) - 1
    lines = [
        np.concatenate((layer.coords[kept[a : b + 1]], layer.coords[following[kept[b : b + 1]]]))
        for a, b in zip(heads.tolist(), tails.tolist(), strict=True)
    ]
    starts = np.concatenate(([0], np.cumsum([len(line) for line in lines]))).astype(np.int32)
    blank = [""] * len(lines)
    return BaseLayer(layer.name, "line", np.concatenate(lines), starts, blank, blank)


def gather(starts: NDArray[np.int32], features: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the indices of all points of the features, one feature after the other."""
    first = starts[features].astype(np.int64)
    return runs(first, starts[features + 1].astype(np.int64) - first)


def runs(begin: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the whole numbers of several runs, each `counts` long from `begin`, in a row."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begin - ends + counts, counts) + np.arange(total)


def _z_order(boxes: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return Morton keys of the boxes' middles on a grid of 1024 by 1024."""
    if not len(boxes):
        return np.zeros(0, dtype=np.int64)
    middle = (boxes[:, :2] + boxes[:, 2:]) / 2.0
    low = middle.min(axis=0)
    extent = np.maximum(middle.max(axis=0) - low, 1e-9)
    cell = ((middle - low) / extent * 1023.0).astype(np.int64)
    keys = np.zeros(len(boxes), dtype=np.int64)
    for bit in range(10):
        keys |= ((cell[:, 0] >> bit) & 1) << (2 * bit)
        keys |= ((cell[:, 1] >> bit) & 1) << (2 * bit + 1)
    return keys
