"""The right column of a seat, worked by keys: the case at hand, or the trays of a lost link."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.case import CaseState
from app.domain.command import CommandKind, RefusalCode
from app.runtime import Refused
from panels.seat import SeatScreen
from panels.seat.conflicts import DEAF_S
from panels.seat.outbox import WHOLE, ZONE
from tests.panels.stage import NOW, Stage, case


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def lose(seat: SeatScreen, stage: Stage) -> None:
    seat.apply(stage.disconnect())
    seat.tick(NOW)


def come_back(seat: SeatScreen, stage: Stage) -> None:
    seat.apply(stage.connect())
    seat.tick(NOW)


def clash(seat: SeatScreen, stage: Stage, *, is_taken: bool = False) -> Refused:
    theirs = case(1, state=CaseState.FILED if is_taken else CaseState.CLOSED)
    code = RefusalCode.UNIT_TAKEN if is_taken else RefusalCode.CONFLICT
    unit = next(iter(stage.board.units))
    refused = stage.refuse(CommandKind.DISPATCH, "c1", {"unit": unit}, theirs=theirs, code=code)
    seat.apply(stage.connect())
    seat.retranslate()
    return refused


def shown(seat: SeatScreen) -> set[str]:
    named = {
        "card": seat.card,
        "dispatch": seat.dispatch,
        "abilities": seat.trays.abilities,
        "outbox": seat.trays.outbox,
        "conflicts": seat.trays.conflicts,
    }
    return {name for name, panel in named.items() if not panel.widget.isHidden()}


def hear(stage: Stage) -> None:
    """Let the moment pass in which keys are not meant for a clash that just came up."""
    stage.manual.advance(DEAF_S + 0.1)


def test_a_lost_link_brings_the_trays_and_its_return_takes_them(
    seat: SeatScreen, stage: Stage
) -> None:
    assert shown(seat) == {"card", "dispatch"}
    lose(seat, stage)
    assert shown(seat) == {"abilities", "outbox", "conflicts"}
    come_back(seat, stage)
    assert shown(seat) == {"card", "dispatch"}


def test_the_trays_stay_while_something_waits_for_a_decision(
    seat: SeatScreen, stage: Stage
) -> None:
    lose(seat, stage)
    clash(seat, stage)
    come_back(seat, stage)
    assert shown(seat) == {"outbox", "conflicts"}
    press(Qt.Key.Key_F10)
    hear(stage)
    press(Qt.Key.Key_2)
    assert stage.board.refused == []
    assert shown(seat) == {"card", "dispatch"}


def test_keys_come_too_early_for_a_clash_that_just_came_up(seat: SeatScreen, stage: Stage) -> None:
    refused = clash(seat, stage)
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_2)
    assert stage.board.refused == [refused]
    hear(stage)
    press(Qt.Key.Key_H)
    assert stage.board.refused[0].is_left


def test_escape_goes_back_step_by_step(seat: SeatScreen, stage: Stage) -> None:
    press(Qt.Key.Key_F9)
    assert shown(seat) == {"outbox", "conflicts"}
    press(Qt.Key.Key_F9)
    assert seat.trays.outbox.zone == WHOLE
    assert shown(seat) == {"outbox"}
    press(Qt.Key.Key_F9)
    assert seat.trays.outbox.zone == ZONE
    press(Qt.Key.Key_F9)
    press(Qt.Key.Key_Escape)
    assert seat.trays.outbox.zone == ZONE
    press(Qt.Key.Key_Escape)
    assert shown(seat) == {"card", "dispatch"}
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is seat.queue.view.list


def test_offline_no_unit_is_sent_that_nobody_sees(seat: SeatScreen, stage: Stage) -> None:
    lose(seat, stage)
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Return)
    assert stage.asked == []
    assert shown(seat) == {"card", "dispatch"}
    press(Qt.Key.Key_Return)
    assert [kind for kind, *_ in stage.asked] == [CommandKind.DISPATCH]
    press(Qt.Key.Key_Escape)
    assert shown(seat) == {"abilities", "outbox", "conflicts"}
    press(Qt.Key.Key_D)
    assert QApplication.focusWidget() is seat.dispatch.view.axis


def test_what_waits_is_marked_as_telephoned(
    seat: SeatScreen, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[int] = []
    monkeypatch.setattr(stage, "mark_phoned", marked.append)
    lose(seat, stage)
    issue = stage.issue(CommandKind.NOTE, "c1", {"note": "回访"})
    seat.apply(stage.pumped())
    press(Qt.Key.Key_P)
    assert issue.command is not None
    assert marked == [issue.command.op_no]


def test_offline_a_key_and_a_click_try_to_connect(
    seat: SeatScreen, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    monkeypatch.setattr(stage, "retry_now", lambda: tries.append(1))
    seat.offline.retry = stage.retry_now
    press(Qt.Key.Key_R)
    assert tries == []
    lose(seat, stage)
    press(Qt.Key.Key_R)
    seat.offline.bar.acted.emit()
    assert tries == [1, 1]


def test_another_unit_is_sent_in_place_of_the_one_refused(
    seat: SeatScreen, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = clash(seat, stage, is_taken=True)
    stage.asked.clear()
    asked: list[int] = []
    issue = stage.issue

    def noted(*args: object, resolves: int = 0) -> object:
        asked.append(resolves)
        return issue(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(stage, "issue", noted)
    press(Qt.Key.Key_F10)
    hear(stage)
    press(Qt.Key.Key_D)
    assert shown(seat) == {"card", "dispatch"}
    assert seat.selection.case_id == "c1"
    press(Qt.Key.Key_Return)
    assert asked == [refused.command.op_no]
    assert stage.board.refused == []


def test_where_a_list_was_written_is_told(seat: SeatScreen) -> None:
    seat.trays._on_listed(Path("/home/x/list.csv"), 3, "")
    assert seat.toasts.toasts[0].data.text == "/home/x/list.csv"
    seat.trays._on_listed(None, 0, "disk full")
    assert (seat.toasts.toasts[0].data.state, seat.toasts.toasts[0].data.key) == ("red", "Esc")
    press(Qt.Key.Key_Escape)
    assert seat.toasts.widget.isHidden()


def test_a_list_is_asked_for_by_key(
    seat: SeatScreen, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []
    monkeypatch.setattr(seat.trays._export, "start", lambda: started.append(1))
    press(Qt.Key.Key_X)
    assert started == []
    lose(seat, stage)
    press(Qt.Key.Key_X)
    assert started == [1]
