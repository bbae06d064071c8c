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
    may hold `width_m` (ground metres) for water lines. Several layers may carry one name.
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

    `boxes` is (f, 4) west, south, east, north. `groups` maps a class to feature indices in an
    order that keeps neighbours together, so that a run of it covers a small piece of the picture.
    """

    layer: BaseLayer
    boxes: NDArray[np.float64]
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
    order = filled[np.argsort(_z_order(boxes[filled]), kind="stable")]
    groups = {
        str(kind): order[kinds[order] == kind] for kind in dict.fromkeys(kinds[filled].tolist())
    }
    return PreparedLayer(layer, boxes, groups)


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
    count = starts[features + 1].astype(np.int64) - first
    ends = np.cumsum(count)
    return np.repeat(first - ends + count, count) + np.arange(int(count.sum()))


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
