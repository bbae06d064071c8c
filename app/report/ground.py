"""The base map of a document: sheets made flat, clipped, simplified and packed, class by class.

A town of 120,000 buildings has a million corners. A document keeps what an eye can tell at street
level, within a fixed number of points; what had to be left out is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geo.mercator import project
from app.geo.sheet import Geometry, Sheet
from app.report.packing import pack

DRAWN: Final = ("land", "block", "park", "building", "water", "road", "district", "street", "cell")
"""Layers that are drawn, and the order in which a document lists them."""

STEP_M: Final = 0.25
"""World metres between two neighbouring numbers of a packed place."""

TOLERANCE_M: Final = 0.6
"""World metres by which a line may be off after simplifying, at first. Source: our own choice, half
a pixel at zoom 17."""

MOST_POINTS: Final = 600_000
"""Points of one document: about 3 MB, drawn whole in some 200 ms on two cores without a GPU."""

COARSEST_M: Final = 5.0
"""Tolerance beyond which whole classes are left out instead."""

LEFT_OUT: Final = (("building", ""), ("road", "lane"), ("block", ""))
"""What is left out, in this order, where a town is too large; class "" is all of a layer."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Box = tuple[float, float, float, float]
"""West, south, east, north in world metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Features of one layer, class and width. `coords` (m, 2) world metres, `counts` (n,) points.

    Rings are not closed and turn one way but for holes, so that all of them can be filled at once.
    """

    layer: str
    geometry: Geometry
    kind: str
    coords: Floats
    counts: Ints
    width_m: float = 0.0

    def packed(self, origin: tuple[float, float]) -> dict[str, Any]:
        """Return the group as the page reads it; places count in `STEP_M` from `origin`."""
        grid = np.rint((self.coords - np.array(origin)) / STEP_M).astype(np.int64)
        steps = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
        return {
            "layer": self.layer,
            "area": self.geometry is Geometry.AREA,
            "kind": self.kind,
            "width": self.width_m,
            "counts": pack(self.counts),
            "points": pack(steps.ravel()),
        }


@dataclass(frozen=True, slots=True)
class Ground:
    """All groups, and the layers (or layer/class) that had to be left out."""

    groups: tuple[Group, ...] = ()
    left_out: tuple[str, ...] = field(default=())

    @property
    def points(self) -> int:
        """How many points there are."""
        return sum(len(group.coords) for group in self.groups)


def ground(sheets: Iterable[Sheet], box: Box | None = None, most: int = MOST_POINTS) -> Ground:
    """Return the drawn layers of sheets within a box, in at most `most` points."""
    raw = list(_gathered([sheet for sheet in sheets if sheet.layer in DRAWN], box))
    tolerance = TOLERANCE_M
    made = Ground(tuple(_simplified(raw, tolerance)))
    while made.points > most and tolerance < COARSEST_M:
        tolerance *= 2.0
        made = Ground(tuple(_simplified(raw, tolerance)))
    for layer, kind in LEFT_OUT:
        if made.points <= most:
            break
        kept = tuple(each for each in made.groups if not _is(each, layer, kind))
        if len(kept) < len(made.groups):
            made = Ground(kept, (*made.left_out, f"{layer}/{kind}" if kind else layer))
    return made


def _is(group: Group, layer: str, kind: str) -> bool:
    return group.layer == layer and kind in {"", group.kind}


def _gathered(sheets: Sequence[Sheet], box: Box | None) -> Iterator[Group]:
    """Yield one group for each layer, geometry, class and width, clipped to what touches a box."""
    parts: dict[tuple[str, Geometry, str, float], list[tuple[Floats, Ints]]] = {}
    for sheet in sheets:
        coords, starts, shapes = project(sheet.coords), sheet.starts.astype(np.int64), None
        if sheet.geometry is Geometry.AREA:
            shapes = _shapes(sheet)
            coords = _turned(coords, starts, shapes)
        kept = _touching(coords, starts, shapes, box)
        keys = _keys(sheet)
        for key in dict.fromkeys(keys):
            mine = np.fromiter((each == key for each in keys), dtype=np.bool_, count=len(keys))
            features = np.flatnonzero(mine & kept)
            if len(features):
                picked = _picked(coords, starts, features)
                parts.setdefault((sheet.layer, sheet.geometry, *key), []).append(picked)
    order = {layer: place for place, layer in enumerate(DRAWN)}
    for (layer, geometry, kind, width), some in sorted(
        parts.items(), key=lambda item: (order[item[0][0]], *map(str, item[0]))
    ):
        coords = np.concatenate([each for each, _ in some])
        counts = np.concatenate([each for _, each in some])
        yield Group(layer, geometry, kind, coords, counts, width)


