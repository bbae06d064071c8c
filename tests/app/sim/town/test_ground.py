"""Marks on the ground."""

from __future__ import annotations

import numpy as np

from app.sim.town.ground import PARK, WATER, Ground
from app.sim.town.plan import Plan


def test_a_line_marks_half_its_width_to_either_side(tiny_plan: Plan) -> None:
    ground = Ground(tiny_plan)
    ground.mark_line(np.array([[-500.0, 0.0], [500.0, 0.0]]), 40.0, WATER)
    spots = np.array([[0.0, 15.0], [0.0, 26.0], [-515.0, 0.0], [-530.0, 0.0]])
    assert ground.has(spots, WATER).tolist() == [True, False, True, False]
    assert not ground.has(spots, PARK).any()


def test_a_ring_is_marked_all_round_and_only_within_the_frame(tiny_plan: Plan) -> None:
    ground = Ground(tiny_plan)
    ring = np.array([[0.0, 0.0], [9_000.0, 0.0], [9_000.0, 300.0], [0.0, 300.0]])
    ground.mark_line(ring, 20.0, WATER, ring=True)
    spots = np.array([[0.0, 150.0], [700.0, 150.0], [700.0, 300.0], [8_000.0, 300.0]])
    assert ground.has(spots, WATER).tolist() == [True, False, True, False]


def test_an_area_is_marked_whatever_its_shape(tiny_plan: Plan) -> None:
    ground = Ground(tiny_plan)
    hook = np.array([[0.0, 0.0], [300.0, 0.0], [300.0, 300.0], [200.0, 300.0], [200.0, 100.0],
                     [0.0, 100.0]])  # fmt: skip
    ground.mark_area(hook, PARK)
    spots = np.array([[50.0, 50.0], [250.0, 250.0], [50.0, 250.0], [-1_499.0, 0.0]])
    assert ground.has(spots, PARK).tolist() == [True, True, False, False]


def test_what_lies_beyond_the_frame_is_left_alone(tiny_plan: Plan) -> None:
    ground = Ground(tiny_plan)
    far = np.array([[9_000.0, 9_000.0], [9_100.0, 9_000.0], [9_100.0, 9_100.0]])
    ground.mark_area(far, PARK)
    ground.mark_line(far, 10.0, PARK)
    assert not ground.has(far, PARK).any()
