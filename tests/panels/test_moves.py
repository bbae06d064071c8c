from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from panels.look import Look
from panels.moves import QUIET_S, SERIES_S, Moves
from widgets.map.canvas import MapCanvas
from widgets.map.view import Bounds, MapView, Margins

LEFT = Qt.MouseButton.LeftButton
TOWN = Bounds(-4_000.0, -3_000.0, 4_000.0, 3_000.0)
THERE = MapView(900.0, 300.0, 0.5, 400, 300)


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
def canvas(qtbot: QtBot, seat_look: Look) -> Iterator[MapCanvas]:
    made = MapCanvas(seat_look.theme, seat_look.scale)
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.fit(TOWN, Margins())
    made.show()
    yield made
    made.shutdown()


@pytest.fixture
def moves(canvas: MapCanvas, clock: Time) -> Moves:
    return Moves(canvas, clock)


def test_by_itself_the_map_moves_while_nobody_has_moved_it(moves: Moves, canvas: MapCanvas) -> None:
    assert moves.quiet_in_s == 0.0
    assert moves.by_itself(THERE)
    assert canvas.view == THERE.snapped()


@pytest.mark.parametrize("how", ["wheel", "drag", "arrow", "plus", "double", "home"])
def test_after_a_person_moved_it_the_map_stays_for_a_while(
    moves: Moves, canvas: MapCanvas, clock: Time, how: str
) -> None:
    canvas.set_view(THERE)
    clock.now += 2.0 * QUIET_S
    assert moves.quiet_in_s == 0.0
    move_by_hand(canvas, how)
    left = canvas.view
    assert left != THERE
    assert not moves.by_itself(THERE.panned(900.0, 0.0))
    assert not moves.fit_by_itself(TOWN.grown(2.0), Margins())
    clock.now += 0.99 * QUIET_S
    assert not moves.by_itself(THERE)
    assert canvas.view == left
    clock.now += 0.02 * QUIET_S
    assert moves.by_itself(THERE)


def move_by_hand(canvas: MapCanvas, how: str) -> None:
    match how:
        case "wheel":
            canvas.zoom_by(1.25)
        case "drag":
            QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
            QTest.mouseMove(canvas, QPoint(160, 130))
            QTest.mouseMove(canvas, QPoint(200, 160))
            QTest.mouseRelease(canvas, LEFT, pos=QPoint(200, 160))
        case "double":
            QTest.mouseDClick(canvas, LEFT, pos=QPoint(20, 20))
            QTest.mouseRelease(canvas, LEFT, pos=QPoint(20, 20))
        case _:
            keys = {"arrow": Qt.Key.Key_Left, "plus": Qt.Key.Key_Plus, "home": Qt.Key.Key_Home}
            QTest.keyClick(canvas, keys[how])


def test_the_map_never_moves_by_itself_while_it_is_held(
    moves: Moves, canvas: MapCanvas, clock: Time
) -> None:
    QTest.mousePress(canvas, LEFT, pos=QPoint(100, 100))
    clock.now += 100.0 * QUIET_S
    before = canvas.view
    assert moves.quiet_in_s >= 1.0
    assert not moves.by_itself(THERE)
    assert canvas.view == before
    QTest.mouseRelease(canvas, LEFT, pos=QPoint(100, 100))
    assert moves.by_itself(THERE)


def test_the_map_does_not_move_by_itself_while_a_tool_is_at_work(moves: Moves) -> None:
    moves.is_in_use = True
    assert not moves.by_itself(THERE)
    moves.is_in_use = False
    assert moves.by_itself(THERE)


def test_what_a_person_asks_for_happens_at_once(moves: Moves, canvas: MapCanvas) -> None:
    canvas.zoom_by(2.0)
    moves.asked(THERE)
    assert canvas.view == THERE.snapped()
    moves.home()
    assert canvas.view.bounds.contains(TOWN.grown(-0.01))


@pytest.mark.parametrize("how", ["by_itself", "asked", "fit", "home", "hand"])
def test_there_is_a_way_back_from_every_move(
    moves: Moves, canvas: MapCanvas, clock: Time, how: str
) -> None:
    moves.asked(THERE.panned(-500.0, 0.0))
    before = canvas.view
    match how:
        case "by_itself":
            assert moves.by_itself(THERE)
        case "asked":
            moves.asked(THERE)
        case "fit":
            assert moves.fit_by_itself(TOWN.grown(0.2), Margins())
        case "home":
            moves.home()
        case _:
            canvas.pan_by(300.0, 0.0)
    assert canvas.view != before
    assert moves.can_go_back
    assert moves.back()
    assert canvas.view == before


def test_going_back_is_a_move_of_a_person_after_which_the_map_stays(
    moves: Moves, clock: Time
) -> None:
    moves.by_itself(THERE)
    assert moves.back()
    assert not moves.by_itself(THERE)
    assert not moves.back()
    clock.now += QUIET_S
    assert moves.by_itself(THERE)


def test_a_series_of_moves_is_one_step_back(moves: Moves, canvas: MapCanvas, clock: Time) -> None:
    home = canvas.view
    for _ in range(5):
        canvas.zoom_by(1.2)
        clock.now += 0.5 * SERIES_S
    clock.now += 2.0 * SERIES_S
    near = canvas.view
    canvas.pan_by(50.0, 50.0)
    assert moves.back()
    assert canvas.view == near
    assert moves.back()
    assert canvas.view == home


def test_another_size_of_the_window_is_no_move(moves: Moves, canvas: MapCanvas) -> None:
    canvas.resize(700, 500)
    assert not moves.can_go_back
    assert moves.by_itself(THERE)


def test_a_move_to_where_it_is_leaves_nothing_to_go_back_to(
    moves: Moves, canvas: MapCanvas
) -> None:
    moves.asked(canvas.view)
    assert not moves.can_go_back