def _keys(sheet: Sheet) -> list[tuple[str, float]]:
    """Return class and ground width (metres, 0 for that of the class) of each feature."""
    widths = sheet.columns.get("width_m")
    if widths is None:
        return [(kind, 0.0) for kind in sheet.classes]
    return [
        (kind, round(float(width), 1)) for kind, width in zip(sheet.classes, widths, strict=True)
    ]


def _shapes(sheet: Sheet) -> Ints:
    """Return the number of the shape that each ring belongs to: `part` above 0 continues one."""
    part = sheet.columns.get("part")
    if part is None:
        return np.arange(len(sheet), dtype=np.int64)
    begins = np.fromiter((not value for value in part), dtype=np.bool_, count=len(sheet))
    if len(begins):
        begins[0] = True
    return np.cumsum(begins) - 1


def _turned(coords: Floats, starts: Ints, shapes: Ints) -> Floats:
    """Return the rings with the first of each shape turning left; the others turn along with it."""
    if not len(shapes):
        return coords
    counts = np.diff(starts)
    owner = np.repeat(np.arange(len(counts)), counts)
    following = np.arange(len(coords)) + 1
    following[starts[1:][counts > 0] - 1] = starts[:-1][counts > 0]
    x, y = coords[:, 0], coords[:, 1]
    cross = x * y[following] - x[following] * y
    twice_area = np.bincount(owner, weights=cross, minlength=len(counts))
    first = np.searchsorted(shapes, np.arange(int(shapes[-1]) + 1))
    is_right = twice_area[first][shapes] < 0.0
    if not is_right.any():
        return coords
    place = np.arange(len(coords))
    mirrored = starts[:-1][owner] + starts[1:][owner] - 1 - place
    return coords[np.where(is_right[owner], mirrored, place)]


def _touching(
    coords: Floats, starts: Ints, shapes: Ints | None, box: Box | None
) -> NDArray[np.bool_]:
    """Return which features have points and touch a box; rings of one shape stay together."""
    counts = np.diff(starts)
    hit = counts > 0
    if box is None or not hit.any():
        return hit
    filled = np.flatnonzero(hit)
    low = np.full((len(counts), 2), np.inf)
    high = np.full((len(counts), 2), -np.inf)
    low[filled] = np.minimum.reduceat(coords, starts[filled], axis=0)
    high[filled] = np.maximum.reduceat(coords, starts[filled], axis=0)
    west, south, east, north = box
    near = (low[:, 0] <= east) & (high[:, 0] >= west) & (low[:, 1] <= north) & (high[:, 1] >= south)
    if shapes is not None and len(shapes):
        near = np.bincount(shapes, weights=near)[shapes] > 0
    kept: NDArray[np.bool_] = hit & near
    return kept


def _picked(coords: Floats, starts: Ints, features: Ints) -> tuple[Floats, Ints]:
    counts = starts[features + 1] - starts[features]
    ends = np.cumsum(counts)
    places = np.repeat(starts[features] - ends + counts, counts) + np.arange(int(counts.sum()))
    return coords[places], counts


def _simplified(groups: Sequence[Group], tolerance: float) -> Iterator[Group]:
    """Yield the groups with lines straightened (Douglas and Peucker) by at most a tolerance."""
    for group in groups:
        is_area = group.geometry is Geometry.AREA
        least = 3 if is_area else 2
        coords, counts = _of_size(group, least)
        if not len(counts):
            continue
        if is_area:
            coords, counts = _closed(coords, counts)
        owner = np.repeat(np.arange(len(counts)), counts)
        lines = shapely.simplify(shapely.linestrings(coords, indices=owner), tolerance)
        found, index = shapely.get_coordinates(lines, return_index=True)
        kept = np.ones(len(found), dtype=np.bool_)
        if is_area:  # the closing point goes again
            kept[:-1] = index[1:] == index[:-1]
            kept[-1] = False
        counts = np.bincount(index[kept], minlength=len(counts)).astype(np.int64)
        whole = counts >= least
        inside = kept & whole[index]
        yield Group(
            group.layer, group.geometry, group.kind, found[inside], counts[whole], group.width_m
        )


def _of_size(group: Group, least: int) -> tuple[Floats, Ints]:
    """Return the features of a group that have at least so many points."""
    whole = group.counts >= least
    if whole.all():
        return group.coords, group.counts
    return group.coords[np.repeat(whole, group.counts)], group.counts[whole]


def _closed(coords: Floats, counts: Ints) -> tuple[Floats, Ints]:
    """Return rings with their first point once more at the end."""
    ends = np.cumsum(counts)
    places = np.insert(np.arange(len(coords)), ends, ends - counts)
    return coords[places], counts + 1


def packed(made: Ground, origin: tuple[float, float]) -> list[Mapping[str, Any]]:
    """Return all groups as the page reads them."""
    return [group.packed(origin) for group in made.groups]
