from __future__ import annotations

from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from panels.context import EVERYTHING, Context
from panels.legend_panel import SeatLegend, WallLegend
from panels.look import Look
from tests.panels.stage import Stage
from widgets.legend import LegendRow


def test_the_walls_legend_counts_and_grows_from_its_foot(
    qtbot: QtBot, wall_look: Look, town: Context
) -> None:
    panel = WallLegend(wall_look)
    qtbot.addWidget(panel.widget)
    taken: list[QRect] = []
    panel.settled = taken.append
    assert not panel.legend.data.groups
    panel.place(QRect(500, 700, 148, 370))
    assert panel.refresh(town, EVERYTHING)
    states, units = panel.legend.data.groups
    counts = {row.label: row.count for row in states.rows}
    assert counts["Urgent"] == "1"
    assert counts["Place unknown"] == "1"
    assert units.title == "Units free 16"
    assert taken[-1].bottom() == 1069
    assert taken[-1].left() == 500
    assert not panel.refresh(town, EVERYTHING)


def test_before_figures_there_is_no_legend(qtbot: QtBot, wall_look: Look, empty: Context) -> None:
    panel = WallLegend(wall_look)
    qtbot.addWidget(panel.widget)
    assert not panel.refresh(empty, EVERYTHING)


def test_without_units_their_group_is_left_out(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    stage.board.units.clear()
    stage.board.cases.pop("c42")
    town.tick(town.now + 60.0)
    panel = WallLegend(wall_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    assert len(panel.legend.data.groups) == 1


def test_the_seats_legend_says_states_and_units_and_grows_from_its_foot(
    qtbot: QtBot, seat_look: Look, town: Context
) -> None:
    panel = SeatLegend(seat_look)
    qtbot.addWidget(panel.widget)
    taken: list[QRect] = []
    panel.settled = taken.append
    panel.place(QRect(408, 996, 636, 36))
    assert panel.refresh(town, EVERYTHING)
    assert panel.legend.data.is_line
    states, units = panel.legend.data.groups
    assert [row.name for row in states.rows] == ["red", "yellow", "blue"]
    assert len(units.rows) == 7
    assert taken[-1].width() <= 636
    assert taken[-1].bottom() == 1031
    assert not panel.refresh(town, EVERYTHING)
    panel.extra = lambda: (LegendRow("icon", "track", "Track"),)
    assert panel.refresh(town, EVERYTHING)
    assert len(panel.legend.data.groups) == 3
    assert (taken[-1].bottom(), taken[-1].height()) == (1031, taken[-2].height() + 32)


def test_what_tools_draw_is_in_the_walls_legend(
    qtbot: QtBot, wall_look: Look, town: Context
) -> None:
    panel = WallLegend(wall_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    count = len(panel.legend.data.groups)
    panel.extra = lambda: (LegendRow("icon", "track", "Track"),)
    assert panel.refresh(town, EVERYTHING)
    assert len(panel.legend.data.groups) == count + 1


def test_squares_of_homes_are_explained_where_they_are_drawn(
    qtbot: QtBot, seat_look: Look, wall_look: Look, town: Context
) -> None:
    seat, wall = SeatLegend(seat_look), WallLegend(wall_look)
    for panel in (seat, wall):
        qtbot.addWidget(panel.widget)
        panel.refresh(town, EVERYTHING)
        before = panel.legend.data
        panel.has_homes = lambda: True
        assert panel.refresh(town, EVERYTHING)
        assert panel.legend.data != before
    assert "small squares" in seat.legend.data.groups[0].title
    assert wall.legend.data.groups[0].rows[-1].label == "Squares: homes"
