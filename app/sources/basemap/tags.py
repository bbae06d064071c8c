"""What the tags of OpenStreetMap mean on our map. Pure tables.

**Source** of the tags: the OpenStreetMap wiki, "Map features"; of the levels of borders in China:
its page "Tag:boundary=administrative" (6 county, 8 town, 10 community).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from app.geo.sheet import Geometry
from app.sources.basemap.feature import Fact

Tags = Mapping[str, str]

FLOOR_M: Final = 3.0
"""Height of a storey where only a height is known. **Source** GB 50096: 2.8 m and the slab."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEAR = re.compile(r"\d{4}")
_HANZI = re.compile("[\u4e00-\u9fff]")
OLD_BEFORE: Final = 1950

_ROADS: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("motorway", "motorway_link", "trunk", "trunk_link"), "express"),
        **dict.fromkeys(("primary", "primary_link", "secondary", "secondary_link"), "main"),
        **dict.fromkeys(
            ("tertiary", "tertiary_link", "residential", "unclassified", "road"), "street"
        ),
        **dict.fromkeys(
            ("living_street", "service", "pedestrian", "track", "footway", "path", "cycleway"),
            "lane",
        ),
        **dict.fromkeys(("steps", "bridleway"), "lane"),
    }
)
_LANE_LIKE: Final = frozenset({"footway", "path", "cycleway", "steps", "service"})

_WATERWAYS: Final[Mapping[str, tuple[str, float]]] = MappingProxyType(
    {
        "river": ("river", 15.0),
        "canal": ("canal", 9.0),
        "stream": ("stream", 3.0),
        "drain": ("ditch", 2.0),
        "ditch": ("ditch", 2.0),
    }
)
"""Class and ground width in metres where none is given."""

_PARKS: Final = frozenset(
    {
        *("leisure=park", "leisure=garden", "leisure=playground", "leisure=pitch"),
        *("leisure=nature_reserve", "leisure=golf_course", "leisure=dog_park"),
        *("landuse=grass", "landuse=forest", "landuse=meadow", "landuse=recreation_ground"),
        *("landuse=cemetery", "landuse=village_green", "landuse=allotments", "landuse=orchard"),
        *("landuse=flowerbed", "landuse=greenfield", "natural=wood", "natural=scrub"),
        *("natural=grassland", "natural=heath"),
    }
)
_BANKS: Final = frozenset({"natural=beach", "natural=sand", "natural=shoal", "natural=wetland"})
_BLOCKS: Final = frozenset(
    {
        *("landuse=residential", "landuse=commercial", "landuse=retail", "landuse=industrial"),
        *("landuse=institutional", "landuse=education", "landuse=construction", "landuse=civil"),
        *("landuse=railway", "landuse=garages", "landuse=religious", "landuse=military"),
        *("amenity=school", "amenity=university", "amenity=college", "amenity=hospital"),
        *("amenity=kindergarten", "amenity=parking"),
    }
)
_WATERS: Final = frozenset(
    {"natural=water", "landuse=reservoir", "landuse=basin", "landuse=pond", "waterway=dock"}
)
_FLOWING: Final = frozenset({"river", "canal", "stream", "oxbow", "moat"})
_BORDERS: Final[Mapping[str, str]] = MappingProxyType(
    {"6": "district", "8": "street", "10": "cell"}
)
_PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("railway=station", "railway=halt", "station=subway"), "station"),
        **dict.fromkeys(("amenity=bus_station", "amenity=ferry_terminal"), "station"),
        **dict.fromkeys(("tourism=attraction", "tourism=museum", "historic=monument"), "sight"),
        **dict.fromkeys(("tourism=gallery", "historic=memorial", "amenity=theatre"), "sight"),
        **dict.fromkeys(("amenity=place_of_worship", "amenity=library"), "sight"),
        **dict.fromkeys(("place=square", "amenity=townhall"), "square"),
        **dict.fromkeys(("amenity=hospital", "amenity=clinic"), "hospital"),
        **dict.fromkeys(("amenity=marketplace", "shop=mall", "shop=supermarket"), "market"),
        **dict.fromkeys(("amenity=school", "amenity=university", "amenity=college"), "school"),
        **dict.fromkeys(("place=neighbourhood", "place=quarter", "place=suburb"), "estate"),
        **dict.fromkeys(("place=village", "place=hamlet", "place=city_block"), "estate"),
        **dict.fromkeys(("place=city", "place=town", "place=island", "place=islet"), "place"),
        **dict.fromkeys(("place=locality", "place=borough"), "place"),
    }
)
AREA_KEYS: Final = ("building", "natural", "landuse", "leisure", "waterway", "boundary", "amenity")
"""Keys of which one is there when an area can be on the map."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a tagged thing is on our map: its layer, its class there and what is known of it."""

    layer: str
    kind: str
    facts: Mapping[str, Fact] = field(default_factory=dict[str, Fact])


