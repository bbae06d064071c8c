from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.case import Category
from app.domain.telemetry import Reading
from app.domain.unit import Duty, UnitKind
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.wall.shore import ShorePanel, level, spots
from tests.panels.stage import NOW, Stage, case, unit


def panel_of(qtbot: QtBot, look: Look, context: Context) -> ShorePanel:
    panel = ShorePanel(look)
    qtbot.addWidget(panel.widget)
    panel.refresh(context, EVERYTHING)
    return panel


def test_levels() -> None:
    assert [level(value) for value in (0.0, 499.0, 500.0, 900.0)] == [
        "green", "green", "yellow", "red",
    ]  # fmt: skip


def test_the_shore_says_where_algae_are(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = panel_of(qtbot, wall_look, town)
    data = panel.shore.data
    assert [station.km for station in data.stations] == [0.0, 10.0, 20.0]
    assert (data.state, data.verdict, data.patch) == ("yellow", "9–11 km: algae high", (9.0, 11.0))
    assert [(f.label, f.value) for f in data.figures] == [
        ("Level", "3.12"), ("Temp", "25.8"), ("Algae", "6.2"),
    ]  # fmt: skip
    assert data.note.endswith("free")


def test_boats_on_the_way_are_counted(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = panel_of(qtbot, wall_look, town)
    boat = unit(50, UnitKind.BOAT, Duty.BUSY)
    boat = type(boat)(id=boat.id, name="水巡", kind=UnitKind.BOAT, duty=Duty.BUSY, case="c90")
    stage.deliver(boat, case(90, category=Category.WATER))
    panel.refresh(town, Aspect.UNITS)
    assert panel.shore.data.note == "1 boat(s) on the way"
    stage.board.units.clear()
    panel.refresh(town, Aspect.UNITS)
    assert panel.shore.data.note == ""


def test_clean_water_is_normal(qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context) -> None:
    readings = [Reading(f"shore/{n}/algae", NOW, 100.0) for n in range(2)]
    empty.take(stage.deliver(case(1), readings=[*readings, Reading("shore/9/algae", NOW)]))
    panel = panel_of(qtbot, wall_look, empty)
    data = panel.shore.data
    assert (data.state, data.verdict, data.patch) == ("green", "Water quality normal", None)
    assert [station.km for station in data.stations] == [0.0, 23.0]
    assert [figure.label for figure in data.figures] == ["Algae"]


def test_old_stations_are_stale(stage: Stage) -> None:
    stage.deliver(readings=[Reading("shore/0/algae", NOW - 60.0, 100.0)])
    assert spots(stage.board, NOW, is_link_up=True)[0].is_stale


def test_without_stations_the_panel_says_so(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1)))
    assert panel_of(qtbot, wall_look, empty).frame.data.message == "No shore stations connected"
