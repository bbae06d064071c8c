"""What the layers of others are on our map: OpenMapTiles, Protomaps and Shortbread, by name.

What no table knows is still drawn plainly: areas as blocks, lines as streets, points as places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from app.domain.plain import line
from app.sources.tiles.vector import AREAS, LINES, POINT, TileFeatures, Value

Geometry = Literal["area", "line", "point"]

GEOMETRIES: Final[Mapping[int, Geometry]] = {POINT: "point", LINES: "line", AREAS: "area"}

MAX_NAME: Final = 60
NAME_KEYS: Final = ("name:zh-Hans", "name:zh", "name", "name:en", "name:latin")
KIND_KEYS: Final = ("class", "kind", "pmap:kind", "type")


@dataclass(frozen=True, slots=True, eq=False)
class TileLayer:
    """Features of one layer of our map out of one tile, as `app.geo.sheet.Sheet` but in metres.

    `columns["part"]` is 1 for a ring that belongs to the shape before it, `columns["width_m"]` the
    width of waters drawn as lines.
    """

    name: str
    geometry: Geometry
    coords: NDArray[np.float64]
    starts: NDArray[np.int32]
    names: tuple[str, ...]
    classes: tuple[str, ...]
    columns: Mapping[str, tuple[float, ...]] = field(default_factory=dict[str, tuple[float, ...]])


def _each(result: tuple[str, str] | None, names: str) -> dict[str, tuple[str, str] | None]:
    return dict.fromkeys(names.split(), result)


ROADS: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("road", "express"), "motorway motorway_link trunk trunk_link highway"),
    **_each(("road", "main"), "primary primary_link secondary secondary_link major_road"),
    **_each(("road", "street"), "tertiary tertiary_link medium_road minor minor_road street"),
    **_each(("road", "street"), "unclassified residential road busway bus_guideway"),
    **_each(("road", "lane"), "service track living_street pedestrian other"),
    **_each(None, "path footway steps cycleway bridleway rail transit ferry aerialway raceway"),
    **_each(None, "light_rail subway tram narrow_gauge monorail funicular pier runway taxiway"),
    **_each(None, "construction minor_construction primary_construction aeroway corridor"),
}

GREEN: Final = (
    "wood forest grass grassland meadow park garden scrub cemetery golf_course recreation_ground "
    "village_green pitch playground allotments orchard vineyard heath nature_reserve zoo "
    "national_park protected_area greenfield grave_yard plant_nursery public_park dog_park "
    "camp_site wetland stadium"
)
BUILT: Final = (
    "residential commercial industrial retail school hospital university college kindergarten "
    "railway garages military suburb neighbourhood quarter education works urban_area "
    "parking construction brownfield"
)
LAND: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("park", "park"), GREEN),
    **_each(("block", "new"), BUILT),
    "": None,
}

WATERS: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("water", "lake"), "lake pond reservoir basin swimming_pool"),
    **_each(("water", "open"), "river canal stream dock ocean sea water riverbank playa"),
    "": ("water", "open"),
}
"""Areas of water; a river's area is "open": only ribbons between two banks are named along."""

FLOWS: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("water", "river"), "river"),
    **_each(("water", "canal"), "canal stream ditch drain"),
    "": None,
}
WIDTHS_M: Final[Mapping[str, float]] = {
    "river": 14.0, "canal": 9.0, "stream": 4.0, "drain": 2.5, "ditch": 2.0
}  # fmt: skip

PLACES: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("place", "city"), "city metropolis capital state_capital"),
    **_each(("place", "town"), "town locality county"),
    **_each(("place", "village"), "village hamlet isolated_dwelling"),
    **_each(("place", "suburb"), "suburb borough quarter district macrohood"),
    **_each(("place", "estate"), "neighbourhood neighborhood"),
    **_each(None, "country state continent region province island ocean sea"),
    "": ("place", "town"),
}
POINTS: Final[Mapping[str, tuple[str, str] | None]] = {
    **_each(("place", "station"), "railway station bus_station subway"),
    **_each(("place", "hospital"), "hospital clinic"),
    **_each(("place", "school"), "school college university kindergarten"),
    **_each(("place", "sight"), "attraction museum monument castle place_of_worship"),
    **_each(("place", "market"), "marketplace supermarket mall"),
    "": None,
}

