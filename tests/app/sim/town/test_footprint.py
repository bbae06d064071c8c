"""Outlines of houses."""

from __future__ import annotations

import numpy as np

from app.sim.town.footprint import CORNER, COURT, PLAIN, draw
from app.sim.town.shapes import area_m2


def test_each_shape_has_its_corners_and_stays_in_its_box() -> None:
    rng = np.random.default_rng(1)
    boxes = np.array([[0.0, 0.0, 20.0, 10.0], [30.0, 0.0, 60.0, 30.0], [70.0, 0.0, 90.0, 40.0]])
    shapes = np.array([PLAIN, CORNER, COURT], dtype=np.int32)
    drawn, order = draw(boxes, shapes, rng, np.zeros(3))
    assert sorted(order.tolist()) == [0, 1, 2]
    for place, source in enumerate(order.tolist()):
        ring = drawn.points[drawn.starts[place] : drawn.starts[place + 1]]
        assert len(ring) == (4, 6, 8)[shapes[source]]
        assert (ring >= boxes[source, :2]).all()
        assert (ring <= boxes[source, 2:]).all()
        size = boxes[source, 2:] - boxes[source, :2]
        assert 0.5 * size.prod() < area_m2(ring) <= size.prod()


def test_corners_are_off_by_no_more_than_the_jitter() -> None:
    box = np.array([[0.0, 0.0, 20.0, 10.0]])
    drawn, _ = draw(box, np.zeros(1, dtype=np.int32), np.random.default_rng(2), np.full(1, 0.5))
    assert drawn.points.min() >= -0.5
    assert drawn.points[:, 0].max() <= 20.5


def test_houses_are_read_from_north_to_south() -> None:
    boxes = np.array([[0.0, 0.0, 5.0, 5.0], [0.0, 900.0, 5.0, 905.0]])
    _, order = draw(boxes, np.zeros(2, dtype=np.int32), np.random.default_rng(2), np.zeros(2))
    assert order.tolist() == [1, 0]
