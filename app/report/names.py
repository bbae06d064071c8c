"""Names on the map of a document: where each is written, and which gives way to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.domain.plain import line
from app.geo.mercator import project
from app.geo.sheet import Geometry, Sheet
from app.report.ground import Box

RANKS: Final = {"street": 0, "water": 2, "place": 4, "park": 5}
"""Lower ranks are written first; what would overlap them is left out. Roads are 1 and 3."""

ROAD_RANKS: Final = {"express": 1, "main": 1, "street": 3}

NEAR: Final = {"street": 0.02, "water": 0.05, "place": 0.25, "park": 0.25}
"""Pixels per ground metre from which a name is written. Source: our own choice, as on the wall."""

ROAD_NEAR: Final = {"express": 0.08, "main": 0.08, "street": 0.3}

AGAIN_M: Final = 1_600.0
"""A long road or water bears its name once in so many world metres."""

MOST_NAME: Final = 40
"""Letters of a name on the map."""

MOST_NAMES: Final = 4_000


@dataclass(frozen=True, slots=True)
class Name:
    """A name at a place in world metres; `is_upright` ones are written from top to bottom."""

    text: str
    x: float
    y: float
    rank: int
    near: float
    is_water: bool = False
    is_upright: bool = False


def names(sheets: Iterable[Sheet], box: Box | None = None) -> list[Name]:
    """Return the names of streets, waters, roads, parks and places, first those that stay."""
    found: list[Name] = []
    for sheet in sheets:
        if any(sheet.names) and (sheet.layer in RANKS or sheet.layer == "road"):
            found += [name for name in _of(sheet) if box is None or _inside(name, box)]
    found.sort(key=lambda name: (name.rank, name.near))
    return found[:MOST_NAMES]


def _inside(name: Name, box: Box) -> bool:
    return box[0] <= name.x <= box[2] and box[1] <= name.y <= box[3]


def _of(sheet: Sheet) -> Iterator[Name]:
    world = project(sheet.coords)
    continued = sheet.columns.get("part") or ()
    for index, given in enumerate(sheet.names):
        text = line(given, MOST_NAME)
        points = world[sheet.starts[index] : sheet.starts[index + 1]]
        if not text or not len(points) or (continued and continued[index]):
            continue
        rank, near = _place_of(sheet, index)
        if sheet.geometry is Geometry.LINE:
            for x, y, is_upright in _along(points):
                yield Name(text, x, y, rank, near, sheet.layer == "water", is_upright)
        else:
            x, y = _middle(points)
            yield Name(text, x, y, rank, near, sheet.layer == "water")


def _place_of(sheet: Sheet, index: int) -> tuple[int, float]:
    if sheet.layer == "road":
        kind = sheet.classes[index]
        return ROAD_RANKS.get(kind, 6), ROAD_NEAR.get(kind, 0.6)
    return RANKS[sheet.layer], NEAR[sheet.layer]


def _middle(points: NDArray[np.float64]) -> tuple[float, float]:
    """Return the centre of gravity of a ring, or the mean of points without an area."""
    origin = points[0]
    x, y = (points - origin).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    area = float(cross.sum()) / 2.0
    if abs(area) < 1.0:
        middle = points.mean(axis=0)
        return float(middle[0]), float(middle[1])
    east = float(((x + np.roll(x, -1)) * cross).sum()) / (6.0 * area)
    north = float(((y + np.roll(y, -1)) * cross).sum()) / (6.0 * area)
    return float(origin[0]) + east, float(origin[1]) + north


def _along(points: NDArray[np.float64]) -> Iterator[tuple[float, float, bool]]:
    """Yield places along a line, and whether it runs north and south there."""
    steps = np.diff(points, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    total = float(lengths.sum())
    if total <= 0.0:
        return
    count = max(1, round(total / AGAIN_M))
    reached = np.concatenate(([0.0], np.cumsum(lengths)))
    for number in range(count):
        at = total * (number + 0.5) / count
        piece = min(int(np.searchsorted(reached, at, side="right")) - 1, len(steps) - 1)
        share = (at - reached[piece]) / lengths[piece] if lengths[piece] else 0.0
        x, y = (points[piece] + share * steps[piece]).tolist()
        yield x, y, bool(abs(steps[piece, 1]) > abs(steps[piece, 0]))
