"""Writes small GeoPackages and Shapefiles for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

shapely: Any = import_module("shapely")
raw: Any = import_module("pyogrio.raw")

DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile", ".fgb": "FlatGeobuf"}


def write_areas(
    path: Path,
    rings: Sequence[Points | None],
    fields: Mapping[str, Sequence[object]],
    *,
    crs: str | None,
    layer: str | None = None,
    append: bool = False,
    encoding: str | None = None,
) -> None:
    """Write areas of one ring each, None for a feature without a shape."""
    shapes = [None if ring is None else shapely.to_wkb(shapely.Polygon(ring)) for ring in rings]
    raw.write(
        path,
        np.array(shapes, dtype=object),
        [np.array(values) for values in fields.values()],
        list(fields),
        layer=layer,
        driver=DRIVERS[path.suffix],
        geometry_type="Polygon",
        crs=crs,
        append=append,
        encoding=encoding,
    )


def square(west: float, south: float, side: float) -> Points:
    """Return a closed ring."""
    steps = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=np.float64) * side
    return np.array([west, south]) + steps
