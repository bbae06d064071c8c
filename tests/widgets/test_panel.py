from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.headline import Count
from widgets.key_bar import KeyHint
from widgets.panel import Panel, PanelData, PanelState
from widgets.theme import Theme
from widgets.type_scale import TypeScale

DATA = PanelData("12345 诉求热点", "今日 / 常态", inset=3.0)
SAYS = replace(
    DATA, message="读不到案件库", note="原因：磁盘只读，已切内存，导出可用。请通知管理员检查磁盘。"
)
ENGLISH = PanelData(
    "Topics of the 12345 hotline of this district", "today, against the usual of this hour",
    "error", "Cases cannot be read from disk", "The disk is read-only; switched to memory.",
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("is_wall", [True, False])
@pytest.mark.parametrize("state", ["ready", "empty", "loading", "error", "stale"])
@pytest.mark.parametrize("data", [SAYS, ENGLISH])
def test_every_state_reads_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, seat: TypeScale, is_wall: bool,
    factor: float, state: PanelState, data: PanelData,
) -> None:  # fmt: skip
    scale = (wall if is_wall else seat).scaled(factor)
    data = replace(data, state=state, progress=0.4)
    panel = show(Panel(night, scale, data), 0, scale.u * 100)
    words = reader.check(panel, scale)
    assert words[0].startswith(data.title[:6])
    assert (len(words) > 2) == (state in {"empty", "loading", "error"})


def test_content_fills_the_body_and_gives_way_to_words(
    show: Show, night: Theme, wall: TypeScale
) -> None:
    panel = show(Panel(night, wall, DATA))
    assert not panel.findChildren(QWidget)
    content = QWidget()
    panel.set_content(content)
    assert panel.content is content
    assert content.geometry() == panel.body()
    panel.set_data(replace(DATA, state="empty", message="没有待办"))
    assert content.isHidden()
    panel.set_data(replace(DATA, state="stale"))
    assert not content.isHidden()
    panel.resize(400, 400)
    assert content.width() == 400
    assert "没有待办" not in panel.accessibleName()


def test_stale_and_error_are_marked(show: Show, day: Theme, wall: TypeScale) -> None:
    panel = show(Panel(day, wall, replace(DATA, rule=False)))
    calm = picture(panel)
    panel.set_data(replace(DATA, state="stale", rule=False))
    assert picture(panel) != calm
    panel.set_data(replace(SAYS, state="error"))
    assert day.color("yellow").name() in colors_of(panel, 3)
    panel.repaint(QRect(0, 0, 10, 10))


def test_counts_stand_beside_the_caption_where_there_is_room(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    counts = (Count("red", "2"), Count("yellow", "3"))
    panel = show(Panel(night, wall, replace(DATA, counts=counts)), 1200)
    assert {"2", "3"} <= set(reader.check(panel, wall))
    panel.resize(640, 400)
    assert "2" not in reader.check(panel, wall)


HINTS = (KeyHint(("F9",), "展开"), KeyHint(("P",), "电话已报"))


def test_hints_stand_at_the_right_end_and_can_be_clicked(
    qtbot: QtBot, show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    data = PanelData("发件箱", "7 件，按产生顺序补发", hints=HINTS)
    panel = show(Panel(night, seat, data), 728, 200)
    assert {"P", "电话已报", "F9", "展开"} <= set(reader.check(panel, seat))
    with qtbot.waitSignal(panel.hint_clicked) as told:
        QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(720, 22))
    assert told.args == ["P"]
    with qtbot.assertNotEmitted(panel.hint_clicked):
        QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(20, 22))
        QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(720, 100))


def test_hints_without_room_are_left_out(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    data = PanelData("发件箱", hints=HINTS)
    assert "展开" not in reader.check(show(Panel(night, seat, data), 180, 200), seat)
