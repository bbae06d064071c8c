from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.moves import QUIET_S
from panels.seat.map import SeatMap, place_of
from panels.seat.offers import offers
from tests.panels.stage import Stage, case


@pytest.fixture
def panel(qtbot: QtBot, seat_look: Look, desk: Context) -> Iterator[SeatMap]:
    made = SeatMap(seat_look, desk)
    qtbot.addWidget(made.widget)
    made.canvas.resize(752, 988)
    made.refresh(desk, EVERYTHING)
    yield made
    made.shutdown()


def test_offered_units_carry_digit_and_time(panel: SeatMap, desk: Context) -> None:
    marks = {mark.key: mark for mark in panel.unit_marks(desk)}
    offered = offers(desk)
    first, second = (marks[str(c.unit.id)] for c in offered[:2])
    assert (first.badge, first.chosen) == ("1", True)
    assert (second.badge, second.chosen) == ("2", False)
    assert first.label.count(":") == 1
    others = [mark for mark in marks.values() if not mark.badge]
    assert len(others) == 15


def test_the_map_goes_to_the_case_chosen_in_the_list(panel: SeatMap, desk: Context) -> None:
    for case_id in ("c1", "c5"):
        desk.selection.choose_case(case_id)
        panel.refresh(desk, Aspect.CHOICE)
        place = place_of(desk.runtime.board.cases[case_id])
        assert place is not None
        assert panel.canvas.view.x == pytest.approx(place[0])


def test_a_click_on_the_map_chooses_without_moving(panel: SeatMap, desk: Context) -> None:
    desk.selection.changed.connect(lambda: panel.refresh(desk, Aspect.CHOICE))
    before = panel.canvas.view
    panel.canvas.marker_clicked.emit("c9")
    assert desk.selection.case_id == "c9"
    assert panel.canvas.view == before
    panel.canvas.unit_clicked.emit("u3")
    assert desk.selection.unit_id == "u3"


def test_following_can_be_switched_off(panel: SeatMap, desk: Context) -> None:
    panel.toggle_following()
    before = panel.canvas.view
    desk.selection.choose_case("c6")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.canvas.view == before
    panel.toggle_following()
    assert panel.canvas.view != before


def test_a_case_without_a_place_leaves_the_map_alone(
    panel: SeatMap, stage: Stage, desk: Context
) -> None:
    before = panel.canvas.view
    stage.deliver(case(90, place=Place()))
    for case_id in ("c90", "gone", "c2"):
        desk.selection.choose_case(case_id)
    desk.selection.choose_case("c90")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.canvas.view == before
    stage.board.fixes.clear()
    desk.selection.choose_case("c1")
    panel.refresh(desk, Aspect.CHOICE)


def test_a_case_nobody_chose_does_not_pull_the_map_away(
    panel: SeatMap, desk: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr(panel.moves, "_clock", lambda: clock[0])
    panel.canvas.pan_by(40.0, 0.0)
    before = panel.canvas.view
    desk.selection.choose_case("c6", by_itself=True)
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.canvas.view == before
    clock[0] += QUIET_S
    panel.refresh(desk, Aspect.SECOND)
    assert panel.canvas.view != before
    assert panel.moves.back()
    assert panel.canvas.view == before
    desk.selection.choose_case("c7")
    panel.refresh(desk, Aspect.CHOICE)
    assert panel.canvas.view != before
