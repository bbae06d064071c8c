"""Features of files whose attributes say what they are: GeoJSON, GeoPackage, Shapefile."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from app.domain.plain import line
from app.errors import BadInputError
from app.sources.basemap import crs, shapes
from app.sources.basemap.attributes import NO_LAYER, described
from app.sources.basemap.draft import around
from app.sources.basemap.feature import Feature, Gathered, Refused
from app.sources.basemap.geojson import Raw, read_geojson
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.shapes import Box, Points, Shape
from app.sources.basemap.vector import Table, read_vector

BEYOND = "it is not on Earth (longitude first, in degrees)"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person says of files that do not say it: coordinate system and layer."""

    system: str | None
    layer: str | None


def gather_geojson(path: Path, wish: Wish) -> Gathered:
    """Return the features of a GeoJSON file; raises `BadInputError` in plain words."""
    document = read_geojson(path)
    found = Gathered(path.name)
    _take(found, document.features, document.crs, wish, path.name.partition(".")[0])
    return found


def gather_vector(path: Path, wish: Wish) -> Gathered:
    """Return the features of all layers of a GeoPackage or Shapefile."""
    found = Gathered(path.name)
    for table in read_vector(path):
        found.notes += table.notes
        own = table.name.lower()
        layered = Wish(wish.system, own if own in LAYERS else wish.layer)
        _take(found, list(_raws(table)), table.crs, layered, table.name)
    return found


def _raws(table: Table) -> Iterator[Raw]:
    for index, (number, data) in enumerate(zip(table.numbers, table.shapes, strict=True)):
        attributes = {name: values[index] for name, values in table.columns.items()}
        if data is None:
            yield Raw(number, "", attributes, None, "it has no geometry")
            continue
        try:
            shape = shapes.from_wkb(bytes(data))
        except BadInputError:
            yield Raw(number, "", attributes, None, "its geometry cannot be read")
            continue
        yield Raw(number, "", attributes, shape)


def _take(found: Gathered, raws: Iterable[Raw], said: str, wish: Wish, stem: str) -> None:
    """Add what is sound to `found`, moved to WGS-84, and the rest with its reasons."""
    raws = list(raws)
    found.read += len(raws)
    bounds = _bounds(raws)
    if bounds is None:
        found.refused += [Refused(raw.number, raw.id, raw.fault or BEYOND) for raw in raws]
        return
    try:
        way = crs.way(said, wish.system, bounds)
    except BadInputError as error:
        raise BadInputError(f"{found.file}: {error}", field=error.field) from error
    if way.note:
        found.notes.append(way.note)
    for raw in raws:
        made = _feature(raw, way.move, wish, stem)
        if isinstance(made, Refused):
            found.refused.append(made)
        else:
            found.features.append(made)


def _bounds(raws: Iterable[Raw]) -> Box | None:
    """Return the box of the numbers as they are; those of a feature that has none are left out."""
    box: Box | None = None
    for raw in raws:
        if raw.shape is not None and shapes.geometry(raw.shape) is not None:
            own = shapes.bounds(raw.shape)
            if not np.isfinite(own).all():
                continue
            box = own if box is None else around(box, own)
    return box


def _feature(raw: Raw, move: crs.Move, wish: Wish, stem: str) -> Feature | Refused:
    if raw.shape is None:
        return Refused(raw.number, raw.id, raw.fault)
    geometry = shapes.geometry(raw.shape)
    if geometry is None:
        return Refused(raw.number, raw.id, "its geometry is empty")
    shape = _moved(raw.shape, move)
    if shape is None:
        return Refused(raw.number, raw.id, BEYOND)
    says = described(raw.attributes, geometry, wish.layer)
    if says is None:
        return Refused(raw.number, raw.id, NO_LAYER)
    thing = line(raw.id) or says.id or line(f"{stem}-{raw.number}")
    return Feature(says.layer, says.kind, thing, says.name, shape, says.facts)


def _moved(shape: Shape, move: crs.Move) -> Shape | None:
    """Return a shape in WGS-84, None when some of it comes to lie off the Earth."""
    sound = True

    def checked(numbers: Points) -> Points:
        nonlocal sound
        places = move(numbers)
        sound = bool(np.isfinite(places).all() and (np.abs(places) <= (180.0, 90.0)).all())
        return places

    there = shapes.moved(shape, checked)
    return there if sound else None
