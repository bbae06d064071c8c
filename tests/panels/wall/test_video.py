from __future__ import annotations

from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.wall.video import VideoPanel
from tests.panels.stage import Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context) -> VideoPanel:
    panel = VideoPanel(look)
    qtbot.addWidget(panel.widget)
    panel.widget.resize(592, 258)
    panel.refresh(context, EVERYTHING)
    return panel


def test_tiles_carry_the_numbers_of_the_list(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = panel_of(qtbot, wall_look, town)
    first, second = (tile.data for tile in panel.view.tiles)
    assert (first.case_number, first.case_state, first.name) == ("1", "red", "彩香一村1幢")
    assert (second.case_number, second.state) == ("2", "none")
    assert first.message == "No picture source"
    assert panel.frame.data.caption == "118/120 cameras online"
    assert not panel.refresh(town, EVERYTHING)


def test_without_cases_the_tiles_still_say_why_they_are_dark(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1)))
    panel = panel_of(qtbot, wall_look, empty)
    assert all(tile.data.message == "No picture source" for tile in panel.view.tiles)
    assert panel.frame.data.caption == ""
    panel.set_look(wall_look.with_size(3840, 2160))
    assert panel.view.tiles[0].scale.px("kpi") == 128
