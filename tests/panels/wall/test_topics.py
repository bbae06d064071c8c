from __future__ import annotations

from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.wall.topics import TopicsPanel
from tests.panels.stage import NOW, Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context) -> TopicsPanel:
    panel = TopicsPanel(look)
    qtbot.addWidget(panel.widget)
    panel.refresh(context, EVERYTHING)
    return panel


def test_topics_stand_against_their_normal(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    town.take(stage.deliver(case(80, topic="停车秩序"), case(81, topic="停车秩序")))
    town.tick(NOW + 60.0)
    panel = panel_of(qtbot, wall_look, town)
    first, second = panel.hotspots.data.topics
    assert (first.name, first.state, first.high) == ("占道经营", "yellow", 6.0)
    assert (second.name, second.figure, second.state, second.high) == ("停车秩序", "2", "", 0.0)
    assert panel.frame.data.caption == "today / normal"


def test_a_silent_hotline_says_so(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1, topic="")))
    panel = panel_of(qtbot, wall_look, empty)
    assert panel.frame.data.message == "No calls yet today"
    empty.tick(NOW)
    panel.refresh(empty, EVERYTHING)
    assert panel.frame.data.message == "No calls yet today"
