from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.domain.command import CommandKind
from app.runtime import FoundPlace, PlaceKind
from panels.context import EVERYTHING, Aspect, Context
from panels.look import Look
from panels.seat.queue import QueuePanel
from panels.seat.search import Found
from panels.selection import Selection
from tests.panels.stage import TOWN, Stage, case


def panel_of(qtbot: QtBot, look: Look, context: Context) -> QueuePanel:
    panel = QueuePanel(look, context)
    qtbot.addWidget(panel.widget)
    panel.widget.resize(392, 700)
    panel.refresh(context, EVERYTHING)
    return panel


def test_groups_by_whose_turn_it_is(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    waiting, handled = panel.view.list.data.groups
    assert waiting.title == "To do 40"
    assert waiting.caption == "first 00:40"
    assert [row.key for row in waiting.rows][:2] == ["c1", "c3"]
    assert [row.key for row in handled.rows] == ["c2"]
    assert [tab.count for tab in panel.view.tabs.data.tabs] == ["40", "1", "41"]
    assert waiting.rows[1].overdue == "Overdue"


def test_the_first_case_is_chosen_when_none_is(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    desk.selection.clear()
    panel_of(qtbot, seat_look, desk)
    assert desk.selection.case_id == "c1"


def test_tabs_narrow_the_list(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    panel.view.tabs.tab_selected.emit("handled")
    assert [group.title for group in panel.view.list.data.groups] == ["In hand 1"]
    panel.view.tabs.tab_selected.emit("waiting")
    assert len(panel.view.list.data.groups) == 1


def test_stepping_goes_on_across_groups_and_stops_at_the_ends(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    panel.step(1)
    assert desk.selection.case_id == "c3"
    panel.step(-1)
    panel.step(-1)
    assert desk.selection.case_id == "c1"
    desk.selection.choose_case("gone")
    panel.step(1)
    assert desk.selection.case_id == "c1"


def test_list_and_selection_are_one(qtbot: QtBot, seat_look: Look, desk: Context) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    with qtbot.waitSignal(panel.signals.activated):
        panel.view.list.case_activated.emit("c7")
    assert desk.selection.case_id == "c7"
    assert panel.refresh(desk, Aspect.CHOICE)
    assert panel.view.list.data.selected == "c7"


def test_a_search_takes_the_place_of_the_groups(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    panel.show_found(Found((case(9), case(10))))
    (found,) = panel.view.list.data.groups
    assert (found.title, len(found.rows)) == ("Found 2", 2)
    panel.show_found(None)
    assert len(panel.view.list.data.groups) == 2


def test_offline_rows_say_from_when_they_are(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    desk.take(stage.disconnect())
    panel.refresh(desk, Aspect.LINK)
    row = panel.view.list.data.groups[0].rows[0]
    assert (row.stale, row.second) == (True, "as of 10:12:35")


def test_an_empty_queue_says_why(
    qtbot: QtBot, stage: Stage, seat_look: Look, empty: Context
) -> None:
    panel = panel_of(qtbot, seat_look, empty)
    assert panel.view.list.data.empty == "Waiting for the upper tier"
    panel.step(1)
    assert empty.selection.case_id == ""
    fresh = Context(stage, seat_look, Selection())
    fresh.take(stage.deliver(TOWN))
    panel.refresh(fresh, EVERYTHING)
    assert panel.view.list.data.empty == "Nothing to do"
    panel.set_look(seat_look.with_theme("day"))


def test_own_acts_that_wait_are_marked_and_the_rest_says_from_when_it_is(
    qtbot: QtBot, stage: Stage, seat_look: Look, desk: Context
) -> None:
    panel = QueuePanel(seat_look, desk)
    qtbot.addWidget(panel.widget)
    desk.take(stage.disconnect())
    stage.issue(CommandKind.FILE, "c41")
    desk.take(stage.pumped())
    panel.refresh(desk, EVERYTHING)
    rows = {row.key: row for group in panel.view.list.data.groups for row in group.rows}
    assert (rows["c41"].pending, rows["c41"].stale) == (True, False)
    assert rows["c41"].second.startswith("not yet sent")
    assert (rows["c1"].pending, rows["c1"].stale) == (False, True)
    assert rows["c1"].second == "as of 10:12:35"


PLACES = (
    FoundPlace("彩香一村", PlaceKind.PLACE, 120.6, 31.3, (120.6, 31.3, 120.6, 31.3), "金阊街道"),
    FoundPlace("胥江", PlaceKind.WATER, 120.6, 31.3, (120.5, 31.2, 120.6, 31.3)),
)


def test_places_that_were_found_stand_above_the_cases_and_are_told_when_chosen(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    told: list[FoundPlace] = []
    panel.signals.place_chosen.connect(told.append)
    panel.show_found(Found((case(9),), PLACES))
    places, cases = panel.view.list.data.groups
    assert [(row.title, row.second) for row in places.rows] == [
        ("彩香一村", "place, 金阊街道"), ("胥江", "water"),
    ]  # fmt: skip
    assert (places.title, cases.title) == ("Places 2", "Found 1")
    panel.choose_found()
    panel.step(1)
    assert [place.name for place in told] == ["彩香一村", "胥江"]
    assert panel.view.list.data.selected == places.rows[1].key
    assert desk.selection.case_id == "c1"
    panel.view.list.case_activated.emit(places.rows[0].key)
    assert told[-1].name == "彩香一村"
    panel.step(2)
    assert desk.selection.case_id == "c9"
    panel.show_found(None)
    assert panel.view.list.data.selected == "c9"


def test_without_places_enter_only_takes_the_keys(
    qtbot: QtBot, seat_look: Look, desk: Context
) -> None:
    panel = panel_of(qtbot, seat_look, desk)
    told: list[FoundPlace] = []
    panel.signals.place_chosen.connect(told.append)
    for found in (None, Found((case(9),)), Found()):
        panel.show_found(found)
        panel.choose_found()
    assert told == []
    assert panel.view.list.data.groups[0].title == "Found 0"
