from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.widgets.map import look, town
from widgets.map.canvas import MapCanvas
from widgets.map.marks import Link, Marker, Region, UnitMark
from widgets.map.view import Bounds, MapView, Margins

TOWN = Bounds(-500.0, -500.0, 500.0, 500.0)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def canvas(qtbot: QtBot, clock: Clock) -> Iterator[MapCanvas]:
    made = MapCanvas(look.theme("night"), look.seat(), clock=clock)
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.fit(TOWN)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.shutdown()


def based(qtbot: QtBot, canvas: MapCanvas) -> None:
    with qtbot.waitSignal(canvas.base_ready, timeout=10_000):
        canvas.set_base(town.layers())


def shot(canvas: MapCanvas) -> QImage:
    return canvas.grab().toImage()


def count(image: QImage, color: str, rect: QRect) -> int:
    return sum(
        image.pixelColor(x, y).name() == color
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    )


def around(canvas: MapCanvas, x: float, y: float, half: int) -> QRect:
    px, py = canvas.view.to_px(x, y)
    return QRect(int(px) - half, int(py) - half, 2 * half, 2 * half)


def test_without_a_base_there_is_plain_land_with_symbols_and_a_scale_bar(
    canvas: MapCanvas,
) -> None:
    canvas.set_markers([Marker("a", 0.0, 0.0, "red")])
    image = shot(canvas)
    assert image.pixelColor(20, 20).name() == look.color("map.land")
    assert count(image, look.color("red"), around(canvas, 0.0, 0.0, 20)) > 50
    assert count(image, look.color("t1"), QRect(400, 440, 190, 50)) > 20


def test_a_base_map_is_shown_and_the_wait_for_it_ends(qtbot: QtBot, canvas: MapCanvas) -> None:
    sharp = [canvas.is_sharp]
    with qtbot.waitSignal(canvas.base_ready, timeout=10_000):
        canvas.set_base(town.layers())
        sharp.append(canvas.is_sharp)
    assert [*sharp, canvas.is_sharp] == [True, False, True]
    x, y = canvas.view.to_px(15.0, 200.0)
    assert shot(canvas).pixelColor(int(x), int(y)).name() == look.color("map.road.express")


@pytest.mark.parametrize("state", ["red", "yellow", "blue", "green"])
def test_each_state_shows_its_colour(canvas: MapCanvas, state: str) -> None:
    canvas.set_markers([Marker("a", 0.0, 0.0, state)])  # type: ignore[arg-type]  # all are tried
    assert count(shot(canvas), look.color(state), around(canvas, 0.0, 0.0, 12)) > 10


def test_a_click_on_a_case_a_unit_and_the_ground(qtbot: QtBot, canvas: MapCanvas) -> None:
    canvas.set_markers([Marker("a", 0.0, 0.0, "red")])
    canvas.set_units([UnitMark("u", 200.0, 0.0, look.UNIT_KIND, "free")])
    with qtbot.waitSignal(canvas.marker_clicked) as case:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.0, 0.0))
    with qtbot.waitSignal(canvas.unit_clicked) as unit:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 200.0, 0.0))
    with qtbot.waitSignal(canvas.ground_clicked) as ground:
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.0, 300.0))
    assert case.args == ["a"]
    assert unit.args == ["u"]
    assert ground.args == pytest.approx([0.0, 300.0], abs=3.0)


def at(canvas: MapCanvas, x: float, y: float) -> QPoint:
    px, py = canvas.view.to_px(x, y)
    return QPoint(round(px), round(py))


def test_a_click_on_a_group_zooms_in_on_it(canvas: MapCanvas) -> None:
    canvas.set_markers([Marker(str(n), 0.0, 0.0, "blue") for n in range(100)])
    before = canvas.view
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.0, 0.0))
    assert canvas.view.scale == 2.0 * before.scale


def test_data_never_moves_the_map(qtbot: QtBot, canvas: MapCanvas) -> None:
    based(qtbot, canvas)
    before = canvas.view
    canvas.set_markers([Marker("a", 9000.0, 0.0, "red", selected=True)])
    canvas.set_units([UnitMark("u", 9000.0, 0.0, look.UNIT_KIND, "free")])
    canvas.move_units(["u"], np.array([[0.0, 9000.0]]))
    canvas.select("a")
    canvas.set_base(town.layers())
    assert canvas.view == before


def test_moving_is_announced_and_home_returns(qtbot: QtBot, canvas: MapCanvas) -> None:
    home = canvas.view
    with qtbot.waitSignal(canvas.view_changed):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    canvas.zoom_by(3.0)
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert canvas.view == home


def test_a_fitted_map_stays_fitted_when_resized_until_it_is_moved(canvas: MapCanvas) -> None:
    canvas.fit(TOWN, Margins(10, 10, 10, 10))
    canvas.resize(300, 300)
    assert canvas.view.scale == pytest.approx(280.0 / 1000.0)
    canvas.pan_by(5.0, 0.0)
    canvas.resize(500, 500)
    assert canvas.view.scale == pytest.approx(280.0 / 1000.0)


