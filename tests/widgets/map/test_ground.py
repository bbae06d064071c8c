from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from tests.widgets.map import town
from tests.widgets.map.test_grain import LOOK
from widgets.map.ground import Ground
from widgets.map.lettering import Lettering, LetterStyle
from widgets.map.names import NameKind
from widgets.map.shelf import Shelf
from widgets.map.states import GREEN, RED, StateField
from widgets.map.tiles import tiles_of
from widgets.map.view import MapView

VIEW = MapView(0.0, 0.0, 1.0, 400, 300).snapped()
LAND = town.palette()["map.land"].name()
ROAD = town.palette()["map.road.express"].name()


@pytest.fixture
def ground(qapp: object) -> Iterator[Ground]:
    made = Ground()
    style = LetterStyle(15.0, QColor("white"), QColor("black"), 2.0)
    made.set_look(town.palette(), Lettering(styles={NameKind.ROAD: style}), 1.0)
    made.show(VIEW)
    yield made
    made.shutdown()


def filled(qtbot: QtBot, ground: Ground) -> None:
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_layers(town.layers())
    near = tiles_of(VIEW, beyond=1)
    qtbot.waitUntil(lambda: all(key in ground._tiles for key in near), timeout=10_000)


def stocked(qtbot: QtBot, ground: Ground, shelf: Shelf) -> None:
    """Wait until all that may be wanted next is on the shelf."""
    look = ground._renderer._worker._digest_of(ground._look)
    wanted = [*tiles_of(VIEW, beyond=1), *ground._ahead()]
    qtbot.waitUntil(lambda: all(shelf.has(look, key) for key in wanted), timeout=10_000)


