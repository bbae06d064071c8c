from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from app.domain.case import Place
from app.geo.mercator import Wgs84, project_point
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.map_panel import MapPanel
from tests.panels.stage import NOW, TOWN, Stage, case, fill, fixes, unit
from widgets.map.marks import Region


@pytest.fixture
def panel(qtbot: QtBot, wall_look: Look) -> Iterator[MapPanel]:
    made = MapPanel(wall_look)
    qtbot.addWidget(made.widget)
    made.canvas.resize(784, 856)
    yield made
    made.shutdown()


def centre_of(panel: MapPanel) -> tuple[float, float]:
    return panel.canvas.view.x, panel.canvas.view.y


def test_the_town_fills_the_map(qtbot: QtBot, panel: MapPanel, town: Context) -> None:
    with qtbot.waitSignal(panel.canvas.base_ready):
        panel.refresh(town, EVERYTHING)
    assert panel.is_painted
    west, south, east, north = TOWN.bounds
    x, y = project_point(Wgs84((west + east) / 2.0, (south + north) / 2.0))
    assert centre_of(panel)[0] == pytest.approx(x, abs=50.0)
    assert centre_of(panel)[1] == pytest.approx(y, abs=50.0)


def test_cells_of_loud_cases_are_marked(panel: MapPanel, town: Context) -> None:
    regions = panel.regions(town)
    assert {region.state for region in regions} == {"red", "yellow"}
    town.attention = ()
    assert panel.regions(town) == []


def test_the_map_follows_cases_that_lie_elsewhere(
    panel: MapPanel, stage: Stage, empty: Context
) -> None:
    for n in range(60):
        place = Place(lon=-76.6 + 0.001 * n, lat=39.3)
        stage.deliver(case(n, place=place))
    changes = stage.deliver(case(99, place=Place(lon=0.0, lat=0.0)))
    empty.take(changes)
    panel.refresh(empty, EVERYTHING)
    x, _ = project_point(Wgs84(-76.57, 39.3))
    assert centre_of(panel)[0] == pytest.approx(x, abs=500.0)


def test_without_anything_the_map_stays(panel: MapPanel, empty: Context) -> None:
    before = panel.canvas.view
    assert panel.refresh(empty, EVERYTHING)
    assert panel.canvas.view.scale == before.scale


def test_only_positions_move_units(panel: MapPanel, stage: Stage, town: Context) -> None:
    panel.refresh(town, EVERYTHING)
    moved = unit(1)
    town.take(stage.deliver(fixes=fixes([moved], NOW + 1.0)))
    assert panel.refresh(town, Aspect.FIXES)


def test_many_cases_are_handed_over_less_often(
    panel: MapPanel, stage: Stage, town: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.refresh(town, EVERYTHING)
    monkeypatch.setattr(panel, "_next_at", float("inf"))
    shown: list[object] = []
    monkeypatch.setattr(panel.canvas, "set_markers", shown.append)
    town.take(stage.deliver(case(70)))
    panel.refresh(town, Aspect.CASES)
    assert shown == []
    monkeypatch.setattr(panel, "_next_at", 0.0)
    panel.refresh(town, Aspect.LINK)
    assert len(shown) == 1


def test_the_selection_is_shown_at_once(panel: MapPanel, town: Context) -> None:
    panel.refresh(town, EVERYTHING)
    town.selection.choose_case("c1")
    panel.refresh(town, Aspect.CHOICE)
    mark = town.marks.marker("c1")
    assert mark is not None
    assert mark.selected


def test_another_size_fits_anew(panel: MapPanel, stage: Stage, town: Context) -> None:
    panel.refresh(town, EVERYTHING)
    large = town.look.with_size(3840, 2160)
    panel.set_look(large)
    panel.set_look(large)
    panel.reserve("legend", QRect(0, 0, 40, 40))
    panel.reserve("legend", None)
    panel.refresh(town, Aspect.LOOK)
    town.take(stage.disconnect())
    panel.refresh(town, Aspect.LINK)


def test_a_town_with_cases_elsewhere_and_back(
    panel: MapPanel, stage: Stage, empty: Context
) -> None:
    fill(stage)
    elsewhere = [case(n, place=Place(lon=10.0, lat=50.0)) for n in range(100, 200)]
    empty.take(stage.deliver(*elsewhere))
    panel.refresh(empty, EVERYTHING)
    assert centre_of(panel)[0] < 10_000_000.0


def test_the_map_does_not_go_home_by_itself_while_somebody_looks_elsewhere(
    panel: MapPanel, town: Context
) -> None:
    panel.canvas.show()
    panel.refresh(town, EVERYTHING)
    panel.canvas.zoom_by(4.0)
    left = panel.canvas.view
    panel.set_look(town.look.with_size(3840, 2160))
    panel.refresh(town, EVERYTHING)
    assert (panel.canvas.view.x, panel.canvas.view.scale) == (left.x, left.scale)
    assert panel.moves.back()


def test_outlines_of_tools_lie_beside_the_cells_of_cases(panel: MapPanel, town: Context) -> None:
    panel.refresh(town, EVERYTHING)
    count = len(panel.regions(town))
    ring = np.array([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0)])
    for _ in range(2):
        panel.set_outlines([Region(ring, "")])
        assert len(panel.canvas._situation.regions) == count + 1
        panel.refresh(town, EVERYTHING)
    panel.set_outlines(())
    assert len(panel.canvas._situation.regions) == count
