"""Symbols keep off each other: by a little, the same way each time, and never the loud ones."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from widgets.map.labels import Rect
from widgets.map.spacing import TOO_MANY, outside, spread

NONE = np.zeros((0, 2))


def gaps(px: NDArray[np.float64]) -> NDArray[np.float64]:
    away = px[:, None] - px[None]
    return np.asarray(np.hypot(away[..., 0], away[..., 1]) + 1e6 * np.eye(len(px)))


def test_symbols_far_apart_stay_where_they_are() -> None:
    px = np.array([[0.0, 0.0], [500.0, 0.0]])
    assert np.array_equal(spread(px, np.full(2, 10.0), NONE, np.zeros(0), 30.0), px)


def test_two_symbols_give_way_to_each_other_alike() -> None:
    px = np.array([[100.0, 100.0], [106.0, 100.0]])
    moved = spread(px, np.full(2, 10.0), NONE, np.zeros(0), 30.0)
    assert np.allclose(moved, [[93.0, 100.0], [113.0, 100.0]])


def test_a_symbol_gives_way_to_one_that_stays() -> None:
    moved = spread(
        np.array([[10.0, 0.0]]), np.array([10.0]), np.array([[0.0, 0.0]]), np.array([20.0]), 50.0
    )
    assert np.allclose(moved, [[30.0, 0.0]])


def test_symbols_of_one_place_fan_out() -> None:
    px = np.zeros((6, 2))
    moved = spread(px, np.full(6, 10.0), NONE, np.zeros(0), 60.0)
    assert gaps(moved).min() > 15.0


def test_nothing_moves_without_symbols_or_in_a_crowd() -> None:
    assert len(spread(NONE, np.zeros(0), NONE, np.zeros(0), 30.0)) == 0
    crowd = np.zeros((TOO_MANY + 1, 2))
    assert spread(crowd, np.ones(len(crowd)), NONE, np.zeros(0), 30.0) is crowd


@given(
    arrays.arrays(np.float64, (12, 2), elements=st.floats(0.0, 100.0)),
    arrays.arrays(np.float64, (3, 2), elements=st.floats(0.0, 100.0)),
)
def test_no_symbol_moves_farther_than_allowed_and_the_same_each_time(
    px: NDArray[np.float64], fixed: NDArray[np.float64]
) -> None:
    half, fixed_half = np.full(12, 8.0), np.full(3, 12.0)
    moved = spread(px, half, fixed, fixed_half, 25.0)
    assert np.hypot(*(moved - px).T).max() <= 25.0 + 1e-9
    assert np.array_equal(moved, spread(px, half, fixed, fixed_half, 25.0))


def test_symbols_on_a_covered_place_move_up_to_above_it() -> None:
    px = np.array([[50.0, 50.0], [50.0, 5.0], [200.0, 50.0]])
    moved = outside(px, np.full(3, 10.0), [Rect(0.0, 30.0, 100.0, 80.0)])
    assert np.allclose(moved, [[50.0, 20.0], [50.0, 5.0], [200.0, 50.0]])