def screen(ground: Ground, rect: QRect | None = None) -> QImage:
    view = ground._view
    image = QImage(view.width, view.height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    brush = QPainter(image)
    ground.paint(brush, rect or QRect(0, 0, view.width, view.height))
    brush.end()
    return image


def lone_house(state: int) -> StateField:
    return StateField(
        np.array([[-100.5, 60.5]]),
        np.array([state], dtype=np.uint8),
        np.zeros(1, dtype=np.int32),
        np.full(1, 6.0, dtype=np.float32),
    )


def test_without_layers_there_is_plain_land_and_it_is_sharp(ground: Ground) -> None:
    assert screen(ground).pixelColor(5, 5).name() == LAND
    assert ground.is_sharp
    assert list(ground.names) == []


def test_layers_are_painted_and_named(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    assert ground.is_sharp
    assert screen(ground).pixelColor(208, 40).name() == ROAD
    road = next(name for name in ground.names if name.text == "人民路")
    wide, high = ground.size_of(road, True)
    assert high > 2.0 * wide > 0.0
    canal = next(name for name in ground.names if name.kind is NameKind.WATER)
    assert ground.size_of(canal, True) == (0.0, 0.0)


def test_dragging_shows_what_is_beyond_the_window_at_once(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.show(VIEW.panned(30.0, 0.0))
    assert ground.is_sharp
    assert screen(ground).pixelColor(238, 40).name() == ROAD


def test_dragging_far_asks_for_the_tiles_that_are_missing(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.show(VIEW.panned(600.0, 0.0))
        assert not ground.is_sharp
    assert ground.is_sharp


def test_each_part_that_becomes_ready_is_told(qtbot: QtBot, ground: Ground) -> None:
    parts: list[QRect] = []
    ground.arrived.connect(parts.append)
    filled(qtbot, ground)
    covered = QImage(VIEW.width, VIEW.height, QImage.Format.Format_Mono)
    covered.fill(0)
    brush = QPainter(covered)
    for part in parts:
        brush.fillRect(part, QColor("white"))
    brush.end()
    assert all(covered.pixelIndex(x, y) for x in range(0, 400, 7) for y in range(0, 300, 7))


def test_zooming_shows_the_old_tiles_until_the_new_ones_are_sharp(
    qtbot: QtBot, ground: Ground
) -> None:
    filled(qtbot, ground)
    near = VIEW.zoomed(3.0, 200.0, 150.0).snapped()
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.show(near)
        assert not ground.is_sharp
        assert screen(ground).pixelColor(208, 40).name() == ROAD
    assert ground.is_sharp


def test_zooming_out_leaves_no_gap(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.show(VIEW.zoomed(0.1, 200.0, 150.0).snapped())
    image = screen(ground)
    colors = {image.pixelColor(x, y).name() for x in range(0, 400, 7) for y in range(0, 300, 7)}
    assert QColor("red").name() not in colors


def test_only_the_part_asked_for_is_painted(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    image = screen(ground, QRect(0, 0, 50, 50))
    assert image.pixelColor(208, 40).name() == QColor("red").name()
    assert image.pixelColor(10, 10).name() != QColor("red").name()


def test_another_look_is_painted_anew_and_the_old_one_shown_until_then(
    qtbot: QtBot, ground: Ground
) -> None:
    filled(qtbot, ground)
    palette = {**town.palette(), "map.road.express": QColor("#010203")}
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_look(palette, Lettering(), 2.0)
        assert screen(ground).pixelColor(208, 40).name() == ROAD
    assert screen(ground).pixelColor(208, 40).name() == "#010203"


def test_another_latitude_is_painted_anew(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    with qtbot.waitSignal(ground.changed, timeout=10_000):
        ground.set_metres_per_unit(0.5)
    assert ground.metres_per_unit == 0.5


def test_taking_the_layers_away_leaves_plain_land(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.set_layers(())
    assert screen(ground).pixelColor(208, 40).name() == LAND


def test_a_state_that_changes_is_painted_anew_where_it_is(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    field = lone_house(GREEN)
    ground.set_living(LOOK, field)
    spot = (100, 90)
    qtbot.waitUntil(lambda: screen(ground).pixelColor(*spot).green() > 60, timeout=10_000)
    far = next(key for key in ground._tiles if (key.column, key.row) == (1, 1))
    qtbot.wait(400)
    before = ground._tiles[far]
    field.change(np.array([0]), np.array([RED], dtype=np.uint8))
    ground.touch(np.array([0]))
    qtbot.waitUntil(lambda: screen(ground).pixelColor(*spot).red() > 200, timeout=10_000)
    assert ground._tiles[far] is before


def test_units_that_are_dots_appear_move_and_go(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    ground.set_living(LOOK, None)
    dot = LOOK.dot.name()
    ground.set_dots(np.array([[-100.0, 60.0]]))
    qtbot.waitUntil(lambda: screen(ground).pixelColor(100, 90).name() == dot, timeout=10_000)
    ground.set_dots(np.array([[100.0, -60.0]]))
    qtbot.waitUntil(lambda: screen(ground).pixelColor(300, 210).name() == dot, timeout=10_000)
    assert screen(ground).pixelColor(100, 90).name() != dot
    ground.set_dots(np.zeros((0, 2)))
    qtbot.waitUntil(lambda: screen(ground).pixelColor(300, 210).name() != dot, timeout=10_000)


def test_tiles_kept_on_a_shelf_are_not_painted_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_first in (True, False):
        made, shelf = Ground(), Shelf(tmp_path, 1 << 28)
        made.set_shelf(shelf)
        made.set_look(town.palette(), Lettering(), 1.0)
        made.show(VIEW)
        if not is_first:
            monkeypatch.setattr("widgets.map.renderer.paint_base", None)
        with qtbot.waitSignal(made.changed, timeout=10_000):
            made.set_layers(town.layers())
        assert screen(made).pixelColor(208, 40).name() == ROAD
        stocked(qtbot, made, shelf)
        made.shutdown()


def test_memory_is_held_while_the_map_is_dragged_about(qtbot: QtBot, ground: Ground) -> None:
    filled(qtbot, ground)
    view = VIEW
    for _ in range(30):
        view = view.panned(350.0, 260.0).snapped()
        ground.show(view)
        qtbot.waitUntil(lambda: ground.is_sharp, timeout=10_000)
    assert len(ground._tiles) < 80
    assert len(ground._renderer._worker._bases) < 120


def test_a_scale_that_was_seen_before_becomes_sharp_again(qtbot: QtBot, ground: Ground) -> None:
    large = VIEW.resized(2400, 1500).snapped()
    ground.show(large)
    filled(qtbot, ground)
    for factor in (1.25, 1.25, 0.8, 0.8, 1.25, 0.8):
        large = large.zoomed(factor, 700.0, 500.0).snapped()
        ground.show(large)
        qtbot.waitUntil(lambda: ground.is_sharp, timeout=10_000)
