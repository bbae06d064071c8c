from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from panels.seat import SeatScreen
from tests.panels.stage import Stage


def press(qtbot: QtBot, key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_a_case_is_sent_with_two_keys(qtbot: QtBot, seat: SeatScreen, stage: Stage) -> None:
    press(qtbot, Qt.Key.Key_2)
    second = seat.dispatch.view.axis.data.rows[1].key
    press(qtbot, Qt.Key.Key_Return)
    kind, subject, args = stage.asked[0]
    assert (kind, subject, args["unit"]) == (CommandKind.DISPATCH, "c1", second)
    assert not seat.toasts.widget.isHidden()


def test_letters_go_through_the_queue(qtbot: QtBot, seat: SeatScreen) -> None:
    seat.map.canvas.setFocus()
    press(qtbot, Qt.Key.Key_J)
    assert seat.selection.case_id == "c3"
    press(qtbot, Qt.Key.Key_K)
    assert seat.selection.case_id == "c1"


def test_letters_do_not_act_while_writing(qtbot: QtBot, seat: SeatScreen, stage: Stage) -> None:
    press(qtbot, Qt.Key.Key_Slash)
    assert QApplication.focusWidget() is seat.search.field
    for key in (Qt.Key.Key_V, Qt.Key.Key_2, Qt.Key.Key_C, Qt.Key.Key_Return):
        QTest.keyClick(seat.search.field, key)
    assert stage.asked == []
    seat.search.open()
    QTest.keyClick(seat.search.field, Qt.Key.Key_Up)
    assert seat.selection.case_id == "c1"
    press(qtbot, Qt.Key.Key_Escape)
    assert seat.search.field.isHidden()


def test_held_keys_act_once(seat: SeatScreen, stage: Stage) -> None:
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True
    )
    seat.keyPressEvent(held)
    assert stage.asked == []


def test_acts_by_letter(qtbot: QtBot, seat: SeatScreen, stage: Stage) -> None:
    seat.selection.choose_case("c41")
    seat.map.canvas.setFocus()
    press(qtbot, Qt.Key.Key_V)
    seat.selection.choose_case("c40")
    press(qtbot, Qt.Key.Key_C)
    assert [kind for kind, _, _ in stage.asked] == [CommandKind.FILE, CommandKind.CLOSE]


def test_keys_move_the_focus_and_back(qtbot: QtBot, seat: SeatScreen) -> None:
    press(qtbot, Qt.Key.Key_D)
    assert QApplication.focusWidget() is seat.dispatch.view.axis
    press(qtbot, Qt.Key.Key_E)
    assert QApplication.focusWidget() is seat.dispatch.view.field
    press(qtbot, Qt.Key.Key_Escape)
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is seat.queue.view.list
    press(qtbot, Qt.Key.Key_F)
    assert not seat.map.is_following
    press(qtbot, Qt.Key.Key_X)


def test_escape_first_takes_refusals_away(qtbot: QtBot, seat: SeatScreen) -> None:
    press(qtbot, Qt.Key.Key_C)
    assert not seat.toasts.widget.isHidden()
    press(qtbot, Qt.Key.Key_Escape)
    assert seat.toasts.widget.isHidden()


def test_the_map_zooms_from_anywhere(qtbot: QtBot, seat: SeatScreen) -> None:
    before = seat.map.canvas.view.scale
    press(qtbot, Qt.Key.Key_Plus)
    assert seat.map.canvas.view.scale == pytest.approx(1.5 * before)
    press(qtbot, Qt.Key.Key_Minus)
    assert seat.map.canvas.view.scale == pytest.approx(before)
    press(qtbot, Qt.Key.Key_0)
    assert seat.map.canvas.view.scale < before


def test_f1_and_f4(qtbot: QtBot, seat: SeatScreen) -> None:
    press(qtbot, Qt.Key.Key_F1)
    assert seat.help.isVisible()
    press(qtbot, Qt.Key.Key_Escape)
    assert seat.help.isHidden()
    seat.queue.view.list.setFocus()
    press(qtbot, Qt.Key.Key_F4)
    assert seat.look.theme.name == "day"
    press(qtbot, Qt.Key.Key_F4)
    assert seat.look.theme.name == "night"


def test_list_map_and_feed_choose_the_same_case(seat: SeatScreen) -> None:
    seat.map.canvas.marker_clicked.emit("c9")
    assert seat.queue.view.list.data.selected == "c9"
    assert seat.card.view.card.data.title.endswith("9")
    seat.events.feed.row_activated.emit("c11@1/report")
    assert seat.queue.view.list.data.selected == "c11"
    seat.queue.signals.activated.emit()


def test_the_bar_of_a_lost_link_makes_room(seat: SeatScreen, stage: Stage) -> None:
    assert seat.queue.widget.y() == 56
    seat.apply(stage.disconnect())
    assert seat.offline.bar.isVisible()
    assert seat.queue.widget.y() == 102
    seat.apply(stage.connect())
    assert not seat.offline.bar.isVisible()
    assert seat.queue.widget.y() == 56


def test_complete_needs_the_base_map(qtbot: QtBot, seat: SeatScreen) -> None:
    qtbot.waitUntil(lambda: seat.is_complete, timeout=5000)
