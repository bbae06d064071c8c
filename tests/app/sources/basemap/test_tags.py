from __future__ import annotations

import pytest

from app.geo.sheet import Geometry
from app.sources.basemap.layers import LAYERS
from app.sources.basemap.tags import Meaning, Tags, meaning, name_of


def area(**tags: str) -> Meaning | None:
    return meaning(tags, Geometry.AREA)


def line(**tags: str) -> Meaning | None:
    return meaning(tags, Geometry.LINE)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"highway": "motorway"}, "express"),
        ({"highway": "trunk_link"}, "express"),
        ({"highway": "secondary"}, "main"),
        ({"highway": "residential"}, "street"),
        ({"highway": "footway"}, "lane"),
        ({"highway": "steps"}, "lane"),
    ],
)
def test_roads_have_one_of_four_classes(tags: Tags, kind: str) -> None:
    found = meaning(tags, Geometry.LINE)
    assert found == Meaning("road", kind, {"oneway": False})


@pytest.mark.parametrize("said", ["yes", "1", "-1"])
def test_one_way_roads(said: str) -> None:
    found = line(highway="primary", oneway=said)
    assert found is not None
    assert found.facts["oneway"] is True


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "construction"},
        {"highway": "proposed"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "footway", "indoor": "yes"},
        {"highway": "steps", "level": "-1"},
        {"waterway": "weir"},
        {"waterway": "stream", "tunnel": "culvert"},
        {"railway": "rail"},
    ],
)
def test_lines_that_are_not_on_the_map(tags: Tags) -> None:
    assert meaning(tags, Geometry.LINE) is None


def test_water_lines_have_a_width() -> None:
    assert line(waterway="river") == Meaning("water", "river", {"width_m": 15.0})
    assert line(waterway="canal", width="22.5 m") == Meaning("water", "canal", {"width_m": 22.5})
    assert line(waterway="drain", width="wide") == Meaning("water", "ditch", {"width_m": 2.0})


@pytest.mark.parametrize(
    ("tags", "layer", "kind"),
    [
        ({"natural": "water"}, "water", "lake"),
        ({"natural": "water", "water": "river"}, "water", "reach"),
        ({"waterway": "riverbank"}, "water", "reach"),
        ({"landuse": "reservoir"}, "water", "lake"),
        ({"leisure": "park"}, "park", "park"),
        ({"natural": "beach"}, "park", "bank"),
        ({"landuse": "residential"}, "block", "new"),
        ({"amenity": "school", "start_date": "1907"}, "block", "old"),
        ({"boundary": "administrative", "admin_level": "6"}, "district", "district"),
        ({"boundary": "administrative", "admin_level": "8"}, "street", "street"),
        ({"boundary": "administrative", "admin_level": "10"}, "cell", "grid"),
    ],
)
def test_areas(tags: Tags, layer: str, kind: str) -> None:
    assert meaning(tags, Geometry.AREA) == Meaning(layer, kind, {})


@pytest.mark.parametrize(
    "tags",
    [
        {"boundary": "administrative", "admin_level": "4"},
        {"boundary": "administrative"},
        {"building": "no"},
        {"building": "yes", "location": "underground"},
        {"amenity": "fuel"},
        {"highway": "pedestrian"},
    ],
)
def test_areas_that_are_not_on_the_map(tags: Tags) -> None:
    assert meaning(tags, Geometry.AREA) is None


def test_what_is_known_of_a_building() -> None:
    tags = {
        "building": "apartments", "building:levels": "18", "height": "54.5 m",
        "building:flats": "72",
    }  # fmt: skip
    assert meaning(tags, Geometry.AREA) == Meaning(
        "building", "new", {"floors": 18, "height_m": 54.5, "households": 72}
    )
    assert area(building="yes", height="7") == Meaning(
        "building", "new", {"floors": 2, "height_m": 7.0}
    )
    assert area(building="yes", height="99999") == Meaning("building", "new", {})
    assert area(building="church", historic="yes") == Meaning("building", "old", {})
    assert area(building="yes", start_date="2001-05") == Meaning("building", "new", {})


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"railway": "station"}, "station"),
        ({"tourism": "museum"}, "sight"),
        ({"amenity": "hospital"}, "hospital"),
        ({"place": "suburb", "amenity": "school"}, "estate"),
        ({"place": "city"}, "place"),
    ],
)
def test_named_places(tags: Tags, kind: str) -> None:
    named = {**tags, "name": "一处"}
    assert meaning(named, Geometry.POINT) == Meaning("place", kind, {})
    assert meaning(tags, Geometry.POINT) is None, "a place without a name is none"


def test_a_named_thing_that_is_no_place() -> None:
    assert meaning({"name": "x", "highway": "bus_stop"}, Geometry.POINT) is None


def test_the_chinese_name_comes_first() -> None:
    assert name_of({"name": "Taihu Lake", "name:zh": "太湖"}) == "太湖"
    assert name_of({"name": "Aleksanterinkatu", "name:en": "Alexander"}) == "Aleksanterinkatu"
    assert name_of({"name": " ", "name:en": "Alexander"}) == "Alexander"
    assert name_of({"name": "南京东路", "name:zh": "南京東路"}) == "南京东路"
    assert name_of({"name": "南京東路", "name:zh-Hans": "南京东路"}) == "南京东路"
    assert name_of({}) == ""


def test_all_that_tags_can_mean_is_in_a_layer() -> None:
    for key, values in {
        "highway": ("motorway", "primary", "tertiary", "service"),
        "waterway": ("river", "canal", "stream", "ditch"),
    }.items():
        for value in values:
            found = meaning({key: value}, Geometry.LINE)
            assert found is not None
            assert found.kind in LAYERS[found.layer][Geometry.LINE].kinds
