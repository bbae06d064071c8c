from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from app.domain.case import Case, CaseState, Step, Urgency
from app.domain.command import CommandKind, Refusal, RefusalCode
from app.domain.rating import Grade, Rating
from app.domain.row import encode
from app.domain.unit import Duty
from app.runtime import Issue, Refused, Resolution
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.conflicts import DEAF_S, ConflictPanel
from tests.panels.houses import sheets
from tests.panels.stage import NOW, Stage, case, unit

Key = Qt.Key


class Desk:
    """A conflict tray, and what it told and asked for."""

    def __init__(self, qtbot: QtBot, look: Look, context: Context, stage: Stage) -> None:
        self.context, self.stage = context, stage
        self.panel = ConflictPanel(look, context)
        qtbot.addWidget(self.panel.widget)
        self.panel.widget.show()
        self.panel.place(QRect(0, 0, 728, 436))
        self.issued: list[tuple[str, str]] = []
        self.redirected: list[Refused] = []
        self.decided = 0
        self.panel.issued = self._on_issued
        self.panel.redirect = self.redirected.append
        self.panel.decided = self._on_decided

    def _on_issued(self, issue: Issue, subject: str) -> None:
        self.issued.append((issue.kind, subject))

    def _on_decided(self) -> None:
        self.decided += 1

    def show(self) -> None:
        """Show what is so, and wait until keys are heard."""
        self.panel.refresh(self.context, EVERYTHING)
        self.stage.manual.advance(DEAF_S)

    def press(self, *keys: Key) -> None:
        for key in keys:
            assert self.panel.press(key)

    @property
    def shown(self) -> list[str]:
        """What can be pressed now: the keys of the buttons that are there."""
        return [b.data.key for b in self.panel.view.buttons if not b.isHidden()]

    @property
    def primary(self) -> list[str]:
        buttons = (b.data for b in self.panel.view.buttons if not b.isHidden())
        return [data.key for data in buttons if data.kind == "primary"]

    @property
    def left(self) -> list[int]:
        return [each.command.op_no for each in self.stage.board.refused]


@pytest.fixture
def tray(qtbot: QtBot, seat_look: Look, desk: Context, stage: Stage) -> Desk:
    return Desk(qtbot, seat_look, desk, stage)


