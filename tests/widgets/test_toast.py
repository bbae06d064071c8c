from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of
from widgets.theme import Theme
from widgets.toast import Toast, ToastData
from widgets.type_scale import TypeScale

DONE = ToastData("check", "已派单", "社工 03 组，预计 02:40", "Z", "5 秒内撤回")
RED = ToastData("red", "上报被退回", "缺少现场照片", "G", "补充", "red")
BAR = ToastData(
    "yellow", "与区平台断开 12:37", "受理、核实、派单、办结照常；上报进发件箱。", "R", "立即重试",
    "yellow", "最后同步 10:41:08", True,
)  # fmt: skip
ENGLISH = ToastData(
    "unlinked", "The upper tier has been out of reach for 12:37 now", "work goes on here as usual",
    "R", "try again now", "yellow", "synchronised last at 10:41:08", True,
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DONE, RED, BAR, ENGLISH, ToastData("check", "完成")])
@pytest.mark.parametrize("width", [0, 420])
def test_a_notice_reads_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: ToastData, factor: float,
    width: int,
) -> None:  # fmt: skip
    scale = seat.scaled(factor)
    words = reader.check(show(Toast(night, scale, data), width * factor), scale)
    assert any(word.startswith(data.title[:2]) for word in words)


def test_red_and_yellow_wash_the_ground(show: Show, day: Theme, seat: TypeScale) -> None:
    toast = show(Toast(day, seat, RED))
    assert day.color("red.wash").name() in colors_of(toast, 3)
    toast.set_data(BAR)
    assert day.color("yellow.wash").name() in colors_of(toast, 3)
    toast.set_data(DONE)
    assert day.color("i3").name() in colors_of(toast, 3)


def test_a_click_on_the_words_of_the_key_acts(
    qtbot: QtBot, show: Show, night: Theme, seat: TypeScale
) -> None:
    toast = show(Toast(night, seat, DONE))
    with qtbot.waitSignal(toast.acted):
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(toast.width() - 20, 20))
    with qtbot.assertNotEmitted(toast.acted):
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert toast.accessibleName() == "已派单 社工 03 组，预计 02:40"
