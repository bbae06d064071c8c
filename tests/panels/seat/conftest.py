"""A seat's context with the first case chosen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from panels.context import Context
from panels.look import Look
from panels.seat import SeatScreen
from panels.seat.acts import Acts
from panels.selection import Selection
from tests.panels.stage import NOW, Stage, fill


@pytest.fixture
def desk(stage: Stage, seat_look: Look) -> Context:
    """A seat's context of a whole town with the elder's case at hand."""
    context = Context(stage, seat_look, Selection())
    context.take(fill(stage))
    context.tick(stage.clock.now())
    context.selection.choose_case("c1")
    return context


@pytest.fixture
def acts(desk: Context) -> Acts:
    return Acts(desk)


@pytest.fixture
def seat(qtbot: QtBot, stage: Stage, seat_look: Look) -> Iterator[SeatScreen]:
    """A seat of a whole town, the keys at its queue."""
    screen = SeatScreen(stage, seat_look)
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    screen.apply(fill(stage))
    screen.tick(NOW)
    screen.queue.view.list.setFocus()
    yield screen
    screen.close()
