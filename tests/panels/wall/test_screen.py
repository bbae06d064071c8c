from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from panels.look import Look
from panels.wall import WallScreen
from tests.panels.stage import NOW, Stage, fill


@pytest.fixture
def wall(qtbot: QtBot, stage: Stage, wall_look: Look) -> Iterator[WallScreen]:
    screen = WallScreen(stage, wall_look)
    qtbot.addWidget(screen)
    screen.show()
    yield screen
    screen.close()


def test_a_wall_without_a_town_is_complete_once_it_has_heard(wall: WallScreen) -> None:
    assert not wall.map.is_painted


def test_the_town_is_shown_within_a_frame(qtbot: QtBot, wall: WallScreen, stage: Stage) -> None:
    with qtbot.waitSignal(wall.map.canvas.base_ready):
        wall.apply(fill(stage))
    wall.tick(NOW)
    assert wall.is_complete
    legend = wall.legend.legend.geometry()
    assert legend.bottom() == wall.plan.rect("legend", 1920, 1080).bottom()
    assert legend.intersects(QRect(480, 224, 784, 856))


def test_nothing_on_the_wall_takes_keys(wall: WallScreen) -> None:
    assert wall.map.canvas.focusPolicy() == Qt.FocusPolicy.NoFocus
