from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from widgets.type_scale import AIMS, FAMILY, Role, TypeScale, make_font

WALL: dict[Role, int] = {
    "headline": 152, "kpi": 128, "countdown": 84, "item": 66, "panel": 52, "caption": 40,
    "floor": 40,
}  # fmt: skip
SEAT: dict[Role, int] = {
    "headline": 28, "kpi": 56, "countdown": 24, "item": 17, "panel": 18, "body": 15, "floor": 14,
}  # fmt: skip


@pytest.mark.parametrize(("role", "px"), WALL.items())
def test_a_wall_has_the_sizes_of_the_design(wall: TypeScale, role: Role, px: int) -> None:
    assert abs(wall.px(role) - px) <= 2


@pytest.mark.parametrize(("role", "px"), SEAT.items())
def test_a_seat_has_the_sizes_of_the_design(seat: TypeScale, role: Role, px: int) -> None:
    assert abs(seat.px(role) - px) <= 1


def test_nothing_is_below_the_floor_and_sixteen_minutes(wall: TypeScale, seat: TypeScale) -> None:
    for scale in (wall, seat):
        assert min(scale.px(role) for role in AIMS) == scale.px("floor")
    assert min(aim.room_arcmin for aim in AIMS.values()) >= 16.0


def test_spacing_and_lines_follow_the_screen(wall: TypeScale, seat: TypeScale) -> None:
    assert wall.u == pytest.approx(8.0)
    assert seat.u == pytest.approx(4.0)
    assert (wall.line, seat.line) == pytest.approx((2.0, 1.0))
    assert wall.is_room
    assert not seat.is_room
    assert wall.body == wall.px("body")


def test_half_the_pixels_are_half_the_sizes(wall: TypeScale) -> None:
    half = wall.scaled(0.5)
    assert half.u == pytest.approx(4.0)
    assert half.px("headline") == 76
    assert half.is_room


def test_who_stands_farther_away_gets_larger_type() -> None:
    assert TypeScale(4.0, 12.0, 0.63).px("item") > TypeScale(4.0, 8.0, 0.63).px("item")


@pytest.mark.parametrize(("near", "far", "pitch"), [(0.0, 1.0, 1.0), (2.0, 1.0, 1.0), (1, 1, 0)])
def test_a_screen_that_cannot_be_is_refused(near: float, far: float, pitch: float) -> None:
    with pytest.raises(ValueError, match="needs 0 < near <= far and pitch > 0"):
        TypeScale(near, far, pitch)


def test_fonts_are_of_the_one_family_in_two_weights(qtbot: QtBot, seat: TypeScale) -> None:
    font = seat.font("item", bold=True)
    assert (font.family(), font.bold(), font.pixelSize()) == (FAMILY, True, 17)
    assert make_font(0).pixelSize() == 1
    assert seat.metrics("body").horizontalAdvance("一") == pytest.approx(15.0, abs=0.5)


def test_figures_are_tabular(qtbot: QtBot, wall: TypeScale) -> None:
    for bold in (False, True):
        wide = {round(wall.metrics("kpi", bold).horizontalAdvance(d), 2) for d in "0123456789"}
        assert len(wide) == 1
