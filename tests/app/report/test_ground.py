"""The base map of a document: simplified within its bound, holes kept, what is left out is said."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from app.geo.mercator import project
from app.geo.sheet import Geometry
from app.report.ground import STEP_M, Group, ground, packed
from app.report.packing import unpack
from tests.app.report.town import sheet, sheets, square


def area(points: NDArray[np.float64]) -> float:
    x, y = points.T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) / 2.0


def rings(group: Group) -> list[NDArray[np.float64]]:
    return np.split(group.coords, np.cumsum(group.counts)[:-1])


def test_every_drawn_layer_is_there_and_no_other() -> None:
    made = ground(sheets())
    assert [group.layer for group in made.groups] == [
        *("land", "block", "park", "building", "water", "road", "district", "street", "cell")
    ]
    assert made.left_out == ()
    assert made.points == sum(len(group.coords) for group in made.groups)
    assert next(group for group in made.groups if group.layer == "water").width_m == 14.0


def test_rings_turn_left_and_holes_right_whichever_way_they_came() -> None:
    outer, hole = square(120.60, 31.30, 0.01), square(120.603, 31.303, 0.002)[::-1]
    right = sheet("water", Geometry.AREA, [outer, hole, outer[::-1], hole[::-1]], part=[0, 1, 0, 1])
    signs = [area(ring) > 0.0 for ring in rings(ground([right]).groups[0])]
    assert signs == [True, False, True, False]


def test_lines_lose_only_points_that_an_eye_cannot_tell() -> None:
    dense = np.column_stack((np.linspace(120.60, 120.61, 500), np.full(500, 31.30)))
    dense[250, 1] += 0.001  # 110 m: it stays
    made = ground([sheet("road", Geometry.LINE, [dense.tolist()], classes=["main"])]).groups[0]
    assert 4 <= len(made.coords) <= 6
    high = project(dense)[250]
    assert np.abs(made.coords - high).sum(axis=1).min() < 1e-6


def test_an_area_without_three_points_is_no_area() -> None:
    thin = sheet("park", Geometry.AREA, [[(120.6, 31.3), (120.7, 31.3)], square(120.6, 31.3, 0.01)])
    made = ground([thin]).groups[0]
    assert made.counts.tolist() == [4]
    none = sheet("park", Geometry.AREA, [[(120.6, 31.3)]])
    assert ground([none]).groups == ()


def test_only_what_touches_the_box_is_kept_and_rings_stay_together() -> None:
    far = [square(120.60 + 0.1 * n, 31.30, 0.01) for n in range(3)]
    hole = square(120.703, 31.303, 0.002)[::-1]
    shapes = [far[0], far[1], hole, far[2]]
    layer = sheet("park", Geometry.AREA, shapes, part=[0, 0, 1, 0])
    low, high = project(np.array([(120.7085, 31.3085), (120.709, 31.309)])).tolist()
    kept = ground([layer], (*low, *high)).groups[0]
    assert kept.counts.tolist() == [4, 4]
    assert ground([layer], (0.0, 0.0, 1.0, 1.0)).groups == ()


def test_features_without_points_and_empty_sheets_are_no_matter() -> None:
    empty = sheet("road", Geometry.LINE, [[]], classes=["main"])
    nothing = sheet("park", Geometry.AREA, [], part=[])
    assert ground([empty, nothing], (0.0, 0.0, 1.0, 1.0)).groups == ()
    assert ground([empty, nothing]).groups == ()


def test_a_town_that_is_too_large_loses_detail_then_buildings_then_lanes() -> None:
    dice = np.random.default_rng(1)
    rough = [(square(120.6 + 0.0002 * n, 31.3, 0.0001)) for n in range(60)]
    lanes = [dice.normal(0.0, 1e-3, (40, 2)).cumsum(axis=0) + np.array((120.6, 31.3))] * 20
    town = [
        sheet("building", Geometry.AREA, rough),
        sheet("road", Geometry.LINE, [each.tolist() for each in lanes], classes=["lane"] * 20),
        sheet("district", Geometry.AREA, [square(120.5, 31.2, 0.2)]),
    ]
    assert ground(town).left_out == ()
    assert ground(town, most=900).left_out == ("building",)
    least = ground(town, most=10)
    assert least.left_out == ("building", "road/lane")
    assert [group.layer for group in least.groups] == ["district"]


def test_packed_places_are_right_to_the_step() -> None:
    made = ground(sheets())
    origin = (13_425_000.0, 3_670_000.0)
    for group, page in zip(made.groups, packed(made, origin), strict=True):
        steps = unpack(page["points"]).reshape(-1, 2)
        places = np.cumsum(steps, axis=0) * STEP_M + np.array(origin)
        assert np.abs(places - group.coords).max() <= STEP_M / 2.0 + 1e-6
        assert unpack(page["counts"]).tolist() == group.counts.tolist()
        assert page["area"] is (group.geometry is Geometry.AREA)


@pytest.mark.parametrize("layer", ["device", "place", "unheard_of"])
def test_layers_that_are_looked_up_are_not_drawn(layer: str) -> None:
    assert ground([sheet(layer, Geometry.AREA, [square(120.6, 31.3, 0.01)])]).groups == ()
