from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.widgets.reading import Reader, Show, colors_of, picture, turn_wheel
from widgets.feed import Feed, FeedData
from widgets.feed_model import FeedModel, FeedRow
from widgets.theme import Theme
from widgets.type_scale import TypeScale

STATES = ("red", "yellow", "blue", "green")
DATA = FeedData("还没有事件", "实时事件")


def row(key: int, title: str = "三元二村 电动车进楼", source: str = "平江 网格") -> FeedRow:
    return FeedRow(str(key), "10:24:52", STATES[key % 4], "容", title, source)


def rows(first: int, last: int) -> list[FeedRow]:
    """Return rows of the keys from last down to first."""
    return [row(key) for key in range(last, first - 1, -1)]


def shown(feed: Feed) -> list[int]:
    return [int(each.key) for each in feed.visible_rows()]


@pytest.fixture
def feed(show: Show, night: Theme, seat: TypeScale) -> Feed:
    made = show(Feed(night, seat, DATA))
    made.model.add(rows(1, 20))
    return made


@pytest.mark.parametrize("factor", [0.5, 1.0, 2.0])
@pytest.mark.parametrize("is_wall", [True, False])
def test_rows_read_well_in_both_languages(
    show: Show, reader: Reader, day: Theme, wall: TypeScale, seat: TypeScale, is_wall: bool,
    factor: float,
) -> None:  # fmt: skip
    scale = (wall if is_wall else seat).scaled(factor)
    feed = show(Feed(day, scale, DATA))
    feed.model.add([row(1), row(2, "Bicycles in the way on Guanqian Street", "Pingjiang grid 12")])
    assert "三元二村 电动车进楼" in reader.check(feed, scale)
    feed.set_data(replace(DATA, stale=True))
    reader.check(feed, scale)


def test_the_source_gives_way_to_the_title(
    show: Show, reader: Reader, night: Theme, wall: TypeScale
) -> None:
    feed = show(Feed(night, wall, DATA))
    titles = ("施工噪声已办结", "三元二村电动车进楼道充电", "三元二村电动车进楼道充电已到场")
    seen = []
    for key, title in enumerate(titles):
        feed.model.replace([row(key, title, "吴门桥 12345")])
        seen.append(reader.check(feed, wall)[1:])
    assert [len(words) for words in seen] == [2, 2, 1]
    assert "吴门桥 12345" in seen[0]
    assert "吴门桥" in seen[1]
    assert all(title in words for title, words in zip(titles, seen, strict=True))


def test_new_rows_push_the_others_down(feed: Feed) -> None:
    assert shown(feed) == [20, 19, 18, 17, 16]
    feed.model.add(rows(21, 22))
    assert shown(feed) == [22, 21, 20, 19, 18]
    assert not feed.is_paused


def test_it_stands_still_while_a_row_is_focused(qtbot: QtBot, feed: Feed) -> None:
    QTest.keyClick(feed, Qt.Key.Key_Down)
    assert feed.focused_key == "20"
    assert "三元二村" in feed.accessibleDescription()
    feed.model.add(rows(21, 23))
    assert shown(feed) == [20, 19, 18, 17, 16]
    assert feed.focused_key == "20"
    QTest.keyClick(feed, Qt.Key.Key_Escape)
    assert shown(feed)[0] == 23
    assert feed.focused_key == ""


def test_keys_move_through_all_rows(qtbot: QtBot, feed: Feed) -> None:
    for _ in range(6):
        QTest.keyClick(feed, Qt.Key.Key_Down)
    assert feed.focused_key == "15"
    assert shown(feed) == [19, 18, 17, 16, 15]
    QTest.keyClick(feed, Qt.Key.Key_PageDown)
    assert feed.focused_key == "10"
    QTest.keyClick(feed, Qt.Key.Key_PageUp)
    QTest.keyClick(feed, Qt.Key.Key_Up)
    QTest.keyClick(feed, Qt.Key.Key_Home)
    assert feed.focused_key == "20"
    with qtbot.waitSignal(feed.row_activated) as told:
        QTest.keyClick(feed, Qt.Key.Key_Return)
    assert told.args == ["20"]
    QTest.keyClick(feed, Qt.Key.Key_F5)


