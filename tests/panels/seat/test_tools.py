from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.runtime import FoundPlace, PlaceKind
from panels.context import Aspect
from panels.seat import SeatScreen
from panels.seat.tools import hints

HELD = Qt.KeyboardModifier.ControlModifier
PLACE = FoundPlace("彩香一村", PlaceKind.PLACE, 120.6, 31.3, (120.6, 31.3, 120.6, 31.3))


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, held)


def test_the_tools_open_by_a_key_and_give_the_keys_back(qtbot: QtBot, seat: SeatScreen) -> None:
    press(Qt.Key.Key_L)
    assert QApplication.focusWidget() is seat.tools.list.list
    press(Qt.Key.Key_2)
    assert seat.tools.map_tools.heat.hours == 4
    press(Qt.Key.Key_L)
    assert QApplication.focusWidget() is seat.queue.view.list
    qtbot.waitUntil(lambda: seat.tools.map_tools.heat.sketch.is_on)
    assert [row.name for row in seat.tools.rows()] == ["density"]


def test_digits_in_the_list_choose_no_unit(seat: SeatScreen) -> None:
    before = seat.dispatch.view.axis.data.chosen
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_5)
    press(Qt.Key.Key_Escape)
    assert seat.dispatch.view.axis.data.chosen == before
    assert not seat.tools.map_tools.has_mini


def test_a_view_is_saved_by_name_and_gone_to_by_its_number(qtbot: QtBot, seat: SeatScreen) -> None:
    saved = seat.map.canvas.view
    press(Qt.Key.Key_S, HELD)
    assert QApplication.focusWidget() is seat.tools.field
    assert seat.tools.field.text() == "1"
    seat.tools.field.setText("2 石路")
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is seat.queue.view.list
    seat.map.moves.asked(saved.panned(2_000.0, 0.0))
    press(Qt.Key.Key_2, HELD)
    assert seat.map.canvas.view == saved
    press(Qt.Key.Key_7, HELD)
    assert seat.map.canvas.view == saved
    assert seat.acts.said[-1].title == "No view is saved under 7"
    qtbot.waitUntil(lambda: not seat.tools.map_tools.views._writer.is_busy)
    press(Qt.Key.Key_S, HELD)
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is seat.queue.view.list
    assert len(seat.tools.map_tools.views.saved) == 1


def test_backspace_goes_back_and_0_to_the_whole_town(seat: SeatScreen) -> None:
    seat.map.moves.home()
    town = seat.map.canvas.view
    seat.map.canvas.zoom_by(5.0)
    near = seat.map.canvas.view
    press(Qt.Key.Key_0)
    assert seat.map.canvas.view == town
    press(Qt.Key.Key_Backspace)
    assert seat.map.canvas.view == near


def test_f_follows_the_unit_looked_at_else_the_case(seat: SeatScreen) -> None:
    seat.selection.choose_unit("u3")
    press(Qt.Key.Key_F)
    assert seat.tools.map_tools.followed == "u3"
    press(Qt.Key.Key_F)
    assert seat.tools.map_tools.followed == ""
    seat.selection.choose_unit("")
    press(Qt.Key.Key_F)
    assert not seat.map.is_following


def test_a_place_that_was_found_is_shown_and_escape_takes_its_mark_away(seat: SeatScreen) -> None:
    seat.queue.signals.place_chosen.emit(PLACE)
    lon, lat = seat.tools.near()
    assert (lon, lat) == pytest.approx((120.6, 31.3), abs=1e-4)
    seat.context.tick(seat.context.now)
    press(Qt.Key.Key_Escape)
    assert seat.tools.map_tools.pin is None


def test_measuring_works_from_the_keys_alone(seat: SeatScreen) -> None:
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_4)
    assert QApplication.focusWidget() is seat.map.canvas
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Space):
        press(key)
    assert seat.tools.note.note.data.text.startswith("Length ")
    press(Qt.Key.Key_Escape)
    assert seat.tools.map_tools.measure is None
    seat.tools.map_tools.start_measure()
    seat.queue.view.list.setFocus()
    press(Qt.Key.Key_Escape)
    assert seat.tools.map_tools.measure is None


def test_a_view_that_cannot_be_kept_is_told(seat: SeatScreen) -> None:
    seat.tools.map_tools.failed("disk full")
    seat._refresh(Aspect.CHOICE)
    assert "disk full" in str(seat.acts.said[-1])


def test_every_key_has_its_words() -> None:
    assert all(hint.label for hint in hints())
    assert {key for hint in hints() for key in hint.keys} >= {"L", "F", "⌫", "Ctrl+S"}
