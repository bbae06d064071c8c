from __future__ import annotations

from app.settings import Viewing
from panels.look import look_for, scale_for


def test_half_the_pixels_are_half_the_type() -> None:
    assert scale_for("wall", 3840).px("kpi") == 128
    assert scale_for("wall", 1920).px("kpi") == 64
    assert scale_for("seat", 1920).px("floor") == 14


def test_a_look_changes_theme_and_size(qapp: object) -> None:
    look = look_for("seat", "night", "en", (1920, 1080))
    assert look.with_theme("day").theme.name == "day"
    large = look.with_size(3840, 2160)
    assert large.size == (3840, 2160)
    assert large.scale.px("floor") == 27
    assert large.theme is look.theme


def test_readers_who_stand_elsewhere_get_other_sizes(qapp: object) -> None:
    near = look_for("wall", "night", "en", (3840, 2160), Viewing(2.0, 4.0, 0.63))
    assert near.scale.px("kpi") == 64
    assert near.with_size(1920, 1080).scale.px("kpi") == 32


def test_a_wider_wall_has_letters_of_the_same_size_and_not_larger_ones() -> None:
    wide = look_for("wall", "night", "zh_CN", (7680, 2160))
    assert wide.scale == look_for("wall", "night", "zh_CN", (3840, 2160)).scale
    assert wide.with_size(3840, 1080).scale.px("kpi") == 64
