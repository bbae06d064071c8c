from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, picture
from widgets.attention import AttentionData, AttentionList, AttentionRow
from widgets.theme import Theme
from widgets.type_scale import TypeScale

ROWS = (
    AttentionRow(
        "a", "red", "1", "独居老人 26 小时未出门", "金阊·彩香一村·社工 2 人在途", "02:18",
        "到场剩余", "red",
    ),
    AttentionRow("b", "yellow", "2", "夜排档油烟，第 3 次投诉", "双塔·十全街", "41:07", "办结剩余"),
    AttentionRow(
        "c", "red", "3", "相门下穿积水 0.42 m", "抽排 2 车作业", "+03:12", overdue="超时",
        stale=True,
    ),
)  # fmt: skip
DATA = AttentionData(ROWS, "a")
ENGLISH = AttentionData(
    (
        AttentionRow(
            "a", "red", "12", "Elder living alone has not left home for 26 hours",
            "Jinchang street, Caixiang first village, two social workers on the way",
            "1 h 12 min", "until someone must be there", "red", unacked=True, stale=True,
        ),
        replace(ROWS[2], title="Underpass at Xiangmen is under water", overdue="overdue"),
    )
)  # fmt: skip


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("data", [DATA, ENGLISH])
@pytest.mark.parametrize("width", [1232, 800])
def test_rows_read_well(
    show: Show, reader: Reader, night: Theme, wall: TypeScale, data: AttentionData, factor: float,
    width: int,
) -> None:  # fmt: skip
    scale = wall.scaled(factor)
    words = reader.check(show(AttentionList(night, scale, data), width * factor), scale)
    assert all(row.figure in words for row in data.rows)


def test_a_chinese_title_of_twelve_is_whole(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    words = reader.check(show(AttentionList(night, wall, DATA)), wall)
    assert {row.title for row in ROWS} <= set(words)
    assert "超时" in words


def test_each_variant_looks_different(show: Show, day: Theme, wall: TypeScale) -> None:
    row = ROWS[1]
    rows = show(AttentionList(day, wall, AttentionData((row,))), 0, 168)
    looks = [picture(rows)]
    for data in (
        AttentionData((row,), "b"),
        AttentionData((replace(row, overdue="超时"),)),
        AttentionData((replace(row, stale=True),)),
        AttentionData((replace(row, unacked=True),)),
        AttentionData((replace(row, figure_state="yellow"),)),
    ):
        rows.set_data(data)
        looks.append(picture(rows))
    assert all(one != two for i, one in enumerate(looks) for two in looks[i + 1 :])
    assert day.color("red.wash").name() not in colors_of(rows, 5)


def test_only_changed_rows_are_repainted(show: Show, night: Theme, wall: TypeScale) -> None:
    rows = show(AttentionList(night, wall, DATA))
    ticked = replace(DATA, rows=(ROWS[0], replace(ROWS[1], figure="41:06"), ROWS[2]))
    assert rows.changed_rects(DATA, ticked) == (rows.row_rect(1).toAlignedRect(),)
    assert len(rows.changed_rects(DATA, replace(DATA, selected="c"))) == 2
    assert rows.changed_rects(DATA, AttentionData()) == (rows.rect(),)
    rows.set_data(ticked)
    rows.repaint(rows.row_rect(1).toAlignedRect())


def test_rows_that_do_not_fit_whole_are_left_out(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    words = reader.check(show(AttentionList(night, wall, DATA), 1232, 300), wall)
    assert ROWS[0].title in words
    assert ROWS[1].title not in words


def test_nothing_to_attend_to_is_said(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    rows = show(AttentionList(night, wall, AttentionData(empty="没有需关注的案件")))
    assert reader.check(rows, wall) == ["没有需关注的案件"]
    assert rows.accessibleName() == "没有需关注的案件"


def test_a_click_tells_which_row(qtbot: QtBot, show: Show, night: Theme, wall: TypeScale) -> None:
    rows = show(AttentionList(night, wall, DATA), 1232, 800)
    with qtbot.waitSignal(rows.row_clicked) as told:
        QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    assert told.args == ["b"]
    with qtbot.assertNotEmitted(rows.row_clicked):
        QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(300, 700))
