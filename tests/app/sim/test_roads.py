from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from app.geo.mercator import Wgs84, distance_m
from app.sim.roads import SLOWEST_MPS, Plane, Roads
from tests.app.sim.scenes import SIDE, SOUTH, STEP, WEST, square_roads


def test_metres_and_degrees_are_each_other_back() -> None:
    plane = Plane(Wgs84(120.6, 31.3))
    lonlat = np.asarray([[120.6, 31.3], [120.65, 31.28]])
    assert np.allclose(plane.degrees(plane.flat(lonlat)), lonlat)
    x, y = plane.point(Wgs84(120.65, 31.28))
    assert abs(math.hypot(x, y) / distance_m(Wgs84(120.6, 31.3), Wgs84(120.65, 31.28)) - 1) < 1e-3


def test_the_quickest_way_takes_the_main_road() -> None:
    roads = square_roads()
    start, goal = 2 * SIDE, 3 * SIDE - 1
    way = roads.route(start, goal)
    assert way[0] == start
    assert way[-1] == goal
    middle = SIDE // 2
    assert middle * SIDE + 3 in way, "lanes are slow: up to the main road and down again"
    for a, b in itertools.pairwise(way):
        assert b in [node for node, _ in roads.neighbours(a)]
    assert roads.route(5, 5) == [5]


def test_no_way() -> None:
    lonlat = np.asarray([[0.0, 0.0], [0.001, 0.0], [1.0, 0.0], [1.001, 0.0]])
    roads = Roads(lonlat, np.asarray([[0, 1], [2, 3]], dtype=np.int32), ("lane", "unknown"))
    assert roads.route(0, 3) == []
    assert roads.speed_mps(2, 3) == pytest.approx(SLOWEST_MPS)
    assert roads.speed_mps(0, 3) == SLOWEST_MPS


def test_the_nearest_node_is_on_a_road() -> None:
    roads = square_roads()
    x, y = roads.plane.point(Wgs84(WEST + 1.9 * STEP, SOUTH + 1.1 * STEP))
    assert roads.nearest(x, y) == SIDE + 2
    lonlat = np.asarray([[0.0, 0.0], [0.001, 0.0], [0.0005, 0.0]])
    lonely = Roads(lonlat, np.asarray([[0, 1]], dtype=np.int32), ("lane",))
    assert lonely.nearest(*lonely.nodes[2].tolist()) in {0, 1}


def test_a_graph_needs_an_edge() -> None:
    with pytest.raises(ValueError, match="at least one edge"):
        Roads(np.zeros((1, 2)), np.zeros((0, 2), dtype=np.int32), ())