def test_losing_the_keys_goes_on_with_the_newest(qtbot: QtBot, feed: Feed) -> None:
    feed.setFocus()
    QTest.keyClick(feed, Qt.Key.Key_Down)
    feed.model.add(rows(21, 21))
    feed.setFocus()
    feed.clearFocus()
    feed.focusOutEvent(QFocusEvent(QFocusEvent.Type.FocusOut))
    assert shown(feed)[0] == 21


def test_the_wheel_looks_back_at_a_seat_only(
    show: Show, feed: Feed, night: Theme, wall: TypeScale
) -> None:
    turn_wheel(feed, -1)
    assert shown(feed)[0] == 17
    feed.model.add(rows(21, 21))
    assert shown(feed)[0] == 17
    turn_wheel(feed, 9)
    turn_wheel(feed, 9)
    turn_wheel(feed, 9)
    assert shown(feed)[0] == 21
    on_wall = show(Feed(night, wall, DATA))
    on_wall.model.add(rows(1, 20))
    turn_wheel(on_wall, -1)
    assert shown(on_wall)[0] == 20
    assert on_wall.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_a_click_opens_a_row(qtbot: QtBot, feed: Feed) -> None:
    with qtbot.waitSignal(feed.row_activated) as told:
        QTest.mouseClick(feed, Qt.MouseButton.LeftButton, pos=QPoint(50, 60))
    assert told.args == ["19"]
    assert night_of(feed) in colors_of(feed, 2)
    feed.model.replace([])
    with qtbot.assertNotEmitted(feed.row_activated):
        QTest.mouseClick(feed, Qt.MouseButton.LeftButton, pos=QPoint(50, 60))
        QTest.keyClick(feed, Qt.Key.Key_Down)


def night_of(feed: Feed) -> str:
    return feed.theme.color("i3").name()


def test_dropped_rows_leave_no_focus_behind(qtbot: QtBot, show: Show, feed: Feed) -> None:
    feed.set_model(FeedModel(10))
    feed.model.add(rows(1, 10))
    for _ in range(10):
        QTest.keyClick(feed, Qt.Key.Key_Down)
    assert feed.focused_key == "1"
    feed.model.add(rows(11, 14))
    assert feed.model.rowCount() == 10
    assert feed.focused_key == "5"
    assert len(shown(feed)) == 5
    turn_wheel(feed, 9)
    feed.model.add(rows(15, 18))


def test_nothing_yet_is_said(show: Show, reader: Reader, night: Theme, seat: TypeScale) -> None:
    feed = show(Feed(night, seat, DATA))
    assert reader.check(feed, seat) == ["还没有事件"]
    assert feed.accessibleName() == "实时事件"
    first = picture(feed)
    feed.model.add([FeedRow("1", "10:24:52", "blue", "", "没有印章", "")])
    assert "没有印章" in reader.check(feed, seat)
    assert picture(feed) != first
    feed.repaint(QRect(0, 200, 1, 1))


class Counting(FeedModel):
    """Counts how many rows are looked at."""

    looked = 0

    def row_at(self, place: int) -> FeedRow:
        self.looked += 1
        return super().row_at(place)


def test_a_hundred_thousand_rows_cost_what_is_seen(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    feed = show(Feed(night, seat, DATA))
    model = Counting()
    feed.set_model(model)
    model.add(rows(1, 100_000))
    assert len(reader.read(feed)) == 15
    model.looked = 0
    for key in range(100_001, 100_051):
        model.add([row(key)])
    assert model.looked == 0
    reader.read(feed)
    assert model.looked <= 10


def test_own_acts_without_an_answer_are_marked(
    show: Show, reader: Reader, night: Theme, seat: TypeScale
) -> None:
    plain, marked = (show(Feed(night, seat, DATA)) for _ in range(2))
    plain.model.add([row(1)])
    marked.model.add([replace(row(1), pending=True)])
    assert picture(marked) != picture(plain)
    assert reader.check(marked, seat)
