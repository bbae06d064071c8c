"""Features of one kind in plan metres, on their way to becoming a sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from app.geo.sheet import Column, Geometry, Sheet
from app.sim.town.plan import Points
from app.sim.town.shapes import Starts, pack_rings
from app.sim.town.warp import Warp


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Like a `Sheet`, but with its points on the plan."""

    layer: str
    geometry: Geometry
    ids: Sequence[str]
    names: Sequence[str]
    classes: Sequence[str]
    points: Points
    starts: Starts
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])

    def sheet(self, warp: Warp) -> Sheet:
        """Return the features on the Earth."""
        return Sheet(
            layer=self.layer,
            geometry=self.geometry,
            ids=tuple(self.ids),
            names=tuple(self.names),
            classes=tuple(self.classes),
            coords=warp.lonlat(self.points),
            starts=self.starts,
            columns=dict(self.columns),
        )


def layer_of(
    layer: str,
    geometry: Geometry,
    rings: Sequence[Points],
    names: Sequence[str],
    classes: Sequence[str],
    columns: Mapping[str, Column] | None = None,
) -> Layer:
    """Return a layer of single features, numbered in their order."""
    points, starts = pack_rings(rings)
    ids = [f"{layer}-{number}" for number in range(1, len(rings) + 1)]
    return Layer(layer, geometry, ids, names, classes, points, starts, columns or {})


def layer_of_points(
    layer: str,
    points: Points,
    names: Sequence[str],
    classes: Sequence[str],
    columns: Mapping[str, Column] | None = None,
) -> Layer:
    """Return a layer of points, numbered in their order."""
    starts = np.arange(len(points) + 1, dtype=np.int32)
    ids = [f"{layer}-{number}" for number in range(1, len(points) + 1)]
    return Layer(layer, Geometry.POINT, ids, names, classes, points, starts, columns or {})
