from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.command import Command, CommandKind
from app.runtime import Waiting
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.outbox import WHOLE, ZONE, OutboxPanel, WaitingRows, earlier, subject_word
from tests.panels.stage import NOW, Stage

ROOM = QRect(0, 0, 728, 300)


def panel_of(qtbot: QtBot, look: Look, context: Context) -> OutboxPanel:
    panel = OutboxPanel(look, context)
    qtbot.addWidget(panel.widget)
    panel.widget.show()
    panel.place(ROOM)
    panel.refresh(context, EVERYTHING)
    return panel


def keep(stage: Stage, *subjects: str) -> None:
    for subject in subjects:
        stage.issue(CommandKind.NOTE, subject, {"note": "回访"})
    stage.pumped()


def waits(op_no: int, subject: str, kind: CommandKind = CommandKind.NOTE) -> Waiting:
    return Waiting(Command(op_no=op_no, kind=kind, subject=subject, made_at=NOW - 60.0))


def test_an_act_follows_the_one_before_it_on_the_same_case() -> None:
    assert earlier([]) == {}
    acts = [waits(7, "a"), waits(8, "b"), waits(9, "a"), waits(12, "a")]
    assert earlier(acts) == {9: 1, 12: 3}


def test_rows_say_what_when_and_after_which(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    stage.issue(CommandKind.DISPATCH, "c1", {"unit": "u1"})
    keep(stage, "c2", "c1")
    stage.board.phone(2, NOW)
    desk.now += 130.0
    panel = panel_of(qtbot, seat_look, desk)
    rows = panel.view.list.data.rows
    assert [(row.place, row.kind, row.depends) for row in rows] == [
        ("1", "Dispatch", ""),
        ("2", "Remark", ""),
        ("3", "Remark", "after 1"),
    ]
    assert rows[0].subject == "独居老人 26 小时未出门, 综合执法1中队"
    assert (rows[0].time, rows[0].waited) == ("10:25:12", "waits 02:10")
    assert [row.mark for row in rows[:2]] == ["", "phoned 10:25"]
    frame = panel.view.frame.data
    assert frame.caption == "3 act(s), sent in this order"
    assert [hint.keys[0] for hint in frame.hints] == ["F9", "P", "X"]


def test_an_empty_outbox_says_so(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    data = panel.view.list.data
    assert (len(data.rows), data.selected) == (0, -1)
    assert data.empty == "Nothing waits to be sent"
    assert panel.view.frame.data.caption == ""
    assert [hint.keys[0] for hint in panel.view.frame.data.hints] == ["F9"]
    assert panel.chosen is None
    assert not panel.mark_phoned()


def test_what_is_about_an_unknown_case_or_unit_keeps_its_name(stage: Stage, desk: Context) -> None:
    assert subject_word(desk, waits(1, "gone")) == "gone"
    assert subject_word(desk, waits(1, "c3", CommandKind.DISPATCH)) == "井盖松动"
    shown = replace(waits(1, "c3"), mine=stage.board.cases["c1"])
    assert subject_word(desk, shown) == "独居老人 26 小时未出门", "as its maker saw it"


def test_an_act_of_a_newer_program_is_listed(desk: Context) -> None:
    act = Waiting(Command(op_no=1, kind="whistle", subject="c1", made_at=NOW))
    rows = WaitingRows((act,), 0, 0, {}, desk)
    assert rows[0].kind == "whistle"
    assert [row.place for row in rows[0:5]] == ["1"]


def test_rows_are_worked_out_only_when_looked_at(desk: Context) -> None:
    rows = WaitingRows(tuple(waits(n, "c1") for n in range(5)), 0, 0, {}, desk)
    assert len(rows) == 5
    assert [row.place for row in rows[1:3]] == ["2", "3"]
    assert rows[-1] == rows[4] or rows[-1].subject == rows[4].subject


def test_the_chosen_act_stays_chosen_while_others_go_out(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    keep(stage, "c1", "c2", "c3")
    panel = panel_of(qtbot, seat_look, desk)
    assert panel.chosen is not None
    assert panel.chosen.command.subject == "c1", "the first until one was chosen"
    panel.view.list.setFocus()
    QTest.keyClick(panel.view.list, Qt.Key.Key_Down)
    stage.answer(stage.issues[1])
    assert panel.refresh(desk, Aspect.CASES)
    assert panel.view.list.data.selected == 0
    assert panel.chosen.command.subject == "c2"
    stage.answer(stage.issues[2])
    panel.refresh(desk, Aspect.CASES)
    assert panel.chosen.command.subject == "c3", "the next one when the chosen one is answered"
    QTest.keyClick(panel.view.list, Qt.Key.Key_Return)
    assert desk.selection.case_id == "c3"


def test_only_what_reads_differently_is_repainted(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    keep(stage, "c1")
    panel = panel_of(qtbot, seat_look, desk)
    assert not panel.refresh(desk, Aspect.LINK)
    desk.now += 1.0
    assert panel.refresh(desk, Aspect.SECOND), "waits one second longer"
    assert panel.refresh(desk, Aspect.UNITS), "a unit may be called otherwise"


def test_a_hidden_tray_knows_what_waits_but_paints_nothing(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    panel.widget.hide()
    keep(stage, "c2")
    assert not panel.refresh(desk, Aspect.CASES)
    assert panel.chosen is not None
    assert len(panel.view.list.data.rows) == 0


def test_expanded_it_offers_to_shrink(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    said = []
    for zone in (ZONE, WHOLE):
        panel.zone = zone
        panel.refresh(desk, Aspect.SECOND)
        said.append((panel.is_expanded, panel.view.frame.data.hints[0].label))
    assert said == [(False, "expand"), (True, "shrink")]
    panel.set_look(seat_look.with_theme("day"))
    assert panel.view.list.theme.name == "day"
    assert panel.view.frame.geometry() == panel.view.rect()


def test_the_chosen_act_is_marked_as_phoned(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(stage, "mark_phoned", told.append)
    keep(stage, "c1", "c2")
    panel = panel_of(qtbot, seat_look, desk)
    panel.view.list.row_selected.emit(1)
    assert panel.mark_phoned()
    assert told == [2]


def test_the_keys_are_here_while_the_list_has_the_focus(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    assert not panel.has_keys
    panel.view.list.setFocus()
    qtbot.waitUntil(lambda: panel.has_keys)


def test_a_rating_is_named_by_its_place_and_colour(desk: Context) -> None:
    args = {"state": "yellow", "was": "red", "reason": "x"}
    rating = Command(op_no=1, kind="rate", subject="b1/2", made_at=1.0, args=args)
    assert subject_word(desk, Waiting(rating)) == "b1/2, Yellow: watch"