ALL: Final = "*"
"""Every class there is."""

TABLES: Final[Mapping[tuple[str, Geometry], Mapping[str, tuple[str, str] | None]]] = {
    ("earth", "area"): {ALL: ("land", "")},
    ("ocean", "area"): {ALL: ("water", "open")},
    ("water", "area"): WATERS,
    ("water_polygons", "area"): WATERS,
    ("water", "line"): FLOWS,
    ("waterway", "line"): FLOWS,
    ("water_lines", "line"): FLOWS,
    ("water_lines_labels", "line"): FLOWS,
    ("landcover", "area"): LAND,
    ("landuse", "area"): LAND,
    ("land", "area"): LAND,
    ("sites", "area"): LAND,
    ("natural", "area"): LAND,
    ("park", "area"): {ALL: ("park", "park")},
    ("building", "area"): {ALL: ("building", "new")},
    ("buildings", "area"): {ALL: ("building", "new")},
    ("transportation", "line"): ROADS,
    ("transportation_name", "line"): ROADS,
    ("roads", "line"): ROADS,
    ("streets", "line"): ROADS,
    ("street_labels", "line"): ROADS,
    ("place", "point"): PLACES,
    ("places", "point"): PLACES,
    ("place_labels", "point"): PLACES,
    ("poi", "point"): POINTS,
    ("pois", "point"): POINTS,
}
"""Class of ours by their layer, its geometry and their class; "" is the rest, None is not drawn.

Source: openmaptiles.org/schema 3.15, docs.protomaps.com/basemaps/layers 4, shortbread-tiles.org
1.0.
"""

KNOWN: Final = frozenset(
    {
        *(name for name, _ in TABLES),
        *("boundary", "boundaries", "boundary_labels", "water_name", "water_polygons_labels"),
        *(
            "transit",
            "aeroway",
            "aerodrome_label",
            "mountain_peak",
            "housenumber",
            "globallandcover",
        ),
        *("addresses", "bridges", "dam_lines", "dam_polygons", "pier_lines", "pier_polygons"),
        *("ferries", "public_transport", "street_polygons", "streets_polygons_labels"),
        *("aerialways", "physical_line", "physical_point"),
    }
)
"""Layers of the three schemas; one that is in no table above is left out."""

PLAIN: Final[Mapping[Geometry, tuple[str, str]]] = {
    "area": ("block", "new"),
    "line": ("road", "street"),
    "point": ("place", "city"),
}
"""What layers of other schemas are drawn as."""

DISTRICT_LEVEL, STREET_LEVEL = 6, 8
"""Administrative levels of county and township in China. Source: OSM wiki, admin_level."""


def layers_of(tile: Iterable[TileFeatures]) -> list[TileLayer]:
    """Return what is drawn of a decoded tile, one layer for each name and geometry of ours."""
    return [made for found in tile for made in _sorted_out(found)]


def meaning(layer: str, geometry: Geometry, values: Mapping[str, Value]) -> tuple[str, str] | None:
    """Return our layer and class of a feature, None when it is not drawn."""
    if layer in {"boundary", "boundaries"}:
        return _edge(values) if geometry == "line" else None
    table = TABLES.get((layer, geometry))
    if table is None:
        return None if layer in KNOWN else PLAIN[geometry]
    if values.get("rail") is True:
        return None
    kinds = [str(values[key]) for key in KIND_KEYS if key in values]
    detail = values.get("kind_detail", values.get("pmap:kind_detail"))
    if table is ROADS and detail is not None and str(detail) in {"service", "track"}:
        kinds.insert(0, str(detail))
    for kind in kinds:
        if kind in table:
            return table[kind]
    return table.get(ALL, table.get(""))


