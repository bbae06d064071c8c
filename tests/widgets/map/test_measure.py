from __future__ import annotations

import math
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map.canvas import MapCanvas
from widgets.map.glyphs import Glyphs
from widgets.map.measure import (
    MEAN_RADIUS_M,
    MOST_POINTS,
    WORLD_RADIUS_M,
    Measure,
    area_m2,
    area_text,
    length_m,
    length_text,
)
from widgets.map.view import MapView
from widgets.painting import painting


def world(lon: float, lat: float) -> tuple[float, float]:
    return (
        math.radians(lon) * WORLD_RADIUS_M,
        math.atanh(math.sin(math.radians(lat))) * WORLD_RADIUS_M,
    )


def test_a_length_is_that_of_the_ground_not_of_the_map() -> None:
    degree = math.radians(1.0) * MEAN_RADIUS_M
    assert length_m([world(120.0, 31.0), world(120.0, 32.0)]) == pytest.approx(degree)
    east = length_m([world(120.0, 60.0), world(120.01, 60.0)])
    assert east == pytest.approx(0.01 * degree * 0.5, rel=1e-6)
    there_and_back = [world(120.0, 31.0), world(120.1, 31.0), world(120.0, 31.0)]
    assert length_m(there_and_back) == pytest.approx(2.0 * length_m(there_and_back[:2]))
    assert length_m([]) == length_m([world(1.0, 1.0)]) == 0.0


@pytest.mark.parametrize("lat", [0.0, 31.3, 60.2, -45.0])
def test_an_area_is_that_of_the_ground_whichever_way_round(lat: float) -> None:
    ring = [world(120 + x, lat + y) for x, y in ((0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01))]
    side = math.radians(0.01) * MEAN_RADIUS_M
    wanted = side**2 * math.cos(math.radians(lat + 0.005))
    assert area_m2(ring) == pytest.approx(wanted, rel=1e-4)
    assert area_m2(ring[::-1]) == pytest.approx(wanted, rel=1e-4)
    assert area_m2(ring[:2]) == 0.0


def test_figures_are_written_as_the_design_says() -> None:
    lengths = (0.0, 669.6, 999.4, 999.6, 1_140.0, 99_940.0, 120_300.0)
    assert [length_text(n) for n in lengths] == [
        "0 m", "670 m", "999 m", "1.0 km", "1.1 km", "99.9 km", "120 km",
    ]  # fmt: skip
    areas = (12.0, 9_999.0, 10_000.0, 312_000.0, 3_120_000.0)
    assert [area_text(n) for n in areas] == ["12 m²", "9999 m²", "1.0 ha", "31.2 ha", "3.12 km²"]


class Told:
    def __init__(self) -> None:
        self.changes = self.ends = 0
        self.middle = (0.0, 0.0)

    def changed(self) -> None:
        self.changes += 1

    def ended(self) -> None:
        self.ends += 1


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def measure(told: Told) -> Measure:
    return Measure(lambda: told.middle, told.changed, told.ended)


@pytest.fixture
def canvas(qtbot: QtBot, measure: Measure) -> Iterator[MapCanvas]:
    made = MapCanvas(look.theme("night"), look.seat())
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.set_view(MapView(*world(120.6, 31.3), 0.1, 400, 300))
    made.set_tool(measure)
    made.set_sketches([measure])
    made.show()
    yield made
    made.shutdown()


def test_places_are_taken_by_click_and_taken_back(
    canvas: MapCanvas, measure: Measure, told: Told
) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for x, y in ((100, 100), (300, 100), (300, 200)):
        QTest.mouseClick(canvas, left, none, QPoint(x, y))
    ground = 2_000.0 * math.cos(math.radians(31.3)) * MEAN_RADIUS_M / WORLD_RADIUS_M
    assert length_m(measure.places[:2]) == pytest.approx(ground, rel=1e-3)
    assert measure.length_m == pytest.approx(1.5 * ground, rel=1e-3)
    assert measure.area_m2 == pytest.approx(ground**2 / 4.0, rel=2e-3)
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    assert len(measure.places) == 2
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert told.ends == 1
    assert told.changes >= 4


def test_places_are_taken_without_a_mouse(canvas: MapCanvas, told: Told) -> None:
    measure = Measure(lambda: (canvas.view.x, canvas.view.y), told.changed, told.ended)
    canvas.set_tool(measure)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    before = canvas.view
    for _ in range(2):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert [x for x, _ in measure.places] == [before.x, canvas.view.x]
    assert canvas.view.x > before.x
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    measure.clear()
    assert (measure.places, measure.length_m, measure.area_m2) == ((), 0.0, 0.0)


def test_backspace_on_nothing_is_taken_and_does_nothing(measure: Measure, told: Told) -> None:
    assert measure.key(Qt.Key.Key_Backspace)
    assert not measure.key(Qt.Key.Key_Plus)
    assert told.changes == 1


def test_no_more_places_are_taken_than_are_quick_to_draw(measure: Measure) -> None:
    for number in range(MOST_POINTS + 5):
        measure.click(float(number), 0.0)
    assert len(measure.places) == MOST_POINTS


@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_line_area_length_and_cross_are_drawn(measure: Measure, count: int, qtbot: QtBot) -> None:
    view = MapView(0.0, 0.0, 1.0, 400, 300)
    for x, y in [(-150, 100), (150, 100), (150, -100), (-150, -100)][:count]:
        measure.click(float(x), float(y))
    glyphs = Glyphs(look.theme("night"), look.seat())

    def shot() -> QImage:
        image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("#000000"))
        with painting(image) as brush:
            measure.paint(brush, view, glyphs)
        return image

    middle, line, inside, plate = ((200, 150), (200, 50), (250, 120), (60, 240))
    image = shot()
    assert image.pixelColor(*middle).lightness() > 150
    assert (image.pixelColor(*line).lightness() > 150) == (count > 1)
    assert (image.pixelColor(*inside).lightness() > 0) == (count > 2)
    assert (image.pixelColor(*plate) == glyphs.color("i1")) == (count == 4)
    measure.hover(0.0, 0.0)
    measure.hover(-190.0, 0.0)
    assert shot().pixelColor(193, 150).lightness() < 150
