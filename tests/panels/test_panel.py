from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from panels.context import Aspect, Context
from panels.look import Look
from panels.panel import FramedPanel, Panel
from tests.panels.stage import Stage


def test_a_panel_is_placed_and_must_say_what_it_shows(qtbot: QtBot, empty: Context) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    panel = Panel(widget)
    panel.place(QRect(1, 2, 30, 40))
    assert widget.geometry() == QRect(1, 2, 30, 40)
    panel.shutdown()
    with pytest.raises(NotImplementedError):
        panel.refresh(empty, Aspect.CASES)


def framed(qtbot: QtBot, look: Look) -> FramedPanel:
    panel = FramedPanel(look, QWidget())
    qtbot.addWidget(panel.widget)
    return panel


def test_a_frame_waits_for_data(qtbot: QtBot, wall_look: Look, empty: Context) -> None:
    panel = framed(qtbot, wall_look)
    assert panel.set_frame(empty, "Title", "caption")
    assert panel.frame.data.state == "empty"
    assert panel.frame.data.message == "Waiting for the upper tier"


def test_a_frame_says_what_is_missing(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = framed(qtbot, wall_look)
    panel.set_frame(town, "Title", "", empty="No sensors", note="They show here")
    assert (panel.frame.data.state, panel.frame.data.note) == ("empty", "They show here")
    assert panel.set_frame(town, "Title", "caption")
    assert not panel.set_frame(town, "Title", "caption")
    assert panel.frame.data.state == "ready"


def test_offline_a_frame_says_from_when_it_is(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = framed(qtbot, wall_look)
    town.take(stage.disconnect())
    panel.set_frame(town, "Title", "caption")
    assert panel.frame.data.state == "stale"
    assert panel.frame.data.caption == "as of 10:12:35"


def test_a_look_reaches_what_is_dressed(qtbot: QtBot, wall_look: Look, tmp_path: Path) -> None:
    panel = framed(qtbot, wall_look)
    panel.set_look(wall_look.with_theme("day").with_size(3840, 2160))
    assert panel.frame.theme.name == "day"
    assert panel.frame.scale.px("kpi") == 128
