from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from panels.context import Context
from panels.map_tools.legend_rows import legend_rows
from panels.map_tools.tools import MapTools
from tests.panels.map_tools.test_tools import drive
from tests.panels.stage import NOW, Stage
from widgets.map.marks import Region
from widgets.map.pin import Pin


def test_all_that_is_drawn_is_in_the_legend_and_nothing_else(
    qtbot: QtBot, tools: MapTools, scene: Context, stage: Stage
) -> None:
    assert legend_rows(tools) == ()
    scene.selection.choose_unit("u3")
    tools.canvas.zoom_by(0.5)
    for step in range(3):
        scene.now = NOW + 10.0 * step
        drive(scene, stage, "u3", 0.001)
        fix = stage.board.fixes["u3"]
        stage.board.fixes["u3"] = type(fix)(fix.unit, fix.lon, fix.lat, scene.now)
        tools.tracks.keep(scene)
    tools.next_heat()
    qtbot.waitUntil(lambda: tools.heat.sketch.is_on)
    tools.reach.regions = [Region(np.zeros((3, 2)), "")]
    tools.pin = Pin("a", 0.0, 0.0)
    rows = legend_rows(tools)
    assert [row.name for row in rows] == ["track", "density", "reach", "place"]
    assert rows[1].label.startswith("cases in 4 h, ≥ ")
