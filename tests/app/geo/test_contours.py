from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.geo.contours import rings_above


def area(ring: NDArray[np.float64]) -> float:
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y)) / 2.0


def disc(size: int, radius: float) -> NDArray[np.float64]:
    rows, columns = np.mgrid[:size, :size]
    away: NDArray[np.float64] = np.hypot(rows - size // 2, columns - size // 2)
    return radius - away


def test_a_disc_has_one_ring_of_its_size() -> None:
    (ring,) = rings_above(disc(41, 12.0), 0.0)
    assert abs(area(ring)) == pytest.approx(np.pi * 144.0, rel=0.02)
    assert np.hypot(*(ring - 20.0).T) == pytest.approx(12.0, abs=0.1)


def test_a_hole_has_a_ring_that_runs_the_other_way() -> None:
    grid = 5.0 - np.abs(10.0 + disc(61, 0.0) + 10.0)
    rings = sorted(rings_above(grid, 0.0), key=lambda ring: abs(area(ring)))
    assert len(rings) == 2
    assert area(rings[0]) * area(rings[1]) < 0.0


def test_what_reaches_the_edge_is_closed_there() -> None:
    (ring,) = rings_above(np.ones((3, 5)), 0.5)
    assert ring.min(axis=0) == pytest.approx((0.0, 0.0), abs=0.35)
    assert ring.max(axis=0) == pytest.approx((4.0, 2.0), abs=0.35)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("middle", "count"), [(0.9, 1), (0.1, 2)])
def test_corners_that_touch_are_joined_where_the_middle_is_above(
    middle: float, count: int, turned: bool
) -> None:
    low = 4.0 * middle - 2.0
    grid = np.zeros((4, 4))
    grid[1, 1] = grid[2, 2] = 1.0
    grid[1, 2] = grid[2, 1] = low / 2.0
    assert len(rings_above(grid[:, ::-1] if turned else grid, 0.5)) == count


def test_nothing_above_has_no_ring() -> None:
    assert rings_above(np.zeros((4, 4)), 0.5) == []
    assert rings_above(np.zeros((0, 0)), 0.5) == []


@given(st.lists(st.floats(0.0, 1.0), min_size=30, max_size=30))
def test_the_rings_around_anything_close_and_enclose_what_is_above(values: list[float]) -> None:
    grid = np.array(values).reshape(5, 6)
    rings = rings_above(grid, 0.5)
    assert bool(rings) == bool((grid > 0.5).any())
    for ring in rings:
        step = np.abs(ring - np.roll(ring, 1, axis=0))
        assert (step <= 1.0 + 1e-9).all()
