"""The sea: coast lines of OpenStreetMap into areas of water within a frame.

A coast line has land to its left and water to its right. **Source** OpenStreetMap wiki,
"Tag:natural=coastline".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.geo.sheet import Geometry
from app.sources.basemap import shapes
from app.sources.basemap.feature import Feature
from app.sources.basemap.osm import COAST
from app.sources.basemap.shapes import Box, Points, Shape

BESIDE_DEG = 1e-6
"""How far beside a coast line is looked for water and land: about 0.1 m."""


def with_sea(features: Sequence[Feature], frame: Box) -> list[Feature]:
    """Return the features with one of water in place of the coast lines, if there are any."""
    others = [each for each in features if each.layer != COAST]
    coast = [each for each in features if each.layer == COAST]
    wet = sea([each.shape for each in coast], frame)
    if wet is None:
        return others
    return [Feature("water", "sea", f"sea-{coast[0].id}", "", wet), *others]


def sea(coast: Sequence[Shape], frame: Box) -> Shape | None:
    """Return the water right of coast lines in a frame, None where there is none.

    A face of the frame that no coast line bounds is taken for land.
    """
    inside = [shapes.clipped(line, frame) for line in coast]
    cuts = [run for each in inside if shapes.geometry(each) is Geometry.LINE
            for run in shapes.runs(each)]  # fmt: skip
    if not cuts:
        return None
    left, right = _sides(cuts)
    wet = [
        face
        for face in shapes.faces([*cuts, *_led_out(cuts, frame)], frame)
        if shapes.holding(face, right).sum() > shapes.holding(face, left).sum()
    ]
    return shapes.united(wet) if wet else None


def _led_out(cuts: Sequence[Points], frame: Box) -> list[Points]:
    """Return pieces that lead loose ends of coast lines to the nearest side of the frame.

    A coast has no end: where it stops, its next point is not in the extract.
    """
    ends = [tuple(run[index].tolist()) for run in cuts for index in (0, -1)]
    return [np.array([end, _nearest_side(end, frame)]) for end in ends if ends.count(end) == 1]


def _nearest_side(place: tuple[float, ...], frame: Box) -> tuple[float, float]:
    x, y = place
    west, south, east, north = frame
    sides = [(x - west, (west, y)), (east - x, (east, y)),
             (y - south, (x, south)), (north - y, (x, north))]  # fmt: skip
    return min(sides)[1]


def _sides(cuts: Sequence[Points]) -> tuple[Points, Points]:
    """Return places just left and just right of the middle of each piece of the lines."""
    middles = np.concatenate([(run[1:] + run[:-1]) / 2.0 for run in cuts])
    steps = np.concatenate([np.diff(run, axis=0) for run in cuts])
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    sound = lengths > 0.0
    steps = steps[sound] / lengths[sound, None] * BESIDE_DEG
    aside = np.column_stack([-steps[:, 1], steps[:, 0]])
    return middles[sound] + aside, middles[sound] - aside
