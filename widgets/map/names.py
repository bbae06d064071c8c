"""Names for the base map: what to write, how important it is, and where it could stand.

Places are found once for a base picture, in world metres, so that a name keeps its place while the
map is dragged; whether there is room for it is decided later, in `labels`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from widgets.map.layers import PreparedLayer
from widgets.map.painter import BaseScene
from widgets.map.view import Bounds

REPEAT_PX = 900.0
"""Distance between two writings of one name, in px times the line scale."""

STEP_PX = 60.0
"""Distance between places tried along a road, in px times the line scale."""

AROUND, AROUND_SHARE = 9, 0.04
"""Places tried on each side of an area's middle, and their distance as a share of its extent."""


class NameKind(IntEnum):
    """Sorts of names, the most important first."""

    OFFICE = 0
    ROAD = 1
    WATER = 2
    PLACE = 3
    PARK = 4


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """A name and where it may stand: `places` (k, 2) world metres, the best first.

    `upright` (k,) says where it is written downwards, character below character.
    """

    text: str
    kind: NameKind
    rank: float
    places: NDArray[np.float64]
    upright: NDArray[np.bool_]


_ROAD_SCALES: Final[Mapping[str, float]] = {"express": 0.2, "main": 0.2, "street": 0.4, "lane": 1.2}
_WATER_SCALES: Final[Mapping[str, float]] = {
    "river": 0.03,
    "moat": 0.06,
    "lake": 0.03,
    "canal": 0.2,
}
_RANKS: Final[Mapping[str, float]] = {
    "express": 0.0, "main": 1.0, "street": 2.0, "lane": 3.0,
    "river": 0.0, "moat": 1.0, "lake": 1.0, "canal": 2.0,
}  # fmt: skip
_PLACE_SCALES: Final[Mapping[str, float]] = {
    "station": 0.25, "sight": 0.25, "square": 0.25, "hospital": 0.4,
    "estate": 0.55, "market": 0.7, "school": 0.7,
    "city": 0.0, "town": 0.008, "suburb": 0.03, "village": 0.06,
}  # fmt: skip
_FLOWING: Final = frozenset({"river", "moat", "canal"})
_OFFICE_SCALE: Final = 1.0
_PARK_SCALE: Final = 0.3


def find_names(scene: BaseScene, breathe: Callable[[], None] = lambda: None) -> Sequence[Name]:
    """Return the names worth writing at the scene's scale, the most important first."""
    scale = scene.view.scale / scene.metres_per_unit / scene.line_scale
    found: list[Name] = []
    for layer in scene.layers:
        found.extend(_layer_names(layer, scene, scale))
        breathe()
    return sorted(found, key=lambda name: (name.kind, name.rank, name.text))


def _layer_names(layer: PreparedLayer, scene: BaseScene, scale: float) -> Iterator[Name]:
    match layer.layer.name, layer.layer.geometry:
        case "street", "area" if scale < _OFFICE_SCALE:
            yield from _area_names(layer, scene, NameKind.OFFICE)
        case "road", "line":
            yield from _line_names(layer, scene, scale, NameKind.ROAD, _ROAD_SCALES)
        case "water", "line":
            yield from _line_names(layer, scene, scale, NameKind.WATER, _WATER_SCALES)
        case "water", "area":
            yield from _line_names(layer, scene, scale, NameKind.WATER, _WATER_SCALES)
            if scale >= _WATER_SCALES["lake"]:
                yield from _area_names(layer, scene, NameKind.WATER, 60.0)
        case "place", "point":
            yield from _point_names(layer, scene, scale)
        case "park", "area" if scale >= _PARK_SCALE:
            yield from _area_names(layer, scene, NameKind.PARK, 60.0)
        case _:
            return


def _area_names(
    layer: PreparedLayer, scene: BaseScene, kind: NameKind, least_px: float = 0.0
) -> Iterator[Name]:
    """Yield the names of areas at least so large, to stand at their middle or a little off it."""
    base = layer.layer
    least = least_px * scene.line_scale / scene.view.scale
    for group in layer.groups.keys() - _FLOWING:
        for index in layer.visible(group, scene.view.bounds, least).tolist():
            if base.names[index]:
                places = _around(base.ring(index), layer.boxes[index])
                upright = np.zeros(len(places), dtype=np.bool_)
                yield Name(base.names[index], kind, _RANKS.get(group, 0.0), places, upright)