@pytest.fixture
def resolved(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What a person decided, as it was handed to the runtime."""
    kept: list[tuple[int, str]] = []
    resolve = stage.resolve

    def keep(
        refused: Refused, way: Resolution, args: Mapping[str, Any] | None = None
    ) -> Issue | None:
        kept.append((refused.command.op_no, way.value))
        return resolve(refused, way, args)

    monkeypatch.setattr(stage, "resolve", keep)
    return kept


def closed(value: Case) -> Case:
    step = Step(at=NOW - 60.0, actor="王班长", command="close")
    return replace(value, state=CaseState.CLOSED, history=(*value.history, step))


def dispatched(stage: Stage, case_id: str = "c1", theirs: Case | None = None) -> Refused:
    theirs = theirs or stage.board.cases[case_id]
    return stage.refuse(
        CommandKind.DISPATCH, case_id, {"unit": "u1"}, theirs=theirs, code=RefusalCode.UNIT_TAKEN
    )


def amended(stage: Stage) -> Refused:
    mine = stage.board.cases["c1"]
    args = {"field": "title", "was": mine.title, "now": "我的"}
    return stage.refuse(CommandKind.AMEND, "c1", args, theirs=replace(mine, title="他们的"))


def regraded(stage: Stage) -> Refused:
    mine = stage.board.cases["c1"]
    args = {
        "urgency": "watch",
        "was_urgency": "urgent",
        "due_at": NOW + 900.0,
        "was_due_at": mine.due_at,
    }
    theirs = replace(mine, urgency=Urgency.NORMAL, due_at=NOW + 60.0)
    return stage.refuse(CommandKind.REGRADE, "c1", args, theirs=theirs)


def test_without_a_clash_it_says_so(tray: Desk) -> None:
    tray.show()
    data = tray.panel.view.card.data
    assert (data.title, data.empty) == ("", "Nothing clashed")
    assert tray.shown == []
    assert tray.panel.view.frame.data.caption == ""
    assert tray.panel.view.frame.data.hints == ()
    assert tray.panel.view.note.data.text.startswith("Nothing is overwritten")
    tray.press(Key.Key_1, Key.Key_Return)
    tray.panel.next()
    assert tray.panel.at_hand is None
    assert tray.decided == 0


def test_a_hidden_tray_does_nothing(tray: Desk, stage: Stage) -> None:
    dispatched(stage)
    tray.panel.widget.hide()
    assert not tray.panel.refresh(tray.context, EVERYTHING)
    assert tray.panel.view.card.data.title == ""


def test_both_versions_stand_side_by_side(tray: Desk, stage: Stage) -> None:
    dispatched(stage, theirs=closed(stage.board.cases["c1"]))
    tray.show()
    data = tray.panel.view.card.data
    assert data.title == "0618-0001 独居老人 26 小时未出门"
    assert data.reason.endswith("your Dispatch had no effect")
    assert (data.mine.note, data.theirs.note, data.suggested) == ("", "suggested", "theirs")
    assert {row.label: (row.mine, row.theirs) for row in data.rows}["State"] == (
        "To sign for",
        "Closed",
    )
    assert tray.shown == ["1", "2", "H"]
    assert tray.primary == ["2"]
    assert not tray.panel.view.buttons[0].data.enabled, "a closed case is not sent to"
    assert tray.panel.view.frame.data.caption == "1 to decide"
    assert not tray.panel.refresh(tray.context, Aspect.CASES)


def test_a_case_that_nobody_knows_is_named_by_the_act(tray: Desk, stage: Stage) -> None:
    refused = dispatched(stage)
    bare = [replace_refused(refused)]
    stage.board.refused[:] = bare
    tray.show()
    data = tray.panel.view.card.data
    assert (data.title, data.seal, data.aside) == ("Dispatch c1", "", "")


def replace_refused(refused: Refused) -> Refused:
    return Refused(refused.command, replace(refused.refusal, current=None))


def test_asking_again_is_a_new_act(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = dispatched(stage)
    tray.show()
    assert tray.primary == ["1", "D"]
    tray.press(Key.Key_1)
    assert resolved == [(refused.command.op_no, "redo")]
    assert tray.issued == [("dispatch", "独居老人 26 小时未出门")]
    assert (tray.left, tray.decided) == ([], 1)


def test_enter_takes_the_suggestion_and_nothing_where_there_is_none(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    first = dispatched(stage)
    tray.show()
    tray.press(Key.Key_Enter)
    second = dispatched(stage, "c3", closed(stage.board.cases["c3"]))
    tray.show()
    tray.press(Key.Key_Return)
    assert resolved == [(first.command.op_no, "redo"), (second.command.op_no, "drop")]
    amended(stage)
    tray.show()
    assert tray.panel.view.card.data.suggested == ""
    tray.press(Key.Key_Return)
    assert len(resolved) == 2, "people changed the same text: people decide"


def test_what_cannot_be_asked_is_not(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    dispatched(stage, theirs=closed(stage.board.cases["c1"]))
    tray.show()
    tray.press(Key.Key_1, Key.Key_3, Key.Key_D)
    assert resolved == []
    assert tray.redirected == []
    assert not tray.panel.press(Key.Key_Q), "not a key of the tray"
    assert not tray.panel.press(Key.Key_Down), "nor this, outside a merge"


def test_taking_theirs_leaves_the_board_to_them(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = dispatched(stage)
    tray.show()
    tray.press(Key.Key_2)
    assert resolved == [(refused.command.op_no, "drop")]
    assert (tray.left, tray.issued, tray.decided) == ([], [], 1)


def test_another_unit_is_found_by_the_dispatch_panel(tray: Desk, stage: Stage) -> None:
    refused = dispatched(stage)
    stage.deliver(replace(unit(1, duty=Duty.BUSY), case="c2"))
    tray.show()
    assert tray.shown == ["1", "2", "D", "H"]
    best = stage.candidates("c1", 1)[0].unit.name
    assert tray.panel.view.buttons[2].data.label == f"Send {best}"
    tray.press(Key.Key_D)
    assert tray.redirected == [refused]
    assert tray.left == [refused.command.op_no], "it stays until the dispatch is made"
    stage.board.units.clear()
    tray.show()
    assert tray.panel.view.buttons[2].data.label == "Other unit"


def test_what_is_left_to_the_leader_stays_listed_last(tray: Desk, stage: Stage) -> None:
    first, second = dispatched(stage), dispatched(stage, "c3")
    tray.show()
    tray.press(Key.Key_H)
    assert tray.decided == 1
    assert tray.panel.at_hand == second
    assert tray.panel.view.frame.data.caption == "1 to decide, 1 left to the leader"
    tray.panel.next()
    tray.show()
    assert tray.panel.at_hand is not None
    assert tray.panel.at_hand.command.op_no == first.command.op_no
    data = tray.panel.view.card.data
    assert data.is_quiet
    assert "H" not in tray.shown
    assert tray.panel.view.note.data.text.startswith("Left to the leader")
    assert tray.panel.view.frame.data.hints[0].label.endswith("2/2")


def test_keys_go_round_all_clashes(tray: Desk, stage: Stage) -> None:
    numbers = [dispatched(stage, name).command.op_no for name in ("c1", "c3", "c5")]
    tray.show()
    seen = []
    for _ in range(4):
        assert tray.panel.at_hand is not None
        seen.append(tray.panel.at_hand.command.op_no)
        tray.panel.next()
    assert seen == [*numbers, numbers[0]]


def test_one_clash_has_no_next(tray: Desk, stage: Stage) -> None:
    refused = dispatched(stage)
    tray.show()
    tray.panel.next()
    assert tray.panel.at_hand == refused
    assert not tray.panel.is_deaf


def test_keys_are_not_meant_for_what_came_up_just_now(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    dispatched(stage)
    tray.panel.refresh(tray.context, EVERYTHING)
    tray.press(Key.Key_2)
    tray.panel.view.buttons[1].clicked.emit()
    assert resolved == []
    stage.manual.advance(DEAF_S)
    dispatched(stage, "c3")
    tray.press(Key.Key_2)
    assert len(resolved) == 1
    tray.press(Key.Key_2)
    assert len(resolved) == 1, "the next one came up by that key"
    stage.manual.advance(DEAF_S)
    tray.press(Key.Key_2)
    assert len(resolved) == 2


def test_a_click_is_as_good_as_a_key(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = dispatched(stage)
    tray.show()
    tray.panel.view.buttons[1].clicked.emit()
    assert resolved == [(refused.command.op_no, "drop")]
    stage.manual.advance(DEAF_S)
    tray.panel.view.buttons[3].clicked.emit()
    assert len(resolved) == 1, "there is no such button now"


def test_opened_it_takes_the_keys(qtbot: QtBot, tray: Desk, stage: Stage) -> None:
    dispatched(stage)
    tray.panel.widget.activateWindow()
    tray.panel.open()
    assert tray.panel.is_deaf
    qtbot.waitUntil(lambda: tray.panel.has_keys)
    tray.panel.refresh(tray.context, Aspect.LINK)
    assert tray.panel.view.frame.data.hints[0].label == "next 1/1"
    tray.panel.view.card.clearFocus()
    tray.panel.refresh(tray.context, Aspect.LINK)
    assert tray.panel.view.frame.data.hints[0].label == "go 1/1"
    tray.panel.view.card.setFocus()
    assert tray.panel.view.frame.data.hints[0].label == "next 1/1", "said without a refresh"
    tray.panel.set_look(tray.context.look.with_theme("day"))
    assert tray.panel.view.card.theme.name == "day"


def test_cut_off_it_says_what_is_sent_first(tray: Desk, stage: Stage) -> None:
    dispatched(stage)
    tray.context.take(stage.disconnect())
    tray.show()
    assert tray.panel.view.note.data.text.startswith("When the link is back")


def test_a_merge_sends_what_was_picked(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = amended(stage)
    tray.show()
    assert tray.shown == ["1", "2", "3", "H"]
    tray.press(Key.Key_3)
    assert tray.shown == ["Enter", "1", "2", "3"]
    assert tray.primary == ["Enter"]
    data = tray.panel.view.card.data
    assert data.rows[data.row].label == "Title"
    assert data.rows[data.row].picked == "mine"
    assert "Esc" in tray.panel.view.note.data.text
    tray.press(Key.Key_3)
    assert tray.panel.view.card.data.rows[data.row].picked == "both"
    tray.press(Key.Key_Return)
    assert not tray.panel.is_merging
    assert resolved == [(refused.command.op_no, "merge")]
    assert stage.asked[-1] == (
        CommandKind.AMEND,
        "c1",
        {"field": "title", "was": "他们的", "now": "他们的；我的"},
    )
    assert (tray.left, tray.decided) == ([], 1)


def test_a_merge_of_grades_goes_field_by_field(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = regraded(stage)
    tray.show()
    tray.press(Key.Key_3)
    assert tray.shown == ["Enter", "1", "2"], "a grade cannot be both"
    tray.press(Key.Key_2, Key.Key_Down)
    data = tray.panel.view.card.data
    assert data.rows[data.row].label == "Deadline"
    tray.press(Key.Key_Up, Key.Key_Up, Key.Key_Down, Key.Key_H, Key.Key_D)
    assert tray.panel.is_merging, "keys of other ways do nothing here"
    tray.press(Key.Key_Enter)
    assert resolved == [(refused.command.op_no, "merge")]
    assert stage.asked[-1][2] == {"due_at": NOW + 900.0, "was_due_at": NOW + 60.0}


def test_a_merge_with_nothing_of_ones_own_takes_theirs(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    refused = amended(stage)
    tray.show()
    tray.press(Key.Key_3, Key.Key_2, Key.Key_Return)
    assert resolved == [(refused.command.op_no, "drop")]
    assert (tray.issued, tray.decided) == ([], 1)


def test_a_merge_is_left_without_sending(
    tray: Desk, stage: Stage, resolved: list[tuple[int, str]]
) -> None:
    amended(stage)
    tray.show()
    assert not tray.panel.leave_merge()
    tray.press(Key.Key_3)
    assert tray.panel.leave_merge()
    assert tray.shown == ["1", "2", "3", "H"]
    assert resolved == []
    tray.press(Key.Key_3)
    dispatched(stage, "c3")
    tray.panel.next()
    assert not tray.panel.is_merging, "another clash is another merge"


def test_the_mouse_picks_a_side_of_a_merge(tray: Desk, stage: Stage) -> None:
    amended(stage)
    tray.show()
    tray.panel.view.card.side_clicked.emit("theirs")
    assert not tray.panel.is_merging
    tray.press(Key.Key_3)
    picked = []
    for side in ("theirs", "mine"):
        tray.panel.view.card.side_clicked.emit(side)
        data = tray.panel.view.card.data
        picked.append(data.rows[data.row].picked)
    assert picked == ["theirs", "mine"]


def test_a_field_in_which_nothing_differs_any_more_is_not_marked(tray: Desk, stage: Stage) -> None:
    mine = stage.board.cases["c1"]
    args = {"field": "title", "was": mine.title, "now": "我的"}
    stage.refuse(CommandKind.AMEND, "c1", args, theirs=replace(mine, title="我的"))
    tray.show()
    tray.press(Key.Key_3)
    assert tray.panel.view.card.data.row == -1


def test_a_clash_that_is_gone_takes_its_merge_along(tray: Desk, stage: Stage) -> None:
    refused = amended(stage)
    tray.show()
    tray.press(Key.Key_3)
    stage.board.dismiss(refused)
    dispatched(stage, "c3")
    tray.panel.refresh(tray.context, Aspect.CASES)
    assert not tray.panel.is_merging
    assert tray.panel.is_deaf


def test_what_the_ledger_would_refuse_again_stays_listed(tray: Desk, stage: Stage) -> None:
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "a"}, theirs=case(1))
    stage.board.refused[:] = [
        Refused(replace(refused.command, args={"note": " "}), refused.refusal)
    ]
    tray.show()
    tray.press(Key.Key_1)
    assert tray.left == [refused.command.op_no]
    assert tray.issued == [("note", "c1")], "its refusal is told"


def test_a_refused_rating_shows_both_colours_and_is_asked_again_from_the_present_one(
    tray: Desk, stage: Stage
) -> None:
    tray.context.take(stage.deliver(sheets=sheets()))
    args = {"state": "yellow", "was": "red", "reason": "已整改"}
    issue = stage.issue(CommandKind.RATE, "b0", args)
    stage.pumped()
    theirs = Rating(state=Grade.BLUE, at=NOW, by="王敏", reason="复查")
    stage.deliver(ratings={"b0": theirs})
    stage.answer(issue, Refusal(code=RefusalCode.CONFLICT, text="no", current=encode(theirs)))
    tray.show()
    data = tray.panel.view.card.data
    assert data.title == "Rate b0"
    assert data.reason == "王敏 rated the same place; your Rate had no effect"
    assert (data.rows[0].mine, data.rows[0].theirs) == (
        "Yellow: watch",
        "Blue: bear in mind",
    )
    assert data.suggested == ""
    tray.press(Key.Key_1)
    assert stage.asked[-1] == (CommandKind.RATE, "b0", {**args, "was": "blue"})
