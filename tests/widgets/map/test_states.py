import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.map.states import BLUE, GREEN, NONE, RED, YELLOW, StateField
from widgets.map.view import Bounds


def field(states: str = "gbyrgg") -> StateField:
    """Two buildings of 10 m, 100 m apart, with three households in the first, one in the second."""
    places = [(0.0, 0.0), (100.0, 0.0), (-2.0, 0.0), (0.0, 0.0), (2.0, 0.0), (100.0, 0.0)]
    return StateField(
        np.array(places),
        np.array(["gbyr".index(letter) for letter in states], dtype=np.uint8),
        np.array([0, 1, 0, 0, 0, 1], dtype=np.int32),
        np.full(6, 5.0, dtype=np.float32),
    )


def test_buildings_come_first_and_show_the_worst_that_is_in_them() -> None:
    made = field("gbyrgg")
    assert (len(made), made.buildings) == (6, 2)
    assert made.worst.tolist() == [RED, BLUE]
    assert made.members(0).tolist() == [2, 3, 4]
    assert made.typical_half_m == 5.0


def test_a_state_that_gets_better_or_worse_changes_the_worst() -> None:
    made = field("gggggg")
    made.change(np.array([4, 5]), np.array([YELLOW, RED], dtype=np.uint8))
    assert made.worst.tolist() == [YELLOW, RED]
    made.change(np.array([4, 5, 5]), np.array([GREEN, YELLOW, BLUE], dtype=np.uint8))
    assert made.worst.tolist() == [GREEN, BLUE]


def test_a_place_that_nobody_judged_makes_no_building_worse() -> None:
    made = field("gggggg")
    nobody = np.full(6, NONE, dtype=np.uint8)
    made.change(np.arange(6), nobody)
    assert made.worst.tolist() == [NONE, NONE]
    made.change(np.array([4]), np.array([GREEN], dtype=np.uint8))
    assert made.worst.tolist() == [GREEN, NONE]
    assert made.building_at(100.0, 0.0) == 1


def test_the_states_given_are_not_written_to() -> None:
    states = np.zeros(1, dtype=np.uint8)
    made = StateField(np.zeros((1, 2)), states, np.zeros(1, np.int32), np.ones(1, np.float32))
    made.change(np.array([0]), np.array([RED], dtype=np.uint8))
    assert states.tolist() == [GREEN]


def test_the_building_under_a_place_is_found() -> None:
    made = field()
    assert made.building_at(104.0, -4.0) == 1
    assert made.building_at(50.0, 0.0) == -1
    assert made.building_at(94.0, 0.0) == -1
    assert made.building_at(94.0, 0.0, half_m=8.0) == 1


def test_an_empty_field_has_nothing_anywhere() -> None:
    made = StateField(
        np.zeros((0, 2)), np.zeros(0, np.uint8), np.zeros(0, np.int32), np.zeros(0, np.float32)
    )
    assert not len(made.within(Bounds(-1.0, -1.0, 1.0, 1.0)))
    assert made.building_at(0.0, 0.0) == -1
    assert made.typical_half_m == 0.0
    made.change(np.zeros(0, np.int64), np.zeros(0, np.uint8))


@pytest.mark.parametrize(
    ("states", "owner"), [([0, 4], [0, 1]), ([0, 0], [0, 2]), ([0, 0], [1, 1]), ([0], [0, 0])]
)
def test_columns_that_do_not_fit_are_refused(states: list[int], owner: list[int]) -> None:
    with pytest.raises(ValueError, match=r"columns|not one|first"):
        StateField(
            np.zeros((2, 2)),
            np.array(states, dtype=np.uint8),
            np.array(owner, dtype=np.int32),
            np.ones(2, dtype=np.float32),
        )


@given(st.integers(0, 10_000), st.floats(-9e3, 9e3), st.floats(-9e3, 9e3), st.floats(1.0, 9e3))
def test_no_place_in_the_window_is_missed(seed: int, x: float, y: float, half: float) -> None:
    dice = np.random.default_rng(seed)
    places = dice.uniform(-8e3, 8e3, (200, 2))
    made = StateField(
        places,
        np.zeros(200, np.uint8),
        np.arange(200, dtype=np.int32),
        np.ones(200, np.float32),
    )
    found = made.within(Bounds(x - half, y - half, x + half, y + half))
    inside = np.flatnonzero(np.abs(places - (x, y)).max(axis=1) <= half)
    assert len(set(found.tolist())) == len(found)
    assert set(inside.tolist()) <= set(found.tolist())
    near = made.near(Bounds(x - half, y - half, x + half, y + half))
    there = np.stack((near.x + near.corner[0], near.y + near.corner[1]), axis=1)
    assert there == pytest.approx(places[found], abs=0.01)


def test_what_is_near_has_its_present_state() -> None:
    made = field("gggggg")
    made.change(np.array([4]), np.array([RED], dtype=np.uint8))
    near = made.near(Bounds(-10.0, -10.0, 110.0, 10.0))
    assert sorted(near.states.tolist()) == [GREEN] * 5 + [RED]
    assert near.states[np.argmin(np.hypot(near.x + near.corner[0] - 2.0, near.y))] == RED
