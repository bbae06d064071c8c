from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.widgets.map import town
from widgets.map.ground import Ground, around
from widgets.map.lettering import Lettering, LetterStyle
from widgets.map.names import NameKind
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 400, 300)
LAND = town.palette()["map.land"].name()
ROAD = town.palette()["map.road.express"].name()


@pytest.fixture
def ground(qapp: object) -> Iterator[Ground]:
    made = Ground()
    style = LetterStyle(15.0, QColor("white"), QColor("black"), 2.0)
    made.set_look(town.palette(), Lettering(styles={NameKind.ROAD: style}), 1.0)
    made.show(VIEW)
    yield made
    made.shutdown()


def has_margin(ground: Ground) -> bool:
    picture = ground._picture
    return ground.is_sharp and picture is not None and picture.image.width() > VIEW.width


def filled(qtbot: QtBot, ground: Ground) -> None:
    ground.set_layers(town.layers())
    qtbot.waitUntil(lambda: has_margin(ground), timeout=10_000)


def screen(ground: Ground, view: MapView = VIEW, rect: QRect | None = None) -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    brush = QPainter(image)
    ground.paint(brush, view, rect or QRect(0, 0, view.width, view.height))
    brush.end()
    return image


def test_without_layers_there_is_plain_land_and_it_is_sharp(ground: Ground) -> None:
    assert screen(ground).pixelColor(5, 5).name() == LAND
    assert ground.is_sharp
    assert (list(ground.names), ground.elapsed_s) == ([], 0.0)


def test_layers_are_painted_and_named(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    assert ground.is_sharp
    assert screen(ground).pixelColor(208, 40).name() == ROAD
    road = next(name for name in ground.names if name.text == "人民路")
    wide, high = ground.size_of(road, True)
    assert high > 2.0 * wide > 0.0
    canal = next(name for name in ground.names if name.kind is NameKind.WATER)
    assert ground.size_of(canal, True) == (0.0, 0.0)
    assert ground.elapsed_s > 0.0


def test_dragging_moves_the_picture_at_once(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    moved = VIEW.panned(30.0, 0.0)
    ground.show(moved)
    assert ground.is_sharp
    assert screen(ground, moved).pixelColor(238, 40).name() == ROAD


def test_dragging_far_asks_for_another_picture(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.show(VIEW.panned(180.0, 0.0))
    assert not ground.is_sharp
    qtbot.waitUntil(lambda: has_margin(ground), timeout=10_000)


def test_the_first_picture_has_no_margin_and_so_comes_sooner(qtbot: QtBot, ground: Ground) -> None:
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_layers(town.layers())
    assert ground.is_sharp
    assert not has_margin(ground)


def test_zooming_shows_the_old_picture_until_the_new_one_is_sharp(
    qtbot: QtBot, ground: Ground
) -> None:
    filled(qtbot, ground)
    near = VIEW.zoomed(3.0, 200.0, 150.0)
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.show(near)
        assert not ground.is_sharp
        assert screen(ground, near).pixelColor(208, 40).name() == ROAD
    assert ground.is_sharp


def test_zooming_out_leaves_no_gap(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    far = VIEW.zoomed(0.1, 200.0, 150.0)
    image = screen(ground, far)
    colors = {image.pixelColor(x, y).name() for x in range(0, 400, 7) for y in range(0, 300, 7)}
    assert QColor("red").name() not in colors


def test_only_the_part_asked_for_is_painted(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    image = screen(ground, VIEW, QRect(0, 0, 50, 50))
    assert image.pixelColor(208, 40).name() == QColor("red").name()
    assert image.pixelColor(10, 10).name() != QColor("red").name()


def test_another_look_is_painted_anew(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    palette = {**town.palette(), "map.road.express": QColor("#010203")}
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_look(palette, Lettering(), 2.0)
    assert screen(ground).pixelColor(208, 40).name() == "#010203"


def test_another_latitude_is_painted_anew(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_metres_per_unit(0.5)
    assert ground.metres_per_unit == 0.5


def test_taking_the_layers_away_leaves_plain_land(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.set_layers(())
    assert screen(ground).pixelColor(208, 40).name() == LAND


@pytest.mark.parametrize(
    "inner", [QRect(), QRect(2, 3, 4, 3), QRect(0, 0, 10, 8), QRect(0, 2, 10, 1)]
)
def test_what_is_around_a_rectangle_and_the_rectangle_make_the_whole(inner: QRect) -> None:
    parts = [*around(QRect(0, 0, 10, 8), inner), inner]
    for x in range(10):
        for y in range(8):
            assert sum(part.contains(x, y) for part in parts) == 1
