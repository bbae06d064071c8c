import numpy as np
import pytest
from PySide6.QtCore import QPointF

from widgets.map.paths import feature_points, path_of, paths, ring_path


def test_rings_are_closed_and_filled() -> None:
    points = np.array(
        [[0, 0], [10, 0], [10, 10], [0, 10], [20, 20], [30, 20], [30, 30]], dtype=float
    )
    path = path_of(points, np.array([4, 3]), closed=True)
    assert path.elementCount() == 9
    assert path.contains(QPointF(5, 5))
    assert path.contains(QPointF(28, 22))
    assert not path.contains(QPointF(15, 15))


def test_lines_stay_open() -> None:
    path = path_of(np.array([[0, 0], [10, 5.0]]), np.array([2]), closed=False)
    assert path.elementCount() == 2
    assert (path.elementAt(0).isMoveTo(), path.elementAt(1).isLineTo()) == (True, True)
    assert path.elementAt(1).y == 5.0


def test_no_points_give_an_empty_path() -> None:
    path = path_of(np.zeros((0, 2)), np.zeros(0, dtype=np.int64), closed=False)
    assert path.isEmpty()


@pytest.mark.parametrize(("budget", "expected"), [(0.0, [2, 3, 4]), (5.0, [5, 4]), (99.0, [9])])
def test_paths_are_cut_at_the_budget(budget: float, expected: list[int]) -> None:
    counts = np.array([2, 3, 4])
    points = np.arange(18, dtype=float).reshape(9, 2)
    cut = paths(points, counts, counts.astype(float), budget, closed=False)
    assert [path.elementCount() for path in cut] == expected


def test_points_of_features_come_in_their_order() -> None:
    coords = np.arange(10, dtype=float).reshape(5, 2)
    starts = np.array([0, 2, 5], dtype=np.int32)
    taken = feature_points(coords, starts, np.array([1, 0]))
    assert taken[:, 0].tolist() == [4.0, 6.0, 8.0, 0.0, 2.0]


def test_overlapping_rings_leave_no_hole() -> None:
    square = np.array([[0, 0], [10, 0], [10, 10], [0, 10]], dtype=float)
    path = path_of(np.concatenate([square, square + 5.0]), np.array([4, 4]), closed=True)
    assert path.contains(QPointF(7, 7))


def test_one_ring_is_closed_one_line_is_not_and_none_is_empty() -> None:
    points = np.array([[0, 0], [10, 0], [10, 10]], dtype=float)
    assert ring_path(points).elementCount() == 4
    assert ring_path(points, closed=False).elementCount() == 3
    assert ring_path(np.zeros((0, 2))).isEmpty()
