import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from widgets.map.marks import (
    CLEARANCE,
    CLUSTER_ABOVE,
    Marker,
    arrange,
    cleared,
    nearest_within,
    places_of,
)

CELL = 100.0


def arrange_all(px: NDArray[np.float64], severity: list[int], pinned: list[int]) -> list[int]:
    pins = np.zeros(len(px), dtype=np.bool_)
    pins[pinned] = True
    inside = np.ones(len(px), dtype=np.bool_)
    drawn = arrange(px, np.array(severity, dtype=np.int64), pins, inside, CELL)
    assert int(drawn.counts.sum()) == len(px)
    return [
        int(index) for index, count in zip(drawn.indices, drawn.counts, strict=True) if count == 1
    ]


def test_few_quiet_markers_stand_alone() -> None:
    px = np.zeros((CLUSTER_ABOVE, 2))
    assert len(arrange_all(px, [1] * CLUSTER_ABOVE, [])) == CLUSTER_ABOVE


@given(st.integers(CLUSTER_ABOVE + 1, 300), st.integers(0, 5), st.randoms())
def test_many_quiet_markers_are_gathered_but_never_a_red_or_pinned_one(
    count: int, reds: int, random: object
) -> None:
    px = np.random.default_rng(count).uniform(0, 300, (count + reds + 1, 2))
    severity = [1] * count + [3] * reds + [1]
    alone = arrange_all(px, severity, [count + reds])
    assert set(range(count, count + reds + 1)) <= set(alone)
    assert len(alone) <= reds + 1 + 2 * 16


def test_the_worst_of_a_group_gives_the_shape_and_the_loudest_come_last() -> None:
    count = CLUSTER_ABOVE + 1
    px = np.full((2 * count + 1, 2), 50.0)
    severity = np.array([1] * count + [2] * count + [3])
    none, everywhere = np.zeros(len(px), dtype=np.bool_), np.ones(len(px), dtype=np.bool_)
    drawn = arrange(px, severity, none, everywhere, CELL)
    assert drawn.counts.tolist() == [2 * count, 1]
    assert severity[drawn.indices].tolist() == [2, 3]
    assert drawn.places[0].tolist() == [50.0, 50.0]


def test_markers_outside_the_window_are_not_drawn() -> None:
    px = np.zeros((3, 2))
    inside = np.array([True, False, True])
    drawn = arrange(px, np.array([1, 3, 1]), np.zeros(3, dtype=np.bool_), inside, CELL)
    assert sorted(drawn.indices.tolist()) == [0, 2]


def test_no_markers_draw_nothing() -> None:
    none = np.zeros(0, dtype=np.bool_)
    drawn = arrange(np.zeros((0, 2)), np.zeros(0, dtype=np.int64), none, none, CELL)
    assert len(drawn.indices) == 0


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 500)), max_size=30))
def test_no_symbol_stays_too_near_its_nearest_loud_marker(
    places: list[tuple[float, float]],
) -> None:
    px = np.array(places, dtype=float).reshape(-1, 2)
    loud = np.array([[250.0, 250.0]])
    moved = cleared(px, np.full(len(px), 10.0), loud, np.array([40.0]))
    distance = np.hypot(*(moved - loud[0]).T)
    assert (distance >= CLEARANCE * 40.0 + 10.0 - 1e-6).all()


def test_symbols_far_off_do_not_move() -> None:
    px = np.array([[500.0, 0.0]])
    assert cleared(px, np.array([10.0]), np.array([[0.0, 0.0]]), np.array([40.0])) is px
    assert cleared(px, np.array([10.0]), np.zeros((0, 2)), np.zeros(0)) is px


def test_a_symbol_right_on_a_marker_goes_to_its_lower_right() -> None:
    here = np.array([[5.0, 5.0]])
    moved = cleared(here, np.array([10.0]), here, np.array([40.0]))
    assert (moved[0] > 40.0).all()


def test_the_nearest_symbol_in_reach_is_hit() -> None:
    px = np.array([[0.0, 0.0], [30.0, 0.0]])
    assert nearest_within(26.0, 0.0, px, 20.0) == 1
    assert nearest_within(15.0, 0.0, px, np.array([20.0, 40.0])) == 1
    assert nearest_within(100.0, 0.0, px, 20.0) is None
    assert nearest_within(0.0, 0.0, np.zeros((0, 2)), 20.0) is None


def test_places_are_columns() -> None:
    marks = [Marker("a", 1.0, 2.0, "red"), Marker("b", 3.0, 4.0, "blue")]
    assert places_of(marks).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert places_of([]).shape == (0, 2)
