import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.map.gestures import KEY_FACTOR, KEY_STEP_PX, WHEEL_FACTOR, Gestures


class Recorder:
    def __init__(self) -> None:
        self.moves: list[tuple[float, float]] = []
        self.zooms: list[tuple[float, QPointF | None]] = []
        self.clicks: list[QPointF] = []
        self.homes = 0
        self.hovers: list[QPointF] = []
        self.taken: set[int] = set()

    def pan_by(self, dx: float, dy: float) -> None:
        self.moves.append((dx, dy))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        self.zooms.append((factor, at))

    def go_home(self) -> None:
        self.homes += 1

    def click(self, at: QPointF) -> None:
        self.clicks.append(at)

    def hover(self, at: QPointF) -> None:
        self.hovers.append(at)

    def take_key(self, key: int) -> bool:
        return key in self.taken


@pytest.fixture
def recorder(qtbot: QtBot) -> tuple[QWidget, Recorder]:
    widget, target = QWidget(), Recorder()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    Gestures(widget, target)
    widget.show()
    return widget, target


def test_a_drag_moves_the_picture_and_is_no_click(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    QTest.mouseMove(widget, QPoint(102, 100))
    assert target.moves == []
    QTest.mouseMove(widget, QPoint(150, 90))
    assert widget.cursor().shape() is Qt.CursorShape.ClosedHandCursor
    QTest.mouseMove(widget, QPoint(160, 90))
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=QPoint(160, 90))
    assert sum(dx for dx, _ in target.moves) == 60.0
    assert sum(dy for _, dy in target.moves) == -10.0
    assert target.clicks == []
    assert widget.cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_press_and_release_is_a_click(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    assert target.clicks == [QPointF(30.0, 40.0)]


def test_a_double_click_brings_the_place_to_the_middle(
    recorder: tuple[QWidget, Recorder],
) -> None:
    widget, target = recorder
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=QPoint(30, 40))
    assert target.moves == [(170.0, 110.0)]


def test_other_buttons_do_nothing(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    QTest.mouseClick(widget, Qt.MouseButton.RightButton, pos=QPoint(30, 40))
    QTest.mouseMove(widget, QPoint(50, 50))
    assert (target.clicks, target.moves) == ([], [])


@pytest.mark.parametrize(
    ("angle", "zooms"), [(120, [WHEEL_FACTOR]), (-240, [WHEEL_FACTOR**-2]), (0, [])]
)
def test_the_wheel_zooms_about_the_cursor(
    recorder: tuple[QWidget, Recorder], angle: int, zooms: list[float]
) -> None:
    widget, target = recorder
    event = QWheelEvent(
        QPointF(70.0, 80.0),
        QPointF(70.0, 80.0),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)
    assert [factor for factor, _ in target.zooms] == zooms
    assert all(at == QPointF(70.0, 80.0) for _, at in target.zooms)


def test_arrows_move_the_window(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(widget, key)
    step = KEY_STEP_PX
    assert target.moves == [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)]


def test_plus_minus_and_home_zoom_and_return(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    QTest.keyClick(widget, Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(widget, Qt.Key.Key_Minus)
    QTest.keyClick(widget, Qt.Key.Key_Home)
    QTest.keyClick(widget, Qt.Key.Key_0)
    assert target.zooms == [(KEY_FACTOR, None), (1.0 / KEY_FACTOR, None)]
    assert target.homes == 2


def test_other_keys_are_left_to_others(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    QTest.keyClick(widget, Qt.Key.Key_V)
    QTest.keyClick(widget, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert target.moves == []


def test_a_key_that_a_tool_takes_does_not_move_the_map(
    recorder: tuple[QWidget, Recorder],
) -> None:
    widget, target = recorder
    target.taken = {Qt.Key.Key_Left}
    QTest.keyClick(widget, Qt.Key.Key_Left)
    QTest.keyClick(widget, Qt.Key.Key_Right)
    assert len(target.moves) == 1


def test_a_pointer_that_moves_without_a_button_hovers(recorder: tuple[QWidget, Recorder]) -> None:
    widget, target = recorder
    widget.setMouseTracking(True)
    QTest.mouseMove(widget, QPoint(120, 90))
    assert target.hovers[-1] == QPointF(120.0, 90.0)
    assert not target.moves
