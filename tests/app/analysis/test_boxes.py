from __future__ import annotations

import numpy as np
import pytest

from app.analysis.boxes import GAP_DEG, middles, pieces_together

ROWS = np.array([0, 1], dtype=np.int64)


def test_an_area_has_its_centre_of_gravity_and_its_box() -> None:
    square = [(120.0, 31.0), (120.2, 31.0), (120.2, 31.1), (120.0, 31.1)]
    bent = [(0.0, 0.0), (3.0, 0.0), (3.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0)]
    coords = np.array([*square, *bent])
    starts = np.array([0, 4, 10], dtype=np.int32)
    at, boxes = middles(coords, starts, ROWS, is_area=True)
    assert at[0] == pytest.approx((120.1, 31.05))
    assert at[1] == pytest.approx((1.1, 1.1))
    assert boxes.tolist() == [[120.0, 31.0, 120.2, 31.1], [0.0, 0.0, 3.0, 3.0]]


def test_an_area_without_an_extent_has_the_middle_of_its_box() -> None:
    coords = np.array([(1.0, 1.0), (3.0, 1.0), (2.0, 2.0), (2.0, 2.0)])
    at, _ = middles(coords, np.array([0, 2, 4], dtype=np.int32), ROWS, is_area=True)
    assert at.tolist() == [[2.0, 1.0], [2.0, 2.0]]


def test_a_line_has_the_middle_one_of_its_points() -> None:
    coords = np.array([(0.0, 0.0), (1.0, 5.0), (2.0, 0.0), (7.0, 7.0)])
    at, boxes = middles(coords, np.array([0, 3, 4], dtype=np.int32), ROWS, is_area=False)
    assert at.tolist() == [[1.0, 5.0], [7.0, 7.0]]
    assert boxes[0].tolist() == [0.0, 0.0, 2.0, 5.0]


def test_no_features_have_no_middles() -> None:
    at, boxes = middles(np.zeros((0, 2)), np.zeros(1, np.int32), ROWS[:0], is_area=True)
    assert (at.shape, boxes.shape) == ((0, 2), (0, 4))


def box(west: float, south: float = 0.0) -> tuple[float, float, float, float]:
    return (west, south, west + 0.001, south + 0.001)


def test_pieces_of_one_name_that_lie_together_are_one() -> None:
    step = 0.001 + 0.9 * GAP_DEG
    boxes = np.array([box(2 * step), box(0.0), box(step), box(1.0), box(0.0, 1.0), box(0.0)])
    names = ["路", "路", "路", "路", "路", "河"]
    things, groups = pieces_together(names, boxes)
    assert things == ["路", "路", "路", "河"]
    assert sorted(map(len, groups[:3])) == [1, 1, 3]
    assert groups[3].tolist() == [5]
    assert sorted(np.concatenate(groups).tolist()) == list(range(6))


def test_pieces_further_apart_are_two_things() -> None:
    boxes = np.array([box(0.0), box(0.001 + 1.1 * GAP_DEG)])
    assert len(pieces_together(["路", "路"], boxes)[1]) == 2
    assert pieces_together([], boxes[:0]) == ([], [])