def _around(ring: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places (k, 2) inside a ring: its middle and a lattice about it, the nearest first."""
    steps = np.arange(-AROUND, AROUND + 1) * AROUND_SHARE
    across, along = np.meshgrid(steps, steps)
    shifts = np.stack((across.ravel(), along.ravel()), axis=1)
    shifts = shifts[np.argsort(np.hypot(shifts[:, 0], shifts[:, 1]), kind="stable")]
    middle = centroid(ring)
    places = middle + shifts * (box[2:] - box[:2])
    return np.concatenate((middle[None], places[1:][_inside(places[1:], ring)]))


def _inside(places: NDArray[np.float64], ring: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which places (k,) lie in a ring, by the edges that a line to the east crosses."""
    here, there = ring, np.roll(ring, -1, axis=0)
    x, y = places[:, :1], places[:, 1:]
    spans = (here[:, 1] > y) != (there[:, 1] > y)
    rise = np.where(there[:, 1] == here[:, 1], 1.0, there[:, 1] - here[:, 1])
    cut = here[:, 0] + (y - here[:, 1]) / rise * (there[:, 0] - here[:, 0])
    return np.asarray(np.count_nonzero(spans & (x < cut), axis=1) % 2 == 1)


def centroid(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the centre of gravity (2,) of a ring's area, or of its corners if it has none."""
    first = ring[0]
    here, there = ring - first, np.roll(ring, -1, axis=0) - first
    cross = here[:, 0] * there[:, 1] - there[:, 0] * here[:, 1]
    area = cross.sum()
    if abs(area) < 1e-9:
        return np.asarray(ring.mean(axis=0))
    return np.asarray(first + ((here + there) * cross[:, None]).sum(axis=0) / (3.0 * area))


def _line_names(
    layer: PreparedLayer,
    scene: BaseScene,
    scale: float,
    kind: NameKind,
    least_scales: Mapping[str, float],
) -> Iterator[Name]:
    """Yield the names of lines, and of areas that flow: those are named along their middle."""
    base = layer.layer
    shape = middle_line if base.geometry == "area" else _itself
    groups = layer.groups.keys() & _FLOWING if base.geometry == "area" else layer.groups.keys()
    for group in sorted(groups):
        if scale < least_scales.get(group, 0.3):
            continue
        by_text: dict[str, list[int]] = {}
        for index in layer.visible(group, scene.view.bounds).tolist():
            if base.names[index]:
                by_text.setdefault(base.names[index], []).append(index)
        for text, features in by_text.items():
            places, upright = _along([shape(base.ring(index)) for index in features], scene)
            if len(places):
                upright &= is_downward(text)
                yield Name(text, kind, _RANKS.get(group, 2.0), places, upright)


def is_downward(text: str) -> bool:
    """Return whether a name may be written downwards: Chinese may, letters are hard to read so."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def _point_names(layer: PreparedLayer, scene: BaseScene, scale: float) -> Iterator[Name]:
    base = layer.layer
    for group in layer.groups:
        least = _PLACE_SCALES.get(group, 0.7)
        if scale < least:
            continue
        for index in layer.visible(group, scene.view.bounds).tolist():
            if base.names[index]:
                flat = np.zeros(1, dtype=np.bool_)
                yield Name(base.names[index], NameKind.PLACE, least, base.ring(index), flat)


def middle_line(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the middle (k, 2) between the banks of a ribbon: down one side and up the other."""
    half = len(ring) // 2
    return np.asarray((ring[:half] + ring[::-1][:half]) / 2.0)


def _itself(line: NDArray[np.float64]) -> NDArray[np.float64]:
    return line


def _along(
    lines: Sequence[NDArray[np.float64]], scene: BaseScene
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return places every so many pixels along lines, and where the line runs north or south."""
    step = STEP_PX * scene.line_scale / scene.view.scale
    middles, slopes = [], []
    for line in lines:
        pieces = np.diff(line, axis=0)
        lengths = np.hypot(pieces[:, 0], pieces[:, 1])
        total = float(lengths.sum())
        if total <= 0.0:
            continue
        ends = np.cumsum(lengths)
        wanted = (np.arange(max(1, int(total / step))) + 0.5) * total / max(1, int(total / step))
        piece = np.minimum(np.searchsorted(ends, wanted), len(pieces) - 1)
        part = (wanted - (ends - lengths)[piece]) / np.maximum(lengths[piece], 1e-9)
        middles.append(line[piece] + pieces[piece] * part[:, None])
        slopes.append(np.abs(pieces[piece, 1]) > np.abs(pieces[piece, 0]))
    if not middles:
        return np.zeros((0, 2)), np.zeros(0, dtype=np.bool_)
    places, upright = np.concatenate(middles), np.concatenate(slopes)
    inside = _within(places, scene.view.bounds)
    return places[inside], upright[inside]


def _within(places: NDArray[np.float64], bounds: Bounds) -> NDArray[np.bool_]:
    return np.asarray(
        (places[:, 0] >= bounds.west)
        & (places[:, 0] <= bounds.east)
        & (places[:, 1] >= bounds.south)
        & (places[:, 1] <= bounds.north)
    )
