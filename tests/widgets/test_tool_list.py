from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.widgets.reading import Reader, Show
from widgets.theme import Theme
from widgets.tool_list import ToolList, ToolListData, ToolRow
from widgets.type_scale import TypeScale

DATA = ToolListData(
    "图层与工具",
    (ToolRow("1", "轨迹", "处置中的力量", is_on=True), ToolRow("2", "热力", "关")),
    (ToolRow("A", "石路商圈"),),
    "Ctrl+S 保存此视图",
)


@pytest.mark.parametrize("factor", [0.7, 1.0, 2.0])
def test_its_hint_holds_all_words(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, factor: float
) -> None:
    scale = seat.scaled(factor)
    made = ToolList(night, scale, DATA)
    words = reader.check(show(made, made.sizeHint().width()), scale)
    wanted = ["图层与工具", "处置中的力量", "轨迹", "关", "热力", "石路商圈", "Ctrl+S 保存此视图"]
    assert [word for word in words if word not in {"1", "2", "A"}] == wanted
    assert "1 轨迹 处置中的力量" in made.accessibleDescription()


def test_rows_are_chosen_by_key_and_by_mouse(show: Show, day: Theme, seat: TypeScale) -> None:
    made = ToolList(day, seat, DATA)
    chosen, left = list[str](), list[str]()
    made.chosen.connect(chosen.append)
    made.left.connect(lambda: left.append("left"))
    show(made, made.sizeHint().width())
    made.resize(made.sizeHint())
    QTest.keyClick(made, Qt.Key.Key_2)
    QTest.keyClick(made, Qt.Key.Key_A)
    QTest.keyClick(made, Qt.Key.Key_7)
    QTest.keyClick(made, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert (chosen, left) == (["2", "A"], ["left"])
    u = seat.u
    for y_units in (5.0, 14.5, 36.5):
        QTest.mousePress(made, Qt.MouseButton.LeftButton, pos=QPoint(20, round(y_units * u)))
    assert chosen == ["2", "A", "1", "A"]


def test_an_empty_list_has_only_its_title(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    made = ToolList(night, seat, ToolListData("工具"))
    show(made, made.sizeHint().width())
    assert reader.read(made) == ["工具"]
