"""Plans are plain data; their pairs become arrays."""

from __future__ import annotations

from app.sim.town.plan import HALF_WIDTH_M, ROAD_CLASSES, SPEED_MPS, Plan, points


def test_pairs_become_an_array() -> None:
    assert points(((1.0, 2.0), (3.0, 4.0))).tolist() == [[1.0, 2.0], [3.0, 4.0]]
    assert points(()).shape == (0, 2)


def test_each_class_of_road_has_a_width_and_a_speed() -> None:
    assert len(ROAD_CLASSES) == len(HALF_WIDTH_M) == len(SPEED_MPS)
    assert list(HALF_WIDTH_M) == sorted(HALF_WIDTH_M)
    assert list(SPEED_MPS) == sorted(SPEED_MPS)


def test_a_plan_keeps_what_it_is_given(tiny_plan: Plan) -> None:
    assert tiny_plan.name == "小镇"
    assert tiny_plan.pixel_m == 4.0
