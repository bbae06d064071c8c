from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.widgets.map import look
from widgets.map.glyphs import Glyphs
from widgets.map.heat import CELLS, SHARES, SPREAD_M, Grid, HeatSketch, density, picture_of
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
    at = (grid.left + column * grid.step, grid.top - row * grid.step)
    assert at == pytest.approx((FAR, FAR), abs=grid.step)
    assert grid.most == grid.values.max()
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


VIEW = MapView(FAR, FAR, 0.1, 400, 300)


def one_place() -> Grid:
    grid = density(np.array([(FAR, FAR)]))
    assert grid is not None
    return grid


def alpha(image: QImage, x: float, y: float) -> int:
    return image.pixelColor(round(x), round(y)).alpha()


def test_a_picture_shows_the_steps_where_they_are() -> None:
    picture = picture_of(one_place(), VIEW, 0xECE8DF)
    assert (picture.view.width, picture.view.height) == (520, 390)
    x, y = picture.view.to_px(FAR, FAR)
    levels = [alpha(picture.image, x + step, y) for step in range(80)]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) == len(SHARES) + 1
    edge = SPREAD_M * VIEW.scale * np.sqrt(-2.0 * np.log(SHARES[0]))
    assert levels.index(0) == pytest.approx(edge, abs=2.0)
    assert alpha(picture.image, x, y - edge + 2) > 0
    assert alpha(picture.image, 5, 5) == 0


def test_beyond_the_grid_there_is_nothing() -> None:
    away = picture_of(one_place(), VIEW.panned(9_000.0, 9_000.0), 0xFFFFFF)
    assert all(alpha(away.image, x, y) == 0 for x in (0, 260, 519) for y in (0, 195, 389))
    inside = picture_of(one_place(), replace(VIEW, scale=5.0), 0xFFFFFF)
    assert len({alpha(inside.image, x, 195) for x in (0, 260, 519)}) == 1
    flat = Grid(np.zeros((3, 3)), FAR, FAR, 10.0)
    assert alpha(picture_of(flat, VIEW, 0xFFFFFF).image, 260, 195) == 0


class Wanted:
    def __init__(self) -> None:
        self.views: list[MapView] = []

    def __call__(self, view: MapView, rgb: int) -> None:
        self.views.append(view)


def painted(sketch: HeatSketch, view: MapView, theme: str = "night") -> QImage:
    image = QImage(view.width, view.height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    with painting(image) as brush:
        sketch.paint(brush, view, Glyphs(look.theme(theme), look.seat()))
    return image


def rgb_of(theme: str = "night") -> int:
    return look.theme(theme).color("t1").rgb()


def test_the_picture_moves_with_the_map_and_is_asked_for_anew_only_when_it_does_not_fit(
    qtbot: QtBot,
) -> None:
    sketch, wanted = HeatSketch(), Wanted()
    sketch.wanted = wanted
    assert alpha(painted(sketch, VIEW), 200, 150) == 0
    sketch.set_on(True)
    for _ in range(2):
        painted(sketch, VIEW)
    assert wanted.views == [VIEW]
    sketch.set_picture(picture_of(one_place(), VIEW, rgb_of()))
    assert alpha(painted(sketch, VIEW), 200, 150) > 80
    assert alpha(painted(sketch, VIEW.panned(30.0, 0.0)), 230, 150) > 80
    assert wanted.views == [VIEW]
    far, near = VIEW.panned(90.0, 0.0), replace(VIEW, scale=0.2)
    assert alpha(painted(sketch, far), 290, 150) > 80
    assert alpha(painted(sketch, near), 200, 150) > 80
    assert wanted.views == [VIEW, far, near]
    painted(sketch, VIEW, "day")
    assert wanted.views == [VIEW, far, near, VIEW]
    assert not sketch.above


def test_another_picture_can_be_wanted_while_the_old_one_stays(qtbot: QtBot) -> None:
    sketch, wanted = HeatSketch(), Wanted()
    sketch.wanted = wanted
    sketch.ask_anew()
    sketch.set_on(True)
    sketch.set_picture(picture_of(one_place(), VIEW, rgb_of()))
    sketch.ask_anew()
    assert alpha(painted(sketch, VIEW), 200, 150) > 80
    assert wanted.views == [VIEW]
    sketch.set_on(False)
    assert alpha(painted(sketch, VIEW), 200, 150) == 0
