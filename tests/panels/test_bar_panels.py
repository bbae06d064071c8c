from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.telemetry import Reading
from panels.bar_panels import BarPanel, LinePanel, SeatBar, WallBar
from panels.context import EVERYTHING, Context
from panels.look import Look
from tests.panels.stage import NOW, Stage


def test_the_wall_says_where_and_when_and_that_it_is_masked(
    qtbot: QtBot, wall_look: Look, town: Context
) -> None:
    panel = WallBar(wall_look)
    qtbot.addWidget(panel.widget)
    assert panel.refresh(town, EVERYTHING)
    data = panel.bar.data
    assert (data.centre, data.clock, data.mode) == ("姑苏区城市集成指挥中心", "10:25:12", "Peace")
    assert [item.icon for item in data.items] == ["link", "mask"]
    assert data.second_line == ""
    assert not panel.refresh(town, EVERYTHING)


def test_the_seat_counts_sources_outbox_and_refusals(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context
) -> None:
    panel = SeatBar(seat_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    assert [i.first for i in panel.bar.data.items[1:]] == ["Sources 4/4", "Outbox 0"]
    assert panel.bar.data.second_line == "李班长"
    late = [Reading(key, NOW - 720.0, 1.0) for key in ("shore/level", "shore/temp")]
    late += [Reading(f"shore/{n}/algae", NOW - 720.0, 1.0) for n in range(3)]
    town.take(stage.deliver(readings=late))
    town.take(stage.connect(unsent=2))
    stage.link = replace(stage.link, refused=1)
    panel.refresh(town, EVERYTHING)
    sources, outbox, refused = panel.bar.data.items[1:]
    assert (sources.first, sources.second, sources.icon) == (
        "Sources 3/4",
        "shore 12 min ago",
        "yellow",
    )
    assert (outbox.first, outbox.state) == ("Outbox 2", "yellow")
    assert (refused.first, refused.state) == ("Refused 1", "red")


def test_without_sources_or_town_nothing_is_claimed(
    qtbot: QtBot, seat_look: Look, empty: Context
) -> None:
    panel = SeatBar(seat_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(empty, EVERYTHING)
    assert panel.bar.data.centre == ""
    assert [i.first for i in panel.bar.data.items[1:]] == ["Outbox 0"]


def test_the_line_follows_the_link(
    qtbot: QtBot, stage: Stage, wall_look: Look, town: Context
) -> None:
    panel = LinePanel(wall_look)
    qtbot.addWidget(panel.widget)
    assert not panel.refresh(town, EVERYTHING)
    town.take(stage.disconnect())
    assert panel.refresh(town, EVERYTHING)
    assert panel.line.data.situation == "offline"


def test_a_bar_must_say_its_items(qtbot: QtBot, wall_look: Look, town: Context) -> None:
    panel = BarPanel(wall_look)
    qtbot.addWidget(panel.widget)
    with pytest.raises(NotImplementedError):
        panel.refresh(town, EVERYTHING)
