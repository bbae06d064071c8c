import numpy as np
import pytest

from app.sources.tiles.schema import Geometry, TileLayer, layers_of, meaning
from app.sources.tiles.vector import Value, decode
from tests.app.sources.tiles.samples import SQUARE, mvt

LINE, DOT = "LINESTRING (0 0, 50 50)", "POINT (5 5)"


@pytest.mark.parametrize(
    ("layer", "geometry", "values", "ours"),
    [
        # OpenMapTiles
        ("transportation", "line", {"class": "motorway"}, ("road", "express")),
        ("transportation", "line", {"class": "primary"}, ("road", "main")),
        ("transportation", "line", {"class": "minor"}, ("road", "street")),
        ("transportation", "line", {"class": "service"}, ("road", "lane")),
        ("transportation", "line", {"class": "rail"}, None),
        ("transportation", "line", {"class": "unheard"}, None),
        ("water", "area", {"class": "lake"}, ("water", "lake")),
        ("water", "area", {"class": "ocean"}, ("water", "open")),
        ("waterway", "line", {"class": "river"}, ("water", "river")),
        ("landcover", "area", {"class": "wood"}, ("park", "park")),
        ("landcover", "area", {"class": "sand"}, None),
        ("landuse", "area", {"class": "residential"}, ("block", "new")),
        ("park", "area", {"class": "protected_area"}, ("park", "park")),
        ("building", "area", {"render_height": 20}, ("building", "new")),
        ("place", "point", {"class": "city"}, ("place", "city")),
        ("place", "point", {"class": "country"}, None),
        ("poi", "point", {"class": "hospital"}, ("place", "hospital")),
        ("poi", "point", {"class": "bench"}, None),
        ("boundary", "line", {"admin_level": 6, "maritime": 0}, ("district", "")),
        ("boundary", "line", {"admin_level": 8}, ("street", "")),
        ("boundary", "line", {"admin_level": 10}, None),
        ("boundary", "line", {"admin_level": 2, "maritime": 1}, None),
        ("boundary", "area", {"admin_level": 2}, None),
        ("water_name", "point", {"class": "lake"}, None),
        # Protomaps
        ("earth", "area", {"kind": "earth"}, ("land", "")),
        ("roads", "line", {"kind": "highway"}, ("road", "express")),
        ("roads", "line", {"kind": "minor_road", "kind_detail": "service"}, ("road", "lane")),
        ("roads", "line", {"pmap:kind": "major_road"}, ("road", "main")),
        ("water", "line", {"kind": "canal"}, ("water", "canal")),
        ("places", "point", {"kind": "locality"}, ("place", "town")),
        ("boundaries", "line", {"kind": "county"}, ("district", "")),
        ("boundaries", "line", {"kind": "locality"}, None),
        ("boundaries", "line", {"kind": "county", "kind_detail": "8"}, ("street", "")),
        # Shortbread
        ("ocean", "area", {}, ("water", "open")),
        ("streets", "line", {"kind": "trunk"}, ("road", "express")),
        ("streets", "line", {"kind": "residential", "rail": True}, None),
        ("street_labels", "line", {"kind": "primary"}, ("road", "main")),
        ("sites", "area", {"kind": "school"}, ("block", "new")),
        ("water_polygons", "area", {"kind": "river"}, ("water", "open")),
        # others
        ("cities", "point", {"name": "x"}, ("place", "city")),
        ("tracks_of_mine", "line", {}, ("road", "street")),
        ("zones", "area", {}, ("block", "new")),
    ],
)
def test_features_of_the_three_schemas(
    layer: str, geometry: Geometry, values: dict[str, Value], ours: tuple[str, str] | None
) -> None:
    assert meaning(layer, geometry, values) == ours


def made(*layers: tuple[str, list[tuple[str, dict[str, object]]]]) -> list[TileLayer]:
    return layers_of(decode(mvt(*layers), 0, 0, 0))


def test_features_are_gathered_by_layer_and_geometry() -> None:
    found = made(
        ("transportation", [(LINE, {"class": "primary"}), (LINE, {"class": "rail"})]),
        ("water", [(SQUARE, {"class": "lake", "name": "石湖"}), (LINE, {"kind": "river"})]),
    )
    assert [(layer.name, layer.geometry, layer.classes) for layer in found] == [
        ("road", "line", ("main",)),
        ("water", "line", ("river",)),
        ("water", "area", ("lake", "lake")),
    ]


def test_a_hole_is_a_part_wound_against_its_shape_and_unnamed() -> None:
    (lake,) = made(("water", [(SQUARE, {"class": "lake", "name": "石湖"})]))
    assert lake.columns["part"] == (0.0, 1.0)
    assert lake.names == ("石湖", "")
    assert [signed(lake, 0) > 0, signed(lake, 1) > 0].count(True) == 1


def test_islands_of_one_feature_are_shapes_of_their_own() -> None:
    two = "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((20 20, 29 20, 29 29, 20 29, 20 20)))"
    (parks,) = made(("park", [(two, {"name": "公园"}), (SQUARE, {})]))
    assert parks.columns["part"] == (0.0, 0.0, 0.0, 1.0)


def signed(layer: TileLayer, index: int) -> float:
    ring = layer.coords[layer.starts[index] : layer.starts[index + 1]]
    ring = ring - ring[0]
    ahead = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * ahead[:, 1] - ahead[:, 0] * ring[:, 1]).sum())


def test_waters_drawn_as_lines_have_a_width() -> None:
    (waters,) = made(
        (
            "waterway",
            [(LINE, {"class": "river"}), (LINE, {"class": "ditch"}), (LINE, {"class": "x"})],
        )
    )
    assert waters.columns["width_m"] == (14.0, 2.0)


def test_names_are_chinese_first_and_harmless() -> None:
    (roads,) = made(
        ("transportation_name", [
            (LINE, {"class": "primary", "name": "Renmin Road", "name:zh": "人民路"}),
            (LINE, {"class": "primary", "name": "a\u202eb\nc"}),
            (LINE, {"class": "primary", "name:en": "East Road"}),
            (LINE, {"class": "primary"}),
        ])
    )  # fmt: skip
    assert roads.names == ("人民路", "ab c", "East Road", "")


def test_a_feature_of_no_geometry_is_left_out() -> None:
    tile = decode(mvt(("water", [(SQUARE, {"class": "lake"})])), 0, 0, 0)
    tile[0].kinds[0] = 0
    assert layers_of(tile) == []


def test_points_are_places() -> None:
    (places,) = made(("place", [(DOT, {"class": "village", "name": "周庄"})]))
    assert (places.geometry, places.names, places.classes) == ("point", ("周庄",), ("village",))
    assert places.columns == {}
