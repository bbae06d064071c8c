"""A seat's map with a town on it, and its tools."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.map_tools.tools import MapTools
from panels.map_tools.tracks import Whose
from panels.seat.map import SeatMap
from panels.selection import Selection
from tests.panels.stage import Stage, fill


@pytest.fixture
def scene(stage: Stage, seat_look: Look) -> Context:
    """A seat's context of a whole town with the elder's case at hand."""
    context = Context(stage, seat_look, Selection())
    context.take(fill(stage))
    context.tick(stage.clock.now())
    context.selection.choose_case("c1")
    return context


@pytest.fixture
def seat_map(qtbot: QtBot, seat_look: Look, scene: Context) -> Iterator[SeatMap]:
    made = SeatMap(seat_look, scene)
    qtbot.addWidget(made.widget)
    made.canvas.resize(752, 988)
    made.canvas.show()
    made.refresh(scene, EVERYTHING)
    yield made
    made.shutdown()


@pytest.fixture
def tools(qtbot: QtBot, seat_map: SeatMap, scene: Context) -> Iterator[MapTools]:
    made = MapTools(seat_map, scene, whose=Whose.CHOSEN, name="seat")
    yield made
    made.shutdown()
