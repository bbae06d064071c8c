import numpy as np
import pytest

from widgets.map.layers import BaseLayer, prepare
from widgets.map.names import Name, NameKind, centroid, find_names, is_downward
from widgets.map.painter import BaseScene
from widgets.map.view import MapView

NORTH = [(0.0, -500.0), (10.0, 500.0)]
EAST = [(-500.0, 0.0), (500.0, 10.0)]
SQUARE = [(-300.0, -200.0), (300.0, -200.0), (300.0, 200.0), (-300.0, 200.0)]


def scene_of(
    name: str,
    geometry: str,
    features: list[tuple[str, str, list[tuple[float, float]]]],
    scale: float = 1.0,
) -> BaseScene:
    counts = [len(points) for _, _, points in features]
    layer = BaseLayer(
        name=name,
        geometry=geometry,  # type: ignore[arg-type]  # every sort is tried
        coords=np.array([p for _, _, points in features for p in points], dtype=float),
        starts=np.concatenate(([0], np.cumsum(counts))).astype(np.int32),
        names=[text for text, _, _ in features],
        classes=[kind for _, kind, _ in features],
    )
    view = MapView(0.0, 0.0, scale, 2000, 2000)
    return BaseScene([prepare(layer)], view, {}, 1.0, 1.0)


def one(scene: BaseScene) -> Name:
    (name,) = find_names(scene)
    return name


def test_a_north_south_road_is_written_upright_and_an_east_west_one_is_not() -> None:
    assert one(scene_of("road", "line", [("人民路", "main", NORTH)])).upright.all()
    assert not one(scene_of("road", "line", [("干将路", "main", EAST)])).upright.any()


def test_places_lie_on_the_road() -> None:
    name = one(scene_of("road", "line", [("干将路", "main", EAST)]))
    assert len(name.places) == 16
    assert np.allclose(name.places[:, 1], name.places[:, 0] * 0.01 + 5.0)


def test_pieces_of_one_road_share_a_name() -> None:
    pieces = [("人民路", "main", NORTH), ("人民路", "main", [(0.0, 600.0), (0.0, 900.0)])]
    assert one(scene_of("road", "line", pieces)).kind is NameKind.ROAD


def test_offices_come_before_roads_and_great_roads_before_small() -> None:
    roads = scene_of(
        "road", "line", [("丙", "street", EAST), ("乙", "main", EAST), ("", "main", NORTH)], 0.5
    )
    office = scene_of("street", "area", [("甲街道", "", SQUARE)])
    both = BaseScene([*roads.layers, *office.layers], roads.view, {}, 1.0, 1.0)
    assert [name.text for name in find_names(both)] == ["甲街道", "乙", "丙"]


@pytest.mark.parametrize(
    ("layer", "geometry", "kind", "scale", "found"),
    [
        ("street", "area", "", 0.1, True),
        ("street", "area", "", 1.5, False),
        ("road", "line", "street", 0.35, False),
        ("road", "line", "lane", 0.5, False),
        ("place", "point", "sight", 0.3, True),
        ("place", "point", "estate", 0.3, False),
        ("place", "point", "oddity", 0.8, True),
        ("water", "area", "river", 0.05, True),
        ("water", "area", "canal", 0.05, False),
        ("road", "line", "lane", 1.5, True),
        ("water", "line", "river", 0.05, True),
        ("water", "line", "canal", 0.05, False),
        ("water", "area", "lake", 0.2, True),
        ("water", "area", "lake", 0.05, False),
        ("park", "area", "park", 0.4, True),
        ("park", "area", "park", 0.05, False),
        ("building", "area", "new", 2.0, False),
    ],
)
def test_a_name_is_written_only_at_the_scales_it_is_of_use(
    layer: str, geometry: str, kind: str, scale: float, found: bool
) -> None:
    ring = {"area": SQUARE, "line": EAST, "point": [(10.0, 10.0)]}[geometry]
    assert bool(find_names(scene_of(layer, geometry, [("名", kind, ring)], scale))) is found


def test_water_that_flows_is_named_along_its_middle() -> None:
    banks = [(-20.0, -500.0), (-20.0, 500.0), (20.0, 500.0), (20.0, -500.0)]
    name = one(scene_of("water", "area", [("大运河", "river", banks)]))
    assert name.upright.all()
    assert np.allclose(name.places[:, 0], 0.0)
    assert len(name.places) == 16


def test_an_area_has_its_middle_first_and_places_around() -> None:
    name = one(scene_of("street", "area", [("甲街道", "", SQUARE)], 0.5))
    assert name.places[0] == pytest.approx([0.0, 0.0], abs=1e-9)
    assert len(name.places) == 361


def test_the_places_of_an_area_lie_inside_it() -> None:
    ell = [(-400.0, -400.0), (400.0, -400.0), (400.0, -200.0), (-200.0, -200.0), (-200.0, 400.0)]
    name = one(scene_of("street", "area", [("乙街道", "", [*ell, (-400.0, 400.0)])], 0.5))
    assert 1 < len(name.places) < 361
    assert not ((name.places[1:, 0] > -200.0) & (name.places[1:, 1] > -200.0)).any()


def test_what_is_out_of_sight_has_no_name() -> None:
    far = [(90000.0, 0.0), (91000.0, 0.0)]
    assert not find_names(scene_of("road", "line", [("远", "main", far)]))
    assert not find_names(scene_of("road", "line", [("点", "main", [(0.0, 0.0), (0.0, 0.0)])]))


def test_the_middle_of_a_ring_without_area_is_that_of_its_corners() -> None:
    assert centroid(np.array([[0.0, 0.0], [4.0, 0.0]])).tolist() == [2.0, 0.0]
    ell = np.array([[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]], dtype=float)
    assert centroid(ell) == pytest.approx([5 / 6, 5 / 6])


@pytest.mark.parametrize(
    ("text", "downward"), [("人民路", True), ("Mannerheimintie", False), ("G15 沈海高速", True)]
)
def test_only_chinese_is_written_downwards(text: str, downward: bool) -> None:
    assert is_downward(text) is downward