def _edge(values: Mapping[str, Value]) -> tuple[str, str] | None:
    if values.get("maritime") in {1, "1"}:
        return None
    levels = ("admin_level", "kind_detail", "pmap:min_admin_level")
    for said in (values.get(key) for key in levels):
        if isinstance(said, int | float) or (isinstance(said, str) and said.isdecimal()):
            level = int(said)
            if level <= DISTRICT_LEVEL:
                return "district", ""
            return ("street", "") if level <= STREET_LEVEL else None
    kind = values.get("kind")
    return ("district", "") if kind in {"country", "region", "county"} else None


def _name(values: Mapping[str, Value]) -> str:
    for key in NAME_KEYS:
        if values.get(key):
            return line(str(values[key]), MAX_NAME)
    return ""


def _sorted_out(found: TileFeatures) -> Iterable[TileLayer]:
    meanings: list[tuple[str, str] | None] = []
    for kind, values in zip(found.kinds.tolist(), found.values, strict=True):
        geometry = GEOMETRIES.get(kind)
        meanings.append(None if geometry is None else meaning(found.name, geometry, values))
    names = np.array([each[0] if each else "" for each in meanings], dtype=object)
    kinds = found.kinds[found.owners]
    for name in dict.fromkeys(names.tolist()):
        for kind, geometry in GEOMETRIES.items():
            parts = np.flatnonzero((names[found.owners] == name) & (kinds == kind))
            if name and len(parts):
                yield _layer(found, str(name), geometry, parts, meanings)


def _layer(
    found: TileFeatures,
    name: str,
    geometry: Geometry,
    parts: NDArray[np.int64],
    meanings: Sequence[tuple[str, str] | None],
) -> TileLayer:
    counts = found.starts[parts + 1] - found.starts[parts]
    ends = np.cumsum(counts)
    chosen = np.repeat(found.starts[parts] - ends + counts, counts) + np.arange(int(counts.sum()))
    coords = found.points[chosen]
    starts = np.concatenate(([0], ends)).astype(np.int32)
    owners: list[int] = found.owners[parts].tolist()
    columns: dict[str, tuple[float, ...]] = {}
    inner = np.zeros(len(parts), dtype=bool)
    if geometry == "area":
        inner = _inner(coords, starts, found.owners[parts])
        columns["part"] = tuple(inner.astype(float).tolist())
    elif geometry == "line" and name == "water":
        columns["width_m"] = tuple(_width(found.values[owner]) for owner in owners)
    texts = [
        "" if is_in else _name(found.values[o]) for o, is_in in zip(owners, inner, strict=True)
    ]
    classes = tuple((meanings[owner] or ("", ""))[1] for owner in owners)
    return TileLayer(name, geometry, coords, starts, tuple(texts), classes, columns)


def _width(values: Mapping[str, Value]) -> float:
    return next((WIDTHS_M[str(values[k])] for k in KIND_KEYS if values.get(k) in WIDTHS_M), 6.0)


def _inner(
    coords: NDArray[np.float64], starts: NDArray[np.int32], owners: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which rings (r,) are holes: wound against the first ring of their feature."""
    lasts = starts[1:] - 1
    following = np.arange(1, len(coords) + 1)
    following[lasts] = starts[:-1]
    near = coords - np.repeat(coords[starts[:-1]], np.diff(starts), axis=0)
    far = near[following]
    cross = near[:, 0] * far[:, 1] - far[:, 0] * near[:, 1]
    signs = np.sign(np.add.reduceat(cross, starts[:-1]))
    first = np.concatenate(([True], owners[1:] != owners[:-1]))
    leader = np.maximum.accumulate(np.where(first, np.arange(len(owners)), 0))
    return np.asarray((signs * signs[leader] < 0) & ~first)
