from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from panels.context import Context
from panels.look import Look
from panels.map_tools.heat import AGAIN_AFTER_S, HOURS, HeatTool, heat_of, places_of
from panels.situation import town_bounds
from tests.panels.stage import NOW, TOWN, Stage, case
from widgets.map.canvas import MapCanvas
from widgets.map.heat import SHARES, SPREAD_M
from widgets.map.view import Margins

HERE = (13_425_000.0, 3_672_000.0)


@pytest.fixture
def canvas(qtbot: QtBot, seat_look: Look) -> Iterator[MapCanvas]:
    made = MapCanvas(seat_look.theme, seat_look.scale)
    qtbot.addWidget(made)
    yield made
    made.shutdown()


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def tool(canvas: MapCanvas, changes: list[str]) -> Iterator[HeatTool]:
    made = HeatTool(canvas, lambda: changes.append("changed"))
    yield made
    made.shutdown()


def test_cases_of_the_last_hours_with_a_place_count() -> None:
    cases = [case(1, age=60.0), case(2, age=7200.0), case(3, age=60.0, place=Place())]
    assert len(places_of(cases, NOW - 3600.0)) == 1
    assert len(places_of(cases, NOW - 86_400.0)) == 2
    assert places_of([], 0.0).shape == (0, 2)


def test_the_greatest_density_is_said_for_the_ground() -> None:
    heat = heat_of(np.tile(HERE, (10, 1)))
    ground_m = SPREAD_M * math.cos(math.radians(31.3))
    most = 10e6 / (2.0 * math.pi * ground_m**2)
    assert heat.count == 10
    assert heat.inmost_per_km2 == pytest.approx(SHARES[-1] * most, rel=0.03)
    assert heat_of(np.zeros((0, 2))).grid is None


def test_the_spans_go_round_and_each_is_worked_out(
    qtbot: QtBot, tool: HeatTool, town: Context, changes: list[str]
) -> None:
    for hours in HOURS[1:]:
        tool.next_span(town)
        assert tool.hours == hours
        qtbot.waitUntil(lambda: not tool._background.is_busy)
        assert tool.heat.count == len(
            places_of(town.runtime.board.cases.values(), town.now - 3600.0 * hours)
        )
        assert tool.sketch.is_on
    tool.next_span(town)
    assert tool.hours == 0
    assert len(changes) == len(HOURS)
    assert tool.heat.grid is None
    assert not tool.sketch.is_on


def test_it_is_worked_out_anew_after_a_while_and_only_while_wanted(
    qtbot: QtBot, tool: HeatTool, town: Context, stage: Stage, changes: list[str]
) -> None:
    tool.keep(town)
    assert not tool._background.is_busy
    tool.next_span(town)
    qtbot.waitUntil(lambda: len(changes) == 1)
    before = tool.heat.count
    town.take(stage.deliver(*(case(n, age=0.0) for n in range(100, 110))))
    town.now += AGAIN_AFTER_S - 1.0
    tool.keep(town)
    assert not tool._background.is_busy
    town.now += 1.0
    tool.keep(town)
    qtbot.waitUntil(lambda: len(changes) == 2)
    assert tool.heat.count == before + 10


def test_the_map_shows_a_picture_as_soon_as_it_is_painted(
    qtbot: QtBot, canvas: MapCanvas, tool: HeatTool, town: Context
) -> None:
    canvas.resize(400, 300)
    canvas.set_sketches([tool.sketch])
    canvas.show()
    canvas.fit(town_bounds(TOWN.bounds), Margins())
    tool.next_span(town)
    qtbot.waitUntil(lambda: tool.sketch._picture is not None)
    first = tool.sketch._picture
    canvas.zoom_by(2.0)
    qtbot.waitUntil(lambda: tool.sketch._picture is not first)
    assert tool.sketch._picture is not None
    assert tool.sketch._picture.view.scale == canvas.view.scale
