from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import overload

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, picture, turn_wheel
from widgets.case_list import CaseGroup, CaseList, CaseListData, CaseRow
from widgets.theme import Theme
from widgets.type_scale import TypeScale

ROWS = (
    CaseRow("a", "red", "老", "独居老人 26 小时未出门", "彩香一村", "03:42", "到场剩余"),
    CaseRow("b", "yellow", "消", "电动车进楼道充电", "三元二村", "00:20", "受理剩余", "yellow"),
    CaseRow("c", "blue", "路", "井盖松动", "三香路", "1 时 12 分", "办结剩余", overdue="超时"),
    CaseRow("d", "blue", "", "停车纠纷调解", "新庄新村·网格", "1 天", "办结剩余", stale=True),
)  # fmt: skip
DATA = CaseListData(
    (
        CaseGroup("待处理 2", "最早 00:20", ROWS[:2]),
        CaseGroup("处置中 2", "按剩余时间", ROWS[2:]),
    ),
    "a", "没有待办", "案件队列",
)  # fmt: skip
ENGLISH = CaseListData(
    (
        CaseGroup(
            "To be handled by this seat 2", "the earliest is due in 00:20",
            (
                replace(
                    ROWS[0], seal="EL", title="Elder living alone has not left home for 26 hours",
                    second="Caixiang first village, door sensor", caption="until arrival is due",
                ),
                replace(ROWS[2], figure="1 h 12 min", overdue="overdue", title="Manhole cover"),
            ),
        ),
    ),
    "a",
)  # fmt: skip


