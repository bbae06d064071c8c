from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.domain.telemetry import Fix
from app.geo.mercator import Wgs84, project_point
from app.geo.sheet import Geometry, Sheet
from panels.context import Context
from panels.map_tools.reach import ReachTool
from tests.panels.stage import EAST, NORTH, NOW, SOUTH, WEST, Stage, unit


def grid(lines: int = 40) -> Sheet:
    """Return roads across the town in both directions that meet at each crossing."""
    x, y = np.linspace(WEST, EAST, lines), np.linspace(SOUTH, NORTH, lines)
    along = [np.column_stack((x, np.full(lines, lat))) for lat in y]
    across = [np.column_stack((np.full(lines, lon), y)) for lon in x]
    return Sheet(
        layer="road",
        geometry=Geometry.LINE,
        ids=tuple(map(str, range(2 * lines))),
        names=("",) * (2 * lines),
        classes=("street",) * (2 * lines),
        coords=np.concatenate([*along, *across]),
        starts=np.arange(0, 2 * lines * lines + 1, lines, dtype=np.int32),
    )


@pytest.fixture
def streets(town: Context, stage: Stage) -> Context:
    town.take(stage.deliver(sheets={"road/1": grid()}))
    return town


@pytest.fixture
def changes() -> list[str]:
    return []


@pytest.fixture
def tool(qapp: QObject, changes: list[str]) -> Iterator[ReachTool]:
    made = ReachTool(lambda: changes.append("changed"), qapp)
    yield made
    made.shutdown()
    made.deleteLater()


def test_the_outline_lies_about_the_unit(
    qtbot: QtBot, tool: ReachTool, streets: Context, changes: list[str]
) -> None:
    fix = streets.runtime.board.fixes["u3"]
    tool.toggle(streets, streets.runtime.board.units["u3"])
    qtbot.waitUntil(lambda: bool(tool.regions))
    (region,) = tool.regions
    x, y = project_point(Wgs84(fix.lon, fix.lat))
    low, high = region.ring.min(axis=0), region.ring.max(axis=0)
    assert low[0] < x < high[0]
    assert low[1] < y < high[1]
    assert region.state == ""
    assert changes == ["changed"]
    tool.toggle(streets, streets.runtime.board.units["u3"])
    assert tool.regions == ()
    assert len(changes) == 2


def test_it_is_worked_out_anew_for_another_unit_and_after_a_way(
    qtbot: QtBot, tool: ReachTool, streets: Context, changes: list[str]
) -> None:
    board = streets.runtime.board
    tool.toggle(streets, board.units["u3"])
    qtbot.waitUntil(lambda: len(changes) == 1)
    fix = board.fixes["u3"]
    for north, expected in ((0.0002, 1), (0.001, 2)):
        board.fixes["u3"] = Fix("u3", fix.lon, fix.lat + north, NOW)
        tool.keep(streets, board.units["u3"])
        qtbot.waitUntil(lambda: not tool._background.is_busy)
        assert len(changes) == expected
    tool.keep(streets, board.units["u4"])
    qtbot.waitUntil(lambda: len(changes) == 3)
    tool.keep(streets, None)
    assert (tool.regions, len(changes)) == ((), 4)


def test_a_unit_that_was_never_seen_counts_from_its_home_or_not_at_all(
    qtbot: QtBot, tool: ReachTool, streets: Context, stage: Stage
) -> None:
    stage.board.fixes.clear()
    tool.toggle(streets, unit(3))
    qtbot.waitUntil(lambda: bool(tool.regions))
    nowhere = type(unit(3))(id=unit(3).id, name="", kind=unit(3).kind)
    tool.keep(streets, nowhere)
    assert tool.regions == ()


def test_while_it_is_off_nothing_is_worked_out(tool: ReachTool, streets: Context) -> None:
    tool.keep(streets, streets.runtime.board.units["u3"])
    assert not tool._background.is_busy