def test_home_without_a_fit_and_centring_on_a_stranger_do_nothing(
    qtbot: QtBot, clock: Clock
) -> None:
    bare = MapCanvas(look.theme("night"), look.seat(), clock=clock)
    qtbot.addWidget(bare)
    before = bare.view
    bare.go_home()
    bare.centre_on("nobody")
    assert bare.view == before
    bare.shutdown()


def test_a_case_is_brought_to_the_middle_on_demand(canvas: MapCanvas) -> None:
    canvas.set_markers([Marker("a", 111.0, 222.0, "red")])
    canvas.centre_on("a")
    canvas.centre_on("a")
    half_px = 0.5 / canvas.view.scale
    assert (canvas.view.x, canvas.view.y) == pytest.approx((111.0, 222.0), abs=half_px)


def test_units_move(canvas: MapCanvas) -> None:
    canvas.set_units([UnitMark("u", -200.0, 0.0, look.UNIT_KIND, "free")])
    canvas.move_units(["u"], np.array([[200.0, 0.0]]))
    image = shot(canvas)
    assert count(image, look.color("t1"), around(canvas, 200.0, 0.0, 10)) > 20
    assert count(image, look.color("t1"), around(canvas, -200.0, 0.0, 10)) == 0


def test_a_crowd_of_units_is_drawn(qtbot: QtBot, canvas: MapCanvas) -> None:
    rows = [(x * 2.0 - 400.0, y * 30.0 - 200.0) for x in range(60) for y in range(10)]
    canvas.set_units(
        [UnitMark(str(n), x, y, look.UNIT_KIND, "free") for n, (x, y) in enumerate(rows)]
    )
    spot = around(canvas, *rows[300], 4)
    qtbot.waitUntil(lambda: count(shot(canvas), look.color("t1"), spot) > 4, timeout=10_000)


def test_areas_ways_and_reaches_are_drawn(canvas: MapCanvas) -> None:
    ring = np.array(town.square(-200.0, 0.0, 80.0))
    canvas.set_regions([Region(ring, "red"), Region(ring + np.array([400.0, 0.0]), "")])
    canvas.set_links(
        [
            Link(np.array([[-400.0, -300.0], [400.0, -300.0]]), chosen=True),
            Link(np.array([[-400.0, -400.0], [400.0, -400.0]])),
        ]
    )
    canvas.set_units([UnitMark("u", 0.0, 300.0, look.UNIT_KIND, "lost", reach=100.0)])
    image = shot(canvas)
    inside = image.pixelColor(at(canvas, -200.0, 0.0)).name()
    assert inside not in {look.color("map.land"), look.color("red")}
    assert image.pixelColor(at(canvas, 0.0, -300.0)).name() == look.color("t1")
    assert 0 < count(image, look.color("t1"), around(canvas, 0.0, -400.0, 20)) < 200
    assert image.pixelColor(at(canvas, 200.0, 0.0)).name() == look.color("map.land")


def test_a_tag_is_written_beside_a_case_and_a_chosen_unit_turns_its_colours(
    canvas: MapCanvas,
) -> None:
    canvas.set_markers([Marker("a", -100.0, 0.0, "red", label="彩香一村")])
    canvas.set_units(
        [UnitMark("u", 100.0, 150.0, look.UNIT_KIND, "free", "02:40", "1", chosen=True)]
    )
    image = shot(canvas)
    assert count(image, look.color("i2"), around(canvas, 20.0, 0.0, 40)) > 300
    assert count(image, look.color("t1"), around(canvas, 190.0, 150.0, 30)) > 300


def test_names_and_tags_keep_out_of_reserved_places(qtbot: QtBot, canvas: MapCanvas) -> None:
    based(qtbot, canvas)
    shot(canvas)
    assert canvas._naming.placed
    canvas.set_reserved([canvas.rect()])
    shot(canvas)
    qtbot.waitUntil(lambda: canvas._naming.placed == [], timeout=10_000)


def test_changed_marks_are_painted_at_most_eight_times_a_second(
    qtbot: QtBot, canvas: MapCanvas
) -> None:
    canvas.set_overlay_hz(8.0)
    qtbot.waitUntil(lambda: not canvas._touch.isActive())
    paints: list[int] = []
    canvas.painted.connect(lambda: paints.append(1))
    for step in range(50):
        canvas.set_markers([Marker("a", float(step), 0.0, "red")])
        QApplication.processEvents()
    assert len(paints) <= 4
    qtbot.waitUntil(lambda: bool(paints))


