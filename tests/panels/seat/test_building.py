from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from app.domain.command import CommandKind
from app.domain.rating import Grade, Rating
from app.geo.mercator import Wgs84, project_point
from panels.seat import SeatScreen
from panels.seat.building import BuildingPanel, nearest
from tests.panels.houses import SIDE_DEG, corner, sheets
from tests.panels.stage import NOW, Stage, case


@pytest.fixture
def panel(qtbot: QtBot, seat: SeatScreen, stage: Stage) -> BuildingPanel:
    with qtbot.waitSignal(seat.map.estate.ready):
        seat.apply(stage.deliver(sheets=sheets()))
    qtbot.waitUntil(lambda: not seat.map.estate.is_busy)
    return seat.building


def is_open(panel: BuildingPanel) -> bool:
    return panel.is_open


def click(seat: SeatScreen, building: int) -> None:
    seat.map.canvas.place_clicked.emit(building)


def test_a_click_opens_the_card_and_escape_gives_the_keys_back(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    assert not is_open(panel)
    click(seat, 0)
    assert is_open(panel)
    assert panel.card.data.title == "彩香一村"
    assert QApplication.focusWidget() is panel.card
    assert seat.map.canvas.geometry().contains(panel.card.geometry())
    QTest.keyClick(panel.card, Qt.Key.Key_Escape)
    assert not is_open(panel)
    assert QApplication.focusWidget() is seat.queue.view.list


def test_a_grade_is_given_by_its_digit_and_a_reason(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    click(seat, 0)
    QTest.keyClick(panel.card, Qt.Key.Key_2)
    assert panel.field.placeholderText() == "Reason for “Yellow: watch”"
    panel.field.setText(" 已部分整改 ")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    args = {"state": "yellow", "was": "red", "reason": "已部分整改"}
    assert stage.asked == [(CommandKind.RATE, "b0", args)]
    assert seat.acts.told[-1].subject == "彩香一村 whole building"
    seat.apply(stage.pumped())
    assert (panel.card.data.state, panel.card.data.note) == ("yellow", "not yet sent")
    assert QApplication.focusWidget() is panel.card


def test_households_are_gone_through_by_arrows_and_rated_alike(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    click(seat, 0)
    for _ in range(5):
        QTest.keyClick(panel.card, Qt.Key.Key_Right)
    assert panel.card.data.target == "household 3"
    QTest.keyClick(panel.card, Qt.Key.Key_Left)
    QTest.keyClick(panel.card, Qt.Key.Key_4)
    QTest.keyClicks(panel.field, "x")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert stage.asked[0][1:] == ("b0/2", {"state": "green", "was": "red", "reason": "x"})
    for _ in range(4):
        QTest.keyClick(panel.card, Qt.Key.Key_Left)
    assert panel.card.data.target == "whole building"


def test_without_a_reason_nothing_is_asked_for(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    click(seat, 0)
    QTest.keyClick(panel.card, Qt.Key.Key_1)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert seat.acts.said[0].is_bad
    QTest.keyClick(panel.card, Qt.Key.Key_1)
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert is_open(panel), "Escape leaves the line, not the card"
    panel._on_reason("late")
    panel._on_reason("late")
    assert len(stage.asked) == 1


def test_the_state_meant_is_the_one_seen_when_the_digit_was_pressed(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    click(seat, 0)
    QTest.keyClick(panel.card, Qt.Key.Key_4)
    seat.apply(stage.deliver(ratings={"b0": Rating(state=Grade.BLUE, at=NOW)}))
    assert panel.card.data.state == "blue"
    QTest.keyClicks(panel.field, "x")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert stage.asked[0][2]["was"] == "red"


def test_who_may_not_rate_is_not_asked_for_a_reason(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    seat.apply(stage.connect(role="dispatcher"))
    click(seat, 0)
    assert not panel.press(Qt.Key.Key_1)
    assert panel.field.isHidden()


def test_b_opens_the_building_of_the_case_at_hand_or_the_one_looked_at(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    lon, lat = corner(1)
    place = Place(lon=lon + SIDE_DEG / 2, lat=lat)
    seat.apply(stage.deliver(case(77, place=place), case(78, place=Place())))
    seat.selection.choose_case("c77")
    QTest.keyClick(seat.queue.view.list, Qt.Key.Key_B)
    assert panel.card.data.subtitle.startswith("b1")
    QTest.keyClick(panel.card, Qt.Key.Key_B)
    assert not is_open(panel)
    seat.selection.choose_case("c78")
    seat.map.canvas.pan_by(40_000.0, 0.0)
    panel.open_near()
    assert not is_open(panel)
    assert seat.acts.said[0].title == "No building here"


def test_the_ranking_goes_from_streets_to_cells_and_back_to_the_building(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    click(seat, 0)
    titles = []
    for _ in range(4):
        QTest.keyClick(panel.card, Qt.Key.Key_U)
        titles.append(panel.card.data.title)
    assert titles == ["Ranking: Street", "Ranking: Community", "Ranking: Cell", "彩香一村"]
    QTest.keyClick(panel.card, Qt.Key.Key_U)
    rows = panel.card.data.levels
    assert [row.level for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert not panel.press(Qt.Key.Key_1), "there is nothing to rate in a ranking"
    QTest.keyClick(panel.card, Qt.Key.Key_Escape)
    assert panel.card.data.title == "彩香一村"


def test_other_keys_go_on_to_the_screen_and_its_escape_closes_the_card(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    click(seat, 0)
    before = seat.selection.case_id
    QTest.keyClick(panel.card, Qt.Key.Key_J)
    assert seat.selection.case_id != before
    seat.queue.view.list.setFocus()
    QTest.keyClick(seat.queue.view.list, Qt.Key.Key_Escape)
    assert not is_open(panel)


def test_a_tip_follows_the_pointer_and_stays_on_the_map(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    canvas = seat.map.canvas
    canvas.place_hovered.emit(0)
    assert not panel.tip.isHidden()
    assert panel.tip.data.state == "red"
    assert canvas.rect().contains(panel.tip.geometry())
    canvas.pan_by(-canvas.width() / 2.0, -canvas.height() / 2.0)
    assert panel.tip.isHidden()
    canvas.place_hovered.emit(0)
    assert canvas.rect().contains(panel.tip.geometry())
    canvas.place_hovered.emit(-1)
    assert panel.tip.isHidden()


def test_a_building_that_is_gone_closes_its_card(
    seat: SeatScreen, panel: BuildingPanel, stage: Stage
) -> None:
    click(seat, 0)
    seat.set_theme("day")
    assert panel.card.theme.name == "day"
    stage.board.rated.places.drop("building/0")
    seat.apply(stage.deliver(ratings={"b1": Rating(state=Grade.RED, at=NOW)}))
    assert not is_open(panel)
    assert not panel.rate(Grade.RED)


def test_before_any_houses_came_nothing_opens(seat: SeatScreen) -> None:
    seat.building.open_near()
    seat.map.canvas.place_clicked.emit(0)
    seat.map.canvas.ground_clicked.emit(0.0, 0.0)
    seat.map.canvas.place_hovered.emit(0)
    assert not seat.building.is_open


def test_the_nearest_building_is_the_one_about_the_place(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    town = seat.map.estate.town
    assert town is not None
    lon, lat = corner(2)
    assert nearest(town.estate, lon - 1e-4, lat) == 2
    assert nearest(town.estate, lon, lat + 0.1) == -1


def test_a_building_that_nobody_rated_is_opened_by_a_click_on_its_ground(
    seat: SeatScreen, panel: BuildingPanel
) -> None:
    lon, lat = corner(2)
    canvas = seat.map.canvas
    x, y = project_point(Wgs84(lon + SIDE_DEG / 2, lat + SIDE_DEG / 2))
    canvas.set_view(replace(canvas.view, x=x, y=y, scale=0.1))
    canvas.ground_clicked.emit(x, y)
    assert not is_open(panel), "from far out nobody means a single building"
    canvas.set_view(replace(canvas.view, scale=1.0))
    canvas.ground_clicked.emit(x + 500.0, y)
    assert not is_open(panel)
    canvas.ground_clicked.emit(x, y)
    assert panel.card.data.word == "Not rated yet"
