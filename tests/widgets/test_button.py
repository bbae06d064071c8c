from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, picture
from widgets.button import Button, ButtonData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

PLAIN = ButtonData("上报", "U")
MAIN = ButtonData("派单 社工 03 组", "Enter", "primary", note="+ 120")


@pytest.fixture
def button(show: Show, night: Theme, seat: TypeScale) -> Button:
    return show(Button(night, seat, PLAIN))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [PLAIN, MAIN, ButtonData("Supervise", "S"), ButtonData("OK")])
def test_its_hint_is_wide_enough(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: ButtonData, factor: float
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(Button(night, scale, data)), scale)
    assert data.label in words
    assert data.key == "" or data.key in words
    assert data.note == "" or data.note in words


def test_a_narrow_one_drops_its_note_and_elides(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    words = reader.check(show(Button(night, seat, MAIN), 190), seat)
    assert "+ 120" not in words
    assert words[0] == "Enter"


def test_mouse_space_and_enter_click(qtbot: QtBot, button: Button) -> None:
    with qtbot.waitSignal(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        with qtbot.waitSignal(button.clicked):
            QTest.keyClick(button, key)


def test_what_is_no_click_is_none(qtbot: QtBot, button: Button) -> None:
    with qtbot.assertNotEmitted(button.clicked):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
        QTest.mouseClick(button, Qt.MouseButton.RightButton)
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
        QTest.keyClick(button, Qt.Key.Key_U)
        held = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True
        )
        button.keyPressEvent(held)


def test_one_disabled_while_held_takes_no_click_and_no_focus(qtbot: QtBot, button: Button) -> None:
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    button.set_data(replace(PLAIN, enabled=False))
    assert not button.isEnabled()
    assert button.focusPolicy() == Qt.FocusPolicy.NoFocus
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    here = QPointF(button.rect().center())
    with qtbot.assertNotEmitted(button.clicked):
        button.mouseReleaseEvent(
            QMouseEvent(QEvent.Type.MouseButtonRelease, here, here, left, left, nothing)
        )


def test_each_state_looks_different(qtbot: QtBot, show: Show, day: Theme, seat: TypeScale) -> None:
    button = show(Button(day, seat, PLAIN), 120, 60)
    looks = [picture(button)]
    here = QPointF(30, 30)
    button.enterEvent(QEnterEvent(here, here, here))
    looks.append(picture(button))
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    looks.append(picture(button))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=QPoint(0, 0))
    button.leaveEvent(QEvent(QEvent.Type.Leave))
    button.set_data(replace(PLAIN, enabled=False))
    looks.append(picture(button))
    button.set_data(replace(PLAIN, kind="primary"))
    looks.append(picture(button))
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    looks.append(picture(button))
    assert all(one != two for i, one in enumerate(looks) for two in looks[i + 1 :])


def test_focus_draws_a_ring_inside_the_widget(qtbot: QtBot, button: Button) -> None:
    button.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    button.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    button.clearFocus()
    calm = picture(button)
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    ring = picture(button)
    assert ring != calm
    assert ring.pixelColor(button.width() // 2, 3) == button.theme.color("t1")


def test_it_says_its_word_and_key(button: Button) -> None:
    assert (button.accessibleName(), button.accessibleDescription()) == ("上报", "U")
