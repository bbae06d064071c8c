"""Layers on the plan become sheets on the Earth."""

from __future__ import annotations

import numpy as np

from app.geo.sheet import Geometry
from app.sim.town.layer import layer_of, layer_of_points
from app.sim.town.warp import Warp


def test_features_are_numbered_in_order() -> None:
    ring = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])
    layer = layer_of("park", Geometry.AREA, [ring, ring], ["甲", "乙"], ["park", "bank"])
    assert layer.ids == ["park-1", "park-2"]
    assert layer.starts.tolist() == [0, 3, 6]


def test_points_have_one_point_each() -> None:
    layer = layer_of_points("place", np.zeros((3, 2)), ["a", "b", "c"], ["estate"] * 3)
    assert layer.starts.tolist() == [0, 1, 2, 3]


def test_a_sheet_lies_where_the_warp_puts_it() -> None:
    warp = Warp(1, 120.6, 31.31)
    layer = layer_of_points("place", np.zeros((1, 2)), ["a"], ["estate"], {"n": [1]})
    sheet = layer.sheet(warp)
    assert np.abs(sheet.coords[0] - (120.6, 31.31)).max() < 0.002
    assert sheet.columns == {"n": [1]}
    assert sheet.layer == "place"