class Many(Sequence[CaseRow]):
    """A lazy list of rows that counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __len__(self) -> int:
        return 10_000

    @overload
    def __getitem__(self, index: int) -> CaseRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[CaseRow]: ...

    def __getitem__(self, index: int | slice) -> CaseRow | Sequence[CaseRow]:
        assert isinstance(index, int)
        self.asked += 1
        if index >= 10_000:
            raise IndexError(index)
        return replace(ROWS[1], key=str(index))


@pytest.fixture
def cases(show: Show, night: Theme, seat: TypeScale) -> CaseList:
    return show(CaseList(night, seat, DATA))


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
def test_rows_read_well(
    show: Show, reader: Reader, night: Theme, seat: TypeScale, data: CaseListData, factor: float
) -> None:
    scale = seat.scaled(factor)
    words = reader.check(show(CaseList(night, scale, data)), scale)
    figures = [row.figure for group in data.groups for row in group.rows]
    assert set(figures) <= set(words)


def test_titles_of_twelve_hanzi_are_whole(reader: Reader, cases: CaseList) -> None:
    words = reader.read(cases)
    assert ROWS[0].title in words
    assert ROWS[1].title in words


def test_each_variant_looks_different(show: Show, night: Theme, seat: TypeScale) -> None:
    def of(row: CaseRow, selected: str = "") -> CaseListData:
        return CaseListData((CaseGroup("g", "", (row, ROWS[3])),), selected)

    row = ROWS[1]
    cases = show(CaseList(night, seat, of(row)), 392, 200)
    looks = [picture(cases)]
    for data in (
        of(row, "b"),
        of(replace(row, overdue="超时")),
        of(replace(row, stale=True)),
        of(replace(row, unacked=True)),
        of(replace(row, suspended=True)),
    ):
        cases.set_data(data)
        looks.append(picture(cases))
    assert all(one != two for i, one in enumerate(looks) for two in looks[i + 1 :])


def test_own_acts_without_an_answer_are_marked(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    plain_row = replace(ROWS[0], second="待发")
    data = CaseListData((CaseGroup("a", "", (plain_row,)),))
    plain = picture(show(CaseList(night, seat, data), 392, 120))
    marked = show(CaseList(night, seat, data), 392, 120)
    marked.set_data(CaseListData((CaseGroup("a", "", (replace(plain_row, pending=True),)),)))
    assert picture(marked) != plain
    assert "待发" in reader.check(marked, seat)


def test_keys_tell_the_next_case_and_enter_opens(qtbot: QtBot, cases: CaseList) -> None:
    for key, wanted in (
        (Qt.Key.Key_J, "b"), (Qt.Key.Key_Down, "b"), (Qt.Key.Key_End, "d"),
    ):  # fmt: skip
        with qtbot.waitSignal(cases.case_selected) as told:
            QTest.keyClick(cases, key)
        assert told.args == [wanted]
    cases.set_data(replace(DATA, selected="c"))
    for key, wanted in (
        (Qt.Key.Key_K, "b"), (Qt.Key.Key_Up, "b"), (Qt.Key.Key_Home, "a"),
    ):  # fmt: skip
        with qtbot.waitSignal(cases.case_selected) as told:
            QTest.keyClick(cases, key)
        assert told.args == [wanted]
    with qtbot.waitSignal(cases.case_activated) as told:
        QTest.keyClick(cases, Qt.Key.Key_Return)
    assert told.args == ["c"]
    QTest.keyClick(cases, Qt.Key.Key_F7)


def test_at_the_ends_nothing_is_told(qtbot: QtBot, cases: CaseList) -> None:
    with qtbot.assertNotEmitted(cases.case_selected):
        QTest.keyClick(cases, Qt.Key.Key_Up)
        cases.set_data(CaseListData())
        QTest.keyClick(cases, Qt.Key.Key_Down)
    with qtbot.assertNotEmitted(cases.case_activated):
        QTest.keyClick(cases, Qt.Key.Key_Enter)


def test_a_click_chooses_a_row_but_no_header(qtbot: QtBot, cases: CaseList) -> None:
    with qtbot.waitSignal(cases.case_selected) as told:
        QTest.mouseClick(cases, Qt.MouseButton.LeftButton, pos=QPoint(100, 28 + 74 + 10))
    assert told.args == ["b"]
    with qtbot.assertNotEmitted(cases.case_selected):
        QTest.mouseClick(cases, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
        QTest.mouseClick(cases, Qt.MouseButton.LeftButton, pos=QPoint(100, 600))


def test_ten_thousand_rows_cost_what_is_seen(
    qtbot: QtBot, show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    many = Many()
    data = CaseListData((CaseGroup("全部", "", many),))
    cases = show(CaseList(night, seat, data), 392, 680)
    many.asked = 0
    reader.read(cases)
    assert many.asked < 40
    turn_wheel(cases, -1)
    turn_wheel(cases, 1)
    many.asked = 0
    turn_wheel(cases, -1)
    reader.read(cases)
    assert many.asked < 40


def test_the_selected_case_is_brought_into_sight(
    qtbot: QtBot, show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    rows = tuple(replace(ROWS[1], key=str(n), title=f"title {n}") for n in range(40))
    groups = (CaseGroup("a", "", rows[:20]), CaseGroup("b", "", rows[20:]))
    cases = show(CaseList(night, seat, CaseListData(groups, "0")), 392, 400)
    cases.reveal("30")
    assert "title 30" in reader.read(cases)
    cases.reveal("nowhere")
    cases.reveal("0")
    assert reader.read(cases)[0] == "a"
    cases.reveal("39")
    cases.resize(392, 2000)
    assert "title 20" in reader.read(cases)
    row = cases.selected_row()
    assert row is not None
    assert row.key == "0"
    assert "title 0" in cases.accessibleDescription()


def test_nothing_to_do_is_said(reader: Reader, cases: CaseList, seat: TypeScale) -> None:
    cases.set_data(replace(DATA, groups=(CaseGroup("待处理 0"),)))
    assert reader.check(cases, seat) == ["没有待办"]
    assert cases.selected_row() is None
    assert cases.accessibleName() == "案件队列"


def test_focus_is_seen(cases: CaseList) -> None:
    cases.focusInEvent(QFocusEvent(QFocusEvent.Type.FocusIn))
    cases.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    cases.activateWindow()
    cases.setFocus()
    assert cases.theme.color("i3").name() in colors_of(cases, 3)
