"""GeoJSON, read strictly: each feature that is wrong is named with what is wrong with it.

GDAL would repair or drop in silence; here a person can go and mend the file. **Source** RFC 7946;
the member `crs` is of the format before it (2008) and still written by many programs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import numpy as np

from app.errors import BadInputError
from app.sources.basemap import shapes
from app.sources.basemap.shapes import Points, Shape
from app.sources.strict import Json, read_json

MOST_BYTES: Final = 256 << 20
MOST_NESTED: Final = 8
"""How deep collections of geometries may lie in each other."""

_GEOMETRIES: Final = frozenset(
    {
        *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        "GeometryCollection",
    }
)


@dataclass(frozen=True, slots=True)
class Raw:
    """One feature as it is written, `number` from 1; `fault` says why it has no shape."""

    number: int
    id: str
    attributes: Mapping[str, object]
    shape: Shape | None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document: its features, and its coordinate system in its own words, empty without one."""

    crs: str
    features: Sequence[Raw]


class _Fault(Exception):
    """What is wrong with one feature, in plain words."""


def read_geojson(path: Path) -> Document:
    """Return the features of a file; raises `BadInputError` when it is no GeoJSON at all."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInputError(f"{path.name} cannot be read: {error.strerror}") from error
    try:
        top = read_json(data, MOST_BYTES)
    except BadInputError as error:
        raise BadInputError(f"{path.name} {error}", field="json") from error
    if not isinstance(top, dict):
        raise BadInputError(f"{path.name} is no GeoJSON: its outermost thing is no object")
    try:
        return Document(
            _crs(top), [_raw(number, each) for number, each in enumerate(_items(top), 1)]
        )
    except BadInputError as error:
        raise BadInputError(f"{path.name} is no GeoJSON: {error}", field=error.field) from error


def _items(top: dict[str, Json]) -> Iterator[Json]:
    """Yield the features of a document, a bare geometry as one that has no attributes."""
    kind = top.get("type")
    if kind == "FeatureCollection":
        features = top.get("features")
        if not isinstance(features, list):
            raise BadInputError("its FeatureCollection has no list “features”")
        yield from features
    elif kind == "Feature":
        yield top
    elif isinstance(kind, str) and kind in _GEOMETRIES:
        yield {"type": "Feature", "properties": top.get("properties"), "geometry": top}
    else:
        raise BadInputError(f"its type is {_shown(kind)}")


def _crs(top: dict[str, Json]) -> str:
    """Return the name of the coordinate system, in the older format's member."""
    crs = top.get("crs")
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise BadInputError("its member “crs” has no name", field="crs")
    return name


def _raw(number: int, item: Json) -> Raw:
    if not isinstance(item, dict):
        return Raw(number, "", {}, None, "it is no object")
    own = item.get("id")
    thing = str(own) if isinstance(own, str | int) and not isinstance(own, bool) else ""
    properties = item.get("properties")
    attributes = cast("dict[str, object]", properties) if isinstance(properties, dict) else {}
    try:
        _check(item, properties)
        found = list(_shapes(item.get("geometry"), 0))
        return Raw(number, thing, attributes, shapes.gathered(found))
    except _Fault as fault:
        return Raw(number, thing, attributes, None, str(fault))


def _check(item: dict[str, Json], properties: Json) -> None:
    if item.get("type") != "Feature":
        raise _Fault(f"its type is {_shown(item.get('type'))}, not “Feature”")
    if properties is not None and not isinstance(properties, dict):
        raise _Fault("its properties are no object")


def _shapes(geometry: Json, depth: int) -> Iterator[Shape]:
    if geometry is None:
        raise _Fault("it has no geometry")
    if not isinstance(geometry, dict):
        raise _Fault("its geometry is no object")
    kind = geometry.get("type")
    if not isinstance(kind, str) or kind not in _GEOMETRIES:
        raise _Fault(f"the type of its geometry is {_shown(kind)}")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list) or not members:
            raise _Fault("its collection holds no geometry")
        if depth == MOST_NESTED:
            raise _Fault("its collections are nested too deep")
        for member in members:
            yield from _shapes(member, depth + 1)
        return
    coordinates = geometry.get("coordinates")
    if not isinstance(coordinates, list):
        raise _Fault("its coordinates are no list")
    yield _shape(kind, coordinates)


def _shape(kind: str, coordinates: list[Json]) -> Shape:
    match kind:
        case "Point":
            return shapes.points(_points([coordinates], 1))
        case "MultiPoint":
            return shapes.points(_points(coordinates, 1))
        case "LineString":
            return shapes.lines([_points(coordinates, 2)])
        case "MultiLineString":
            return shapes.lines([_points(line, 2) for line in _lists(coordinates, "a line")])
        case "Polygon":
            return shapes.areas([_rings(coordinates)])
        case _:
            return shapes.areas([_rings(part) for part in _lists(coordinates, "a polygon")])


def _lists(coordinates: Sequence[Json], what: str) -> list[list[Json]]:
    """Return coordinates of which each is a list again."""
    if not coordinates or not all(isinstance(each, list) for each in coordinates):
        raise _Fault(f"its coordinates are not nested as for {what}")
    return [cast("list[Json]", each) for each in coordinates]


def _rings(coordinates: Sequence[Json]) -> list[Points]:
    rings = [_points(ring, 4) for ring in _lists(coordinates, "a ring")]
    for ring in rings:
        if (ring[0] != ring[-1]).any():
            raise _Fault("a ring does not end where it begins")
    return rings


def _points(coordinates: Sequence[Json], least: int) -> Points:
    """Return positions (n, 2), heights left out."""
    if len(coordinates) < least:
        raise _Fault(f"it has a run of {len(coordinates)} points, {least} are the least")
    return np.array([_position(each) for each in coordinates], dtype=np.float64)


def _position(value: Json) -> tuple[float, float]:
    if not isinstance(value, list) or len(value) < 2:
        raise _Fault(f"a position is {_shown(value)}, not two numbers")
    for number in value:
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise _Fault(f"a position holds {_shown(number)}, which is no number")
    return float(cast("float", value[0])), float(cast("float", value[1]))


def _shown(value: Json) -> str:
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    return "nothing" if value is None else f"“{str(value)[:40]}”"
