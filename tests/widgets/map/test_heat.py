from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map.glyphs import Glyphs
from widgets.map.heat import CELLS, SPREAD_M, HeatSketch, Step, density
from widgets.map.view import MapView
from widgets.painting import painting

FAR = 13_400_000.0


def test_density_weighs_as_much_as_there_are_places() -> None:
    places = np.random.default_rng(1).normal((FAR, FAR), 2_000.0, (500, 2))
    grid = density(places)
    assert grid is not None
    assert grid.values.sum() * grid.step**2 == pytest.approx(500.0, rel=1e-9)


def test_density_is_greatest_at_the_place_and_falls_off_as_said() -> None:
    grid = density(np.array([(FAR, FAR)]))
    assert grid is not None
    row, column = np.unravel_index(int(grid.values.argmax()), grid.values.shape)
    (at,) = grid.to_world(np.array([(column, row)], dtype=np.float64))
    assert at == pytest.approx((FAR, FAR), abs=grid.step)
    peak = grid.values.max()
    assert peak == pytest.approx(1.0 / (2.0 * np.pi * SPREAD_M**2), rel=0.02)
    beside = grid.values[row, column + round(SPREAD_M / grid.step)]
    assert beside / peak == pytest.approx(np.exp(-0.5), rel=0.01)


def test_north_is_up() -> None:
    grid = density(np.array([(FAR, FAR), (FAR, FAR + 5_000.0), (FAR, FAR + 5_000.0)]))
    assert grid is not None
    rows = np.flatnonzero(grid.values.max(axis=1) == grid.values.max())
    assert grid.top - rows[0] * grid.step == pytest.approx(FAR + 5_000.0, abs=grid.step)


def test_places_very_far_apart_make_a_coarser_grid_not_a_larger_one() -> None:
    grid = density(np.array([(0.0, 0.0), (FAR, FAR)]))
    assert grid is not None
    assert max(grid.values.shape) <= max(CELLS)
    assert grid.values.sum() * grid.step**2 == pytest.approx(2.0)


def test_no_places_have_no_density() -> None:
    assert density(np.zeros((0, 2))) is None


def box(half: float) -> np.ndarray:
    return np.array([(-half, -half), (half, -half), (half, half), (-half, half)]) + FAR


def test_steps_lie_upon_each_other_and_move_with_the_map(qtbot: QtBot) -> None:
    sketch, glyphs = HeatSketch(), Glyphs(look.theme("night"), look.seat())
    before = sketch.is_empty
    sketch.set_steps([Step(1.0, [box(100.0), box(20.0)[::-1]]), Step(2.0, [box(60.0)])])
    assert (before, sketch.is_empty, sketch.above) == (True, False, False)
    view = MapView(FAR, FAR, 1.0, 400, 300)
    for moved, dx in ((view, 0), (view.panned(30.0, 0.0), 30)):
        image = QImage(400, 300, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(QColor("#000000"))
        with painting(image) as brush:
            sketch.paint(brush, moved, glyphs)
        hole, ring, outer, beyond = (
            image.pixelColor(200 + dx + off, 150).lightness() for off in (0, 40, 80, 130)
        )
        assert ring > outer > beyond == 0
        assert hole == pytest.approx(outer, abs=2)


def test_a_step_without_rings_draws_nothing(qtbot: QtBot) -> None:
    sketch, glyphs = HeatSketch(), Glyphs(look.theme("day"), look.seat())
    sketch.set_steps([Step(1.0, [])])
    image = QImage(40, 30, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with painting(image) as brush:
        sketch.paint(brush, MapView(0.0, 0.0, 1.0, 40, 30), glyphs)
    assert image.pixelColor(20, 15).alpha() == 0
