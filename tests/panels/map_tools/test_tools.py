from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.telemetry import Fix
from app.geo.mercator import Wgs84, project_point
from panels.context import Aspect, Context
from panels.map_tools.tools import MapTools, view_of
from panels.map_tools.tracks import Whose
from panels.moves import QUIET_S
from panels.seat.map import SeatMap
from tests.panels.stage import NOW, Stage
from widgets.map.measure import length_m
from widgets.map.pin import Pin
from widgets.map.view import Bounds, MapView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def place(context: Context, unit: str) -> tuple[float, float]:
    fix = context.runtime.board.fixes[unit]
    return project_point(Wgs84(fix.lon, fix.lat))


def drive(context: Context, stage: Stage, unit: str, north: float) -> None:
    fix = stage.board.fixes[unit]
    stage.board.fixes[unit] = Fix(unit, fix.lon, fix.lat + north, NOW + 1.0)


def test_a_followed_unit_stays_in_sight_and_the_map_stays_put_while_it_is_near_the_middle(
    tools: MapTools, scene: Context, stage: Stage
) -> None:
    assert not tools.toggle_follow()
    scene.selection.choose_unit("u3")
    assert tools.toggle_follow()
    view = tools.canvas.view
    assert (view.x, view.y) == pytest.approx(place(scene, "u3"), abs=30.0)
    drive(scene, stage, "u3", 0.0005)
    tools.keep(Aspect.FIXES)
    assert tools.canvas.view == view
    drive(scene, stage, "u3", 0.05)
    tools.keep(Aspect.FIXES)
    assert tools.canvas.view.y == pytest.approx(place(scene, "u3")[1], abs=30.0)
    assert tools.toggle_follow()
    assert tools.followed == ""


def test_following_never_pulls_the_map_from_under_the_operator(
    tools: MapTools, scene: Context, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [50.0]
    monkeypatch.setattr(tools.moves, "_clock", lambda: clock[0])
    scene.selection.choose_unit("u3")
    tools.toggle_follow()
    tools.canvas.pan_by(3_000.0, 0.0)
    left = tools.canvas.view
    drive(scene, stage, "u3", 0.05)
    tools.keep(Aspect.FIXES)
    assert tools.canvas.view == left
    clock[0] += QUIET_S
    tools.keep(Aspect.SECOND)
    assert tools.canvas.view != left
    assert tools.moves.back()
    assert tools.canvas.view == left
    scene.selection.choose_unit("gone")
    assert tools.toggle_follow()
    clock[0] += QUIET_S
    tools.keep(Aspect.FIXES)
    assert tools.canvas.view == left


def test_the_unit_at_hand_is_the_one_looked_at_or_of_the_case_or_the_nearest(
    tools: MapTools, scene: Context
) -> None:
    nearest = scene.runtime.candidates("c1", 1)[0].unit.id
    choose_unit, choose_case = scene.selection.choose_unit, scene.selection.choose_case
    for choose, key, expected in (
        (choose_unit, "u3", "u3"),
        (choose_case, "c2", "u9"),
        (choose_case, "c1", nearest),
    ):
        choose(key)
        unit = tools.unit_at_hand()
        assert unit is not None
        assert unit.id == expected
    scene.selection.clear()
    assert tools.unit_at_hand() is None


def test_measuring_takes_clicks_until_it_ends_and_keeps_the_map_still(
    tools: MapTools, scene: Context
) -> None:
    tools.start_measure()
    measure = tools.measure
    assert measure is not None
    for x in (100, 300):
        QTest.mouseClick(tools.canvas, LEFT, NONE, QPoint(x, 200))
    assert len(measure.places) == 2
    assert length_m(measure.places) > 100.0
    assert tools.moves.quiet_in_s > 0.0
    tools.start_measure()
    assert measure.places == ()
    QTest.keyClick(tools.canvas, Qt.Key.Key_Escape)
    assert tools.moves.quiet_in_s == 0.0
    assert tools.measure is None
    QTest.mouseClick(tools.canvas, LEFT, NONE, QPoint(300, 300))
    tools.end_measure()


def test_a_place_is_gone_to_and_marked_until_escape(tools: MapTools, seat_map: SeatMap) -> None:
    before = tools.canvas.view
    x, y = before.x + 900.0, before.y + 400.0
    tools.show_place(Pin("彩香一村", x, y))
    assert (tools.canvas.view.x, tools.canvas.view.y) == pytest.approx((x, y), abs=2.0)
    assert tools.escape()
    assert tools.pin is None
    assert tools.moves.back()
    assert tools.canvas.view == before
    assert not tools.clear_place()


def test_escape_goes_back_one_step_at_a_time(tools: MapTools, scene: Context) -> None:
    scene.selection.choose_unit("u3")
    tools.toggle_follow()
    tools.show_place(Pin("a", 0.0, 0.0))
    tools.start_measure()
    assert tools.escape()
    assert (tools.measure, tools.pin is None) == (None, False)
    assert tools.escape()
    assert (tools.pin, tools.followed) == (None, "u3")
    assert tools.escape()
    assert tools.followed == ""
    assert not tools.escape()


def test_a_place_is_shown_with_what_is_around_it() -> None:
    view = MapView(0.0, 0.0, 0.01, 800, 600)
    near = view_of(Pin("a", 50.0, 60.0), view)
    assert (near.x, near.y) == (50.0, 60.0)
    assert near.scale > view.scale
    close = view_of(Pin("a", 0.0, 0.0, Bounds(-5.0, -5.0, 5.0, 5.0)), near)
    assert close.scale == near.scale
    river = Bounds(-4_000.0, -3_000.0, 4_000.0, 3_000.0)
    assert view_of(Pin("a", 0.0, 0.0, river), near).bounds.contains(river)


def test_saved_views_are_gone_to_by_number(qtbot: QtBot, tools: MapTools, scene: Context) -> None:
    tools.views.save("4 here", tools.canvas.view)
    saved = tools.canvas.view
    tools.moves.asked(saved.panned(5_000.0, 0.0))
    assert tools.go_to_view(4)
    assert tools.canvas.view == saved
    assert not tools.go_to_view(5)
    qtbot.waitUntil(lambda: (scene.runtime.folder / "views-seat.json").exists())


def test_switches_are_told_and_drawn(
    qtbot: QtBot, tools: MapTools, scene: Context, seat_map: SeatMap
) -> None:
    told: list[str] = []
    tools.changed = lambda: told.append("changed")
    tools.next_tracks()
    assert tools.tracks.whose is Whose.BUSY
    tools.next_heat()
    qtbot.waitUntil(lambda: tools.heat.sketch.is_on)
    tools.toggle_mini()
    assert not tools.has_mini
    tools.toggle_reach()
    assert tools.reach.is_on
    assert len(told) >= 5
    tools.keep(Aspect.SECOND | Aspect.CHOICE)
    failures: list[str] = []
    tools.failed = failures.append
    tools._on_failed("disk")
    assert failures == ["disk"]
