import pytest
from PySide6.QtGui import QColor, QImage

from tests.widgets.map import town
from widgets.map.layers import outlines, prepare
from widgets.map.painter import BaseScene, paint_base
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 1000, 1000)


def scene(view: MapView = VIEW, line_scale: float = 1.0, skip: str = "") -> BaseScene:
    layers = [layer for layer in town.layers() if layer.name != skip]
    edges = [outlines(layer) for layer in layers if layer.name in {"district", "street", "cell"}]
    return BaseScene(
        [prepare(layer) for layer in [*layers, *edges]], view, town.palette(), line_scale, 1.0
    )


def color_at(image: QImage, x: float, y: float, view: MapView = VIEW) -> QColor:
    px, py = view.to_px(x, y)
    return image.pixelColor(int(px), int(py))


@pytest.mark.parametrize(
    ("x", "y", "token"),
    [
        (60, 200, "map.land"),
        (-380, 250, "map.block"),
        (-230, 260, "map.building"),
        (-150, 350, "map.building.old"),
        (200, 200, "map.park"),
        (262, -388, "map.bank"),
        (250, -250, "map.water"),
        (418, 100, "map.water"),
        (300, 6, "map.road.main"),
        (8, 200, "map.road.express"),
        (100, -200, "map.road.lane"),
        (100, 420, "map.road.street"),
    ],
)
def test_each_class_has_its_colour(x: float, y: float, token: str) -> None:
    image = paint_base(scene())
    assert color_at(image, x, y).name() == town.palette()[token].name()


def test_outside_the_district_is_dimmed() -> None:
    image = paint_base(scene())
    bare = paint_base(scene(skip="district"))
    land = town.palette()["map.land"].name()
    assert color_at(image, 495, 300).name() != land
    assert color_at(bare, 495, 300).name() == land


def test_the_district_edge_is_as_wide_as_the_screen_asks() -> None:
    land = town.palette()["map.land"]

    def width(line_scale: float) -> int:
        image = paint_base(scene(line_scale=line_scale, skip="street"))
        row = [image.pixelColor(x, 750) for x in range(10, 60)]
        inside = [c for c in row if c.name() not in {land.name(), image.pixelColor(2, 750).name()}]
        return len(inside)

    assert width(2.0) > width(1.0)


def test_far_out_buildings_and_lanes_are_left_out() -> None:
    far = MapView(0.0, 0.0, 0.05, 60, 60)
    image = paint_base(scene(far))
    colors = {image.pixelColor(x, y).name() for x in range(60) for y in range(60)}
    assert town.palette()["map.building"].name() not in colors
    assert town.palette()["map.road.lane"].name() not in colors


def test_the_picture_is_opaque_and_deterministic() -> None:
    one, other = paint_base(scene()), paint_base(scene())
    assert one.format() is QImage.Format.Format_RGB32
    assert one == other


def test_water_without_widths_takes_those_of_its_class() -> None:
    line = town.layer("water", "line", [("", "moat", [(0.0, -500.0), (0.0, 500.0)])])
    image = paint_base(BaseScene([prepare(line)], VIEW, town.palette(), 1.0, 1.0))
    row = [image.pixelColor(x, 300).name() for x in range(1000)]
    water = town.palette()["map.water"].name()
    assert 30 <= row.count(water) <= 42


def test_every_piece_of_work_lets_others_run() -> None:
    breaths = []
    paint_base(scene(), lambda: breaths.append(1))
    assert len(breaths) > 20


def test_painting_stops_when_told() -> None:
    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        paint_base(scene(), stop)


def test_without_layers_there_is_plain_land() -> None:
    image = paint_base(BaseScene([], VIEW.resized(40, 30), town.palette()))
    assert {image.pixelColor(x, y).name() for x in range(40) for y in range(30)} == {
        town.palette()["map.land"].name()
    }


def test_waters_that_meet_have_no_edge_between_them() -> None:
    ponds = town.layer(
        "water",
        "area",
        [("", "canal", town.square(-50, 0, 60)), ("", "canal", town.square(50, 0, 60))],
    )
    image = paint_base(BaseScene([prepare(ponds)], VIEW, town.palette(), 1.0, 1.0))
    water, edge = town.palette()["map.water"].name(), town.palette()["map.water.edge"].name()
    row = {color_at(image, x, 30).name() for x in range(-100, 100)}
    assert row == {water}
    assert color_at(image, 0, 60.5).name() == edge or color_at(image, 0, 61).name() == edge


def test_a_hole_in_an_area_shows_what_is_below() -> None:
    hole = town.square(0, 0, 100)[::-1]
    lake = town.layer(
        "water",
        "area",
        [("太湖", "lake", town.square(0, 0, 300)), ("", "lake", hole)],
        part=[0.0, 1.0],
    )
    image = paint_base(BaseScene([prepare(lake)], VIEW, town.palette(), 1.0, 1.0))
    assert color_at(image, 0, 0).name() == town.palette()["map.land"].name()
    assert color_at(image, 200, 0).name() == town.palette()["map.water"].name()


def test_a_shape_of_many_rings_is_not_torn_by_drawing_it_in_portions() -> None:
    holes = [
        town.square(x * 4.0 - 450.0, y * 16.0 - 440.0, 1.5)[::-1]
        for x in range(220)
        for y in range(55)
    ]
    rings = [("太湖", "lake", town.square(0, 0, 480)), *(("", "lake", ring) for ring in holes)]
    lake = town.layer("water", "area", rings, part=[0.0] + [1.0] * len(holes))
    image = paint_base(BaseScene([prepare(lake)], VIEW, town.palette(), 1.0, 1.0))
    water = town.palette()["map.water"].name()
    assert color_at(image, 10.5, -8.5).name() != water
    assert color_at(image, -417.5, -8.5).name() != water
    assert color_at(image, 12.5, -16.5).name() == water


def test_areas_of_a_few_pixels_are_filled_by_what_they_cover() -> None:
    far = MapView(0.0, 0.0, 0.08, 100, 100)
    house = town.layer("building", "area", [("", "old", town.square(0, 0, 12))])
    image = paint_base(BaseScene([prepare(house)], far, town.palette(), 1.0, 1.0))
    shown = image.pixelColor(49, 49)
    land, old = town.palette()["map.land"], town.palette()["map.building.old"]
    assert shown not in (land, old)
    assert min(land.red(), old.red()) <= shown.red() <= max(land.red(), old.red())
