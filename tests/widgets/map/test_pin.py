from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map.glyphs import Glyphs
from widgets.map.pin import Pin
from widgets.map.view import Bounds, MapView
from widgets.painting import painting

VIEW = MapView(0.0, 0.0, 1.0, 400, 300)


def shot(pin: Pin, theme: str = "night") -> QImage:
    image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#000000"))
    with painting(image) as brush:
        pin.paint(brush, VIEW, Glyphs(look.theme(theme), look.seat()))
    return image


def is_lit(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).name() == look.color("t1")


@pytest.mark.parametrize(("x", "tag_x"), [(0.0, 200 + 28), (150.0, 350 - 28)])
def test_a_place_has_a_ring_and_its_name_where_there_is_room(
    qtbot: QtBot, x: float, tag_x: int
) -> None:
    image = shot(Pin("彩香一村", x, 0.0))
    assert is_lit(image, round(200 + x), 150 - 15)
    assert image.pixelColor(round(200 + x), 150).lightness() == 0
    assert any(is_lit(image, tag_x + dx, 150) for dx in range(-6, 7))
    assert Pin("", 0.0, 0.0).above


def test_a_place_without_a_name_has_only_its_ring(qtbot: QtBot) -> None:
    image = shot(Pin("", 0.0, 0.0))
    assert is_lit(image, 200, 150 - 15)
    assert not any(is_lit(image, x, 150) for x in range(222, 400))


@pytest.mark.parametrize(("half", "is_framed"), [(80.0, True), (5.0, False)])
def test_something_large_gets_a_frame(qtbot: QtBot, half: float, is_framed: bool) -> None:
    image = shot(Pin("胥江", 0.0, 0.0, Bounds(-half, -half, half, half)))
    edge = [image.pixelColor(200 - round(half), y).lightness() for y in range(150, 230)]
    assert (sum(lit > 60 for lit in edge) > 20) is is_framed