def meaning(tags: Tags, geometry: Geometry) -> Meaning | None:
    """Return what tags mean for a place, a line or an area; None when it is not on our map."""
    match geometry:
        case Geometry.POINT:
            return _place(tags)
        case Geometry.LINE:
            return _line(tags)
        case Geometry.AREA:
            return _area(tags)


def name_of(tags: Tags) -> str:
    """Return the name that a screen shows: the Chinese one, else the local one, else English.

    A local name in hanzi goes before `name:zh`, which may be in traditional ones.
    """
    if _HANZI.search(tags.get("name", "")):
        return tags.get("name:zh-Hans", "").strip() or tags["name"]
    for key in ("name:zh-Hans", "name:zh", "name", "name:en", "addr:housename"):
        if tags.get(key, "").strip():
            return tags[key]
    return ""


def _line(tags: Tags) -> Meaning | None:
    highway = tags.get("highway", "")
    if highway in _ROADS and tags.get("area") != "yes":
        if highway in _LANE_LIKE and (tags.get("indoor") == "yes" or "level" in tags):
            return None  # ways inside a building are not seen from above
        return Meaning(
            "road", _ROADS[highway], {"oneway": tags.get("oneway") in {"yes", "1", "-1"}}
        )
    waterway = tags.get("waterway", "")
    if waterway in _WATERWAYS and tags.get("tunnel", "no") in {"no", "flooded"}:
        kind, width_m = _WATERWAYS[waterway]
        return Meaning("water", kind, {"width_m": _number(tags.get("width", "")) or width_m})
    return None


def _area(tags: Tags) -> Meaning | None:
    if tags.get("building", "no") != "no" and tags.get("location") != "underground":
        return Meaning("building", _age(tags), _building(tags))
    pairs = {f"{key}={tags[key]}" for key in AREA_KEYS if key in tags}
    if pairs & _WATERS or "waterway=riverbank" in pairs:
        flows = tags.get("water") in _FLOWING or "waterway=riverbank" in pairs
        return Meaning("water", "reach" if flows else "lake")
    if "boundary=administrative" in pairs:
        layer = _BORDERS.get(tags.get("admin_level", ""))
        return None if layer is None else Meaning(layer, "grid" if layer == "cell" else layer)
    for found, layer, kind in ((_PARKS, "park", "park"), (_BANKS, "park", "bank")):
        if pairs & found:
            return Meaning(layer, kind)
    return Meaning("block", _age(tags)) if pairs & _BLOCKS else None


def _place(tags: Tags) -> Meaning | None:
    if not name_of(tags):
        return None
    for key in ("place", "railway", "station", "tourism", "historic", "amenity", "shop"):
        kind = _PLACES.get(f"{key}={tags.get(key, '')}")
        if kind is not None:
            return Meaning("place", kind)
    return None


def _age(tags: Tags) -> str:
    year = _YEAR.search(tags.get("start_date", ""))
    is_old = "historic" in tags or (year is not None and int(year[0]) < OLD_BEFORE)
    return "old" if is_old else "new"


def _building(tags: Tags) -> dict[str, Fact]:
    """Return floors, height and households of a building, so far as they are said."""
    height_m = _number(tags.get("height", "") or tags.get("building:height", ""))
    floors = int(_number(tags.get("building:levels", "")))
    facts: dict[str, Fact] = {}
    if floors or height_m:
        facts["floors"] = floors or max(1, round(height_m / FLOOR_M))
    if height_m:
        facts["height_m"] = height_m
    homes = int(_number(tags.get("building:flats", "")))
    if homes:
        facts["households"] = homes
    return facts


def _number(text: str) -> float:
    """Return the first number of a text such as "12 m", 0 when there is none or a silly one."""
    found = _NUMBER.search(text)
    value = float(found[0]) if found else 0.0
    return value if value < 10_000.0 else 0.0
