from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.map import look, town
from widgets.map.glyphs import Glyphs
from widgets.map.minimap import MiniMap, MiniMapData, chosen_layers, picture_of, view_of
from widgets.map.view import Bounds

TOWN = Bounds(-500.0, -500.0, 500.0, 500.0)
SIZE = QSize(198, 150)


@pytest.fixture
def mini(qtbot: QtBot) -> MiniMap:
    glyphs = Glyphs(look.theme("night"), look.seat())
    picture = picture_of(town.layers(), TOWN, SIZE, glyphs.palette())
    data = MiniMapData(TOWN, picture, Bounds(-200.0, -100.0, 0.0, 100.0), name="Whole town")
    made = MiniMap(look.theme("night"), look.seat(), data)
    qtbot.addWidget(made)
    made.resize(made.sizeHint())
    made.show()
    return made


def pixel(mini: MiniMap, x: float, y: float) -> str:
    px, py = view_of(TOWN, mini.picture_size()).to_px(x, y)
    return mini.grab().toImage().pixelColor(round(px) + 1, round(py) + 1).name()


def test_only_the_shape_of_the_town_is_drawn() -> None:
    names = sorted({each.layer.name for each in chosen_layers(town.layers())})
    assert names == ["district", "park", "road", "water"]
    (roads,) = (each for each in chosen_layers(town.layers()) if each.layer.name == "road")
    assert set(roads.groups) == {"main", "express"}


def test_water_and_ground_are_where_they_are(mini: MiniMap) -> None:
    assert mini.sizeHint() == QSize(200, 152)
    assert pixel(mini, 250.0, -250.0) == look.color("map.water")
    assert pixel(mini, 250.0, 250.0) == look.color("map.park")


def test_a_frame_shows_what_is_seen_and_follows_it(mini: MiniMap) -> None:
    ink = look.color("t1")
    assert pixel(mini, -200.0, 0.0) == ink
    assert pixel(mini, -100.0, 100.0) == ink
    assert pixel(mini, -100.0, 0.0) != ink
    assert mini.set_data(replace(mini.data, seen=Bounds(200.0, -100.0, 300.0, 100.0)))
    assert pixel(mini, 200.0, 0.0) == ink
    assert pixel(mini, -200.0, 0.0) != ink


def test_a_frame_too_small_to_see_is_drawn_larger(mini: MiniMap) -> None:
    mini.set_data(replace(mini.data, seen=Bounds(-100.0, -100.0, -99.0, -99.0)))
    around = [pixel(mini, -100.0 + dx, -100.0) for dx in range(-40, 45, 3)]
    assert look.color("t1") in around


def test_a_frame_larger_than_the_town_stays_inside(mini: MiniMap) -> None:
    mini.set_data(replace(mini.data, seen=Bounds(-9e6, -9e6, 9e6, 9e6)))
    image = mini.grab().toImage()
    assert image.pixelColor(2, 75).name() == look.color("t1")
    assert image.pixelColor(197, 75).name() == look.color("t1")


def test_loud_cases_are_marked_red_above_the_others(mini: MiniMap) -> None:
    mini.set_data(
        replace(mini.data, marks=((300.0, 400.0, "red"), (300.0, 400.0, "yellow")), seen=None)
    )
    assert pixel(mini, 300.0, 400.0) == look.color("red")


def test_the_place_under_the_mouse_is_told(mini: MiniMap) -> None:
    told: list[tuple[float, float]] = []
    mini.pointed.connect(lambda x, y: told.append((x, y)))
    QTest.mousePress(mini, Qt.MouseButton.LeftButton, pos=QPoint(100, 76))
    assert told[0] == pytest.approx((0.0, 0.0), abs=10.0)
    for held, count in ((Qt.MouseButton.LeftButton, 2), (Qt.MouseButton.NoButton, 2)):
        move = QMouseEvent(
            QMouseEvent.Type.MouseMove, QPointF(150, 76), QPointF(150, 76),
            Qt.MouseButton.NoButton, held, Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        mini.mouseMoveEvent(move)
        assert len(told) == count
    assert told[1][0] > 300.0


def test_without_a_town_there_is_only_the_ground(mini: MiniMap) -> None:
    mini.set_data(MiniMapData())
    told: list[float] = []
    mini.pointed.connect(lambda x, y: told.append(x))
    QTest.mousePress(mini, Qt.MouseButton.LeftButton, pos=QPoint(100, 76))
    assert told == []
    assert mini.grab().toImage().pixelColor(100, 76).name() == look.color("i1")
    assert mini.accessibleName() == ""