def test_while_it_is_dragged_the_live_layer_moves_along_and_is_laid_out_soon(
    qtbot: QtBot, canvas: MapCanvas
) -> None:
    canvas.set_markers([Marker("a", 0.0, 0.0, "red")])
    shot(canvas)
    layout = canvas._layout
    canvas.pan_by(60.0, 20.0)
    image = shot(canvas)
    assert canvas._layout is layout
    assert count(image, look.color("red"), around(canvas, 0.0, 0.0, 12)) > 50
    with qtbot.waitSignal(canvas.marker_clicked):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(canvas, 0.0, 0.0))
    qtbot.waitUntil(lambda: canvas._layout is not None and canvas._layout.view == canvas.view)
    assert shot(canvas) == image


def test_the_last_change_is_always_painted(qtbot: QtBot, canvas: MapCanvas) -> None:
    for x in (0.0, 50.0, 250.0):
        canvas.set_markers([Marker("a", x, 0.0, "red")])
    qtbot.waitUntil(lambda: canvas._layout is not None)
    canvas.set_markers([Marker("a", 250.0, 50.0, "red")])
    assert canvas._touch.isActive()
    qtbot.waitUntil(lambda: canvas._layout is not None and canvas._layout.markers[0].y < 240.0)


def test_a_new_case_pulses_repainting_only_its_ring(
    qtbot: QtBot, canvas: MapCanvas, clock: Clock
) -> None:
    canvas.set_reduce_motion(False)
    quiet = Marker("b", 200.0, 200.0, "blue")
    canvas.set_markers([Marker("a", 0.0, 0.0, "red", unacked=True), quiet])
    steady = shot(canvas)
    assert canvas._beat.isActive()
    clock.now = 0.5
    canvas._on_beat()
    faded = shot(canvas)
    assert steady != faded
    clock.now = 25.0
    canvas._on_beat()
    assert not canvas._beat.isActive()
    assert shot(canvas) == steady


def test_reduced_motion_does_not_pulse(canvas: MapCanvas) -> None:
    canvas.set_reduce_motion(True)
    canvas.set_markers([Marker("a", 0.0, 0.0, "red", unacked=True)])
    shot(canvas)
    assert not canvas._beat.isActive()


def test_stale_data_is_hatched(canvas: MapCanvas) -> None:
    fresh = shot(canvas)
    canvas.set_stale(True)
    canvas.set_stale(True)
    hatched = shot(canvas)
    canvas.set_stale(False)
    assert hatched != fresh
    assert shot(canvas) == fresh


def test_focus_is_shown(qtbot: QtBot, canvas: MapCanvas) -> None:
    canvas.activateWindow()
    canvas.setFocus()
    qtbot.waitUntil(canvas.hasFocus)
    assert shot(canvas).pixelColor(1, 250).name() == look.color("t1")
    canvas.clearFocus()
    assert shot(canvas).pixelColor(1, 250).name() == look.color("map.land")


def test_the_theme_changes_symbols_at_once_and_the_base_soon(
    qtbot: QtBot, canvas: MapCanvas
) -> None:
    based(qtbot, canvas)
    canvas.set_markers([Marker("a", 100.0, 0.0, "red")])
    canvas.set_theme(look.theme("day"))
    image = shot(canvas)
    assert count(image, look.color("red", "day"), around(canvas, 100.0, 0.0, 12)) > 20
    qtbot.waitUntil(
        lambda: (
            shot(canvas).pixelColor(at(canvas, 15.0, 200.0)).name()
            == look.color("map.road.express", "day")
        ),
        timeout=10_000,
    )


def test_a_wall_draws_larger(canvas: MapCanvas) -> None:
    canvas.set_markers([Marker("a", 0.0, 0.0, "blue")])
    small = count(shot(canvas), look.color("blue"), around(canvas, 0.0, 0.0, 40))
    canvas.set_type_scale(look.wall())
    large = count(shot(canvas), look.color("blue"), around(canvas, 0.0, 0.0, 40))
    assert large > 2 * small


def test_the_scale_bar_follows_the_latitude_and_its_corner(canvas: MapCanvas) -> None:
    equator = shot(canvas)
    canvas.set_metres_per_unit(0.6)
    assert shot(canvas) != equator
    canvas.set_scale_bar_inset(200, 200)
    moved = shot(canvas)
    assert count(moved, look.color("t1"), QRect(405, 440, 190, 50)) == 0


def test_the_view_can_be_set_and_keeps_the_widgets_size(canvas: MapCanvas) -> None:
    canvas.set_view(replace(MapView(), x=5.0, scale=0.3))
    assert canvas.view.x == pytest.approx(5.0, abs=0.51 / 0.3)
    assert (canvas.view.width, canvas.view.height) == (600, 500)
    view = canvas.view
    canvas.zoom_by(2.0, QPointF(10.0, 10.0))
    assert canvas.view.to_world(10.0, 10.0) == pytest.approx(view.to_world(10.0, 10.0))
