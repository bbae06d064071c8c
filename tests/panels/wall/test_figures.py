from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.case import CaseState, Urgency
from panels.context import EVERYTHING, Context
from panels.look import Look
from panels.wall.figures import (
    ArrivalKpi,
    FreeKpi,
    HeadlinePanel,
    IntakeKpi,
    KpiPanel,
    OnTimeKpi,
    missed,
    percent,
)
from tests.panels.stage import NOW, Stage, case, norm


def test_the_headline_says_it_in_words(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = HeadlinePanel(wall_look)
    qtbot.addWidget(panel.widget)
    assert panel.refresh(town, EVERYTHING)
    data = panel.headline.data
    assert data.sentence == "Tight"
    assert [count.figure for count in data.counts] == ["1", "2", "38"]
    assert not panel.refresh(town, EVERYTHING)


def test_an_overdue_red_case_strains_the_room(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    town.take(stage.deliver(case(60, urgency=Urgency.URGENT, due_at=NOW - 5.0)))
    town.tick(NOW + 60.0)
    panel = HeadlinePanel(wall_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    assert (panel.headline.data.sentence, panel.headline.data.state) == ("Strained", "red")


def test_before_data_everything_waits(qtbot: QtBot, wall_look: Look, empty: Context) -> None:
    empty.tick(NOW)
    headline, kpi = HeadlinePanel(wall_look), IntakeKpi(wall_look)
    for panel in (headline, kpi):
        qtbot.addWidget(panel.widget)
        panel.refresh(empty, EVERYTHING)
    assert headline.headline.data.sentence == "Waiting for data"
    assert (kpi.kpi.data.figure, kpi.kpi.data.note) == ("", "waiting for data")


def shown(qtbot: QtBot, panel: KpiPanel, context: Context) -> KpiPanel:
    qtbot.addWidget(panel.widget)
    assert panel.refresh(context, EVERYTHING)
    return panel


def test_intake_stands_on_its_band(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    data = shown(qtbot, IntakeKpi(wall_look), town).kpi.data
    assert data.figure == "42"
    assert data.note == "normal 10–30, by the hour"
    assert data.state == "yellow"
    assert len(data.series.values) == 10
    assert len(data.series.low) == 10


def test_rates_are_held_against_their_goal(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    on_time = shown(qtbot, OnTimeKpi(wall_look), town).kpi.data
    assert (on_time.figure, on_time.note, on_time.state) == ("100", "goal ≥95", "")
    arrival = shown(qtbot, ArrivalKpi(wall_look), town).kpi.data
    assert (arrival.figure, arrival.note) == ("100", "goal ≥90, median 3:40")
    stage.board.cases.pop("c4")
    late = case(61, state=CaseState.CLOSED, closed_at=NOW - 9.0, done_at=NOW, handle_by=NOW - 99.0)
    town.take(stage.deliver(late))
    assert missed(94.9, 95.0) == "yellow"
    assert missed(None, 95.0) == ""
    assert (percent(None), percent(99.94), percent(99.95)) == ("", "99.9", "100")


def test_free_units_are_sampled(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = FreeKpi(wall_look)
    data = shown(qtbot, panel, town).kpi.data
    assert (data.figure, data.unit, data.note) == ("16", "/ 20 units", "normal 5–12")
    assert data.series.values == ()
    town.tick(NOW + 11.0)
    panel.refresh(town, EVERYTHING)
    assert panel.kpi.data.series.values == (16.0, 16.0)


def test_too_few_free_units_are_watched_and_offline_is_stale(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    stage.deliver(norms={"units/free": norm(18.0, 19.0, 20.0)})
    town.take(stage.disconnect())
    data = shown(qtbot, FreeKpi(wall_look), town).kpi.data
    assert (data.state, data.stale) == ("yellow", True)


def test_without_a_norm_no_band_is_drawn(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    stage.board.norms.clear()
    intake = shown(qtbot, IntakeKpi(wall_look), town).kpi.data
    assert (intake.note, intake.state, intake.series.low) == ("by the hour", "", ())
    free = FreeKpi(wall_look)
    shown(qtbot, free, town)
    town.tick(NOW + 11.0)
    free.refresh(town, EVERYTHING)
    assert free.kpi.data.series.low == ()


def test_without_arrivals_there_is_no_median(
    qtbot: QtBot, stage: Stage, wall_look: Look, empty: Context
) -> None:
    empty.take(stage.deliver(case(1), norms={"x": norm(0.0, 0.0, 0.0)}))
    empty.tick(NOW)
    data = shown(qtbot, ArrivalKpi(wall_look), empty).kpi.data
    assert (data.figure, data.note, data.state) == ("", "goal ≥90, none yet today", "")


def test_a_figure_must_be_named(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = KpiPanel(wall_look)
    qtbot.addWidget(panel.widget)
    with pytest.raises(NotImplementedError):
        panel.refresh(town, EVERYTHING)
    with pytest.raises(NotImplementedError):
        panel.label()
