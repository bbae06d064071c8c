from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.telemetry import Reading
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.wall.elder import ElderPanel
from tests.panels.stage import NOW, Stage, case, fill


def panel_of(qtbot: QtBot, look: Look, context: Context) -> ElderPanel:
    panel = ElderPanel(look)
    qtbot.addWidget(panel.widget)
    panel.widget.resize(424, 230)
    panel.refresh(context, EVERYTHING)
    return panel


def test_doors_and_cases(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = panel_of(qtbot, wall_look, town)
    figures = {c.label: c.figure for c in panel.view.counts.data.counts}
    assert figures == {"not out": "1", "to verify": "0", "well": "1279"}
    assert panel.view.bars.data.past == tuple(float(h) for h in range(11))
    assert len(panel.view.bars.data.normal) == 24
    assert not panel.view.bars.data.stale
    assert panel.view.note.data == "openings per hour, grey: normal"
    assert panel.frame.data.caption == "1280 homes"
    panel.widget.grab()


def test_old_readings_are_hatched(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = panel_of(qtbot, wall_look, town)
    town.take(stage.deliver(readings=[Reading("door/hourly", NOW - 60.0, values=(1.0,) * 24)]))
    assert panel.refresh(town, Aspect.READINGS)
    assert panel.view.bars.data.stale
    town.take(stage.deliver(readings=[Reading("door/hourly", NOW, values=(1.0,) * 24)]))
    town.take(stage.disconnect())
    panel.refresh(town, Aspect.LINK)
    assert panel.view.bars.data.stale


def test_without_sensors_the_panel_says_so(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1)))
    panel = panel_of(qtbot, wall_look, empty)
    assert panel.frame.data.message == "No door sensors connected"
    empty.take(stage.deliver(readings=[Reading("door/hourly", NOW, values=(1.0,) * 24)]))
    panel.refresh(empty, EVERYTHING)
    assert panel.frame.data.caption == ""


def test_look_changes(qtbot: QtBot, stage: Stage, wall_look: Look, town: Context) -> None:
    fill(stage)
    panel = panel_of(qtbot, wall_look, town)
    panel.set_look(wall_look.with_theme("day").with_size(3840, 2160))
    assert panel.view.bars.theme.name == "day"
