"""Sketches and tools on a real canvas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map.canvas import MapCanvas
from widgets.map.glyphs import Glyphs
from widgets.map.marks import Marker
from widgets.map.view import MapView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@dataclass
class Square:
    """A green square about the world's origin."""

    above: bool

    def paint(self, brush: QPainter, view: MapView, glyphs: Glyphs) -> None:
        x, y = view.to_px(0.0, 0.0)
        brush.fillRect(round(x) - 20, round(y) - 20, 40, 40, QColor("#00ff00"))


@dataclass
class Pointer:
    """Notes what it is told."""

    told: list[tuple[str, object]] = field(default_factory=list)

    def click(self, x: float, y: float) -> None:
        self.told.append(("click", (round(x), round(y))))

    def hover(self, x: float, y: float) -> None:
        self.told.append(("hover", (round(x), round(y))))

    def key(self, key: int) -> bool:
        self.told.append(("key", key))
        return key == Qt.Key.Key_Left


@pytest.fixture
def canvas(qtbot: QtBot) -> Iterator[MapCanvas]:
    made = MapCanvas(look.theme("night"), look.seat())
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.set_view(MapView(0.0, 0.0, 0.1, 400, 300))
    made.show()
    yield made
    made.shutdown()


@pytest.mark.parametrize(("above", "is_covered"), [(False, False), (True, True)])
def test_a_sketch_lies_below_or_above_the_symbols(
    canvas: MapCanvas, above: bool, is_covered: bool
) -> None:
    canvas.set_markers([Marker("c", 0.0, 0.0, "red", number=1)])
    canvas.set_sketches([Square(above)])
    image = canvas.grab().toImage()
    assert image.pixelColor(200 - 19, 150 - 19) == QColor("#00ff00")
    assert (image.pixelColor(200, 150 - 12) == QColor("#00ff00")) is is_covered


def test_a_sketch_goes_when_it_is_taken_away(canvas: MapCanvas) -> None:
    canvas.set_sketches([Square(True)])
    canvas.set_sketches([])
    assert canvas.grab().toImage().pixelColor(200, 150) != QColor("#00ff00")


def test_a_tool_takes_clicks_moves_and_the_keys_it_knows(canvas: MapCanvas) -> None:
    tool, clicks = Pointer(), list[tuple[float, float]]()
    canvas.ground_clicked.connect(lambda x, y: clicks.append((x, y)))
    canvas.set_tool(tool)
    QTest.mouseMove(canvas, QPoint(210, 150))
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(250, 150))
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    before = canvas.view
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert ("click", (500, 0)) in tool.told
    assert any(what == "hover" for what, _ in tool.told)
    assert not clicks
    assert canvas.view != before
    canvas.set_tool(None)
    QTest.mouseClick(canvas, LEFT, NONE, QPoint(250, 150))
    assert len(clicks) == 1
