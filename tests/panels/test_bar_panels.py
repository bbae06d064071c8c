from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from app.domain.telemetry import Reading
from app.runtime import Room, RoomState
from panels.bar_panels import BarPanel, LinePanel, SeatBar, WallBar
from panels.context import EVERYTHING, Context
from panels.look import Look
from tests.panels.stage import NOW, Stage
from widgets.status_bar import StatusItem


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


def items_of(qtbot: QtBot, look: Look, context: Context) -> list[StatusItem]:
    """Return what the seat's bar says beside the lamp of the link."""
    panel = SeatBar(look)
    qtbot.addWidget(panel.widget)
    panel.refresh(context, EVERYTHING)
    return list(panel.bar.data.items[1:])


def test_the_seat_counts_outbox_clashes_and_sources(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context
) -> None:
    panel = SeatBar(seat_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(town, EVERYTHING)
    items = panel.bar.data.items[1:]
    assert [i.first for i in items] == ["Outbox 0", "Conflicts 0", "Sources 4/4"]
    assert [i.is_quiet for i in items] == [True, True, False]
    assert panel.bar.data.second_line == "李班长"


def test_late_sources_waiting_acts_and_clashes_are_not_dim(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context
) -> None:
    late = [Reading(key, NOW - 720.0, 1.0) for key in ("shore/level", "shore/temp")]
    late += [Reading(f"shore/{n}/algae", NOW - 720.0, 1.0) for n in range(3)]
    town.take(stage.deliver(readings=late))
    town.take(stage.connect(unsent=2, oldest_unsent_at=NOW - 190.0))
    refused = stage.refuse(CommandKind.NOTE, "c1", {"note": "回访"})
    outbox, clashes, found = items_of(qtbot, seat_look, town)
    assert (found.first, found.second, found.icon) == ("Sources 3/4", "shore 12 min ago", "yellow")
    assert (outbox.first, outbox.second, outbox.is_quiet) == ("Outbox 2", "3 min ago", False)
    assert (clashes.first, clashes.is_quiet) == ("Conflicts 1", False)
    stage.board.leave(refused)
    assert items_of(qtbot, seat_look, town)[1].is_quiet, "what was left needs nobody here"
    town.take(stage.connect(unsent=1))
    assert items_of(qtbot, seat_look, town)[0].second == "", "nobody knows since when"


@pytest.mark.parametrize(
    ("free", "state", "colour"), [(900, RoomState.LOW, "yellow"), (150, RoomState.FULL, "red")]
)
def test_a_disk_that_fills_up_is_said_in_its_colour(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context,
    free: int, state: RoomState, colour: str,
) -> None:  # fmt: skip
    stage.room = Room(free * 1024 * 1024, state)
    item = items_of(qtbot, seat_look, town)[0]
    assert (item.icon, item.first) == ("warning", f"{free} MiB free on the disk")
    assert (item.state, item.boxed) == (colour, True)


@pytest.mark.parametrize("offset", [-93.0, 93.0])
def test_a_wrong_clock_is_said_while_the_upper_tier_can_tell(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context, offset: float
) -> None:
    town.take(stage.connect(clock_offset_s=offset))
    item = items_of(qtbot, seat_look, town)[0]
    assert (item.icon, item.first, item.state) == ("clock", "Clock off by 01:33", "yellow")
    town.take(stage.disconnect())
    assert [i.icon for i in items_of(qtbot, seat_look, town)] == ["up", "times", "check"]
    town.take(stage.connect(clock_offset_s=5.0))
    assert items_of(qtbot, seat_look, town)[0].icon == "up", "five seconds are allowed"


def test_missing_rows_are_said_to_be_mended(
    qtbot: QtBot, stage: Stage, seat_look: Look, town: Context
) -> None:
    town.take(stage.connect(damage="a page could not be read"))
    item = items_of(qtbot, seat_look, town)[0]
    assert (item.first, item.state, item.boxed) == ("Mending data", "yellow", True)


def test_without_sources_or_town_nothing_is_claimed(
    qtbot: QtBot, seat_look: Look, empty: Context
) -> None:
    panel = SeatBar(seat_look)
    qtbot.addWidget(panel.widget)
    panel.refresh(empty, EVERYTHING)
    assert panel.bar.data.centre == ""
    assert [i.first for i in panel.bar.data.items[1:]] == ["Outbox 0", "Conflicts 0"]


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
