import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.view import (
    MAX_SCALE,
    MIN_SCALE,
    Bounds,
    MapView,
    Margins,
    clamp_scale,
    nice_length,
)

places = st.floats(-2e7, 2e7)
pixels = st.floats(-4000, 12000)
views = st.builds(
    MapView,
    x=places,
    y=places,
    scale=st.floats(1e-4, 10.0),
    width=st.integers(1, 7680),
    height=st.integers(1, 2160),
)


@given(views, pixels, pixels)
def test_a_pixel_goes_to_the_world_and_back(view: MapView, px: float, py: float) -> None:
    assert view.to_px(*view.to_world(px, py)) == pytest.approx((px, py), abs=1e-3)


@given(views, pixels, pixels)
def test_places_in_columns_land_on_the_same_pixels(view: MapView, px: float, py: float) -> None:
    world = view.to_world(px, py)
    assert view.to_px_array(np.array([world]))[0] == pytest.approx(view.to_px(*world), abs=1e-6)


@given(views, st.floats(0.1, 8.0), st.floats(0, 4000), st.floats(0, 2000))
def test_zooming_keeps_the_place_under_the_cursor(
    view: MapView, factor: float, px: float, py: float
) -> None:
    before = view.to_world(px, py)
    after = view.zoomed(factor, px, py)
    assert after.to_px(*before) == pytest.approx((px, py), abs=1e-2)
    assert MIN_SCALE <= after.scale <= MAX_SCALE


@given(views, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_dragging_moves_the_picture_by_as_much(view: MapView, dx: float, dy: float) -> None:
    place = view.to_world(10.0, 20.0)
    assert view.panned(dx, dy).to_px(*place) == pytest.approx((10.0 + dx, 20.0 + dy), abs=1e-3)


@given(
    st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.floats(10.0, 1e5),
    st.floats(10.0, 1e5),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_a_fitted_rectangle_lies_inside_the_margins_and_touches_them(
    west: float, south: float, wide: float, high: float, left: int, top: int
) -> None:
    bounds = Bounds(west, south, west + wide, south + high)
    margins = Margins(left, top, 20, 10)
    view = MapView(width=1000, height=800).fitted(bounds, margins)
    x0, y0 = view.to_px(bounds.west, bounds.north)
    x1, y1 = view.to_px(bounds.east, bounds.south)
    assert x0 >= left - 1e-3
    assert y0 >= top - 1e-3
    assert x1 <= 980 + 1e-3
    assert y1 <= 790 + 1e-3
    full = (x1 - x0) / (980 - left), (y1 - y0) / (790 - top)
    assert max(full) == pytest.approx(1.0, abs=1e-6) or view.scale == MAX_SCALE


def test_a_point_is_centred_at_the_same_scale() -> None:
    view = MapView(scale=0.5, width=100, height=100).fitted(Bounds(7.0, 9.0, 7.0, 9.0))
    assert (view.x, view.y, view.scale) == (7.0, 9.0, 0.5)


def test_margins_wider_than_the_window_are_ignored() -> None:
    bounds = Bounds(0.0, 0.0, 100.0, 100.0)
    view = MapView(width=100, height=100)
    assert view.fitted(bounds, Margins(60, 0, 60, 0)) == view.fitted(bounds)


def test_a_resized_view_keeps_its_middle_and_never_vanishes() -> None:
    view = MapView(x=3.0, y=4.0, scale=2.0, width=10, height=10).resized(0, -5)
    assert (view.x, view.y, view.width, view.height) == (3.0, 4.0, 1, 1)


def test_the_origin_is_the_top_left_corner() -> None:
    view = MapView(x=100.0, y=50.0, scale=2.0, width=40, height=20)
    assert view.origin == (90.0, 55.0)
    assert view.origin == view.to_world(0.0, 0.0)
    assert view.centred(1.0, 2.0).to_world(20.0, 10.0) == (1.0, 2.0)


def test_bounds_hold_grow_and_surround() -> None:
    bounds = Bounds.around(np.array([[0.0, 5.0], [10.0, -5.0]]))
    assert bounds == Bounds(0.0, -5.0, 10.0, 5.0)
    assert bounds.centre == (5.0, 0.0)
    assert bounds.grown(0.1) == Bounds(-1.0, -6.0, 11.0, 6.0)
    assert bounds.grown(0.1).contains(bounds)
    assert not bounds.contains(bounds.grown(0.1))


@given(st.floats(1e-3, 1e7))
def test_a_nice_length_is_one_two_or_five_and_fits(limit: float) -> None:
    length = nice_length(limit)
    lead = length / 10.0 ** math.floor(math.log10(length) + 1e-9)
    assert length <= limit * (1.0 + 1e-6)
    assert limit / length <= 2.5 + 1e-6
    assert round(lead, 6) in {1.0, 2.0, 5.0}


def test_the_scale_is_held() -> None:
    assert clamp_scale(1e9) == MAX_SCALE
    assert clamp_scale(0.0) == MIN_SCALE
