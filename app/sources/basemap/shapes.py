"""Shapes: points, lines and areas as GEOS knows them; the one door to shapely, which has no types.

Coordinates are longitude and latitude in degrees unless said otherwise; arrays are (n, 2) float64.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any, NewType

import numpy as np
from numpy.typing import NDArray

from app.errors import BadInputError
from app.geo.sheet import Geometry

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]
"""West, south, east, north."""

Shape = NewType("Shape", object)
"""A shape of GEOS, to be handled by the functions here only."""

_shapely: Any = import_module("shapely")

_DIMENSION = {0: Geometry.POINT, 1: Geometry.LINE, 2: Geometry.AREA}
_FAULTS = (
    ("Self-intersection", "its border crosses itself"),
    ("Ring Self-intersection", "its border touches itself"),
    ("Hole lies outside shell", "a hole lies outside of it"),
    ("Holes are nested", "holes lie in each other"),
    ("Nested shells", "parts lie in each other"),
    ("Duplicate Rings", "a part is there twice"),
    ("Interior is disconnected", "holes cut it in two"),
    ("Too few points", "its border has too few points"),
)
_PLACE = re.compile(r"\[([-0-9.e]+) ([-0-9.e]+)")


def point(lon: float, lat: float) -> Shape:
    """Return one place."""
    return Shape(_shapely.Point(lon, lat))


def points(places: Points) -> Shape:
    """Return several places as one shape."""
    return Shape(_shapely.multipoints(_shapely.points(places)))


def lines(runs: Sequence[Points]) -> Shape:
    """Return lines as one shape; each has two points or more."""
    made = [_shapely.linestrings(run) for run in runs]
    return Shape(made[0] if len(made) == 1 else _shapely.multilinestrings(made))


def areas(parts: Sequence[Sequence[Points]]) -> Shape:
    """Return areas as one shape; each is its outer ring and its holes, of three points or more."""
    made = [_shapely.Polygon(rings[0], rings[1:]) for rings in parts]
    return Shape(made[0] if len(made) == 1 else _shapely.multipolygons(made))


def box(bounds: Box) -> Shape:
    """Return the area of a box."""
    return Shape(_shapely.box(*bounds))


def from_wkb(data: str | bytes) -> Shape:
    """Return the shape of well-known binary, or of its hexadecimal form; heights are left out.

    Raises `BadInputError`.
    """
    try:
        return Shape(_shapely.force_2d(_shapely.from_wkb(data)))
    except _shapely.errors.ShapelyError as error:
        raise BadInputError(f"its shape cannot be read: {error}", field="geometry") from error


def gathered(parts: Sequence[Shape]) -> Shape:
    """Return one shape of several: of mixed ones, all areas, else all lines, else all places."""
    if len(parts) == 1:
        return parts[0]
    flat = _shapely.get_parts(list(parts))
    greatest = _shapely.get_dimensions(flat).max()
    kept = flat[_shapely.get_dimensions(flat) == greatest]
    make = (_shapely.multipoints, _shapely.multilinestrings, _shapely.multipolygons)[greatest]
    return Shape(make(kept))


def geometry(shape: Shape) -> Geometry | None:
    """Return what a shape is made of, None for an empty one; of a mixed one, its greatest part."""
    raw: Any = shape
    return None if raw.is_empty else _DIMENSION[int(_shapely.get_dimensions(raw))]


def bounds(shape: Shape) -> Box:
    """Return the box of a shape that is not empty."""
    west, south, east, north = _shapely.bounds(shape).tolist()
    return (west, south, east, north)


def mended(shape: Shape) -> tuple[Shape, str]:
    """Return a valid shape and what was wrong with it in plain words, empty when nothing was.

    What encloses nothing may come back empty or as a line.
    """
    reason = str(_shapely.is_valid_reason(shape))
    if reason == "Valid Geometry":
        return shape, ""
    made = _shapely.make_valid(shape, method="structure", keep_collapsed=False)
    words = next((words for start, words in _FAULTS if reason.startswith(start)), "it is not valid")
    where = _PLACE.search(reason)
    return Shape(
        made
    ), f"{words} at {float(where[1]):.6f}, {float(where[2]):.6f}" if where else words


def clipped(shape: Shape, bounds: Box) -> Shape:
    """Return what of a valid shape lies in a box; may be empty. A shape inside comes back itself.

    Of an area only areas are left, of a line only lines.
    """
    west, south, east, north = _shapely.bounds(shape).tolist()
    if west >= bounds[0] and south >= bounds[1] and east <= bounds[2] and north <= bounds[3]:
        return shape
    return _only(Shape(_shapely.intersection(shape, _shapely.box(*bounds))), geometry(shape))


def _only(shape: Shape, wanted: Geometry | None) -> Shape:
    """Return the parts of a shape that are of one geometry: cutting leaves points of contact."""
    parts = _shapely.get_parts(shape)
    kept = [part for part in parts if geometry(part) is wanted]
    if len(kept) == len(parts):
        return shape
    return Shape(_shapely.union_all(kept))


def rings(shape: Shape) -> list[Points]:
    """Return the rings of areas, not closed: outer rings counter-clockwise, then their holes.

    A hole runs the other way round, so that filling by winding leaves it open.
    """
    found: list[Points] = []
    for part in _shapely.get_parts(_shapely.orient_polygons(shape)):
        if part.geom_type == "Polygon":
            found += [
                _shapely.get_coordinates(ring)[:-1] for ring in (part.exterior, *part.interiors)
            ]
    return found


def runs(shape: Shape) -> list[Points]:
    """Return the lines of a shape, or its places each as a line of one point."""
    wanted = geometry(shape)
    parts = [part for part in _shapely.get_parts(shape) if geometry(part) is wanted]
    return [_shapely.get_coordinates(part) for part in parts]


def moved(shape: Shape, move: Callable[[Points], Points]) -> Shape:
    """Return a shape with all its points (n, 2) moved by a function."""
    return Shape(_shapely.transform(shape, move))


def faces(cuts: Iterable[Points], frame: Box) -> list[Shape]:
    """Return the areas into which lines cut a box."""
    made = [_shapely.linestrings(cut) for cut in cuts]
    noded = _shapely.union_all([*made, _shapely.box(*frame).exterior])
    return [Shape(face) for face in _shapely.get_parts(_shapely.polygonize([noded]))]


def holding(area: Shape, places: Points) -> NDArray[np.bool_]:
    """Say which places (n, 2) lie in an area."""
    found: NDArray[np.bool_] = _shapely.contains_xy(area, places[:, 0], places[:, 1])
    return found


def united(parts: Sequence[Shape]) -> Shape:
    """Return areas as one, with what they share only once."""
    return Shape(_shapely.union_all(list(parts)))
