from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, picture
from widgets.theme import Theme
from widgets.type_scale import TypeScale
from widgets.unit_axis import UnitAxis, UnitAxisData, UnitRow

ROWS = (
    UnitRow(
        "a", "1", "medical", "free", "社工 03 组", "空闲·急救证·代管钥匙", 2.7, 2.2, 3.5, "02:40",
        "670 m",
    ),
    UnitRow(
        "b", "2", "enforcement", "free", "综合执法二中队", "空闲·2 人·破拆", 3.9, 3.3, 4.7, "03:55",
        "1.1 km", is_stale=True,
    ),
    UnitRow(
        "c", "3", "medical", "free", "120 石路站", "急救车·联动", 6.3, 5.4, 7.7, "06:20", "2.0 km",
        is_late=True, linked=True,
    ),
    UnitRow(
        "d", "4", "grid", "busy", "网格员 彩香 07", "在办·步行", 18.0, 6.7, 29.0, "18:05", "480 m",
        is_late=True,
    ),
)  # fmt: skip
DATA = UnitAxisData(
    ROWS, "a", limit_word="5 分", end_word="10 分", time_word="预计到场", empty="没有可派力量",
    name="就近派单",
)  # fmt: skip
ENGLISH = replace(
    DATA,
    rows=tuple(
        replace(
            row, name="Enforcement squad two of the eastern district",
            why="free, two people, breaching tools", distance="1.1 km away",
        )
        for row in ROWS
    ),
    limit_word="5 min", end_word="10 min", time_word="expected arrival",
)  # fmt: skip


@pytest.fixture
def axis(show: Show, night: Theme, seat: TypeScale) -> UnitAxis:
    return show(UnitAxis(night, seat, DATA))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
@pytest.mark.parametrize("width", [752, 560])
def test_candidates_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: UnitAxisData, factor: float,
    width: int,
) -> None:  # fmt: skip
    scale = seat.scaled(factor)
    words = reader.check(show(UnitAxis(night, scale, data), width * factor), scale)
    assert [row.time for row in ROWS] == [word for word in words if ":" in word]


def test_digits_arrows_space_and_enter(qtbot: QtBot, axis: UnitAxis) -> None:
    for key, wanted in ((Qt.Key.Key_3, "c"), (Qt.Key.Key_Down, "b")):
        with qtbot.waitSignal(axis.unit_chosen) as told:
            QTest.keyClick(axis, key)
        assert told.args == [wanted]
    with qtbot.waitSignal(axis.unit_toggled) as told:
        QTest.keyClick(axis, Qt.Key.Key_Space)
    assert told.args == ["a"]
    with qtbot.waitSignal(axis.confirmed) as told:
        QTest.keyClick(axis, Qt.Key.Key_Return)
    assert told.args == ["a"]
    with qtbot.assertNotEmitted(axis.unit_chosen):
        QTest.keyClick(axis, Qt.Key.Key_1)
        QTest.keyClick(axis, Qt.Key.Key_Up)
        QTest.keyClick(axis, Qt.Key.Key_9)


def test_without_a_choice_nothing_is_confirmed(qtbot: QtBot, axis: UnitAxis) -> None:
    axis.set_data(replace(DATA, chosen=""))
    with qtbot.assertNotEmitted(axis.confirmed):
        QTest.keyClick(axis, Qt.Key.Key_Return)
    with qtbot.assertNotEmitted(axis.unit_toggled):
        QTest.keyClick(axis, Qt.Key.Key_Space)


def test_the_mouse_chooses_a_row_and_its_digit_links_it(qtbot: QtBot, axis: UnitAxis) -> None:
    with qtbot.waitSignal(axis.unit_chosen) as told:
        QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(200, 100))
    assert told.args == ["b"]
    with qtbot.waitSignal(axis.unit_toggled) as told:
        QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(20, 150))
    assert told.args == ["c"]
    with qtbot.assertNotEmitted(axis.unit_chosen):
        QTest.mouseClick(axis, Qt.MouseButton.LeftButton, pos=QPoint(200, 5))


def test_time_lies_on_the_axis_where_it_belongs(axis: UnitAxis) -> None:
    image = picture(axis)
    place = axis.axis()
    limit = image.pixelColor(round(place.left() + place.width() / 2), 130)
    assert limit == axis.theme.color("t1")
    first = image.pixelColor(
        round(place.left() + place.width() * 0.27), round(axis.row_rect(0).center().y())
    )
    assert first == axis.theme.color("t1")


def test_rows_that_do_not_fit_are_left_out(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    axis = show(UnitAxis(day, seat, DATA), 752, 140)
    words = reader.check(axis, seat)
    assert "03:55" in words
    assert "06:20" not in words


def test_no_candidates_are_said(reader: Reader, axis: UnitAxis, seat: TypeScale) -> None:
    assert axis.accessibleDescription().startswith("1 社工 03 组")
    axis.set_data(UnitAxisData(empty="没有可派力量"))
    assert reader.check(axis, seat) == ["没有可派力量"]


def test_focus_is_seen(axis: UnitAxis) -> None:
    axis.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    axis.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    axis.setFocus()
    picture(axis)
