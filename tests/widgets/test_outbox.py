from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import overload

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, turn_wheel
from widgets.outbox import Outbox, OutboxData, OutboxRow
from widgets.theme import Theme
from widgets.type_scale import TypeScale

ROWS = (
    OutboxRow("1", "10:41:52", "核实立案", "劳资纠纷 请区人社介入", waited="已等 11:53"),
    OutboxRow("2", "10:43:07", "办结", "独居老人 26 小时未出门", "", "", "已等 10:38"),
    OutboxRow("3", "10:44:40", "派单", "三元一村", "依赖 1", "电话已报 10:45", "已等 09:05"),
    OutboxRow("4", "10:45:15", "派单", "题" * 120, "依赖 3", "电话已报 10:46", "已等 08:30"),
)
DATA = OutboxData(ROWS, 0, "没有待发", "发件箱", "还有 {n} 件")


class Many(Sequence[OutboxRow]):
    """Two thousand rows that count how many of them were asked for."""

    asked = 0

    def __len__(self) -> int:
        return 2000

    @overload
    def __getitem__(self, index: int) -> OutboxRow: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[OutboxRow]: ...
    def __getitem__(self, index: int | slice) -> OutboxRow | Sequence[OutboxRow]:
        assert isinstance(index, int)
        self.asked += 1
        return replace(ROWS[0], place=str(index + 1))

    def __iter__(self) -> Iterator[OutboxRow]:
        raise AssertionError("no widget goes through all rows")


@pytest.fixture
def outbox(show: Show, night: Theme, seat: TypeScale) -> Outbox:
    return show(Outbox(night, seat, DATA))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("width", [728, 480])
def test_rows_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float, width: int
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(Outbox(night, scale, DATA), width * factor), scale)
    assert [row.waited for row in ROWS] == [word for word in words if word.startswith("已等")]
    assert "依赖 1" in words


def test_arrows_pages_and_enter(qtbot: QtBot, outbox: Outbox) -> None:
    for key, wanted in (
        (Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 3), (Qt.Key.Key_PageDown, 3),
    ):  # fmt: skip
        with qtbot.waitSignal(outbox.row_selected) as told:
            QTest.keyClick(outbox, key)
        assert told.args == [wanted]
    outbox.set_data(replace(DATA, selected=2))
    for key, wanted in ((Qt.Key.Key_Up, 1), (Qt.Key.Key_Home, 0), (Qt.Key.Key_PageUp, 0)):
        with qtbot.waitSignal(outbox.row_selected) as told:
            QTest.keyClick(outbox, key)
        assert told.args == [wanted]
    with qtbot.waitSignal(outbox.row_activated) as told:
        QTest.keyClick(outbox, Qt.Key.Key_Return)
    assert told.args == [2]
    QTest.keyClick(outbox, Qt.Key.Key_F7)
    held = QKeyEvent(
        QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "", True
    )
    with qtbot.assertNotEmitted(outbox.row_activated):
        outbox.keyPressEvent(held)


def test_the_mouse_chooses_and_opens(qtbot: QtBot, outbox: Outbox) -> None:
    with qtbot.waitSignal(outbox.row_selected) as told:
        QTest.mouseClick(outbox, Qt.MouseButton.LeftButton, pos=QPoint(100, 36 + 10))
    assert told.args == [1]
    with qtbot.waitSignal(outbox.row_activated) as told:
        QTest.mouseDClick(outbox, Qt.MouseButton.LeftButton, pos=QPoint(100, 72 + 10))
    assert told.args == [2]
    with qtbot.assertNotEmitted(outbox.row_selected), qtbot.assertNotEmitted(outbox.row_activated):
        QTest.mouseDClick(outbox, Qt.MouseButton.LeftButton, pos=QPoint(100, 200))


def test_two_thousand_rows_cost_what_is_seen(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    many = Many()
    outbox = show(Outbox(night, seat, replace(DATA, rows=many)), 728, 260)
    many.asked = 0
    words = reader.check(outbox, seat)
    assert many.asked < 10
    assert "还有 1994 件" in words
    turn_wheel(outbox, -1)
    assert outbox.top == 3
    turn_wheel(outbox, 1)
    turn_wheel(outbox, 1)
    assert outbox.top == 0
    outbox.reveal(1999)
    assert "2000" in reader.read(outbox)
    outbox.resize(728, 2000)
    assert outbox.visible()[-1] == 1999


def test_rows_that_went_leave_the_end_in_sight(outbox: Outbox) -> None:
    outbox.resize(728, 36 * 2)
    outbox.reveal(3)
    assert outbox.top == 3
    outbox.set_data(replace(DATA, rows=ROWS[:1]))
    assert (outbox.top, list(outbox.visible())) == (0, [0])
    assert outbox.accessibleDescription().startswith("1 核实立案")


def test_nothing_waiting_is_said(qtbot: QtBot, reader: Reader, outbox: Outbox) -> None:
    outbox.set_data(replace(DATA, rows=(), selected=-1))
    assert reader.read(outbox) == ["没有待发"]
    assert outbox.accessibleDescription() == "没有待发"
    with qtbot.assertNotEmitted(outbox.row_selected), qtbot.assertNotEmitted(outbox.row_activated):
        QTest.keyClick(outbox, Qt.Key.Key_Down)
        QTest.keyClick(outbox, Qt.Key.Key_Return)


def test_the_selected_row_is_marked_where_the_keys_are(outbox: Outbox) -> None:
    outbox.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    outbox.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    outbox.activateWindow()
    outbox.setFocus()
    assert outbox.theme.color("i3").name() in colors_of(outbox, 3)
