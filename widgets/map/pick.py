"""Finds what lies under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from widgets.map.layout import Layout, PlacedMarker, PlacedUnit
from widgets.map.marks import Marker, UnitMark, nearest_within

LEAST_REACH_PX: Final = 16.0
"""A target is at least 32 px wide. Source: the visual design, 10 Keyboard."""


@dataclass(frozen=True, slots=True)
class Pick:
    """What was found: a marker (with the number of cases it stands for), a unit, or neither."""

    marker: Marker | None = None
    unit: UnitMark | None = None
    count: int = 1


def pick(layout: Layout, x: float, y: float) -> Pick:
    """Return what pixel (x, y) belongs to: a tag, else the nearest symbol, cases before units."""
    for tag in layout.tags:
        rect = tag.rect
        if rect.left <= x <= rect.right and rect.top <= y <= rect.bottom:
            if isinstance(tag.mark, Marker):
                return Pick(marker=tag.mark)
            return Pick(unit=tag.mark)
    marker = _nearest(layout.markers, x, y)
    if marker is not None:
        placed = layout.markers[marker]
        return Pick(marker=placed.marker, count=placed.count)
    unit = _nearest(layout.units, x, y)
    if unit is not None:
        return Pick(unit=layout.units[unit].unit)
    crowd = layout.crowd
    dot = nearest_within(x, y, crowd.px, LEAST_REACH_PX)
    return Pick() if dot is None else Pick(unit=crowd.units[int(crowd.rows[dot])])


def _nearest(
    placed: Sequence[PlacedMarker] | Sequence[PlacedUnit], x: float, y: float
) -> int | None:
    px = np.array([(one.x, one.y) for one in placed], dtype=np.float64).reshape(-1, 2)
    reach = np.array([max(LEAST_REACH_PX, one.half) for one in placed], dtype=np.float64)
    return nearest_within(x, y, px, reach)
