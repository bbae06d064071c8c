from __future__ import annotations

from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.domain.case import CaseState
from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.wall.attention import AttentionPanel
from tests.panels.stage import NOW, Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context) -> AttentionPanel:
    panel = AttentionPanel(look)
    qtbot.addWidget(panel.widget)
    panel.refresh(context, EVERYTHING)
    return panel


def test_three_rows_with_their_numbers(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    town.take(stage.deliver(case(70, due_at=NOW - 5.0), case(71, due_at=NOW - 3.0)))
    panel = panel_of(qtbot, wall_look, town)
    rows = panel.list.data.rows
    assert [row.number for row in rows] == ["1", "2", "3"]
    assert (rows[0].figure, rows[0].caption, rows[0].figure_state) == (
        "00:40",
        "to dispatch",
        "red",
    )
    assert rows[1].overdue == "Overdue"
    assert panel.list.data.selected == "c1"
    assert panel.frame.data.caption == "2 more"


def test_quiet_is_said_in_words(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1)))
    panel = panel_of(qtbot, wall_look, empty)
    assert panel.list.data.empty == "Nothing needs attention now"
    assert panel.list.data.rows == ()
    assert panel.frame.data.caption == ""


def test_an_unseen_red_case_rings_and_offline_rows_are_stale(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    unseen = replace(town.runtime.board.cases["c1"], state=CaseState.CLUE)
    town.take(stage.deliver(unseen))
    town.take(stage.disconnect())
    row = panel_of(qtbot, wall_look, town).list.data.rows[0]
    assert row.unacked
    assert row.stale
