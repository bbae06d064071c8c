from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, turn_wheel
from widgets.conflict import Conflict, ConflictData, ConflictRow, Version
from widgets.theme import Theme
from widgets.type_scale import TypeScale

ROWS = (
    ConflictRow("状态", "已办结 09:24", "已派单 09:20"),
    ConflictRow("主办", "综合执法二中队", "石路消防站"),
    ConflictRow("附件", "无", "无", differs=False),
    ConflictRow("备注", "通道已清，复查合格" * 12, "催办一次" * 20),
    ConflictRow("经办", "赵** 席位 2", "区值班 09:20"),
)
DATA = ConflictData(
    seal="消",
    title="0618-0164 堵塞消防通道",
    aside="养蚕里·两边都改过",
    reason="上级已办结，你的派单未生效",
    mine=Version("1", "本机", "建议"),
    theirs=Version("2", "上级平台"),
    suggested="mine",
    rows=ROWS,
    more="还有 {n} 项",
    empty="没有冲突",
    name="冲突",
)


@pytest.fixture
def conflict(show: Show, night: Theme, seat: TypeScale) -> Conflict:
    return show(Conflict(night, seat, DATA))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("width", [728, 560])
def test_both_versions_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float, width: int
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(Conflict(night, scale, DATA), width * factor), scale)
    for wanted in ("本机", "建议", "上级平台", "已办结 09:24", "已派单 09:20", "经办"):
        assert wanted in words


def test_a_side_is_chosen_with_the_mouse(qtbot: QtBot, conflict: Conflict) -> None:
    mine, theirs = conflict.boxes()
    for side, box in (("mine", mine), ("theirs", theirs)):
        with qtbot.waitSignal(conflict.side_clicked) as told:
            QTest.mouseClick(conflict, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
        assert told.args == [side]
    with qtbot.assertNotEmitted(conflict.side_clicked):
        QTest.mouseClick(conflict, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
        conflict.set_data(ConflictData(empty="没有冲突"))
        QTest.mouseClick(conflict, Qt.MouseButton.LeftButton, pos=mine.center().toPoint())


def test_fields_that_do_not_fit_are_scrolled_to(
    show: Show, reader: Reader, day: Theme, seat: TypeScale
) -> None:
    conflict = show(Conflict(day, seat, DATA), 728, 180)
    words = reader.check(conflict, seat)
    assert "还有 3 项" in words
    assert "经办" not in words
    turn_wheel(conflict, -1)
    turn_wheel(conflict, -1)
    turn_wheel(conflict, -1)
    turn_wheel(conflict, -1)
    assert "经办" in reader.read(conflict)
    turn_wheel(conflict, 1)
    assert "经办" not in reader.read(conflict)
    conflict.set_data(replace(DATA, row=4))
    assert "经办" in reader.read(conflict)


def test_a_merge_marks_what_it_takes(reader: Reader, conflict: Conflict, seat: TypeScale) -> None:
    picked = (replace(ROWS[0], picked="mine"), replace(ROWS[1], picked="both"), *ROWS[2:])
    conflict.set_data(replace(DATA, rows=picked, row=0, reason="", seal=""))
    reader.check(conflict, seat)
    assert conflict.theme.color("l1").name() in colors_of(conflict, 3)


def test_what_was_left_is_quiet(reader: Reader, conflict: Conflict, seat: TypeScale) -> None:
    conflict.set_data(replace(DATA, is_quiet=True))
    assert reader.check(conflict, seat)


def test_nothing_to_decide_is_said(reader: Reader, conflict: Conflict) -> None:
    assert conflict.accessibleName() == f"冲突 {DATA.title} {DATA.reason}"
    assert conflict.accessibleDescription().startswith("状态: 已办结 09:24 / 已派单 09:20")
    conflict.set_data(ConflictData(empty="没有冲突"))
    assert reader.read(conflict) == ["没有冲突"]
    assert conflict.accessibleDescription() == "没有冲突"


def test_it_tells_that_the_keys_have_come(qtbot: QtBot, conflict: Conflict) -> None:
    with qtbot.waitSignal(conflict.focused):
        conflict.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    conflict.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
