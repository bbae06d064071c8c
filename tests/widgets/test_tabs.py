from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show
from widgets.tabs import Tab, Tabs, TabsData
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = TabsData(
    (Tab("todo", "待办", "2"), Tab("doing", "在办", "14"), Tab("all", "全部", "16")), "all", "/",
    "队列",
)  # fmt: skip
ENGLISH = TabsData(
    (
        Tab("todo", "To do", "2"), Tab("doing", "In hand", "140"), Tab("s", "Urged", "11"),
        Tab("all", "All", "1600"),
    ),
    "todo", "/",
)  # fmt: skip


@pytest.fixture
def tabs(show: Show, night: Theme, seat: TypeScale) -> Tabs:
    return show(Tabs(night, seat, DATA))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
def test_tabs_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: TabsData, factor: float
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(Tabs(night, scale, data)), scale)
    assert data.tabs[0].label in words


def test_keys_and_mouse_tell_the_tab(qtbot: QtBot, tabs: Tabs) -> None:
    with qtbot.waitSignal(tabs.tab_selected) as told:
        QTest.keyClick(tabs, Qt.Key.Key_Left)
    assert told.args == ["doing"]
    with qtbot.waitSignal(tabs.tab_selected) as told:
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(30, 26))
    assert told.args == ["todo"]
    with qtbot.assertNotEmitted(tabs.tab_selected):
        QTest.keyClick(tabs, Qt.Key.Key_Right)
        QTest.keyClick(tabs, Qt.Key.Key_F7)
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=QPoint(385, 26))
        tabs.set_data(TabsData())
        QTest.keyClick(tabs, Qt.Key.Key_Right)


def test_an_unknown_active_tab_starts_at_the_first(qtbot: QtBot, tabs: Tabs) -> None:
    tabs.set_data(replace(DATA, active="gone"))
    with qtbot.waitSignal(tabs.tab_selected) as told:
        QTest.keyClick(tabs, Qt.Key.Key_Right)
    assert told.args == ["doing"]


def test_the_active_tab_is_said_and_focus_is_seen(tabs: Tabs, reader: Reader) -> None:
    assert (tabs.accessibleName(), tabs.accessibleDescription()) == ("队列", "全部 16")
    tabs.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    tabs.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    tabs.setFocus()
    assert "全部" in reader.read(tabs)
